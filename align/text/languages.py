"""Say which language each stretch of a text is in, not which language a file is in.

Script first: Arabic letters against Latin ones against the rest. A run of the other script is a stretch of its
own only when it says something (a sentence, a long clause); a name, an acronym or a short quoted phrase belongs to
the sentence around it. Then, within Latin script, English against French and others; within Arabic script, Arabic
(its dialects included) against Persian, Urdu, Kurdish and others. What is too short to tell inherits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

    from align.records import Language

ARABIC_RANGES = "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
LATIN_RANGES = "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿﬀ-ﬆ"

# Addresses, handles and hashtags are in no language.
NEUTRAL = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S+|[@#]\w+|\S{1,64}@\S{1,64}\.\w{2,8}")
# Otherwise words of one script, apostrophes and marks inside.
TOKEN = re.compile(
    rf"(?P<neutral>{NEUTRAL.pattern})"
    rf"|(?P<ar>(?:(?![\W\d_])[{ARABIC_RANGES}])[\w\u064b-\u0652\u0670\u200c]*)"
    rf"|(?P<latin>[{LATIN_RANGES}][\w'’]*)"
    r"|(?P<other>[^\W\d_]\w*)"
)
SENTENCE_STOP = re.compile(r"[.!?؟…:؛。۔\n]")
PIECE_END = re.compile(r"[.!?؟…۔]+[\"'”»)\]]*\s+|\n+")

OPENING = re.compile(r"(?:[“«„‘(\[]\s*|(?<=\s)\")+$")
QUOTE = re.compile(r"[\"“”„«»]")
LETTERS = {
    "ar": re.compile(f"(?![\\W\\d_])[{ARABIC_RANGES}]"),
    "latin": re.compile(f"[{LATIN_RANGES}]"),
    "other": re.compile(f"[^\\W\\d_{ARABIC_RANGES}{LATIN_RANGES}]"),
}
WORD = re.compile(r"[^\W\d_][\w\u064b-\u0652'’]*")

SAMPLE = 10_000  # characters read to find a document's main language
CHUNK = 50_000  # characters looked at in one go, so that a gigantic line costs memory by the chunk
LOOK = 1_500  # characters of a piece that are enough to name its language

# The Latin-script languages told apart: those of Europe and those met beside Arabic. Fewer languages, fewer
# false alarms on short English lines; more, and a Kabyle or Kurdish sentence is no longer taken for English.
LATIN_LANGUAGES = "en fr es de it pt nl tr id sv pl ro kab mt ku so sw ms da no ca hr cs hu fi".split()
ARABIC_SCRIPT_LANGUAGES = "ar ary arz fa ur ps ug ku sdh".split()
ARABIC_NAMES = {"ary": "ar", "arz": "ar", "sdh": "ku"}  # dialects are Arabic; the model's Sorani is `sdh`

# Letters that Arabic does not have. A few occur in Arabic text (loan words, keyboards that type ی for ي), so
# they only raise the question; the model answers it.
FOREIGN_ARABIC_LETTERS = re.compile(r"[پچژگکیٹڈڑںےہھۆێڵڕەۀښځڼېډړږټڭۇۈۋۅڤ]")

# Function words that settle it for English at once, and those of its neighbours that reopen the question.
ENGLISH_WORDS = frozenset(
    "the of and that with from has have been were which this their they it be by not would said".split()
)
NEIGHBOUR_WORDS = frozenset(
    "le la les des du et une est dans pour que qui sur par au aux der die das und ein eine nicht mit el los las "
    "del y por para con una di il che gli della het een niet van ve bir dan yang untuk".split()
)
# Words of titles and names ("The Old Man and the Sea"): lower case, yet no sign of a clause.
TITLE_WORDS = frozenset(
    "a an and as at by de del der des di du el et for from in la le les of on or the to vs von und y al bin".split()
)
ARABIZI_WORD = re.compile(r"\b(?:[a-z]+[23579][a-z]*|[35679][a-z]{2,})\b")
NOT_ARABIZI = re.compile(r"\b\d+(?:st|nd|rd|th|am|pm|km|mm|cm|kg|mph|bn|min|gb|mb)\b|\b(?:co|h|b|mp|f|g|c|x)\d\b")

SURE = 0.7  # probability from which a short line may differ from its document's language
SURE_AGAINST_USER = 0.95  # the same, in a language the user declared


@dataclass(frozen=True, slots=True)
class LanguageStretch:
    """`text[start:end]` is in `language`: an ISO 639 code, or `und` for a script of neither language."""

    start: int
    end: int
    language: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document's undecided stretches inherit: by script, and for text without letters (`main`).

    `declared` is the language the user said the document is in, or None.
    """

    main: str = "en"
    arabic: str = "ar"
    latin: str = "en"
    declared: Language | None = None


