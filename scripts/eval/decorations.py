"""Measure how far decoration moves a vector: the cosine of decorated sentences to the same sentences as they are.

Decorated by rule: vowel signs, tatweel, presentation forms, Arabic-Indic digits, odd spacing before punctuation,
capitals, titles, emoji, direction marks. EVAL_DIR holds `sentences/SET/{ar,en}.txt`, lines in step; only the
sentences that a decoration changes are counted.

    python -m scripts.eval.decorations EVAL_DIR
    python -m scripts.eval.decorations EVAL_DIR --model bundled-fast --set un-dev --limit 200
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
import numpy as np

from scripts.results import Table, describe, write_result

FATHA, DAMMA, KASRA, SUKUN, SHADDA = "\u064e\u064f\u0650\u0652\u0651"
_ARABIC_LETTER = re.compile(r"[\u0621-\u063a\u0641-\u064a]")
_INSIDE_WORD = re.compile(r"(?<=[بتثجحخسشصضطظعغفقكلمنهي])(?=[\u0627-\u063a\u0641-\u064a])")
# Letters that do not join to the next one.
_ENDING = frozenset("اأإآءؤةدذرزوى")
_LAM_ALEF = {"لا": 0xFEFB, "لأ": 0xFEF7, "لإ": 0xFEF9, "لآ": 0xFEF5}


def add_tashkil(text: str) -> str:
    """Put a vowel sign on every Arabic letter, and a shadda on every seventh."""
    signs = iter(range(len(text)))

    def sign(letter: re.Match[str]) -> str:
        number = next(signs)
        return letter[0] + (SHADDA if number % 7 == 6 else "") + (FATHA, KASRA, SUKUN, DAMMA)[number % 4]

    return _ARABIC_LETTER.sub(sign, text)


def add_tatweel(text: str) -> str:
    """Stretch every Arabic word of four letters or more once."""
    return re.sub(r"[\u0621-\u063a\u0641-\u064a]{4,}", lambda w: _INSIDE_WORD.sub("ـــ", w[0], count=1), text)


def use_presentation_forms(text: str) -> str:
    """Write Arabic letters as the glyphs that old PDF files hold: isolated, initial, medial, final, lam-alef."""
    shaped = []
    position = 0
    while position < len(text):
        letter = text[position]
        before = position > 0 and text[position - 1] in _GLYPHS and text[position - 1] not in _ENDING
        if pair := _LAM_ALEF.get(text[position : position + 2]):
            shaped.append(chr(pair + before))
            position += 2
            continue
        forms = _GLYPHS.get(letter, {})
        following = text[position + 1 : position + 2]
        after = letter not in _ENDING and following in _GLYPHS and following != "ء"
        before = before and letter != "ء"
        shape = {(0, 0): "isolated", (0, 1): "initial", (1, 1): "medial", (1, 0): "final"}[before, after]
        shaped.append(forms.get(shape, letter))
        position += 1
    return "".join(shaped)


def _read_glyphs() -> dict[str, dict[str, str]]:
    """Return the presentation forms of each letter by the name of the form, from the Unicode data."""
    glyphs: dict[str, dict[str, str]] = {}
    for code in range(0xFE80, 0xFEF5):
        shape, *letters = unicodedata.decomposition(chr(code)).split()
        if len(letters) == 1:
            glyphs.setdefault(chr(int(letters[0], 16)), {})[shape.strip("<>")] = chr(code)
    return glyphs


_GLYPHS = _read_glyphs()


def use_arabic_digits(text: str) -> str:
    """Write digits, and the signs within numbers, in the Arabic-Indic way."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "٬", text)
    text = re.sub(r"(?<=\d)\.(?=\d)", "٫", text)
    return re.sub(r"(?<=\d)%", "٪", text).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def space_punctuation_oddly(text: str) -> str:
    """Put a space before every mark that ends a word, but for the stops of abbreviations, and inside brackets."""
    text = re.sub(r"(?<=\w)([,;:!?،؛؟%)]|(?<=\w\w)\.)(?!\w)", r" \1", text)
    return re.sub(r"\((?=\w)", "( ", text)


