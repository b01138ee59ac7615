"""Claims: how figures are bounded, what they count, and when two claims cannot both be true."""

import pytest

from align.facts.claim import Claim
from align.facts.claims import read_claims
from align.facts.denial import read_stance
from align.facts.number_claims import counted_twice, with_bounds
from align.facts.same_claims import agree_on, comparable, far_apart
from align.records import Language


def only(text: str, kind: str) -> Claim:
    language: Language = "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"
    found = [claim for claim in read_claims(text, language) if claim.kind == kind]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("At least 11 people were killed.", "Twelve people were killed."),
        ("قُتل 11 شخصًا على الأقل.", "Twelve people were killed."),
        ("About 50 people were hurt.", "أصيب 47 شخصًا."),
        ("Some 1,800 houses fell.", "انهار 1812 منزلًا."),
        ("The fair drew 142,000 visitors.", "زار المعرض 142300 زائر."),
        ("Between 10 and 15 trips were put off.", "أُجلت اثنتا عشرة رحلة."),
        ("ما بين عشر رحلات وخمس عشرة رحلة", "Twelve trips"),
        ("Up to 60 houses were flooded.", "غمرت المياه 52 منزلًا."),
        ("It is enough for eight and a half months.", "تكفي ثمانية أشهر ونصف الشهر."),
        ("أوقفت الشرطة شخصين.", "Police arrested two people."),
        ("The rate fell to 3 per cent.", "انخفض المعدل إلى 2.8 في المئة."),
    ],
)
def test_figures_that_can_both_be_true(one: str, other: str) -> None:
    claims = only(one, "number"), only(other, "number")
    assert comparable(*claims)
    assert agree_on(*claims)
    assert agree_on(*claims[::-1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nine people were killed.", "قُتل 11 شخصًا."),
        ("At least 12 people were killed.", "Eleven people were killed."),
        ("Fifty people were hurt.", "أصيب 47 شخصًا."),
        ("It cost 1.2 billion dinars.", "بلغت الكلفة 1.35 مليار دينار."),
        ("About 2.5 billion dollars", "3 مليارات دولار"),
        ("Up to 40 houses were flooded.", "غمرت المياه 52 منزلًا."),
        ("أوقفت الشرطة شخصين.", "Police arrested five people."),
    ],
)
def test_figures_that_contradict_each_other(one: str, other: str) -> None:
    claims = only(one, "number"), only(other, "number")
    assert comparable(*claims)
    assert not agree_on(*claims)
    assert not agree_on(*claims[::-1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nine people were killed.", "Eleven people were injured."),
        ("لقي تسعة أشخاص مصرعهم.", "It took nine hours."),
        ("It lasted 12 hours.", "It weighed 14 tonnes."),
        ("Prices rose by 12 per cent.", "Prices rose by 12 dollars."),
        ("بلغ عدد المفقودين ستين.", "Some 1,800 people were injured."),
    ],
)
def test_figures_of_different_things_do_not_compare(one: str, other: str) -> None:
    assert not comparable(only(one, "number"), only(other, "number"))


