"""What an analyst begins with: a new review, a mapping of an export, invented cases.

Each writes where nothing stands yet, or to the screen.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from p2p_analysis.brief.loading import load_review
from p2p_analysis.brief.origin import Origin
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.proposal import propose as proposal_of
from p2p_analysis.evidence.sources.opening import read_sheet
from p2p_analysis.evidence.sources.sheet import Source
from p2p_analysis.evidence.synthetic.faults import sample
from p2p_analysis.press.new import new_review
from p2p_analysis.words.errors import UsageError


def new(options: argparse.Namespace) -> None:
    """`p2p new`: begin a review."""
    folder = new_review(options.name, begin_from=options.begin)
    print(f"{folder}: made, with invented cases. Look for [fill in: ...], then run:")
    print(f"p2p check {folder}")


def propose(options: argparse.Namespace) -> None:
    """`p2p map`: propose how an export could be read."""
    review = load_review(options.review) if options.review else None
    # What a check would ask about is no matter here: a proposal needs headings and words alone.
    origin = Origin(file=options.file, sheet=options.sheet, hidden="read", totals="leave out")
    if review and _same_file(review, options.file):
        settled = {key: one for key, one in review.cases if one is not None}
        origin = origin.model_copy(update={**settled, "file": options.file})
        origin = origin.model_copy(update={"sheet": options.sheet or origin.sheet})
    sheet = read_sheet(Source(origin, Path(), "FILE", "record", by_command=True))
    _hand_over(proposal_of(sheet, review, cases=_named(options, review)), options.out)


def _same_file(review: Review, file: str) -> bool:
    """Whether a review names this export already, perhaps with what had to be settled about it."""
    if review.cases.is_database:
        return False
    return review.cases_path == Path(os.path.realpath(file))


def _named(options: argparse.Namespace, review: Review | None) -> str:
    """How review.toml would name the export: paths are from the review's folder."""
    file = os.path.relpath(options.file, review.folder) if review else os.path.abspath(options.file)
    path = json.dumps(Path(file).as_posix(), ensure_ascii=False)
    if options.sheet is None:
        return path
    return f"{{ file = {path}, sheet = {json.dumps(options.sheet, ensure_ascii=False)} }}"


def invent(options: argparse.Namespace) -> None:
    """`p2p sample`: invent cases, with faults if asked."""
    if options.faults and not options.out:
        raise UsageError("--faults needs --out FILE; the key of the faults is written beside it")
    review = load_review(options.review)
    text, key = sample(review, number=options.cases, seed=options.seed, faults=options.faults)
    if key is not None:
        _hand_over(key, str(Path(options.out).with_suffix(".faults.csv")))
    _hand_over(text, options.out)


def _hand_over(text: str, out: str | None) -> None:
    """Print a text, or write it to a file that does not exist yet."""
    if out is None:
        print(text, end="")
        return
    try:
        with open(out, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{out} stands already, and nothing is written over it") from None
    except OSError as error:
        raise UsageError(f"{out} could not be written ({error.strerror})") from None
    print(out)
