"""Compare what reads PDFs: pdfminer.six and PDFium (pypdfium2), each by its own text and as glyphs for our order.

    python -m scripts.bench.pdf [--cases FOLDER] [--json FILE]

PDFium is no dependency: `pip install pypdfium2`. The pages are those of tests/read/test_ingest_pdf.py, made by
hand: lines in visual order with numbers, Latin words and brackets, letter forms and ligatures, vowel signs drawn
apart, columns, a table, and a long document for speed. `--cases` adds folders of a PDF and the sentences that it
holds (`expect`, lines `PAIR= Arabic ||| English`). A text is right when it is found whole, white space aside.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import io
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from align.read.formats import base, paragraphs
from align.read.formats import pdf as reader
from align.read.formats.glyphs import Block, blocks_of, page_blocks
from scripts.results import Table, write_result
from tests.read.test_ingest_pdf import LINES, WIDTH, Row, leftwards, make_pdf

if TYPE_CHECKING:
    from pdfminer.layout import LTPage

PAGES = 100  # of the document that is read for speed
ROWS = 40  # lines of each of its pages
PROSE = "وتأتي زيارة الرئيس إلى موسكو في إطار تعزيز العلاقات بين البلدين"


@dataclass(frozen=True, slots=True)
class Case:
    """A PDF, what kind of trouble it holds, and the texts that must be found in it whole, in their order if any."""

    kind: str
    data: bytes
    texts: tuple[str, ...]
    ordered: bool = True


def make_cases() -> list[Case]:
    """Make the pages of the tests."""
    cases = [
        Case("lines in visual order", make_pdf([(60, 700, 12, list(seen))]), (text,))
        for _label, seen, _rightwards, text in LINES
        if text
    ]
    forms = ["\ufefc", "\ufea3", "\ufb01", "\ufdf2"]  # final lam-alef, initial hah, fi, Allah
    cases += [
        Case("letter forms, ligatures", make_pdf([(100, 700, 12, forms[:2])]), ("حلا",)),
        Case("letter forms, ligatures", make_pdf([(100, 700, 12, [forms[2], "n"])]), ("fin",)),
        Case("letter forms, ligatures", make_pdf([(100, 700, 12, forms[3:])]), ("الله",)),
        Case("letter forms, ligatures", make_pdf([leftwards("العلاقات الأولى", 500, 700)]), ("العلاقات الأولى",)),
    ]
    signs: list[Row] = [(100 + WIDTH * at, 700.0 + up, 12.0, ["\u064e"]) for at, up in ((2, 6), (1, -5), (0, 7))]
    cases.append(Case("vowel signs drawn apart", make_pdf([leftwards("كتب", 118, 700), *signs]), ("كَتَبَ",)))
    apart: list[Row] = [(100.0, 700.0, 12.0, "two"), (100 + 3 * WIDTH + 4, 700.0, 12.0, "words")]
    cases.append(Case("words without spaces", make_pdf(apart), ("two words",)))
    drawn = [{"(": ")", ")": "("}.get(cell, cell) for cell in "(1 قحلملا) NATO ماعلا يف"]
    placed: list[Row] = [(100 + WIDTH * n, 700.0, 12.0, [cell]) for n, cell in enumerate(drawn)]
    office = [row for row in placed if str(row[3][0]) > "z"] + [row for row in placed if str(row[3][0]) < "z"]
    cases.append(Case("drawn in any order", make_pdf(office), ("في العام NATO (الملحق 1)",)))
    right = [leftwards("العمود الأول من الصفحة", 560, 700 - 14 * n) for n in range(3)]
    left = [leftwards("العمود الثاني الأيسر", 280, 700 - 14 * n) for n in range(3)]
    near = [leftwards("العمود الثاني الأيسر", right[0][0] - 12, 700 - 14 * n) for n in range(3)]
    columns = (" ".join(["العمود الأول من الصفحة"] * 3), " ".join(["العمود الثاني الأيسر"] * 3))
    cases += [Case("columns from the right", make_pdf(rows), columns) for rows in (left + right, right + near)]
    table: list[Row] = []
    for n, (ar, en) in enumerate(
        (("الدخول مجاني للجميع.", "Entry is free for all."), ("يغلق مساء.", "It closes at 9."))
    ):
        table += [(50, 700 - 40 * n, 12, en), leftwards(ar, 560, 700 - 40 * n)]
    cells = ("الدخول مجاني للجميع.", "يغلق مساء.", "Entry is free for all.", "It closes at 9.")
    cases.append(Case("cells of a table", make_pdf(table), cells, ordered=False))
    first: list[Row] = [(50, 700, 12, "The develop-"), (50, 686, 12, "ment of trade")]
    second: list[Row] = [(50, 700, 12, "went on (2001).")]
    cases.append(
        Case("words divided, pages", make_pdf(first, second), ("The development of trade went on (2001).",))
    )
    return cases


def read_cases(folder: Path) -> Iterator[Case]:
    """Yield the PDFs of a folder of cases with the sentences that they must hold."""
    for path in sorted(folder.glob("*pdf*/*.pdf")):
        pairs = [
            line.removeprefix("PAIR= ").split(" ||| ")
            for line in path.with_name("expect").read_text("utf-8").split("\n")
            if line.startswith("PAIR= ")
        ]
        both = "table" in path.parent.name
        texts = tuple(text for pair in pairs for text in (pair if both else pair[:1]))
        yield Case(f"case {path.parent.name}", path.read_bytes(), texts, ordered=not both)


def by_pdfminer(data: bytes) -> str:
    """Read with pdfminer's glyphs and our order, as `align` does."""
    return by_blocks(list(page_blocks(data, "")))


