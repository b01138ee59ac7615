"""E-books: the chapters in reading order."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from align.records import InputError
from align.text.decode import decode_html
from align.text.readers.base import Member, Source, join_blocks
from align.text.readers.blocks import element_blocks
from align.text.readers.html import parse_page
from align.text.readers.packed import open_zip, read_part
from align.text.readers.xml import parse_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CONTAINER = "META-INF/container.xml"


def read_epub(source: Source) -> list[Member]:
    """Read every chapter of the book's spine as one text; contents pages made for readers' menus are left out."""
    blocks: list[str] = []
    with open_zip(source.data, source.path, "EPUB", source.max_unpacked) as archive:
        package = package_path(parse_xml(read_part(archive, CONTAINER, source.path), source.path), source.path)
        chapters = chapter_paths(parse_xml(read_part(archive, package, source.path), source.path), package)
        for chapter in chapters:
            page = decode_html(
                read_part(archive, chapter, source.path), f"{source.path} ({chapter})", source.encoding
            )
            tree = parse_page(page)
            blocks.extend([] if tree is None else element_blocks(tree))
    if not blocks:
        raise InputError(
            f"{source.path}: no text in this book; books of page pictures need text recognition (OCR) first"
        )
    return [Member(join_blocks(blocks))]


def package_path(container: Element, path: str) -> str:
    """Return where in the archive the book's list of contents lies."""
    rootfile = container.find(".//{*}rootfile")
    if rootfile is None or not rootfile.get("full-path"):
        raise InputError(f"{path}: not a sound EPUB file (no rootfile in {CONTAINER}); fetch it again")
    return rootfile.get("full-path", "")


def chapter_paths(package: Element, package_path: str) -> list[str]:
    """Return the paths of the pages of the spine, in reading order."""
    folder = posixpath.dirname(package_path)
    items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
    chapters = []
    for reference in package.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "html" not in item.get("media-type", "") or "nav" in item.get("properties", "").split():
            continue
        chapters.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "")))))
    return chapters
