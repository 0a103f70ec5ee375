"""Making one edition: its notebook run, then its blocks rendered; nothing is published here.

The two are pieces of work of their own, so that they can be done in two processes: a notebook's
cells may change whatever is loaded beside them, and must not reach what renders the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from p2p_analysis.brief.loading import load_review
from p2p_analysis.gate.solved import Solved, solved, take
from p2p_analysis.press.apart.clock import Clock
from p2p_analysis.press.audit.papers import with_notebook
from p2p_analysis.press.document import paper_of
from p2p_analysis.press.engine import OURS
from p2p_analysis.press.files import STEPS as FILE_STEPS
from p2p_analysis.press.files import sealed_files_of
from p2p_analysis.press.run import run_notebook
from p2p_analysis.press.seal import Seal
from p2p_analysis.show.nodes import Node
from p2p_analysis.words.errors import RenderingError

RUN = "run"
STEPS = (RUN, *FILE_STEPS)
CELL_SECONDS = 600


@dataclass(frozen=True)
class Order:
    """What is asked for: one edition of one review. Calling it runs the edition's notebook.

    It holds words alone, so that it can be sent to another process.

    Attributes
    ----------
    folder : str
        Of the review.
    notebook : str
        Another notebook than the review's own, if not empty.
    edition : str
    extra : mapping
        Further parameters of the notebook.
    scratch : Path
        A folder for this run alone, where exempt output may be.
    engine : str
        As `run_notebook` takes it.
    known : mapping
        What another edition of the same review has solved.
    """

    folder: str
    notebook: str
    edition: str
    extra: Mapping[str, object]
    scratch: Path
    engine: str = OURS
    known: Solved = field(default_factory=dict)

    def __call__(self, clock: Clock) -> tuple[list[Node], Node, Solved]:
        """Run the notebook; the paper's blocks and its end mark, and what was solved for them."""
        clock(f"{self.edition}: {RUN}")
        take(self.known)
        review = with_notebook(load_review(self.folder), self.notebook or None)
        notebook = run_notebook(
            review.notebook_path,
            {"review_folder": str(review.folder), "edition": self.edition, **self.extra},
            timeout=CELL_SECONDS,
            scratch=self.scratch,
            engine=self.engine,
        )
        blocks, end = paper_of(notebook)
        if end["paper"]["edition"] != self.edition:
            # The notebook overrode its parameter: an exempt paper must not pass for a public one.
            made = end["paper"]["edition"]
            raise RenderingError(
                f'asked for edition "{self.edition}", but the notebook made "{made}"'
            )
        return blocks, end, solved()


@dataclass(frozen=True)
class Rendering:
    """An edition that was run. Calling it renders every file, and seals them."""

    order: Order
    blocks: list[Node]
    end: Node

    def __call__(self, clock: Clock) -> tuple[dict[str, bytes], Seal]:
        """Render the edition: file name to content, and the seal for the audit."""
        order = self.order
        return sealed_files_of(
            self.blocks,
            self.end,
            with_notebook(load_review(order.folder), order.notebook or None),
            parameters=order.extra,
            tell=lambda step: clock(f"{order.edition}: {step}"),
        )
