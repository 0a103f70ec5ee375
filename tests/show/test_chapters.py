"""A chapter before counting: every fault at once, each with its file, its line and a way out."""

import pytest

import p2p_analysis as p2p
from p2p_analysis.show.chapters import check_chapters
from p2p_analysis.words.errors import NarrativeError


@pytest.fixture
def faults(invent):
    """Check chapters of a small review; return the faults as words."""

    def check(chapters=None, **settings):
        review = invent(chapters or {}, **settings)
        try:
            check_chapters(review)
        except NarrativeError as error:
            return [str(fault) for fault in error.faults]
        return []

    return check


def test_a_sound_chapter_passes(faults):
    text = "# Cases\n\n2.1 There were {{ n.cases.cases }}, told by {{ review.as_at }}.\n"
    assert (
        faults({"a": text, "b": "2.2 {{ n.together.of }} of them, {{ periods.first.label }}."})
        == []
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Some words.\n\n{{ n.casses }}",
         'a.md, line 3: "n.casses" is not known here; did you mean "cases"?'),
        ("{{ n.cases.off }}",
         'a.md, line 1: "n.cases.off" is not known here; did you mean "of"?'),
        ("{{ m.cases }}",
         'a.md, line 1: "m.cases" is not known here; expected one of: edition, events, guidance,'
         " guidance_register, n, outside, periods, printed, review"),
        ("{{ cases }}",
         'a.md, line 1: "cases" is not known here; expected one of: edition, events, guidance,'
         " guidance_register, n, outside, periods, printed, review"),
        ("{{ periods.frist.months }}",
         'a.md, line 1: "periods.frist.months" is not known here; did you mean "first"?'),
        ("{% if n.togetherr.shown %}x{% endif %}",
         'a.md, line 1: "n.togetherr.shown" is not known here; did you mean "together"?'),
        ("Words\n\nmore words, 28 of them",
         'a.md, line 3: the number "28" is typed; name a figure instead, as in {{ n.cases }}'),
        ("{{ 28 }}", 'a.md, line 1: "28" is typed inside a reference; name a figure instead'),
        ('{{ "twenty" }}',
         'a.md, line 1: "twenty" is typed inside a reference; name a figure instead'),
        ("{{ n.cases + 1 }}", 'a.md, line 1: "1" is typed inside a reference;'),
        ("{{ n['cases'] }}", 'a.md, line 1: "cases" is typed inside a reference;'),
        ("{% set x = 5 %}{{ x }}", 'a.md, line 1: "5" is typed inside a reference;'),
        ("Words\n{{ n.cases", "a.md, line 2: a reference is not closed or not valid:"),
        ("{% if n.cases.shown %}words", "a.md, line 1: a reference is not closed or not valid:"),
        ("{% endif %}", "a.md, line 1: a reference is not closed or not valid:"),
        ("{{ }}", "a.md, line 1: a reference is not closed or not valid:"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line_and_a_way_out(faults, text, fault):
    (found, *_) = faults({"a": text})
    assert found.startswith(fault)


def test_lines_are_counted_through_references_of_several_lines(faults):
    (found,) = faults({"a": "{{\n n.cases\n}}\nand 28"})
    assert found.startswith("a.md, line 4:")


@pytest.mark.parametrize(
    "sum_",
    [
        "n.cases + n.together",
        "n.cases - n.together",
        "n.cases * n.cases",
        "-n.cases",
        "n.cases ~ n.together",
        "n.cases | string",
        "n.cases.words.text.upper()",
        "n.cases > n.together",
        "n.cases is even",
    ],
)
def test_a_figure_cannot_be_worked_on_inside_a_reference(faults, release, sum_):
    chapters = {"a": f"Words.\n\n{{{{ {sum_} }}}}"}
    told = [words for words in faults(chapters) if "worked on" in words]
    assert told == [
        "a.md, line 3: a figure is worked on inside a reference; declare what is meant as a measure"
    ]
    with pytest.raises(NarrativeError, match="line 3"):
        p2p.narrate(release(chapters=chapters), "a")


def test_a_condition_may_ask_what_is_shown(faults):
    text = "{% if n.cases.shown and not n.together.is_zero or n.cases.shown %}x{% endif %}"
    assert faults({"a": text}) == []


@pytest.mark.parametrize(
    ("chapters", "fault"),
    [
        ({"a": "2.2 Words.\n\n2.1 Words."}, "a.md, line 3: paragraph 2.1 stands after 2.2"),
        ({"a": "2.1 Words.\n\n2.1 Words."}, "a.md, line 3: paragraph 2.1 stands after 2.1"),
        ({"a": "3.1 Words.", "b": "Words.\n\n2.9 Words."},
         "b.md, line 3: paragraph 2.9 stands after 3.1"),
        ({"a": "2.9 Words.\n\n2.10 Words.\n\n2.9 Words."},
         "a.md, line 5: paragraph 2.9 stands after 2.10"),
    ],
)  # fmt: skip
def test_paragraph_numbers_rise_over_all_chapters(faults, chapters, fault):
    assert [words.split(";")[0] for words in faults(chapters)] == [fault]


def test_a_number_that_follows_is_measured_against_the_highest(faults):
    assert len(faults({"a": "2.5 Words.\n\n2.1 Words.\n\n2.3 Words.\n\n2.6 Words."})) == 2


def test_a_missing_chapter_is_a_fault_among_the_others(faults):
    found = faults({"a": "28 cases", "b": None, "c": "{{ n.casses }}"})
    assert [words.split(":")[0] for words in found] == [
        "a.md, line 1", "narrative/b.md", "c.md, line 1",
    ]  # fmt: skip
    assert "no such file; review.toml lists chapter b" in found[1]


def test_all_faults_of_a_chapter_come_at_once(faults):
    text = "28 cases\n\n{{ n.casses }} and {{ n.cases.off }}\n\n2.2 A\n\n2.1 B and nine"
    assert len(faults({"a": text})) == 5


def test_a_chapter_that_the_review_does_not_list_is_refused(release):
    found = release(chapters={"summary": "Words."})
    with pytest.raises(NarrativeError, match='does not list this chapter; did you mean "summary"'):
        p2p.narrate(found, "sumary")


# --- The registers are prose too -----------------------------------------------------------------

CLAIM = """
[[claims]]
id = "F013"
paragraph = "2.22"
claim = "Months in the window"
printed = 33
unit = "months"
scope = "case"
status = "inconsistent"
counted = "review.months"
reason = "{reason}"
"""
CONFLICT = """
[[contradictions]]
paragraphs = "1.2"
conflict = "Words."
handling = "Words."
[[contradictions]]
paragraphs = "2.22"
conflict = "{conflict}"
handling = "{handling}"
"""


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("From 24 months", 'the number "24" is typed'),
        ("{{ n.casses }} cases", '"n.casses" is not known here; did you mean "cases"?'),
        ("{{ n.cases", "a reference is not closed or not valid"),
        ("{{ 24 }}", '"24" is typed inside a reference'),
    ],
)
def test_the_prose_of_a_register_is_held_to_the_same_rules(faults, words, fault):
    claims = CLAIM.format(reason=words)
    rows = CONFLICT.format(conflict=words, handling=words)
    found = faults(claims=claims, contradictions=rows)
    assert [place.split(": ")[0] for place in found] == [
        "printed.toml, F013, reason",
        "contradictions.toml, row 2 (2.22), conflict",
        "contradictions.toml, row 2 (2.22), handling",
    ]
    assert all(fault in place for place in found)


def test_a_number_typed_into_a_label_is_refused_unless_it_is_a_name(faults):
    measures = {"cases": {"label": "the three cases of children under ten"}}
    assert faults(measures=measures, literals=["under ten"]) == [
        'review.toml, [measures.cases] label: the number "three" is typed; if it is part of a '
        "name, add it to literals"
    ]


def test_the_faults_of_registers_join_those_of_chapters(faults):
    found = faults({"a": "28 cases"}, claims=CLAIM.format(reason="24 months"))
    assert [place.split(":")[0] for place in found] == [
        "a.md, line 1",
        "printed.toml, F013, reason",
    ]


def test_what_a_claim_printed_may_be_a_number(faults):
    claims = CLAIM.format(reason="It is {{ review.months }} months, not {{ printed.F013 }}.")
    assert faults(claims=claims) == []


def test_the_chapters_and_registers_of_the_paper_pass(review):
    assert len(review.chapters) > 10
    assert review.claims
    check_chapters(review)
