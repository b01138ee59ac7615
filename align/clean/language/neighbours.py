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
_LOANS = str.maketrans("گچپڤژڨ", "كجبفجق")
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
    "az": "پچژگ",
    "ks": "پچژگٹڈڑںےہٲٳۄۆؠۍ",
}
# Letters that stand in no Arabic word of any region; the others do in names and loans: گ in Iraq, ڤ in Algeria.
OWN_LETTERS = {
    "ur": "ٹڈڑںےۂۓ",
    "ps": "ځڅډړږښڼېۍ",
    "ku": "ڕڵۆێ",
    "sd": "ڄڃڇڊڌڍڏڙڦڳڻٿٺٻڀٽ۽۾",
    "ug": "ۇۈۋې",
    "ms": "ڠڽ",
    "ks": "ٹڈڑںےٲٳۄؠۍ",
}

FEW = 8  # words of a short line
LONG_WORD = 5  # letters

# Small words that are not Arabic ones (or rarely), as `_FOLD` writes them.
WORDS = {
    "fa": "در از كه اين به با تا را است براي بود شد شده مي نمي ها هاي كرد كرده كردن كند كنند كنيد كنم خود هر"
    " بايد اگر نيست دارد دارند شدند شدن باشد باشند شود شوند نشد نشده يافت گرديده گردد نمايد نماييد آمديد"
    " يافتند يافتيد كنند"
    " باشيد هستند ديگر همه شما چه يك دو نه آن آنها نيز چون پس هيچ همين هنوز بسيار درباره توسط گفت داد"
    " خواهد بوده داشته داشت يكي رفت خانه امروز ديروز فردا روز سال"
    " ورود نام كاربر كاربري كاربران رمز تنظيمات شماره تلفن همراه بيشتر كمتر لطفا زبان تعداد نمايش افزودن جستجو"
    " ذخيره دانلود بازديد نشاني رايانامه تماس نامه آدرس دوباره مديريت امنيت سبد بخش نوشته خواندن نوشتن ديدن رفتن"
    " آمدن گرفتن دادن داشتن بودن آمد شويد دهيد دهد كنيم سپس همچنين شايد مادر برادر خواهر دختر خيابان كشور جهان دولت"
    " مردم هزار سه شش هفت هشت نه صد خريد فروش هزينه بعدي كارت انقضاي ميشود ميكند ميباشد نميشود ميتوانيد ميتوان"
    " بودند نبود نبوده گشت رفتم رفتند آمدم آمدند گفتم گفتند كردم كرديم كردند كردي ديدم ديدند دادم دادند گرفت"
    " گرفته گرفتند ميخواهم ميخواهد خواهيم خواهند خواهم خواهيد نخواهد توانست نتوانست بايستي شويم نداريم نداريد"
    " ندارم نباشد بكنيد بكنم برويد بيايد بدهيد بگو بگوييد چرا چگونه چطور كجا كدام هنگامي زيرا اگرچه درون بيرون"
    " پايين خوب خيلي بزرگ كوچك جديدي زيبا زشت سياه سفيد سرخ سبز تلخ بهتر بهترين ديشب امشب پارسال امسال هرگز"
    " هميشه گاهي اكنون كنون پاسخ پرسش درخواست خواهش سپاس درود خوشآمديد آشنا دوست دوستان دشمن پسر پدر كودكان"
    " كوچه درياي درخت گل آسمان خورشيد آتش گوشت ميوه خوراك كارگر كارمند كارخانه دانش دانشگاه دانشجو دانشجويان"
    " آموزش آموزگار دبستان دبيرستان كتابخانه فرودگاه ايستگاه خودرو هواپيما پليس بيمار بيمارستان پزشك درمان"
    " تندرستي ورزش برنده پيروزي كشورها جهاني شهرستان شهردار شهرداري نماينده نمايندگان روزنامه گزارش خبرنگار"
    " رويداد ارتش سرباز پرچم پادشاه شاهنشاه رهبر آزادي دادگاه زنداني گرديد نمود نمودند ميگردد ميگويد ميدهد"
    " ميشوند ميكنند رايگان فروشگاه ويژه سفارش سفارشي پرداخت پرداختي بانكي چاپ نگارش نويسنده خواننده بيننده"
    " برنامه پرونده رايانه نرمافزار گزينه گزينش برگه پيوند پيوست پشتيباني ويرايش ويرايشگر بازيابي بازگشت"
    " بازنشاني بارگذاري بارگيري راهنما راهنماي آزمايش آزمون آگهي آگاهي يادداشت يادآوري واژه زبانهاي دستگاه"
    " دوربين همگاني همكار همكاري همچنان همينطور هيچكس هيچگونه اينجا آنجا اينكه آنكه چنين چنان نخير بسياري"
    " مانند همانند براى ميگيرد كالاي كاربرد",
    "ur": "كي كا كو اور جو اس كر تك جب اب ايك كيا ليكن تو نام وه يه ان",
    "ps": "د ته كښې څخه به په چې كې سره هغه يې شوي خپل لپاره كړي كوي دغه باندې لري ستاسو تاسو موږ زموږ زما ستا",
    "sd": "جي جو آهي آهن سان لاء پنهنجي جنهن هئي كي كري هك وارو كيو ناهي توهان منهنجو",
    "ms": "يڠ دان دالم دڠن انتوق اوله اين ايت تيدق اداله سموا اتاو دري داري مريك كيت كامي ستياڤ ادا بوله اكن تله"
    " اندا ساي سوده بلوم بوكن كران تتاڤي دبندر داتس كراجأن ماسوقكن",
    "az": "بير بيز سيز منيم سنين بيزيم سيزين اونون اونلار بونلار اوچون ايله كيمي چوخ وار يوخ يوخدور واردير اولان"
    " اولدو اولور اولاراق اولاجاق اولسون ائتدي ائدير ائتمك ائدن ائله ائو ائوده ائويميز دئدي دئيير گلدي گلير"
    " گئتدي گئدير گئده گؤردو گؤزل بؤيوك كيچيك يئني سونرا چونكي نئجه هانسي هارادا هاراداسان نييه بوگون گون"
    " ايندي ايل ايلده ديلي ديلينده ديليندن كندي كنديميز آدام آدي آتام آنام قارداش قارداشيم باجي اوشاق اوشاقلار"
    " اؤز اؤزو اؤزونه منه سنه بونو اونو بوردا اوردا اورادا ياشايير يازدي يازيلان آلدي آلديم وئردي وئرير"
    " باشلادي قالدي سئويرم سئوير ياخشي پيس هئچ هاميسي آزدير بيري بيريدير توركجه تورك آذربايجان آذري كيتاب"
    " كيتابي كيتابلار دونن صاباح خسته اوزون قيسا يول ايدي ايدير ايديم ايلك ايكي دؤرد بئش آلتي يئددي سككيز"
    " دوققوز اوچ اوله اولنمش اولنمشدر ايدر ايدن ايتدي ايچون طرفندن اوزره بولنان اولديغي ايدوب سزه بزه بوني",
}
_WORDS = {language: frozenset(WORDS.get(language, "").translate(_FOLD).split()) for language in LETTERS}
# Verbs with the prefix of the present written on to them (ميكنند, نميتوانيم), plurals that go on (كتابهاي).
_PERSIAN_SHAPE = re.compile(r"نمي\w{2,}[دمن]|مي\w{2,}(?:ند|ود|يد|يم|نم|هم)|\w{3,}هاي(?:ي|ش|شان)?")
# Those long enough not to be a word of a dialect by chance; these two Arabic has as well.
_UNLIKE = frozenset().union(*_WORDS.values()) - {"تعداد", "تنظيمات"}
_ALL = {language: frozenset(letters + OWN_LETTERS.get(language, "")) for language, letters in LETTERS.items()}
_OWN = frozenset("".join(OWN_LETTERS.values()))
_FOREIGN = {letter for letters in LETTERS.values() for letter in letters}

