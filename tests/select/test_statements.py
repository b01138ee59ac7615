"""Statements: who says the same over all sources, by average likeness, and who is alone."""

from collections import Counter
from itertools import combinations

import numpy as np

from align.match.echo import Echoes, join_echoes, make_echoes
from align.match.table import Candidates
from align.records import Language, Pair, Sentence, Side, Span
from align.select.conflicts import Conflict, Telling
from align.select.coverage import cover
from align.select.pairs import select_pairs
from align.select.relations import relate
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


def find(rows: list[Row], alike: Echoes) -> list[Statement]:
    return find_told(rows, alike, [])[0]


def find_told(rows: list[Row], alike: Echoes, conflicts: list[Conflict]) -> tuple[list[Statement], list[Conflict]]:
    table: Candidates = judged_table(rows)
    coverage = cover(table, select_pairs(table, AR, EN), AR, EN)
    return find_statements(table, coverage, alike, conflicts, (AR, EN), {})


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


def test_what_carries_a_sentence_of_a_statement_stands_there_only() -> None:
    # e1 – a1 – e2 are pairs, but e1 and e2 are not alike: e2 says what a1 says, and nothing besides.
    found = members(find([pair(0, 0, 0.9), pair(0, 1, 0.6)], echoes()))
    assert found == [{0: "full", 3: "full", 4: "full"}, {1: "full"}, {2: "full"}, {5: "full"}]


def test_two_sentences_that_say_some_of_each_other_make_one_statement() -> None:
    found = members(find([], echoes((1, 0, 1, 0.4, 0.4))))
    assert found[3:] == [{3: "full", 4: "partial"}, {5: "full"}]


def test_a_sentence_that_says_what_two_statements_say_stands_in_both_and_makes_none() -> None:
    # a1 and e1 are one statement, a2 and e2 another; e3 says both, and so joins them no further.
    rows = [pair(0, 0, 0.9), pair(2, 1, 0.9)]
    found = members(find(rows, echoes((1, 0, 2, 0.9, 0.4), (1, 1, 2, 0.9, 0.4))))
    assert found == [{0: "full", 3: "full", 5: "full"}, {1: "full"}, {2: "full", 4: "full", 5: "full"}]


def test_two_pairs_of_which_one_sentence_carries_one_of_the_other_meet_in_one_statement() -> None:
    # a1 and e1 are one statement, a2 and e2 another; e2 says all that e1 says, and none of the two goes over.
    rows = [pair(0, 0, 0.9), pair(2, 1, 0.9)]
    found = members(find(rows, echoes((1, 0, 1, 0.9, 0.4))))
    assert found == [{0: "full", 3: "full"}, {1: "full"}, {2: "full", 3: "partial", 4: "full"}, {5: "full"}]


def test_a_likeness_in_part_of_two_that_have_others_who_say_the_same_is_passing() -> None:
    rows = [pair(0, 0, 0.9), pair(2, 1, 0.9)]
    found = members(find(rows, echoes((1, 0, 1, 0.4, 0.4))))
    assert found == [{0: "full", 3: "full"}, {1: "full"}, {2: "full", 4: "full"}, {5: "full"}]


def test_what_the_translation_in_its_own_document_carries_stands_with_it() -> None:
    own = side("en", ["a1", "a1", "a2"])
    table = judged_table([pair(0, 0, 0.9), pair(0, 1, 0.6)])
    coverage = cover(table, select_pairs(table, AR, own), AR, own)
    assert [
        found.keys() for found in members(find_statements(table, coverage, echoes(), [], (AR, own), {})[0])
    ] == [
        {0, 3, 4},
        {1},
        {2},
        {5},
    ]


def draw(rng: np.random.Generator, many: bool) -> tuple[list[Row], Echoes, list[Conflict]]:
    """Draw what three sentences of each language have to do with each other, little or `many`."""
    often = 0.5 if many else 0.2
    rows = [pair(i, j, rng.uniform(0.3, 1)) for i in range(3) for j in range(3) if rng.random() < often]
    rows += [pair(i, j, rng.uniform(0.3, 1), size=2) for i in range(2) for j in range(3) if rng.random() < 0.1]
    alike = [
        (side, one, other, *rng.uniform(0.2, 1, 2))
        for side in (0, 1)
        for one, other in ((0, 1), (0, 2), (1, 2))
        if rng.random() < often
    ]
    conflicts = [
        Conflict("number", "killed … people", tuple(Telling(node, 0, 1, str(node)) for node in sorted(nodes)))
        for size in (2, 2, 3)
        if rng.random() < 0.3 and (nodes := rng.choice(6, size, replace=False).tolist())
    ]
    return rows, echoes(*alike), conflicts


def test_what_holds_of_all_statements() -> None:
    rng = np.random.default_rng(5)
    docs = [sentence.doc for sentence in (*AR.sentences, *EN.sentences)]
    overlapping = 0
    for turn in range(600):
        rows, alike, conflicts = draw(rng, many=turn % 2 == 0)
        table = judged_table(rows)
        coverage = cover(table, select_pairs(table, AR, EN), AR, EN)
        known = relate(table, coverage, alike, (AR, EN), 0.5)
        statements, told = find_statements(table, coverage, alike, conflicts, (AR, EN), {})
        found = members(statements)
        met = Counter(two for roles in found for two in combinations(sorted(roles), 2))
        assert {node for roles in found for node in roles} == set(range(6))
        assert not met or max(met.values()) == 1  # no two meet twice
        assert not any(one.keys() < other.keys() for one in found for other in found)
        assert all(tuple(sorted(two)) in met for two, whole in known.carried.items() if whole)
        roles_of = dict(zip((statement.number for statement in statements), found, strict=True))
        assert all(roles_of[c.statement][t.node] == "differs" for c in told for t in c.tellings)
        alone = {node for node in range(6) if {docs[m] for r in found if node in r for m in r} == {docs[node]}}
        beside = {a for two in known.carried if docs[two[0]] != docs[two[1]] for a in two}
        assert alone.isdisjoint(beside)
        differing = {two for c in told for two in combinations([t.node for t in c.tellings], 2)}
        evidence = {tuple(sorted(two)) for two in known.carried} | known.same.keys() | known.together | differing
        for roles in found:  # nobody stands among those that he has nothing to do with
            assert (
                all(any(node in two and roles.keys() >= set(two) for two in evidence) for node in roles)
                or len(roles) == 1
            )
        overlapping += any(sum(node in roles for roles in found) > 1 for node in range(6))
    assert overlapping > 100


def test_a_sentence_that_says_some_of_it_is_partial() -> None:
    found = members(find([], echoes((1, 0, 1, 0.9, 0.1))))
    assert found[3:] == [{3: "partial", 4: "full"}, {5: "full"}]  # e2 says all that e1 says, and more


def test_two_sentences_that_carry_one_only_together_are_parts_of_it() -> None:
    found = members(find([pair(0, 0, 0.9, size=2)], echoes()))
    assert found[0] == {0: "partial", 1: "partial", 3: "full"}


def test_what_is_told_otherwise_is_one_statement() -> None:
    conflict = Conflict(
        "number", "killed … people", (Telling(0, 0, 1, "9"), Telling(3, 0, 1, "11"), Telling(4, 0, 1, "12"))
    )
    found, told = find_told([], echoes(), [conflict])
    assert members(found)[0] == {0: "differs", 3: "differs", 4: "differs"}
    assert [each.statement for each in told] == [1]
