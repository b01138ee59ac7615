"""Measure coverage as a user gets it: does the job tell what the other language carries from what it does not?

    python -m scripts.eval.coverage EVAL_DIR [--sets NAME...] [--model bundled] [--seed 31] [--cache-dir DIR]
        [--also SHIFT...] [--list COLLECTION]

EVAL_DIR holds sentences/<set>/. Collections are made of their lines: merged, split, dropped on one side, shuffled
over documents, a fifth of the stretches told in two documents of one language. The whole job runs on them with its
defaults. A sentence is truly carried when its line, or a line of the same two texts, stands on the other side.

For each direction: precision and recall of `covered` (with `partial`, too) and of `uncovered` as shares of
sentences; the true and the told share of characters, the 95 per cent interval told with it and whether it holds the
truth; and of how many documents' own intervals that is so. Below stand what `align.select.bounds` takes from here,
how far the truth lies from what is told in each set, and what intervals hold of a set whose errors had no part in
them. `--also` are the shifts of further collections, as `scripts.eval.statements` prints them. Then, where next to
nothing is in common (sets about other things, random halves of one set), the share of sentences told covered, and
that of those whose lines are not repeated on the other side. `--list` prints what is told covered and is not, with
what is said to carry it.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from align import job
from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.judge.judge import COVERED
from align.normalize import for_comparison
from align.records import LANGUAGES, Encoder, Language
from align.select.bounds import SHIFT, SPREAD, bound_share, on_scale
from scripts.data.make_collections import Collection, Lines, Recipe, halves, make_collection, read_lines, unrelated
from scripts.data.run_pairs import as_documents, line_starts

SETS = ("flores-dev", "tico-dev", "un-dev", "tatoeba-dev")
STRANGERS = (
    ("un-dev", "tico-dev"),
    ("tico-dev", "un-dev"),
    ("flores-dev", "tico-dev"),
    ("tatoeba-dev", "flores-dev"),
)
RECIPES = {
    "": Recipe(repeat=0.2),
    ", half dropped": Recipe(merge=0.1, split=0.2, recut=0.03, drop=0.5, repeat=0.2),
}
Known = dict[Language, dict[str, set[str]]]


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence: whether it is carried, what was told, and what its share of the percentages is."""

    doc: str
    text: str
    carried: bool
    status: str
    probability: float
    by: str


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS, help="of which collections are made")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--cache-dir", type=Path)
    parser.add_argument("--also", metavar="SHIFT", type=float, nargs="*", default=[], help="of other collections")
    parser.add_argument("--list", metavar="COLLECTION", help="print what is wrongly told covered in this one")
    args = parser.parse_args()
    encoder = load_encoder(args.model, cache=VectorCache(args.cache_dir) if args.cache_dir else None)
    lines = {name: read_lines(args.eval_dir / "sentences" / name) for name in args.sets}
    made = {f"{name}{label}": make_collection(lines[name], args.seed, recipe)
            for name in args.sets for label, recipe in RECIPES.items()}  # fmt: skip
    strange = {f"{ar}/{en}": unrelated(lines[ar], lines[en]) for ar, en in STRANGERS if {ar, en} <= lines.keys()}
    strange |= {f"{name} halves": halves(lines[name], args.seed) for name in args.sets}
    known = know_pairs(lines.values())
    if args.list:
        if args.list not in made | strange:
            parser.error(f"no collection {args.list!r}; there are: {', '.join(made | strange)}")
        for language, told in run_job((made | strange)[args.list], encoder, known).items():
            list_wrong(language, told)
        return
    show_errors(show_made(made, encoder, known), args.also)
    show_strange(strange, encoder, known)
    print(
        f"eval_coverage 1 | {encoder.name}:{encoder.revision} | cut:{COVERED} | seed:{args.seed} | "
        f"align:{version('align-ar-en')} numpy:{version('numpy')} | {platform.machine()} {os.cpu_count()} cores"
    )


