"""Arabic-English parallel alignment: documents in, aligned pairs and two-way coverage out.

    import align

    documents = align.read_inputs(["articles/"]).documents
    result = align.align_documents(documents)
    result.pairs          # a pandas table, the columns of pairs.tsv
    result.coverage       # one row a sentence: covered, partial, uncovered
    result.parts          # one row a clause of each partial sentence: carried or not, and where
    result.statements     # who says what, over all sources and both languages
    result.conflicts      # facts that sources tell otherwise
    result.sources()      # what each source says alone, leaves out, tells otherwise
    result.dropped        # what was not content, and why

    align.align_sentences(arabic, english)   # two lists of sentences: which correspond
    align.compare_versions(old, new)         # two saved versions of a page: what changed?
    align.score(arabic, english)             # two lists in step: is each pair a translation?
    align.word_links(arabic, english)        # two lists in step: which words of each pair correspond?

Nothing heavy is loaded before one of these names is used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own takes a while to import, in which an interrupt of a command is not caught yet

__version__ = "0.1.0"

_HOMES = {
    "align_sentences": "align.bitext",
    "score": "align.bitext",
    "load_encoder": "align.encode.encoder",
    "align_documents": "align.job",
    "Options": "align.options",
    "export_pairs": "align.output.blocks",
    "render_report": "align.output.report",
    "AlignError": "align.records",
    "Document": "align.records",
    "Encoder": "align.records",
    "InputError": "align.records",
    "ModelError": "align.records",
    "OutputError": "align.records",
    "Sentence": "align.records",
    "UsageError": "align.records",
    "Result": "align.result",
    "SourceTables": "align.output.sources",
    "Versions": "align.versions",
    "compare_versions": "align.versions",
    "WordLink": "align.words",
    "word_links": "align.words",
    "Problem": "align.read.files",
    "Inputs": "align.read.ingest",
    "read_inputs": "align.read.ingest",
    "Prepared": "align.clean.prepare",
    "prepare": "align.clean.prepare",
}
__all__ = [
    "AlignError",
    "Document",
    "Encoder",
    "InputError",
    "Inputs",
    "ModelError",
    "Options",
    "OutputError",
    "Prepared",
    "Problem",
    "Result",
    "Sentence",
    "SourceTables",
    "UsageError",
    "Versions",
    "WordLink",
    "align_documents",
    "align_sentences",
    "compare_versions",
    "export_pairs",
    "load_encoder",
    "prepare",
    "read_inputs",
    "render_report",
    "score",
    "word_links",
]

if TYPE_CHECKING:
    from align.bitext import align_sentences, score
    from align.clean.prepare import Prepared, prepare
    from align.encode.encoder import load_encoder
    from align.job import align_documents
    from align.options import Options
    from align.output.blocks import export_pairs
    from align.output.report import render_report
    from align.output.sources import SourceTables
    from align.read.files import Problem
    from align.read.ingest import Inputs, read_inputs
    from align.records import (
        AlignError,
        Document,
        Encoder,
        InputError,
        ModelError,
        OutputError,
        Sentence,
        UsageError,
    )
    from align.result import Result
    from align.versions import Versions, compare_versions
    from align.words import WordLink, word_links


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'align' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
