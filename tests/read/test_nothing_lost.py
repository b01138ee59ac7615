"""The law from the file on: whatever a file shows is in a sentence or in a dropped stretch.

Marked words stand in every place of every format that its reader is shown.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from align.clean.prepare import prepare
from align.read.ingest import read_inputs
from tests.read.test_ingest_formats import epub
from tests.read.test_ingest_pdf import Row, leftwards, make_pdf
from tests.read.test_subtitles import ASS, SBV, TTML

WORDS = "the harbour was closed and the ferries stayed away until the storm had passed."


def marks(text: str) -> str:
    """Number the places: each `@` becomes a word that stands nowhere else."""
    count = iter(range(1, text.count("@") + 1))
    return re.sub("@", lambda _: f"Mark{next(count):04}x", text)


TEXT = """@ @ {w}

@
@ — @ (@) [@] «@» "@"
- @
1. @
# @
> @

@\t@\t@
© @
Related: @
By @
@, 3 May 2021
www.@.com @
Share | @ | Tweet
قال @ إنه
@\x0b@\u2028@\u0085@
@"""
MARKDOWN = """---

@ {w}

---

# @
@ setext
===
- @ *@* **@** `@` ~~@~~
  1. @
- [@](https://example.org) ![@](a.png) <b>@</b>

    @ indented

| @ | @ |
|---|---|
| @ | @ | @ |

> @
> > @

<div>@
<p>@</p></div>

@<br>@ &amp; @[^n]

[^n]: @
[^m]: @ @
[المصدر]: @
[@]: @ @
1984. @

```
@
```
~~~ @
@

@"""
HTML = """@<html><head></head><body>@<nav><a>@</a><a>@</a></nav><header>@</header>
<article><h1>@</h1><p>@ {w} <b>@</b> <a href="x">@</a>@</p>@<div>@<p>@ {w}</div>@
<ul><li>@<li>@<ul><li>@</ul></ul><dl><dt>@<dd>@</dl><table><caption>@</caption><tr><th>@<td>@<tr><td>@</table>@
<blockquote>@</blockquote><pre>@
@</pre><figure><img><figcaption>@</figcaption></figure><select><option>@<option>@</select><button>@</button>
<label>@</label><textarea>@</textarea><details><summary>@</summary>@</details><svg><text>@</text></svg>
<font>@<i>@<p>@<b>@<p>@</article><aside>@</aside><footer>@</footer>@</body>@</html>@<p>@</p></html>@"""
SRT = """@
1
00:00:01 --> 00:00:02
@ {w}

2
00:00:03,000 --> 00:00:04,000
- @
@ -
<i>@</i> [@] (@) ♪ @ ♪ a<@ and @>b

@
00:00:05,000 --> 00:00:06,000
[@]
Subtitles by @

0:7 --> 0:8
@"""
VTT = """WEBVTT

00:01.000 --> 00:02.000
NOTE @ {w}
STYLE @

NOTE not shown

00:03.000 --> 00:04.000
<v Someone>@</v> <c.red>@</c> @&amp;@
REGION @

@
"""
TMX = """<?xml version="1.0"?><tmx version="1.4"><header/><body>
<tu><tuv xml:lang="en"><seg>@<bpt i="1">x</bpt>@<ept i="1">x</ept><hi>@</hi>@</seg></tuv>
<tuv xml:lang="ar"><seg>نعم @</seg></tuv></tu><tu><tuv xml:lang="EN-us"><seg>@</seg></tuv></tu></body></tmx>"""
XLIFF = """<?xml version="1.0"?><xliff version="1.2"><file source-language="en" target-language="ar"><body>
<trans-unit id="1"><source>@ <g id="1">@</g><mrk mtype="seg">@</mrk>@</source><target>نعم @</target></trans-unit>
<group><trans-unit id="2"><source>@</source></trans-unit></group></body></file></xliff>"""


def word() -> bytes:
    document = docx.Document()
    document.add_heading("@")
    document.add_paragraph("@ {w}").add_run(" @")
    document.add_paragraph("@", style="List Bullet")
    table = document.add_table(2, 2)
    for cell in table._cells:
        cell.text = "@"
    inner = table.cell(1, 1).add_table(1, 1)
    inner.cell(0, 0).text = "@"
    document.add_paragraph("@")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def replace_in_zip(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            is_text = name == "word/document.xml"
            new.writestr(name, marks(part.decode("utf-8").replace("{w}", WORDS)) if is_text else part)
    return stream.getvalue()


def rows_of_csv() -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(
        [["ar", "en", "id"], ["نعم @", "@ {w}", "1"], ["@\n@", '"@", @', "2"], ["@", "", "3"]]
    )
    return stream.getvalue()


FILES = {
    "a.txt": TEXT,
    "a.md": MARKDOWN,
    "a.html": HTML,
    "a.xhtml": HTML,
    "a.srt": SRT,
    "a.vtt": VTT,
    "a.sbv": SBV + "\n0:00:07.000,0:00:08.000\n@\n\n@\n",
    "a.ass": ASS + "Dialogue: 0,0:00:07.00,0:00:08.00,Default,,0,0,0,,@, @{\\i1}@{\\i0}\\N@\n",
    "a.ttml": TTML.replace("</div>", "<p>@<span>@<br/>@</span>@</p></div>"),
    "a.tmx": TMX,
    "a.xliff": XLIFF,
    "a.tsv": "ar\ten\n@\t@\nنعم @\t@ {w}\n@\n@\t@\t@\n@\t\n",
    "a.csv": rows_of_csv(),
    "a.jsonl": "\n".join(json.dumps({"ar": "@ نعم", "en": text}) for text in ("@ {w}", "@\n@", "")),
}


@pytest.mark.parametrize("name", FILES)
def test_every_marked_word_of_a_file_is_found_again(name: str, tmp_path: Path) -> None:
    text = marks(FILES[name]).replace("{w}", WORDS)
    (tmp_path / name).write_bytes(text.encode("utf-8"))
    assert_all_found(tmp_path / name, text)


def test_every_marked_word_of_a_word_file_is_found_again(tmp_path: Path) -> None:
    data = replace_in_zip(word())
    (tmp_path / "a.docx").write_bytes(data)
    assert_all_found(
        tmp_path / "a.docx", zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode("utf-8")
    )


def test_every_marked_word_of_a_book_is_found_again(tmp_path: Path) -> None:
    chapter = marks(HTML).replace("{w}", WORDS)
    (tmp_path / "a.epub").write_bytes(epub(**{"OEBPS/text/a.xhtml": chapter}))
    assert_all_found(tmp_path / "a.epub", chapter)


def workbook(path: Path) -> str:
    """Write a workbook with a word in every place that shows text; return all that was written."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    others = [book.create_sheet(name) for name in ("hidden", "ragged", "blank")]
    others[0].sheet_state = "hidden"
    rows = [("ar", "en"), ("نعم @", "@ {w}"), ("@\n@", "=@"), ("@", None), (None, "@"), (None, None), ("@", "- @")]
    written = []
    for sheet in (first, others[0]):
        for row in rows:
            cells = [None if cell is None else cell.replace("@", f"Mark{len(written):04}x") for cell in row]
            written += [cell for cell in cells if cell]
            sheet.append([cell and cell.replace("{w}", WORDS) for cell in cells])
        for cell in sheet["B"]:
            cell.data_type = "s"
    first.merge_cells("A7:A9")
    first.row_dimensions[3].hidden = True
    others[1].append(["en"])
    others[1].append(["Mark9000x", "", "Mark9001x"])
    book.save(path)
    return " ".join([*written, "Mark9000x"])


def test_every_marked_word_of_a_workbook_is_found_again(tmp_path: Path) -> None:
    assert_all_found(tmp_path / "a.xlsx", workbook(tmp_path / "a.xlsx"))


def test_every_marked_word_of_a_pdf_is_found_again(tmp_path: Path) -> None:
    numbers = iter(range(1, 1000))

    def mark() -> str:
        return f"Mark{next(numbers):04}x"

    pages: list[list[Row]] = []
    for number in range(3):
        rows: list[Row] = [
            (60, 780, 9, mark()),  # above the text of every page
            (60, 740, 18, f"{mark()} {mark()}"),
            (60, 700, 12, f"{mark()} {WORDS[:40]}"),
            (60, 685, 12, f"{WORDS[40:]} {mark()}-"),
            (60, 670, 12, mark()),
            (90, 640, 12, f"- {mark()}"),
            leftwards("قال الوزير إن الميناء", 500, 600),
            (100, 600, 12, mark()),
            (100, 580, 12, f"{mark()} نعم"),
            (60, 60, 8, f"1 {mark()}"),
            (280, 30, 9, f"{number + 1}"),
            (300, 30, 9, mark()),
        ]
        rows += [(left, 540 - 20 * line, 12, mark()) for line in range(4) for left in (60, 260, 460)]  # a table
        rows += [
            (left, 420 - 15 * line, 12, f"{mark()} the ferries stayed") for left in (40, 320) for line in range(8)
        ]  # columns
        pages.append(rows)
    (tmp_path / "a.pdf").write_bytes(make_pdf(*pages))
    assert_all_found(tmp_path / "a.pdf", " ".join(f"Mark{n:04}x" for n in range(1, next(numbers))))


def assert_all_found(path: Path, text: str) -> None:
    wanted = re.findall(r"Mark\d{4}x", text)
    assert len(wanted) >= 2
    prepared = prepare(read_inputs([path]).documents)
    found = " ".join(row.text for row in (*prepared.sentences, *prepared.dropped))
    assert [mark for mark in wanted if mark not in found] == []
