"""Word files: paragraphs, tables, text boxes and notes in document order."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

from align.read.decode import decode_html, decode_text, one_line_end
from align.read.formats.base import Source, is_pair, load_library
from align.read.formats.blocks import markup_blocks
from align.read.formats.packed import open_zip, read_part, usual_form
from align.records import Aside, Cell, Document, InputError, Stretch

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
# The same text box written a second time, for older programs.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What was deleted or moved away with "track changes" on, and the codes of fields (dates, links, page numbers).
REMOVED = (f"{W}del", f"{W}moveFrom", f"{W}delText", f"{W}instrText", FALLBACK)
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"}
MOST_TAGS = 5_000_000  # of a part, whose tree takes about a gigabyte of memory
OFF = ("0", "false", "off")
# Parts beside the body, and why their text is no content; diagrams, charts and notes are content, after the body.
DRAWN = ("diagramData", "chart")
NOTES = ("footnotes", "endnotes")
BESIDE = {"header": "boilerplate", "footer": "boilerplate", "comments": "comment"}


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's text, the cell of a table that it stands in, and why it is no content."""

    text: str
    cell: _Element | None = None
    reason: str | None = None


def read_docx(source: Source) -> list[Document]:
    """Read a .docx as its reader sees it with all changes accepted: body, diagrams, footnotes, endnotes.

    Hidden text is not read; page heads and feet and comments come last, as beside the text. Cells of tables are
    content, and those of a row in both languages a pair. The walk is over the XML that python-docx opens, since its
    own paragraph lists skip inserted text, content controls and text boxes.
    """
    docx = load_library("docx", source, "Word files")
    data = checked_data(source)
    try:
        document = docx.Document(io.BytesIO(data))
        part, hidden = document.part, hidden_styles(document.styles.element)
        relations = [relation for relation in part.rels.values() if not relation.is_external]
        roots: list[tuple[_Element, str | None]] = [(part.element, None)]
        for names in (DRAWN, NOTES, tuple(BESIDE)):
            for relation in sorted(relations, key=lambda relation: relation.reltype, reverse=True):
                kind = relation.reltype.rpartition("/")[2]
                if kind in names:
                    roots.append((docx.oxml.parse_xml(relation.target_part.blob), BESIDE.get(kind)))
    except Exception as error:  # python-docx raises whatever its parsers raise
        raise InputError(f"{source.path}: not a sound Word (.docx) file ({error}); save it again") from None
    chunks = read_chunks(relations, source)
    paragraphs = [
        paragraph for root, reason in roots for paragraph in read_paragraphs(root, reason, hidden, chunks)
    ]
    if not any(paragraph.text.strip() for paragraph in paragraphs if not paragraph.reason):
        raise InputError(
            f"{source.path}: no text in this Word file; scanned pictures need text recognition (OCR) first"
        )
    return [join_paragraphs(paragraphs)]


def checked_data(source: Source) -> bytes:
    """Return the file in the form that python-docx reads.

    Raises InputError for one that is no archive, or has a part that is too large to be held as a tree.
    """
    with open_zip(source.data, source.path, "Word (.docx)", source.max_unpacked) as archive:
        for name in archive.namelist():
            tags = read_part(archive, name, source.path).count(b"<") if name.endswith((".xml", ".rels")) else 0
            if tags > MOST_TAGS:
                raise InputError(
                    f"{source.path}: its part {name} is too large to be read ({tags:,} tags); split it, or save it "
                    "as .txt"
                )
        return usual_form(archive, source.data)


def read_chunks(relations: Sequence[Any], source: Source) -> dict[str, list[str]]:
    """Return the paragraphs of the pages and texts that a document has in it whole, by their relation's name.

    Programs that make Word files of web pages leave it to Word to take them in. Others are told.
    """
    found: dict[str, list[str]] = {}
    for relation in relations:
        if not relation.reltype.endswith("/aFChunk"):
            continue
        part = relation.target_part
        name = f"{source.path} ({str(part.partname).lstrip('/')})"
        kind, blob = part.content_type.lower(), part.blob
        if "rfc822" in kind or "related" in kind:
            pages = [each for each in message_from_bytes(blob).walk() if each.get_content_type() == "text/html"]
            content = pages[0].get_payload(decode=True) if pages else b""
            kind, blob = "text/html", content if isinstance(content, bytes) else b""
        try:
            if "html" in kind:
                found[relation.rId] = markup_blocks(decode_html(blob, name, source.encoding), name)
                continue
            if kind.startswith("text/plain"):
                found[relation.rId] = decode_text(blob, name, source.encoding).split("\n\n")
                continue
        except InputError as error:
            source.notes.append(f"{error}; this part was not read")
        else:
            source.notes.append(f"{name}: a document inside the document was not read; open it and save it again")
    return found


