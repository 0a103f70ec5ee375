"""Whatever becomes of a process, its parent hears a clear word, in time, and nothing is left."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from p2p_analysis.press.apart import forked, started
from p2p_analysis.press.apart.clock import Stage, Used, mebibytes
from p2p_analysis.press.apart.frames import MADE, Received, send
from p2p_analysis.press.apart.limits import Limits, ask_one_thread
from p2p_analysis.press.apart.many import run_many
from p2p_analysis.press.apart.run import run_apart
from p2p_analysis.words.errors import CaseDataError, RenderingError
from tests.press.apart.works import Breaks, Goes, Sum, Within, is_running, thread

FORKS = sys.platform.startswith("linux")
WAYS = [
    pytest.param(False, id="forked", marks=pytest.mark.skipif(not FORKS, reason="Linux only")),
    pytest.param(True, id="a new Python"),
]


@pytest.fixture(autouse=True)
def _one_thread_more_or_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runner has threads of its own, which wait and hold nothing: a fork is safe here."""
    monkeypatch.setattr("p2p_analysis.press.apart.run.may_fork", lambda: FORKS)
    monkeypatch.setattr("p2p_analysis.press.apart.many.may_fork", lambda: FORKS)


def gone(process: int, within: float = 5.0) -> bool:
    """Whether a process ends in time: the system may need a moment for it."""
    end = time.monotonic() + within
    while is_running(process) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_running(process)


def wait_for(trace: Path) -> None:
    end = time.monotonic() + 60
    while not (trace.exists() and trace.read_text()) and time.monotonic() < end:
        time.sleep(0.02)


@pytest.mark.parametrize("fresh", WAYS)
def test_a_result_comes_over_with_its_steps_and_what_they_took(fresh: bool) -> None:
    steps: list[str] = []
    stages: list[Stage] = []
    used: list[Used] = []
    hear = {"tell": steps.append, "took": stages.append, "used": used.append}
    assert run_apart(Sum((1, 2, 3)), fresh=fresh, **hear) == 6
    assert steps == ["add", "rest"]
    assert [(one.step, one.failed) for one in stages] == [("add", False), ("rest", False)]
    assert used[0].memory > 1


@pytest.mark.parametrize("fresh", WAYS)
def test_a_large_result_comes_over_whole(fresh: bool) -> None:
    number = 7**2_000_000  # about 700 kB, more than a pipe holds
    assert run_apart(Sum((number,)), fresh=fresh) == number


@pytest.mark.parametrize("fresh", WAYS)
@pytest.mark.parametrize("how", ["leaves_at_once", "is_killed", "sends_half"])
def test_an_end_without_a_whole_result_is_no_success(how: str, fresh: bool) -> None:
    with pytest.raises(RenderingError, match="ended without a result, so nothing of it"):
        run_apart(Goes(how), fresh=fresh)


@pytest.mark.parametrize("how", ["hangs", "hangs_deaf"])
def test_work_that_hangs_is_stopped_at_its_limit(how: str) -> None:
    begun = time.monotonic()
    with pytest.raises(RenderingError, match=r"not done after 0\.5 seconds, so it was stopped"):
        run_apart(Goes(how), limits=Limits(seconds=0.5))
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("how", ["hangs_in_a_process_of_its_own", "leaves_a_process_behind"])
def test_what_the_work_started_ends_with_it(how: str, tmp_path: Path) -> None:
    trace = tmp_path / "process"
    with pytest.raises(RenderingError):
        run_apart(Goes(how, trace), limits=Limits(seconds=3))
    assert gone(int(trace.read_text()))


@pytest.mark.skipif(not FORKS, reason="the bound is kept on Linux")
def test_work_that_eats_memory_is_told_so() -> None:
    with pytest.raises(
        RenderingError, match="more than the 600 MiB it may use; see --memory-limit"
    ):
        run_apart(Goes("eats_memory"), limits=Limits(memory=600))


