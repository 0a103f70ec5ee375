"""What every process of a build would work out for itself, worked out before they part.

Both editions, and the audit, rest on the same cells and equations. A process that is forked begins
with those that were written down here; one that starts anew does not, and loses nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from p2p_analysis.brief.review import Review
from p2p_analysis.gate.earlier import as_in_manifest, earlier_editions
from p2p_analysis.gate.model import definitions_of
from p2p_analysis.gate.structure import structure_of
from p2p_analysis.press.apart.forked import may_fork
from p2p_analysis.show.binding import ready
from p2p_analysis.show.chapters import prose_of
from p2p_analysis.words.errors import P2PError


def prepare(review: Review, editions: Collection[str]) -> None:
    """Write down the structures on which these editions and their audit rest.

    What is wrong with a review is told by the run that meets it, not here.
    """
    if not may_fork():
        return
    for words in prose_of(review):
        ready(words)
    for name, edition in review.editions.items():
        if not edition.protects:
            continue  # it asks for those of all that do
        with contextlib.suppress(P2PError):
            before = earlier_editions(review, edition)
            definitions = definitions_of(review, edition)
            structure_of(definitions, before)
            if name in editions:
                structure_of(as_in_manifest(definitions), before)
