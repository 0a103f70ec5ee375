"""Leaks planted in the page: each is found, and named by its kind."""

import re

import pytest


def after(page, what, leak):
    """Put something behind the first place where words stand."""
    assert what in page
    return page.replace(what, what + leak, 1)


def instead(page, pattern, leak):
    """Put something in the place of the first match."""
    changed, number = re.subn(pattern, leak, page, count=1, flags=re.DOTALL)
    assert number == 1
    assert changed != page
    return changed


_CELL = r"(<td[^>]*>)\[c\]"
_PROSE = r"(id=p2\.25>.*?</a> )"


def said(words):
    """Say something in a paragraph."""
    return lambda page: instead(page, _PROSE, rf"\1{words} ")


LEAKS = {
    "subtraction inside a table": (
        lambda page: instead(page, _CELL, r"\g<1>3"),
        "number in a table",
    ),
    "subtraction across tables": (
        lambda page: instead(page, rf"(.*){_CELL}", r"\g<1>\g<2>7"),
        "number in a table",
    ),
    "subtraction through prose": (said("In nine of them the police ended it."), "number in prose"),
    "ordinal": (said("The third was charged."), "number in prose"),
    "fraction word": (said("A quarter of them were charged."), "number in prose"),
    "percentage with a known base": (said("That is 11% of them."), "percentage"),
    "rate": (said("This is 0.14 a month."), "rate"),
    "confidence interval": (said("Its interval is 0.02 to 0.28."), "interval"),
    "rank or trend word": (said("Most ended so, and more lately."), "rank or trend word"),
    "a withheld sentence filled in": (
        lambda page: instead(page, r"(data-n[^>]*>)[^<\[]*withheld[^<]*</a>", r"\1four</a>"),
        "number in prose",
    ),
    "heading": (
        lambda page: instead(page, "</h2>\n<p", " in 3 schools</h2>\n<p"),
        "number in prose",
    ),
    "SVG coordinate": (
        lambda page: instead(page, r"(<path d=[^h>]*h)([^>]* fill=url)", r"\g<1>1\2"),
        "chart coordinate",
    ),
    "missing bar": (
        lambda page: instead(page, r"<path [^>]*fill=url[^>]*/>", ""),
        "mark of a chart",
    ),
    "colour ramp": (
        lambda page: instead(page, "fill-opacity=.08", "fill-opacity=.09"),
        "chart colour",
    ),
    "axis maximum": (
        lambda page: instead(
            page,
            r"(<text [^>]*>January 2017 to October 2018</text>)",
            r"\1<text x=9 y=9>5</text>",
        ),
        "chart label",
    ),
    "alt text": (
        lambda page: instead(page, r'(<svg role=img aria-label="[^"]*)"', r'\1 Then 2, then 3."'),
        "alternative text",
    ),
    "title of a number": (
        lambda page: instead(page, r"(<a href=#n-\w+)", r'\1 title="Four of them."'),
        "alternative text",
    ),
    "HTML comment": (lambda page: after(page, "<tbody>", "<!-- 3 -->"), "comment"),
    "hidden element": (
        lambda page: after(page, "</caption>", "<caption hidden>3</caption>"),
        "hidden element",
    ),
    "element hidden by style": (
        lambda page: after(page, "</table>", '<p style="display:none">3</p>'),
        "hidden element",
    ),
    "data attribute": (
        lambda page: instead(page, "<tr><th", '<tr data-n="3"><th'),
        "data attribute",
    ),
    "value of a withheld number": (
        lambda page: instead(page, r"(<td[^>]*)>\[c\]", r"\1 data-value=3>[c]"),
        "data attribute",
    ),
    "row order": (
        lambda page: instead(page, r"(<tbody>\n)(<tr>.*?)(<tr>.*?)(?=<tr>)", r"\1\3\2"),
        "row order",
    ),
    "page title": (lambda page: instead(page, "</title>", " (3)</title>"), "title"),
    "style sheet": (lambda page: after(page, "<style>", "\n.n3 { color: red }"), "style or script"),
    "script": (
        lambda page: after(page, "<main id=paper tabindex=-1>", "<script>let n = 3</script>"),
        "style or script",
    ),
}


def test_the_clean_edition_raises_no_alarm(kinds):
    assert kinds() == set()


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_planted_in_the_page_is_found(leak, kinds, built):
    plant, kind = LEAKS[leak]
    page = plant(built["report.html"].decode())
    found = kinds(report__html=page.encode())
    assert ("report.html", kind) in found
    assert {file for file, _ in found} == {"report.html"}


def test_a_byte_that_no_reader_sees_is_found(kinds, built):
    page = built["report.html"].replace(b"</main>", b"</main >")
    assert kinds(report__html=page) == {("report.html", "element")}
