"""Score pairs that came as pairs: each row against one sample of its file, so that blocks can follow blocks.

The sample stands for the file: what its sentences share, how near its neighbours lie, what its translations reach.
It holds the pairs whose hashes are lowest: the same ones whatever their order, so a pair has one score wherever and
however often it stands.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from align.encode.windows import choose_windows
from align.judge.background import measure_background
from align.judge.flags import names_of
from align.judge.judge import judge
from align.match.collection import search_collection
from align.match.neighbours import HUB_NEIGHBOURS, NOTHING, Neighbours, neighbourhood
from align.match.sides import make_side
from align.match.table import ROW, make_candidates
from align.normalize import fold_space
from align.records import LANGUAGES, Language, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import pandas as pd

    from align.encode.windows import WindowKind
    from align.judge.background import Background
    from align.judge.calibrate import Calibration
    from align.match.table import Candidates
    from align.records import Encoder, Side, Vectors

    Floats = npt.NDArray[np.float32]
    Texts = Sequence[str]

SAMPLE = 4000  # pairs that stand for their file: comparing with them costs a tenth of encoding
SCORE_COLUMNS = ("probability", "cosine", "margin", "flags")
ADDED_COLUMNS = (*SCORE_COLUMNS, "ar_language", "en_language")


@dataclass(frozen=True, slots=True, eq=False)
class Backdrop:
    """What the rows of a file are scored against: the two sides of its sample, and what is measured in it."""

    ar: Side
    en: Side
    places: tuple[dict[str, int], dict[str, int]]  # of the sample's texts
    background: Background
    windows: WindowKind


def draw_sample(pairs: Iterable[tuple[str, str]], size: int = SAMPLE) -> list[tuple[str, str]]:
    """Return the `size` different pairs whose hashes are lowest, in that order; no more are held."""
    heap: list[tuple[int, str, str]] = []  # by the hash negated: the highest kept is on top
    held: set[tuple[str, str]] = set()
    for ar, en in pairs:
        key = -int.from_bytes(blake2b(f"{ar}\0{en}".encode("utf-8", "surrogatepass"), digest_size=8).digest())
        if (len(heap) == size and key <= heap[0][0]) or (ar, en) in held:
            continue
        held.add((ar, en))
        if len(heap) < size:
            heapq.heappush(heap, (key, ar, en))
        else:
            held.discard(heapq.heapreplace(heap, (key, ar, en))[1:])
    return [(ar, en) for _, ar, en in sorted(heap, reverse=True)]


def measure_backdrop(sample: Sequence[tuple[str, str]], encoder: Encoder) -> Backdrop:
    """Encode a sample and measure it: the mean of each side, neighbourhoods, what its translations reach."""
    once = [list(dict.fromkeys(pair[side] for pair in sample)) for side in (0, 1)]  # no text is its own rival
    ar, en = (
        make_side(alone(texts, language), language, encoder, "sums")
        for texts, language in zip(once, LANGUAGES, strict=True)
    )
    search = search_collection(ar, en, 1)
    background = measure_background((ar.vectors, en.vectors), search.neighbours, search.hubs)
    places = tuple({text: i for i, text in enumerate(texts)} for texts in once)
    # Calibration by the windows that `auto` takes: of one sentence all windows are the same.
    return Backdrop(ar, en, (places[0], places[1]), background, choose_windows("auto", encoder, 1))


def score_pairs(
    ar: Texts, en: Texts, backdrop: Backdrop, encoder: Encoder, calibration: Calibration
) -> dict[str, Any]:
    """Return the SCORE_COLUMNS of pairs, n rows in order, scored against a backdrop, rounded as in `pairs.tsv`.

    A row depends on its own texts and the backdrop only.
    """
    once = [list(dict.fromkeys(texts)) for texts in (ar, en)]
    at = [{text: i for i, text in enumerate(texts)} for texts in once]
    sides = [
        make_side(alone(texts, language), language, encoder, "sums", known=(sample.mean,))
        for texts, language, sample in zip(once, LANGUAGES, (backdrop.ar, backdrop.en), strict=True)
    ]
    rows = [np.array([at[side][text] for text in texts], dtype=np.int64) for side, texts in enumerate((ar, en))]
    vectors = [side.vectors[places] for side, places in zip(sides, rows, strict=True)]
    cosines = np.round(np.einsum("ij,ij->i", vectors[0], vectors[1]), 4).astype(np.float32)
    own = [
        np.array([where.get(text, -1) for text in texts])
        for where, texts in zip(backdrop.places, (ar, en), strict=True)
    ]
    hubs = (
        hubs_in(vectors[0], backdrop.en.vectors, own[1], cosines)
        + hubs_in(vectors[1], backdrop.ar.vectors, own[0], cosines)
    ) / 2  # fmt: skip
    ones = np.ones(len(ar), dtype=np.int32)
    found = make_candidates(rows[0], ones, rows[1], ones, cosines, margin=np.round(cosines - hubs, 4), source=ROW)
    judged = judge(found, sides[0], sides[1], backdrop.background, encoder.name, backdrop.windows, calibration)
    return figures(judged)


def hubs_in(rows: Vectors, sample: Vectors, own: npt.NDArray[np.int64], cosines: Floats) -> Floats:
    """Return the neighbourhood of each row in the sample of the other side, float32[n].

    `own` is the place of its counterpart in the sample, -1 where it is not there; with its cosine, `cosines`, the
    counterpart counts once in either case.
    """
    result = np.empty(len(rows), dtype=np.float32)
    usable = np.any(sample, axis=1)
    count = min(HUB_NEIGHBOURS + 1, len(sample))
    for top in range(0, len(rows), 1024):
        part = slice(top, top + 1024)
        near = rows[part] @ sample.T
        near[:, ~usable] = NOTHING
        there = np.flatnonzero(own[part] >= 0)
        near[there, own[part][there]] = NOTHING
        best = np.partition(near, len(sample) - count, axis=1)[:, len(sample) - count :]
        filled = np.any(rows[part], axis=1)
        counterpart = np.where(filled & (cosines[part] != 0), cosines[part], NOTHING)
        best = -np.sort(-np.column_stack([best, counterpart]).astype(np.float32), axis=1)
        best[~filled] = NOTHING
        index = np.where(best > NOTHING, 0, -1).astype(np.int32)
        result[part] = neighbourhood(Neighbours(index, best), len(sample))
    return result


def alone(texts: Sequence[str], language: Language) -> list[Sentence]:
    """Make sentences that have nothing to do with their neighbours."""
    return [Sentence(language, 0, len(text), text, language) for text in texts]


def figures(judged: Candidates) -> dict[str, Any]:
    """Return the columns that say how sure rows are, rounded as in `pairs.tsv`."""
    return {
        "probability": np.round(judged.probability, 4),
        "cosine": np.round(judged.cosine.astype(np.float64), 4),
        "margin": np.round(judged.margin.astype(np.float64), 4),
        "flags": [",".join(names_of(bits)) for bits in judged.flags.tolist()],
    }


def score_blocks(
    blocks: Iterable[pd.DataFrame], backdrop: Backdrop, encoder: Encoder, calibration: Calibration
) -> Iterator[pd.DataFrame]:
    """Yield each block with SCORE_COLUMNS and the language of both sides; rows with a problem have no figures."""
    for block in blocks:
        good = (block["problem"] == "").to_numpy()
        ar, en = fold(block["ar_text"][good]), fold(block["en_text"][good])
        scored = block.copy()
        for name in SCORE_COLUMNS[:-1]:
            scored[name] = np.nan
        scored["flags"] = ""
        for name, value in score_pairs(ar, en, backdrop, encoder, calibration).items():
            scored.loc[good, name] = value
        for language in LANGUAGES:
            scored[f"{language}_language"] = [language_of_text(text) for text in block[f"{language}_text"]]
        yield scored


def good_pairs(blocks: Iterable[pd.DataFrame]) -> Iterator[tuple[str, str]]:
    """Yield the two texts of each row that has no problem, as they are compared."""
    for block in blocks:
        good = block[block["problem"] == ""]
        yield from zip(fold(good["ar_text"]), fold(good["en_text"]), strict=True)


def expect_share(
    sample: Sequence[tuple[str, str]], backdrop: Backdrop, encoder: Encoder, calibration: Calibration
) -> float:
    """Return the share of translations to expect in the file that a sample stands for: its mean probability."""
    if not sample:
        return 0.0
    ar, en = zip(*sample, strict=True)
    return float(np.mean(score_pairs(ar, en, backdrop, encoder, calibration)["probability"]))


def fold(texts: Iterable[str]) -> list[str]:
    """Return texts as they are compared: white space as one space."""
    return [fold_space(text) for text in texts]


def language_of_text(text: str) -> str:
    """Return the code of the language that most of a text is in, `und` when it has no letters."""
    from align.clean.language.languages import find_setting, name_language

    if not any(map(str.isalpha, text)):
        return "und"
    return name_language(text, 0, len(text), find_setting(text))
