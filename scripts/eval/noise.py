"""Measure how well scores tell translations from noise: area under the ROC curve, overall and by kind of noise.

EVAL holds `sentences/SET/{ar,en}.txt`, lines in step, and `documents/textberg-dev` for lines in German. Of each set
half of the lines, drawn by chance, stay as they are and the others become noise, every kind alike. The lot is
scored as one file, as `align score` does; `together` is the curve of all sets at once. Beside the probability stand
cosine alone and the ratio margin, on the same centred vectors. Lines of `un-dev` from 1,200 on no fit has seen; the
other sets were used for fitting.

    python -m scripts.eval.noise EVAL [--model bundled-fast] [--json PATH]
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import numpy as np
import pandas as pd

from align.corpus.score import draw_sample, expect_share, measure_backdrop, score_pairs
from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.judge.calibrate import load_calibration
from align.judge.reliability import calibration_error
from scripts.data.alter_text import change_name, change_number, cut_half
from scripts.results import Table, write_result

FITTED = 1200  # lines of each set that fits may have seen
Lines = Sequence[tuple[str, str]]
Noise = Callable[[Lines, int, random.Random], "tuple[str, str] | None"]
MEASURES = ("probability", "cosine", "ratio")


def shuffled(lines: Lines, i: int, rng: random.Random) -> tuple[str, str]:
    """Put the English of any other line."""
    j = rng.randrange(len(lines) - 1)
    return lines[i][0], lines[j + (j >= i)][1]


def neighbour(lines: Lines, i: int, rng: random.Random) -> tuple[str, str]:
    """Put the English of the next line, as in files that slip out of step."""
    return lines[i][0], lines[(i + 1) % len(lines)][1]


def another_number(lines: Lines, i: int, rng: random.Random) -> tuple[str, str] | None:
    """Change a digit of the English."""
    changed = change_number(lines[i][1], "en", rng)
    return (lines[i][0], changed) if changed else None


def another_name(lines: Lines, i: int, rng: random.Random) -> tuple[str, str] | None:
    """Change a name in the English."""
    changed = change_name(lines[i][1], "en", rng)
    return (lines[i][0], changed) if changed else None


def half(lines: Lines, i: int, rng: random.Random) -> tuple[str, str] | None:
    """Keep half of one side."""
    side = rng.randrange(2)
    cut = cut_half(lines[i][side], "en" if side else "ar", rng)
    return None if cut is None else (lines[i][0], cut) if side else (cut, lines[i][1])


def truncated(lines: Lines, i: int, rng: random.Random) -> tuple[str, str] | None:
    """Break one side off after two thirds of its characters, within a word."""
    side = rng.randrange(2)
    text = lines[i][side]
    if len(text) < 40:
        return None
    cut = text[: len(text) * 2 // 3]
    return (lines[i][0], cut) if side else (cut, lines[i][1])


def untranslated(lines: Lines, i: int, rng: random.Random) -> tuple[str, str]:
    """Put the English on both sides."""
    return lines[i][1], lines[i][1]


def wrong_language(lines: Lines, i: int, rng: random.Random) -> tuple[str, str]:
    """Put a line in German for the English."""
    return lines[i][0], rng.choice(GERMAN)


GERMAN: list[str] = []
KINDS: dict[str, Noise] = {
    "shuffled": shuffled,
    "neighbour": neighbour,
    "another number": another_number,
    "another name": another_name,
    "half": half,
    "truncated": truncated,
    "untranslated": untranslated,
    "wrong language": wrong_language,
}


def make_noise(lines: Lines, share: float, seed: int) -> pd.DataFrame:
    """Return `ar`, `en` and `kind` of every line, "" where it stayed as it was; `share` becomes noise."""
    rng = random.Random(seed)
    order = rng.sample(range(len(lines)), len(lines))
    wanted, rows = round(share * len(lines)), [(*line, "") for line in lines]
    kinds = list(KINDS)
    for place, i in enumerate(order[:wanted]):
        for kind in [kinds[place % len(kinds)], "shuffled"]:
            made = KINDS[kind](lines, i, rng)
            if made and made != lines[i]:
                rows[i] = (*made, kind)
                break
    return pd.DataFrame(rows, columns=["ar", "en", "kind"])


def score_table(table: pd.DataFrame, model: str, cache: VectorCache | None) -> pd.DataFrame:
    """Add what is measured of each row, and the share of translations expected."""
    encoder, fitted = load_encoder(model, cache=cache), load_calibration()
    ar, en = table["ar"].tolist(), table["en"].tolist()
    sample = draw_sample(zip(ar, en, strict=True))
    backdrop = measure_backdrop(sample, encoder)
    scored = table.assign(**score_pairs(ar, en, backdrop, encoder, fitted))
    scored["ratio"] = scored["cosine"] / np.maximum(scored["cosine"] - scored["margin"], 1e-3)
    return scored.assign(expected=expect_share(sample, backdrop, encoder, fitted))


def areas(scored: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return the area under the curve of each measure, for each kind of noise against what stayed, and all."""
    from sklearn.metrics import roc_auc_score

    kind = scored["kind"].to_numpy()
    found = {}
    for name in ("all", *KINDS):
        rows = np.ones(len(kind), dtype=bool) if name == "all" else (kind == "") | (kind == name)
        if (kind[rows] != "").any():
            found[name] = {m: float(roc_auc_score(kind[rows] == "", scored[m][rows])) for m in MEASURES}
    return found


