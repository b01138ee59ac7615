"""Names as facts: what they are of, what people are said to be, and when two of them are one."""

import pytest

from align.facts.claim import Claim
from align.facts.claims import read_claims
from align.facts.roles import read_roles
from align.facts.same_claims import agree_on, comparable, far_apart
from align.facts.same_names import same_word, spelt_alike
from align.facts.words import fold
from align.records import Language


def language_of(text: str) -> Language:
    return "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"


def names(text: str) -> list[tuple[str, str]]:
    return [(c.measure, c.text) for c in read_claims(text, language_of(text)) if c.kind == "name"]


def named(text: str, measure: str) -> Claim:
    found = [c for c in read_claims(text, language_of(text)) if c.kind == "name" and c.measure == measure]
    assert len(found) == 1, names(text)
    return found[0]


@pytest.mark.parametrize(
    ("text", "measure", "name"),
    [
        ("The clinic is run by Open Palms, a charity.", "charity", "Open Palms"),
        ("Open Palms, the Danish charity that runs the clinic, declined to comment.", "charity", "Open Palms"),
        ("A gang calling itself Iron Cobra took the money.", "gang", "Iron Cobra"),
        ("The gang Iron Cobra took the money.", "gang", "Iron Cobra"),
        ("The roof was laid by a contractor, Sabah Cladding.", "company", "Sabah Cladding"),
        ("The firm that laid the roof, Najm al-Badia, has closed.", "company", "Najm al-Badia"),
        ("The turbines came from Hansol Engineering.", "company", "Hansol Engineering"),
        ("The village was Ain Kelba, a doctor said.", "city", "Ain Kelba"),
        ("The boat left the landing at Kafr al-Nakhla.", "city", "Kafr al-Nakhla"),
        ("Ain Kelba, the worst-hit town, has no water.", "city", "Ain Kelba"),
        ("Supporters of Al-Fanar tore up the seats.", "club", "Al-Fanar"),
        ("A six-year-old girl, Nadia, was found alive.", "child", "Nadia"),
        ("Dalia, six, was found alive.", "child", "Dalia"),
        ("The fire began in the maternity ward.", "ward", "maternity ward"),
        ("It was an ageing Tupolev Tu-154.", "model", "Tupolev Tu-154"),
        ("It was an ageing Boeing 747-400.", "model", "Boeing 747-400"),
        ("The van belonged to Sahel Minerva.", "person", "Sahel Minerva"),
        ("The only victim was Elias Mansour.", "person", "Elias Mansour"),
        ("He lived in Santa Cruz de Mudela.", "city", "Santa Cruz de Mudela"),
        ("وغرقت المعدية «السلامة» قبالة الجزيرة.", "ship", "السلامة"),
        ("والمركب، واسمه «أبو طير»، صُنع محليًا.", "ship", "أبو طير"),
        ("والشركة المنفذة هي «دوسان تك» الكورية.", "company", "دوسان تك"),
        ("وفازت شركة هانسول الكورية بالعقد.", "company", "هانسول"),
        ("ونقلتهم شركة طيران الواحة التي تعمل هناك.", "company", "طيران الواحة"),
        ("وذهب العطاء إلى مقاولات الرافعة.", "company", "مقاولات الرافعة"),
        ("وتدير جمعية «الكف المفتوحة» المستوصف.", "charity", "الكف المفتوحة"),
        ("وأُنقذت الطفلة ملاك، ذات الست سنوات.", "child", "ملاك"),
        ("وطرح بنك الحجاز شهادات جديدة.", "bank", "الحجاز"),
        ("وطرح البنك التجاري شهادات جديدة.", "bank", "البنك التجاري"),
        ("ونُقل الجرحى إلى مستشفى قرطبة العام.", "hospital", "قرطبة العام"),
        ("واقتحم الملعبَ جمهور اتحاد الواحة.", "club", "اتحاد الواحة"),
        ("والقرية المقصوفة هي تين برار.", "city", "تين برار"),
        ("وظهر المرض في معسكر ود النيل أولًا.", "city", "ود النيل"),
        ("وتحولت سيدي مزيان، أشد البلديات تضررًا، إلى ركام.", "city", "سيدي مزيان"),
        ("وغادروا كفر نبهان، وهي قرية صغيرة.", "city", "كفر نبهان"),
        ("وأقيم الحفل في قصر السنديان.", "venue", "السنديان"),
        ("The closing gala was held at Zahra Palace.", "venue", "Zahra"),
        ("واندلع الحريق في قسم الولادة.", "ward", "قسم الولادة"),
        ("وأقلعت الطائرة، وهي بوينغ 747، متأخرة.", "model", "بوينغ 747"),
        ("واحتسب الحكم عبد الحكيم الورداني ركلة جزاء.", "person", "عبد الحكيم الورداني"),
        ("وقال وكيل أعماله ماركو بيلوتي إنه باقٍ.", "person", "ماركو بيلوتي"),
        ("ووصفت خبيرة الآثار هبة المنيري الكشف بأنه نادر.", "person", "هبة المنيري"),
        ("وعاد إلى بيته محمد المصري بعد عام.", "person", "محمد المصري"),
        ("وتولت نائبته الأولى نزهة بنسليمان الرئاسة.", "person", "نزهة بنسليمان"),
        ("ووصل عبدالحكيم الورداني متأخرًا.", "person", "عبدالحكيم الورداني"),
        ("Rotenfels, a German maker of pumps, has closed.", "company", "Rotenfels"),
        ("Leaders of the New Dawn party met on Sunday.", "party", "New Dawn"),
        ("وعُقد مؤتمر حزب «الفجر الجديد» الأحد.", "party", "الفجر الجديد"),
        ("وتبنت العملية مجموعة مسلحة تطلق على نفسها «صقور الرمال».", "company", "صقور الرمال"),
        ("وقتل ثلاثة من تنظيم يسمى «رايات الفجر».", "gang", "رايات الفجر"),
        ("وجاءت المضخات من المورّد الإيطالي «مياه الشمال».", "company", "مياه الشمال"),
        ("وعُثر على اللوحة في سيتوبال قرب لشبونة.", "city", "سيتوبال"),
        ("It came down at Mitiga airport.", "airport", "Mitiga"),
    ],
)
def test_names_are_read_by_what_stands_around_them(text: str, measure: str, name: str) -> None:
    assert (measure, name) in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "وأمر المحافظ بصرف مئة ألف جنيه.",
        "وعُولجوا في مستشفى ميداني.",
        "وفازت شركة محلية بالعقد.",
        "وقصف طيران الاحتلال الحي ليلًا.",
        "وتولى البنك المركزي الدفع.",
        "وقال المتحدث باسمها الرسمي ذلك.",
        "وطوقت الشرطة مسرح الجريمة.",
        "وقال الشهود، وهم قلة، إن المدينة هادئة.",
        "وفي بلدية أخرى انقطع الماء.",
        "ونفت الشركة «أي تسرب».",
        "وقالت الجماعة «لن نغادر».",
        "وعُثر على السيارة في مستودع قرب الطريق.",
        "وتوقف القطار في مزرعة شمال الطريق.",
    ],
)
def test_general_words_behind_a_head_are_no_names(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The head of the hospital, Dr Huda Salmi, resigned.",
        "To swim to the other island, Sami Haddad trained for months.",
        "The owner of the company, Huda Salmi, resigned.",
        "Huda Salmi, the owner of the company, resigned.",
        "Huda Salmi, a company executive, resigned.",
    ],
)
def test_whoever_is_named_beside_a_place_or_company_is_still_a_person(text: str) -> None:
    (found,) = names(text)
    assert found[0] == "person"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karim Benjelloun", "Karim Bensouda"),
        ("Rabah Tounsi", "Rachid Tounsi"),
        ("فهد الشمري", "فهد العنزي"),
        ("سعد عبد الرحيم", "سعد عبد المقصود"),
        ("خديجة بنسليمان", "نزهة بنسليمان"),
        ("طيران الواحة", "طيران الخليج"),
        ("سعد عبدالرحيم", "سعد عبد المقصود"),
        ("عبدالله بنجلون", "عبد القادر بنجلون"),
    ],
)
def test_two_who_share_a_part_of_the_name_are_two(one: str, other: str) -> None:
    assert not spelt_alike(one, other)
    assert not spelt_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khaled Zubaidi", "Khalid al-Zubaidy"),
        ("Hussein al-Jubouri", "Hussain Juburi"),
        ("Captain Mourad Tazi", "Mourad Tazi"),
        ("General Mourad Tazi", "Captain Mourad Tazi"),
        ("Tazi", "Mourad Tazi"),
        ("عبد السلام الغرياني", "الغرياني"),
        ("أنطونيو غوتيريش", "أنطونيو جوتيريس"),
        ("عبدالسلام الغرياني", "عبد السلام الغرياني"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert spelt_alike(one, other)
    assert spelt_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The spokesman is Karim Benjelloun.", "The spokesman is Karim Bensouda.", False),
        ("The spokesman is Karim Benjelloun.", "والناطق هو كريم بنجلون.", True),
        ("The spokesman is Karim Benjelloun.", "والناطق هو كريم العلمي.", False),
        ("His lawyer, Abdelilah Tazi, left.", "وغادر المحامي عبد الإله التازي.", True),
        ("المتحدث حسين الجبوري", "The spokesman is Hussain al-Jubouri.", True),
        ("His lawyer, Abdel Salam Tazi, left.", "وغادر المحامي عبدالسلام التازي.", True),
        ("His lawyer, Abdulsalam Tazi, left.", "وغادر المحامي عبدالسلام التازي.", True),
        ("His lawyer, Abdullah Tazi, left.", "وغادر المحامي عبدالسلام التازي.", False),
        ("His lawyer, Abdulsalam Tazi, left.", "وغادر المحامي عبدالله التازي.", False),
    ],
)
def test_people_across_scripts(one: str, other: str, same: bool) -> None:
    ends = named(one, "person"), named(other, "person")
    assert comparable(*ends)
    assert agree_on(*ends) is agree_on(*ends[::-1]) is same


