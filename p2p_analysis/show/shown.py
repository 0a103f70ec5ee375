"""What a notebook cell shows: blocks, and how Jupyter asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from p2p_analysis.gate.release import Release
from p2p_analysis.show.html import fragment
from p2p_analysis.show.nodes import MIME, Node, plain, to_text
from p2p_analysis.show.screen import on_screen
from p2p_analysis.words.errors import DisclosureError


@dataclass(frozen=True, repr=False)
class Shown:
    """Blocks of the paper. In JupyterLab they look as they will on the page."""

    blocks: tuple[Node, ...]

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, object]:
        return {
            MIME: to_text(self.blocks),
            "text/html": on_screen(fragment(self.blocks)),
            "text/plain": repr(self),
        }

    def __repr__(self) -> str:
        return "\n".join(plain(b.get("content", ())) or b.get("caption", "") for b in self.blocks)


def of_release(release: object) -> Release:
    """Refuse to show what has not passed the gate."""
    if isinstance(release, Release):
        return release
    raise DisclosureError(
        f"only a Release can be shown, not {type(release).__name__}; make one with p2p.protect()"
    )
