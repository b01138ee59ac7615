"""Sentences of one language that may say the same: which documents are compared, and what is found in them."""

import numpy as np
import pytest

from align.judge.echo import judge_echoes
from align.match import echo
from align.match.echo import find_echoes
from align.records import Language, Sentence, Side

TEXTS = {
    "a.txt": ["The mayor resigned on Monday.", "Rain fell on the coast."],
    "b.txt": ["Snow closed the pass.", "The mayor resigned on Monday."],
    "c.txt": ["A bear was seen near the mill."],
}


def make_side(language: Language, texts: dict[str, list[str]], rows: dict[str, list[float]]) -> Side:
    sentences = [
        Sentence(doc, 100 * i, 100 * i + len(text), text, language)
        for doc, lines in texts.items()
        for i, text in enumerate(lines)
    ]
    numbers = {doc: i for i, doc in enumerate(texts)}
    vectors = np.array([rows[s.text] for s in sentences], dtype=np.float32).reshape(-1, 4)
    return Side(
        sentences,
        vectors,
        np.array([numbers[s.doc] for s in sentences], dtype=np.int32),
        np.zeros(len(sentences), dtype=np.bool_),
    )


ROWS = {
    "The mayor resigned on Monday.": [1.0, 0.0, 0.0, 0.0],
    "Rain fell on the coast.": [0.0, 1.0, 0.0, 0.0],
    "Snow closed the pass.": [0.0, 0.0, 1.0, 0.0],
    "A bear was seen near the mill.": [0.0, 0.0, 0.0, 1.0],
}
NOTHING = make_side("ar", {}, {})
SIDE = make_side("en", TEXTS, ROWS)


def ends(side: Side, links: list[tuple[str, str]] | None = None) -> list[tuple[int, int]]:
    found = find_echoes((NOTHING, side), links or []).echoes
    return list(zip(found.one.tolist(), found.other.tolist(), strict=True))


def test_documents_that_share_a_text_are_compared() -> None:
    assert ends(SIDE) == [(0, 3)]


def test_documents_linked_to_one_of_the_other_language_are_compared() -> None:
    apart = ROWS | {"A bear was seen near the mill.": [0.1, 0.0, 0.9, 0.0]}
    texts = {"b.txt": ["Snow closed the pass.", "Rain fell on the coast.", "The mayor resigned on Monday."]}
    side = make_side(
        "en", texts | {"c.txt": TEXTS["c.txt"]}, apart | {"Rain fell on the coast.": [0.0, 1.0, -0.9, 0.0]}
    )
    assert ends(side) == []
    assert ends(side, [("x.txt", "b.txt"), ("x.txt", "c.txt")]) == [(0, 3)]


def test_one_document_costs_nothing() -> None:
    assert ends(make_side("en", {"a.txt": TEXTS["a.txt"] + TEXTS["b.txt"]}, ROWS)) == []


def test_two_corpora_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(echo, "LARGEST", 3)
    assert ends(SIDE) == []


def judge_texts(one: str, other: str, cosine: float) -> tuple[float, float]:
    rows = {one: [1.0, 0.0, 0.0, 0.0], other: [cosine, (1 - cosine**2) ** 0.5, 0.0, 0.0]}
    side = make_side("en", {"a.txt": [one], "b.txt": [other]}, rows)
    found = judge_echoes(find_echoes((NOTHING, side), []).echoes, (NOTHING, side))
    carried = found.carried[0].tolist()
    return carried[0], carried[1]


def test_the_same_words_are_the_same() -> None:
    assert min(judge_texts("The mayor resigned on Monday.", "“The mayor resigned on Monday”", 1.0)) > 0.99


def test_the_shorter_sentence_is_carried_by_the_longer_and_not_the_reverse() -> None:
    short, long = (
        "The mayor resigned.",
        "The mayor resigned over the bridge, which had cost twice what was planned.",
    )
    forward, back = judge_texts(short, long, 0.75)
    assert forward > 0.5 > back


@pytest.mark.parametrize(
    "changed",
    ["Some 320 houses were flooded in Sfax.", "Some 410 houses were flooded in Tunis.", "Houses were not flooded."],
)
def test_other_facts_are_not_the_same(changed: str) -> None:
    assert min(judge_texts("Some 410 houses were flooded in Sfax.", changed, 0.85)) < 0.5
    assert min(judge_texts("Some 410 houses were flooded in Sfax.", "In Sfax 410 houses were flooded.", 0.85)) > 0.5
