"""Nothing is made that would come out as it stands; and whatever could change it is noticed."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from p2p_analysis.__main__ import main
from p2p_analysis.night.log import begin_log
from p2p_analysis.press import publish
from p2p_analysis.press.keeping import inputs
from p2p_analysis.press.keeping.inputs import Input, query_inputs
from p2p_analysis.press.keeping.places import record, scratch
from p2p_analysis.press.keeping.record import look
from p2p_analysis.press.make import Order
from tests.evidence.sources.databases import CREATE, ROWS, line_of
from tests.press import killed
from tests.press.conftest import ROOT

HEAVY = ("pandas", "numpy", "pydantic", "nbformat", "papermill", "pyarrow", "jinja2", "asyncio")


def changed(review: Path, **options: Any) -> tuple[str, ...]:
    return look(review, **{"edition": "all", **options}).changed


def test_with_nothing_to_do_nothing_heavy_is_loaded_and_nothing_is_written(review: Path) -> None:
    publish.build(review, edition="all")
    before = {path: path.stat() for path in review.rglob("*")}
    code = (
        "import sys; from p2p_analysis.__main__ import main; "
        f"code = main(['build', {str(review)!r}, '--edition', 'all', '--if-changed']); "
        "print(code, *sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    told, loaded = run.stdout.splitlines()
    assert told.startswith("small: unchanged since 20")
    assert loaded.startswith("0 ")
    assert not set(HEAVY) & set(loaded.split())
    assert {path: path.stat().st_mtime_ns for path in review.rglob("*")} == {
        path: found.st_mtime_ns for path, found in before.items()
    }


def edited(name: str) -> Callable[[Path], None]:
    def edit(review: Path) -> None:
        with (review / name).open("a") as file:
            file.write("\n")

    return edit


CHANGES = {
    "narrative/cases.md": edited("narrative/cases.md"),
    "review.toml": edited("review.toml"),
    "cases.csv": edited("cases.csv"),
    "guidance.toml": edited("guidance.toml"),
    "paper.ipynb": edited("paper.ipynb"),
    "actions.toml": lambda review: (review / "actions.toml").write_text(""),
    "tools.py": lambda review: (review / "tools.py").write_text("rate = 2"),
    "public/report.html": lambda review: (review / "public" / "report.html").unlink(),
    "exempt/report.pdf": lambda review: (review / "exempt" / "report.pdf").write_bytes(b"half"),
    "no record of the public edition": lambda review: record(review, "public").unlink(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_named_and_the_papers_are_made_again(
    name: str, review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish.build(review, edition="all")
    assert changed(review) == ()
    CHANGES[name](review)
    assert main(["build", str(review), "--edition", "all", "--if-changed"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("small: changed")
    assert told[0].endswith(f": {name}")
    assert str(review / "public" / "report.html") in told
    assert changed(review) == ()


def test_what_a_run_or_another_program_leaves_in_the_review_is_no_change(review: Path) -> None:
    publish.build(review, edition="all")
    (review / "__pycache__").mkdir()
    (review / "__pycache__" / "tools.cpython-312.pyc").write_bytes(b"1")
    (review / "~$cases.xlsx").write_bytes(b"who has it open")
    log = begin_log(review / "logs")
    log.event("begin")
    assert log.path.is_file()
    assert changed(review) == ()
    (review / "logs" / "notes.jsonl").write_text("{}")
    assert changed(review) == ("logs/notes.jsonl",)


def test_another_program_package_or_python_is_a_change(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.build(review, edition="all")
    real = inputs._programs()
    others = {
        **real,
        "p2p_analysis": Input("x"),
        "Python": Input("x"),
        "package pandas": Input("x"),
    }
    monkeypatch.setattr(inputs, "_programs", lambda: others)
    assert changed(review) == ("p2p_analysis", "Python", "package pandas")
    monkeypatch.setattr(inputs, "_programs", lambda: {key: real[key] for key in list(real)[1:]})
    assert changed(review) == ("p2p_analysis",)


def test_the_programs_are_fonts_templates_and_every_package_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "own"
    (home / "fonts").mkdir(parents=True)
    (home / "fonts" / "a.ttf").write_bytes(b"1")
    (tmp_path / "site" / "some_package-1.5.dist-info").mkdir(parents=True)
    monkeypatch.setattr(inputs.p2p_analysis, "__path__", [str(home)])
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), str(tmp_path / "gone")])
    found = inputs._programs.__wrapped__()
    assert found["package some_package"] == Input("1.5")
    assert found["Python"] == Input(sys.version)
    (home / "fonts" / "a.ttf").write_bytes(b"2")
    other = inputs._programs.__wrapped__()
    assert other["p2p_analysis"] != found["p2p_analysis"]
    (home / "__pycache__").mkdir()
    (home / "__pycache__" / "a.pyc").write_bytes(b"3")
    assert inputs._programs.__wrapped__() == other


def test_a_clock_deceives_nobody(review: Path) -> None:
    publish.build(review, edition="all")
    case_file = review / "cases.csv"
    was = case_file.stat()
    for moment in (0, was.st_mtime_ns + 10**15):  # as after a copy, or a clock set back or forth
        os.utime(case_file, ns=(moment, moment))
        assert changed(review) == ()
    content = case_file.read_bytes()
    case_file.write_bytes(content.replace(b"2018-02-01", b"2018-02-02", 1))
    os.utime(case_file, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert (case_file.stat().st_size, case_file.stat().st_mtime_ns) == (
        was.st_size,
        was.st_mtime_ns,
    )
    assert changed(review) == ("cases.csv",)


def test_a_parameter_is_a_change_and_so_is_a_file_that_it_names(review: Path) -> None:
    given = {"last_audit": "public/manifest.json"}
    publish.build(review, edition="exempt")
    assert changed(review, edition="exempt", parameters=given) == ("parameter last_audit",)
    publish.build(review, edition="public")
    publish.build(review, edition="exempt", parameters=given)
    assert changed(review, edition="exempt", parameters=given) == ()
    (review / "public" / "manifest.json").write_text("{}")
    assert changed(review, edition="exempt", parameters=given) == ("public/manifest.json",)
    assert changed(review, edition="exempt", parameters={"last_audit": "x" * 5000})


def test_each_edition_has_a_record_of_its_own(review: Path) -> None:
    publish.build(review, edition="public")
    assert changed(review, edition="public") == ()
    assert changed(review) == ("no record of the exempt edition",)
    assert changed(review, edition="publik") == ("no record of the publik edition",)


def test_a_database_is_asked_and_only_its_answer_counts(review: Path) -> None:
    database = review.parent / "cases.db"
    with sqlite3.connect(database) as connection:
        connection.execute(CREATE)
        connection.executemany(f"insert into cases values ({','.join('?' * 6)})", ROWS)
    connection.close()
    text = (review / "review.toml").read_text()
    line = line_of(f"sqlite:///{database}")
    (review / "review.toml").write_text(text.replace('"cases.csv"', line, 1))
    publish.build(review, edition="all")
    assert changed(review) == ()
    with sqlite3.connect(database) as connection:  # the same rows in another order
        connection.execute("create table other as select * from cases order by case_id desc")
        connection.execute("delete from cases")
        connection.execute("insert into cases select * from other")
    connection.close()
    assert changed(review) == ()
    with sqlite3.connect(database) as connection:
        connection.execute("delete from cases where case_id = 'A1'")
    connection.close()
    assert changed(review) == ("the answer to the query of cases",)
    database.unlink()
    assert query_inputs(review) == {"the answer to the query of cases": Input(inputs.UNREADABLE)}


def test_what_cannot_be_read_is_never_unchanged(review: Path) -> None:
    publish.build(review, edition="all")
    told = json.loads(record(review, "public").read_text())
    told["inputs"]["cases.csv"] = {"sha256": inputs.UNREADABLE, "size": 0, "mtime_ns": 0}
    record(review, "public").write_text(json.dumps(told))
    (review / "cases.csv").unlink()
    (review / "cases.csv").symlink_to("cases.csv")
    assert "cases.csv" in changed(review, edition="public")


def test_a_pipe_is_not_waited_for(review: Path) -> None:
    publish.build(review, edition="all")
    os.mkfifo(review / "pipe")
    assert changed(review) == ("pipe",)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"made": 1}', '{"made": "2020-01-01"}'])
def test_a_record_that_says_nothing_is_none(content: str, review: Path) -> None:
    publish.build(review, edition="all")
    record(review, "exempt").write_text(content)
    assert changed(review) == ("no record of the exempt edition",)


def test_the_record_is_for_its_owner_alone_and_no_paper_tells_of_it(review: Path) -> None:
    publish.build(review, edition="all")
    kept = record(review, "public")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    secret = json.loads(kept.read_text())["inputs"]["cases.csv"]["sha256"]
    for path in (review / "public").iterdir():
        assert secret.encode() not in path.read_bytes()
    ignored = ["git", "check-ignore", "-q", "reports/small/.built/public.json"]
    assert subprocess.run(ignored, cwd=ROOT, check=False).returncode == 0


def test_what_changes_while_papers_are_made_lets_them_be_made_again(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chapter = review / "narrative" / "cases.md"
    text = chapter.read_text()

    def make(order: Order, *_: Any) -> tuple[dict[str, bytes], None, dict]:
        chapter.write_text("1.1 Other text.\n")
        made = dict(killed.papers(killed.OLD)[order.edition])
        chapter.write_text(text)  # as when an analyst takes a change back
        os.utime(chapter, ns=(1, 1))
        return made, None, {}

    monkeypatch.setattr(publish, "_make", make)
    publish.build(review, edition="public")
    assert changed(review, edition="public") == ("no record of the public edition",)


def test_what_a_killed_build_left_is_taken_away_though_nothing_changed(
    review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish.build(review, edition="all")
    left = scratch(review, "exempt", 1)
    left.mkdir()
    stood = (review / "public" / "report.html").stat().st_ino
    assert main(["build", str(review), "--edition", "all", "--if-changed"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith(": .exempt.run-1")
    assert second.startswith("small: unchanged since")
    assert not left.exists()
    assert (review / "public" / "report.html").stat().st_ino == stood


def test_many_changes_are_named_in_one_line(review: Path) -> None:
    publish.build(review, edition="all")
    for number in range(9):
        (review / f"note-{number}.txt").write_text("")
    told = str(look(review, edition="all"))
    assert told.endswith("note-5.txt and 3 more")
    assert "\n" not in told


def test_a_review_that_is_not_there_or_not_toml_is_told_as_ever(
    review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(tmp_path / "nowhere"), "--if-changed"]) == 3
    (review / "review.toml").write_text("cases = [")
    assert main(["build", str(review), "--edition", "all", "--if-changed"]) == 3
    assert "not valid TOML" in capsys.readouterr().err
