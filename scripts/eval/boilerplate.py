"""Measure how much boilerplate of web pages is dropped, and how much of their content, on pages with gold.

    python -m scripts.eval.boilerplate [PAGES...] [-o RESULT.json] [--show] [--sets]

PAGES (all files of corpora/pages) hold many pages: `=== NAME LANGUAGE SITE`, then the page itself with a tag before
each stretch of one kind: `{+}` is content, `{nav}`, `{teaser}`, ... boilerplate, `{?}` is not scored. A tag holds
until the next. Letters and digits are counted, and lines: a line is dropped when most of it is.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import click

from align.clean.prepare import prepare
from align.read.ingest import read_inputs
from align.records import Document
from scripts.results import Table, describe, write_result

FOLDER = Path(__file__).resolve().parents[2] / "corpora" / "pages"
HEADER = re.compile(r"^=== (\S+) (\S+) (\S+)\n", re.MULTILINE)
TAG = re.compile(r"\{(\+|\?|[a-z]+)\}")
FIRST_MARK = 0xE000  # the tags, while a page is read: characters for private use
CONTENT, UNSCORED = "+", "?"

Keep = Callable[[str, str], str]  # markup and language -> the text that an extractor keeps
Drop = Callable[
    [Mapping[str, Document]], Mapping[str, Sequence[bool]]
]  # documents -> whether a character is dropped


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its tags."""

    name: str
    language: str
    site: str
    tagged: str

    @property
    def text(self) -> str:
        """The page itself."""
        return TAG.sub("", self.tagged)


@dataclass(frozen=True, slots=True)
class Line:
    """Part of one line of a document, of one kind: its letters and digits, and how many of them were dropped."""

    page: str
    kind: str
    text: str
    size: int
    dropped: int

    @property
    def is_dropped(self) -> bool:
        return self.dropped * 2 > self.size


def read_pages(path: Path) -> list[Page]:
    """Read a file of pages. Raises ValueError for a page that does not begin with a tag or has a name twice."""
    parts = HEADER.split(path.read_text(encoding="utf-8"))[1:]
    pages = [Page(*parts[i : i + 4]) for i in range(0, len(parts), 4)]
    if len({page.name for page in pages}) < len(pages):
        raise ValueError(f"{path}: two pages have one name")
    return pages


def read_documents(pages: Sequence[Page], text_of: Callable[[Page], str]) -> dict[str, Document]:
    """Read pages as files, by the readers of their formats."""
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            Path(folder, page.name).write_text(text_of(page), encoding="utf-8")
        return {document.name: document for document in read_inputs(folder).documents}


def find_kinds(pages: Sequence[Page], documents: Mapping[str, Document]) -> dict[str, list[str]]:
    """Return the kind of each character of the documents, by the tags; empty for what is no letter or digit.

    The pages are read once more with a character for private use in the place of each tag. Raises ValueError
    for a tag that changes how its page is read.
    """
    names = sorted({tag for page in pages for tag in TAG.findall(page.tagged)})
    marks = {name: chr(FIRST_MARK + i) for i, name in enumerate(names)}
    kind_of = {mark: name for name, mark in marks.items()}
    marked = read_documents(pages, lambda page: TAG.sub(lambda tag: marks[tag[1]], page.tagged))
    found: dict[str, list[str]] = {}
    for page in pages:
        text = documents[page.name].text
        kinds: list[str] = []
        kind = ""
        for character in marked[page.name].text:
            if character in kind_of:
                kind = kind_of[character]
            elif character.isalnum():
                kinds.append(kind)
        if len(kinds) != sum(map(str.isalnum, text)) or "" in kinds:
            raise ValueError(f"{page.name}: a tag changes how the page is read, or its text begins with none")
        rest = iter(kinds)
        found[page.name] = [next(rest) if character.isalnum() else "" for character in text]
    return found


def cut_lines(name: str, text: str, kinds: Sequence[str], dropped: Sequence[bool]) -> Iterator[Line]:
    """Yield the lines of a document, cut where the kind changes."""
    position = 0
    for row in text.split("\n"):
        where = range(position, position + len(row))
        position += len(row) + 1
        for kind, group in groupby((i for i in where if kinds[i]), key=lambda i: kinds[i]):
            places = list(group)
            taken = sum(dropped[i] for i in places)
            yield Line(name, kind, text[places[0] : places[-1] + 1], len(places), taken)


def drop_as_cleaned(documents: Mapping[str, Document]) -> dict[str, list[bool]]:
    """Return which characters cleaning drops, all pages as one collection."""
    prepared = prepare(list(documents.values()))
    dropped = {name: [True] * len(document.text) for name, document in documents.items()}
    for sentence in prepared.sentences:
        dropped[sentence.doc][sentence.start : sentence.end] = [False] * (sentence.end - sentence.start)
    return dropped