def know_pairs(sets: Iterable[Lines]) -> Known:
    """Return for each folded line of either language the folded lines that it stands in step with."""
    known: Known = {"ar": defaultdict(set), "en": defaultdict(set)}
    for lines in sets:
        for ar, en in zip(map(for_comparison, lines.ar), map(for_comparison, lines.en), strict=True):
            known["ar"][ar].add(en)
            known["en"][en].add(ar)
    return known


def run_job(collection: Collection, encoder: Encoder, known: Known) -> dict[Language, list[Told]]:
    """Run the job on a collection; return what it tells of each sentence beside the truth."""
    made = as_documents(collection, collection.name, collection.name)
    project = job.run_job(made.documents, encoder=encoder)
    carried = {key for pair in made.gold for end in pair for key in end}
    rows = {document.name: line_starts(document.text) for document in made.documents}
    there = [{for_comparison(sentence.text) for sentence in side} for side in (project.ar, project.en)]
    sides = (project.ar, project.en, there[1]), (project.en, project.ar, there[0])
    found_for = project.coverage.best()
    result: dict[Language, list[Told]] = {}
    for language, (own, other, texts), found in zip(LANGUAGES, sides, found_for, strict=True):
        result[language] = [
            Told(
                sentence.doc,
                sentence.text,
                (sentence.doc, rows[sentence.doc][sentence.start]) in carried
                or not texts.isdisjoint(known[language].get(for_comparison(sentence.text), ())),
                evidence.status,
                evidence.probability,
                " ".join(other[i].text for i in evidence.span),
            )
            for sentence, evidence in zip(own, found, strict=True)
        ]
    return result


def show_made(made: dict[str, Collection], encoder: Encoder, known: Known) -> Mapping[str, list[list[Told]]]:
    """Print how right coverage is where most or half of the lines have a counterpart; return what is told."""
    print("Counterparts known: P/R of covered, of covered or partial, of uncovered; shares of characters")
    print(f"{'collection':26}{'':4}{'sent.':>6}  {'covered':12}{'or partial':12}{'uncovered':12}"
          f"{'true':>7}{'told':>7}  {'interval':14}{'holds it':10}in documents")  # fmt: skip
    rows: defaultdict[str, list[list[Told]]] = defaultdict(list)
    for name, collection in made.items():
        for language, told in run_job(collection, encoder, known).items():
            rows[collection.name].append(told)
            truth = np.array([one.carried for one in told])
            status = np.array([one.status for one in told])
            rates = [
                "{:.3f}/{:.3f}".format(*rate(status == "covered", truth)),
                "{:.3f}/{:.3f}".format(*rate(status != "uncovered", truth)),
                "{:.3f}/{:.3f}".format(*rate(status == "uncovered", ~truth)),
            ]
            true, share, low, high = measure(told)
            documents = group_by_document(told)
            holding = [low <= true <= high for true, _, low, high in map(measure, documents)]
            print(
                f"{name:26}{language:4}{len(told):6}  " + "".join(f"{each:12}" for each in rates)
                + f"{true:7.1%}{share:7.1%}  {f'{low:.1%}-{high:.1%}':14}"
                f"{'yes' if low <= true <= high else 'no':10}{sum(holding)} of {len(documents)}"
            )  # fmt: skip
    return rows


def show_errors(rows: Mapping[str, Sequence[Sequence[Told]]], also: Sequence[float]) -> None:
    """Print how far the truth lies from what is told, by set, and what intervals hold of sets left out of that."""
    shifts = {name: [on_scale(true) - on_scale(share) for true, share, *_ in map(measure, own)]
              for name, own in rows.items()}  # fmt: skip
    print("\nErrors of judging, as the difference of the arcsines of the roots of true and told share")
    for name, values in shifts.items():
        print(f"{name:26}" + " ".join(f"{value:+.3f}" for value in values))
    more = [[value] for value in also]
    learned = learn_errors([*shifts.values(), *more])
    print("shift {:.3f}, spread {:.3f}; in use: {}, {}".format(*learned, SHIFT, SPREAD))
    held, all_widths = [], []
    for name, own in rows.items():
        others = learn_errors([*(values for other, values in shifts.items() if other != name), *more])
        found = [measure(told, *others) for told in own]
        documents = [measure(part, *others) for told in own for part in group_by_document(told)]
        held += [low <= true <= high for true, _, low, high in found]
        widths = [high - low for *_, low, high in found]
        all_widths += widths
        inside = sum(low <= true <= high for true, _, low, high in documents)
        print(
            f"{name:26}left out: shift {others[0]:.3f}, spread {others[1]:.3f}; mean width {np.mean(widths):.1%}; "
            f"in documents {inside} of {len(documents)}, mean width "
            f"{np.mean([high - low for *_, low, high in documents]):.1%}"
        )
    print(f"left out, it holds the truth in {sum(held)} of {len(held)}, mean width {np.mean(all_widths):.1%}")


