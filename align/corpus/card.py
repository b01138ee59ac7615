"""What is said of a corpus on its card: sizes, distributions, sources, copies and how many pairs are right.

Rows are counted a block at a time; of each, four numbers are kept to tell copies by, and the names of documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from align.chars import ARABIC_LETTER, LATIN_LETTER
from align.corpus.chances import chances_of
from align.corpus.dedup import hash_texts
from align.normalize import for_comparison
from align.records import LANGUAGES

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Keys = npt.NDArray[np.uint64]

BINS = 20  # of the probability
LANGUAGE_FOLDERS = frozenset(
    ("ar", "en", "ara", "eng", "arabic", "english", "عربي", "العربية", "انجليزي", "الإنجليزية")
)
CONFIDENCE = 0.95
UNNAMED = "(no folder)"  # the domain of documents that lie in no folder
QUANTILES = {"p5": 0.05, "median": 0.5, "p95": 0.95}


@dataclass(slots=True)
class Group:
    """What is counted of one source."""

    pairs: int = 0
    words: list[int] = field(default_factory=lambda: [0, 0])
    chances: float = 0.0
    scored: int = 0


@dataclass(slots=True)
class Counted:
    """What was counted of a table; `by` is the column that names the source of a row, None for its folder."""

    by: str | None = None
    problems: Counter[str] = field(default_factory=Counter)
    pairs: int = 0
    words: tuple[Counter[int], Counter[int]] = field(default_factory=lambda: (Counter(), Counter()))
    characters: list[int] = field(default_factory=lambda: [0, 0])
    own_letters: list[int] = field(default_factory=lambda: [0, 0])
    letters: list[int] = field(default_factory=lambda: [0, 0])
    chances: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(BINS, dtype=np.int64))
    chance_sum: float = 0.0
    chance_spread: float = 0.0
    scored: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    languages: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    documents: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    groups: dict[str, Group] = field(default_factory=dict)
    keys: dict[str, list[Keys]] = field(default_factory=dict)
    judged: dict[int, int] = field(
        default_factory=dict
    )  # labels of pairs that are there, by what `pair_keys` returns

    def add(self, block: pd.DataFrame, labels: Mapping[int, int] | None = None) -> None:
        """Count a block; `labels` are judgements by the keys of pairs."""
        if "problem" in block:
            self.problems.update(told.partition(":")[0] for told in block["problem"] if told)
            block = block[block["problem"] == ""]
        self.pairs += len(block)
        sides = [block[f"{language}_text"].tolist() for language in LANGUAGES]
        words = [[len(text.split()) for text in texts] for texts in sides]
        for side, texts in enumerate(sides):
            self.words[side].update(words[side])
            self.characters[side] += sum(map(len, texts))
            arabic = sum(len(ARABIC_LETTER.findall(text)) for text in texts)
            latin = sum(len(LATIN_LETTER.findall(text)) for text in texts)
            self.own_letters[side] += (arabic, latin)[side]
            self.letters[side] += arabic + latin
            if f"{LANGUAGES[side]}_language" in block:
                self.languages[side].update(block[f"{LANGUAGES[side]}_language"])
            if f"{LANGUAGES[side]}_doc" in block:
                self.documents[side].update(block[f"{LANGUAGES[side]}_doc"])
        self.add_figures(block)
        self.add_groups(block, words)
        self.add_keys(sides, labels or {})

    def add_figures(self, block: pd.DataFrame) -> None:
        """Count probabilities, flags and methods."""
        if "probability" in block:
            chances = known_chances(block)
            self.chances += np.histogram(chances, bins=BINS, range=(0, 1))[0]
            self.chance_sum += float(chances.sum())
            self.chance_spread += float((chances * (1 - chances)).sum())
            self.scored += len(chances)
        if "flags" in block:
            self.flags.update(flag for cell in block["flags"] for flag in str(cell).split(",") if flag)
            self.flagged += int((block["flags"] != "").sum())
        if "method" in block:
            self.methods.update(block["method"])

    def add_groups(self, block: pd.DataFrame, words: Sequence[Sequence[int]]) -> None:
        """Count rows by source: the column `by`, else the folder of their documents."""
        if self.by:
            names = [str(name) or UNNAMED for name in block[self.by]]
        elif "ar_doc" in block and "en_doc" in block:
            names = [name_domain(ar, en) for ar, en in zip(block["ar_doc"], block["en_doc"], strict=True)]
        else:
            return
        chances = chances_of(block) if "probability" in block else np.full(len(block), np.nan)
        for name, ar, en, chance in zip(names, *words, chances.tolist(), strict=True):
            group = self.groups.setdefault(name, Group())
            group.pairs += 1
            group.words[0] += ar
            group.words[1] += en
            if chance == chance:
                group.chances += chance
                group.scored += 1

    def add_keys(self, sides: Sequence[Sequence[str]], labels: Mapping[int, int]) -> None:
        """Remember what copies are told by, and which of the judged pairs are there."""
        views = [[for_comparison(text) for text in texts] for texts in sides]
        pairs = pair_keys(*sides)
        for name, keys in (
            ("exact", pairs),
            ("normalised", pair_keys(*views)),
            ("ar", hash_texts(sides[0])),
            ("en", hash_texts(sides[1])),
        ):
            self.keys.setdefault(name, []).append(keys)
        if labels:
            self.judged |= {key: labels[key] for key in pairs.tolist() if key in labels}


def known_chances(block: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return the probabilities that are there, float64[k]."""
    chances = chances_of(block)
    return chances[~np.isnan(chances)]


