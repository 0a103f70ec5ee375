"""Lists of single cases: a table where the edition may hold one, elsewhere where to find it."""

from __future__ import annotations

from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import build
from p2p_analysis.show.undrawn import elsewhere
from p2p_analysis.words.case_list import ASKED, ASKED_ID, CAPTIONS, NOTES
from p2p_analysis.words.errors import UsageError, did_you_mean


def case_list(release: Release, name: str) -> Shown:
    """Print a list of single cases, or say that the exempt edition holds it.

    Parameters
    ----------
    release : Release
        From `protect`.
    name : str
        One of the lists of `words.case_list.CAPTIONS`.
    """
    of_release(release)
    if name not in CAPTIONS:
        raise UsageError(f'no list of cases is called "{name}"' + did_you_mean(name, CAPTIONS))
    if not release.edition.case_table:
        why = ", because it names single cases"
        return Shown((elsewhere(f"the list “{CAPTIONS[name]}”", why),))
    found = release.lists.get(name)
    if found is None or not found.rows:
        words = f"{CAPTIONS[name]}: the list is empty."
        return Shown((nodes.paragraph([nodes.text(words)]),))
    table = build(
        release,
        id=f"list-{name}",
        caption=CAPTIONS[name],
        head=list(found.head),
        rows=[[[nodes.text(cell)] for cell in row] for row in found.rows],
        notes=NOTES.get(name, ()),
        numeric=(),
        refers={ASKED: ASKED_ID},
    )
    return Shown((table,))
