"""The watch: a preview that follows what is written, marked, on the exempt side, and then gone."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from p2p_analysis.__main__ import main
from p2p_analysis.night.preview import Preview
from p2p_analysis.night.watch import Follower

ROOT = Path(__file__).parents[2]
PAGE = "<!DOCTYPE html>\n<html>\n<head>\n<title>A</title>\n</head>\n<body>\n{}\n</body>\n</html>\n"


def settled(follower):
    """Look until a change has been taken up."""
    assert not follower.look()
    assert follower.look()


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def follower(written):
    return Follower(written, "public")


# --- The preview ---


def test_a_preview_is_marked_and_stands_where_nobody_else_reads(tmp_path):
    preview = Preview(tmp_path, "public")
    preview.show(PAGE.format("<p class=files>Also as <a href=report.pdf>PDF</a>\none"))
    text = preview.path.read_text("utf-8")
    assert "Also as" not in text, "it lies alone"
    assert preview.path == tmp_path / ".exempt-preview" / "public.html"
    assert "<title>Preview: A</title>" in text
    assert "Preview of the public edition, made at " in text
    assert "Not audited, not for publication." in text
    assert text.index("Not audited") < text.index("\none\n")
    if os.name != "nt":
        assert stat.S_IMODE(preview.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name", ["reports/x/.exempt-preview/public.html", "reports/.logs/2026-01-01T020000Z-0.jsonl"]
)
def test_previews_and_logs_are_ignored_by_git(name):
    told = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False)
    assert told.returncode == 0


def test_the_page_is_told_of_another_and_of_faults_by_a_file_beside_it(tmp_path):
    preview = Preview(tmp_path, "exempt")
    beside = preview.path.with_suffix(".js")
    preview.tell(3)
    assert not beside.exists(), "there is no page yet"
    preview.show(PAGE.format("one"))
    first = re.fullmatch(r'p2p\("([0-9a-f]{16})", 0\)\n', beside.read_text())
    assert f'page !== "{first[1]}"' in preview.path.read_text("utf-8")
    made = preview.path.stat()
    preview.show(PAGE.format("one"))
    preview.tell(2)
    assert beside.read_text() == f'p2p("{first[1]}", 2)\n'
    assert preview.path.stat().st_mtime_ns == made.st_mtime_ns, "the same page is left alone"
    preview.show(PAGE.format("two"))
    assert first[1] not in beside.read_text() + preview.path.read_text("utf-8")


def test_nothing_is_left_of_a_preview_but_that_of_another_edition(tmp_path):
    one, other = Preview(tmp_path, "public"), Preview(tmp_path, "exempt")
    one.show(PAGE.format("one"))
    other.show(PAGE.format("two"))
    one.take_away()
    names = sorted(path.name for path in one.path.parent.iterdir())
    assert names == ["exempt.html", "exempt.js"]
    other.take_away()
    assert list(tmp_path.iterdir()) == []
    other.take_away()


# --- Looking ---


def test_a_change_is_taken_up_once_it_has_settled(follower, written, capsys):
    settled(follower)
    assert f"Open this in a browser: {follower.preview.path}" in capsys.readouterr().out
    assert not follower.look()
    replace(written / "narrative" / "more.md", "Nothing else", "Little")
    assert not follower.look()
    replace(written / "narrative" / "more.md", "Little", "Very little more")
    assert not follower.look(), "it is still being written"
    assert follower.look()
    told = capsys.readouterr()
    assert re.fullmatch(r"\d\d:\d\d:\d\d remade in \d+\.\d s \(more\.md\)\n", told.out)
    assert told.err == ""
    assert "Very little more was found." in follower.preview.path.read_text("utf-8")
    assert not follower.look()


def test_faults_are_told_a_line_each_and_the_last_good_preview_stays(follower, written, capsys):
    settled(follower)
    good = follower.preview.path.read_text("utf-8")
    replace(written / "narrative" / "more.md", "Nothing else", "1 thing {{ n.casses }}")
    settled(follower)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in lines] == ["more.md, line 3"] * 2
    assert follower.preview.path.read_text("utf-8") == good
    beside = follower.preview.path.with_suffix(".js")
    assert beside.read_text().endswith(", 2)\n")
    replace(written / "narrative" / "more.md", "1 thing {{ n.casses }}", "Nothing else")
    settled(follower)
    assert capsys.readouterr().err == ""
    assert beside.read_text().endswith(", 0)\n")


def test_what_no_cell_sees_is_told_too(follower, written, capsys):
    settled(follower)
    replace(written / "narrative" / "more.md", "1.2 ", "1.0 ")
    settled(follower)
    assert "paragraph 1.0 stands after 1.1" in capsys.readouterr().err
    replace(written / "actions.toml", "Every school", "All 12 schools")
    settled(follower)
    assert 'the number "12" is typed' in capsys.readouterr().err


def test_a_chapter_that_is_gone_or_comes_back_is_noticed(follower, written, capsys):
    settled(follower)
    path = written / "narrative" / "more.md"
    words = path.read_text("utf-8")
    path.unlink()
    settled(follower)
    assert "narrative/more.md: no such file" in capsys.readouterr().err
    path.write_text(words + "\n1.3 And more.\n", encoding="utf-8")
    settled(follower)
    assert "And more." in follower.preview.path.read_text("utf-8")


def test_a_register_that_is_gone_is_gone_from_the_page(follower, written):
    settled(follower)
    assert "Every school was written to." in follower.preview.path.read_text("utf-8")
    (written / "actions.toml").unlink()
    settled(follower)
    assert "Every school was written to." not in follower.preview.path.read_text("utf-8")
    assert not follower.look()


def test_a_review_file_may_be_faulty_from_the_begin_and_be_mended(written, capsys):
    replace(written / "review.toml", "as_at = 2020-03-02", "as_at = soon")
    follower = Follower(written, "public")
    settled(follower)
    assert "review.toml" in capsys.readouterr().err
    assert not follower.preview.path.exists()
    assert not follower.look()
    replace(written / "review.toml", "as_at = soon", "as_at = 2020-03-02")
    settled(follower)
    assert follower.preview.path.exists()
    replace(written / "cases.csv", "CASE-022", "CASE-021")
    settled(follower)
    told = capsys.readouterr().err
    assert "cases.csv" in told
    assert "CASE-021" not in told


def test_a_preview_that_cannot_be_written_is_told_in_a_line(follower, written, capsys):
    (written / ".exempt-preview").write_text("in the way")
    settled(follower)
    assert "could not be read or written" in capsys.readouterr().err


# --- The command ---


def test_a_review_or_an_edition_that_is_not_there_ends_at_once(written, tmp_path, capsys):
    assert main(["watch", str(tmp_path)]) == 3
    assert "no review.toml here" in capsys.readouterr().err
    assert main(["watch", str(written), "--edition", "pubic"]) == 2
    assert 'did you mean "public"' in capsys.readouterr().err


@contextlib.contextmanager
def watching(review):
    """The command in a process of its own, as at a terminal."""
    command = [sys.executable, "-u", "-m", "p2p_analysis", "watch", str(review)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def said(process, words):
    """Read what a process says until it says this; an end without it fails."""
    told = ""
    while words not in told:
        line = process.stdout.readline()
        assert line, f"it ended, and had said: {told}"
        told += line
    return told


def test_a_stop_between_two_looks_ends_the_watch_politely(written, capsys, monkeypatch):
    looks = iter(range(3))

    def sleep(seconds):
        if next(looks, None) is None:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", sleep)
    assert main(["watch", str(written)]) == 0
    told = capsys.readouterr().out
    assert "Open this in a browser" in told
    assert told.endswith("\nThe watch has ended, and its preview is taken away.\n")
    assert not (written / ".exempt-preview").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process there")
def test_ctrl_c_ends_the_watch_politely_and_takes_the_preview_away(written):
    with watching(written) as process:
        said(process, "Ctrl-C ends the watch.")
        preview = written / ".exempt-preview" / "public.html"
        assert preview.exists()
        replace(written / "narrative" / "more.md", "Nothing else", "Little")
        said(process, "(more.md)")
        assert "Little was found." in preview.read_text("utf-8")
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait() == 0
    assert "The watch has ended, and its preview is taken away." in rest
    assert "Traceback" not in rest
    assert not preview.parent.exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process there")
def test_a_browser_shows_new_words_and_faults_without_being_touched(written, browser):
    with watching(written) as process:
        said(process, "Ctrl-C ends the watch.")
        context = browser.new_context()
        try:
            page = context.new_page()
            asked = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto((written / ".exempt-preview" / "public.html").as_uri())
            assert "Preview" in page.title()
            words = page.get_by_role("status").first.inner_text()
            assert re.fullmatch(
                r"Preview of the public edition, made at \d\d:\d\d:\d\d\. "
                r"Not audited, not for publication\.",
                words,
            )
            replace(written / "narrative" / "more.md", "Nothing else", "Little")
            begun = time.monotonic()
            page.get_by_text("Little was found.").wait_for(timeout=60_000)
            print(f"from save to page: {time.monotonic() - begun:.2f} s")
            replace(written / "narrative" / "more.md", "Little", "1 thing")
            page.get_by_text("Faults now: 1, see the terminal.").wait_for(timeout=60_000)
            assert page.get_by_text("Little was found.").count() == 1
            process.send_signal(signal.SIGINT)
            page.get_by_text("The watch has ended.").wait_for(timeout=60_000)
            assert page.get_by_text("Little was found.").count() == 1
            assert all(url.startswith("file:") for url in asked)
        finally:
            context.close()
