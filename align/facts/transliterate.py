"""How alike an Arabic word and an English name sound: both are spelt in one small alphabet of sounds and compared.

The alphabet keeps apart what either script keeps apart; the cost of taking one sound for another says what
transliteration does: vowels come and go, Arabic has one letter for b and p and for f and v, g is ج, غ or ك.
The similarity is 1 - (weighted edit distance) / (mean weight of the two spellings).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

# English spelling to sounds, tried in order at each place. Upper-case letters are the sounds:
# A I U vowels, X sh/ch, Q kh, J soft g, V v, H h, ' ayn and hamza; the rest read as in English.
_ENGLISH_RULES: tuple[tuple[str, str], ...] = (
    ("tsch", "X"),
    ("sch", "X"),
    ("tch", "X"),
    ("dzh", "J"),
    ("zh", "J"),
    ("dj", "J"),
    ("sh", "X"),
    ("ch", "X"),
    ("kh", "Q"),
    ("gh", "G"),
    ("ph", "F"),
    ("th", "T"),
    ("dh", "D"),
    ("ck", "K"),
    ("qu", "KU"),
    ("q", "K"),
    ("x", "KS"),
    ("ce", "SI"),
    ("ci", "SI"),
    ("cy", "SI"),
    ("ge", "JI"),
    ("gi", "JI"),
    ("gy", "JI"),
    ("c", "K"),
    ("ou", "U"),
    ("oo", "U"),
    ("ee", "I"),
    ("ea", "I"),
    ("ai", "AI"),
    ("ei", "AI"),
    ("ow", "U"),
    ("aw", "U"),
    ("ew", "U"),
    ("a", "A"),
    ("e", "E"),
    ("i", "I"),
    ("y", "I"),
    ("o", "O"),
    ("u", "U"),
    ("w", "W"),
    ("p", "B"),
)
_ENGLISH = re.compile("|".join(re.escape(spelling) for spelling, _ in _ENGLISH_RULES))
_ENGLISH_SOUNDS = dict(_ENGLISH_RULES)


class _Sounds(dict[int, str]):
    """What letters sound like; others have no sound."""

    def __missing__(self, letter: int) -> str:
        return ""


_ARABIC_SOUNDS = {
    "ا": "A", "ء": "'", "ئ": "'", "ؤ": "'", "ع": "'", "ه": "H", "ح": "H", "ب": "B", "پ": "B", "ت": "T", "ث": "T",
    "ج": "J", "چ": "X", "خ": "Q", "د": "D", "ذ": "D", "ر": "R", "ز": "Z", "س": "S", "ش": "X", "ص": "S", "ض": "D",
    "ط": "T", "ظ": "Z", "غ": "G", "ف": "F", "ڤ": "V", "ق": "C", "ك": "K", "گ": "G", "ل": "L", "م": "M", "ن": "N",
    "و": "W", "ي": "Y",
}  # fmt: skip

_SOUNDING = _Sounds({ord(letter): sound for letter, sound in _ARABIC_SOUNDS.items()})
_REPEATED = re.compile(r"(.)\1+")

_WEIGHT = {"A": 0.3, "E": 0.15, "I": 0.3, "O": 0.3, "U": 0.3, "W": 0.5, "Y": 0.4, "'": 0.3, "H": 0.5}
TOO_MUCH_LOST = 0.225  # consonants with nothing near them, per weight of both: similarity stays below 0.55
UNLIKE = 0.5  # similarity below which nobody asks how alike two spellings are
TINY = 1e-9  # more than what adding up costs in another order makes of them
_VOWELS = "AEIOUWY'"
_NEAR = {
    "BV": 0.4, "FV": 0.0, "GJ": 0.1, "GK": 0.3, "GC": 0.3, "CK": 0.1, "JX": 0.4, "KQ": 0.2, "CQ": 0.5,
    "HQ": 0.3, "GQ": 0.5, "QX": 0.4, "SZ": 0.2, "SX": 0.4, "JZ": 0.4, "DT": 0.5, "DZ": 0.3, "ST": 0.5,
    "GH": 0.4, "VW": 0.3, "FW": 0.5, "KX": 0.4, "JI": 0.3, "JY": 0.3, "KS": 0.6, "UW": 0.0, "OW": 0.0,
    "IY": 0.0, "EY": 0.1, "AH": 0.2, "A'": 0.05, "EH": 0.2, "AY": 0.15,
}  # fmt: skip
_NEAR |= {pair[::-1]: cost for pair, cost in _NEAR.items()}
_LATIN = str.maketrans(
    "àáâãäåāăąçćčďđèéêëēėęěğìíîïīıłñńňòóôõöøōőřśşšţťùúûüūůűýÿźżž",
    "aaaaaaaaacccddeeeeeeeegiiiiiilnnnoooooooorssSttuuuuuuuyyzzz",
)


@lru_cache(maxsize=65536)
def english_sounds(name: str) -> str:
    """Return the sounds of a Latin-script name."""
    plain = name.lower().translate(_LATIN).lower().replace("ß", "ss").replace("æ", "e").replace("œ", "e")
    plain = re.sub(r"[^a-z]", "", plain)
    plain = re.sub(r"e$", "", plain) if len(plain) > 3 else plain
    plain = re.sub(r"(.)\1", r"\1", plain) if not re.search("ee|oo", plain) else re.sub(r"([^eo])\1", r"\1", plain)
    return _squeeze(_ENGLISH.sub(lambda match: _ENGLISH_SOUNDS[match.group()], plain).upper())


@lru_cache(maxsize=65536)
def arabic_sounds(word: str) -> str:
    """Return the sounds of a folded Arabic word."""
    plain = word.replace("تش", "چ").replace("دج", "ج").replace("كس", "كس")
    return _squeeze(plain.translate(_SOUNDING))


@lru_cache(maxsize=262144)
def sound_similarity(left: str, right: str) -> float:
    """Return how alike two spellings in sounds are, 0 to 1; 0 for any below UNLIKE."""
    if not left or not right:
        return 0.0
    weight = _weigh(left) + _weigh(right)
    most = (1 - UNLIKE) / 2 * weight + TINY  # how far apart they may be: most words are no name, and soon too far
    gaps = [_DROP[sound] for sound in right]
    row = [0.0]
    for gap in gaps:
        row.append(row[-1] + gap)
    for sound in left:
        drop, costs = _DROP[sound], _COSTS[sound]
        above = row
        so_far = above[0] + drop
        row = [so_far]
        for j, other in enumerate(right):
            # As min() of the three, which would take most of the time.
            so_far += gaps[j]
            changed, left_out = above[j] + costs[other], above[j + 1] + drop
            if changed < so_far:
                so_far = changed
            if left_out < so_far:
                so_far = left_out
            row.append(so_far)
        if min(row) > most:
            return 0.0
    return max(0.0, 1.0 - row[-1] * 2 / weight) if row[-1] <= most else 0.0


def encode_sounds(spellings: Sequence[str]) -> npt.NDArray[np.int8]:
    """Return spellings in sounds as numbers of sounds, int8[n, longest], -1 behind their ends."""
    table = np.full((len(spellings), max(map(len, spellings), default=0)), -1, dtype=np.int8)
    for row, sounds in zip(table, spellings, strict=True):
        row[: len(sounds)] = [_NUMBER[sound] for sound in sounds]
    return table


def sound_similarities(left: str, others: npt.NDArray[np.int8]) -> npt.NDArray[np.float64]:
    """Return what `sound_similarity` does of one spelling and each of many (`encode_sounds`), at once.

    What is below UNLIKE is not made 0.
    """
    lengths = (others >= 0).sum(axis=1)
    others = others[:, : lengths.max(initial=0)]
    ends = others < 0
    gaps = np.where(ends, 0, _DROPS[others])
    row = np.concatenate([np.zeros((len(others), 1)), np.cumsum(gaps, axis=1)], axis=1).T.copy()
    for sound in left:
        drop, changes = _DROP[sound], _CHANGES[_NUMBER[sound]][others].T
        above, row = row, np.empty_like(row)
        row[0] = above[0] + drop
        for j, gap in enumerate(gaps.T):
            row[j + 1] = np.minimum(np.minimum(row[j] + gap, above[j] + changes[j]), above[j + 1] + drop)
    weights = np.zeros(len(others))
    for column in np.where(ends, 0, _WEIGHTS[others]).T:  # one by one, so that sums are those of _weigh
        weights += column
    apart: npt.NDArray[np.float64] = row[lengths, np.arange(len(others))]
    similarity: npt.NDArray[np.float64] = np.maximum(0.0, 1.0 - apart * 2 / (_weigh(left) + weights))
    return similarity


class Outline(NamedTuple):
    """A spelling in sounds, its consonants and the sounds near them as bits, and its weight."""

    sounds: str
    has: int
    near: int
    weight: float


def max_similarity(sounds: str, others: Sequence[Outline]) -> float:
    """Return the highest similarity of a spelling to any of the others; what cannot reach 0.55 is passed over."""
    _, has, near, weight = outline(sounds)
    far = ~near
    best = 0.0
    for other, has_other, near_other, weight_other in others:
        lost = (has & ~near_other).bit_count() + (has_other & far).bit_count()
        if lost <= TOO_MUCH_LOST * (weight + weight_other):
            best = max(best, sound_similarity(sounds, other))
    return best


@lru_cache(maxsize=262144)
def outline(sounds: str) -> Outline:
    """Return the outline of a spelling in sounds."""
    has = near = 0
    for sound in sounds:
        has |= _CONSONANT[sound]
        near |= _NEAR_ONES[sound]
    return Outline(sounds, has, near, _weigh(sounds))


@lru_cache(maxsize=262144)
def _weigh(sounds: str) -> float:
    return sum(_WEIGHT.get(sound, 1.0) for sound in sounds)


def _change_cost(sound: str, other: str) -> float:
    if sound == other:
        return 0.0
    if sound + other in _NEAR:
        return _NEAR[sound + other]
    return 0.15 if sound in _VOWELS and other in _VOWELS else 1.0


_SOUNDS = "'ABCDEFGHIJKLMNOQRSTUVWXYZ"
_COSTS = {sound: {other: _change_cost(sound, other) for other in _SOUNDS} for sound in _SOUNDS}
_BIT = {sound: 1 << at for at, sound in enumerate(_SOUNDS)}
_CONSONANT = {sound: 0 if sound in _WEIGHT else bit for sound, bit in _BIT.items()}
_NEAR_ONES = {
    sound: sum(_BIT[other] for other, cost in costs.items() if cost < 1) for sound, costs in _COSTS.items()
}
_DROP = {sound: _WEIGHT.get(sound, 1.0) * (0.6 if sound in _VOWELS else 1.0) for sound in _SOUNDS}
_NUMBER = {sound: at for at, sound in enumerate(_SOUNDS)}
_DROPS = np.array([_DROP[sound] for sound in _SOUNDS])
_WEIGHTS = np.array([_WEIGHT.get(sound, 1.0) for sound in _SOUNDS])
_CHANGES = np.array([[_COSTS[sound][other] for other in _SOUNDS] for sound in _SOUNDS])


def _squeeze(sounds: str) -> str:
    return _REPEATED.sub(r"\1", sounds)
