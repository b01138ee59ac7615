"""Bytes to text: strictly, or not at all.

A file is UTF-8, or it carries a byte order mark, or its user (or its own markup) says what it is. Anything else is
an error that names the byte: guessing would turn good Arabic into noise that nobody notices. Line ends become
`\\n` (`\\r\\n` and a lone `\\r` alike) and the byte order mark goes, so that is the text that offsets refer to.
"""

from __future__ import annotations

import codecs
import re

from align.chars import ARABIC_LETTER
from align.records import InputError, UsageError

# The order matters: the mark of UTF-32 little endian begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What files begin with that are sometimes saved under the name of a text file.
SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (a .docx, .xlsx, .epub or .zip file)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a bzip2 file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x7fELF", "a program"),
)

# How much of a text may be characters that no text has (control characters) or that stand for lost ones (U+FFFD).
NOISE_SHARE = 0.01
FEW = 8  # control characters that a small page or table may have beside
ARABIC_WORD = re.compile(rf"{ARABIC_LETTER.pattern}{{2,}}")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")
GARBLED_WESTERN = re.compile("[ØÙÚÛ][\x80-\xbf\u0152-\u0192\u02c6-\u02dc\u2013-\u2122]")
# Web pages call windows-1252 by these names; every browser reads them so.
WEB_PAGE = re.compile(r"\s*+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+(?:<!doctype\s+html\b|<html[\s>])", re.IGNORECASE)
MEMORY = re.compile(r"\s*<(?:tmx|xliff)\s")  # without the declaration of XML
WEB_LATIN = {"iso8859-1", "ascii"}
META_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
PO_CHARSET = re.compile(rb"""^\s*"Content-Type:[^"\n]{0,200}charset\s*=\s*([A-Za-z0-9_.-]{2,40})""", re.M | re.I)
XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)


def decode_text(data: bytes, name: str, encoding: str | None = None, *, zeros: bool = False) -> str:
    """Decode the bytes of the text file `name`; line ends become `\\n`, a byte order mark is taken off.

    `encoding` is for files that are not UTF-8: a byte order mark, and text that is UTF-8 beyond doubt, are read as
    what they are, so a folder may hold both. With `zeros` a NUL here and there stays, for who drops the rows that
    have one or shows what was lost. Raises InputError, which names the byte and the line, for bytes that do not
    decode strictly and for files that are not text; UsageError for an encoding that Python does not know.
    """
    marked = split_mark(data)
    if marked is not None:
        data, encoding = marked
    else:
        refuse_signature(data, name)
        if encoding is None or (is_ascii_based(encoding) and is_utf8_beyond_doubt(data)):
            encoding = "utf-8"
        encoding = known_encoding(encoding)
    return checked(strict(data, encoding, name), data, name, zeros=zeros)


def decode_html(data: bytes, name: str, encoding: str | None = None) -> str:
    """Decode a web page: by its mark, as UTF-8, as `encoding`, or as its own <meta> or XML declaration says.

    UTF-8 comes before the declaration because wrong declarations are common and text that is UTF-8 by chance is
    not. Raises as `decode_text` does.
    """
    if split_mark(data) is None and encoding is None and not is_utf8(data):
        encoding = declared_encoding(data)
    return decode_text(data, name, encoding, zeros=True)


def decode_declared(data: bytes, name: str, encoding: str | None = None) -> str:
    """Decode a catalogue of messages: by its mark, as UTF-8, as `encoding`, or as its own header says.

    Raises as `decode_text` does.
    """
    if split_mark(data) is None and encoding is None and not is_utf8(data):
        encoding = declared_encoding(data)
    return decode_text(data, name, encoding)


def known_encoding(encoding: str) -> str:
    """Return Python's name of a text encoding. Raises UsageError when there is none of that name."""
    try:
        info = codecs.lookup(encoding)
        "".encode(info.name)  # LookupError for byte-to-byte codecs such as base64
    except (LookupError, ValueError):
        raise UsageError(
            f"--encoding {encoding}: there is no such encoding; for Arabic try windows-1256, iso-8859-6 or utf-16"
        ) from None
    return info.name


