"""Names by the word that says what they are of, in both languages: نادي الشباب, the club Al-Ettifaq.

In English that word stands beside the name, in an aside or behind a verb: Open Palms, a charity; a gang calling
itself Iron Cobra; the village was Ain Kelba. In Arabic it stands before it, and the name in quotation marks or
where grammar leaves no other reading: شركة هانسول الكورية is no idafa with an indefinite noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.facts.calendar import EN_MONTHS, EN_WEEKDAYS
from align.facts.given_names import GIVEN_NAMES

# What has a name: English words, folded Arabic words.
_HEADS = {
    "club": ("club", "نادي"),
    "hospital": ("hospital|clinic", "مستشفي|مشفي"),
    "university": ("university", "جامعه"),
    "company": (
        "company|firm|group|airline|carrier|contractor|supplier|builder|developer|operator|manufacturer|maker|producer"
        "|publisher|retailer|refiner|shipper|start-?up",
        "شركه|مجموعه|مؤسسه|مورد|متعهد|مقاول|مشغل|ناقل|مصنع",
    ),
    "charity": ("charity|organisation|organization|association|foundation|ngo|aid agency|aid group", "منظمه|جمعيه"),
    "gang": (
        "gang|militia|faction|rebel group|armed group|hacker group|hacking group",
        "عصابه|ميليشيا|تنظيم|فصيل|تشكيل|جماعه|خليه",
    ),
    "party": ("party|coalition|bloc", "حزب|ائتلاف|تيار"),
    "bank": ("bank|lender", "بنك|مصرف"),
    "prison": ("prison|jail", "سجن"),
    "stadium": ("stadium|ground", "ملعب|استاد"),
    "street": ("street|avenue", "شارع|جاده"),
    "square": ("square", "ميدان|ساحه"),
    "bridge": ("bridge", "جسر|كوبري"),
    "airport": ("airport|airfield", "مطار"),
    "port": ("port|harbour|harbor", "ميناء|مرفا"),
    "crossing": ("border crossing|crossing", "معبر"),
    "refinery": ("refinery", "مصفاه"),
    "mosque": ("mosque", "مسجد"),
    "church": ("church|cathedral", "كنيسه|كاتدرائيه"),
    "dam": ("dam", "سد"),
    "venue": (
        "palace|tower|castle|museum|theatre|theater|hall|arena|auditorium|cinema",
        "قصر|برج|قلعه|متحف|مسرح|قاعه|سينما",
    ),
    "hotel": ("hotel", "فندق"),
    "child": ("girl|boy|toddler|baby|infant", "طفل|طفله|رضيع|رضيعه"),
    "newspaper": ("newspaper|daily|magazine", "صحيفه|جريده|مجله"),
    "film": ("film|movie|documentary", "فيلم"),
    "ship": (
        "ship|tanker|ferry|vessel|boat|trawler|yacht|freighter|barge",
        "سفينه|ناقله|عباره|معديه|باخره|مركب|قارب|يخت|زورق|لنش",
    ),
}
HEADS = frozenset(_HEADS)
OF_PLACES = frozenset(
    {"hospital", "university", "prison", "stadium", "bank", "airport", "port", "crossing", "refinery"}
)  # what is named after where it is
GROUPS = frozenset({"company", "charity", "gang"})  # "group" is any of these, and مجموعة too
_HEAD_OF = {word: head for head, languages in _HEADS.items() for words in languages for word in words.split("|")}
_EN = "|".join(sorted((words for words, _ in _HEADS.values()), key=len, reverse=True))
_AR = "|".join(words for _, words in _HEADS.values())
_EN_BEHIND = re.compile(rf" (?:[a-z]+ )?(?P<head>{_EN})\b", re.IGNORECASE)  # not Hassan's boat
_EN_BEFORE = re.compile(rf"\b(?P<head>{_EN})(?: of| called| named)? (?:[AE]l-)?$", re.IGNORECASE)
_GIVEN = "|".join(sorted(GIVEN_NAMES))

# Where a place is named beside what it is: "the village was", "the landing at", "X, the worst-hit town,".
_PLACE = (
    "village|town|city|hamlet|quarter|neighbou?rhood|district|suburb|camp|settlement|landing|island|forest|valley"
    "|oasis|province"
)
_NO_OWNER = r"(?!(?:of|for|at|in|by|from|to|and|or|who|on|with|head|owner)\b)"
_ENDS = r"(?=[,.;:)\"”]|$| (?:that|which|who|whose|of|in|on|with|from|based|run|owned|known|already|close|near)\b)"
_RUN = re.compile(
    r"(?<![\w'’-])[A-Z][\w’-]*[a-z][\w’-]*(?: (?:(?:[ae]l|ad|as|ash|at|an|ar)-|(?:of|de|da|do|for|and) (?=[A-Z]))?"
    r"[A-Z][\w’-]*)*"
)
_OPENERS = frozenset(
    """
    the a an in on at of for from to by with and but or as if when while after before since until his her its their
    our my this that these those he she it they we there one two three four five six seven eight nine ten some most
    all no not another other officials police both each every only even later earlier more about according witnesses
    supporters followers fans players residents members people
    """.split()
)
_TITLED = re.compile(
    r"(?:Dr|Mr|Mrs|Ms|Prof\w*|Sheikh\w*|Prince\w*|King|Queen|Sir|Lord|Lady|Judge|General|Colonel|Captain|Major|Brigadier"
    r"|Lieutenant|President|Minister|Governor|Ambassador)\b"
)
_ASIDE = re.compile(
    rf"['’]?, (?:an?|the|its|their|his|her)(?: {_NO_OWNER}[\w'’-]+){{0,3}}? "
    rf"(?:(?P<head>{_EN})|(?P<place>{_PLACE})){_ENDS}"
)
# The head of the hospital, X, is no hospital.
_NOT_OF = "".join(
    rf"(?<!\b{word} {article} )"
    for articles, words in (
        ("the its this that", "of at for in from with by to and near outside inside after before"),
        ("a an", "of at for in to"),
    )
    for article in articles.split()
    for word in words.split()
)
_FOLLOWED = re.compile(
    r"\b(?i:fans|supporters|players|followers|goalkeeper|striker|midfielder|defender) (?:of|for) $"
)
_FOLLOWING = re.compile(r"(?:['’]s?)? (?:fans|supporters|players|goalkeeper|striker|midfielder|defender)\b")
_NAMED_SO = re.compile(
    rf"\b{_NOT_OF}(?:(?P<head>{_EN})|(?P<place>{_PLACE}))(?:"
    r" (?:calling itself|known as|called|named|by the name of)"
    r"|(?: (?:that|which|who|whose) (?:[\w'’-]+ ){1,7}?[\w'’-]+)?(?P<comma>,)"
    r"| (?:was|is|are|were|would be|will be)(?: named as| called)?"
    r") $"
)
# the Democratic Covenant party
_BEFORE = re.compile(
    r" (?P<head>party|coalition|bloc|company|firm|group|charity|gang|faction|militia|club|film|newspaper)\b"
)
_BESIDE = re.compile(rf"\b(?:[Tt]he|[Aa]n?) (?:[\w'’-]+ ){{0,2}}?(?P<head>{_EN}) $")  # the gang Iron Cobra
# What the last word of a name says: Hansol Engineering, Gulf Air, Palm Relief.
_LAST = {
    "company": "air airlines airways contracting engineering construction holding holdings ltd inc industries"
    " petroleum shipping logistics telecom motors insurance pharma technologies systems",
    "charity": "relief aid foundation trust",
}
_LAST_OF = {word: head for head, words in _LAST.items() for word in words.split()}
_DAYS = frozenset((*EN_MONTHS, *EN_WEEKDAYS))
_YOUNG = re.compile(  # Nadia, seven, was pulled out; of whoever has a full name the age says nothing
    r", (?:aged |just |only )?"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|[1-9]|1[0-7])[,.](?!\d)"
)
_PLACED_AT = re.compile(rf"\b(?:{_PLACE}) (?:at|of|called|named) $")

_TEAMS = "اتحاد|شباب|نجم|ترجي|هلال|اهلي|وداد|رجاء|مولوديه|شبيبه|وفاق|نصر|نهضه|اولمبيك|جمعيه|ريال|اتلتيكو|مانشستر"
# Behind these the name need not be quoted: what follows cannot be anything else.
_TRADES = "طيران|مقاولات|خطوط"
_KIND_OF = (  # what may stand behind such a word that is no name: مستشفى ميداني, بنك مركزي
    r"(?!(?:في|من|علي|عن|الي|ان|او|هي|هو|كانت|كان|لم|لا|غير|ذات|بعد|قبل|منذ|التي|الذي|اخر|اخري|واحد\w*|ثان\w*|ثالث\w*"
    r"|خاص\w*|عام\w*|كبير\w*|صغير\w*|قريب\w*|جديد\w*|محلي\w*|حكومي\w*|ميداني\w*|عسكري\w*|متنقل\w*|تابع\w*|مجاور\w*"
    r"|رئيسي\w*|مركزي\w*|اجنبي\w*|وهمي\w*|وسط|شرق\w*|غرب\w*|شمال\w*|جنوب\w*)(?!\w))"
)
_GENERIC = (  # what the article makes of a general word: مستشفى المدينة
    r"(?!ال(?:مدينه|بلده|محافظه|ولايه|منطقه|قريه|دوله|حكومه|جيش|جامعه|اطفال|شرطه|نساء|قضاء|عاصمه|مركزي|دولي"
    r"|رئاسه|رئاسي|مراقبه|جريمه|احداث|عمليات|حدث|حادث|مدرسه|اتصالات)(?!\w))"
)
# مجموعة مسلحة، المورّد التركي
_ADJECTIVES = r"(?: (?:ال\w+|\w{2,}(?:ي|يه)|مسلحه?|متشدده?|متمرده?|خيريه?|جديده?|صغيره?|كبيره?)){0,2}"
# What begins a quotation rather than a name: قالت الشركة «لن ندفع»
_SAID = (
    r"ل[نم]|لا|لما|ما|هل|اي|ان|انه\w?|انن?ا|نحن|هذا|هذه|ذلك|ليس\w*|لسنا|كان\w*|قد|سوف|عندما|حين|من|في|علي|عن|بسبب|كل|بعض"
    r"|جميع|يجب|نريد|اذا|لو|غير|عدم|دون"
)
# In quotation marks, behind a title, a given name with another word, the son or the father of somebody; a club is
# named by any word with the article that is no adjective: نادي الشباب السعودي.
# Behind رئيس النادي stands its head.
_AR_HEADED = re.compile(
    rf"(?<!\w)(?:[وفبلك]?(?:ال)?|لل|ولل)(?P<head>{_AR})"
    rf"{_ADJECTIVES}(?:،? (?:و?اسمها|و?اسمه|و?[تي]دعي|[تي]سمي|ال[م]سما[هة]|المسمي|باسم|هي|هو"
    r"|[تي]طلق علي نفس(?:ها|ه)|[تي]سمي نفس(?:ها|ه)|(?:[تي]عرف|معروف\w?|المعروف\w?|عرفت?) ب(?:اسم)?|[تي]حمل اسم))? "
    rf"[«\"“](?P<quoted>(?!(?:{_SAID})(?!\w))[^»\"”]{{2,30}})[»\"”]"
    rf"|(?<!\w)[وفبلك]?(?P<bare>{_AR}) (?:ال\w+(?:ي|يه) )?"
    r"(?:(?P<titled>ال(?:امير|اميره|ملك|ملكه|شيخ|شيخه|شهيد|رئيس|امام|سلطان) (?:عبد |ال|بن )?\w{3,}"
    r"(?: (?:الله|الدين)(?!\w))?)"
    rf"|(?P<given>(?:{_GIVEN}|ابن|ابو|عبد) \w{{3,}})"
    r"|(?<=نادي )(?P<club>ال(?!\w*(?:يه|ي)(?!\w))\w{3,})"
    # مستشفى قرطبة الجامعي, بنك الحجاز, جامعة الخرطوم
    rf"|(?:(?<=مستشفي )|(?<=بنك )|(?<=مصرف )|(?<=جامعه )|(?<=قصر )"
    rf"|(?<=برج )|(?<=قلعه )|(?<=متحف )|(?<=مسرح )|(?<=سينما )|(?<=فندق ))"
    rf"(?P<placed>{_KIND_OF}{_GENERIC}(?!و|لل|لقاح)"
    r"(?!\w*(?:يه)(?!\w))\w{3,}(?: ال(?:جامعي|عام|مركزي|تعليمي|تخصصي|دولي|وطني|اهلي)(?!\w))?)"
    # شركة طيران الواحة
    rf"|(?<=شركه )(?P<trade>(?:{_TRADES}) ال(?!\w*يه(?!\w))\w{{3,}})"
    # شركة هانسول الكورية, شركة بروج للتأمين
    rf"|(?<=شركه )(?P<joined>{_KIND_OF}(?!ال|ل|ب|\w*يه(?!\w))\w{{4,}}(?: لل\w{{3,}}|(?= ال\w+يه(?!\w))))"
    r")"
    # البنك الأهلي
    r"|(?<!\w)[وفبلك]?(?P<called>ال(?:بنك|مصرف)) "
    r"(?P<adjective>ال(?!مركزي|دولي|مذكور|معني|حالي|سابق|جديد|متضرر|راعي)\w{3,})"
    # الطفلة ملاك، ذات الست سنوات
    rf"|(?<!\w)[وفبلك]?(?:ال|لل)(?:طفل|طفله|رضيع|رضيعه) (?P<young>{_KIND_OF}(?!ال)\w{{3,}})"
    r"(?=،| (?:البالغ\w*|ذات|ذو|ذي|ابن|ابنه|بنت|صاحب\w*)(?!\w))"
    # جماهير اتحاد الواحة
    rf"|(?<!\w)[وفبل]?(?:نادي|جماهير|جمهور|مشجعي|مشجعو|انصار|لاعبي|لاعبو|فريق|مدرب|نجم|هداف|حارس) "
    rf"(?P<team>(?:{_TEAMS}) (?:ال)?\w{{3,}})"
    # مقاولات الرافعة, طيران الخليج
    r"|(?<!\w)[وفبل]?(?P<works>مقاولات ال\w{3,}|طيران ال(?!احتلال|جيش|عدو|تحالف|نظام)\w{3,})"
)
# Wards of a hospital are few, and translated: the entry and its words in both languages.
_WARDS = {
    "isolation": ("isolation|quarantine", "العزل|عزل|الحجر|الحجر الصحي"),
    "dialysis": ("dialysis|kidney|renal", r"غسل الكلي|غسيل الكلي|الكلي|الغسيل الكلوي"),
    "intensive": ("intensive[ -]care|critical[ -]care", "العنايه المركزه|العنايه المشدده|العنايه الفائقه|الانعاش"),
    "maternity": ("maternity|obstetrics?", "الولاده|التوليد|النسائيه|الامومه"),
    "neonatal": ("neonatal|premature|newborn", "الخدج|حديثي الولاده|المواليد|المبتسرين"),
    "burns": ("burns?", "الحروق"),
    "emergency": ("emergency|casualty|accident and emergency", "الطوارئ|الاستعجالات|المستعجلات|الاسعاف"),
    "surgery": ("surgical|surgery", "الجراحه"),
    "children": ("paediatrics?|pediatrics?|children['’]s", "الاطفال"),
    "cancer": ("cancer|oncology", "الاورام|السرطان"),
    "heart": ("cardiac|cardiology|heart|coronary", "القلب"),
    "mental": ("psychiatric|mental", "النفسيه|الامراض النفسيه|العقليه"),
}
_WARD_EN = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{name}>{en})' for name, (en, _) in _WARDS.items())})"
    r"[ -](?:unit|ward|department|wing|room)\b",
    re.IGNORECASE,
)
_WARD_AR = re.compile(
    r"(?<!\w)[وفبل]?(?:ردهه|وحده|قسم|جناح|غرفه|شعبه) "
    rf"(?:{'|'.join(f'(?P<{name}>{ar})' for name, (_, ar) in _WARDS.items())})(?!\w)"
)
_MAKERS = {
    "Airbus": ("Airbus", "ايرباص"),
    "Boeing": ("Boeing", "بوينغ|بوينج"),
    "Embraer": ("Embraer", "امبراير"),
    "Antonov": ("Antonov", "انتونوف|انطونوف"),
    "Tupolev": ("Tupolev", "توبوليف"),
    "Ilyushin": ("Ilyushin", "اليوشن|ايليوشن"),
    "Sukhoi": ("Sukhoi|Su", "سوخوي"),
    "MiG": ("MiG", "ميغ|ميج"),
    "Cessna": ("Cessna", "سيسنا"),
    "Bombardier": ("Bombardier", "بومباردييه|بومبارديه"),
    "ATR": ("ATR", "اي تي ار"),
    "Mil": ("Mi|Mil", "مي"),
    "Black Hawk": ("UH", "بلاك هوك"),
}
_MODEL = {
    language: re.compile(
        rf"(?<!\w)(?:{'|'.join(f'(?P<m{at}>{words[side]})' for at, words in enumerate(_MAKERS.values()))})"
        r"(?: من)?(?: طراز)?[ -](?P<code>[A-Za-z]{0,3}-?\d{1,4})(?:-\d{1,4})?[A-Z]{0,3}(?!\w)"
    )
    for side, language in enumerate(("en", "ar"))
}


def find_head(text: str, start: int, end: int) -> str:
    """Return what an English name is of, by the word behind it or before it, "" for nothing."""
    behind = _EN_BEHIND.match(text, end)
    match = behind or _EN_BEFORE.search(text[max(0, start - 24) : start])
    return _HEAD_OF[match["head"].lower()] if match else ""


def find_named(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the English names that an aside or a verb says what they are of: start, end and what (`city`: a place).

    Their words may be ordinary ones: Open Palms, a charity.
    """
    for match in _RUN.finditer(text):
        start, end = match.span()
        while (first := re.match(r"[\w’-]+ ", text[start:end])) and first[0].strip().lower() in _OPENERS:
            start += first.end()
        if text[start:end].lower() in _OPENERS or _TITLED.match(text, start):
            continue
        before = text[max(0, start - 80) : start]
        found = _ASIDE.match(text, end) or named_so(before, text[end : end + 1])
        words = text[start:end].split()
        beside = (_BESIDE.search(before) or _BEFORE.match(text, end)) if len(words) > 1 else None
        last = _LAST_OF.get(words[-1].lower()) if len(words) > 1 else None
        if found or beside:
            head = found["head"] if found else beside["head"] if beside else ""
            yield start, end, _HEAD_OF[head.lower()] if head else "city"
        elif _FOLLOWED.search(before) or _FOLLOWING.match(text, end):
            yield start, end, "club"
        elif last:
            yield start, end, last
        elif len(words) == 1 and words[0].lower() not in _DAYS and _YOUNG.match(text, end):
            yield start, end, "child"
        elif _PLACED_AT.search(before):
            yield start, end, "city"


