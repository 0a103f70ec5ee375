"""Words are compared without ornament, and never guessed."""

import pytest

from p2p_analysis.words.wording import forms, plain


@pytest.mark.parametrize("text", ["Not known", " NOT  KNOWN ", "not\u00a0known", "\uff2eot known"])
def test_case_padding_and_widths_do_not_matter(text):
    assert plain(text) == "not known"


@pytest.mark.parametrize("text", ["N/K", "n.k.", "NK", " nk "])
def test_the_strokes_and_stops_of_a_short_form_do_not_matter(text):
    assert plain(text) == "nk"


@pytest.mark.parametrize("text", ["and/or", "01/02/2018", "1.5", "#N/A"])
def test_strokes_and_stops_elsewhere_stay(text):
    assert plain(text) == text.casefold()


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("a) Yes", "yes"),
        ("b)No", "no"),
        ("q) 6: Police", "6"),
        ("j) 3D: Health services", "3d"),
        ("N1 - Abuse or Neglect", "n1"),
        ("RC8: Case closed after assessment", "rc8"),
    ],
)
def test_the_letter_of_a_list_and_the_text_after_a_code_can_be_taken_off(text, last):
    assert forms(text)[0] == plain(text)
    assert forms(text)[-1] == last


@pytest.mark.parametrize(
    "text", ["none - see the file", "no: not really", "PSRMEM - Support with memory", "yes (a)"]
)
def test_a_word_before_a_dash_is_no_code(text):
    assert forms(text) == (plain(text),)
