"""Probabilities in tables that others wrote."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from align.cli.group import group
from align.corpus.chances import chances_of, checked_chances
from align.records import InputError

CELLS = ["0.5", "", "high", "inf", "nan", "-1", "1"]


def test_what_is_no_probability_is_not_known() -> None:
    block = pd.DataFrame({"id": [str(i) for i in range(7)], "probability": CELLS})
    np.testing.assert_array_equal(chances_of(block), [0.5, np.nan, np.nan, np.nan, np.nan, np.nan, 1.0])
    np.testing.assert_array_equal(checked_chances(block[:2]), [0.5, np.nan])
    with pytest.raises(InputError, match="row with id 2: probability 'high' is no number"):
        checked_chances(block)


def test_commands_take_such_a_table_or_name_its_row(tmp_path: Path) -> None:
    rows = [f"نص رقم {i}\ttext number {i}\t{cell}" for i, cell in enumerate(CELLS)]
    table = tmp_path / "a.tsv"
    table.write_text("\n".join(["ar_text\ten_text\tprobability", *rows]) + "\n", encoding="utf-8")
    invoke = CliRunner().invoke
    done = invoke(group, ["dedup", str(table), "-o", str(tmp_path / "unique.tsv")])
    assert (done.exit_code, done.exception) == (0, None)
    done = invoke(group, ["card", str(table), "-o", str(tmp_path / "card")])
    assert (done.exit_code, done.exception) == (0, None)
    assert "inf" not in done.output
    done = invoke(group, ["filter", str(table), "-o", str(tmp_path / "kept.tsv"), "--set", "probability=0.5"])
    assert isinstance(done.exception, InputError)
    assert f"{table}, row with id 4: probability 'high'" in str(done.exception)
