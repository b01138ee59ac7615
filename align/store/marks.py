"""Documents as rows of tables, with what their files show of them as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from align.records import Address, Aside, Cell, Document, Stretch, Timed, Title

if TYPE_CHECKING:
    from align.records import Language


def dump(value: object) -> str:
    """Write JSON, dataclasses as lists of their values."""
    return json.dumps(value, ensure_ascii=False, default=lambda each: list(asdict(each).values()))


def marks_of(document: Document) -> tuple[tuple[Stretch | Address, ...], ...]:
    """Return what a document's file shows of its parts, in the order of the columns."""
    return document.asides, document.content, document.cells, document.times, document.addresses


def load_document(
    name: str,
    text: str,
    path: str,
    language: Language | None,
    lines: bool,
    asides: str,
    content: str,
    cells: str,
    times: str,
    addresses: str,
) -> Document:
    """Make a document of its row in the table; the last five are JSON (`dump` of `marks_of`)."""
    return Document(
        name,
        text,
        path,
        language,
        bool(lines),
        tuple(Aside(*fields) for fields in json.loads(asides)),
        tuple(Title(*fields) if len(fields) > 2 else Stretch(*fields) for fields in json.loads(content)),
        tuple(Cell(*fields) for fields in json.loads(cells)),
        tuple(Timed(*fields) for fields in json.loads(times)),
        load_addresses(addresses),
    )


def load_addresses(value: str) -> tuple[Address, ...]:
    """Read addresses from JSON."""
    return tuple(Address(address, language, bool(own)) for address, language, own in json.loads(value))
