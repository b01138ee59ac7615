"""Word files: paragraphs, tables, text boxes and notes in document order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from align.records import InputError
from align.text.readers.base import Member, Source, join_blocks, load_library
from align.text.readers.packed import open_zip

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The same text box written a second time, for older programs.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What was deleted or moved away with "track changes" on, and the codes of fields (dates, links, page numbers).
REMOVED = (f"{W}del", f"{W}moveFrom", f"{W}delText", f"{W}instrText", FALLBACK)
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"}
NOTES = ("footnotes", "endnotes")


def read_docx(source: Source) -> list[Member]:
    """Read a .docx as its reader sees it with all changes accepted: body, then footnotes, then endnotes.

    Page headers and footers are left out. The walk is over the XML that python-docx opens, since its own
    paragraph lists skip inserted text, content controls and text boxes.
    """
    docx = load_library("docx", source, "Word files")
    open_zip(source.data, source.path, "Word (.docx)", source.max_unpacked).close()
    try:
        part = docx.Document(io.BytesIO(source.data)).part
        roots = [part.element]
        for relation in sorted(part.rels.values(), key=lambda relation: relation.reltype, reverse=True):
            if not relation.is_external and relation.reltype.rpartition("/")[2] in NOTES:
                roots.append(docx.oxml.parse_xml(relation.target_part.blob))
    except Exception as error:  # python-docx raises whatever its parsers raise
        raise InputError(f"{source.path}: not a sound Word (.docx) file ({error}); save it again") from None
    blocks = [text for root in roots for text in paragraph_texts(root)]
    if not any(block.strip() for block in blocks):
        raise InputError(
            f"{source.path}: no text in this Word file; scanned pictures need text recognition (OCR) first"
        )
    return [Member(join_blocks(blocks))]


def paragraph_texts(root: _Element) -> Iterator[str]:
    """Yield the text of every paragraph; one inside another (a text box) comes after the one it hangs on."""
    for paragraph in root.iter(f"{W}p"):
        if not any(ancestor.tag in REMOVED for ancestor in paragraph.iterancestors()):
            yield "".join(run_texts(paragraph))


def run_texts(element: _Element) -> Iterator[str]:
    """Yield the pieces of a paragraph's own text."""
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        # Paragraph properties hold tab stops under the name of tabs; nested paragraphs have their own turn.
        elif child.tag not in REMOVED and child.tag not in (f"{W}p", f"{W}pPr", f"{W}rPr"):
            yield from run_texts(child)
