"""Translation memories (TMX, XLIFF, PO) and Moses pairs, a unit or line at a time."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from align.read.files import read_bytes
from align.read.formats.base import Source, language_of
from align.read.formats.xml import Broken
from align.read.text_lines import read_lines
from align.records import InputError

if TYPE_CHECKING:
    from align.read.formats.bitext import Unit
    from align.read.tables import Record

BITEXT = {".tmx": "tmx_units", ".xliff": "xliff_units", ".xlf": "xliff_units", ".sdlxliff": "xliff_units",
          ".mqxliff": "xliff_units", ".mxliff": "xliff_units", ".txlf": "xliff_units",
          ".po": "po_units"}  # fmt: skip


def read_units(path: str, name: str, kind: str, encoding: str | None) -> Iterator[Unit | Broken]:
    """Yield the units of a translation memory, then those that are broken."""
    from align.read.formats import bitext

    data = read_bytes(path)
    source = Source(name, gzip.decompress(data) if path.endswith(".gz") else data, encoding)
    units: Iterator[Unit | Broken] = getattr(bitext, BITEXT[kind])(source)
    return units


def others_of(unit: Unit | Broken) -> Mapping[str, str]:
    """Return what a unit says besides its texts."""
    return getattr(unit, "others", {})


def bitext_records(path: str, name: str, kind: str, encoding: str | None, rest: Sequence[str]) -> Iterator[Record]:
    """Yield a record for each unit of a translation memory; variants of one language are one record each."""
    for number, unit in enumerate(read_units(path, name, kind, encoding), start=1):
        if isinstance(unit, Broken):
            yield f"line {unit.line}", [" ".join(unit.text.split())], f"bad-row: {unit.what}"
            continue
        texts: dict[str, list[str]] = {"ar": [], "en": []}
        for tag, text in unit.texts:
            language = language_of(tag)
            if language and text.strip():
                texts[language].append(text)
        told = [unit.others.get(key, "") for key in ("problem", *rest)]
        for ar, en in zip_longest(texts["ar"] or [""], texts["en"] or [""], fillvalue=""):
            yield str(number), (unit.name or str(number), ar, en, *told), ""


def moses_paths(path: str) -> tuple[str, str] | None:
    """Return the two files of a Moses pair, from either of them or from what their names share."""
    packed = ".gz" if path.endswith(".gz") else ""
    stem = path.removesuffix(".gz")
    stem = stem[:-3] if stem.endswith((".ar", ".en")) else stem
    both = f"{stem}.ar{packed}", f"{stem}.en{packed}"
    return both if all(os.path.isfile(one) for one in both) else None


def moses_records(path: str, name: str, encoding: str | None) -> Iterator[Record]:
    """Yield line k of both files as a record. Raises InputError when one of them is longer."""
    paths = moses_paths(path)
    if paths is None:
        raise InputError(f"{name}: a Moses pair is NAME.ar beside NAME.en; one of them is not there")
    sides = (read_lines(one, one, encoding) for one in paths)
    for number, (ar, en) in enumerate(zip_longest(*sides), start=1):
        if ar is None or en is None:
            raise InputError(
                f"{paths[0]} and {paths[1]}: one has more lines than the other ({number - 1} in common), so they "
                "are out of step somewhere"
            )
        yield str(number), (ar, en), ""
