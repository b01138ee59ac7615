"""`align bulk`: the main job in shards, for what one process cannot hold."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.cli.options import (
    EncoderChoice,
    InputChoice,
    MatchingChoice,
    encoder_options,
    input_options,
    json_option,
    matching_options,
    refuse_options,
)

if TYPE_CHECKING:
    from align.scale.plan import Model, Work


@click.command()
@input_options
@click.option("-o", "--output", "work", required=True, type=click.Path(path_type=Path), help="Work folder.")
@click.option("--tasks", type=click.IntRange(min=1), default=8, show_default=True, help="Tasks of each stage.")
@click.option("--workers", type=click.IntRange(min=1), help="Tasks at once [this machine's cores].")
@click.option(
    "--executor",
    type=click.Choice(["local", "slurm", "ray"]),
    default="local",
    show_default=True,
    help="Where tasks run.",
)
@click.option(
    "--cores", type=click.IntRange(min=1), default=1, show_default=True, help="Cores of a task (slurm, ray)."
)
@click.option(
    "--memory", type=click.IntRange(min=1), default=4, show_default=True, help="GiB of a task (slurm, ray)."
)
@click.option(
    "--gpus", type=click.IntRange(min=0), default=0, show_default=True, help="GPUs of a task that encodes."
)
@click.option("--partition", default="cpu", show_default=True, help="Partition (slurm).")
@click.option("--gpu-partition", default="", help="Partition of the stages that use GPUs (slurm).")
@click.option("--hours", type=click.IntRange(min=1), default=24, show_default=True, help="Time limit (slurm).")
@click.option("--setup", default="", help="Shell command before each task (slurm).")
@click.option("--status", is_flag=True, help="Say how far the job in the work folder has come.")
@click.option("--dry-run", is_flag=True, help="Write the scripts for Slurm and submit none.")
@matching_options
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@json_option
@encoder_options
def command(
    choice: InputChoice,
    encoder: EncoderChoice,
    matching: MatchingChoice,
    work: Path,
    tasks: int,
    workers: int | None,
    executor: str,
    cores: int,
    memory: int,
    gpus: int,
    partition: str,
    gpu_partition: str,
    hours: int,
    setup: str,
    status: bool,
    dry_run: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Align INPUTS in shards, on this machine, on Slurm or on Ray.

    The stages of `align run` up to pairs.tsv, each cut into pieces that leave whole files in the work folder. Tasks
    share the pieces of a stage; --workers of them run at once. A job that was stopped goes on where it was when it
    is started again; files that are new among INPUTS are added, and what concerns the others alone is not done
    again; without INPUTS it goes on with those it has. The results are pairs.tsv, dropped.tsv, links.tsv and
    run.json. Nodes must all see INPUTS and the work folder.

    \b
    Examples:
      align bulk pages/ -o work --tasks 64 --workers 8 --model bundled-fast
      align bulk pages/ -o work --status
      align bulk pages/ -o work --executor slurm --tasks 500 --workers 100 --partition cpu --dry-run
    """
    from align.output.files import one_writer
    from align.records import AlignError
    from align.scale.plan import NAME, Work

    try:
        from align.scale.engine import Cluster, check_encoder, run_stages, submit_stages
        from align.scale.queue import note_submitted, refuse_if_queued
    except ModuleNotFoundError as error:
        raise missing_extra(error) from error
    from align.match.neighbours import usable_cores

    if matching.passage_model:
        raise click.UsageError("--passage-model: a bulk job has one encoder; leave it out")
    if dry_run and executor != "slurm":
        raise click.UsageError("--dry-run writes scripts for Slurm; add --executor slurm")
    if status:
        show_status(Work(work), as_json)
        return
    if executor == "slurm" and not dry_run and shutil.which("sbatch") is None:
        raise click.UsageError(
            "--executor slurm: no sbatch here; start this where jobs are submitted, or --dry-run"
        )
    made = make_folder(work)
    with one_writer(work):
        refuse_if_queued(Work(work))
        cluster = Cluster(
            executor,  # type: ignore[arg-type]  # click has checked it
            tasks,
            workers or usable_cores(),
            cores,
            memory,
            gpus,
            hours,
            partition,
            gpu_partition,
            setup,
        )
        if choice.inputs or choice.ar or choice.en or not (work / NAME).exists():
            try:
                check_encoder(Work(work), cluster, choose_model(encoder))
                plan(choice, encoder, matching, work, tasks, quiet)
            except AlignError:
                if made:
                    work.rmdir()
                raise
        else:
            refuse_options(
                "a job that goes on without INPUTS follows its plan",
                *RUNNING,
                remedy="name the INPUTS again, or leave these options out",
            )
        job = Work(work)
        if executor == "slurm":
            jobs = [name for _, name in submit_stages(job, cluster, dry_run)]
            if not dry_run:
                note_submitted(job, jobs)
            echo_scripts(job, jobs, dry_run, as_json, quiet)
            return
        start = time.perf_counter()
        run_stages(job, cluster, silent if quiet else Lines())
    echo_results(job, time.perf_counter() - start, as_json, quiet)
    if any(each["severity"] == "error" for each in read_info(job)["problems"]):
        raise SystemExit(1)


# Options that say where and how a job runs, not what it does.
RUNNING = (
    *("work", "tasks", "workers", "executor", "cores", "memory", "gpus", "partition", "gpu_partition", "hours"),
    *("setup", "status", "dry_run", "quiet", "as_json", "cache_dir", "cache_size", "no_cache"),
)


