"""Blocks as HTML: words are escaped, headers have a scope, tables a caption, and ids stand once."""

import json
from collections import Counter
from importlib.resources import files

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.press.audit.bound import Bindings
from p2p_analysis.show import nodes
from p2p_analysis.show.html import Writer, fragment
from p2p_analysis.show.nodes import MIME
from p2p_analysis.show.screen import on_screen

NASTY = "a < b & \"c\" > 'd' <script>alert()</script>"


def read(blocks):
    """Parse a fragment as a browser would."""
    return lxml.html.fromstring(fragment(blocks))


def figure(words="14", **more):
    settings = {"id": "told", "form": "", "withheld": False, "value": 14, "how": "", **more}
    return nodes.figure(words, **settings)


def a_table(rows=(("Row", "14"),), **more):
    settings = {
        "id": "table-x", "caption": "What it shows", "head": ["Level", "Cases"], "source": "Us",
        "rows": [[[nodes.text(cell)] for cell in row] for row in rows], "numeric": [1], **more,
    }  # fmt: skip
    return nodes.table(**settings)


def a_chart(**more):
    settings = {"id": "chart-x", "title": "A chart", "alt": "Bars.", "svg": "<svg ><g/></svg>",
                "data": a_table()}  # fmt: skip
    return nodes.chart(**{**settings, **more})


# --- Escaping -----------------------------------------------------------------------------------

PLACES = {
    "words": lambda s: nodes.paragraph([nodes.text(s)]),
    "a heading": lambda s: nodes.heading(1, s),
    "a link's target": lambda s: nodes.paragraph(
        [{"kind": "link", "href": s, "content": [nodes.text("x")]}]
    ),
    "a figure": lambda s: nodes.paragraph([figure(s)]),
    "a value": lambda s: nodes.paragraph([figure(value=s)]),
    "an id": lambda s: nodes.paragraph([figure(id=s)]),
    "a footnote": lambda s: nodes.paragraph([{"kind": "footnote", "content": [nodes.text(s)]}]),
    "an item": lambda s: {"kind": "bullets", "items": [{"content": [nodes.text(s)]}]},
    "a caption": lambda s: a_table(caption=s),
    "a column": lambda s: a_table(head=[s, "x"]),
    "a cell": lambda s: a_table(rows=[(s, s)]),
    "a source": lambda s: a_table(source=s),
    "a note": lambda s: a_table(notes=[s]),
    "a column on a narrow screen": lambda s: a_table(head=["x", s], numeric=[]),
    "a longer description": lambda s: {**a_chart(), "long": s},
    "a chart's title": lambda s: a_chart(title=s),
    "what a mark stands for": lambda s: a_chart(marks=[s]),
    "alt text": lambda s: a_chart(alt=s),
    "a long description": lambda s: a_chart(long=s),
    "the end": lambda s: {"kind": "end", "words": s},
}


@pytest.mark.parametrize("place", PLACES)
def test_words_are_words_wherever_they_stand(place):
    page = read([PLACES[place](NASTY)])
    assert page.xpath("//script") == []
    everything = page.text_content() + "".join(
        value for element in page.iter() for value in element.attrib.values()
    )
    assert NASTY in everything


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_any_words_come_back_as_they_were(words):
    page = read([nodes.paragraph([nodes.text(words), figure(id=f"n{words}")])])
    (number,) = page.iter("span")
    assert page.text_content() == words + "14"
    assert number.get("data-n") == f"n{words}"


# --- Numbers --------------------------------------------------------------------------------


def test_a_figure_says_what_it_is_and_leads_to_how_it_was_counted():
    node = figure("8 of the 14", form="of", value=8, how="So counted.")
    page = read([nodes.paragraph([{**node, "to": "n-told"}])])
    (link,) = page.iter("a")
    assert link.text == "8 of the 14"
    assert dict(link.attrib) == {"href": "#n-told"}
    assert "So counted" not in lxml.html.tostring(page).decode()


