"""What was certified, in words, as Markdown and as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.corpus.certify import METHOD
from align.read.labels import RIGHT, WRONG
from align.read.tables import dataset_files

if TYPE_CHECKING:
    from align.corpus.certify import Certificate, Promise, Step
    from align.corpus.drawn import Rows


def summarize(result: Certificate, rows: Rows, seed: int) -> dict[str, Any]:
    """Return what was found, for programs."""
    best = result.best
    return {
        "precision": result.promise.precision,
        "confidence": result.promise.confidence,
        "cut": best.cut if best else None,
        "certified": best.pairs if best else 0,
        "labels": int((rows.labels >= WRONG).sum()),
        "right": int((rows.labels == RIGHT).sum()),
        "seed": seed,
        "method": METHOD,
        "cuts": [asdict(step) for step in result.steps],
    }


def describe(result: Certificate, pairs: int) -> str:
    """Say which cut is certified, and what the next one lacks."""
    promise, best = result.promise, result.best
    lines = [f"{'probability from':18}{'pairs':>9}{'labels':>8}{'wrong':>7}{'open':>6}  certified"]
    for step in result.steps:
        counts = f"{step.pairs:>9}{step.labels:>8}{step.wrong:>7}{step.open:>6}"
        lines.append(f"{step.cut:<18.4f}{counts}  {'yes' if step.holds else 'no'}")
    if best:
        lines.append(state_promise(best, promise, pairs))
    else:
        lines.append("Nothing can be certified yet.")
    last = result.steps[-1]
    if not last.holds:
        lines.append(describe_lack(last, promise))
    return "\n".join(lines)


def state_promise(best: Step, promise: Promise, pairs: int) -> str:
    """State what is certified, in one sentence."""
    return (
        f"Of the {best.pairs} of {pairs} pairs with a probability of {best.cut:.4f} or more, at least "
        f"{100 * promise.precision:g} % are translations, with a confidence of {100 * promise.confidence:g} %."
    )


def describe_lack(step: Step, promise: Promise) -> str:
    """Say how many labels a cut still lacks, or that they speak against it."""
    seen = f"{step.wrong + step.open} of {step.labels} labels"
    if step.more_clean is None:
        return (
            f"From {step.cut:.4f} on {100 * promise.precision:g} % cannot be promised: {seen} are wrong or open, "
            "more than may be among all these pairs. Filter the table and draw anew, or promise less."
        )
    more = f"From {step.cut:.4f} on it takes at least {step.more_clean} more labels, if all of them are right"
    if step.more_expected is None:
        return (
            f"{more}; but {seen} are wrong or open, and with what the probabilities say more labels are not "
            "expected to help. Filter the table and draw anew, or promise less."
        )
    return f"{more}; about {step.more_expected} are to be expected. Draw them with --draw FILE."


def certificate_suffix(path: str) -> str | None:
    """Return how a certificate is written, None for a name that does not say it."""
    suffix = ".md" if path == "-" else Path(path).suffix.lower()
    return suffix if suffix in (".md", ".json") else None


def write_certificate(path: str, source: str, summary: Mapping[str, Any], result: Certificate) -> None:
    """Write a certificate, as Markdown or JSON, that names the table by its hash."""
    from align import __version__
    from align.output.files import write_whole

    made = {
        "table": Path(source).name if source != "-" else "standard input",
        "sha256": hash_table(source) if source != "-" else "",
        "version": __version__,
    }
    if certificate_suffix(path) == ".json":
        write_whole(Path(path), json.dumps(made | dict(summary), ensure_ascii=False, indent=1) + "\n")
    else:
        write_whole(Path(path), format_certificate(made, summary, result))


def hash_table(source: str) -> str:
    """Return the SHA-256 of a table; of a data set's files one after the other."""
    digest = hashlib.sha256()
    for file in [file for _, file in dataset_files(source)] or [source]:
        with open(file, "rb") as stream:
            while part := stream.read(1 << 20):
                digest.update(part)
    return digest.hexdigest()


def format_certificate(made: Mapping[str, str], summary: Mapping[str, Any], result: Certificate) -> str:
    """Return a certificate as Markdown."""
    best = result.best
    assert best is not None  # there is no certificate of nothing
    steps = "".join(
        f"| {s.cut:.4f} | {s.pairs} | {s.labels} | {s.wrong} | {s.open} | {'yes' if s.holds else 'no'} |\n"
        for s in result.steps
    )
    return f"""# Certificate

{state_promise(best, result.promise, summary["pairs"])}

- Table: `{made["table"]}`{f", SHA-256 `{made['sha256']}`" if made["sha256"] else ""}
- Labels: {summary["labels"]}, of which {summary["labels"] - summary["right"]} wrong
- Method: {summary["method"]}; seed {summary["seed"]}
- Made by `align certify` {made["version"]}

| probability from | pairs | labels on its draw | wrong | open, counted as wrong | certified |
|---|---|---|---|---|---|
{steps}
The promise rests on the labels being right, on one seed, and on probabilities that were not fitted to these labels.
"""
