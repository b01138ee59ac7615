"""The `align` command, also as `python -m align`: nothing is imported before an interruption can be told."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; an interruption ends it with status 130, from the very beginning on."""
    try:
        from align.cli.group import main as run

        run()
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        # Not sys.exit: an interrupt that passed through exec() of a string, as when a library is being imported,
        # makes Python end with the signal itself, whatever status is asked for.
        sys.stderr.flush()
        os._exit(130)


if __name__ == "__main__":
    main()
