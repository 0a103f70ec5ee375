"""A seal: by fingerprints, from which blocks an edition's set files were made.

To set a paper costs more than all else of its audit. Whoever makes the same blocks from the
manifest alone need not set them a second time: the same renderers gave the sealed bytes for them.
A seal says so only of renderers that no cell could reach while it knew the cases. So it is made
with the files, in a process in which no notebook has run with its cases; and it is not kept with
the papers: those that stand published are set again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from p2p_analysis.show.nodes import Node

# What is made from blocks and end mark alone; the other files cost nothing.
_SET = ("report.html", "report.pdf", "tables.xlsx")


@dataclass(frozen=True)
class Seal:
    """Fingerprints of a paper and of the files that were set from it.

    Attributes
    ----------
    paper : str
        Of the blocks and the end mark.
    files : mapping of str to str
        Of each file's content, by its name.
    """

    paper: str
    files: Mapping[str, str]

    def unbroken(
        self, blocks: list[Node], end: Node, files: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """Give those of the files that are, to the byte, what these blocks were rendered to."""
        if _of_paper(blocks, end) != self.paper:
            return {}
        return {
            name: content
            for name, content in files.items()
            if self.files.get(name) == hashlib.sha256(content).hexdigest()
        }


def sealed(blocks: list[Node], end: Node, files: Mapping[str, bytes]) -> Seal:
    """Seal the files that were just rendered from a paper's blocks and its end mark."""
    found = {name: hashlib.sha256(files[name]).hexdigest() for name in _SET}
    return Seal(_of_paper(blocks, end), found)


def _of_paper(blocks: list[Node], end: Node) -> str:
    """The fingerprint of a paper; blocks that are alike in another order of keys are others."""
    return hashlib.sha256(json.dumps([blocks, end]).encode()).hexdigest()
