"""What a process loads before it is forked, and what its children need not do again."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = """
import gc, importlib, importlib.util, sys
from p2p_analysis.press.apart.warm import load_all
load_all()
assert gc.isenabled()
for room in ("pandas", "papermill.execute", "p2p_analysis.press.publish", "jsonschema"):
    assert room in sys.modules, room
assert "rfc3987_syntax" not in sys.modules
from p2p_analysis.press.pages import template
assert template.cache_info().currsize == 4, "compiled once for all that are forked"
if importlib.util.find_spec("rfc3987_syntax"):
    importlib.import_module("rfc3987_syntax")  # whoever wants it has it all the same
"""

FORKED = """
import gc
from p2p_analysis.press.apart.forked import may_fork
from p2p_analysis.press.apart.run import run_apart
from p2p_analysis.press.apart.warm import load_all
load_all()
assert may_fork()
frozen, enabled = run_apart(lambda clock: (gc.get_freeze_count(), gc.isenabled()))
assert frozen > 100_000, frozen
assert enabled
assert not gc.get_freeze_count()
"""


def in_a_new_python(words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_everything_is_loaded_but_not_what_nothing_of_ours_asks() -> None:
    in_a_new_python(LOADED)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks are made on Linux alone")
def test_a_forked_child_looks_for_garbage_of_its_own_alone() -> None:
    in_a_new_python(FORKED)