# Small words of Arabic and of its dialects that the others do not have.
ARABIC_WORDS = frozenset(
    "في على عن إلى الى أن إن هذا هذه هذي ذلك تلك التي الذي الذين لم لن هو هي كان كانت قد كل مع ثم عند"
    " عندما حيث ليس لا لكن أو أنا أنت انا انت نحن كما لقد منذ أي بعد هناك هنا فيه منه عليه له لها اللي مش"
    " مو شو ليش وين عايز عاوز كده كدا بدي بدك هيك هاي هاد هدا ده دي احنا إحنا والله دلوقتي عشان علشان ازاي"
    " إزاي ليه ايه إيه مين كتير أوي اوي لسه لسا هلق هلأ منيح شنو شلون شلونك هسه هسة اكو أكو ماكو هواي وايد"
    " راح بعدين ديال بزاف واش راه كاين باش علاش كيفاش دابا مزيان برشا توا نحب خويا معاك معايا يلا إنت وش"
    " ايش أبغى ابغى ابي خلي مفيش ولا معك نفسك وانت كلهم مانيش وين فين ليه إنه أنه إنها أنها لأن حتى".split()
)
_ARABIC_WORDS = frozenset(word.translate(_FOLD) for word in ARABIC_WORDS)
# الكتاب, وبالكتاب, للكتاب; مدرسة; أعلن, وإذا; جدًا. Persian and Urdu have a few (البته, تأثير), Arabic little else.
_ARABIC_SHAPE = re.compile(r"[وف]?(?:[بك]?ال|لل)(?!له$|بته$|ان$)\w{3,}|\w+ة\w{0,3}|[وفبل]?[أإ]\w{2,}")


