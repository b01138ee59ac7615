"""One reader per family of file formats, and the table that says which file goes to which."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from align.read.formats.base import Reader

# Suffix -> (module, function). Modules load when the first such file comes: most need a library of their own.
READERS = {
    ".txt": ("plain", "read_plain"),
    ".text": ("plain", "read_plain"),
    ".md": ("markdown", "read_markdown"),
    ".markdown": ("markdown", "read_markdown"),
    ".html": ("html", "read_html"),
    ".htm": ("html", "read_html"),
    ".xhtml": ("html", "read_html"),
    ".docx": ("word", "read_docx"),
    ".docm": ("word", "read_docx"),
    ".dotx": ("word", "read_docx"),
    ".dotm": ("word", "read_docx"),
    ".pdf": ("pdf", "read_pdf"),
    ".epub": ("epub", "read_epub"),
    ".srt": ("subtitles", "read_subtitles"),
    ".vtt": ("subtitles", "read_subtitles"),
    ".sbv": ("subtitles", "read_subtitles"),
    ".ass": ("subtitles", "read_substation"),
    ".ssa": ("subtitles", "read_substation"),
    ".ttml": ("subtitles", "read_timed_text"),
    ".dfxp": ("subtitles", "read_timed_text"),
    ".tsv": ("tables", "read_tsv"),
    ".csv": ("tables", "read_csv"),
    ".xlsx": ("sheets", "read_xlsx"),
    ".xlsm": ("sheets", "read_xlsx"),
    ".jsonl": ("tables", "read_jsonl"),
    ".ndjson": ("tables", "read_jsonl"),
    ".tmx": ("bitext", "read_tmx"),
    ".xliff": ("bitext", "read_xliff"),
    ".xlf": ("bitext", "read_xliff"),
    ".sdlxliff": ("bitext", "read_xliff"),
    ".mqxliff": ("bitext", "read_xliff"),
    ".mxliff": ("bitext", "read_xliff"),
    ".txlf": ("bitext", "read_xliff"),
    ".po": ("bitext", "read_po"),
    ".ar": ("plain", "read_arabic"),
    ".en": ("plain", "read_english"),
}

# What to do about files that people have and no reader takes.
ADVICE = {
    ".doc": "save it as .docx",
    ".odt": "save it as .docx",
    ".rtf": "save it as .docx",
    ".pages": "save it as .docx",
    ".xls": "save it as .xlsx",
    ".ods": "save it as .xlsx",
    ".json": "write one JSON object a line and call it .jsonl",
    ".mobi": "convert it to .epub",
    ".azw3": "convert it to .epub",
    ".fb2": "convert it to .epub",
    ".djvu": "convert it to .pdf, with its text layer",
    ".pptx": "save it as .pdf",
    ".ppt": "save it as .pdf",
    ".odp": "save it as .pdf",
    ".sub": "convert it to .srt",
    ".mhtml": "save it as .html",
    ".mht": "save it as .html",
    ".eml": "save it as .html or .txt",
    ".msg": "save it as .html or .txt",
    ".ttx": "open it in Trados Studio and save it as .sdlxliff, or export a .tmx",
    ".txml": "export a .tmx from Wordfast",
    ".sdltm": "export it as .tmx from Trados Studio",
    ".sdltb": "export it as .xlsx",
    ".tbx": "export it as .csv or .xlsx",
    ".mqxlz": "unpack it, as a ZIP file, and give the .mqxliff in it",
    ".sdlppx": "unpack it, as a ZIP file, and give the .sdlxliff in it",
    ".sdlrpx": "unpack it, as a ZIP file, and give the .sdlxliff in it",
    ".xlz": "unpack it, as a ZIP file, and give the .xlf in it",
    ".ts": "convert it to .po or .xliff",
    ".resx": "convert it to .po or .xliff",
    ".strings": "convert it to .po or .xliff",
    ".xml": "export it as TMX, XLIFF, HTML or text",
    ".svg": "export its text",
    ".zip": "unpack it first",
    ".tar": "unpack it first",
    ".tgz": "unpack it first",
    ".rar": "unpack it first",
    ".7z": "unpack it first",
    ".bz2": "unpack it first",
    ".xz": "unpack it first",
    ".zst": "unpack it first",
}


def reader_for(suffix: str) -> Reader | None:
    """Return the reader of files with a suffix (lower case, with its dot), or None when there is none."""
    if suffix not in READERS:
        return None
    module, function = READERS[suffix]
    return cast(Reader, getattr(import_module(f"{__name__}.{module}"), function))
