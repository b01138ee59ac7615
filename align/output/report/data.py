"""What the report shows, as columns: JSON-ready lists that the page's script reads."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from align.records import LANGUAGES, PAIR_COLUMNS, Document

if TYPE_CHECKING:
    import pandas as pd

    from align.output.report.links import Group
    from align.records import Place

SHOWN = 20_000  # dropped stretches on the page; all of them are in dropped.tsv
ROLES = ("full", "partial", "differs")
STATUSES = ("covered", "partial", "uncovered")
# Of `run.json`, what explains the page. Paths of the machine that made it are none of its readers' business.
TOLD = ("version", "counts", "seconds", "calibration")


def collect(
    pairs: pd.DataFrame,
    conflicts: pd.DataFrame,
    coverage: pd.DataFrame,
    dropped: pd.DataFrame,
    info: Mapping[str, Any],
    parts: pd.DataFrame | None,
    statements: pd.DataFrame | None,
    documents: Sequence[Document],
    links: Mapping[int, Sequence[Group]],
    nearest: Sequence[tuple[Place, Place, float]] = (),
) -> dict[str, Any]:
    """Return all that the page shows; documents are told by their place in `documents`, sentences by theirs."""
    names = sorted({*coverage["doc"], *dropped["doc"], *pairs["ar_doc"], *pairs["en_doc"]})
    numbers = {name: number for number, name in enumerate(names)}
    places = [
        (doc, int(start), language)
        for doc, start, language in zip(coverage["doc"], coverage["start"], coverage["language"], strict=True)
    ]
    sentences = {place: row for row, place in enumerate(places)}
    ends = coverage["end"].astype(int).tolist()
    return {
        "documents": names,
        "sentences": list_sentences(coverage, numbers, documents),
        "parts": list_parts(parts, places),
        "statements": list_statements(statements, places, ends),
        "conflicts": list_conflicts(conflicts, sentences),
        "nearest": [
            [sentences[one], sentences[other], round(chance, 2)]
            for one, other, chance in nearest
            if one in sentences and other in sentences
        ],
        "stories": list_stories(info, numbers),
        "pairs": list_pairs(pairs, numbers, coverage),
        "links": links,
        "columns": list(PAIR_COLUMNS),
        "dropped": list_dropped(dropped, numbers),
        "reasons": dict(sorted(Counter(dropped["reason"]).items())),
        "made": describe(info),
    }


def list_sentences(
    coverage: pd.DataFrame, numbers: Mapping[str, int], documents: Sequence[Document]
) -> dict[str, list[Any]]:
    """Return the sentences by column, in the order of the coverage table; -1 where there is no evidence."""
    columns = (coverage[f"evidence_{name}"].tolist() for name in ("doc", "start", "end"))
    there = [
        [-1, -1, -1] if start is None or start != start else [numbers[doc], int(start), int(end)]
        for doc, start, end in zip(*columns, strict=True)
    ]
    return {
        "doc": [numbers[doc] for doc in coverage["doc"]],
        "language": [LANGUAGES.index(language) for language in coverage["language"]],
        "start": coverage["start"].astype(int).tolist(),
        "end": coverage["end"].astype(int).tolist(),
        "text": coverage["text"].tolist(),
        "status": [STATUSES.index(status) for status in coverage["status"]],
        "probability": [round(float(value), 4) for value in coverage["probability"]],
        "there": there,
        "opens": find_paragraphs(coverage, documents),
    }


def find_paragraphs(coverage: pd.DataFrame, documents: Sequence[Document]) -> list[int]:
    """Say of each sentence whether it opens a paragraph: 1 where a line ends before it, or the document begins."""
    texts = {document.name: document.text for document in documents}
    opens: list[int] = []
    before, last = "", 0
    for doc, start, end in zip(coverage["doc"], coverage["start"], coverage["end"], strict=True):
        opens.append(int(doc != before or "\n" in texts.get(doc, "")[last:start]))
        before, last = doc, end
    return opens


def list_parts(parts: pd.DataFrame | None, places: Sequence[Place]) -> list[list[int]]:
    """Return [sentence, start, end, carried] of each clause of the sentences that are carried in part."""
    if parts is None:
        return []
    starts = start_places(places)
    found = []
    for part in parts.itertuples(index=False):
        sentence = find_place(starts, (part.doc, int(part.start), part.language))
        if sentence >= 0:
            found.append([sentence, int(part.start), int(part.end), int(part.carried == "yes")])
    return found


def list_statements(
    statements: pd.DataFrame | None, places: Sequence[Place], ends: Sequence[int]
) -> dict[str, Any]:
    """Return by column who makes which statement: its number and story, the source, the role, the sentence.

    `places` and `ends` are those of the sentences. `sources` is what its column counts into. `others` gives [row,
    language, text] of what is no whole sentence of coverage: clauses, and the sentences of documents dropped as
    copies, which are -1 in their column.
    """
    if statements is None:
        return {"statement": [], "story": [], "source": [], "role": [], "sentence": [], "sources": [], "others": []}
    sources = sorted(set(statements["source"]))
    number = {source: number for number, source in enumerate(sources)}
    starts = start_places(places)
    columns = (statements[name].tolist() for name in ("doc", "start", "end", "language", "text"))
    found, others = [], []
    for row, (doc, start, end, language, text) in enumerate(zip(*columns, strict=True)):
        sentence = find_place(starts, (doc, int(start), language))
        if sentence < 0 or end > ends[sentence]:
            sentence = -1
        found.append(sentence)
        if sentence < 0 or (start, end) != (places[sentence][1], ends[sentence]):
            others.append([row, LANGUAGES.index(language), text])
    return {
        "statement": statements["statement"].astype(int).tolist(),
        "story": statements["story"].astype(int).tolist(),
        "source": [number[source] for source in statements["source"]],
        "role": [ROLES.index(role) for role in statements["role"]],
        "sentence": found,
        "sources": sources,
        "others": others,
    }


def start_places(places: Sequence[Place]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Return (start, row) of the sentences of each document and language, in order."""
    starts: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row, (doc, start, language) in enumerate(places):
        starts.setdefault((doc, language), []).append((start, row))
    return starts


