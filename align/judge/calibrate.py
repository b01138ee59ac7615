"""Turn measured features into a probability: the chance that a bilingual reader calls the two sides translations.

The weights are fitted by `scripts/fit/probability.py`, per encoder, way of making windows and method, and stored
with how they were made in `data/probability.json`; docs/explanation/probability.md says what the probability means.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from align.judge.features import FEATURES
from align.judge.odds import chance, log_odds
from align.records import InputError, Method

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from align.encode.windows import WindowKind

    Doubles = npt.NDArray[np.float64]

FORMAT = 1
GENERIC = (
    "*"  # the encoder's name, and the way of making windows, of the weights for all that have none of their own
)
FITTED_ON = "tokens"  # the windows of an encoder's weights that do not name any
UNIT_SPREAD = 0.13  # spread taken for an encoder whose own was not measured
LEAST, MOST = 0.0001, 0.9999
SHARES = (0.02, 0.95)  # of sentences with a counterpart, beyond which the prior does not change further
# Log odds of that share from which documents count as translations of each other as wholes, and where they do.
WHOLE = (1.0, 2.0)
SURE_WORTH = 40  # pairs beyond doubt of a collection that say as much about its translations as the encoder's usual


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A logistic regression over `design_matrix` columns, for one encoder, way of making windows, and method.

    `usual` are the cosine and the margin of pairs beyond doubt that it was fitted on.
    """

    encoder: str
    windows: str
    method: str
    columns: tuple[str, ...]
    weights: Doubles
    intercept: float
    usual: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Refit:
    """What a user's judgements change: a map from the built-in probability to the user's own."""

    kind: str  # logistic, isotonic or identity
    slope: float = 1.0
    intercept: float = 0.0
    steps: tuple[Doubles, Doubles] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """The models by (encoder, windows, method), and a refit on top of them, if any."""

    models: dict[tuple[str, str, str], Model]
    refit: Refit | None = None


def probability(
    features: pd.DataFrame,
    method: Method | Sequence[Method],
    encoder: str,
    windows: WindowKind,
    calibration: Calibration | None = None,
) -> Doubles:
    """Return the probability of each row of a table of FEATURES, float64[n].

    `method` is that of all rows or of each. An encoder that has no fit of its own with such `windows` is judged by
    the generic one, which takes cosine and margin in units of the table's `spread`.
    """
    calibration = calibration or load_calibration()
    methods = np.array([method] * len(features) if isinstance(method, str) else list(method), dtype=object)
    if len(methods) != len(features):
        raise ValueError(f"{len(features)} rows of features but {len(methods)} methods")
    result = np.zeros(len(features), dtype=np.float64)
    for name in dict.fromkeys(methods.tolist()):
        rows = methods == name
        result[rows] = apply_model(find_model(calibration, encoder, windows, name), features[rows])
    return refit(calibration, result)


def refit(calibration: Calibration, probabilities: Doubles) -> Doubles:
    """Return probabilities as the judgements of a user have them, if there are any, within `LEAST` and `MOST`."""
    own = calibration.refit
    return np.clip(probabilities if own is None else apply_refit(own, probabilities), LEAST, MOST)


def design_matrix(features: pd.DataFrame, columns: Sequence[str], usual: tuple[float, float]) -> Doubles:
    """Return the columns a model weighs, float64[n, columns]: features, capped or bent where needed.

    Cosine and margin count from what pairs beyond doubt reach in the same collection; `usual` is what they reach
    elsewhere, and stands for them as far as the collection has few.
    """
    values: dict[str, Any] = {name: features[name].to_numpy(dtype=np.float64) for name in FEATURES}
    known = values["sure"] / (values["sure"] + SURE_WORTH)
    values["cosine"] = values["cosine"] - known * (values["sure_cosine"] - usual[0])
    values["margin"] = values["margin"] - known * (values["sure_margin"] - usual[1])
    length = np.abs(values["length"])
    spread = np.where(values["spread"] > 0, values["spread"], UNIT_SPREAD)
    share = np.clip(values["share"], *SHARES)
    share_log_odds = log_odds(share)
    derived = {
        "cosine_below": np.minimum(values["cosine"], 0.6),
        "margin_below": np.minimum(values["margin"], 0.3),
        "cosine_in_spreads": values["cosine"] / spread,
        "margin_in_spreads_below": np.minimum(values["margin"] / spread, 2.0),
        "margin_in_spreads_above": np.maximum(values["margin"] / spread - 2.0, 0),
        "cosine_above": np.maximum(values["cosine"] - 0.6, 0),
        "margin_above": np.maximum(values["margin"] - 0.3, 0),
        "share_log_odds": share_log_odds,
        "share_whole": np.clip(share_log_odds, *WHOLE) - WHOLE[0],
        "length": np.minimum(length, 2.0),
        "length_far": np.clip(length - 2.0, 0, 4),
        "numbers_shared": np.minimum(values["numbers_shared"], 3),
        "numbers_missing": np.minimum(values["numbers_missing_ar"] + values["numbers_missing_en"], 3),
        "numbers_conflict": np.minimum(np.minimum(values["numbers_missing_ar"], values["numbers_missing_en"]), 2),
        "dates_shared": np.minimum(values["dates_shared"], 2),
        "dates_missing": np.minimum(values["dates_missing"], 3),
        "dates_conflict": values["dates_conflict"],
        "names_shared": np.minimum(values["names_shared"], 3),
        "names_missing": np.minimum(values["names_missing_ar"] + values["names_missing_en"], 4),
        "names_conflict": values["names_conflict"],
        "negation": values["negation"],
        "question": values["question"],
        "sentences": np.minimum(values["sentences"], 3),
        "copy": values["copy"],
    }
    return np.column_stack([derived[name] for name in columns]) if len(columns) else np.zeros((len(features), 0))


