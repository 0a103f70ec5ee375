"""`p2p build` of one review or many: what people, programs and logs hear of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from p2p_analysis.__main__ import main
from p2p_analysis.night import batch, building
from p2p_analysis.night.log import read_log
from p2p_analysis.night.task import Task
from p2p_analysis.press import ahead
from p2p_analysis.press.apart import forked, started
from p2p_analysis.press.apart.clock import Used
from p2p_analysis.press.apart.limits import Limits
from p2p_analysis.press.apart.many import Ended
from p2p_analysis.press.keeping.record import Standing
from p2p_analysis.words.errors import CaseDataError, RenderingError
from tests.invented import write_review
from tests.press.apart.test_run_apart import FORKS, gone, wait_for
from tests.press.test_bad_cells import GOOD, REST, notebook
from tests.warm import Warm


@pytest.fixture
def three(tmp_path: Path) -> list[str]:
    """Three small reviews; the second one's notebook fails."""
    made = []
    for number, name in enumerate(("ashton", "barton", "carlton")):
        folder = tmp_path / "reports" / name
        cells = [GOOD, "1 / 0"] if name == "barton" else [GOOD]
        write_review(
            folder,
            rows=[{"referred_on": "2018-02-03"}] * (8 + number),
            chapters={"cases": "1.1 There were {{ n.cases }} cases.\n"},
            head='notebook = "paper.ipynb"',
            files={"paper.ipynb": notebook(*cells, *REST)},
        )
        made.append(str(folder))
    return made


def page(review: str) -> str:
    return (Path(review) / "public" / "report.html").read_text("utf-8")


def test_one_failure_stops_no_other_and_the_summary_says_so(three: list[str], warm: Warm) -> None:
    told = warm("build", *three, "--workers", "2")
    assert told.code == 7
    lines = told.out.splitlines()
    assert f"{three[0]}: built, public edition" in lines
    assert any(line.startswith(f"{three[1]}: failed (rendering, 1 fault); the") for line in lines)
    table = lines[-5:]
    assert table[0].split() == ["review", "edition", "result", "exit", "code", "CPU", "seconds",
                                "peak", "MB"]  # fmt: skip
    rows = [row.split()[:4] for row in table[1:4]]
    assert rows == [
        [three[0], "public", "built", "0"],
        [three[1], "public", "failed", "7"],
        [three[2], "public", "built", "0"],
    ]
    assert table[4] == "3 reviews: 2 built, 1 failed"
    assert told.err.splitlines() == [
        f"{three[1]}: notebook: a cell failed with ZeroDivisionError; see the kept notebook"
    ]
    assert [Path(review, "public").exists() for review in three] == [True, False, True]
    assert ">8<" in page(three[0])
    assert ">10<" in page(three[2])


def test_json_stands_alone_on_standard_output(three: list[str], warm: Warm) -> None:
    ended = warm("build", *three, "--json", "--if-changed")
    assert ended.code == 7
    told = json.loads(ended.out)
    assert told["exit_code"] == 7
    assert [one["result"] for one in told["reports"]] == ["built", "failed", "built"]
    first, second, _ = told["reports"]
    assert {Path(path).name for path in first["files"]} >= {"report.html", "report.pdf"}
    assert first["changed"] == ["no record of the public edition"]
    assert (second["exit_code"], second["about"]) == (7, "rendering")
    assert second["faults"] == [
        "notebook: a cell failed with ZeroDivisionError; see the kept notebook"
    ]
    ended = warm("build", three[0], three[2], "--json", "--if-changed")
    assert ended.code == 0
    again = json.loads(ended.out)
    assert [one["result"] for one in again["reports"]] == ["unchanged", "unchanged"]


