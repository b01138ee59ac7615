"""Negation in Arabic and English: the plain words for it, and what else may stand for one in the other language.

Translators turn "did not accept" into "refused" and "not included" into غير مدرج, so a plain negation on one side
is a contradiction only when nothing on the other side can be its counterpart. A "without" beside دون, or a
"prevent" beside منع, have found theirs and are none for a "not".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from align.english import load_words
from align.facts.words import fold_key
from align.records import Language


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_key(word) for word in words.split())


def _either(words: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


# Still, especially, must: idioms that no English negation stands for.
_AR_EMPTY = _folded(
    """
    يزال تزال يزالون يزالوا يزلن يزل تزل ازال نزال زال زالت زالوا زلت زلنا سيما بد مناص مفر محالة
    """
)
# Idioms that deny nothing of what is said, though English may say "no": no doubt, no objection, not exceed, at
# least, as soon as, an inseparable part, do not forget, not hesitate (at once); and names that begin so, La
# Scala, La Paz.
_AR_IDIOMS = _AR_EMPTY | _folded(
    """
    شك غنى ريب حصر الحصر مانع يخفى تخفى يتجاوز تتجاوز يتعدى تتعدى يزيد تزيد يقل تقل يكد تكد يتجزأ تتجزأ بأس داعي عجب
    جدال حرج مراء مشاحة يستهان تستهان تنس تنسى تنسوا ننس ننسى
    يتردد تتردد يترددوا نتردد أتردد يلبث تلبث يلبثوا يتوان تتوان يأل تأل نأل
    مثيل نظير يسبق تسبق أقسم
    سكالا ليغا بلاتا باز روشيل كورونيا ريبوبليكا مانشا
    """
)
# Of the dialects too; there ما and ش also stand around a verb (ماعرفش).
_AR_PLAIN = _folded(
    """
    لا لم لن ليس ليست ليسوا ليسو ليسا ليستا لست لسنا لستم مش موش مو مب مهب مهوب ماهوب ماهب ماكو
    مكاش ماكاش ماكانش منيش مدري مادري ماادري مابغى مابي ماعندي ماعنده ماعندها ماعندنا ماعندهم مايعرف
    مافي مفيش مافيش مانيش مكانش مكنش
    ماحدا محدا محدش ماحدش مكانتش مكانوش معرفش معنديش معندوش معندناش معندهاش معندهمش
    مقدرش مينفعش ماينفعش
    """
)
# Behind a verb's own ending ش is no letter of its root: مكنتش, but not مفتش (inspector) and مهمش (marginal).
_AR_ENDED = r"(?:ت|تو|لو|ها|هم|نا|ك|كو)ش"
# ماعرفت: ما written on to a verb of the past.
_AR_WRITTEN_ON = "ما(?:عرف|شف|قدر|فهم|سمع|لقي|رح|قل)ت(?:ه|ها|ك)?"
_AR_AROUND = rf"(?:{_AR_WRITTEN_ON}|ما\w{{2,}}ش|م(?!فتش)\w{{2,}}(?!كش){_AR_ENDED})"
# ما before what no MSA clause has: ما شفتوش, ما بيعرف (but ما بين), ما عندي وقت, ما بدي أروح.
_AR_DIALECT = (
    rf"(?:عمر(?:ي|ه|ها|نا|هم|ك)\s+ما\s+\w+|ما\s+(?:ب\w{{3,}}ش|(?!\w?فتش)\w{{2,}}{_AR_ENDED}|جاش"
    r"|غادي\s+[ينت]\w+|را?ح\s+[اينت]\w{2,}|ب(?!ين)[يتن]\w{3,}|عند(?:ي|نا|ك|كم|ه|ها|هم)"
    r"|بد(?:ي|نا|ك|كم|ه|ها|هم|و)|حدا?(?!\w)))"
)
# At the head of a text, or behind "still", a verb of the past behind it: ما قدرت أنام; not ما زالت, ما دامت.
# ماني is also a name.
_AR_HEAD = (
    r"(?:(?<!.)|(?<=لسا )|(?<=لسه ))ما\s+(?!زال|دام)\w{2,4}(?:ت|نا|وا)"
    r"|(?:(?<!.)|(?<=انا )|(?<=انت ))مان(?:ي|ك|ه|ها|هم)"
)
# "Not ... but" says that there is something: ليس في القرية سوى طبيب واحد; so do "not only" and "not until".
_AR_EXCEPT = _folded("سوى إلا عدا فقط فحسب وحسب")
_AR_BARELY = r"\s+(?:لد\w+\s+)?غير(?!\w)|\s+(?:\w+\s+){1,4}قبل\s+[أا]ن(?!\w)"  # لا يوجد غير, لن يغادر قبل أن
_AR_SEEN = r"(?:يوجد|توجد|يبق|تبق|يبقى|تبقى)"
_REACH = 12  # words from a negation to what takes it back
_AR_NEGATION = re.compile(
    r"(?<!ام )(?<!او )(?<!/)"  # whether or not (أم لا), yes or no (نعم/لا)
    rf"(?<!\w)[وف]?(?:{_either(_AR_PLAIN)}|{_AR_AROUND}|{_AR_DIALECT}|{_AR_HEAD})(?!\w)(?!\s+(?:{_either(_AR_IDIOMS)})(?!\w))"
    rf"(?!(?:\s+{_AR_SEEN})?(?:{_AR_BARELY}))"
    r"(?!\s+\w+\s+غير\s+(?:هذا|هذه|ذلك|تلك|هؤلاء|الراحه|كده|هيك)(?!\w))"  # لا أملك غير هذا البيت
    rf"(?!(?:\s+\w+){{0,{_REACH}}}?\s+(?:{_either(_AR_EXCEPT)})(?!\w))"
)
_AR_WHY = re.compile(r"\W*لم\s[^؟?]*[؟?]\W*")
# ما as a negation of MSA: at the head of a clause, or before verbs that it negates; not ما زال, ما بين, كل ما.
_MA = frozenset({"ما", "وما", "فما", "ماني", "مانك", "مانه", "مانها", "مانهم"})
_AR_MA = re.compile(
    r"(?:^|[.،؛!؟?:\"«(]\s*|(?<!\w)(?:انا|انت|انه|هو|هي|نحن|انني|لكن|ولكن|والله|لكنه|لكنني|انهم|لسه|لسا|عمري|عمره|عمرها|احنا)\s+)[وف]?ما\s"
    r"(?!زال|يزال|تزال|زلنا|هو\s|هي\s|الذي)"
    r"|(?<!\w)[وف]?ما\s+(?:كان|كانت|كنت|كنا|كانوا|من|عاد|عادت|رايت|اريد|احب|عرف\w*|زال\w*)(?!\w)"
)

# ما before a verb of the past at the head of a clause is "not" or "what", which English tells: ما حضر الوزير.
_AR_PAST = _folded(
    """
    فعل كتب حضر ذهب جاء وصل خرج دخل رأى سمع عرف أخذ أكل شرب نام قرأ فهم لعب درس سافر رجع ترك وجد قتل سرق كذب وافق
    اعترف تكلم شعر ندم نسي تذكر باع اشترى دفع ربح خسر نجح كسر فتح أغلق طلب حصل ضرب هرب زار ساعد شارك غادر استطاع قدر
    أراد أحب صدق خاف ظلم شاف راح إجا لقى اتصل رد أجاب قبل وعد
    """
)
_AR_NOT_OR_WHAT = re.compile(
    r"(?:^|[.،؛!؟?:\"«(]\s*|(?<!\w)(?:انا|انت|هو|هي|نحن|لكنه|لكنها|لكنهم|لكن|ولكن|والله)\s+)"
    rf"[وف]?ما\s+(?:{_either(_AR_PAST)})(?:ت|وا|نا|تم)?(?!\w)"
)
_EN_WHAT = re.compile(
    r"\b(?:what\w*|how\w*|which\w*|that|those|who\w*|why|where\w*|when\w*|as|all|any\w*|every\w*|things?)\b",
    re.IGNORECASE,
)

# What may be the counterpart of a negation, by kind: what lacks, what is prevented or refused, what restricts.
_AR_LACKS = _folded(
    """
    غير عدم دون بدون بلا انعدام ينعدم انعدمت افتقار يفتقر تفتقر يفتقرون يفتقد تفتقد خلو يخلو تخلو خال خالي خالية
    غياب غيابه اللا عديم عديمة معدوم معدومة مجهول مجهولة مجهولون مجهولين مرفوض مرفوضة
    """
)
_AR_REFUSES = _folded(
    """
    ينفي تنفي ينفون ينفوا يرفض ترفض نرفض أرفض يرفضون يرفضوا يفشل تفشل يتعذر تتعذر تعذر يستحيل تستحيل يمنع تمنع
    يمنعون يحظر تحظر يمتنع تمتنع تجنب يتجنب تتجنب تجاهل يتجاهل تتجاهل مستبعد يستبعد تستبعد حال يحول تحول حيلولة
    تفادي يتفادى تتفادى ينكر تنكر كفى كف تعجز يعجز أبى يأبى تأبى أبوا
    """
)
_AR_REFUSAL_STEMS = tuple(
    sorted(_folded("نفى نفت رفض فشل عجز منع حجب حظر محظور امتناع امتنع توقف أنكر إنكار استحال مستحيل متعذر"))
)
_AR_RESTRICTS = _folded(
    """
    إلا لولا نادرا نادر قلما سوى عدا ماعدا باستثناء استثناء يستثنى تستثنى مستثنى بالكاد يكاد تكاد يكادون ألم
    أليس أليست ألست ألستم أفلا أولم أفلم بدل بدلا عوضا خلاف كلا ليت لئلا كيلا لكيلا فقط وحده وحدها وحسب
    فحسب ماشي ماهو ماهي ماهم
    قليل قليلا قليلة أبدا قط مطلقا إطلاقا البتة صعب صعبة صعوبة صعوبات يصعب عسير عكس خطأ خاطئ
    خاطئة باطل زائف كاذب يجهل جهل بريء معفى معفاة يعفى إعفاء محرم محرمة ممنوع ممنوعة محروم حرمان مجانا مجاني أقصى
    أقصاه أدنى حسب بعيد بعيدا شك يشك معارض معارضة يعارض تعارض مخالف مخالفة يخالف بل وإنما إنما ناهيك ضئيل ضئيلة
    ضعيف انقطع نقص فقدان ينقص تنقص قلة مجرد
    """
)
_AR_TURNS = frozenset({"غير", "الا"})  # before أن they are "but"
# نفي is a denial, and behind these, or before a promise, "we keep".
_VERB_BEFORE = frozenset({"ان", "لن", "كي", "لكي", "حتي", "سوف", "بان", "الا"})
_KEPT = ("بوعد", "بوعود", "بالوعد", "بالوعود", "بعهد", "بالعهد", "بالتزام", "بالالتزام")
_AR_CLITICS = re.compile(r"[وفبلك]*(?:ال)?")

_EN_NEGATION = re.compile(
    r"\b(?:(?<!or )not(?!\s+(?:only|just|merely|simply|to\s+mention|least|even|until|less|fewer|more"
    r"|(?:as|so)\s+\w+\s+as)\b)"
    r"|never|cannot|nobody|none|neither|nothing|nowhere"
    # but for "..., don't you?", "Don't you?" and "Why don't you"
    r"|(?<!, )(?<!^)(?<!why )(?<![.?!:] )(?<=[^\W\d_]\s)[a-z]+n't"
    r"|no(?!\.?\s+\d|\s+(?:doubt|longer|matter|later|sooner|less|fewer|more)\b))\b"
    r"(?!(?:\s+[\w'-]+){0,6}?\s+(?:but|except|until|other\s+than|unless)\b)",
    re.IGNORECASE,
)
_EN_NEGATORS = frozenset("not never cannot nobody none neither nor nothing nowhere no".split())
_EN_LACKS = re.compile(
    r"without|devoid|free|missing|exempt|lack\w*|absen\w+|non|shortage|scarc\w+|depriv\w*"
    r"|de(?:centrali|militari|nucleari|regulat)\w+"
    r"|(?!(?:un|regard|nonethe|neverthe|b|doubt)?less(?!\w))\w*less(?:ness|ly)?"
)
_EN_REFUSES = re.compile(
    r"unable|impossib\w+|fail\w*|refus\w+|reject\w*|prevent\w*|forb[aio]d\w*|prohib\w*|ban|bans|banned|banning|stop\w*"
    r"|cease\w*|ceasing|halt\w*|deny|denies|denied|denial\w*|denying|avoid\w*|ignor\w+|neglect\w*|exclud\w+|defy"
    r"|declin\w+|bar|barred|disallow\w*"
)
_EN_RESTRICTS = re.compile(
    r"silent|lost|loss|little|few|minus|zero|empty|hard|hardly|difficult\w*|rarely|rare|seldom|barely|scarcely|only|solely|exclusively|alone|except\w*|save|unless"
    r"|until|till|before|prior|lest|instead|wrong\w*|otherwise|false|falsely|apart|mistaken|error|forget\w*|remember\w*"
    r"|rather|yet|pending|outstanding|remain\w*|merely?|purely|simply|longer|far|inevit\w+|undeni\w+|innumer\w+"
    r"|inexpl\w+|substandard|asympt\w*|asymm\w*|abnormal\w*|atypical\w*|anonym\w+|indom\w+|anti\w*|away|limited"
    r"|than|ever|whatever|whatsoever|regardless|irrespective|notwithstanding|contrary|opposite|oppos\w+|unlike|differ\w*"
    r"|doubt\w*|disagree\w*|object\w*|insuff\w+|inadeq\w+|inaccess\w+|inab\w+|incap\w+|intol\w+|shy|short|below"
    r"|beyond|nil|null|void|exempt\w*|waive\w*|immun\w*|refrain\w*|abst\w+|withh\w+|forgo\w*|abandon\w*|quit"
    r"|constant\w*|permanent\w*|perpetual\w*|forever|always"
)
_EN_TURNS = re.compile(r"\b(?:too\s+\w+\s+to|anything\s+but)\b", re.IGNORECASE)
_EN_PREFIXES = ("un", "dis", "non", "ir", "il", "im", "in")
_SHORTEST_STEM = 4  # letters behind such a prefix
# What begins so and goes on with a word without denying it: include, important, discover, disease.
_EN_FAR = re.compile(
    r"unless|unions|impor|improv|impress|impris|imprint|impact|impart|impair|impos[ei]|implant|impeach|imperil|impend"
    r"|impl[iy]|impound|impulse|inten[dst]|intake|intern|income|incoming|increas|inclin|inform|inflow|inflam|infus|insur"
    r"|inside|insight|instan|instal|instead|instil|inspir|inscri|invest|invent|invoice|indeed|indent|indoor|induct"
    r"|disappoint|immigra"
    r"|inhabit|inhal|inherit|inland|inlet|inmate|input|inroad|inward|ingrain|incorpor|incit|incens|discover|discount"
    r"|discours|discus|diseas|display|dispos|dispatch|displac|dispar|dispens|distan|distr[aei]|distur|distil|distort"
    r"|disarm|disadvant"
    r"|discharg|dismiss|dismay|disclos|dissent|dissol|dissem|disaster|discern|discip|disband|disguis|iron|irri"
)
_RUN = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?")
# Which a translation keeps: without, refused, illegal; رفض, بدون, غير صحيح, but not "unmanned" and "no doubt".
_AR_SAID_OTHERWISE = frozenset({"طيار", "شك"})
_EN_FIRM = re.compile(
    r"without|refus\w+|lack(?:s|ed|ing)?|illegal\w*|impossible|un(?:able|acceptable|likely)"
    r"|in(?:ability|capable|correct)"
)
_AR_FIRM = re.compile(r"[وف]?(?:بدون|[اينت]?رفض(?:ت|وا|ون)?|نفت|[يت]نفي|ينفون|ي?تعذرت?)")
_AR_NOT_SO = re.compile(
    r"(?:صحيح|ممكن|قادر|كاف|كافي|مقبول|قانوني|واضح|امن|معروف|مسموح|متاح|مفهوم|عادل|كامل)(?:ه|ا|ين|ون)?"
)  # behind غير
_NEGATES, _LACKS, _REFUSES, _RESTRICTS = "negates", "lacks", "refuses", "restricts"


@dataclass(frozen=True, slots=True)
class Negations:
    """How often a text negates: `plain` (لم, not), and otherwise by what may stand for a negation, by kind.

    `lacks` counts without, un-, عدم, غير; `refuses` prevent, fail, منع; `others` only, إلا, and negations that an
    idiom takes back. `firm` are those of all these that a translation keeps in one form or another. `not_or_what`
    are Arabic ones that may say "what" as well, and the English words that would say so.
    """

    plain: int = 0
    lacks: int = 0
    refuses: int = 0
    others: int = 0
    firm: int = 0
    not_or_what: int = 0

    @property
    def total(self) -> int:
        """All that comes near a negation."""
        return self.plain + self.lacks + self.refuses + self.others


def read_negations(folded: str, language: Language) -> Negations:
    """Count the negations of a folded text and what comes near one."""
    words = _RUN.findall(folded)
    kinds = [_kind_of(word, language) for word in words]
    counts = dict.fromkeys((_NEGATES, _LACKS, _REFUSES, _RESTRICTS), 0)
    for at, kind in enumerate(kinds):
        if kind and not _is_idle(words, at, language):
            counts[kind] += 1
    others = counts[_RESTRICTS]
    # Behind an apostrophe a negation may stand inside what is one word here: 'not' quoted so, not'zero.
    may_negate = _NEGATES in kinds or "'" in folded
    if language == "en":
        plain = sum(1 for _ in _EN_NEGATION.finditer(folded)) if may_negate else 0
        others += len(_EN_TURNS.findall(folded))
        not_or_what = len(_EN_WHAT.findall(folded))
    else:
        has_ma = not _MA.isdisjoint(words)
        plain = sum(1 for _ in _AR_NEGATION.finditer(folded)) if may_negate or has_ma else 0
        # A question that begins with لم asks why: لم بقي هناك؟
        plain -= plain > 0 and _AR_WHY.fullmatch(folded) is not None
        others += len(_AR_MA.findall(folded)) if has_ma else 0
        not_or_what = len(_AR_NOT_OR_WHAT.findall(folded)) if has_ma else 0
    firm = plain + sum(_is_firm(words, at, language) for at, kind in enumerate(kinds) if kind)
    others += max(0, counts[_NEGATES] - plain)
    return Negations(plain, counts[_LACKS], counts[_REFUSES], others, firm, not_or_what)


def is_one_sided(ar: Negations, en: Negations) -> bool:
    """Whether one text negates and nothing in the other can be the counterpart of that."""
    unsaid = ar.not_or_what > 0 and not en.total and not en.not_or_what
    return unsaid or _has_none(ar, en) or _has_none(en, ar)


def _has_none(one: Negations, other: Negations) -> bool:
    """Whether one text negates and the other has nothing left for it when like is paired with like."""
    if one.firm and not other.total:
        return True
    left = other.plain + max(0, other.lacks - one.lacks) + max(0, other.refuses - one.refuses) + other.others
    return one.plain > 0 and left == 0


def _is_idle(words: list[str], at: int, language: Language) -> bool:
    """Whether the words beside it take a negation back: لا بد, غير أن, No. 5, أن نفي بوعدنا (that we keep it)."""
    before, following = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    if language == "en":
        return following[:1].isdigit() and words[at].lower() == "no"
    if words[at] == "نفي" and (before in _VERB_BEFORE or following.startswith(_KEPT)):
        return True
    if following == "ان":
        return words[at].lstrip("وف") in _AR_TURNS
    return following in _AR_EMPTY and _kind_of(words[at], "ar") == _NEGATES


def _is_firm(words: list[str], at: int, language: Language) -> bool:
    if language == "en":
        return _EN_FIRM.fullmatch(words[at].lower()) is not None
    following = words[at + 1] if at + 1 < len(words) else ""
    if words[at] in ("غير", "وغير"):
        return _AR_NOT_SO.fullmatch(following) is not None
    return _AR_FIRM.fullmatch(words[at]) is not None and following not in _AR_SAID_OTHERWISE


@lru_cache(maxsize=65536)
def _kind_of(word: str, language: Language) -> str:
    """Say what a word has of a negation, "" for nothing."""
    return _arabic_kind(word) if language == "ar" else _english_kind(word.lower().removesuffix("'s"))


def _arabic_kind(word: str) -> str:
    bare = word[1:] if word[:1] in "وف" and word[1:] in _AR_PLAIN else word
    if bare in _AR_PLAIN or re.fullmatch(f"[وف]?{_AR_AROUND}", word):
        return _NEGATES
    if word in _AR_RESTRICTS:
        return _RESTRICTS
    longest = _AR_CLITICS.match(word)
    for at in range((longest.end() if longest else 0) + 1):
        rest = word[at:]
        if not _AR_CLITICS.fullmatch(word, 0, at):
            continue
        if rest in _AR_LACKS:
            return _LACKS
        if rest in _AR_REFUSES or rest.startswith(_AR_REFUSAL_STEMS):
            return _REFUSES
        if rest in _AR_RESTRICTS and not word[:at].endswith("ال"):
            return _RESTRICTS
    return ""


def _english_kind(word: str) -> str:
    if word in _EN_NEGATORS or word.endswith("n't"):
        return _NEGATES
    if _EN_LACKS.fullmatch(word) or _is_affixed(word):
        return _LACKS
    if _EN_REFUSES.fullmatch(word):
        return _REFUSES
    return _RESTRICTS if _EN_RESTRICTS.fullmatch(word) else ""


def _is_affixed(word: str) -> bool:
    """Whether a word denies another one by its prefix: unlocked, inability; not under or discover."""
    words = load_words()
    return not _EN_FAR.match(word) and any(
        word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM and word[len(prefix) :] in words
        for prefix in _EN_PREFIXES
    )
