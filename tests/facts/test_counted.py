"""What figures count, the units and currencies they are told in, limits, ages, and the parts of the day."""

import pytest

from align.facts.claim import Claim
from align.facts.claims import read_claims
from align.facts.same_claims import agree_on, comparable
from align.records import Language


def only(text: str, kind: str = "number") -> Claim:
    language: Language = "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"
    found = [claim for claim in read_claims(text, language) if claim.kind == kind]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "equal", "different"),
    [
        ("The fire burned 12 square kilometres.", "أتى الحريق على 1200 هكتار.", "أتى الحريق على 700 هكتار."),
        ("تبلغ مساحة الحقل 20 ألف متر مربع.", "The field covers two hectares.", "The field covers five hectares."),
        ("The archive holds 1.2 terabytes.", "يضم الأرشيف 1200 غيغابايت.", "يضم الأرشيف 400 غيغابايت."),
        ("ستنتج المحطة 1500 ميغاواط.", "The plant will add 1.5 gigawatts.", "The plant will add 2.1 gigawatts."),
        ("The mosaic is 24 inches wide.", "يبلغ عرض الفسيفساء 61 سنتيمترًا.", "يبلغ عرض الفسيفساء 80 سنتيمترًا."),
        (
            "The raft was 200 nautical miles away.",
            "كان الطوف على بعد 370 كيلومترًا.",
            "كان الطوف على بعد 250 كيلومترًا.",
        ),
        ("يمتد العقد موسمين.", "The contract runs for two years.", "The contract runs for four years."),
        ("Rates rose by 400 basis points.", "رُفعت الفائدة أربع نقاط مئوية.", "رُفعت الفائدة ست نقاط مئوية."),
        ("Rates rose by two percentage points.", "رُفعت الفائدة نقطتين مئويتين.", "رُفعت الفائدة ثلاث نقاط مئوية."),
        ("Police found 1.2m dirhams.", "عثرت الشرطة على 120 مليون سنتيم.", "عثرت الشرطة على 300 ألف درهم."),
        ("A goal fell in the 83rd minute.", "سُجل الهدف في الدقيقة 83.", "سُجل الهدف في الدقيقة الحادية والسبعين."),
        ("The pianist, aged 34, fainted.", "تبلغ العازفة 34 عامًا.", "تبلغ العازفة 27 عامًا."),
        ("Some 1,700 cases were recorded.", "سُجلت 1720 إصابة.", "سُجلت 2300 إصابة."),
        ("Thirty-four houses collapsed.", "انهار 34 بيتًا.", "انهار 52 مسكنًا."),
        ("The mine was shut for three decades.", "أُغلق المنجم قبل 30 عامًا.", "أُغلق المنجم منذ عقدين."),
        ("The mine was shut for a decade.", "أُغلق المنجم عشر سنوات.", "أُغلق المنجم سبع سنوات."),
        ("He scored 19 times.", "سجل 19 هدفًا.", "سجل 23 هدفًا."),
        ("The blaze ruined 10 acres of dates.", "أتلف الحريق 40 دونمًا.", "أتلف الحريق 90 دونمًا."),
        ("The estate covers 42 hectares.", "تمتد الضيعة على 100 فدان.", "تمتد الضيعة على 160 فدانًا."),
        ("The tank lost 10 barrels.", "فقد الخزان 1590 لترًا.", "فقد الخزان 800 لتر."),
        ("The coroner counted 12 stab wounds.", "أحصى الطبيب 12 طعنة.", "أحصى الطبيب تسع طعنات."),
        ("A loaf now costs 75 cents.", "بلغ سعر الرغيف 75 سنتًا.", "بلغ سعر الرغيف 60 سنتًا."),
        ("A loaf now costs 75 cents.", "بلغ سعر الرغيف 0.75 دولار.", "بلغ سعر الرغيف 1.20 دولار."),
    ],
)
def test_figures_of_one_thing_told_in_two_ways(text: str, equal: str, different: str) -> None:
    claim = only(text)
    for other, same in ((equal, True), (different, False)):
        there = only(other)
        assert comparable(claim, there)
        assert comparable(there, claim)
        assert agree_on(claim, there) is same
        assert agree_on(there, claim) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The storm flattened 40 houses.", "The storm overturned 12 lorries."),
        ("The hall can seat 900.", "Some 400 people came to the hall."),
        ("يتسع الملعب لـ65 ألف متفرج.", "حضر المباراة 22 ألف متفرج."),
        ("It covers 20 square kilometres.", "The road is 30 kilometres long."),
        ("It needs 40 million litres.", "It needs 10 million gallons."),
        ("Exports are three times as high.", "He was arrested five times."),
        ("The dollar closed at 61 pounds.", "On the black market the dollar fetched 70 pounds."),
        ("The ticket costs 70 pounds.", "وأغلق الدولار عند 61 جنيهًا."),
    ],
)
def test_figures_of_two_things(one: str, other: str) -> None:
    claims = only(one), only(other)
    assert not comparable(*claims)
    assert not comparable(*claims[::-1])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The bridge cost 38 million dinars.", "بلغت كلفة الجسر 53 مليون دولار.", True),
        ("The bridge cost 38 million dinars.", "بلغت كلفة الجسر 70 مليون دولار.", False),
        ("تبلغ الجائزة 300 ألف درهم.", "The prize is worth $30,000.", True),
        ("تبلغ الجائزة 300 ألف درهم.", "The prize is worth $50,000.", False),
        ("The club paid £41m.", "دفع النادي 48 مليون يورو.", True),
        ("The club paid £41m.", "دفع النادي 90 مليون يورو.", False),
        ("قيمة العقد 4.5 مليارات ريال.", "The contract is worth $1.2 billion.", True),
    ],
)
def test_amounts_agree_at_a_rate_of_one_of_the_currencies(one: str, other: str, same: bool) -> None:
    claims = only(one), only(other)
    assert comparable(*claims)
    assert agree_on(*claims) is same
    assert agree_on(*claims[::-1]) is same