@pytest.mark.parametrize(
    ("text", "equal", "different"),
    [
        ("The talks lasted 48 hours.", "استمرت المحادثات يومين.", "استمرت المحادثات خمسة أيام."),
        ("The road is closed for 15 days.", "الطريق مغلق لمدة أسبوعين.", "الطريق مغلق لمدة شهر."),
        ("استغرق البحث ساعتين ونصف الساعة.", "The search took 150 minutes.", "The search took 90 minutes."),
        ("The fire is six miles from the village.", "تبعد النيران عشرة كيلومترات.", "تبعد النيران ستة كيلومترات."),
        ("The waves were ten feet high.", "بلغ ارتفاع الأمواج ثلاثة أمتار.", "بلغ ارتفاع الأمواج ستة أمتار."),
        ("The well is two metres deep.", "عمق البئر 200 سنتيمتر.", "عمق البئر 300 سنتيمتر."),
        ("The bomb weighed 77 pounds.", "تزن القنبلة 35 كيلوغرامًا.", "تزن القنبلة 50 كيلوغرامًا."),
        (
            "The ship carried 2,000 tonnes.",
            "It carried two million kilograms.",
            "It carried three million kilograms.",
        ),
        ("The farm covers 50 acres.", "تبلغ مساحة المزرعة 20 هكتارًا.", "تبلغ مساحة المزرعة 50 هكتارًا."),
        ("It reached 104 degrees Fahrenheit.", "بلغت الحرارة 40 درجة مئوية.", "بلغت الحرارة 45 درجة مئوية."),
        ("A third of the crop was lost.", "تلف 33 في المئة من المحصول.", "تلف 40 في المئة من المحصول."),
        ("تلف ثلثا المحصول.", "Some 66 per cent of the crop was lost.", "A third of the crop was lost."),
        ("Sales fell in the first quarter.", "تراجعت المبيعات في الربع الأول.", "تراجعت المبيعات في الربع الثالث."),
        (
            "وارتفعت الأرباح في الربع الأخير.",
            "Profits rose in the fourth quarter.",
            "Profits rose in the second quarter.",
        ),
        ("The power was off for half an hour.", "انقطعت الكهرباء ثلاثين دقيقة.", "انقطعت الكهرباء ثلاث ساعات."),
        (
            "تبعد المزرعة نصف ميل عن البحر.",
            "The farm is 800 metres from the sea.",
            "The farm is half a kilometre away.",
        ),
        (
            "أُغلق الميناء شهرًا كاملًا.",
            "The harbour was closed for 30 days.",
            "The harbour was closed for two weeks.",
        ),
        ("Work starts within a week.", "يبدأ العمل خلال سبعة أيام.", "يبدأ العمل خلال ثلاثة أيام."),
        ("Prices rose tenfold.", "ارتفعت الأسعار عشرة أضعاف.", "ارتفعت الأسعار سبعة أضعاف."),
    ],
)
def test_figures_in_other_units_are_converted(text: str, equal: str, different: str) -> None:
    claim = only(text, "number")
    for other, same in ((equal, True), (different, False)):
        there = only(other, "number")
        assert comparable(claim, there)
        assert comparable(there, claim)
        assert agree_on(claim, there) is same
        assert agree_on(there, claim) is same
        assert not far_apart(claim, there)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The search took nine hours.", "The search went nine miles up the coast."),
        ("The bomb weighed 77 pounds.", "The picture was sold for 77 pounds."),
        ("Sales fell in the first quarter.", "A quarter of the shops were closed."),
        ("Prices rose tenfold.", "Ten people were arrested."),
        ("It carried 20 tonnes.", "تبلغ مساحته 20 هكتارًا."),
    ],
)
def test_units_that_measure_different_things_do_not_compare(one: str, other: str) -> None:
    claims = only(one, "number"), only(other, "number")
    assert not comparable(*claims)
    assert not comparable(*claims[::-1])


def test_figures_are_far_apart_in_one_unit_only() -> None:
    assert not far_apart(only("It took 90 minutes.", "number"), only("It took two hours.", "number"))
    assert far_apart(only("It took 20 minutes.", "number"), only("It took two days.", "number"))


def test_thirty_minutes_are_not_thirty_seconds() -> None:
    claims = only("استمرت الهزة 30 دقيقة.", "number"), only("استمرت الهزة 30 ثانية.", "number")
    assert comparable(*claims)
    assert not agree_on(*claims)
    assert not agree_on(*claims[::-1])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The farm covers 50 acres.", 50),
        ("The storm overturned 12 boats.", 12),
        ("She underwent three operations.", 3),
        ("وقالوا إنهم يريدون ثمانية مقاعد.", 8),
    ],
)
def test_a_word_within_a_word_bounds_no_figure(text: str, value: float) -> None:
    claim = only(text, "number")
    assert (claim.low, claim.high) == (value, value)


def test_a_figure_that_is_refused_is_not_told() -> None:
    assert [claim.text for claim in read_claims("The cost was 1.35 billion dinars, not 1.2 billion.", "en")] == [
        "1.35 billion dinars"
    ]


def test_figures_too_far_apart_are_of_different_things() -> None:
    assert far_apart(only("It costs 2.3 dinars.", "number"), only("It cost 1.2 billion dinars.", "number"))
    assert not far_apart(only("It costs 2 dinars.", "number"), only("It cost 5 dinars.", "number"))


