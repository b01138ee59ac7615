"""Presets: names found in any case, facts complete; the commands that show them."""

import pytest
from click.testing import CliRunner

from align.cli.models import command
from align.encode.presets import PRESETS, find_preset, offline_names


def test_names_and_ids_are_unique() -> None:
    names = [preset.name for preset in PRESETS] + [preset.model for preset in PRESETS if not preset.offline]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("LaBSE", "labse"),
        ("sentence-transformers/labse", "labse"),
        ("BAAI/bge-m3", "bge-m3"),
        ("bundled", "bundled"),
    ],
)
def test_found_by_short_name_and_by_id(asked: str, name: str) -> None:
    preset = find_preset(asked)
    assert preset is not None
    assert preset.name == name


def test_unknown_names_are_not_guessed() -> None:
    assert find_preset("labs") is None


def test_two_encoders_need_no_download() -> None:
    assert offline_names() == ["bundled", "bundled-fast"]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_facts_are_complete(preset) -> None:
    assert preset.dimension > 0
    assert preset.licence
    assert preset.suits in ("pairs", "passages", "both")


def test_list_and_show() -> None:
    listed = CliRunner().invoke(command, ["list"]).output
    assert all(preset.name in listed for preset in PRESETS)
    shown = CliRunner().invoke(command, ["show", "embeddinggemma"]).output
    assert "'title: none | text: '" in shown


def test_show_of_an_unknown_model_says_what_to_do() -> None:
    result = CliRunner().invoke(command, ["show", "nonsense"])
    assert result.exit_code == 2
    assert "align models check nonsense" in result.output


def test_check_runs_the_selftest() -> None:
    result = CliRunner().invoke(command, ["check", "bundled-fast"])
    assert result.exit_code == 0, result.output
    assert "ar→en 1.00" in result.output
    assert "fit for Arabic-English alignment" in result.output