def test_currencies_that_moved_too_far_do_not_compare() -> None:
    assert not comparable(only("The fine is 500 million lira."), only("The fine is 5,600 dollars."))
    assert not comparable(only("تبلغ الغرامة 90 ألف جنيه."), only("The fine is 5,600 dollars."))


def test_capacity_of_an_institution_and_a_year_of_sport_count_nothing() -> None:
    assert only("The course raised the capacity of the two libraries.").measure == "cardinal"
    assert only("He missed the 2009 season.").counted == ""
    assert only("وقّعت الشركة ثلاثة عقود.").counted == ""  # contracts


def test_what_a_currency_costs() -> None:
    dollar = only("وأغلق الدولار في المصارف عند 61.4 جنيه.")
    for text, same in (
        ("It ended the day at 58.9 to the dollar.", False),
        ("It stood at 61.4 to the dollar.", True),
    ):
        assert comparable(dollar, only(text))
        assert agree_on(dollar, only(text)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The van was licensed for no more than 12.", "The van was licensed for 9 people."),
        ("Shops can be fined up to 900 dinars.", "تصل الغرامة إلى 500 دينار."),
        ("The hut was built to hold up to 30.", "تتسع الاستراحة لـ25 نزيلًا."),
        ("Children under 14 need a ticket.", "Anyone below 16 needs a ticket."),
        ("لا يُقبل من هم دون سن الرابعة عشرة.", "Anyone below 16 is turned away."),
    ],
)
def test_limits_are_figures_themselves(one: str, other: str) -> None:
    claims = only(one), only(other)
    assert comparable(*claims)
    assert not agree_on(*claims)
    assert not agree_on(*claims[::-1])


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("لم يكن في القاعة أكثر من 150 شخصًا.", float("-inf"), 150),
        ("The crowd did not exceed 150.", float("-inf"), 150),
        ("There were not more than 150 people.", float("-inf"), 150),
        ("وتزيد خبرته على 4000 ساعة.", 4000, float("inf")),
        ("The crowd exceeded 150.", 150, float("inf")),
    ],
)
def test_bounds_that_are_denied_or_told_with_a_word_between(text: str, low: float, high: float) -> None:
    claim = only(text)
    assert (claim.low, claim.high) == (low, high)


@pytest.mark.parametrize(
    "text", ["It was an Airbus A320.", "انتشر فيروس كوفيد-19 في المدينة.", "3. The council met in the old library."]
)
def test_numbers_of_names_and_items_are_no_figures(text: str) -> None:
    assert not [claim for claim in read_claims(text, "ar" if "ف" in text else "en") if claim.kind == "number"]


def test_that_hour_is_no_time_of_the_houses_behind_it() -> None:
    claim = only("ودُمّر حتى تلك الساعة 34 منزلًا.")
    assert (claim.low, claim.counted) == (34, "building")


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("لامست العجلات المدرج عند الثامنة والنصف.", 510),
        ("وصل القطار في حدود الثامنة إلا ربعًا مساءً.", 1185),
        ("أُغلقت الأبواب عند العاشرة.", 600),
        ("وبدأ الحفل في التاسعة والنصف.", 570),
    ],
)
def test_hours_without_their_word(text: str, minute: int) -> None:
    (date,) = (claim.date for claim in read_claims(text, "ar") if claim.kind == "date")
    assert date is not None
    assert date.minute == minute


@pytest.mark.parametrize(
    "text", ["توقف عن الدراسة عند الثامنة من عمره.", "فاز في الجولة الثانية والنصف الأول من الثالثة."]
)
def test_ordinals_that_are_no_hours(text: str) -> None:
    assert not [claim for claim in read_claims(text, "ar") if claim.measure == "time"]


@pytest.mark.parametrize(
    ("one", "other", "compare", "same"),
    [
        ("They left on Sunday night.", "غادروا فجر الاثنين.", True, True),
        ("They left early on Monday.", "غادروا ليل الأحد.", True, True),
        ("They left on Sunday evening.", "غادروا فجر الاثنين.", True, False),
        ("They left on Monday night.", "غادروا فجر الاثنين.", False, False),
        ("They left on Monday.", "غادروا فجر الاثنين.", True, True),
        ("They left on Tuesday.", "غادروا فجر الاثنين.", True, False),
        ("They left on Monday afternoon.", "غادروا عصر يوم الاثنين.", True, True),
        ("They left on Saturday night.", "غادروا ليلة الأحد.", True, True),
    ],
)
def test_weekdays_with_parts_of_the_day(one: str, other: str, compare: bool, same: bool) -> None:
    claims = only(one, "date"), only(other, "date")
    for pair in (claims, claims[::-1]):
        assert comparable(*pair) is compare
        if compare:
            assert agree_on(*pair) is same
