"""Plain references are looked up and other templates left to Jinja: both say the same."""

import jinja2
import pytest

from p2p_analysis.show import binding
from p2p_analysis.show.binding import bind
from p2p_analysis.words.errors import NarrativeError

PLAIN = [
    "No reference at all, and a brace } or two }}.",
    "{{ n.cases }} and {{n.cases.words}}, then {{  n.advice_followed.of  }}.\nA second line.\n",
    "{{ review.months }} months of {{ review.council }}; {{ periods.first.label }}",
]


@pytest.mark.parametrize("source", PLAIN)
def test_a_plain_reference_means_what_jinja_takes_it_for(source, public, monkeypatch):
    quick = bind(source, public)
    monkeypatch.setattr(binding, "_looked_up", lambda *_: None)
    assert bind(source, public) == quick
    assert len(quick[1]) == source.count("{{")


def test_a_condition_is_left_to_jinja(public):
    text, marks = bind("{% if n.cases.shown %}{{ n.cases }}{% else %}none{% endif %}", public)
    assert [mark.id for mark in marks] == ["cases"] and "none" not in text


@pytest.mark.parametrize("source", ["{{ n.no_such_figure }}", "{{ nothing.at.all }}"])
def test_an_unknown_name_is_told_by_jinja(source, public):
    with pytest.raises(jinja2.UndefinedError):
        bind(source, public)


@pytest.mark.parametrize("source", ["{{ 5 }}", "{{ n.cases.shown }}"])
def test_what_is_no_figure_is_refused(source, public):
    with pytest.raises(NarrativeError, match="prints no figure"):
        bind(source, public)
