"""Write the news collection `corpora/` and its gold tables from the tagged documents of `corpora/source/`.

A source document is the document itself with a tag before every sentence (corpora/README.md gives the rules).
Taking the tags out gives the document; the tags give the gold. Sentences of one story that carry the same
statement numbers say the same thing, whichever document and language they are in.

    python -m scripts.data.build_corpora [FOLDER] [--check]

FOLDER is the collection, `corpora/` unless given.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

CORPORA = Path(__file__).resolve().parents[2] / "corpora"

TAG = re.compile(r"\{#([^{}]*)\}")
INCLUDE = re.compile(r"^\{@([\w.-]+)\}$", re.MULTILINE)
MARKUP = re.compile(r"<(script|style|title)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL)
ARABIC = re.compile(r"[\u0621-\u064a]")
LATIN = re.compile(r"[A-Za-zÀ-ÿ]")

Role = Literal["content", "boilerplate", "language", "unscored"]
ROLES: dict[str, Role] = {"x": "boilerplate", "fr": "language", "?": "unscored"}

PAIRS_HEADER = ("ar_doc", "ar_text", "en_doc", "en_text", "grade", "story")
COVERAGE_HEADER = ("language", "doc", "order", "text", "status", "story")
STATEMENTS_HEADER = ("story", "statement", "language", "doc", "order", "text", "role")
CONFLICTS_HEADER = ("conflict", "story", "kind", "value", "doc", "text")
TRAPS_HEADER = ("trap", *CONFLICTS_HEADER[1:])
BOILERPLATE_HEADER = ("doc", "order", "text", "kind")


class SourceError(Exception):
    """A source document breaks the tagging rules; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A tagged stretch of a document: what it is, and which statements of its story it carries.

    `whole` are the statements it makes, `loose` those of them that it makes in part or with another fact;
    `part` are those that it only touches in passing.
    """

    doc: str
    order: int
    text: str
    role: Role
    language: str
    whole: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    part: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """A tagged document after includes: its name in the collection, its story, its text with the tags."""

    doc: str
    story: str
    tagged: str


Run = tuple[Piece, ...]


def read_sources(root: Path) -> list[Source]:
    """Read every `root/<story>/<ar|en>/<file>` with its boilerplate included, sorted by document name."""
    boilerplate = {path.name: path.read_text("utf-8").rstrip("\n") for path in (root / "boilerplate").glob("*")}
    sources = []
    for path in sorted(root.glob("*/*/*")):
        tagged = INCLUDE.sub(lambda found: boilerplate[found[1]], path.read_text("utf-8"))
        sources.append(Source(f"{path.parent.name}/{path.name}", path.parent.parent.name, tagged))
    return sorted(sources, key=lambda source: source.doc)


def remove_tags(tagged: str) -> str:
    """Return the document as its readers see it."""
    return TAG.sub("", tagged)


def read_pieces(source: Source) -> list[Piece]:
    """Return the tagged stretches in order; a stretch ends at the next tag or at the end of its line."""
    is_html = source.doc.endswith(".html")
    tagged = MARKUP.sub(_keep_lines, source.tagged) if is_html else source.tagged
    pieces: list[Piece] = []
    for number, line in enumerate(tagged.split("\n"), start=1):
        before, *rest = TAG.split(line)
        if re.search(r"[^\W_]", before):
            raise SourceError(f"{source.doc}, line {number} with includes: text without a tag: {before.strip()!r}")
        for tag, text in zip(rest[::2], rest[1::2], strict=True):
            folded = " ".join((html.unescape(text) if is_html else text).split())
            if not folded:
                raise SourceError(f"{source.doc}, line {number} with includes: {{#{tag}}} has no text")
            pieces.append(_read_piece(source.doc, len(pieces), tag, folded))
    return pieces


def _keep_lines(markup: re.Match[str]) -> str:
    """Leave the line breaks of markup, so that line numbers hold."""
    return "\n" * markup[0].count("\n")


def _read_piece(doc: str, order: int, tag: str, text: str) -> Piece:
    language = "ar" if len(ARABIC.findall(text)) > len(LATIN.findall(text)) else "en"
    if tag in ROLES:
        return Piece(doc, order, text, ROLES[tag], language)
    ids = tag.split()
    whole = frozenset(name.rstrip("!") for name in ids if not name.startswith("~"))
    loose = frozenset(name.rstrip("!") for name in ids if name.endswith("!"))
    part = frozenset(name[1:] for name in ids if name.startswith("~"))
    return Piece(doc, order, text, "content", language, whole, loose, part)


def pair_documents(ar: Sequence[Piece], en: Sequence[Piece]) -> Iterator[tuple[Run, Run, str]]:
    """Yield the gold pairs of two documents: run of Arabic sentences, run of English ones, grade.

    Sentences that share whole statements, directly or through others, belong together. Where they stand
    together in both documents they make one pair, `full` when both sides make the same statements, none loosely.
    A statement that is only touched (`~`) makes a `partial` pair of two sentences.
    """
    paired: set[tuple[int, int]] = set()
    for ar_run, en_run in _matching_runs(ar, en):
        paired.update((left.order, right.order) for left in ar_run for right in en_run)
        same = _statements(ar_run) == _statements(en_run) and not any(piece.loose for piece in (*ar_run, *en_run))
        yield ar_run, en_run, "full" if same else "partial"
    for left in ar:
        for right in en:
            touches = left.part & right.whole or left.whole & right.part
            if touches and (left.order, right.order) not in paired:
                yield (left,), (right,), "partial"


def _matching_runs(ar: Sequence[Piece], en: Sequence[Piece]) -> Iterator[tuple[Run, Run]]:
    for ar_group, en_group in _components(ar, en):
        ar_runs, en_runs = _split_runs(ar_group), _split_runs(en_group)
        if len(ar_runs) == len(en_runs) == 1:
            yield ar_runs[0], en_runs[0]
            continue
        for ar_run in ar_runs:
            for en_run in en_runs:
                yield from _matching_runs(ar_run, en_run)


def _components(ar: Sequence[Piece], en: Sequence[Piece]) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Yield the groups of sentences that are linked, directly or not, by statements carried on both sides."""
    shared = _statements(ar) & _statements(en)
    left = [piece for piece in ar if piece.whole & shared]
    while left:
        statements = left[0].whole & shared
        while True:
            group = [p for p in (*ar, *en) if p.whole & statements]
            grown = _statements(group) & shared
            if grown == statements:
                break
            statements = grown
        yield [p for p in ar if p.whole & statements], [p for p in en if p.whole & statements]
        left = [piece for piece in left if not piece.whole & statements]


