"""Throw broken files at the readers and at cleaning: nothing may break down, take long, or lose what was read.

python scripts/eval/fuzz.py [--count 2000] [--seed 1] [--only .srt]

Every input is a small file of some format, damaged: bytes turned, cut, doubled, moved, or hostile pieces put in. It
is read and prepared; told are breakdowns (a message that holds "cannot be read", or an exception), inputs that take
more than a few seconds, sentences that are not the slice their offsets name, and letters that are in neither a
sentence nor a dropped stretch. The inputs that failed are written to the folder that `--keep` names.
"""

from __future__ import annotations

import io
import random
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from align.clean.prepare import Prepared, prepare
from align.read.ingest import read_inputs
from align.records import Document, Dropped, Sentence

SLOW = 5.0  # seconds that no small file may take
AR, EN = "وصل القطار إلى المحطة متأخرا ساعتين، ثم غادر.", "The train reached the station two hours late, then left."
PARAGRAPHS = f"<p>{EN}<sup>1</sup><br>{AR}</p><ul><li>a<li>b</ul><table><tr><td>{AR}<td>{EN}</table>"
CUES = ((EN, "00:00:01", "00:00:02"), (f"- {AR} [music] <i>a</i> ♪", "00:00:03", "00:00:04"))
SAMPLES: dict[str, str] = {
    ".txt": f"{EN}\n\n{AR}\n- 1. A list (12.5%)\n#Tag @name https://example.org/a?b=c\n© 2020\n«نص» [3] ... 915 م.",
    ".md": f"---\nk: v\n---\n# {EN}\n\n{AR}[^1]\n\n| a | b |\n|---|---|\n| {AR} | c |\n\n```\nx\n```\n\n[^1]: note",
    ".html": f"<html lang='ar'><title>t</title><nav>Home</nav><article>{PARAGRAPHS}</article><!-- c --></html>",
    ".srt": "\n\n".join(f"{i}\n{a},0 --> {b},5\n{text}" for i, (text, a, b) in enumerate(CUES)),
    ".vtt": "WEBVTT\n\nNOTE x\n\n" + "\n\n".join(f"{a}.0 --> {b}.5 line:1\n<v A>{t} &amp;" for t, a, b in CUES),
    ".sbv": "\n\n".join(f"{a}.0,{b}.5\n{text}" for text, a, b in CUES),
    ".ass": "[Events]\nFormat: Start, End, Text\n"
    + "\n".join(f"Dialogue: {a}.0,{b}.5,{{\\i1}}{t}" for t, a, b in CUES),
    ".ttml": f'<tt xmlns="http://www.w3.org/ns/ttml"><body><p begin="1s" end="2s">{EN}<br/>{AR}</p></body></tt>',
    ".tsv": f"ar\ten\n{AR}\t{EN}\n{AR}\t{EN}\n",
    ".csv": f'ar,en,id\n"{AR}","{EN}",1\n"{AR}","{EN}",2\n',
    ".jsonl": f'{{"ar": "{AR}", "en": "{EN}"}}\n{{"ar": "{AR}", "en": null}}\n{{"en": "{EN}"}}\n',
    ".tmx": f'<tmx version="1.4"><body><tu tuid="1"><tuv xml:lang="ar"><seg>{AR}</seg></tuv>'
    f'<tuv xml:lang="en"><seg>{EN}<ph/>x</seg></tuv></tu></body></tmx>',
    ".xliff": '<xliff version="1.2"><file source-language="en" target-language="ar"><body><trans-unit id="1">'
    f'<source>{EN}</source><target><mrk mtype="seg" mid="1">{AR}</mrk></target></trans-unit></body></file></xliff>',
    ".po": f'msgid ""\nmsgstr "Language: ar\\n"\n\n#, fuzzy\nmsgid "{EN}"\nmsgstr "{AR}"\n',
}
CELLS = "".join(
    f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{a}</t></is></c>'
    f'<c r="B{n}" t="inlineStr"><is><t>{b}</t></is></c></row>'
    for n, (a, b) in enumerate((("ar", "en"), (AR, EN), (AR, "=1+1"), ("_x000D_", "12")), 1)
)
SCHEMA = "http://schemas.openxmlformats.org"
PARTS: dict[str, dict[str, str]] = {
    ".epub": {
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
        "b.opf": '<package><manifest><item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>',
        "a.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{PARAGRAPHS}</body></html>',
    },
    ".docx": {
        "[Content_Types].xml": f'<Types xmlns="{SCHEMA}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/d.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{SCHEMA}/package/2006/relationships"><Relationship Id="r" '
        f'Type="{SCHEMA}/officeDocument/2006/relationships/officeDocument" Target="d.xml"/></Relationships>',
        "d.xml": f'<w:document xmlns:w="{SCHEMA}/wordprocessingml/2006/main"><w:body>'
        f"<w:p><w:r><w:t>{AR}</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{EN}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>",
    },
    ".xlsx": {
        "[Content_Types].xml": f'<Types xmlns="{SCHEMA}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/b.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{SCHEMA}/package/2006/relationships"><Relationship Id="r" '
        f'Type="{SCHEMA}/officeDocument/2006/relationships/officeDocument" Target="b.xml"/></Relationships>',
        "_rels/b.xml.rels": f'<Relationships xmlns="{SCHEMA}/package/2006/relationships"><Relationship Id="s" '
        f'Type="{SCHEMA}/officeDocument/2006/relationships/worksheet" Target="s.xml"/></Relationships>',
        "b.xml": f'<workbook xmlns="{SCHEMA}/spreadsheetml/2006/main" xmlns:r="{SCHEMA}/officeDocument/2006/'
        'relationships"><sheets><sheet name="S" sheetId="1" r:id="s"/></sheets></workbook>',
        "s.xml": f'<worksheet xmlns="{SCHEMA}/spreadsheetml/2006/main"><sheetData>{CELLS}</sheetData></worksheet>',
    },
}
PAGE = """BT /F 12 Tf 72 700 Td (The train reached the station two hours late,) Tj 0 -14 Td (then left.) Tj
0 -40 Td (1) Tj 80 0 Td (two) Tj 0 -14 Td <0627064406420637> Tj ET"""
PDF = f"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length {len(PAGE)}>> stream
{PAGE}
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
trailer <</Root 1 0 R>>
%%EOF"""
SAMPLES[".pdf"] = PDF
HOSTILE = (
    "\x00", "\x0b", "\u2028", "\u202e", "\ud800", "\ufffe", "\r", "\t", '"', "<", "</html>", "<font>", "<![CDATA[",
    "]]>", "&#11;", "&#xd800;", "&", "-->", "{\\p1}", "~~~", "|", "[1]", "﴿١﴾", "ﷺ", "ـ", "\u064e", "İ", "ſ", "½",
    "1/", "NaN", "[" * 300, "<a>" * 300, " " * 3000, "." * 3000, "A." * 1000, "@a" * 1000, "😀" * 500, "\n" * 500,
)  # fmt: skip


def damage(data: bytes, chance: random.Random) -> bytes:
    """Return a file with some things done to it."""
    for _ in range(chance.choice((0, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 2, 10, 100)))
        kind = chance.randrange(6)
        if kind == 0:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[end:]
        elif kind == 2:
            data = data[:end] + data[at:end] * chance.choice((1, 3, 30)) + data[end:]
        elif kind == 3:
            data = data[:at] if chance.random() < 0.3 else data[at:end] + data[:at] + data[end:]
        else:
            piece = chance.choice(HOSTILE).encode("utf-8", "surrogatepass")
            data = data[:at] + piece + data[at:]
    return data


def make_file(suffix: str, chance: random.Random) -> bytes:
    """Return a damaged file of a format; what is packed is damaged inside, or as a whole."""
    if suffix in SAMPLES:
        return damage(SAMPLES[suffix].encode("utf-8"), chance)
    whole = chance.random() < 0.2
    damaged = "" if whole else chance.choice(list(PARTS[suffix]))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in PARTS[suffix].items():
            archive.writestr(name, damage(text.encode(), chance) if name == damaged else text.encode())
    return damage(stream.getvalue(), chance) if whole else stream.getvalue()


def find_faults(path: Path) -> Iterator[str]:
    """Read and prepare a file; yield what must not happen."""
    start = time.process_time()
    try:
        inputs = read_inputs([path], on_error="collect")
        prepared = prepare(inputs.documents)
    except Exception as error:
        yield f"{type(error).__name__}: {error}"[:200]
        return
    if time.process_time() - start > SLOW:
        yield f"slow: {time.process_time() - start:.1f} s"
    yield from (str(problem)[:200] for problem in inputs.problems if ": cannot be read" in str(problem))
    for problem in inputs.problems:
        str(problem).encode("utf-8")
    for document in inputs.documents:
        yield from check_document(document, prepared)


def check_document(document: Document, prepared: Prepared) -> Iterator[str]:
    """Yield what is wrong with the offsets of a document, and whether visible characters are lost."""
    found = [False] * len(document.text)
    rows: list[Sentence | Dropped] = [*prepared.sentences, *prepared.dropped]
    for row in rows:
        if row.doc == document.name:
            if document.text[row.start : row.end] != row.text:
                yield "offsets do not give the text"
            found[row.start : row.end] = [True] * (row.end - row.start)
    lost = [char for char, there in zip(document.text, found, strict=True) if not there and char.isalnum()]
    if lost:
        yield f"lost {len(lost)} letters"


@click.command(help=__doc__)
@click.option("--count", default=2000, show_default=True, help="Inputs to try.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same inputs.")
@click.option("--only", help="One format, by its suffix.")
@click.option("--keep", type=click.Path(path_type=Path), help="Folder for the inputs that failed.")
def main(count: int, seed: int, only: str | None, keep: Path | None) -> None:
    """Try inputs and print what was found."""
    faults: Counter[str] = Counter()
    suffixes = [only] if only else [*SAMPLES, *PARTS]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            chance = random.Random(f"{seed}/{number}")
            suffix = suffixes[number % len(suffixes)]
            path = Path(folder) / f"f{suffix}"
            path.write_bytes(make_file(suffix, chance))
            for fault in find_faults(path):
                faults[f"{suffix}: {fault.replace(str(path), '')}"] += 1
                if keep:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{seed}-{number}{suffix}").write_bytes(path.read_bytes())
    for fault, times in faults.most_common():
        click.echo(f"{times:6} {fault}")
    click.echo(f"{count} inputs of seed {seed}: {sum(faults.values())} faults")
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
