"""Subtitles: what is said, once, whatever the program that wrote the file; what nobody says is kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.clean.prepare import prepare
from align.read.ingest import read_inputs
from align.records import Document
from tests.read.test_ingest_formats import ARABIC, read, refusal

SRT = """1
00:00:01,000 --> 00:00:03,000
<i>وصل الرئيس</i>
إلى موسكو

2
00:00:03,100 --> 00:00:05,000
{\\an8}يوم الأربعاء. <font color="#fff">ثم غادر.</font>

3
00:00:12,000 --> 00:00:14,000
- Who is it?
- A friend <3

4
00:00:14,500 --> 00:00:15,000
♪ ... ♪
"""
VTT = """WEBVTT

NOTE a remark that nobody sees

00:01.000 --> 00:03.000 align:start
<v Anna>وصل <c.yellow>الرئيس</c>

NOTE
another, of
two lines

cue-2
00:03.100 --> 00:05.000
إلى <00:04.000>موسكو &amp; مينسك

00:05.000 --> 00:06.000
عام
1984

1985 was next
00:06.000 --> 00:07.000
.
"""


def test_srt(tmp_path: Path) -> None:
    expected = "وصل الرئيس إلى موسكو يوم الأربعاء. ثم غادر.\n\nWho is it?\n\nA friend <3\n\n♪ ... ♪"
    assert read(tmp_path / "a.srt", SRT) == expected
    assert read(tmp_path / "b.srt", b"\xef\xbb\xbf" + SRT.replace("\n", "\r\n").encode()) == expected
    song = SRT.replace("♪ ... ♪", "ثم عاد.").encode("cp1256")
    assert read(tmp_path / "c.srt", song, encoding="cp1256") == expected.replace("\n\n♪ ... ♪", " ثم عاد.")


def test_vtt(tmp_path: Path) -> None:
    assert read(tmp_path / "a.vtt", VTT) == "وصل الرئيس إلى موسكو & مينسك عام 1984 ."


def test_subtitles_without_cues(tmp_path: Path) -> None:
    assert "no cues" in refusal(tmp_path / "a.srt", ARABIC)
    assert "--encoding windows-1256" in refusal(tmp_path / "b.srt", SRT.replace("♪", "#").encode("cp1256"))


def read_document(path: Path, data: str) -> Document:
    path.write_text(data, encoding="utf-8")
    (document,) = read_inputs([path]).documents
    return document


def sentences(document: Document) -> list[str]:
    return [sentence.text for sentence in prepare([document]).sentences]


def unsaid(document: Document) -> list[str]:
    return [row.text for row in prepare([document]).dropped if row.reason == "subtitle"]


def cues(*texts: str, gap: float = 0.1) -> str:
    """Write a SubRip file of cues of two seconds."""
    times = [i * (2 + gap) for i in range(len(texts))]
    return "\n\n".join(
        f"{i}\n{stamp(start)} --> {stamp(start + 2)}\n{text}"
        for i, (start, text) in enumerate(zip(times, texts, strict=True), start=1)
    )


def stamp(seconds: float) -> str:
    return f"00:{int(seconds) // 60:02}:{int(seconds) % 60:02},{round(seconds % 1 * 1000):03}"


def test_signs_that_are_no_tags_stay(tmp_path: Path) -> None:
    text = read(tmp_path / "a.srt", cues("If a<b and c>d, <i>then</i> {go} left.", "<b>Is</b> x <y?<br>Yes."))
    assert text == "If a<b and c>d, then {go} left. Is x <y? Yes."
    web = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Omar>If a<b and <c.red>c</c>&gt;d</v>\n"
    assert read(tmp_path / "a.vtt", web) == "If a<b and c>d"


def test_nothing_before_a_broken_time_is_lost(tmp_path: Path) -> None:
    broken = "Titles\n1\n00:00:01 --> 00:00:02\nThe gate opens.\n\n2\n00:00:03,000 --> 00:00:04,000\nHe goes in."
    assert read(tmp_path / "a.srt", broken) == "Titles The gate opens. He goes in."
    bare = "1\n00:00:01,000 --> 00:00:02,000\nIt rains.\n\nNobody came.\n00:00:03,000 --> 00:00:04,000\nWe left."
    assert read(tmp_path / "b.srt", bare) == "It rains. Nobody came. We left."


def test_a_cue_may_begin_with_a_word_that_opens_remarks(tmp_path: Path) -> None:
    web = "WEBVTT\n00:01.000 --> 00:02.000\nNOTE the time,\n\n00:02.000 --> 00:03.000\nSTYLE matters.\n\nNOTE no\n"
    assert read(tmp_path / "a.vtt", web) == "NOTE the time, STYLE matters."


ROLLING = """WEBVTT
Kind: captions

