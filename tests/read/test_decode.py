"""Bytes to text: what is read, what is refused, and what the refusal says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.read.decode import damaged, decode_html, decode_text, garbled, known_encoding
from align.records import InputError, UsageError

ARABIC = "وصل الرئيس إلى موسكو يوم الأربعاء.\nواستقبله نظيره الروسي."

# label, bytes, encoding option, text
READ = [
    ("plain UTF-8", ARABIC.encode(), None, ARABIC),
    ("UTF-8 with a mark", b"\xef\xbb\xbf" + ARABIC.encode(), None, ARABIC),
    ("UTF-16 little endian by its mark", b"\xff\xfe" + ARABIC.encode("utf-16-le"), None, ARABIC),
    ("UTF-16 big endian by its mark", b"\xfe\xff" + ARABIC.encode("utf-16-be"), None, ARABIC),
    ("UTF-32 by its mark, which begins like that of UTF-16", ARABIC.encode("utf-32"), None, ARABIC),
    ("UTF-16 without a mark, named", ARABIC.encode("utf-16-le"), "utf-16-le", ARABIC),
    ("windows-1256, named", ARABIC.encode("cp1256"), "windows-1256", ARABIC),
    ("iso-8859-6, named", ARABIC.encode("iso-8859-6"), "iso-8859-6", ARABIC),
    ("UTF-8 in a folder whose other files are windows-1256", ARABIC.encode(), "windows-1256", ARABIC),
    ("a mark outweighs the option", b"\xff\xfe" + ARABIC.encode("utf-16-le"), "windows-1256", ARABIC),
    ("ASCII under any option", b"Algiers", "windows-1256", "Algiers"),
    (
        "bidi marks and zero-width characters stay",
        "قال\u200f (NATO)\u200e ن\u200cا".encode(),
        None,
        "قال\u200f (NATO)\u200e ن\u200cا",
    ),
    ("Windows line ends", "أ\r\nب\r\n".encode(), None, "أ\nب\n"),
    ("old Mac line ends", "أ\rب\r\rج".encode(), None, "أ\nب\n\nج"),
    ("line separators are not line ends", "أ\u2028ب\x0bج\x85".encode(), None, "أ\u2028ب\x0bج\x85"),
    ("a mark inside the text stays", "a\ufeffb".encode(), None, "a\ufeffb"),
    ("one lost character in much text", ("كلمة " * 100 + "\ufffd").encode(), None, "كلمة " * 100 + "\ufffd"),
    ("a stray control character", b"page one\x0c page\x02 two", None, "page one\x0c page\x02 two"),
    ("nothing", b"", None, ""),
]

# label, bytes, encoding option, what the message must hold
REFUSED = [
    ("windows-1256 unnamed", ARABIC.encode("cp1256"), None, ["byte 0", "line 1", "--encoding windows-1256"]),
    (
        "Latin-1 unnamed",
        "café déjà vu, très élégant".encode("latin-1"),
        None,
        ["byte 3", "--encoding windows-1252"],
    ),
    ("the line is counted", "أ\nب\r\nج\rد\n".encode() + b"\xd3\xe1\xc7\xe3", None, ["byte 13", "line 5"]),
    ("a bad byte in good UTF-8", ARABIC.encode() * 200 + b"\xff", None, ["line 201", "iconv"]),
    ("cut in the middle of a letter", ARABIC.encode()[:-2], None, ["cut short"]),
    ("UTF-16 cut in the middle of a letter", b"\xff\xfe" + "نص".encode("utf-16-le")[:-1], None, ["cut short"]),
    ("the named encoding is wrong", ARABIC.encode("cp1256"), "utf-8", ["byte 0"]),
    ("undefined in the named encoding", b"abc\n\x81", "windows-1253", ["cp1253", "byte 4", "line 2", "--encoding"]),
    ("ISO Arabic unnamed", "افتتح الوزير مدرسة في المدينة".encode("iso-8859-6"), None, ["--encoding iso-8859-6"]),
    ("UTF-16 without a mark", ARABIC.encode("utf-16-le"), None, ["utf-16-le"]),
    ("UTF-16 big endian without a mark", "Algiers today".encode("utf-16-be"), None, ["utf-16-be"]),
    ("zeros", b"text\x00\x00more text" * 10, None, ["binary", "line 1"]),
    ("bytes of all kinds", bytes(range(256)) * 20, None, ["binary"]),
    ("a PDF called .txt", b"%PDF-1.7 ...", None, ["PDF"]),
    ("a Word file called .txt", b"PK\x03\x04....", None, ["ZIP"]),
    ("decoded wrongly once", "كل\ufffd\ufffd مة\ufffd".encode(), None, ["U+FFFD", "line 1"]),
]


@pytest.mark.parametrize(("label", "data", "encoding", "text"), READ, ids=[case[0] for case in READ])
def test_reads(label: str, data: bytes, encoding: str | None, text: str) -> None:
    assert decode_text(data, "a.txt", encoding) == text


@pytest.mark.parametrize(("label", "data", "encoding", "words"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refuses(label: str, data: bytes, encoding: str | None, words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        decode_text(data, "some/file.txt", encoding)
    message = str(caught.value)
    assert message.startswith("some/file.txt: ")
    for word in words:
        assert word in message


def test_an_unknown_encoding_is_wrong_usage() -> None:
    for name in ("windows-9999", "base64", "rot13", ""):
        with pytest.raises(UsageError, match="windows-1256"):
            known_encoding(name)


PAGE = "<html><head>{}<title>ص</title></head><body>{}</body></html>"

# label, declaration, encoding the page is really in
DECLARED = [
    ("charset", '<meta charset="windows-1256">', "cp1256"),
    ("http-equiv", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">', "cp1256"),
    ("unquoted, upper case", "<META CHARSET=Windows-1256>", "cp1256"),
    ("iso-8859-6", "<meta charset='iso-8859-6'>", "iso-8859-6"),
    ("declared windows-1256, really UTF-8", '<meta charset="windows-1256">', "utf-8"),
    ("not declared, UTF-8", "", "utf-8"),
    ("not declared, UTF-16 with a mark", "", "utf-16"),
]


@pytest.mark.parametrize(("label", "meta", "encoding"), DECLARED, ids=[case[0] for case in DECLARED])
def test_web_pages_say_their_encoding(label: str, meta: str, encoding: str) -> None:
    page = PAGE.format(meta, ARABIC)
    assert decode_html(page.encode(encoding), "a.html") == page


def test_an_encoding_that_is_none_is_as_good_as_undeclared() -> None:
    page = PAGE.format('<meta charset="base64">', ARABIC)
    assert decode_html(page.encode(), "a.html") == page
    with pytest.raises(InputError, match="--encoding windows-1256"):
        decode_html(page.encode("cp1256"), "a.html")


def test_latin_1_on_the_web_is_windows_1252() -> None:
    page = '<html><meta charset="iso-8859-1"><body>“quoted” – dash</body></html>'
    assert decode_html(page.encode("cp1252"), "a.html") == page


def test_a_page_without_a_declaration_is_not_guessed() -> None:
    with pytest.raises(InputError, match="--encoding windows-1256"):
        decode_html(PAGE.format("", ARABIC).encode("cp1256"), "a.html")
    assert ARABIC in decode_html(PAGE.format("", ARABIC).encode("cp1256"), "a.html", "windows-1256")


def test_damage_is_told() -> None:
    assert damaged(ARABIC) is None
    assert (
        damaged("أ\nب\ufffd\ufffd")
        == "2 characters were lost (U+FFFD) before the file came here, the first in line 2"
    )


@pytest.mark.parametrize("wrong", ["windows-1252", "windows-1256", "latin-1"])
def test_arabic_decoded_wrongly_before_is_told(wrong: str) -> None:
    text = "قال الرئيس إن البلد بخير" * 10
    mangled = text.encode().decode(wrong, "ignore")
    told = garbled(decode_text(mangled.encode(), "a.txt"))
    assert told is not None
    assert ("windows-1256" if wrong == "windows-1256" else "windows-1252") in told


def test_good_text_is_not_called_garbled() -> None:
    for text in (
        ARABIC * 20,
        "Ørsted og Åse bor på Øya i Østfold. " * 20,
        "طبيب وظروف طارئة",
        "plain English text. " * 20,
        "",
    ):
        assert garbled(text) is None


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffd")))
def test_whatever_utf8_spells_comes_back(text: str) -> None:
    if text[:2] != "BZ" and text[:2] != "PK" and text[:1] not in "%{G7":
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            assert decode_text(text.encode(encoding), "a.txt") == text


@given(st.binary(max_size=60))
def test_bytes_are_read_strictly_or_refused(data: bytes) -> None:
    try:
        text = decode_text(data, "a.txt")
    except InputError:
        pass
    else:
        marks = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00\x00\xfe\xff")
        if not data.startswith(marks):
            assert text == data.decode().replace("\r\n", "\n").replace("\r", "\n")
