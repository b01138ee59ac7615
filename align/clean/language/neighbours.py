"""Tell Arabic from the languages that share its letters: by letters, small words, and how Arabic words look."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from align.chars import PRESENTATION_FORMS, TASHKIL, TATWEEL, list_codes

# Keyboards put ی for ي and ک for ك into Arabic text, and ي and ك into Persian; neither says anything.
_FOLD = str.maketrans("یىکڪھۀ", "ييككهه", "".join(map(chr, list_codes(TASHKIL + TATWEEL))))
_PRESENTATION = re.compile(f"[{PRESENTATION_FORMS}]")

# Letters that Arabic does not have, by language. Some occur in it (پیجو, ڤالمة, Iraqi چان): one word is no proof.
LETTERS = {
    "fa": "پچژگ",
    "ur": "پچژگٹڈڑںےہۂۓ",
    "ps": "پچژګگټځڅډړږښڼېۍ",
    "ku": "پچژگڤڕڵۆێەڎ",
    "sd": "پچگڄڃڇڊڌڍڏڙڦڳڱڻٿٺٻڀٽ۽۾",
    "ug": "پچژگڭۇۆۈۋېە",
    "ms": "چڠڽڤݢڬۏ",
}
# Small words that are not Arabic ones (or rarely), as `_FOLD` writes them.
WORDS = {
    "fa": "در از كه اين به با تا را است براي بود شد شده مي نمي ها هاي كرد كرده كردن كند كنند كنيد كنم خود هر"
    " بايد اگر نيست دارد دارند شدند شدن باشد باشند شود شوند نشد نشده يافت گرديده گردد نمايد نماييد كنند"
    " باشيد هستند ديگر همه شما چه يك دو نه آن آنها نيز چون پس هيچ همين هنوز بسيار درباره توسط گفت داد"
    " خواهد بوده داشته داشت يكي رفت خانه امروز ديروز فردا روز سال",
    "ur": "كي كا كو اور جو اس كر تك جب اب ايك كيا ليكن تو نام وه يه ان",
    "ps": "د ته كښې څخه به په چې كې سره هغه يې شوي خپل لپاره كړي كوي دغه باندې لري",
    "sd": "جي جو آهي آهن سان لاء پنهنجي جنهن هئي كي كري هك وارو كيو",
    "ms": "يڠ دان دالم دڠن انتوق اوله اين ايت تيدق اداله سموا اتاو دري داري مريك كيت كامي ستياڤ ادا بوله اكن تله",
}
_WORDS = {language: frozenset(WORDS.get(language, "").translate(_FOLD).split()) for language in LETTERS}
_FOREIGN = {letter for letters in LETTERS.values() for letter in letters}

# Small words of Arabic and of its dialects that the others do not have.
ARABIC_WORDS = frozenset(
    "في على عن إلى الى أن إن هذا هذه هذي ذلك تلك التي الذي الذين لم لن هو هي كان كانت قد كل مع ثم عند"
    " عندما حيث ليس لا لكن أو أنا أنت انا انت نحن كما لقد منذ أي بعد هناك هنا فيه منه عليه له لها اللي مش"
    " مو شو ليش وين عايز عاوز كده كدا بدي بدك هيك هاي هاد هدا ده دي احنا إحنا والله دلوقتي عشان علشان ازاي"
    " إزاي ليه ايه إيه مين كتير أوي اوي لسه لسا هلق هلأ منيح شنو شلون شلونك هسه هسة اكو أكو ماكو هواي وايد"
    " راح بعدين ديال بزاف واش راه كاين باش علاش كيفاش دابا مزيان برشا توا نحب خويا معاك معايا يلا إنت وش"
    " ايش أبغى ابغى ابي".split()
)
_ARABIC_WORDS = frozenset(word.translate(_FOLD) for word in ARABIC_WORDS)
# الكتاب, وبالكتاب, للكتاب; مدرسة; أعلن, وإذا; جدًا. Persian and Urdu have a few (البته, تأثير), Arabic little else.
_ARABIC_SHAPE = re.compile(r"[وف]?(?:[بك]?ال|لل)(?!له$|بته$|ان$)\w{3,}|\w+ة\w{0,3}|[وفبل]?[أإ]\w{2,}")


def find_neighbour(words: Sequence[str]) -> tuple[str | None, int, int]:
    """Return the language other than Arabic that the words speak for, how many do, and how many for Arabic.

    A word speaks for each language whose own letters cover its foreign ones, or that has it among its small words.
    None without two different words that do: one is a name or a slip.
    """
    votes = Counter(language for word in words for language in word_languages(word))
    arabic = votes.pop("ar", 0)
    different = {word for word in words if word_languages(word) not in ((), ("ar",))}
    if len(different) < 2:
        return None, 0, arabic
    best = max(LETTERS, key=lambda language: votes[language])
    return best, votes[best], arabic


@lru_cache(maxsize=65_536)
def word_languages(word: str) -> tuple[str, ...]:
    """Return the languages a word speaks for, Arabic only where no other; none for what they all may have."""
    plain = fold(word)
    foreign = _FOREIGN.intersection(plain)
    found = [
        language
        for language, letters in LETTERS.items()
        if (foreign and foreign.issubset(letters)) or plain in _WORDS[language]
    ]
    if not foreign and not found and (plain in _ARABIC_WORDS or _ARABIC_SHAPE.fullmatch(plain)):
        return ("ar",)
    return tuple(found)


def fold(word: str) -> str:
    """Return an Arabic-script word without marks, with the letters that keyboards confuse made one."""
    if _PRESENTATION.search(word):
        word = unicodedata.normalize("NFKC", word)
    return word.translate(_FOLD)
