"""Plain text files."""

from __future__ import annotations

from align.text.decode import decode_text
from align.text.readers.base import Member, Source


def read_plain(source: Source) -> list[Member]:
    """Read a text file as it stands."""
    return [Member(decode_text(source.data, source.path, source.encoding), lines=source.lines)]