def test_the_log_has_every_stage_and_how_each_review_ended(
    three: list[str], tmp_path: Path, warm: Warm
) -> None:
    ended = warm("build", *three, "--log", str(tmp_path / "logs"), "--profile")
    assert ended.code == 7
    printed = ended.out
    (log,) = (tmp_path / "logs").iterdir()
    lines = read_log(log)
    assert [lines[0]["kind"], lines[-1]["kind"]] == ["begin", "end"]
    assert lines[-1]["exit_code"] == 7
    stages = {
        (Path(line["review"]).name, line["stage"], line["result"])
        for line in lines
        if line["kind"] == "stage"
    }
    for name in ("ashton", "carlton"):
        steps = ("run", "HTML", "PDF", "figures", "audit")
        assert {(name, step, "done") for step in steps} <= stages
    assert ("barton", "run", "failed") in stages
    ended = {Path(line["review"]).name: line for line in lines if line["kind"] == "review"}
    assert {name: line["result"] for name, line in ended.items()} == {
        "ashton": "built", "barton": "failed", "carlton": "built",
    }  # fmt: skip
    assert all(line["cpu_seconds"] > 0 for line in ended.values())
    assert "run (failed)" in printed
    assert "all stages" in printed


def test_figures_that_moved_are_counted_in_the_line_and_the_log(
    three: list[str], tmp_path: Path, warm: Warm
) -> None:
    fine = [three[0], three[2]]
    assert warm("build", *fine).code == 0
    cases = Path(three[0], "cases.csv")
    lines = cases.read_text().splitlines()
    cases.write_text("\n".join([*lines, lines[-1].replace("CASE-", "CASE-9", 1)]) + "\n")
    ended = warm("build", *fine, "--if-changed", "--log", str(tmp_path / "logs"))
    assert ended.code == 0
    told = ended.out
    assert "carlton: unchanged since" in told
    assert "ashton: changed since" in told
    assert "public figures: 0 new, 1 changed, 0 withdrawn" in told
    (log,) = (tmp_path / "logs").iterdir()
    moved = [line["figures"] for line in read_log(log) if "figures" in line]
    assert moved == [{"public": {"new": 0, "changed": 1, "withdrawn": 0}}]


def test_the_log_and_the_summary_have_the_exit_code_of_the_command_whoever_ended_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ended_in_another_order(tasks: list[Task], **_: object) -> Iterator[Ended]:
        yield Ended(1, None, RenderingError("no paper"), Used(0.0, 0.0))
        yield Ended(0, None, CaseDataError("no cases"), Used(0.0, 0.0))
        if len(tasks) > 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(batch, "build_all", ended_in_another_order)
    monkeypatch.setattr(building._Building, "_warm", lambda *_: nullcontext())
    for reviews, code in ((["a", "b"], 4), (["a", "b", "c"], 130)):
        logs = tmp_path / str(code)
        assert main(["build", *reviews, "--json", "--log", str(logs)]) == code
        assert json.loads(capsys.readouterr().out)["exit_code"] == code
        (log,) = logs.iterdir()
        assert read_log(log)[-1]["exit_code"] == code


def test_where_no_fork_is_safe_new_pythons_are_started_ahead_and_none_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def build_all(tasks: list[Task], **_: object) -> Iterator[Ended]:
        ahead = [one._python for one in started._READY]
        seen.extend(python.pid for python in ahead if python.poll() is None)
        yield Ended(0, None, RenderingError("no paper"), Used(0.0, 0.0))

    monkeypatch.setattr(batch, "build_all", build_all)
    monkeypatch.setattr(forked, "may_fork", lambda: False)
    assert main(["build", str(tmp_path)]) == 7
    assert len(seen) == 2
    assert not started._READY
    assert all(gone(process) for process in seen)


def test_a_new_python_whose_starter_goes_before_it_has_work_ends_in_silence() -> None:
    worker = [sys.executable, "-m", "p2p_analysis.press.apart.worker"]
    told = subprocess.run(worker, input=b"", capture_output=True, check=True)
    assert (told.stdout, told.stderr) == (b"", b"")


