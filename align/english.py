"""The ordinary words of English: what is not among them is a name or another language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load_words() -> dict[str, bool]:
    """Read the English words in the data folder: word in lower case, and whether it is a name, too (mark, Mark)."""
    words = files("align").joinpath("data/english_words.txt").read_text("utf-8").split()
    return {word.lower(): word[0].isupper() for word in words}
