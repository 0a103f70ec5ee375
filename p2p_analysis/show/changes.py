"""What has changed since the last audit: figures of an earlier manifest beside today's.

Only what both editions show is set side by side. In an edition that withholds, the earlier one must
be named in `earlier`, so that the gate has protected both against being taken one from the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from p2p_analysis.gate.figures import Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.finish import breakdowns_json
from p2p_analysis.show.level_names import level_name, name_within
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import as_json
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import build, cell, sentence
from p2p_analysis.words.errors import Fault, UsageError

_FIRST = "This is the first audit of its kind, so there is nothing to set it beside."
_SAME = "No figure that both audits show has changed."


def changes(release: Release, last_audit: str) -> Shown:
    """Print the figures that are new, changed or withdrawn since an earlier audit.

    Parameters
    ----------
    release : Release
        From `protect`.
    last_audit : str
        Path of the manifest.json of the same edition of an earlier audit, from the review's folder;
        empty if there is none.

    Raises
    ------
    UsageError
        If it cannot be read, is of another edition, or, in an edition that withholds, is not named
        in the edition's `earlier`.
    """
    of_release(release)
    if not last_audit:
        return Shown((nodes.paragraph([nodes.text(_FIRST)]),))
    before = _read(release, last_audit)
    rows = list(_rows(release, before))
    day = before["paper"]["as_at_words"]
    if not rows:
        return Shown((nodes.paragraph([nodes.text(_SAME)]),))
    return Shown(
        (
            build(
                release,
                id="changes",
                caption=f"What has changed since the audit of {day}",
                head=["Figure", "Change", "Then", "Now"],
                rows=rows,
                numeric=(2, 3),
            ),
        )
    )


def _rows(release: Release, before: Mapping[str, Any]) -> Iterator[list[list[Node]]]:
    then = before["figures"]
    for name, figure in release.figures.items():
        label = sentence(figure.label)
        if name not in then:
            yield _row(release, name, label, "new", None)
        elif figure.withheld or then[name]["withheld"]:
            continue  # shown beside nothing, a number still tells nothing of the other
        elif then[name]["value"] != as_json(figure.value):
            yield _row(release, name, label, "changed", then[name]["value"])
    for name, fields in breakdowns_json(release).items():
        for by, levels in fields.items():
            for level, now in levels.items():
                old = before["breakdowns"].get(name, {}).get(by, {}).get(level)
                if None not in (now, old) and now != old:
                    words = f"{name_within(release, by)}, {level_name(release.fields[by], level)}"
                    label = f"{sentence(release[name].label)}: {words}"
                    yield _row(release, name, label, "changed", old, by=by, level=level)
    for name, figure in then.items():
        if name not in release.figures:
            yield [
                [nodes.text(sentence(figure["label"]))],
                [nodes.text("withdrawn")],
                [_then(name, figure["value"], figure["withheld"])],
                [nodes.text("")],
            ]


def _row(
    release: Release, name: str, label: str, change: str, old: Any, *, by: str = "", level: str = ""
) -> list[list[Node]]:
    figure = release[name]
    value = release.breakdown(name, by)[level] if by else figure.value
    id = f"{name}.{by}.{level}" if by else name
    return [
        [nodes.text(label)],
        [nodes.text(change)],
        [nodes.text("")] if change == "new" else [_then(id, old, isinstance(value, Withheld))],
        [cell(value, id, figure)],
    ]


def _then(id: str, value: Any, withheld: bool) -> Node:
    words = "[c]" if withheld else "not recorded" if value is None else str(value)
    return nodes.figure(
        words,
        id=f"before.{id}",
        form="",
        withheld=withheld,
        value=None if withheld else value,
        how="As the manifest of the last audit gives it.",
    )


def _read(release: Release, last_audit: str) -> Mapping[str, Any]:
    path = (release.review.folder / last_audit).resolve()
    if release.edition.protects:
        known = {(release.review.folder / one).resolve() for one in release.edition.earlier}
        if path not in known:
            problem = (
                "is not named in `earlier` of this edition. Add it there, so that this paper is "
                "protected against being set beside that one"
            )
            raise UsageError(Fault("last_audit", problem))
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        edition = found["paper"]["edition"]
        if not {"figures", "breakdowns"} <= {*found}:
            raise KeyError
    except OSError as error:
        problem = f"cannot be read ({error.strerror}); give the path of a manifest.json"
        raise UsageError(Fault("last_audit", problem)) from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(Fault("last_audit", "is not the manifest.json of a paper")) from None
    if edition != release.edition_name:
        problem = f'is of edition "{edition}"; expected one of "{release.edition_name}"'
        raise UsageError(Fault("last_audit", problem))
    return found