def damaged(text: str) -> str | None:
    """Say where a text has lost characters (U+FFFD) before it came here, or None."""
    at = text.find("\ufffd")
    if at < 0:
        return None
    line = text.count("\n", 0, at) + 1
    lost = text.count("\ufffd")
    return f"{lost} characters were lost (U+FFFD) before the file came here, the first in line {line}"


def garbled(text: str) -> str | None:
    """Say that a text is Arabic in UTF-8 that was taken for Western or Windows Arabic text before, or None.

    Every Arabic letter is then a pair that begins with Ø or Ù, or with ط or ظ, which make up 2 % of real text.
    """
    sample = text[:65536]
    western = len(GARBLED_WESTERN.findall(sample))
    letters = len(ARABIC_LETTER.findall(sample))
    if western > 20 and 2 * western > 0.3 * len(sample):
        encoding = "windows-1252"
    elif letters > 40 and sample.count("ط") + sample.count("ظ") > 0.3 * letters:
        encoding = "windows-1256"
    else:
        return None
    shown = sample.strip()[:12]
    return f"this looks like Arabic that was taken for {encoding} once ({shown!r}); fetch the original again"


def split_mark(data: bytes) -> tuple[bytes, str] | None:
    """Return the bytes after the byte order mark and the encoding it stands for, or None without a mark."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :], encoding
    return None


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding a page or catalogue declares in its first kilobytes; None when Python knows none such."""
    head = data[:8192]
    found = META_CHARSET.search(head) or XML_ENCODING.search(head) or PO_CHARSET.search(head)
    if found is None:
        return None
    try:
        encoding = codecs.lookup(found[1].decode("ascii")).name
        "".encode(encoding)  # LookupError for what turns bytes into bytes, such as base64
    except (LookupError, ValueError):
        return None
    if encoding.startswith("utf-"):  # it was tried; a UTF-16 page could not have been read this far
        return None
    return "cp1252" if encoding in WEB_LATIN else encoding


def strict(data: bytes, encoding: str, name: str) -> str:
    """Decode or raise InputError with the byte, the line and what to do."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(undecodable(data, encoding, name, error)) from None
    return one_line_end(text)


def one_line_end(text: str) -> str:
    """Write every line end as `\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_noise(text: str) -> str:
    """Put U+FFFD for what escapes (`&#0;`, `\\ud800`) bring into a text and no file can hold; lengths stay."""
    return NO_CHARACTER.sub("\ufffd", text)


def undecodable(data: bytes, encoding: str, name: str, error: UnicodeDecodeError) -> str:
    """Say where the bytes stop being `encoding`, and what they may be instead."""
    label = {"utf-8": "UTF-8"}.get(encoding, encoding)
    # Bytes 0A are line ends in every encoding here but UTF-16 and UTF-32, where decoding what precedes counts them.
    wide = encoding.startswith(("utf-16", "utf-32"))
    line = (
        data[: error.start].decode(encoding, "ignore").count("\n") + 1 if wide else lines_before(data, error.start)
    )
    where = f"{name}: not {label} at byte {error.start} (line {line})"
    if error.reason.startswith("unexpected end") or (wide and "truncated" in error.reason):
        return f"{where}: the file ends in the middle of a character; it seems to be cut short, fetch it again"
    if encoding != "utf-8":
        return f"{where}; give the right encoding with --encoding, or leave the option out for UTF-8"
    if looks_binary(data):
        return f"{name}: this is a binary file, not text (byte {error.start} is {data[error.start]:#04x})"
    return f"{where}; {likely_encoding(data, error.start)}"


def lines_before(data: bytes, end: int) -> int:
    """Number the line, from 1, that byte `end` stands in; a `\\r` without `\\n` ends a line too."""
    return 1 + data.count(b"\n", 0, end) + data.count(b"\r", 0, end) - data.count(b"\r\n", 0, end)


