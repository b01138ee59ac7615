"""Datelines with who wrote stand below a title, and are no part of the text."""

from __future__ import annotations

import pytest

from align.clean.pages.blocks import make_block
from align.clean.pages.bylines import is_photo_credit
from align.clean.pages.datelines import find_writer
from align.clean.prepare import prepare
from align.records import Document

ARABIC = (
    "قرية جبلية تستعيد مدرستها بعد عشر سنوات",
    "أعادت وزارة التربية، صباح الأحد، فتح المدرسة الوحيدة في قرية عين الدفلى بعد إغلاق دام عشر سنوات.",
    "وقال رئيس البلدية إن أربعين تلميذًا التحقوا بأقسامها في اليوم الأول، وإن ناديي الوفاء والأمل سيدربان فيها.",
)
ENGLISH = (
    "Mountain village gets its school back",
    "The only school of a mountain village near Zanzibar City opened again on Sunday after ten years.",
    "Forty pupils came on the first day, the mayor said, and Harbour Lights, a charity, gave them their books.",
)


def dropped(language: str, line: str) -> bool:
    """Say whether a line below the title of a text is dropped, and nothing else of it."""
    title, *text = ARABIC if language == "ar" else ENGLISH
    rows = prepare([Document("a", "\n\n".join([title, line, *text]))]).dropped
    assert {row.text for row in rows} <= {line}
    return bool(rows)


@pytest.mark.parametrize(
    "line",
    [
        "وهران – نادية بلقاسم", "نواكشوط / أحمد محمود سالم", "عمّان – لينا الطوال", "القاهرة - من هالة فوزي",
        "الدار البيضاء – خاص", "بيروت – مكتب «صدى الأرز»", "الخرطوم، 3 مايو (سونا)", "تونس – وكالات",
        "صنعاء – ع. ن.", "تعز: م. القباطي", "كتبت هناء الصافي", "كتب محرر الشؤون المحلية",
        "نواذيبو – المختار ولد سيدي", "البصرة – «أخبار الفاو»", "مراسلنا – سبها", "الموصل – أصداء الرافدين",
    ],
)  # fmt: skip
def test_an_arabic_dateline_is_dropped(line: str) -> None:
    assert dropped("ar", line)


@pytest.mark.parametrize(
    "line",
    [
        "CAIRO (Coastline Press)", "LONDON, May 4 (CP)", "RABAT — Jane Doe", "Jane Doe in Rabat", "ZANZIBAR",
        "Rabat (CP)", "From our correspondent in Aden", "Aden (Coastline Press) | 3 May",
    ],
)  # fmt: skip
def test_an_english_dateline_is_dropped(line: str) -> None:
    assert dropped("en", line)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ar", "الوفاء – الأمل"),  # two clubs of the text
        ("ar", "تربية – ناديي الوفاء والأمل"),
        ("ar", "أربعون تلميذًا في اليوم الأول"),
        ("ar", "ماذا بقي من القرية – وماذا تغير"),
        ("en", "BACKGROUND"),  # a place in capitals has a name in the text
        ("en", "Harbour Lights – A Gift"),
        ("en", "Part One – Early Morning"),
        ("en", "LESSONS - Harbour Lights"),
    ],
)
def test_a_subtitle_stays(language: str, line: str) -> None:
    assert not dropped(language, line)


def test_a_dateline_below_the_text_stays() -> None:
    title, *text = ARABIC
    document = Document("a", "\n\n".join([title, *text, "وهران – نادية بلقاسم", *text[::-1]]))
    assert "وهران – نادية بلقاسم" not in [row.text for row in prepare([document]).dropped]


def test_a_dateline_above_a_title_like_a_sentence() -> None:
    title = "فاجعة في الجبل.. سبعة عشر عاملًا محاصرون داخل نفق القطار الجديد."
    lines = [title, "تيزي وزو – سمير حداد", *ARABIC[1:]]
    assert [row.text for row in prepare([Document("a", "\n\n".join(lines))]).dropped] == [lines[1]]


def test_the_writer_is_named() -> None:
    line = "بغداد – 3 أيار 2024 – زينب الساعدي"
    assert find_writer(make_block(line, 0, len(line))) == ("زينب", "الساعدي")
    assert find_writer(make_block("القاهرة (رويترز)", 0, 16)) == ()
    assert find_writer(make_block("مصر: ثلاثة قتلى", 0, 15)) is None


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("تصوير: سالم الهاشمي", True), ("عدسة / هدى", True), ("تصوير سالم الهاشمي", True), ("رسم: هدى", True),
        ("صورة: سالم الهاشمي", True), ("صورة: عبد الله الهاشمي", True), ("صورة: مبنى الوزارة بعد الحريق", False),
        ("صورة: مبنى الوزارة", False), ("صورة: الفريق الجزائري", False),
        ("رسميًا.. الحارس يوقع لثلاثة مواسم", False), ("رسم خرائط السيول من الجو", False),
        ("تصوير الأرض من المحطة الفضائية", False), ("عدسة جديدة ترى في الظلام وتحت الماء", False),
    ],
)  # fmt: skip
def test_a_headline_that_begins_like_a_photo_credit_is_none(line: str, credit: bool) -> None:
    assert is_photo_credit(make_block(line, 0, len(line))) == credit
