"""Earlier editions: what they printed is known, whatever is withheld today.

Read from their manifests alone, each of the same edition as today's: what an exempt paper printed
is known to nobody who reads the public one. A number that stands unchanged cannot be hidden any
more; one that changed by a few tells of those few cases, so today's number is as sensitive as they
are.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.merging import Merges
from p2p_analysis.brief.periods import PERIOD, Span
from p2p_analysis.brief.review import Review
from p2p_analysis.gate.funnel import keys
from p2p_analysis.gate.joint import Region, answers, region
from p2p_analysis.gate.published import Published, published_by
from p2p_analysis.gate.quantities import PARTS, Definitions, Key, quantities
from p2p_analysis.gate.variables import CALENDAR, Condition, Vocabulary, Words, edges
from p2p_analysis.words.errors import Fault, ReviewFileError
from p2p_analysis.words.fields import Field, all_fields
from p2p_analysis.words.screening import STAGES


@dataclass(frozen=True)
class Earlier:
    """One earlier edition: what it counted and the numbers it showed.

    `shown` holds those that enter the equations; `published` all that its readers were given.
    """

    name: str
    definitions: Definitions
    shown: Mapping[Key, int]
    published: Published

    def asked(self) -> Iterator[tuple[str, Words]]:
        """Its questions."""
        return self.definitions.asked()

    def cuts(self) -> list[datetime.date]:
        """Days on which its window begins or ends, or an answer to a question of it changes."""
        asked: dict[str, list[Words]] = {PERIOD: [frozenset(self.definitions.times[PERIOD])]}
        for field, words in self.asked():
            asked.setdefault(field, []).append(words)
        return sorted(edges(asked, self.definitions.times))

    def known(self, first: datetime.date, last: datetime.date) -> frozenset[Key]:
        """Its numbers that the gate of a paper of these days takes as known to every reader.

        None if that paper does not cover all of its days; and none that is counted in settings, or
        stands beside the questions.
        """
        spans = self.definitions.times[PERIOD].values()
        if not all(first <= begin and end <= last for begin, end in spans):
            return frozenset()
        measures = self.definitions.measures
        return frozenset(
            key for key in self.shown if key[0] in measures and measures[key[0]].unit != "schools"
        )

    def regions(self, words: Vocabulary) -> dict[Key, Region]:
        """Where its shown numbers lie in the table behind today's paper.

        Numbers of days that today's paper does not cover are left out: nothing is known here of
        those cases.
        """
        calendar = words.variables.get(CALENDAR)
        if calendar is None:
            return {}
        known = self.known(calendar.levels[0][0], calendar.levels[-1][1])
        if not known:
            return {}
        spans = self.definitions.times[PERIOD].values()
        # The calendar is cut where that paper's window was, so a span's first day speaks for it.
        covered = tuple(
            any(begin <= day <= end for begin, end in spans) for day, _ in calendar.levels
        )
        here = Vocabulary(words.variables, words.fields, self.definitions.times, words.patterns)
        found = quantities(self.definitions, here).printed
        return {
            key: _among(found[key], covered, words)
            for key in self.shown
            if key in known and key in found
        }


def _among(where: Region, covered: tuple[bool, ...], words: Vocabulary) -> Region:
    """Only those whom the earlier paper covered."""
    scope = tuple(sorted({*where.scope, CALENDAR}))
    inside, _ = answers(
        [Condition(CALENDAR, covered, (False,) * len(covered))], scope, words.variables
    )
    shape = [len(words.variables[name]) if name in where.scope else 1 for name in scope]
    return region(scope, inside & where.inside.reshape(shape), words.variables)


def earlier_editions(review: Review, edition: Edition) -> list[Earlier]:
    """Read the manifests that an edition names as earlier.

    Raises
    ------
    ReviewFileError
        Naming each file that is missing, is no manifest, or is that of another edition.
    """
    found, faults = [], []
    for name in edition.earlier:
        try:
            manifest = json.loads((review.folder / name).read_text(encoding="utf-8"))
            if problem := _of_another(manifest["paper"], review, edition):
                faults.append(Fault(name, problem))
            else:
                found.append(from_manifest(name, manifest))
        except OSError as error:
            faults.append(Fault(name, f"cannot be read ({error.strerror})"))
        except (ValueError, KeyError, TypeError):
            problem = "is not the manifest.json of an edition of this format"
            faults.append(Fault(name, problem))
    if faults:
        raise ReviewFileError(faults)
    return found


def _of_another(paper: Mapping[str, str], review: Review, edition: Edition) -> str:
    """Say why a paper is no earlier one of this edition; nothing if it is."""
    names = [name for name, one in review.editions.items() if one.marking == edition.marking]
    mine = " or ".join(f'"{name}"' for name in names)
    if paper["edition"] not in names or paper["marking"] != edition.marking:
        return (
            f'is of edition "{paper["edition"]}", marked "{paper["marking"]}"; expected edition '
            f'{mine}, marked "{edition.marking}". Name here the manifest.json of this edition as '
            "it was published, never that of another"
        )
    if datetime.date.fromisoformat(paper["as_at"]) > review.as_at:
        return (
            f"is as at {paper['as_at']}, after this paper ({review.as_at}); name only editions "
            "that were published before it, or mend as_at"
        )
    return ""


def from_manifest(name: str, manifest: Mapping[str, Any]) -> Earlier:
    """What a manifest says was counted and shown."""
    definitions = definitions_from(manifest["definitions"])
    shown: dict[Key, int] = {}
    for figure in definitions.measures:
        found = manifest["figures"][figure]
        for part in PARTS:
            if definitions.measures[figure].statistic and part == "value":
                continue
            if isinstance(found.get(part), int):
                shown[figure, part] = found[part]
        for by, levels in manifest["breakdowns"].get(figure, {}).items():
            shown |= {
                (figure, by, level): value
                for level, value in levels.items()
                if isinstance(value, int)
            }
    for figure, part in keys() if definitions.screened else ():
        if isinstance(manifest["figures"][figure][part], int):
            shown[figure, part] = manifest["figures"][figure][part]
    return Earlier(name, definitions, shown, published_by(manifest))


def definitions_json(definitions: Definitions) -> dict[str, Any]:
    """Definitions as a manifest holds them: enough to write the attacker's equations."""
    return {
        "measures": {
            name: measure.model_dump(mode="json", exclude_defaults=True, exclude={"printed"})
            for name, measure in definitions.measures.items()
        },
        "times": {
            field: {word: [day.isoformat() for day in span] for word, span in words.items()}
            for field, words in definitions.times.items()
        },
        "identities": [[whole, *parts] for whole, parts in definitions.identities],
        "merges": {f: {t: list(w) for t, w in g.items()} for f, g in definitions.merges.items()},
        "screening": _screening_json() if definitions.screened else None,
    }