def test_dates_times_and_years() -> None:
    assert only("The bus left at half past six in the morning.", "date").date.minute == 390  # type: ignore[union-attr]
    assert only("The dam was built in 1989.", "date").measure == "year"
    assert not agree_on(only("Talks resume on Sunday.", "date"), only("تُستأنف المحادثات يوم الاثنين.", "date"))
    assert agree_on(only("Talks resume on Monday.", "date"), only("تُستأنف المحادثات يوم الاثنين.", "date"))


@pytest.mark.parametrize(
    ("text", "equal", "different"),
    [
        ("The bridge opens next March.", "يُفتتح الجسر في مارس المقبل.", "يُفتتح الجسر في مايو المقبل."),
        ("تُعقد القمة في تموز القادم.", "The summit will be held in July.", "The summit will be held in June."),
        ("بدأت الأعمال في أبريل الماضي.", "Work began last April.", "Work began last August."),
    ],
)
def test_months_are_read_by_what_stands_behind_them(text: str, equal: str, different: str) -> None:
    month = only(text, "date")
    assert agree_on(month, only(equal, "date"))
    assert not agree_on(month, only(different, "date"))


@pytest.mark.parametrize(
    ("text", "equal", "different"),
    [
        ("توقف القطار قرب مدينة ترهونة.", "The train stopped near Tarhuna.", "The train stopped near Zuwara."),
        ("العيادة في قرية حرستا.", "The clinic is in the village of Harasta.", "The clinic is in Muallaqa."),
        ("The boat sank off Zuwara.", "غرق القارب قبالة ميناء زوارة.", "غرق القارب قبالة ميناء صبراتة."),
        ("The boat sank off Zuwara.", "The boat sank near Zuwarah.", "The boat sank near Sabratha."),
    ],
)
def test_places_are_known_by_what_stands_before_them(text: str, equal: str, different: str) -> None:
    place = only(text, "name")
    assert place.measure == "city"
    for other, same in ((equal, True), (different, False)):
        there = only(other, "name")
        assert there.measure == "city"
        assert comparable(place, there)
        assert agree_on(place, there) is same
        assert agree_on(there, place) is same


@pytest.mark.parametrize(
    "text",
    ["وصلت القافلة إلى مدينة كبيرة.", "وصلت القافلة إلى قرية قريبة من الحدود.", "عاد الأهالي إلى بلدة في الجبل."],
)
def test_what_a_town_is_like_is_not_its_name(text: str) -> None:
    assert not [claim for claim in read_claims(text, "ar") if claim.kind == "name"]


def test_names_that_stand_together_are_one() -> None:
    hassan = only("The driver, Hassan Gaber, survived.", "name")
    assert hassan.text == "Hassan Gaber"
    assert not agree_on(hassan, only("The driver, Mahmoud Selim, survived.", "name"))
    said = only("قال العقيد سعيد المنصوري إن السيارة عُثر عليها.", "name")
    assert said.text == "سعيد المنصوري"
    assert agree_on(said, only("The car was found, Colonel Saeed Mansouri said.", "name"))
    assert not agree_on(said, only("The car was found, Colonel Khalid Rashidi said.", "name"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("The authority cancelled six trains.", True),
        ("The authority denied cancelling any trains.", False),
        ("نفت الهيئة إلغاء أي رحلة.", False),
        ("ألغت الهيئة ست رحلات.", True),
        ("لم تُسجل أي إصابة.", False),
        ("The alarms did not work.", False),
        ("No fewer than 12 people came.", None),
        ("لا تقل الحاجة عن عشرين ألفًا.", None),
        ("If the bridge is not repaired it will fall.", None),
        ("It was not he who denied it.", None),
        ("He refused to pay.", None),
        ("ونفت الشركة أن تكون قد تلقت أي تحذير.", False),
        ("وكانت الشركة قد تلقت تحذيرًا.", None),
        ("وقال إن الشركة كانت قد تلقت تحذيرًا.", True),
        ("قد تلغي الهيئة الرحلات.", None),
        ("The number of primes is infinite.", None),
        ("عدد الأعداد الأولية لا نهائي.", None),
        ("المرضى بدون أعراض.", None),
        ("The patients are asymptomatic.", None),
        ("قررنا أن نفي بوعدنا.", True),
        ("نفي الخبر.", False),
    ],
)
def test_what_is_said_denied_or_left_open(text: str, says: bool | None) -> None:
    language: Language = "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"
    assert read_stance(text, language).says is says


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("لم تتجاوز السرعة 90 كيلومترًا.", float("-inf"), 90),
        ("السرعة لا تتجاوز 90 كيلومترًا.", float("-inf"), 90),
        ("no more than 40 people", float("-inf"), 40),
        ("no fewer than 40 people", 40, float("inf")),
        ("يحتاج إلى شهرين على الأقل.", 2, float("inf")),
    ],
)
def test_the_longer_words_bound_a_figure(text: str, low: float, high: float) -> None:
    claim = only(text, "number")
    assert (claim.low, claim.high) == (low, high)


