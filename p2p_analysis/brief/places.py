"""Where a review and its notebook stand, for those who need to know no more of it than that.

It loads nothing of the schema, so that a look at files alone stays quick.
"""

from __future__ import annotations

from pathlib import Path

from p2p_analysis.words.errors import Fault, ReviewFileError

FILE = "review.toml"
NOTEBOOK = "../../notebooks/review.ipynb"  # from the review's folder, if the file names no other


def review_folder(folder: str | Path) -> Path:
    """Find the folder that holds review.toml.

    A relative folder is looked for here and then in each folder above, so that a notebook finds
    it from its own place.
    """
    given = Path(folder)
    if given.is_absolute():
        candidates = [given]
    else:
        here = Path.cwd()
        candidates = [base / given for base in (here, *here.parents)]
    for candidate in candidates:
        if (candidate / FILE).is_file():
            return candidate.resolve()
    raise ReviewFileError(
        Fault(str(given), f"no {FILE} here; expected a review's folder, such as reports/NAME")
    )
