"""`reviewed.tsv`: the pairs that were decided on, as their reviewers left them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from align.normalize import fold_space
from align.records import PAIR_COLUMNS
from align.review.settle import settle
from align.store.decisions import Decision, Recut, Spot, find_pairs, standing

if TYPE_CHECKING:
    import pandas as pd

    from align.result import Result

NAME = "reviewed.tsv"
REVIEWED_COLUMNS = (*PAIR_COLUMNS, "decision", "reviewer", "note")


def spots_of(pairs: pd.DataFrame) -> list[Spot]:
    """Return where the pairs of a table stand, in its order."""
    ends = (pairs[name].tolist() for name in ("ar_doc", "ar_start", "ar_end", "en_doc", "en_start", "en_end"))
    return [Spot(a, int(b), int(c), d, int(e), int(f)) for a, b, c, d, e, f in zip(*ends, strict=True)]


def reviewed_table(result: Result, decisions: Sequence[Decision]) -> tuple[pd.DataFrame, list[Decision]]:
    """Make the table of the pairs decided on, in the order of `pairs.tsv`; and list the decisions on no pair of it.

    A pair whose borders were moved, whose text was edited or that was split stands as it is afterwards; its
    probability and the rest are those of the pair that was judged. A pair that another one took in has no row.
    """
    import pandas as pd

    found, lost = find_pairs(spots_of(result.pairs), standing(decisions))
    texts = {document.name: document.text for document in result.project.documents}
    rows: list[tuple[Any, ...]] = []
    for row, own in zip(result.pairs.to_dict("records"), found, strict=True):
        settled = settle(own)
        if settled is None or settled.verdict == "merged":
            continue
        becomes = settled.decision.becomes if settled.decision else ()
        for recut in becomes or (None,):
            cells = row if recut is None else cut_again(row, recut, texts)
            told = (settled.verdict, ",".join(settled.reviewers), fold_space(settled.note))
            rows.append((*(cells[name] for name in PAIR_COLUMNS), *told))
    return pd.DataFrame(rows, columns=list(REVIEWED_COLUMNS)), lost


def cut_again(row: Mapping[Any, Any], recut: Recut, texts: Mapping[str, str]) -> dict[Any, Any]:
    """Return a row of pairs with other borders; edited text stands in place of the document's."""
    changed = dict(row)
    for code, start, end, text in (
        ("ar", recut.ar_start, recut.ar_end, recut.ar_text),
        ("en", recut.en_start, recut.en_end, recut.en_text),
    ):
        own = texts[row[f"{code}_doc"]][start:end] if text is None else text
        changed |= {f"{code}_start": start, f"{code}_end": end, f"{code}_text": fold_space(own)}
    return changed
