"""E-books: the chapters in reading order."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from align.read.decode import decode_html
from align.read.formats.base import Source
from align.read.formats.blocks import Paragraph, find_paragraphs
from align.read.formats.html import join_paragraphs
from align.read.formats.markup import parse_page
from align.read.formats.packed import open_zip, read_part
from align.read.formats.xml import parse_xml
from align.records import Document, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element
    from zipfile import ZipFile

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
PAGES = (".htm", ".html", ".xhtml")


def read_epub(source: Source) -> list[Document]:
    """Read every chapter of the book's spine as one text; contents pages made for readers' menus are left out.

    Rows of tables that hold both languages are pairs.
    """
    paragraphs: list[Paragraph] = []
    with open_zip(source.data, source.path, "EPUB", source.max_unpacked) as archive:
        package = package_path(parse_xml(read_part(archive, CONTAINER, source.path), source.path), source.path)
        listed = parse_xml(read_part(archive, package, source.path), source.path)
        chapters, others = chapter_paths(listed, package)
        names = {name.lower(): name for name in reversed(archive.namelist())}
        missing = [chapter for chapter in chapters if chapter.lower() not in names]
        if missing:
            source.notes.append(
                f"{source.path}: chapters that the book names are missing in it: {', '.join(missing)}"
            )
        locked = locked_parts(archive, names, source.path)
        problems: list[InputError] = []
        for chapter in (names[chapter.lower()] for chapter in chapters if chapter not in missing):
            try:
                found = read_chapter(archive, chapter, source, locked=chapter in locked)
            except InputError as error:
                problems.append(error)
                continue
            for paragraph in found:
                # Rows are numbered anew in every chapter.
                paragraph.row = paragraph.row and f"{chapter} {paragraph.row}"
                paragraphs.append(paragraph)
    if problems and not paragraphs:
        raise problems[0]
    source.notes.extend(f"{problem}; this chapter was not read" for problem in problems)
    if others:
        source.notes.append(
            f"{source.path}: pages that the reading order of the book leaves out were not read: {', '.join(others)}"
        )
    if not paragraphs:
        raise InputError(
            f"{source.path}: no text in this book; books of page pictures need text recognition (OCR) first"
        )
    return [join_paragraphs(paragraphs, set(range(len(paragraphs))))]


def read_chapter(archive: ZipFile, chapter: str, source: Source, *, locked: bool) -> list[Paragraph]:
    """Return the paragraphs of a chapter. Raises InputError where it is damaged, locked or no text."""
    if locked:
        raise InputError(f"{source.path}: its part {chapter} is encrypted (DRM); save the book without it")
    name = f"{source.path} ({chapter})"
    tree = parse_page(decode_html(read_part(archive, chapter, source.path), name, source.encoding), name)
    return [] if tree is None else find_paragraphs(tree)


def locked_parts(archive: ZipFile, names: Mapping[str, str], path: str) -> set[str]:
    """Return the parts of the book that are encrypted; its fonts often are, which costs no text."""
    if ENCRYPTION.lower() not in names:
        return set()
    try:
        listed = parse_xml(read_part(archive, names[ENCRYPTION.lower()], path), path)
    except InputError:  # what the chapters are will show
        return set()
    places = (unquote(each.get("URI", "")) for each in listed.iterfind(".//{*}CipherReference"))
    return {names[place.lower()] for place in places if place.lower() in names}


def package_path(container: Element, path: str) -> str:
    """Return where in the archive the book's list of contents lies."""
    rootfile = container.find(".//{*}rootfile")
    if rootfile is None or not rootfile.get("full-path"):
        raise InputError(f"{path}: not a sound EPUB file (no rootfile in {CONTAINER}); fetch it again")
    return rootfile.get("full-path", "")


def chapter_paths(package: Element, package_path: str) -> tuple[list[str], list[str]]:
    """Return the paths of the pages of the spine, each once, in reading order, and of those that it leaves out."""
    folder = posixpath.dirname(package_path)
    pages: dict[str | None, str] = {}
    for item in package.iterfind(".//{*}manifest/{*}item"):
        href = re.split("[#?]", item.get("href", ""), maxsplit=1)[0]
        is_page = "html" in item.get("media-type", "").lower() or posixpath.splitext(href)[1].lower() in PAGES
        if is_page and "nav" not in item.get("properties", "").split():
            pages[item.get("id")] = posixpath.normpath(posixpath.join(folder, unquote(href)))
    spine = [reference.get("idref") for reference in package.iterfind(".//{*}spine/{*}itemref")]
    chapters = list(dict.fromkeys(pages[name] for name in spine if name in pages))
    return chapters, sorted(set(pages.values()) - set(chapters))
