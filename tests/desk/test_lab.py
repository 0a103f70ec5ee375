"""The notebooks in a real JupyterLab, in a real browser: they run, answer, and leave no outputs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.conftest import Lab

pytestmark = pytest.mark.slow

_RUN = 300_000  # milliseconds for all cells of a notebook
_MARKING = "Exempt: not for publication"
_IDLE = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const cells = panel.content.model.sharedModel.cells;
  const code = cells.filter(cell => cell.cell_type === 'code');
  const ran = code.filter(cell => cell.execution_count !== null);
  const failed = code.some(cell => cell.getOutputs().some(one => one.output_type === 'error'));
  const busy = panel.sessionContext.session?.kernel?.status !== 'idle';
  return failed || (ran.length === code.length && !busy);
}"""


@contextmanager
def opened(browser: Browser, lab: Lab, name: str) -> Iterator[Page]:
    """A notebook in JupyterLab, as an analyst opens it; `page.asked` are the hosts it talked to."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.asked = set()
    page.on("request", lambda request: page.asked.add(urlsplit(request.url).hostname))
    page.goto(f"{lab.address}/lab/workspaces/{name.split('.')[0]}/tree/{name}?token={lab.token}")
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status "
        "=== 'idle'",
        timeout=120_000,
    )
    try:
        yield page
    finally:
        context.close()


def run_all(page: Page) -> None:
    """Run, then Run All Cells, and wait until no cell runs."""
    page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(_IDLE, timeout=_RUN)


def outputs(page: Page) -> list[dict]:
    """Every output, as the notebook in the browser holds it."""
    return page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells"
        ".filter(cell => cell.cell_type === 'code').flatMap(cell => cell.getOutputs())"
    )


def look_at(page: Page, code: str) -> None:
    """Scroll to the cell that holds some code: JupyterLab draws only what is near the screen."""
    page.evaluate(
        """code => {
          const notebook = window.jupyterapp.shell.currentWidget.content;
          const at = notebook.widgets.findIndex(
            cell => cell.model.type === 'code' && cell.model.sharedModel.source.includes(code));
          notebook.activeCellIndex = at;
          return notebook.scrollToItem(at, 'start');
        }""",
        code,
    )


def save(page: Page) -> None:
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")


def assert_no_trace(lab: Lab, name: str) -> None:
    """Nothing that a cell showed is in any notebook under the folder, checkpoints among them."""
    found = [path for path in lab.home.rglob("*.ipynb") if path.stem.split("-")[0] == name]
    assert len(found) >= 2, "the notebook and its checkpoint"
    for path in found:
        text = path.read_text(encoding="utf-8")
        notebook = json.loads(text)
        assert "widgets" not in notebook["metadata"]
        for cell in notebook["cells"]:
            assert cell.get("outputs", []) == []
            assert cell.get("execution_count") is None
            assert not {"execution", "ExecuteTime"} & set(cell["metadata"])
        assert "Not recorded</th>" not in text


def test_the_desk_runs_its_dropdowns_answer_and_nothing_shown_is_saved(browser, lab):
    with opened(browser, lab, "explore.ipynb") as page:
        run_all(page)
        found = outputs(page)
        assert [one for one in found if one["output_type"] == "error"] == []
        shown = [one["data"] for one in found if "data" in one]
        assert len(shown) == 6
        assert all(_MARKING in one["text/plain"][:200] for one in shown)
        words = " ".join(one["text/plain"] for one in shown)
        assert "Asked  18" in words
        assert "advice_on  16  12  57" in words
        assert 'where     = { police_referred = "yes" }' in words
        assert "numbers withheld" in words

        # The dropdowns: another row field, no column field, then a filter.
        look_at(page, "p2p.explore(")
        desk = page.locator(".jupyter-widgets.widget-vbox")
        desk.locator("table").wait_for()
        assert desk.inner_text().startswith(_MARKING)
        assert "Cases by kind of harm alleged and period" in desk.inner_text()
        rows, columns, field, word = (desk.locator("select").nth(n) for n in range(4))
        rows.select_option(label="What the police did")
        columns.select_option(label="(none)")
        table = desk.locator("table")
        page.wait_for_function(
            "() => document.querySelector('.widget-vbox table caption')?.innerText"
            " === 'Cases by what the police did'"
        )
        told = dict(re.findall(r"^(.+?)\t(\d+)", table.inner_text(), re.MULTILINE))
        assert told["All"] == "28"
        assert told["Not recorded"] == "2"
        expect(word).to_be_disabled()
        field.select_option(label="Advice met the guidance")
        page.wait_for_function(
            "() => document.querySelector('.widget-vbox').innerText.includes('12 not recorded')"
        )
        expect(word).to_be_enabled()
        word.select_option(label="Not recorded")
        page.wait_for_function(
            "() => [...document.querySelectorAll('.widget-vbox tr.total')]"
            ".some(row => row.innerText.split('\\t')[1]?.trim() === '12')"
        )
        assert 'where={"advice_complied": "not_recorded"}' in desk.inner_text()

        save(page)
        assert len(outputs(page)) == len(found)  # what is on the screen stays there
        assert page.asked == {"127.0.0.1"}
        assert page.locator(".Toastify__toast").count() == 0
    assert_no_trace(lab, "explore")


def test_the_paper_runs_in_jupyterlab_and_its_tables_can_be_read_there(browser, lab):
    with opened(browser, lab, "review.ipynb") as page:
        run_all(page)
        found = outputs(page)
        assert [one for one in found if one["output_type"] == "error"] == []
        shown = [one["data"] for one in found if "data" in one]
        assert len(shown) > 40
        by_period = next(
            one["text/html"] for one in shown if "Cases in the review, by period" in str(one)
        )
        assert re.search(r"<th scope=row>All<td[^>]*>28", by_period)
        look_at(page, 'p2p.table(release, "cases", by="period")')
        page.locator(".p2p-screen table.from-2").first.wait_for()
        styled = page.evaluate(
            """() => {
              const cell = document.querySelector('.p2p-screen table.from-2 tbody td');
              const style = getComputedStyle(cell);
              return [style.textAlign, style.borderBottomStyle];
            }"""
        )
        assert styled == ["right", "solid"]
        save(page)
        assert page.asked == {"127.0.0.1"}
    assert_no_trace(lab, "review")
