"""Judgements of pairs as people write them: which column holds them, and what a cell of it says."""

from __future__ import annotations

from collections.abc import Sequence

from align.records import InputError

RIGHT, WRONG, OPEN = 1, 0, -1  # OPEN was looked at, or drawn to be, and not decided
NAMES = ("label", "decision", "judgement", "judgment")
VALUES = {
    RIGHT: "1 1.0 yes y true accept accepted right correct good نعم صحيح".split(),
    # `partial` of `align review`: one side says more, so that the pair is no translation.
    WRONG: "0 0.0 no n false reject rejected wrong incorrect bad لا خطأ partial".split(),
    OPEN: ["", "?", "unsure", "disputed"],
}
MEANINGS = {value: label for label, values in VALUES.items() for value in values}


def label_column(headers: Sequence[str], path: object) -> int:
    """Return the place of the column of judgements. Raises InputError for a table without one."""
    lower = [header.strip().lower() for header in headers]
    name = next((name for name in NAMES if name in lower), None)
    if name is None:
        raise InputError(f"{path}: has no column called {' or '.join(NAMES)}; it holds {', '.join(headers)}")
    return lower.index(name)


def read_label(cell: str, name: str, where: str) -> int:
    """Return RIGHT, WRONG or OPEN. Raises InputError, naming the place, for anything else."""
    said = cell.strip().lower()
    if said not in MEANINGS:
        raise InputError(
            f"{where}: {name} {cell!r} is neither 1 (a translation; yes, accept) nor 0 (none; no, reject) "
            "nor empty (not judged)"
        )
    return MEANINGS[said]
