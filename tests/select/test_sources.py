"""Sources beside each other, counted by hand: what is carried, said alone, left out, told otherwise."""

from collections.abc import Sequence

from align.records import Language, Sentence, Stretch
from align.select.conflicts import Conflict, Telling
from align.select.nearest import Near
from align.select.outlets import Outlets
from align.select.sources import Comparison, compare_sources
from align.select.statements import Member, Statement
from align.select.stories import Story

# A wire, an Arabic daily and a weekly of both languages. Nodes are numbered in this order.
TEXTS: list[tuple[str, Language, str]] = [
    ("daily.txt", "ar", "قُتل تسعة أشخاص."),
    ("daily.txt", "ar", "وأُغلق الجسر."),
    ("weekly.ar.txt", "ar", "وأُغلق الجسر أمس."),
    ("wire.txt", "en", "Eleven people were killed."),
    ("wire.txt", "en", "The bridge was closed."),
    ("wire.txt", "en", "It was built in 1987."),
    ("weekly.en.txt", "en", "Nine people died."),
    ("weekly.en.txt", "en", "The mayor resigned."),
]
SOURCES = {"daily.txt": "Daily", "weekly.ar.txt": "Weekly", "weekly.en.txt": "Weekly", "wire.txt": "Wire"}
DATES = {"daily.txt": "2024-05-07", "weekly.ar.txt": "2024-05-09", "weekly.en.txt": "2024-05-10"}


def tellers() -> list[list[Sentence]]:
    starts: dict[str, int] = {}
    found = []
    for doc, language, text in TEXTS:
        start = starts.get(doc, 0)
        starts[doc] = start + len(text) + 1
        found.append([Sentence(doc, start, start + len(text), text, language)])
    return found


def statement(number: int, **roles: str) -> Statement:
    members = tuple(Member(int(node.removeprefix("n")), role) for node, role in roles.items())  # type: ignore[arg-type]
    return Statement(number, members)


STATEMENTS = [
    statement(1, n0="differs", n3="differs", n6="differs"),
    statement(2, n1="full", n2="full", n4="full"),
    statement(3, n5="full"),
    statement(4, n7="full"),
]
KILLED = Conflict(
    "number",
    "… people were killed",
    (Telling(0, 5, 9, "تسعة"), Telling(3, 0, 6, "Eleven"), Telling(6, 0, 4, "Nine")),
    statement=1,
)


def compare(
    statements: list[Statement] = STATEMENTS, source: dict[str, str] = SOURCES, nearest: Sequence[Near] = ()
) -> Comparison:
    stories = [Story(1, ("daily.txt", "weekly.ar.txt", "weekly.en.txt", "wire.txt"))]
    homes = dict.fromkeys((s.number for s in statements), 1)
    return compare_sources(statements, [KILLED], stories, homes, tellers(), Outlets(source, DATES), nearest)


def compare_two(
    statements: list[Statement], conflicts: list[Conflict]
) -> dict[tuple[str, str, str], tuple[int, ...]]:
    """Return the rows of the matrix."""
    stories = [Story(1, ("daily.txt", "weekly.ar.txt", "weekly.en.txt", "wire.txt"))]
    homes = dict.fromkeys((s.number for s in statements), 1)
    return dict(rows(compare_sources(statements, conflicts, stories, homes, tellers(), Outlets(SOURCES, DATES))))


def rows(compared: Comparison) -> dict[tuple[str, str, str], tuple[int, int, int, int]]:
    return {
        (row.source, row.other, row.languages): (row.statements, row.carried, row.otherwise, row.partial)
        for row in compared.matrix
    }


def test_the_matrix_counts_statements_in_all_and_in_the_same_language() -> None:
    assert rows(compare()) == {
        ("Daily", "Weekly", "all"): (2, 2, 0, 0),  # nine, and nine; closed
        ("Daily", "Weekly", "same"): (2, 1, 0, 0),  # the dead only in English
        ("Daily", "Wire", "all"): (2, 1, 1, 0),
        ("Weekly", "Daily", "all"): (3, 2, 0, 0),
        ("Weekly", "Daily", "same"): (3, 1, 0, 0),
        ("Weekly", "Wire", "all"): (3, 1, 1, 0),
        ("Weekly", "Wire", "same"): (3, 0, 1, 0),
        ("Wire", "Daily", "all"): (3, 1, 1, 0),
        ("Wire", "Weekly", "all"): (3, 1, 1, 0),
        ("Wire", "Weekly", "same"): (3, 0, 1, 0),
    }


