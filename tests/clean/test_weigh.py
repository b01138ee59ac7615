"""Lines are weighed by trees over their traits: the arithmetic, and what it means for whole pages."""

from __future__ import annotations

import numpy as np

from align.clean.lines import clean_page
from align.clean.pages.blocks import split_blocks
from align.clean.pages.topic import find_topic
from align.clean.pages.traits import Found, describe_page
from align.clean.pages.weigh import load_model, read_model, weigh_lines
from align.clean.pages.wording import BUCKETS, Wording

NOTHING = Found(frozenset(), frozenset(), frozenset())
# Nothing in it is in the tables of phrases but the share bar, the copyright line and the date.
PAGE = """Lochside Gazette

Harbour seal learns to ring the ferry bell

By Morag Baird

12 May 2021

Share | Facebook | Twitter

A grey seal has learnt to ring the bell of the Lochside ferry, and the harbour master has stopped answering it.

The seal pulls the rope with its teeth whenever the ferry is late, which the harbour master says is fair.

"It keeps better time than we do," he told a meeting of the harbour board on Monday.

You've read three stories this month. The Gazette needs readers like you to keep our newsroom going.

Morag Baird writes about the sea and lives on a boat.

Most read

Bakery closes for a wedding

© 2021 Lochside Gazette. All rights reserved."""
LETTER = """To the harbour board

Gentlemen, the bell of the ferry has been rung at night again, and not by the crew.

I have seen who does it. He is grey, and wet, and has no ticket.

Yours faithfully,

Edwin Tarn"""


def keep(text: str) -> list[str]:
    blocks = split_blocks(text)
    reasons = clean_page(blocks)
    return [block.text for i, block in enumerate(blocks) if i not in reasons]


def test_the_trees_ask_for_traits_that_lines_have() -> None:
    blocks = split_blocks(PAGE)
    described = describe_page(blocks, NOTHING, find_topic(blocks, ()), Wording({}, [0.0] * BUCKETS, 0.0))
    assert len(described) == len(blocks)
    assert all(tuple(traits) == load_model().traits for traits in described)


def test_two_small_trees_add_up() -> None:
    told = {
        "traits": ["a", "b"],
        "meanings": {},
        "parts": [],
        "start": 0.0,
        "base": 0.5,
        "depth": 2,
        "roots": [0, 3],
        "trait": [0, 0, 0, 1, 0, 0],
        "threshold": [1.0, 0, 0, 2.0, 0, 0],
        "left": [1, 1, 2, 4, 4, 5],
        "right": [2, 1, 2, 5, 4, 5],
        "value": [0, -1.0, 1.0, 0, -2.0, 2.0],
    }
    found = read_model(told).weigh(np.array([[1.0, 2.0], [1.5, 2.0], [1.5, 3.0]]))
    assert np.allclose(found, 1 / (1 + np.exp(-np.array([-2.5, -0.5, 3.5]))))


def test_each_line_weighs_the_same_each_time() -> None:
    blocks = split_blocks(PAGE)
    assert weigh_lines(blocks, NOTHING) == weigh_lines(blocks, NOTHING)
    assert weigh_lines([], NOTHING) == []


def test_what_a_site_says_in_whole_sentences_goes_and_the_article_stays() -> None:
    kept = keep(PAGE)
    lines = PAGE.split("\n\n")
    assert kept[:1] == [lines[1]]
    assert set(lines[5:8]) <= set(kept)
    assert not {lines[0], lines[2], lines[8], lines[-1]} & set(kept)


def test_a_letter_is_no_web_page() -> None:
    assert keep(LETTER) == LETTER.split("\n\n")