def add_emoji(text: str) -> str:
    """Put emoji before, behind and in the middle."""
    words = text.split(" ")
    middle = len(words) // 2
    return " ".join(["🔴", *words[:middle], *(["👉🏽"] if len(words) > 3 else []), *words[middle:], "😀🔥🇱🇧"])


def add_direction_marks(text: str) -> str:
    """Put the invisible marks there that word processors and web pages leave."""
    return "\u200f" + text.replace(" ", " \u200e", 1).replace("، ", "،\u00a0") + "\u200f\ufeff"


Decorate = Callable[[str], str]
# Label, language of the sentences, decoration.
DECORATIONS: tuple[tuple[str, str, Decorate], ...] = (
    ("tashkil", "ar", add_tashkil),
    ("tatweel", "ar", add_tatweel),
    ("presentation forms", "ar", use_presentation_forms),
    ("Arabic-Indic digits", "ar", use_arabic_digits),
    ("odd spacing", "ar", space_punctuation_oddly),
    ("odd spacing", "en", space_punctuation_oddly),
    ("ALL CAPITALS", "en", str.upper),
    ("Title Case", "en", str.title),
    ("emoji", "ar", add_emoji),
    ("emoji", "en", add_emoji),
    ("direction marks", "ar", add_direction_marks),
)


@click.command()
@click.argument("eval_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", "models", multiple=True, default=("bundled", "bundled-fast"), show_default=True)
@click.option("--set", "sets", multiple=True, default=("flores-dev", "tico-dev"), show_default=True)
@click.option("--limit", default=500, show_default=True, help="Use at most this many lines of a set.")
@click.option("--cache-dir", type=click.Path(path_type=Path), help="Keep vectors here.")
@click.option(
    "--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write the table here, too."
)
def main(
    eval_dir: Path,
    models: Sequence[str],
    sets: Sequence[str],
    limit: int,
    cache_dir: Path | None,
    json_path: Path | None,
) -> None:
    """Print mean, first percentile and lowest cosine of decorated to plain sentences, with each model."""
    lines = {
        language: [line for name in sets for line in read_lines(eval_dir / "sentences" / name, language, limit)]
        for language in ("ar", "en")
    }
    found = [measure(model, lines, cache_dir) for model in models]
    if json_path:
        columns = ["decoration", "side", "changed", *(f"{model}: mean, 1st percentile, lowest" for model in models)]
        rows = [[*own[0][1:4], *(" ".join(row[4:]) for row in own)] for own in zip(*found, strict=True)]
        about = describe(sets=", ".join(sets), lines=f"at most {limit} of each")
        write_result(json_path, "python -m scripts.eval.decorations EVAL", {"main": Table(columns, rows)}, about)


def measure(model: str, lines: Mapping[str, Sequence[str]], cache_dir: Path | None) -> list[list[str]]:
    """Print and return a row a decoration."""
    from align.encode.cache import VectorCache
    from align.encode.encoder import load_encoder

    encoder = load_encoder(model, cache=VectorCache(cache_dir) if cache_dir else None)
    click.echo(f"# {model} ({encoder.revision})")
    click.echo(f"{'decoration':20} {'side':4} {'changed':>7} {'mean':>7} {'1st %':>7} {'lowest':>7}")
    rows: list[list[str]] = []
    for label, language, decorate in DECORATIONS:
        pairs = [(line, decorate(line)) for line in lines[language]]
        pairs = [(plain, decorated) for plain, decorated in pairs if plain != decorated]
        # In one call, so that what looks the same to the encoder is encoded once.
        plain, decorated = np.split(encoder.encode([pair[side] for side in (0, 1) for pair in pairs]), 2)
        cosines = np.einsum("ij,ij->i", plain, decorated)
        figures = (float(cosines.mean()), float(np.quantile(cosines, 0.01)), float(cosines.min()))
        rows.append([model, label, language, str(len(pairs)), *(f"{figure:.4f}" for figure in figures)])
        click.echo(f"{label:20} {language:4} {len(pairs):7} " + " ".join(f"{figure:>7}" for figure in rows[-1][4:]))
    return rows


def read_lines(folder: Path, language: str, limit: int) -> list[str]:
    """Return the first lines of one side of a set."""
    return (folder / f"{language}.txt").read_text(encoding="utf-8").split("\n")[:-1][:limit]


if __name__ == "__main__":
    main()
