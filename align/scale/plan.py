"""What a bulk job is to do: its input in shards, its options, and where each stage finds and leaves its files.

    WORK/plan.json          shards of input files, options, model
    WORK/constants.json     what the first round settles for all: how windows are made, arithmetic, means
    WORK/shards/00000/      documents, sentences and vectors of a shard
    WORK/index/, search/    parts of the index; what each group of sentences found in each
    WORK/rounds/00008/      all that depends on the whole collection, here of eight shards
    WORK/logs/              logs and completion marks of the engine
    WORK/pairs.tsv ...      the results

Files that are added later make further shards and a round of their own: what concerns older shards alone (reading,
cleaning, encoding, searching) is not done again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from align.options import Options
from align.read.files import Found
from align.read.formats.base import Source
from align.read.formats.columns import check_columns
from align.read.ingest import Request, list_files, reader_of
from align.records import InputError, UsageError
from align.scale.files import read_json, write_json

FORMAT = 2
SHARD_BYTES = 32 << 20  # of input files in a shard at most, but for a larger file
RESULTS = ("pairs.tsv", "dropped.tsv", "links.tsv", "run.json")
NAME = "plan.json"


@dataclass(frozen=True, slots=True)
class Model:
    """Which encoder workers load, and on what."""

    model: str = "bundled"
    device: str | None = None
    dtype: str | None = None
    batch_tokens: int | None = None
    trust_remote_code: bool = False
    insist: bool = False


@dataclass(frozen=True)
class Work:
    """A work folder. What it reads of the plan it keeps."""

    root: Path

    @cached_property
    def plan(self) -> dict[str, Any]:
        """What is to be done, as `plan.json` has it."""
        return read_plan(self.root)

    @property
    def shards(self) -> int:
        """How many shards there are."""
        return len(self.plan["shards"])

    @cached_property
    def options(self) -> Options:
        """How to match and judge."""
        return Options(**self.plan["options"])

    @cached_property
    def model(self) -> Model:
        """Which encoder to use."""
        return Model(**self.plan["model"])

    @property
    def form(self) -> Source:
        """How files are read."""
        kept = self.plan["form"]
        return Source("", b"", kept["encoding"], kept["lines"], check_columns(kept["columns"]))

    @cached_property
    def constants(self) -> dict[str, Any]:
        """What the first round settled for all."""
        found: dict[str, Any] = read_json(self.root / "constants.json")
        return found

    def files(self, shard: int) -> list[tuple[str, Found]]:
        """Return the input files of a shard, by name."""
        return [
            (
                each["name"],
                Found(
                    each["path"], tuple(each["parts"]), each["least"], each["named"], frozenset(each["languages"])
                ),
            )
            for each in self.plan["shards"][shard]["files"]
        ]

    def shard(self, number: int, name: str) -> Path:
        """Return where a file of a shard stands."""
        return self.root / "shards" / f"{number:05d}" / name

    def round(self, name: str) -> Path:
        """Return where a file of this round stands."""
        return self.root / "rounds" / f"{self.shards:05d}" / name


def read_plan(root: Path) -> dict[str, Any]:
    """Read a plan. Raise InputError when it is damaged."""
    try:
        found: dict[str, Any] = read_json(root / NAME)
    except ValueError as error:
        raise InputError(f"{root / NAME}: is damaged ({error}); name another work folder") from error
    return found


def make_plan(root: Path, request: Request, options: Options, model: Model, tasks: int) -> list[str]:
    """Write the plan of a new work folder, or add to one what it does not know; return notes on the input.

    Raises UsageError for a folder that was begun with other options, InputError when there is nothing to read or a
    file is no longer what was read.
    """
    named, problems = list_files(request)
    if any(found.path == "-" for _, found in named):
        raise UsageError("standard input cannot be read in shards; write it to a file")
    settings = {
        "format": FORMAT,
        "form": {
            "encoding": request.form.encoding,
            "lines": request.form.lines,
            "columns": dict(request.form.columns),
        },
        "options": {
            name: os.path.abspath(value) if name in ("calibration", "boilerplate") and value else value
            for name, value in asdict(options).items()
        },
        "model": asdict(model),
    }
    known: dict[str, Any] = {"rounds": [], "shards": []}
    if (root / NAME).exists():
        known = read_plan(root)
        check_settings(root, known, settings)
    listed = [describe_file(name, found) for name, found in named if is_input(found, root)]
    fresh = find_fresh(root, known["shards"], listed)
    notes = [str(problem) for problem in problems if problem.severity != "skipped"]
    if fresh:
        rounds = [*known["rounds"], len(known["shards"])]
        shards = [*known["shards"], *({"files": files} for files in cut_shards(fresh, tasks))]
        write_json(root / NAME, {**settings, "rounds": rounds, "shards": shards})
    elif not known["shards"]:
        raise InputError("\n".join(notes) or "nothing to read: no file of a kind that can be read was found")
    return notes


def is_input(found: Found, root: Path) -> bool:
    """Say whether a file is to be read: there, of a kind that is read, and not in the work folder itself."""
    inside = os.path.join(os.path.realpath(root), "")
    if not os.path.exists(found.path) or os.path.realpath(found.path).startswith(inside):
        return False
    try:
        return reader_of(found)[1] is not None
    except InputError:  # named, and of a kind that cannot be read: its shard says so
        return True


def check_settings(root: Path, known: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Raise UsageError when a folder was begun with other options."""
    if known["format"] != FORMAT:
        raise UsageError(f"{root}: made by another version of align; name another work folder")
    for part in ("form", "options", "model"):
        for name, value in wanted[part].items():
            if known[part].get(name) != value:
                raise UsageError(
                    f"{root}: was begun with {name.replace('_', '-')} {known[part].get(name)!r}, not {value!r}; "
                    "use that again, or name another work folder"
                )


