"""What a review may name beside its case file, invented: its screening and a settings history."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

import numpy as np

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.synthetic.sample import invent
from p2p_analysis.words.fields import settings_fields
from p2p_analysis.words.screening import SCREENING_FIELDS

_FILES = ("stays", "children")
_PASSES = {"peer_on_peer": "yes", "sexual": "yes", "same_setting": "yes", "duplicate": "no"}


def history() -> Mapping[str, str]:
    """A settings history that knows of nobody: every answer that rests on it stays not recorded."""
    return {file: _csv(settings_fields()[file], []) for file in _FILES}


def screened(review: Review, *, number: int, seed: int) -> str:
    """Records that were looked at: those of a sample's cases, and half as many more left out."""
    mapping = review.mapping
    cases = invent(review, number, seed)
    questions = {name: SCREENING_FIELDS[name] for name in _PASSES}
    words = {
        name: {answer: mapping.written(one, answer) for answer in ("yes", "no")}
        for name, one in questions.items()
    }
    passed = {name: words[name][answer] for name, answer in _PASSES.items()}
    rows = [
        {"received_on": case["referred_on"], "case_id": case["case_id"], **passed}
        for case in cases.to_dict("records")
    ]
    draw = np.random.default_rng([seed, 2])
    for case in invent(review, max(1, number // 2), seed + 1).to_dict("records"):
        first = draw.choice(("peer_on_peer", "sexual"), p=(0.8, 0.2))
        answers = {"peer_on_peer": words["peer_on_peer"]["yes"]} if first == "sexual" else {}
        rows.append(
            {"received_on": case["referred_on"], **answers, str(first): words[str(first)]["no"]}
        )
    named = [{"record_id": f"S-{n:05d}", **row} for n, row in enumerate(rows, 1)]
    return _csv(SCREENING_FIELDS, named)


def _csv(headings: Iterable[str], rows: Iterable[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(headings), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
