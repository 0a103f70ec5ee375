"""The templates of all pages, each read and compiled once in a process."""

from __future__ import annotations

import urllib.parse
from functools import cache

import jinja2

_KINDS = ("paper.html", "check.html", "check_body.html", "index/index.html")


@cache
def template(name: str) -> jinja2.Template:
    """Give a template by its name in the folder of templates; what is put in is escaped."""
    return _environment().get_template(name)


def ready() -> None:
    """Compile all of them, for processes that are forked from this one."""
    for name in _KINDS:
        template(name)


def _size(count: int) -> str:
    """Say how large a file is, as a reader's own computer would.

    >>> _size(900), _size(39312), _size(5_400_000)
    ('1 KB', '39 KB', '5.1 MB')
    """
    if count < 1_000_000:
        return f"{-(-count // 1024)} KB"
    return f"{count / 1024 / 1024:.1f} MB"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("p2p_analysis.press", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"size": _size, "address": urllib.parse.quote}
    return environment
