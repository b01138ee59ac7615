"""What ends a worker, to be imported there."""

import os
import signal

from align.scale import documents
from align.scale.plan import Work


def read_shard(work: Work, shard: int) -> None:
    """Read a shard; whoever reads the first is killed."""
    if shard == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    documents.read_shard(work, shard)
