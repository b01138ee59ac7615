"""The gazetteer: names of places, peoples and organisations in English and Arabic."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of `data/gazetteer.tsv`: what a name stands for, its forms, and who comes from there.

    `nisbas` are stems that Arabic endings are written on to: جزائري, جزائرية.
    """

    kind: str
    name: str
    english: tuple[str, ...]
    arabic: tuple[str, ...]
    demonyms: tuple[str, ...]
    nisbas: tuple[str, ...]


@cache
def read_gazetteer() -> tuple[Entry, ...]:
    """Read the gazetteer in the data folder beside this module."""
    entries = []
    for line in files("align").joinpath("data/gazetteer.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, name, *columns = (*line.split("\t"), "", "", "", "")[:6]
            forms = (tuple(form.strip() for form in column.split(";") if form.strip()) for column in columns)
            entries.append(Entry(kind, name, *forms))
    return tuple(entries)
