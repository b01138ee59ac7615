"""Two texts given as lists of sentences: align them, or score sentences that stand in step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

import numpy as np

from align.chars import mend_halves
from align.corpus.score import SCORE_COLUMNS, draw_sample, figures, fold, measure_backdrop, score_pairs
from align.encode.adapt import adapt_encoder
from align.encode.windows import choose_windows
from align.judge.background import measure_background
from align.judge.calibrate import load_calibration
from align.judge.judge import judge
from align.match.collection import align_sides, search_collection, with_margin
from align.match.mine import mine
from align.match.sides import LARGEST_WINDOW, make_sides
from align.match.table import rows_of
from align.match.weights import Scoring
from align.normalize import fold_space
from align.options import Options, check_options
from align.records import Language, Pair, Sentence, UsageError

if TYPE_CHECKING:
    import os

    import pandas as pd

    from align.encode.windows import WindowKind
    from align.judge.calibrate import Calibration
    from align.match.collection import Wanted
    from align.match.table import Candidates
    from align.records import AnyEncoder, Side

BEAD_COLUMNS = ("ar", "en", "ar_text", "en_text", "probability", "cosine", "margin", "method", "flags")


def align_sentences(
    ar: Sequence[str],
    en: Sequence[str],
    *,
    encoder: AnyEncoder | None = None,
    options: Options | None = None,
) -> pd.DataFrame:
    """Align the sentences of two documents, given in order: which of `ar` say the same as which of `en`.

    Returns a pandas table with one row a bead, in the order of its Arabic sentences:

    - `ar`, `en`: tuples of int, the positions in both lists of the sentences that correspond, rising and
      consecutive but for blank strings, which are passed over;
    - `ar_text`, `en_text`: these sentences, joined by a space;
    - `probability` that a bilingual reader calls the two translations of each other, 0 to 1;
    - `cosine` of their vectors, -1 to 1, and `margin`, how far it stands above the cosines around them;
    - `method`: `chain` (in order), `island` (a block in order) or `mine` (on its own);
    - `flags`: what disagrees, comma-separated, as in `pairs.tsv`; empty when nothing does.

    A sentence in no row has no counterpart of at least `options.min_probability`. The probability is that of these
    two documents alone. `encoder` is the bundled one unless given: an encoder, a model of sentence-transformers, a
    name or a path. Sentences of other languages work, but probabilities and flags are made for Arabic and English.

    Raises UsageError for anything but lists of strings, ModelError when the encoder fails.
    """
    options = check_options(options)
    ar, en = check(ar, "ar"), check(en, "en")
    numbers = [[i for i, text in enumerate(texts) if text.strip()] for texts in (ar, en)]
    loaded = adapt_encoder(encoder)
    sentences = as_document([ar[i] for i in numbers[0]], "ar") + as_document([en[i] for i in numbers[1]], "en")
    kind = choose_windows(options.windows, loaded, len(sentences))
    sides = make_sides(sentences, loaded, kind, max(LARGEST_WINDOW, options.max_window))
    pairs, _ = match_sides(*sides, options.method, options.max_window)
    calibration = load_calibration(options.calibration)
    judged = judge_pairs(pairs, *sides, loaded.name, kind, calibration, options.max_window)
    return bead_table(judged.take(judged.probability >= options.min_probability), sides, numbers)


def score(
    ar: Sequence[str],
    en: Sequence[str],
    *,
    encoder: AnyEncoder | None = None,
    calibration: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Score sentence pairs as they stand: is `ar[i]` a translation of `en[i]`?

    Returns a pandas table with one row a pair, n rows in the order given:

    - `probability` that a bilingual reader calls the two translations of each other, 0 to 1;
    - `cosine` of their vectors, -1 to 1, and `margin`, how far it stands above the cosines of both sentences to
      what is nearest to them in the other list;
    - `flags`: what disagrees (numbers, dates, names, a negation, ...), comma-separated, as in `pairs.tsv`.

    Rows are judged as aligned pairs and as one collection: what cosine and margin translations reach is measured in
    the lists themselves, in a sample of 4,000 different pairs where there are more. So give the rows of a corpus
    together, in any order; a handful is judged by what is usual. A pair that occurs twice has the same figures
    twice. A blank string resembles nothing: its cosine is 0.

    `encoder` is the bundled one unless given: an encoder, a model of sentence-transformers, a name or a path.
    `calibration` is a file of `align calibrate`. Raises UsageError for lists of different lengths or anything but
    lists of strings, InputError for a calibration that cannot be read, ModelError when the encoder fails.
    """
    import pandas as pd

    ar, en = check(ar, "ar"), check(en, "en")
    if len(ar) != len(en):
        raise UsageError(f"{len(ar)} Arabic but {len(en)} English sentences: to be scored they must be in step")
    options = Options(calibration=calibration)
    loaded = adapt_encoder(encoder)
    texts = fold(ar), fold(en)
    backdrop = measure_backdrop(draw_sample(zip(*texts, strict=True)), loaded)
    scored = score_pairs(*texts, backdrop, loaded, load_calibration(options.calibration))
    return typed(pd.DataFrame(scored, columns=list(SCORE_COLUMNS)))