def test_a_link_to_how_it_was_counted_is_the_number_itself_but_not_in_a_note():
    node = {**figure(), "to": "n-told"}
    table = {**a_table(), "counted": [{"kind": "link", "href": "#n-told", "content": [node]}]}
    table["counted"][0]["content"] = [nodes.text("told")]
    page = read([nodes.paragraph([node]), table, nodes.paragraph([node])])
    follow = Bindings()
    bound = [(one, follow.figure_of(one.tag, dict(one.attrib))) for one in page.iter()]
    assert [one.getparent().get("class") for one, name in bound if name == "told"] == [None, None]
    assert len(page.xpath("//a")) == 3


def test_a_value_is_told_where_it_is_not_what_is_printed():
    def value(words, value):
        (number,) = read([nodes.paragraph([figure(words, value=value)])]).iter("span")
        return number.get("data-value")

    assert value("14", 14) is None
    assert value("14 cases", 14) is None
    assert value("fourteen", 14) == "14"
    assert value("0.45", 0.4545) == "0.4545"
    assert value("1,234", 1) == "1"
    assert value("not recorded", None) is None


def test_a_withheld_figure_has_no_value():
    page = read([nodes.paragraph([figure("[c]", withheld=True, value=7)])])
    (number,) = page.iter("span")
    assert dict(number.attrib) == {"data-n": "told"}


def test_what_a_row_or_a_column_tells_is_not_told_by_each_cell():
    def row(name, about):
        link = {"kind": "link", "href": f"#n-{about}", "content": [nodes.text(name)]}
        return [[link], [figure(id=about)], [figure(id=f"{about}.no")]]

    rows = [row("One", "a"), row("Two", "b")]
    table = {**a_table(head=["Level", "Yes", "No"], numeric=[1, 2]), "rows": rows}
    page = read([table])
    assert [th.get("data-n") for th in page.xpath("//thead//th")] == [None, "", ".no"]
    assert [dict(td.attrib) for td in page.iter("td")] == [{}, {}, {}, {}]
    follow = Bindings()
    bound = [follow.figure_of(one.tag, dict(one.attrib)) for one in page.iter()]
    assert [name for name in bound if name] == ["a", "a.no", "b", "b.no"]


LEVELS = st.lists(
    st.tuples(st.sampled_from(["a", "b.x", "a.no"]), st.sampled_from(["a", "a.no", "c", ""])),
    min_size=1, max_size=4,
)  # fmt: skip


@given(LEVELS)
def test_whoever_reads_a_table_finds_every_number_of_it_bound_as_it_was(rows):
    cells = [
        [[nodes.text("Row")], [figure(id=one)], [figure(id=two)] if two else [nodes.text("none")]]
        for one, two in rows
    ]
    page = read([{**a_table(head=["Level", "Yes", "No"]), "rows": cells}])
    follow = Bindings()
    told = [(one, follow.figure_of(one.tag, dict(one.attrib))) for one in page.iter()]
    bound = [
        name for one, name in told if (one.text or "").strip() != "none"
    ]  # a column's name binds words too
    expected = [name for row in rows for name in row if name]
    assert [name for name in bound if name] == expected


def test_a_name_is_not_dressed_as_a_number():
    page = read([nodes.paragraph([figure("Anyshire", id="review.council", value=None)])])
    assert list(page.iter("span")) == []
    assert page.text_content() == "Anyshire"


def test_headers_have_a_scope_and_the_table_a_caption():
    page = read([a_table(rows=[("In school", "9"), ("All", "14")], total=True)])
    (table,) = page.iter("table")
    assert [th.get("scope") for th in table.xpath("thead//th")] == ["col", "col"]
    assert [th.get("scope") for th in table.xpath("tbody//th")] == ["row", "row"]
    assert [th.text for th in table.xpath("tbody//th")] == ["In school", "All"]
    assert [td.text.strip() for td in table.xpath("tbody//td")] == ["9", "14"]
    assert [caption.text for caption in table.iter("caption")] == ["What it shows"]
    assert [row.get("class") for row in table.xpath("tbody/tr")] == [None, "total"]
    assert "from-2" in table.get("class").split()
    assert page.xpath("//p[@class='source']")[0].text == "Source: Us"


def test_a_labelled_table_says_its_label():
    page = read([{**a_table(), "label": "Table 3"}])
    assert page.xpath("//caption")[0].text == "Table 3: What it shows"


