"""The schedule for cron, kept by Debian's cron itself: a build that is done, one that fails."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from p2p_analysis.__main__ import main
from p2p_analysis.night.log import read_log
from tests.night.servers import running, web_server

ROOT = Path(__file__).parents[2]
PATIENCE = 600  # seconds; on any machine far more than two small builds need


@contextlib.contextmanager
def table_of(crontab, text):
    """Put a table in the place of this user's own, which is put back at the end."""
    own = subprocess.run([crontab, "-l"], capture_output=True, check=False)
    subprocess.run([crontab, "-"], input=text.encode(), check=True)
    try:
        yield
    finally:
        if own.returncode == 0:
            subprocess.run([crontab, "-"], input=own.stdout, check=True)
        else:
            subprocess.run([crontab, "-r"], check=True)


@contextlib.contextmanager
def keeping_time(cron):
    """See to it that a cron runs: the machine's own, or one of ours until the end."""
    with contextlib.suppress(OSError, ValueError):
        number = int(Path("/run/crond.pid").read_text())
        if b"cron" in Path(f"/proc/{number}/cmdline").read_bytes():
            yield
            return
    process = subprocess.Popen([cron, "-f"], stderr=subprocess.PIPE)
    try:
        yield
        assert process.poll() is None, process.stderr.read()
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()


def wait_for(found, patience=PATIENCE):
    """Ask again and again until something is found."""
    end = time.monotonic() + patience
    while not (result := found()):
        assert time.monotonic() < end, "cron did not do it"
        time.sleep(0.2)
    return result


def ended(folder):
    """The whole log of the first run that has come to its end."""
    for path in sorted(folder.glob("*.jsonl")):
        lines = read_log(path)
        if lines[-1:] and any(line["kind"] == "end" for line in lines):
            return lines
    return None


def line_for(review, log, capsys):
    """What `p2p schedule` prints, for the next minute instead of the night."""
    given = ["schedule", str(review), "--daily", "02:00", "--as", "cron", "--log", str(log)]
    assert main(given) == 0
    text = capsys.readouterr().out
    assert text.count("\n0 2 * * * ") == 1
    return text.replace("\n0 2 * * * ", "\n* * * * * ")


@pytest.mark.slow
def test_debian_s_cron_builds_a_review_and_tells_people_of_one_that_fails(
    written, checker, tmp_path, capsys
):
    cron, crontab = checker("cron"), checker("crontab")
    if os.geteuid():
        assert not os.environ.get("CI"), "CI runs this as root"
        pytest.skip("only root may start a cron")
    # Paths that want quoting for cron and for the shell.
    sound = written.rename(written.parent / "any 100% shire's")
    faulty = written.parent / "other $HOME"
    shutil.copytree(sound, faulty)
    (faulty / "cases.csv").write_text("case_id,referred_on,school_urn\nCASE-1,soon,\n")
    logs = {review: tmp_path / "logs of 100%" / review.name for review in (sound, faulty)}
    with running(web_server()) as server, keeping_time(cron):
        settings = f"PYTHONPATH={ROOT}\nP2P_WEBHOOK_URL={server.url}/hook\n"
        lines = [line_for(review, log, capsys) for review, log in logs.items()]
        with table_of(crontab, settings + "".join(lines)):
            # Once both have begun, the minutes that follow begin no others.
            wait_for(lambda: all(list(log.glob("*.jsonl")) for log in logs.values()))
        done, failed = (wait_for(lambda log=log: ended(log)) for log in logs.values())
        wait_for(lambda: server.calls)
    assert done[-1]["kind"] == "end"
    assert (done[-1]["result"], done[-1]["exit_code"]) == ("done", 0)
    assert {line["edition"] for line in done if line["kind"] == "stage"} == {"public", "exempt"}
    for edition in ("public", "exempt"):
        assert (sound / edition / "report.pdf").read_bytes().startswith(b"%PDF")
        assert not (faulty / edition / "report.pdf").exists()
    (end,) = [line for line in failed if line["kind"] == "end"]
    assert (end["result"], end["exit_code"]) == ("failed", 4)
    told = json.loads(server.calls[0][2])
    assert told["exit_code"] == 4
    assert told["failed"][0]["kind"] == "case data"
    assert "cases.csv, row 2" in told["text"]
    assert "soon" not in told["text"]
