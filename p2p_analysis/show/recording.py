"""How well cases are recorded: what is asked of a record, and how far each item is there."""

from __future__ import annotations

from p2p_analysis.gate.figures import Figure, Value, Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import build, cell, sentence, share
from p2p_analysis.show.undrawn import elsewhere, not_printed, says_nothing
from p2p_analysis.words.recording_items import (
    MISSING_ITEM,
    NOT_DUE,
    PRESENT,
    UNEXAMINED,
    all_items,
)

WHOLE, OPEN = "recording_complete", "recording_open"
NOT_EXAMINED = (
    "Not examined: nobody looked for the item in these cases, so it is neither there nor missing. "
    "The officers examined advice in the second period only."
)
_WHOLE_ID, _WHOLE_CAPTION = "recording-complete", "Cases whose record is complete, by period"
_UNVERIFIED = "Paragraphs of guidance marked * were not read at their source."
_STATES = {
    PRESENT: "On the record",
    MISSING_ITEM: "Missing",
    NOT_DUE: "Not due",
    "not_recorded": UNEXAMINED,
}


def recording(release: Release) -> Shown:
    """Print what each record should hold, how many are whole, and how each item stands.

    Parameters
    ----------
    release : Release
        From `protect`. Counts by item are of single cases, so that an edition which withholds
        prints what is asked, and how many records are whole, and says where the rest is.
    """
    of_release(release)
    blocks = [_asked(release), _whole(release)]
    by_period = [
        period for period in release.review.periods if f"record_{period}" in release.figures
    ]
    if release.edition.protects:
        blocks.append(elsewhere("how each item stands by period"))
    else:
        blocks += [_by_item(release, period) for period in by_period]
    return Shown(tuple(blocks))


def _asked(release: Release) -> Node:
    rows = [
        [
            [nodes.text(item.label)],
            [nodes.text(sentence(item.due_words))],
            [nodes.text(item.asked_by + ("" if item.verified else "*"))],
        ]
        for item in all_items().values()
    ]
    return build(
        release,
        id="recording-items",
        caption="What the record of a case should hold",
        head=["Item", "Due", "Asked for by"],
        rows=rows,
        notes=[_UNVERIFIED],
        numeric=(),
    )


def _whole(release: Release) -> Node:
    """Complete records of all cases, a row a period, beside those of which nobody can say.

    A share only where nothing is open: else it would count what is not recorded as a no.
    """
    figure, found = release[WHOLE], release.breakdown(WHOLE, "period")
    cases = release.breakdown("cases", "period")
    if says_nothing((figure.value, *(found[name] for name in release.review.periods))):
        return not_printed(_WHOLE_ID, _WHOLE_CAPTION, what="counts of complete records")
    silent = release.breakdowns.get(OPEN, {}).get("period")
    rows = []
    for name, period in release.review.periods.items():
        id = f"{WHOLE}.period.{name}"
        # Where they are not counted by period, only none in all of them is known of each.
        open_here = silent[name] if silent else figure.not_recorded
        rows.append(
            [
                [nodes.text(period.label)],
                [cell(found[name], id, figure)],
                *([[cell(open_here, f"{OPEN}.period.{name}", release[OPEN])]] if silent else []),
                [cell(cases[name], f"cases.period.{name}", release["cases"])],
                [_share_if_known(found[name], cases[name], open_here, id, figure)],
            ]
        )
    rows.append(
        [
            [nodes.text("All")],
            [cell(figure.value, WHOLE, figure)],
            *([[cell(figure.not_recorded, f"{WHOLE}.not_recorded", figure)]] if silent else []),
            [cell(figure.base, f"{WHOLE}.base", figure)],
            [_share_if_known(figure.value, figure.base, figure.not_recorded, WHOLE, figure)],
        ]
    )
    return build(
        release,
        id=_WHOLE_ID,
        caption=_WHOLE_CAPTION,
        head=["Period", "Complete", *(["Nobody can say"] if silent else []), "Cases", "Share"],
        rows=rows,
        total=True,
        notes=[
            "A record is complete if every item that is due is there. Where nobody examined an "
            "item and nothing else is missing, nobody can say."
        ]
        if not isinstance(figure.not_recorded, Withheld) and figure.not_recorded
        else [],
    )


def _share_if_known(part: Value, whole: Value, silent: Value, id: str, figure: Figure) -> Node:
    if silent == 0 or isinstance(part, Withheld) or isinstance(whole, Withheld):
        return share(part, whole, id, figure)
    return nodes.text("not known")


def _by_item(release: Release, period: str) -> Node:
    name = f"record_{period}"
    figure = release[name]
    rows = []
    for item in all_items().values():
        found = release.breakdown(name, item.column)
        rows.append(
            [
                [nodes.text(item.label)],
                *(
                    [cell(found[state], f"{name}.{item.column}.{state}", figure)]
                    for state in _STATES
                ),
                [
                    # What nobody examined is neither there nor missing, so that no share is known.
                    nodes.text("not applicable")
                    if found["not_recorded"]
                    else share(
                        found[PRESENT],
                        found[PRESENT] + found[MISSING_ITEM],
                        f"{name}.{item.column}.{PRESENT}",
                        figure,
                    )
                ],
            ]
        )
    return build(
        release,
        id=f"recording-{period}",
        caption=f"How each item stands on the record, {release.review.periods[period].label}",
        head=["Item", *_STATES.values(), "Share of those due"],
        rows=rows,
        notes=[NOT_EXAMINED],
    )