def pair_keys(ar: Sequence[str], en: Sequence[str]) -> Keys:
    """Return a number for each pair, uint64[n], by its texts with white space as one space."""
    return hash_texts(f"{' '.join(a.split())}\0{' '.join(e.split())}" for a, e in zip(ar, en, strict=True))


def name_domain(ar: str, en: str) -> str:
    """Return the folder of two documents, without what names a language: `ar/news/a.txt` lies in `news`.

    Both, `law + news`, where they lie in different ones.
    """
    found = []
    for doc in (ar, en):
        folders = [part for part in PurePosixPath(doc).parent.parts if part.lower() not in LANGUAGE_FOLDERS]
        found.append(folders[0] if folders else UNNAMED)
    return found[0] if found[0] == found[1] else " + ".join(sorted(found))


def describe_corpus(
    counted: Counted, licences: Mapping[str, Mapping[str, str]], default: str = "", elsewhere: int = 0
) -> dict[str, Any]:
    """Return the figures of a card, ready for JSON.

    `licences` are those of sources, as `licence` and `address`; `default` is that of every other source. Of the
    judged pairs so many are `elsewhere`, not in this table.
    """
    sides = {language: describe_side(counted, side) for side, language in enumerate(LANGUAGES)}
    copies = {name: share_of_copies(keys) for name, keys in counted.keys.items()}
    sources = []
    for name, group in sorted(counted.groups.items(), key=lambda item: (-item[1].pairs, item[0])):
        licence = licences.get(name, {"licence": default, "address": ""})
        sources.append(
            {
                "name": name,
                "pairs": group.pairs,
                "words": dict(zip(LANGUAGES, group.words, strict=True)),
                "mean_probability": round(group.chances / group.scored, 4) if group.scored else None,
                **licence,
            }
        )
    return {
        "pairs": counted.pairs,
        "problems": dict(sorted(counted.problems.items())),
        "sides": sides,
        "probability": describe_chances(counted),
        "precision": {
            "expected": expect_precision(counted),
            "judged": judge_precision(counted.judged),
            "judged_elsewhere": elsewhere,
        },
        "flags": {"pairs": counted.flagged, "by_name": dict(counted.flags.most_common())},
        "methods": dict(counted.methods.most_common()),
        "copies": copies,
        "sources": sources,
        "licence": default,
    }


def describe_side(counted: Counted, side: int) -> dict[str, Any]:
    """Return what is said of one language."""
    lengths = counted.words[side]
    total = sum(words * rows for words, rows in lengths.items())
    return {
        "words": total,
        "characters": counted.characters[side],
        "words_a_pair": {
            "mean": round(total / counted.pairs, 2) if counted.pairs else None,
            **{name: quantile(lengths, share) for name, share in QUANTILES.items()},
            "most": max(lengths, default=None),
        },
        "lengths": {str(words): rows for words, rows in sorted(lengths.items())},
        "letters_in_its_script": share(counted.own_letters[side], counted.letters[side]),
        "languages": dict(counted.languages[side].most_common()),
        "documents": len(counted.documents[side]),
    }


def quantile(lengths: Mapping[int, int], least: float) -> int | None:
    """Return the smallest length that so many of the rows do not exceed."""
    wanted, seen = least * sum(lengths.values()), 0
    for length, rows in sorted(lengths.items()):
        seen += rows
        if seen >= wanted:
            return length
    return None


def share(part: float, whole: float) -> float | None:
    """Return a share with four decimals, None of nothing."""
    return round(part / whole, 4) if whole else None


def share_of_copies(keys: Sequence[Keys]) -> float | None:
    """Return which share of the rows repeats an earlier one."""
    joined = np.concatenate(keys)
    return share(len(joined) - len(np.unique(joined)), len(joined))


def describe_chances(counted: Counted) -> dict[str, Any] | None:
    """Return the distribution of the probability, None where there is none."""
    if not counted.scored:
        return None
    return {
        "pairs": counted.scored,
        "mean": round(counted.chance_sum / counted.scored, 4),
        "bins": counted.chances.tolist(),
    }


def expect_precision(counted: Counted) -> dict[str, Any] | None:
    """Return which share of the pairs is right if probabilities are what they say, with an interval of 95 %.

    The mean of the probabilities, and the spread of as many independent draws (normal approximation to the
    Poisson binomial); what calibration errs by is not in it.
    """
    if not counted.scored:
        return None
    mean = counted.chance_sum / counted.scored
    off = 1.96 * float(np.sqrt(counted.chance_spread)) / counted.scored
    return {
        "share": round(mean, 4),
        "low": round(max(mean - off, 0.0), 4),
        "high": round(min(mean + off, 1.0), 4),
        "confidence": CONFIDENCE,
        "pairs": counted.scored,
    }


def judge_precision(judged: Mapping[int, int]) -> dict[str, Any] | None:
    """Return which share of judged pairs is right, with the interval of Clopper and Pearson (1934)."""
    from scipy.stats import beta

    if not judged:
        return None
    count, right = len(judged), sum(judged.values())
    tail = (1 - CONFIDENCE) / 2
    low = float(beta.ppf(tail, right, count - right + 1)) if right else 0.0
    high = float(beta.ppf(1 - tail, right + 1, count - right)) if right < count else 1.0
    return {
        "share": round(right / count, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "confidence": CONFIDENCE,
        "pairs": count,
        "right": right,
    }