def learn_errors(shifts: Iterable[Sequence[float]]) -> tuple[float, float]:
    """Return the mean of what each set is shifted by, and the standard deviation to expect in a set not seen.

    That holds the variance inside sets of several values, that between sets, and that of the mean of so few.
    """
    sets = [np.array(values) for values in shifts]
    means = np.array([values.mean() for values in sets])
    inside = float(np.mean([values.var(ddof=1) for values in sets if len(values) > 1]))
    return float(means.mean()), math.sqrt(inside + float(means.var(ddof=1)) * (1 + 1 / len(means)))


def rate(found: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Return precision and recall."""
    hits = float(np.sum(found & right))
    return hits / max(1, int(found.sum())), hits / max(1, int(right.sum()))


def measure(
    told: Sequence[Told], shift: float = SHIFT, spread: float = SPREAD
) -> tuple[float, float, float, float]:
    """Return the true share of characters that is carried, the share told, and the interval told with it."""
    weights = np.array([len(one.text) for one in told], dtype=np.float64)
    covered = np.array([one.status == "covered" for one in told])
    truth = np.array([one.carried for one in told])
    bounds = bound_share(weights, covered, [one.doc for one in told], shift, spread)
    return float(weights @ truth / weights.sum()), float(weights @ covered / weights.sum()), *bounds


def group_by_document(told: Sequence[Told]) -> list[list[Told]]:
    """Part sentences by their documents."""
    groups: dict[str, list[Told]] = {}
    for one in told:
        groups.setdefault(one.doc, []).append(one)
    return list(groups.values())


def show_strange(strange: dict[str, Collection], encoder: Encoder, known: Known) -> None:
    """Print how much is told covered where next to nothing is in common."""
    print("\nNothing or next to nothing in common: share of sentences told covered, and wrongly so")
    print(f"{'collection':26}{'sentences':>14}   {'Arabic':18}{'English':18}partial, wrongly so")
    for name, collection in strange.items():
        told = run_job(collection, encoder, known)
        cells = [f"{share(one, is_covered):.2%} ({share(one, is_wrong):.2%})".ljust(18) for one in told.values()]
        partial = " ".join(f"{share(one, is_wrongly_partial):.2%}" for one in told.values())
        size = " x ".join(str(len(one)) for one in told.values())
        print(f"{name:26}{size:>14}   {''.join(cells)}{partial}")


def share(told: Sequence[Told], which: Callable[[Told], bool]) -> float:
    """Return the share of sentences of a kind."""
    return sum(map(which, told)) / max(1, len(told))


def is_covered(one: Told) -> bool:
    """Say whether a sentence is told covered."""
    return one.status == "covered"


def is_wrong(one: Told) -> bool:
    """Say whether a sentence is told covered and is not carried."""
    return one.status == "covered" and not one.carried


def is_wrongly_partial(one: Told) -> bool:
    """Say whether a sentence is told carried in part and is not carried."""
    return one.status == "partial" and not one.carried


def list_wrong(language: Language, told: Sequence[Told]) -> None:
    """Print what is told covered and is not, with what is said to carry it."""
    for one in sorted(filter(is_wrong, told), key=lambda one: -one.probability):
        print(f"{language}\t{one.probability:.3f}\t{one.text}\t{one.by}")


if __name__ == "__main__":
    main()
