"""Weigh the lines that no phrase tells by their shape, their words and their place, and drop what is likely chrome.

A linear model: each line has a few dozen features between 0 and 1, whose weights were fitted on pages with gold
(`scripts/fit/boilerplate.py`). Running text has function words and stops and says again what the page is about;
menus, teasers and credits have few of the first, none of the second, and words that are nowhere else on the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from math import exp, log1p

from align.clean.pages.blocks import BULLET, HEADING, Block
from align.clean.pages.furniture import is_date_word, is_made_of_pieces, telling_words
from align.normalize import for_comparison

Features = dict[str, float]

LONGEST = 60  # words: a longer line is text
PREFIX = re.compile(r"(?:[وف]?(?:ال|بال|كال|لل)|[وفبل])(?=\w{3})")
ENDING = re.compile(r"(?:s|es|ed|ing|ها|هم|ات|ين|ون|ان|ية|ه|ي|ا)$")
STEM = 5  # letters
COLUMNS = re.compile(r"\s{2,}|\s*[|·•»›/>]\s*|\t")
CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
ADDRESSED = frozenset("you your yours our us we ours".split())
TO_READER = re.compile(r"\w{2,}(?:كم|نا|ك)$")
CALL = re.compile(r"@|\+?\d[\d\s-]{7,}|www\.|https?:")
LABEL = re.compile(r"[^\W\d][^:：.!?؟]{1,30}[:：]\s*\S")
LATIN_WORD = re.compile(r"[A-Za-z][\w'’-]*")
QUOTE = re.compile(r"[«»“”\"]|^['‘]|['’]$")
DASH = re.compile(r"\S\s+[-–—]\s+\S")
FUNCTION_WORDS = frozenset(
    for_comparison(
        "في من على إلى عن أن إن أنه إنه التي الذي الذين هذا هذه ذلك تلك كان كانت قد لا لم لن ما مع بين بعد قبل حتى"
        " كما لكن ثم أو و هو هي هم كل بعض غير عند منذ خلال حول ضد بين إذ إذا لو كيف لماذا هل ليس وقال قال وقالت قالت أي"
        " وهو وهي ومن وفي وعلى وإن وأن فيه فيها منه منها له لها عليه عليها به بها وكان وكانت بأن لأن"
        " the a an of in on at to for from by with and or but as is are was were be been has have had it its this that"
        " these those he she they his her their not no who which what when how why than into over after before about"
        " will would can could may said says more there if i you we my me him them so up out"
    ).split()
)


def stem(word: str) -> str:
    """Return the beginning of a word without article, particles and endings, by which two forms of it are matched."""
    return ENDING.sub("", PREFIX.sub("", word))[:STEM]


def find_stems(block: Block) -> list[str]:
    """Return the stems of the words of a line that carry meaning."""
    return [stem(word) for word in block.words if len(word) > 2 and word not in FUNCTION_WORDS and not word.isdecimal()]


def _bucket(value: float, edges: Sequence[float]) -> int:
    return sum(value > edge for edge in edges)


def describe_shape(block: Block) -> Features:
    """Return the features of a line by itself."""
    text, words = block.text, block.words
    count = max(1, len(words))
    items = [item for item in COLUMNS.split(text) if item.strip()]
    latin = LATIN_WORD.findall(text)
    long_latin = [word for word in latin if len(word) > 3]
    found: Features = {
        f"words {_bucket(block.length, (1, 2, 4, 7, 11, 18, 30))}": 1.0,
        "stop": float(block.stops),
        "asks": float(text.endswith(("?", "؟"))),
        "ends in colon": float(text.endswith((":", "："))),
        "function words": sum(word in FUNCTION_WORDS for word in words) / count,
        "no function word": float(not any(word in FUNCTION_WORDS for word in words)),
        "telling words": sum(word in telling_words() for word in words) / count,
        "telling word": float(any(word in telling_words() for word in words)),
        "date words": sum(is_date_word(word) for word in words) / count,
        "digits": sum(word[0].isdecimal() for word in words) / count,
        "clock": float(CLOCK.search(text) is not None),
        "columns": min(1.0, max(0, len(items) - 1) / 3) if len(items) > 1 else 0.0,
        "short columns": float(len(items) >= 3 and max(len(item.split()) for item in items) <= 4),
        "to the reader": float(any(word in ADDRESSED or (len(word) > 3 and TO_READER.fullmatch(word)) for word in words)),
        "address": float(CALL.search(text) is not None),
        "label": float(LABEL.match(text) is not None),
        "quoted": float(QUOTE.search(text) is not None),
        "dash": float(DASH.search(text) is not None),
        "item": float(BULLET.match(text) is not None),
        "heading": float(HEADING.match(text) is not None),
        "row": float("\t" in text),
        "capitals": float(bool(long_latin) and all(word.isupper() for word in long_latin)),
        "names": float(len(long_latin) > 1 and all(word[0].isupper() for word in long_latin)),
        "brackets": float(text[:1] in "([{" and text[-1:] in ")]}"),
        "section": float(is_made_of_pieces(words, sections=True)),
        "exclaims": float("!" in text),
        "dots": float(".." in text or "…" in text),
        "sign first": float(bool(text) and not text[0].isalnum() and text[0] not in "«“\"'‘(["),
    }
    return {name: value for name, value in found.items() if value}


def describe_page(blocks: Sequence[Block], known: Mapping[int, str]) -> list[Features]:
    """Return the features of every line of a page; `known` are the lines that have been told, and why."""
    n = len(blocks)
    shapes = [describe_shape(block) if block.length <= LONGEST else {} for block in blocks]
    text = [i not in known and block.is_body and block.stops for i, block in enumerate(blocks)]
    stems = [find_stems(block) if block.length <= LONGEST or text[i] else [] for i, block in enumerate(blocks)]
    spread: Counter[str] = Counter()
    for i, block in enumerate(blocks):
        if i not in known and (text[i] or block.stops):
            spread.update(set(stems[i]))
    amount = [block.length if text[i] else 0 for i, block in enumerate(blocks)]
    before = [0, *accumulate(amount)]
    total = max(1, before[-1])
    told = [0, *accumulate(float(known.get(i) in ("boilerplate", "comment", "social")) for i in range(n))]
    first = next((i for i in range(n) if text[i]), n)
    last = next((i for i in range(n - 1, -1, -1) if text[i]), -1)
    # From here on less than a fifth of the text is left.
    ending = next((i for i in range(n) if before[-1] - before[i] <= 0.2 * total), n)
    runs = _find_run_lengths(blocks)
    times = Counter(block.words for block in blocks if block.words)
    titles = _similarity_to_title(blocks, stems, first)
    found: list[Features] = []
    for i, block in enumerate(blocks):
        if block.length > LONGEST or not block.words:
            found.append({})
            continue
        own = Counter(stems[i]) if not known.get(i) and (text[i] or block.stops) else Counter()
        mine = set(stems[i])
        again = sum(spread[each] > (1 if each in own else 0) for each in mine)
        features = dict(shapes[i])
        features["nowhere else"] = 1 - again / len(mine) if mine else 0.5
        features["repeated stems"] = min(1.0, again / 4)
        features["no stems"] = float(not mine)
        features["written again"] = float(times[block.words] > 1)
        features["run"] = min(1.0, log1p(runs[i]) / 2.5)
        features["known before"] = float(i > 0 and told[i] - told[i - 1] > 0)
        features["known after"] = float(i + 1 < n and told[i + 2] - told[i + 1] > 0)
        features["known near"] = (told[min(n, i + 4)] - told[max(0, i - 3)]) / 6
        features["text before"] = float(i > 0 and text[i - 1])
        features["text after"] = float(i + 1 < n and text[i + 1])
        features["short neighbours"] = float(
            (i == 0 or not blocks[i - 1].stops) and (i + 1 == n or not blocks[i + 1].stops)
        )
        features["known in page"] = min(1.0, told[-1] / 12)
        zone = "none" if last < 0 else "head" if i < first else "tail" if i > last else "inside"
        if zone == "head":
            features["like title"] = titles[i]
            features["above title"] = float(titles[i] == 0 and max(titles[i:first], default=0.0) > 0)
            features["first"] = float(i == 0)
            features["known above"] = min(1.0, told[i] / 3)
            features["known below"] = min(1.0, (told[first] - told[i]) / 3)
        elif zone != "none":
            features["ending"] = float(i >= ending)
            features["known in ending"] = min(1.0, (told[i] - told[min(i, ending)]) / 3)
            features["known to come"] = min(1.0, (told[-1] - told[i]) / 6)
            features["known all round"] = (told[-1] - told[i]) / max(1, n - i)
            features["far"] = min(1.0, log1p(max(0, i - last)) / 3)
            features["last"] = float(i == n - 1)
        found.append({"bias": 1.0, **{k: v for k, v in features.items() if v}, f"zone {zone}": 1.0})
    return found


def _similarity_to_title(blocks: Sequence[Block], stems: Sequence[Sequence[str]], first: int) -> list[float]:
    """Say of each line above the text how well it names what the text is about; 0 for all but likely titles."""
    body: Counter[str] = Counter()
    for i in range(first, len(blocks)):
        if blocks[i].is_body:
            body.update(set(stems[i]))
    found = []
    for i in range(first):
        mine = set(stems[i])
        share = sum(each in body for each in mine) / len(mine) if mine else 0.0
        found.append(share if len(mine) >= 2 and share >= 0.3 else 0.0)
    return found


def _find_run_lengths(blocks: Sequence[Block]) -> list[int]:
    """Return for each line how many lines without a stop stand together where it does."""
    lengths = [0] * len(blocks)
    start = 0
    for i in range(len(blocks) + 1):
        if i == len(blocks) or blocks[i].stops or blocks[i].is_body:
            for j in range(start, i):
                lengths[j] = i - start
            start = i + 1
    return lengths


def cross(features: Features) -> Features:
    """Return features with those of their zone: each weighs by itself and, differently, in each zone."""
    zone = next((name for name in features if name.startswith("zone ")), None)
    if zone is None:
        return {}
    return {**features, **{f"{zone[5:]}: {name}": value for name, value in features.items() if name != zone}}


def look_around(features: Sequence[Features], chances: Sequence[float]) -> list[Features]:
    """Return the features for the second look at each line: what the first made of it and of those around it."""
    n = len(features)
    found = []
    for i in range(n):
        if not features[i]:
            found.append({})
            continue
        around = {f"{name}": chances[j] if 0 <= j < n else 1.0 for name, j in (
            ("chance", i), ("chance -1", i - 1), ("chance +1", i + 1))}
        behind = [chances[j] for j in range(max(0, i - 3), i)]
        ahead = [chances[j] for j in range(i + 1, min(n, i + 4))]
        around["chance behind"] = sum(behind) / len(behind) if behind else 1.0
        around["chance ahead"] = sum(ahead) / len(ahead) if ahead else 1.0
        around["least around"] = min((*behind[-1:], *ahead[:1]), default=1.0)
        found.append({**features[i], **around})
    return found
