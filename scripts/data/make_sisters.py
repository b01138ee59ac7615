"""Make near-copies: families of documents that differ in a few facts or lines, alike in both languages.

A family comes from one document whose lines are in step. Each sister changes it in its own way, the same on both
sides, so that every document has one counterpart and its family's others are rivals.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.records import LANGUAGES, Document
from scripts.data.gold_documents import read_documents
from scripts.data.make_collections import read_lines

Row = tuple[str, str]  # a line in Arabic and in English
Rows = list[Row]
Text = Sequence[str]

DIGITS = re.compile(r"\d+")
PIECE = 24  # lines of a document cut from a set without documents

# Products, as both languages write them.
NAMES: tuple[Row, ...] = (
    ("سافرون", "Saffron"), ("مارينا", "Marina"), ("كوبالت", "Cobalt"), ("برافو", "Bravo"), ("تيتان", "Titan"),
    ("دلتا", "Delta"), ("لوتس", "Lotus"), ("أوريون", "Orion"), ("فالكون", "Falcon"), ("كارمن", "Carmen"),
    ("بانوراما", "Panorama"), ("ميلانو", "Milano"), ("سيريوس", "Sirius"), ("نيبال", "Nepal"), ("روبين", "Robin"),
    ("ساموراي", "Samurai"), ("أطلس", "Atlas"), ("كونكورد", "Concord"), ("فيكتوريا", "Victoria"),
    ("جاسمين", "Jasmine"),
)  # fmt: skip
LEADS: tuple[Row, ...] = (
    ("في {name} {version}: {line}", "In {name} {version}: {line}"),
    ("ملاحظة لمستخدمي {name}: {line}", "Note for users of {name}: {line}"),
    ("منذ الإصدار {version}: {line}", "Since version {version}: {line}"),
)
OWNERS: tuple[Row, ...] = (
    ("حقوق النشر محفوظة لشركة {name} منذ عام {year}.", "Copyright {name} Ltd since {year}."),
    ("يوزَّع برنامج {name} {version} بموجب هذه الشروط.", "{name} {version} is distributed under these terms."),
    ("صدرت هذه الوثيقة في {year}، ورقمها {number}.", "This document, number {number}, was issued in {year}."),
)


@dataclass(frozen=True)
class Collection:
    """Documents of both languages and which of them belong together, as (Arabic name, English name)."""

    name: str
    documents: list[Document]
    gold: set[tuple[str, str]]


def read_families(eval_dir: Path) -> dict[str, list[Rows]]:
    """Read documents with lines in step, by kind of text."""
    kinds: dict[str, list[Rows]] = {
        folder: [
            [(" ".join(ar[i] for i in bead[0]), " ".join(en[j] for j in bead[1])) for bead in beads if all(bead)]
            for _name, ar, en, beads in read_documents(eval_dir / "documents" / folder)
        ]
        for folder in ("guides", "udhr")
    }
    for name in ("tico-dev", "un-dev"):
        lines = read_lines(eval_dir / "sentences" / name)
        rows = list(zip(lines.ar, lines.en, strict=True))[:1200]
        kinds[name] = [rows[at : at + PIECE] for at in range(0, len(rows) - PIECE + 1, PIECE)]
    return kinds


def make_sisters(
    kind: str, families: Sequence[Rows], spare: Sequence[Row], seed: int, change: str, visible: bool = False
) -> Collection:
    """Make families of 2 to 12 sisters by one kind of change: `facts`, `licence`, or a share of lines replaced.

    `spare` are lines of other text, each used once. Documents are called by chance unless names are `visible`.
    """
    rng = random.Random(f"{kind} {seed} {change}")
    unused = list(spare)
    rng.shuffle(unused)
    documents: list[Document] = []
    gold = set()
    wanted = 120
    for family in range(10_000):
        rows = families[family % len(families)][: 40 if change != "licence" else 18]
        if family >= len(families):
            rows = rows[family // len(families) :]
        names = rng.sample(NAMES, len(NAMES))
        for sister in range(rng.randint(2, 12)):
            changed = CHANGES[change](rows, names[sister], unused, rng)
            stem = f"{family:02}-{sister:02}"
            pair = []
            for side, language in enumerate(LANGUAGES):
                name = f"{language}/{stem}.txt" if visible else f"{rng.getrandbits(40):010x}.txt"
                lines = roughen([row[side] for row in changed], rng, keep=1 if change == "licence" else None)
                documents.append(Document(name, "\n".join(lines) + "\n", name, language, lines=True))
                pair.append(name)
            gold.add((pair[0], pair[1]))
        if len(gold) >= wanted or len(unused) < 200:
            break
    return Collection(
        f"{kind}, {change}{', paths' if visible else ''}", sorted(documents, key=lambda d: d.name), gold
    )


def change_facts(rows: Rows, name: Row, unused: Rows, rng: random.Random) -> Rows:
    """Give a quarter of the lines a product or version, and every number that both sides have another value."""
    version = f"{rng.randint(1, 9)}.{rng.randint(0, 9)}"
    shift = rng.randint(1, 40)
    changed = []
    for row in rows:
        shared = set(DIGITS.findall(row[0])) & set(DIGITS.findall(row[1]))
        row = edit(row, lambda text, shared=shared: DIGITS.sub(  # type: ignore[misc]
            lambda m: str(int(m[0]) + shift) if m[0] in shared else m[0], text))  # fmt: skip
        if rng.random() < 0.25:
            lead = rng.choice(LEADS)
            ar, en = (lead[i].format(name=name[i], version=version, line=row[i]) for i in (0, 1))
            row = ar, en
        changed.append(row)
    return changed


def change_licence(rows: Rows, name: Row, unused: Rows, rng: random.Random) -> Rows:
    """Add one line that names the owner, the product or the number of the text."""
    values = {
        "year": rng.randint(1990, 2024),
        "number": rng.randint(1000, 9999),
        "version": f"{rng.randint(1, 9)}.{rng.randint(0, 9)}",
    }
    line = rng.choice(OWNERS)
    own: Row = (line[0].format(name=name[0], **values), line[1].format(name=name[1], **values))
    return [rows[0], own, *rows[1:]]


def replace_lines(share: float) -> Callable[[Rows, Row, Rows, random.Random], Rows]:
    """Return a change that puts other lines in place of a share of them."""

    def change(rows: Rows, name: Row, unused: Rows, rng: random.Random) -> Rows:
        places = set(rng.sample(range(len(rows)), max(1, round(share * len(rows)))))
        return [unused.pop() if i in places else row for i, row in enumerate(rows)]

    return change


CHANGES: dict[str, Callable[[Rows, Row, Rows, random.Random], Rows]] = {
    "facts": change_facts,
    "licence": change_licence,
    "10 % own": replace_lines(0.1),
    "30 % own": replace_lines(0.3),
    "60 % own": replace_lines(0.6),
}


def edit(row: Row, change: Callable[[str], str]) -> Row:
    """Change both sides of a row alike."""
    return change(row[0]), change(row[1])


def roughen(lines: Text, rng: random.Random, keep: int | None = None) -> list[str]:
    """Drop a twentieth of the lines (but `keep`), join a tenth with the next, as two languages' editors do."""
    kept = [line for i, line in enumerate(lines) if rng.random() >= 0.05 or i == keep] or list(lines)
    joined: list[str] = []
    glue = False
    for line in kept:
        if glue:
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        glue = not glue and rng.random() < 0.1
    return joined
