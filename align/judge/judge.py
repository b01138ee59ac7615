"""Judge a table of candidates, once: probability, likeness and flags of every row, against one background."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from align.judge.background import TYPICAL_SHARE
from align.judge.calibrate import Calibration, has_own, probability, refit
from align.judge.features import measure_spans, without_facts
from align.judge.flags import FLAGS, bits_of, flag_bits
from align.judge.rivals import measure_rivals, weigh_rivals
from align.match.candidates import span_sums
from align.match.table import NEAR, ROW
from align.match.weights import LOG_RATIO
from align.records import METHODS, Method

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.encode.windows import WindowKind
    from align.judge.background import Background
    from align.match.table import Candidates
    from align.records import Side

COVERED = 0.5  # probability from which a sentence counts as carried
PARTIAL = 0.2  # and from which it counts as carried in part
NEAR_MISS = PARTIAL - 1e-4  # of a near miss at most: the model of mined pairs knows only what mining offers
CONFLICTS = bits_of(("number-mismatch", "date-mismatch", "name-mismatch", "negation"))
PARTIAL_FLAG = 1 << FLAGS.index("partial")
MODELS: dict[Method, Method] = {"near": "mine", "row": "chain"}  # whose model judges a proposer that has none


def judge(
    found: Candidates,
    ar: Side,
    en: Side,
    background: Background,
    encoder: str,
    windows: WindowKind,
    calibration: Calibration,
    *,
    compare: bool = False,
) -> Candidates:
    """Fill `probability`, `likeness` and `flags` of every row; parts come after (`judge.parts`).

    `likeness` is the probability when facts that disagree (numbers, dates, names, a negation) are left aside: high
    with a low `probability`, the two sides make one statement with different facts. `encoder` is the name of the
    one whose cosines the rows have, `windows` how it made those of several sentences, `background` is measured on
    its vectors. With `compare` rows of documents that tell of one thing are weighed against what else these hold
    (`judge.rivals`), for encoders that this was measured with.
    """
    features = measure_spans(found, ar, en, background)
    # Rows that came as pairs may be out of step however much their columns have in common; and what is found in two
    # texts may leave a name out, while in a row that nothing in Arabic stands for is another's.
    rows = found.source == ROW
    features.loc[rows, "share"] = TYPICAL_SHARE
    features.loc[rows & (features["names_lost"] > 0).to_numpy(), "names_conflict"] = 1.0
    methods = [MODELS.get(method, method) for method in (METHODS[source] for source in found.source.tolist())]
    alone = replace(calibration, refit=None)
    chances = probability(features, methods, encoder, windows, alone)
    likeness = probability(without_facts(features), methods, encoder, windows, alone)
    if compare and has_own(calibration, encoder, windows):
        rivals = measure_rivals(replace(found, probability=chances), ar, en)
        chances, likeness = weigh_rivals(chances, *rivals), weigh_rivals(likeness, *rivals)
    chances, likeness = (refit(calibration, each) for each in (chances, likeness))
    near = found.source == NEAR
    return replace(
        found,
        probability=np.where(near, np.minimum(chances, NEAR_MISS), chances),
        likeness=likeness,
        flags=flag_bits(features),
    )


def are_conflicts(judged: Candidates, covered: float = COVERED) -> npt.NDArray[np.bool_]:
    """Say which rows make the same statement with conflicting facts: another number, date, name, or a negation."""
    return np.asarray(
        (judged.likeness >= covered) & (judged.probability < covered) & (judged.flags & CONFLICTS != 0)
    )


def length_surplus(found: Candidates, ar: Side, en: Side) -> npt.NDArray[np.float64]:
    """Return by how much each Arabic end is longer than a translation of the English one would be (logarithm)."""
    lengths = [
        np.maximum(span_sums(np.array([len(s.text) for s in side.sentences], dtype=np.float32), first, size), 1)
        for side, first, size in ((ar, found.ar_first, found.ar_size), (en, found.en_first, found.en_size))
    ]
    return np.asarray(np.log(lengths[0] / lengths[1]) - LOG_RATIO)
