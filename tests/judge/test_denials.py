"""What a sentence denies, and what it says to be so, clause by clause."""

import pytest

from align.judge.denials import is_said_so, opposed, read_positions
from align.records import Language


def read(text: str) -> tuple[list[str], list[str]]:
    language: Language = "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"
    positions = read_positions(text, language)
    return [denied.text for denied in positions.denied], list(positions.said)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("The alarms did not go off.", "The alarms did go off."),
        ("The company denied that any fuel had leaked into the sea.", "any fuel had leaked into the sea."),
        ("ونفت الشركة أن تكون قد تلقت أي تحذير.", "تكون قد تلقت أي تحذير."),
        ("ولم تصل بقعة الزيت إلى الشاطئ.", "تصل بقعة الزيت إلى الشاطئ."),
        ("وينفي الخبراء أن تكون الحرائق مفتعلة، ويرجعونها إلى الجفاف.", "تكون الحرائق مفتعلة،"),
        ("There is no truth in reports that fuel leaked, the company said.", "fuel leaked"),
        ("ونفى النادي صحة ما تردد عن تأخر الرواتب.", "تأخر الرواتب."),
        ("The council has yet to approve the budget.", "The council approve the budget."),
        ("The airline refused to pay for their hotel.", "The airline pay for their hotel."),
        ("The bridge is no longer in use.", "The bridge is in use."),
        ("Detectives have ruled out murder.", "Detectives have murder."),
        ("Not a single ballot was lost, the clerk said.", "ballot was lost"),
        ("ورفض الحارس مغادرة المبنى.", "الحارس مغادرة المبنى."),
        ("وتعذّر إصلاح المضخة.", "إصلاح المضخة."),
        ("وامتنع الشهود عن الكلام.", "الشهود عن الكلام."),
        ("واستبعدت الشرطة وجود شركاء.", "الشرطة وجود شركاء."),
        ("وفنّد المصرف إفلاسه.", "المصرف إفلاسه."),
        ("The court barred the editor from leaving the country.", "The court the editor from leaving the country."),
        ("Ice kept the ferry from reaching the island.", "Ice the ferry from reaching the island."),
        ("ومنعت المحكمة المحرر من مغادرة البلاد.", "المحكمة المحرر من مغادرة البلاد."),
        ("ومُنع المحرر من السفر.", "المحرر من السفر."),
        ("وتخلّف الوفد عن حضور الجلسة.", "الوفد عن حضور الجلسة."),
        ("ما رأى الحارس أحدًا في الممر.", "رأى الحارس أحدًا في الممر."),
        ("ونفت مديرة البنك نفيًا قاطعًا أن تكون الخزنة قد سُرقت.", "تكون الخزنة قد سُرقت."),
        ("واستبعدت الشرطة، في بيان لها، وقوع انفجار ثانٍ.", "الشرطة، في بيان لها، وقوع انفجار ثانٍ."),
        ("لن تُرفع الرسوم لا هذا العام ولا الذي يليه.", "تُرفع الرسوم لا هذا العام ولا الذي يليه."),
    ],
)
def test_what_is_denied_is_told_without_the_negation(text: str, denied: str) -> None:
    assert read(text)[0] == [denied]


def test_the_place_is_that_of_the_negation() -> None:
    text = "The alarms went off on Monday night, but the guards did not come."
    (denied,) = read_positions(text, "en").denied
    assert text[denied.start : denied.end] == "not"


def test_a_second_denial_begins_a_clause_of_its_own() -> None:
    denied, _ = read("The mayor scoffed at talk of a feud and denied that his deputy had quit.")
    assert denied == ["The mayor talk of a feud", "his deputy had quit."]


def test_one_clause_may_deny_while_another_says() -> None:
    denied, said = read("The alarms went off that night, but the guards did not come.")
    assert denied == ["but the guards did come."]
    assert said == ["The alarms went off that night,"]


def test_what_hangs_on_a_negated_clause_is_not_said() -> None:
    assert "They are afraid of those" not in read("They are afraid of those who do not listen to them.")[1]


@pytest.mark.parametrize("text", ["If the dam does not hold, the town will be lost.", "هل لم يعلم أحد بذلك؟"])
def test_what_is_supposed_or_asked_is_neither(text: str) -> None:
    assert read(text) == ([], [])


