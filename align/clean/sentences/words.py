"""Language facts that finding sentences needs, each table with its reason.

To add an abbreviation, write it without its last stop into the table whose reason fits, and add a line to the
cases under `tests/cases/`. Latin entries are compared in lower case. Both languages' tables are always in
force: a Latin name inside an Arabic sentence keeps its stops, and the other way round.
"""

from __future__ import annotations


def word_set(*lines: str) -> frozenset[str]:
    """Return the words of space-separated lists."""
    return frozenset(word for line in lines for word in line.split())


# Stand before a name or other word that completes them, so that a sentence never ends there.
BEFORE_NAME = word_set(
    "dr mr mrs ms mme mlle prof profs st mt ft gen lt col cmdr capt maj sgt cpl adm sen sens rep reps gov pres",
    "rev hon eng messrs supt ald bros fr amb sec-gen brig det insp cf viz vs e.g i.e eg ie approx ca nee",
    # Doctor, professor, engineer, lawyer, master, sheikh and their sequences; P.O. box; telephone.
    "د أ ا م ش أ.د ا.د د.م أ.م أ.م.د م.م ص.ب ت هاتف س",
)

# Stand before a number: `No. 7`, `Jan. 5`, `ص. ١٢`, but `The answer was no. She left.` is two sentences.
BEFORE_NUMBER = word_set(
    "no nos art arts sec ch chap fig figs vol vols p pp par para paras ex eq tab app op nr",
    "jan feb mar apr jun jul aug sep sept oct nov dec",
    "رقم ص ج ط ع ف مج",
)

# Books of the Bible, before a chapter and a verse: `Phil. 4:8`.
BIBLE = word_set(
    "gen exod lev deut josh judg sam kgs chron neh ps prov eccl isa jer ezek dan hos zech mal matt rom cor gal eph",
    "phil col thess tim heb jas pet rev",
)

# End a sentence only where the next word likely starts one: `in the U.S. The talks`, not `the U.S. Senate`.
MAY_END = word_set(
    "inc ltd corp co llc plc jr sr esq al est dept univ assn ave blvd rd govt intl",
    "ph.d m.d b.a m.a d.c u.s u.n u.k e.u u.s.a u.s.s.r u.a.e n.y l.a p.b.u.h s.a.w s.w.t",
    # Dinar, riyal, dirham, pound.
    "د.ج د.ك د.إ د.أ د.ت ر.س ر.ق ر.ع ل.ل ل.س ج.م ج.س",
    # Units, where no number stands before them.
    "كم سم مم كغ كلم كجم",
)

# Kilometres, centimetres, kilograms: behind a number they end a sentence, but not before words that go on with it:
# `على بعد ٢٠ كم. من المدينة`.
UNITS = word_set("كم سم مم كغ كلم كجم ملم")
AFTER_UNIT = word_set(
    "مربع مربعا مربعة مكعب مكعبا مكعبة تقريبا يوميا سنويا شمال شمالا جنوب جنوبا شرق شرقا غرب غربا فقط"
)

# Hours: they end a sentence before any capital but that of a day, a month or a time zone.
HOURS = word_set("a.m p.m am pm")
AFTER_HOUR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august",
    "september october november december gmt utc est edt cst cdt pst pdt bst cet cest",
)

# After a number: the Christian and the Hijri year, before and after Christ, century. They end a sentence only
# before a likely start.
ERAS = word_set("م ه هـ ق ق.م ب.م ق.ه ق.هـ")

LISTS_ON = word_set("etc إلخ الخ")  # so do these; in Arabic, but before words that go on with the sentence
ARABIC_GOES_ON = word_set("من في على إلى عن مع بين حتى عند لدى أو أم التي الذي الذين")
COMPANY_KINDS = word_set("inc ltd corp llc plc")  # that begin no sentence
LATIN_ERAS = word_set("a.d b.c b.c.e c.e a.h")  # before a capital letter they end a sentence

# English words that, written with a capital, start a sentence rather than continue a name.
ENGLISH_STARTS = word_set(
    "the a an this that these those he she it we they you i his her its our their your my there here what",
    "when where who why how which if although though while because since after before until during in on at",
    "by for from with without under over as and but or so yet however moreover meanwhile nevertheless",
    "nonetheless also then later earlier today yesterday tomorrow now some many most several few all both",
    "each every another other no not according despite besides instead thus therefore hence indeed still even",
    "just only once one two three unlike officials critics experts analysts police residents witnesses people",
    "additionally furthermore finally first",
)

