"""Plain negations: what counts as one in MSA, under vowel signs, in dialects and in English."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.facts.evidence import compare_negations, read_evidence

COUNTS = [
    ("ar", "لم يصل القطار", 1),
    ("ar", "لَمْ يَصِلِ الْقِطَارُ وَلَنْ يَصِلَ", 2),
    ("ar", "ليـــس في القرية طبيب", 1),
    ("ar", "لا يزال القطار هنا", 0),
    ("ar", "ليس في القرية سوى طبيب واحد", 0),
    ("ar", "لَا يُوجَدُ فِي الْقَرْيَةِ إِلَّا طَبِيبٌ وَاحِدٌ", 0),
    ("ar", "مش عارف وين راح", 1),
    ("ar", "مو صحيح اللي تقوله", 1),
    ("ar", "ماعرفش حد هنا", 1),
    ("ar", "وماشافوش القطر", 1),
    ("ar", "وصل في مارس", 0),
    ("ar", "لا نعرف هل سيأتي أم لا", 1),
    ("ar", "حمى (نعم/لا)", 0),
    ("en", "The train did not arrive", 1),
    ("ar", "لم بقي القطار هنا؟", 0),
    ("ar", "أن نفي بوعدنا واجب علينا", 0),
    ("ar", "ما قدرت أنام", 1),
    ("ar", "ما زالت هنا", 0),
    ("ar", "ما دامت هنا", 0),
    ("ar", "عمري ما كذبت عليك", 1),
    ("ar", "ماني رايح معكم", 1),
    ("ar", "سجل ساديو ماني هدفين", 0),
    ("ar", "ما حدا جاوب", 1),
    ("ar", "لا أملك غير هذا البيت", 0),
    ("ar", "لا يستهان به", 0),
    ("ar", "نشرت صحيفة لا ريبوبليكا تقريرا", 0),
    ("ar", "ليسو مثلنا", 1),
    ("en", "It isn't true", 1),
    ("en", "You know her, don't you?", 0),
    ("en", "There is not only one", 0),
    ("en", "There was no doctor but one", 0),
    ("en", "There was nothing on the table", 1),
    ("en", "Why don't you come?", 0),
    ("en", "She did not say whether or not he would come", 1),
    ("en", "No. 5 is closed", 0),
    ("en", "It did not arrive until noon", 0),
]


@pytest.mark.parametrize(("language", "text", "count"), COUNTS)
def test_plain_negations_are_counted(language, text, count) -> None:
    assert read_evidence(text, language).negations == count


def test_facts_are_read_under_vowel_signs_with_their_places() -> None:
    text = "فِي ٣ مَارِسَ سَنَةَ ٢٠١٠، يَوْمَ الأَرْبِعَاءِ، حَضَرَ ثَلَاثُونَ رَجُلًا."
    found = read_evidence(text, "ar")
    assert [text[date.start : date.end] for date in found.dates] == ["٣ مَارِسَ سَنَةَ ٢٠١٠", "الأَرْبِعَاءِ"]
    assert [(number.value, text[number.start : number.end]) for number in found.numbers][-1] == (30, "ثَلَاثُونَ")


@given(st.text(alphabet="لمني و٣0 مارسثلةﷺ\u064e\u0651\u0640\u0652\u200d.", max_size=50))
def test_places_hold_whatever_signs_there_are(text) -> None:
    found = read_evidence(text, "ar")
    for items in (found.numbers, found.dates):
        assert all(0 <= item.start < item.end <= len(text) for item in items)
        assert all(a.end <= b.start for a, b in pairwise(items))


def test_a_question_that_expects_yes_comes_near_a_negation() -> None:
    assert read_evidence("ألم أخبرك بذلك؟", "ar").negative
    assert read_evidence("أليس هذا جميلا؟", "ar").negative


def test_a_promise_kept_is_no_denial() -> None:
    assert read_evidence("أن نفي بوعدنا واجب علينا", "ar").denials.total == 0
    assert read_evidence("نفي الوزير للخبر", "ar").denials.refuses == 1


ONE_SIDED = [
    ("وصل القطار قبل الموعد", "The train did not arrive ahead of time"),  # قبل is no negation
    ("وقف النواب ضد القرار", "The deputies did not stand against the decision"),
    ("هذا غير صحيح", "This is true"),
    ("البناء قانوني", "The building is illegal"),
    ("لديهم ماء كاف", "They lack water"),
    ("نعرف حجما مختلفا", "We do not know a different size"),
    ("أعلن المصنع أنه سيغلق أبوابه", "The factory said it would not close its doors"),
    ("لم يغلق المصنع أبوابه", "The factory closed its doors"),
    ("غير أن المصنع أغلق أبوابه", "However, the factory did not close"),  # غير أن is "but"
    ("لا يزال المصنع مفتوحا", "The factory is not open"),
    ("على الرغم من الخسائر أغلق المصنع", "Despite its losses the factory did not close"),
    ("تعمل اللجنة على منع الجريمة", "The committee does not work on crime prevention"),  # منع has found its own
    ("المنظمات غير الحكومية راضية عن القرار", "Non-governmental organisations are not content with the decision"),
    ("رفض العمال العرض", "The workers took the offer"),
    ("غادر القاعة مبتسما", "He left the hall without smiling"),
    ("وصلنا بدون تأخير", "We arrived late"),
    ("اتحدت الدول", "The united countries did not agree"),  # "united" denies nothing
]
BOTH_SIDED = [
    ("لا يخفى أنهم يتنافسون", "They obviously compete"),
    ("على سبيل المثال لا الحصر", "for example"),
    ("لا تعتمد الجزيرة على أحد", "The island is independent"),
    ("لم يرد ذكر لذلك", "It is silent about that"),
    ("حجبوا الثقة عن الوزير", "They passed a motion of no confidence in the minister"),
    ("يواجهون صعوبات في الوصول إليها", "They cannot easily get there"),
    ("لسه ما وصلوا", "They haven't arrived yet"),
    ("لماذا لا يثقون بها؟", "Why do they distrust her?"),
    ("يجب عدم إغفال هذا", "This must not be lost"),
    ("نفى الناطق ذلك", "The spokesman denied it"),
    ("لم يقبل العمال العرض", "The workers refused the offer"),
    ("رفض العمال العرض", "The workers did not accept the offer"),
    ("الباب مفتوح", "The door is unlocked"),
    ("لم يكن الباب مقفلا", "The door was unlocked"),
    ("حاول عدم النظر إليها", "He tried not to look at her"),
    ("ليس في القرية سوى طبيب واحد", "The village has only one doctor"),
    ("لا يجوز أن يتجاوز الوزن عشرين كيلوغراما", "The weight must not exceed twenty kilograms"),
    ("ألم أقل لك ذلك؟", "Didn't I tell you so?"),
    ("طائرة بدون طيار", "An unmanned aircraft"),
    ("إنه بدون شك أفضلهم", "He is certainly the best of them"),
    ("لن يحدث شيء", "Nothing's going to happen"),
    ("لا تقل الحصة عن الثلث", "The share is at least one third"),
    ("ما كان أحد يعرف", "Nobody knew"),
    ("المنظمات غير الحكومية لم تقبل القرار", "Non-governmental organisations did not accept the decision"),
]


@pytest.mark.parametrize(("ar", "en"), ONE_SIDED)
def test_a_negation_without_a_counterpart_is_told(ar, en) -> None:
    assert compare_negations(read_evidence(ar, "ar"), read_evidence(en, "en"))


@pytest.mark.parametrize(("ar", "en"), BOTH_SIDED)
def test_a_negation_may_be_said_otherwise(ar, en) -> None:
    assert not compare_negations(read_evidence(ar, "ar"), read_evidence(en, "en"))
