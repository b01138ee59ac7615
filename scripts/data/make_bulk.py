"""Make a large collection of documents in both languages, to measure `align bulk` with.

    python -m scripts.data.make_bulk EVAL FOLDER --sentences 250000

Each sentence is put together from two or more aligned sentences of EVAL (drawn at random, 90 characters at least),
so that nearly none is there twice and each shares a half with some hundred others. Documents hold 30 of them in
paragraphs of three. Half of the documents of each language are translations of one of the other language, but for
one sentence in twenty that is left out; the others have no counterpart. The same seed makes the same files.
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections.abc import Sequence
from pathlib import Path

DOCUMENT, PARAGRAPH, LEAST = 30, 3, 90  # sentences of a document and of a paragraph; characters of a sentence
LEFT_OUT, TRANSLATED = 0.05, 0.5
FOLDER = 1000  # documents
END = " .!?؟…»\"'"


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sentences", type=int, default=250_000, help="of each language")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    make_collection(options.eval_dir, options.folder, options.sentences, options.seed)


def make_collection(eval_dir: Path, folder: Path, sentences: int, seed: int = 1) -> None:
    """Write documents of so many sentences of each language."""
    pool, random_source = read_pool(eval_dir), random.Random(seed)
    for number in range(sentences // DOCUMENT):
        translated = random_source.random() < TRANSLATED
        made = [make_sentence(pool, random_source) for _ in range(DOCUMENT)]
        other = made if translated else [make_sentence(pool, random_source) for _ in range(DOCUMENT)]
        for language, side, rows in (("ar", 0, made), ("en", 1, other)):
            kept = [row[side] for row in rows if not translated or random_source.random() >= LEFT_OUT]
            name = zlib.crc32(f"{language} {number}".encode())  # so that names tell nothing
            path = folder / language / f"{number // FOLDER:03d}" / f"{name:08x}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(write_document(kept), encoding="utf-8")


def read_pool(eval_dir: Path) -> list[tuple[str, str]]:
    """Return the aligned sentences that others are put together from."""
    pool = []
    for name in ("flores-dev", "tatoeba-dev", "tico-dev", "un-dev"):
        ar, en = (
            (eval_dir / "sentences" / name / f"{language}.txt").read_text(encoding="utf-8").split("\n")
            for language in ("ar", "en")
        )
        pool += [(a.strip(END), e.strip(END)) for a, e in zip(ar, en, strict=True) if a.strip(END) and e.strip(END)]
    return pool


def make_sentence(pool: Sequence[tuple[str, str]], random_source: random.Random) -> tuple[str, str]:
    """Put a sentence together in both languages."""
    parts = [random_source.choice(pool), random_source.choice(pool)]
    while sum(len(en) for _, en in parts) < LEAST:
        parts.append(random_source.choice(pool))
    return "، و".join(ar for ar, _ in parts) + ".", ", and ".join(en for _, en in parts) + "."


def write_document(sentences: Sequence[str]) -> str:
    """Return the text of a document."""
    paragraphs = [sentences[at : at + PARAGRAPH] for at in range(0, len(sentences), PARAGRAPH)]
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs) + "\n"


if __name__ == "__main__":
    main()