def drop_by_markup(pages: Sequence[Page], documents: Mapping[str, Document], keep: Keep) -> dict[str, list[bool]]:
    """Return which characters an extractor of HTML leaves out; of other text it gets each line as a paragraph."""
    return {page.name: _leave_out(documents[page.name], page, keep) for page in pages}


def _keep_by_trafilatura(markup: str, language: str) -> str:
    import trafilatura

    return trafilatura.extract(markup, include_comments=False, include_tables=True) or ""


def _keep_by_justext(markup: str, language: str) -> str:
    import justext

    words = justext.get_stoplist({"ar": "Arabic", "en": "English"}[language])
    found = justext.justext(markup.encode(), words, encoding="utf-8")
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


def _leave_out(document: Document, page: Page, keep: Keep) -> list[bool]:
    """Find what an extractor of HTML keeps by numbers in front of the paragraphs, and mark all else as dropped."""
    from lxml import html

    from align.read.formats.blocks import find_paragraphs
    from align.read.formats.html import FIRST_LETTER, LETTERS, MARK, mark_paragraphs
    from align.read.formats.markup import parse_page

    markup = page.text
    if not page.name.endswith(".html"):
        lines = "\n".join(f"<p>{line}</p>" for line in _escaped(document))
        markup = f"<html><body><div>{lines}</div></body></html>"
    tree = parse_page(markup, page.name)
    assert tree is not None
    paragraphs = find_paragraphs(tree)
    mark_paragraphs(paragraphs)
    kept = MARK.findall(keep(html.tostring(tree, encoding="unicode"), page.language))
    numbers = {
        (ord(first) - FIRST_LETTER) * LETTERS + ord(second) - FIRST_LETTER
        for first, second in zip(kept[::2], kept[1::2], strict=False)
    }
    states = [i not in numbers for i, each in enumerate(paragraphs) for _ in filter(str.isalnum, each.text)]
    rest = iter(states)
    if len(states) != sum(map(str.isalnum, document.text)):
        raise ValueError(f"{page.name}: the paragraphs of the page are not those of the document")
    return [next(rest) if character.isalnum() else False for character in document.text]


def _escaped(document: Document) -> list[str]:
    import html

    return [html.escape(line) for line in document.text.split("\n") if line.strip()]


@dataclass(frozen=True, slots=True)
class Score:
    """Letters and lines of boilerplate and of content, and how many of each were dropped."""

    boilerplate: int = 0
    boilerplate_dropped: int = 0
    content: int = 0
    content_dropped: int = 0
    lines: int = 0
    lines_dropped: int = 0
    content_lines: int = 0
    content_lines_dropped: int = 0

    @property
    def recall(self) -> float:
        """The share of the letters of boilerplate that were dropped."""
        return self.boilerplate_dropped / self.boilerplate if self.boilerplate else 1.0

    @property
    def line_recall(self) -> float:
        return self.lines_dropped / self.lines if self.lines else 1.0

    @property
    def loss(self) -> float:
        """The share of the letters of content that were dropped."""
        return self.content_dropped / self.content if self.content else 0.0

    @property
    def line_loss(self) -> float:
        return self.content_lines_dropped / self.content_lines if self.content_lines else 0.0


def score(lines: Sequence[Line]) -> Score:
    """Count what was dropped."""
    bad = [line for line in lines if line.kind not in (CONTENT, UNSCORED)]
    good = [line for line in lines if line.kind == CONTENT]
    return Score(
        sum(line.size for line in bad),
        sum(line.dropped for line in bad),
        sum(line.size for line in good),
        sum(line.dropped for line in good),
        len(bad),
        sum(line.is_dropped for line in bad),
        len(good),
        sum(line.is_dropped for line in good),
    )


def judge_pages(pages: Sequence[Page], drop: Drop) -> list[Line]:
    """Read and clean pages and return their lines with what was dropped of each."""
    documents = read_documents(pages, lambda page: page.text)
    kinds = find_kinds(pages, documents)
    dropped = drop(documents)
    return [
        line
        for name, document in documents.items()
        for line in cut_lines(name, document.text, kinds[name], dropped[name])
    ]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the tables as JSON.")
@click.option("--show", is_flag=True, help="Print the lines that are wrong.")
@click.option("--peers/--no-peers", default=True, show_default=True, help="Measure trafilatura and jusText too.")
@click.option("--sets", is_flag=True, help="One row for each file of pages, by cleaning alone.")
def main(paths: tuple[Path, ...], output: Path | None, show: bool, peers: bool, sets: bool) -> None:
    """Print boilerplate dropped and content dropped, of letters and of lines, by kind and by page."""
    tables: dict[str, Table] = {}
    all_paths = paths or tuple(sorted(FOLDER.glob("*.txt"), key=lambda path: _split_number(path.stem)))
    if sets:
        judged_sets = {path.stem: judge_all(read_pages(path), peers=False)["align"] for path in all_paths}
        tables["sets"] = tabulate_sets(judged_sets)
    for path in () if sets else all_paths:
        pages = read_pages(path)
        judged = judge_all(pages, peers=peers)
        parts = {"all": judged} | {suffix: _only(judged, suffix) for suffix in (".html", ".txt", ".md")}
        tables[f"{path.stem}-all"] = tabulate(parts)
        tables[f"{path.stem}-kinds"] = tabulate_kinds(judged)
        tables[f"{path.stem}-worst"] = tabulate_worst(judged["align"])
        for line in judged["align"] if show else ():
            if is_wrong(line):
                click.echo(f"{line.page}\t{line.kind}\t{line.dropped}/{line.size}\t{line.text}")
    for name, table in tables.items():
        click.echo(f"\n# {name}")
        for row in (table.columns, *table.rows):
            click.echo("\t".join(row))
    if output:
        names = " ".join([*(f"corpora/pages/{path.name}" for path in paths), *(["--sets"] if sets else [])])
        about = describe("trafilatura", "justext")
        write_result(output, f"python -m scripts.eval.boilerplate {names}".strip(), tables, about)


