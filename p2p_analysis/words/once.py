"""What is worked out of an object once, and kept as long as the object lives."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

_Of = TypeVar("_Of")
_Found = TypeVar("_Found")


def once_for_each(work: Callable[[_Of], _Found]) -> Callable[[_Of], _Found]:
    """Work something out once for each object, told apart by identity.

    For objects that do not change. What is found must not hold the object, or neither would ever
    be let go.
    """
    kept: dict[int, _Found] = {}

    @wraps(work)
    def found(of: _Of) -> _Found:
        if id(of) not in kept:
            kept[id(of)] = work(of)
            weakref.finalize(of, kept.pop, id(of), None).atexit = False
        return kept[id(of)]

    return found
