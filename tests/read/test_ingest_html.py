"""Web pages: all the text they show, and what of it is beside the main text."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.clean.prepare import prepare
from align.facts.numbers import find_numbers
from align.normalize import for_encoding
from align.records import Address, Document
from tests.support import assert_in_proportion
from tests.support import collect_inputs as read_inputs

ARABIC = "وصل الرئيس إلى العاصمة الروسية في زيارة رسمية تستغرق ثلاثة أيام بدعوة من نظيره."
ARABIC_2 = "وأعلنت الوزارة توقيع سبع اتفاقيات للتعاون في مجالات الطاقة والنقل والتعليم في بيان لها."
ENGLISH = "The president arrived in Moscow on Tuesday for a three-day state visit, his office said."
BIDI = "نسبة \u200f5٪\u200e من الناتج المحلي الإجمالي للبلاد في العام الماضي بحسب التقرير."

PAGE = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="{{charset}}"><title>زيارة | الموقع</title>
</head><body><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/s">سياسة</a></li></ul></nav>
<article><h1>الرئيس في موسكو</h1><p>{ARABIC}</p>
<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{ENGLISH}</p></blockquote>
<figure><img src="a.jpg"><figcaption>الرئيس عند وصوله إلى المطار.</figcaption></figure>
<p>{ARABIC_2}</p><script>var x = "لا يُقرأ";</script></article>
<footer><p>جميع الحقوق محفوظة</p></footer></body></html>"""


def read(path: Path, page: bytes | str) -> Document:
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    (document,) = read_inputs([path]).documents
    return document


def split(document: Document) -> tuple[list[str], list[str]]:
    """Return the paragraphs of a page that are its text, and those that are beside it."""
    asides = [document.text[aside.start : aside.end] for aside in document.asides]
    main = [block for block in document.text.split("\n\n") if block not in asides]
    assert sum(map(len, main)) + sum(map(len, asides)) == len(document.text.replace("\n\n", ""))
    return main, asides


def article(*paragraphs: str) -> str:
    return f"<html><body><article>{''.join(paragraphs)}</article></body></html>"


def test_all_that_a_page_shows_is_its_text_in_order(tmp_path: Path) -> None:
    document = read(tmp_path / "a.html", PAGE.format(charset="utf-8"))
    main, asides = split(document)
    assert main == ["الرئيس في موسكو", ARABIC, ENGLISH, "الرئيس عند وصوله إلى المطار.", ARABIC_2]
    assert asides == ["الرئيسية", "سياسة", "جميع الحقوق محفوظة"]
    assert document.text.split("\n\n") == [*asides[:2], *main, *asides[2:]]


def test_what_is_beside_the_text_is_dropped_with_a_reason(tmp_path: Path) -> None:
    document = read(tmp_path / "a.html", PAGE.format(charset="utf-8"))
    prepared = prepare([document])
    assert [(row.text, row.reason) for row in prepared.dropped] == [
        ("الرئيسية", "boilerplate"),
        ("سياسة", "boilerplate"),
        ("جميع الحقوق محفوظة", "boilerplate"),
    ]
    for row in (*prepared.sentences, *prepared.dropped):
        assert document.text[row.start : row.end] == row.text


def test_pages_in_windows_1256(tmp_path: Path) -> None:
    one = read(tmp_path / "a.htm", PAGE.format(charset="windows-1256").encode("cp1256"))
    other = read(tmp_path / "b.html", PAGE.format(charset="utf-8"))
    assert (one.text, one.asides) == (other.text, other.asides)


def test_a_headline_outside_the_article_belongs_to_it(tmp_path: Path) -> None:
    main = f"<main><p>{ARABIC}</p><p>{ARABIC_2}</p></main>"
    page = f"<html><body><header><a>المرفأ</a><h1>عنوان  <b>الخبر</b></h1></header>{main}</body></html>"
    assert split(read(tmp_path / "a.html", page)) == (["عنوان الخبر", ARABIC, ARABIC_2], ["المرفأ"])


def test_the_frame_of_a_page_is_beside_its_text(tmp_path: Path) -> None:
    frame = "<header><div>شبكة الأفق</div></header>{}<footer><p>هاتف المكتب 24600000</p></footer>"
    head = "<article><header><h2>عنوان الخبر</h2></header>"
    page = f"<html><body>{frame.format(f'{head}<p>{ARABIC}</p><p>{ARABIC_2}</p></article>')}</body></html>"
    assert split(read(tmp_path / "a.html", page)) == (
        ["عنوان الخبر", ARABIC, ARABIC_2],
        ["شبكة الأفق", "هاتف المكتب 24600000"],
    )


