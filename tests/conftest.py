"""Fixtures several tests need."""

from pathlib import Path

import pytest

from align.records import Document
from tests.support import NumberEncoder, write_collection


@pytest.fixture
def encoder() -> NumberEncoder:
    return NumberEncoder()


@pytest.fixture
def collection(tmp_path: Path) -> list[Document]:
    return write_collection(tmp_path)
