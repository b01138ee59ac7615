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
    r"|لا (?:يقل|تقل)\w* (?:عدد\w* (?:\w+ )?)?عن"
    r"|اكثر من|(?:[يت]زيد|زادت?) (?:(?!ال)\w{2,}(?:ه|ها|هم) |عدد\w* (?:\w+ )?)?(?:على|علي|عن)"
    r"|يفوق|تفوق|تجاوز|تجاوزت|يتجاوز|تتجاوز"
)
_MOST = (
    r"(?:not|\w+n't|never|hardly|barely) (?:exceed|top|pass|surpass)\w*"
    r"|(?:not|\w+n't|never|nobody|no one) (?:\w+ ){0,3}more than"
    r"|(?:لم (?:ي|ت)كن|ليست?|لا (?:ي|ت)وجد|لم (?:ي|ت)حضر\w*|لم (?:ي|ت)ضم) (?:\w+ ){0,3}اكثر من"
    r"|at most|up to|as many as|as much as|no more than|(?:fewer|less) than|under|below|not more than|maximum of"
    r"|اقل من"
    r"|(?:لا|لم) (?:يزيد|تزيد|يزد|يتجاوز|تتجاوز)\w*(?: (?:عدد\w* (?:\w+ )?)?(?:على|علي|عن))?"
    r"|ما يصل الي|(?<!\w)[وفب]?دون(?!\w)"
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
JOINED = ("و", "ف")  # that are written on to a word that bounds a figure
BOUNDS_BEFORE, BOUNDS_BEHIND = (LEAST_BEFORE, MOST_BEFORE, ABOUT_BEFORE), (LEAST_BEHIND, ABOUT_BEHIND)
# Where a limit is told, it is the figure itself that is: licensed for no more than 30, fined up to 900 million.
LIMITED = re.compile(
    r"\b(?:permitted|allowed|licen[sc]ed|authori[sz]ed|entitled|limit\w*|capped|cap|maximum|capacity|fine[sd]?|penalt\w+"
    r"|punish\w+)\b"
    r"|(?<!\w)[وف]?(?:(?:ي|ت)سمح|مسموح|مرخص|مصرح|(?:ال)?حد (?:ال)?اقصي|(?:ال)?سقف|(?:ال)?غرام\w+|(?:ال)?عقوب\w+"
    r"|(?:ي|ت)عاقب|(?:ت|ي)تسع|(?:ي|ت)حق)(?!\w)"
)
# An age that parts two groups of people, and bounds no figure: children under 14, من هم دون سن 14.
AGE_LIMIT = re.compile(
    r"\b(?:(?:children|people|persons?|any(?:one|body)|every(?:one|body)|some(?:one|body)|those|minors?|men|women|boys"
    r"|girls|users?|citizens|adults|patients?|pupils|students|drivers|workers|players|residents|applicants|pensioners"
    r"|teenagers|youths?) (?:who (?:are|is) )?(?:aged? )?(?:under|below|over|above|younger than|older than)"
    r"(?: (?:the )?age(?: of)?)?|(?:under|below|over|above) (?:the )?age of) $"
    r"|(?<!\w)(?:(?:دون|تحت|فوق|بلوغ) (?:ال)?سن (?:ال)?|اعمارهم (?:عن |علي )?|اعمارهن (?:عن |علي )?"
    r"|(?:من|ممن|لمن) هم (?:دون|تحت|فوق) )$"
)
AGED = re.compile(r"\b(?:aged?|age of|aged about) $|(?<!\w)(?:من العمر|عمره|عمرها|سن) (?:نحو )?$")
AGE_ASIDE = re.compile(r"[A-Z][\w'-]+, $")  # Karim Mansour, 34, said

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
_MORE = r"ا(?:كثر|كبر|علي|غلي|سرع|طول|بعد|شد|قل|صغر)"
# Ten times as many are another measure than ten times a year, than 19 goals.
TIMES = re.compile(
    rf"(?:[\s-]?fold\b| times (?:as|more|less|the|its|their|his|her|that|what|[a-z]+er)\b"
    rf"| (?:(?:مرات|مره) {_MORE}|اضعاف|ضعفا)(?!\w))"
)
TIMES_BEFORE = re.compile(rf"(?<!\w)(?:{_MORE}|(?:ت|ي)?تضاعف\w*|(?:ي|ت)?فوق\w*|(?:ي|ت)عادل\w*)(?: \w+)? $")
OCCASIONS = re.compile(r" times\b| (?:مرات|مره)(?!\w)")
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
    rf"(?P<name>(?:{'|'.join(sorted(GIVEN_NAMES))}|(?:عبد|ابو|ام) \w{{3,}}|عبدال\w{{2,}})"
    rf"(?: (?:بن|ابن|بنت|ابو|عبد|ال|ايت|اغ|ولد))* (?!(?:{_NO_NAME}|{_ACTS}|عبد|س[يت]\w{{3,}})(?!\w))\w{{3,}})"
)

