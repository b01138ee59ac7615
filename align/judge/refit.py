"""Fit the probability to a user's judgements: read the labels, choose how to map, say what it changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from align.judge.calibrate import FORMAT, LEAST, MOST, Refit, apply_refit
from align.judge.reliability import brier_score, calibration_error, log_loss
from align.read.labels import OPEN, RIGHT, label_column, read_label
from align.read.rows import open_cells
from align.records import InputError

if TYPE_CHECKING:
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]
    Fit = Callable[[Doubles, Doubles], Refit]

FEWEST = 50  # judgements
FEWEST_OF_A_KIND = 5  # of each label, one for each fold
FOLDS = 5
REPEATS = 10  # of the five folds, drawn anew: which rows fall together decides nothing
DOUBT = 2.0  # judgements that pull the logistic map towards changing nothing
SURE = 1.645  # standard errors by which a map must lower the log loss to be used: chance does so once in twenty


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The judged rows of a table: built-in probabilities and labels, float64[n] each."""

    probabilities: Doubles
    labels: Doubles


@dataclass(frozen=True, slots=True)
class Scores:
    """How well probabilities are calibrated after one map."""

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


def read_labels(path: str | Path, encoding: str | None = None) -> Judged:
    """Read the probabilities and labels of a table; rows without a label are left out. It is UTF-8 unless told.

    Raises InputError, naming file and row, for a missing column or a value that is no label, and when there are too
    few judgements or all are alike.
    """
    judged = list(_read_rows(path, encoding))
    true = sum(label == RIGHT for _, label in judged)
    if len(judged) < FEWEST:
        raise InputError(
            f"{path}: {len(judged)} judged pairs, but it takes at least {FEWEST}; fill in more of the label column"
        )
    if min(true, len(judged) - true) < FEWEST_OF_A_KIND:
        raise InputError(
            f"{path}: {true} pairs are labelled 1 and {len(judged) - true} are labelled 0, but at least "
            f"{FEWEST_OF_A_KIND} of each are needed; judge pairs of low and of high probability"
        )
    probabilities, labels = np.array(judged, dtype=np.float64).T.copy()
    return Judged(probabilities, labels)


def _read_rows(path: str | Path, encoding: str | None) -> Iterator[tuple[float, int]]:
    """Yield probability and label of each judged row."""
    with open_cells(path, encoding=encoding) as (headers, records):
        if "probability" not in headers:
            raise InputError(f"{path}: has no column called probability; give a pairs.tsv with one more, label")
        said, at = headers.index("probability"), label_column(headers, path)
        for place, cells, problem in records():
            where = f"{path}, row {place}"
            if problem and len(cells) == len(headers) - 1 == at:
                continue  # an empty last cell that an editor has cut off
            if problem:
                raise InputError(f"{where}: {problem}")
            label = read_label(cells[at], headers[at], where)
            if label == OPEN:
                continue
            try:
                value = float(cells[said])
            except ValueError:
                value = -1.0
            if not 0 <= value <= 1:
                raise InputError(f"{where}: probability {cells[said]!r} is not a number between 0 and 1")
            yield value, label


def refit_probability(probabilities: Doubles, labels: Doubles) -> Change:
    """Choose the map from built-in to own probabilities that cross-validates best; none when none helps.

    A map is used only when it lowers the log loss by more than chance would and raises neither Brier score nor
    calibration error, in cross-validation, and none of the three on the judgements themselves when fitted to all of
    them. The order of rows changes nothing.
    """
    order = np.lexsort((labels, probabilities))
    probabilities, labels = probabilities[order], labels[order]
    before = _score(probabilities, labels)
    scores, helpful = {"identity": before}, {}
    for kind, fit in FITS.items():
        said = cross_validate(fit, probabilities, labels)
        scores[kind] = _mean_score(said, labels)
        saved = row_losses(probabilities, labels) - row_losses(said, labels).mean(axis=0)
        is_sure = saved.mean() > SURE * saved.std() / np.sqrt(len(labels))
        refit = fit(probabilities, labels)
        fitted = _score(apply_refit(refit, probabilities), labels)
        if is_sure and not (_worsens(scores[kind], before) or _worsens(fitted, before)):
            helpful[kind] = refit
    best = min(helpful, key=lambda kind: scores[kind].log_loss, default="identity")
    return Change(helpful.get(best, Refit("identity")), scores, len(labels), int(labels.sum()))


