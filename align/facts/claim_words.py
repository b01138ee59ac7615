"""Words around a fact that say how it is meant: bounds, hours, years, titles, and what a figure counts.

Patterns are matched against folded text in lower case.
"""

from __future__ import annotations

import re

from align.facts.given_names import DOUBTFUL_NAMES, FOREIGN_NAMES, GIVEN_NAMES


def one_of(words: str) -> str:
    """Return the alternatives of a list of words, longest first."""
    return "|".join(sorted(words.split(), key=lambda word: (-len(word), word)))


_LEAST = (
    r"at least|no (?:fewer|less) than|not less than|(?:more|greater) than|over|above|upwards of|exceed\w*|topped"
    r"|لا (?:يقل|تقل)\w* عن|اكثر من|(?:يزيد|تزيد|زاد|زادت) (?:على|علي|عن)"
    r"|يفوق|تفوق|تجاوز|تجاوزت|يتجاوز|تتجاوز"
)
_MOST = (
    r"at most|up to|as many as|as much as|no more than|(?:fewer|less) than|under|below|not more than|maximum of"
    r"|اقل من|(?:لا|لم) (?:يزيد|تزيد|يتجاوز|تتجاوز)\w*(?: (?:على|علي|عن))?|ما يصل الي|(?<!\w)[وفب]?دون(?!\w)"
)
_ABOUT = (
    r"about|around|some|nearly|almost|roughly|approximately|close to|an? estimated|estimated at"
    r"|just (?:over|under)|(?:ب|ل)?(?:نحو|حوالي|قرابه)|زهاء|ما يقارب|يقارب|تقارب|يناهز|تناهز|قدر\w* ب"
)
# Whole words in English: the farm covers 50 acres, the storm overturned 12 boats, she underwent three operations.
LEAST_BEFORE = re.compile(rf"(?<![a-z])(?:{_LEAST})(?![a-z])\W*(?:\w+\W+){{0,1}}$")
MOST_BEFORE = re.compile(rf"(?<![a-z])(?:{_MOST})(?![a-z])\W*(?:\w+\W+){{0,1}}$")
ABOUT_BEFORE = re.compile(rf"(?<![a-z])(?:{_ABOUT})\W*$")
LEAST_BEHIND = re.compile(
    r"\W*(?:\w+\W+){0,3}?(?:or more|at (?:the )?least|and counting|علي الاقل|فاكثر|او اكثر|او يزيد)(?!\w)"
)
ABOUT_BEHIND = re.compile(r"\W*(?:\w+\W+){0,2}?(?:or so|تقريبا)(?!\w)")
RANGE_OPENS = re.compile(r"(?:between|from|بين|من)\W*$")
RANGE_JOINS = re.compile(r"\s*(?:[-–—]|to|and|or|\w{0,12}\s*(?:و|الي|او))\s*")

HOUR_BEHIND = re.compile(r"\W*(?:in the (?P<half>morning|afternoon|evening)|at (?P<night>night))\b")
PAST = re.compile(r"\b(?P<part>half|(?:a )?quarter) past\W*$")
YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|from|by|of|after|before|during|early|late|mid|and|to)"
    r"|[وفبل]?(?:ال)?(?:عام|سنه|لعام|منذ|في))\W*$"
)
REFUSED = re.compile(r"(?:(?<!\w)(?:not|لا|وليس|ليس)\s)$")  # "1.35 billion, not 1.2"
AND_A_HALF = re.compile(r"\s+\w+ ونصف(?!\w)")  # ثمانية أشهر ونصف
HALF_MORE = re.compile(r" ونصف(?!\w)")  # ساعتين ونصف الساعة
TIMES = re.compile(  # ten times as many; not 18 times a day
    r"(?:[\s-]?fold\b| times (?!an? \w|per )| (?:(?:مرات|مره)(?! (?:في|كل) )|اضعاف|ضعفا)(?!\w))"
)
ORDINAL_TENS = re.compile(r"ال\w+[وي]ن")  # الثلاثون: "the thirtieth" and "the thirty" are one word