def test_a_range_counts_what_stands_behind_it() -> None:
    claim = only("تسرب ما بين 500 و600 طن من الوقود.", "number")
    assert (claim.low, claim.high, claim.counted) == (500, 600, "tonne")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أوقفت الشرطة قبطان الناقلة أندرياس كوستاس للتحقيق معه.", "أندرياس كوستاس"),
        ("وقال محاميه، إيلي نصار، إنه سيستأنف.", "إيلي نصار"),
    ],
)
def test_a_name_behind_a_title_and_its_noun_or_between_commas(text: str, name: str) -> None:
    assert only(text, "name").text == name


def test_a_verb_behind_a_title_is_no_name() -> None:
    assert not [claim for claim in read_claims("وقال رئيس الحكومة وصل إلى مكتبه.", "ar") if claim.kind == "name"]


def test_the_injured_are_not_the_passengers() -> None:
    hurt, aboard = only("58 people were injured.", "number"), only("500 passengers were on board.", "number")
    assert not comparable(hurt, aboard)
    assert not comparable(aboard, hurt)


@pytest.mark.parametrize(
    ("text", "noun"),
    [("عامين", "عام"), ("وسيارتين", "سيارة"), ("ساعتان", "ساعة"), ("سنتين", "سنة"), ("تسعة", ""), ("two", "")],
)
def test_a_dual_names_what_it_counts(text, noun) -> None:
    assert counted_twice(text) == noun


def test_two_years_may_be_a_dual_of_either_word() -> None:
    for text in ("الجسر مغلق منذ سنتين.", "الجسر مغلق منذ عامين."):
        assert [(claim.low, claim.counted) for claim in read_claims(text, "ar")] == [(2.0, "year")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقالت المديرة التنفيذية للمصرف سهى الجنابي إن الودائع كلها محفوظة.", "سهى الجنابي"),
        ("وقال المتحدث باسم خفر السواحل نوري المبروك إن البحث مستمر.", "نوري المبروك"),
        ("وقال الأمين العام للنقابة عبد القادر الزرايدي إن المضربين لن يتراجعوا.", "عبد القادر الزرايدي"),
        ("وقال وزير الصحة خالد عبد الغفار إن المرضى بخير.", "خالد عبد الغفار"),
        ("وقالت وزارة الصحة إن مدير المستشفى لم يعلّق.", ""),
    ],
)
def test_arabic_names_are_known_by_given_names_behind_titles(text: str, name: str) -> None:
    found = [claim.text for claim in read_claims(text, "ar") if claim.kind == "name"]
    assert found == ([name] if name else [])


def test_of_full_names_one_word_that_sounds_alike_is_not_enough() -> None:
    (leader,) = (
        c for c in read_claims("وقال الأمين العام للنقابة عبد القادر الزرايدي إن", "ar") if c.kind == "name"
    )
    names = [
        claim
        for text in ("said Mustapha Berrada, its leader", "said Abdelkader Zraidi, its leader")
        for claim in read_claims(text, "en")
        if claim.kind == "name"
    ]
    assert [agree_on(leader, name) for name in names] == [False, True]


