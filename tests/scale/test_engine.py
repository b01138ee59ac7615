"""Bulk jobs on the engine: in processes of this machine, killed or not, on Ray, and as scripts for Slurm."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.cli.group import group
from align.options import Options
from align.read.ingest import make_request
from align.records import OutputError, UsageError
from align.scale import engine
from align.scale.documents import list_problems
from align.scale.engine import Cluster, run_here, run_on_ray, submit_stages
from align.scale.plan import Model, Work, make_plan
from align.scale.stages import STAGES
from tests.scale import breaking
from tests.support import write_collection

FILES = ("pairs.tsv", "dropped.tsv", "links.tsv")


def command(folder: Path, work: Path, *options: str) -> list[str]:
    own = ["--model", "bundled-fast", "--tasks", "3", "--workers", "2", *options]
    return [sys.executable, "-m", "align", "bulk", str(folder), "-o", str(work), *own]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("in")
    write_collection(place)
    return place


@pytest.fixture(scope="module")
def done(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("done") / "work"
    result = subprocess.run(command(folder, work), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "pairs from" in result.stdout
    assert result.stderr.count(" of ") == len(STAGES)
    return work


def start(root: Path, folder: Path, tasks: int = 3) -> Work:
    root.mkdir(parents=True, exist_ok=True)
    make_plan(root, make_request([folder]), Options(), Model("bundled-fast"), tasks)
    return Work(root)


def test_the_command_writes_what_a_run_writes(done: Path, folder: Path, tmp_path: Path) -> None:
    run = [
        sys.executable,
        "-m",
        "align",
        "run",
        str(folder),
        "-o",
        str(tmp_path / "out"),
        "--model",
        "bundled-fast",
    ]
    subprocess.run([*run, "-q", "--no-cache"], check=True)
    for name in ("pairs.tsv", "dropped.tsv"):
        assert (done / name).read_bytes() == (tmp_path / "out" / name).read_bytes()
    assert len((done / "pairs.tsv").read_text("utf-8").splitlines()) > 10


def test_what_is_done_is_not_done_again(done: Path, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in done.rglob("*.np*")}
    result = subprocess.run(command(folder, done, "--json"), capture_output=True, text=True, check=True)
    assert json.loads(result.stdout)["pairs"] > 10
    assert {path: path.stat().st_mtime_ns for path in before} == before
    status = subprocess.run(command(folder, done, "--status"), capture_output=True, text=True, check=True).stdout
    assert re.search(r"^encode +2 of 2 ", status, re.MULTILINE)


def test_a_job_killed_again_and_again_ends_with_the_same_bytes(done: Path, folder: Path, tmp_path: Path) -> None:
    chance, work = random.Random(4), tmp_path / "work"
    for who in ("all", "worker", "parent"):
        process = subprocess.Popen(command(folder, work, "-q"), start_new_session=True, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(2, 9))
        if who == "worker":
            found = subprocess.run(["pgrep", "-s", str(process.pid)], capture_output=True, text=True, check=False)
            os.kill(max(map(int, found.stdout.split()), default=process.pid), signal.SIGKILL)
            process.wait()
        else:
            (os.killpg if who == "all" else os.kill)(process.pid, signal.SIGKILL)
            process.wait()
    subprocess.run(command(folder, work, "-q"), check=True)
    for name in FILES:
        assert (work / name).read_bytes() == (done / name).read_bytes()
    assert not list(work.rglob("*.part"))


def test_a_shard_that_kills_its_reader_is_left_out(folder: Path, tmp_path: Path, monkeypatch) -> None:
    work = start(tmp_path / "work", folder)
    monkeypatch.setattr(engine, "read_shard", breaking.read_shard)
    engine.read_alone(work, [0, 1])
    assert [stage.missing(work) for stage in STAGES[:1]] == [list(range(2, work.shards))]
    assert "left out: whatever reads this shard is killed" in list_problems_of(work, 0)[0]["message"]
    assert not list_problems_of(work, 1)


def list_problems_of(work: Work, shard: int) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(work.shard(shard, "problems.json").read_text("utf-8"))
    return found


def test_a_stage_that_fails_says_where_its_log_is(folder: Path, tmp_path: Path) -> None:
    work = start(tmp_path / "work", folder)
    damaged = work.shard(0, "pages.npz")
    damaged.parent.mkdir(parents=True)
    for shard in range(work.shards):
        work.shard(shard, "pages.npz").parent.mkdir(parents=True, exist_ok=True)
        work.shard(shard, "pages.npz").write_bytes(b"no array")
        work.shard(shard, "names.json").write_text("[]")
    with pytest.raises(OutputError, match=r"repeats: .* start again to go on; .* Logs: .*02-repeats/logs"):
        run_here(work, STAGES[1], Cluster(), lambda name, done, total: None)


def test_ray_makes_the_same_files(done: Path, folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    work = start(tmp_path / "work", folder)
    cluster = Cluster("ray", tasks=3, workers=2, memory=1)
    with engine.ray_cluster(cluster):
        for stage in STAGES[:4]:
            run_on_ray(work, stage, cluster, lambda name, done, total: None)
    assert not list_problems(work)
    made = [path.relative_to(work.root) for path in work.root.rglob("*.npz")]
    assert len(made) > work.shards
    for path in made:
        assert (work.root / path).read_bytes() == (done / path).read_bytes(), path


def test_scripts_for_slurm_are_written_and_not_submitted(folder: Path, tmp_path: Path) -> None:
    work = start(tmp_path / "work", folder, tasks=40)
    cluster = Cluster(
        "slurm", tasks=40, workers=9, cores=2, memory=8, gpus=1, partition="long", setup="module load x"
    )
    jobs = submit_stages(work, cluster, dry_run=True)
    assert [job for _, job in jobs] == [f"<{stage.name}>" for stage in STAGES]
    scripts = {job[1:-1]: script.splitlines() for script, job in jobs}
    assert "#SBATCH --array=0-39%9" in scripts["encode"]
    assert "#SBATCH --array=0-0%9" in scripts["select"]
    for line in (
        "#SBATCH --cpus-per-task=2",
        "#SBATCH --mem-per-cpu=4G",
        "#SBATCH --partition=long",
        "module load x",
    ):
        assert all(line in script for script in scripts.values())
    with_gpu = {name for name, script in scripts.items() if "#SBATCH --gpus=1" in script}
    assert with_gpu == {"layout", "encode", "means", "index", "search", "tables"}
    assert len(list(work.root.glob("logs/*/*/launch_script.slurm"))) == len(STAGES)


def test_a_folder_whose_jobs_are_queued_is_refused(folder: Path, tmp_path: Path, monkeypatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "count").write_text("70")
    for name, script in {
        "sbatch": 'n=$(($(cat count) + 1)); echo $n > count; echo "Submitted batch job $n"',
        "squeue": "cat queue",
    }.items():
        (tools / name).write_text(f"#!/bin/sh\ncd {tools}\n{script}\n")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    command = ["bulk", str(folder), "-o", str(tmp_path / "work"), "--executor", "slurm", "--json"]
    (tools / "queue").write_text("7\n")
    made = CliRunner().invoke(group, command)
    jobs = json.loads(made.stdout)["jobs"]
    assert len(jobs) == len(STAGES)
    (tools / "queue").write_text(f"7\n{jobs[2]}\n{jobs[2]}\n{jobs[5]}\n")
    for again in (command, ["bulk", "-o", str(tmp_path / "work")]):
        refused = CliRunner().invoke(group, again).exception
        assert isinstance(refused, UsageError)
        assert f"scancel {jobs[2]} {jobs[5]}`" in str(refused)
    (tools / "queue").write_text("7\n")
    assert len(json.loads(CliRunner().invoke(group, command).stdout)["jobs"]) == len(STAGES)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--dry-run"], "add --executor slurm"),
        (["--passage-model", "bundled"], "a bulk job has one encoder"),
        (["--executor", "slurm"], "no sbatch here"),
        (["--max-window", "2"], "was begun with max-window 4, not 2"),
    ],
)
def test_wrong_usage_is_said(done: Path, folder: Path, options: list[str], said: str) -> None:
    result = subprocess.run(command(folder, done, *options), capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert said in result.stderr


def test_a_folder_of_other_things_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all,")
    result = subprocess.run(command(folder, tmp_path), capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "holds other files" in result.stderr


def test_going_on_without_inputs_takes_no_other_options(done: Path) -> None:
    again = [sys.executable, "-m", "align", "bulk", "-o", str(done)]
    result = subprocess.run([*again, "--min-probability", "0.1"], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "--min-probability: a job that goes on without INPUTS follows its plan" in result.stderr
    (done / "links.tsv").unlink()
    subprocess.run([*again, "--workers", "1", "-q"], check=True)
    assert (done / "links.tsv").exists(), "what was deleted is made again"


def test_an_encoder_that_is_not_there_is_said_before_all_else(folder: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "align", "bulk", str(folder), "-o", str(tmp_path / "work")]
    result = subprocess.run([*words, "--model", "no-such-model"], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "no-such-model" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "work").exists()
