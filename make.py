"""Set the project up and run one command in it: ``python make.py report``.

Every command first sees to it that ``.venv`` holds what requirements.lock and pyproject.toml say,
then runs one tool there. Only the standard library is used, so that a Python and this file are
enough on any system; the Makefile only passes its targets on to here. What follows a command's
name goes to its tool: ``python make.py test -k gate``.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
REVIEW = Path("reports", "herefordshire-2020")
LOCK = ROOT / "requirements.lock"
LOCK_HEADER = """\
# Every package of every extra, pinned with its hashes for Python 3.11 and later on every platform.
# Regenerate with `make lock` (`make.py lock --upgrade` takes newer releases); not by hand.
"""
VENV = ROOT / ".venv"
STAMP = VENV / "p2p-ready.txt"
BIN = "Scripts" if os.name == "nt" else "bin"


def wanted() -> list[str]:
    """Describe the set-up as two lines: the Python and the folder, then what is to be installed."""
    contents = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    home = f"Python {sys.version_info[0]}.{sys.version_info[1]} in {ROOT}"
    return [home, hashlib.sha256(contents).hexdigest()]


def standing() -> list[str]:
    """Read the stamp of the last set-up that finished, or an empty list."""
    return STAMP.read_text("utf-8").splitlines() if STAMP.exists() else []


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other set-up runs; the system itself frees the lock of one that died."""
    with open(ROOT / ".venv.lock", "w") as file:
        if os.name == "nt":
            import msvcrt

            held = False
            while not held:
                with contextlib.suppress(OSError):  # it gives up after ten seconds: ask again
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    held = True
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
            os.set_inheritable(file.fileno(), True)  # a pip that outlives its parent holds it too
        yield


def step(*command: str) -> None:
    """Run one command of a set-up, which stops if the command fails."""
    subprocess.run(command, cwd=ROOT, check=True, close_fds=False)


def make_venv(folder: Path) -> list[str]:
    """Make an empty environment in a folder; return the start of a command for its Python."""
    # An activated .venv must not rebuild itself out of itself, hence the Python it came from.
    base = getattr(sys, "_base_executable", None) or sys.executable
    step(base, "-m", "venv", "--clear", str(folder))
    return [str(folder / BIN / "python"), "-m"]


def set_up() -> None:
    """Bring .venv to the lock: nothing if it stands, from scratch if a set-up was cut short."""
    if standing() == wanted():
        return
    with alone():
        found = standing()
        if found == wanted():  # another process did it while this one waited
            return
        print("Setting up .venv (about a minute or two the first time) ...", flush=True)
        STAMP.unlink(missing_ok=True)  # from here to the new stamp, .venv counts as unfinished
        same_home = found[:1] == wanted()[:1] and (VENV / BIN).exists()
        python = [str(VENV / BIN / "python"), "-m"] if same_home else make_venv(VENV)
        pip = [*python, "pip", "-qq", "--disable-pip-version-check", "--no-input", "install"]
        step(*pip, "--require-hashes", "-r", str(LOCK))
        # setuptools stands in the lock, so the build needs no second, unpinned download.
        step(*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
        STAMP.write_text("\n".join(wanted()), "utf-8")


def run(*command: str) -> int:
    """Run a module in .venv from the project's folder and return its exit code."""
    set_up()
    path = os.pathsep.join([str(VENV / BIN), os.environ.get("PATH", "")])
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV), "PATH": path}
    python = str(VENV / BIN / "python")
    return subprocess.run([python, "-m", *command], cwd=ROOT, env=environment).returncode


def report(*more: str) -> int:
    """Build both editions of the Herefordshire paper and print the files written."""
    return run("p2p_analysis", "build", str(REVIEW), "--edition", "all", *more)


def test(*more: str) -> int:
    """Run the tests, without the slow proofs."""
    return run("pytest", "-n", "auto", "-m", "not slow", *more)


def slow(*more: str) -> int:
    """Run only the slow proofs: browsers, kills, fuzz."""
    code = run("pytest", "-n", "auto", "-m", "slow", *more)
    return 0 if code == 5 else code  # 5: none were collected


def test_all(*more: str) -> int:
    """Run every test."""
    return run("pytest", "-n", "auto", *more)


def lab(*more: str) -> int:
    """Open the notebooks in JupyterLab, which saves what you type and never what cells show."""
    return run("jupyterlab", "notebooks", "--config=jupyter_server_config.py", *more)


def check(*more: str) -> int:
    """Check the review's files, and the code's rules and format."""
    codes = [run("p2p_analysis", "check", str(REVIEW), *more)]
    codes += [run("ruff", "check", "."), run("ruff", "format", "--check", ".")]
    return next(filter(None, codes), 0)  # only now, so that one run shows every fault


def bench(*more: str) -> int:
    """Compare what reports cost: by papermill and nbconvert by hand, by p2p build, by the floor."""
    return run("benchmarks.reports", *more)


def pictures(*more: str) -> int:
    """Build the public edition and take the README's pictures of it."""
    return run("p2p_analysis", "build", str(REVIEW)) or run("pictures.take", *more)


def clean() -> int:
    """Remove the papers written and the caches; .venv stays."""
    tops = ["p2p_analysis", "pictures", "tests", "notebooks", "data"]  # never down into .venv
    deep = [f"{top}/**/{name}" for top in tops for name in ("__pycache__", ".ipynb_checkpoints")]
    papers = ["reports/*/public", "reports/*/exempt"]
    caches = ["build", "*.egg-info", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis"]
    for pattern in [*papers, *caches, *deep]:
        for folder in list(ROOT.glob(pattern)):
            shutil.rmtree(folder)
    for index in ("index.html", "exempt-index.html"):
        ROOT.joinpath("reports", index).unlink(missing_ok=True)
    return 0


def lock(*more: str) -> int:
    """Pin every dependency of pyproject.toml, with hashes, in requirements.lock."""
    # uv lives in a folder of its own: a lock that no longer installs must not stop its repair.
    with tempfile.TemporaryDirectory() as folder:
        python, pins = make_venv(Path(folder, "uv")), Path(folder, "requirements.lock")
        step(*python, "pip", "-qq", "install", "uv>=0.9")
        shutil.copy(LOCK, pins)  # uv keeps the pins it finds here unless told to upgrade
        options = ["--universal", "--python-version", "3.11", "--all-extras", "--generate-hashes"]
        options += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet"]
        step(*python, "uv", "pip", "compile", "pyproject.toml", "-o", str(pins), *options, *more)
        LOCK.write_text(LOCK_HEADER + pins.read_text("utf-8"), "utf-8", newline="\n")
    return 0


TASKS = (report, test, slow, test_all, lab, check, bench, pictures, clean, lock)
COMMANDS = {task.__name__.replace("_", "-"): task for task in TASKS}


def main(arguments: list[str]) -> int:
    """Run the command named, or list the commands."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this file is what an older Python meets first)
        sys.exit(f"This project needs Python 3.11 or later; this is {sys.version.split()[0]}")
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit("This Python cannot make environments; on Debian: apt-get install python3-venv")
    name, *more = arguments or ["help"]
    if name not in COMMANDS or (more and name == "clean"):
        print("python make.py COMMAND\n")
        print("\n".join(f"  {each:<10}{what.__doc__}" for each, what in COMMANDS.items()))
        return 0 if name == "help" else 2
    try:
        return COMMANDS[name](*more)
    except subprocess.CalledProcessError as failure:
        print(f"The set-up stopped: {failure}", file=sys.stderr)
        return failure.returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