def test_words_behind_a_title_that_are_no_name_are_not_held_against_each_other() -> None:
    ends = [
        Claim("name", "person", 0, len(t), t, names=frozenset(t.split())) for t in ("بمنح العمال", "بمنح الأسر")
    ]
    assert agree_on(*ends)


def test_what_may_be_translated_is_held_against_names_of_its_own_language_only() -> None:
    palms, hands = (
        named(text, "charity")
        for text in ("It is run by Open Palms, a charity.", "It is run by Green Lanterns, a charity.")
    )
    arabic = named("وتديره جمعية «الكف المفتوحة».", "charity")
    assert not agree_on(palms, hands)
    assert agree_on(palms, arabic)  # who knows
    foreign = named("It is run by a charity, Handisol Relief.", "charity")
    assert not agree_on(foreign, arabic)


def test_companies_charities_and_gangs_may_all_be_called_groups() -> None:
    group = named("Open Palms, the Danish group which runs it, left.", "company")
    charity = named("Green Lanterns, a charity, runs it.", "charity")
    ship = named("وغرقت المعدية «السلامة».", "ship")
    assert comparable(group, charity)
    assert not comparable(group, ship)


def test_wards_and_types_of_aircraft_are_compared_across_languages() -> None:
    ward, same, other = (
        named(text, "ward") for text in ("The isolation ward burned.", "احترق جناح العزل.", "احترق قسم الولادة.")
    )
    assert agree_on(ward, same)
    assert not agree_on(ward, other)
    plane, alike, unlike = (
        named(text, "model")
        for text in ("It was a Boeing 737-800.", "كانت من نوع بوينغ 737.", "It was an Airbus A320.")
    )
    assert agree_on(plane, alike)
    assert not agree_on(plane, unlike)


