"""What comes nearest to a sentence elsewhere, where nobody is told to say the same."""

from align.records import Sentence
from align.select.nearest import MOST, Near, find_nearest
from align.select.statements import Member, Statement


def sentence(doc: str, place: int) -> Sentence:
    return Sentence(doc, place, place + 9, "It rained", "en")


def alone(count: int) -> list[Statement]:
    """Give each of some sentences a statement of its own."""
    return [Statement(node + 1, (Member(node, "full"),)) for node in range(count)]


def test_the_likeliest_of_each_other_document_comes_first() -> None:
    sentences = [sentence("one", 0), sentence("two", 0), sentence("two", 10), sentence("three", 0)]
    tellings = {(0, 1): 0.02, (0, 2): 0.2, (0, 3): 0.1}
    found = find_nearest(tellings, alone(4), sentences)
    assert [near for near in found if near.node == 0] == [Near(0, 2, 0.2), Near(0, 3, 0.1)]
    assert [near for near in found if near.node == 1] == [Near(1, 0, 0.02)]


def test_who_shares_a_statement_is_not_what_comes_nearest() -> None:
    sentences = [sentence("one", 0), sentence("two", 0), sentence("three", 0)]
    together = [Statement(1, (Member(0, "full"), Member(1, "partial"))), Statement(2, (Member(2, "full"),))]
    found = find_nearest({(0, 1): 0.6, (0, 2): 0.05}, together, sentences)
    assert found == [Near(0, 2, 0.05), Near(2, 0, 0.05)]


def test_no_more_than_a_few_are_kept_and_the_earlier_of_equals() -> None:
    sentences = [sentence(str(number), 0) for number in range(MOST + 3)]
    tellings = {(0, other): 0.1 for other in range(1, MOST + 3)}
    found = find_nearest(tellings, alone(MOST + 3), sentences)
    assert [near.other for near in found if near.node == 0] == list(range(1, MOST + 1))


def test_of_what_was_not_compared_nothing_is_nearest() -> None:
    assert find_nearest({}, alone(2), [sentence("one", 0), sentence("two", 0)]) == []