00:00:00.100 --> 00:00:02.000 align:start
\x20
the<00:00:00.500><c> last</c><00:00:00.900><c> ferry</c><00:00:01.200><c> leaves</c>

00:00:02.000 --> 00:00:02.010
the last ferry leaves
\x20

00:00:02.010 --> 00:00:04.000
the last ferry leaves
at<00:00:02.500><c> midnight.</c>

00:00:04.000 --> 00:00:04.010
at midnight.
\x20

00:00:04.010 --> 00:00:06.000
at midnight.
no<00:00:04.500><c> one</c><00:00:04.900><c> waits.</c>
"""


def test_captions_that_roll_are_read_once(tmp_path: Path) -> None:
    assert read(tmp_path / "a.vtt", ROLLING) == "the last ferry leaves at midnight. no one waits."
    grown = cues("we", "we walked", "we walked along\nthe shore", "the shore in silence.", "then it rained.", gap=0)
    assert read(tmp_path / "b.srt", grown) == "we walked along the shore in silence. then it rained."


def test_what_is_said_twice_stays(tmp_path: Path) -> None:
    said = ("No.", "No.", "I will not go.", "You must.", "Never.", "Then I shall go.", "Go.")
    assert read(tmp_path / "a.srt", cues(*said)) == " ".join(said)


@pytest.mark.parametrize(
    ("lines", "turns"),
    [
        ("- من الطارق؟\n- أنا سلمى.", ["من الطارق؟", "أنا سلمى."]),
        ("-\u202bمن الطارق؟-\n\u202b.أنا سلمى-", ["من الطارق؟", "أنا سلمى."]),
        ("\u202b؟من الطارق -\u202c\n\u202b.أنا سلمى -\u202c", ["من الطارق؟", "أنا سلمى."]),
        (".هذا بيتي\n.وذاك بيت أخي", ["هذا بيتي.", "وذاك بيت أخي."]),
        ("-Who is it?\n-Salma.", ["Who is it?", "Salma."]),
        (">> Who is it?\n>> Salma.", ["Who is it?", "Salma."]),
        ("I was going to -\n- No, you were not.", ["I was going to -", "No, you were not."]),
        ("-- and then we left.", ["-- and then we left."]),
        ("...ثم عاد إلى البيت.", ["...ثم عاد إلى البيت."]),
    ],
)
def test_speakers_and_stops_at_either_end_of_a_line(lines: str, turns: list[str], tmp_path: Path) -> None:
    assert sentences(read_document(tmp_path / "a.srt", cues(lines))) == turns


def test_sounds_and_credits_are_no_speech(tmp_path: Path) -> None:
    said = (
        "ترجمة وتدقيق: سامي الحداد",
        "[موسيقى هادئة]",
        "سمعت (ليلى) [طرق على الباب] صوتا",
        "في الفناء. (تصفيق)",
        "♪♪",
        "(SIGHS) I know, (Layla) said.",
        "Subtitles and sync by Sami Haddad",
        "♪ Row, row your boat ♪",
    )
    document = read_document(tmp_path / "a.srt", cues(*said))
    assert sentences(document) == [
        "سمعت (ليلى) صوتا في الفناء.",
        "I know, (Layla) said.",
        "♪ Row, row your boat ♪",
    ]
    assert unsaid(document) == [
        "ترجمة وتدقيق: سامي الحداد",
        "[موسيقى هادئة]",
        "[طرق على الباب]",
        "(تصفيق)",
        "♪♪",
        "(SIGHS)",
        "Subtitles and sync by Sami Haddad",
    ]


def test_words_about_translation_and_sharing_are_speech(tmp_path: Path) -> None:
    said = ["ترجمة هذا الكتاب صعبة.", "Subtitles help me learn.", "Share it."]
    assert sentences(read_document(tmp_path / "a.srt", cues(*said))) == said


def test_times_are_those_of_the_cues(tmp_path: Path) -> None:
    document = read_document(tmp_path / "a.srt", cues("Come here", "before it rains.", "[thunder]", "Now!", gap=5))
    times = [(document.text[t.start : t.end], t.first, t.last) for t in document.times]
    assert times == [("Come here", 0, 2000), ("before it rains.", 7000, 9000), ("Now!", 21000, 23000)]


ASS = """[Script Info]
Title: not shown
[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,nobody sees this
Dialogue: 0,0:00:04.10,0:00:06.00,Default,,0,0,0,,{\\i1}إلى المرفأ،{\\i0} ثم عاد.
Dialogue: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,ذهب الصياد\\Nمبكرا, وحده
Dialogue: 1,0:00:01.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0 100 100{\\p0}
"""
TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:tickRate="10000000">
<head><metadata><title>not shown</title></metadata></head>
<body><div>
<p begin="41000000t" end="60000000t"><span>to the harbour,</span> then came back.</p>
<p begin="00:00:01.000" dur="3s">The fisherman<br/>left early <span>alone</span></p>
</div></body></tt>
"""
SBV = """0:00:01.000,0:00:04.000
The fisherman left early

0:00:04.100,0:00:06.000
with 12:30, to the harbour.
"""


def test_other_formats(tmp_path: Path) -> None:
    assert read(tmp_path / "a.ass", ASS) == "ذهب الصياد مبكرا, وحده إلى المرفأ، ثم عاد."
    assert read(tmp_path / "b.ttml", TTML) == "The fisherman left early alone to the harbour, then came back."
    assert read(tmp_path / "c.sbv", SBV) == "The fisherman left early with 12:30, to the harbour."
    assert "no Dialogue" in refusal(tmp_path / "d.ssa", ARABIC)
    assert "first element is <html>" in refusal(tmp_path / "e.dfxp", "<html/>")


def test_dots_after_the_name_of_a_tag_take_no_time(tmp_path: Path) -> None:
    assert read(tmp_path / "a.srt", cues("<v" + "." * 3000 + " a<b")) == "<v" + "." * 3000 + " a<b"


def test_who_speaks_and_what_sounds_is_told_from_what_is_said(tmp_path: Path) -> None:
    lines = [
        "MARY: Where did they all go?", "*DOOR SLAMS*", "MAN ON RADIO: I think it will rain.",
        "NASA IS HERE: SO WHAT?", "Note: the harbour is shut.", "♪ Sailing home ♪", "He sang: the end.",
        "#♪ La la ♪#", "[John]: Not now.", "ماري: إلى أين؟", "(رجل في المذياع): ستصل العاصفة.",
        "{موسيقى صاخبة}", "قال (عمر) إنه عائد.",
    ]  # fmt: skip
    cues = (f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{line}\n" for n, line in enumerate(lines, 1))
    (document,) = collect(tmp_path / "a.srt", "\n".join(cues))
    dropped = [document.text[aside.start : aside.end] for aside in document.asides]
    assert dropped == [
        "MARY:", "*DOOR SLAMS*", "MAN ON RADIO:", "[John]:", "(رجل في المذياع):", "{موسيقى صاخبة}",
    ]  # fmt: skip
    said = [part for part in document.text.split("\n\n") if part not in dropped]
    assert said == [
        "Where did they all go?",
        "I think it will rain. NASA IS HERE: SO WHAT? Note: the harbour is shut.",
        "♪ Sailing home ♪",
        "He sang: the end.",
        "#♪ La la ♪#",
        "Not now. ماري: إلى أين؟",
        "ستصل العاصفة. قال (عمر) إنه عائد.",
    ]


def test_two_speakers_on_one_line_are_parted(tmp_path: Path) -> None:
    said = ("- هل وصلت الرسالة؟ - لا، لم تصل.", "- Is it far? - Two hours - or three.")
    assert sentences(read_document(tmp_path / "a.srt", cues(*said))) == [
        "هل وصلت الرسالة؟",
        "لا، لم تصل.",
        "Is it far?",
        "Two hours - or three.",
    ]
    assert read(tmp_path / "b.srt", cues("♪ Oh! - Oh! ♪")) == "♪ Oh! - Oh! ♪"


def test_notes_in_round_brackets_and_over_two_lines(tmp_path: Path) -> None:
    said = (
        "(glass shatters)",
        "(whispering) Stay here",
        "(if you can), please.",
        "[a horn\nsounds far off]",
        "(وقع حوافر)",
        "(بصوت خافت) ابق هنا.",
        "(بالإيطالية) إلى اللقاء.",
        "(رعد) أخي الأكبر.",
    )
    document = read_document(tmp_path / "a.srt", cues(*said))
    assert unsaid(document) == [
        "(glass shatters)",
        "(whispering)",
        "[a horn sounds far off]",
        "(وقع حوافر)",
        "(بصوت خافت)",
        "(بالإيطالية)",
    ]
    assert sentences(document) == [
        "Stay here (if you can), please.",
        "ابق هنا.",
        "إلى اللقاء.",
        "(رعد) أخي الأكبر.",
    ]


@pytest.mark.parametrize(
    "credit",
    [
        "ترجمة ليلى منصور",
        "اعداد وترجمة: ليلى منصور".replace("اعداد", "إعداد"),
        "مشاهدة ممتعة",
        "مع تحيات فريق الترجمة",
        "|| فريق القمر ||",
        "★ فريق القمر ★",
        "تم ضبط التوقيت من قبل ليلى منصور",
        "ليلى منصور :ترجمة",
        "Fixed & synced by Layla Mansour",
        "Transcript by Layla Mansour",
        "Original subtitles by Layla Mansour",
        "Advertise your product or brand here\ncontact www.OpenSubtitles.org today",
        "Support us and become VIP member\nto remove all ads from the site",
    ],
)
def test_credits_without_a_colon(credit: str, tmp_path: Path) -> None:
    document = read_document(tmp_path / "a.srt", cues(credit, "The boat is late."))
    assert sentences(document) == ["The boat is late."]
    assert " ".join(unsaid(document)) == credit.replace("\n", " ")


def test_a_translation_that_somebody_speaks_of_is_no_credit(tmp_path: Path) -> None:
    said = [
        "ترجمة الرواية صعبة",
        "لا ترجمة لهذا.",
        "لا.",
        "نعم.",
        "لماذا؟",
        "ترجمة حرفية جدا",
        "هذا رأيي.",
        "لا.",
        "لا.",
        "لا.",
    ]
    document = read_document(tmp_path / "a.srt", cues(*said))
    assert unsaid(document) == []


def test_codes_that_lost_their_backslash_and_references(tmp_path: Path) -> None:
    assert read(tmp_path / "a.srt", cues("{an8}He left.", "{y:i}She {an8\\}stayed.")) == "He left. She stayed."
    web = "WEBVTT\n\n00:01.000 --> 00:02.000\nIt&#39;s Sami &#x26; Co; AT&T &rlm;&nosuch; too.\n"
    assert read(tmp_path / "b.vtt", web) == "It's Sami & Co; AT&T &nosuch; too."
    assert read(tmp_path / "c.srt", cues("&quot;No,&quot; she said.")) == '"No," she said.'
    script = ASS.replace("ثم عاد.", "{a remark}ثم عاد.")
    assert read(tmp_path / "d.ass", script) == "ذهب الصياد مبكرا, وحده إلى المرفأ، ثم عاد."
    assert read(tmp_path / "e.sbv", "0:00:01.000,0:00:04.000\nHe left[br]early.\n") == "He left early."


@pytest.mark.parametrize(
    "times",
    [
        "00: 00: 01,600 --> 00: 00: 04,200",
        "00:00:01,600 -> 00:00:04,200",
        "00:00:01,600 –> 00:00:04,200",
        "00:00:01،600 --> 00:00:04،200",
        "٠٠:٠٠:٠١,٦٠٠ --> ٠٠:٠٠:٠٤,٢٠٠",
    ],
)
def test_times_that_a_program_changed(times: str, tmp_path: Path) -> None:
    document = read_document(tmp_path / "a.srt", f"1\n{times}\nHe left 2 -> 3.\n")
    assert document.text == "He left 2 -> 3."
    assert [(time.first, time.last) for time in document.times] == [(1600, 4200)]


def test_a_cue_shown_twice_at_once_is_read_once(tmp_path: Path) -> None:
    one = "00:00:01,000 --> 00:00:02,000\nRain.\n\n"
    later = "00:00:03,000 --> 00:00:04,000\nRain.\n"
    assert read(tmp_path / "a.srt", f"1\n{one}2\n{one}3\n{later}") == "Rain. Rain."


def test_blank_lines_behind_the_number_of_a_cue(tmp_path: Path) -> None:
    spaced = "1\n\n00:00:01,000 --> 00:00:02,000\n\nRoom\n\n2\n\n00:00:03,000 --> 00:00:04,000\n\n12.\n"
    assert read(tmp_path / "a.srt", spaced) == "Room 12."


def test_who_speaks_from_where(tmp_path: Path) -> None:
    document = read_document(tmp_path / "a.srt", cues("SAMI (ON PHONE): Where are you?"))
    assert (sentences(document), unsaid(document)) == (["Where are you?"], ["SAMI (ON PHONE):"])


def collect(path: Path, text: str) -> tuple[Document, ...]:
    path.write_text(text, encoding="utf-8")
    return read_inputs([path]).documents