def _split_runs(pieces: Sequence[Piece]) -> list[Run]:
    """Cut sentences into runs with nothing between them."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and piece.order == runs[-1][-1].order + 1:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return [tuple(run) for run in runs]


def _statements(pieces: Iterable[Piece]) -> frozenset[str]:
    return frozenset().union(*(piece.whole for piece in pieces))


def list_statements(sources: Sequence[Source], pieces: dict[str, list[Piece]]) -> list[tuple[str, ...]]:
    """Return a row for each sentence and statement that it makes or touches.

    `full` is what it makes, `differs` what it makes loosely, `partial` what it touches.

    A statement that a sentence makes beside others is `full`, too: the sentence says more.
    """
    rows = []
    for source in sources:
        for piece in pieces[source.doc]:
            if piece.role != "content":
                continue
            for name in sorted(piece.whole | piece.part):
                role = "partial" if name in piece.part else "differs" if name in piece.loose else "full"
                place = (piece.language, piece.doc, str(piece.order), piece.text, role)
                rows.append((source.story, name, *place))
    return sorted(rows, key=lambda row: (row[0], row[1], row[3], int(row[4])))


def list_conflicts(path: Path, sources: Sequence[Source], pieces: dict[str, list[Piece]]) -> list[tuple[str, ...]]:
    """Read the facts told otherwise, and give each the whole sentence that its words begin; raise SourceError."""
    stories = {source.doc: source.story for source in sources}
    rows: list[tuple[str, ...]] = []
    for line in path.read_text("utf-8").splitlines()[1:] if path.exists() else []:
        conflict, kind, value, doc, begin = line.split("\t")
        texts = [
            piece.text for piece in pieces.get(doc, ()) if piece.text.startswith(begin) and value in piece.text
        ]
        if len(texts) != 1:
            raise SourceError(f"{path}: {len(texts)} sentences of {doc} begin with {begin!r} and have {value!r}")
        rows.append((conflict, stories[doc], kind, value, doc, texts[0]))
    return rows


def build(sources: Sequence[Source], conflicts: Path = CORPORA / "source" / "conflicts.tsv") -> dict[str, str]:
    """Return every file of the collection, path below `corpora/` -> text: documents and gold tables.

    Beside `conflicts` may lie `traps.tsv`, facts that look as if they were told otherwise and are not.
    """
    files = {source.doc: remove_tags(source.tagged) for source in sources}
    pieces = {source.doc: read_pieces(source) for source in sources}
    pair_rows: list[tuple[str, ...]] = []
    status: dict[tuple[str, int], str] = {}
    for ar_source in sources:
        for en_source in sources:
            if ar_source.story != en_source.story:
                continue
            ar = [p for p in pieces[ar_source.doc] if p.role == "content" and p.language == "ar"]
            en = [p for p in pieces[en_source.doc] if p.role == "content" and p.language == "en"]
            for ar_run, en_run, grade in pair_documents(ar, en):
                texts = (" ".join(p.text for p in ar_run), " ".join(p.text for p in en_run))
                pair_rows.append((ar_source.doc, texts[0], en_source.doc, texts[1], grade, ar_source.story))
                _note_status(status, ar_run, en_run)
                _note_status(status, en_run, ar_run)
    files["gold/pairs.tsv"] = write_table(PAIRS_HEADER, pair_rows)
    files["gold/coverage.tsv"] = write_table(
        COVERAGE_HEADER,
        [
            (p.language, p.doc, str(p.order), p.text, status.get((p.doc, p.order), "uncovered"), source.story)
            for source in sources
            for p in pieces[source.doc]
            if p.role == "content"
        ],
    )
    files["gold/statements.tsv"] = write_table(STATEMENTS_HEADER, list_statements(sources, pieces))
    files["gold/conflicts.tsv"] = write_table(CONFLICTS_HEADER, list_conflicts(conflicts, sources, pieces))
    traps = conflicts.with_name("traps.tsv")
    if traps.exists():
        files["gold/traps.tsv"] = write_table(TRAPS_HEADER, list_conflicts(traps, sources, pieces))
    files["gold/boilerplate.tsv"] = write_table(
        BOILERPLATE_HEADER,
        [
            (p.doc, str(p.order), p.text, p.role)
            for source in sources
            for p in pieces[source.doc]
            if p.role in ("boilerplate", "language")
        ],
    )
    return files


def _note_status(status: dict[tuple[str, int], str], run: Run, other: Run) -> None:
    """A sentence is `covered` where one pair carries all it says, `partial` where pairs carry some of it."""
    said = _statements(other)
    for piece in run:
        key = (piece.doc, piece.order)
        loose = piece.loose.union(*(p.loose for p in other))
        if piece.whole and piece.whole <= said - loose:
            status[key] = "covered"
        elif piece.whole & said or piece.part & said or any(piece.whole & p.part for p in other):
            status.setdefault(key, "partial")


def write_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return tab-separated text without quoting, one header row."""
    return "".join("\t".join(row) + "\n" for row in (header, *rows))


def main() -> int:
    """Write the collection, or with `--check` say which files are not what the sources give."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=CORPORA)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is out of date")
    options = parser.parse_args()
    try:
        folder: Path = options.folder
        files = build(read_sources(folder / "source"), folder / "source" / "conflicts.tsv")
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    stale = []
    for name, text in files.items():
        path = folder / name
        if path.exists() and path.read_bytes() == text.encode("utf-8"):
            continue
        stale.append(name)
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
    wanted = {name for name in files if not name.startswith("gold/")}
    present = {f"{side}/{path.name}" for side in ("ar", "en") for path in (folder / side).glob("*")}
    for name in sorted(present - wanted):
        stale.append(name)
        print(f"{name}: no source document; remove it or add one", file=sys.stderr)
    print(f"{len(files)} files, {len(stale)} {'out of date' if options.check else 'written'}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
