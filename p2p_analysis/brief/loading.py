"""Loading a review: its file and the registers beside it, read once and checked whole.

Every fault is found in one reading, each with its line.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from p2p_analysis.brief.answers import answer_faults
from p2p_analysis.brief.disagreements import disagreements
from p2p_analysis.brief.figure_names import figure_names
from p2p_analysis.brief.guidance import Register, with_requirements
from p2p_analysis.brief.mending import without_faults
from p2p_analysis.brief.places import FILE, review_folder
from p2p_analysis.brief.register_files import register_disagreements
from p2p_analysis.brief.registers import claim_faults
from p2p_analysis.brief.review import Review
from p2p_analysis.brief.toml_file import Places, faults_of, read_toml, tuples
from p2p_analysis.words.errors import Fault, ReviewFileError


def load_review(folder: str | Path) -> Review:
    """Read and check a review.

    Parameters
    ----------
    folder : str or Path
        The folder that holds review.toml. A relative folder is looked for here and then in each
        folder above, so that a notebook finds it from its own place.

    Raises
    ------
    ReviewFileError
        With every fault of review.toml and the registers beside it.
    """
    path = review_folder(folder) / FILE
    raw = tuples(read_toml(path))
    places = Places(path)
    faults: list[Fault] = []
    try:
        review = Review.model_validate(raw)
    except ValidationError as error:
        faults += faults_of(error, Review, places)
        try:
            review = Review.model_validate(without_faults(raw, error))
        except ValidationError:
            raise ReviewFileError(faults) from None
    review._folder = path.parent
    try:
        measures = with_requirements(review.measures, review.register)
        review = review.model_copy(update={"measures": measures})
    except ReviewFileError as error:
        faults += error.faults
        review.__dict__["register"] = Register({}, {})  # so that the rest can still be checked
    faults += [places.fault(where, problem) for where, problem in disagreements(review)]
    for register in ("claims", "contradictions", "answers", "registers"):
        try:
            getattr(review, register)
            if register == "claims":
                faults += claim_faults(review.claims, figure_names(review))
            elif register == "answers":
                faults += answer_faults(review.answers, figure_names(review))
            elif register == "registers":
                figures = figure_names(review)
                faults += register_disagreements(review.registers, figures, review.guidance)
        except ReviewFileError as error:
            faults += error.faults
    if faults:
        raise ReviewFileError(dict.fromkeys(faults))
    return review
