"""The trend where an edition merges quarters: each span at its place, as wide as its time."""

import dataclasses
import re
from itertools import pairwise

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show.canvas import LETTER
from p2p_analysis.show.drawing import Bar
from p2p_analysis.show.nodes import plain
from p2p_analysis.show.spans import spans_of, unit
from p2p_analysis.show.trend_drawing import WITHHELD_HIGH, Column, Mark, columns_svg
from tests.invented import EDITIONS, several
from tests.show.drawn import read

# The window begins and ends within a quarter; the periods meet within a half-year.
PERIODS = {"first": ("2018-02-01", "2018-10-31"), "second": ("2018-11-01", "2019-11-30")}
NEWS = """
[events.news]
label = "New recording"
on = 2018-11-01
precision = "day"
chart = true
paragraph = "1.1"
source = "A minute"
"""
MEASURES = {"cases": {"label": "cases in the review", "by": ["quarter"]}}
ROWS = [
    *several(7, referred_on="2018-02-03"), *several(2, referred_on="2018-05-01"),
    *several(2, referred_on="2018-08-01"), *several(8, referred_on="2019-01-31"),
    *several(3, referred_on="2019-11-30"),
]  # fmt: skip
EARLY, LATE = "January 2017 to October 2018", "November 2018 to November 2019"
TERMS = {"Winter to summer": ["2018-Q2", "2018-Q1"], "The year after": [
    "2019-Q1", "2019-Q2", "2019-Q3", "2019-Q4"]}  # fmt: skip


@pytest.fixture
def merged(release):
    """A release in which quarters are merged so."""

    def make(how, edition="exempt", measures=MEASURES, **settings):
        merge = {"merge": {"quarter": how}} if how else {}
        editions = {name: {**rule, **merge} for name, rule in EDITIONS.items()}
        settings = {"rows": ROWS, "periods": PERIODS, "extra": NEWS} | settings
        return release(edition, measures=measures, editions=editions, **settings)

    return make


def dashed(svg):
    """Where the line of an event stands."""
    (at,) = (
        points[0][0] for points, look in read(svg).lines if look.get("stroke-dasharray") == "6 4"
    )
    return at


def drawn(release):
    """The trend, and its columns: both edges as fractions of the axis, and the height."""
    (block,) = p2p.trend(release, "cases").blocks
    drawing = read(block["svg"])
    columns = [(one.left / drawing.wide, one.right / drawing.wide, one.high)
               for one in drawing.bars()]  # fmt: skip
    return block, sorted(columns)


# --- Where a span stands ------------------------------------------------------------------------


def test_quarters_stand_from_their_first_day_to_their_last_within_the_window(merged):
    spans = spans_of(merged(None))
    assert [one.level for one in spans] == [f"{y}-Q{q}" for y in (2018, 2019) for q in (1, 2, 3, 4)]
    begin = 31 / 90  # the window begins on 1 February
    assert spans[0].first == 0
    assert spans[0].last == spans[1].first == pytest.approx(1 - begin)
    assert spans[4].first == pytest.approx(4 - begin)
    assert spans[-1].last == pytest.approx(7 - begin + 61 / 92)  # and ends with November


def test_half_years_and_years_stand_where_their_quarters_stood(merged):
    quarters = {one.level: one for one in spans_of(merged(None))}
    halves = spans_of(merged("half_year"))
    years = spans_of(merged("year"))
    assert [one.level for one in halves] == [
        "2018 first half", "2018 second half", "2019 first half", "2019 second half",
    ]  # fmt: skip
    assert [one.level for one in years] == ["2018", "2019"]
    for span, first, last in (
        (halves[0], "2018-Q1", "2018-Q2"), (halves[1], "2018-Q3", "2018-Q4"),
        (halves[3], "2019-Q3", "2019-Q4"), (years[0], "2018-Q1", "2018-Q4"),
        (years[1], "2019-Q1", "2019-Q4"),
    ):  # fmt: skip
        assert (span.first, span.last) == (quarters[first].first, quarters[last].last)


def test_groups_by_hand_stand_between_quarters_that_are_not_merged(merged):
    spans = spans_of(merged(TERMS))
    assert [one.level for one in spans] == [
        "Winter to summer", "2018-Q3", "2018-Q4", "The year after",
    ]  # fmt: skip
    assert all(a.last == b.first for a, b in pairwise(spans))


