"""Decisions as the page sends them, and as a packed page gives them back: JSON that is checked before it counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from align.read.files import read_utf8
from align.records import InputError
from align.store.decisions import VERDICTS, Decision, Recut, Spot

FORMAT = "align decisions 1"
NO_DECISIONS = "no file of decisions; a page packed by `align review --pack` saves one, a .json"
LONGEST = 20_000  # characters of a text or a note


def now() -> str:
    """Return the time, to the microsecond, in UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def parse_decisions(sent: Any, texts: Mapping[str, str], at: str | None = None) -> list[Decision]:
    """Read one decision, with those on the pairs that it takes in; ValueError says what is wrong with it.

    `texts` are those of the documents: offsets have to lie in them. `at` is the time, else what was sent is.
    """
    if not isinstance(sent, dict):
        raise ValueError("a decision is a JSON object")
    reviewer = text_of(sent, "reviewer").strip()
    if not reviewer:
        raise ValueError("a decision needs the name of its reviewer")
    verdict = sent.get("verdict")
    if verdict not in VERDICTS or verdict == "merged":
        raise ValueError(f"verdict {verdict!r} is none of {', '.join(v for v in VERDICTS if v != 'merged')}")
    spot = parse_spot(sent.get("spot"), texts)
    becomes = tuple(parse_recut(part, spot, texts) for part in list_of(sent, "becomes"))
    when = at or text_of(sent, "at") or now()
    settles = sent.get("settles") is True
    taken: list[Decision] = []
    for other in list_of(sent, "merged"):
        undone = "withdrawn" if verdict == "withdrawn" else "merged"
        taken.append(Decision(parse_spot(other, texts), undone, reviewer, when, settles=settles))  # type: ignore[arg-type]
    return [Decision(spot, verdict, reviewer, when, becomes, text_of(sent, "note"), settles), *taken]


def parse_spot(sent: Any, texts: Mapping[str, str]) -> Spot:
    """Read where a pair stands."""
    if not isinstance(sent, list) or len(sent) != 6:
        raise ValueError("spot is [ar_doc, ar_start, ar_end, en_doc, en_start, en_end]")
    ar_doc, ar_start, ar_end, en_doc, en_start, en_end = sent
    for doc, start, end in ((ar_doc, ar_start, ar_end), (en_doc, en_start, en_end)):
        check_span(doc, start, end, texts)
    return Spot(*sent)


def check_span(doc: Any, start: Any, end: Any, texts: Mapping[str, str]) -> None:
    """Raise ValueError unless a span lies in a document that there is."""
    if not isinstance(doc, str) or doc not in texts:
        raise ValueError(f"there is no document {doc!r} in this project")
    whole = isinstance(start, int) and isinstance(end, int) and not isinstance(start, bool)
    if not whole or not 0 <= start < end <= len(texts[doc]):
        raise ValueError(f"{doc}: {start!r} to {end!r} is no stretch of its {len(texts[doc])} characters")


def parse_recut(sent: Any, spot: Spot, texts: Mapping[str, str]) -> Recut:
    """Read what a pair became."""
    if not isinstance(sent, list) or len(sent) != 6:
        raise ValueError("becomes holds [ar_start, ar_end, en_start, en_end, ar_text, en_text]")
    check_span(spot.ar_doc, sent[0], sent[1], texts)
    check_span(spot.en_doc, sent[2], sent[3], texts)
    for text in sent[4:]:
        if text is not None and not (isinstance(text, str) and text.strip() and len(text) <= LONGEST):
            raise ValueError(f"an edited text is 1 to {LONGEST} characters, or null")
    return Recut(*sent)


def text_of(sent: Mapping[str, Any], name: str) -> str:
    """Return a text that was sent, empty when it was not."""
    value = sent.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError(f"{name} is a text of at most {LONGEST} characters")
    return value


def list_of(sent: Mapping[str, Any], name: str) -> list[Any]:
    """Return a list that was sent, empty when it was not."""
    value = sent.get(name, [])
    if not isinstance(value, list):
        raise ValueError(f"{name} is a list")
    return value


def read_returned(path: Path, texts: Mapping[str, str]) -> list[Decision]:
    """Read the file that a packed page gave back. Raise InputError naming the decision that is wrong."""
    try:
        content = json.loads(read_utf8(path))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: {NO_DECISIONS}") from error
    if (
        not isinstance(content, dict)
        or content.get("format") != FORMAT
        or not isinstance(content.get("decisions"), list)
    ):
        raise InputError(f"{path}: {NO_DECISIONS}")
    decisions: list[Decision] = []
    for number, sent in enumerate(content["decisions"], 1):
        try:
            decisions += parse_decisions(sent, texts)
        except ValueError as error:
            raise InputError(f"{path}: decision {number}: {error}") from error
    return decisions