# A name with a family's behind a title and what it is of: المدرب التونسي معز الهمامي; any two
# words behind a minister's people: وزير الخارجية التركي أورهان تشليك.
FAMILY = r"(?:ال\w{2,}ي|بن\w{3,}|بو\w{3,}|بل(?!د|غ)\w{3,}|(?:بن|ابن|بنت|ابو|ايت|اغ|ولد|عبد|ال) \w{3,}|عبدال\w{2,})"
_KNOWN = "|".join(sorted(GIVEN_NAMES))
# A given name before a family's or another, anywhere.
GIVEN_FIRST = re.compile(
    rf"(?<!\w)[وفبل]?(?:(?P<known>(?:{_KNOWN}|عبد ?ال\w{{2,}}) (?:{FAMILY}|{_KNOWN})(?: بن \w{{3,}})?)"
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
    r"(?![يت](?:قع|ضم|بلغ|بعد|شتهر|عتبر|عد|متد|طل|شهد|عيش|سكن)(?!\w))"  # مدينة تقع
    r"(?!لل|بال|ب?(?:شرق|شمال|جنوب|غرب))"
    r"(?!(?:كبير|صغير|قديم|جديد|مجاور|قريب|بعيد|اخري|واحد|كامل|فقير|معزول|محاصر|خاص)\w*)\w{3,})"
)

