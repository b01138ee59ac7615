"""Measure how well `choose` tells whole translations from comparable and unrelated documents.

    python -m scripts.eval.choose EVAL [--lines 4] [--model bundled --model bundled-fast] [--cache-dir DIR]
        [--leave-out] [--wrong] [--json FILE]

EVAL holds documents/ (folders with gold, `reordered` not in order) and sentences/ (folders of lines in step). From
each document with gold in order others are made: parts of it, stretches left out on one side; and comparable ones:
blocks or turns in another order, a part of it amid foreign text. All come again as free translations with low
cosines: with noise in the vectors, and encoded from a part of the words of each sentence on one side. The news
collection of this repository comes with its own gold; documents of different folders have nothing in common.

What is right follows from the gold (`right_ways`), not from what chain and islands make of it. A line of the table
is a domain and a kind of documents: how many there are, how often each way was decided, how many decisions were
right. --leave-out chooses the shares of `Rule` anew without each domain and without those that share its lines, and
decides on it by them. --wrong also prints each wrong decision with what was seen.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import random
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.judge.evaluate import Bead
from align.match.choose import TINY, Choice, Rule, Way, choose, decide
from align.records import Encoder
from scripts.data.gold_documents import Array, Document, Raw, encode_documents, read_documents, sides_of
from scripts.data.made_beads import make_comparable, make_wide
from scripts.results import Table, describe, write_result

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
WAYS: tuple[Way, ...] = ("chain", "islands", "mine", "nothing")
DIVIDED = 0.5  # share of the lines that one side divides, in the second kind of documents from lines
COSINE = 0.3  # median cosine of true pairs that noise brings documents down to
WORDS = 0.6, 0.4  # shares of the words of a sentence that a free translation is made of
OMITTED = 0.02, 0.1, 0.3, 0.5  # shares of the beads that one side or the other lacks
RULES = [
    Rule(*shares) for shares in itertools.product((0.4, 0.5, 0.6), (0.01, 0.02, 0.03, 0.04, 0.06, 0.1))
]  # what --leave-out chooses from
SHARES = 0.1, 0.2, 0.3, 0.5  # of a comparable document that is parallel
STRANGERS = 300  # sentences of documents that have nothing in common, at most
EXCERPTS = 3  # short parts of each document
SMALLEST, LARGEST = 8, 40  # beads of them
ORDERED = 0.01  # share of the gold out of order up to which chain is right
SHUFFLED = 0.04  # and from which islands is: of `reordered` 5 % and more are
ORDERS = "in order", "others"
HALF = 0.5  # share of the shorter document with gold from which chain is right, and up to which islands is

# By domain and order: how many documents, and the share of them decided rightly.
Shares = dict[tuple[str, str], tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Case:
    """Two documents to decide on: the folder their text is from, what was done to them, and the right ways."""

    domain: str
    kind: str
    document: Raw
    right: frozenset[Way]


def right_ways(document: Raw) -> frozenset[Way]:
    """Say which ways are right for two documents, from their gold beads.

    Gold in order that holds half of the shorter document calls for a chain; gold out of order, or of less than
    half, for islands. In between both are right, and where one bead moved. One or two beads may be left to mining;
    none is nothing.
    """
    beads = [bead for bead in document[3] if bead[0] and bead[1]]
    if not beads:
        return frozenset({"mine", "nothing"})
    shuffled = out_of_order(beads)
    covered = max(sum(len(bead[side]) for bead in beads) / len(document[1 + side]) for side in (0, 1))
    right: set[Way] = set()
    if (shuffled < SHUFFLED or round(shuffled * len(beads)) <= 1) and covered >= HALF:
        right.add("chain")
    if shuffled > ORDERED or covered <= HALF:
        right.add("islands")
    if len(beads) <= 2 and "chain" not in right:
        right.add("mine")
    return frozenset(right)


def is_ordered(document: Raw) -> bool:
    """Say whether a document is a translation in order, but for a bead here and there."""
    return out_of_order([bead for bead in document[3] if bead[0] and bead[1]]) <= ORDERED


def out_of_order(beads: Sequence[Bead]) -> float:
    """Find the share of the beads that stand outside the longest rising run of them."""
    tails: list[int] = []
    for _, target in sorted((source[0], target[0]) for source, target in beads):
        at = bisect_left(tails, target)
        tails[at : at + 1] = [target]
    return 1 - len(tails) / len(beads)


def rebuild(document: Raw, first: Sequence[int], second: Sequence[int], name: str = "") -> Raw:
    """Make a document of these beads of another: `first` in this order on the first side, `second` on the other."""
    gold = document[3]
    rows = [[i for k in order for i in gold[k][side]] for side, order in enumerate((first, second))]
    places: list[dict[int, tuple[int, ...]]] = []
    for side, order in enumerate((first, second)):
        at, place = 0, {}
        for k in order:
            place[k] = tuple(range(at, at + len(gold[k][side])))
            at += len(gold[k][side])
        places.append(place)
    beads = [(places[0].get(k, ()), places[1].get(k, ())) for k in sorted({*first, *second})]
    return (
        f"{document[0]} {name}".strip(), [document[1][i] for i in rows[0]], [document[2][j] for j in rows[1]],
        beads, document[4][:1, rows[0]], document[5][:1, rows[1]],
    )  # fmt: skip


def part_of(document: Raw, first: int, last: int) -> Raw:
    """Take the beads first..last - 1 of a document."""
    return rebuild(document, range(first, last), range(first, last), f"{first}-{last}")


def parts_of(document: Raw, rng: random.Random) -> Iterator[tuple[str, Raw]]:
    """Take the whole of a document, halves and thirds, and excerpts."""
    size = len(document[3])
    yield "whole", part_of(document, 0, size)
    for pieces, kind in ((2, "half"), (3, "third")):
        if size >= pieces * SMALLEST:
            for k in range(pieces):
                yield kind, part_of(document, size * k // pieces, size * (k + 1) // pieces)
    for length in draw_lengths(size, rng):
        first = rng.randrange(size - length + 1)
        yield "excerpt", part_of(document, first, first + length)


def draw_lengths(size: int, rng: random.Random) -> list[int]:
    """Draw the lengths of excerpts from a document of so many beads."""
    largest = min(LARGEST, size)
    return [rng.randint(SMALLEST, largest) for _ in range(EXCERPTS)] if largest > SMALLEST else []


def add_noise(document: Raw, cosine: float, seed: int) -> Raw | None:
    """Blur the rows of a document until true pairs have this median cosine; None when they have no more."""
    pairs = [(bead[0][0], bead[1][0]) for bead in document[3] if len(bead[0]) == len(bead[1]) == 1]
    if not pairs:
        return None
    i, j = np.array(pairs).T
    usual = float(np.median((document[4][0, i] * document[5][0, j]).sum(axis=1)))
    if usual <= cosine:
        return None
    strength = np.sqrt(usual / cosine - 1)
    rng = np.random.default_rng(seed)
    name, first, second, gold, *rows = document
    return f"{name} {cosine}", first, second, gold, blur(rows[0], strength, rng), blur(rows[1], strength, rng)


def blur(rows: Array, strength: float, rng: np.random.Generator) -> Array:
    """Add noise of this length to unit rows, and make them unit rows again."""
    noise = rng.standard_normal(rows.shape, dtype=np.float32)
    blurred = rows + strength * noise / np.linalg.norm(noise, axis=-1, keepdims=True)
    return np.asarray(blurred / np.linalg.norm(blurred, axis=-1, keepdims=True), dtype=np.float32)


def omit(document: Raw, share: float, rng: random.Random) -> Raw:
    """Leave stretches of 1 to 10 beads out on one side or the other, `share` of the beads in all."""
    size = len(document[3])
    kept: tuple[list[int], list[int]] = ([], [])
    lacking, at = 0, 0
    while at < size:
        length = min(rng.randint(1, 10), size - at)
        side = rng.randrange(2) if rng.random() < share else None
        lacking += length if side is not None else 0
        for which in (0, 1):
            kept[which].extend(range(at, at + length) if which != side else ())
        at += length
    return rebuild(document, *kept, f"without {lacking / size:.2f}")


def turns_of(size: int, rng: random.Random, longest: int) -> list[range]:
    """Cut beads into turns of 1 to `longest`."""
    turns, at = [], 0
    while at < size:
        length = min(rng.randint(1, longest), size - at)
        turns.append(range(at, at + length))
        at += length
    return turns


def shuffle_turns(document: Raw, speakers: int, longest: int, rng: random.Random) -> Raw:
    """Put the turns of one of the speakers in another order on the second side, in the places they had."""
    turns = turns_of(len(document[3]), rng, longest)
    own = list(range(0, len(turns), speakers))
    moved = rng.sample(own, len(own))
    order = list(range(len(turns)))
    for place, turn in zip(own, moved, strict=True):
        order[place] = turn
    return rebuild(document, range(len(document[3])), [k for turn in order for k in turns[turn]], "shuffled")


def drop_turns(document: Raw, speakers: int, longest: int, rng: random.Random) -> Raw:
    """Drop the turns of one of the speakers from the second side."""
    turns = turns_of(len(document[3]), rng, longest)
    kept = [k for number, turn in enumerate(turns) if number % speakers for k in turn]
    return rebuild(document, range(len(document[3])), kept, "dropped")


def swap_blocks(document: Raw, rng: random.Random) -> Raw:
    """Swap two neighbouring blocks on the second side, each a sixth to a third of the beads."""
    size = len(document[3])
    lengths = [max(2, round(size * rng.uniform(1 / 6, 1 / 3))) for _ in range(2)]
    first = rng.randrange(size - sum(lengths) + 1)
    middle, last = first + lengths[0], first + sum(lengths)
    order = [*range(first), *range(middle, last), *range(first, middle), *range(last, size)]
    return rebuild(document, range(size), order, "swapped")


def cut_words(document: Document, share: float) -> Document:
    """Leave of each sentence on the first side a run of its words, one at least."""
    rng = random.Random(f"{document[0]}/{share}")
    lines = []
    for text in document[1]:
        words = text.split()
        kept = max(1, round(share * len(words)))
        first = rng.randrange(max(len(words) - kept, 0) + 1)
        lines.append(" ".join(words[first : first + kept]))
    return document[0], lines, *document[2:]


def make_free_cases(folders: Mapping[str, Sequence[Raw]], words: float) -> Iterator[Case]:
    """Make documents to decide on from those of which words were cut."""
    for name, documents in folders.items():
        whole = all(map(is_ordered, documents))
        for document in documents:
            rng = random.Random(f"{name}/{document[0]}")
            made = change_document(document, rng) if whole else [("as it is", shorten(document))]
            for kind, each in made:
                if ", cosines" not in kind:
                    yield Case(name, f"{kind}, words {words}", each, right_ways(each))


def make_cases(folders: Mapping[str, Sequence[Raw]]) -> Iterator[Case]:
    """Make all other documents to decide on from folders of documents with gold."""
    ordered = {name: part for name, part in folders.items() if all(map(is_ordered, part))}
    for name, documents in folders.items():
        for document in documents:
            rng = random.Random(f"{name}/{document[0]}")
            made = change_document(document, rng) if name in ordered else with_noise("as it is", document)
            yield from (Case(name, kind, each, right_ways(each)) for kind, each in made)
        if len(ordered.get(name, ())) >= 3:
            for share in SHARES:
                for each in make_comparable([shorten(d) for d in ordered[name]], 6, share=share):
                    yield Case(name, f"parallel in {share}", each, right_ways(each))
    for name in ordered:
        for each in pair_strangers(ordered, name):
            yield Case(name, "unrelated", each, right_ways(each))


def pair_strangers(folders: Mapping[str, Sequence[Raw]], name: str) -> Iterator[Raw]:
    """Pair documents of a folder with those of others that have no line in common with them, four at most."""
    rng = random.Random(name)
    for _ in range(4):
        other = folders[rng.choice([each for each in folders if each.split()[0] != name.split()[0]])]
        one, two = rng.choice(folders[name]), rng.choice(other)
        if not {*one[1], *one[2]} & {*two[1], *two[2]}:
            rows = one[4][:1, :STRANGERS], two[5][:1, :STRANGERS]
            yield f"{one[0]} and {two[0]}", one[1][:STRANGERS], two[2][:STRANGERS], [], *rows


def shorten(document: Raw) -> Raw:
    """Keep the rows of sentences only."""
    return (*document[:4], document[4][:1], document[5][:1])


def with_noise(kind: str, document: Raw) -> Iterator[tuple[str, Raw]]:
    """Give a document, and it with lower cosines."""
    yield kind, shorten(document)
    noisy = add_noise(shorten(document), COSINE, 0)
    if noisy is not None:
        yield f"{kind}, cosines {COSINE}", noisy


def change_document(document: Raw, rng: random.Random) -> Iterator[tuple[str, Raw]]:
    """Make documents from one with gold in order: what was done, and the document."""
    for kind, part in parts_of(document, rng):
        yield from with_noise(kind, part)
    size = len(document[3])
    for share in OMITTED:
        yield from with_noise(f"omissions {share}", omit(document, share, rng))
    if size >= 2 * SMALLEST:
        yield "half missing", rebuild(document, range(size), range(size // 2, size), "half missing")
        yield "half missing", rebuild(document, range(size // 2), range(size), "half missing")
        yield from with_noise("turns dropped", drop_turns(document, 3, 8, rng))
        yield from with_noise("turns shuffled", shuffle_turns(document, 3, 8, rng))
        yield from with_noise("turns shuffled", shuffle_turns(document, 1, 8, rng))
        yield from with_noise("lines shuffled", shuffle_turns(document, 3, 1, rng))
        yield from with_noise("blocks swapped", swap_blocks(document, rng))
        for length in draw_lengths(size, rng):
            if length >= 12:
                first = rng.randrange(size - length + 1)
                part = part_of(document, first, first + length)
                yield from with_noise("excerpt, blocks swapped", swap_blocks(part, rng))


def read_news(folder: Path, encoder: Encoder) -> list[Raw]:
    """Read the pairs of documents of the news collection that have gold pairs, cut as its gold is."""
    sentences: dict[str, list[str]] = defaultdict(list)
    stories: dict[str, str] = {}
    for row in read_rows(folder / "gold" / "coverage.tsv"):
        if row["doc"].startswith(f"{row['language']}/"):
            sentences[row["doc"]].append(row["text"])
            stories[row["doc"]] = row["story"]
    beads: dict[tuple[str, str], list[Bead]] = defaultdict(list)
    for row in read_rows(folder / "gold" / "pairs.tsv"):
        ar, en = sentences.get(row["ar_doc"], []), sentences.get(row["en_doc"], [])
        bead = (find_run(row["ar_text"], ar), find_run(row["en_text"], en))
        if row["grade"] == "full" and all(bead):
            beads[row["ar_doc"], row["en_doc"]].append(bead)
    documents: list[Document] = []
    for ar_doc in sorted(doc for doc in sentences if doc.startswith("ar/")):
        for en_doc in sorted(doc for doc in sentences if doc.startswith("en/")):
            gold = drop_overlaps(beads.get((ar_doc, en_doc), []))
            if gold:
                documents.append((f"{ar_doc} {en_doc}", sentences[ar_doc], sentences[en_doc], gold))
    return encode_documents(documents, encoder, "sums")


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a table of the collection's gold."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def find_run(text: str, sentences: Sequence[str]) -> tuple[int, ...]:
    """Find the sentences that a text of the gold is made of, none when it is not of whole ones."""
    for first in range(len(sentences)):
        for last in range(first + 1, min(first + 4, len(sentences)) + 1):
            if " ".join(sentences[first:last]) == text:
                return tuple(range(first, last))
    return ()


def drop_overlaps(beads: Sequence[Bead]) -> list[Bead]:
    """Keep beads that share no sentence with an earlier one, by the first side."""
    kept: list[Bead] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for bead in sorted(beads):
        if not any(taken[side] & set(bead[side]) for side in (0, 1)):
            kept.append(bead)
            for side in (0, 1):
                taken[side].update(bead[side])
    return kept


def read_folders(root: Path, lines: int) -> dict[str, list[Document]]:
    """Read documents with gold, and make those from lines, `lines` of each folder and kind."""
    found = {path.name: read_documents(path) for path in sorted((root / "documents").iterdir()) if path.is_dir()}
    for path in sorted((root / "sentences").iterdir()):
        for clauses in (0.0, DIVIDED):
            name = f"{path.name} {'divided' if clauses else 'joined'}"
            found[name] = [document for document in make_wide(path, lines, clauses) if document[3]]
    return found


def encode_folders(folders: Mapping[str, Sequence[Document]], encoder: Encoder) -> dict[str, list[Raw]]:
    """Encode the sentences of all documents, centred per folder."""
    return {name: encode_documents(part, encoder, "sums") for name, part in folders.items()}


def all_cases(root: Path, lines: int, encoder: Encoder) -> Iterator[Case]:
    """Make all documents to decide on."""
    folders = read_folders(root, lines)
    yield from make_cases(encode_folders(folders, encoder))
    for words in WORDS:
        cut = {name: [cut_words(document, words) for document in part] for name, part in folders.items()}
        yield from make_free_cases(encode_folders(cut, encoder), words)
    for document in read_news(CORPORA, encoder):
        yield Case("news", "news", document, right_ways(document))


def print_table(cases: Sequence[Case], choices: Sequence[Choice], model: str) -> Shares:
    """Print a line a domain and kind, then a line a domain, and their mean and worst.

    Returns, by domain and order, how many documents there are and the share decided rightly.
    """
    lines: dict[tuple[str, str], list[tuple[Case, Way]]] = defaultdict(list)
    for case, choice in zip(cases, choices, strict=True):
        lines[case.domain, case.kind].append((case, choice.method))
    print(f"\n{model:<48}{'documents':>10}" + "".join(f"{way:>9}" for way in WAYS) + f"{'right':>9}")
    for (domain, kind), decided in lines.items():
        print_line(f"{domain}: {kind}", decided)
    shares: Shares = {}
    for domain in dict.fromkeys(case.domain for case in cases):
        for what in ORDERS:
            decided = [
                one for key, found in lines.items() if key[0] == domain for one in found if order_of(one[0]) == what
            ]
            if decided:
                shares[domain, what] = len(decided), print_line(f"all of {domain}, {what}", decided)
    right = [share for _, share in shares.values()]
    print(f"mean {np.mean(right):.3f}, worst {min(right):.3f}", flush=True)
    return shares


def show_shares(found: Mapping[str, Shares]) -> Table:
    """Make a table of the shares found with each model: a row a domain, and their mean."""
    models = list(found)
    domains = list(dict.fromkeys(domain for domain, _ in found[models[0]]))
    rows = [[domain] for domain in domains] + [["mean"]]
    for what in ORDERS:
        for row, domain in zip(rows, domains, strict=False):
            of_models = [found[model].get((domain, what)) for model in models]
            row += [
                str(of_models[0][0]) if of_models[0] else "",
                *(f"{one[1]:.3f}" if one else "" for one in of_models),
            ]
        means = [
            np.mean([share for (_, order), (_, share) in found[model].items() if order == what]) for model in models
        ]
        rows[-1] += ["", *(f"{mean:.3f}" for mean in means)]
    return Table(["text", *(cell for what in ORDERS for cell in (what, *models))], rows)


def print_line(label: str, decided: Sequence[tuple[Case, Way]]) -> float:
    """Print one line of the table; return the share that is right."""
    counts = Counter(way for _, way in decided)
    right = sum(way in case.right for case, way in decided) / len(decided)
    print(f"{label:<48}{len(decided):>10}" + "".join(f"{counts[way]:>9}" for way in WAYS) + f"{right:>9.3f}")
    return right


def leave_out(cases: Sequence[Case], choices: Sequence[Choice]) -> None:
    """Print for each domain the rule that is best for all others, and what it is worth on the domain."""
    lines: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        if case.kind in ("whole", "as it is"):
            lines[case.domain.split()[0]].update(case.document[2])
    domains = list(dict.fromkeys(case.domain for case in cases))
    means = {rule: share_right(cases, choices, rule) for rule in RULES}
    found: list[float] = []
    for domain in domains:
        kin = {name for name in domains if lines[name.split()[0]] & lines[domain.split()[0]]}
        rule = max(RULES, key=lambda rule: np.mean([v for key, v in means[rule].items() if key[0] not in kin]))
        shares = {key[1]: value for key, value in means[rule].items() if key[0] == domain}
        found += shares.values()
        shown = ", ".join(f"{key} {value:.3f}" for key, value in shares.items())
        print(f"left out {domain}: {rule}: {shown}")
    print(f"left out: mean {np.mean(found):.3f}, worst {min(found):.3f}", flush=True)


def share_right(cases: Sequence[Case], choices: Sequence[Choice], rule: Rule) -> dict[tuple[str, str], float]:
    """Find the share of decisions that are right by a rule, for documents in order and others of each domain."""
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for case, choice in zip(cases, choices, strict=True):
        tiny = min(len(case.document[1]), len(case.document[2])) <= TINY
        way = choice.method if tiny else decide(choice.evidence, rule)
        right[case.domain, order_of(case)].append(way in case.right)
    return {key: float(np.mean(value)) for key, value in right.items()}


def order_of(case: Case) -> str:
    """Name the kind of documents a case belongs to."""
    return ORDERS["chain" not in case.right]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, metavar="EVAL")
    parser.add_argument("--lines", type=int, default=4, help="documents made of each folder of lines (default 4)")
    parser.add_argument("--model", action="append", help="bundled and bundled-fast unless given")
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")
    parser.add_argument("--leave-out", action="store_true", help="choose the rule without each domain")
    parser.add_argument("--json", type=Path, help="write the shares of right decisions to this file, too")
    parser.add_argument("--wrong", action="store_true", help="print each wrong decision")
    options = parser.parse_args()
    found: dict[str, Shares] = {}
    for model in options.model or ["bundled", "bundled-fast"]:
        cache = VectorCache(options.cache_dir) if options.cache_dir else None
        encoder = load_encoder(model, cache=cache)
        cases = list(all_cases(options.root, options.lines, encoder))
        choices = [choose(*sides_of(case.document)) for case in cases]
        found[model] = print_table(cases, choices, model)
        if options.leave_out:
            leave_out(cases, choices)
        if options.wrong:
            for case, choice in zip(cases, choices, strict=True):
                if choice.method not in case.right:
                    wanted = " or ".join(sorted(case.right))
                    print(f"{case.domain}: {case.kind}: {case.document[0]}: {choice.method}, not {wanted}")
                    print(f"    {choice.why}")
    if options.json:
        write_result(options.json, "python -m scripts.eval.choose EVAL", {"main": show_shares(found)}, describe())


if __name__ == "__main__":
    main()
