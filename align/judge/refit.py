"""Fit the probability to a user's judgements: read the labels, choose how to map, say what it changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from align.judge.calibrate import FORMAT, LEAST, MOST, Refit, apply_refit
from align.judge.reliability import brier_score, calibration_error, log_loss
from align.records import InputError
from align.text.files import read_utf8

if TYPE_CHECKING:
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]

FEWEST = 50  # judgements
FEWEST_OF_A_KIND = 5  # of each label, one for each fold
FOLDS = 5
SHRINKAGE = 1.0  # pull of the logistic map towards changing nothing, in judgements
WORTH = 0.002  # log loss that a map must save in cross-validation to be used


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The judged rows of a table: built-in probabilities and labels, float64[n] each."""

    probabilities: Doubles
    labels: Doubles


@dataclass(frozen=True, slots=True)
class Scores:
    """What cross-validation says of one map."""

    brier: float
    log_loss: float
    calibration_error: float


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """The map chosen, the scores of all that were tried (`identity`: the state before), and the judgements."""

    refit: Refit
    scores: dict[str, Scores]
    judged: int
    true: int


def read_labels(path: Path) -> Judged:
    """Read the `probability` and `label` columns of a table; rows without a label are left out.

    Raise InputError, naming file and line, for a missing column or a value that is neither 0 nor 1, and when
    there are too few judgements or all are alike.
    """
    probabilities, labels = _read_rows(path, read_utf8(path).split("\n"))
    true = int(sum(labels))
    if len(labels) < FEWEST:
        raise InputError(
            f"{path}: {len(labels)} judged pairs, but it takes at least {FEWEST}; fill in more of the label column"
        )
    if min(true, len(labels) - true) < FEWEST_OF_A_KIND:
        raise InputError(
            f"{path}: {true} pairs are labelled 1 and {len(labels) - true} are labelled 0, but at least "
            f"{FEWEST_OF_A_KIND} of each are needed; judge pairs of low and of high probability"
        )
    return Judged(np.array(probabilities, dtype=np.float64), np.array(labels, dtype=np.float64))


def _read_rows(path: Path, lines: Iterable[str]) -> tuple[list[float], list[float]]:
    rows = enumerate((line.split("\t") for line in lines), start=1)
    _, header = next(rows, (1, [""]))
    missing = [name for name in ("probability", "label") if name not in header]
    if missing:
        raise InputError(
            f"{path}, line 1: no column called {' or '.join(missing)}; "
            "expected a pairs.tsv with one more column, label (0 or 1)"
        )
    places = header.index("probability"), header.index("label")
    probabilities, labels = [], []
    for number, row in rows:
        if row == [""]:
            continue
        where = f"{path}, line {number}"
        if len(row) <= max(places):
            if len(row) == len(header) - 1 and places[1] == len(header) - 1:
                continue  # an empty last cell that an editor has cut off
            raise InputError(f"{where}: {len(row)} columns, but the header has {len(header)}")
        probability, label = row[places[0]].strip(), row[places[1]].strip()
        if not label:
            continue
        if label not in ("0", "1"):
            raise InputError(
                f"{where}: label {label!r} is neither 1 (a translation) nor 0 (none) nor empty (not judged)"
            )
        try:
            value = float(probability)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 1:
            raise InputError(f"{where}: probability {probability!r} is not a number between 0 and 1")
        probabilities.append(value)
        labels.append(float(label))
    return probabilities, labels


def refit_probability(probabilities: Doubles, labels: Doubles) -> Change:
    """Choose the map from built-in to own probabilities that cross-validates best; none when none helps.

    Each of five folds is predicted by maps fitted on the other four; folds are dealt out in the order of the rows,
    true and false ones apart.
    """
    folds = _deal(labels)
    scores = {"identity": _score(probabilities, labels)}
    for kind, fit in FITS.items():
        said = np.zeros_like(probabilities)
        for fold in range(FOLDS):
            unseen = folds == fold
            said[unseen] = apply_refit(fit(probabilities[~unseen], labels[~unseen]), probabilities[unseen])
        scores[kind] = _score(said, labels)
    best = min(FITS, key=lambda kind: scores[kind].log_loss)
    helps = scores[best].log_loss < scores["identity"].log_loss - WORTH
    refit = FITS[best](probabilities, labels) if helps else Refit("identity")
    return Change(refit, scores, len(labels), int(labels.sum()))


