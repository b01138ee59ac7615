"""A finished run with pairs to decide on."""

from __future__ import annotations

from pathlib import Path

import pytest

from align import Result, align_documents
from align.cli.run import write_result
from align.store.schema import NAME
from tests.support import NumberEncoder, write_collection


@pytest.fixture
def finished(tmp_path: Path) -> tuple[Result, Path]:
    """Return the result of a run on a small collection, and its project file."""
    documents = write_collection(tmp_path)
    result = align_documents(documents, encoder=NumberEncoder())
    assert len(result.pairs) > 10
    folder = tmp_path / "out"
    folder.mkdir()
    write_result(result, folder)
    return result, folder / NAME