def likely_encoding(data: bytes, at: int) -> str:
    """Advise on bytes that are not UTF-8 at a place: damaged UTF-8, Windows Arabic, or what else it may be."""
    sample = data[max(at - 32768, 0) : at + 32768]
    text = sample.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if sum(char > "\x7f" for char in text) >= 20 * lost:
        return (
            "all around it is UTF-8, so the file is damaged there: mend it, or drop the bad bytes "
            "with `iconv -c -f utf-8 -t utf-8`"
        )
    high = sum(byte >= 0x80 for byte in sample)
    windows, iso = (sample.decode(encoding, "replace") for encoding in ("cp1256", "iso-8859-6"))
    arabic = sum(0x0621 <= ord(char) <= 0x064A for char in windows)
    # é alone is a letter of ISO Arabic, too; words of it are not.
    words = sum(map(len, ARABIC_WORD.findall(iso)))
    if words >= 0.7 * high and words > arabic:
        return "this looks like ISO Arabic text: pass --encoding iso-8859-6"
    if arabic >= 0.7 * high:
        return "this looks like Windows Arabic text: pass --encoding windows-1256"
    return "if this is Windows Arabic text, pass --encoding windows-1256; for Western text, --encoding windows-1252"


def is_utf8(data: bytes) -> bool:
    """Tell whether the bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_utf8_beyond_doubt(data: bytes) -> bool:
    """Tell whether the bytes are UTF-8 and not just ASCII: other encodings do not spell that by chance."""
    return not data.isascii() and is_utf8(data)


def is_ascii_based(encoding: str) -> bool:
    """Tell whether an encoding spells ASCII as ASCII does, as windows-1256 and its kin do."""
    return "a\n".encode(known_encoding(encoding)) == b"a\n"


def looks_binary(data: bytes) -> bool:
    """Tell whether the first bytes hold zeros or more control characters than text has."""
    sample = data[:65536]
    return b"\x00" in sample or len(CONTROL.findall(sample.decode("latin-1"))) > NOISE_SHARE * len(sample)


def refuse_signature(data: bytes, name: str) -> None:
    """Raise InputError for the kinds of binary files that are commonly misnamed."""
    for start, kind in SIGNATURES:
        if data.startswith(start):
            raise InputError(f"{name}: this is {kind}, not text; give it the suffix that it should have")


def refuse_xml(text: str, name: str) -> str:
    """Return a text, or raise InputError when it is XML or a web page: its markup is never text."""
    if WEB_PAGE.match(text):
        raise InputError(f"{name}: this is a web page; give it the suffix .html")
    if text.lstrip()[:5].lower() == "<?xml" or MEMORY.match(text):
        raise InputError(
            f"{name}: this is XML of a kind that is not read; give it the suffix that it should have (.tmx, "
            ".xliff, .html, .ttml), or export it as one of these or as text"
        )
    return text


def checked(text: str, data: bytes, name: str, *, zeros: bool = False) -> str:
    """Return the text, or raise InputError when it decodes but is not text: for a single NUL, but with `zeros`."""
    noise = [match.start() for match in CONTROL.finditer(text[:65536])]
    zero = -1 if zeros else text.find("\x00")
    few = FEW if zeros else 1
    if zero >= 0 or len(noise) > few + NOISE_SHARE * min(len(text), 65536):
        at = zero if zero >= 0 else noise[0]
        advice = wide_encoding(data)
        line = text.count("\n", 0, at) + 1
        what = f"control character {ord(text[at]):#04x} in line {line}"
        raise InputError(f"{name}: this is a binary file, not text ({what}){advice}")
    if text.count("\ufffd") > 1 + NOISE_SHARE * len(text):
        raise InputError(
            f"{name}: {damaged(text)}: it was decoded wrongly once and cannot be mended; fetch the original again"
        )
    return text


def wide_encoding(data: bytes) -> str:
    """Advise when the bytes could be UTF-16 without a mark: in Arabic or English every second byte is 06 or 00."""
    sample = data[:65536]
    pages = (b"\x00", b"\x06")
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        every_second = sample[first::2]
        if every_second and sum(every_second.count(page) for page in pages) > 0.8 * len(every_second):
            return f"; it looks like UTF-16 without a byte order mark: pass --encoding {encoding}"
    return ""
