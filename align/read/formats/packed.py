"""Compressed files: unpacked in memory, up to a limit, so that a small file cannot fill the machine."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib

from align.records import InputError

CHUNK = 1 << 20
CONTENT_TYPES = "[Content_Types].xml"
WORD_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SPECIAL = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabled(?:Template)?"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
# What "Strict Open XML" calls things, and everybody else.
STRICT, OPEN_XML = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
USUAL = (
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/math", b"officeDocument/2006/math"),
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
    (b"drawingml/main", b"drawingml/2006/main"),
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def unpack_gzip(data: bytes, path: str, limit: int) -> bytes:
    """Return what a .gz file holds. Raises InputError when it is damaged, cut short or over `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while part := stream.read(CHUNK):
                size += len(part)
                if size > limit:
                    raise InputError(f"{path}: {too_large(limit)}")
                parts.append(part)
    except EOFError:
        raise InputError(f"{path}: this gzip file ends too early; fetch it again") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputError(
            f"{path}: not a sound gzip file ({error}); fetch it again, or take the .gz off its name"
        ) from None
    return b"".join(parts)


def open_zip(data: bytes, path: str, kind: str, limit: int) -> zipfile.ZipFile:
    """Open a file that is a ZIP archive inside (.docx, .epub).

    Raises InputError when it is none, is locked with a password, or would unpack to more than `limit` bytes.
    """
    if data.startswith(OLD_OFFICE):
        raise InputError(
            f"{path}: locked with a password, or in the format of Office before 2007; open it and save it without "
            f"password as {kind}"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise InputError(f"{path}: not a sound {kind} file ({error}); save or fetch it again") from None
    # The sizes a ZIP declares bind: zipfile never reads more of a part than was declared.
    if sum(part.file_size for part in archive.infolist()) > limit:
        raise InputError(f"{path}: {too_large(limit)}")
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise InputError(f"{path}: locked with a password or DRM; save it without")
    return archive


def usual_form(archive: zipfile.ZipFile, data: bytes) -> bytes:
    """Return an Office file as its libraries know it: "Strict Open XML" with the usual names, a document for a
    template or one with macros. Others come back as they are.
    """
    listed = archive.read(CONTENT_TYPES) if CONTENT_TYPES in archive.namelist() else b""
    strict = any(STRICT in archive.read(name) for name in archive.namelist() if name.endswith(".rels"))
    if not strict and not SPECIAL.search(listed):
        return data
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as changed:
        for name in archive.namelist():
            part = archive.read(name)
            if name == CONTENT_TYPES:
                part = SPECIAL.sub(WORD_DOCUMENT, part)
            if strict and name.endswith((".xml", ".rels")):
                for name_of_strict, usual in USUAL:
                    part = part.replace(STRICT + name_of_strict, OPEN_XML + usual)
            changed.writestr(name, part)
    return written.getvalue()


def read_part(archive: zipfile.ZipFile, part: str, path: str) -> bytes:
    """Return one part of an archive. Raises InputError when it is missing or damaged."""
    try:
        return archive.read(part)
    except KeyError:
        raise InputError(f"{path}: its part {part} is missing; save or fetch it again") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise InputError(f"{path}: its part {part} is damaged ({error}); save or fetch it again") from None


def too_large(limit: int) -> str:
    """Say that a file holds more than may be read at once, and what to do."""
    return f"holds more than {size_label(limit)} once unpacked; split it into smaller files"


def size_label(size: int) -> str:
    """Write a number of bytes for people."""
    for unit, bound in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= bound:
            return f"{size / bound:.3g} {unit}"
    return f"{size} bytes"
