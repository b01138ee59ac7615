"""Names by the word that says what they are of, in both languages: نادي الشباب, the club Al-Ettifaq."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.facts.given_names import GIVEN_NAMES

# What has a name: English words, folded Arabic words.
_HEADS = {
    "club": ("club", "نادي"),
    "hospital": ("hospital|clinic", "مستشفي|مشفي"),
    "university": ("university", "جامعه"),
    "company": ("company|firm|group|airline", "شركه|مجموعه"),
    "bank": ("bank", "بنك|مصرف"),
    "prison": ("prison|jail", "سجن"),
    "stadium": ("stadium|ground", "ملعب|استاد"),
    "street": ("street|avenue", "شارع|جاده"),
    "square": ("square", "ميدان|ساحه"),
    "bridge": ("bridge", "جسر|كوبري"),
    "dam": ("dam", "سد"),
    "newspaper": ("newspaper|daily|magazine", "صحيفه|جريده|مجله"),
    "ship": ("ship|tanker|ferry|vessel", "سفينه|ناقله|عباره"),
}
HEADS = frozenset(_HEADS)
_HEAD_OF = {word: head for head, languages in _HEADS.items() for words in languages for word in words.split("|")}
_EN = "|".join(sorted((words for words, _ in _HEADS.values()), key=len, reverse=True))
_AR = "|".join(words for _, words in _HEADS.values())
_EN_BEHIND = re.compile(rf"(?:'s)? (?:[a-z]+ )?(?P<head>{_EN})\b", re.IGNORECASE)
_EN_BEFORE = re.compile(rf"\b(?P<head>{_EN})(?: of| called| named)?,? (?:[AE]l-)?$", re.IGNORECASE)
_GIVEN = "|".join(sorted(GIVEN_NAMES))
# In quotation marks, behind a title, a given name with another word, the son or the father of somebody; a club is
# named by any word with the article that is no adjective: نادي الشباب السعودي.
# Behind رئيس النادي stands its head.
_AR_HEADED = re.compile(
    rf"(?<!\w)[وفبلك]?(?P<head>{_AR}) (?:ال\w+(?:ي|يه) )?"
    r"(?:[«\"“](?P<quoted>[^»\"”]{2,30})[»\"”]"
    r"|(?P<titled>ال(?:امير|اميره|ملك|ملكه|شيخ|شيخه|شهيد|رئيس|امام|سلطان) (?:عبد |ال|بن )?\w{3,}"
    r"(?: (?:الله|الدين)(?!\w))?)"
    rf"|(?P<given>(?:{_GIVEN}|ابن|ابو|عبد) \w{{3,}})"
    r"|(?<=نادي )(?P<club>ال(?!\w*(?:يه|ي)(?!\w))\w{3,}))"
)


def find_head(text: str, start: int, end: int) -> str:
    """Return what an English name is of, by the word behind it or before it, "" for nothing."""
    behind = _EN_BEHIND.match(text, end)
    match = behind or _EN_BEFORE.search(text[max(0, start - 24) : start])
    return _HEAD_OF[match["head"].lower()] if match else ""


def find_headed(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield the Arabic names that say what they are of: start, end and what."""
    for match in _AR_HEADED.finditer(folded):
        name = match.lastgroup or "quoted"
        yield *match.span(name), _HEAD_OF[match["head"]]