def join_paragraphs(paragraphs: Sequence[_Paragraph]) -> Document:
    """Join paragraphs with a blank line between them, and note where cells and what is beside the text stand."""
    written: list[str] = []
    asides: list[Aside] = []
    cells: dict[_Element, Stretch] = {}
    position = 0
    for paragraph in paragraphs:
        text = one_line_end(paragraph.text).strip()
        if not text:
            continue
        end = position + len(text)
        if paragraph.reason:
            asides.append(Aside(position, end, paragraph.reason))
        elif paragraph.cell is not None:
            first = cells.get(paragraph.cell, Stretch(position, end))
            cells[paragraph.cell] = Stretch(first.start, end)
        written.append(text)
        position = end + 2
    whole = "\n\n".join(written)
    rows: dict[_Element | None, list[Stretch]] = {}
    for cell, stretch in cells.items():
        rows.setdefault(next(cell.iterancestors(f"{W}tr"), None), []).append(stretch)
    pairs = [
        Cell(stretch.start, stretch.end, f"row {number}")
        for number, row in enumerate(rows.values(), start=1)
        for stretch in row
        if is_pair([whole[cell.start : cell.end] for cell in row])
    ]
    content = sorted(cells.values(), key=lambda stretch: stretch.start)
    return Document(
        "",
        whole,
        asides=tuple(asides),
        content=tuple(content),
        cells=tuple(sorted(pairs, key=lambda cell: cell.start)),
    )


def hidden_styles(styles: _Element) -> frozenset[str]:
    """Return the styles whose text is hidden, by themselves or by the style that they are based on."""
    by_name = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}

    def is_hidden_style(style: _Element | None, seen: int = 0) -> bool:
        if style is None or seen > len(by_name):
            return False
        own = style.find(f"{W}rPr/{W}vanish")
        if own is not None:
            return own.get(f"{W}val", "true") not in OFF
        base = style.find(f"{W}basedOn")
        return base is not None and is_hidden_style(by_name.get(base.get(f"{W}val")), seen + 1)

    return frozenset(name for name, style in by_name.items() if name and is_hidden_style(style))


def read_paragraphs(
    root: _Element,
    reason: str | None,
    hidden: frozenset[str] = frozenset(),
    chunks: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[_Paragraph]:
    """Yield every paragraph; one inside another (a text box) comes after the one it hangs on.

    Where the mark between two was deleted, they are one; what is struck out of one comes after it, as deleted.
    `hidden` are the styles whose text is not shown, `chunks` the texts of documents inside the document.
    """
    open_text = ""
    struck: list[str] = []
    for drawn in root.iter(f"{A}p"):
        yield _Paragraph("".join(text.text or "" for text in drawn.iter(f"{A}t")), None, reason)
    for paragraph in root.iter(f"{W}p", f"{W}altChunk"):
        if any(ancestor.tag in REMOVED or is_deleted(ancestor) for ancestor in paragraph.iterancestors()):
            continue
        if paragraph.tag == f"{W}altChunk":
            yield from (_Paragraph(text, None, reason) for text in (chunks or {}).get(paragraph.get(RELATION), ()))
            continue
        text = open_text + "".join(run_texts(paragraph, hidden, struck))
        open_text = ""
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            open_text = text
            continue
        yield _Paragraph(text, next(paragraph.iterancestors(f"{W}tc"), None), reason)
        yield _Paragraph(" ".join("".join(struck).split()), None, reason or "deleted")
        struck.clear()
    yield _Paragraph(open_text, None, reason)
    yield _Paragraph(" ".join("".join(struck).split()), None, reason or "deleted")


def is_deleted(element: _Element) -> bool:
    """Say whether a row or a cell of a table was deleted."""
    return (
        element.find(f"{W}trPr/{W}del") is not None
        if element.tag == f"{W}tr"
        else element.tag == f"{W}tc" and element.find(f"{W}tcPr/{W}cellDel") is not None
    )


def run_texts(element: _Element, hidden: frozenset[str], struck: list[str]) -> Iterator[str]:
    """Yield the pieces of a paragraph's own text; what is struck out goes to `struck` instead."""
    for child in element:
        if child.tag in (f"{W}t", FORMULA_TEXT):
            struck += [" "] if struck else []
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        # Paragraph properties hold tab stops under the name of tabs; nested paragraphs have their own turn.
        elif child.tag not in (*REMOVED, f"{W}p", f"{W}pPr", f"{W}rPr") and not is_hidden(child, hidden):
            if child.tag == f"{W}r" and is_struck(child):
                struck += run_texts(child, hidden, [])
            else:
                yield from run_texts(child, hidden, struck)


def is_struck(run: _Element) -> bool:
    """Say whether a run is struck out, with one line or two."""
    marks = [run.find(f"{W}rPr/{W}{name}") for name in ("strike", "dstrike")]
    return any(mark is not None and mark.get(f"{W}val", "true") not in OFF for mark in marks)


def is_hidden(run: _Element, styles: frozenset[str]) -> bool:
    """Say whether a run is hidden text: by its own format or, where that says nothing, by one of the `styles`."""
    if run.tag != f"{W}r":
        return False
    own = run.find(f"{W}rPr/{W}vanish")
    if own is not None:
        return own.get(f"{W}val", "true") not in OFF
    if not styles:
        return False
    paragraph = next(run.iterancestors(f"{W}p"), run)
    named = (run.find(f"{W}rPr/{W}rStyle"), paragraph.find(f"{W}pPr/{W}pStyle"))
    return any(style is not None and style.get(f"{W}val") in styles for style in named)