def _screening_json() -> list[dict[str, Any]]:
    """The stages in order: each record that reaches one goes on, or is left out for a reason."""
    return [
        {"goes_on": stage.figure, "left_out": stage.out, "reasons": list(stage.reasons)}
        for stage in STAGES
    ]


def definitions_from(content: Mapping[str, Any]) -> Definitions:
    """Read definitions back from a manifest."""
    day = datetime.date.fromisoformat
    times = {
        # Manifests sort their keys; time has an order of its own.
        field: dict(sorted(((w, (day(a), day(b))) for w, (a, b) in words.items()), key=_begin))
        for field, words in content["times"].items()
    }
    fields: dict[str, Field] = dict(all_fields())
    for name, words in times.items():
        titles = MappingProxyType({word: word for word in words})
        # Another boundary is a field that only its own review knows.
        declared = fields.get(name, Field(name, "choice", "a field of time", derived=True))
        fields[name] = replace(declared, words=titles)
    merges: Merges = {
        field: {title: tuple(words) for title, words in groups.items()}
        for field, groups in content["merges"].items()
    }
    screened = content.get("screening") is not None
    if screened and content["screening"] != _screening_json():
        raise ValueError("the stages of the screening are others than today's")
    return Definitions(
        {
            name: Measure.model_validate_json(json.dumps(one))
            for name, one in content["measures"].items()
        },
        fields,
        times,
        tuple((whole, tuple(parts)) for whole, *parts in content["identities"]),
        merges,
        screened=screened,
    )


def as_in_manifest(definitions: Definitions) -> Definitions:
    """Definitions as who holds a paper's manifest reads them: the audit."""
    content = json.loads(json.dumps(definitions_json(definitions), sort_keys=True))
    return replace(definitions_from(content), together=definitions.together)


def _begin(word: tuple[str, Span]) -> datetime.date:
    return word[1][0]
