"""What a job is asked to do, and what it refuses: values of options, documents, languages."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TYPE_CHECKING, get_args

from align.encode.windows import WantedWindows
from align.judge.judge import COVERED
from align.match.collection import Wanted
from align.records import Document, InputError, UsageError

if TYPE_CHECKING:
    from align.clean.prepare import Prepared

LARGEST_PASSAGE = 8  # sentences that `max_window` may ask for


@dataclass(frozen=True, slots=True)
class Options:
    """What a user can choose about matching and judging; the defaults need no touching.

    - `method`: how linked documents are aligned: `chain` (in order, as translations are), `islands` (parallel
      blocks in any order), `mine` (single matches), or `auto`, by what they share;
    - `min_probability`, 0 to 1: from where on a pair counts;
    - `max_window`, 1 to 8: the most sentences in a mined passage;
    - `calibration`: path of a file written by `align calibrate`;
    - `windows`: how the vectors of several sentences are made: `sums` of those of the sentences, `tokens` (sums of
      token features; the bundled encoders only), `text` (encoded; slow), or `auto`;
    - `realign`: match what came as pairs, rows of a bitext, like any other text;
    - `boilerplate`: path of a file of phrases to drop, besides what is known.

    Raises UsageError for any other value.
    """

    method: Wanted = "auto"
    min_probability: float = COVERED
    max_window: int = 4
    calibration: str | os.PathLike[str] | None = None
    windows: WantedWindows = "auto"
    realign: bool = False
    boilerplate: str | os.PathLike[str] | None = None

    def __post_init__(self) -> None:
        for name, value, known in (
            ("method", self.method, get_args(Wanted)),
            ("windows", self.windows, get_args(WantedWindows)),
        ):
            if value not in known:
                raise UsageError(f"{name} must be one of {', '.join(known)}, not {value!r}")
        if not (isinstance(self.min_probability, Real) and 0 <= self.min_probability <= 1):
            raise UsageError(f"min_probability must be a number from 0 to 1, not {self.min_probability!r}")
        if not (isinstance(self.max_window, Integral) and 1 <= self.max_window <= LARGEST_PASSAGE):
            raise UsageError(
                f"max_window must be a whole number from 1 to {LARGEST_PASSAGE}, not {self.max_window!r}"
            )
        for name, path in (("calibration", self.calibration), ("boilerplate", self.boilerplate)):
            if path is not None and not isinstance(path, str | os.PathLike):
                raise UsageError(f"{name} must be the path of a file, not {path!r}")
            object.__setattr__(self, name, None if path is None else os.fspath(path))
        # As `run.json` and the project file hold them, where NumPy's numbers have no place.
        object.__setattr__(self, "min_probability", float(self.min_probability))
        object.__setattr__(self, "max_window", int(self.max_window))


def check_options(options: Options | None) -> Options:
    """Return the options, those by default for None. Raise UsageError for anything else."""
    if options is None:
        return Options()
    if not isinstance(options, Options):
        raise UsageError(f"options must be align.Options(...), not a {type(options).__name__}")
    return options


def check_documents(documents: Sequence[Document], there: Sequence[Document] = ()) -> None:
    """Raise UsageError for anything but documents, InputError when a name is another's or one `there`."""
    for document in documents if isinstance(documents, Sequence) else [documents]:
        if not isinstance(document, Document):
            raise UsageError(
                f"documents must be a list of align.Document, not of {type(document).__name__}; make one from a "
                "text with align.Document(name, text), read files with align.read_inputs(paths).documents"
            )
    known = {document.name for document in there}
    names = Counter(document.name for document in documents)
    for twice, what in (
        (
            [name for name in names if name in known],
            "in the collection already; rename what is new, or run everything again",
        ),
        ([name for name in names if names[name] > 1], "the name of several documents; give each one of its own"),
    ):
        if twice:
            shown = ", ".join(sorted(twice)[:3]) + (", ..." if len(twice) > 3 else "")
            raise InputError(f"{shown}: {what}")


def check_languages(prepared: Prepared, documents: Sequence[Document], *, alone: bool = False) -> None:
    """Raise InputError when there is nothing to compare: no text, or none in one of the languages.

    One language may stand `alone` where two documents have it: they are compared with each other.
    """
    counts = Counter[str](sentence.language for sentence in prepared.sentences)
    missing = [name for language, name in (("ar", "Arabic"), ("en", "English")) if not counts[language]]
    together = len({sentence.doc for sentence in prepared.sentences}) > 1
    if missing and not (alone and together and len(missing) == 1):
        reasons = Counter(dropped.reason for dropped in prepared.dropped).most_common()
        passed_over = ", ".join(f"{reason} {count}" for reason, count in reasons)
        shown = f" (passed over: {passed_over})" if reasons else ""
        where = "1 document" if len(documents) == 1 else f"{len(documents)} documents"
        raise InputError(
            f"no {' and no '.join(missing)} sentence in {where}; matching needs both languages"
            f"{', or two documents of one' * alone}{shown}. Add files of the missing language, or name them with "
            "--ar or --en"
        )
