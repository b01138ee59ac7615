"""Lines that no phrase knows, told by the zone of the page they stand in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from align.clean.lines import clean_page
from align.clean.pages.blocks import make_block, split_blocks
from align.clean.pages.topic import find_stem, find_topic
from align.clean.prepare import prepare
from align.records import Document

TITLE = "مدينة الميناء تفتتح سوقا جديدة للسمك"
TEXT = (
    "افتتحت بلدية المدينة صباح السبت سوقا جديدة للسمك على رصيف الميناء القديم.",
    "وقال رئيس البلدية إن السوق تضم أربعين دكانا ومصنعا صغيرا للثلج.",
    "ويشكو الصيادون منذ سنوات من بيع السمك على الأرصفة تحت الشمس.",
    "وتفتح السوق أبوابها كل يوم من الفجر حتى الظهر.",
)


def judge(*lines: str) -> list[str]:
    """Return the lines of a page that are dropped as boilerplate."""
    blocks = split_blocks("\n\n".join(lines))
    reasons = clean_page(blocks)
    return [block.text for i, block in enumerate(blocks) if reasons.get(i) == "boilerplate"]


def test_what_stands_above_the_title_goes() -> None:
    above = ["دفاتر المرفأ", "بحر ويابسة   ملفات القراء   وجوه   ركن الحكاية", "شؤون الناس"]
    assert judge(*above, TITLE, *TEXT) == above


def test_a_title_above_its_subtitle_stays_whatever_it_says() -> None:
    subtitle = "أربعون دكانا على رصيف الميناء القديم لصيادي المدينة الذين باعوا سمكهم تحت الشمس"
    head = ["بحر ويابسة   ملفات القراء   وجوه   ركن الحكاية", "رائحة الفجر", subtitle, "12 مايو 2024"]
    assert judge(*head, *TEXT) == [head[0], head[3]]


def test_headings_of_parts_above_the_text_stay() -> None:
    lines = [
        "Harbours Act 2011",
        "Part Two",
        "Use of quays",
        "No person may moor a vessel at a quay without consent.",
    ]
    assert judge(*lines) == []


def test_lines_after_running_text_go_without_any_known_phrase() -> None:
    tail = ["ت: سامر العلي", "في الباب نفسه أيضا", "قوارب الخشب تعود إلى الورش", "عنوان الدار: شارع الرصيف"]
    assert judge(TITLE, *TEXT, "شارك المقال", *tail, "جميع الحقوق محفوظة") == [
        "شارك المقال",
        *tail,
        "جميع الحقوق محفوظة",
    ]


@pytest.mark.parametrize(
    "tail",
    [
        ["وتضم السوق:", "سمكا طازجا", "سمكا مملحا", "ثلجا وملحا"],
        ["وزير الصيد البحري", "سالم الكعبي"],
        ["المراجع", "دليل الموانئ القديمة", "تاريخ صيد السمك في الخليج", "سجل الرصيف"],
        ["عدد الدكاكين 40", "طول الرصيف 120 م", "مساحة السوق 900 م"],
    ],
    ids=["a list that the text announces", "signatures", "sources", "facts in numbers"],
)
def test_lists_and_signatures_after_the_text_stay(tail: Sequence[str]) -> None:
    assert judge(TITLE, *TEXT, *tail) == []


PAGE = ("شارك الخبر", "اتصل بنا", "جميع الحقوق محفوظة")


def test_headlines_of_other_pages_between_paragraphs_go() -> None:
    teaser = "منتخب الشباب يبدأ معسكره التدريبي في الجبل الأخضر"
    assert judge(TITLE, *TEXT[:2], teaser, *TEXT[2:], *PAGE) == [teaser, *PAGE]


@pytest.mark.parametrize(
    "line",
    [
        "دكاكين السمك على رصيف الميناء القديم",  # a subheading of the text
        "«لن نعود إلى الأرصفة ما دام في السوق ثلج»",
        "– ومن يدفع ثمن الكهرباء حين تنقطع في آب",
        "ماذا بعد",
    ],
)
def test_headings_and_quotations_between_paragraphs_stay(line: str) -> None:
    assert judge(TITLE, *TEXT[:2], line, *TEXT[2:], *PAGE) == list(PAGE)


def test_who_wrote_and_where_goes_beside_the_title() -> None:
    meta = ["نص: سعاد المرابط", "صور: إلياس بنعمر", "حلقة الأربعاء 8 فبراير 2023"]
    assert judge(TITLE, *meta, *TEXT, *PAGE) == [*meta, *PAGE]


def test_text_that_is_no_page_is_left_alone() -> None:
    story = (
        "The Ferryman",
        "Part One",
        "No one remembered when the ferryman had come.",
        '"How much?" the girl asked.',
    )
    assert judge(*story, '"A pear."', "The End") == []


def test_a_heading_that_looks_like_a_button_stays_above_its_paragraph() -> None:
    heading = "حقوق الملكية"
    lines = [TITLE, *TEXT[:2], heading, "تبقى ملكية الدكاكين للبلدية، ولا يجوز بيعها أو التنازل عنها.", *TEXT[2:]]
    assert judge(*lines) == []
    kept = prepare([Document("a.txt", "\n\n".join(lines))]).sentences
    assert heading in [sentence.text for sentence in kept]


def test_pages_of_one_site_share_what_no_phrase_knows() -> None:
    frame = ("نوافذ الجنوب", "دروب", "مرايا")
    other = (
        "ورشة في الجبل تصنع الأعواد من خشب الجوز",
        "يصنع المعلم سالم في ورشته الصغيرة عودين كل شهر من خشب الجوز القديم.",
        "ويقول إن العود الجيد يحتاج إلى خشب جف عشر سنوات في الظل.",
    )
    lists = ["\n\n".join([*frame, *body, "رفوف"]) for body in ((TITLE, *TEXT[:2]), other)]
    dropped = prepare([Document(f"{i}.txt", text) for i, text in enumerate(lists)]).dropped
    assert [row.text for row in dropped if row.doc == "1.txt"] == [*frame, "رفوف"]


def test_a_page_and_its_translation_are_no_site() -> None:
    shared = "\n\n".join(f"Testing Guide of Harbour Engineers {part}" for part in ("One", "Two", "Three"))
    texts = ["\n\n".join(TEXT) + "\n\n" + shared, "The market was opened by the mayor on Saturday.\n\n" + shared]
    dropped = prepare([Document(f"{i}.txt", text) for i, text in enumerate(texts)]).dropped
    assert [row for row in dropped if row.doc == "1.txt"] == []


def test_forms_of_one_word_have_one_stem() -> None:
    for forms in (("والحافلات", "حافله"), ("الملكيه", "ملكا"), ("books", "book"), ("للانتخابات", "الانتخابات")):
        assert len(set(map(find_stem, forms))) == 1, forms


def test_a_topic_counts_what_other_paragraphs_say() -> None:
    blocks = [make_block(text, 0, len(text)) for text in (TITLE, *TEXT, "قوارب الخشب")]
    topic = find_topic(blocks, {})
    assert topic.shared(0) >= 3
    assert topic.shared(len(blocks) - 1) == 0
