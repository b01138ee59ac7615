"""Views of a text: the table `cases/normalize.jsonl`, and what holds for any text."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.normalize import CHARACTERS, for_comparison, for_encoding

VIEWS = {"encoding": for_encoding, "comparison": for_comparison}


def read_cases() -> Iterator[object]:
    lines = (Path(__file__).parent / "cases" / "normalize.jsonl").read_text(encoding="utf-8").splitlines()
    for case in map(json.loads, lines):
        marks = [pytest.mark.xfail(strict=True, reason=case["fails"])] if "fails" in case else []
        for view in VIEWS.keys() & case.keys():
            yield pytest.param(view, case["text"], case[view], id=f"{case['label']}: {view}", marks=marks)


@pytest.mark.parametrize(("view", "text", "expected"), sorted(read_cases(), key=lambda case: str(case.id)))
def test_view_of_a_case(view: str, text: str, expected: str) -> None:
    assert VIEWS[view](text) == expected


@pytest.mark.parametrize(
    "decorated",
    [
        "وَصَلَ ٱلْوَفْدُ إِلَى ٱلْعَاصِمَةِ فِي ١٤ مايو ، ثُمَّ غَادَرَ .",
        "وصــل الوفد إلى العاصمــة في 14 مايو، ثم غادر. 🎉",
        "\u202bوصل\u00a0الوفد إلى العاصمة في ۱۴ مايو،ثم غادر.\u202c",
        "وصل الوفد إلى العاصمة في 14 مايو ، ثم غادر . https://t.co/abc @ministry",
    ],
)
def test_decoration_does_not_reach_the_encoder(decorated: str) -> None:
    assert for_encoding(decorated) == "وصل الوفد إلى العاصمة في 14 مايو، ثم غادر."


# Text built of what the steps look at, so that rare combinations are common.
_PARTS = [
    *"  \n\t.,:;!?؟،؛…»«”“’()[]",
    *"#@_%'&-/0123٣٫aBcDEFGHIÇابوةىأآٱـ\u064b\u064e\u0653\u0654\u0655\u0670\u200f\u200d\ufeff",
    *[
        "\ufefb",
        "\ufdfa",
        "\ufef5",
        "😀",
        "🇩",
        "\ufe0f",
        "\u20e3",
        "•",
        "http://",
        "www.",
        "pic.twitter.com/a",
        "RT @x ",
    ],
    *["US ", "THE ", "WORLD ", "ALGERIA ", "P.M. "],
]
_TEXTS = st.one_of(st.lists(st.sampled_from(_PARTS), max_size=30).map("".join), st.text(max_size=60))


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
@given(text=_TEXTS)
def test_views_are_idempotent(view: object, text: str) -> None:
    assert callable(view)
    once = view(text)
    assert view(once) == once


@given(_TEXTS)
def test_view_for_encoding_has_no_decoration_and_single_spaces(text: str) -> None:
    seen = for_encoding(text)
    assert not [c for c in seen if ord(c) in CHARACTERS]
    assert seen == " ".join(seen.split())


@given(_TEXTS)
def test_equal_views_for_encoding_are_equal_for_comparison(text: str) -> None:
    assert for_comparison(for_encoding(text)) == for_comparison(text)


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئةى ", max_size=60))
def test_plain_arabic_letters_pass_unchanged(text: str) -> None:
    assert for_encoding(text) == " ".join(text.split())
