"""Run the stages on datatrove: on this machine, on Slurm, or on Ray.

Each stage is a pipeline of one step. Its pieces are dealt out to the tasks, rank by rank; datatrove runs the tasks,
several at once, keeps their logs and marks those that are complete. What a piece needs stands in the work folder,
so that all nodes must see it.
"""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from datatrove.executor import slurm
from datatrove.executor.local import LocalPipelineExecutor
from datatrove.executor.slurm import SlurmPipelineExecutor
from datatrove.pipeline.base import PipelineStep

from align.match.neighbours import usable_cores
from align.output.files import PART
from align.records import AlignError, OutputError, UsageError
from align.scale.documents import leave_out, read_shard
from align.scale.plan import Model, Work
from align.scale.stages import STAGES, Stage, find_stage
from align.scale.vectors import load_model

Kind = Literal["local", "slurm", "ray"]
Tell = Callable[[str, int, int], None]

TRIES = 3  # of a stage whose workers are killed
GPU_STAGES = ("layout", "encode", "means", "index", "search", "tables")  # which load the encoder
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
LOOK = 0.5  # seconds between two looks at how far a stage has come


@dataclass(frozen=True, slots=True)
class Cluster:
    """How much of which engine: `tasks` a stage is dealt out to, `workers` at once, and what each of them gets.

    `cores`, `memory` (GiB) and `gpus` a task, `hours`, `partition`, `gpu_partition` (of stages that use
    one) and `setup` (a command before each task) are for Slurm, the first three for Ray, too.
    """

    kind: Kind = "local"
    tasks: int = 1
    workers: int = 1
    cores: int = 1
    memory: int = 4
    gpus: int = 0
    hours: int = 24
    partition: str = "cpu"
    gpu_partition: str = ""
    setup: str = ""


class Step(PipelineStep):  # type: ignore[misc]  # datatrove has no types
    """One stage as a step of a pipeline: the pieces that fall to a rank, one after another, but for those done."""

    name = "align"
    type = "stage"

    def __init__(self, root: str, stage: str) -> None:
        super().__init__()
        self.root, self.stage = root, stage

    def run(self, data: object, rank: int = 0, world_size: int = 1) -> Iterator[object]:
        """Do the pieces of one rank; `data` is what earlier steps yielded: nothing."""
        work, stage = Work(Path(self.root)), find_stage(self.stage)
        for piece in range(rank, stage.count(work), world_size):
            if stage.path(work, piece).exists():
                continue
            before = time.process_time()
            with self.track_time():
                stage.run(work, piece)
            self.stat_update("processor seconds", value=time.process_time() - before)
            self.stat_update("peak KiB", value=peak_memory())
        yield from ()


def peak_memory() -> int:
    """Return the most memory that this process has held, in KiB; 0 where the system does not say (Windows)."""
    try:
        import resource
    except ModuleNotFoundError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def folder_of(work: Work, stage: Stage) -> str:
    """Return where the engine keeps logs and completion marks of a stage in this round."""
    number = STAGES.index(stage) + 1
    return str(work.root.resolve() / "logs" / f"{work.shards:05d}" / f"{number:02d}-{stage.name}")


def tasks_of(stage: Stage, cluster: Cluster) -> int:
    """Return to how many tasks a stage is dealt out."""
    return 1 if stage.single else cluster.tasks


def run_stages(work: Work, cluster: Cluster, tell: Tell) -> None:
    """Do what is missing, stage after stage, on this machine or on Ray.

    `tell` is told the stage, how many of its pieces are done, and how many there are. Raises AlignError when a
    stage cannot be done, saying where its log is.
    """
    remove_parts(work)
    if cluster.kind == "ray":
        with ray_cluster(cluster):
            for stage in STAGES:
                run_on_ray(work, stage, cluster, tell)
        return
    with few_threads(cluster):
        for stage in STAGES:
            run_here(work, stage, cluster, tell)


def run_here(work: Work, stage: Stage, cluster: Cluster, tell: Tell) -> None:
    """Do the missing pieces of a stage in worker processes; those that are killed are started again."""
    total = stage.count(work)

    def tell_left(left: int) -> None:
        tell(stage.name, total - left, total)

    for attempt in itertools.count(1):
        missing = stage.missing(work)
        tell_left(len(missing))
        if not missing:
            return
        alone = attempt > 1 and stage.name == "read"  # which shard is it that ends its reader?
        try:
            if alone:
                read_alone(work, missing)
                continue
            run_ranks(work, stage, missing, cluster, tell_left)
        except BrokenProcessPool:
            if attempt == TRIES:
                raise OutputError(
                    f"{stage.name}: a worker was killed {TRIES} times, most likely for want of memory; use fewer "
                    f"--workers. What is done stays: start again to go on. Logs: {folder_of(work, stage)}/logs"
                ) from None


