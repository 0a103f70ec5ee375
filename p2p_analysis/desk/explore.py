"""The same tables by pointing: dropdowns for rows, columns and a filter, and the call to keep."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from p2p_analysis.brief.review import Review
from p2p_analysis.desk.sheet import marked, marking_of
from p2p_analysis.desk.tabulate import fields_to_ask, tabulate
from p2p_analysis.evidence.cases import Cases
from p2p_analysis.show.screen import on_screen
from p2p_analysis.words.errors import P2PError, UsageError
from p2p_analysis.words.fields import NOT_RECORDED

if TYPE_CHECKING:
    from ipywidgets import VBox

_NONE = ""
_FIRST = ("harm_class", "period")  # what is shown first, where a review has it


def explore(cases: Cases, review: Review) -> VBox:
    """Choose fields and a filter by dropdowns; the table follows.

    Parameters
    ----------
    cases : Cases
        From `load_cases`.
    review : Review
        From `load_review`.
    """
    try:
        from ipywidgets import HTML, Dropdown, HBox, Layout, VBox
    except ModuleNotFoundError:
        raise UsageError(
            "dropdowns need the package ipywidgets, which comes with the extra `lab`; without it, "
            "p2p.tabulate(cases, review, rows, columns) shows the same tables"
        ) from None
    names = fields_to_ask(review)
    known = [(review.fields[name].title, name) for name in names]
    wide = Layout(width="24rem")
    rows = Dropdown(options=known, description="Rows", layout=wide)
    columns = Dropdown(options=[("(none)", _NONE), *known], description="Columns", layout=wide)
    field = Dropdown(
        options=[("(all cases)", _NONE), *known], description="Only where", layout=wide
    )
    word = Dropdown(options=[("", _NONE)], description="is", layout=wide, disabled=True)
    rows.value, columns.value = (
        name if name in names else other
        for name, other in zip(_FIRST, (names[0], _NONE), strict=True)
    )
    shown = HTML()

    def follow(change: object = None) -> None:
        where = {field.value: word.value} if field.value and word.value else None
        try:
            sheet = tabulate(cases, review, rows.value, columns.value or None, where=where)
        except P2PError as error:
            problems = "; ".join(fault.problem for fault in error.faults)
            shown.value = on_screen(f"<p>{escape(problems)}.</p>")
            return
        asked = [f'"{name}"' for name in (rows.value, columns.value) if name]
        asked += [f'where={{"{field.value}": "{word.value}"}}'] if where else []
        call = f"p2p.tabulate(cases, review, {', '.join(asked)})"
        keep = f"<pre class=lines>{escape(call)}</pre>"
        shown.value = on_screen(f"{sheet.body}<p class=note>The same table, to keep:</p>{keep}")

    def offer(change: object) -> None:
        """The words of the field chosen; the first of them, so that there is always one."""
        declared = review.fields.get(field.value)
        levels = (*declared.levels, NOT_RECORDED) if declared else ()
        options = [(declared.word_title(level), level) for level in levels] if declared else []
        with word.hold_trait_notifications():
            word.options = options or [("", _NONE)]
            word.disabled = not options
        follow()

    field.observe(offer, names="value")
    for one in (rows, columns, word):
        one.observe(follow, names="value")
    follow()
    # The marking stands first, above the dropdowns too.
    return VBox(
        [HTML(marked(marking_of(review))), HBox([rows, columns]), HBox([field, word]), shown]
    )
