"""Compare two saved versions of one page, and say whether the other language tells the old or the new."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from align.clean.prepare import prepare
from align.encode.adapt import adapt_encoder
from align.facts.claims import read_claims
from align.facts.denial import read_stance
from align.facts.same_claims import agree_on, comparable
from align.job import add_documents
from align.judge.echo import judge_echoes
from align.match.echo import compare_documents, make_echoes
from align.match.sides import make_sides
from align.normalize import fold_space
from align.read.ingest import read_inputs
from align.records import LANGUAGES, Document, InputError, Sentence, Status, UsageError
from align.select.conflicts import YES
from align.select.coverage import ORDER
from align.select.versions import Change, Fact, count_changes, find_changes, is_same
from align.store.load import read_project
from align.store.schema import find_project

if TYPE_CHECKING:
    import pandas as pd

    from align.facts.claim import Claim
    from align.records import AnyEncoder, Encoder, Side
    from align.select.coverage import Carrier
    from align.select.versions import How
    from align.store.project import Project

Told = Literal["", "old", "new", "both", "part", "neither"]

VERSION_COLUMNS = (
    "change", "language", "kind", "what", "old_value", "new_value", "old_start", "old_end", "old_text", "new_start",
    "new_end", "new_text", "told", "told_doc", "told_start", "told_end", "told_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Versions:
    """What changed between two versions of a page, in reading order.

    - `changes`: a pandas table, the columns of `versions.tsv`; a row a fact where a sentence tells other facts;
    - `kept`: how many sentences stand as they were; `counts`: how many changed, by kind of change.
    """

    changes: pd.DataFrame
    kept: int
    counts: dict[How, int]


def compare_versions(
    old: Document | str | os.PathLike[str],
    new: Document | str | os.PathLike[str],
    *,
    project: Project | str | os.PathLike[str] | None = None,
    encoder: AnyEncoder | None = None,
) -> Versions:
    """Compare two versions of one page, files or documents: what was added, taken away, put otherwise, changed.

    With `project`, the output folder of a run or `Result.project`, the documents of the other language in it are
    asked what they tell of each change: the old, the new, both or neither (`told`). Versions that are not in the
    project are compared with it by its own encoder.

    `encoder` is the bundled one unless given. Raises InputError when a version cannot be read, holds no Arabic or
    English sentence, or the two have no language in common; UsageError when the project was made with another
    encoder; ModelError when the encoder fails.
    """
    import pandas as pd

    loaded = adapt_encoder(encoder)
    pages = read_version(old), read_version(new)
    if pages[0].name == pages[1].name:
        pages = replace(pages[0], name=f"old/{pages[0].name}"), replace(pages[1], name=f"new/{pages[1].name}")
    sides = make_sides([s for page in pages for s in prepare([page]).sentences], loaded)
    check_versions(pages, sides)
    found = [compare_side(number, sides, pages[0].name) for number in range(len(LANGUAGES))]
    changes = [change for of_language, _kept in found for change in of_language]
    witness = None if project is None else ask_project(project, pages, loaded)
    rows = [row for change in changes for row in list_rows(change, witness)]
    table = pd.DataFrame(rows, columns=list(VERSION_COLUMNS))
    return Versions(table, sum(kept for _changes, kept in found), count_changes(changes))


def read_version(version: Document | str | os.PathLike[str]) -> Document:
    """Read one version. Raise InputError for a folder, or a file that holds several texts."""
    if isinstance(version, Document):
        return version
    if os.path.isdir(version):
        raise UsageError(f"{os.fspath(version)}: is a folder; give two versions of one document")
    documents = read_inputs([version]).documents
    if len(documents) != 1:
        raise InputError(f"{os.fspath(version)}: holds {len(documents)} texts; a version is one")
    return documents[0]


def check_versions(pages: Sequence[Document], sides: Sequence[Side]) -> None:
    """Raise InputError where a version has no sentences, or none in a language of the other."""
    spoken = [{s.language for side in sides for s in side.sentences if s.doc == page.name} for page in pages]
    for page, languages in zip(pages, spoken, strict=True):
        if not languages:
            raise InputError(f"{page.path or page.name}: holds no Arabic or English sentence to compare")
    if not spoken[0] & spoken[1]:
        names = " and ".join(page.path or page.name for page in pages)
        raise InputError(f"{names}: are in two languages; `align docs` aligns a text with its translation")


def compare_side(number: int, sides: tuple[Side, Side], old: str) -> tuple[list[Change], int]:
    """Compare the sentences of both versions in one language; `old` is the name of the old one, the first."""
    side = sides[number]
    count = sum(sentence.doc == old for sentence in side.sentences)
    rows = np.arange(len(side))
    first, other, cosines = (
        compare_documents(side, rows[:count], rows[count:], same=False)
        if 0 < count < len(side)
        else (rows[:0], rows[:0], np.zeros(0, dtype=np.float32))
    )
    echoes = judge_echoes(make_echoes(number, first, other, cosines), sides)
    return find_changes(side.sentences[:count], side.sentences[count:], echoes)


@dataclass(frozen=True, slots=True, eq=False)
class Witness:
    """A project that holds both versions: what its documents of the other language carry of each sentence.

    `names` are what the versions are called in it, by their own names; `found` the evidence for each sentence by
    document, start and end, the best of each document, the best first.
    """

    project: Project
    names: dict[str, str]
    found: dict[tuple[str, int, int], tuple[int, list[Carrier]]]

    def evidence(self, sentence: Sentence | None) -> list[tuple[Carrier, list[Sentence]]]:
        """Return what carries a sentence, all or some of it, and the sentences of the other language that do."""
        if sentence is None:
            return []
        number, carriers = self.found.get((self.names[sentence.doc], sentence.start, sentence.end), (0, []))
        other = (self.project.en, self.project.ar)[number]
        return [(carrier, [other[i] for i in carrier.span]) for carrier in carriers]


def ask_project(project: Project | str | os.PathLike[str], pages: Sequence[Document], encoder: Encoder) -> Witness:
    """Put the versions into a project, in memory, where they are not in it yet."""
    known = open_project(project) if isinstance(project, str | os.PathLike) else project
    texts = {document.text: document.name for document in known.documents}
    taken, names, added = {document.name for document in known.documents}, {}, []
    for page in pages:
        if page.text in texts:
            names[page.name] = texts[page.text]
            continue
        name = page.name
        while name in taken:
            name = f"version/{name}"
        taken.add(name)
        names[page.name] = name
        added.append(replace(page, name=name))
    full = add_documents(known, added, encoder=encoder) if added else known
    found = {
        (sentence.doc, sentence.start, sentence.end): (number, order_carriers(carriers.values()))
        for number, (side, found) in enumerate(
            zip((full.ar, full.en), (full.coverage.ar, full.coverage.en), strict=True)
        )
        for sentence, carriers in zip(side, found, strict=True)
    }
    return Witness(full, names, found)


def order_carriers(found: Iterable[Carrier]) -> list[Carrier]:
    """Return what carries some of a sentence, the best first."""
    kept = [one for one in found if one.status != "uncovered"]
    return sorted(kept, key=lambda one: (ORDER.index(one.status), one.rank), reverse=True)


def open_project(folder: str | os.PathLike[str]) -> Project:
    """Read a project. Raise InputError where there is none."""
    finished = find_project(os.fspath(folder))
    if finished is None:
        raise InputError(f"{os.fspath(folder)}: holds no project; name the output folder of `align run`")
    return read_project(finished)


def list_rows(change: Change, witness: Witness | None) -> list[tuple[object, ...]]:
    """Return the rows of a change: one a fact, or one."""
    language = next(sentence.language for sentence in (change.new, change.old) if sentence)
    ends = (*place_of(change.old), *place_of(change.new))
    rows: list[tuple[object, ...]] = []
    for fact in change.facts or (None,):
        texts = () if fact is None else (fact.kind, fact.what, fact.old, fact.new)
        values = tuple(map(fold_space, texts)) or ("", "", "", "")
        told: tuple[object, ...] = ("", "", None, None, "")
        if witness is not None:
            told = tell(change, fact, witness)
        rows.append((change.how, language, *values, *ends, *told))
    return rows


def place_of(sentence: Sentence | None) -> tuple[int | None, int | None, str]:
    """Return start, end and text of a sentence, empty for none."""
    return (None, None, "") if sentence is None else (sentence.start, sentence.end, fold_space(sentence.text))


def tell(change: Change, fact: Fact | None, witness: Witness) -> tuple[object, ...]:
    """Return what the other language tells of a change, and where."""
    old, new = witness.evidence(change.old), witness.evidence(change.new)
    spans = [sentences for _, sentences in ((*new, *old) if new else old)]
    if fact is None:
        told = tell_carried([its[0][0].status if its else None for its in (old, new)])
        shown = old[0][1] if told == "old" and old else spans[0] if spans else None
    else:
        told = tell_fact(fact, list(dict.fromkeys(sentence for own in spans for sentence in own)))
        # Of what carries the sentence the first is shown that tells the value, of both values the new one.
        shown = max(spans, key=lambda own: tell_value(fact, told != "old", own) or 0, default=None)
    if not told or shown is None:
        return told, "", None, None, ""
    first, last = shown[0], shown[-1]
    text = next(d.text for d in witness.project.documents if d.name == first.doc)[first.start : last.end]
    return told, first.doc, first.start, last.end, fold_space(text)


def tell_carried(status: Sequence[Status | None]) -> Told:
    """Say which of the old and the new sentence the other language carries; None where nothing does."""
    old, new = (each == "covered" for each in status)
    if old and new:
        return "both"
    if old or new:
        return "old" if old else "new"
    return "part" if any(status) else "neither"


def tell_fact(fact: Fact, sentences: Sequence[Sentence]) -> Told:
    """Say which value of a fact sentences of the other language tell, "" where they say nothing of it.

    Of "about 200" and 214 someone who tells 214 tells the latter, though both may be true.
    """
    old, new = (tell_value(fact, which, sentences) for which in (0, 1))
    if old == new:
        return "" if old is None else "both" if old else "neither"
    return "old" if (old or 0) > (new or 0) else "new" if (new or 0) > (old or 0) else "neither"


def are_near(one: Claim, other: Claim) -> bool:
    """Say whether claims that can both be true are near: 12 to "at least 12", 214 to "about 200", 17 to neither."""
    bounds = (one.low, one.high, other.low, other.high)
    return bool(one.values & other.values) or all(map(math.isfinite, bounds))


def tell_value(fact: Fact, which: int, sentences: Sequence[Sentence]) -> int | None:
    """Say how far sentences of the other language tell the old (0) or the new (1) value of a fact.

    2: this value; 1: one that may be the same; 0: another one, which 17 is though it is "at least 12"; None: none
    that could be compared.
    """
    if fact.kind == "negation":
        says = (fact.old, fact.new)[which] == YES
        stances = [read_stance(sentence.text, sentence.language).says for sentence in sentences]
        return max((2 * (stance == says) for stance in stances if stance is not None), default=None)
    claim = fact.claims[which]
    if claim is None:
        return None
    return max(
        (
            0 if not agree_on(claim, other) else 2 if is_same(claim, other) else 1 * are_near(claim, other)
            for sentence in sentences
            for other in read_claims(sentence.text, sentence.language)
            if comparable(claim, other)
        ),
        default=None,
    )