# Verbs of saying: after a quotation that ends in a mark they continue its sentence (`«هل نعود؟» سأل الطفل`), and
# with `و` before them they start a clause.
ARABIC_SAYING = word_set(
    "قال قالت قالوا يقول تقول قلت أضاف أضافت يضيف تضيف تابع تابعت يتابع أكد أكدت يؤكد تؤكد صرح صرحت أوضح أوضحت",
    "يوضح ذكر ذكرت أشار أشارت يشير تشير تساءل تساءلت يتساءل سأل سألت يسأل أجاب أجابت يجيب رد ردت هتف هتفت",
    "صاح صاحت صرخ صرخت علق علقت كتب كتبت يكتب أعلن أعلنت ختم ختمت استطرد استطردت همس همست شدد شددت لفت لفتت نوه",
    "بينت اعتبر اعتبرت رأى رأت دعا دعت طالب طالبت واصل واصلت اختتم اختتمت أعرب أعربت نفى نفت كشف كشفت أفاد أفادت",
)
ENGLISH_SAYING = word_set(
    "said says asked asks replied replies added adds told tells wrote writes shouted cried exclaimed whispered",
    "answered wondered continued demanded declared insisted announced explained noted remarked tweeted",
)

# Words that open a new clause or sentence in Arabic: besides the verbs of saying with `و`.
ARABIC_STARTS = word_set(
    "كما وكما وقد وكان وكانت وكانوا ولكن ولم ولن ولا وليس وليست وهو وهي وهم وهذا وهذه وذلك وتلك وأما أما وإذا",
    "وإن وأن ومن وفي وعلى وإلى وعن ومع وبعد وقبل ومنذ وعند وعندما وحين وحيث وخلال وبينما وتأتي ويأتي وجاء",
    "وجاءت وتم وتمت ويذكر يذكر ويشار يشار وبحسب بحسب ووفق ووفقا ووفقًا وبدوره وبدورها بدوره بدورها وتعد ويعد",
    "وسيتم وسوف وهناك وثمة وعليه وهكذا وبهذا ولهذا ولذلك لذلك وبالتالي وبالمقابل وبالإضافة إضافة وفيما وحول",
    "وحتى ومثل وكل وبعض وأيضا وبخصوص ومما وما والذي والتي وعلاوة ومع فإن فقد إلا غير بيد لكن هكذا أخيرا",
    "أخيرًا وأخيرا وأخيرًا هذا",
)

# Clause openers before which a very long Arabic sentence may be cut, besides `و` with a verb of saying.
ARABIC_CLAUSES = word_set(
    "كما حيث فيما بينما وقد ولكن لكن وكان وكانت إذ فقد وذلك وتم وجاء وجاءت وبعد بحيث مما وهو وهي وهم وهذا",
    "وهذه ولم ولن ولا وليس عندما بعدما رغم بالإضافة إضافة علاوة فضلا فضلًا وأن وإن",
)
ENGLISH_CLAUSES = (
    "and that|and added|adding that|and he|and she|and they|and it|and the|but the|but|whereas|while|although|"
    "though|because|however|so that|in order to|as well as|including"
)

# A line that ends in one of these is not finished. For English only what cannot stand last even before a capital:
# "find out where users come from" may be a line of its own.
UNFINISHED = word_set(
    "في من إلى على عن مع أن إن بأن لأن كأن الذي التي الذين اللذين اللتين بين بعد قبل منذ خلال حول عند لدى ضد",
    "نحو أو ثم لم لن لا قد كل بعض غير حيث كما هذا هذه ذلك تلك",
    "the a an of and or but that which than its his her their",
)

# A button or an appeal begins so; one that ends in a preposition ("Follow us on", «شارك عبر») is complete.
APPEALS = word_set(
    "تابع تابعوا تابعنا تابعونا شارك شاركوا شاركنا شاركونا مشاركة اشترك اشتركوا انضم انضموا حمل حملوا انشر أرسل",
    "follow share join subscribe find connect available download listen watch sign log suivez partager partagez",
)

# What follows the stop inside names of sites and files, where a stop with no space behind it ends nothing.
NAME_SUFFIXES = word_set(
    "com org net gov edu io js info tv me eu uk fr ru dz txt pdf doc docx html htm md csv json zip",
)
