"""Fit the weights of `align.judge.frames_weights` on collections with gold conflicts.

    python -m scripts.fit.conflicts [FOLDER ...] [--list]

FOLDERs are `corpora` and its `outlets`, `reports`, `bulletins`, `dispatches`, `wires`, `agencies`, `heralds`,
`tribunes`, `gazettes` and `observers`, unless given; the planted conflicts of `tests/cases/conflicts.tsv` are
learned from, too. Printed is how many claims are told to be of one thing by fits that leave their collection out,
and the weights of a fit to everything. What is in gold is told of one thing; what a document tells again of it, in
its headline, say, is not learned from.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align import load_encoder, read_inputs
from align.job import run_job
from align.judge.frames import compare_frames
from align.judge.frames_weights import WEIGHTS
from align.judge.meetings import Meetings, find_meetings
from align.judge.options import Option
from align.judge.tellings import find_tellings
from align.match.sides import LARGEST_WINDOW, encode_texts, make_sides, subtract_mean
from align.records import Document
from scripts.eval.place_gold import Row, read_table
from scripts.fit.regression import find_chances, fit_weights

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [
    ROOT / "corpora",
    *(
        ROOT / "corpora" / name
        for name in (
            *("outlets", "reports", "bulletins", "dispatches", "wires", "agencies"),
            *("heralds", "tribunes", "gazettes", "observers"),
        )
    ),
]
CASES = ROOT / "tests" / "cases" / "conflicts.tsv"
NAMES = [name for name in WEIGHTS if name != "intercept"]


@dataclass(frozen=True, slots=True)
class Example:
    """What was measured of two claims, whether they are told of one thing, and the gold conflicts that say so."""

    story: str
    row: tuple[float, ...]
    label: bool
    golds: frozenset[str]
    text: str


def read_collection(folder: Path) -> tuple[list[Document], list[Row]]:
    """Read the documents of a collection and its gold conflicts."""
    rows = read_table(folder / "gold" / "conflicts.tsv", ["conflict", "story", "kind", "value", "doc", "text"])
    return list(read_inputs([folder / "ar", folder / "en"]).documents), rows


def read_planted() -> tuple[list[Document], list[Row]]:
    """Read the planted conflicts as two documents a story, as the tests do."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    golds: list[Row] = []
    with CASES.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)):
            for outlet in ("first", "second"):
                doc = f"{row['story']}-{outlet}.txt"
                texts[doc].append(row[outlet])
                if row["kind"] != "none":
                    value = row[f"{outlet}_value"] or ""
                    golds.append(
                        {
                            "conflict": f"case {number}",
                            "story": row["story"],
                            "kind": row["kind"],
                            "value": value,
                            "doc": doc,
                            "text": row[outlet],
                        }
                    )
    return [Document(name, "\n".join(own) + "\n", lines=True) for name, own in texts.items()], golds


def list_examples(documents: Sequence[Document], golds: Sequence[Row]) -> Iterator[Example]:
    """Measure all claims of a collection that disagree."""
    encoder = load_encoder()
    project = run_job(documents, encoder=encoder)
    sides = make_sides([*project.ar, *project.en], encoder, "tokens", LARGEST_WINDOW)
    groups = [story.documents for story in project.stories]
    meetings = find_meetings(sides, find_tellings(sides, groups).aside, least=0.0)
    vectors = [
        subtract_mean(encode_texts(encoder, texts), side.mean)
        for texts, side in zip(meetings.texts, sides, strict=True)
    ]
    options = [option for own in meetings.options for option in own.open]
    names = [name_conflicts(option, meetings, golds) for option in options]
    known = {key for option, own in zip(options, names, strict=True) if own for key in [values(option, meetings)]}
    stories = {row["doc"].split("/")[-1]: row["story"] for row in golds}
    for option, own in zip(options, names, strict=True):
        if not own and values(option, meetings) in known:
            continue
        measures = compare_frames(meetings, option, vectors)
        sentences = [meetings.sentence(node) for node, _ in option.ends]
        texts = [
            f"{claim.text} | {sentence.text}" for (_, claim), sentence in zip(option.ends, sentences, strict=True)
        ]
        yield Example(
            stories.get(sentences[0].doc, sentences[0].doc),
            tuple(float(measures[name]) for name in NAMES),
            bool(own),
            frozenset(own),
            "\n    ".join(texts),
        )


def values(option: Option, meetings: Meetings) -> tuple[object, ...]:
    """Return the documents of two claims and what they say, wherever they say it."""
    return tuple((meetings.sentence(node).doc, c.values or c.text, c.kind) for node, c in option.ends)


def name_conflicts(option: Option, meetings: Meetings, golds: Sequence[Row]) -> set[str]:
    """Return the gold conflicts two values of which two claims tell."""
    told = []
    for node, claim in option.ends:
        sentence = meetings.sentence(node)
        text = " ".join(sentence.text.split())
        told.append(
            {
                (row["conflict"], row["value"])
                for row in golds
                if row["doc"].split("/")[-1] == sentence.doc.split("/")[-1]
                and (row["kind"] == claim.kind or {row["kind"], claim.kind} == {"number", "date"})  # "60 days"
                and (text in row["text"] or row["text"] in text)
                and (row["value"] in claim.text or claim.text in row["value"])
            }
        )
    return {name for name, value in told[0] for other, second in told[1] if name == other and value != second}


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of a regression, for measures as they are."""
    return fit_weights([example.row for example in examples], [example.label for example in examples], NAMES)


def chances(examples: Sequence[Example], weights: dict[str, float]) -> list[float]:
    """Return the chances of examples."""
    return find_chances([example.row for example in examples], weights, NAMES)


def main() -> None:
    """Fit, and print figures and weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", default=FOLDERS)
    parser.add_argument("--list", action="store_true", help="print what is told wrongly, and what is missed")
    options = parser.parse_args()
    sets: dict[str, list[Example]] = {"planted": list(list_examples(*read_planted()))}
    for folder in options.folders:
        sets[folder.name] = list(list_examples(*read_collection(folder)))
    examples = [example for own in sets.values() for example in own]
    left_out: dict[int, float] = {}
    for own in sets.values():
        weights = fit([example for others in sets.values() if others is not own for example in others])
        left_out.update({id(example): chance for example, chance in zip(own, chances(own, weights), strict=True)})
    for name, own in sets.items():
        golds = {gold for example in own for gold in example.golds}
        for least in (0.4, 0.5, 0.6):
            told = [example for example in own if left_out[id(example)] >= least]
            found = {gold for example in told for gold in example.golds}
            right = sum(example.label for example in told)
            print(f"{name}, from {least}: right {right}/{len(told)}, gold {len(found)}/{len(golds)}")
        if options.list:
            for example in own:
                if (left_out[id(example)] >= 0.5) != example.label:
                    print(f"  {left_out[id(example)]:.2f} {'missed' if example.label else 'wrong'} {example.text}")
    for measure, weight in fit(examples).items():
        print(f'    "{measure}": {weight:.3f},')


if __name__ == "__main__":
    main()
