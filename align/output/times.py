"""Time codes of subtitles, as columns beside what they belong to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from align.records import Document, Timed

if TYPE_CHECKING:
    import pandas as pd

# What the names of a table's columns of documents and offsets begin with.
ENDS = ("", "ar_", "en_", "evidence_")


def add_times(table: pd.DataFrame, documents: Iterable[Document]) -> pd.DataFrame:
    """Return a table of a run with `time_start` and `time_end` (`ar_time_start` and so on) as its last columns.

    They say from when to when the text of a row is shown, as `00:01:02.345`; empty where the document has no times.
    """
    times = {document.name: document.times for document in documents if document.times}
    found = {}
    for end in ENDS:
        if f"{end}doc" in table:
            places = table[[f"{end}doc", f"{end}start", f"{end}end"]].itertuples(index=False, name=None)
            spans = [find_times(times.get(doc, ()), start, last) for doc, start, last in places]
            found[f"{end}time_start"] = [span[0] for span in spans]
            found[f"{end}time_end"] = [span[1] for span in spans]
    return table.assign(**found)


def find_times(times: Sequence[Timed], start: int, end: int) -> tuple[str, str]:
    """Return when the first cue that `start <= i < end` touches begins, and when the last one ends."""
    if not times:
        return "", ""
    first = bisect_right(times, start, key=lambda timed: timed.end)
    touched = times[first : bisect_right(times, end - 1, key=lambda timed: timed.start)]
    if not touched:
        return "", ""
    return format_time(touched[0].first), format_time(max(timed.last for timed in touched))


def format_time(milliseconds: int) -> str:
    """Write a time as WebVTT does: hours, minutes, seconds, thousandths."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
