"""From documents to sentences: pages as they come, posts, kinds, lines, and nothing lost."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.clean.pages.social import trim_post
from align.clean.prepare import Prepared, prepare
from align.clean.sentences.paragraphs import INVISIBLE
from align.read.ingest import read_inputs
from align.records import Aside, Document, Dropped, Sentence

ARABIC_PAGE = """أخبار العالم

الجزائر وروسيا تبحثان تعزيز التعاون في مجال الطاقة

كتبت: نادية الغربي
الثلاثاء 10 ماي 2022 - 18:30

شارك المقال: فيسبوك تويتر واتساب

أجرى وزير الخارجية الروسي سيرغي لافروف محادثات في الجزائر مع نظيره رمطان لعمامرة. وقال الوزيران إن اللقاء كان مثمرا.

Fruitful meeting today with my colleague Minister Sergey Lavrov on our joint efforts. pic.twitter.com/BsZ6FT0eId
— Ramtane Lamamra | رمطان لعمامرة (@Lamamra_dz) May 10, 2022

اقرأ أيضا: أسعار النفط تتراجع في الأسواق العالمية

الملف الأوكراني

وقال لافروف: «نقدر الموقف المتوازن للجزائر من القضية الأوكرانية. ونحن ممتنون لأصدقائنا على كرم الضيافة.»

وقال وزير الخارجية الفرنسي في بيان: « Nous suivons avec attention la visite du ministre russe à Alger. »

صورة أرشيفية للوزيرين في مطار هواري بومدين

وغادر الوزير الروسي العاصمة مساء اليوم نفسه متوجها إلى سلطنة عمان.

الوسوم: الجزائر، روسيا، لافروف
مقالات ذات صلة
موسكو والجزائر: ستون عاما من العلاقات
من يشتري الغاز الجزائري؟
اترك تعليقاً
لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *
الاسم *
البريد الإلكتروني *
إرسال التعليق
زر الذهاب إلى الأعلى
جميع الحقوق محفوظة © صحيفة الضفة 2022"""

ENGLISH_PAGE = """Home | World | Business | Sport
Skip to content

Algeria and Russia discuss closer energy ties

By Jane Doe in Algiers
Published 10 May 2022, 19:05 GMT

Photo: the two ministers shake hands at the airport

Russian Foreign Minister Sergey Lavrov held talks in Algiers with his counterpart, Ramtane Lamamra. Both said it
had been a fruitful meeting.

“We value Algeria's balanced position. We thank our friends for their hospitality.”

.@mfa_russia We are grateful to our Algerian friends! #Algeria https://t.co/abc123

Advertisement

What was agreed:
• A new document on partnership
• More scholarships for students

لقاء مثمر اليوم مع زميلي الوزير سيرغي لافروف في العاصمة.
— رمطان لعمامرة (@Lamamra_dz) ١٠ مايو ٢٠٢٢

Les deux ministres ont également évoqué la situation en Ukraine et au Sahel.

