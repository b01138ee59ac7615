"""Some hundreds of damaged files of every format; `scripts/eval/fuzz.py` tries as many as wanted."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from scripts.eval.fuzz import PARTS, SAMPLES, find_faults, make_file


@pytest.mark.parametrize("suffix", [*SAMPLES, *PARTS])
def test_damaged_files_break_nothing(suffix: str, tmp_path: Path) -> None:
    for number in range(60):
        path = tmp_path / f"f{suffix}"
        path.write_bytes(make_file(suffix, random.Random(f"{suffix}/{number}")))
        assert list(find_faults(path)) == [], number
