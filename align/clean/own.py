"""A user's own boilerplate: the lines of a file that names what to drop besides what is known.

One phrase a line, compared as a whole line in the view for comparison, so that vowel signs, case and punctuation do
not matter. After `re:` stands a regular expression (that of Python) to be found in a line, `^` and `$` at its ends.
Lines that begin with `#` are comments. Expressions are those of the library `regex`, which can be told to give up:
one that repeats what is repeated may take years for a line.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import regex

from align.clean.pages.blocks import split_lines
from align.normalize import for_comparison
from align.records import Aside, Document, InputError

PATTERN = "re:"
PATIENCE = 5.0  # seconds that a pattern may take for a line


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, as it was read, and where that was."""

    compiled: regex.Pattern[str]
    written: str
    where: str

    def matches(self, line: str) -> bool:
        """Say whether it is found in a line. Raises InputError when it takes too long to tell."""
        try:
            return self.compiled.search(line, timeout=PATIENCE) is not None
        except TimeoutError as error:
            raise InputError(
                f"{self.where}: {PATTERN}{self.written} takes more than {PATIENCE:.0f} seconds for a line of "
                f"{len(line)} characters ({line[:40]!r}...); repeat nothing that holds a repetition itself"
            ) from error


@dataclass(frozen=True, slots=True)
class OwnPhrases:
    """What to drop: whole lines, by their words, and lines in which a pattern is found.

    `digest` is the SHA-256 of the file.
    """

    lines: frozenset[tuple[str, ...]] = frozenset()
    patterns: tuple[Pattern, ...] = ()
    digest: str = ""

    def matches(self, line: str) -> bool:
        """Say whether a line is to be dropped."""
        known = bool(self.lines) and tuple(for_comparison(line).split()) in self.lines
        return known or any(pattern.matches(line) for pattern in self.patterns)


def load_own_phrases(path: str | os.PathLike[str] | None) -> OwnPhrases:
    """Read the file of a user's own phrases; there are none without a path.

    Raises InputError, with file and line, for one that cannot be read, a pattern that is no regular expression or
    that an empty line has too, and a phrase without a letter or digit.
    """
    if path is None:
        return OwnPhrases()
    try:
        data = Path(path).read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        where = f"{os.fspath(path)}, line {line}"
        raise InputError(f"{where}: is not UTF-8 (byte {error.start}); save the file as UTF-8") from error
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{os.fspath(path)}: cannot be read ({what})") from error
    lines: set[tuple[str, ...]] = set()
    patterns: list[Pattern] = []
    for number, row in enumerate(text.splitlines(), start=1):
        phrase = row.strip()
        if not phrase or phrase.startswith("#"):
            continue
        where = f"{os.fspath(path)}, line {number}"
        if phrase.startswith(PATTERN):
            patterns.append(_compile(phrase.removeprefix(PATTERN).strip(), where))
        else:
            words = tuple(for_comparison(phrase).split())
            if not words:
                raise InputError(f"{where}: {phrase!r} has no letter or digit to be found by; use {PATTERN}")
            lines.add(words)
    return OwnPhrases(frozenset(lines), tuple(patterns), hashlib.sha256(text.encode()).hexdigest())


def _compile(pattern: str, where: str) -> Pattern:
    try:
        compiled = regex.compile(pattern)
    except (regex.error, OverflowError, RecursionError) as error:
        raise InputError(f"{where}: {pattern!r} is no regular expression ({error})") from error
    found = Pattern(compiled, pattern, where)
    if found.matches(""):
        raise InputError(f"{where}: {PATTERN}{pattern} is found in every line")
    return found


def set_aside(document: Document, own: OwnPhrases) -> Document:
    """Return a document with the lines that its user calls boilerplate marked as beside its text."""
    found = list(_find_lines(document, own)) if own.lines or own.patterns else []
    if not found:
        return document
    asides = sorted((*document.asides, *found), key=lambda aside: aside.start)
    return replace(document, asides=tuple(asides))


def _find_lines(document: Document, own: OwnPhrases) -> Iterator[Aside]:
    """Yield the lines to be dropped, but for those that are beside the text anyway."""
    asides = iter(document.asides)
    aside = next(asides, None)
    for start, end in split_lines(document.text):
        while aside is not None and aside.end <= start:
            aside = next(asides, None)
        if (aside is None or end <= aside.start) and own.matches(document.text[start:end]):
            yield Aside(start, end)