def worker_context() -> Any:
    """Return how workers are started: from a process that has imported what all of them need."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["align.scale.engine"])
    return context


def read_alone(work: Work, missing: Sequence[int]) -> None:
    """Read shards one by one; one that ends its reader is left out, and said so."""
    for shard in missing:
        try:
            with ProcessPoolExecutor(1, worker_context(), initializer=prepare_worker) as pool, ending_workers():
                pool.submit(read_shard, work, shard).result()
        except BrokenProcessPool:
            leave_out(work, shard, "whatever reads this shard is killed; read its files one by one to find which")


def run_ranks(
    work: Work, stage: Stage, missing: Sequence[int], cluster: Cluster, tell: Callable[[int], None]
) -> None:
    """Run the ranks of a stage that have pieces to do; `tell` is told how many pieces are left.

    The tasks are datatrove's, the pool is not: where a worker is killed, its own waits for ever. Raises
    BrokenProcessPool then, else the first error of a task once the others are done.
    """
    folder = folder_of(work, stage)
    # The step knows what is done, so that datatrove need not skip what it has marked.
    executor = LocalPipelineExecutor(
        [Step(str(work.root.resolve()), stage.name)],
        tasks=tasks_of(stage, cluster),
        workers=cluster.workers,
        logging_dir=folder,
        skip_completed=False,
    )
    ranks = sorted({piece % executor.tasks for piece in missing})
    workers = min(cluster.workers, len(ranks))
    with ProcessPoolExecutor(workers, worker_context(), initializer=prepare_worker) as pool, ending_workers():
        futures: set[Future[Any]] = {pool.submit(executor._run_for_rank, rank, 1) for rank in ranks}
        running = futures
        while running:
            done, running = wait(running, timeout=LOOK)
            tell(sum(not stage.path(work, piece).exists() for piece in missing))
            for future in done:
                error = future.exception()
                if isinstance(error, BrokenProcessPool):
                    raise error
    for future in futures:
        error = future.exception()
        if error is not None:
            raise_for(stage, error, folder)


def raise_for(stage: Stage, error: BaseException, folder: str) -> None:
    """Raise an error of a task: one that the user can mend as it is, any other with the place of its log."""
    if isinstance(error, AlignError):
        raise error
    raise OutputError(
        f"{stage.name}: {type(error).__name__}: {error}. What is done stays: start again to go on; if this comes "
        f"again, a file of the work folder is missing or damaged, so name another one. Logs: {folder}/logs"
    ) from error


def prepare_worker() -> None:
    """Keep a worker out of the terminal, and alive for no longer than whoever started it.

    An interrupt is for the parent, which ends its workers; a parent that is killed can end nothing.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # a task's log has all of it
    forget_logs()
    Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait for whoever started this process to be gone, and end it then."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def ending_workers() -> Iterator[None]:
    """End the workers at once when this is interrupted: what they are at is done again."""
    try:
        yield
    except KeyboardInterrupt:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise


def remove_parts(work: Work) -> None:
    """Remove what killed workers left half-written."""
    for left in work.root.rglob(f".*{PART}"):
        left.unlink(missing_ok=True)


def forget_logs() -> None:
    """Keep what the engine logs out of the terminal; each task has a file."""
    from loguru import logger

    logger.remove()


