"""What an attacker can add up: the review's definitions as cells and equations.

This room alone knows which printed numbers give one another away: yes, no and not recorded of
one base; a measure and the measure it is `of`; the levels of a breakdown; periods and quarters
that share days; cases and the settings they belong to; identities. A population that is never
printed, but ties printed ones together, is a cell too.
"""

from __future__ import annotations

import math
from itertools import product

from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.populations import Population, base_of, narrow, yes_of
from p2p_analysis.evidence.counting import Counts
from p2p_analysis.gate.model import TIME, Model, by_segment, segments_of, without
from p2p_analysis.words.fields import NOT_RECORDED

PARTS = ("value", "no", "not_recorded", "base")
_MOST_JOINT = 200  # cells of a cross of fields; beyond, the printed margins alone are tied


def model_of(counts: Counts) -> Model:
    """Turn a review's definitions into cells and equations."""
    model = Model(counts)
    review = counts.review
    for name, measure in review.measures.items():
        if measure.unit == "schools":
            _settings(model, name, measure)
        else:
            _measure(model, name, measure)
    for identity in review.identities:
        whole = model.printed[identity.whole, "value"]
        model.adds_up(whole, [model.printed[part, "value"] for part in identity.parts])
    model.faces()
    model.printed["left_out", "value"] = model.cell("left out", sum(counts.left_out.values()))
    return model


def _measure(model: Model, name: str, measure: Measure) -> None:
    review, tally = model.counts.review, model.counts.tallies[name]
    base = base_of(name, review.measures, review.fields)
    who = yes_of(name, review.measures, review.fields)
    step = base
    for field_name, words in measure.where.items():
        asked = frozenset(words)
        if review.fields[field_name].kind != "choices":
            model.split(step, field_name, asked)
        step = narrow(step, field_name, asked, review.fields)
    simple = len(measure.where) == 1 and review.fields[next(iter(measure.where))].kind != "choices"
    if simple:
        ((field_name, words),) = measure.where.items()
        wanted = frozenset(words)
        # With "not recorded" among the words, a missing answer is a yes; nothing stays open.
        open_ = frozenset() if NOT_RECORDED in wanted else frozenset({NOT_RECORDED})
        every = frozenset(model.counts.review.fields[field_name].levels) | {NOT_RECORDED}
        no = model.split(base, field_name, every - wanted - open_)
        gap = model.split(base, field_name, open_)
    else:
        no = model.cell(("no", name), tally.no)
        gap = model.cell(("not recorded", name), tally.not_recorded)
        asked_of = [(review.fields[field_name], set(w)) for field_name, w in measure.where.items()]
        if all(words >= set(field_.levels) for field_, words in asked_of):
            model.adds_up(no, [])
        if all(NOT_RECORDED in words or field_.name in TIME for field_, words in asked_of):
            model.adds_up(gap, [])
        _joint(model, base, measure, no, gap)
    cells = (model.people(who), no, gap, model.people(base))
    for part, cell in zip(PARTS, cells, strict=True):
        model.printed[name, part] = cell
    model.adds_up(cells[3], [*cells[:3]])
    for field_name in measure.by:
        _breakdown(model, name, who, field_name)


def _joint(model: Model, base: Population, measure: Measure, no: int, gap: int) -> None:
    """Tie the "no" and the "not recorded" of several conditions to the cells of their fields.

    Those cells are never printed, but they tie every measure of the same fields together.
    """
    fields, counts = model.counts.review.fields, model.counts
    base = by_segment(base, counts)
    wanted: dict[str, frozenset[str]] = {}
    for field_name, words in measure.where.items():
        name, segments = segments_of(field_name, frozenset(words), counts)
        wanted[name] = (segments or frozenset()) & wanted.get(name, segments or frozenset())
    names = tuple(wanted)
    if any(name in fields and fields[name].kind == "choices" for name in names):
        return
    universes = [sorted(model.universe(base, name)) for name in names]
    if math.prod(map(len, universes)) > _MOST_JOINT:
        return
    model.cross(base, names)
    sums: dict[str, list[int]] = {"no": [], "gap": []}
    for answers in product(*universes):
        outside = [
            word for name, word in zip(names, answers, strict=True) if word not in wanted[name]
        ]
        if outside:
            who = base
            for name, word in zip(names, answers, strict=True):
                who = without(who, name) | {(name, frozenset({word}))}
            open_ = all(word == NOT_RECORDED for word in outside)
            sums["gap" if open_ else "no"].append(model.people(who))
    model.adds_up(no, sums["no"])
    model.adds_up(gap, sums["gap"])


def _breakdown(model: Model, name: str, who: Population, field_name: str) -> None:
    fields = model.counts.review.fields
    for level, value in model.counts.breakdowns[name][field_name].items():
        if fields[field_name].kind == "choices":
            cell = model.cell((who, field_name, level), value)
            rest = model.cell(
                (who, field_name, level, "rest"), model.values[model.people(who)] - value
            )
            model.adds_up(model.people(who), [cell, rest])
        else:
            cell = model.split(who, field_name, frozenset({level}))
        model.printed[name, field_name, level] = cell


def _settings(model: Model, name: str, measure: Measure) -> None:
    review, tally = model.counts.review, model.counts.tallies[name]
    base = base_of(name, review.measures, review.fields)
    parts = [model.cell(("settings", name, part), getattr(tally, kind)) for part, kind in (
        ("yes", "yes"), ("no", "no"), ("gap", "not_recorded"))]  # fmt: skip
    whole = model.cell(("settings", base), tally.base)
    model.adds_up(whole, parts)
    for part, cell in zip(PARTS, (*parts, whole), strict=True):
        model.printed[name, part] = cell
    # There are no more settings than cases, in all and among the yes.
    model.slack(model.people(base), whole)
    if measure.where:
        model.slack(model.people(yes_of(name, review.measures, review.fields)), parts[0])
