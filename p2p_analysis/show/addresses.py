"""Addresses among words: a web page or a mailbox that is written out becomes a link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node

_SITE = r"(?:https?://|www\.)[\w.-]+\w(?:/[^\s<>\"]*[\w/])?"
_ADDRESS = re.compile(rf"({_SITE})|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


def addresses_linked(words: str) -> Iterator[Node]:
    """Words as inlines, their addresses as links. A stop behind one is not a part of it."""
    done = 0
    for found in _ADDRESS.finditer(words):
        site, mailbox = found.groups()
        if done < found.start():
            yield nodes.text(words[done : found.start()])
        to = f"mailto:{mailbox}" if mailbox else site
        yield {
            "kind": "link",
            "href": f"https://{to}" if to.startswith("www.") else to,
            "content": [nodes.text(found[0])],
        }
        done = found.end()
    if done < len(words):
        yield nodes.text(words[done:])
