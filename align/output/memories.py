"""Files for translators: TMX 1.4 and XLIFF 2.0, a unit a row, everything else of the row beside it."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from align.chars import mend_halves
from align.output.values import NOT_XML, Tags, clean, texts, xml_text
from align.read.formats.bitext import TU_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Write = Callable[[pd.DataFrame], None]

METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"


@contextmanager
def open_tmx(stream: IO[bytes], columns: Sequence[str], tags: Tags) -> Iterator[Write]:
    """Write TMX 1.4b: the `id` is the name of a unit, every other column that is filled a property."""
    stream.write(tmx_head(tags).encode())
    yield lambda block: _send(stream, tmx_units(block, tags))
    stream.write(b"  </body>\n</tmx>\n")


def tmx_head(tags: Tags) -> str:
    """Return what stands before the units of a TMX file."""
    version = importlib.metadata.version("align-ar-en")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        f'  <header creationtool="align-ar-en" creationtoolversion={quoteattr(version)} segtype="block" '
        f'o-tmf="pairs.tsv" adminlang="en" srclang={quoteattr(tags.order()[0][1])} datatype="plaintext"/>\n'
        "  <body>\n"
    )


def tmx_units(block: pd.DataFrame, tags: Tags) -> str:
    """Return a unit for each row."""
    units = []
    for row in _rows(block):
        ident = row.pop("id", "")
        sides = {language: row.pop(f"{language}_text") for language in ("ar", "en")}
        own = {"tuid": ident} | {name: row.pop(name, "") for name in TU_ATTRIBUTES}
        attributes = "".join(f" {name}={quoteattr(clean(value))}" for name, value in own.items() if value)
        units.append(f"    <tu{attributes}>\n")
        for name, value in row.items():
            if value:
                units.append(f"      <prop type={quoteattr('x-' + clean(name))}>{xml_text(value)}</prop>\n")
        for language, tag in tags.order():
            segment = xml_text(sides[language])
            units.append(f"      <tuv xml:lang={quoteattr(tag)}><seg>{segment}</seg></tuv>\n")
        units.append("    </tu>\n")
    return "".join(units)


@contextmanager
def open_xliff(stream: IO[bytes], columns: Sequence[str], tags: Tags) -> Iterator[Write]:
    """Write XLIFF 2.0: units are numbered; `id` and the other columns are metadata of their unit.

    A name of a unit must be one word that no other unit has, which ids of rows need not be.
    """
    (_, source), (_, target) = tags.order()
    stream.write(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="{METADATA}" version="2.0" '
            f"srcLang={quoteattr(source)} trgLang={quoteattr(target)}>\n"
            '  <file id="pairs" xml:space="preserve">\n'
        ).encode()
    )
    written = 0

    def write(block: pd.DataFrame) -> None:
        nonlocal written
        _send(stream, xliff_units(block, tags, written + 1))
        written += len(block)

    yield write
    stream.write(b"  </file>\n</xliff>\n")


def xliff_units(block: pd.DataFrame, tags: Tags, first: int) -> str:
    """Return a unit for each row, numbered from `first`."""
    units = []
    (source, _), (target, _) = tags.order()
    for number, row in enumerate(_rows(block), start=first):
        sides = {language: coded(row.pop(f"{language}_text")) for language in ("ar", "en")}
        metas = [
            f"<mda:meta type={quoteattr(clean(name))}>{xml_text(value)}</mda:meta>"
            for name, value in row.items()
            if value
        ]
        state = ' state="translated"' if sides[target] else ""
        units.append(f'    <unit id="{number}">\n')
        if metas:
            group = f'<mda:metaGroup category="row">{"".join(metas)}</mda:metaGroup>'
            units.append(f"      <mda:metadata>{group}</mda:metadata>\n")
        units.append(
            f"      <segment{state}><source>{sides[source]}</source><target>{sides[target]}</target></segment>\n"
            "    </unit>\n"
        )
    return "".join(units)


def coded(text: str) -> str:
    """Return a text of a segment; what XML cannot hold as XLIFF does, `<cp hex="0007"/>`."""
    pieces, end = [], 0
    text = mend_halves(text)
    for found in NOT_XML.finditer(text):
        pieces += [xml_text(text[end : found.start()]), f'<cp hex="{ord(found[0]):04X}"/>']
        end = found.end()
    return "".join(pieces) + xml_text(text[end:])


def _rows(block: pd.DataFrame) -> Iterator[dict[str, str]]:
    names = [str(name) for name in block.columns]
    for row in zip(*(texts(block[name].tolist(), name) for name in block.columns), strict=True):
        yield dict(zip(names, row, strict=True))


def _send(stream: IO[bytes], text: str) -> None:
    stream.write(text.encode("utf-8"))
