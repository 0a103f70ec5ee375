"""What the documents say is so: examples run, commands exist, every public name explains itself."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import p2p_analysis

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(p2p_analysis.__path__, "p2p_analysis.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_every_example_in_a_docstring_gives_what_it_shows(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_there_are_examples_to_run() -> None:
    tried = sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES)
    assert tried >= 12


@pytest.mark.parametrize("name", p2p_analysis.__all__)
def test_every_name_an_analyst_types_says_what_it_takes_and_gives(name: str) -> None:
    thing = getattr(p2p_analysis, name)
    text = inspect.getdoc(thing) or ""
    assert text.splitlines()[0].endswith(".")
    if inspect.isfunction(thing):
        for parameter in inspect.signature(thing).parameters:
            assert parameter in text, parameter


def test_each_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"\bmake ([a-z-]+)\b", README)) | {"report", "test"}
    assert {"report", "test", "lab", "check", "clean"} <= targets
    for target in targets:
        assert re.search(rf"^{target}\b.*:", makefile, re.MULTILINE) or re.search(
            rf"^[a-z -]*\b{target}\b[a-z -]*:", makefile, re.MULTILINE
        ), target


def test_each_command_of_the_readme_exists() -> None:
    commands = set(re.findall(r"`p2p ([a-z]+)", README))
    assert commands == {
        *("check", "build", "audit", "figures", "new", "map", "sample", "watch", "schedule")
    }
    told = subprocess.run(
        [sys.executable, "-m", "p2p_analysis", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for command in commands:
        assert re.search(rf"^\s+{command}\s", told, re.MULTILINE)


def test_the_exit_codes_of_the_readme_are_those_of_the_errors() -> None:
    from p2p_analysis.words import errors

    told = dict(
        re.findall(
            r"(\d) ([a-z ]+?)(?=,|\.)", README[README.index("0 done") :][:120].replace("\n", " ")
        )
    )
    for kind in errors.P2PError.__subclasses__():
        assert told[str(kind.exit_code)] == kind.about


def test_the_readme_says_that_all_cases_are_invented() -> None:
    assert "All case data here is invented" in README


def test_the_readme_fits_on_a_page_or_so() -> None:
    assert len(README.split()) < 900


def pictures_of(text: str) -> dict[str, str]:
    """Every picture of a Markdown text, by its file, with the words for who cannot see it."""
    found = {file: words for words, file in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text)}
    for tag in re.findall(r"<img\b[^>]*>", text):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        found[told["src"]] = told.get("alt", "")
    return found


def test_the_pictures_of_the_readme_exist_are_small_and_have_words_of_their_own() -> None:
    found = pictures_of(README)
    assert len(found) == 4
    assert len(set(found.values())) == 4
    sizes = []
    for name, words in found.items():
        content = (ROOT / name).read_bytes()
        assert content.startswith(b"\x89PNG\r\n\x1a\n"), name
        assert content[25] == 3, f"{name} has no palette"
        sizes.append(len(content))
        assert len(words.split()) >= 6, f"{name}: describe what it shows"
        assert not re.match(r"(?i)(a |the )?(picture|image|screenshot|photo)", words), words
    assert max(sizes) < 60_000
    assert sum(sizes) < 250_000


def test_the_pictures_of_the_readme_are_those_that_make_takes() -> None:
    from pictures import take

    assert {Path(name).name for name in pictures_of(README)} == set(take._WIDTHS)
    assert {path.name for path in take.HOME.glob("*.png")} == set(take._WIDTHS)
    assert doctest.testmod(take) == (0, 1)


def test_a_picture_that_cannot_be_small_is_refused() -> None:
    import random

    from PIL import Image

    from pictures import take

    noise = Image.frombytes("RGB", (600, 600), random.Random(1).randbytes(600 * 600 * 3))
    with pytest.raises(ValueError, match="60000 bytes or more"):
        take.small(noise, width=600)
    plain = Image.new("RGB", (600, 600), "white")
    assert take.small(plain, width=300) == take.small(plain, width=300)
    assert len(take.small(plain, width=300)) < 1000


def test_pictures_are_taken_of_the_public_edition_alone() -> None:
    text = (ROOT / "pictures" / "take.py").read_text(encoding="utf-8")
    assert '"public"' in text
    assert not re.search(r'["/]exempt', text)
