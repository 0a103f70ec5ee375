"""An address among words is a link, and nothing else is."""

from __future__ import annotations

import pytest

from p2p_analysis.show.addresses import addresses_linked
from p2p_analysis.show.nodes import plain


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("The team: www.anyshire.example.", [("www.anyshire.example", "https://www.anyshire.example")]),
        ("See https://any.example/a-b/, there.", [("https://any.example/a-b/",) * 2]),
        ("Ask the.team@any.example or 01234 567890", [
            ("the.team@any.example", "mailto:the.team@any.example"),
        ]),
        ("http://any.example and a@b.example", [
            ("http://any.example",) * 2, ("a@b.example", "mailto:a@b.example"),
        ]),
        ("The team, see the council's website", []),
        ("javascript:alert(1) and www. and @here", []),
        ("", []),
    ],
)  # fmt: skip
def test_addresses_are_links_and_words_stay_words(words: str, links: list[tuple[str, str]]):
    found = list(addresses_linked(words))
    assert plain(found) == words
    told = [(plain(n["content"]), n["href"]) for n in found if n["kind"] == "link"]
    assert told == links