def by_pdfium(data: bytes) -> str:
    """Read with PDFium's glyphs and our order."""
    return by_blocks([blocks_of(page) for page in pdfium_pages(data)])


def by_blocks(pages: list[list[Block]]) -> str:
    """Put the blocks of pages into reading order and paragraphs."""
    blocks = [block for page in pages for block in page]
    joined = paragraphs.join_lines(reader.best_readings(blocks), reader.page_edges(pages))
    return base.join_marked(joined)[0]


def pdfminer_alone(data: bytes) -> str:
    """Return pdfminer's own text."""
    from pdfminer.high_level import extract_text

    return str(extract_text(io.BytesIO(data)))


def pdfium_alone(data: bytes) -> str:
    """Return PDFium's own text."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "\n".join(str(page.get_textpage().get_text_range()) for page in document)


def pdfium_pages(data: bytes) -> Iterator[LTPage]:
    """Yield pages with PDFium's glyphs, as pdfminer's layout takes them; spaces that it made up are left out."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as raw
    from pdfminer.layout import LTChar, LTPage

    class Char(LTChar):
        def __init__(self, text: str, box: tuple[float, float, float, float], size: float) -> None:
            self.set_bbox(box)
            self._text, self.size, self.upright = text, size, True

    for number, page in enumerate(pypdfium2.PdfDocument(data)):
        found = LTPage(number, (0, 0, *page.get_size()))
        text = page.get_textpage()
        rect = raw.FS_RECTF()
        last: Char | None = None
        for at in range(raw.FPDFText_CountChars(text)):
            if raw.FPDFText_IsGenerated(text, at) == 1:
                continue
            raw.FPDFText_GetLooseCharBox(text, at, ctypes.byref(rect))
            box = (rect.left, rect.bottom, rect.right, rect.top)
            letter = chr(raw.FPDFText_GetUnicode(text, at))
            if last is not None and last.bbox == box:
                last._text += letter  # one more letter of a ligature
                continue
            last = Char(letter, box, raw.FPDFText_GetFontSize(text, at))
            found.add(last)
        yield found


READERS: dict[str, tuple[str, Callable[[bytes], str]]] = {
    "pdfminer.six, our order (in use)": ("pdfminer.six", by_pdfminer),
    "PDFium, our order": ("pypdfium2", by_pdfium),
    "pdfminer.six alone": ("pdfminer.six", pdfminer_alone),
    "PDFium alone": ("pypdfium2", pdfium_alone),
}


def share_right(read: Callable[[bytes], str], cases: list[Case]) -> str:
    """Return how many of the texts of some cases are found whole, in order where there is one."""
    right = total = 0
    for case in cases:
        text = " ".join(read(case.data).split())
        at = 0
        for wanted in case.texts:
            place = text.find(wanted, at)
            right += place >= 0
            at = max(place, at) if case.ordered else 0
            total += 1
    return f"{right} of {total}"


def measure_speed(name: str) -> tuple[float, float]:
    """Return seconds for a page and the peak memory in MiB, in a process of its own."""
    command = [sys.executable, "-m", "scripts.bench.pdf", "--speed", name]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


def read_long(name: str) -> None:
    """Read the long document with one reader and print seconds for a page and the peak memory."""
    pages = [[leftwards(f"{PROSE} {page}", 560, 760 - 14 * row) for row in range(ROWS)] for page in range(PAGES)]
    data = make_pdf(*pages)
    READERS[name][1](make_cases()[0].data)  # what is loaded on first use is loaded
    start = time.process_time()
    READERS[name][1](data)
    print((time.process_time() - start) / PAGES, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Print and write one table, a row a kind of page and a column a reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, help="folder of cases: PDFs and what they hold")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    parser.add_argument("--speed", choices=list(READERS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.speed:
        read_long(options.speed)
        return
    cases = [*make_cases(), *(read_cases(options.cases) if options.cases else ())]
    rows = [
        [kind, *(share_right(read, [case for case in cases if case.kind == kind]) for _, read in READERS.values())]
        for kind in dict.fromkeys(case.kind for case in cases)
    ]
    speeds = [measure_speed(name) for name in READERS]
    rows.append([f"processor time, a page of {ROWS} lines", *(f"{1000 * seconds:.0f} ms" for seconds, _ in speeds)])
    rows.append([f"peak memory, {PAGES} pages", *(f"{peak:.0f} MiB" for _, peak in speeds)])
    rows.append(
        ["licence", *({"pdfminer.six": "MIT", "pypdfium2": "BSD-3, Apache-2.0"}[of] for of, _ in READERS.values())]
    )
    table = Table(["texts right, by kind of page", *READERS], rows)
    for row in (table.columns, *table.rows):
        print(" | ".join(row))
    if options.json:
        packages = " ".join(f"{name}:{importlib.metadata.version(name)}" for name in ("pdfminer.six", "pypdfium2"))
        machine = f"{platform.machine()} cores:{os.cpu_count()} python:{platform.python_version()}"
        write_result(
            options.json,
            "python -m scripts.bench.pdf",
            {"main": table},
            {"machine": machine, "versions": packages},
        )


if __name__ == "__main__":
    main()
