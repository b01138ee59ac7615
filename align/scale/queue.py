"""What of a bulk job waits or runs on Slurm: two jobs in one work folder would do the same pieces twice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from typing import TYPE_CHECKING

from align.records import UsageError
from align.scale.files import read_json, write_json

if TYPE_CHECKING:
    from align.scale.plan import Work

NAME = "submitted.json"


def note_submitted(work: Work, jobs: Sequence[str]) -> None:
    """Keep the numbers of the jobs that were submitted."""
    write_json(work.root / NAME, list(jobs))


def refuse_if_queued(work: Work) -> None:
    """Raise UsageError while jobs that were submitted for this folder wait or run.

    Where Slurm's `squeue` is not installed, or does not answer, nothing is known and nothing is refused.
    """
    path = work.root / NAME
    if not path.exists() or shutil.which("squeue") is None:
        return
    queue = ["squeue", "--me", "--noheader", "--format=%F"]  # of an array, the number that sbatch gave
    try:
        answer = subprocess.run(queue, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return
    queued = [job for job in read_json(path) if job in answer.stdout.split()]
    if queued:
        raise UsageError(
            f"{work.root}: jobs submitted for this folder wait or run; let them end, or begin with "
            f"`scancel {' '.join(queued)}`"
        )