@pytest.mark.parametrize(
    ("text", "measure", "name"),
    [
        ("وأبحر القارب من صبراتة ليلًا.", "city", "صبراتة"),
        ("وانطلق القارب من الخمس قبل يومين.", "city", "الخمس"),
        ("وتوجهت القافلة إلى بني وليد.", "city", "بني وليد"),
        ("وسافر الفريق إلى مدينة الغيضة.", "city", "الغيضة"),
        ("ودرّب نادي الشباب عامين.", "club", "الشباب"),
        ("ونُقل الجرحى إلى مستشفى ابن سينا.", "hospital", "ابن سينا"),
        ("واشترت شركة «سنا تل» الترخيص.", "company", "سنا تل"),
        ("He used to coach the club Al-Wehda.", "club", "Wehda"),
        ("The wounded are in Ibn Sina hospital.", "hospital", "Ibn Sina"),
        ("وعيّن النادي المدرب المغربي معز الهمامي.", "person", "معز الهمامي"),
        ("وفازت بالجائزة نادية بنجلون.", "person", "نادية بنجلون"),
        ("وذكر مدير المدرسة رضا العكرمي ذلك.", "person", "رضا العكرمي"),
        ("ووصل وزير الخارجية التركي أورهان تشليك.", "person", "أورهان تشليك"),
        ("ووعد رئيس اتحاد الكرة، رابح زروال، بتعويضهم.", "person", "رابح زروال"),
    ],
)
def test_names_are_known_by_what_they_are_of_by_lists_and_by_titles(text: str, measure: str, name: str) -> None:
    language: Language = "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"
    assert (measure, name) in [(claim.measure, claim.text) for claim in read_claims(text, language)]


@pytest.mark.parametrize(
    "text",
    [
        "ورشت فرق المكافحة المبيدات في الحقول.",  # and sprayed, not Rasht
        "وتُقام الصلوات الخمس في المسجد.",  # the five prayers
        "وقال رئيس النادي إن العقد انتهى.",
        "ونُقل الجرحى إلى المستشفى القريب.",
        "وأعلن الوزير، خلال اجتماع طارئ، حال الطوارئ.",
    ],
)
def test_other_words_are_no_names(text: str) -> None:
    assert [claim.text for claim in read_claims(text, "ar") if claim.kind == "name"] == []


def test_names_of_one_hospital_and_of_two() -> None:
    basma, english, other = (
        only(text, "name")
        for text in (
            "ونُقل الجرحى إلى مستشفى الأميرة بسمة.",
            "The wounded are in Princess Basma hospital.",
            "ونُقل الجرحى إلى مستشفى الملك عبد الله.",
        )
    )
    assert comparable(basma, english)
    assert agree_on(basma, english)
    assert comparable(basma, other)
    assert not agree_on(basma, other)


def test_families_are_not_people() -> None:
    families, people = only("About 700 families fled.", "number"), only("Some 2,700 people fled.", "number")
    assert not comparable(families, people)
    assert comparable(only("ولجأت 450 أسرة إلى مدارس.", "number"), families)


def test_a_sign_that_cannot_be_taken_out_is_no_trouble() -> None:
    text = "سلّم المورّد «مياه الشمال» 12 مضخة ﴿٤﴾"  # the ornate brackets are drawn, and stand for nothing else
    found = read_claims(text, "ar")
    assert "12" in [claim.text for claim in found]
    assert all(text[claim.start : claim.end] == claim.text for claim in found)


@pytest.mark.parametrize(
    ("text", "figure", "shown"),
    [
        ("At least 12 people died.", "12", "At least 12"),
        ("No fewer than 30 boats sank.", "30", "No fewer than 30"),
        ("Over the weekend, 12 people died.", "12", "12"),
        ("Officials put the toll at 12 or more.", "12", "12 or more"),
        ("It cost about 2.5 million dollars to build.", "2.5 million dollars", "about 2.5 million dollars"),
        ("وأصيب أكثر من ١٠٠ شخص.", "١٠٠", "أكثر من ١٠٠"),
        ("وأُصيب نَحْوَ 50 شخصًا.", "50", "نَحْوَ 50"),
        ("ولا يقل عدد الجرحى عن 30.", "30", "لا يقل عدد الجرحى عن 30"),
        ("مقتل 12 شخصًا على الأقل في الحادث.", "12", "12 شخصًا على الأقل"),
        ("وعمره 12 سنة.", "12", "12"),
    ],
)
def test_a_figure_is_shown_with_what_bounds_it(text: str, figure: str, shown: str) -> None:
    start = text.index(figure)
    at, end = with_bounds(text, start, start + len(figure))
    assert text[at:end] == shown