def test_a_table_of_words_tells_its_columns_to_a_narrow_screen():
    (table,) = read([a_table(head=["Place", 'What "it" says'], numeric=[])]).iter("table")
    assert table.get("class") == "cards"
    assert table.get("style") == r'--h2:"What \"it\" says"'


def test_a_column_of_numbers_between_words_is_aligned_cell_by_cell():
    table = a_table(rows=[("Row", "14", "words")], head=["Level", "Cases", "Note"])
    page = read([table])
    assert [one.get("class") for one in page.xpath("//th|//td")] == [
        None,
        "n",
        None,
        None,
        "n",
        None,
    ]


def test_what_scrolls_has_a_name_and_can_be_reached():
    head = [f"Column {n}" for n in range(7)]
    (region,) = read([a_table(head=head, rows=[head])]).xpath("//*[@role='region']")
    assert region.get("tabindex") == "0"
    (caption,) = region.xpath(".//caption")
    assert region.get("aria-labelledby") == caption.get("id")
    assert not read([a_chart()]).xpath("//figure//*[@tabindex]")  # a drawing shrinks instead


def test_a_table_that_fits_is_no_stop_for_the_keyboard():
    assert read([a_table()]).xpath("//*[@tabindex]") == []


def test_a_chart_is_an_image_with_words_and_its_numbers():
    page = read([a_chart()])
    (svg,) = page.iter("svg")
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "Bars.")
    assert page.xpath("//figcaption")[0].text == "A chart"
    assert page.xpath("//details//table")
    assert not page.xpath("//details/p")
    assert read([a_chart(long="At length.")]).xpath("//details/p")[0].text == "At length."


def test_headings_begin_at_the_second_level_and_are_kept_for_the_contents():
    writer = Writer()
    page = lxml.html.fromstring(
        f"<div>{writer.blocks([nodes.heading(1, 'One'), nodes.heading(2, 'Two')])}</div>"
    )
    assert [(e.tag, e.get("id"), e.text) for e in page] == [
        ("h2", "s-one", "One"), ("h3", "s-two", "Two"),
    ]  # fmt: skip
    assert writer.contents == [(1, "s-one", "One"), (2, "s-two", "Two")]


def test_headings_with_the_same_words_have_anchors_of_their_own():
    page = read([nodes.heading(1, "One"), nodes.heading(1, "One"), nodes.heading(1, "One!")])
    assert [e.get("id") for e in page] == ["s-one", "s-one-2", "s-one-3"]


ITEM = {"kind": "item", "number": "2.26(h)", "content": [nodes.text("Item")]}


def test_numbers_that_stand_one_in_each_row_go_on_from_the_name_on_the_table():
    names = ["told.month.2018-01", "told.month.2018-02", "told"]
    rows = [[[nodes.text(name)], [figure("14", id=name)]] for name in names]
    page = read([{**a_table(), "rows": rows}])
    assert [one.get("data-n") for one in page.xpath("//table|//td")] == [
        "told.month", ".2018-01", ".2018-02", "told",
    ]  # fmt: skip
    follow = Bindings()
    assert [name for one in page.iter() if (name := follow.figure_of(one.tag, dict(one.attrib)))
            ] == names  # fmt: skip


def test_a_page_says_once_what_the_columns_of_like_tables_are_called():
    table = {**a_table(), "head": ["A", 'B "</style>']}
    wide = {**table, "numeric": []}
    writer = Writer(styled=True)
    first, second = writer.blocks([wide]), writer.blocks([{**wide, "id": "table-y"}])
    assert '<table class="cards c1">' in first and '<table class="cards c1">' in second
    assert writer.heads == ['--h2:"B \\"\\3c /style>"']
    assert "style='--h2:" in fragment([wide])


def test_a_number_that_alone_names_a_row_is_bound_by_its_cell():
    rows = [[[figure("14", id="told", how="So.")], [nodes.text("How")]]]
    page = read([{**a_table(), "rows": rows, "numeric": [], "explains": ["told"]}])
    (header,) = page.xpath("//tbody//th")
    assert (header.text, dict(header.attrib)) == ("14", {"scope": "row", "data-n": ""})
    follow = Bindings()
    assert "told" in [follow.figure_of(one.tag, dict(one.attrib)) for one in page.iter()]


