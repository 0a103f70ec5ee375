"""An edition: a rule for what may be shown. Public and exempt differ in values, never in code."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Literal

from pydantic import field_validator, model_validator

from p2p_analysis.brief.toml_file import Frozen


class Approval(Frozen):
    """A figure shown in spite of the rule: why, who approved it, and when."""

    reason: str
    approved_by: str
    on: datetime.date

    @field_validator("reason", "approved_by")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("an exception needs words here, not an empty text")
        return text


class Edition(Frozen):
    """What one edition of the paper may say.

    Attributes
    ----------
    marking : str
        Printed on the cover and every page.
    suppress_below : int
        Counts from 1 to one less are withheld; 0 withholds nothing. DfE's children-in-need
        statistics use 6.
    zeros : {"show", "withhold"}
        Whether a count of none is itself withheld.
    protect_width : int
        Least difference between the largest and smallest value that a reader could work out
        for a withheld count.
    case_table : bool
        Whether the table of single cases is in this edition.
    merge : mapping of str to str or mapping
        Field to title to words: levels of a breakdown that this edition prints as one, so that
        fewer need to be withheld. Or the name of a ready merge: "half_year" or "year" for
        quarter, these or "quarter" for month, "harm_class" for harm_type. Periods stay apart, and
        quarters and months merge only with their neighbours.
    earlier : tuple of str
        Manifests of earlier papers of this edition, from the review's folder: a reader may have
        kept those papers, so what they printed is known. The latest is the last edition, which
        this paper is set beside.
    exceptions : mapping of str to Approval
        Figures shown in spite of the rule.
    """

    marking: str
    suppress_below: int
    zeros: Literal["show", "withhold"] = "show"
    protect_width: int = 3
    case_table: bool = False
    merge: Mapping[str, str | Mapping[str, tuple[str, ...]]] = {}
    earlier: tuple[str, ...] = ()
    exceptions: Mapping[str, Approval] = {}

    @model_validator(mode="after")
    def _keeps_its_promise(self) -> Edition:
        if self.suppress_below < 0 or self.protect_width < 1:
            raise ValueError("suppress_below is 0 or more, and protect_width 1 or more")
        if self.suppress_below == 1:
            raise ValueError("suppress_below = 1 would withhold nothing; use 0 to say so")
        if not self.protects and not self.marking.lower().startswith("exempt"):
            raise ValueError(
                "an edition that withholds nothing is not for the public; let its marking begin "
                'with "Exempt", or set suppress_below'
            )
        if self.case_table and self.protects:
            raise ValueError("an edition that withholds counts cannot print the case table")
        return self

    @property
    def protects(self) -> bool:
        """Whether this edition withholds anything at all."""
        return self.suppress_below > 0 or self.zeros == "withhold"
