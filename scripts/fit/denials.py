"""Fit DENIAL_WEIGHTS of `align.judge.frames_weights` on collections with gold conflicts.

    python -m scripts.fit.denials EVAL [FOLDER ...] [--list]

FOLDERs are those of `scripts.fit.conflicts`; the planted conflicts are learned from, too. Compared are documents of
one gold story, and the two languages of each article of EVAL/sentences/flores-dev and tico-dev, which deny nothing
of each other and count twice. Printed is how many denials are told, and how many of gold are found, by fits that
leave their collection out, and the weights of a fit to everything.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from align import load_encoder
from align.encode.words import has_words
from align.job import run_job
from align.judge.frames import compare_meetings
from align.judge.frames_weights import DENIAL_WEIGHTS, OF_ONE_THING
from align.judge.meetings import find_meetings
from align.judge.stances import measure_denial
from align.judge.tellings import find_tellings
from align.match.sides import LARGEST_WINDOW, encode_texts, encode_words, make_sides
from align.records import Document
from scripts.data.make_collections import read_lines
from scripts.eval.place_gold import read_table
from scripts.fit.conflicts import FOLDERS, read_collection, read_planted
from scripts.fit.regression import find_chances, fit_weights

if TYPE_CHECKING:
    from align.records import Language, Sentence
    from scripts.eval.place_gold import Row

TRANSLATED = ("flores-dev", "tico-dev")
NAMES = [name for name in DENIAL_WEIGHTS if name != "intercept"]


@dataclass(frozen=True, slots=True)
class Example:
    """What was measured of a denial, and the gold conflicts that both of its sentences tell."""

    row: tuple[float, ...]
    golds: frozenset[str]
    text: str


def read_stories(folder: Path) -> dict[str, str]:
    """Return the gold story of each document, by the name of its file."""
    rows = read_table(folder / "gold" / "coverage.tsv", ["doc", "story"])
    return {row["doc"].split("/")[-1]: row["story"] for row in rows}


def read_translations(folder: Path) -> tuple[list[Document], dict[str, str]]:
    """Return the articles of a set of translated sentences, a document a language, and the article of each."""
    lines = read_lines(folder)
    texts: defaultdict[tuple[Language, str], list[str]] = defaultdict(list)
    for ar, en, article in zip(lines.ar, lines.en, lines.articles, strict=True):
        texts["ar", article].append(ar)
        texts["en", article].append(en)
    stories = {f"{language}-{crc32(article.encode()):08x}.txt": article for language, article in texts}
    documents = [
        Document(name, "\n".join(texts[name[:2], article]) + "\n", language=name[:2], lines=True)  # type: ignore[index,arg-type]
        for name, article in stories.items()
    ]
    return documents, stories


def list_examples(
    documents: Sequence[Document], golds: Sequence[Row], stories: Mapping[str, str]
) -> Iterator[Example]:
    """Measure all that may be denied in a collection."""
    encoder = load_encoder()
    if not has_words(encoder):
        raise SystemExit("the encoder has no vectors of words")
    project = run_job(documents, encoder=encoder)
    sides = make_sides([*project.ar, *project.en], encoder, "tokens", LARGEST_WINDOW)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for doc in sorted({sentence.doc for side in sides for sentence in side.sentences}):
        groups[stories.get(doc.split("/")[-1], doc)].append(doc)
    together = list(groups.values())
    meetings = find_meetings(sides, find_tellings(sides, together).aside, least=2.0)
    ar_texts, en_texts = meetings.texts
    compared = compare_meetings(meetings, (encode_texts(encoder, ar_texts), encode_texts(encoder, en_texts)))
    ar_said, en_said = compared.texts
    words = encode_words(encoder, ar_said), encode_words(encoder, en_said)
    for near, (_, denying) in zip(meetings.near, compared.told, strict=True):
        for each in denying:
            measures = measure_denial(each, near, meetings, words)
            ends = [meetings.sentence(told.node) for told in (each.denied, each.said)]
            told = [name_conflicts(sentence, golds) for sentence in ends]
            names = {name for name, value in told[0] for other, said in told[1] if name == other and value != said}
            yield Example(
                tuple(float(measures[name]) for name in NAMES), frozenset(names), "\n    ".join(each.texts)
            )


def name_conflicts(sentence: Sentence, golds: Sequence[Row]) -> set[tuple[str, str]]:
    """Return the gold conflicts about what is denied that a sentence tells, each with its value."""
    text = " ".join(sentence.text.split())
    return {
        (row["conflict"], row["value"] or row["doc"])
        for row in golds
        if row["kind"] == "negation"
        and row["doc"].split("/")[-1] == sentence.doc.split("/")[-1]
        and (text in row["text"] or row["text"] in text)
    }


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of a regression, for measures as they are."""
    return fit_weights([example.row for example in examples], [bool(example.golds) for example in examples], NAMES)


def main() -> None:
    """Fit, and print figures and weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_folder", type=Path)
    parser.add_argument("folders", type=Path, nargs="*", default=FOLDERS)
    parser.add_argument("--list", action="store_true", help="print what is told wrongly, and what is missed")
    options = parser.parse_args()
    documents, planted = read_planted()
    names = {document.name: document.name.rsplit("-", 1)[0] for document in documents}
    sets = {"planted": list(list_examples(documents, planted, names))}
    for name in TRANSLATED:
        documents, names = read_translations(options.eval_folder / "sentences" / name)
        sets[name] = 2 * list(list_examples(documents, [], names))
    for folder in options.folders:
        sets[folder.name] = list(list_examples(*read_collection(folder), read_stories(folder)))
    for name, own in sets.items():
        weights = fit([example for others in sets.values() if others is not own for example in others])
        chances = find_chances([example.row for example in own], weights, NAMES)
        golds = {gold for example in own for gold in example.golds}
        for least in (0.4, 0.5, 0.6):
            told = [example for example, value in zip(own, chances, strict=True) if value >= least]
            found = {gold for example in told for gold in example.golds}
            right = sum(bool(example.golds) for example in told)
            print(f"{name}, from {least}: right {right}/{len(told)}, gold {len(found)}/{len(golds)}")
        for example, value in zip(own, chances, strict=True) if options.list else ():
            if (value >= OF_ONE_THING) != bool(example.golds):
                print(f"  {value:.2f} {'missed' if example.golds else 'wrong'} {example.text}")
    for measure, weight in fit([example for own in sets.values() for example in own]).items():
        print(f'    "{measure}": {weight:.3f},')


if __name__ == "__main__":
    main()
