"""A JupyterLab of its own over a copy of the project, and the system's Chromium to look at it."""

from __future__ import annotations

import os
import runpy
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_PARTS = ("reports/herefordshire-2020", "data/synthetic", "data/reference", "notebooks")
_SECONDS = 120  # for the server to answer


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs: where it is, and the folder that it works in."""

    address: str
    token: str
    home: Path

    def notebook(self, name: str) -> Path:
        """A notebook's file."""
        return self.home / "notebooks" / name


def lab_command() -> list[str]:
    """What `make lab` runs, read from make.py itself."""
    asked: list[list[str]] = []
    made = runpy.run_path(str(ROOT / "make.py"))
    made["lab"].__globals__["run"] = lambda *command: asked.append(list(command))
    made["lab"]()
    return asked[0]


def copy_project(home: Path) -> Path:
    """Copy what a notebook needs, and how JupyterLab starts."""
    for part in _PARTS:
        ignored = shutil.ignore_patterns("public", "exempt", ".*")
        shutil.copytree(ROOT / part, home / part, ignore=ignored)
    shutil.copy(ROOT / "jupyter_server_config.py", home)
    return home


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab as `make lab` starts it, but for the browser that it would open."""
    home = copy_project(tmp_path_factory.mktemp("lab"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    own = home / "jupyter"  # nothing is read of, or left in, the folders of whoever runs the test
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        **{f"JUPYTER_{kind}_DIR": str(own / kind) for kind in ("CONFIG", "DATA", "RUNTIME")},
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
        "IPYTHONDIR": str(own / "ipython"),
    }
    command = [sys.executable, "-m", *lab_command(), "--no-browser"]
    command += ["--expose-app-in-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    log = (home / "lab.log").open("wb")
    server = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + _SECONDS
        while not _answers(f"{address}/api/status?token={token}"):
            told = (home / "lab.log").read_text(encoding="utf-8")
            assert server.poll() is None and time.monotonic() < until, told
            time.sleep(0.5)
        yield Lab(address, token, home)
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(30)
        if server.poll() is None:
            server.kill()
            server.wait()
        log.close()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False
