"""What a figure counts: hours, hectares, the dead, houses. Words are looked up folded, in lower case."""

from __future__ import annotations

import re

from align.facts.words import fold_key

# Of two units no figure contradicts another's.
UNITS = {
    "hour": "hour ساعه ساعات ساعتين",
    "minute": "minute دقيقه دقائق",
    "second": "ثانيه ثوان ثواني",
    "day": "day يوم ايام يوما",
    "week": "week اسبوع اسابيع اسبوعا",
    "month": "month شهر اشهر شهور شهرا",
    "season": "season موسم مواسم موسما",
    "year": "year سنه سنوات سنين عام اعوام عاما",
    "metre": "metre meter متر امتار مترا",
    "kilometre": "kilometre kilometer km كيلومتر كيلومترا كيلومترات كلم كم",
    "mile": "mile ميل ميلا اميال",
    "foot": "foot feet قدم قدما اقدام",
    "inch": "inch inches بوصه بوصات",
    "centimetre": "centimetre centimeter cm سنتيمتر سنتيمترا سنتيمترات سنتمتر سم",
    "millimetre": "millimetre millimeter mm مليمتر مليمترا مليمترات ملم",
    "tonne": "tonne ton طن طنا اطنان",
    "kilogram": "kilogram kilo kg كيلوغرام كيلوغراما كغ",
    "gram": "gram gramme غرام غراما غرامات جرام جراما جرامات",
    "litre": "litre liter لتر لترا لترات",
    "gallon": "gallon غالون غالونا غالونات جالون جالونا جالونات",
    "barrel": "barrel برميل برميلا براميل",
    "hectare": "hectare هكتار هكتارا هكتارات",
    "acre": "acre",
    "dunam": "dunam dunum دونم دونما دونمات",
    "feddan": "feddan فدان فدانا فدادين افدنه",
    "degree": "degree درجه درجات",
    "storey": "storey story floor طابق طوابق طابقا",
    "bed": "bed سرير سريرا",
    "kilowatt": "kilowatt kw كيلوواط كيلووات",
    "megawatt": "megawatt mw ميغاواط ميغاوات ميجاواط ميجاوات",
    "gigawatt": "gigawatt gw غيغاواط غيغاوات جيجاواط جيجاوات",
    "megabyte": "megabyte mb ميغابايت ميجابايت",
    "gigabyte": "gigabyte gb غيغابايت جيجابايت",
    "terabyte": "terabyte tb تيرابايت",
}
# Units of two words, by what stands before the unit in English and behind it in Arabic: square miles, متر مربع.
_OF_TWO = {
    "square": "square sq مربع مربعا مربعه",
    "cubic": "cubic مكعب مكعبا مكعبه",
    "nautical": "nautical بحري بحريا بحريه",
}
# What a unit measures, and how many of the least common unit it is: 40 minutes and two hours and a half compare.
FAMILIES = {
    "second": ("time", 1.0),
    "minute": ("time", 60.0),
    "hour": ("time", 3600.0),
    "day": ("time", 86400.0),
    "week": ("time", 604800.0),
    "month": ("time", 2629800.0),
    "season": ("time", 31557600.0),  # of sport, whose contracts run for years
    "year": ("time", 31557600.0),
    "age": ("time", 31557600.0),  # which may be told in years or without a unit: aged 34
    "millimetre": ("length", 0.001),
    "centimetre": ("length", 0.01),
    "inch": ("length", 0.0254),
    "foot": ("length", 0.3048),
    "metre": ("length", 1.0),
    "kilometre": ("length", 1000.0),
    "mile": ("length", 1609.344),
    "nautical mile": ("length", 1852.0),
    "gram": ("mass", 0.001),
    "pound": ("mass", 0.4536),
    "kilogram": ("mass", 1.0),
    "tonne": ("mass", 1000.0),
    "square foot": ("area", 0.0929),
    "square metre": ("area", 1.0),
    "dunam": ("area", 1000.0),
    "acre": ("area", 4047.0),
    "feddan": ("area", 4200.8),
    "hectare": ("area", 10_000.0),
    "square kilometre": ("area", 1_000_000.0),
    "square mile": ("area", 2_590_000.0),
    "litre": ("volume", 1.0),
    "barrel": ("volume", 158.99),
    "cubic metre": ("volume", 1000.0),
    "kilowatt": ("power", 1.0),
    "megawatt": ("power", 1000.0),
    "gigawatt": ("power", 1_000_000.0),
    "megabyte": ("data", 1.0),
    "gigabyte": ("data", 1000.0),
    "terabyte": ("data", 1_000_000.0),
}
# Of the dead and the hurt no figure contradicts another's, either; an Arabic إصابة is an injury or a case of
# an illness.
PEOPLE = {
    "dead": "killed killing dead died death deaths kill kills lives fatalities bodies corpses"
    " روحا ارواح قتيل قتيلا قتلي قتل قتلت مقتل مصرع وفاه وفيات توفي اودي اودت بحياه ضحيه ضحايا جثه جثث لقي لقوا",
    "hurt": "injured wounded hurt injuries injuring wounding wounds"
    " cases infections infected"
    " جريح جريحا جرحي جرح جرحوا جرحت اصيب اصيبت اصيبوا اصابه اصابات مصاب مصابا مصابين بجروح",
    "missing": "missing unaccounted مفقود مفقودا مفقودين فقدان فقد فقدوا",
    "held": "arrested detained arrests arrest detaining arresting"
    " اوقف اوقفت توقيف اعتقل اعتقلت اعتقال موقوف موقوفا معتقل معتقلا",
    "fled": "displaced evacuated homeless fled نازح نازحا نازحين مشرد اجلي اجلت اجلاء",
    "stab": "stab stabbing stabs طعنه طعنات",
    "bullet": "bullet bullets gunshot gunshots رصاصه رصاصات طلقه طلقات",
    "families": "family families household households اسره اسر عائله عائلات",
}
# Things that reports count, each with its other words: 34 houses and 52 منزلًا are told of one thing rather than 34
# houses and 52 vehicles.
THINGS = {
    "building": "house houses home homes building buildings dwelling dwellings apartment apartments"
    " منزل منزلا منازل بيت بيتا بيوت مسكن مسكنا مساكن مبني مباني شقه شقق",
    "vehicle": "car cars vehicle vehicles truck trucks lorry lorries bus buses engines"
    " سياره سيارات مركبه مركبات عربه عربات شاحنه شاحنات حافله حافلات",
    "vessel": "boat boats ship ships vessel vessels قارب قاربا قوارب سفينه سفن زورق زورقا زوارق",
    "aircraft": "plane planes aircraft jets helicopters طائره طائرات مروحيه مروحيات",
    "flight": "flight flights رحله رحلات",
    "shop": "shop shops store stores متجر متجرا متاجر محل محلا محال محلات دكان دكانا دكاكين",
    "school": "school schools مدرسه مدارس",
    "hospital": "hospital hospitals مستشفي مستشفيات",
    "bridge": "bridge bridges جسر جسرا جسور",
    "tent": "tent tents خيمه خيام",
    "tree": "tree trees شجره اشجار",
    "place": "village villages town towns قريه قري بلده بلدات",
    "country": "country countries دوله دول بلد بلدا بلدان",
    "company": "company companies firm firms شركه شركات",
    "job": "job jobs وظيفه وظائف فرصه فرص",
    "goal": "goal goals هدف هدفا اهداف",
    "match": "match matches game games مباراه مباريات",
    "seat": "seat seats مقعد مقعدا مقاعد",
    "vote": "vote votes صوت صوتا اصوات",
    "film": "film films movie movies فيلم فيلما افلام",
    "painting": "painting paintings لوحه لوحات",
    "women": "women نساء سيدات",
    "copy": "copy copies نسخه نسخ",
}