def match_sides(ar: Side, en: Side, method: Wanted, max_window: int = 4) -> tuple[list[Pair], str]:
    """Align two documents by the method asked for, or the one their anchors call for; say which and why."""
    pairs, way, why = align_sides(ar, en, method)
    return (mine(ar, en, scoring=Scoring(max_window=max_window)) if way == "mine" else pairs), f"{way}: {why}"


def judge_pairs(
    pairs: Sequence[Pair],
    ar: Side,
    en: Side,
    encoder: str,
    windows: WindowKind,
    calibration: Calibration,
    max_window: int = 4,
) -> Candidates:
    """Judge pairs of two documents, as found in these alone; omissions are left out.

    `encoder` is the name of the one that made the sides' vectors, `windows` how it made those of windows.
    """
    search = search_collection(ar, en, max_window)
    measured = [with_margin(pair, search.hubs) for pair in pairs if pair.ar and pair.en]
    background = measure_background((ar.vectors, en.vectors), search.neighbours, search.hubs)
    return judge(rows_of(measured), ar, en, background, encoder, windows, calibration)


def check(texts: Sequence[str], name: str) -> list[str]:
    """Return the texts in their order, which a column of a table has whatever its labels.

    Raise UsageError for what is no list, such as one string, whose characters it would be, or a set.
    """
    if isinstance(texts, str | Set | Mapping) or not hasattr(texts, "__len__"):
        raise UsageError(f"{name} must be a list of sentences, not one {type(texts).__name__}")
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise UsageError(f"{name}[{i}] must be a string, not {type(text).__name__}")
    return [mend_halves(text) for text in texts]


def as_document(texts: Sequence[str], language: Language) -> list[Sentence]:
    """Make the sentences of one document, one after another."""
    sentences: list[Sentence] = []
    start = 0
    for text in texts:
        sentences.append(Sentence(language, start, start + len(text), text, language, joined=bool(sentences)))
        start += len(text) + 1
    return sentences


def bead_table(judged: Candidates, sides: tuple[Side, Side], numbers: Sequence[Sequence[int]]) -> pd.DataFrame:
    """Make the table of `align_sentences`; `numbers` are the places of the sides' sentences in the lists given."""
    import pandas as pd

    judged = judged.take(np.lexsort((judged.en_first, judged.ar_first)))
    rows = range(len(judged))
    table = {
        "ar": [tuple(numbers[0][i] for i in judged.ar(row)) for row in rows],
        "en": [tuple(numbers[1][j] for j in judged.en(row)) for row in rows],
        "ar_text": [fold_space(sides[0].text_of(judged.ar(row))) for row in rows],
        "en_text": [fold_space(sides[1].text_of(judged.en(row))) for row in rows],
        "method": [judged.method(row) for row in rows],
    }
    return typed(pd.DataFrame(table | figures(judged), columns=list(BEAD_COLUMNS)))


def typed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns have the kinds of a full one where it is empty."""
    if len(table):
        return table
    kinds = {"ar": "object", "en": "object", "ar_text": "str", "en_text": "str", "method": "str", "flags": "str"}
    return table.astype({name: kinds.get(name, "float64") for name in table.columns})