def find_place(starts: Mapping[tuple[str, str], Sequence[tuple[int, int]]], place: Place) -> int:
    """Return the row of the last sentence of a document that begins at a place or before it, -1 for none."""
    doc, start, language = place
    own = starts.get((doc, language), [])
    at = bisect_right(own, start, key=lambda one: one[0]) - 1
    return own[at][1] if at >= 0 else -1


def list_conflicts(conflicts: pd.DataFrame, sentences: Mapping[Place, int]) -> list[list[Any]]:
    """Return [statement, story, kind, what, value, source, language, sentence or its text] of each telling."""
    return [
        [
            int(row.statement), int(row.story), row.kind, row.what, row.value, row.source,
            LANGUAGES.index(row.language), sentences.get((row.doc, int(row.start), row.language), row.text),
        ]
        for row in conflicts.itertuples(index=False)
    ]  # fmt: skip


def list_stories(info: Mapping[str, Any], numbers: Mapping[str, int]) -> list[list[Any]]:
    """Return [story, its documents] in order."""
    return [
        [story["story"], [numbers[doc] for doc in story["documents"] if doc in numbers]]
        for story in info.get("stories", [])
    ]


def list_pairs(pairs: pd.DataFrame, numbers: Mapping[str, int], coverage: pd.DataFrame) -> dict[str, list[Any]]:
    """Return the pairs by column, as in `pairs.tsv`, documents by number.

    The text of a side is [first, last] of its sentences where they give it, which makes the page half as long.
    """
    columns: dict[str, list[Any]] = {name: pairs[name].tolist() for name in PAIR_COLUMNS}
    for name in ("probability", "cosine", "margin"):
        columns[name] = [None if value != value else round(float(value), 4) for value in columns[name]]
    texts = coverage["text"].tolist()
    ends = [coverage[name].tolist() for name in ("doc", "language", "start", "end")]
    starts = {place: row for row, place in enumerate(zip(*ends[:3], strict=True))}
    stops = {(doc, language, end): row for row, (doc, language, _, end) in enumerate(zip(*ends, strict=True))}
    for code in LANGUAGES:
        docs, own = columns[f"{code}_doc"], columns[f"{code}_text"]
        for row, (doc, start, end) in enumerate(
            zip(docs, columns[f"{code}_start"], columns[f"{code}_end"], strict=True)
        ):
            first, last = starts.get((doc, code, start), -1), stops.get((doc, code, end), -1)
            if 0 <= first <= last and " ".join(texts[first : last + 1]) == own[row]:
                own[row] = [first, last]
        columns[f"{code}_doc"] = [numbers[doc] for doc in docs]
    return columns


def list_dropped(dropped: pd.DataFrame, numbers: Mapping[str, int]) -> list[list[Any]]:
    """Return [document, start, end, text, reason] of the first stretches that are no content."""
    rows = dropped.head(SHOWN)
    return [[numbers[r.doc], int(r.start), int(r.end), r.text, r.reason] for r in rows.itertuples(index=False)]


def describe(info: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the run was made: what of `run.json` its readers need."""
    model, options = info.get("model") or {}, info.get("options") or {}
    made = {name: info[name] for name in TOLD if name in info}
    shown = {k: v for k, v in options.items() if isinstance(v, (bool, int, float)) or k in ("method", "windows")}
    return made | {"model": {k: model[k] for k in ("name", "revision", "windows") if k in model}, "options": shown}