def test_spans_are_named_for_sentences_and_for_the_axis(merged):
    def names(how):
        return [(one.words, one.label) for one in spans_of(merged(how))]

    assert names(None)[3:5] == [
        ("quarter 4 of 2018", "Q4"), ("quarter 1 of 2019", "Q1\n2019"),
    ]  # fmt: skip
    assert names("half_year")[:2] == [
        ("the first half of 2018", "first half\n2018"), ("the second half of 2018", "second half"),
    ]  # fmt: skip
    assert names("year") == [("2018", "2018"), ("2019", "2019")]
    assert names(TERMS)[:2] == [
        ("Winter to summer", "Winter to summer"), ("quarter 3 of 2018", "Q3"),
    ]  # fmt: skip


def test_the_first_column_names_its_year_whatever_its_quarter(merged):
    periods = {"first": ("2018-07-01", "2018-12-31"), "second": ("2019-01-01", "2019-06-30")}
    labels = [one.label for one in spans_of(merged(None, periods=periods, rows=ROWS[9:]))]
    assert labels == ["Q3\n2018", "Q4", "Q1\n2019", "Q2"]


@pytest.mark.parametrize(
    ("how", "title", "several"),
    [
        (None, "quarter", "quarters"),
        ("half_year", "half-year", "half-years"),
        ("year", "year", "years"),
        (TERMS, "time", "spans of time"),
    ],
)
def test_what_the_spans_are_is_said_in_title_table_and_words(how, title, several, merged):
    release = merged(how)
    assert (unit(release).title, unit(release).several) == (title, several)
    (block,) = p2p.trend(release, "cases").blocks
    assert block["title"] == f"Cases in the review, by {title} of referral"
    assert block["data"]["caption"] == f"{block['title']}: the numbers"
    assert block["data"]["head"][0] == title.capitalize()
    assert f"from left to right in {several}, February 2018 to November 2019;" in block["long"]


def test_a_quarter_that_has_no_neighbour_to_merge_with_makes_spans_of_several_kinds(merged):
    periods = {"first": ("2018-04-01", "2018-12-31"), "second": ("2019-01-01", "2019-06-30")}
    release = merged("half_year", periods=periods, rows=ROWS[7:19])
    assert [one.words for one in spans_of(release)] == [
        "quarter 2 of 2018", "the second half of 2018", "the first half of 2019",
    ]  # fmt: skip
    assert unit(release).several == "spans of time"


# --- What is drawn ------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [None, "half_year", "year", TERMS])
def test_each_column_is_drawn_in_the_middle_of_its_time_and_as_wide(how, merged):
    release = merged(how)
    _, columns = drawn(release)
    spans = spans_of(release)
    whole = spans[-1].last
    spans = [one for one in spans if release.breakdown("cases", "quarter")[one.level]]
    assert len(columns) == len(spans)
    for (left, right, _), span in zip(columns, spans, strict=True):
        assert (left + right) / 2 == pytest.approx((span.first + span.last) / 2 / whole, abs=2e-3)
        wide = span.last - span.first
        assert right - left == pytest.approx(max(0.66 * wide, wide - 0.34) / whole, abs=2e-3)


def test_a_column_is_as_high_as_the_sum_of_what_it_merges(merged):
    _, columns = drawn(merged("half_year"))
    heights = [height for _, _, height in columns]
    assert [h / heights[0] * 9 for h in heights] == pytest.approx([9, 2, 8, 3], abs=0.05)


@pytest.mark.parametrize("how", [None, "half_year", "year", TERMS])
def test_periods_and_dates_stay_where_they_are_whatever_is_merged(how, merged):
    """On 1 November 2018 one period ends, another begins, and a date is marked."""
    release = merged(how)
    block, _ = drawn(release)
    drawing = read(block["svg"])
    (shade,) = drawing.of("pale")
    begin = 31 / 90
    expected = (3 + 31 / 92 - begin) / (7 + 61 / 92 - begin)
    assert (shade.left, shade.right / drawing.wide) == pytest.approx((0, expected), abs=1e-3)
    assert dashed(block["svg"]) == pytest.approx(shade.right, abs=0.1)
    assert "1" in drawing.words
    assert block["marks"] == ["New recording (1 November 2018)"]


