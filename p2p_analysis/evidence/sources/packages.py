"""What to do when a source needs a package that is not installed."""

from __future__ import annotations

_OF_ITS_OWN = ("pyodbc",)  # needs a driver of the system too, so no extra of ours brings it


def missing_package(error: ImportError) -> str:
    """One line that says what to install.

    >>> missing_package(ModuleNotFoundError(name="duckdb"))
    'needs the package duckdb; install it: python -m pip install "p2p_analysis[sources]"'
    """
    name = (error.name or "of its driver").partition(".")[0]
    install = name if name in _OF_ITS_OWN else '"p2p_analysis[sources]"'
    return f"needs the package {name}; install it: python -m pip install {install}"