def find_neighbour(words: Sequence[str]) -> tuple[str | None, int, int]:
    """Return the language other than Arabic that the words speak for, how many do, and how many for Arabic.

    A word speaks for each language whose own letters cover its foreign ones, or that has it among its small words.
    None without two different words that do: one is a name or a slip, and counts where Arabic has no such word.
    """
    votes = Counter(language for word in words for language in word_languages(word))
    arabic = votes.pop("ar", 0)
    different = {word for word in words if word_languages(word) not in ((), ("ar",))}
    if len(different) < 2:
        return None, sum(len(fold(word)) >= LONG_WORD and fold(word) in _UNLIKE for word in different), arabic
    best = max(LETTERS, key=lambda language: votes[language])
    return best, votes[best], arabic


def find_letters(words: Sequence[str]) -> str | None:
    """Return the language of a short line with letters that no Arabic word has, in each of one or two words."""
    own = [letters for word in words if (letters := _OWN.intersection(word))]
    if len(words) > FEW or not own or (len(words) < 3 and len(own) < len(words)):
        return None
    return max(OWN_LETTERS, key=lambda language: sum(letters.issubset(_ALL[language]) for letters in own))


def has_arabic_shape(words: Sequence[str]) -> bool:
    """Say whether a word is built as only Arabic ones are: الكتاب, مدرسة, وأعلن."""
    return any(_ARABIC_SHAPE.fullmatch(fold(word)) for word in words)


def has_farsi_keys(words: Sequence[str]) -> bool:
    """Say whether words that are surely Arabic are written with ی or ک: `الیوم`, `کانت`."""
    return any(("ی" in word or "ک" in word) and word_languages(word) == ("ar",) for word in words)


def is_sure(words: Sequence[str], language: str) -> bool:
    """Say whether words speak for a language by more than letters of names, loans and dialects."""
    own = OWN_LETTERS.get(language, "")
    return any(fold(word) in _WORDS[language] or any(letter in own for letter in word) for word in words)


def plain_keys(text: str) -> str:
    """Return a text with Arabic letters for those that a Persian keyboard writes in their place, without marks."""
    return text.translate(_FOLD)


def plain_loans(text: str) -> str:
    """Return a text with Arabic letters for those of loans and dialects as well: كلت for گلت, فيديو for ڤيديو."""
    return plain_keys(text).translate(_LOANS)


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
    if not foreign and not found and _PERSIAN_SHAPE.fullmatch(plain):
        found = ["fa"]
    if not foreign and not found and (plain in _ARABIC_WORDS or _ARABIC_SHAPE.fullmatch(plain)):
        return ("ar",)
    return tuple(found)


def fold(word: str) -> str:
    """Return an Arabic-script word without marks, with the letters that keyboards confuse made one."""
    if _PRESENTATION.search(word):
        word = unicodedata.normalize("NFKC", word)
    return word.translate(_FOLD)
