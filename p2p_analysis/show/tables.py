"""Tables: a measure by a field, or several measures with their three answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from p2p_analysis.brief.periods import CALENDAR_FIELDS
from p2p_analysis.gate.figures import Figure, Value, Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import SYMBOL, SYMBOL_MEANING, as_json, digits, per_cent
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.spans import unit
from p2p_analysis.show.undrawn import left_out, not_printed, says_nothing
from p2p_analysis.words.errors import UsageError
from p2p_analysis.words.fields import NOT_RECORDED

COULD_BE = "Could be"
COULD_BE_MEANING = (
    "Could be: how many yes there would be if all that is not recorded were no, and if it were yes."
)
NO_ANSWER = "not applicable"
SEVERAL = "More than one may apply to a case, so the rows do not add up to the total."


def table(
    release: Release, what: str | Sequence[str], *, by: str | None = None, caption: str = ""
) -> Shown:
    """Print figures as a table.

    Parameters
    ----------
    release : Release
        From `protect`.
    what : str or sequence of str
        One figure, to be counted by a field; or several, each a row with its three answers.
    by : str, optional
        A field that the figure is declared to be counted by.
    caption : str, optional
        What the table shows; made from the label if not given.
    """
    of_release(release)
    if by is not None:
        if not isinstance(what, str):
            raise UsageError("by= takes one figure; give a list without by= for several figures")
        found = levels_table(release, what, by, caption=caption)
        levels = recorded_levels(release.breakdown(what, by))
        if says_nothing((release[what].value, *levels.values())):
            return Shown((not_printed(found["id"], found["caption"], what="counts"),))
        return Shown((found,))
    rows = [what] if isinstance(what, str) else list(what)
    return Shown((told_answers(release, rows, caption=caption),))


def levels_table(release: Release, name: str, by: str, *, caption: str = "", id: str = "") -> Node:
    """A measure counted by a field: a row a level, empty ones too, and the total last."""
    figure, found = release[name], release.breakdown(name, by)
    field = release.fields[by]
    if by in release.review.times:
        # A case without a date is in no period at all; it is counted as left out.
        found = recorded_levels(found)
    title = sentence(unit(release, by).title) if by in CALENDAR_FIELDS else field.title
    monthly = by == "period" and release.review.measures[name].per_month
    # A share of all cases says nothing of a month or a quarter.
    shared = by not in CALENDAR_FIELDS
    head = [title, "Cases", *(["Share"] if shared else [])]
    if monthly:
        head += ["Months", "Cases a month"]
    rows = []
    for level, value in found.items():
        row_id = f"{name}.{by}.{level}"
        row = [
            [nodes.text(field.word_title(level))],
            [cell(value, row_id, figure)],
            *([[share(value, figure.value, row_id, figure)]] if shared else []),
        ]
        if monthly:
            row += _monthly(release, name, level)
        rows.append(row)
    total = [[nodes.text("All")], [cell(figure.value, name, figure)]]
    several = field.kind == "choices"
    if shared:
        whole = isinstance(figure.value, int) and figure.value and not several
        total.append([nodes.text("100%" if whole else NO_ANSWER)])
    if monthly:
        months = release.review.window.months
        total += [[nodes.text(str(months))], [nodes.text(NO_ANSWER)]]
    return build(
        release,
        id=id or f"table-{name}-by-{by}",
        caption=caption or f"{sentence(figure.label)}, by {title[:1].lower()}{title[1:]}",
        head=head,
        rows=[*rows, total],
        total=True,
        notes=[SEVERAL] if several else [],
    )


def told_answers(
    release: Release, names: Sequence[str], *, caption: str = "", id: str = ""
) -> Node:
    """Several measures with their answers, without the rows in which every answer is withheld.

    A note names those; where no row is left, or one without a yes or a no, a sentence stands in the
    table's place.
    """
    told = [name for name in names if not says_nothing(_telling(name, release))]
    left = [release[name].label for name in names if name not in told]
    id = id or f"table-{names[0]}"
    caption = caption or sentence(release[names[0]].label)
    if not told:
        return not_printed(id, caption, what="answers")
    if left and len(told) == 1 and says_nothing(_answers(release[told[0]])[:2]):
        return not_printed(id, caption, what="yes and no answers")
    return answers_table(release, told, caption=caption, id=id, notes=left_out(left, "answers"))


def _telling(name: str, release: Release) -> tuple[Value, ...]:
    """The answers of a measure that can tell something; one without a condition is never a no."""
    value, no, not_recorded = _answers(release[name])
    measure = release.review.measures.get(name)
    return (value, no, not_recorded) if measure is None or measure.where else (value, not_recorded)


def _answers(figure: Figure) -> tuple[Value, ...]:
    return figure.value, figure.no, figure.not_recorded


def answers_table(
    release: Release,
    names: Sequence[str],
    *,
    caption: str = "",
    id: str = "",
    notes: Sequence[str] = (),
) -> Node:
    """Several measures, each with yes, no, not recorded, and how many were asked.

    Where an answer is silent on some cases, a last column says what the yes could be: from none of
    the silent cases to all of them.
    """
    rows = []
    silent = any(release[name].not_recorded not in (0, None) for name in names)
    for name in names:
        figure = release[name]
        parts = zip(("", ".no", ".not_recorded"), _answers(figure), strict=True)
        answers = [
            [cell(value, name + part, figure)] for part, value in (*parts, (".base", figure.base))
        ]
        could = [_could_be(figure)] if silent else []
        rows.append([[nodes.text(sentence(figure.label))], *answers, *could])
    return build(
        release,
        id=id or f"table-{names[0]}",
        caption=caption or sentence(release[names[0]].label),
        head=[*("Question", "Yes", "No", "Not recorded", "Asked"), *([COULD_BE] if silent else [])],
        rows=rows,
        notes=[*([COULD_BE_MEANING] if silent else []), *notes],
    )


def _could_be(figure: Figure) -> list[Node]:
    low, high = (
        cell(value, figure.id + part, figure)
        for value, part in ((figure.value, ""), (figure.at_most, ".at_most"))
    )
    kept = [one["withheld"] for one in (low, high)]
    if all(kept) or (kept[0] and figure.not_recorded in (0, None)):
        return [low]
    if any(kept):
        return [low, nodes.text(" to "), high]
    words = low["text"] if figure.not_recorded in (0, None) else f"{low['text']} to {high['text']}"
    return [{**low, "text": words, "form": "range"}]


def build(
    release: Release,
    *,
    id: str,
    caption: str,
    head: list[str],
    rows: list[list[list[Node]]],
    total: bool = False,
    notes: Sequence[str] = (),
    numeric: Sequence[int] | None = None,
    refers: Mapping[str, str] | None = None,
) -> Node:
    """Finish a table: source, and the meaning of a symbol where it is used.

    `refers` says which words of the notes stand for which other table; see `show.numbered`.
    """
    used = any(node.get("text") == SYMBOL for row in rows for part in row for node in part)
    found = nodes.table(
        id=id.replace("_", "-"),
        caption=caption,
        head=head,
        rows=rows,
        total=total,
        notes=[*([SYMBOL_MEANING] if used else []), *notes],
        source=source(release),
        numeric=range(1, len(head)) if numeric is None else numeric,
    )
    return {**found, "refers": dict(refers)} if refers else found


def source(release: Release) -> str:
    """Where the numbers of a table come from."""
    review = release.review
    invented = " Invented cases." if review.data_note else ""
    return f"{review.council}, case file of this review.{invented}"


def cell(value: Value, id: str, figure: Figure) -> Node:
    """A number in a table, bound to its figure; a withheld one is a symbol, explained below."""
    return nodes.figure(
        digits(value),
        id=id,
        form="",
        withheld=isinstance(value, Withheld),
        value=as_json(value),
        how=figure.how,
    )


def share(part: Value, whole: Value, id: str, figure: Figure) -> Node:
    """A share in whole per cent, where both its numbers are shown."""
    if isinstance(part, Withheld) or isinstance(whole, Withheld):
        return nodes.figure(
            SYMBOL, id=id, form="percent", withheld=True, value=None, how=figure.how
        )
    if not isinstance(part, int) or not isinstance(whole, int) or not whole:
        return nodes.text(NO_ANSWER)
    words = per_cent(part, whole)
    return nodes.figure(words, id=id, form="percent", withheld=False, value=words, how=figure.how)


def sentence(words: str) -> str:
    """Begin with a capital."""
    return words[:1].upper() + words[1:]


def recorded_levels(found: Mapping[str, Value]) -> dict[str, Value]:
    """Levels without "not recorded"."""
    return {level: value for level, value in found.items() if level != NOT_RECORDED}


def _monthly(release: Release, name: str, level: str) -> list[list[Node]]:
    rate = release[f"{name}_per_month_{level}"]
    months = release.review.periods[level].months
    return [[nodes.text(str(months))], [cell(rate.value, rate.id, rate)]]
