"""Arabic-English parallel alignment: documents in, aligned pairs and two-way coverage out.

    import align

    documents = align.read_inputs(["articles/"]).documents
    result = align.align_documents(documents)
    result.pairs          # a pandas table, the columns of pairs.tsv
    result.coverage       # one row a sentence: covered, partial, uncovered
    result.parts          # one row a clause of each partial sentence: carried or not, and where
    result.dropped        # what was not content, and why

Nothing heavy is loaded before one of these names is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

_HOMES = {
    "AlignError": "align.records",
    "Document": "align.records",
    "read_inputs": "align.text.ingest",
    "prepare": "align.text.prepare",
    "load_encoder": "align.embed.encoder",
    "Options": "align.job",
    "Result": "align.result",
    "align_documents": "align.job",
    "export_pairs": "align.output.formats",
    "render_report": "align.output.report",
}
__all__ = [
    "AlignError",
    "Document",
    "Options",
    "Result",
    "align_documents",
    "export_pairs",
    "load_encoder",
    "prepare",
    "read_inputs",
    "render_report",
]

if TYPE_CHECKING:
    from align.embed.encoder import load_encoder
    from align.job import Options, align_documents
    from align.output.formats import export_pairs
    from align.output.report import render_report
    from align.records import AlignError, Document
    from align.result import Result
    from align.text.ingest import read_inputs
    from align.text.prepare import prepare


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'align' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
