"""`align embed`: a row a line."""

import io

import numpy as np
import pytest
from click.testing import CliRunner

from align.cli.embed import command
from align.records import InputError


def embed(*arguments, **options):
    return CliRunner().invoke(
        command, [*map(str, arguments), "--model", "bundled-fast", "--no-cache"], catch_exceptions=False, **options
    )


def test_every_line_has_its_row_and_blank_lines_zeros(tmp_path) -> None:
    (tmp_path / "lines.txt").write_text("وصل الوفد أمس.\n\nThe delegation arrived yesterday.\n", encoding="utf-8")
    result = embed(tmp_path / "lines.txt", "-o", tmp_path / "v.npy")
    vectors = np.load(tmp_path / "v.npy")
    assert "3 rows of 512" in result.stderr
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 1], abs=1e-5)
    assert vectors[0] @ vectors[2] > 0.5


def test_standard_input_is_read(tmp_path) -> None:
    embed("-", "-o", tmp_path / "v.npy", input=b"one\ntwo")
    assert np.load(tmp_path / "v.npy").shape == (2, 512)


def test_vectors_go_to_standard_output(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = embed("-", "-o", "-", input=b"one\ntwo")
    assert np.load(io.BytesIO(result.stdout_bytes)).shape == (2, 512)
    assert list(tmp_path.iterdir()) == []


def test_other_encodings_are_told_apart(tmp_path) -> None:
    (tmp_path / "old.txt").write_bytes("وصل الوفد".encode("windows-1256"))
    with pytest.raises(InputError, match="--encoding windows-1256"):
        embed(tmp_path / "old.txt", "-o", tmp_path / "v.npy")
    embed(tmp_path / "old.txt", "-o", tmp_path / "v.npy", "--encoding", "windows-1256")
    assert np.load(tmp_path / "v.npy").shape == (1, 512)
