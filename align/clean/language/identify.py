"""Name the language of a sentence-like piece of text in one script."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from align.chars import SIGNS
from align.clean.language.neighbours import (
    OWN_LETTERS,
    find_letters,
    find_neighbour,
    has_arabic_shape,
    is_sure,
    plain_keys,
    plain_loans,
)
from align.clean.language.scripts import NEUTRAL, NEUTRAL_SIGN, TITLE_WORDS
from align.english import load_words
from align.gazetteer import read_gazetteer

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

WORD = re.compile(rf"[^\W\d_][\w{SIGNS}'’]*")

# The Latin-script languages told apart. English is safe from so many: its small words settle it without the model.
LATIN_LANGUAGES = (
    "af az bs ca cs cy da de en es et eu fi fr ga gl ha hr hu id ig is it jv kab ku lt lv mg ms mt nl no pl pt ro"
    " rw sk sl so sq sv sw tk tl tr uz vi xh yo zu"
).split()
# Close relatives, among which the model often hesitates.
FAMILIES = (
    "id ms jv", "bs hr sl", "cs sk", "da no sv", "es gl pt ca", "az tk tr uz", "af nl", "xh zu", "et fi", "lt lv"
)  # fmt: skip
_FAMILY = {language: family.split() for family in FAMILIES for language in family.split()}

# Those in Arabic letters that the model knows, by the name they get here; dialects are Arabic, and what is left of
# Kurdish in Arabic letters is the southern one.
ARABIC_LANGUAGES = {"ar": "ar", "arz": "ar", "ary": "ar", "sdh": "ku"} | {
    language: language for language in ("fa", "ur", "ps", "ug", "ku")
}

# Function words that settle it for English at once, and those of its neighbours that reopen the question.
ENGLISH_WORDS = frozenset(
    "the of and that with from has have been were which this their they it be by not would said".split()
)
# Those that hardly a sentence is without, some of them words of other languages as well.
SMALL_WORDS = ENGLISH_WORDS | frozenset(
    "a an in on at to for as or but is are be was if so no do does did had can will may we you he she i"
    " my your our his her its them us me who what how when where why there here than then into about after"
    " before over up out all more one just only very please thanks".split()
)
# Small words that settle it for languages of which short lines are taken for names, where English has none. Those
# that are names or English words as well are left out.
SHORT_LINES = {
    "fr": "bonne nuit bonjour bonsoir merci beaucoup revoir bientôt salut",
    "es": "días noches tardes gracias buenos buenas adiós hola",
    "it": "notte grazie giorno buona buongiorno buonasera arrivederci mille",
    "pt": "obrigado obrigada bom",
    "so": "subax wanaagsan wanaagsantahay mahadsan tahay waad waan waxaan ayaa iyo waxa",
    "ku": "spas rojbaş heval hevalno navê dikim baş",
    "id": "yang untuk dengan tidak adalah ini itu sudah belum saya kamu anda kami mereka juga pada dalam atau"
    " karena jika bahwa sebuah selamat terima kasih bagaimana silakan masuk keluar halaman hapus simpan"
    " pilih ubah daftar berkas tersedia telah sedang harus jangan bukan semua setiap antara kepada sebagai"
    " oleh ke tanpa gagal berhasil pengguna pencarian kembali lanjutkan ditemukan mengubah menghapus"
    " membuat kosong wajib lagi sekarang apa kabar pagi",
    "ms": "boleh kerana awak hendaklah ialah telefon tetapi sahaja kepada daripada laman gagal anda",
    "tl": "ang ng mga ako ikaw siya tayo ito iyon hindi opo salamat kumusta magandang umaga wala walang mayroon"
    " naman dahil bakit paano saan kailan nang ating aming inyong kanilang niya natin namin dito doon po kita"
    " maraming sige kumain",
    "sq": "dhe në për nga një është janë kjo që së nuk mund duhet faqja faqe fjalëkalimi lutemi lutem"
    " faleminderit mirë shumë jam jemi ishte ose tuaj tuaja këtë kësaj asnjë kërko fshije ruaje nëse gabim"
    " njëri",
    "uz": "va uchun bilan emas kerak yoki qanday qachon nima hozir keyin juda yaxshi salom qilish qilib sahifa"
    " topilmadi parol parolni xato kiriting tanlang tili barcha yangi iltimos mavjud foydalanuvchi qayta"
    " yuborildi saqlash qidirish qo'shish o'chirish o'zgartirish bo'lishi bo'sh yo'q so'ng noto'g'ri"
    " to'g'ri o'zbek ko'p ko'rish bo'yicha rahmat sizga yaxshimisiz",
    "tr": "ve için ile değil yok evet hayır teşekkürler merhaba lütfen şifre giriş günaydın nasılsın çok",
    "az": "və üçün ilə deyil yox zəhmət olmasa sağ axtarış",
    "sw": "kwa katika hii hiyo hakuna asante habari tafadhali ndiyo hapana lakini",
}
_SHORT_LINES = {language: frozenset(listed.split()) for language, listed in SHORT_LINES.items()}
# The letters o and g with an apostrophe, as Uzbek has them in its words: `so'z`, `bog'lanish`; not `o'clock`.
UZBEK = re.compile(r"(?!o['‘’ʻ](?:clock|er)\b)[A-Za-z]?[a-z]*[OGog]['‘’ʻ`][a-z]{2,}")
MALAY = frozenset(
    "boleh kerana awak hendaklah ialah telefon wang pejabat kerajaan sahaja cuba iaitu daripada basikal".split()
)
NEIGHBOUR_WORDS = frozenset(
    "le la les des du et une est dans pour que qui sur par au aux der die das und ein eine nicht mit el los las "
    "del y por para con una di il che gli della het een niet van ve bir dan yang untuk".split()
)
ARABIZI_WORD = re.compile(r"\b(?:[a-z]+[23579][a-z]*|[35679][a-z][a-z\d]+)\b")
ARABIZI_SMALL = frozenset(
    "mesh mish msh keda kda enta inta enti enty inti rayeh rayha shu shou lesh leish kteer ktir wach bzaf bezaf"
    " khoya labas ghadi dyal dyali daba kifash kifach chouia yalla wallah wallahi habibi mafi mafeesh mafish bokra"
    " bukra dilwaqti delwaqti elyoum elyom lyoum alyoum kifak keefak izayak ezayak ezzayak yaani fein feen aywa"
    " awi kheir khair kol koll tamam bzzaf bzzef zwin zwina mouchkil mushkila moshkela mushkile nshoufak"
    " neshoufak ana 7amdulillah hamdoullah el-kheir lkhir khouya".split()
)
# Words that English texts of Muslims have as well.
ARABIZI_LOANS = frozenset(
    "inshallah inchallah nchallah mashallah machallah hamdulillah alhamdulillah sabah salam".split()
)
NOT_ARABIZI = re.compile(r"\b\d+(?:st|nd|rd|th|am|pm|km|mm|cm|kg|mph|bn|min|gb|mb)\b|\b(?:co|mp)\d\b|\b[a-z]\d+\b")

# The article before a sun letter or a moon letter (fid-dunya, wal-kitab), a hamza or 'ayn inside a word (as'aluka,
# but not qu'il or dell'anno), and words that hardly another language has.
TRANSLITERATED = re.compile(
    r"(?<![\w'’-])(?:[aeiu]|wa|fa|bi|fi|li|ka)(?:l-(?=[a-z'’ʿʾ])|([nrstdz]|[sdt]h)-\1)\w+"
    r"|(?<![\w'’])(?!qu['’])\w+[b-kmnp-z][‘'’ʿʾʼ][aiuāīū]\w*"
    r"|(?<!\w)(?:allahumma|rabbana|bismilla\w*|alhamdu\w*|astaghfir\w*|hasbunalla\w*|subhana?\w*"
    r"|inni|innaka|innahu|alladhi\w*|hadha|dhalika)(?!\w)"
    r"|\w+[ʿʾ]\w+"
)
ARTICLE_OF_NAME = re.compile(r"(?<![\w'’-])(?:[AaEe][lrsndtz]|[AaEe][sdt]h)-(?=[A-Z])\w+")
TRANSLITERATED_WORDS = frozenset(
    "wa fa fi min ila ala inna anna illa la ma lam lan huwa hiya allah rabb bi li man kull".split()
)

# The chance of Arabic that words without a sign of it must have, by their number; where one speaks for another.
LIKELY_ARABIC = (0.0, 0.0, 0.0, 0.4, 0.45, 0.6, 0.75, 0.85)
FOREIGN_WORD = 0.95
SURE_ARABIC = 0.95  # from which Persian keys say nothing

OWN_PASHTO = re.compile(f"[ټ{OWN_LETTERS['ps']}]|^(?:د|په|ته|کې|چې|سره|دی|دا|او)$")

# Verbs that end a Persian sentence, and hardly an Arabic one that shows no other sign of being Arabic.
PERSIAN_LAST = frozenset("است نيست شد هست دارد داشت شدند كردند".split())

SURE = 0.7  # probability from which a short line may differ from its document's language
# Where English has less than this probability and a line none of its small words, less is needed for another.
NOT_ENGLISH, LEAST_SURE = 0.02, 0.3
SHORT_LINE = 6  # words
SPECIES = re.compile(r"^[a-z]{3,}(?:a|us|um|is|ae|ii|i|ensis)$")  # Rosa canina, in whatever language
NOT_ENGLISH_PAIR, SURE_PAIR = 0.01, 0.5  # the same, of a line of two words
NOT_ENGLISH_UNKNOWN, SURE_UNKNOWN = 0.05, 0.35  # ... neither of which English has
SURE_AGAINST_USER = 0.95  # the same, in a language the user declared


def find_words(piece: str) -> list[str]:
    """Return the words of a piece, but for addresses, handles, hashtags and code."""
    return WORD.findall(NEUTRAL.sub(" ", piece) if NEUTRAL_SIGN.search(piece) else piece)


def has_small_words(piece: str) -> bool:
    """Say whether a piece has one of the small words that make English sentences: names and code have none."""
    return any(word.lower() in SMALL_WORDS for word in find_words(piece))


def name_arabic(piece: str, inherited: str = "ar", declared: bool = False, farsi_keys: bool = False) -> str:
    """Tell Arabic from the other languages of its script; `inherited` when nothing speaks for either.

    `declared` says that the user named the document's language, so that more is asked of another; `farsi_keys` that
    Arabic is written there with the ی and ک of a Persian keyboard.
    """
    words = find_words(piece)
    language, foreign, arabic = find_neighbour(words)
    least = 4 if declared and inherited == "ar" else 2
    if len(words) > 2 and language and foreign >= least and foreign > arabic and foreign * 5 >= len(words):
        loans = not is_sure(words, language) and _is_likely_arabic(plain_loans(" ".join(words)), 0.5)
        return "ar" if loans else language
    if len(words) > 2 and not (arabic or declared) and language != "ur" and plain_keys(words[-1]) in PERSIAN_LAST:
        return "fa"
    own = None if has_arabic_shape(words) else find_letters(words)
    if own:  # though one of its small words may be one of Arabic as well: ده, دي
        return own
    if inherited == "ar" and not arabic:
        return inherited if declared or len(words) < 2 else _ask_model(words, foreign, farsi_keys)
    return "ar" if arabic > foreign and len(words) > 2 else inherited


def _ask_model(words: Sequence[str], foreign: int, farsi_keys: bool) -> str:
    """Name the language of words without a sign of Arabic among them, `ar` where another is not likely.

    Asked twice: as the words are typed, and, of three words and more, with Arabic keys for Persian ones, which
    alone make no Persian. The more words there are without a sign of Arabic, the likelier Arabic has to be; so too
    where a word speaks for another language. Of 7,400 lines in Arabic, dialects among them, none fell below.
    """
    typed = " ".join(words)
    least = FOREIGN_WORD if foreign else LIKELY_ARABIC[min(len(words), len(LIKELY_ARABIC) - 1)]
    views = [(plain_keys(typed), least)] if len(words) > 2 else []
    # With Arabic keys it may be Arabic beyond doubt: وصل بریدک سالما.
    sure = bool(views) and not foreign and _is_likely_arabic(views[0][0], SURE_ARABIC)
    views += [] if farsi_keys or sure else [(typed, 0.1)]
    for view, least in views:
        if not _is_likely_arabic(view, least) and not (foreign == 0 and _is_arabic_but_for_names(view)):
            chances = _rank_arabic(view)
            if not any(OWN_PASHTO.search(word) for word in words):
                chances.pop("ps")
            return max((name for name in chances if name != "ar"), key=lambda name: chances[name])
    return "ar"


def _is_likely_arabic(view: str, least: float) -> bool:
    return _rank_arabic(view)["ar"] >= least


def _is_arabic_but_for_names(view: str) -> bool:
    """Say whether the words that are no names are likely Arabic, so that طهران makes no line Persian."""
    words = view.split()
    left = [word for word in words if word not in _arabic_names()]
    least = LIKELY_ARABIC[min(len(left), len(LIKELY_ARABIC) - 1)]
    return len(left) < len(words) and (len(left) < 2 or _is_likely_arabic(" ".join(left), least))


@cache
def _arabic_names() -> frozenset[str]:
    """Return the Arabic words of the names in the gazetteer, with plain keys."""
    return frozenset(
        plain_keys(word) for entry in read_gazetteer() for name in entry.arabic for word in name.split()
    )


def _rank_arabic(view: str) -> dict[str, float]:
    """Return the chance of each language in Arabic letters that the model knows."""
    chances: dict[str, float] = {}
    for language, chance in _identifier(tuple(ARABIC_LANGUAGES)).rank(view):
        name = ARABIC_LANGUAGES[str(language)]
        chances[name] = chances.get(name, 0.0) + float(chance)
    return chances


def name_latin(piece: str, inherited: str = "en", sure: float = SURE) -> str:
    """Tell English from the other languages of its script; `inherited` when none has the probability `sure`."""
    words = find_words(piece)
    lowered = [word.lower() for word in words]
    if sure < SURE_AGAINST_USER and (named := _name_by_words(words, lowered)):
        return named
    if len(words) < 3:
        arabizi = sure < SURE_AGAINST_USER and len(words) == 2 and _is_arabizi(piece, words)
        return "arabizi" if arabizi else _name_two(words, lowered, sure) or inherited
    english = sum(1 for word in lowered if word in ENGLISH_WORDS)
    if english >= 2 and english * 8 >= len(words) and NEIGHBOUR_WORDS.isdisjoint(lowered):
        return "en"
    if _is_arabizi(piece, words) or (not english and _is_transliterated(piece, len(words))):
        return "arabizi"
    if inherited == "en" and _is_ordinary(words):
        return "en"
    # Lists of names and titles are in the language around them, whatever their words look like.
    plain = sum(1 for word in words if (word[0].islower() or piece.isupper()) and word.lower() not in TITLE_WORDS)
    if plain * 6 < len(words):
        return inherited
    chances = _rank_latin(words)
    found = max(chances, key=lambda language: chances[language])
    # Indonesian against Malay is no question here, only that it is not English.
    chance = sum(chances[language] for language in _FAMILY.get(found, (found,)))
    # Which of a dozen languages it is may be open where it is plain that it is not English.
    if chances["en"] < NOT_ENGLISH and plain >= 2 and plain * 2 >= len(words) and SMALL_WORDS.isdisjoint(lowered):
        sure = min(sure, LEAST_SURE)
    if found in ("ms", "jv") and inherited != "ms" and MALAY.isdisjoint(lowered):
        found = "id"
    return found if chance >= (SURE if found == "en" else sure) else inherited


def _name_two(words: Sequence[str], lowered: Sequence[str], sure: float) -> str | None:
    """Name the language of a line of two words, one of them no name, that is plainly not English: `Dobré ráno`.

    Of 11,600 pairs of words in English texts, 0.1 % are so named, most of them French.
    """
    plain = any(word.islower() and word not in TITLE_WORDS for word in words)
    if len(words) != 2 or not plain or sure >= SURE_AGAINST_USER or not SMALL_WORDS.isdisjoint(lowered):
        return None
    if _is_ordinary(words):
        return None
    chances = _rank_latin(words)
    found = max(chances, key=lambda language: chances[language])
    chance = sum(chances[language] for language in _FAMILY.get(found, (found,)))
    unknown = load_words().keys().isdisjoint(lowered)
    most, least = (NOT_ENGLISH_UNKNOWN, SURE_UNKNOWN) if unknown else (NOT_ENGLISH_PAIR, SURE_PAIR)
    if words[0][0].isupper() and SPECIES.search(words[1]):
        most, least = NOT_ENGLISH_PAIR, SURE
    return found if chances["en"] < most and chance >= least else None


def _is_ordinary(words: Sequence[str]) -> bool:
    """Say whether what is no name in a line is ordinary English: `Ankara talks stall`."""
    plain = [word for word in words if word[0].islower() and len(word) > 1]
    known = load_words()
    return any(len(word) > 3 for word in plain) and all(word in known for word in plain)


def _rank_latin(words: Sequence[str]) -> dict[str, float]:
    """Return the chance of each language in Latin letters that the model knows."""
    ranked = _identifier(tuple(LATIN_LANGUAGES)).rank(" ".join(words))
    return {str(language): float(chance) for language, chance in ranked}


def _name_by_words(words: Sequence[str], lowered: Sequence[str]) -> str | None:
    """Name the language of a short line by small words that English does not have; None where nothing tells."""
    if not 1 < len(words) <= SHORT_LINE or not SMALL_WORDS.isdisjoint(lowered):
        return None
    # A capital inside a line is a name's; that of the first word may be.
    votes = {language: sum(word in listed for word in words) for language, listed in _SHORT_LINES.items()}
    votes["uz"] += sum(UZBEK.fullmatch(word) is not None for word in words if word not in _SHORT_LINES["uz"])
    for language, listed in _SHORT_LINES.items():
        votes[language] += votes[language] > 0 and words[0][0].isupper() and lowered[0] in listed
    best = max(votes, key=lambda language: votes[language])
    return best if votes[best] * 4 >= len(words) and votes[best] > 0 else None


def _is_arabizi(piece: str, spelt: Sequence[str]) -> bool:
    """Recognise Arabic in Latin letters by digits for ع ح خ ق (`3lik`, `lsou9`) and by small words of dialects."""
    words = [word.lower() for word in spelt]
    hits = len(ARABIZI_WORD.findall(NOT_ARABIZI.sub(" ", piece.lower())))
    # One such word will do beside two that are neither names nor English.
    if hits and sum(word[0].islower() and len(word) > 2 and word not in load_words() for word in spelt) > 2:
        hits += load_words().keys().isdisjoint(words)
    hits += sum(word in ARABIZI_SMALL for word in words)
    if hits == 1 and 1 < len(words) < 5 and all(word.islower() and word not in load_words() for word in spelt):
        return True
    if SMALL_WORDS.isdisjoint(words):
        hits += sum(word in ARABIZI_LOANS for word in words)
    return hits >= 2 and hits * 6 >= len(words)


def _is_transliterated(piece: str, words: int) -> bool:
    """Recognise Arabic spelt in Latin letters by its article, its apostrophes and its small words (`fid-dunya`).

    Names with the article are none: al-Tayeb.
    """
    piece = ARTICLE_OF_NAME.sub(" ", piece).lower()
    small = sum(word in TRANSLITERATED_WORDS for word in WORD.findall(piece))
    marks = len(TRANSLITERATED.findall(piece))
    return marks >= 1 and marks + small >= 2 and (marks + small) * 4 >= words


@lru_cache(maxsize=2)
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    """Return the language model restricted to some languages."""
    identifier = copy.copy(_load_model())  # restricting it leaves what the copies share as it is
    identifier.set_languages(list(languages))
    return identifier


@lru_cache(maxsize=1)
def _load_model() -> LanguageIdentifier:
    """Load the language model (in the package, no download), which takes a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