@pytest.mark.parametrize("fresh", WAYS)
def test_the_words_of_an_error_that_is_not_ours_stay_where_they_are(fresh: bool) -> None:
    with pytest.raises(RenderingError) as error:
        run_apart(Goes("breaks"), fresh=fresh)
    assert "an unexpected ZeroDivisionError in works.py:" in str(error.value)
    assert "Ann" not in str(error.value)


@pytest.mark.parametrize("fresh", WAYS)
def test_an_error_of_ours_comes_over_with_all_its_faults(fresh: bool) -> None:
    stages: list[Stage] = []
    with pytest.raises(CaseDataError) as error:
        run_apart(Goes("finds_faults"), fresh=fresh, took=stages.append)
    assert [str(fault) for fault in error.value.faults] == [
        "row 1: is wrong", "row 2: is wrong: too",
    ]  # fmt: skip
    assert stages[0].failed


def test_many_works_end_each_in_its_own_way() -> None:
    works = [Sum((1, 1)), Goes("leaves_at_once"), Sum((2, 2)), Goes("hangs"), Goes("breaks")]
    works += [Sum((number,)) for number in range(20)]
    ended = list(run_many(works, at_once=3, limits=Limits(seconds=2)))
    assert sorted(one.number for one in ended) == list(range(len(works)))
    made = {one.number: one.made for one in ended if one.error is None}
    assert made == {0: 2, 2: 4, **{number + 5: number for number in range(20)}}
    told = {one.number: str(one.error) for one in ended if one.error is not None}
    assert "without a result" in told[1]
    assert "after 2 seconds" in told[3]
    assert "ZeroDivisionError" in told[4]


def test_many_works_are_done_by_new_pythons_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("run", "many"):
        monkeypatch.setattr(f"p2p_analysis.press.apart.{room}.may_fork", lambda: False)
    ended = list(run_many([Sum((1,)), Goes("finds_faults")], at_once=2, limits=Limits()))
    assert {one.number: one.made for one in ended} == {0: 1, 1: None}
    assert {one.number: type(one.error) for one in ended} == {0: type(None), 1: CaseDataError}
    assert all(one.used.cpu > 0 for one in ended) or not FORKS