@contextmanager
def few_threads(cluster: Cluster) -> Iterator[None]:
    """Share the processor's cores out to workers: libraries would take all of them in each."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update({name: str(max(1, usable_cores() // cluster.workers)) for name in THREADS})
    forget_logs()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def ray_cluster(cluster: Cluster) -> Iterator[None]:
    """Join the Ray cluster that RAY_ADDRESS names, or make one of this machine."""
    try:
        import ray
    except ModuleNotFoundError as error:
        raise UsageError("--executor ray needs Ray, which is not installed: pip install ray") from error
    cores = None if os.environ.get("RAY_ADDRESS") else cluster.workers * cluster.cores
    forget_logs()
    ray.init(num_cpus=cores, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    try:
        yield
    finally:
        ray.shutdown()


def run_on_ray(work: Work, stage: Stage, cluster: Cluster, tell: Tell) -> None:
    """Do the missing pieces of a stage on Ray, which starts tasks again whose workers are lost."""
    from datatrove.executor.ray import RayPipelineExecutor

    total, missing = stage.count(work), stage.missing(work)
    tell(stage.name, total - len(missing), total)
    if not missing:
        return
    executor = RayPipelineExecutor(
        [Step(str(work.root.resolve()), stage.name)],
        tasks=tasks_of(stage, cluster),
        workers=cluster.workers,
        cpus_per_task=cluster.cores,
        gpus_per_task=cluster.gpus if stage.name in GPU_STAGES else 0,
        mem_per_cpu_gb=cluster.memory / cluster.cores,
        logging_dir=folder_of(work, stage),
        skip_completed=False,
    )
    try:
        executor.run()
    except Exception as error:
        raise_for(stage, error, folder_of(work, stage))
    missing = stage.missing(work)
    tell(stage.name, total - len(missing), total)
    if missing:
        raise OutputError(
            f"{stage.name}: {len(missing)} of {total} pieces failed. What is done stays: start again to go on. "
            f"Logs: {folder_of(work, stage)}/logs"
        )


def is_done(work: Work, stage: Stage) -> bool:
    """Say whether no piece of a stage is missing; where that follows from earlier stages, one is."""
    try:
        return not stage.missing(work)
    except OSError:
        return False


def check_encoder(work: Work, cluster: Cluster, model: Model) -> None:
    """Load the encoder in a worker, unless that was done before: what is wrong with it is told before all else.

    Raises AlignError. Only for this machine: on a cluster, other nodes may have what this one has not.
    """
    if cluster.kind != "local" or (work.root / "constants.json").exists():
        return
    with few_threads(cluster), ProcessPoolExecutor(1, worker_context(), initializer=prepare_worker) as pool:
        pool.submit(try_model, model).result()


def try_model(model: Model) -> None:
    """Load an encoder and let it go again."""
    load_model(model)


def submit_stages(work: Work, cluster: Cluster, dry_run: bool = False) -> list[tuple[str, str]]:
    """Submit all stages to Slurm, each waiting for the one before; return each script's path and its job.

    A `dry_run` writes the scripts and submits none; jobs are then called `<read>`, `<cut>` and so on.
    """
    executors: list[Any] = []
    for stage in STAGES:
        if is_done(work, stage):
            continue
        gpu = cluster.gpus > 0 and stage.name in GPU_STAGES
        executors.append(
            SlurmPipelineExecutor(
                [Step(str(work.root.resolve()), stage.name)],
                tasks=tasks_of(stage, cluster),
                time=f"{cluster.hours}:00:00",
                partition=cluster.gpu_partition or cluster.partition if gpu else cluster.partition,
                cpus_per_task=cluster.cores,
                mem_per_cpu_gb=-(-cluster.memory // cluster.cores),
                gpus_per_task=cluster.gpus if gpu else 0,
                workers=cluster.workers,
                job_name=f"align-{stage.name}",
                env_command=cluster.setup or f"export PATH={Path(sys.executable).parent}:$PATH",
                qos="",
                logging_dir=folder_of(work, stage),
                skip_completed=False,  # marks may be of tasks that were dealt out otherwise; the step knows
                depends=executors[-1] if executors else None,
            )
        )
    forget_logs()
    submitted: list[tuple[str, str]] = []
    with noting_jobs(dry_run, submitted):
        for executor in executors:
            executor.run()
    return submitted


@contextmanager
def noting_jobs(dry_run: bool, submitted: list[tuple[str, str]]) -> Iterator[None]:
    """Note which scripts are submitted as which jobs; with `dry_run` none is."""
    submit = slurm.launch_slurm_job

    def note(script: str, retriever: Any, *arguments: str) -> Any:
        name = next(line.split("=")[1] for line in script.splitlines() if line.startswith("#SBATCH --job-name"))
        job = f"<{name.removeprefix('align-')}>" if dry_run else submit(script, retriever, *arguments)
        if "merge_stats" not in script:
            submitted.append((script, str(job)))
        return job

    slurm.launch_slurm_job = note
    try:
        yield
    finally:
        slurm.launch_slurm_job = submit
