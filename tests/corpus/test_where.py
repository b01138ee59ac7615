"""Rows chosen by an expression over their columns."""

import pandas as pd
import pytest

from align.corpus.where import parse_where
from align.records import InputError, UsageError

ROWS = pd.DataFrame(
    {
        "ar_text": ["قال نعم", "قال", "نعم قال لا"],
        "probability": ["0.9000", "0.5", ""],
        "flags": ["", "number-mismatch,copy", "copy"],
        "ar_doc": ["news/x", "law/y", "news/z"],
        "my column": ["1", "2", "3"],
    }
)
CASES = [
    ("probability >= .8 and not flagged", [1, 0, 0]),
    ("flagged", [0, 1, 1]),
    ("'copy' in flags", [0, 1, 1]),
    ("'mismatch' in flags", [0, 0, 0]),  # flags are whole words
    ("'number-mismatch' not in flags", [1, 0, 1]),
    ("'news/' in ar_doc", [1, 0, 1]),
    ("ar_doc in ('law/y', 'news/z')", [0, 1, 1]),
    ("ar_doc == 'law/y' or probability > 0.8", [1, 1, 0]),
    ("probability < .8", [0, 1, 0]),  # an empty cell fulfils no comparison
    ("not probability < .8", [1, 0, 1]),
    ("probability != .5", [1, 0, 1]),
    ("probability", [1, 1, 0]),
    (".4 < probability <= .6", [0, 1, 0]),
    ("column('my column') in [1, 3]", [1, 0, 1]),
    ("words(ar_text) * 2 == 4", [1, 0, 0]),
    ("length(ar_text) - 3 < 1", [0, 1, 0]),
    ("probability / 0 > 1", [0, 0, 0]),
    ("-probability < -.8", [1, 0, 0]),
    ("lower(ar_doc) == 'law/y'", [0, 1, 0]),
    ("True", [1, 1, 1]),
    ("'ن' in ar_text", [1, 0, 1]),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_expressions(expression: str, expected: list[int]) -> None:
    assert parse_where(expression, list(ROWS.columns))(ROWS).astype(int).tolist() == expected


@pytest.mark.parametrize("kind", [float, object])
def test_numbers_are_compared_as_numbers_whatever_they_came_as(kind: type) -> None:
    block = pd.DataFrame({"probability": [0.9, float("nan")]}, dtype=kind)
    assert parse_where("probability > .5", ["probability"])(block).tolist() == [True, False]


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "ar_doc.__class__",
        "(lambda: 1)()",
        "[x for x in flags]",
        "f'{flags}'",
        "probability is 1",
        "'a' * 10 ** 10",
        "open('x')",
        "column(flags)",
        "flags[0]",
        "(yes := 1)",
        "(",
        "",
        "probability = 1",
        "(" * 500 + "1" + ")" * 500,
        "\0",
    ],
)
def test_nothing_else_is_understood(expression: str) -> None:
    with pytest.raises(UsageError, match="--where"):
        parse_where(expression, list(ROWS.columns))


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="no column is called score; there are ar_text, probability, flags"):
        parse_where("score > 1", list(ROWS.columns))
    with pytest.raises(UsageError, match="no column is called flagged"):
        parse_where("not flagged", ["probability"])


def test_a_cell_that_is_no_number_is_told() -> None:
    with pytest.raises(InputError, match="ar_doc holds 'news/x', which is no number"):
        parse_where("ar_doc > 3", list(ROWS.columns))(ROWS)


def test_no_rows_are_no_rows() -> None:
    assert parse_where("probability > 1", ["probability"])(pd.DataFrame({"probability": []})).tolist() == []
