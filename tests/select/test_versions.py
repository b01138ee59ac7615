"""Two versions of a page: what is kept, moved and changed, by chances given by hand; facts read from texts."""

import numpy as np
import pytest

from align.match.echo import Echoes, make_echoes
from align.records import Language, Sentence
from align.select.versions import Change, compare_facts, count_changes, find_changes


def sentences(doc: str, *texts: str, language: Language = "en") -> list[Sentence]:
    return [Sentence(doc, 100 * i, 100 * i + len(text), text, language) for i, text in enumerate(texts)]


def echoes(count: int, *rows: tuple[int, int, float, float, float]) -> Echoes:
    """Rows of old and new, the chances that new says all of old and the reverse, and the latter facts aside."""
    made = make_echoes(1, [row[0] for row in rows], [count + row[1] for row in rows], [0.8] * len(rows))
    carried = np.array([row[2:4] for row in rows]).reshape(-1, 2)
    alike = np.array([[max(row[2:4])] * 2 if row[4] == 0 else [row[4]] * 2 for row in rows]).reshape(-1, 2)
    return Echoes(made.side, made.one, made.other, made.cosine, carried, alike)


def told(changes: list[Change]) -> list[tuple[str, str, str]]:
    return [(c.how, c.old.text if c.old else "", c.new.text if c.new else "") for c in changes]


def test_the_same_words_are_kept_or_moved() -> None:
    old = sentences("old", "One.", "Two.", "Three.", "Four.")
    new = sentences("new", "Two.", "Three!", "One.", "Four.")
    changes, kept = find_changes(old, new, echoes(4))
    assert told(changes) == [("moved", "One.", "One.")]
    assert kept == 3


def test_what_has_no_counterpart_was_added_or_taken_away_where_it_stood() -> None:
    old = sentences("old", "First.", "Gone.", "Second.", "Gone, too.")
    new = sentences("new", "Before.", "First.", "Second.", "After.")
    assert told(find_changes(old, new, echoes(4))[0]) == [
        ("added", "", "Before."),
        ("removed", "Gone.", ""),
        ("removed", "Gone, too.", ""),
        ("added", "", "After."),
    ]


def test_a_sentence_goes_with_the_one_that_is_most_like_it() -> None:
    old = sentences("old", "The port was shut.", "The road was shut.")
    new = sentences("new", "They shut the road.", "They shut the port.")
    rows = echoes(2, (0, 0, 0.6, 0.6, 0), (0, 1, 0.9, 0.9, 0), (1, 0, 0.9, 0.9, 0), (1, 1, 0.6, 0.6, 0))
    assert told(find_changes(old, new, rows)[0]) == [
        ("recast", "The road was shut.", "They shut the road."),
        ("recast", "The port was shut.", "They shut the port."),
    ]


def test_a_sentence_may_say_more_or_less_than_before() -> None:
    short, long = "The mayor resigned.", "The mayor resigned over the fallen bridge."
    rows = echoes(1, (0, 0, 0.9, 0.2, 0))
    assert told(find_changes(sentences("old", short), sentences("new", long), rows)[0])[0][0] == "extended"
    rows = echoes(1, (0, 0, 0.2, 0.9, 0))
    assert told(find_changes(sentences("old", long), sentences("new", short), rows)[0])[0][0] == "shortened"


def test_a_sentence_cut_in_two_is_neither_added_nor_taken_away() -> None:
    old = sentences("old", "The port was shut and the ferry was towed away.")
    new = sentences("new", "The port was shut.", "The ferry was towed away.")
    rows = echoes(1, (0, 0, 0.3, 0.9, 0), (0, 1, 0.2, 0.8, 0))
    changes = find_changes(old, new, rows)[0]
    assert [(c.how, c.new.text if c.new else "") for c in changes] == [
        ("shortened", "The port was shut."),
        ("recast", "The ferry was towed away."),
    ]
    assert count_changes(changes)["added"] == 0


def test_a_sentence_with_another_figure_is_the_same_sentence() -> None:
    old, new = sentences("old", "Six people were hurt."), sentences("new", "Eight people were hurt.")
    changes, kept = find_changes(old, new, echoes(1, (0, 0, 0.05, 0.05, 0.9)))
    assert (changes[0].how, kept) == ("facts", 0)
    assert [(fact.old, fact.new, fact.what) for fact in changes[0].facts] == [
        ("Six", "Eight", "… people were hurt")
    ]


def test_nothing_changed() -> None:
    same = sentences("old", "One.", "Two.")
    assert find_changes(same, sentences("new", "One.", "Two."), echoes(2)) == ([], 2)
    assert find_changes([], [], echoes(0)) == ([], 0)


@pytest.mark.parametrize(
    ("language", "old", "new", "wanted"),
    [
        ("en", "Eleven people were killed.", "Twelve people were killed.", [("number", "Eleven", "Twelve")]),
        (
            "en",
            "At least 11 people were killed.",
            "11 people were killed.",
            [("number", "At least 11 people were", "11 people were")],
        ),
        ("en", "The bridge cost 3 million pounds.", "The bridge cost three million pounds.", []),
        ("en", "It reopens on Sunday.", "It reopens on Monday.", [("date", "Sunday", "Monday")]),
        ("en", "The ferry was towed away.", "The ferry was towed away by three tugs.", [("number", "", "three")]),
        ("en", "The company denied any leak.", "The company confirmed a leak.", [("negation", "no", "yes")]),
        ("en", "The minister spoke.", "The minister, Salma Haddad, spoke.", []),
        ("ar", "قُتل تسعة أشخاص.", "قُتل أحد عشر شخصًا.", [("number", "تسعة", "أحد عشر")]),
        ("ar", "أصيب 47 شخصًا.", "أصيب ٤٧ شخصًا.", []),
        ("ar", "يعاد فتح الجسر يوم الأحد.", "يعاد فتح الجسر يوم الاثنين.", [("date", "الأحد", "الاثنين")]),
        ("ar", "أكدت الشركة تسرب الوقود.", "نفت الشركة تسرب الوقود.", [("negation", "yes", "no")]),
    ],
)
def test_facts_that_changed_are_told_with_their_values(language, old, new, wanted) -> None:
    assert [(fact.kind, fact.old, fact.new) for fact in compare_facts(old, new, language)] == wanted
    mirrored = [(kind, after, before) for kind, before, after in wanted]
    assert [(fact.kind, fact.old, fact.new) for fact in compare_facts(new, old, language)] == mirrored
