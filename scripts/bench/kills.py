"""Kill a bulk job at random, again and again, and see that it ends with the same bytes.

    python -m scripts.bench.kills INPUT [--times 50] [--tasks 4] [--model bundled-fast] [--json FILE]

Each time the job is started and, after a random while, a worker, the parent alone, or both are killed (SIGKILL).
Then it is left to end. Its results must be those of a job that nobody disturbed, byte for byte, with no piece of a
file left behind.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from scripts.results import Table, describe, write_result

FILES = ("pairs.tsv", "dropped.tsv", "links.tsv", "run.json")
LONGEST = 25.0  # seconds until something is killed
WHO = ("worker", "parent", "all")


def main() -> None:
    """Run, kill, compare, print a line each time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", nargs="+")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--tasks", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--model", default="bundled-fast")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    options = parser.parse_args()
    chance, killed, ends = random.Random(options.seed), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        calm = Path(name) / "calm"
        if start(options, calm).wait():
            raise SystemExit("the undisturbed job failed")
        expected = {each: (calm / each).read_bytes() for each in FILES}
        left = options.times
        rounds = 0
        while left:
            rounds += 1
            work = Path(name) / f"work-{rounds}"
            while left:
                who, after = chance.choice(WHO), chance.uniform(0.5, LONGEST)
                process = start(options, work)
                if not disturb(process, who, after):
                    break  # it ended first
                killed[who] += 1
                left -= 1
                print(
                    f"{options.times - left}: {who} killed after {after:.1f} s, status {process.returncode}",
                    flush=True,
                )
            status = start(options, work).wait()
            same = status == 0 and all((work / each).read_bytes() == expected[each] for each in FILES)
            parts = list(work.rglob(".*.part"))
            ends["same bytes" if same and not parts else f"status {status}, {len(parts)} parts left"] += 1
            print(f"job {rounds}: {'same bytes' if same else 'OTHER BYTES'}, {len(parts)} parts left", flush=True)
    rows = [[who, str(killed[who])] for who in WHO]
    table = Table(["killed", "times"], rows)
    outcome = Table(["jobs that were left to end", "count"], [[end, str(count)] for end, count in ends.items()])
    for row in [*table.rows, *outcome.rows]:
        print(" | ".join(row))
    if options.json:
        about = describe("datatrove", model=options.model, seed=str(options.seed))
        command = f"python -m scripts.bench.kills INPUT --times {options.times} --seed {options.seed}"
        write_result(options.json, command, {"killed": table, "ends": outcome}, about)
    if set(ends) != {"same bytes"}:
        raise SystemExit(1)


def start(options: argparse.Namespace, work: Path) -> subprocess.Popen[bytes]:
    """Start the job in a session of its own."""
    command = [sys.executable, "-m", "align", "bulk", *options.input, "-o", str(work), "--model", options.model]
    command += ["--tasks", str(options.tasks), "--workers", str(options.workers), "--quiet"]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)


def disturb(process: subprocess.Popen[bytes], who: str, after: float) -> bool:
    """Kill after some seconds, and wait until all is over; return whether there was anything to kill."""
    try:
        process.wait(after)
        return False
    except subprocess.TimeoutExpired:
        pass
    if who == "parent":
        process.kill()
    elif who == "all":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        workers = [place for place in members(process.pid) if place != process.pid]
        if workers:
            with suppress(ProcessLookupError):
                os.kill(max(workers), signal.SIGKILL)
    process.wait()
    while members(process.pid):  # workers whose parent is gone end what they are at
        time.sleep(0.2)
    return True


def members(session: int) -> list[int]:
    """Return the processes of a session that are not over."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            with suppress(OSError):
                state, *fields = (place / "stat").read_text("utf-8", "replace").rsplit(")", 1)[1].split()
                if int(fields[2]) == session and state != "Z":
                    found.append(int(place.name))
    return found


if __name__ == "__main__":
    main()
