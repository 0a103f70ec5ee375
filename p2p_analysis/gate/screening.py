"""The figures of the screening: how many records reach each stage, and why others do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from p2p_analysis.brief.periods import Times
from p2p_analysis.brief.receipt import receipt_levels
from p2p_analysis.gate.figures import Figure, Value
from p2p_analysis.words.screening import FIGURES, RECEIVED, SCREENED, STAGES

PARAGRAPH, UNIT = "2.12", "records"


def screening_figures(told: Callable[..., Value]) -> Iterator[Figure]:
    """Records looked at, and at each stage those that go on and those left out."""
    yield Figure(
        id=SCREENED,
        label="records that were looked at",
        paragraph=PARAGRAPH,
        unit=UNIT,
        value=told(SCREENED, "value"),
        how="Records of the file of screened records, each once.",
    )
    above = SCREENED
    for stage in STAGES:
        parts = ("value", *stage.reasons, "base")
        yield Figure(
            id=stage.figure,
            label=stage.label,
            paragraph=PARAGRAPH,
            unit=UNIT,
            of=above,
            how="Records that pass this stage and all before it.",
            **{part: told(stage.figure, part) for part in parts},
        )
        yield Figure(
            id=stage.out,
            label=stage.out_label,
            paragraph=PARAGRAPH,
            unit=UNIT,
            of=above,
            value=told(stage.out, "value"),
            base=told(stage.out, "base"),
            how="Records that pass all stages before this one and not this one.",
        )
        above = stage.figure


def by_receipt(times: Times, told: Callable[..., Value]) -> dict[str, dict[str, dict[str, Value]]]:
    """Each figure by time of receipt, latest first, for an edition that withholds nothing.

    They are many and small, so that to protect them would cost the rest of the paper dearly.
    """
    levels = receipt_levels(times)
    return {
        figure: {RECEIVED: {level: told(figure, RECEIVED, level) for level in levels}}
        for figure in FIGURES
    }
