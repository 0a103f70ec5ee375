"""One list of dependencies, three files: pyproject.toml, environment.yml, requirements.lock."""

import re
import runpy
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import p2p_analysis

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
ENVIRONMENT = (ROOT / "environment.yml").read_text("utf-8")
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
ONLY_CONDA = {"python", "pip"}  # what makes an environment, not what the project imports


def floors(lines: list[str]) -> dict[str, str]:
    """Map each package to the versions it may have, whatever the order they are written in."""
    requirements = [Requirement(line) for line in lines]
    found = {canonicalize_name(each.name): str(each.specifier) for each in requirements}
    assert len(found) == len(lines), "a package stands twice"
    return found


def declared() -> dict[str, str]:
    """Read every dependency of pyproject.toml, those of all extras included."""
    extras = PROJECT["optional-dependencies"].values()
    return floors([*PROJECT["dependencies"], *(line for extra in extras for line in extra)])


def conda() -> dict[str, str]:
    """Read every dependency of environment.yml, those that pip brings included."""
    lines = yaml.safe_load(ENVIRONMENT)["dependencies"]
    (through_pip,) = [line["pip"] for line in lines if isinstance(line, dict)]
    return floors([*(line for line in lines if isinstance(line, str)), *through_pip])


def pinned() -> dict[str, list[str]]:
    """Map each package of the lock to its blocks: more than one where a Python needs its own."""
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK)[1:]  # the first is the header
    found: dict[str, list[str]] = {}
    for block in blocks:
        name = re.match(r"[a-z0-9.-]+", block)
        assert name, block[:80]
        found.setdefault(canonicalize_name(name[0]), []).append(block)
    return found


def test_every_dependency_stands_in_both_files():
    in_conda = {name: floor for name, floor in conda().items() if name not in ONLY_CONDA}
    assert in_conda == declared()


def test_both_files_ask_for_the_same_python():
    assert conda()["python"] == PROJECT["requires-python"]


def test_the_lock_pins_every_dependency_within_its_floor():
    locked = pinned()
    for name, floor in declared().items():
        assert name in locked, f"{name} is not in requirements.lock: run `make lock`"
        for block in locked[name]:
            version = re.match(r"[a-z0-9.-]+==([^ ]+)", block)[1]
            assert Requirement(f"{name}{floor}").specifier.contains(version), f"{name}=={version}"


def test_every_pin_of_the_lock_is_exact_and_carries_a_hash():
    for name, blocks in pinned().items():
        for block in blocks:
            assert re.match(r"[a-z0-9.-]+==[0-9][^ ]*( ;.*)? \\\n", block), name
            assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", block), name


def test_no_file_of_the_environment_names_a_host_or_a_folder_of_one_machine():
    for text in (LOCK, ENVIRONMENT):
        assert "://" not in text
        assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host|\bfile:| @ ", text)
        assert not re.search(r"\b[\w-]+\.(com|org|net|io)\b", text)
        assert not re.search(r"(^|\s)(/|~/|[A-Z]:\\)", text)


def test_the_build_backend_is_the_one_the_lock_pins():
    assert PYPROJECT["build-system"]["requires"] == PROJECT["optional-dependencies"]["build"]


def test_the_version_is_the_same_in_the_package_and_its_metadata():
    assert PROJECT["version"] == p2p_analysis.__version__


def test_every_target_of_the_makefile_is_a_command_of_make_py():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE)) - {"help"}
    assert targets == set(runpy.run_path(str(ROOT / "make.py"))["COMMANDS"])
