"""Filters: a name, a column and a cut each. They decide by what was measured, so cuts change without measuring.

A filter turns a column into bool[n]: which rows it rejects. Presets are columns of one table; what a user sets
stands over them. A short pair is judged by its probability with a cut of its own; neither by lengths nor by shares
of digits and signs, which say nothing of "11 March 2015".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from align.corpus.chances import checked_chances
from align.corpus.measures import MEASURES, count_listed
from align.records import UsageError

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Mask = npt.NDArray[np.bool_]

PRESETS = ("strict", "usual", "keep-most")
SHORT = 4  # words: a pair neither side of which has more is short
OFF = "off"
EXAMPLES = 2  # rows shown of what a filter takes


@dataclass(frozen=True, slots=True)
class Filter:
    """What a filter rejects: rows whose `column` is below (`least`), above (`most`) or among (`none`) its cut.

    `cuts` are those of the PRESETS, None where the filter is off. It looks at `all` rows, `short` pairs or `long`.
    """

    column: str
    kind: str
    cuts: tuple[Any, Any, Any]
    rows: str = "all"


FACTS = ("number-mismatch", "date-mismatch", "name-mismatch", "negation")
# In the order in which they are applied.
FILTERS: dict[str, Filter] = {
    "garbled": Filter("garbled", "most", (0, 0, 0)),
    "leftovers": Filter("leftovers", "most", (0, 0, None)),
    "boilerplate": Filter("boilerplate", "most", (0, 0, None)),
    "links": Filter("links", "most", (0.3, 0.5, 0.8)),
    "symbols": Filter("symbols", "most", (0.3, 0.5, 0.8), "long"),
    "digits": Filter("digits", "most", (0.3, 0.5, 0.8), "long"),
    "repeated-characters": Filter("repeated_characters", "most", (5, 8, 20)),
    "repeated-words": Filter("repeated_words", "most", (3, 4, 8)),
    "copy": Filter("copied", "most", (0.4, 0.6, 0.9)),
    "script": Filter("script", "least", (0.6, 0.4, 0.2)),
    "language": Filter("language", "most", (0, 0, None)),
    "offensive": Filter("offensive", "most", (0, 0, 0)),
    "characters": Filter("characters", "most", (1000, 2000, None)),
    "ratio": Filter("ratio", "most", (2.5, 3.5, 6.0), "long"),
    "truncated": Filter("truncated", "most", (0, None, None), "long"),
    "spaced-commas": Filter("spaced_commas", "most", (0, None, None)),
    "flags": Filter("flags", "none", ((*FACTS, "partial", "copy"), ("copy",), ())),
    "probability": Filter("probability", "least", (0.9, 0.5, 0.1), "long"),
    "short-probability": Filter("probability", "least", (0.7, 0.3, 0.05), "short"),
}
SCORED = {
    "flags": "flags",
    "probability": "probability",
    "language": "ar_language",
}  # need columns of `align score`
LANGUAGES_MEANT = {"ar_language": ("ar", "und", ""), "en_language": ("en", "und", "")}


def choose_cuts(preset: str, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cut of each filter that is on: those of the preset, with what was `chosen` over them.

    `off` or False puts a filter off. Raises UsageError for unknown presets, filters and cuts of another kind.
    """
    if preset not in PRESETS:
        raise UsageError(f"no preset is called {preset!r}; there are {', '.join(PRESETS)}")
    cuts = {name: each.cuts[PRESETS.index(preset)] for name, each in FILTERS.items()}
    for name, value in chosen.items():
        if name not in FILTERS:
            raise UsageError(f"no filter is called {name!r}; there are {', '.join(FILTERS)}")
        cuts[name] = None if value is False or value == OFF else parse_cut(name, value)
    return {name: cut for name, cut in cuts.items() if cut is not None and cut != ()}


def parse_cut(name: str, value: Any) -> Any:
    """Return a cut as the filter takes it: a number, or the names of flags as a list or with commas."""
    from align.judge.flags import FLAGS

    if FILTERS[name].kind == "none":
        names = tuple(value.replace(" ", "").split(",")) if isinstance(value, str) else tuple(value)
        if unknown := [flag for flag in names if flag not in FLAGS]:
            raise UsageError(f"{name}: no flag is called {unknown[0]!r}; there are {', '.join(FLAGS)}")
        return names
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise UsageError(f"{name}: the cut must be a number or {OFF}, not {value!r}") from None
    if number != number:
        raise UsageError(f"{name}: the cut must be a number or {OFF}, not {value!r}")
    if FILTERS[name].column == "probability" and not 0 <= number <= 1:
        raise UsageError(f"{name}: the cut is a probability, from 0 to 1, not {value!r}")
    return number


def drop_unmeasured(cuts: dict[str, Any], columns: Iterable[str], chosen: Iterable[str]) -> dict[str, Any]:
    """Return the cuts without those that need scores, where the table has none.

    Raises UsageError when one of these was `chosen`.
    """
    there, asked = set(columns), set(chosen)
    lacking = [name for name in cuts if name in ("language", "flags") and SCORED[name] not in there]
    lacking += [name for name in cuts if FILTERS[name].column == "probability" and "probability" not in there]
    if both := [name for name in lacking if name in asked]:
        raise UsageError(f"{', '.join(both)}: the table has no such column; score it first, with `align score`")
    return {name: cut for name, cut in cuts.items() if name not in lacking}


