"""The machine's browser: where it is missing, the proofs that need it fail, and none is skipped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PROOF = """
import pytest

def test_a_page_is_looked_at(browser):
    browser.new_page().set_content("<p>seen")
"""


def run_proof(folder: Path, chromium: str) -> subprocess.CompletedProcess[str]:
    """Run a proof of a folder's own with the house's fixtures, and with this browser."""
    (folder / "test_proof.py").write_text(_PROOF, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "tests.conftest"]
    command += ["-p", "no:cacheprovider", f"--rootdir={folder}", f"--confcutdir={folder}"]
    return subprocess.run(
        [*command, "-c", str(ROOT / "pyproject.toml"), str(folder)],
        cwd=ROOT,
        env={**os.environ, "CHROMIUM": chromium, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_chromium_a_proof_that_needs_it_fails_and_is_not_skipped(tmp_path):
    absent = tmp_path / "no-chromium-here"
    done = run_proof(tmp_path, str(absent))
    assert done.returncode == 1, done.stdout
    assert "1 error" in done.stdout and "skipped" not in done.stdout
    assert absent.name in done.stdout