def test_a_withheld_span_is_drawn_as_withheld_and_never_as_nought(merged):
    block, columns = drawn(merged("half_year", "public"))
    drawing = read(block["svg"])
    hatched = drawing.strips()
    assert len(columns) == 4
    assert len(hatched) == 2
    assert {round(one.high, 1) for one in hatched} == {WITHHELD_HIGH}
    assert max(one.high for one in drawing.of("solid")) + LETTER < WITHHELD_HIGH
    rows = [[plain(cell) for cell in row] for row in block["data"]["rows"]]
    assert [row[1] for row in rows] == ["9", "[c]", "8", "[c]", "22"]
    assert block["svg"].count(">[c]<") == 2


def test_nought_is_drawn_as_nought_and_not_as_withheld(merged):
    rows = [row for row in ROWS if row["referred_on"] != "2018-08-01"]
    block, _ = drawn(merged("half_year", rows=rows))
    drawing = read(block["svg"])
    assert [one.look for one in drawing.bars()] == ["solid"] * 3
    assert "0" in drawing.words and "[c]" not in drawing.words


def test_a_number_stands_free_of_the_line_of_a_date():
    columns = [Column(Bar("2018", 9), 0, 4), Column(Bar("2019", 7), 4, 8)]
    svg = columns_svg(columns, [("all", 0, 8)], [Mark("New", 2.0, heavy=True)], id="x")
    drawing = read(svg)
    boxes = {label.words: label.box for label in drawing.labels}
    first, second = drawing.bars()
    assert not boxes["9"].left < dashed(svg) < boxes["9"].right
    assert first.left < boxes["9"].left < boxes["9"].right < first.right
    middle = (boxes["7"].left + boxes["7"].right) / 2
    assert middle == pytest.approx((second.left + second.right) / 2, abs=0.1)


def test_a_date_leaves_out_the_symbol_in_the_middle_of_a_withheld_time():
    columns = [Column(Bar("2018", WITHHELD), 0, 4), Column(Bar("2019", 7), 4, 8)]
    svg = columns_svg(columns, [("all", 0, 8)], [Mark("New", 2.0, heavy=True)], id="x")
    drawing = read(svg)
    (symbol,) = (label.box for label in drawing.labels if label.words == "[c]")
    (strip,) = drawing.strips()
    middle = (strip.left + strip.right) / 2
    assert (symbol.left + symbol.right) / 2 == pytest.approx(middle, abs=0.2)
    upper, lower = (points for points, look in drawing.lines if "stroke-dasharray" in look)
    assert upper[1][1] < symbol.top < symbol.bottom < lower[0][1]


def test_a_long_title_is_broken_into_lines():
    def drawing(label):
        columns = [Column(Bar(label, 3), 0, 1), Column(Bar("Q2", 4), 1, 6)]
        return columns_svg(columns, [("all", 0, 6)], [Mark("New", 2.0)], id="x")

    short, long = drawing("Q1"), drawing("From the new guidance to the new way of recording")
    words = re.findall(r"<text[^>]*>([^<]*)</text>", long)
    assert "From the new guidance to the new way of recording" not in words
    assert read(long).high > read(short).high + 20


# --- In words -----------------------------------------------------------------------------------


def test_the_words_say_the_highest_and_the_table_every_half_year(merged):
    block = p2p.trend(merged("half_year"), "cases").blocks[0]
    assert block["alt"] == (
        "Columns by half-year over February 2018 to November 2019. "
        "The highest shown is 9, in the first half of 2018. "
        "Cut short: the first half of 2018 and the second half of 2019."
    )
    assert [[plain(cell) for cell in row] for row in block["data"]["rows"]] == [
        ["2018 first half", "9"], ["2018 second half", "2"], ["2019 first half", "8"],
        ["2019 second half", "3"], ["All", "22"],
    ]  # fmt: skip
    assert "in half-years" in block["long"] and "quarter" not in block["long"]


def test_the_words_of_the_public_edition_say_what_is_withheld_and_no_more(merged):
    block = p2p.trend(merged("half_year", "public"), "cases").blocks[0]
    assert "Some half-years are withheld and drawn alike." in block["alt"]
    assert [plain(row[1]) for row in block["data"]["rows"]][:3] == ["9", "[c]", "8"]
    assert "hatched from end to end, whatever its size" in block["key"]
    assert "hatched" not in p2p.trend(merged("half_year"), "cases").blocks[0]["key"]