def find_model(calibration: Calibration, encoder: str, windows: WindowKind, method: str) -> Model:
    """Return the model for an encoder, its windows and a method, the generic one when there is none for these."""
    models = calibration.models
    model = models.get((encoder, windows, method)) or models.get((GENERIC, GENERIC, method))
    if model is None:
        known = ", ".join(sorted({name for *_, name in models}))
        raise ValueError(f"no calibration for method {method!r}; there is one for {known}")
    return model


def has_own(calibration: Calibration, encoder: str, windows: WindowKind) -> bool:
    """Say whether there are models of an encoder with its windows, so that it is not judged by the generic ones."""
    return any(key[:2] == (encoder, windows) for key in calibration.models)


def describe_calibration(calibration: Calibration, encoder: str, windows: WindowKind) -> dict[str, Any]:
    """Say what probabilities rest on: `weights` of the encoder's `own` or `generic` ones, and the kind of refit."""
    return {
        "weights": "own" if has_own(calibration, encoder, windows) else "generic",
        "refit": calibration.refit.kind if calibration.refit else None,
    }


def apply_model(model: Model, features: pd.DataFrame) -> Doubles:
    """Return a model's probabilities, float64[n]."""
    return chance(design_matrix(features, model.columns, model.usual) @ model.weights + model.intercept)


def apply_refit(refit: Refit, probabilities: Doubles) -> Doubles:
    """Return probabilities after a user's refit, float64[n]."""
    if refit.kind == "isotonic" and refit.steps is not None:
        return np.interp(probabilities, *refit.steps)
    if refit.kind == "logistic":
        return chance(refit.slope * log_odds(np.clip(probabilities, LEAST, MOST)) + refit.intercept)
    return probabilities


@cache
def _built_in() -> Calibration:
    return parse_calibration(
        json.loads(files("align.judge").joinpath("data", "probability.json").read_text("utf-8"))
    )


def load_calibration(path: str | os.PathLike[str] | None = None) -> Calibration:
    """Return the built-in calibration, with a user's refit on top when `path` names a file of `align calibrate`.

    Raise InputError when the file is not one.
    """
    if path is None:
        return _built_in()
    try:
        content = json.loads(Path(path).read_text("utf-8"))
        if content["format"] != FORMAT:
            raise InputError(f"{path}: calibration format {content['format']!r}, but this version reads {FORMAT}")
        return Calibration(_built_in().models, _parse_refit(content["refit"]))
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); `align calibrate` writes such a file"
        ) from error
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise InputError(f"{path}: not a calibration written by `align calibrate` ({error!r})") from error


def parse_calibration(content: dict[str, Any]) -> Calibration:
    """Read the built-in calibration from its JSON form. Raise ValueError for a weight that is not finite."""
    models = {}
    for entry in content["models"]:
        usual = _finite("usual", entry["usual"])
        model = Model(
            entry["encoder"],
            entry.get("windows", GENERIC if entry["encoder"] == GENERIC else FITTED_ON),
            entry["method"],
            tuple(entry["columns"]),
            _finite("weights", entry["weights"]),
            float(_finite("intercept", entry["intercept"])),
            (float(usual[0]), float(usual[1])),
        )
        models[model.encoder, model.windows, model.method] = model
    return Calibration(models)


def describe_model(model: Model) -> dict[str, Any]:
    """Return the JSON form of a model."""
    return {
        "encoder": model.encoder,
        "windows": model.windows,
        "method": model.method,
        "columns": list(model.columns),
        "weights": [round(float(weight), 4) for weight in model.weights],
        "intercept": round(model.intercept, 4),
        "usual": [round(value, 4) for value in model.usual],
    }


def _parse_refit(content: dict[str, Any]) -> Refit:
    kind = content["kind"]
    if kind not in ("logistic", "isotonic", "identity"):
        raise ValueError(f"unknown kind of refit {kind!r}")
    if kind == "isotonic":
        x, y = (_finite(name, content[name]) for name in "xy")
        if x.ndim != 1 or not len(x) or x.shape != y.shape or np.any(np.diff(x) < 0) or np.any(np.diff(y) < 0):
            raise ValueError("isotonic steps must rise")
        if min(x[0], y[0]) < 0 or max(x[-1], y[-1]) > 1:
            raise ValueError("isotonic steps must lie between 0 and 1")
        return Refit(kind, steps=(x, y))
    if kind == "logistic":
        slope, intercept = (float(_finite(name, content[name])) for name in ("slope", "intercept"))
        if slope < 0:
            raise ValueError(f"slope {slope} would give likelier pairs lower probabilities")
        return Refit(kind, slope=slope, intercept=intercept)
    return Refit(kind)


def _finite(name: str, value: Any) -> Doubles:
    """Return numbers read from JSON, whose reader takes NaN, Infinity and 1e999. Raise ValueError for such."""
    numbers = np.array(value, dtype=np.float64)
    if not np.all(np.isfinite(numbers)):
        raise ValueError(f"{name} must be finite numbers")
    return numbers
