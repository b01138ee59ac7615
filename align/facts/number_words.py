"""Number words of both languages as tables. Arabic keys are given in full spelling and folded on loading."""

from __future__ import annotations

from align.facts.words import fold_key

# --- Arabic: value: forms (both genders, all cases) -----------------------------------------------------------
_ARABIC_UNITS = {
    1: "واحد واحدا واحدة أحد إحدى",
    2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي إثنان إثنين اتنين",
    3: "ثلاثة ثلاث ثلاثا تلاتة تلات",
    4: "أربعة أربع أربعا",
    5: "خمسة خمس خمسا",
    6: "ستة ست ستا",
    7: "سبعة سبع سبعا",
    8: "ثمانية ثمان ثماني ثمانيا تمانية تمنية",
    9: "تسعة تسع تسعا",
}
_ARABIC_TENS = {
    20: "عشرون عشرين",
    30: "ثلاثون ثلاثين تلاتين",
    40: "أربعون أربعين",
    50: "خمسون خمسين",
    60: "ستون ستين",
    70: "سبعون سبعين",
    80: "ثمانون ثمانين تمانين",
    90: "تسعون تسعين",
}
# Teens of the dialects are one word: خمستاشر in Egypt, خمستعش in the Levant, خمسطعش in the Gulf, خمسطاش in Morocco.
_TEEN_STEMS = {
    13: "تلت تلط ثلط",
    14: "اربعت اربعط ربعط",
    15: "خمست خمسط",
    16: "ست سط",
    17: "سبعت سبعط",
    18: "تمنت تمنط ثمنط",
    19: "تسعت تسعط",
}
_TEEN_ENDINGS = ("اشر", "عش", "عشر", "اش")
_ARABIC_TEENS = {11: "حداشر احدعش احداعش دعش حداش", 12: "اتناشر اطناشر اتنعش اطنعش اثنعش طناش"} | {
    value: " ".join(stem + ending for stem in stems.split() for ending in _TEEN_ENDINGS)
    for value, stems in _TEEN_STEMS.items()
}
_HUNDRED_STEMS = {3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
_ARABIC_HUNDREDS = {
    100: "مئة مائة مية ميت",  # the last two also "water" and "dead"
    200: "مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي ميتين",  # the last also "dead"
} | {100 * n: f"{stem}مئة {stem}مائة {stem}ميه {stem}ميت" for n, stem in _HUNDRED_STEMS.items()}
_ARABIC_HUNDREDS |= {
    n: f"{_ARABIC_HUNDREDS[n]} {form}"
    for n, form in {300: "تلتميه تلتميت", 400: "ربعميه ربعميت", 800: "تمنميه تمنميت"}.items()
}
# scale: (singular, dual, plural); a plural counts only after a number: ملايين alone is "millions".
_ARABIC_SCALES = {
    1_000: ("ألف ألفا", "ألفان ألفين ألفا ألفي", "آلاف تلاف"),
    1_000_000: ("مليون مليونا", "مليونان مليونين مليونا مليوني", "ملايين"),
    1_000_000_000: ("مليار مليارا بليون بليونا", "ملياران مليارين مليارا ملياري بليونان بليونين", "مليارات بلايين"),
    1_000_000_000_000: ("تريليون تريليونا ترليون", "تريليونان تريليونين تريليوني", "تريليونات ترليونات"),
}
_ARABIC_ORDINALS = {
    1: "أول أولى حادي حادية",
    2: "ثان ثاني ثانية ثانيا",
    3: "ثالث ثالثة ثالثا",
    4: "رابع رابعة رابعا",
    5: "خامس خامسة خامسا",
    6: "سادس سادسة سادسا",
    7: "سابع سابعة سابعا",
    8: "ثامن ثامنة ثامنا",
    9: "تاسع تاسعة تاسعا",
    10: "عاشر عاشرة عاشرا",
}
_ARABIC_FRACTIONS = {
    1 / 2: "نصف نصفا نص",
    1 / 3: "ثلث",
    2 / 3: "ثلثا ثلثي ثلثان ثلثين",
    1 / 4: "ربع ربعا",
}
# ثلاثة أرباع: what the units before these count.
_ARABIC_PARTS = {3: "أثلاث", 4: "أرباع", 5: "أخماس", 6: "أسداس", 7: "أسباع", 8: "أثمان", 9: "أتساع", 10: "أعشار"}
# ثلاثي الأطراف is tripartite, three-way, of three parties.
_ARABIC_IMPLIED = {
    stem: value
    for value, stem in {2: "ثنائي", 3: "ثلاثي", 4: "رباعي", 5: "خماسي", 6: "سداسي", 7: "سباعي", 10: "عشاري"}.items()
}
# A short form is a fraction where what follows is definite: خمس السكان.
_ARABIC_SHORT_PARTS = {5: "خمس", 6: "سدس", 7: "سبع", 8: "ثمن", 9: "تسع", 10: "عشر"}
_ARABIC_DECADES = {
    20: "عشرينيات عشرينات",
    30: "ثلاثينيات ثلاثينات",
    40: "أربعينيات أربعينات",
    50: "خمسينيات خمسينات",
    60: "ستينيات ستينات",
    70: "سبعينيات سبعينات",
    80: "ثمانينيات ثمانينات",
    90: "تسعينيات تسعينات",
}

# --- English --------------------------------------------------------------------------------------------------
_ENGLISH_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ENGLISH_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_ENGLISH_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split()


def _forms(table: dict[int, str]) -> dict[str, int]:
    return {fold_key(form): value for value, forms in table.items() for form in forms.split()}


AR_UNITS = _forms(_ARABIC_UNITS)
AR_TEN = {fold_key(form): 10 for form in ("عشرة", "عشر")}
AR_TEENS = _forms(_ARABIC_TEENS)
AR_TENS = _forms(_ARABIC_TENS)
AR_HUNDREDS = _forms(_ARABIC_HUNDREDS)
AR_ORDINALS = _forms(_ARABIC_ORDINALS)
AR_DECADES = _forms(_ARABIC_DECADES)
AR_SPANS = {fold_key(form): 20.0 for form in ("عقدان", "عقدين")} | {fold_key(f): 200.0 for f in ("قرنان", "قرنين")}
# The hundred and first: الأولى بعد المائة.
AR_AFTER = AR_HUNDREDS | {fold_key("ألف"): 1000}
AR_FRACTIONS = {fold_key(form): value for value, forms in _ARABIC_FRACTIONS.items() for form in forms.split()}
AR_IMPLIED = {
    fold_key(stem + ending): float(value)
    for stem, value in _ARABIC_IMPLIED.items()
    for ending in ("", "ة", "ا", "ات", "ين", "تين")
}
AR_IMPLIED |= {fold_key("مثنى"): 2.0, fold_key("رباع"): 4.0}
AR_PARTS = _forms(_ARABIC_PARTS)
AR_SHORT_PARTS = _forms(_ARABIC_SHORT_PARTS)
AR_DUALS = {fold_key(f): 2 * scale for scale, (_, dual, _p) in _ARABIC_SCALES.items() for f in dual.split()}
AR_SCALES = {fold_key(f): scale for scale, (one, _, _p) in _ARABIC_SCALES.items() for f in one.split()}
AR_PLURALS = {fold_key(f): scale for scale, (_, _d, many) in _ARABIC_SCALES.items() for f in many.split()}
# مليونا is both the accusative singular and the construct dual; after a number it is a scale, alone it is one.
for _form in AR_SCALES:
    AR_DUALS.pop(_form, None)
AR_NUMERALS = (
    AR_UNITS.keys()
    | AR_TEN.keys()
    | AR_TEENS.keys()
    | AR_TENS.keys()
    | AR_HUNDREDS.keys()
    | AR_DUALS.keys()
    | AR_SCALES.keys()
    | AR_PLURALS.keys()
)

EN_UNITS = {word: value for value, word in enumerate(_ENGLISH_SMALL)}
EN_TENS = {word: 10 * value for value, word in enumerate(_ENGLISH_TENS, start=2)}
EN_SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
}
EN_ORDINALS = {word: value for value, word in enumerate(_ENGLISH_ORDINALS, start=1)} | {
    word: 10 * value for value, word in enumerate(_ENGLISH_TENTHS, start=2)
}
EN_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
EN_FRACTIONS = {"half": 1 / 2, "quarter": 1 / 4}
# Three quarters, one third: what a unit before these counts.
EN_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4, "fifth": 5,
    "fifths": 5, "sixth": 6, "sixths": 6, "sevenths": 7, "eighth": 8, "eighths": 8, "ninths": 9, "tenth": 10,
    "tenths": 10,
}  # fmt: skip
# Up to 39; I, V and X alone are rather a pronoun, a lawsuit's sign and an unknown.
EN_ROMAN = {
    tens + units: 10 * len(tens) + value
    for tens in ("", "x", "xx", "xxx")
    for value, units in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if tens + units not in ("", "x")
}
# Words that say a number without naming it; the other language may name it: triennial, كل ثلاث سنوات.
EN_IMPLIED = {
    word: float(value)
    for value, words in {
        3: "triad triads trio trios triple triples tripled tripling trilateral tripartite triennial triennially"
        " triennium trimester trimesters trilogy triplet triplets threefold thrice quarterly",
        4: "quartet quartets quadruple quadrupled quadrupling quadrilateral quadripartite quadrennial quadrennially"
        " fourfold",
        5: "quintet quintuple quintupled quinquennial quinquennially fivefold",
        6: "sextet sextuple sixfold semester semesters biannual biannually semiannual semiannually half-yearly",
        7: "septet sevenfold",
        8: "octet eightfold",
        10: "tenfold",
    }.items()
    for word in words.split()
}
EN_ROUND_ORDINALS = {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}

# unit: (Arabic forms, English forms); the unit is the currency's family, since "dollars" seldom says whose.
_CURRENCIES = {
    "dollar": ("دولار دولارا دولارات دولاران دولارين", "dollar dollars usd $"),
    "euro": ("يورو أورو", "euro euros eur €"),
    "pound": ("جنيه جنيها جنيهات استرليني", "pound pounds gbp £ sterling"),
    "dinar": ("دينار دينارا دنانير دينارات", "dinar dinars"),
    "dirham": ("درهم درهما دراهم", "dirham dirhams"),
    "riyal": ("ريال ريالا ريالات", "riyal riyals rial rials"),
    "lira": ("ليرة ليرات", "lira liras lire"),
    "rouble": ("روبل روبلا روبلات", "rouble roubles ruble rubles ₽"),
    "yuan": ("يوان", "yuan renminbi"),
    "yen": ("ين", "yen ¥"),
    "rupee": ("روبية روبيات", "rupee rupees ₹"),
}
CURRENCIES = {fold_key(f): unit for unit, (ar, en) in _CURRENCIES.items() for f in f"{ar} {en} ".split()}