def test_the_number_of_an_aircraft_is_no_figure() -> None:
    claims = read_claims("The Boeing 737 had 40 seats.", "en")
    assert [claim.text for claim in claims if claim.kind == "number"] == ["40"]


@pytest.mark.parametrize(
    ("text", "name", "roles"),
    [
        ("according to union spokesman Karim Tazi.", "Karim Tazi", {"spokesman"}),
        ("said its leader, Karim Tazi, the minister's rival.", "Karim Tazi", {"head"}),
        ("Karim Tazi, his lawyer, said so.", "Karim Tazi", {"lawyer"}),
        ("Oil Minister Karim Tazi said so.", "Karim Tazi", {"minister", "minister of oil"}),
        ("Karim Tazi went home.", "Karim Tazi", set()),
        ("وقال وزير النفط كريم التازي إن", "كريم التازي", {"minister", "minister of oil"}),
        ("وقال المحامي كريم التازي إن", "كريم التازي", {"lawyer"}),
        ("وحضر كريم التازي، مدير المدرسة، الحفل.", "كريم التازي", {"head"}),
        ("وعاد كريم التازي إلى بيته.", "كريم التازي", set()),
    ],
)
def test_what_a_person_is_said_to_be(text: str, name: str, roles: set[str]) -> None:
    start = text.index(name)
    assert read_roles(fold(text).lower(), start, start + len(name), language_of(text)) == roles


def test_people_of_two_offices_are_not_held_against_each_other() -> None:
    oil, power, lawyer, nobody = (
        named(text, "person")
        for text in (
            "وقال وزير النفط كريم التازي إن الغاز متوفر.",
            "Electricity Minister Sabah Jabiri promised gas.",
            "His lawyer, Huda Salmi, promised gas.",
            "Huda Salmi promised gas.",
        )
    )
    assert far_apart(oil, power)
    assert far_apart(lawyer, power)
    assert not far_apart(nobody, power)
    assert not far_apart(oil, oil)


def test_a_month_is_no_child() -> None:
    assert names("By 4 February, 10, perhaps 12, ships had left.") == []


def test_words_of_one_script() -> None:
    assert same_word("kassem", "qasim")
    assert not same_word("benjelloun", "bensouda")
    assert not same_word("منصور", "منتظر")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("وضربت سيول جارفة القرية فجر الأحد.", "Floods hit the village in Hadramawt early on Sunday."),
        ("ودخل اللصوص من الباب الخلفي للمتحف.", "The thieves entered the museum in Tripoli by the back door."),
        ("ودفع المشتري الثمن كاملًا.", "The buyer from Basra paid in full."),
    ],
)
def test_a_common_word_is_not_held_against_the_name_of_a_place(text: str, other: str) -> None:
    ends = [[c for c in read_claims(each, language_of(each)) if c.kind == "name"] for each in (text, other)]
    assert ends[1]
    # One of no known kind contradicts nothing.
    assert not any(comparable(a, b) for a in ends[0] for b in ends[1] if a.measure != "word")


def test_a_town_that_is_a_word_is_one_behind_a_word_of_place() -> None:
    assert ("city", "الباب") in names("وسقطت قذيفتان في الباب فجر الأحد.")
