"""Cells that misbehave: each ends in a clear word, within its limits, and the old papers stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.invented import write_review
from tests.press.apart.test_run_apart import FORKS, gone
from tests.warm import Warm

GOOD = "import p2p_analysis as p2p\nreview = p2p.load_review(review_folder)"
REST = (
    "release = p2p.protect(p2p.count(p2p.load_cases(review), review), review.editions[edition])",
    'p2p.narrate(release, "cases")',
    "p2p.finish(release)",
)
SLEEPER = (
    "import subprocess, sys\nprogram = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
)
# The cell, a limit of the command line, and what the fault says.
BAD = {
    "it hangs": ("import time\ntime.sleep(600)", "--time-limit=5", "not done after 5 seconds"),
    "it leaves": ("import os\nos._exit(0)", "--workers=1", "ended without a result"),
    "it kills itself": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "--workers=1",
        "ended without a result",
    ),
    "it eats memory": (
        "held = [bytearray(1 << 24) for number in range(1 << 12)]",
        "--memory-limit=2000",
        "more memory than it may use; see --memory-limit",
    ),
    "it waits for a process": (
        SLEEPER + "started = subprocess.Popen(program)\n"
        "open('started', 'w').write(str(started.pid))\nstarted.wait()",
        "--time-limit=5",
        "not done after 5 seconds",
    ),
    "it leaves a process behind and fails": (
        SLEEPER + "open('started', 'w').write(str(subprocess.Popen(program).pid))\n1 / 0",
        "--workers=1",
        "a cell failed with ZeroDivisionError",
    ),
    "it exits politely": ("raise SystemExit(0)", "--workers=1", "a cell of the notebook failed"),
}


def notebook(*cells: str) -> str:
    """A notebook of these cells, with the parameters that a build gives."""
    given = ('review_folder, edition = "", ""', ["parameters"])
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"cell-{number}",
                    "execution_count": None,
                    "metadata": {"tags": tags},
                    "outputs": [],
                    "source": source,
                }
                for number, (source, tags) in enumerate([given, *((cell, []) for cell in cells)])
            ],
            "metadata": {
                "kernelspec": {"name": "python3", "display_name": "P", "language": "python"}
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "reports" / "small"
    write_review(
        folder,
        rows=[{"referred_on": "2018-02-03"}] * 8,
        chapters={"cases": "1.1 There were {{ n.cases }} cases.\n"},
        head='notebook = "paper.ipynb"',
        files={"paper.ipynb": notebook(GOOD, *REST)},
    )
    yield folder


def papers(review: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted((review / "public").iterdir())}


@pytest.mark.parametrize("what", BAD)
def test_a_cell_that_misbehaves_is_told_and_replaces_nothing(
    what: str, review: Path, warm: Warm
) -> None:
    cell, limit, told = BAD[what]
    if "memory" in what and not FORKS:
        pytest.skip("the bound of memory is kept on Linux")
    assert warm("build", str(review)).code == 0
    before = papers(review)
    assert b"There were" in before[str(review / "public" / "report.html")]
    (review / "paper.ipynb").write_text(notebook(GOOD, cell, *REST))
    failed = warm("build", str(review), limit)
    assert (failed.code, failed.out) == (7, "")
    assert told in failed.err
    assert len(failed.err.splitlines()) == 1
    assert papers(review) == before
    assert not list(review.glob(".*.run-*"))  # what it ran may have been exempt
    started = review / "started"
    if started.exists():
        assert gone(int(started.read_text()))
        started.unlink()
    (review / "paper.ipynb").write_text(notebook(GOOD, *REST))
    assert warm("build", str(review)).code == 0
    assert papers(review) == before
    left = {path.name for path in review.iterdir()} - {"public", "exempt", "narrative", ".built"}
    assert left == {"review.toml", "cases.csv", "guidance.toml", "paper.ipynb"}


def test_what_a_cell_changes_does_not_reach_what_renders_the_paper(
    review: Path, warm: Warm
) -> None:
    assert warm("build", str(review)).code == 0
    before = papers(review)
    spoil = (
        "import p2p_analysis.press.html as html, p2p_analysis.press.files as files\n"
        "files.render_html = html.render_html = lambda *_: '<p>one of 7</p>'"
    )
    (review / "paper.ipynb").write_text(notebook(GOOD, spoil, *REST))
    assert warm("build", str(review)).code == 0
    page = str(review / "public" / "report.html")
    assert papers(review)[page] == before[page]
