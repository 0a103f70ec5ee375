"""A seal spares the audit a second setting, and hides nothing from it."""

import copy
import dataclasses
import io
import json
import pickle
import zipfile

import pytest

from p2p_analysis.__main__ import main
from p2p_analysis.press import files as files_room
from p2p_analysis.press import make
from p2p_analysis.press.audit import search
from p2p_analysis.press.html import render_html
from p2p_analysis.press.seal import sealed
from p2p_analysis.show.nodes import walk
from tests.press.conftest import in_this_process

PAPER = [{"kind": "paragraph", "content": [{"kind": "text", "text": "a"}]}], {"figures": {}}
FILES = {"report.html": b"page", "report.pdf": b"print", "tables.xlsx": b"book", "figures.csv": b""}


def test_a_seal_holds_for_its_own_blocks_and_files():
    seal = pickle.loads(pickle.dumps(sealed(*PAPER, FILES)))  # as between two processes
    assert seal.unbroken(*copy.deepcopy(PAPER), FILES) == {
        name: content for name, content in FILES.items() if name != "figures.csv"
    }


def test_a_changed_file_is_not_sealed_but_the_others_are():
    changed = {**FILES, "report.pdf": b"print, 3 of them", "more.html": b"page"}
    assert sorted(sealed(*PAPER, FILES).unbroken(*PAPER, changed)) == ["report.html", "tables.xlsx"]


@pytest.mark.parametrize(
    "paper",
    [
        ([{"kind": "paragraph", "content": [{"kind": "text", "text": "3"}]}], {"figures": {}}),
        ([{"content": [{"kind": "text", "text": "a"}], "kind": "paragraph"}], {"figures": {}}),
        (PAPER[0], {"figures": {"historic": {"value": 3}}}),
        ([*PAPER[0], *PAPER[0]], {"figures": {}}),
    ],
    ids=["word", "order of keys", "figure", "block"],
)
def test_other_blocks_break_the_seal_of_every_file(paper):
    assert sealed(*PAPER, FILES).unbroken(*paper, FILES) == {}


@pytest.fixture
def settings(monkeypatch):
    """Which files are rendered, in order."""
    found = []
    for name in ("render_html", "render_pdf", "tables_xlsx"):
        make = getattr(files_room, name)
        monkeypatch.setattr(
            files_room, name, lambda *given, n=name, m=make: found.append(n) or m(*given)
        )
    return found


def test_what_is_sealed_is_not_rendered_again(built, sources, herefordshire, settings):
    seal = sealed(*sources["public"], built)
    assert search.audit(built, herefordshire, "public", seal=seal) == []
    assert settings == []


@pytest.mark.slow
def test_without_a_seal_every_file_is_rendered_again(built, herefordshire, settings):
    assert search.audit(built, herefordshire, "public") == []
    assert settings == ["render_html", "render_pdf", "tables_xlsx"]


@pytest.mark.slow
def test_files_changed_after_their_sealing_are_found(built, sources, herefordshire, settings):
    book = io.BytesIO(built["tables.xlsx"])
    with zipfile.ZipFile(book, "a") as archive:
        archive.comment = b"3 of them"
    planted = {
        "report.html": built["report.html"].replace(b"<tbody>", b"<tbody><!-- 3 -->", 1),
        "report.pdf": built["report.pdf"] + b"% 3 of them\n",
        "tables.xlsx": book.getvalue(),
    }
    seal = sealed(*sources["public"], built)
    found = search.audit({**built, **planted}, herefordshire, "public", seal=seal)
    assert {(one.file, one.kind) for one in found} == {
        ("report.html", "comment"),
        ("report.pdf", "PDF bytes"),
        ("tables.xlsx", "workbook properties"),
    }
    assert len(settings) == len(planted)


@pytest.mark.slow
def test_a_block_that_the_manifest_does_not_give_is_found_though_its_files_are_sealed(
    built, sources, herefordshire
):
    blocks, end = copy.deepcopy(sources["public"])
    words = next(node for node in walk(blocks) if node["kind"] == "text" and node["text"].strip())
    words["text"] += " Of these, 3 were charged."
    files = {**built, "report.html": render_html(blocks, end["paper"]).encode()}
    seal = sealed(blocks, end, files)
    found = search.audit(files, herefordshire, "public", seal=seal)
    assert {one.file for one in found} == {"report.html"}
    assert any("3 were charged" in one.found for one in found)


@pytest.mark.slow
def test_a_build_in_which_sealed_files_were_changed_publishes_nothing(house, monkeypatch):
    real = make.sealed_files_of

    def changed(*given, **options):
        files, seal = real(*given, **options)
        for name in ("report.pdf", "tables.xlsx"):
            files[name] += b" 3 of them"
        return files, seal

    monkeypatch.setattr(make, "sealed_files_of", changed)
    in_this_process(monkeypatch)
    before = house.outputs()
    assert main(["build", str(house.review)]) == 5
    report = json.loads((house.review / "exempt" / "audit.json").read_text())
    assert {leak["file"] for leak in report["public"]["leaks"]} == {"report.pdf", "tables.xlsx"}
    after = house.outputs()
    assert {name: after[name] for name in before} == before


def test_a_seal_cannot_be_altered():
    with pytest.raises(dataclasses.FrozenInstanceError):
        sealed(*PAPER, FILES).paper = ""