# A place by another that it is near: مرآب في ماتوزينيوش قرب بورتو; not by a common noun, في مزرعة قرب بورتو.
_COMMON_PLACE = (
    r"مكان|موقع|مبني|شارع|طريق|منزل|بيت|مخيم|معسكر|حاجز|مستودع|مصنع|مطعم|فندق|مسجد|مركز|سوق|حقل|حي|ملعب|مطار|ميناء|مقر"
    r"|مجمع|بستان|كهف|نفق|جسر|واد|منفذ|معبر|قصر|حوش|مخزن|منزله|بيته|مكتب|متجر|فرع|شاطئ|ساحل|جبل|نهر|بحر"
)
NEAR_ANOTHER = re.compile(
    rf"(?<!\w)(?:في|من) (?P<name>(?:(?:{_PLACE_FIRST}) )?"
    rf"(?!(?:{_NO_NAME}|{_ACTS}|{_ASIDES}|{_COMMON_PLACE}|{_TITLES})(?!\w))(?!ال|ل|ب|\w*(?:ه|ات|ين|ون)(?!\w))\w{{4,}})"
    r" (?:قرب|بالقرب من|(?:شرق|غرب|شمال|جنوب)(?:ي|ا)?(?: (?:شرق|غرب)ي?)?) (?=\w{3,})"
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

# What a currency costs in another, told without it or not: 58.9 to the dollar, وأغلق الدولار عند 61.4 جنيه.
RATE_BEHIND = re.compile(
    r" (?:to|per|against|for) (?:the|an?|one|each) (?:us |american )?(?:dollar|euro|greenback)\b"
    r"| (?:لل|(?:مقابل|امام|ازاء|لكل) (?:ال)?)(?:دولار|يورو)(?!\w)"
)
RATE_BEFORE = re.compile(
    r"\bthe (?:us |american )?(?:dollar|euro|greenback)(?: \w+){1,4} $"
    r"|(?<!\w)[وف]?(?:ال|لل)(?:دولار|يورو)(?: \w+){0,4} $"
)
UNOFFICIAL = re.compile(
    r"\b(?:parallel|black|unofficial|informal) market|(?:ال)?سوق (?:ال)?(?:موازيه|سوداء|غير (?:ال)?رسميه)"
)
# What something has room for is another figure than how many there are: it can seat 65,000, بسعة 300 راكب.
ROOM = re.compile(
    r"\b(?:capacity of|(?:can|could) (?:hold|seat|accommodate)"
    r"|(?:licen[sc]ed|built|designed|meant|permitted|allowed) (?:for|to (?:carry|hold|take)))"
    r"(?: (?:about|around|some|nearly|only|just|up to|at most|(?:no )?more than|over))? $"
    r"|(?<!\w)[وفب]?(?:(?:ي|ت)تسع(?: \w+){0,2} لـ?|سعت?[ها]\w?(?: \w+)? "
    r"|(?:ال)?طاق[هت]\w* (?:ال)?استيعابي\w+(?: \w+){0,3} "
    r"|مرخص\w?(?: \w+){0,2} )$"
)
STERLING = re.compile(r"£|sterling|\bgbp|استرليني")
CENTIMES = re.compile(
    r" (?:centimes?|cents?|pence|piast(?:re|er)s?|سنتيم(?:ا|ات)?|سنتا?|سنتات|بنسا?|بنسات|قرشا?|قروش)(?!\w)"
)
OF_PERCENT = re.compile(r" مئويت(?:ين|ان)(?!\w)")  # نقطتين مئويتين
_DECADES = re.compile(r"[\s-]+decades?\b")
_AR_DECADES = re.compile(r" (?:عقود|عقدا)(?!\w)")  # also contracts
_FOR_DECADES = re.compile(r"(?<!\w)[وف]?(?:منذ|قبل|بعد|خلال|مدي|طوال|طيله|مدار)(?: \w+){0,2} $")
BASIS = re.compile(r"[\s-]*(?:basis points?|bps|نقط[هة] اساس|نقاط اساس)")


def is_decades(before: str, figure: str, behind: str) -> bool:
    """Say whether a figure counts decades, or is one: a decade, three decades, منذ ثلاثة عقود, قبل عقدين."""
    if figure == "decade" or _DECADES.match(behind):
        return True
    counted = figure.endswith(("عقدين", "عقدان")) or _AR_DECADES.match(behind)
    return bool(counted and _FOR_DECADES.search(before))


# An ordinal told as a figure behind its noun: الدقيقة 83, minute 83, المادة 9.
NUMBERED = re.compile(
    r"\b(?:minute|round|article|page|stage|phase) $"
    r"|(?<!\w)[وفبل]?(?:ال|لل)(?:دقيقه|مرتبه|ماده|جوله|صفحه) $"
)
ORDINAL_NOUN = re.compile(r"(?<!\w)[وفبل]?(?:ال|لل)?([^\W\d]+) $")  # before it: الدقيقة الثالثة والثمانين
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
# Nouns whose dual is no plural of another word, with what it counts: شخصين, two people.
DUALS = dict.fromkeys(
    "شخص طفل رجل شاب جندي حارس سائق قطار سيارت منزل قري حال جث طائر شاحن امرا سفين نقط".split(), ""
)
DUALS |= {
    "قتيل": "dead",
    "جريح": "hurt",
    "يوم": "day",
    "ساع": "hour",
    "اسبوع": "week",
    "شهر": "month",
    "عام": "year",
    "سنت": "year",
    "موسم": "season",
}
DUAL = re.compile(rf"(?<!\w)[وفبل]?(?P<noun>{'|'.join(sorted(DUALS))})ت?(?:ين|ان)(?!\w)")
