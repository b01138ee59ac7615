"""Probability: built-in models, refits from judgements, their files, and how they are scored."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from align.cli.calibrate import command
from align.judge.background import Background
from align.judge.calibrate import (
    GENERIC,
    Calibration,
    Refit,
    apply_refit,
    describe_calibration,
    describe_model,
    design_matrix,
    load_calibration,
    parse_calibration,
    probability,
)
from align.judge.features import measure_pairs
from align.judge.refit import fit_isotonic, fit_logistic, read_labels, refit_json, refit_probability
from align.judge.reliability import brier_score, calibration_error, log_loss, reliability_bins
from align.records import InputError

AR = "وصل 300 جندي روسي إلى دمشق يوم الثلاثاء بعد أسبوع من القتال في شمال البلاد"
EN = "Some 300 Russian soldiers arrived in Damascus on Tuesday after a week of fighting in the north of the country"
OTHER = "The minister opened a new school in the village and thanked the teachers for their work"
METHODS = ("chain", "island", "mine")
ALONE = Background(spread=0.08)  # a pair of which the collection is not known


def judge(
    ar=AR,
    en=EN,
    cosine=0.75,
    margin=0.45,
    method="mine",
    encoder="bundled",
    windows="tokens",
    background=ALONE,
    **more,
):
    frame = measure_pairs([ar], [en], cosine=[cosine], margin=[margin], background=background)
    return float(probability(frame, method, encoder, windows, **more)[0])


@pytest.mark.parametrize("encoder", ["bundled", "bundled-fast", "some/other-model"])
@pytest.mark.parametrize("method", METHODS)
def test_probability_follows_the_evidence(encoder, method):
    good = judge(encoder=encoder, method=method)
    assert good > 0.8
    # Unrelated vectors: the facts that both sides share keep some hope alive, other words do not.
    assert judge(encoder=encoder, method=method, cosine=0.1, margin=-0.2) < 0.25
    assert judge(encoder=encoder, method=method, cosine=0.1, margin=-0.2, en=OTHER) < 0.02
    assert judge(encoder=encoder, method=method, en=EN.replace("300", "500")) < good - 0.1
    assert judge(encoder=encoder, method=method, en=EN.replace("Damascus", "Paris")) < good - 0.05
    assert judge(encoder=encoder, method=method, en=" ".join(EN.split()[:8])) < good - 0.1
    assert judge(encoder=encoder, method=method, ar=EN) < good


@given(st.floats(-1, 1), st.floats(-1, 1), st.sampled_from(METHODS))
def test_probability_is_a_probability_and_rises_with_cosine(cosine, margin, method):
    low, high = (
        judge(cosine=cosine, margin=margin, method=method),
        judge(cosine=cosine + 0.2, margin=margin, method=method),
    )
    assert 0 < low <= high < 1


@pytest.mark.parametrize("encoder", ["bundled", "bundled-fast", "some/other-model"])
def test_mined_pairs_are_likelier_where_more_is_in_common(encoder):
    shares = [0.0, 0.2, 0.5, 0.9, 1.0]
    said = [judge(encoder=encoder, cosine=0.6, margin=0.3, background=Background(0.08, share)) for share in shares]
    assert said == sorted(said)
    assert said[0] < said[2] - 0.02 < said[3] - 0.03


def test_an_aligned_fit_may_ask_whether_nearly_everything_has_a_counterpart():
    shares = [0.0, 0.3, 0.7, 0.8, 0.95, 0.99]
    frame = measure_pairs([AR] * 6, [EN] * 6, cosine=[0.6] * 6, margin=[0.3] * 6).assign(share=shares)
    (whole,) = design_matrix(frame, ["share_whole"], (0.7, 0.4)).T.tolist()
    assert whole[:3] == [0, 0, 0]
    assert 0 < whole[3] < whole[4] == whole[5] == 1


@pytest.mark.parametrize("method", METHODS)
def test_cosines_count_from_what_translations_reach_in_the_collection(method):
    def said(sure, cosine, margin):
        return judge(
            method=method, cosine=0.55, margin=0.25, background=Background(0.08, 0.5, sure, cosine, margin)
        )

    low, high = said(500, 0.6, 0.3), said(500, 0.8, 0.45)
    assert high < said(0, 0.0, 0.0) < low  # nothing measured: as usual
    assert abs(said(1, 0.8, 0.45) - said(0, 0.0, 0.0)) < 0.02  # one pair says little


def test_rows_may_have_methods_of_their_own():
    frame = measure_pairs([AR] * 3, [EN] * 3, cosine=[0.6] * 3, margin=[0.3] * 3)
    mixed = probability(frame, list(METHODS), "bundled", "tokens")
    alone = [probability(frame[i : i + 1], method, "bundled", "tokens") for i, method in enumerate(METHODS)]
    assert mixed.tolist() == [float(each[0]) for each in alone]
    with pytest.raises(ValueError, match="3 rows of features but 1 methods"):
        probability(frame, ["mine"], "bundled", "tokens")


@pytest.mark.parametrize("windows", ["sums", "text"])
@pytest.mark.parametrize("method", METHODS)
def test_windows_that_an_encoder_has_no_fit_for_get_the_generic_calibration(method, windows):
    generic = judge(method=method, encoder="some/other-model", windows="sums")
    assert judge(method=method, encoder="bundled", windows=windows) == generic
    assert judge(method=method, encoder="bundled", windows="tokens") != generic


def test_a_run_is_told_what_its_probabilities_rest_on():
    built_in = load_calibration()
    own = describe_calibration(built_in, "bundled-fast", "tokens")
    assert own == {"weights": "own", "refit": None}
    assert describe_calibration(built_in, "bundled-fast", "sums") == {"weights": "generic", "refit": None}
    refitted = Calibration(built_in.models, Refit("logistic", 1.2, 0.1))
    assert describe_calibration(refitted, "labse", "sums") == {"weights": "generic", "refit": "logistic"}


def test_every_method_has_a_generic_model_and_files_say_how_they_were_made():
    calibration = load_calibration()
    for method in METHODS:
        assert (GENERIC, GENERIC, method) in calibration.models
        assert ("bundled", "tokens", method) in calibration.models
    content = {"models": [describe_model(model) for model in calibration.models.values()]}
    again = parse_calibration(content)
    assert again.models.keys() == calibration.models.keys()
    for key, model in calibration.models.items():
        assert again.models[key].weights.tolist() == pytest.approx(model.weights.tolist(), abs=1e-4)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["weights", "intercept", "usual"])
def test_weights_that_are_not_finite_are_refused(name, value):
    entry = describe_model(load_calibration().models["bundled", "tokens", "mine"])
    entry[name] = value if name == "intercept" else [*entry[name][:-1], value]
    with pytest.raises(ValueError, match=f"{name} must be finite"):
        parse_calibration({"models": [entry]})


def test_scores_of_known_cases():
    said, true = [0.0, 0.0, 1.0, 1.0], [0, 0, 1, 0]
    assert brier_score(said, true) == pytest.approx(0.25)
    assert calibration_error(said, true) == pytest.approx(0.25)
    assert log_loss([0.5, 0.5], [0, 1]) == pytest.approx(np.log(2))
    assert calibration_error([0.25] * 4, [0, 0, 0, 1]) == pytest.approx(0)
    assert brier_score(said, true, [1, 1, 1, 0]) == 0
    assert brier_score([0.5, 0.5], [0, 0]) == pytest.approx(0.25)  # of one kind alone
    assert log_loss([1.0], [0]) == pytest.approx(-np.log(1e-4))
    assert log_loss([0.5, 1.0], [1, 0], [1, 0]) == pytest.approx(np.log(2))
    (low, high) = reliability_bins([0.05, 0.07, 0.95], [0, 1, 1])
    assert (low.share, low.said, low.true) == pytest.approx((2 / 3, 0.06, 0.5))
    assert (high.share, high.said, high.true) == pytest.approx((1 / 3, 0.95, 1.0))


# --- refits ---------------------------------------------------------------------------------------------------


def judgements(count, truth, seed=1):
    rng = np.random.default_rng(seed)
    said = rng.uniform(0.02, 0.98, count)
    return said, (rng.uniform(size=count) < truth(said)).astype(float)


def test_a_logistic_map_is_recovered():
    said, labels = judgements(4000, lambda p: 1 / (1 + np.exp(-(2 * np.log(p / (1 - p)) - 1))))
    refit = fit_logistic(said, labels)
    assert refit.slope == pytest.approx(2, abs=0.2)
    assert refit.intercept == pytest.approx(-1, abs=0.2)


def test_isotonic_steps_rise_and_follow_the_labels():
    said, labels = judgements(2000, lambda p: np.where(p < 0.6, 0.1, 0.8))
    refit = fit_isotonic(said, labels)
    mapped = apply_refit(refit, np.array([0.0, 0.3, 0.5, 0.7, 0.9, 1.0]))
    assert np.all(np.diff(mapped) >= 0)
    assert mapped[1:3] == pytest.approx([0.1, 0.1], abs=0.06)
    assert mapped[3:5] == pytest.approx([0.8, 0.8], abs=0.06)
    assert mapped[0] > 0
    assert mapped[-1] < 1


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_maps_never_fall(rows):
    said = np.array([p for p, _ in rows])
    labels = np.array([float(y) for _, y in rows])
    grid = np.linspace(0, 1, 21)
    for fit in (fit_logistic, fit_isotonic):
        mapped = apply_refit(fit(said, labels), grid)
        assert np.all(np.diff(mapped) >= -1e-12)
        assert np.all((mapped >= 0) & (mapped <= 1))


# Ties: 24 pairs of .9, every third one wrong, above 24 of .3, every fourth one right.
TIED = (
    np.repeat([0.3, 0.9], 24),
    np.array([float(i % 4 == 0) for i in range(24)] + [float(i % 3 > 0) for i in range(24)]),
)


@pytest.mark.parametrize("fit", [fit_logistic, fit_isotonic])
@pytest.mark.parametrize("order", ["true rows first", "false rows first", "shuffled"])
def test_the_order_of_rows_changes_no_map(fit, order):
    said, labels = TIED
    rows = np.argsort(labels if order == "false rows first" else -labels, kind="stable")
    if order == "shuffled":
        rows = np.random.default_rng(3).permutation(rows)
    grid = np.array([0.1, 0.3, 0.6, 0.9])
    expected = apply_refit(fit(said, labels), grid)
    assert apply_refit(fit(said[rows], labels[rows]), grid) == pytest.approx(expected, abs=1e-9)


def test_pairs_of_one_probability_get_the_share_of_true_ones_among_them():
    assert apply_refit(fit_isotonic(*TIED), np.array([0.3, 0.9])) == pytest.approx([6 / 24, 16 / 24])


def test_the_order_of_rows_decides_nothing_in_cross_validation():
    said, labels = judgements(120, lambda p: p**3)
    rows = np.argsort(labels, kind="stable")
    first, second = refit_probability(said, labels), refit_probability(said[rows], labels[rows])
    assert first.scores == second.scores
    assert refit_json(first, "labels.tsv") == refit_json(second, "labels.tsv")


def test_a_map_stays_finite_where_one_cut_tells_true_from_false():
    said = np.linspace(0.02, 0.98, 60)
    refit = fit_logistic(said, (said > 0.5).astype(float))
    assert 1 < refit.slope < 20
    assert 0 < apply_refit(refit, np.array([0.3]))[0] < 0.1


def test_judgements_that_contradict_the_probabilities_leave_the_share_of_true_pairs():
    said = np.linspace(0.02, 0.98, 60)
    refit = fit_logistic(said, (said < 0.4).astype(float))
    assert refit.slope == 0
    assert apply_refit(refit, np.array([0.1, 0.9])) == pytest.approx([0.4, 0.4], abs=0.02)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("truth", [lambda p: p, lambda p: p**1.2, lambda p: 0.6 * p + 0.2])
def test_no_refit_makes_anything_worse_on_what_it_is_given(truth, seed):
    """Sixty judgements of probabilities that are right, or nearly, tempt a fit to follow chance."""
    said, labels = judgements(60, truth, seed)
    refit = refit_probability(said, labels).refit
    mapped = apply_refit(refit, said)
    for score in (calibration_error, brier_score, log_loss):
        assert score(mapped, labels) <= score(said, labels)
    if truth(0.5) == 0.5 and truth(0.9) == 0.9:
        assert refit.kind == "identity"


def test_nothing_is_worse_after_writing_and_reading_either(tmp_path):
    """Few judgements of few, tied or extreme probabilities, which may say anything."""
    kinds = []
    for seed in range(10):
        chance = np.random.default_rng(seed)
        said = np.round(chance.beta(*chance.choice((0.2, 1.0, 5.0), 2), 50), int(chance.choice((1, 2, 4))))
        truth = (said, 1 - said, np.full(50, 0.5), said > 0.7)[seed % 4]
        labels = (chance.random(50) < truth).astype(float)
        labels[:10] = (0, 1) * 5
        change = refit_probability(said, labels)
        (tmp_path / "c.json").write_text(refit_json(change, "labels.tsv"), "utf-8")
        refit = load_calibration(tmp_path / "c.json").refit
        for score in (calibration_error, brier_score, log_loss):
            assert score(apply_refit(refit, said), labels) <= score(said, labels) + 1e-5
        kinds.append(change.refit.kind)
    assert len(set(kinds)) > 1


def test_refit_helps_where_probabilities_are_off_and_changes_nothing_where_they_are_right():
    off = refit_probability(*judgements(300, lambda p: p**3))
    assert off.refit.kind in ("logistic", "isotonic")
    assert off.scores[off.refit.kind].log_loss < off.scores["identity"].log_loss
    right = refit_probability(*judgements(300, lambda p: p))
    assert right.refit.kind == "identity"


def test_a_refit_is_written_and_read_back(tmp_path):
    change = refit_probability(*judgements(300, lambda p: p**3))
    path = tmp_path / "calibration.json"
    path.write_text(refit_json(change, "labels.tsv"), "utf-8")
    calibration = load_calibration(path)
    assert calibration.refit is not None
    grid = np.linspace(0.05, 0.95, 10)
    assert apply_refit(calibration.refit, grid) == pytest.approx(apply_refit(change.refit, grid), abs=1e-4)
    before = judge()
    assert judge(calibration=calibration) == pytest.approx(
        float(apply_refit(change.refit, np.array([before]))[0]), abs=1e-4
    )


def test_an_identity_refit_changes_nothing():
    grid = np.linspace(0, 1, 5)
    assert apply_refit(Refit("identity"), grid).tolist() == grid.tolist()


# --- files ----------------------------------------------------------------------------------------------------


def table(rows, header="ar_text\ten_text\tprobability\tlabel"):
    return header + "\n" + "".join(f"ا\tb\t{probability}\t{label}\n" for probability, label in rows)


GOOD = [(f"{i / 60:.4f}", int(i > 25 + 10 * (i % 3))) for i in range(60)]
# (what the table holds, what the message must say)
BAD = [
    (table(GOOD, header="ar_text\ten_text\tprobability"), "has no column called label"),
    (table([*GOOD[:7], ("0.5", "maybe"), *GOOD]), "row 9: label 'maybe'"),
    (table([*GOOD, ("much", 1)]), "row 62: probability 'much'"),
    (table([*GOOD, ("1.2", 1)]), "row 62: probability '1.2'"),
    (table(GOOD[:20]), "20 judged pairs, but it takes at least 50"),
    (table([("0.5", 1)] * 60), "60 pairs are labelled 1 and 0 are labelled 0"),
    (table(GOOD) + "alone\n", "row 62: bad-row: 1 fields"),
    ("", "this file is empty"),
    ("ar_text\ten_text\tlabel\n", "no column called probability"),
]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_bad_labels_are_refused_with_file_and_line(tmp_path, content, message):
    path = tmp_path / "labels.tsv"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError) as error:
        read_labels(path)
    assert str(path) in str(error.value)
    assert message in str(error.value)


def test_labels_are_read_as_certify_and_review_write_them(tmp_path):
    words = {1: ("accept", "yes", "صحيح"), 0: ("reject", "partial", "no")}
    rows = [(said, words[label][i % 3]) for i, (said, label) in enumerate(GOOD)] + [("0.5", "disputed")]
    path = tmp_path / "reviewed.tsv"
    path.write_text(table(rows, header="ar_text\ten_text\tprobability\tdecision"), "utf-8")
    assert read_labels(path).labels.tolist() == [label for _, label in GOOD]


def test_labels_are_read_in_the_encoding_that_is_named(tmp_path):
    path, out = tmp_path / "labels.tsv", tmp_path / "out.json"
    path.write_text(table(GOOD), "windows-1256")
    with pytest.raises(InputError, match=r"not utf-8.*--encoding"):
        read_labels(path)
    assert read_labels(path, "windows-1256").labels.tolist() == [label for _, label in GOOD]
    done = CliRunner().invoke(command, [str(path), "-o", str(out), "--encoding", "windows-1256"])
    assert "60 judged" in done.output


def test_rows_without_a_label_are_left_out(tmp_path):
    path = tmp_path / "labels.tsv"
    path.write_text("\ufeff" + table([*GOOD, ("0.5", "")]).replace("\n", "\r\n"), "utf-8")
    judged = read_labels(path)
    assert len(judged.labels) == 60
    assert judged.labels.sum() == sum(label for _, label in GOOD)


@pytest.mark.parametrize(
    "content",
    [
        "not json",
        "{}",
        '{"format": 9, "refit": {}}',
        '{"format": 1, "refit": {"kind": "isotonic", "x": [1, 0], "y": [0, 1]}}',
        '{"format": 1, "refit": {"kind": "isotonic", "x": [0, NaN], "y": [0, 1]}}',
        '{"format": 1, "refit": {"kind": "isotonic", "x": [0, 1], "y": [0, Infinity]}}',
        '{"format": 1, "refit": {"kind": "isotonic", "x": [0, 1], "y": [0, 1.5]}}',
        '{"format": 1, "refit": {"kind": "isotonic", "x": [-1, 1], "y": [0, 1]}}',
        '{"format": 1, "refit": {"kind": "isotonic", "x": [[0, 1]], "y": [[0, 1]]}}',
        '{"format": 1, "refit": {"kind": "logistic", "slope": NaN, "intercept": 0}}',
        '{"format": 1, "refit": {"kind": "logistic", "slope": 1, "intercept": 1e999}}',
        '{"format": 1, "refit": {"kind": "logistic", "slope": -1, "intercept": 0}}',
        '{"format": 1, "refit": {"kind": "logistic", "slope": 1' + "0" * 400 + ', "intercept": 0}}',
    ],
)
def test_a_file_that_is_no_calibration_is_refused(tmp_path, content):
    path = tmp_path / "calibration.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=r"calibration\.json"):
        load_calibration(path)
    with pytest.raises(InputError, match="cannot be read"):
        load_calibration(tmp_path / "none.json")


def test_the_command_writes_a_calibration_and_says_what_it_changes(tmp_path):
    labels, output = tmp_path / "labels.tsv", tmp_path / "calibration.json"
    labels.write_text(table(GOOD), "utf-8")
    result = CliRunner().invoke(command, [str(labels), "-o", str(output)], catch_exceptions=False)
    assert result.exit_code == 0
    assert "60 judged pairs" in result.output
    assert "before" in result.output
    assert json.loads(output.read_text("utf-8"))["made"]["labels"] == "labels.tsv"
    assert load_calibration(output).refit is not None


def test_the_command_refuses_a_fit_that_does_not_help_and_shows_the_figures(tmp_path):
    labels, output = tmp_path / "labels.tsv", tmp_path / "calibration.json"
    said, true = judgements(60, lambda p: p)
    labels.write_text(table((f"{p:.4f}", int(y)) for p, y in zip(said, true, strict=True)), "utf-8")
    result = CliRunner().invoke(command, [str(labels), "-o", str(output)])
    assert result.exit_code == 1
    assert "isotonic" in result.output
    assert f"Refused: {output} is not written" in result.output
    assert not output.exists()


def test_the_command_writes_to_standard_output_and_says_the_rest_elsewhere(tmp_path):
    (tmp_path / "labels.tsv").write_text(table(GOOD), "utf-8")
    result = CliRunner().invoke(command, [str(tmp_path / "labels.tsv"), "-o", "-"], catch_exceptions=False)
    assert json.loads(result.stdout)["made"]["labels"] == "labels.tsv"
    assert "60 judged pairs" in result.stderr