def test_ctrl_c_ends_new_pythons_and_those_that_wait_never_begin(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for room in ("run", "many"):
        monkeypatch.setattr(f"p2p_analysis.press.apart.{room}.may_fork", lambda: False)
    trace = tmp_path / "process"
    later = Goes("hangs_in_a_process_of_its_own", tmp_path / "later")
    works = [Sum((1,)), Goes("hangs_in_a_process_of_its_own", trace), *[later] * 3]
    ended = run_many(works, at_once=1, limits=Limits(seconds=600))
    assert next(ended).made == 1
    wait_for(trace)
    with pytest.raises(KeyboardInterrupt):
        ended.throw(KeyboardInterrupt)
    assert gone(int(trace.read_text()))
    assert not (tmp_path / "later").exists()


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Answers, from the end, to whether the system refuses a process; when none is left it does."""
    answers: list[bool] = []
    fork = os.fork

    def refuses() -> int:
        if answers.pop() if answers else True:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return fork()

    monkeypatch.setattr(os, "fork", refuses)
    monkeypatch.setattr(forked, "_PATIENCE", 0.2)
    monkeypatch.setattr(forked, "_PAUSE", 0.01)
    return answers


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not FORKS, reason="it forks")
def test_a_system_that_is_full_fails_the_report_in_clear_words_and_leaves_no_pipe(
    full: list[bool],
) -> None:
    before = open_files()
    with pytest.raises(RenderingError) as error:
        run_apart(Sum((1,)))
    assert str(error.value) == (
        f"notebook: the system gives no further process ({os.strerror(errno.EAGAIN)}); "
        "try again with fewer --workers, or when less else runs here"
    )
    assert open_files() == before
    assert not forked._HELD


@pytest.mark.skipif(not FORKS, reason="it forks")
def test_work_waits_a_while_for_room(full: list[bool]) -> None:
    full[:] = [False, True, True]
    assert run_apart(Sum((2, 3))) == 5


@pytest.mark.skipif(not FORKS, reason="it forks")
def test_works_that_find_no_room_wait_for_those_that_run(full: list[bool]) -> None:
    works = [Sum((number,)) for number in range(5)]
    full[:] = [False] * 3 + [True] + [False] * 2  # the third is refused while two run
    ended = list(run_many(works, at_once=3, limits=Limits()))
    assert {one.number: one.made for one in ended} == dict(enumerate(range(5)))


@pytest.mark.skipif(not FORKS, reason="it forks")
def test_a_system_that_stays_full_fails_each_report_and_not_the_batch(full: list[bool]) -> None:
    full[:] = [False]
    ended = list(run_many([Sum((1,)), Sum((2,)), Sum((3,))], at_once=3, limits=Limits()))
    assert [(one.number, one.made) for one in ended] == [(0, 1), (1, None), (2, None)]
    assert all("fewer --workers" in str(one.error) for one in ended[1:])


@pytest.mark.skipif(not FORKS, reason="it forks")
def test_a_process_that_cannot_be_watched_is_ended_again(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []

    def refuses(process: int) -> int:
        begun.append(process)
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    before = open_files()
    monkeypatch.setattr(forked, "_PATIENCE", 0.0)
    monkeypatch.setattr(os, "pidfd_open", refuses)
    with pytest.raises(RenderingError, match="gives no further process"):
        run_apart(Goes("hangs"))
    assert begun
    assert all(gone(process) for process in begun)
    assert open_files() == before


def test_a_new_python_that_the_system_refuses_is_told_in_clear_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))

    monkeypatch.setattr(subprocess, "Popen", refuses)
    with pytest.raises(RenderingError, match=r"gives no further process .*fewer --workers"):
        run_apart(Sum((1,)), fresh=True)


@pytest.mark.skipif(not FORKS, reason="it forks")
def test_a_process_set_free_by_the_work_does_not_hold_up_its_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(started, "_SECONDS", 0.1)
    trace = tmp_path / "process"
    child = started.start(Goes("sets_free", trace), Limits())
    wait_for(trace)
    child.end()
    assert child._reader.is_alive()
    os.kill(int(trace.read_text()), signal.SIGKILL)
    child._reader.join()


@pytest.mark.skipif(not FORKS, reason="Linux only")
def test_a_process_whose_parent_is_killed_ends_with_all_that_it_started(tmp_path: Path) -> None:
    trace = tmp_path / "process"
    code = (
        "from pathlib import Path\n"
        "from p2p_analysis.press.apart.run import run_apart\n"
        "from tests.press.apart.works import Goes, Within\n"
        f"run_apart(Within(Goes('hangs_in_a_process_of_its_own', Path({str(trace)!r}))))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    wait_for(trace)
    innermost = int(trace.read_text())
    assert is_running(innermost)
    parent.kill()
    parent.wait()
    assert gone(innermost)


def test_a_process_within_a_process_hands_its_result_through() -> None:
    assert run_apart(Within(Sum((4, 5)))) == 9


@pytest.mark.skipif(not FORKS, reason="Linux only")
def test_a_process_with_a_second_thread_is_not_forked() -> None:
    code = (
        "from p2p_analysis.press.apart.forked import may_fork\n"
        "from tests.press.apart.works import thread\n"
        "print(may_fork()); thread(); print(may_fork())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "False"]
    assert thread().is_alive()
    assert not forked.may_fork()


@pytest.mark.skipif(not FORKS, reason="Linux only")
@pytest.mark.parametrize(
    "lack", ["del os.pidfd_open", "os.pidfd_open = lambda number: os.open('/nowhere', 0)"]
)
def test_where_an_end_cannot_be_heard_of_nothing_is_forked(lack: str) -> None:
    code = (
        f"import os\n{lack}\n"
        "from p2p_analysis.press.apart.forked import may_fork\nprint(may_fork())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_memory_is_counted_in_the_units_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert mebibytes(3 << 10) == 3
    monkeypatch.setattr(sys, "platform", "darwin")
    assert mebibytes(3 << 20) == 3


@pytest.mark.skipif(not FORKS, reason="Linux only")
def test_everything_loaded_has_one_thread() -> None:
    code = (
        "from p2p_analysis.press.apart.warm import load_all\nload_all()\n"
        "from p2p_analysis.press.apart.forked import may_fork\n"
        "import sys; print(may_fork(), 'pandas' in sys.modules, 'ipywidgets' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "True", "False"]


def test_a_users_own_number_of_threads_is_kept() -> None:
    environment = {"OMP_NUM_THREADS": "3"}
    ask_one_thread(environment)
    assert environment["OMP_NUM_THREADS"] == "3"
    assert environment["OPENBLAS_NUM_THREADS"] == "1"


def waiting() -> list[int]:
    return [one._python.pid for one in started._READY]


def test_pythons_started_ahead_take_work_and_are_dismissed() -> None:
    started.keep(2)
    started.expect(2)
    ahead = waiting()
    assert len(ahead) == 2
    assert run_apart(Sum((1,)), fresh=True) == 1
    assert waiting() == ahead[1:]  # for the one piece that is left
    started.dismiss()
    assert not started._READY
    assert all(gone(process) for process in ahead)


def test_the_next_python_is_started_while_one_works_until_no_work_is_due() -> None:
    seen: list[list[int]] = []
    started.keep(1)
    started.expect(2)
    (at_first,) = waiting()
    try:
        for number in range(2):
            run_apart(Sum((number,)), fresh=True, tell=lambda step: seen.append(waiting()))
    finally:
        started.dismiss()
    first, second = seen[0], seen[2]
    assert len(first) == 1
    assert first != [at_first]
    assert second == []
    assert all(gone(process) for process in (at_first, *first))


@pytest.mark.skipif(not FORKS, reason="looks into /proc")
def test_a_python_started_ahead_for_work_that_fails_is_not_left_behind(tmp_path: Path) -> None:
    trace = tmp_path / "waiting"
    with pytest.raises(RenderingError, match="an unexpected ValueError"):
        run_apart(Breaks(trace), fresh=True)
    (process,) = map(int, trace.read_text().split())
    assert gone(process)


@pytest.mark.slow
def test_new_pythons_are_started_ahead_for_many_works_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("run", "many"):
        monkeypatch.setattr(f"p2p_analysis.press.apart.{room}.may_fork", lambda: False)
    seen: list[int] = []
    started.keep(1)
    try:
        works = [Sum((number,)) for number in range(3)]
        hear = {"tell": lambda number, step: seen.append(len(waiting()))}
        ended = list(run_many(works, at_once=1, limits=Limits(), **hear))
        assert not waiting()
    finally:
        started.dismiss()
    assert [one.made for one in ended] == [0, 1, 2]
    assert seen == [1, 1, 1, 1, 0, 0]


def test_a_piece_that_is_damaged_or_cut_is_not_taken() -> None:
    here, there = os.pipe()
    send(there, MADE, {"file": b"content"})
    os.close(there)
    whole = os.read(here, 1 << 16)
    os.close(here)
    for wrong in (whole[:-1], whole[:30], whole[:-1] + bytes([whole[-1] ^ 1])):
        received = Received()
        received.add(wrong)
        assert list(received.pieces()) == []
    received = Received()
    for byte in whole + whole[:5]:  # however it comes
        received.add(bytes([byte]))
    assert list(received.pieces()) == [(MADE, {"file": b"content"})]


def test_ctrl_c_ends_the_process_and_reaches_the_caller() -> None:
    def interrupt(step: str) -> None:
        signal.raise_signal(signal.SIGINT)

    used: list[Used] = []
    with pytest.raises(KeyboardInterrupt):
        run_apart(Goes("hangs"), tell=interrupt, used=used.append)
    assert used