def _by_word(groups: dict[str, str]) -> dict[str, str]:
    return {word: name for name, words in groups.items() for word in words.split()}


UNIT_OF = _by_word(UNITS)
_PEOPLE_OF = _by_word(PEOPLE)
_THING_OF = _by_word(THINGS)
_QUALIFIER_OF = _by_word(_OF_TWO)
_WORDS = 4  # on either side of a figure that may say what it counts
_DESCRIBED = 3  # words that a thing may be told in: 34 stone houses, 22 red fire engines
_STOPS = frozenset("of in at on from to for with by and but while or a an the".split())
_CLITICS = ("", "و", "ب", "ال", "وال")


def what_is_counted(folded: str, start: int, end: int) -> str:
    """Return the unit, the casualties or the things that a figure counts, "" where that is not said near it."""
    behind = re.match(r"(?:[\s-]+[^\W\d]+){0,4}", fold_key(folded[end : end + 60]))
    words = re.findall(r"[^\W\d]+", behind[0]) if behind else []
    unit = _read_unit(words)
    if unit:
        return unit
    for word in words[:_WORDS]:
        if word in ("and", "but", "while") or (word.startswith("و") and _PEOPLE_OF.get(word[1:])):
            break
        if word in _PEOPLE_OF:
            return _PEOPLE_OF[word]
    thing = _read_thing(words)
    if thing:
        return thing
    before = re.search(r"(?:[^\W\d]+[\s-]+){0,4}$", fold_key(folded[max(0, start - 60) : start]))
    words = re.findall(r"[^\W\d]+", before[0]) if before else []
    for word in reversed(words[-_WORDS:]):
        found = (_PEOPLE_OF.get(word.removeprefix(clitic)) for clitic in _CLITICS)
        counted = next((name for name in found if name), "")
        if counted and counted != "families":  # لأسرة كل ضحية مليون دينار
            return counted
    return ""


def _read_unit(words: list[str]) -> str:
    """Return the unit that words begin with: kilometres, square kilometres, كيلومتر مربع."""
    if not words:
        return ""
    qualifier = _QUALIFIER_OF.get(words[0], "")
    at = 1 if qualifier and len(words) > 1 else 0
    unit = unit_of(words[at])
    if unit and not qualifier and len(words) > 1:
        qualifier = _QUALIFIER_OF.get(words[1], "")
    return f"{qualifier} {unit}".strip() if unit else ""


def unit_of(word: str) -> str:
    """Return the unit that a folded word names, "" where it names none."""
    return UNIT_OF.get(word) or UNIT_OF.get(word.removesuffix("s"), "")


def is_unit(counted: str) -> bool:
    """Say whether what is counted are units, square ones and the like, too."""
    return counted.split(" ")[-1] in UNITS


def _read_thing(words: list[str]) -> str:
    """Return the things that the first of some words names, or in English one of the first three."""
    for word in words[:_DESCRIBED]:
        if word in _STOPS:
            break
        if word in _THING_OF:
            return _THING_OF[word]
        if not word.isascii():
            break
    return ""
