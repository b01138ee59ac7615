"""Plain text files."""

from __future__ import annotations

from align.read.decode import decode_text, refuse_xml
from align.read.formats.base import Member, Source


def read_plain(source: Source) -> list[Member]:
    """Read a text file as it stands. Raises InputError for XML under the name of text."""
    text = refuse_xml(decode_text(source.data, source.path, source.encoding), source.path)
    return [Member(text, lines=source.lines)]
