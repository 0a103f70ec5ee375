"""The paper's own notebook shows the same, cell by cell, whichever engine runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import NotebookNode

from p2p_analysis.press.run import OURS, STOCK, run_notebook
from p2p_analysis.show.nodes import MIME, from_text

ROOT = Path(__file__).parents[3]
REVIEW = ROOT / "reports" / "herefordshire-2020"


def ran(engine: str, edition: str, folder: Path) -> NotebookNode:
    given = {"review_folder": str(REVIEW), "edition": edition}
    source = ROOT / "notebooks" / "review.ipynb"
    return run_notebook(source, given, timeout=600, scratch=folder / engine, engine=engine)


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_every_output_of_the_review_is_the_one_of_the_stock_engine(
    edition: str, tmp_path: Path
) -> None:
    ours, stock = (ran(engine, edition, tmp_path) for engine in (OURS, STOCK))
    assert len(ours.cells) == len(stock.cells)
    for one, other in zip(ours.cells, stock.cells, strict=True):
        assert one.source == other.source
        assert one.get("execution_count") == other.get("execution_count")
        assert one.get("outputs") == other.get("outputs")
    shown = [
        block
        for cell in ours.cells
        for output in cell.get("outputs", [])
        for block in from_text(output.get("data", {}).get(MIME, "[]"))
    ]
    charts = [block for block in shown if block["kind"] == "chart"]
    assert len(charts) >= 5
    assert all("<svg" in chart["svg"] for chart in charts)
    assert shown[-1]["kind"] == "end"
