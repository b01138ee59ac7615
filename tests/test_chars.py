"""The table of characters: what its sets hold, and that no other module writes them out."""

import re
import unicodedata
from pathlib import Path

import pytest

import align
from align import chars
from align.chars import arabic_share, list_codes

PACKAGE = Path(align.__file__).parent
SETS = {name: value for name, value in vars(chars).items() if name.isupper() and isinstance(value, str)}


def test_codes_of_ranges_and_single_characters() -> None:
    assert list_codes("a-cx-yz") == [97, 98, 99, 120, 121, 122]


@pytest.mark.parametrize("name", sorted(SETS))
def test_every_set_stands_between_brackets(name: str) -> None:
    assert re.compile(f"[{SETS[name]}]")


def test_signs_are_marks_and_letters_are_letters() -> None:
    """But for the inverted damma (U+0657 and its like) all signs combine; what is taken off is no letter."""
    for code in list_codes(chars.SIGNS):
        assert unicodedata.category(chr(code)) in ("Mn", "Cn")
    for code in list_codes(chars.ARABIC_LETTERS):
        assert unicodedata.category(chr(code)) in ("Lo", "Lm")
    assert "كَتَبَ".translate(dict.fromkeys(list_codes(chars.TASHKIL))) == "كتب"


def test_digits_of_both_kinds_become_western() -> None:
    assert "٢٠٢٤ ۱۴۰۳".translate(chars.WESTERN_DIGITS) == "2024 1403"
    assert re.fullmatch(f"[{chars.DIGITS}]+", "7٧۷")


@pytest.mark.parametrize(("text", "share"), [("كتاب", 1.0), ("book", 0.0), ("كتاب book", 0.5), ("2024", 0.5)])
def test_share_of_arabic_letters(text: str, share: float) -> None:
    assert arabic_share(text) == share


RANGES = re.compile(r"\\u0?6[0-9a-f]{2}-|[٠-٩۰-۹]-[٠-٩۰-۹]|\[[^]\n]*[ء-ي]-[ء-ي]|٠١٢٣|\\u202a-|\\u25a0-")


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_ranges_of_characters_are_written_in_the_table_alone(path: Path) -> None:
    found = RANGES.findall(path.read_text("utf-8"))
    assert bool(found) == (path.name == "chars.py")
