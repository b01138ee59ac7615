"""Probabilities as they stand in tables, some of which others wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from align.records import InputError

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd


def chances_of(block: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return the probabilities of rows, float64[n], NaN for what is no number from 0 to 1 (`high`, `inf`)."""
    import pandas as pd

    chances = np.asarray(pd.to_numeric(block["probability"], errors="coerce"), dtype=np.float64)
    return np.where((chances >= 0) & (chances <= 1), chances, np.nan)


def checked_chances(block: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return the probabilities of rows, float64[n], NaN for an empty cell.

    Raises InputError for what is no number from 0 to 1.
    """
    chances = chances_of(block)
    for row in np.flatnonzero(np.isnan(chances)):
        if (cell := block["probability"].iloc[row]) != "":
            raise InputError(f"row with id {block['id'].iloc[row]}: probability {cell!r} is no number from 0 to 1")
    return chances
