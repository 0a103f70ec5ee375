"""What to do when a source needs a package that is not installed."""

from __future__ import annotations

# What the extra of ours brings; pyodbc needs a driver of the system too, so it is not among them.
_OURS = ("sqlalchemy", "psycopg", "duckdb", "xlrd", "openpyxl", "pyarrow")


def missing_package(error: ImportError) -> str:
    """One line that says what to install.

    >>> missing_package(ModuleNotFoundError(name="duckdb"))
    'needs the package duckdb; install it: python -m pip install "p2p_analysis[sources]"'
    """
    name = (error.name or "of its driver").partition(".")[0]
    ours = not error.name or name in _OURS
    install = '"p2p_analysis[sources]"' if ours else name
    return f"needs the package {name}; install it: python -m pip install {install}"
