"""The monthly audit as files: built by another notebook, in a folder of its own."""

import json

import pikepdf
import pytest

from p2p_analysis.__main__ import main

pytestmark = pytest.mark.slow


def test_the_audit_is_built_in_both_editions_and_holds_what_each_may(house, capsys):
    notebook = str(house.root / "notebooks" / "recording_quality.ipynb")
    before = house.outputs()
    assert main(["build", str(house.review), "--notebook", notebook, "--edition", "all"]) == 0
    made = house.review / "recording_quality"
    public = (made / "public" / "report.html").read_text(encoding="utf-8")
    exempt = (made / "exempt" / "report.html").read_text(encoding="utf-8")
    assert "How well cases are recorded" in public
    assert "POP-" not in public
    assert "POP-0023" in exempt
    assert "chart-recording-control" in exempt
    for edition in ("public", "exempt"):
        with pikepdf.open(made / edition / "report.pdf") as pdf:
            assert len(pdf.pages) >= 3
    manifest = json.loads((made / "public" / "manifest.json").read_text(encoding="utf-8"))
    # What only the exempt edition counts is in no public file, not even as withheld.
    assert "record_second" not in manifest["breakdowns"]
    assert house.outputs() == before  # the review's own papers are left alone
    assert main(["audit", str(house.review), "--notebook", notebook]) == 0
    assert "no leak" in capsys.readouterr().out
