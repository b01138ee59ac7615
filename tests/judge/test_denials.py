"""What a sentence denies, and what it says to be so, clause by clause."""

import pytest

from align.judge.denials import read_positions
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
    ],
)
def test_what_is_denied_is_told_without_the_negation(text: str, denied: str) -> None:
    assert read(text)[0] == [denied]


def test_the_place_is_that_of_the_negation() -> None:
    text = "The alarms went off on Monday night, but the guards did not come."
    (denied,) = read_positions(text, "en").denied
    assert text[denied.start : denied.end] == "not"


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
    assert not read_positions("Operations did not continue during the strike.", "en").turned


@pytest.mark.parametrize(
    "text",
    [
        "The cause of the accident is not yet known.",
        "The union did not confirm that more strikes were planned.",
        "ولم تؤكد النقابة وجود إضرابات أخرى.",
    ],
)
def test_what_nobody_knows_or_confirms_is_not_denied(text: str) -> None:
    assert read(text)[0] == []