def test_shares_lie_within_their_bounds() -> None:
    for row in compare().matrix:
        assert row.share == row.carried / row.statements
        assert 0 <= row.low <= row.share <= row.high <= 1


def test_alone_is_what_one_source_says_and_a_source_may_say_it_twice() -> None:
    assert [(row.source, row.statement) for row in compare().alone] == [("Weekly", 4), ("Wire", 3)]
    both = compare([statement(1, n2="full", n7="full"), statement(2, n1="full")])
    assert [(row.source, row.statement) for row in both.alone] == [("Daily", 2), ("Weekly", 1), ("Weekly", 1)]
    assert {row.source: row.alone for row in both.sources} == {"Daily": 1, "Weekly": 1, "Wire": 0}


def test_a_sentence_is_alone_once_and_not_what_makes_a_part() -> None:
    twice = [statement(1, n2="full", n7="partial"), statement(2, n2="full"), statement(3, n7="full", n4="full")]
    found = compare(twice)
    assert [(row.source, row.statement, row.sentence) for row in found.alone] == [("Weekly", 1, tellers()[2][0])]
    repeated = compare([Statement(1, (Member(7, "partial"), Member(7, "full")))])
    assert [row.sentence for row in repeated.alone] == [tellers()[7][0]]


def test_what_comes_nearest_to_one_that_is_alone_is_of_another_source() -> None:
    near = [Near(5, 2, 0.2), Near(5, 1, 0.1), Near(7, 2, 0.25), Near(7, 5, 0.05)]
    found = compare(nearest=near)
    # Of 7 the sentence 2 is nearer, and of another document, but of the same weekly.
    weekly, wire = (row.nearest for row in found.alone)
    assert weekly == ((tellers()[5][0], 0.05),)
    assert wire == ((tellers()[2][0], 0.2), (tellers()[1][0], 0.1))
    assert [row.nearest for row in compare().alone] == [(), ()]


def test_what_a_source_tells_otherwise_elsewhere_is_not_left_out() -> None:
    """The wire denies what the others say: that is told otherwise, not left out."""
    said = statement(1, n1="full", n2="full")
    assert [row.source for row in compare([said]).left_out] == ["Wire"]
    denied = statement(2, n1="differs", n2="differs", n4="differs")
    assert not compare([said, denied]).left_out


def test_a_whole_sentence_that_a_source_makes_elsewhere_is_not_left_out() -> None:
    """Who says as much as a sentence does has not left it out, in whatever other statement that sentence stands."""
    said = statement(1, n1="full", n2="full")
    assert not compare([said, statement(2, n1="full", n4="full")]).left_out
    assert [row.source for row in compare([said, statement(2, n1="full", n4="partial")]).left_out] == ["Wire"]
    # A clause of it is another matter: the wire says the one, and not the other, and the weekly not the clause.
    clause = Statement(2, (Member(1, "full", Stretch(0, 5)), Member(4, "full")))
    left_out = compare([said, clause]).left_out
    assert [(row.source, row.statement) for row in left_out] == [("Weekly", 2), ("Wire", 1)]


def test_all_who_say_it_are_named_also_those_that_the_source_meets_elsewhere() -> None:
    statements = [statement(1, n1="full", n2="full", n4="full"), statement(2, n2="differs", n5="differs")]
    four = {"daily.txt": "Daily", "weekly.ar.txt": "Weekly", "weekly.en.txt": "Paper", "wire.txt": "Wire"}
    found = compare([*statements, statement(3, n7="full"), statement(4, n7="differs", n2="differs")], four)
    assert [(row.source, row.by) for row in found.left_out if row.statement == 1] == [
        ("Paper", ("Daily", "Weekly", "Wire"))
    ]


def test_left_out_is_what_two_others_and_most_of_them_say() -> None:
    found = compare(
        [statement(1, n1="full", n2="full"), statement(2, n0="full"), statement(3, n5="full", n7="partial")]
    )
    assert [(row.source, row.statement, row.by, row.others) for row in found.left_out] == [
        ("Wire", 1, ("Daily", "Weekly"), 2)
    ]
    assert found.left_out[0].sentence.text == "وأُغلق الجسر."


def test_who_says_a_part_leaves_nothing_out_and_carries_a_part() -> None:
    found = compare([statement(1, n1="full", n2="full", n4="partial")])
    assert not found.left_out
    assert rows(found)["Daily", "Wire", "all"] == (1, 0, 0, 1)
    assert rows(found)["Wire", "Daily", "all"] == (1, 1, 0, 0)


