"""Fixtures of the gate: invented reviews, one folder each."""

from itertools import count

import pytest

from tests.invented import counted, write_review


@pytest.fixture(scope="session")
def invent(tmp_path_factory):
    """Make a small review, and count it. A folder each, also within one property test."""
    home, number = tmp_path_factory.mktemp("invented"), count()

    def make(measures, rows, **settings):
        folder = home / f"review-{next(number)}"
        return counted(write_review(folder, measures=measures, rows=rows, **settings))

    return make
