"""Measure mining and linking on collections made from line-aligned text.

    python -m scripts.eval.mining EVAL_DIR [--model bundled] [--seed 11] [--windows tokens] [--passages SETS]
        [--compare] [--json FILE]

EVAL_DIR holds sentences/<set>/ar.txt, en.txt and docids.txt. Lines are merged, split, recut, dropped and shuffled
over documents; sets are paired with others to see that nothing is found where nothing is. `--compare` measures
passages with windows of sums and of tokens instead, with both bundled encoders.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
from collections.abc import Collection as Group
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from align.encode.bundled.wheels import FAST_NAME, NAME
from align.encode.windows import WantedWindows, WindowKind, choose_windows
from align.match.candidates import Cut, find_candidates
from align.match.link import link
from align.match.mine import mine
from align.match.neighbours import search_exactly
from align.match.sides import make_sides
from align.match.table import Candidates
from align.match.weights import MAX_WINDOW
from align.records import LANGUAGES, Encoder, Pair, Sentence, Side, Span
from scripts.data.make_collections import Collection, Lines, Recipe, halves, make_collection, read_lines, unrelated
from scripts.results import Table, describe, write_result

SETS = ("flores-dev", "tico-dev", "un-dev", "tatoeba-dev")
PLAIN = Recipe(merge=0, split=0, recut=0, drop=0.1)
RECIPES = (
    ("runs of lines", Recipe()),
    ("scattered lines", Recipe(run=1, runs_per_document=20)),
    ("lines unchanged", PLAIN),
)
Place = tuple[tuple[int, int], tuple[int, int]]
Gold = list[Place]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--windows", choices=("auto", "sums", "tokens", "text"), default="auto")
    parser.add_argument("--passages", metavar="SETS", help="print the first table alone, for these sets")
    parser.add_argument(
        "--compare", action="store_true", help="compare windows instead, on flores-dev and tico-dev"
    )
    parser.add_argument("--json", type=Path, help="write the tables to this file, too")
    options = parser.parse_args()
    from align.encode.cache import VectorCache
    from align.encode.encoder import load_encoder

    tables: dict[str, Table] = {}
    if options.compare:
        lines = {name: read_lines(options.eval_dir / "sentences" / name) for name in SETS[:2]}
        encoders = [load_encoder(name, cache=VectorCache()) for name in (NAME, FAST_NAME)]
        tables["windows"] = compare_windows(lines, options.seed, encoders)
        save(options, tables, encoders[0], "sums and tokens", " --compare")
        return
    encoder = load_encoder(options.model, cache=VectorCache())
    lines = {name: read_lines(options.eval_dir / "sentences" / name) for name in SETS}
    kind = choose_windows(options.windows, encoder)
    print(f"{signature(encoder, options.seed)} | windows {kind}")
    names = options.passages.split(",") if options.passages else SETS[:3]
    tables["passages"] = show_passages(lines, names, options.seed, encoder, kind)
    if not options.passages:
        tables["unrelated"] = show_unrelated(lines, options.seed, encoder, kind)
        tables["links"] = show_links(lines, options.seed, encoder, kind)
    save(options, tables, encoder, kind)


def save(
    options: argparse.Namespace, tables: dict[str, Table], encoder: Encoder, windows: str, call: str = ""
) -> None:
    """Write the tables, if asked to."""
    if options.json:
        about = describe(
            "numba",
            model=f"{encoder.name} {encoder.revision}",
            cut=str(Cut()),
            seed=str(options.seed),
            windows=windows,
        )
        write_result(options.json, f"python -m scripts.eval.mining EVAL{call}", tables, about)


def compare_windows(lines: dict[str, Lines], seed: int, encoders: Sequence[Encoder]) -> Table:
    """Print and return how well passages are found with each kind of windows: first, exact, strict F1."""
    kinds: tuple[WindowKind, ...] = ("sums", "tokens")
    rows = []
    for encoder in encoders:
        for name, own in lines.items():
            for label, recipe in RECIPES if encoder is encoders[0] else RECIPES[:1]:
                cells = []
                for kind in kinds:
                    made = make_collection(own, seed, recipe)
                    ar, en = sides_of(made, encoder, kind)
                    first, exact, _ = rank_passages(find_candidates(ar, en, cut=Cut(0, -1)), made.gold)
                    strict = score(mine(ar, en), made.gold, False)[2]
                    cells.append(" ".join(short(value) for value in (first, exact, strict)))
                rows.append([f"`{encoder.name}`", f"{name}, {label}", *cells])
                print(" | ".join(rows[-1]), flush=True)
    return Table(["encoder", "collection", *(f"`{kind}`: first, exact, strict F1" for kind in kinds)], rows)


def short(share: float) -> str:
    """Write a share with three decimals and no zero before the point."""
    return f"{share:.3f}".removeprefix("0")


def signature(encoder: Encoder, seed: int) -> str:
    """Say what made the figures."""
    versions = " ".join(f"{name} {version(name)}" for name in ("align-ar-en", "numpy", "numba"))
    return (
        f"model {encoder.name} {encoder.revision} | cut {Cut()} | seed {seed} | {versions} | "
        f"Python {platform.python_version()} {platform.machine()} {os.cpu_count()} CPUs"
    )


def sides_of(
    collection: Collection, encoder: Encoder, windows: WantedWindows = "auto", largest: int = MAX_WINDOW
) -> tuple[Side, Side]:
    """Encode and centre a collection as a run does."""
    sentences = []
    for language in LANGUAGES:
        for number, texts in enumerate(collection.ar if language == "ar" else collection.en):
            at = 0
            for text in texts:
                sentences.append(Sentence(f"{number}", at, at + len(text), text, language, joined=at > 0))
                at += len(text) + 1
    return make_sides(sentences, encoder, windows, largest)


def show_passages(
    lines: dict[str, Lines], names: Sequence[str], seed: int, encoder: Encoder, windows: WindowKind
) -> Table:
    """Print and return how often the right passage is first and exact; mining against 1-1 ratio-margin mining."""
    print("\nPassages: first and exact per sentence; P/R/F1 of mined pairs (lax: overlap, strict: borders exact)")
    print(f"{'collection':34}{'sent.':>6}{'first':>7}{'exact':>7}   {'lax P/R/F1':18}{'strict P/R/F1':18}"
          f"{'ratio 1-1, best cut: lax':26}strict")  # fmt: skip
    rows = []
    for name in names:
        for label, recipe in RECIPES:
            made = make_collection(lines[name], seed, recipe)
            ar, en = sides_of(made, encoder, windows)
            first, exact, count = rank_passages(find_candidates(ar, en, cut=Cut(0, -1)), made.gold)
            mined = mine(ar, en)
            ratio = mine_by_ratio(ar, en)
            best = [
                max((score(ratio[:k], made.gold, lax) for k in cuts(ratio)), key=lambda s: s[2])
                for lax in (True, False)
            ]
            scores = [score(mined, made.gold, lax) for lax in (True, False)]
            print(
                f"{name + ', ' + label:34}{count:6}{first:7.3f}{exact:7.3f}   "
                f"{shown(scores[0]):20}{shown(scores[1]):20}{shown(best[0]):26}{shown(best[1])}",
                flush=True,
            )
            rows.append(
                [f"{name}, {label}", f"{count:,}", short(first), short(exact), *map(shown, [*scores, *best])]
            )
    columns = ["collection", "sentences", "first", "exact", "lax P/R/F1", "strict P/R/F1"]
    return Table([*columns, "ratio 1-1, best cut: lax", "strict"], rows)


def rank_passages(found: Candidates, gold: Gold) -> tuple[float, float, int]:
    """Return the shares of single sentences whose first passage is right and exactly right, and their number."""
    columns = (found.ar_first, found.ar_size, found.en_first, found.en_size)
    best: dict[tuple[str, int], tuple[int, int]] = {}
    for at in np.argsort(-found.score, kind="stable"):
        ar_first, ar_size, en_first, en_size = (int(column[at]) for column in columns)
        if ar_size == 1:
            best.setdefault(("ar", ar_first), (en_first, en_first + en_size))
        if en_size == 1:
            best.setdefault(("en", en_first), (ar_first, ar_first + ar_size))
    right = exact = count = 0
    for ar, en in gold:
        for language, own, other in (("ar", ar, en), ("en", en, ar)):
            if own[1] - own[0] != 1:
                continue
            count += 1
            span = best.get((language, own[0]), (0, 0))
            right += span[0] < other[1] and span[1] > other[0]
            exact += span == other
    return right / count, exact / count, count


def mine_by_ratio(ar: Side, en: Side, neighbours: int = 4) -> list[Pair]:
    """Mine single sentences as the bitext example of sentence-transformers does, best first.

    Ratio margin over 4 neighbours, candidates of both directions, each sentence used once.
    """
    every = np.ones(len(ar), dtype=np.bool_), np.ones(len(en), dtype=np.bool_)
    forward, backward = search_exactly(ar.vectors, en.vectors, neighbours, *every)
    hubs = forward.cosine.mean(axis=1), backward.cosine.mean(axis=1)
    found = []
    for here, there, near in ((0, 1, forward), (1, 0, backward)):
        ratios = near.cosine / ((hubs[here][:, None] + hubs[there][near.index]) / 2)
        place = ratios.argmax(axis=1)
        for i, k in enumerate(place.tolist()):
            pair = (i, int(near.index[i, k]))
            found.append((float(ratios[i, k]), *(pair if here == 0 else pair[::-1])))
    seen: tuple[set[int], set[int]] = (set(), set())
    kept = []
    for ratio, i, j in sorted(found, key=lambda item: (-item[0], item[1], item[2])):
        if i not in seen[0] and j not in seen[1]:
            seen[0].add(i)
            seen[1].add(j)
            kept.append(Pair(Span(i, i + 1), Span(j, j + 1), "mine", 0.0, ratio))
    return kept


def cuts(pairs: list[Pair]) -> range:
    """Return the numbers of best pairs to try as a cut."""
    return range(max(1, len(pairs) // 200), len(pairs) + 1, max(1, len(pairs) // 200))


def score(pairs: Iterable[Pair], gold: Gold, lax: bool) -> tuple[float, float, float]:
    """Return precision, recall and F1: pairs equal to a gold pair, or (lax) overlapping one on both sides."""
    found = {((p.ar.first, p.ar.last), (p.en.first, p.en.last)) for p in pairs}
    if lax:
        right, hit = overlapping(found, gold), overlapping(gold, found)
    else:
        right = hit = len(found & set(gold))
    precision, recall = right / max(1, len(found)), hit / max(1, len(gold))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def overlapping(these: Group[Place], those: Group[Place]) -> int:
    """Count which of these pairs overlap some of those on both sides."""
    cells = {(i, j) for ar, en in those for i in range(*ar) for j in range(*en)}
    return sum(any((i, j) in cells for i in range(*ar) for j in range(*en)) for ar, en in these)


def shown(values: tuple[float, float, float]) -> str:
    """Write three shares."""
    return " / ".join(map(short, values))


def show_unrelated(lines: dict[str, Lines], seed: int, encoder: Encoder, windows: WindowKind) -> Table:
    """Print and return how much is mined where nothing is in common."""
    print("\nNothing in common: share of sentences in a mined pair, at the default cut")
    pairs = [
        ("un-dev", "tico-dev"),
        ("tico-dev", "un-dev"),
        ("flores-dev", "tico-dev"),
        ("tatoeba-dev", "flores-dev"),
    ]
    made = [unrelated(lines[a], lines[e]) for a, e in pairs] + [halves(lines[name], seed) for name in SETS]
    rows = []
    for collection in made:
        ar, en = sides_of(collection, encoder, windows)
        mined, links = mine(ar, en), link(ar, en)
        shares = sum(len(p.ar) for p in mined) / len(ar), sum(len(p.en) for p in mined) / len(en)
        print(f"{collection.name:28}{len(ar):6} x {len(en):5}  ar {shares[0]:6.2%}  en {shares[1]:6.2%}  "
              f"linked {len(links)} of {len(collection.ar) * len(collection.en)} document pairs")  # fmt: skip
        linked = f"{len(links)} of {len(collection.ar) * len(collection.en):,}"
        size = f"{len(ar):,} × {len(en):,}"
        rows.append([collection.name, size, *(f"{100 * each:.2f} %" for each in shares), linked])
    return Table(["collection", "sentences", "Arabic ones paired", "English ones", "documents linked"], rows)


def show_links(lines: dict[str, Lines], seed: int, encoder: Encoder, windows: WindowKind) -> Table:
    """Print and return precision and recall of links of documents that are cut differently in both languages."""
    print("\nLinks: documents cut into pieces in each language by itself; a link is right when lines are shared")
    rows = []
    for name, least, most in (("flores-dev", 9, 9), ("flores-dev", 1, 3), ("tico-dev", 8, 16), ("tico-dev", 3, 6)):
        made, gold = cut_documents(lines[name], least, most, seed)
        ar, en = sides_of(made, encoder, windows)
        found = {(int(found.ar_doc), int(found.en_doc)) for found in link(ar, en)}
        right = len(found & gold.keys())
        strong = [pair for pair, shared in gold.items() if shared > 1]
        precision, recall = right / max(1, len(found)), right / len(gold)
        of_strong = sum(p in found for p in strong) / max(1, len(strong))
        print(
            f"{name}, pieces of {least}-{most} lines".ljust(34) + f"{len(made.ar):4} x {len(made.en):4} documents  "
            f"precision {precision:.3f}  recall {recall:.3f}  "
            f"recall of those sharing 2 lines or more {of_strong:.3f}"
        )
        label, size = f"{name}, pieces of {least}–{most} lines", f"{len(made.ar)} × {len(made.en)}"
        rows.append([label, size, *(f"{each:.3f}" for each in (precision, recall, of_strong))])
    return Table(["documents", "number", "precision", "recall", "recall of those sharing 2 lines or more"], rows)


def cut_documents(lines: Lines, least: int, most: int, seed: int) -> tuple[Collection, dict[tuple[int, int], int]]:
    """Cut each article into pieces, each language by itself, and shuffle them; gold counts the lines two share."""
    rng = random.Random(seed)
    texts, members = {}, {}
    for language, own in (("ar", lines.ar), ("en", lines.en)):
        pieces = list(cut_articles(lines.articles, least, most, rng))
        rng.shuffle(pieces)
        texts[language], members[language] = [[own[i] for i in piece] for piece in pieces], pieces
    gold: dict[tuple[int, int], int] = {}
    owner = {i: number for number, piece in enumerate(members["en"]) for i in piece}
    for number, piece in enumerate(members["ar"]):
        for i in piece:
            gold[number, owner[i]] = gold.get((number, owner[i]), 0) + 1
    return Collection(lines.name, texts["ar"], texts["en"], []), gold


def cut_articles(articles: list[str], least: int, most: int, rng: random.Random) -> Iterator[range]:
    """Yield consecutive pieces of articles."""
    at = 0
    while at < len(articles):
        end = at + 1
        limit = at + rng.randint(least, most)
        while end < min(limit, len(articles)) and articles[end] == articles[at]:
            end += 1
        yield range(at, end)
        at = end


if __name__ == "__main__":
    main()
