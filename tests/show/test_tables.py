"""Tables: every level and its share, a symbol for what is withheld, and where it comes from."""

import pytest

import p2p_analysis as p2p
from p2p_analysis.brief.merging import levels_of
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show.nodes import plain
from p2p_analysis.show.numbers import SYMBOL_MEANING
from p2p_analysis.words.errors import UsageError
from p2p_analysis.words.screening import RECEIVED
from tests.invented import EDITIONS, several

TWO_LEVELS = [*several(9, location="school"), *several(3, location="outside"), *several(8)]
AGENCIES = {
    "helped": {
        "label": "cases with help",
        "where": {"support_agencies": ["school", "nspcc"]},
        "by": ["support_agencies"],
    }
}


def told(shown):
    """A table's rows as words."""
    (block,) = shown.blocks
    return block, [[plain(cell) for cell in row] for row in block["rows"]]


def test_a_table_by_levels_shows_empty_levels_and_the_total(release):
    block, rows = told(p2p.table(release(), "cases", by="location"))
    assert block["head"] == ["Location", "Cases", "Share"]
    assert rows == [
        ["In school", "9", "64%"],
        ["Outside school", "5", "36%"],
        ["Online", "0", "0%"],
        ["On the way to or from school", "0", "0%"],
        ["Not recorded", "0", "0%"],
        ["All", "14", "100%"],
    ]
    assert (block["total"], block["numeric"], block["notes"]) == (True, [1, 2], [])
    assert block["caption"] == "Cases in the review, by location"
    assert block["source"] == "Anyshire Council, case file of this review."


def test_a_table_by_period_has_months_and_rates_and_no_row_without_a_period(release):
    block, rows = told(p2p.table(release(), "cases", by="period"))
    assert block["head"] == ["Period", "Cases", "Share", "Months", "Cases a month"]
    assert rows == [
        ["the first period", "8", "57%", "12", "0.67"],
        ["the second period", "6", "43%", "12", "0.50"],
        ["All", "14", "100%", "24", "not applicable"],
    ]


def test_a_withheld_number_is_a_symbol_that_the_table_explains(release):
    block, rows = told(p2p.table(release("public", rows=TWO_LEVELS), "cases", by="location"))
    assert rows[1] == ["Outside school", "[c]", "[c]"]
    assert sum(row[1] == "[c]" for row in rows) == 2  # a companion, or the total would tell
    assert rows[-1] == ["All", "20", "100%"]
    assert block["notes"] == [SYMBOL_MEANING]
    for row in block["rows"]:
        for node in (node for cell in row for node in cell if node.get("withheld")):
            assert (node["text"], node["value"]) == ("[c]", None)


def test_a_row_in_which_every_answer_is_withheld_is_named_below_the_table(public):
    found = p2p.table(public, ["cases", "historic", "still_together"])
    (table,) = found.blocks
    rows = [plain(row[0]) for row in table["rows"]]
    assert rows == ["Cases in the review"]
    assert table["notes"][-1] == (
        "Left out, because all their answers are withheld: "
        f"{public['historic'].label}; {public['still_together'].label}."
    )


def test_a_table_that_would_say_nothing_is_a_sentence_with_the_tables_name(public, exempt):
    (told,) = p2p.table(public, ["historic"], caption="Told late").blocks
    assert told["anchor"] == "table-historic"
    assert plain(told["content"]) == (
        "The table “Told late” is not printed, because each of its answers is withheld."
    )
    (levels,) = p2p.table(public, "nfa_supported", by="support_agencies", caption="Help").blocks
    assert plain(levels["content"]) == (
        "The table “Help” is not printed, because each of its counts is withheld."
    )
    assert p2p.table(exempt, ["historic"]).blocks[0]["kind"] == "table"


def test_a_measure_that_is_never_a_no_says_nothing_where_its_yes_is_withheld(public):
    advised = public["schools_advised"]
    assert advised.no == 0 and advised.value is WITHHELD
    (told,) = p2p.table(public, ["schools_advised", "schools_followed"]).blocks
    assert "is not printed" in plain(told["content"])


def test_a_share_is_withheld_with_its_number(release):
    _, rows = told(p2p.table(release("public", rows=TWO_LEVELS), "cases", by="location"))
    assert all((number == "[c]") == (share == "[c]") for _, number, share in rows[:-1])


def test_every_cell_is_bound_to_its_figure(release):
    (block,) = p2p.table(release(), "cases", by="location").blocks
    assert [row[1][0]["id"] for row in block["rows"]] == [
        "cases.location.school", "cases.location.outside", "cases.location.online",
        "cases.location.transport", "cases.location.not_recorded", "cases",
    ]  # fmt: skip
    assert {row[1][0]["how"] for row in block["rows"]} == {"All cases."}
    assert block["rows"][0][1][0]["value"] == 9
    assert block["rows"][0][2][0]["form"] == "percent"


