"""A run: its log tells the whole story, and its end is told to whom it concerns."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from p2p_analysis.night.alert import VARIABLES
from p2p_analysis.night.log import read_log
from p2p_analysis.night.run import Run
from p2p_analysis.press.apart.clock import Stage
from p2p_analysis.words.errors import CaseDataError, Fault, RenderingError
from tests.night.servers import running, web_server

FAULT = Fault("cases.csv, row 3, police", "a word that this field does not know")


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    """Whom this machine's own environment would tell is left in peace."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_a_log_tells_of_a_run_from_its_begin_to_its_end(tmp_path):
    with Run(tmp_path, reviews=["a", "b"], edition="all") as run:
        run.took("a", Stage("public: run", 1.0, 0.5, 200.0))
        run.ended("a", new=3, changed=0, withdrawn=None)
        run.ended("b", CaseDataError([FAULT]))
    begin, stage, first, second, end = read_log(run.log.path)
    kinds = [line["kind"] for line in (begin, stage, first, second, end)]
    assert kinds == ["begin", "stage", "review", "review", "end"]
    assert (begin["reviews"], begin["edition"]) == (["a", "b"], "all")
    assert {"version", "python", "process"} <= set(begin)
    assert (first["result"], first["exit_code"], first["new"], first["changed"]) == (
        "done",
        0,
        3,
        0,
    )
    assert not {"withdrawn", "faults", "about"} & set(first)
    assert (second["result"], second["exit_code"], second["about"]) == ("failed", 4, "case data")
    assert second["faults"] == [str(FAULT)]
    assert (end["result"], end["exit_code"], end["reviews"], end["failed"]) == ("failed", 4, 2, 1)
    assert {"seconds", "cpu_seconds"} <= set(end)
    assert [one.failed for one in run.outcomes] == [False, True]


def test_a_run_that_is_stopped_is_told_of_and_the_stop_goes_on(tmp_path):
    with pytest.raises(KeyboardInterrupt), Run(tmp_path, reviews=["a"], edition="all") as run:
        raise KeyboardInterrupt
    *_, review, end = read_log(run.log.path)
    assert (review["about"], review["exit_code"], end["exit_code"]) == ("stopped", 130, 130)


def test_an_error_that_the_command_raises_at_its_end_is_told_once(tmp_path):
    with pytest.raises(RenderingError), Run(tmp_path, reviews=["a"], edition="all") as run:
        run.ended("a", RenderingError("no paper"))
        raise RenderingError("no paper")
    kinds = [line["kind"] for line in read_log(run.log.path)]
    assert kinds == ["begin", "review", "end"]


def test_a_failed_run_is_told_where_the_environment_says(monkeypatch, tmp_path):
    with running(web_server()) as server:
        monkeypatch.setenv("P2P_WEBHOOK_URL", f"{server.url}/hook")
        monkeypatch.setenv("P2P_HEALTHCHECK_URL", f"{server.url}/ping")
        with Run(tmp_path, reviews=["a"], edition="all") as run:
            run.ended("a", CaseDataError([FAULT]))
        assert sorted(path for _, path, _ in server.calls) == ["/hook", "/ping/fail"]
        server.calls.clear()
        with Run(None, reviews=["a"], edition="all") as quiet:
            quiet.ended("a")
        assert [path for _, path, _ in server.calls] == ["/ping"]
    assert {line["channel"]: line["result"] for line in read_log(run.log.path)[-2:]} == {
        "webhook": "sent",
        "health check": "sent",
    }
    assert quiet.log is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_stages_that_a_forked_child_times_are_in_the_same_log(tmp_path):
    script = (
        "import os, sys\n"
        "from p2p_analysis.night.run import Run\n"
        "from p2p_analysis.press.apart.clock import Stage\n"
        "with Run(sys.argv[1], reviews=['a'], edition='all') as run:\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        "        run.took('a', Stage('public: run', 1.0, 1.0, 9.0))\n"
        "        os._exit(0)\n"
        "    os.waitpid(child, 0)\n"
        "    run.ended('a')\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)
    (path,) = tmp_path.iterdir()
    assert [line["kind"] for line in read_log(path)] == ["begin", "stage", "review", "end"]
