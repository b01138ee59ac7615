"""How often the promise of `align certify` is broken, and how many labels it takes, on made populations.

    python -m scripts.eval.certify --draws 1000

Each draw makes a new population, draws in rounds, tests after every round and takes the laxest cut ever certified,
as a user would who adds labels until it works. Beside it a plain uniform sample of all pairs, of which each cut is
tested once by the exact (hypergeometric) bound of Clopper and Pearson.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click
import numpy as np

from align.corpus.certify import (
    NOT_DRAWN,
    Promise,
    certify,
    choose_cuts,
    draw_rows,
    walk_cuts,
)
from align.read.labels import RIGHT, WRONG
from scripts.results import Table, describe, write_result

if TYPE_CHECKING:
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]
    Population = tuple[Doubles, Mask]

Make: TypeAlias = "Callable[[np.random.Generator, int], Population]"
PAIRS = 5000
ROUNDS = 5  # of drawing and labelling
COLUMNS = (
    "probabilities",
    "labels",
    "promise broken",
    "share certified",
    "plain sample: broken",
    "share certified",
)


def make_odds(chance: np.random.Generator, pairs: int) -> Doubles:
    """Return log odds of good pairs and of noise, 7 to 3."""
    good = chance.random(pairs) < 0.7
    return np.where(good, chance.normal(4.5, 2, pairs), chance.normal(-3, 2, pairs))


def say(odds: Doubles) -> Doubles:
    """Return odds as probabilities, as a table has them."""
    return np.asarray(np.round(np.clip(1 / (1 + np.exp(-odds)), 1e-4, 1 - 1e-4), 4), dtype=np.float64)


def calibrated(chance: np.random.Generator, pairs: int) -> Population:
    """Probabilities that hold."""
    odds = make_odds(chance, pairs)
    return say(odds), chance.random(pairs) < say(odds)


def overconfident(chance: np.random.Generator, pairs: int) -> Population:
    """Probabilities that promise too much: of the surest, .9999, one in two hundred and fifty is wrong."""
    odds = make_odds(chance, pairs)
    return say(odds), chance.random(pairs) < say(0.6 * odds)


def underconfident(chance: np.random.Generator, pairs: int) -> Population:
    """Probabilities that promise too little."""
    odds = make_odds(chance, pairs)
    return say(odds), chance.random(pairs) < say(1.5 * odds + 0.5)


def misled(chance: np.random.Generator, pairs: int) -> Population:
    """The surest pairs are the worst ones: lines of one menu, for instance."""
    odds = make_odds(chance, pairs)
    truth = chance.random(pairs) < say(odds)
    return say(odds), truth & ~((odds > 6) & (chance.random(pairs) < 0.04))


def on_the_edge(chance: np.random.Generator, pairs: int) -> Population:
    """Every cut has a little less than the precision promised: whatever is certified breaks the promise."""
    odds = make_odds(chance, pairs)
    return say(odds), chance.random(pairs) < 0.979


def few(chance: np.random.Generator, pairs: int) -> Population:
    """Four hundred pairs."""
    return calibrated(chance, 400)


POPULATIONS: dict[str, Make] = {
    "calibrated": calibrated,
    "overconfident": overconfident,
    "underconfident": underconfident,
    "misled": misled,
    "on the edge": on_the_edge,
    "few": few,
}


def certify_in_rounds(
    said: Doubles, truth: Mask, promise: Promise, size: int, chance: np.random.Generator
) -> tuple[float | None, int]:
    """Return the laxest cut that was certified after any round, and how many labels were given."""
    cuts = choose_cuts(said, promise)
    walks = walk_cuts(said, chance.permutation(len(said)).astype(np.uint64), cuts)
    labels = np.full(len(said), NOT_DRAWN, dtype=np.int8)
    best = None
    for number in range(ROUNDS):
        left = size * (number + 1) // ROUNDS - np.count_nonzero(labels != NOT_DRAWN)
        rows, _ = draw_rows(walks, said, labels, promise, int(left))
        labels[rows] = np.where(truth[rows], RIGHT, WRONG)
        found = certify(walks, cuts, said, labels, promise).best
        if found and (best is None or found.cut < best):
            best = found.cut
    return best, int(np.count_nonzero(labels != NOT_DRAWN))


def certify_plainly(
    said: Doubles, truth: Mask, promise: Promise, size: int, chance: np.random.Generator
) -> float | None:
    """Return the laxest cut that one uniform sample of all pairs certifies."""
    from scipy.stats import hypergeom

    drawn = chance.choice(len(said), min(size, len(said)), replace=False)
    best = None
    for cut in choose_cuts(said, promise):
        pairs = int(np.count_nonzero(said >= cut))
        inside = drawn[said[drawn] >= cut]
        fewest = promise.fewest_wrong(pairs)
        wrong = np.count_nonzero(~truth[inside])
        if fewest <= pairs and hypergeom.cdf(wrong, pairs, fewest, len(inside)) > 1 - promise.confidence:
            break
        best = cut
    return best


def ideal_size(said: Doubles, truth: Mask, precision: float) -> int:
    """Return how many pairs the laxest cut keeps that does have the precision."""
    order = np.argsort(-said, kind="stable")
    good = np.cumsum(truth[order]) >= precision * np.arange(1, len(said) + 1)
    last = np.append(said[order][1:] != said[order][:-1], True)
    return int(np.flatnonzero(good & last)[-1]) + 1 if (good & last).any() else 0


def measure(make: Make, size: int, draws: int, promise: Promise, pairs: int) -> list[str]:
    """Return, as cells: labels given, and for both ways how often the promise broke and how much was certified.

    That is a share of what the laxest cut keeps that does have the precision.
    """
    broken, shares, used = np.zeros((2, draws)), np.zeros((2, draws)), np.zeros(draws)
    for draw in range(draws):
        chance = np.random.default_rng([draw, size])
        said, truth = make(chance, pairs)
        ideal = ideal_size(said, truth, promise.precision)
        cut, used[draw] = certify_in_rounds(said, truth, promise, size, chance)
        for way, found in enumerate((cut, certify_plainly(said, truth, promise, size, chance))):
            if found is not None:
                broken[way, draw] = truth[said >= found].mean() < promise.precision
                shares[way, draw] = np.count_nonzero(said >= found) / max(ideal, 1)
    cells = [f"{used.mean():.0f}"]
    for rate, share in zip(broken.mean(axis=1), shares.mean(axis=1), strict=True):
        cells += [f"{rate:.3f}", "–" if make is on_the_edge else f"{share:.3f}"]
    return cells


@click.command(help=__doc__)
@click.option("--draws", default=1000, show_default=True, help="Draws of each population.")
@click.option("--sizes", default="500", show_default=True, help="Numbers of labels, with commas.")
@click.option("--precision", default=0.98, show_default=True, help="What is promised.")
@click.option("--confidence", default=0.95, show_default=True, help="And how surely.")
@click.option("--population", "chosen", type=click.Choice(list(POPULATIONS)), multiple=True, help="Only this one.")
@click.option("--pairs", default=PAIRS, show_default=True, help="Pairs of a population.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="File of results to write.")
def main(
    draws: int,
    sizes: str,
    precision: float,
    confidence: float,
    chosen: tuple[str, ...],
    pairs: int,
    json_path: Path | None,
) -> None:
    """Print for each population and number of labels how often the promise broke and how much was certified."""
    promise, rows = Promise(precision, confidence), []
    click.echo("\t".join(COLUMNS))
    for name in chosen or POPULATIONS:
        for size in map(int, sizes.split(",")):
            rows.append([name, *measure(POPULATIONS[name], size, draws, promise, pairs)])
            click.echo("\t".join(rows[-1]))
    if json_path:
        about = {"draws": str(draws), "pairs": str(pairs), "promise": f"{precision:g} at {confidence:g}"}
        write_result(json_path, f"python -m scripts.eval.certify --draws {draws} --sizes {sizes} --pairs {pairs}",
                     {"main": Table(COLUMNS, rows)}, about | describe("scipy"))  # fmt: skip


if __name__ == "__main__":
    main()
