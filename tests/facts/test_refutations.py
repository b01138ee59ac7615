"""Denials in other words."""

import pytest

from align.facts.refutations import find_refutation
from align.records import Language


def language_of(text: str) -> Language:
    return "ar" if any("\u0621" <= letter <= "\u064a" for letter in text) else "en"


@pytest.mark.parametrize(
    ("text", "what", "words"),
    [
        ("There is no truth in rumours that the bank has failed.", "the bank has failed", "no truth in"),
        ("The club rejected claims that it owes its players money.", "it owes its players money", "rejected"),
        (
            "The ministry called reports that wells were poisoned baseless, a spokesman said.",
            "wells were poisoned",
            "baseless",
        ),
        ("Allegations of fraud are unfounded, she said.", "fraud", "unfounded"),
        ("لا صحة لما أُشيع عن استقالة الوزير.", "استقالة الوزير.", "لا صحة"),
        ("ونفى المتحدث صحة الأنباء عن إغلاق المعبر.", "إغلاق المعبر.", "نفى"),
        (
            "Police dismissed as false social media posts about a second bomb.",
            "a second bomb",
            "dismissed as false",
        ),
        ("The idea that the museum will be sold is pure fiction.", "the museum will be sold", "pure fiction"),
        ("وكذّبت البلدية ما راج عن قطع المياه، مؤكدة أن الضخ منتظم.", "قطع المياه", "كذّبت"),
        ("وقال المدرب إن الحديث عن رحيله محض افتراء.", "رحيله", "محض افتراء"),
        ("ووصف المدير الحديث عن فصل عمال بأنه عارٍ من الصحة.", "فصل عمال", "عارٍ من الصحة"),
    ],
)
def test_what_a_report_is_refuted_of_is_found(text: str, what: str, words: str) -> None:
    found = find_refutation(text, language_of(text))
    assert found is not None
    assert text[found.start : found.end].rstrip(".") == what.rstrip(".")
    assert text[found.place[0] : found.place[1]] == words


@pytest.mark.parametrize(
    "text",
    [
        "The bank published its annual report on Sunday.",
        "Claims worth 3 million dinars were paid.",
        "وقال المتحدث إن الأنباء وصلت إليه صباحًا.",
    ],
)
def test_a_report_alone_refutes_nothing(text: str) -> None:
    assert find_refutation(text, language_of(text)) is None