def test_a_numbered_paragraph_can_be_cited():
    items = {"kind": "items", "items": [ITEM]}
    page = read([nodes.paragraph([nodes.text("Words")], number="2.26"), items])
    (paragraph,) = page.xpath("//p")
    assert paragraph.get("id") == "p2.26"
    assert [a.get("href") for a in paragraph.iter("a")] == ["#p2.26"]
    (item,) = page.xpath("//li")
    assert item.get("id") == "p2.26h"
    (cite,) = item.iter("a")
    assert (cite.get("href"), cite.text_content()) == ("#p2.26h", "2.26(h)")


def test_footnotes_are_numbered_in_reading_order_and_stand_at_the_end():
    def note(words):
        return {"kind": "footnote", "content": [nodes.text(words)]}

    page = read(
        [nodes.paragraph([note("First"), note("Second")]), nodes.paragraph([note("Third")])]
    )
    assert [a.get("href") for a in page.iter("a")] == ["#note-1", "#note-2", "#note-3"]
    assert [li.text_content() for li in page.xpath("ol/li")] == ["First", "Second", "Third"]


# --- The paper --------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_every_id_of_the_paper_stands_once(edition, request, review):
    release = request.getfixturevalue(edition)
    names = ("outcomes", "police", "recording", "advice")
    shown = [
        p2p.narrate(release, *review.chapters),
        p2p.table(release, "cases", by="period"),
        p2p.trend(release, "cases"),
        *(p2p.chart(release, name) for name in names),
        p2p.appendix(release, "cases", "counted", "printed", "contradictions"),
        p2p.finish(release),
    ]
    page = read([block for one in shown for block in one.blocks])
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    assert len(ids) > 100
    assert {one for one, times in ids.items() if times > 1} == set()
    for element in page.xpath("//*[@aria-labelledby]"):
        assert element.get("aria-labelledby") in ids
    assert page.xpath("//script|//img|//iframe|//*[@onclick]") == []


def test_a_cell_shows_the_same_blocks_to_the_screen_and_to_the_paper(release):
    shown = p2p.table(release(), "together")
    bundle = shown._repr_mimebundle_()
    assert nodes.from_text(bundle[MIME]) == json.loads(json.dumps(shown.blocks))
    assert bundle["text/html"] == on_screen(fragment(shown.blocks))
    assert bundle["text/plain"] == repr(shown) == "Cases in which both are together"


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" fill="currentColor" font-size="14">\n'
    '<pattern id="x-hatch"/>\n<rect x="1" fill="url(#x-hatch)"/>\n'
    '<path d="M0,0 1,1" fill="none" stroke="currentColor"/>\n'
    '<text x="1" text-anchor="end">A "word"</text>\n</svg>'
)


def test_what_numbers_in_a_drawing_stand_for_is_a_list_below_it_in_their_order():
    (items,) = read([a_chart(marks=["New guidance", "New law"], key="Cut short.")]).xpath("//ol")
    assert [item.text_content().strip() for item in items] == ["New guidance", "New law"]
    assert items.getprevious().tag == "svg" and items.getnext().get("class") == "note"
    assert read([a_chart()]).xpath("//ol") == []


def test_a_drawing_needs_no_style_sheet_in_a_notebook():
    written = fragment([a_chart(svg=DRAWING)])
    assert DRAWING.partition(">")[2] in written


def test_on_a_page_the_style_sheet_says_how_a_drawing_looks():
    written = Writer(styled=True).blocks([a_chart(svg=DRAWING)])
    assert (
        ' width=9><pattern id=h1 /><rect x=1 fill=url(#h1) /><path d="M0,0 1,1"/>'
        '<text x=1 class=e>A "word"</text></svg>'
    ) in written
    rules = files("p2p_analysis.press").joinpath("templates/paper.css").read_text("utf-8")
    for rule in (
        "svg :is(path, rect):not([fill], [stroke], [fill-opacity]) { fill: none; stroke: current",
        "svg .e { text-anchor: end; }",
        "svg .m { text-anchor: middle; }",
    ):
        assert rule in rules
