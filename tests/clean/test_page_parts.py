"""The parts of a page around its article: readers' comments, the ending, lists of contents, writers, captions."""

from __future__ import annotations

import pytest

from align.clean.lines import clean_page
from align.clean.pages.blocks import split_blocks
from align.clean.pages.comments import find_comments
from align.clean.pages.kinds import find_block_kind

ARTICLE = (
    "بطارية جديدة تشحن في خمس دقائق",
    "قال باحثون يوم الاثنين إنهم صنعوا بطارية تُشحن كلها في خمس دقائق وتحتفظ بطاقتها بعد ألفي دورة.",
    "وتستخدم البطارية السيليكون بدلا من الغرافيت، ما يسمح للأيونات بأن تتحرك بسرعة أكبر داخل الخلية.",
    "ولا يُتوقع أن تصل إلى الهواتف قبل خمس سنوات، لأن الخلايا التي اختُبرت لا تزال بحجم قطعة نقود.",
    "وقالت صاحبة الفكرة: «لم تكن السرعة هي الصعوبة، بل أن نمنع الخلية من الانتفاخ حين تمتلئ».",
)


def page(*after: str) -> list[str]:
    """Return the lines of a page that are dropped for each reason, those after the article that are kept first."""
    return [*ARTICLE, *after]


def judge(lines: list[str]) -> list[tuple[str, str]]:
    blocks = split_blocks("\n\n".join(lines))
    reasons = clean_page(blocks)
    return [(block.text, reasons.get(i, "content")) for i, block in enumerate(blocks)]


def judge_after(*after: str) -> list[str]:
    """Judge what follows the article, which itself is content."""
    judged = judge([*ARTICLE, *after])
    assert [why for _, why in judged[: len(ARTICLE)]] == ["content"] * len(ARTICLE)
    return [why for _, why in judged[len(ARTICLE) :]]


COMMENTS = {
    "count, dates and buttons": (
        "آراء القراء (3)",
        "أم يوسف",
        "12-02-2023 18:05",
        "جزاكم الله خيرا، عملت بالنصائح التي كتبتموها وارتحت كثيرا والحمد لله.",
        "رد | أعجبني 7",
        "زائر",
        "السلام عليكم، هل يمكن أن يكون السبب من الوسادة التي غيرتها قبل شهر؟",
        "رد",
    ),
    "names before a verb": (
        "2 thoughts on “بطارية جديدة تشحن في خمس دقائق”",
        "سلمى says:",
        "4 يونيو 2022 at 10:12",
        "شكراً على المقال الرائع، هل تكون البطارية آمنة في الصيف؟",
        "يوسف says:",
        "لا أظن ذلك، فقد سمعنا هذا الكلام من قبل ولم نر شيئا.",
    ),
    "name and how long ago": (
        "Comments 64",
        "TeslaTom, Leeds, United Kingdom, 2 hours ago",
        "Heard it all before, and every year I still charge my car for an hour.",
        "grannysmith, Ohio, 3 hours ago",
        "Five minutes? My kettle takes longer than that!",
        "Click to rate 88 3",
    ),
}


@pytest.mark.parametrize("label", COMMENTS)
def test_headed_comments_are_dropped_as_such(label: str) -> None:
    section = COMMENTS[label]
    assert judge_after(*section) == ["comment"] * len(section)


@pytest.mark.parametrize("marker", ["مقالات ذات صلة", "© 2024 صحيفة المرفأ"])
def test_comments_end_at_links_and_at_the_copyright_line(marker: str) -> None:
    section = COMMENTS["count, dates and buttons"]
    assert judge_after(*section, marker) == ["comment"] * len(section) + ["boilerplate"]


NO_COMMENTS = {
    "a heading in an article": ("تعليقات", "ورحبت الحكومة بالقرار، وقالت إنها ستدرسه قبل نهاية الشهر الجاري."),
    "a part of a paper": (
        "Discussion",
        "The cells lost a fifth of their charge after two thousand cycles in the laboratory.",
        "Larger cells will be tested in March at two companies that have signed agreements.",
    ),
    "opinions of politicians": (
        "ردود",
        "وقال الوزير: «نرحب بكل نقد»، مضيفا أن الباب مفتوح أمام الجميع.",
        "وردّ زعيم المعارضة بأن الكلام وحده لا يكفي، ودعا إلى التصويت.",
    ),
}