def cross_validate(fit: Fit, probabilities: Doubles, labels: Doubles) -> Doubles:
    """Return what maps say of folds that they were not fitted on, float64[REPEATS, n].

    Each fold has its share of true rows.
    """
    from sklearn.model_selection import RepeatedStratifiedKFold

    said = np.zeros((REPEATS, len(labels)))
    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=0)
    for turn, (seen, unseen) in enumerate(folds.split(probabilities, labels)):
        said[turn // FOLDS, unseen] = apply_refit(fit(probabilities[seen], labels[seen]), probabilities[unseen])
    return said


def row_losses(probabilities: Doubles, labels: Doubles) -> Doubles:
    """Return the log loss of each judgement alone, as float64 of the shape of `probabilities`."""
    return np.asarray(-np.log(1 - np.abs(labels - np.clip(probabilities, LEAST, MOST))))


def fit_logistic(probabilities: Doubles, labels: Doubles) -> Refit:
    """Fit slope and intercept on log odds (Platt 1999).

    Every row also counts a little as true and as false, in the shares that were said of it. So few judgements
    change little, and a map stays finite where one cut tells all true rows from all false ones.
    """
    from sklearn.linear_model import LogisticRegression

    said = np.clip(probabilities, LEAST, MOST)
    little = DOUBT / len(labels)
    rows = np.tile(np.log(said / (1 - said)), 3)[:, None]
    classes = np.concatenate([labels, np.ones_like(labels), np.zeros_like(labels)])
    weights = np.concatenate([np.ones_like(labels), little * said, little * (1 - said)])
    model = LogisticRegression(C=1e6, solver="newton-cholesky", tol=1e-9)
    model.fit(rows, classes, sample_weight=weights)
    slope, intercept = float(model.coef_[0, 0]), float(model.intercept_[0])
    if slope < 0:  # the judgements contradict the probabilities: all that is left of them is the share of true rows
        mean = np.average(classes, weights=weights)
        slope, intercept = 0.0, float(np.log(mean / (1 - mean)))
    return Refit("logistic", slope=slope, intercept=intercept)


def fit_isotonic(probabilities: Doubles, labels: Doubles) -> Refit:
    """Fit a curve that never falls (Ayer et al. 1955); one judgement of doubt at either end."""
    from sklearn.isotonic import IsotonicRegression

    doubt = 1 / (len(labels) + 2)  # no step claims more certainty than so many judgements can give
    curve = IsotonicRegression(y_min=doubt, y_max=1 - doubt)
    curve.fit(np.append(probabilities, (0.0, 1.0)), np.append(labels, (0.0, 1.0)))
    return Refit("isotonic", steps=(curve.X_thresholds_, curve.y_thresholds_))


FITS: dict[str, Fit] = {"logistic": fit_logistic, "isotonic": fit_isotonic}


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
        lines.append("Neither map is surely better than the probabilities as they are: keep these.")
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


def _worsens(after: Scores, before: Scores) -> bool:
    return any(a > b for a, b in zip(astuple(after), astuple(before), strict=True))


def _mean_score(said: Doubles, labels: Doubles) -> Scores:
    columns = zip(*(astuple(_score(row, labels)) for row in said), strict=True)
    return Scores(*(float(np.mean(column)) for column in columns))


def _score(said: Doubles, labels: Doubles) -> Scores:
    return Scores(brier_score(said, labels), log_loss(said, labels), calibration_error(said, labels))
