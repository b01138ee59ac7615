"""The `align` command, also as `python -m align`: nothing is imported before an interruption can be told."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

WAIT = 0.05  # seconds between two looks whether an import is over


def main() -> None:
    """Run the command line; an interruption ends it with status 130, from the very beginning on."""
    # OpenMP's threads, which torch has, else spin for a while after each piece of work: that counts as processor
    # time, a tenth to a fifth of what encoding takes, and keeps other threads from it.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import signal

        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else interrupts are ignored: nohup
            signal.signal(signal.SIGINT, interrupt)
        from align.cli.group import main as run

        try:
            run()
        finally:
            # What was asked for is done, or failed: nothing is left to interrupt while Python takes itself down.
            if not isinstance(sys.exc_info()[1], KeyboardInterrupt):
                signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        # Not sys.exit: an interrupt that passed through exec() of a string, as when a library is being imported,
        # makes Python end with the signal itself, whatever status is asked for.
        sys.stderr.flush()
        os._exit(130)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt; where something is being imported, as soon as that is done.

    In the middle of its import torch aborts the process, or the module is left half made: "terminate called after
    throwing an instance of 'pybind11::error_already_set'".
    """
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            import signal
            import threading

            again = threading.Timer(WAIT, signal.raise_signal, (number,))
            again.daemon = True
            again.start()
            return
        frame = frame.f_back
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