def judge_all(pages: Sequence[Page], *, peers: bool) -> dict[str, list[Line]]:
    """Judge pages by cleaning, all as one collection, and, if wanted, by the peers."""
    ways: dict[str, Drop] = {"align": drop_as_cleaned}
    if peers:
        ways["trafilatura"] = lambda documents: drop_by_markup(pages, documents, _keep_by_trafilatura)
        ways["jusText"] = lambda documents: drop_by_markup(pages, documents, _keep_by_justext)
    return {name: judge_pages(pages, drop) for name, drop in ways.items()}


def is_wrong(line: Line) -> bool:
    """Say whether content was dropped or boilerplate kept, be it in part."""
    return line.dropped > 0 if line.kind == CONTENT else line.kind != UNSCORED and line.dropped < line.size


def _split_number(stem: str) -> tuple[str, int]:
    """Part the number at the end of a name from it, so that held10 comes behind held9; held is the first."""
    name = stem.rstrip("0123456789")
    return name, int(stem[len(name) :] or 1)


def _only(judged: Mapping[str, list[Line]], suffix: str) -> dict[str, list[Line]]:
    return {way: [line for line in lines if line.page.endswith(suffix)] for way, lines in judged.items()}


def tabulate(parts: Mapping[str, Mapping[str, Sequence[Line]]]) -> Table:
    """Make the table of letters and lines dropped, boilerplate and content, by part of the pages and extractor."""
    rows = []
    for part, judged in parts.items():
        for way, lines in judged.items():
            found = score(lines)
            shares = (f"{found.recall:.3f}", f"{found.line_recall:.3f}", str(found.lines))
            losses = (f"{100 * found.loss:.2f} %", f"{100 * found.line_loss:.2f} %", str(found.content_lines))
            if found.content:
                rows.append((part, way, *shares, *losses))
    return Table(
        (
            "pages",
            "by",
            "letters dropped",
            "lines dropped",
            "lines",
            "content letters lost",
            "lines lost",
            "content lines",
        ),
        rows,
    )


def tabulate_sets(judged: Mapping[str, Sequence[Line]]) -> Table:
    """Make the table of what is dropped of each file of pages, one row a file."""
    rows = []
    for name, lines in judged.items():
        found = score(lines)
        pages = len({line.page for line in lines})
        losses = (f"{100 * found.loss:.2f} %", f"{100 * found.line_loss:.2f} %")
        rows.append((name, str(pages), f"{found.recall:.3f}", f"{found.line_recall:.3f}", *losses))
    return Table(("file", "pages", "letters dropped", "lines dropped", "content letters lost", "lines lost"), rows)


def tabulate_kinds(judged: Mapping[str, Sequence[Line]]) -> Table:
    """Make the table of letters dropped of each kind of boilerplate, largest first."""
    sizes = Counter[str]()
    for line in next(iter(judged.values())):
        sizes[line.kind] += line.size
    rows = []
    for kind, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        if kind not in (CONTENT, UNSCORED):
            found = [score([line for line in lines if line.kind == kind]) for lines in judged.values()]
            rows.append((kind, str(size), str(found[0].lines), *(f"{each.recall:.3f}" for each in found)))
    return Table(("kind", "letters", "lines", *judged), rows)


def tabulate_worst(lines: Sequence[Line], count: int = 5) -> Table:
    """Make the table of the pages of which the least boilerplate is dropped, and those that lose most content."""
    names = list(dict.fromkeys(line.page for line in lines))
    scores = {name: score([line for line in lines if line.page == name]) for name in names}
    least = sorted(names, key=lambda name: (scores[name].recall, name))[:count]
    losing = sorted(names, key=lambda name: (-scores[name].loss, name))[:count]
    rows = [
        (name, f"{scores[name].recall:.3f}", f"{100 * scores[name].loss:.2f} %")
        for name in dict.fromkeys([*least, *(name for name in losing if scores[name].loss)])
    ]
    return Table(("page", "letters dropped", "content letters lost"), rows)


if __name__ == "__main__":
    main()
