"""Linked words as the pages show them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align import Options, align_documents
from align.normalize import fold_space
from align.output.report.links import fold_places, group_links, join_groups, stretches
from align.records import Document
from tests.support import NumberEncoder


@given(st.text("ab \n\t\u00a0", max_size=30))
def test_a_place_in_a_text_is_found_in_the_folded_one(text: str) -> None:
    places, folded = fold_places(text), fold_space(text)
    assert len(places) == len(text) + 1
    for at, letter in enumerate(text):
        if not letter.isspace():
            assert folded[places[at]] == letter
            assert places[at + 1] == places[at] + 1


def test_words_that_share_a_partner_are_one_group() -> None:
    links = [((10, 14), (0, 3)), ((0, 4), (4, 9)), ((5, 9), (4, 9)), ((10, 14), (20, 25))]
    assert join_groups(links) == [([0, 9], [4, 9]), ([10, 14], [0, 3, 20, 25])]


def test_words_side_by_side_are_one_stretch() -> None:
    assert stretches([(8, 9), (0, 3), (4, 7), (12, 14)]) == [0, 9, 12, 14]


def test_the_numbers_of_a_pair_are_linked_in_the_text_of_the_table() -> None:
    arabic = "".join(f"وصل  {n} عاملًا إلى\tالقرية.\n" for n in range(40, 52))
    english = "".join(f"As many as  {n} workers\nreached the village.\n\n" for n in range(40, 52))
    documents = [Document("ar.txt", arabic), Document("en.txt", english)]
    result = align_documents(documents, encoder=NumberEncoder(), options=Options(min_probability=0.05))
    links = group_links(result.project, result.pairs)
    assert len(links) >= 8
    for row, groups in links.items():
        ar, en = result.pairs.loc[row, ["ar_text", "en_text"]]
        for (a, b), (c, d) in groups:
            assert ar[a:b] == en[c:d]
            assert ar[a:b].isdigit()
