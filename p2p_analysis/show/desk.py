"""At the analyst's desk: what a notebook's parameters may be called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType

from p2p_analysis.words.errors import Fault, UsageError, did_you_mean

_SHELL = {"In", "Out", "exit", "quit", "get_ipython", "open"}


def refuse_unknown_parameters(namespace: Mapping[str, object], known: Iterable[str]) -> None:
    """Refuse a misspelt parameter: papermill only warns of it, and the default would be used.

    Parameters
    ----------
    namespace : mapping
        `globals()`, called right after the parameters cell.
    known : iterable of str
        Names of the notebook's parameters.

    Raises
    ------
    UsageError
        Naming each unknown parameter and the nearest known one.
    """
    known = set(known)
    faults = [
        Fault("notebook parameter", f'"{name}" is not a parameter{did_you_mean(name, known)}')
        for name, value in namespace.items()
        if not name.startswith("_")
        and name not in known | _SHELL
        and not isinstance(value, ModuleType)
    ]
    if faults:
        raise UsageError(faults)
