"""Certify a cut: from which probability on are so many of the pairs translations, promised with a confidence?

Cuts are tested from the strictest on, each one's pairs holding those of the one before, until one fails: testing in
a fixed sequence, which needs no correction for how many there are (Learn then Test, Angelopoulos et al. 2021). What
a cut is tested on is a uniform draw without replacement from its pairs. All draws follow one random order of the
rows, so that a label serves every cut whose draw has come that far. The test is a bet against the claim that too
many are wrong (Waudby-Smith and Ramdas 2020): if the claim is true, the stake ever grows to 1 / (1 - confidence)
with a chance of at most 1 - confidence. So labels may be added and the test repeated as often as one likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from align.read.labels import OPEN, RIGHT, WRONG

if TYPE_CHECKING:
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Labels = npt.NDArray[np.int8]

METHOD = (
    "fixed-sequence testing of nested cuts, strictest first (Learn then Test); each cut by a uniform draw without "
    "replacement and a test martingale for it (Waudby-Smith and Ramdas 2020), valid at every number of labels"
)
NOT_DRAWN = -2  # beside the labels; OPEN is drawn but not judged, and counts as wrong
MOST_OPEN = 5, 0.1  # rows, and share of those walked along, that may be open; behind more of them a walk ends
# Cuts to test: where the share of wrong pairs that the probabilities expect is so many times what is allowed. Far
# below 1, for probabilities that promise too much, and above, for those that promise too little.
STEPS = (0.06, 0.12, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5, 3.0)
LEAST_SHARE, MOST_SHARE = 0.1, 0.33  # of all pairs: what the strictest cut keeps at least
FEWEST = 3  # times the labels that a clean set takes: what it keeps, too, so that not all of it need be labelled
# Shares of wrong pairs, as parts of what is allowed, that the stake is divided among.
BETS = np.arange(10) / 10
BELIEF = 50  # labels that say as much about a share of wrong pairs as the probabilities do
HOPE = 0.7  # of the share allowed: how many are wrong at most, as far as the next cut to be tested is concerned
ROUND_UP = 1e-9  # 1 - .98 is a little more than .02


@dataclass(frozen=True, slots=True)
class Promise:
    """What is to hold: the share of translations, and the confidence in it."""

    precision: float
    confidence: float

    def fewest_wrong(self, pairs: int) -> int:
        """Return how many wrong ones break the promise for so many pairs."""
        return int(np.floor(pairs * (1 - self.precision) + ROUND_UP)) + 1


@dataclass(frozen=True, slots=True)
class Step:
    """One cut: how many pairs it keeps, and what its walk along the random order met.

    `stake` is what the bet came to at its best, at least `1 / (1 - confidence)` where the cut `holds`. `more_clean`
    is how many more labels it would take if none of them was wrong, `more_expected` if as many are as is to be
    expected; None for never.
    """

    cut: float
    pairs: int
    labels: int
    wrong: int
    open: int
    stake: float
    holds: bool
    more_clean: int | None = None
    more_expected: int | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """The steps tested, strictest first; the last one that holds is what is certified."""

    promise: Promise
    steps: tuple[Step, ...]

    @property
    def best(self) -> Step | None:
        """The laxest cut that is certified, None when there is none."""
        held = [step for step in self.steps if step.holds]
        return held[-1] if held else None


def draw_number(ar: str, en: str, copy: int, seed: int) -> int:
    """Return the place of a pair in the random order: 64 bits of its texts, the number of the copy, and a seed."""
    name = f"{seed}\0{copy}\0{ar}\0{en}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=8).digest())


def choose_cuts(probabilities: Doubles, promise: Promise) -> list[float]:
    """Return the cuts to test, strictest first, by what the probabilities say; the last one keeps all."""
    falling = np.sort(probabilities)[::-1]
    expected = np.cumsum(1 - falling) / np.arange(1, len(falling) + 1)
    wanted = max(LEAST_SHARE * len(falling), FEWEST * expect_labels(0.0, promise))
    least = max(1, int(min(wanted, MOST_SHARE * len(falling))))
    kept = np.searchsorted(expected, (1 - promise.precision) * np.array(STEPS), side="right")
    sizes = np.append(np.maximum(kept, least), len(falling))
    return sorted(set(falling[sizes - 1].tolist()), reverse=True)


def walk_cuts(probabilities: Doubles, numbers: npt.NDArray[np.uint64], cuts: Sequence[float]) -> list[Ints]:
    """Return for each cut the rows that it keeps, in the random order."""
    order = np.argsort(numbers, kind="stable")
    return [order[probabilities[order] >= cut] for cut in cuts]


def stake_along(wrong: npt.NDArray[np.bool_], pairs: int, promise: Promise) -> Doubles:
    """Return the logarithm of the stake after each label of a draw without replacement, float64[len(wrong)].

    The bet is against the claim that `promise.fewest_wrong` of the pairs are wrong, or more.
    """
    before: Ints = np.cumsum(wrong) - wrong
    left = promise.fewest_wrong(pairs) - before
    chance = np.clip(left / (pairs - np.arange(len(wrong))), 0, 1)[:, None]  # of a wrong one, by the claim
    with np.errstate(divide="ignore"):
        gain = np.where(wrong[:, None], np.log(BETS), np.log1p(-BETS * chance) - np.log1p(-chance))
    gain[left <= 0] = 0.0  # so many are wrong that the claim is known to be true
    # Infinite where the claim is known to be false: more wrong ones than there are pairs left.
    paths = np.cumsum(np.clip(gain, -1e6, 1e6), axis=0)
    best = paths.max(axis=1, keepdims=True)
    return np.asarray(best[:, 0] + np.log(np.exp(paths - best).mean(axis=1)))


def certify(
    walks: Sequence[Ints], cuts: Sequence[float], probabilities: Doubles, labels: Labels, promise: Promise
) -> Certificate:
    """Test the cuts in turn; the one that fails is the last step, with what it lacks."""
    steps = []
    shares = expect_shares(walks, probabilities, labels)
    for cut, walk, share in zip(cuts, walks, shares, strict=True):
        step = judge_cut(cut, walk, labels, share, promise)
        steps.append(step)
        if not step.holds:
            break
    return Certificate(promise, tuple(steps))


def judge_cut(cut: float, walk: Ints, labels: Labels, share: float, promise: Promise) -> Step:
    """Walk along the pairs of a cut until one that was not drawn, and say what that is worth.

    `share` is how many are expected to be wrong.
    """
    met = labels[walk[: count_drawn(walk, labels)]]
    wrong = met != RIGHT
    stakes = stake_along(wrong, len(walk), promise)
    best = float(stakes.max()) if len(stakes) else 0.0
    holds = best >= needed_stake(promise)
    counts = len(met), int((met == WRONG).sum()), int((met == OPEN).sum())
    stake = float(np.exp(min(best, 700.0)))
    lacking = (None, None) if holds else count_lacking(wrong, len(walk), share, promise)
    return Step(cut, len(walk), *counts, stake, holds, *lacking)


def needed_stake(promise: Promise) -> float:
    """Return the logarithm of the stake that certifies."""
    return float(-np.log(1 - promise.confidence))


def count_drawn(walk: Ints, labels: Labels) -> int:
    """Return where a walk ends: at the first row that was not drawn, or behind the last one before it is judged.

    Too many open rows end it as well. That is for show: to a bet that counts open rows as wrong, an end is no help.
    """
    most = (
        int(np.count_nonzero(labels != NOT_DRAWN)) + 1
    )  # it cannot be longer: there are no more rows that were drawn
    met = labels[walk[:most]]
    open_so_far = np.cumsum(met == OPEN)
    ends = (met == NOT_DRAWN) | (open_so_far > MOST_OPEN[0] + MOST_OPEN[1] * np.arange(len(met)))
    first = int(np.argmax(ends)) if ends.any() else len(met)
    judged = np.flatnonzero(met[:first] != OPEN)
    return int(judged[-1]) + 1 if len(judged) else 0


def count_waiting(walks: Sequence[Ints], labels: Labels) -> int:
    """Return how many judged pairs no walk comes to: those behind one that was not drawn, and those of no walk."""
    waiting = labels >= WRONG
    for walk in walks:
        waiting[walk[: count_drawn(walk, labels)]] = False
    return int(np.count_nonzero(waiting))


def count_lacking(
    wrong: npt.NDArray[np.bool_], pairs: int, share: float, promise: Promise
) -> tuple[int | None, int | None]:
    """Return how many more labels it would take if all were right, and if such a share is wrong; None for never."""
    if wrong.sum() >= promise.fewest_wrong(pairs):
        return None, None
    length, enough = len(wrong), np.zeros(1, dtype=bool)
    while not enough.any():  # at the latest when all are labelled
        length = min(2 * length + 256, pairs)
        ahead = np.concatenate([wrong, np.zeros(length - len(wrong), dtype=bool)])
        enough = stake_along(ahead, pairs, promise) >= needed_stake(promise)
    clean = int(np.argmax(enough)) + 1 - len(wrong)
    expected = expect_labels(share, promise)
    if not np.isfinite(expected):
        return clean, None
    return clean, max(clean, min(int(np.ceil(expected)), pairs) - len(wrong))


def expect_labels(share: float, promise: Promise) -> float:
    """Return how many labels certify a large set of which such a share is wrong, as a rule; infinite for never."""
    allowed = 1 - promise.precision
    if share >= 0.97 * allowed:
        return float("inf")
    share = max(share, 0.02 * allowed)
    growth = share * np.log(share / allowed) + (1 - share) * np.log((1 - share) / (1 - allowed))
    return float((needed_stake(promise) + 1) / growth)  # 1: what dividing the stake costs


def draw_rows(
    walks: Sequence[Ints], probabilities: Doubles, labels: Labels, promise: Promise, size: int
) -> tuple[Ints, int]:
    """Return at most `size` rows to label next, the most telling first, and which cut they aim at.

    That is the laxest one that so many labels are expected to certify, going by the probabilities and by what is
    labelled already; each cut before it gets what its own test needs. The first one that is not certified yet is
    aimed at whatever the probabilities say.
    """
    unjudged = labels < WRONG
    urgency = np.full(len(probabilities), np.inf)  # by how much of a walk's labels come before
    aim, next_one = 0, True
    shares = expect_shares(walks, probabilities, labels)
    for place, (walk, share) in enumerate(zip(walks, shares, strict=True)):
        drawn = count_drawn(walk, labels)
        met = labels[walk[:drawn]] != RIGHT
        if next_one and drawn and stake_along(met, len(walk), promise).max() >= needed_stake(promise):
            aim = place
            continue
        expected = expect_labels(min(share, HOPE * (1 - promise.precision)) if next_one else share, promise)
        if not np.isfinite(expected):
            break
        needed = min(max(expected, drawn), len(walk))
        reached = urgency.copy()
        reached[walk] = np.minimum(reached[walk], np.arange(1, len(walk) + 1) / needed)
        if not next_one and np.count_nonzero(unjudged & (reached <= 1)) > size:
            break
        urgency, aim, next_one = reached, place, False
    rows = np.flatnonzero(unjudged & (urgency <= 1))
    return rows[np.argsort(urgency[rows], kind="stable")][:size], aim


def expect_shares(walks: Sequence[Ints], probabilities: Doubles, labels: Labels) -> list[float]:
    """Return the share of wrong pairs to expect of each cut, by the probabilities and by the labels on its walk.

    Where labels say that probabilities promise so many times too much, those that no walk has come to do, too.
    """
    shares: list[float] = []
    wrong_before, said_before = (
        0.0,
        0.0,
    )  # of the cut before: pairs expected to be wrong, by all and by probabilities
    for walk in walks:
        drawn = count_drawn(walk, labels)
        said = float(np.sum(1 - probabilities[walk]))
        ratio = min(max(wrong_before / said_before, 0.1), 10.0) if said_before else 1.0
        believed = (wrong_before + ratio * (said - said_before)) / len(walk)
        share = (BELIEF * believed + int((labels[walk[:drawn]] != RIGHT).sum())) / (BELIEF + drawn)
        shares.append(share)
        wrong_before, said_before = share * len(walk), said
    return shares
