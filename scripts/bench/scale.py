"""Measure `align bulk` on collections of growing size: time by stage, memory, disk; and plan larger ones on paper.

    python -m scripts.bench.scale EVAL [--sizes 125000 250000 500000] [--workers 2] [--model bundled-fast]
        [--device cuda] [--folder FOLDER] [--keep] [--json FILE]

The collections are those of `scripts.data.make_bulk`. Processor time is that of all workers, as the statistics of
datatrove have it; memory is the largest sum over all processes of the job, each page that they share counted once
(`Pss`). Wall time by stage is told of runs that were not broken off. Growth from one size to the next is an
exponent: 1 is linear, 2 quadratic. The plan for 10⁹ sentences a side, in jobs of 10⁷, takes the largest size: every
stage in proportion, but the search with the square of a job. Sizes that FILE holds already stay there. With
`--keep` a run that was broken off goes on where it was, its wall time and memory with it; of pieces that were being
made then, processor time is lost.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from align.scale.stages import NAMES, STAGES
from scripts.bench.kills import members
from scripts.data.make_bulk import make_collection
from scripts.results import Table, describe, write_result

LOOK = 2.0  # seconds between two looks at memory
BILLION, JOB = 1_000_000_000, 10_000_000


def main() -> None:
    """Run every size, print and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[125_000, 250_000, 500_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--tasks", type=int, default=64)
    parser.add_argument("--model", default="bundled-fast")
    parser.add_argument("--device", help="where to encode and search, as `align bulk` has it")
    parser.add_argument("--folder", type=Path, help="where collections and work folders are made [a temporary one]")
    parser.add_argument("--keep", action="store_true", help="leave them in FOLDER, and go on with what is there")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    options = parser.parse_args()
    runs = read_runs(options.json)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = options.folder if options.keep else Path(name)
        for size in sorted(options.sizes):
            runs[size] = measure(size, folder, options)
            print(json.dumps(runs[size]), flush=True)
            if options.json:
                write(runs, options)
    for table in tables_of(runs).values():
        for row in [table.columns, *table.rows]:
            print(" | ".join(row))


def measure(size: int, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Make a collection, align it, and return what that took."""
    source, work = folder / f"source-{size}", folder / f"work-{size}"
    if not work.exists():
        make_collection(options.eval_dir, source, size)
    command = [sys.executable, "-m", "align", "bulk", str(source), "-o", str(work), "--model", options.model]
    command += ["--tasks", str(options.tasks), "--workers", str(options.workers)]
    command += ["--device", options.device] if options.device else []
    begun = None if work.exists() else time.time()
    with subprocess.Popen(command, start_new_session=True) as process:
        watch = Watch(process.pid, folder / f"watched-{size}.json")
        status = process.wait()
        seconds, peak = watch.stop()
    if status:
        raise SystemExit(f"align bulk ended with {status}")
    found = {
        "size": size,
        "seconds": seconds,
        "peak": peak,
        "disk": disk_of(work),
        "stages": {name: read_stage(work, name) for name in NAMES},
        "walls": read_walls(work, begun) if begun else {},
        "counts": json.loads((work / "run.json").read_text(encoding="utf-8"))["counts"],
        "load": os.getloadavg()[2],
    }
    if not options.keep:
        for each in (source, work):
            shutil.rmtree(each)
    return found


class Watch:
    """Watches a session of processes: how long it lasts, in seconds, and its largest memory, in bytes.

    What it has seen stands in a file, where another watch goes on from it.
    """

    def __init__(self, session: int, path: Path) -> None:
        self.session, self.path, self.over = session, path, threading.Event()
        seen: tuple[float, int] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else (0.0, 0)
        self.before, self.peak = seen
        self.start = time.perf_counter()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    @property
    def seconds(self) -> float:
        """How long the session has lasted, with what was before."""
        return self.before + time.perf_counter() - self.start

    def watch(self) -> None:
        """Look again and again."""
        while not self.over.wait(LOOK):
            self.peak = max(self.peak, sum(map(proportional, members(self.session))))
            self.path.write_text(json.dumps([self.seconds, self.peak]), encoding="utf-8")

    def stop(self) -> tuple[float, int]:
        """Stop watching; return the seconds and the peak."""
        seconds = self.seconds
        self.over.set()
        self.thread.join()
        self.path.unlink(missing_ok=True)
        return seconds, self.peak


def proportional(process: int) -> int:
    """Return the bytes of a process, of pages that several share its share."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)


def disk_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def read_stage(work: Path, name: str) -> dict[str, float]:
    """Return the processor seconds of a stage's workers, and the largest memory of one of them, in bytes."""
    stats = [
        json.loads(path.read_text(encoding="utf-8"))[0]["stats"]
        for path in work.glob(f"logs/*/*-{name}/stats/*.json")
    ]
    seconds = [pick(each.get("processor seconds", 0), "total") for each in stats]
    memory = [pick(each.get("peak KiB", 0), "max") for each in stats]
    return {"seconds": sum(seconds), "memory": max(memory, default=0.0) * 1024}


def read_walls(work: Path, begun: float) -> dict[str, float]:
    """Return the wall seconds of each stage of a run that was not broken off; `begun` as `time.time` has it."""
    ends = [
        max((path.stat().st_mtime for path in work.glob(f"logs/*/*-{name}/completions/*")), default=begun)
        for name in NAMES
    ]
    return {name: max(0.0, end - before) for name, before, end in zip(NAMES, [begun, *ends], ends, strict=False)}


def pick(value: Any, name: str) -> float:
    """Return one figure of a statistic; of a single observation, or of equal ones, that is the value itself."""
    if isinstance(value, dict):
        return float(value[name] if name in value else value["mean"])
    return float(value)


def tables_of(runs: dict[int, dict[str, Any]]) -> dict[str, Table]:
    """Return the tables: time by stage with its growth, totals, and the plan."""
    sizes = sorted(runs)
    columns = ["stage", *(f"{size:,}" for size in sizes), *(["growth"] if len(sizes) > 1 else [])]
    rows = []
    for name in [*NAMES, "all"]:
        seconds = [seconds_of(runs[size], name) for size in sizes]
        growth = [exponent(sizes, seconds)] if len(sizes) > 1 else []
        rows.append([name, *(f"{each:,.0f} s" for each in seconds), *growth])
    return {
        "stages": Table(columns, rows),
        "totals": Table(
            ["sentences a side", "processor time", "wall time", "largest memory", "work folder", "pairs"],
            [total_row(runs[size]) for size in sizes],
        ),
        "memory": memory_of(runs),
        "plan": plan(runs[sizes[-1]]),
        **({"walls": walls} if (walls := walls_of(runs)) else {}),
    }


def walls_of(runs: dict[int, dict[str, Any]]) -> Table | None:
    """Return wall time by stage of the runs that were not broken off; None where there is none."""
    whole = {size: run["walls"] for size, run in sorted(runs.items()) if run.get("walls")}
    if not whole:
        return None
    rows = [[name, *(f"{walls[name]:,.0f} s" for walls in whole.values())] for name in NAMES]
    rows.append(["all", *(f"{sum(walls.values()):,.0f} s" for walls in whole.values())])
    return Table(["stage", *(f"{size:,}" for size in whole)], rows)


def memory_of(runs: dict[int, dict[str, Any]]) -> Table:
    """Return the largest memory of a process by stage, and what it comes to at 10⁷ a side if it grows on so.

    Only of stages of one piece, which hold columns of the whole collection: those of many are as large as a piece.
    """
    sizes = sorted(runs)
    small, large = sizes[0], sizes[-1]
    rows = []
    for stage in STAGES:
        if not stage.single:
            continue
        held = [runs[size]["stages"].get(stage.name, {"memory": 0.0})["memory"] for size in sizes]
        row = [stage.name, *(f"{each / 2**30:.1f} GiB" for each in held)]
        if len(sizes) > 1:
            each = max(0.0, held[-1] - held[0]) / (large - small)
            row += [f"{each:,.0f} bytes", f"{(held[-1] + each * (JOB - large)) / 2**30:,.0f} GiB"]
        rows.append(row)
    more = ["grows by, a sentence a side", "at 10,000,000"] if len(sizes) > 1 else []
    return Table(["stage", *(f"{size:,}" for size in sizes), *more], rows)


def seconds_of(run: dict[str, Any], name: str) -> float:
    """Return the processor seconds of a stage, or of all; 0 of one that an earlier commit did not have."""
    return total(run) if name == "all" else float(run["stages"].get(name, {"seconds": 0})["seconds"])


def total(run: dict[str, Any]) -> float:
    """Return the processor seconds of all stages."""
    return float(sum(stage["seconds"] for stage in run["stages"].values()))


def total_row(run: dict[str, Any]) -> list[str]:
    """Return what one size took."""
    return [
        f"{run['size']:,}",
        f"{total(run):,.0f} s",
        f"{run['seconds']:,.0f} s",
        f"{run['peak'] / 2**30:.1f} GiB",
        f"{run['disk'] / 2**30:.1f} GiB",
        f"{run['counts']['pairs']:,}",
    ]


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> str:
    """Return the power of the size that time grows with, from the smallest size to the largest."""
    if min(seconds) < 1:
        return "–"
    return f"{math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0]):.2f}"


def plan(run: dict[str, Any]) -> Table:
    """Return node hours (of 32 cores) by stage for 10⁹ sentences a side in jobs of 10⁷, from what this size took.

    Every stage in proportion to the sentences, but the search: in a job each group is searched in each part of the
    index.
    """
    million, whole, rows = 1e6 / run["size"], 0.0, []
    for name, stage in run["stages"].items():
        seconds = stage["seconds"] * million * (JOB / run["size"] if name == "search" else 1.0)
        whole += seconds
        rows.append((name, seconds))
    shown = [(name, each, each * BILLION / 1e6 / 3600 / 32) for name, each in [*rows, ("all", whole)]]
    return Table(
        ["stage", "processor time for 10⁶ a side", "hours of a node of 32 cores for 10⁹"],
        [[name, f"{each:,.0f} s", f"{hours:,.0f}"] for name, each, hours in shown if hours >= 1],
    )


def read_runs(path: Path | None) -> dict[int, dict[str, Any]]:
    """Return the sizes that a file holds."""
    if path is None or not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))["about"].get("runs", "[]")
    return {run["size"]: run for run in json.loads(kept)}


def write(runs: dict[int, dict[str, Any]], options: argparse.Namespace) -> None:
    """Write the tables, and what they were made from."""
    about = describe("datatrove", "faiss-cpu", "pyarrow", model=options.model, workers=str(options.workers))
    if options.device and options.device.startswith("cuda"):
        import torch

        about["card"] = torch.cuda.get_device_name()
    about["runs"] = json.dumps([runs[size] for size in sorted(runs)])
    command = f"python -m scripts.bench.scale EVAL --sizes {' '.join(map(str, sorted(runs)))}"
    command += f" --workers {options.workers}" + (f" --device {options.device}" if options.device else "")
    write_result(options.json, command, tables_of(runs), about)


if __name__ == "__main__":
    main()
