"""A user's own boilerplate: `--boilerplate FILE`."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.clean.own import OwnPhrases, load_own_phrases
from align.clean.prepare import prepare
from align.records import Aside, Document, InputError

PAGE = """مرصد الجنوب

افتتح المحافظ صباح اليوم جسرا جديدا فوق الوادي.

من غرفة أخبارنا إليكم

وقال إن الجسر سيخدم ثلاثين ألف نسمة.

Ref. 2024/117

Ref. 2024/117 was the number of the old road, which floods every winter."""


def write(folder: Path, text: str) -> Path:
    path = folder / "boilerplate.txt"
    path.write_text(text, encoding="utf-8")
    return path


def drop(folder: Path, phrases: str, page: str = PAGE, **fields: object) -> list[str]:
    """Return what is dropped as boilerplate of a page."""
    prepared = prepare([Document("page.txt", page, **fields)], load_own_phrases(write(folder, phrases)))  # type: ignore[arg-type]
    return [row.text for row in prepared.dropped if row.reason == "boilerplate"]


def test_nothing_of_it_is_known_without_the_file(tmp_path: Path) -> None:
    assert drop(tmp_path, "# only a comment\n\n") == []


def test_a_phrase_is_a_whole_line_whatever_its_vowel_signs_and_stops(tmp_path: Path) -> None:
    assert drop(tmp_path, "مِن غُرفة أخبارنا إليكم!\nمرصد الجنوب\n") == ["مرصد الجنوب", "من غرفة أخبارنا إليكم"]
    assert drop(tmp_path, "غرفة أخبارنا") == []


def test_a_pattern_is_found_in_a_line(tmp_path: Path) -> None:
    assert drop(tmp_path, r"re: ^Ref\. \d{4}/\d+$") == ["Ref. 2024/117"]
    assert len(drop(tmp_path, r"re:^Ref\. \d{4}/\d+")) == 2


def test_lines_inside_a_wrapped_paragraph_and_of_ready_lines_are_dropped(tmp_path: Path) -> None:
    wrapped = "He walked along the river until\nRef. 2024/117\nthe road bent away from it."
    assert drop(tmp_path, r"re:^Ref\.", wrapped) == ["Ref. 2024/117"]
    assert drop(tmp_path, r"re:^Ref\.", wrapped, lines=True) == ["Ref. 2024/117"]


def test_what_is_beside_the_text_anyway_keeps_its_reason(tmp_path: Path) -> None:
    own = load_own_phrases(write(tmp_path, "print(a)\nOne more line."))
    document = Document("a.md", "One more line.\n\nprint(a)\nprint(b)", asides=(Aside(16, 33, "code"),))
    assert [row.reason for row in prepare([document], own).dropped] == ["boilerplate", "code"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# comment\nre:(unclosed\n", "line 2: '(unclosed' is no regular expression"),
        ("fine\n***\n", "line 2: '***' has no letter or digit"),
        ("re:x*\n", "line 1: re:x* is found in every line"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as refused:
        load_own_phrases(path)
    assert f"{path}, {message}" in str(refused.value)


def test_a_pattern_that_runs_away_is_told_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.clean.own.PATIENCE", 0.05)
    path = write(tmp_path, "# patterns\nre:^(a|aa)+$\n")
    page = Document("page.txt", "a" * 60 + "!\n")
    with pytest.raises(InputError) as refused:
        prepare([page], load_own_phrases(path))
    assert f"{path}, line 2: re:^(a|aa)+$ takes more than" in str(refused.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_own_phrases(tmp_path / "none.txt")
    (tmp_path / "old.txt").write_bytes(b"Read on\r\n" + "عاجل".encode("cp1256"))
    with pytest.raises(InputError, match=r"old.txt, line 2: is not UTF-8 \(byte 9\)"):
        load_own_phrases(tmp_path / "old.txt")
    assert load_own_phrases(None) == OwnPhrases()
