"""`import align`: the names it promises, each found where it lives."""

import pytest

import align


@pytest.mark.parametrize("name", align.__all__)
def test_every_promised_name_is_there_and_documented(name: str) -> None:
    assert getattr(align, name).__doc__


def test_other_names_are_refused_as_usual() -> None:
    with pytest.raises(AttributeError, match="no attribute 'aline'"):
        align.aline  # noqa: B018