def fit_logistic(probabilities: Doubles, labels: Doubles) -> Refit:
    """Fit slope and intercept on log odds (Platt 1999) by Newton's method, drawn a little towards no change."""
    clipped = np.clip(probabilities, LEAST, MOST)
    x = np.column_stack([np.log(clipped / (1 - clipped)), np.ones(len(labels))])
    weights = start = np.array([1.0, 0.0])
    for _ in range(50):
        said = 1 / (1 + np.exp(-np.clip(x @ weights, -40, 40)))
        slope = x.T @ (said - labels) + SHRINKAGE * (weights - start)
        curve = (x * (said * (1 - said))[:, None]).T @ x + SHRINKAGE * np.eye(2)
        step = np.linalg.solve(curve, slope)
        weights = weights - np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return Refit("logistic", slope=max(0.0, float(weights[0])), intercept=float(weights[1]))


def fit_isotonic(probabilities: Doubles, labels: Doubles) -> Refit:
    """Fit rising steps by pooling neighbours that fall (Ayer et al. 1955); one judgement of doubt at either end."""
    order = np.argsort(probabilities, kind="stable")
    blocks: list[list[float]] = [[0.0, 1.0, 0.0, 0.0]]  # sum of labels, weight, lowest and highest probability
    for x, y in [*zip(probabilities[order], labels[order], strict=True), (1.0, 1.0)]:
        blocks.append([float(y), 1.0, float(x), float(x)])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            total, weight, _, high = blocks.pop()
            blocks[-1] = [blocks[-1][0] + total, blocks[-1][1] + weight, blocks[-1][2], high]
    doubt = 1 / (len(labels) + 2)  # no block claims more certainty than so many judgements can give
    levels = np.clip([total / weight for total, weight, _, _ in blocks], doubt, 1 - doubt)
    xs = np.array([end for _, _, low, high in blocks for end in (low, high)])
    ys = np.repeat(levels, 2)
    return Refit("isotonic", steps=(xs, ys))


FITS: dict[str, Callable[[Doubles, Doubles], Refit]] = {"logistic": fit_logistic, "isotonic": fit_isotonic}


def describe_change(change: Change) -> str:
    """Say in a few lines what a refit changes."""
    kind = change.refit.kind
    before, after = change.scores["identity"], change.scores[kind]
    lines = [f"{change.judged} judged pairs, {change.true} of them translations; {FOLDS}-fold cross-validation:"]
    lines.append(f"{'':12}{'Brier':>8}{'log loss':>10}{'calibration error':>19}")
    names = {"identity": "before", "logistic": "logistic", "isotonic": "isotonic"}
    lines += [
        f"{names[name]:12}{s.brier:8.4f}{s.log_loss:10.4f}{s.calibration_error:19.4f}"
        for name, s in change.scores.items()
    ]
    if kind == "identity":
        lines.append("Neither map does better than the probabilities as they are: nothing is changed.")
    else:
        lines.append(
            f"Chosen: {kind}. Log loss {before.log_loss:.4f} -> {after.log_loss:.4f}, calibration error "
            f"{before.calibration_error:.4f} -> {after.calibration_error:.4f}."
        )
    return "\n".join(lines)


def refit_json(change: Change, source: str) -> str:
    """Return the map as JSON that `load_calibration` reads; `source` names the table it was made from."""
    refit = change.refit
    content: dict[str, object] = {"kind": refit.kind}
    if refit.kind == "logistic":
        content |= {"slope": round(refit.slope, 6), "intercept": round(refit.intercept, 6)}
    elif refit.steps is not None:
        content |= {
            name: [round(float(v), 6) for v in column] for name, column in zip("xy", refit.steps, strict=True)
        }
    scores = {
        name: {part: round(float(getattr(s, part)), 6) for part in Scores.__slots__}
        for name, s in change.scores.items()
    }
    document = {
        "format": FORMAT,
        "made": {"by": "align calibrate", "labels": source, "judged": change.judged, "true": change.true},
        "cross_validation": scores,
        "refit": content,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _deal(labels: Doubles) -> npt.NDArray[np.int64]:
    folds = np.zeros(len(labels), dtype=np.int64)
    for label in (0.0, 1.0):
        rows = np.flatnonzero(labels == label)
        folds[rows] = np.arange(len(rows)) % FOLDS
    return folds


def _score(said: Doubles, labels: Doubles) -> Scores:
    return Scores(brier_score(said, labels), log_loss(said, labels), calibration_error(said, labels))
