"""Borders between sentences, as splitters are compared by them."""

from __future__ import annotations

from scripts.eval.splitting import borders_of, join_lines, list_differences, measure

TEXT = ["Come in.", "Sit down!", "Heading", "Eat.", "Drink?"]


def test_lines_without_a_closing_mark_part_paragraphs() -> None:
    assert list(join_lines(TEXT)) == [("Come in. Sit down!", {7}), ("Eat. Drink?", {4})]


def test_borders_are_right_where_lines_ended() -> None:
    paragraphs = list(join_lines(TEXT))
    counts = measure(lambda text: text.split(" "), paragraphs)
    assert counts == {"right": 2, "found": 4, "wanted": 2}
    assert borders_of(["one"]) == set()


def test_differences_say_who_is_right() -> None:
    found = list(list_differences(lambda text: [text], lambda text: text.split(" "), list(join_lines(TEXT))))
    assert [line.split("\t")[0] for line in found] == ["peer wrong", "peer right", "peer wrong", "peer right"]
    assert found[1].endswith("Come in. |Sit down!")