_TITLES = one_of(
    "رئيس وزير عقيد عميد لواء رائد نقيب دكتور دكتوره سيد سيده مهندس مهندسه قاضي شيخ امير ملك سائق مدرب لاعب نائب"
    " طبيب طبيبه والي محافظ مدير مديره ممرضه استاذ استاذه كاتب كاتبه شاعر شاعره شاهد محامي محاميه حارس قبطان ربان"
)
_OFFICES = one_of(
    "متحدث متحدثه ناطق ناطقه امين امينه مسؤول مسؤوله قائد مدعي مدعيه وكيل وكيله خبير خبيره باحث باحثه رئيسه وزيره"
    " نائبه عميده محافظه سفير سفيره مستشار مستشاره نقيبه صحفي صحفيه عضو عضوه زعيم مطران مفتي عمده مختار"
)
# Words of numbers, which are no names.
_COUNTED = one_of(r"مئه مئات مئتي\w* مائه الف\w* ثلاث\w* اربع\w* خمس\w* ست سته سبع\w* ثمان\w* تسع\w* عشر\w*")
# Before a given name that is known, these say who somebody is; before other words they are other words.
_ROLES = one_of(
    "حكم حكمه مخرج مخرجه ممثل ممثله فنان فنانه كابتن مقدم ملازم رقيب منسق منسقه طفل طفله شاب شابه فتي فتاه ناشط"
    " ناشطه معلم معلمه مالك مالكه صاحب صاحبه مورخ روائي روائيه مرشح مرشحه موفد موفده مبعوث مبعوثه وسيط وسيطه سكرتير"
    " مساعد مساعده مشرف مشرفه مقرر مقرره منتج منتجه مهاجم مهاجمه رسام رسامه مزارع مزارعه تاجر تاجره صياد طيار طياره"
)
_NO_NAME = one_of("في من علي عن الي ان\\w* بان\\w* ما او ثم قد كان لم لا هو هي مع بعد قبل بن")
_ASIDES = one_of(
    "خلال اثناء امس مساء صباح فجر ليل اليوم عقب اثر وفق بحسب حسب رغم وسط ضمن نقلا ردا خلف ضد نحو حول عبر دون منذ"
    r" باسم\w* عند لدي يوم كما حيث حين بينما فيما لكن بل هذا هذه ذلك تلك جميع كل بعض احد احدي"
)
# Verbs that stand behind who acts; a name stands there, too.
_ACTS = one_of(
    "قال قالت اكد اكدت نفي نفت اعلن اعلنت اوضح اوضحت صرح صرحت اضاف اضافت ذكر ذكرت وصل وصلت زار زارت غادر غادرت"
    " دعا دعت طالب طالبت وعد وعدت رفض رفضت امر امرت قرر قررت طلب طلبت حذر حذرت اشار اشارت عاد عادت وقع"
    " وقعت التقي التقت افتتح شدد شددت اعرب اعربت بحث بحثت تعهد تعهدت كشف كشفت اتهم اتهمت"
    " يقول تقول يري تري الذي التي وجود"
)
TITLED = re.compile(
    rf"(?<!\w)(?:[وفبك]?ال|[وف]?لل)(?:{_TITLES})ه? "
    rf"(?P<name>(?!ال|(?:{_NO_NAME}|{_ASIDES}|{_ACTS}) )[^\W\d]{{2,}} "
    rf"(?!ال(?:ذي|تي) |(?:{_COUNTED}))[^\W\d]{{3,}})"
    # قبطان الناقلة أندرياس كوستاس
    rf"|(?<!\w)[وفبل]?(?:{_TITLES}) ال\w{{2,}} "
    rf"(?P<of>(?!ال|(?:{_NO_NAME}|{_ACTS}) )\w{{3,}} (?!ال|(?:{_NO_NAME}) )\w{{3,}})"
    # محاميه، إيلي نصار،
    rf"|(?<!\w)[وفبل]?(?:ال)?(?:{_TITLES})(?:ه|ها|هم)?(?: ال\w{{2,}})?، "
    rf"(?P<aside>(?!ال|(?:{_NO_NAME}) )\w{{3,}} \w{{3,}})،"
    r"|(?<!\w)و?[يت]دعي (?P<called>\w{2,} \w{3,})"
)

# A given name behind a title and up to five more words, or behind a verb: المتحدث باسم خفر السواحل نوري المبروك.
NAMED = re.compile(
    rf"(?<!\w)(?:[وفبكل]?(?:ال|لل)?(?:{_TITLES}|{_OFFICES}|{_ROLES})(?:ه|ها|هم|ين)?(?:[ ،]+\w+){{0,5}}?"
    rf"|[وف]?(?:{_ACTS}))"
    r"[ ،]+"
    rf"(?P<name>(?:{'|'.join(sorted(GIVEN_NAMES))}|(?:عبد|ابو|ام) \w{{3,}})"
    rf"(?: (?:بن|ابن|بنت|ابو|عبد|ال|ايت|اغ|ولد))* (?!(?:{_NO_NAME}|{_ACTS}|عبد|س[يت]\w{{3,}})(?!\w))\w{{3,}})"
)

