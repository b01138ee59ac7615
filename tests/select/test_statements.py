"""Statements: who says the same over all sources, by average likeness, and who is alone."""

import numpy as np

from align.match.echo import Echoes, join_echoes, make_echoes
from align.match.table import Candidates
from align.records import Language, Pair, Sentence, Side, Span
from align.select.conflicts import Conflict, Telling
from align.select.coverage import cover
from align.select.pairs import select_pairs
from align.select.statements import Statement, find_statements
from tests.support import judged_table


def side(language: Language, docs: list[str]) -> Side:
    letters = "ابتثجح" if language == "ar" else "abcdef"
    sentences = [
        Sentence(doc, 100 * i, 100 * i + 30, letters[i] * 30, language, joined=i > 0) for i, doc in enumerate(docs)
    ]
    numbers = {doc: i for i, doc in enumerate(dict.fromkeys(docs))}
    ids = np.array([numbers[doc] for doc in docs], dtype=np.int32)
    return Side(
        sentences, np.full((len(docs), 4), 0.5, dtype=np.float32), ids, np.array([s.joined for s in sentences])
    )


AR = side("ar", ["a1", "a1", "a2"])  # nodes 0, 1, 2
EN = side("en", ["e1", "e2", "e3"])  # nodes 3, 4, 5
Row = tuple[Pair, float, float, tuple[str, ...]]


def pair(ar: int, en: int, probability: float, size: int = 1) -> Row:
    return Pair(Span(ar, ar + size), Span(en, en + 1), "chain", cosine=probability), probability, 0.0, ()


def echoes(*rows: tuple[int, int, int, float, float]) -> Echoes:
    """Rows of side, one, other, and the chance that each carries the other."""
    made = join_echoes(
        *(make_echoes(s, [one], [other], [0.9]) for s, one, other, _, _ in rows), make_echoes(0, [], [], [])
    )
    chances = np.array([row[3:] for row in rows]).reshape(-1, 2)
    return Echoes(made.side, made.one, made.other, made.cosine, chances, chances)


def find(rows: list[Row], alike: Echoes, conflicts: list[Conflict] | None = None) -> list[Statement]:
    table: Candidates = judged_table(rows)
    coverage = cover(table, select_pairs(table, AR, EN), AR, EN)
    return find_statements(table, coverage, alike, conflicts or [], (AR, EN))[0]


def members(statements: list[Statement]) -> list[dict[int, str]]:
    return [{member.node: member.role for member in statement.members} for statement in statements]


def find_alone(statements: list[Statement], docs: list[set[str]]) -> list[int]:
    """Return the sentences that stand in statements of one source only; `docs` are the documents that have each."""
    sources = {s.number: {doc for member in s.members for doc in docs[member.node]} for s in statements}
    shared = {m.node for s in statements for m in s.members if len(sources[s.number]) > 1}
    return [node for node in range(len(docs)) if node not in shared]


def test_sentences_that_nobody_else_has_are_alone() -> None:
    found = find([pair(0, 0, 0.9)], echoes())
    assert members(found) == [{0: "full", 3: "full"}, {1: "full"}, {2: "full"}, {4: "full"}, {5: "full"}]
    docs = [{sentence.doc} for sentence in (*AR.sentences, *EN.sentences)]
    assert find_alone(found, docs) == [1, 2, 4, 5]


def test_a_document_that_repeats_a_sentence_is_a_source() -> None:
    docs = [{sentence.doc} for sentence in (*AR.sentences, *EN.sentences)]
    docs[2].add("copy")
    assert find_alone(find([pair(0, 0, 0.9)], echoes()), docs) == [1, 4, 5]


def test_three_sources_of_both_languages_make_one_statement() -> None:
    found = find([pair(0, 0, 0.9), pair(0, 1, 0.8)], echoes((1, 0, 1, 0.9, 0.9)))
    assert members(found)[0] == {0: "full", 3: "full", 4: "full"}


def test_a_chain_of_likeness_does_not_join_its_ends() -> None:
    # e1 – a1 – e2 are pairs, but e1 and e2 are not alike: each of them shares a statement with a1.
    found = members(find([pair(0, 0, 0.9), pair(0, 1, 0.6)], echoes()))
    assert found[0] == {0: "full", 3: "full", 4: "full"}  # what a1 says
    assert found[3] == {0: "full", 4: "full"}  # what e2 says: e1 is not in it


def test_a_sentence_that_says_some_of_it_is_partial() -> None:
    found = members(find([], echoes((1, 0, 1, 0.9, 0.1))))
    assert found[3] == {3: "full", 4: "full"}  # e2 says all that e1 says
    assert found[4] == {3: "partial", 4: "full"}


def test_two_sentences_that_carry_one_only_together_are_parts_of_it() -> None:
    found = members(find([pair(0, 0, 0.9, size=2)], echoes()))
    assert found[0] == {0: "partial", 1: "partial", 3: "full"}


def test_what_is_told_otherwise_is_one_statement() -> None:
    conflict = Conflict(
        "number", "killed … people", (Telling(0, 0, 1, "9"), Telling(3, 0, 1, "11"), Telling(4, 0, 1, "12"))
    )
    table: Candidates = judged_table([])
    coverage = cover(table, np.zeros(0, dtype=np.bool_), AR, EN)
    found, told = find_statements(table, coverage, echoes(), [conflict], (AR, EN))
    assert members(found)[0] == {0: "differs", 3: "differs", 4: "differs"}
    assert [each.statement for each in told] == [1]
