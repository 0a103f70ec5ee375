"""nbconvert's ways to what goes beside the page and the print: the workbook, and the figures.

So a notebook that papermill or JupyterLab's scheduler has run by itself gives every file that a
build makes of it: `jupyter nbconvert --to p2p-xlsx`, `--to p2p-csv`.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from p2p_analysis.brief.loading import load_review
from p2p_analysis.press.document import paper_of
from p2p_analysis.press.files import tables_of
from p2p_analysis.press.workbook import tables_xlsx
from p2p_analysis.words.errors import Fault, RenderingError

_CSV = "figures.csv"
_SET = ("review_folder", "edition")  # parameters that every run is given


class PaperXLSXExporter(Exporter):
    """The workbook of a notebook that was run."""

    export_from_notebook = "P2P tables (Excel)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def _file_extension_default(self) -> str:
        return ".xlsx"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Write the workbook."""
        _, end = paper_of(nb)
        return tables_xlsx(end), self._init_resources(resources)


class PaperCSVExporter(Exporter):
    """The figures of a notebook that was run; what describes them is written beside them."""

    export_from_notebook = "P2P figures (CSV)"
    output_mimetype = "text/csv"

    def _file_extension_default(self) -> str:
        return ".csv"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Write the figures, their metadata, the manifest, and on the exempt side the decisions."""
        _, end = paper_of(nb)
        given = dict(nb.metadata.get("papermill", {}).get("parameters", {}))
        if "review_folder" not in given:
            problem = "does not say of which review it is; run it by papermill, with review_folder"
            raise RenderingError(Fault("notebook", f"{problem} as a parameter"))
        more = {name: value for name, value in given.items() if name not in _SET}
        written = tables_of(end, load_review(given["review_folder"]), parameters=more)
        resources = self._init_resources(resources)
        figures = written.pop(_CSV).decode()
        # nbconvert's writer asks each for its folder, and knows none without a name.
        outputs = {f"./{name}": content for name, content in written.items()}
        resources["outputs"] = {**resources.get("outputs", {}), **outputs}
        return figures, resources