# A name with a family's behind a title and what it is of: المدرب التونسي معز الهمامي; any two
# words behind a minister's people: وزير الخارجية التركي أورهان تشليك.
FAMILY = r"(?:ال\w{2,}ي|بن\w{3,}|بو\w{3,}|بل(?!د|غ)\w{3,}|(?:بن|ابن|بنت|ابو|ايت|اغ|ولد|عبد|ال) \w{3,})"
_KNOWN = "|".join(sorted(GIVEN_NAMES))
# A given name before a family's or another, anywhere.
GIVEN_FIRST = re.compile(
    rf"(?<!\w)[وفبل]?(?:(?P<known>(?:{_KNOWN}|عبد ال\w{{2,}}) (?:{FAMILY}|{_KNOWN})(?: بن \w{{3,}})?)"
    rf"|(?P<doubtful>(?:{'|'.join(sorted(DOUBTFUL_NAMES))}) {FAMILY})"
    rf"|(?P<foreign>(?:{'|'.join(sorted(FOREIGN_NAMES))}) "
    rf"(?!ال|[ولب]ال|ل[تي]ت|ب(?:سبب|حاجه|وضع|عد)|(?:{_NO_NAME}|{_ACTS}|{_ASIDES})(?!\w))\w{{3,}}))(?!\w)"
)
SURNAMED = re.compile(
    rf"(?<!\w)[وفبك]?(?:ال|لل)?(?:{_TITLES}|{_OFFICES})(?:ه|ها|هم|ين)?(?: ال\w+){{0,2}} "
    rf"(?P<name>(?!ال|(?:{_NO_NAME}|{_ACTS}|{_ASIDES})(?!\w))\w{{3,}} ال\w{{2,}}ي)(?!\w)"
    rf"|(?<!\w)[وفبل]?(?:{_TITLES}) ال\w+ ال\w+ي "
    rf"(?P<foreign>(?!ال|[يت]\w+ |(?:{_NO_NAME}|{_ACTS}|{_ASIDES})(?!\w))\w{{3,}} "
    rf"(?!ال|(?:{_NO_NAME}|{_ACTS}|{_ASIDES})(?!\w))\w{{3,}})(?!\w)"
)
# Two or three words between commas behind an office: رئيس اتحاد الكرة، كمال زروال،
APPOSED = re.compile(
    rf"(?<!\w)[وفبك]?(?:ال|لل)?(?:{_TITLES}|{_OFFICES})(?:ه|ها|هم|ين)?(?: \w+){{1,4}}، "
    rf"(?P<name>(?!ال|[يت]\w+ |(?:{_NO_NAME}|{_ACTS}|{_ASIDES}|{_TITLES}|{_OFFICES})(?!\w))\w{{3,}}"
    r"(?: (?:بن|بنت|ابو|عبد))?"
    rf" (?!(?:{_NO_NAME})(?!\w))\w{{3,}})،"
)
# Words before which a doubtful name is that of a town.
AT_PLACE = re.compile(
    r"(?<!\w)و?(?:من|في|الي|نحو|قرب|مدينه|بلده|ميناء|شرق\w{0,2}|غرب\w{0,2}|شمال\w{0,2}|جنوب\w{0,2}) $"
)

