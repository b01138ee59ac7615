"""Measure flags: how often true pairs are flagged, and how often a changed fact is told.

    python -m scripts.eval.flags EVAL_FOLDER [--part dev|test|all]

For every set of EVAL_FOLDER/sentences: the share of lines in step that get each flag (all of them are pairs, so
that what is flagged is an error of the flag, of the translation or of the set), and of pairs with one thing
changed on one side (a digit, a number in words, a month or weekday, a place, a person, a negation), the share that
gets the flag meant for it. `dev` are the lines of even number, from 0, which the rules were made on; `test` the
others.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import align
from align.facts.name_sounds import SAME_NAME, name_similarity
from align.facts.names import find_names, load_gazetteer
from align.judge.features import measure_pairs
from align.judge.flags import FLAGS, flag_pairs
from align.records import LANGUAGES, Language
from scripts.data.alter_text import change_date, change_negation, change_number, change_number_word
from scripts.results import Table, write_result

Pair = tuple[str, str]
PARTS = {"dev": slice(0, None, 2), "test": slice(1, None, 2), "all": slice(None)}
SEED = 20_261_127
MEANT = {
    "number": "number-mismatch",
    "number word": "number-mismatch",
    "date": "date-mismatch",
    "place": "name-mismatch",
    "person": "name-mismatch",
    "negation": "negation",
}
# As both languages write them; the rules were not made on those of the second line.
PEOPLE = {
    "dev": "Lavrov لافروف;Guterres غوتيريش;Johnson جونسون;Ibrahim إبراهيم;Tanaka تاناكا;"
    "Garcia غارسيا;Khaled خالد;Layla ليلى;Mansour منصور;Svensson سفنسون;"
    "Dubois دوبوا;Mandela مانديلا;Diallo ديالو;Sharma شارما;Messi ميسي",
    "test": "Scholz شولتس;Zelensky زيلينسكي;Sanders ساندرز;Mohammed محمد;Fatima فاطمة;"
    "Yusuf يوسف;Nasser ناصر;Kowalski كوالسكي;Nguyen نغوين;Rossi روسي;"
    "Schmidt شميت;Okonkwo أوكونكو;Thatcher تاتشر;Tebboune تبون;Amina أمينة",
}


def read_pairs(folder: Path, part: str) -> list[Pair]:
    """Read the lines in step of a set that are in a part of it."""
    ar, en = (folder.joinpath(f"{code}.txt").read_text("utf-8").split("\n")[:-1] for code in ("ar", "en"))
    return list(zip(ar, en, strict=True))[PARTS[part]]


def flag(pairs: Sequence[Pair]) -> list[set[str]]:
    """Return the flags of pairs; `partial` by their lengths, as no clauses are compared."""
    features = measure_pairs([ar for ar, _ in pairs], [en for _, en in pairs], cosine=[0.8] * len(pairs))
    return [set(flags.split(",")) - {""} for flags in flag_pairs(features)]


def change_place(ar: str, en: str, code: Language, rng: random.Random) -> str | None:
    """Put another place of its kind for a country or city that both sides name."""
    text, other = (ar, en) if code == "ar" else (en, ar)
    known = {entry for name in find_names(other, "en" if code == "ar" else "ar") for entry in name.entries}
    names = [name for name in find_names(text, code) if name.kind in ("country", "city") and name.entries & known]
    if not names:
        return None
    name = rng.choice(names)
    pool = [form for kind, entry, form in _places(code) if kind == name.kind and entry not in known]
    return text[: name.start] + rng.choice(pool) + text[name.end :]


def change_person(ar: str, en: str, code: Language, rng: random.Random, people: Sequence[Pair]) -> str | None:
    """Put another person for an English name that no list has and that an Arabic word sounds like."""
    words = list(re.finditer(r"\w+", ar))
    found = []
    for name in find_names(en, "en"):
        if name.entries or not name.firm:
            continue
        heard = [word for word in words if name_similarity(word.group(), name.text) >= SAME_NAME]
        if len(heard) == 1 and len(re.findall(rf"\b{re.escape(name.text)}\b", en)) == 1:
            found.append((name, heard[0]))
    if not found:
        return None
    name, word = rng.choice(found)
    other = rng.choice([pair for pair in people if pair[0] != name.text])
    if code == "en":
        return en[: name.start] + other[0] + en[name.end :]
    return ar[: word.start()] + other[1] + ar[word.end() :]


def alter(pair: Pair, code: Language, rng: random.Random, people: Sequence[Pair]) -> Iterator[tuple[str, Pair]]:
    """Yield what a true pair can be turned into by changing one thing on one side, and what was changed."""
    ar, en = pair
    text = ar if code == "ar" else en
    changed = {
        "number": change_number(text, code, rng),
        "date": change_date(text, code, rng),
        "place": change_place(ar, en, code, rng),
        "person": change_person(ar, en, code, rng, people),
        "negation": change_negation(text, code, rng),
        "number word": change_number_word(text, code, rng),
    }
    for kind, new in changed.items():
        if new is not None and new != text:
            yield kind, (new, en) if code == "ar" else (ar, new)


def measure(
    pairs: Sequence[Pair], people: Sequence[Pair]
) -> tuple[Counter[str], Counter[tuple[str, Language, bool]]]:
    """Count flags on true pairs, and changed pairs by what was changed, on which side, and whether it is told."""
    found = Counter(name for names in flag(pairs) for name in names or {""})
    told: Counter[tuple[str, Language, bool]] = Counter()
    rng = random.Random(SEED)
    for code in LANGUAGES:
        made = [changed for pair in pairs for changed in alter(pair, code, rng, people)]
        for (kind, _), names in zip(made, flag([pair for _, pair in made]) if made else [], strict=True):
            told[kind, code, MEANT[kind] in names] += 1
    return found, told


def _places(code: Language) -> list[tuple[str, str, str]]:
    """Return (kind, entry, first form) of the countries and cities of the gazetteer that one word names."""
    found: dict[str, tuple[str, str, str]] = {}
    for first, places in load_gazetteer().index[code].items():
        for rest, entry, kind in places:
            if not rest and kind in ("country", "city"):
                found.setdefault(entry, (kind, entry, first if code == "ar" else first.capitalize()))
    return list(found.values())


def share(part: int, whole: int) -> str:
    """Write a share with three decimals, and of how many."""
    return f"{part / whole:.3f}".lstrip("0") if whole else "-"


def main() -> None:
    """Print a table of flags on true pairs, and one of what is told, a row a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=list(PARTS), default="test")
    parser.add_argument("--json", type=Path, help="write both tables to this file, too")
    options = parser.parse_args()
    people = [
        (latin, arabic)
        for latin, _, arabic in (
            each.partition(" ") for each in PEOPLE["dev" if options.part == "dev" else "test"].split(";")
        )
    ]
    true_rows, told_rows = [], []
    whole: Counter[str] = Counter()
    all_told: Counter[tuple[str, Language, bool]] = Counter()
    lines = 0
    kinds = [(kind, code) for kind in MEANT for code in LANGUAGES]

    def row_of(name: str, told: Counter[tuple[str, Language, bool]]) -> list[str]:
        counts = [(told[kind, code, True], told[kind, code, False]) for kind, code in kinds]
        return [name, *(f"{share(yes, yes + no)} ({yes + no})" for yes, no in counts)]

    for place in sorted(path for path in (options.folder / "sentences").iterdir() if path.is_dir()):
        pairs = read_pairs(place, options.part)
        found, told = measure(pairs, people)
        lines, whole, all_told = lines + len(pairs), whole + found, all_told + told
        true_rows.append(
            [place.name, str(len(pairs)), share(len(pairs) - found[""], len(pairs))]
            + [share(found[name], len(pairs)) for name in FLAGS]
        )
        told_rows.append(row_of(place.name, told))
    true_rows.append(["all", str(lines), share(lines - whole[""], lines), *(share(whole[f], lines) for f in FLAGS)])
    told_rows.append(row_of("all", all_told))
    tables = {
        "true": Table(["set", "pairs", "any flag", *FLAGS], true_rows),
        "told": Table(["set", *(f"{kind}, {code}" for kind, code in kinds)], told_rows),
    }
    for table in tables.values():
        for row in (table.columns, *table.rows):
            print("  ".join(cell.ljust(14) for cell in row))
        print()
    if options.json:
        about = {"align": align.__version__, "part": options.part, "seed": str(SEED)}
        write_result(options.json, f"python -m scripts.eval.flags EVAL --part {options.part}", tables, about)


if __name__ == "__main__":
    main()