def test_who_says_a_part_is_not_carried_by_those_who_tell_it_otherwise() -> None:
    found = rows(compare([statement(1, n1="differs", n2="differs", n4="partial")]))
    assert found["Wire", "Daily", "all"] == (1, 0, 0, 1)
    assert found["Weekly", "Daily", "all"] == (1, 1, 0, 0)


def test_values_that_are_the_same_in_two_languages_are_not_told_otherwise() -> None:
    found = [(row.source, row.value, row.other, row.other_value) for row in compare().otherwise]
    assert found == [
        ("Daily", "تسعة", "Wire", "Eleven"),
        ("Weekly", "Nine", "Wire", "Eleven"),
        ("Wire", "Eleven", "Daily", "تسعة"),
        ("Wire", "Eleven", "Weekly", "Nine"),
    ]


def test_a_fact_that_two_versions_of_a_page_tell_alike_is_one_row() -> None:
    """Node 6 and 7 are of one weekly page: its second sentence tells the dead once more."""
    twice = Conflict("number", "killed", (*KILLED.tellings[1:], Telling(7, 0, 3, "Nine")), statement=1)
    stories = [Story(1, ("weekly.ar.txt", "weekly.en.txt", "wire.txt"))]
    statements = [statement(1, n3="differs", n6="differs", n7="differs")]
    found = compare_sources(statements, [twice], stories, {1: 1}, tellers(), Outlets(SOURCES, DATES)).otherwise
    assert [(row.source, row.value, row.other_value) for row in found] == [
        ("Weekly", "Nine", "Eleven"),
        ("Wire", "Eleven", "Nine"),
    ]


def test_headlines_beside_their_texts_are_told_otherwise_too() -> None:
    """The wire's headline, "Eleven people were killed", meets the paper's, of nine, in a statement of their own."""
    again = Conflict(
        "number", "killed", (Telling(3, 0, 6, "Eleven"), Telling(0, 5, 9, "تسعة")), 2, KILLED.tellings[2:]
    )
    texts = statement(2, n0="differs", n3="differs")
    heads = statement(1, n3="differs", n6="differs")
    found = compare_two([heads, texts], [again])
    assert found["Wire", "Weekly", "all"] == (2, 0, 1, 0)


def test_two_facts_of_one_statement_are_held_against_each_other() -> None:
    denied = Conflict("negation", "closed", (Telling(1, 0, 5, "no"), Telling(4, 0, 0, "yes")), 1)
    also = Conflict("negation", "shut", (Telling(2, 0, 5, "no"), Telling(7, 0, 0, "yes")), 1)
    found = compare_two([statement(1, n1="differs", n2="differs", n4="differs")], [denied, also])
    assert found["Wire", "Weekly", "all"] == (1, 0, 1, 0)
    assert found["Daily", "Weekly", "all"] == (1, 1, 0, 0)


def test_sources_are_summed_up() -> None:
    daily, weekly, wire = compare().sources
    assert (daily.source, daily.languages, daily.documents, daily.all.statements) == ("Daily", ("ar",), 1, 2)
    assert (weekly.languages, weekly.bilingual, weekly.documents) == (("ar", "en"), True, 2)
    assert (weekly.first_date, weekly.last_date) == ("2024-05-09", "2024-05-10")
    assert (wire.first_date, wire.alone, wire.left_out, wire.conflicts) == ("", 1, 0, 1)
    assert (daily.all.carried, daily.all.otherwise) == (2, 0)  # nine stands in the weekly, too


def test_sources_that_share_no_story_stand_apart() -> None:
    stories = [Story(1, ("daily.txt", "wire.txt")), Story(2, ("weekly.ar.txt",)), Story(3, ("weekly.en.txt",))]
    statements = [statement(1, n1="full", n4="full"), statement(2, n2="full")]
    found = compare_sources(statements, [], stories, {1: 1, 2: 2}, tellers(), Outlets(SOURCES))
    assert found.groups == [["Daily", "Wire"], ["Weekly"]]
    assert not found.left_out


def test_a_copied_document_is_a_source() -> None:
    doubled = tellers()
    doubled[5].append(Sentence("copy.txt", 0, 20, TEXTS[5][2], "en"))
    stories = [Story(1, ("daily.txt", "weekly.ar.txt", "weekly.en.txt", "wire.txt", "copy.txt"))]
    outlets = Outlets(SOURCES | {"copy.txt": "Copy"})
    found = compare_sources([statement(1, n5="full")], [], stories, {1: 1}, doubled, outlets)
    assert not found.alone
    assert rows(found)["Copy", "Wire", "all"] == (1, 1, 0, 0)