@click.command(help=__doc__)
@click.argument("eval_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", default="bundled-fast", show_default=True, help="Encoder.")
@click.option("--limit", default=1000, show_default=True, help="Lines of each set.")
@click.option("--share", default=0.5, show_default=True, help="Share of the lines that become noise.")
@click.option("--seed", default=1, show_default=True, help="Of all that is drawn.")
@click.option("--cache-dir", type=click.Path(path_type=Path), help="Keep vectors here.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write the tables here, too.")
def main(
    eval_dir: Path, model: str, limit: int, share: float, seed: int, cache_dir: Path | None, json_path: Path | None
) -> None:
    """Print the tables."""  # fmt: skip
    cache = VectorCache(cache_dir) if cache_dir else None
    GERMAN[:] = [
        x for x in (eval_dir / "documents/textberg-dev/dev.de.txt").read_text("utf-8").split("\n") if len(x) > 40
    ]
    found, about, tables_of_sets = {}, {}, []
    for folder in sorted((eval_dir / "sentences").iterdir()):
        sides = [(folder / f"{code}.txt").read_text("utf-8").split("\n")[:-1] for code in ("ar", "en")]
        first = FITTED if len(sides[0]) >= FITTED + limit else 0
        lines = list(zip(*sides, strict=True))[first : first + limit]
        scored = score_table(make_noise(lines, share, seed), model, cache)
        name = folder.name + (", not fitted" if first else "")
        found[name] = areas(scored)
        tables_of_sets.append(scored)
        right = (scored["kind"] == "").to_numpy()
        error = calibration_error(scored["probability"].to_numpy(), right)
        about[name] = (right.mean(), scored["expected"].iloc[0], error)
        click.echo(f"{name}: {len(lines)} lines, true share {right.mean():.3f}, expected {about[name][1]:.3f}, "
                   f"calibration error {error:.3f}")  # fmt: skip
        for kind, by in found[name].items():
            click.echo(f"  {kind:16}" + "".join(f"  {m} {by[m]:.4f}" for m in MEASURES))
    found["together"] = areas(pd.concat(tables_of_sets, ignore_index=True))
    click.echo(f"together: {found['together']}")
    if json_path:
        shares = [[name, *(f"{v:.3f}" for v in values)] for name, values in about.items()]
        tables = {
            "kinds": kinds_table(found),
            "shares": Table(["", "true share", "expected share", "calibration error"], shares),
        }
        settings = {"model": model, "lines": f"{limit} of each set", "noise": f"{share:.0%} of the lines"}
        write_result(
            json_path, f"python -m scripts.eval.noise EVAL --model {model} --limit {limit}", tables, settings
        )


def kinds_table(found: dict[str, dict[str, dict[str, float]]]) -> Table:
    """Return areas by kind, a column a set: probability / cosine / ratio margin."""
    rows = []
    for kind in ("all", *KINDS):
        cells = (
            " / ".join(f"{found[n][kind][m]:.3f}" for m in MEASURES) if kind in found[n] else "–" for n in found
        )
        rows.append([kind, *cells])
    return Table(["", *found], rows)


if __name__ == "__main__":
    main()
