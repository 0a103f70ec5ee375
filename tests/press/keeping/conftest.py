"""A small review whose papers are made by a stand-in, so that what happens to files is cheap."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from p2p_analysis.press import publish
from p2p_analysis.press.make import Order
from tests.invented import write_review
from tests.press import killed

NOTEBOOK = json.dumps(
    {
        "cells": [
            {
                "cell_type": "code",
                "id": "given",
                "execution_count": None,
                "metadata": {"tags": ["parameters"]},
                "outputs": [],
                "source": 'review_folder, edition, last_audit = "", "", ""',
            }
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)


def small_review(folder: Path) -> Path:
    """A review that builds in a moment, once `stand_in` makes its papers."""
    files = {"paper.ipynb": NOTEBOOK}
    head = 'notebook = "paper.ipynb"'
    write_review(folder, rows=[{}] * 3, chapters={"cases": "1.1 Text.\n"}, head=head, files=files)
    return folder


def stand_in(patch: pytest.MonkeyPatch, state: str = killed.NEW) -> None:
    """Stand in for running, rendering and auditing."""

    def make(order: Order, *_: Any) -> tuple[dict[str, bytes], None, dict]:
        return dict(killed.papers(state)[order.edition]), None, {}

    patch.setattr(publish, "_make", make)
    patch.setattr(publish, "audit_new", lambda *_: b"")
    patch.setattr(publish, "check_files", lambda *_: {})


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small review; papers of it are made by a stand-in."""
    stand_in(monkeypatch)
    return small_review(tmp_path / "reports" / "small")
