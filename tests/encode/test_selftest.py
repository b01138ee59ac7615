"""A model that knows no Arabic is refused, by whatever way it comes; a fit one is not."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from align.bitext import score
from align.cli.group import group
from align.encode.adapt import adapt_encoder
from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.encode.selftest import read_selftest, refuse_unfit
from align.records import ModelError
from tests.support import ARABIC, ENGLISH

REFUSED = r"is not fit: it does not bring Arabic and English together: of 32 pairs .* --insist"


class Partner:
    """Gives the first `known` pairs of the self-test a direction each and every other sentence one of its own."""

    name, revision, dimension = "partner", "1", 256

    def __init__(self, known: int) -> None:
        self.place: dict[str, int] = {}
        for i, pair in enumerate(zip(*read_selftest(), strict=True)):
            for side, text in enumerate(pair):
                self.place[text] = i if i < known else 64 * (side + 1) + i

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.eye(self.dimension, dtype=np.float32)[[self.place[text] for text in texts]]


def test_a_model_that_finds_four_in_five_is_refused_and_one_that_finds_seven_in_eight_is_not() -> None:
    refuse_unfit(Partner(28))
    with pytest.raises(ModelError, match=r"it finds 2[0-7] from the Arabic"):
        refuse_unfit(Partner(25))


@pytest.mark.parametrize("name", ["bundled", "bundled-fast"])
def test_the_bundled_models_are_fit(name: str) -> None:
    refuse_unfit(load_encoder(name))


def test_a_model_without_arabic_is_refused_by_name_path_and_as_it_stands(tiny_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    for given in (str(tiny_model), tiny_model, SentenceTransformer(str(tiny_model), device="cpu")):
        with pytest.raises(ModelError, match=REFUSED):
            load_encoder(given)
        with pytest.raises(ModelError, match=REFUSED):
            score(["نعم."], ["Yes."], encoder=given)
        assert len(score(["نعم."], ["Yes."], encoder=load_encoder(given, insist=True))) == 1


def test_the_test_is_made_once_where_there_is_a_cache(tiny_model: Path, tmp_path: Path) -> None:
    for count in (64, 0):
        cache = VectorCache(tmp_path)
        before = cache.info().vectors
        with pytest.raises(ModelError, match=REFUSED):
            load_encoder(tiny_model, cache=cache)
        assert cache.info().vectors - before == count


def test_an_encoder_of_ones_own_is_taken_at_its_word() -> None:
    assert adapt_encoder(Partner(0)).name == "partner"


@pytest.mark.parametrize("verb", ["run", "docs", "link", "coverage", "embed"])
def test_commands_refuse_it_unless_insisted_on(
    verb: str, tiny_model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = []
    for name, patterns in (("ar.txt", ARABIC), ("en.txt", ENGLISH)):
        files.append(str(tmp_path / name))
        Path(files[-1]).write_text("\n".join(pattern.format(12) for pattern in patterns), encoding="utf-8")
    out = ["-o", str(tmp_path / "out")] if verb in ("run", "embed") else []
    call = [verb, *(files[:1] if verb == "embed" else files), *out, "--model", str(tiny_model), "--no-cache"]
    refused = CliRunner().invoke(group, call, standalone_mode=False)
    assert isinstance(refused.exception, ModelError)
    assert not (tmp_path / "out").is_file()
    insisted = CliRunner().invoke(group, [*call, "--insist"])
    assert insisted.exit_code == 0, insisted.output
    assert "is not fit: it does not bring Arabic and English together" in caplog.text
    assert "going on with it, since you insist" in caplog.text


def test_check_says_so_with_status_1(tiny_model: Path) -> None:
    result = CliRunner().invoke(group, ["models", "check", str(tiny_model)])
    assert result.exit_code == 1
    assert "not fit: it does not bring Arabic and English together." in result.output
