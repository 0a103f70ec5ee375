"""The log of a run: whole lines from every process, stages with their times, and a table."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from p2p_analysis.night.log import Log, begin_log, read_log
from p2p_analysis.night.stages import logged, table
from p2p_analysis.press.apart.clock import Stage


def test_every_line_is_an_object_with_time_run_and_kind(tmp_path):
    log = begin_log(tmp_path / "logs")
    log.event("begin", reviews=["a"], exit_code=0, figures=None)
    log.event("end", words="two\nlines, “quoted” \ud800")
    lines = log.path.read_text("utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert {"at", "run", "kind"} <= set(first)
    assert first["run"] == second["run"] == log.run
    assert first["reviews"] == ["a"]
    assert first["exit_code"] == 0
    assert "figures" not in first
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", first["at"])


def test_each_run_has_a_file_of_its_own(tmp_path):
    one, other = begin_log(tmp_path), begin_log(tmp_path)
    assert one.path != other.path
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]{8}\.jsonl", one.path.name)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_processes_of_one_run_write_whole_lines_beside_each_other(tmp_path):
    log = begin_log(tmp_path)
    script = (
        "import sys; from pathlib import Path; from p2p_analysis.night.log import Log\n"
        "log = Log(Path(sys.argv[1]), 'run')\n"
        "for n in range(200): log.event('x', number=n, words='w' * 300)"
    )
    workers = [subprocess.Popen([sys.executable, "-c", script, log.path]) for _ in range(3)]
    assert [worker.wait() for worker in workers] == [0, 0, 0]
    lines = log.path.read_text().splitlines()
    assert sorted(json.loads(line)["number"] for line in lines) == sorted([*range(200)] * 3)


def test_a_log_that_cannot_be_written_is_told_of_once_and_stops_nothing(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    log = Log(tmp_path / "file" / "run.jsonl")
    log.event("begin")
    log.event("end")
    told = capsys.readouterr().err
    assert told.count("could not be written") == 1
    assert "the run goes on without it" in told


def test_a_line_that_a_kill_cut_short_is_passed_over(tmp_path):
    log = begin_log(tmp_path)
    log.event("begin")
    with log.path.open("a") as file:
        file.write('{"at": "2026')
    assert [line["kind"] for line in read_log(log.path)] == ["begin"]


def test_a_stage_is_logged_by_its_edition_and_step():
    logged_as = logged(Stage("public: PDF", 1.25, 1.0, 300.4), "anyshire")
    assert logged_as == {
        "review": "anyshire",
        "edition": "public",
        "stage": "PDF",
        "seconds": 1.25,
        "cpu_seconds": 1.0,
        "peak_mb": 300,
        "result": "done",
    }
    assert logged(Stage("index", 0.0, 0.0, 0.0, failed=True), "x") == {
        "review": "x",
        "edition": None,
        "stage": "index",
        "seconds": 0.0,
        "cpu_seconds": 0.0,
        "peak_mb": None,
        "result": "failed",
    }


def test_the_table_lists_the_stages_and_their_sum():
    def stage(edition, name, seconds, cpu, peak, result="done"):
        return {
            **{"kind": "stage", "review": "anyshire-2020", "edition": edition, "stage": name},
            **{"seconds": seconds, "cpu_seconds": cpu, "peak_mb": peak, "result": result},
        }

    lines = [
        {"kind": "begin"},
        stage("public", "run", 12.345, 11.0, 310),
        stage("exempt", "HTML", 0.5, 0.25, None, "failed"),
    ]
    assert table(lines).splitlines() == [
        "review         edition  stage          seconds  CPU seconds    peak MB",
        "anyshire-2020  public   run              12.35        11.00        310",
        "anyshire-2020  exempt   HTML (failed)     0.50         0.25  not known",
        "all stages                               12.85        11.25        310",
    ]
    assert table([{"kind": "begin"}]) == "no stage was timed"


def test_the_rooms_that_a_build_needs_at_night_load_nothing_heavy():
    script = (
        "import sys, p2p_analysis.night.alert, p2p_analysis.night.stages, p2p_analysis.night.door\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert not set(told.stdout.split()) & {
        "pandas",
        "numpy",
        "pydantic",
        "nbformat",
        "smtplib",
        "ssl",
    }