def named_so(before: str, behind: str) -> re.Match[str] | None:
    """Return where the words before a name say what it is of: a supplier, Hansol; the village was Ain Kelba."""
    found = _NAMED_SO.search(before)
    # To swim to the island, Sami had to hurry: a comma needs another one behind the name, and a place more.
    if found and found["comma"] and (found["place"] or behind not in ("", ",", ".", ";", ")")):
        return None
    return found


def find_headed(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield the Arabic names that say what they are of: start, end and what."""
    for match in _AR_HEADED.finditer(folded):
        name = match.lastgroup or "quoted"
        if name == "adjective":
            yield match.start("called"), match.end(), "bank"
        elif name == "young":
            yield *match.span(name), "child"
        elif name == "team":
            yield *match.span(name), "club"
        elif name == "works":
            yield *match.span(name), "company"
        else:
            yield *match.span(name), _HEAD_OF[match["head"] or match["bare"]]


def find_wards(text: str, arabic: bool) -> Iterator[tuple[int, int, str]]:
    """Yield the wards of hospitals, of folded text in Arabic: start, end and which."""
    for match in (_WARD_AR if arabic else _WARD_EN).finditer(text):
        yield *match.span(), match.lastgroup or ""


def find_models(text: str, arabic: bool) -> Iterator[tuple[int, int, str]]:
    """Yield the types of aircraft, of folded text in Arabic: start, end and the number: Boeing 737-800 is a 737."""
    for match in _MODEL["ar" if arabic else "en"].finditer(text):
        yield *match.span(), re.sub(r"\D", "", match["code"])