def measure_rows(block: pd.DataFrame, cuts: Mapping[str, Any], listed: Sequence[str] = ()) -> dict[str, Any]:
    """Return the columns that the filters read, each measured once: numbers float64[n], flags as sets of names."""
    ar, en = block["ar_text"].tolist(), block["en_text"].tolist()
    values: dict[str, Any] = {"words": MEASURES["words"](ar, en)}
    for column in {FILTERS[name].column for name in cuts}:
        if column == "probability":
            values[column] = checked_chances(block)
        elif column == "flags":
            values[column] = [set(str(cell).split(",")) for cell in block[column]]
        elif column == "language":
            wrong = [~block[name].isin(meant).to_numpy() for name, meant in LANGUAGES_MEANT.items()]
            values[column] = np.asarray(wrong[0] | wrong[1], dtype=np.float64)
        elif column == "offensive":
            values[column] = count_listed(listed)(ar, en)
        else:
            values[column] = MEASURES[column](ar, en)
    return values


def reject(values: Mapping[str, Any], cuts: Mapping[str, Any]) -> dict[str, Mask]:
    """Say for each filter which rows it rejects, bool[n], in the order of FILTERS."""
    short = values["words"] <= SHORT
    return {name: fails(each, values, cuts[name], short) for name, each in FILTERS.items() if name in cuts}


def fails(one: Filter, values: Mapping[str, Any], cut: Any, short: Mask) -> Mask:
    """Say which rows one filter rejects; a row without a value is not rejected for it."""
    column = values[one.column]
    if one.kind == "none":
        found = np.array([not flags.isdisjoint(cut) for flags in column], dtype=np.bool_)
    else:
        found = column < cut if one.kind == "least" else column > cut
    asked = {"all": np.ones_like(short), "short": short, "long": ~short}[one.rows]
    return np.asarray(found & asked)


def filter_block(
    block: pd.DataFrame, cuts: Mapping[str, Any], listed: Sequence[str] = ()
) -> tuple[Mask, dict[str, Mask], list[str]]:
    """Return which rows stay, which each filter rejects, and the `reason` of each row: all filters that reject it.

    A row with a `problem` goes by that name, and no filter counts it.
    """
    problem = (block["problem"] != "").to_numpy()
    found = {name: mask & ~problem for name, mask in reject(measure_rows(block, cuts, listed), cuts).items()}
    reasons = [
        f"problem:{told.partition(':')[0]}" if told else ",".join(name for name, mask in found.items() if mask[row])
        for row, told in enumerate(block["problem"])
    ]
    keep = ~problem
    for mask in found.values():
        keep &= ~mask
    return keep, found, reasons


@dataclass(slots=True)
class Tally:
    """How many rows each filter took: alone, and in order, after those before it; with some of what it took."""

    rows: int = 0
    kept: int = 0
    problems: int = 0
    alone: Counter[str] = field(default_factory=Counter)
    in_order: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def add(self, block: pd.DataFrame, keep: Mask, found: Mapping[str, Mask]) -> None:
        """Count a block."""
        self.rows += len(block)
        self.kept += int(keep.sum())
        self.problems += int((block["problem"] != "").sum())
        gone = np.zeros(len(block), dtype=np.bool_)
        for name, mask in found.items():
            self.alone[name] += int(mask.sum())
            fresh = mask & ~gone
            self.in_order[name] += int(fresh.sum())
            shown = self.examples.setdefault(name, [])
            for row in np.flatnonzero(fresh)[: EXAMPLES - len(shown)]:
                ident, ar, en = block[["id", "ar_text", "en_text"]].iloc[int(row)]
                shown.append((str(ident), str(ar), str(en)))
            gone |= mask


def explain_row(block: pd.DataFrame, row: int, cuts: Mapping[str, Any], listed: Sequence[str] = ()) -> list[str]:
    """Return a line for each filter that is on: what it saw in a row of a block, its cut, and what it decides."""
    one = block.iloc[row : row + 1]
    values = measure_rows(one, cuts, listed)
    found = reject(values, cuts)
    short = bool(values["words"][0] <= SHORT)
    lines = []
    for name, mask in found.items():
        each, value = FILTERS[name], values[FILTERS[name].column]
        if each.rows == ("long" if short else "short"):
            lines.append(f"{name}: not asked, the pair is {'short' if short else 'not short'}")
            continue
        seen = ", ".join(sorted(value[0] - {""})) or "none" if each.kind == "none" else f"{value[0]:.4g}"
        cut = ", ".join(cuts[name]) if each.kind == "none" else f"{cuts[name]:g}"
        wanted = {"least": "at least", "most": "at most", "none": "none of"}[each.kind]
        lines.append(f"{name}: {seen}, {wanted} {cut}: {'rejected' if mask[0] else 'kept'}")
    return lines