def find_setting(text: str, declared: Language | None = None) -> Setting:
    """Find the main language of a document in each script, from its beginning."""
    words = _find_words(text[:SAMPLE])
    samples = {"ar": [word for word in words if LETTERS["ar"].match(word)]}
    samples["latin"] = [word for word in words if LETTERS["latin"].match(word)]
    letters = {script: sum(map(len, found)) for script, found in samples.items()}
    found = Setting()
    arabic = _name_arabic(" ".join(samples["ar"][:400]), found) if len(samples["ar"]) >= 3 else "ar"
    latin = _name_latin(" ".join(samples["latin"][:400]), found) if len(samples["latin"]) >= 3 else "en"
    if declared == "ar":
        arabic = "ar"
    elif declared == "en":
        latin = "en"
    main = declared or (arabic if letters["ar"] >= letters["latin"] and letters["ar"] else latin)
    return Setting(main, arabic, latin, declared)


def split_by_language(
    text: str, start: int = 0, end: int | None = None, setting: Setting | None = None
) -> list[LanguageStretch]:
    """Cut `text[start:end]` into stretches of one language each, in order, leaving out nothing.

    Neighbouring stretches differ in language; white space between them belongs to the first. Time is linear in
    the length of the text.
    """
    stop = len(text) if end is None else end
    known = setting or find_setting(text[start:stop])
    found: list[LanguageStretch] = []
    for first, last in _chunks(text, start, stop):
        for script_start, script_end, script in _split_by_script(text, first, last, known):
            found.extend(_split_by_words(text, script_start, script_end, script, known))
    return _merge(found)


def _chunks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut at white space into chunks of at most some `CHUNK` characters."""
    while end - start > CHUNK:
        space = text.rfind(" ", start + CHUNK // 2, start + CHUNK)
        cut = space + 1 if space >= 0 else start + CHUNK
        yield start, cut
        start = cut
    if start < end:
        yield start, end


@dataclass(slots=True)
class _Run:
    """Consecutive words of one script."""

    script: str
    start: int
    end: int
    words: int = 0
    lower: int = 0  # words in lower case; every word of a script without case
    plain: int = 0  # lower-case words that titles and names do not hold


def _split_by_script(text: str, start: int, end: int, setting: Setting) -> list[tuple[int, int, str]]:
    """Cut into stretches of one script; runs that say nothing by themselves join their neighbour."""
    scripts = [script for script, letter in LETTERS.items() if letter.search(text, start, end)]
    if len(scripts) < 2:
        return [(start, end, scripts[0] if scripts else "none")]
    runs = _find_runs(text, start, end)
    if not runs:
        return [(start, end, "none")]
    strong = _find_strong(text, start, end, runs)
    if not strong:
        return [(start, end, _main_script(runs, setting))]
    stretches: list[tuple[int, int, str]] = []
    cut = start
    for previous, i in pairwise(strong):
        if runs[previous].script != runs[i].script:
            border = _find_border(text, runs[i - 1].end, runs[i].start)
            stretches.append((cut, border, runs[previous].script))
            cut = border
    stretches.append((cut, end, runs[strong[-1]].script))
    return stretches


def _find_runs(text: str, start: int, end: int) -> list[_Run]:
    runs: list[_Run] = []
    for token in TOKEN.finditer(text, start, end):
        script = token.lastgroup
        if script is None or script == "neutral":
            continue
        if not runs or runs[-1].script != script:
            runs.append(_Run(script, token.start(), token.end()))
        run = runs[-1]
        word = token.group()
        lower = script != "latin" or word[0].islower()
        run.end = token.end()
        run.words += 1
        run.lower += lower
        run.plain += lower and word not in TITLE_WORDS
    return runs


def _find_strong(text: str, start: int, end: int, runs: list[_Run]) -> list[int]:
    """Find the runs that are a sentence or a clause of their own, not a name inside another's sentence."""
    bounds = [start, *(run.end for run in runs)]
    gaps = [text[left : run.start] for left, run in zip(bounds, runs, strict=False)] + [text[bounds[-1] : end]]
    stops = [SENTENCE_STOP.search(gap) is not None for gap in gaps]
    stops[0] = stops[-1] = True
    fences = [stop or QUOTE.search(gap) is not None for gap, stop in zip(gaps, stops, strict=True)]
    strong = [_stands_alone(run, stops[i] + stops[i + 1], fences[i] + fences[i + 1]) for i, run in enumerate(runs)]
    # What is left over beside a sentence of the other script, fenced off from it, is the other sentence's rest:
    # `وأضاف:` before an English quotation, `وأضافت أن الأمر انتهى` after it.
    found: list[int] = []
    for i, run in enumerate(runs):
        beside = (i > 0 and strong[i - 1]) or (i + 1 < len(runs) and strong[i + 1])
        rest = beside and run.script != "other" and run.plain and fences[i] and fences[i + 1]
        if strong[i] or (rest and run.words >= (1 if stops[i] and stops[i + 1] else 2)):
            found.append(i)
    return found


def _stands_alone(run: _Run, stops: int, fences: int) -> bool:
    """Judge a run by its words and by how many of its two sides end a sentence or are quoted."""
    if run.script == "other" and run.end - run.start < 20:
        return False
    if stops == 2:
        return run.words >= 3 and run.plain >= 1
    if fences == 2 or stops == 1:
        return run.words >= 6 and run.plain >= 2
    return run.words >= 8 and run.plain >= 3


