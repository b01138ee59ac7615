"""Verbs and states that have an opposite, in both languages."""

from importlib.resources import files

import pytest

from align.facts.opposites import find_turns
from align.facts.words import fold_key
from align.records import Language


def language_of(text: str) -> Language:
    return "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"


def signs(text: str) -> set[tuple[str, bool]]:
    return {(turn.what, turn.sign) for turn in find_turns(text, language_of(text))}


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("Talks resumed on Monday.", "وتوقفت المحادثات يوم الاثنين.", "going on"),
        ("ورفضت النقابة العرض.", "The union accepted the offer.", "taking"),
        ("The treasurer resigned.", "وأمين الصندوق باقٍ في منصبه.", "in office"),
        ("The suspect is still at large.", "واعتُقل المشتبه فيه.", "custody"),
        ("All the miners were unharmed.", "وأُصيب عمال المنجم بحروق.", "harm"),
        ("حضر الوزير الجلسة.", "The minister stayed away.", "presence"),
        ("The board decided unanimously.", "وانقسم مجلس الإدارة.", "unity"),
        ("التزم الطرفان بالهدنة.", "Both sides have violated the truce.", "keeping to"),
        ("The shops were shut.", "وفتحت المتاجر أبوابها.", "open"),
        ("The fire was started on purpose.", "واندلع الحريق بسبب ماس كهربائي.", "on purpose"),
    ],
)
def test_words_turn_each_other_round(one: str, other: str, what: str) -> None:
    (sign,) = {sign for about, sign in signs(one) if about == what}
    assert (what, not sign) in signs(other)
    assert (what, sign) not in signs(other)


def test_words_of_one_side_are_no_opposites() -> None:
    assert signs("The bridge was closed.") == signs("The bridge was shut.")


@pytest.mark.parametrize("text", ["وعادت الغابات إلى الخضرة.", "Signals were exchanged.", "وصف الشاهد ما رأى."])
def test_words_that_look_alike_have_none(text: str) -> None:
    assert not signs(text) & {("presence", False), ("signing", True), ("member", False)}


def test_a_vowelled_verb_is_found_where_it_stands() -> None:
    text = "وأُغلِق المطارُ حتى إشعار آخر."
    (turn,) = find_turns(text, "ar")
    assert text[turn.start : turn.end] == "وأُغلِق"
    assert not turn.sign


def test_the_table_is_folded_and_has_five_cells() -> None:
    lines = files("align").joinpath("data/opposites.tsv").read_text("utf-8").splitlines()[1:]
    cells = [line.split("\t") for line in lines]
    assert {len(own) for own in cells} == {5}
    for own in cells:
        for words in own[1:]:
            assert fold_key(words) == words
    assert len({own[0] for own in cells}) == len(cells)
