"""Reviews built by a Dask cluster on this machine, one of whose workers is killed in the middle."""

from __future__ import annotations

import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

from p2p_analysis.__main__ import main
from p2p_analysis.night.batch import build_all
from p2p_analysis.night.cluster import _for_anywhere, _result, _Workers, do, name_of
from p2p_analysis.night.task import Task
from p2p_analysis.press.run import NotebookFailed
from p2p_analysis.words.errors import CaseDataError, UsageError

COUNT = 3
MOST_SECONDS = 600


@pytest.fixture
def reviews(tmp_path: Path) -> list[str]:
    made = [tmp_path / "reports" / f"council-{number}" for number in range(COUNT)]
    for review in made:
        assert main(["new", str(review)]) == 0
    return list(map(str, made))


@contextmanager
def program(room: str, *options: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as told:
        started = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{room}", *options],
            stdout=told,
            stderr=subprocess.STDOUT,
        )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def waited_for(log: Path, pattern: str) -> str:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if found := re.search(pattern, log.read_text("utf-8", errors="replace")):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"{log.name} never said {pattern}: {log.read_text('utf-8')}")


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    log = folder / "scheduler.log"
    with program("dask_scheduler", "--port", "0", "--no-dashboard", log=log):
        yield waited_for(log, r"tcp://[0-9.]+:\d+")


def worker_at_work(workers: dict[int, subprocess.Popen[bytes]]) -> int:
    """The worker one of whose processes builds now."""
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end:
        for process in workers:
            children = Path(f"/proc/{process}/task/{process}/children")
            below = [
                child
                for task in Path(f"/proc/{process}/task").iterdir()
                for child in (task / "children").read_text().split()
            ]
            if below and children.exists():
                return process
        time.sleep(0.05)
    raise AssertionError("no worker began to build")


