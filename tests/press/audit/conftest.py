"""A built public edition to plant leaks in, and the audit with its paper made again just once."""

import json

import pytest

import p2p_analysis as p2p
from p2p_analysis.press.audit import search
from p2p_analysis.press.audit.remake import remake
from tests.press.conftest import ROOT


@pytest.fixture(scope="session")
def herefordshire():
    return p2p.load_review(ROOT / "reports" / "herefordshire-2020")


@pytest.fixture(scope="session")
def built(papers):
    """The public files as published."""
    return search.files_in(papers / "public")


@pytest.fixture(scope="session")
def made_again(built, herefordshire):
    return remake(json.loads(built["manifest.json"]), herefordshire, {})


@pytest.fixture
def kinds(built, herefordshire, made_again, monkeypatch):
    """Call it with planted files for the kinds of leak that the audit finds, by file."""
    clean = json.loads(built["manifest.json"])

    def again(manifest, review, parameters, **more):
        return made_again if manifest == clean else remake(manifest, review, parameters, **more)

    monkeypatch.setattr(search, "remake", again)

    def audit(**planted):
        files = {**built, **{name.replace("__", "."): new for name, new in planted.items()}}
        found = search.audit(files, herefordshire, "public")
        return {(one.file, one.kind) for one in found}

    return audit