def test_what_is_said_is_told_without_who_says_it_too() -> None:
    assert "the exits were chained." in read("Two survivors said that the exits were chained.")[1]
    assert "القذائف أُطلقت من الجبل." in read("قال شاهدان إن القذائف أُطلقت من الجبل.")[1]


def test_a_verb_with_an_opposite_is_left_out_of_its_clause() -> None:
    (turned,) = read_positions("Emergency operations continued during the strike.", "en").turned
    assert turned.text == "Emergency operations during the strike."
    assert turned.turn.sign


@pytest.mark.parametrize(
    ("text", "what", "sign"),
    [
        ("Operations did not continue during the strike.", "going on", False),
        ("The union has yet to sign the agreement.", "signing", False),
        ("لم تُغلق المدارس يوم الأحد.", "open", True),
        ("وكان السائق يقود بلا رخصة.", "licence", False),
        ("No villager was moved against his will.", "forcing", False),
    ],
)
def test_a_negation_turns_a_verb_round(text: str, what: str, sign: bool) -> None:
    language: Language = "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"
    assert [turned.turn.sign for turned in read_positions(text, language).turned if turned.turn.what == what] == [
        sign
    ]


def test_what_is_not_known_is_not_turned_round() -> None:
    """Whether the shop was open is told by what she did not know, and not denied by it."""
    for text in (
        "She did not know that the shop was open.",
        "لم تكن تعلم أن المتجر مفتوح.",
        "لم تكن تعلم أنه مفتوح.",
    ):
        turned = read_positions(text, "en" if text.isascii() else "ar").turned
        assert not any(turn.turn.what == "open" and not turn.turn.sign for turn in turned)


def test_a_change_from_one_to_the_other_turns_nothing() -> None:
    text = "The road, which had been closed for a week, was reopened on Friday."
    assert not [turned for turned in read_positions(text, "en").turned if turned.turn.what == "open"]


def test_figures_may_speak_of_others() -> None:
    hurt, unhurt = (
        read_positions(text, "en").turned[0] for text in ("Nine workers were hurt.", "Four workers were unharmed.")
    )
    (all_unhurt,) = read_positions("The workers were all unharmed.", "en").turned
    assert not opposed(hurt, unhurt)
    assert opposed(hurt, all_unhurt)


def test_what_is_denied_in_both_is_said_so() -> None:
    (denied,) = read_positions("The border was not closed.", "en").denied
    assert is_said_so(denied, "وظلت الحدود مفتوحة.", "ar")
    assert not is_said_so(denied, "وأُغلقت الحدود.", "ar")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The gates were open, the caretaker told the Courier.", "The gates were open"),
        ("The mayor, Nadia Haddad, said that the gates were open.", "the gates were open."),
        ("وكانت البوابات مفتوحة، بحسب الحارس.", "وكانت البوابات مفتوحة"),
        ("وأكّد رئيس البلدية، سامر حداد، أن البوابات كانت مفتوحة.", "البوابات كانت مفتوحة."),
        ("ولا يزال الحارس في موقعه.", "ولا يزال الحارس في موقعه."),
    ],
)
def test_it_is_told_without_who_says_it(text: str, said: str) -> None:
    assert said in read(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        "The cause of the accident is not yet known.",
        "The union did not confirm that more strikes were planned.",
        "ولم تؤكد النقابة وجود إضرابات أخرى.",
        "Detectives have not ruled out murder.",
        "ولا يستبعد المحققون فرضية القتل.",
        "The tunnel would not open before June 2031.",
        "ولم تمض سنة على افتتاح الجسر حتى تصدع.",
        "No one failed to answer.",
        "حرائق الغابات تخلّف أربعة قتلى.",
        "ما كتبه المحرر عن الجسر صحيح.",
        "وخلّفت العاصفة دمارًا واسعًا.",
        "The owner kept the key in a drawer of his desk.",
        "وتمنح الجامعة خمسين منحة.",
    ],
)
def test_what_nobody_knows_or_confirms_is_not_denied(text: str) -> None:
    assert read(text)[0] == []