@pytest.mark.parametrize("label", NO_COMMENTS)
def test_a_heading_alone_makes_no_comments(label: str) -> None:
    assert "comment" not in judge_after(*NO_COMMENTS[label])


def test_a_count_of_comments_above_an_article_takes_nothing_with_it() -> None:
    lines = ["3 تعليقات", "منذ ساعتين", *ARTICLE]
    assert find_comments(split_blocks("\n\n".join(lines))) == []
    lines = [*ARTICLE[:2], "3 تعليقات", "منذ ساعتين", "رد", *ARTICLE[2:] * 3]
    assert find_comments(split_blocks("\n\n".join(lines))) == [], "too much text for so few signs"


def test_the_ending_takes_teasers_and_notes_on_writers() -> None:
    ending = (
        "الوسوم: بطاريات، سيارات",
        "فريق التحرير",
        "محررون متخصصون يتابعون لكم أخبار التقنية والهواتف كل يوم.",
        "اترك تعليقاً",
        "إقرأ المزيد",
        "نيجيريا.. ضبط شحنة من حراشف آكل النمل",
        "ضبطت الجمارك شحنة جديدة في ميناء لاغوس وأوقفت ثلاثة أجانب.",
        "زر الذهاب إلى الأعلى",
        "من نحن",
        "© 2024 جميع الحقوق محفوظة",
    )
    assert judge_after(*ending) == ["boilerplate"] * len(ending)


def test_the_last_paragraphs_after_advertisements_are_the_article() -> None:
    lines = [*ARTICLE[:4], "إعلان", ARTICLE[4], "إعلان", ARTICLE[3].replace("خمس", "ست"), "شارك المقال", "طباعة"]
    dropped = [text for text, why in judge(lines) if why != "content"]
    assert dropped == ["إعلان", "إعلان", "شارك المقال", "طباعة"]


def test_a_list_at_the_end_of_an_article_is_content() -> None:
    items = ["• كوب من الدقيق", "• ملعقة من السكر", "• بيضتان", "• رشة ملح"]
    assert judge_after("طباعة", *items, "شارك المقال", "الوسوم: حلويات")[1:5] == ["content"] * 4


def test_the_list_of_headings_to_come_is_a_duplicate() -> None:
    headings = ["لماذا هي أسرع؟", "متى تصل إلى الأسواق؟"]
    lines = [ARTICLE[0], "محتويات المقال", *headings, ARTICLE[1]]
    for heading, paragraph in zip(headings, ARTICLE[2:4], strict=True):
        lines += [heading, paragraph]
    whys = [why for _, why in judge(lines)]
    assert whys == ["content", "boilerplate", "duplicate", "duplicate", *["content"] * 5]


def test_a_heading_called_contents_without_a_list_is_content() -> None:
    assert judge([*ARTICLE[:3], "المحتويات", *ARTICLE[3:]])[3] == ("المحتويات", "content")


def test_names_of_writers_above_the_text() -> None:
    title, *text = ARTICLE
    assert judge(["د. هيفاء السويدان", title, *text])[0][1] == "boilerplate"
    assert judge([title, "هيفاء السويدان", "12 مايو 2024", *text])[1][1] == "boilerplate"
    assert judge([title, "كتبت منال العيسوي", "شارك", *text])[1][1] == "boilerplate"
    assert judge([title, "بيروت - هدى نصر", "12 مايو 2024", *text])[1][1] == "boilerplate"
    english = "The battery is charged in five minutes, its makers said on Monday in a statement."
    assert (
        judge(["New battery charges in minutes", "Priya Nair", "14 October 2023", english])[1][1] == "boilerplate"
    )


@pytest.mark.parametrize(
    "lines",
    [
        [ARTICLE[0], "هل انتهى عصر الليثيوم", "12 مايو 2024", *ARTICLE[1:]],
        [ARTICLE[0], "أ. السرعة", "ب. السعر", "ج. الأمان", "د. ما بعد ذلك", *ARTICLE[1:]],
    ],
    ids=["a second headline", "items of a list"],
)
def test_what_only_looks_like_the_name_of_a_writer(lines: list[str]) -> None:
    assert {why for text, why in judge(lines) if text != "12 مايو 2024"} == {"content"}


