"""Versions of one page inside a collection: saved twice, it is one source, and no witness for itself.

Told with care, for agency copy stands in two outlets almost word for word, and these are two sources: documents are
versions of one page only when most of each says what the other says *and* they give the same address, or have names
that differ in a date, a time or the number of a version alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.records import Document, Language, Sentence
    from align.select.statements import Statement

Said = dict["Sentence", set[tuple[int, "Language"]]]  # each sentence of a document, and the statements it makes

SHARED = 0.6  # of the characters of each of two documents, in statements that both make
# What names of two versions may differ in: 2024-05-31, 20240531T1800, 18-30, 1800, v2, version 2, old, new. Not a
# mere 1 and 2: page1 and page2 may be of two outlets.
STAMP = re.compile(
    r"(?<![^\W_])(?:(?:19|20)\d\d[-_./]?(?:0\d|1[0-2])[-_./]?[0-3]\d(?:[-_.tT]?[0-2]\d[-_.:]?[0-5]\d(?:[-_.:]?[0-5]\d)?)?"
    r"|[0-2]\d[-_.:h]?[0-5]\d|v(?:er(?:sion)?)?[-_. ]?\d+|old|new|older|newer|قديمة?|جديدة?)"
    r"(?![^\W_])",
    re.IGNORECASE,
)


def find_pages(
    documents: Sequence[Document], statements: Iterable[Statement], tellers: Sequence[Sequence[Sentence]]
) -> list[tuple[str, ...]]:
    """Return the documents that are versions of one page, each group in order of names.

    `tellers` holds the sentences of each node, those of copies too.
    """
    alike = list_alike(documents)
    said = read_statements(statements, tellers, {name for pair in alike for name in pair})
    made = {name: frozenset().union(*its.values()) for name, its in said.items()}
    home = join_pages(
        pair
        for pair, both in alike.items()
        if not made[pair[0]].isdisjoint(made[pair[1]]) and say_the_same(said[pair[0]], said[pair[1]], both)
    )
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(home):
        groups[home[name]].append(name)
    return [tuple(group) for _, group in sorted(groups.items()) if len(group) > 1]


def list_alike(documents: Sequence[Document]) -> dict[tuple[str, str], bool]:
    """Return the pairs of documents that may be of one page by address or name, the lower name first: by both?"""
    candidates: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for document in documents:
        stem, dot, suffix = document.name.rpartition(".")
        rest = " ".join(re.findall(r"[^\W_]+", STAMP.sub("", stem or document.name))).casefold()
        if rest:
            candidates[rest, suffix if dot else ""].append(document.name)
        for address in {each.address for each in document.addresses if each.own and each.address}:
            candidates["", address].append(document.name)
    found: defaultdict[tuple[str, str], set[bool]] = defaultdict(set)
    for (rest, _), names in candidates.items():
        for pair in combinations(sorted(names), 2):
            found[pair].add(rest == "")
    return {pair: len(evidence) > 1 for pair, evidence in sorted(found.items())}


def join_pages(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each document of pairs that are of one page the first of its page."""
    home: dict[str, str] = {}
    for pair in pairs:
        first, second = sorted(home.setdefault(name, name) for name in pair)
        home = {name: first if at == second else at for name, at in home.items()}
    return home


def read_statements(
    statements: Iterable[Statement], tellers: Sequence[Sequence[Sentence]], wanted: Set[str]
) -> dict[str, Said]:
    """Return the sentences of some documents and the statements that each makes, but in part, in its language."""
    said: dict[str, Said] = {name: {} for name in wanted}
    for sentences in tellers:
        for sentence in sentences:
            if sentence.doc in wanted:
                said[sentence.doc][sentence] = set()
    for statement in statements:
        for member in statement.members:
            for sentence in tellers[member.node]:
                if sentence.doc in wanted and member.role != "partial":
                    said[sentence.doc][sentence].add((statement.number, sentence.language))
    return said


def say_the_same(one: Said, other: Said, grows: bool = False) -> bool:
    """Say whether most of each of two documents stands in the other, if in other words or with other facts.

    Of a page that `grows` most of one is enough: an evening's report may be twice that of the morning.
    """
    common = set().union(*one.values()) & set().union(*other.values())
    enough = [
        sum(len(sentence.text) for sentence, made in said.items() if made & common)
        >= SHARED * max(1, sum(len(sentence.text) for sentence in said))
        for said in (one, other)
    ]
    return any(enough) if grows else all(enough)


def name_pages(documents: Sequence[Document], groups: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the source of each document: the document, or the first of the versions of its page."""
    first = {name: group[0] for group in groups for name in group}
    return {document.name: first.get(document.name, document.name) for document in documents}
