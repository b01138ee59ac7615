"""Credits: what they are, and that a run of white space in a line costs the patterns nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from align.clean.pages import bylines
from align.clean.pages.blocks import Block, make_block

CREDITS = [
    "By Jane Doe",
    "Reporting by Jane Doe",
    "بقلم سعاد المرابط",
    "تصوير: سعاد المرابط",
    "Analysis by Jane Doe | 4 min read",
]
TEXTS = ["Jane Doe opened the market.", "افتتحت سعاد المرابط السوق.", "By Jane Doe, who opened the new market"]
ASKED = (
    bylines.is_credit_line,
    bylines.is_photo_credit,
    bylines.find_source,
    bylines.is_place_and_name,
    bylines.is_person,
    bylines.names_writer,
)


class Counted:
    """A pattern that counts the characters it is given to look at."""

    def __init__(self, pattern: re.Pattern[str], counts: list[int]) -> None:
        self.pattern, self.counts = pattern, counts

    def __getattr__(self, method: str) -> Callable[..., object]:
        def call(*given: str) -> object:
            self.counts.append(len(given[-1]))
            return getattr(self.pattern, method)(*given)

        return call


def block_of(text: str) -> Block:
    return make_block(text, 0, len(text))


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2003"])
@pytest.mark.parametrize("line", CREDITS)
def test_a_credit_is_one_however_much_space_is_in_it(line: str, space: str) -> None:
    assert bylines.is_credit_line(block_of(line))
    assert bylines.is_credit_line(block_of(line.replace(" ", space * 300)))


@pytest.mark.parametrize("line", TEXTS)
def test_a_sentence_is_no_credit(line: str) -> None:
    assert not bylines.is_credit_line(block_of(line))
    assert not bylines.is_credit_line(block_of(line.replace(" ", "\u00a0" * 300)))


@pytest.mark.parametrize(
    "line", [*CREDITS, *TEXTS, "By Jane !x", "By Jane @a b", "Beirut – Jane Doe", "د. سعاد المرابط"]
)
def test_patterns_look_at_no_more_for_more_space(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    for name, pattern in vars(bylines).items():
        if isinstance(pattern, re.Pattern) and name != "SPACE":
            monkeypatch.setattr(bylines, name, Counted(pattern, counts))
    totals = []
    for length in (2, 1000):
        counts.clear()
        for ask in ASKED:
            ask(block_of(line.replace(" ", "\u00a0" * length)))
        totals.append(sum(counts))
    assert totals[0] == totals[1] > 0
