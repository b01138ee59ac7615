"""What several reviewers' decisions on a pair come to, and how far the reviewers agree."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.store.decisions import Decision

DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Settled:
    """The decision on a pair: that of who adjudicated, else that of the most reviewers; `disputed` is none."""

    verdict: str
    reviewers: tuple[str, ...]
    decision: Decision | None
    note: str


def settle(decisions: Sequence[Decision]) -> Settled | None:
    """Settle the decisions that hold on a pair; None where there are none."""
    if not decisions:
        return None
    notes = " / ".join(dict.fromkeys(decision.note for decision in decisions if decision.note))
    reviewers = tuple(sorted({decision.reviewer for decision in decisions}))
    final = [decision for decision in decisions if decision.settles]
    if final:
        return Settled(final[-1].verdict, (final[-1].reviewer,), final[-1], notes)
    counted = Counter((decision.verdict, decision.becomes) for decision in decisions).most_common()
    if len(counted) > 1 and counted[0][1] == counted[1][1]:
        return Settled(DISPUTED, reviewers, None, notes)
    kept = next(decision for decision in decisions if (decision.verdict, decision.becomes) == counted[0][0])
    return Settled(kept.verdict, reviewers, kept, notes)


def measure_agreement(pairs: Iterable[Sequence[Decision]]) -> list[tuple[str, str, int, float, float]]:
    """Return for every two reviewers: names, pairs that both judged, share judged alike, and Cohen's kappa.

    Kappa is not a number where both gave one and the same verdict throughout.
    """
    from sklearn.metrics import cohen_kappa_score

    both: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for decisions in pairs:
        own = {decision.reviewer: decision.verdict for decision in decisions if not decision.settles}
        for one, other in itertools.combinations(sorted(own), 2):
            both.setdefault((one, other), []).append((own[one], own[other]))
    found = []
    for (one, other), verdicts in sorted(both.items()):
        left, right = zip(*verdicts, strict=True)
        alike = sum(a == b for a, b in verdicts) / len(verdicts)
        kappa = float("nan") if len({*left, *right}) == 1 else float(cohen_kappa_score(left, right))
        found.append((one, other, len(verdicts), alike, kappa))
    return found