def papers(reviews: list[str]) -> dict[str, bytes]:
    return {
        f"{Path(review).name}/{edition}/{path.name}": path.read_bytes()
        for review in reviews
        for edition in ("public", "exempt")
        for path in sorted((Path(review) / edition).iterdir())
    }


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_every_report_is_delivered_although_a_worker_is_killed(
    reviews: list[str], tmp_path: Path
) -> None:
    with scheduler(tmp_path) as address:
        options = (address, "--no-nanny", "--nthreads", "1", "--no-dashboard")
        first, second = tmp_path / "first.log", tmp_path / "second.log"
        with (
            program("dask_worker", *options, log=first) as one,
            program("dask_worker", *options, log=second) as other,
        ):
            waited_for(first, "Registered to")
            waited_for(second, "Registered to")
            command = [sys.executable, "-m", "p2p_analysis", "build", *reviews, "--edition", "all"]
            run = subprocess.Popen(
                [*command, "--scheduler", address, "--json"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            doomed = worker_at_work({one.pid: one, other.pid: other})
            time.sleep(3)  # into the middle of it
            os.kill(doomed, signal.SIGKILL)
            told, errors = run.communicate(timeout=MOST_SECONDS)
    assert run.returncode == 0, errors
    assert told.count('"result": "built"') == COUNT
    made = papers(reviews)
    assert sum(name.endswith("report.pdf") for name in made) == 2 * COUNT
    # Made here, without a cluster, every paper has the same bytes.
    assert [one.error for one in build_all([Task(reviews[0], edition="all")])] == [None]
    assert papers(reviews) == made
    hidden = [path.name for path in Path(reviews[0]).iterdir() if path.name.startswith(".")]
    assert hidden == [".built"]


def test_nobody_at_the_address_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p_analysis.night.cluster._PATIENCE", 1)
    tasks = [Task(str(tmp_path))]
    with pytest.raises(UsageError, match="no Dask scheduler answers there"):
        list(build_all(tasks, scheduler="tcp://127.0.0.1:9"))


def test_a_worker_in_another_folder_is_given_absolute_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small").mkdir()
    Path("small", "review.toml").touch()
    told = _for_anywhere(Task("small", out="papers", notebook="audit.ipynb"))
    assert (told.review, told.out, told.notebook) == (
        str(tmp_path / "small"), str(tmp_path / "papers"), str(tmp_path / "audit.ipynb"),
    )  # fmt: skip
    # Nor may a worker find another review of that name above its own folder.
    told = _for_anywhere(Task("nowhere", parameters={"title": "./words"}))
    assert told == Task(str(tmp_path / "nowhere"), parameters={"title": "./words"})


def test_a_cluster_without_workers_is_given_up_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p_analysis.night.cluster._ALONE", 0.2)
    with scheduler(tmp_path) as address:
        ended = list(build_all([Task("one"), Task("other"), Task("one")], scheduler=address))
    assert [one.number for one in ended] == [0, 1, 2]
    assert {str(one.error) for one in ended} == {
        f"--scheduler {address}: the cluster has had no worker for 0.2 seconds; start workers "
        "there (dask worker ADDRESS), or wait longer with --wait"
    }
    assert {one.error.exit_code for one in ended} == {7}


def test_a_cluster_is_given_up_once_it_has_been_alone_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Cluster:
        """One worker until it is taken away; then its scheduler answers no more."""

        workers: dict[str, int] | None = {"tcp://there": 1}  # noqa: RUF012 (it is put anew)

        def nthreads(self) -> dict[str, int]:
            if self.workers is None:
                raise ConnectionError("an address")
            return self.workers

    now = [0.0]
    monkeypatch.setattr("p2p_analysis.night.cluster.time.monotonic", lambda: now[0])
    cluster = Cluster()
    workers = _Workers(cluster, patience=60)

    def at(seconds: float) -> str:
        now[0] = seconds
        return workers.lost()

    assert at(500) == ""
    cluster.workers = {}
    assert at(559) == ""
    assert at(560).startswith("the cluster has had no worker for 60 seconds; start workers")
    cluster.workers = {"tcp://another": 2}
    assert at(600) == ""
    cluster.workers = None
    assert at(659) == ""
    assert at(660) == (
        "the scheduler has not answered for 60 seconds; see that it runs, and build again"
    )


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_workers_that_vanish_for_good_end_the_run(
    reviews: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p_analysis.night.cluster._ALONE", 5)
    log = tmp_path / "worker.log"
    with scheduler(tmp_path) as address:
        options = (address, "--no-nanny", "--nthreads", "1", "--no-dashboard")
        with program("dask_worker", *options, log=log) as worker:
            waited_for(log, "Registered to")

            def kill() -> None:
                worker_at_work({worker.pid: worker})
                worker.kill()

            killer = threading.Thread(target=kill)
            killer.start()
            (ended,) = build_all([Task(reviews[0])], scheduler=address)
            killer.join()
    assert "has had no worker for 5 seconds" in str(ended.error)


def test_a_failed_notebook_does_not_cross_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        case = nbformat.v4.new_notebook(cells=[nbformat.v4.new_raw_cell("Ann Smith")])
        raise NotebookFailed(CaseDataError("row 3 is wrong"), case)

    monkeypatch.setattr("p2p_analysis.night.cluster.run_apart", fails)
    sent = pickle.dumps(do(Task("a")))
    assert b"Ann" not in sent
    _, error, _ = pickle.loads(sent)
    assert (error.exit_code, str(error)) == (4, "case data: row 3 is wrong")


def test_what_the_cluster_gives_up_is_no_fault_of_the_command() -> None:
    class Lost:
        def result(self) -> None:
            raise RuntimeError("a worker's own words")

    _, error, _ = _result(Lost())
    assert error.exit_code == 7
    assert "the cluster gave it up (RuntimeError); see" in str(error)
    assert "own words" not in str(error)


def test_a_task_is_named_by_what_goes_into_its_papers(tmp_path: Path) -> None:
    from tests.invented import write_review

    folder = tmp_path / "small"
    write_review(folder, rows=[{}] * 3, chapters={"cases": "1.1 Text.\n"})
    task = Task(str(folder), edition="all")
    name = name_of(task)
    assert name_of(Task(str(folder), edition="all")) == name
    assert name_of(Task(str(folder), edition="public")) != name
    (folder / "narrative" / "cases.md").write_text("1.1 Other text.\n")
    assert name_of(task) != name
    assert name_of(Task(str(tmp_path / "nowhere"))).startswith("p2p-")