def _main_script(runs: list[_Run], setting: Setting) -> str:
    """Choose the script of a mixed stretch: where its small words are, since names and acronyms travel."""
    main = "ar" if setting.main == setting.arabic else "latin"
    lower = {script: sum(run.lower for run in runs if run.script == script) for script in ("ar", "latin", "other")}
    return max(lower, key=lambda script: (lower[script], script == main))


def _find_border(text: str, left: int, right: int) -> int:
    """Cut the punctuation between two stretches: what closes stays left, what opens goes right."""
    gap = text[left:right]
    stop = PIECE_END.search(gap)
    if stop:
        return left + stop.end()
    opening = OPENING.search(gap)
    if opening:
        return left + opening.start()
    space = max(gap.rfind(" "), gap.rfind("\n"), gap.rfind("\t"), gap.rfind("\u00a0"))
    return left + space + 1 if space >= 0 else right


def _split_by_words(text: str, start: int, end: int, script: str, setting: Setting) -> Iterator[LanguageStretch]:
    """Name the language of each sentence-like piece of a stretch of one script."""
    if script == "none":
        yield LanguageStretch(start, end, setting.main)
        return
    if script == "other":
        yield LanguageStretch(start, end, "und")
        return
    name = _name_arabic if script == "ar" else _name_latin
    inherited = setting.arabic if script == "ar" else setting.latin
    position = start
    for stop in [*(match.end() for match in PIECE_END.finditer(text, start, end)), end]:
        if stop > position:
            language = name(text[position : min(stop, position + LOOK)], setting, inherited)
            yield LanguageStretch(position, stop, language)
            position = stop


def _find_words(piece: str) -> list[str]:
    """Return the words of a piece, but for addresses, handles and hashtags."""
    if "@" in piece or "#" in piece or "//" in piece or "www." in piece or ".co" in piece:
        piece = NEUTRAL.sub(" ", piece)
    return WORD.findall(piece)


def _name_arabic(piece: str, setting: Setting, inherited: str = "ar") -> str:
    """Tell Arabic from the other languages of its script; `inherited` when that cannot be told."""
    words = _find_words(piece)
    foreign = sum(1 for word in words if FOREIGN_ARABIC_LETTERS.search(word))
    if len(words) < 3:
        return inherited
    if foreign < 2 or foreign * 10 < len(words):
        return "ar"
    found, probability = _identifier("arabic").classify(" ".join(words))
    language = ARABIC_NAMES.get(found, found)
    return language if language == "ar" or probability >= _bar(setting, "ar") else inherited


def _name_latin(piece: str, setting: Setting, inherited: str = "en") -> str:
    """Tell English from the other languages of its script; `inherited` when that cannot be told."""
    words = _find_words(piece)
    if len(words) < 3:
        return inherited
    lowered = [word.lower() for word in words]
    english = sum(1 for word in lowered if word in ENGLISH_WORDS)
    if english >= 2 and english * 8 >= len(words) and NEIGHBOUR_WORDS.isdisjoint(lowered):
        return "en"
    if _is_arabizi(piece.lower(), len(words)):
        return "arabizi"
    # Lists of names and titles are in the language around them, whatever their words look like.
    plain = sum(1 for word in words if (word[0].islower() or piece.isupper()) and word.lower() not in TITLE_WORDS)
    if plain * 6 < len(words):
        return inherited
    found, probability = _identifier("latin").classify(" ".join(words))
    if found == inherited:
        return inherited
    bar = _bar(setting, "en") if found != "en" else SURE
    return found if probability >= bar else inherited


def _bar(setting: Setting, language: Language) -> float:
    return SURE_AGAINST_USER if setting.declared == language else SURE


def _is_arabizi(piece: str, words: int) -> bool:
    """Recognise Arabic in Latin letters with digits for ع ح خ ق (`3lik`, `lsou9`)."""
    hits = len(ARABIZI_WORD.findall(NOT_ARABIZI.sub(" ", piece)))
    return hits >= 2 and hits * 6 >= words


@lru_cache(maxsize=2)
def _identifier(script: str) -> LanguageIdentifier:
    """Load the language model (in the package, no download), restricted to the languages of a script."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LATIN_LANGUAGES if script == "latin" else ARABIC_SCRIPT_LANGUAGES)
    return identifier


def _merge(stretches: list[LanguageStretch]) -> list[LanguageStretch]:
    """Join neighbours of the same language."""
    merged: list[LanguageStretch] = []
    for stretch in stretches:
        if merged and merged[-1].language == stretch.language and merged[-1].end == stretch.start:
            merged[-1] = LanguageStretch(merged[-1].start, stretch.end, stretch.language)
        else:
            merged.append(stretch)
    return merged


def name_language(text: str, start: int, end: int, setting: Setting) -> str:
    """Return the language that most of `text[start:end]` is in."""
    shares: dict[str, int] = {}
    for stretch in split_by_language(text, start, end, setting):
        shares[stretch.language] = shares.get(stretch.language, 0) + stretch.end - stretch.start
    return max(shares, key=lambda language: shares[language]) if shares else setting.main
