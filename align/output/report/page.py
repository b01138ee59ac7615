"""The report's page: markup, style, scripts and data in one file that needs no network and no server.

All text of documents travels as JSON and is put on the page as text, never as markup; the page's own policy allows
no script but the one it was made with, and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from align.output.report.data import collect
from align.records import Document, Language

if TYPE_CHECKING:
    import pandas as pd

    from align.output.report.links import Group
    from align.records import Place

# In this order: each uses what those before it define.
SCRIPTS = ("dom", "index", "list", "panel", "summary", "stories", "documents", "pairs", "dropped", "about", "main")


def render_report(
    pairs: pd.DataFrame,
    conflicts: pd.DataFrame,
    coverage: pd.DataFrame,
    dropped: pd.DataFrame,
    info: Mapping[str, Any],
    parts: pd.DataFrame | None = None,
    statements: pd.DataFrame | None = None,
    documents: Sequence[Document] = (),
    links: Mapping[int, Sequence[Group]] | None = None,
    language: Language = "en",
    nearest: Sequence[tuple[Place, Place, float]] = (),
) -> str:
    """Return the page: the answers first, then stories, documents, pairs, what was dropped, how it was made.

    The tables are those of a run, `info` what `run.json` holds. `documents` give the paragraphs, `parts` the
    clauses that a sentence carried in part lacks, `statements` who else says it, `links` the words of pairs that
    answer each other (`links.group_links`), `nearest` what comes nearest to a sentence in other sources, by
    document, start and language, with the chance that both say the same. `language` is that of the interface when
    the page is opened; the reader can change it.
    """
    data = collect(pairs, conflicts, coverage, dropped, info, parts, statements, documents, links or {}, nearest)
    title = f"align: {len(pairs)} pairs"
    return make_page(
        title, language, read("report.css"), join_scripts(map(read_script, SCRIPTS)), data, read_words()
    )


def make_page(
    title: str,
    language: Language,
    style: str,
    script: str,
    data: Mapping[str, Any],
    words: Mapping[str, Any],
    connect: bool = False,
) -> str:
    """Return a page of these parts; with `connect` it may ask the server it came from, else nothing of anybody."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(loader=PackageLoader("align.output.report", "."), undefined=StrictUndefined)
    environment.autoescape = True
    return environment.get_template("page.html.jinja").render(
        title=title,
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        style=style,
        script=script,
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        connect=connect,
        data=to_json(data),
        words=to_json(words),
    )


def read(name: str) -> str:
    """Read a file that stands beside this module."""
    return files("align.output.report").joinpath(name).read_text(encoding="utf-8")


def read_script(name: str) -> str:
    """Read one of the report's scripts."""
    return read(f"script/{name}.js")


def read_words() -> dict[str, dict[str, str]]:
    """Read the words of the interface, by language."""
    words: dict[str, dict[str, str]] = json.loads(read("words.json"))
    return words


def join_scripts(scripts: Iterable[str]) -> str:
    """Return the scripts as one, with nothing in the page's own scope."""
    body = "\n".join(scripts)
    return f'"use strict";\n(() => {{\n{body}\n}})();\n'


def to_json(value: object) -> str:
    """Write JSON that can stand in a script element: no `<`, so that nothing in it ends the element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