def describe_file(name: str, found: Found) -> dict[str, Any]:
    """Return what a plan keeps of a file."""
    about = os.stat(found.path)
    kept = asdict(replace(found, path=os.path.abspath(found.path)))
    kept["languages"] = sorted(found.languages)
    return {"name": name, **kept, "size": about.st_size, "changed": about.st_mtime_ns}


def find_fresh(
    root: Path, shards: Sequence[dict[str, Any]], listed: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the files that no shard has read yet: new ones, and those left out that were mended since.

    Raise InputError for one that changed after it was read, or whose name another has.
    """
    by_path = {each["path"]: (number, each) for number, shard in enumerate(shards) for each in shard["files"]}
    names = {each["name"]: each["path"] for shard in shards for each in shard["files"]}
    fresh = []
    for each in listed:
        before = by_path.get(each["path"])
        if before is None:
            if each["name"] in names:
                raise InputError(
                    f"{each['path']}: {names[each['name']]} is called {each['name']} already; rename the file, or "
                    "name the folders of both from the beginning, in another work folder"
                )
            fresh.append(each)
        elif was_mended(root, *before):
            fresh.append(each)
        elif has_changed(root, *before, each):
            raise InputError(
                f"{each['path']}: has changed since the work folder was begun; name another work folder, or put "
                "it back"
            )
    return fresh


def was_mended(root: Path, shard: int, before: dict[str, Any]) -> bool:
    """Say whether a file that gave no document when its shard was read has changed since, or who may read it."""
    work, name = Work(root), before["name"]
    told, now = work.shard(shard, "problems.json"), os.stat(before["path"])
    if not told.exists() or max(now.st_mtime_ns, now.st_ctime_ns) <= told.stat().st_mtime_ns:
        return False
    names = read_json(work.shard(shard, "names.json"))
    return not any(each == name or each.startswith(f"{name}#") for each in names)


def has_changed(root: Path, shard: int, before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Say whether a file is another than the one that was read; touched alone it is not."""
    if before["size"] != now["size"]:
        return True
    if before["changed"] == now["changed"]:
        return False
    kept = Work(root).shard(shard, "hashes.json")
    digest = read_json(kept).get(before["name"]) if kept.exists() else None
    return bool(digest != hashlib.sha256(Path(now["path"]).read_bytes()).hexdigest())


def cut_shards(files: Sequence[dict[str, Any]], tasks: int) -> list[list[dict[str, Any]]]:
    """Put files into shards of about one size, in order of names; `x.ar` and `x.en` stay together.

    There are about as many shards as tasks, more where these would be larger than `SHARD_BYTES`.
    """
    total = sum(each["size"] for each in files)
    most = -(-total // max(1, tasks))
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in files:
        stem, _, suffix = each["name"].removesuffix(".gz").rpartition(".")
        groups.setdefault(stem if suffix in ("ar", "en") else each["name"], []).append(each)
    shards: list[list[dict[str, Any]]] = [[]]
    size = 0
    for group in groups.values():
        weight = sum(each["size"] for each in group)
        if shards[-1] and (size >= most or size + weight > SHARD_BYTES):
            shards.append([])
            size = 0
        shards[-1] += group
        size += weight
    return shards