@pytest.mark.parametrize(
    "caption",
    [
        "<figure><figcaption>الرئيس عند وصوله</figcaption></figure>",
        '<div class="img-caption">الرئيس عند وصوله</div>',
        '<p class="wp-caption-text">الرئيس عند وصوله</p>',
    ],
)
def test_captions_are_text(tmp_path: Path, caption: str) -> None:
    page = article(f"<p>{ARABIC}</p>", caption, f"<p>{ARABIC_2}</p>")
    assert split(read(tmp_path / "a.html", page)) == ([ARABIC, "الرئيس عند وصوله", ARABIC_2], [])


def test_readers_comments_are_beside_the_text(tmp_path: Path) -> None:
    comments = f'<section id="comments"><h3>التعليقات 2</h3><div class="comment"><p>{ENGLISH}</p></div></section>'
    page = f"<html><body><article><p>{ARABIC}</p><p>{ARABIC_2}</p></article>{comments}</body></html>"
    assert split(read(tmp_path / "a.html", page)) == ([ARABIC, ARABIC_2], ["التعليقات 2", ENGLISH])


def test_a_paragraph_kept_in_part_is_text_as_a_whole(tmp_path: Path) -> None:
    mixed = f'<p><span>قبل</span> <a href="/x">رابط في الوسط</a> {ARABIC} <em>بعد</em></p>'
    assert split(read(tmp_path / "a.html", article(mixed, f"<p>{ARABIC_2}</p>")))[1] == []


def test_direction_marks_survive(tmp_path: Path) -> None:
    page = article(f"<p>{ARABIC}</p><p>{BIDI}</p><p>{ARABIC_2}</p>")
    assert BIDI in read(tmp_path / "a.html", page).text


def test_letters_that_number_the_paragraphs_survive_in_a_page(tmp_path: Path) -> None:
    page = article(f"<p>{ARABIC}</p><p>{ENGLISH} \U00014400\U00014401\U00014402</p><p>{ARABIC_2}</p>")
    document = read(tmp_path / "a.html", page)
    assert "his office said. \U00014400\U00014401\U00014402" in document.text
    assert document.asides == ()


def test_table_rows_are_cells_without_bars(tmp_path: Path) -> None:
    table = "<table><tr><th>السنة</th><th>حجم التبادل</th></tr><tr><td>2022</td><td>5 مليارات</td></tr></table>"
    text = read(tmp_path / "a.html", article(f"<p>{ARABIC}</p>{table}<p>{ARABIC_2}</p>")).text
    assert "السنة\tحجم التبادل\n\n2022\t5 مليارات" in text
    assert "|" not in text


def test_items_of_lists_keep_their_dashes(tmp_path: Path) -> None:
    page = article(f"<p>{ARABIC}</p><ul><li>سبع اتفاقيات</li><li>زيارة ثانية</li></ul><p>{ARABIC_2}</p>")
    assert read(tmp_path / "a.html", page).text.split("\n\n")[1:3] == ["- سبع اتفاقيات", "- زيارة ثانية"]


def test_buttons_side_by_side_are_words_apart(tmp_path: Path) -> None:
    bar = "<div><span>نشرت في 5 سبتمبر</span><a>فيسبوك</a><button>طباعة</button></div>"
    text = read(
        tmp_path / "a.html", article(f"<p>{ARABIC}</p>{bar}<p><span>وق</span><span>ال: {ARABIC_2}</span></p>")
    )
    assert "نشرت في 5 سبتمبر فيسبوك طباعة" in text.text
    assert "وقال:" in text.text, "in running text they run on"


def test_a_page_without_a_main_text_has_nothing_beside_it(tmp_path: Path) -> None:
    document = read(tmp_path / "a.html", "<p>نص قصير<br>من سطرين</p>")
    assert document.text == "نص قصير\nمن سطرين"
    assert document.asides == ()