def missing_extra(error: ModuleNotFoundError) -> Exception:
    """Return what to say when the extra is not installed."""
    from align.records import UsageError

    return UsageError(
        f"align bulk needs a package that is not installed ({error.name}): pip install 'align-ar-en[scale]'"
    )


def make_folder(work: Path) -> bool:
    """Make the work folder, or take one that was made before; return whether it was made now.

    Raise UsageError for one with other things in it.
    """
    from align.records import OutputError, UsageError
    from align.scale.plan import NAME

    if work.exists() and not work.is_dir():
        raise UsageError(f"{work}: is no folder; name another work folder")
    if work.is_dir() and not (work / NAME).exists() and any(work.iterdir()):
        raise UsageError(f"{work}: holds other files; name an empty or a new work folder")
    there = work.is_dir()
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{work}: cannot be made: {error.strerror}") from error
    return not there


def plan(
    choice: InputChoice, encoder: EncoderChoice, matching: MatchingChoice, work: Path, tasks: int, quiet: bool
) -> None:
    """Write or extend the plan of a job, and say what there is to say about its input."""
    from align.scale.plan import make_plan

    for note in make_plan(work, choice.request(), matching.options(), choose_model(encoder), tasks):
        if not quiet:
            click.echo(f"Warning: {note}", err=True)


def choose_model(encoder: EncoderChoice) -> Model:
    """Return which encoder workers load."""
    from align.scale.plan import Model

    return Model(
        encoder.model,
        encoder.device,
        encoder.dtype,
        encoder.batch_tokens,
        encoder.trust_remote_code,
        encoder.insist,
    )


def silent(name: str, done: int, total: int) -> None:
    """Say nothing of the stages."""


class Lines:
    """A line a stage on standard error: how many of its pieces are done; on a terminal it moves."""

    def __init__(self) -> None:
        self.name, self.start, self.shown = "", time.perf_counter(), ""

    def __call__(self, name: str, done: int, total: int) -> None:
        """Take in how far a stage has come."""
        if name == self.shown:
            return
        if name != self.name:
            self.name, self.start = name, time.perf_counter()
        seconds = time.perf_counter() - self.start
        line = f"{name:<12} {done:>6} of {total:<6} {seconds:8.1f} s"
        if sys.stderr.isatty():
            click.echo(f"\r{line}\x1b[K" + ("\n" if done == total else ""), err=True, nl=False)
        elif done == total:
            click.echo(line, err=True)
        if done == total:
            self.shown = name


def show_status(job: Work, as_json: bool) -> None:
    """Say how many pieces of each stage are done."""
    from align.records import InputError
    from align.scale.plan import NAME
    from align.scale.stages import STAGES

    if not (job.root / NAME).exists():
        raise InputError(f"{job.root}: no work folder of `align bulk`; start the job without --status first")
    rows: list[dict[str, Any]] = []
    for stage in STAGES:
        try:
            total = stage.count(job)
            done = total - len(stage.missing(job))
        except (OSError, KeyError):  # follows from an earlier stage
            total = done = None  # type: ignore[assignment]
        rows.append({"stage": stage.name, "what": stage.what, "done": done, "pieces": total})
    if as_json:
        click.echo(json.dumps({"shards": job.shards, "rounds": len(job.plan["rounds"]), "stages": rows}))
        return
    click.echo(f"{job.shards} shards, round {len(job.plan['rounds'])}")
    for row in rows:
        count = "not known yet" if row["pieces"] is None else f"{row['done']} of {row['pieces']}"
        click.echo(f"{row['stage']:<12} {count:>16}   {row['what']}")


def read_info(job: Work) -> dict[str, Any]:
    """Return what `run.json` says."""
    found: dict[str, Any] = json.loads((job.root / "run.json").read_text(encoding="utf-8"))
    return found


def echo_results(job: Work, seconds: float, as_json: bool, quiet: bool) -> None:
    """Say what was found, and where it is."""
    info = read_info(job)
    for problem in info["problems"]:
        if problem["severity"] == "error" or (problem["severity"] == "warning" and not quiet):
            click.echo(f"{problem['severity'].capitalize()}: {problem['message']}", err=True)
    if as_json:
        click.echo(json.dumps({**info["counts"], "seconds": round(seconds, 1), "output": str(job.root)}))
    elif not quiet:
        counts = info["counts"]
        both = counts["sentences"]
        click.echo(
            f"{counts['pairs']:,} pairs from {counts['documents']:,} documents ({both['ar']:,} Arabic and "
            f"{both['en']:,} English sentences) in {seconds:,.0f} s\n"
            f"Written to {job.root}: pairs.tsv, dropped.tsv, links.tsv, run.json"
        )


def echo_scripts(job: Work, jobs: list[str], dry_run: bool, as_json: bool, quiet: bool) -> None:
    """Say which jobs were submitted, and where their scripts are."""
    place = f"{job.root}/logs/*/*/launch_script.slurm"
    if as_json:
        click.echo(json.dumps({"jobs": jobs, "submitted": not dry_run, "scripts": place}))
    elif not quiet:
        click.echo("\n".join(jobs))
        what = "written, none submitted" if dry_run else "submitted"
        click.echo(f"{len(jobs)} scripts {what}: {place}", err=True)