Related articles
Moscow and Algiers: sixty years of ties
Leave a Reply
Your email address will not be published. Required fields are marked *
We use cookies to improve your experience. Accept"""

ONE_LINE_PAGE = (
    "Russian Foreign Minister Sergey Lavrov held talks in Algiers on Tuesday. Both sides were satisfied. "
    "Leave a comment. Your email address will not be published. Required fields are marked *"
)


def prepare_text(text: str, **fields: object) -> Prepared:
    return prepare([Document("page.txt", text, **fields)])  # type: ignore[arg-type]


def sentences_of(prepared: Prepared, language: str) -> list[str]:
    return [sentence.text for sentence in prepared.sentences if sentence.language == language]


def dropped_as(prepared: Prepared, reason: str) -> list[str]:
    return [row.text for row in prepared.dropped if row.reason == reason]


def check_offsets(documents: list[Document], prepared: Prepared) -> None:
    """Check that every visible character is in exactly one row, and that joined sentences touch."""
    gap = re.compile(rf"[\s{INVISIBLE}]*")
    rows: list[Sentence | Dropped] = [*prepared.sentences, *prepared.dropped]
    for document in documents:
        mine = sorted((row for row in rows if row.doc == document.name), key=lambda row: row.start)
        position = 0
        for row in mine:
            assert document.text[row.start : row.end] == row.text
            assert row.start < row.end
            assert row.start >= position, "rows do not overlap"
            assert gap.fullmatch(document.text[position : row.start]), "nothing visible is lost"
            position = row.end
        assert gap.fullmatch(document.text[position:])
        for language in ("ar", "en"):
            kept = [s for s in prepared.sentences if s.doc == document.name and s.language == language]
            assert [s.joined for s in kept[:1]] in ([], [False])
            for a, b in pairwise(kept):
                assert b.joined == bool(gap.fullmatch(document.text[a.end : b.start]))


def test_an_arabic_page() -> None:
    prepared = prepare_text(ARABIC_PAGE)
    assert [(s.text, s.kind, s.joined) for s in prepared.sentences if s.language == "ar"] == [
        ("الجزائر وروسيا تبحثان تعزيز التعاون في مجال الطاقة", "headline", False),
        ("أجرى وزير الخارجية الروسي سيرغي لافروف محادثات في الجزائر مع نظيره رمطان لعمامرة.", "body", False),
        ("وقال الوزيران إن اللقاء كان مثمرا.", "body", True),
        ("الملف الأوكراني", "headline", False),
        ("وقال لافروف: «نقدر الموقف المتوازن للجزائر من القضية الأوكرانية.", "quotation", True),
        ("ونحن ممتنون لأصدقائنا على كرم الضيافة.»", "quotation", True),
        ("وقال وزير الخارجية الفرنسي في بيان:", "body", True),
        ("صورة أرشيفية للوزيرين في مطار هواري بومدين", "caption", False),
        ("وغادر الوزير الروسي العاصمة مساء اليوم نفسه متوجها إلى سلطنة عمان.", "body", True),
    ]
    tweet = "Fruitful meeting today with my colleague Minister Sergey Lavrov on our joint efforts."
    assert [(s.text, s.kind) for s in prepared.sentences if s.language == "en"] == [(tweet, "social")]
    assert dropped_as(prepared, "social") == [
        "pic.twitter.com/BsZ6FT0eId",
        "— Ramtane Lamamra | رمطان لعمامرة (@Lamamra_dz) May 10, 2022",
    ]
    assert dropped_as(prepared, "language:fr") == [
        "« Nous suivons avec attention la visite du ministre russe à Alger. »"
    ]
    assert len(dropped_as(prepared, "boilerplate")) == 16
    assert {row.reason for row in prepared.dropped} == {"boilerplate", "social", "language:fr"}


def test_an_english_page() -> None:
    prepared = prepare_text(ENGLISH_PAGE)
    lavrov = "Russian Foreign Minister Sergey Lavrov held talks in Algiers with his counterpart, Ramtane Lamamra."
    kinds = {s.text.replace("\n", " "): s.kind for s in prepared.sentences if s.language == "en"}
    assert kinds == {
        "Algeria and Russia discuss closer energy ties": "headline",
        "Photo: the two ministers shake hands at the airport": "caption",
        lavrov: "body",
        "Both said it had been a fruitful meeting.": "body",
        "“We value Algeria's balanced position.": "quotation",
        "We thank our friends for their hospitality.”": "quotation",
        "We are grateful to our Algerian friends!": "social",
        "#Algeria": "social",
        "What was agreed:": "body",
        "• A new document on partnership": "list",
        "• More scholarships for students": "list",
    }
    assert sentences_of(prepared, "ar") == ["لقاء مثمر اليوم مع زميلي الوزير سيرغي لافروف في العاصمة."]
    assert dropped_as(prepared, "language:fr") == [
        "Les deux ministres ont également évoqué la situation en Ukraine et au Sahel."
    ]
    assert dropped_as(prepared, "social") == [
        ".@mfa_russia",
        "https://t.co/abc123",
        "— رمطان لعمامرة (@Lamamra_dz) ١٠ مايو ٢٠٢٢",
    ]


def test_the_owner_of_a_picture_is_no_part_of_its_caption() -> None:
    prepared = prepare_text("سيارات جرفتها السيول في المدينة، 4 سبتمبر 2024. © أ ف ب")
    assert [(s.text, s.kind) for s in prepared.sentences] == [
        ("سيارات جرفتها السيول في المدينة، 4 سبتمبر 2024.", "caption")
    ]
    assert dropped_as(prepared, "boilerplate") == ["© أ ف ب"]


def test_boilerplate_in_a_page_of_one_line() -> None:
    prepared = prepare_text(ONE_LINE_PAGE)
    assert sentences_of(prepared, "en") == [
        "Russian Foreign Minister Sergey Lavrov held talks in Algiers on Tuesday.",
        "Both sides were satisfied.",
    ]
    assert {row.reason for row in prepared.dropped} == {"boilerplate"}


PAGES = {"ar.txt": ARABIC_PAGE, "en.txt": ENGLISH_PAGE, "line.txt": ONE_LINE_PAGE}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("language", [None, "ar", "en"])
def test_nothing_is_lost(name: str, lines: bool, language: str | None) -> None:
    documents = [Document(name, PAGES[name], lines=lines, language=language)]  # type: ignore[arg-type]
    check_offsets(documents, prepare(documents))


def test_pages_of_the_project_collection_lose_nothing() -> None:
    folder = Path(__file__).parents[2] / "corpora"
    paths = sorted([*folder.glob("ar/*.txt"), *folder.glob("en/*.txt"), *folder.glob("*/*.md")])
    documents = [Document(str(path), path.read_text(encoding="utf-8")) for path in paths]
    assert len(documents) > 15
    prepared = prepare(documents)
    check_offsets(documents, prepared)
    assert not [s.text for s in prepared.sentences if "بريدك الإلكتروني" in s.text or "email address" in s.text]


PIECES = st.sampled_from(
    [
        *(line for page in PAGES.values() for line in page.splitlines()),
        "\n",
        "\n\n",
        " ",
        "\u200f",
        "@a ",
        "#ب",
        "…",
        "• ",
        "中文。",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=10), max_size=10).map("\n".join)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.booleans(), st.sampled_from([None, "ar", "en"]))
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_in_any_text(texts: list[str], lines: bool, language: str | None) -> None:
    documents = [
        Document(f"{i}.txt", text, lines=lines, language=language)  # type: ignore[arg-type]
        for i, text in enumerate(texts)
    ]
    prepared = prepare(documents)
    check_offsets(documents, prepared)
    assert prepare(documents) == prepared


@given(st.lists(st.sampled_from([line for line in ARABIC_PAGE.splitlines() if line]), max_size=12), st.data())
@settings(max_examples=40, deadline=None)
def test_nothing_is_lost_of_what_stands_beside_the_text(lines: list[str], data: st.DataObject) -> None:
    asides = []
    position = 0
    for line in lines:
        if data.draw(st.booleans()):
            asides.append(Aside(position, position + len(line)))
        position += len(line) + 2
    document = Document("page.html", "\n\n".join(lines), asides=tuple(asides))
    prepared = prepare([document])
    check_offsets([document], prepared)
    dropped = {(row.start, row.end) for row in prepared.dropped if row.reason == "boilerplate"}
    assert {(aside.start, aside.end) for aside in asides} <= dropped


def test_documents_stay_in_order_and_apart() -> None:
    documents = [
        Document("b.txt", "أكد الوزير أن المحادثات كانت بناءة."),
        Document("a.txt", "قال الوزير إنه راض عنها."),
    ]
    prepared = prepare(documents)
    assert [s.doc for s in prepared.sentences] == ["b.txt", "a.txt"]
    assert not any(s.joined for s in prepared.sentences)


def test_lines_are_sentences_whatever_they_hold() -> None:
    text = (
        "Share this:\n\nFirst. Second.\n***\nLe ministre a reçu son homologue à Alger hier.\nأهلا وسهلا\r\nlast one"
    )
    prepared = prepare_text(text, lines=True, language="en")
    assert [s.text for s in prepared.sentences] == [line for line in re.split(r"[\r\n]+", text) if line]
    assert {s.language for s in prepared.sentences} == {"en"}
    assert [s.joined for s in prepared.sentences] == [False, True, True, True, True, True]
    assert prepared.dropped == ()


def test_lines_without_a_language_are_told_apart() -> None:
    lines = (
        "أكد الوزير أن المحادثات كانت بناءة.",
        "The talks were held in private.",
        "Le ministre a reçu son homologue à Alger.",
    )
    text = "\n".join(lines)
    prepared = prepare_text(text, lines=True)
    assert [s.language for s in prepared.sentences] == ["ar", "en"]
    assert [row.reason for row in prepared.dropped] == ["language:fr"]


def test_other_line_ends_do_not_cut_lines() -> None:
    prepared = prepare_text("one\u2028still one\x0bstill one\ntwo", lines=True, language="en")
    assert [s.text for s in prepared.sentences] == ["one\u2028still one\x0bstill one", "two"]


def test_a_declared_language_does_not_hide_the_other_one() -> None:
    text = "أكد الوزير أن المحادثات كانت بناءة.\nThe talks were held behind closed doors in Algiers.\nAlger, Moscou"
    prepared = prepare_text(text, language="ar")
    assert [s.language for s in prepared.sentences] == ["ar", "en", "ar"]  # names alone are on the page's side


def test_a_document_given_twice_counts_once() -> None:
    story = "\n\n".join(
        f"On day {i} the committee met in hall {i} and heard {i} witnesses speak." for i in range(1, 9)
    )
    prepared = prepare([Document("first.txt", story), Document("second.txt", f"Share\n\n{story}")])
    assert {s.doc for s in prepared.sentences} == {"first.txt"}
    assert {row.reason for row in prepared.dropped} == {"boilerplate", "duplicate:first.txt"}


def test_signs_and_single_letters_are_no_sentences() -> None:
    prepared = prepare_text(
        "The talks were held behind closed doors.\n\n* * *\n\nb\n\n2022\n\nBoth sides were satisfied."
    )
    assert [s.text for s in prepared.sentences] == [
        "The talks were held behind closed doors.",
        "Both sides were satisfied.",
    ]
    assert [(row.text, row.reason) for row in prepared.dropped] == [
        ("* * *", "symbols"),
        ("b", "too-short"),
        ("2022", "symbols"),
    ]


@pytest.mark.parametrize(
    ("post", "words", "taken"),
    [
        ("Great day! https://t.co/abc", "Great day!", ["https://t.co/abc"]),
        ("@a @b thank you all", "thank you all", ["@a @b"]),
        ("RT @mfa_russia: talks begin", "talks begin", ["RT @mfa_russia:"]),
        ("talks with @Lamamra_dz #Algeria #Russia", "talks with @Lamamra_dz #Algeria #Russia", []),
        ("لقاء مثمر اليوم pic.twitter.com/BsZ6FT0eId", "لقاء مثمر اليوم", ["pic.twitter.com/BsZ6FT0eId"]),
        ("صورة اليوم https://t.co/a pic.x.com/b", "صورة اليوم", ["https://t.co/a pic.x.com/b"]),
        ("RT reported the talks first", "RT reported the talks first", []),
        ("#الجزائر #روسيا", "", ["#الجزائر #روسيا"]),
        ("@a", "", ["@a"]),
        ("write to me@example.org", "write to me@example.org", []),
    ],
)
def test_edges_of_posts(post: str, words: str, taken: list[str]) -> None:
    content, found = trim_post(post, 0, len(post))
    assert post[content.start : content.end] == words
    assert [post[stretch.start : stretch.end] for stretch in found] == taken


def test_posts_on_one_line_with_the_article() -> None:
    text = (
        "Fruitful meeting today with my colleague in Algiers. pic.twitter.com/BsZ6FT0eId "
        "— Ramtane Lamamra | رمطان لعمامرة (@Lamamra_dz) May 10, 2022 "
        "من جهتها، قالت الخارجية الروسية في بيان إن المحادثات كانت بناءة."
    )
    prepared = prepare_text(text)
    assert [(s.text, s.language, s.kind) for s in prepared.sentences] == [
        ("Fruitful meeting today with my colleague in Algiers.", "en", "social"),
        ("من جهتها، قالت الخارجية الروسية في بيان إن المحادثات كانت بناءة.", "ar", "body"),
    ]


@pytest.mark.parametrize(
    ("dateline", "sentence"),
    [
        ("TUNIS, Nov 18 (Maghreb Wire) -", "The finance bill has run into opposition in parliament."),
        ("NAIROBI (AP) —", "A court in Nairobi on Saturday sentenced a man to 20 years in prison."),
        ("دبي، الإمارات العربية المتحدة (CNN)--", "قال الوزير إن الاجتماع كان ناجحا."),
        ("الرياض (رويترز) -", "قالت مصادر إن الإنتاج سيرتفع في الشهر المقبل."),
        ("عمّان ـ بترا ـ", "دشن الملك المحطة صباح اليوم."),
        ("SFAX, Tunisia (Coastline Press) -", "Two boats sank off the harbour on Sunday."),
        ("", "EGYPT (A History) – ITS KINGS"),
        ("", "EGYPT – a land of the Nile – has two seasons."),
        ("", "PLAN B - as she called it - cost a million dollars."),
        ("القاهرة 3 يونيو (أ ش أ):", "افتتح الوزير المعرض صباح اليوم."),
        ("", "NATO (the alliance) - founded in 1949 - has 32 members."),
        ("", "وقال علي حسن (47 عاما) - وهو صاحب متجر - إن الماء ارتفع."),
        ("", "قالت الشركة (رويترز) - وهي الأكبر - إن أرباحها ارتفعت."),
    ],
)
def test_the_dateline_of_an_agency_is_no_part_of_the_sentence(dateline: str, sentence: str) -> None:
    prepared = prepare_text(f"{dateline} {sentence}".strip())
    assert [s.text for s in prepared.sentences] == [sentence]
    assert [row.text for row in prepared.dropped] == ([dateline] if dateline else [])


def test_an_article_before_a_post_on_its_line_is_no_post() -> None:
    text = (
        "قالت الخارجية الروسية في بيان إن المحادثات كانت بناءة. Fruitful meeting today with my colleague. "
        "pic.twitter.com/BsZ6FT0eId — MFA Russia 🇷🇺 (@mfa_russia) May 10, 2022"
    )
    assert [(s.language, s.kind) for s in prepare_text(text).sentences] == [("ar", "body"), ("en", "social")]


def test_a_paragraph_that_mentions_a_handle_is_no_post() -> None:
    text = "وكتب الوزير على حسابه @Lamamra_dz أن اللقاء كان مثمرا وأن الجانبين اتفقا على مواصلة التشاور بينهما."
    assert [(s.text, s.kind) for s in prepare_text(text).sentences] == [(text, "body")]


def test_a_gigantic_line_is_prepared() -> None:
    text = "أكد الوزير أن المحادثات كانت بناءة وصريحة. " * 5_000
    prepared = prepare_text(text)
    assert len(prepared.sentences) == 5_000
    assert all(s.joined for s in prepared.sentences[1:])


def test_an_empty_collection() -> None:
    assert prepare([]) == Prepared((), ())
    assert prepare_text(" \n\ufeff\n ") == Prepared((), ())


def test_links_to_edit_behind_headings_are_no_part_of_them() -> None:
    lines = [
        "التاريخ[عدل]",
        "بنيت المدينة قبل ألف عام على ضفة النهر الكبير.",
        "[edit]",
        "Early years [edit | edit source]",
        "السكان[عدل المصدر]",
    ]
    prepared = prepare([Document("a.txt", "\n\n".join([*lines, "He was fair [and just] to all."]))])
    assert [sentence.text for sentence in prepared.sentences] == [
        "التاريخ",
        lines[1],
        "Early years",
        "السكان",
        "He was fair [and just] to all.",
    ]
    assert [row.text for row in prepared.dropped] == ["[عدل]", "[edit]", "[edit | edit source]", "[عدل المصدر]"]


def test_documents_wanted_are_cleaned_as_among_all_others() -> None:
    head = "Harbour Gazette - all the news of the coast"
    pages = [
        Document(
            f"{n}.txt", f"{head}\n\nFerry number {n} leaves\n\nIt left at noon with {n + 10} passengers on board.\n"
        )
        for n in range(5)
    ]
    everything, some = prepare(pages), prepare(pages, wanted={"3.txt"})
    assert some.sentences == tuple(sentence for sentence in everything.sentences if sentence.doc == "3.txt")
    assert some.dropped == tuple(dropped for dropped in everything.dropped if dropped.doc == "3.txt")
    assert [dropped.text for dropped in some.dropped] == [head], "what repeats is told by the pages beside it"


def test_the_title_of_a_web_page_is_a_headline(tmp_path) -> None:
    """Content whatever it looks like, and no part of the first sentence."""
    page = (
        "<html><body><nav><a href='/'>Home</a> <a href='/world'>World</a></nav><article>"
        "<h1>Four workers die in fire at grain port</h1>"
        "<p>Four workers were killed when fire swept through the silos of the port on Tuesday night.</p>"
        "<p>Firefighters needed seven hours to put out the flames, the civil defence said.</p>"
        "</article></body></html>"
    )
    (tmp_path / "fire.html").write_text(page, "utf-8")
    kinds = [(s.text[:12], s.kind) for s in prepare(read_inputs([tmp_path]).documents).sentences]
    assert kinds == [("Four workers", "headline"), ("Four workers", "body"), ("Firefighters", "body")]


def test_what_a_paywall_counts_is_no_text() -> None:
    before, after = "The council met on Monday evening.", "Nobody spoke against the plan for the harbour."
    prepared = prepare_text(f"{before}\n\nYou have used 3 of your 4 free articles this month.\n\n{after}")
    assert [sentence.text for sentence in prepared.sentences] == [before, after]
    assert [row.reason for row in prepared.dropped] == ["boilerplate"]