def test_the_key_says_what_the_review_covers_only_in_part_and_what_lies_in_two_periods(merged):
    key = p2p.trend(merged("half_year"), "cases").blocks[0]["key"]
    assert key == (
        "The first half of 2018 is cut short: the review covers 5 of its 6 months. "
        "The second half of 2019 is cut short: the review covers 5 of its 6 months. "
        "The second half of 2018 lies partly in one period and partly in the next."
    )
    by_month = {"cases": {**MEASURES["cases"], "by": ["month"]}}
    exempt = merged("", measures=by_month)
    assert "key" not in p2p.trend(exempt, "cases", by="month").blocks[0]


def test_a_number_that_is_shown_alone_is_not_called_the_highest(merged):
    rows = [*ROWS[:9], *several(2, referred_on="2018-08-01"), *several(2, referred_on="2019-02-01"),
            *several(2, referred_on="2019-08-01")]  # fmt: skip
    alt = p2p.trend(merged("half_year", "public", rows=rows), "cases").blocks[0]["alt"]
    assert alt.endswith(
        "Shown is the first half of 2018: 9. The others are withheld and drawn alike."
    )
    assert "highest" not in alt


def test_where_all_but_the_total_is_withheld_words_stand_in_the_place_of_the_chart(merged):
    rows = [*several(9, referred_on="2018-03-01"), *several(2, referred_on="2019-03-01")]
    (told,) = p2p.trend(merged("year", "public", rows=rows), "cases").blocks
    assert plain(told["content"]) == (
        "The chart “Cases in the review, by year of referral” is not drawn, because each of its "
        "numbers is withheld."
    )
    assert told["anchor"] == "chart-trend-cases"


def test_a_number_that_is_withheld_alone_is_drawn_and_said_to_be_hatched(merged):
    release = merged("year")
    levels = {**release.breakdown("cases", "quarter"), "2019": WITHHELD}
    release = dataclasses.replace(release, breakdowns={"cases": {"quarter": levels}})
    assert "hatched from end to end" in p2p.trend(release, "cases").blocks[0]["key"]


def test_a_span_without_a_number_is_a_gap_in_words_and_drawing(merged):
    release = merged("year")
    levels = {**release.breakdown("cases", "quarter"), "2019": None}
    release = dataclasses.replace(release, breakdowns={"cases": {"quarter": levels}})
    block = p2p.trend(release, "cases").blocks[0]
    assert "Where there is no number the drawing has a gap." in block["long"]
    assert len(read(block["svg"]).bars()) == 1


def test_spans_of_unlike_length_are_said_to_be_as_wide_as_their_time(merged):
    unlike = {"Some": ["2018-Q2", "2018-Q3", "2018-Q4"]}
    words = "A column is as wide as the time that it stands for."
    assert words in p2p.trend(merged(unlike), "cases").blocks[0]["long"]
    assert words not in p2p.trend(merged("half_year"), "cases").blocks[0]["long"]


def test_periods_are_told_only_where_the_figure_is_counted_by_them(merged):
    assert "the first period" not in p2p.trend(merged("year"), "cases").blocks[0]["long"]
    measures = {"cases": {"label": "cases in the review", "by": ["quarter", "period"]}}
    long = p2p.trend(merged("year", measures=measures), "cases").blocks[0]["long"]
    assert long.endswith(
        "The periods are shaded in turn. the first period: 11; the second period: 11."
    )


def test_without_a_date_in_the_window_none_is_said_to_be_marked(merged):
    assert "marks" not in p2p.trend(merged("year", extra=""), "cases").blocks[0]


# --- The paper ----------------------------------------------------------------------------------


def test_the_public_paper_of_2020_shows_a_half_year_where_every_quarter_would_be_withheld(public):
    shown = [v for v in public.breakdown("cases", "quarter").values() if isinstance(v, int) and v]
    assert len(shown) >= 1
    assert min(shown) >= 6
    assert unit(public).several == "half-years"


def test_the_exempt_paper_of_2020_keeps_its_quarters(exempt):
    assert unit(exempt).several == "quarters"
    assert len(spans_of(exempt)) == 12


def test_a_chapter_that_names_a_level_is_told_that_there_is_no_such_reference(invent):
    """A level has no reference of its own, so none can be merged away."""
    from p2p_analysis.show.chapters import chapter_faults

    review = invent({"one": ""}, measures=MEASURES)
    text = "1.1 There were {{ n.cases.by.quarter }} and {{ n.cases.quarter }}.\n"
    found = [str(fault) for fault in chapter_faults(text, "one", review)]
    assert len(found) == 2
    assert 'one.md, line 1: "n.cases.by.quarter" is not known here' in found[0]


