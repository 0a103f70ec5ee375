"""Making one edition: its notebook run and rendered, in memory; nothing is published here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from p2p_analysis.brief.loading import load_review
from p2p_analysis.press.audit.papers import with_notebook
from p2p_analysis.press.document import paper_of
from p2p_analysis.press.files import STEPS as FILE_STEPS
from p2p_analysis.press.files import files_of
from p2p_analysis.press.run import OURS, run_notebook
from p2p_analysis.words.errors import RenderingError

RUN = "run"
STEPS = (RUN, *FILE_STEPS)
CELL_SECONDS = 600


@dataclass(frozen=True)
class Order:
    """What is asked for: one edition of one review. Calling it makes the edition.

    It holds words alone, so that it can be sent to another process.

    Attributes
    ----------
    folder : str
        Of the review.
    notebook : str, optional
        Another notebook than the review's own.
    edition : str
    extra : mapping
        Further parameters of the notebook.
    scratch : Path
        A folder for this run alone, where exempt output may be.
    engine : str
        As `run_notebook` takes it.
    """

    folder: str
    notebook: str | None
    edition: str
    extra: Mapping[str, object]
    scratch: Path
    engine: str = OURS

    def __call__(self, tell: Callable[[str], object]) -> dict[str, bytes]:
        """Run and render the edition.

        Parameters
        ----------
        tell : callable
            Called with "EDITION: STEP" before each of `STEPS`.

        Returns
        -------
        dict of str to bytes
            File name to content.
        """
        tell(f"{self.edition}: {RUN}")
        review = with_notebook(load_review(self.folder), self.notebook)
        given = {"review_folder": str(review.folder), "edition": self.edition, **self.extra}
        notebook = run_notebook(
            review.notebook_path,
            given,
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
        return files_of(
            blocks,
            end,
            review,
            parameters=self.extra,
            tell=lambda step: tell(f"{self.edition}: {step}"),
        )