def test_an_error_that_nobody_foresaw_is_told_without_its_words(
    three: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def read(*_: object) -> None:
        raise ValueError("could not convert string to float: 'Ann Smith'")

    monkeypatch.setattr("p2p_analysis.press.publish.check_chapters", read)
    assert main(["build", three[0]]) == 7
    told = capsys.readouterr().err
    assert "an unexpected ValueError in test_building.py:" in told
    assert "Ann" not in told
    assert not Path(three[0], "public").exists()


@pytest.mark.slow
@pytest.mark.skipif(not FORKS, reason="Linux only")
def test_many_reviews_asked_to_stop_leave_nothing_of_their_runs(three: list[str]) -> None:
    hanging = "import os, time\nopen('started', 'w').write(str(os.getpid()))\ntime.sleep(600)"
    for review in three:
        Path(review, "paper.ipynb").write_text(notebook(GOOD, hanging, *REST))
    command = [sys.executable, "-m", "p2p_analysis", "build", *three, "--workers", "2"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    traces = [Path(review, "started") for review in three[:2]]
    for trace in traces:
        wait_for(trace)
    run.terminate()
    _, told = run.communicate(timeout=60)
    assert (run.returncode, told) == (130, "stopped; 0 of 3 reviews had ended before\n")
    assert all(gone(int(trace.read_text())) for trace in traces)
    assert [list(Path(review).glob(".*")) for review in three] == [[], [], []]


def test_a_folder_that_cannot_be_entered_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def look(review: str, **_: object) -> Standing:
        if review == "shut":
            raise PermissionError(13, "Permission denied", "/reports/shut/.publishing")
        return Standing(review, "2026-01-02 02:00", ())

    monkeypatch.setattr(building, "look", look)
    assert main(["build", "shut", "open", "--if-changed"]) == 7
    told = capsys.readouterr()
    assert "open: unchanged since 2026-01-02 02:00" in told.out
    assert told.err == "shut: .publishing: could not be looked at (Permission denied)\n"


def test_both_engines_make_the_same_papers(three: list[str], warm: Warm) -> None:
    assert warm("build", three[0]).code == 0
    ours = {path.name: path.read_bytes() for path in Path(three[0], "public").iterdir()}
    assert warm("build", three[0], "--engine", "stock").code == 0
    assert {path.name: path.read_bytes() for path in Path(three[0], "public").iterdir()} == ours


@pytest.mark.parametrize("limit", ["--time-limit=1", "--memory-limit=2500"])
def test_the_limits_of_the_command_line_are_kept(limit: str, three: list[str], warm: Warm) -> None:
    if "memory" in limit and not FORKS:
        pytest.skip("the bound of memory is kept on Linux")
    slow = "import time\ntime.sleep(60)\nheld = bytearray(1 << 30)"
    large = "held = [bytearray(1 << 24) for number in range(1 << 13)]"
    cell = slow if "time" in limit else large
    Path(three[0], "paper.ipynb").write_text(notebook(GOOD, cell, *REST))
    told = warm("build", three[0], limit)
    assert told.code == 7
    assert limit.split("=")[0] in told.err


def test_the_defaults_of_the_command_line_are_those_of_a_build() -> None:
    asked = [sys.executable, "-m", "p2p_analysis", "build", "--help"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    words = " ".join(told.split())
    assert f"(default: {Limits().seconds})" in words
    assert f"(default: {Limits().memory}; 0: no limit" in words


def test_the_command_loads_everything_in_the_cheapest_way(three: list[str]) -> None:
    # An import of weight before load_all would bring what that leaves out, for every report.
    script = (
        "import sys; from p2p_analysis.__main__ import main\n"
        "assert main(sys.argv[1:]) == 0\n"
        "assert 'papermill.execute' in sys.modules and 'jsonschema' in sys.modules\n"
        "assert 'rfc3987_syntax' not in sys.modules"
    )
    for reviews in (three[:1], three[::2]):
        asked = [sys.executable, "-c", script, "build", *reviews]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_many_begin_with_what_the_first_asks_and_its_faults_are_told_by_its_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(ahead, "prepare", lambda review, names: made.append((review.name, names)))
    building._prepare(str(tmp_path / "no-review"))
    assert made == []
    write_review(tmp_path / "small", rows=[{}])
    building._prepare(str(tmp_path / "small"))
    assert made == [("small", ["public", "exempt"])]
