"""The end of a run: every figure of the release as plain data, and the mark that says "whole"."""

from __future__ import annotations

from collections.abc import Iterator

from p2p_analysis import __version__
from p2p_analysis.brief.editions import Edition
from p2p_analysis.gate.earlier import definitions_json
from p2p_analysis.gate.figures import Figure, Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show.decisions import decisions_json
from p2p_analysis.show.level_names import field_names, level_name
from p2p_analysis.show.numbers import as_json, day
from p2p_analysis.show.shown import Shown, of_release


def finish(release: Release) -> Shown:
    """End the notebook. A paper without this mark is never published.

    papermill calls every cell of a killed kernel completed, so only what this cell hands over is
    believed.

    Parameters
    ----------
    release : Release
        The one that the paper was made from.
    """
    review = of_release(release).review
    words = f"End of the {release.edition_name} edition: {len(release.figures)} figures."
    return Shown(
        (
            {
                "kind": "end",
                "words": words,
                "paper": {
                    "title": review.title,
                    "council": review.council,
                    "committee": review.committee,
                    "contact": review.contact,
                    "status": review.status,
                    "as_at": review.as_at.isoformat(),
                    "as_at_words": day(review.as_at),
                    "edition": release.edition_name,
                    "marking": release.edition.marking,
                    "rule": release.rule,
                    "data_note": review.data_note,
                },
                "figures": {
                    name: {**_plain(figure), "statistic": _statistic(release, name)}
                    for name, figure in release.figures.items()
                },
                "breakdowns": breakdowns_json(release),
                "definitions": definitions_json(release.definitions),
                "protection": _promise(release.edition),
                "decisions": decisions_json(release),
                "fields": fields_json(release),
                "units": dict(_units(release)),
                "order": order_json(release),
                "case_file_sha256": release.fingerprint,
                "screened_file_sha256": release.screened_fingerprint,
                "version": __version__,
            },
        )
    )


def _promise(edition: Edition) -> dict[str, object]:
    """An edition's rule, so that whoever holds the files can check that it was kept."""
    return {
        "suppress_below": edition.suppress_below,
        "zeros": edition.zeros,
        "protect_width": edition.protect_width,
        "exceptions": sorted(edition.exceptions),
        "earlier": list(edition.earlier),
    }


def figures_json(release: Release) -> dict[str, dict[str, object]]:
    """Every figure, as `p2p figures --json` prints it."""
    keys = (
        "value",
        "base",
        "no",
        "not_recorded",
        "at_most",
        "withheld",
        "paragraph",
        "label",
        "of",
        "where",
    )
    return {
        name: {key: _plain(figure)[key] for key in keys} for name, figure in release.figures.items()
    }


def breakdowns_json(release: Release) -> dict[str, dict[str, dict[str, object]]]:
    """Every breakdown: figure, field, level, value."""
    return {
        name: {
            field: {level: as_json(value) for level, value in levels.items()}
            for field, levels in fields.items()
        }
        for name, fields in release.breakdowns.items()
    }


def order_json(release: Release) -> dict[str, list[object]]:
    """Figures and breakdowns in print order, as lists: a notebook's file sorts every mapping."""
    return {
        "figures": list(release.figures),
        "breakdowns": [[name, by] for name, found in release.breakdowns.items() for by in found],
    }


def fields_json(release: Release) -> dict[str, dict[str, object]]:
    """The fields that figures are counted by: in words, and levels with theirs in print order."""
    fields, names = release.fields, field_names(release)
    levels = {by: found for counted in release.breakdowns.values() for by, found in counted.items()}
    return {
        by: {
            **names[by]._asdict(),
            "several": fields[by].kind == "choices",
            "levels": [[level, level_name(fields[by], level)] for level in found],
        }
        for by, found in levels.items()
    }


def _units(release: Release) -> Iterator[tuple[str, str]]:
    """What values of cases are measured in; a figure's own unit says what was counted."""
    for name, measure in release.review.measures.items():
        if measure.field:
            field = release.review.fields[measure.field]
            yield name, "date" if field.kind == "date" else field.unit or measure.unit


def _statistic(release: Release, name: str) -> str | None:
    measure = release.review.measures.get(name)
    return measure.statistic if measure else None


def _plain(figure: Figure) -> dict[str, object]:
    return {
        "value": as_json(figure.value),
        "base": as_json(figure.base),
        "no": as_json(figure.no),
        "not_recorded": as_json(figure.not_recorded),
        "at_most": as_json(figure.at_most),
        "withheld": figure.withheld,
        # None says of these that there is no such number, or that it is withheld.
        "withheld_answers": [
            part
            for part in ("base", "no", "not_recorded", "at_most")
            if isinstance(getattr(figure, part), Withheld)
        ],
        "interval": [as_json(limit) for limit in figure.interval],
        "unit": figure.unit,
        "paragraph": figure.paragraph,
        "label": figure.label,
        "of": figure.of,
        "where": {field: list(words) for field, words in figure.where.items()},
        "how": figure.how,
    }
