"""Measure what is told of two versions of a page where the changes are known.

    python -m scripts.eval.versions EVAL_DIR [--model bundled] [--seed 31] [--cache-dir DIR] [--list KIND]

EVAL_DIR holds sentences/<set>/. Stretches of twelve lines are the old versions. For the new one a line is dropped,
one of another stretch put in, one of the first third moved to the end, one cut at a clause border, and in one a
number is changed. A change that is told is right when it was planted in this line.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.records import Document, Encoder, Language
from align.versions import compare_versions
from scripts.data.make_collections import Lines, read_lines, split_clauses

SETS = ("flores-dev", "tico-dev", "un-dev")
STRETCH, STRETCHES = 12, 40  # lines of a version, and versions of each set and language
KINDS = ("added", "removed", "moved", "facts", "shortened")
NUMBER = re.compile(r"(?<![\d.,:/-])[2-9]\d{0,2}(?![\d.,:/-])")


@dataclass(frozen=True, slots=True)
class Planted:
    """Two versions, and each change: its kind and the line, as the new one has it but where it is gone."""

    old: list[str]
    new: list[str]
    changes: dict[str, str]


def plant(lines: list[str], other: str, language: Language, rng: random.Random) -> Planted:
    """Change lines, each in one way."""
    moved = rng.randrange(len(lines) // 3)
    free = [i for i in range(len(lines)) if i != moved]
    rng.shuffle(free)
    numbered = [i for i in free if NUMBER.search(lines[i])]
    new: list[str | None] = list(lines)
    changes: dict[str, str] = {}
    if numbered:
        at = numbered[0]
        free.remove(at)
        changed = NUMBER.sub(lambda match: str(int(match[0]) + rng.randint(3, 9)), lines[at], count=1)
        new[at] = changes["facts"] = changed
    for at in list(free):
        cut = split_clauses(lines[at], language, 2)
        if len(cut) > 1:
            free.remove(at)
            new[at] = changes["shortened"] = cut[0]
            break
    dropped = free.pop()
    changes |= {"removed": lines[dropped], "moved": lines[moved], "added": other}
    new[dropped] = new[moved] = None
    kept = [line for line in new if line is not None]
    kept.insert(rng.randrange(len(kept)), other)
    return Planted(lines, [*kept, lines[moved]], changes)


def cut_stretches(lines: Lines, language: Language) -> list[list[str]]:
    """Return stretches of different lines."""
    texts = list(dict.fromkeys(lines.ar if language == "ar" else lines.en))
    return [texts[i : i + STRETCH] for i in range(0, min(len(texts), STRETCH * STRETCHES) - STRETCH + 1, STRETCH)]


def measure(lines: Lines, language: Language, encoder: Encoder, seed: int, listed: str) -> None:
    """Print how many changes of each kind were planted, told, and told rightly."""
    rng = random.Random(seed)
    stretches = cut_stretches(lines, language)
    planted, told, right = Counter[str](), Counter[str](), Counter[str]()
    instead: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number, stretch in enumerate(stretches):
        made = plant(stretch, stretches[number - 1][0], language, rng)
        documents = [
            Document(name, "\n".join(text) + "\n", language=language, lines=True)
            for name, text in (("old", made.old), ("new", made.new))
        ]
        changes = compare_versions(*documents, encoder=encoder).changes
        planted.update(made.changes.keys())
        found = {(row.change, row.new_text or row.old_text) for row in changes.itertuples()}
        wanted = {(kind, " ".join(text.split())) for kind, text in made.changes.items()}
        told.update(kind for kind, _ in found)
        right.update(kind for kind, _ in found & wanted)
        of_text = {text: kind for kind, text in found}
        for kind, text in wanted - found:
            instead[kind][of_text.get(text, "nothing")] += 1
        for kind, text in sorted(found - wanted):
            if kind == listed:
                print(f"{listed}\t{text}")
    for kind in (*KINDS, "extended", "recast"):
        if planted[kind] or told[kind]:
            others = ", ".join(f"{name} {count}" for name, count in instead[kind].most_common())
            print(f"{lines.name:12}{language:4}{kind:11}{planted[kind]:8}{told[kind]:6}{right[kind]:6}   {others}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--cache-dir", type=Path)
    parser.add_argument("--list", metavar="KIND", default="", help="print what is wrongly told to be of this kind")
    args = parser.parse_args()
    encoder = load_encoder(args.model, cache=VectorCache(args.cache_dir) if args.cache_dir else None)
    print(f"{'set':16}{'change':11}{'planted':>8}{'told':>6}{'right':>6}   told instead")
    for name in SETS:
        for language in ("ar", "en"):
            lines = read_lines(args.eval_dir / "sentences" / name)
            measure(lines, language, encoder, args.seed, args.list)


if __name__ == "__main__":
    main()