def test_several_measures_each_show_three_answers_and_whom_was_asked(release):
    block, rows = told(p2p.table(release(), ["together", "cases"], caption="What we asked"))
    assert block["head"] == ["Question", "Yes", "No", "Not recorded", "Asked", "Could be"]
    assert rows == [
        ["Cases in which both are together", "8", "5", "1", "14", "8 to 9"],
        ["Cases in the review", "14", "0", "0", "14", "14"],
    ]
    assert (block["caption"], block["id"]) == ("What we asked", "table-together")
    ids = [cell[0]["id"] for cell in block["rows"][0][1:]]
    assert ids == ["together", "together.no", "together.not_recorded", "together.base", "together"]


def test_one_measure_needs_no_list(release):
    _, rows = told(p2p.table(release(), "together"))
    assert rows == [["Cases in which both are together", "8", "5", "1", "14", "8 to 9"]]


def test_words_that_overlap_are_said_not_to_add_up(release):
    rows = several(9, support_agencies="school;nspcc") + several(7)
    block, told_rows = told(
        p2p.table(release(measures=AGENCIES, rows=rows), "helped", by="support_agencies")
    )
    assert ["School", "9", "100%"] in told_rows
    assert ["NSPCC", "9", "100%"] in told_rows
    assert any("do not add up" in note for note in block["notes"])


def test_a_share_of_nobody_is_not_applicable(release):
    found = release(measures=AGENCIES, rows=several(3))
    _, rows = told(p2p.table(found, "helped", by="support_agencies"))
    assert rows[0] == ["School", "0", "not applicable"]


def test_invented_cases_are_called_invented(release):
    found = release(head='data_note = "All invented."')
    assert p2p.table(found, "cases").blocks[0]["source"].endswith("Invented cases.")


@pytest.mark.parametrize(
    ("what", "by", "message"),
    [
        ("casses", "location", 'no figure is called "casses"; did you mean "cases"?'),
        ("cases", "locatoin", 'not counted by "locatoin"; did you mean "location"?'),
        (["cases", "together"], "location", "by= takes one figure"),
        ("together", "location", "it has no `by`"),
    ],
)
def test_a_table_that_cannot_be_is_refused(release, what, by, message):
    with pytest.raises(UsageError) as error:
        p2p.table(release(), what, by=by)
    assert message in str(error.value)


def test_no_table_of_the_paper_prints_a_withheld_number(public, exempt):
    hidden = shown = 0
    for name, fields in exempt.breakdowns.items():
        for by, values in fields.items():
            if by not in public.breakdowns.get(name, {}):
                measure = exempt.review.measures.get(name)  # the screening is none
                assert by == RECEIVED or (
                    exempt.fields[by].exempt or measure.exempt or by in measure.exempt_by
                )
                with pytest.raises(UsageError, match="is not counted by"):
                    p2p.table(public, name, by=by)
                continue
            (block,) = p2p.table(public, name, by=by).blocks
            if block["kind"] == "paragraph":  # each number of it is withheld
                assert not any(node["kind"] == "figure" for node in block["content"])
                continue
            _, rows = told(p2p.table(public, name, by=by))
            words = levels_of(exempt.review.fields[by], public.definitions.merges)
            # A table by time has no row for "not recorded", which is the last level.
            assert len(rows) - 1 in (len(words), len(words) - 1)
            for (level, merged), row in zip(words.items(), rows, strict=False):
                if public.breakdowns[name][by][level] is WITHHELD:
                    hidden += 1
                    assert set(row[1:3]) == {"[c]"}
                elif len(rows) - 1 == len(words) or level != "not_recorded":
                    shown += 1
                    assert row[1] == str(sum(values[word] for word in merged))
    assert hidden > 20
    assert shown > 10


def test_a_table_by_quarter_has_a_row_for_each_half_year_where_the_edition_merges(release):
    rows = [*several(9, referred_on="2018-04-01"), *several(2, referred_on="2018-07-01"),
            *several(3, referred_on="2019-12-31")]  # fmt: skip
    measures = {"cases": {"label": "cases in the review", "by": ["quarter"]}}
    half_years = {
        name: {**rule, "merge": {"quarter": "half_year"}} for name, rule in EDITIONS.items()
    }
    shown = {
        name: told(
            p2p.table(
                release(name, rows=rows, measures=measures, editions=half_years),
                "cases",
                by="quarter",
            )
        )
        for name in half_years
    }
    block, found = shown["exempt"]
    assert block["head"] == ["Half-year", "Cases"]  # a share says nothing of a half-year
    assert block["caption"] == "Cases in the review, by half-year"
    assert found == [
        ["2018 first half", "9"],
        ["2018 second half", "2"],
        ["2019 first half", "0"],
        ["2019 second half", "3"],
        ["All", "14"],
    ]
    _, public = shown["public"]
    assert [row[1] for row in public] == ["9", "[c]", "0", "[c]", "14"]


def test_a_table_by_quarter_is_headed_quarter_where_nothing_is_merged(exempt):
    block, rows = told(p2p.table(exempt, "cases", by="quarter"))
    assert (block["head"][0], rows[0][0]) == ("Quarter", "2017 quarter 1")
    assert block["caption"] == "Cases in the review, by quarter"
