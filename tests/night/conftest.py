"""A small invented review for the night, and what to do where a checker is missing."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.invented import write_review


@pytest.fixture
def write(tmp_path):
    """Call it with a folder's name to have a review there."""

    def make(name):
        write_review(tmp_path / "reports" / name)
        return tmp_path / "reports" / name

    return make


@pytest.fixture
def checker():
    """Call it with a program's name; where CI lacks it, the test fails."""

    def find(name):
        found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
        if not found:
            assert not os.environ.get("CI"), f"CI needs {name}"
            pytest.skip(f"{name} is not on this machine")
        return found

    return find