# A place by what stands before it: near Zuwara, off the port of Sur; in Arabic, what kind of place it is, قرب مدينة
# ترهونة, since no capitals tell it from other words.
LOCATED = re.compile(
    r"\b(?i:in|near|off|outside|inside|around|(?P<one>from|at|to|towards?|of))\W+(?:the\W+)?"
    r"(?:(?:[A-Z]\w+ )?(?:city|town|village|port|camp|district|province|region|island)\W+(?:of\W+)?)?"
    r"(?:[A-Z][\w'-]+ )?$"
)
_PLACE_FIRST = "بني|عين|بير|راس|وادي|ام|دير|تل|خان|كفر|ابو|ود|تين|نجع|اولاد|سيدي|عمي|حله|دار|جبل|قصر|برج|باب"
PLACED = re.compile(
    r"(?<!\w)(?:[وفبل]?(?:مدينه|بلده|بلديه|قريه|محافظه|ولايه|ميناء|مطار|مخيم|معسكر|ضاحيه|مديريه|قضاء|جزيره|ناحيه"
    r"|غابه|مرسي|حي) "
    # والقرية المقصوفة هي تين برار
    r"|[وفبل]?ال(?:مدينه|بلده|بلديه|قريه)(?: ال\w+)? هي )"
    rf"(?P<name>(?:(?:{_PLACE_FIRST}) )?"
    r"(?!(?:في|من|علي|عن|الي|ان|او|هي|كانت|لم|لا|غير|ذات) )(?!\w*(?:يه|وي)(?!\w))"
    r"(?!لل|بال|ب?(?:شرق|شمال|جنوب|غرب))"
    r"(?!(?:كبير|صغير|قديم|جديد|مجاور|قريب|بعيد|اخري|واحد|كامل|فقير|معزول|محاصر|خاص)\w*)\w{3,})"
)

# A place by what is said behind it: عمي موسى، أشد البلديات تضررًا.
PLACED_BEFORE = re.compile(
    rf"(?<!\w)[وفبل]?(?P<name>(?:(?:{_PLACE_FIRST}) )?(?!(?:{_NO_NAME}|{_ACTS}|{_ASIDES})(?!\w))\w{{3,}})، "
    r"(?:(?:وهي|وهو) |(?:اكثر|اشد|اكبر|اقرب|احدي|اعرق|اقدم) ال?)(?:ال)?"
    r"(?:قريه|بلده|مدينه|بلديه|حي|ناحيه|ضاحيه|جزيره|قري|بلدات|بلديات|مدن|احياء)(?!\w)"
)

# Words of another time than that of the report: last month, a similar failure in 2019, مقابل 55 في العام الماضي.
OTHER_TIME = {
    "en": re.compile(
        r"\b(?:(?:last|previous|past) (?:year|month|week|season|time|\w+ion)|previous\w*|earlier|similar|ago"
        r"|formerly|worst|(?:in|of|since|from) (?:\w+ )?(?:19|20)\d\d|first (?:round|half|leg))\b"
    ),
    "ar": re.compile(
        r"(?<!\w)(?:[وفبل]?(?:ال)?(?:ماضي\w*|سابق\w*|مماثل\w*|مشابه\w*|اسوا)"
        r"|[وفبل]?(?:منذ |ل|ال)?(?:عام|سنه) ?\d{4}|قبل (?:عام|عامين|سن\w+|اعوام|شهر\w*|اسبوع\w*)"
        r"|الجوله الاولي)(?!\w)"
    ),
}