@pytest.mark.parametrize(
    "page", ["<html><body><div id='app'></div><script>run()</script></body></html>", "<!-- nothing -->"]
)
def test_pages_that_show_nothing(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (problem,) = read_inputs([tmp_path / "a.html"]).problems
    assert "no text in this page" in problem.message


def test_a_page_gives_its_address_and_those_of_its_versions(tmp_path: Path) -> None:
    page = tmp_path / "ziyara.html"
    page.write_text(
        '<html lang="ar-DZ"><head><link rel="canonical" href="https://example.org/ar/ziyara">'
        '<link rel="alternate" hreflang="en-GB" href="/en/visit">'
        '<link rel="alternate" hreflang="fr" href="/fr/visite">'
        '<link rel="alternate" type="application/rss+xml" href="/feed"></head>'
        "<body><p>وصل الوفد صباح اليوم إلى وهران للمشاركة في المعرض.</p></body></html>",
        encoding="utf-8",
    )
    (document,) = read_inputs([page]).documents
    assert document.addresses == (
        Address("https://example.org/ar/ziyara", "ar", own=True),
        Address("/en/visit", "en"),
    )
    assert document.language is None


FONTS = "".join(f"<p><font color=red>Sentence number {i} of the page stands here.\n" for i in range(3000))
BURIED = "<nav><article>" * 1500 + "<p>First.</p>" + "</article></nav>" * 1500 + "<p>Second.</p>"


@pytest.mark.parametrize(
    ("label", "page", "first", "last"),
    [
        ("behind the end", "<html><body><p>First.</p></body></html>\n<p>Second.</p>", "First.", "Second."),
        ("behind two ends", "<body>First.</body><body><i>x</i></body></html></html>Second.", "First.", "Second."),
        ("fonts that nobody closed", FONTS, "Sentence number 0 of", "Sentence number 2999 of"),
        ("a thousand deep", BURIED, "First.", "Second."),
        ("lists that nobody closed", "<ul>" + "<li>Item." * 3000 + "</ul>Second.", "Item.", "Second."),
        ("tables in it", "<table><tr><td>" * 700 + "First." + "</table>" * 700 + "Second.", "First.", "Second."),
        ("controls", "<p>First.\x0bor\x01 so&#11;Second.&#0;&#x1f;</p>", "First. or\ufffd so Second.\ufffd", ""),
        ("half of a pair", "<p>First.&#xd800;&#1114112;</p><p>Second.", "First.\ufffd\ufffd", "Second."),
        ("a drawing", "<svg><title>no</title><text>First.</text></svg><textarea>Second.", "First.", "Second."),
    ],
)  # fmt: skip
def test_pages_are_read_to_their_end(label: str, page: str, first: str, last: str, tmp_path: Path) -> None:
    text = read(tmp_path / "a.html", page).text
    assert text.lstrip("- ").startswith(first)
    assert last in text[len(first) :]


def test_sentences_of_fonts_that_nobody_closed_are_paragraphs(tmp_path: Path) -> None:
    blocks = read(tmp_path / "a.html", FONTS).text.split("\n\n")
    assert blocks == [f"Sentence number {i} of the page stands here." for i in range(3000)]


def test_what_a_page_hides_is_not_read(tmp_path: Path) -> None:
    page = (
        "<p>Seen.</p><p hidden>No.</p><div style='color:red; DISPLAY : none'><p>No.</p></div>"
        "<span style='visibility:hidden'>No.</span><p style='display:block'>Seen, too.</p>"
    )
    assert read(tmp_path / "a.html", page).text == "Seen.\n\nSeen, too."


def test_what_a_style_sheet_hides_is_beside_the_text(tmp_path: Path) -> None:
    sheet = (
        "/* .a{display:block} */ .off, #gone , p.away {color:red; DISPLAY : none} .back{display:none}"
        "@media print {.seen{display:none}} .deep .seen{display:none} .back{display:block!important}"
    )
    page = article(
        f"<p>{ARABIC}</p><p class='x off'>Off.</p><div id='gone'><p>Gone.</p></div><p class='away'>Away.</p>"
        f"<p class='back'>Back again.</p><p class='seen'>Seen.</p><p>{ARABIC_2}</p>"
    ).replace("<article>", f"<style>{sheet}</style><article>")
    main, beside = split(read(tmp_path / "a.html", page))
    assert beside == ["Off.", "Gone.", "Away."]
    assert main == [ARABIC, "Back again.", "Seen.", ARABIC_2]


def test_a_nul_costs_no_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>The ga\0te is open.</p><p>Come in.</p>", encoding="utf-8")
    inputs = read_inputs([tmp_path / "a.html"])
    assert inputs.documents[0].text == "The ga\ufffdte is open.\n\nCome in."
    assert "were lost" in inputs.problems[0].message


def test_pages_that_would_fill_the_memory_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>a" * 600_000, encoding="utf-8")
    (problem,) = read_inputs([tmp_path / "a.html"]).errors
    assert "too large" in problem.message


def test_numbers_of_notes_stand_apart_from_words(tmp_path: Path) -> None:
    page = (
        "<p>صياد فقير<a epub:type='noteref' href='#n1'>١</a> مع أولاده<sup>٢</sup>."
        " The sea<sup><a href='#n3'>3</a></sup>"
        " is 5 km<sup>2</sup> wide, not 10<sup>6</sup>.<sup class='reference'><a href='#c4'>[4]</a></sup></p>"
    )
    text = "صياد فقير [١] مع أولاده [٢]. The sea [3] is 5 km2 wide, not 106. [4]"
    assert read(tmp_path / "a.html", page).text == text
    assert for_encoding(text) == "صياد فقير مع أولاده. The sea is 5 km2 wide, not 106."
    assert [number.value for number in find_numbers(text, "en")] == [5, 2, 106]


def test_a_caption_is_content_wherever_it_stands(tmp_path: Path) -> None:
    page = article(f"<p>{ARABIC}</p><p>{ARABIC_2}</p>").replace(
        "<article>", "<header><figure><figcaption>Share: the old port.</figcaption></figure></header><article>"
    )
    document = read(tmp_path / "a.html", page)
    assert "Share: the old port." in [sentence.text for sentence in prepare([document]).sentences]


STORY = (
    "The library in Hexley will stay open after forty villagers signed up to run it on a rota.",
    "The county had planned to close it in March to save sixty thousand pounds a year.",
    "It will open on three days a week, and on Sundays there will be stories for children.",
)


def read_kept(tmp_path: Path, body: str) -> list[str]:
    """Return the paragraphs of a page that are not beside its text."""
    path = tmp_path / "page.html"
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    document = read_inputs([path]).documents[0]
    beside = {(aside.start, aside.end) for aside in document.asides}
    kept = []
    position = 0
    for paragraph in document.text.split("\n\n"):
        if (position, position + len(paragraph)) not in beside:
            kept.append(paragraph)
        position += len(paragraph) + 2
    return kept


def test_elements_whose_names_say_so_are_beside_the_text(tmp_path: Path) -> None:
    names = ("share-bar", "related-posts", "newsletter_box", "breadcrumbs", "entryMeta", "post-tags")
    boxes = [f'<div class="{name}">Box of {name}</div>' for name in names]
    paragraphs = [f"<p>{text}</p>" for text in STORY]
    body = "".join(["<div><h1>Library saved</h1>", *boxes[:3], *paragraphs, *boxes[3:], "</div>"])
    assert read_kept(tmp_path, body) == ["Library saved", *STORY]


def test_a_name_that_much_of_the_text_has_is_not_taken_at_its_word(tmp_path: Path) -> None:
    paragraphs = "".join(f'<div class="menu-item"><p>{text}</p></div>' for text in STORY)
    assert read_kept(tmp_path, f"<div><h1>Library saved</h1>{paragraphs}</div>") == ["Library saved", *STORY]


def test_paragraphs_that_are_links_are_beside_the_text(tmp_path: Path) -> None:
    link = '<p><a href="/cow">Cow rescued from paddling pool after four hours of rain</a></p>'
    several = '<p>More soups: <a href="/a">Tomato and rice</a>, <a href="/b">Chickpea broth</a></p>'
    inside = '<p>We do not lend <a href="/maps">maps</a> to anyone who has lost one of ours before.</p>'
    body = f"<div><h1>Library saved</h1><p>{STORY[0]}</p>{link}<p>{STORY[1]}</p>{several}{inside}</div>"
    kept = read_kept(tmp_path, body)
    assert kept == ["Library saved", *STORY[:2], "We do not lend maps to anyone who has lost one of ours before."]


def test_the_subtitle_and_headings_of_the_text_stay(tmp_path: Path) -> None:
    text = f"<p>{STORY[0]}</p><h3>Who pays</h3><p>{STORY[1]}</p><p>{STORY[2]}</p>"
    body = f"<div><h1>Library saved</h1><h2>Forty villagers take over</h2></div><div class='story'>{text}</div>"
    kept = read_kept(tmp_path, f"<div>{body}</div>")
    assert kept == ["Library saved", "Forty villagers take over", STORY[0], "Who pays", *STORY[1:]]


def test_what_stands_above_the_title_or_below_the_element_of_the_text_is_beside_it(tmp_path: Path) -> None:
    text = "".join(f"<p>{text}</p>" for text in STORY)
    inner = f"<div><h1>Library saved</h1><div>{text}</div></div>"
    body = f"<div><div>Moorland Voice</div>{inner}<div><div>One email a week</div></div></div>"
    assert read_kept(tmp_path, body) == ["Library saved", *STORY]


@pytest.mark.parametrize(
    "piece",
    [
        '<div class="share"><a href="/x">a</a>',
        '<p><a href="/x">A cow was rescued from the pool.</a></p>',
        '<div class="meta"><div class="date">1 May</div></div>',
        "<h2>Why</h2><p>It rained for nine days and nobody in the village could remember the like.</p>",
    ],
)
def test_time_grows_with_the_length_of_a_page_of_such_elements(tmp_path: Path, piece: str) -> None:
    short, long = (tmp_path / f"{count}.html" for count in (300, 600))
    for path in (short, long):
        body = f"<h1>Rain</h1>{piece * int(path.stem)}<p>{STORY[0]}</p>"
        path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    read_inputs([short])  # patterns are known
    assert_in_proportion(read_inputs, ([short],), ([long],))


def test_what_is_struck_out_is_dropped_and_glues_nothing(tmp_path: Path) -> None:
    page = article(
        f"<h1>A visit</h1><p>{ENGLISH}</p>",
        "<p>It ends on <del>Friday</del><ins>Saturday</ins>, a day <s>too </s>late.</p>",
        f"<del><p>The minister stayed at home.</p></del><p>{ARABIC_2}</p>",
    )
    document = read(tmp_path / "a.html", page)
    assert "It ends on Saturday, a day late." in document.text.split("\n\n")
    struck = [(document.text[a.start : a.end], a.reason) for a in document.asides]
    assert struck == [("Friday too", "deleted"), ("The minister stayed at home.", "deleted")]
    assert {one.reason for one in prepare([document]).dropped} == {"deleted"}


def test_a_page_that_is_mostly_struck_out_forgot_to_close_it(tmp_path: Path) -> None:
    document = read(tmp_path / "a.html", article(f"<p>{ENGLISH}</p><s><p>{ARABIC}</p><p>{ARABIC_2}</p>"))
    assert document.text == "\n\n".join([ENGLISH, ARABIC, ARABIC_2])
    assert not document.asides


def test_a_sentence_struck_out_may_be_most_of_a_page(tmp_path: Path) -> None:
    document = read(tmp_path / "a.html", f"<p><del>{ENGLISH}</del> <ins>He stayed.</ins></p>")
    assert document.text == f"He stayed.\n\n{ENGLISH}"
    assert [aside.reason for aside in document.asides] == ["deleted"]


def test_running_text_in_no_element_of_its_own_is_text(tmp_path: Path) -> None:
    document = read(tmp_path / "a.html", f"<html><body>{ENGLISH}<p>{ARABIC}<p>{ARABIC_2}</body></html>")
    assert split(document) == ([ENGLISH, ARABIC, ARABIC_2], [])


def test_a_page_of_frames_shows_what_stands_for_them(tmp_path: Path) -> None:
    page = f"<html><frameset><frame src='a'></frameset><noframes><body><p>{ENGLISH}</p></body></noframes></html>"
    assert read(tmp_path / "a.html", page).text == ENGLISH


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("above", ["", "\n<!-- saved from url=x -->\n"])
def test_a_page_under_the_name_of_text_is_refused(name: str, above: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(above + PAGE.format(charset="utf-8"), encoding="utf-8")
    inputs = read_inputs([tmp_path / name])
    assert inputs.documents == ()
    assert "suffix .html" in inputs.problems[0].message


def test_a_few_control_characters_refuse_no_small_page(tmp_path: Path) -> None:
    page = "<p>Come\0 in.</p>\x01<p>Now\x02.\x7f</p>"
    assert read(tmp_path / "a.html", page).text == "Come\ufffd in.\n\n\ufffd\n\nNow\ufffd.\ufffd"
