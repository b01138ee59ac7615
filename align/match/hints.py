"""Read what people tell of documents that belong together: paths of one pattern, equal identifiers, `hreflang`.

A hint is evidence, not proof: it weighs among rivals and lifts a link that its texts speak for, and makes none.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from align.records import LANGUAGES

if TYPE_CHECKING:
    from align.records import Document, Language

Hints = Mapping[tuple[str, str], tuple[str, ...]]  # Arabic and English document -> what speaks for them

# How files and folders say their language; `ar-EG` and `en_US` are two tokens, the second of which is dropped.
MARKERS: dict[Language, frozenset[str]] = {
    "ar": frozenset(("ar", "ara", "arb", "arabic", "عربي", "العربية")),
    "en": frozenset(("en", "eng", "english")),
}
REGIONS = frozenset(("eg", "sa", "dz", "ma", "tn", "ae", "sy", "us", "gb", "uk", "au", "ca"))
TOKEN = re.compile(r"[^\W_]+")
IDENTIFIER = re.compile(r"(?<![^\W_])(?=[^\W_]*\d)[^\W_]{4,}(?![^\W_])")  # 20431, a1b2c3: digits, four characters

PATTERN = "paths of one pattern"
SAME_ID = "equal identifier"
HREFLANG = "hreflang"


def find_hints(documents: Iterable[Document]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the pairs of documents that names or web addresses put together, each with what does so."""
    listed = list(documents)
    languages = {document.name: stated_language(document) for document in listed}
    hints: dict[tuple[str, str], list[str]] = defaultdict(list)
    for pair in sorted(sole_partners(languages, pattern_keys)):
        hints[pair].append(PATTERN)
    for pair, key in sorted(sole_partners(languages, identifiers).items()):
        if pair not in hints:
            hints[pair].append(f"{SAME_ID} {key}")
    for pair in sorted(hreflang_pairs(listed)):
        hints[pair].append(HREFLANG)
    return {pair: tuple(said) for pair, said in sorted(hints.items())}


def stated_language(document: Document) -> Language | None:
    """Return the language that the user, the name or the page itself says a document is in."""
    declared = next((address.language for address in document.addresses if address.own), None)
    return document.language or marker_of(document.name) or declared


def marker_of(name: str) -> Language | None:
    """Return the language a name says (`ar/x`, `x.ar.html`, `x_ar`, `?lang=ar`), None for none or for both."""
    tokens = {token.casefold() for token in TOKEN.findall(unquote(name))}
    said = [language for language in LANGUAGES if tokens & MARKERS[language]]
    return said[0] if len(said) == 1 else None


def pattern_keys(name: str) -> set[str]:
    """Return a name without the mark of its language, its region and the suffix of its file."""
    stem = re.sub(r"\.[a-z]{2,5}(\.gz)?$", "", unquote(name).split("#")[0])
    every = MARKERS["ar"] | MARKERS["en"]
    kept: list[str] = []
    after_mark = False
    for token in map(str.casefold, TOKEN.findall(stem)):
        if token in every:
            after_mark = True
        elif not (after_mark and token in REGIONS):
            kept.append(token)
            after_mark = False
    return {" ".join(kept)} if kept else set()


def identifiers(name: str) -> set[str]:
    """Return the last part of a name without its marks, and the numbers and codes of four characters in it."""
    last = posixpath.basename(unquote(name).split("#")[0])
    return {found.casefold() for found in IDENTIFIER.findall(last)} | pattern_keys(last)


def sole_partners(
    languages: Mapping[str, Language | None], keys: Callable[[str], set[str]]
) -> dict[tuple[str, str], str]:
    """Return the pairs of documents, Arabic first, that share a key, where no third one has it.

    So years and `index` tell nothing. One of a pair may leave its language unsaid: `x.html` beside `x.ar.html`.
    """
    owners: dict[str, dict[Language | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, language in languages.items():
        for key in keys(name):
            owners[key][language].append(name)
    pairs = {}
    for key, said in sorted(owners.items()):
        ar, en = said["ar"] or said[None], said["en"] or said[None]
        if len(ar) == len(en) == 1 and ar != en:
            pairs[ar[0], en[0]] = key
    return pairs


def hreflang_pairs(documents: Sequence[Document]) -> set[tuple[str, str]]:
    """Return the pairs of documents, Arabic first, of which one names the other as its version."""
    homes: dict[str, str] = {}
    for document in documents:
        own = [address.address for address in document.addresses if address.own and address.address]
        for address in (*own, document.name):
            homes.setdefault(plain(address), document.name)
    pairs = set()
    for document in documents:
        for version in document.addresses:
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(document.name), version.address))
            other = homes.get(plain(version.address)) or homes.get(plain(beside))
            if version.own or other in (None, document.name):
                continue
            pairs.add((document.name, other) if version.language == "en" else (other, document.name))
    return pairs


def plain(address: str) -> str:
    """Return an address in a form to compare: without scheme, `www.`, `index.html` and the slash at its end."""
    parts = urlsplit(unquote(address))
    host = parts.netloc.casefold().removeprefix("www.")
    path = parts.path.removesuffix("index.html").removesuffix("/")
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"