# What figures count. Of two units, or of the dead and the hurt, no figure contradicts another's.
UNITS = {
    "hour": "hour ساعه ساعات ساعتين",
    "minute": "minute دقيقه دقائق",
    "second": "ثانيه ثوان ثواني",
    "day": "day يوم ايام يوما",
    "week": "week اسبوع اسابيع اسبوعا",
    "month": "month شهر اشهر شهور شهرا",
    "year": "year سنه سنوات سنين عام اعوام عاما",
    "metre": "metre meter متر امتار مترا",
    "kilometre": "kilometre kilometer km كيلومتر كيلومترا كيلومترات كلم كم",
    "mile": "mile ميل ميلا اميال",
    "foot": "foot feet قدم قدما اقدام",
    "centimetre": "centimetre centimeter cm سنتيمتر سنتيمترا سنتيمترات سنتمتر سم",
    "millimetre": "millimetre millimeter mm مليمتر مليمترا مليمترات ملم",
    "tonne": "tonne ton طن طنا اطنان",
    "kilogram": "kilogram kilo kg كيلوغرام كيلوغراما كغ",
    "litre": "litre liter لتر لترا لترات",
    "hectare": "hectare هكتار هكتارا هكتارات",
    "acre": "acre",
    "degree": "degree درجه درجات",
    "storey": "storey story floor طابق طوابق طابقا",
    "bed": "bed سرير سريرا",
}
# What a unit measures, and how many of the least common unit it is: 40 minutes and two hours and a half compare.
FAMILIES = {
    "second": ("time", 1.0),
    "minute": ("time", 60.0),
    "hour": ("time", 3600.0),
    "day": ("time", 86400.0),
    "week": ("time", 604800.0),
    "month": ("time", 2629800.0),
    "year": ("time", 31557600.0),
    "millimetre": ("length", 0.001),
    "centimetre": ("length", 0.01),
    "foot": ("length", 0.3048),
    "metre": ("length", 1.0),
    "kilometre": ("length", 1000.0),
    "mile": ("length", 1609.344),
    "pound": ("mass", 0.4536),
    "kilogram": ("mass", 1.0),
    "tonne": ("mass", 1000.0),
    "acre": ("area", 0.4047),
    "hectare": ("area", 1.0),
}
WEIGHED = re.compile(r"\bweigh\w*\W+(?:\w+\W+){0,3}$")  # weighing some 77 pounds, which are no money
FAHRENHEIT = re.compile(r"\W*(?:degrees?|درج\w+)?\W*(?:fahrenheit|f\b|فهرنهايت)")
# A unit that stands for one or for half of it, where no figure stands: for a month, half an hour, شهرا كاملا.
_SINGLE_EN = "minute hour day week month year kilometre mile tonne"
_SINGLE_AR = "دقيقه ساعه يوم اسبوع شهر عام سنه كيلومتر ميل طن"
SINGLE = {
    "en": re.compile(
        r"(?:\b(?:for|after|within|last(?:ed|ing|s)?|takes?|took|taking|only|about|almost|nearly|least|than|over) "
        rf"(?:an?|one) (?:full |whole )?(?P<unit>{'|'.join(_SINGLE_EN.split())})\b"
        rf"|\bhalf an? (?P<half>{'|'.join(_SINGLE_EN.split())})\b)(?! and a half)"
    ),
    "ar": re.compile(
        r"(?<!\w)(?:(?:لمده|بعد|خلال|نحو|حوالي|قرابه|مده) "
        rf"(?P<unit>{'|'.join(_SINGLE_AR.split())})(?: كامل| كامله| واحد| واحده)?"
        r"|(?P<whole>(?:يوم|اسبوع|شهر|عام)ً?ا|ساعه|سنه) (?:كامل|واحد)(?:ً?ا|ه)"
        rf"|نصف (?:ال)?(?P<half>{'|'.join(_SINGLE_AR.split())}))(?!\w)"
    ),
}
QUARTER = {
    "en": re.compile(r"\b(?P<which>first|second|third|fourth) quarter\b"),
    "ar": re.compile(r"(?<!\w)(?:[وفبل]|لل)?الربع (?P<which>الاول|الثاني|الثالث|الرابع|الاخير)(?!\w)"),
}
QUARTERS = {
    **dict(zip("first second third fourth".split(), range(1, 5), strict=True)),
    **dict(zip("الاول الثاني الثالث الرابع الاخير".split(), (1, 2, 3, 4, 4), strict=True)),
}
PEOPLE = {
    "dead": "killed killing dead died death deaths kill kills lives fatalities bodies corpses"
    " قتيل قتيلا قتلي قتل قتلت مقتل مصرع وفاه وفيات توفي اودي اودت بحياه ضحيه ضحايا جثه جثث لقي لقوا",
    "hurt": "injured wounded hurt injuries injuring wounding wounds"
    " جريح جريحا جرحي جرح جرحوا جرحت اصيب اصيبت اصيبوا اصابه مصاب مصابا مصابين بجروح",
    "missing": "missing unaccounted مفقود مفقودا مفقودين فقدان فقد فقدوا",
    "held": "arrested detained arrests arrest detaining arresting"
    " اوقف اوقفت توقيف اعتقل اعتقلت اعتقال موقوف موقوفا معتقل معتقلا",
    "fled": "displaced evacuated homeless fled نازح نازحا نازحين مشرد اجلي اجلت اجلاء",
    "families": "family families household households اسره اسر عائله عائلات",
}
UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words.split()}
PEOPLE_OF = {word: name for name, words in PEOPLE.items() for word in words.split()}
# Nouns whose dual is no plural of another word, with what it counts: شخصين, two people.
DUALS = dict.fromkeys("شخص طفل رجل شاب جندي حارس سائق قطار سيارت منزل قري حال جث طائر شاحن امرا سفين".split(), "")
DUALS |= {
    "قتيل": "dead",
    "جريح": "hurt",
    "يوم": "day",
    "ساع": "hour",
    "اسبوع": "week",
    "شهر": "month",
    "عام": "year",
    "سنت": "year",
}
DUAL = re.compile(rf"(?<!\w)[وفبل]?(?P<noun>{'|'.join(sorted(DUALS))})ت?(?:ين|ان)(?!\w)")