# --- By month, and what no trend can say --------------------------------------------------------


def test_by_quarter_and_month_a_chart_and_a_table_unless_both_are_merged_alike(public, exempt):
    both = ["quarter", "month"]
    chart, table = p2p.trend(exempt, "cases", by=both).blocks
    assert (chart["kind"], table["kind"]) == ("chart", "table")
    assert chart["title"] == (
        f"Cases in the review, by quarter of referral: in all, 10 in {EARLY} and 18 in {LATE}"
    )
    assert table["caption"] == "Cases in the review, by month"
    assert len(table["rows"]) == 35 + 1
    (block,) = p2p.trend(public, "cases", by=both).blocks
    assert block["title"] == (
        f"Cases in the review, by half-year of referral: in all, 10 in {EARLY} and 18 in {LATE}"
    )


def test_months_stand_a_third_of_a_quarter_apart_and_carry_their_initial(exempt):
    spans = spans_of(exempt, "month")
    assert len(spans) == 35
    assert [one.label for one in spans[:3]] == ["J\n2017", "F", "M"]
    assert spans[21].words == "October 2018"
    quarters = {one.level: one for one in spans_of(exempt)}
    assert spans[21].first == quarters["2018-Q4"].first
    assert spans[23].last == quarters["2018-Q4"].last


def test_the_caveat_names_the_change_of_recording_and_never_leads_with_the_ratio(exempt):
    (block,) = p2p.trend_caveat(exempt, "cases").blocks
    words = plain(block["content"])
    assert words.startswith("Read the trend with care. It counts referrals, not incidents")
    assert "MASH began to record every detail in October 2018" in words
    assert words.index("chance") < words.index("3.05 times")
    assert "the true ratio may be anything from 1.33 to 7.39 (95% interval)" in words
    assert words.endswith("This must not be read as abuse becoming more common.")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (10, 30, "unlikely to explain the rise; a change in what is recorded may."),
        (30, 10, "unlikely to explain the fall; a change in what is recorded may."),
        (10, 14, "Equal rates lie within that range, so chance alone could explain"),
        (0, 3, "Equal rates lie within that range"),
        (0, 0, "Equal rates lie within that range"),
    ],
)
def test_the_caveat_says_whether_chance_could_explain_the_difference(before, after, told, release):
    rows = [*several(before, referred_on="2018-05-01"), *several(after, referred_on="2019-05-01"),
            *several(1, referred_on="2015-05-01")]  # fmt: skip
    (block,) = p2p.trend_caveat(release(rows=rows), "cases").blocks
    assert told in plain(block["content"])


def test_the_caveat_of_a_figure_without_rates_speaks_of_no_ratio(merged):
    (block,) = p2p.trend_caveat(merged(None), "cases").blocks
    assert "times" not in plain(block["content"])


def test_a_date_is_never_drawn_through_a_number_and_reaches_the_ground():
    columns = [Column(Bar(f"Q{n + 1}", 1), n, n + 1) for n in range(40)]  # as wide as a number
    marks = [Mark(f"Mark {at}", at, heavy=at > 20) for at in (4.5, 12.4, 30.5)]
    drawing = read(columns_svg(columns, [("all", 0, 40)], marks, id="x"))
    dates = [points for points, look in drawing.lines if "stroke-dasharray" in look]
    assert len(dates) > len(marks)
    for (x, top), (_, bottom) in dates:
        for label in drawing.labels:
            if label.words == "1":
                meets = label.box.left < x < label.box.right
                assert not (meets and top < label.box.bottom and label.box.top < bottom)
    ground = max(bottom for _, (_, bottom) in dates)
    assert sum(bottom == ground for _, (_, bottom) in dates) == len(marks)


def test_numbers_of_dates_stand_apart_so_that_two_are_not_read_as_one():
    columns = [Column(Bar(f"Q{n + 1}", 1), n, n + 1) for n in range(12)]
    marks = [Mark("One", 6.0), Mark("Other", 6.25)]
    drawing = read(columns_svg(columns, [("all", 0, 12)], marks, id="x"))
    (first, *_), (second, *_) = ([one for one in drawing.labels if one.words == n] for n in "12")
    assert first.y != second.y