def test_the_title_once_more_above_the_text_is_a_duplicate() -> None:
    judged = judge(["ثقافة وفنون وحوارات", ARTICLE[0], "12 مايو 2024", "تقرأ الآن", *ARTICLE])
    assert [why for _, why in judged[:5]] == ["boilerplate", "content", "boilerplate", "boilerplate", "duplicate"]


def test_facts_in_a_box_after_the_text_are_content() -> None:
    box = ["القيمة الغذائية", "السعرات 310", "الدهون 12 غ", "السكر 40 غ"]
    assert judge_after(*box) == ["content"] * 4
    assert judge_after("محليات الجنوب", "ملفات المدينة", "بيئة البحر") == ["boilerplate"] * 3


def test_the_ticker_above_an_article() -> None:
    judged = judge(["أخبار عاجلة: اجتماع طارئ لمجلس الوزراء", *ARTICLE])
    assert [why for _, why in judged] == ["boilerplate", *["content"] * len(ARTICLE)]


def test_links_that_a_screen_reader_counts() -> None:
    links = [
        "list of 2 items",
        "list 1 of 2",
        "مبادرات تعيد التعليم",
        "list 2 of 2",
        "بئر وسط الركام",
        "end of list",
    ]
    judged = judge([*ARTICLE[:3], "اقرأ أيضا", *links, "كيف تعمل البطارية", *ARTICLE[3:]])
    assert [text for text, why in judged if why == "boilerplate"] == ["اقرأ أيضا", *links]


def test_a_caption_written_twice_is_a_duplicate() -> None:
    caption = "المهندسة أمام الجهاز الذي صنعته مع زملائها (الجزيرة)"
    assert judge_after(caption, caption) == ["content", "duplicate"]
    assert judge_after("يا ليل يا عين", "يا ليل يا عين") == ["content", "content"], "a refrain"


def test_the_first_parts_of_a_law_are_no_menu() -> None:
    lines = ["Convention on Rivers", "Part One", "General provisions", "Article 1", "Use of terms"]
    lines.append("Watercourse States shall cooperate on the basis of sovereign equality and of good faith.")
    assert {why for _, why in judge(lines)} == {"content"}


def test_the_head_of_a_table_is_content() -> None:
    rows = ["الإحصائية\tالنوارس\tالسد", "الاستحواذ\t٤٤٪\t٥٦٪", "الركنيات\t٥\t٧"]
    assert judge_after(*rows) == ["content"] * 3
    assert judge_after("الرئيسية\tسياسة\tرياضة") == ["boilerplate"], "a menu whose items are known"


CAPTIONS = [
    ("مزارع يجمع الورد قبل شروق الشمس في القرية (Getty Images)", "caption"),
    ("أطفال القرية يشاركون في القطاف (الفرنسية)", "caption"),
    ("سائحة تلتقط صورة في أحد الحقول - AFP", "caption"),
    ("سيارات جرفتها السيول في المدينة، 4 سبتمبر 2024. © أ ف ب", "caption"),
    ("The engineer with her device [Abdelhakim Riash/Al Jazeera]", "caption"),
    ("لاعبو الفريق يحتفلون (أرشيف)", "caption"),
    ("الاتحاد يعلن مواعيد الكأس (جدول)", "headline"),
    ("الجزائر - روسيا", "headline"),
    ("Council elects a new president (2024)", "headline"),
    ("UN agency short of funds - officials", "headline"),
]


@pytest.mark.parametrize(("line", "kind"), CAPTIONS)
def test_captions_end_in_the_source_of_the_picture(line: str, kind: str) -> None:
    (block,) = split_blocks(line)
    assert find_block_kind(block, alone=True) == kind


@pytest.mark.parametrize("item", ["1 - تتعاون الدول.", "٢ - تتبادل الدول البيانات.", "(أ) النهر؛", "- خفض الأسعار"])
def test_items_of_lists(item: str) -> None:
    (block,) = split_blocks(item)
    assert find_block_kind(block, alone=True) == "list"
