"""Numbers written in digits: what tells formulas apart that vectors take for one another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from align.chars import WESTERN_DIGITS

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.table import Candidates
    from align.records import Side

NUMBER = re.compile(r"\d+(?:[,٬]\d{3})*")
ONE_SIDED = 0.3  # disagreement when only one side has digits: the other may spell the number out

_NONE: frozenset[str] = frozenset()


def find_figures(side: Side) -> list[frozenset[str]]:
    """Return the numbers in digits of each sentence: Western digits, no thousands separators, no leading zeros."""
    found = (NUMBER.findall(sentence.text.translate(WESTERN_DIGITS)) for sentence in side.sentences)
    return [frozenset(re.sub(r"\D", "", number).lstrip("0") or "0" for number in numbers) for numbers in found]


def figure_disagreement(found: Candidates, ar: Side, en: Side) -> npt.NDArray[np.float32]:
    """Return for each candidate how much the numbers in digits of its ends differ, 0 (the same or none) to 1."""
    ar_figures, en_figures = find_figures(ar), find_figures(en)
    result = np.zeros(len(found), dtype=np.float32)
    columns = (found.ar_first, found.ar_size, found.en_first, found.en_size)
    for at, (a, p, b, q) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        these = ar_figures[a] if p == 1 else _NONE.union(*ar_figures[a : a + p])
        those = en_figures[b] if q == 1 else _NONE.union(*en_figures[b : b + q])
        if these and those:
            result[at] = 1 - len(these & those) / len(these | those)
        elif these or those:
            result[at] = ONE_SIDED
    return result
