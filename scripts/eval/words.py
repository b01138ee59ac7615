"""Measure word links against ones made by hand (`tests/cases/word_links.txt`).

    python -m scripts.eval.words [--layers]

Alignment error rate (Och and Ney 2003): 1 - (|A & S| + |A & P|) / (|A| + |S|), with the links found A, the sure
ones S and the possible ones P, which hold the sure ones. `foreign` pairs hold each text against the other
language's text joined with that of another pair: what is linked there is wrong.

Layer and cuts were chosen on the odd pairs (the first, the third and so on) and are reported on the even ones.
`--layers` prints every layer's figures, with mutual nearest words as links, as well.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np

from align.encode.bundled.build import build_network
from align.encode.bundled.network import WORD_LAYER, Network
from align.facts.evidence import read_evidence
from align.facts.words import find_places
from align.judge.links import compare_words, link_words
from align.records import Words
from scripts.data.word_gold import LinkedPair, read_links

Links = set[tuple[int, int]]


@dataclass(slots=True)
class Count:
    """Links found, sure ones, and how many of the found are sure and possible."""

    found: int = 0
    sure: int = 0
    found_sure: int = 0
    found_possible: int = 0

    def add(self, links: Links, gold: LinkedPair) -> None:
        """Count a pair."""
        self.found += len(links)
        self.sure += len(gold.sure)
        self.found_sure += len(links & gold.sure)
        self.found_possible += len(links & gold.possible)

    def __str__(self) -> str:
        error = 1 - (self.found_sure + self.found_possible) / (self.found + self.sure)
        precision, recall = self.found_possible / self.found, self.found_sure / self.sure
        return f"error rate {error:.3f}  precision {precision:.3f}  recall {recall:.3f}"


def find_links(pair: LinkedPair, ar: Words, en: Words, ar_text: str, en_text: str) -> Links:
    """Return the links between two texts as pairs of words."""
    facts = read_evidence(ar_text, "ar"), read_evidence(en_text, "en")
    return links_of(link_words(ar, en, facts))


def links_of(found: np.ndarray) -> Links:
    """Return the places where a table is true."""
    return {(int(i), int(j)) for i, j in np.argwhere(found)}


def join(first: Words, second: Words, text: str) -> Words:
    """Return the words of two texts as those of one: the first, a space, the second."""
    places = np.concatenate([first.places, second.places + len(text) + 1])
    return Words(places, np.concatenate([first.vectors, second.vectors]))


def count_links(
    gold: Sequence[LinkedPair], ar: Sequence[Words], en: Sequence[Words], chosen: Sequence[int]
) -> Iterator[tuple[str, Count]]:
    """Yield the counts of the pairs as they are, and of those beside a foreign text."""
    plain, foreign = Count(), Count()
    for at, k in enumerate(chosen):
        other = chosen[(at + 1) % len(chosen)]
        pair = gold[k]
        plain.add(find_links(pair, ar[k], en[k], pair.ar, pair.en), pair)
        longer = join(en[k], en[other], pair.en)
        foreign.add(find_links(pair, ar[k], longer, pair.ar, f"{pair.en} {gold[other].en}"), pair)
        longer = join(ar[k], ar[other], pair.ar)
        foreign.add(find_links(pair, longer, en[k], f"{pair.ar} {gold[other].ar}", pair.en), pair)
    yield "as they are", plain
    yield "foreign", foreign


def show_layers(gold: Sequence[LinkedPair], network: Network, halves: Sequence[Sequence[int]]) -> None:
    """Print the figures of mutual nearest words for every layer, centred on these texts' own means."""
    for layer in range(1, 13):
        sides = []
        for texts in ([pair.ar for pair in gold], [pair.en for pair in gold]):
            places = [find_places(text) for text in texts]
            raw = network.encode_words_raw(texts, places, layer)
            mean = np.concatenate(raw).mean(axis=0)
            sides.append([Words(p, unit(rows - mean)) for p, rows in zip(places, raw, strict=True)])
        cells = []
        for half in halves:
            count = Count()
            for k in half:
                cosines = compare_words(sides[0][k], sides[1][k])
                best = cosines == cosines.max(axis=1, keepdims=True)
                count.add(links_of(best & (cosines == cosines.max(axis=0, keepdims=True))), gold[k])
            cells.append(str(count))
        print(f"layer {layer:2}  odd {cells[0]}  even {cells[1]}")


def unit(rows: np.ndarray) -> np.ndarray:
    """Scale rows to length one."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def main() -> None:
    """Link the words of all pairs and print how far that is from the links made by hand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", action="store_true", help="print every layer of the network, too")
    args = parser.parse_args()
    gold = read_links()
    network = build_network("bundled")
    halves = {"odd": range(0, len(gold), 2), "even": range(1, len(gold), 2)}
    sides = []
    for texts in ([pair.ar for pair in gold], [pair.en for pair in gold]):
        places = [find_places(text) for text in texts]
        sides.append([Words(p, r) for p, r in zip(places, network.encode_words(texts, places), strict=True)])
    for name, half in halves.items():
        for kind, count in count_links(gold, sides[0], sides[1], half):
            print(f"{name:4} {kind:11} {count}")
    if args.layers:
        show_layers(gold, network, list(halves.values()))
    sure = sum(len(pair.sure) for pair in gold)
    print(f"eval_words 1 | {len(gold)} pairs, {sure} sure links | layer {WORD_LAYER} | {version('align-ar-en')}")


if __name__ == "__main__":
    main()
