"""The papers as written: whole, alike, without code, and without what their edition withholds."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest

from p2p_analysis.press.audit.bound import Bindings
from tests.press.conftest import ROOT

FILES = [
    "figures.csv",
    "figures.csv-metadata.json",
    "manifest.json",
    "report.html",
    "report.pdf",
    "tables.xlsx",
]
EXEMPT_ALONE = ["audit.json", "check.html", "check.xlsx", "decisions.csv"]
INDEXES = ["index.html", "exempt-index.html"]
EDITIONS = ["public", "exempt"]


class Page(HTMLParser):
    """What a reader meets on the page: visible words, and the numbers that are bound."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.bound: list[tuple[str, str | None, str]] = []  # figure, value if told, words
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self._open: list[str] = []
        self._bindings = Bindings()
        self._figure: tuple[str, str, str | None] = ("", "", None)
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a":
            self.links.append(str(found["href"]))
        name = self._bindings.figure_of(tag, {key: value or "" for key, value in attrs})
        if name or tag in ("td", "th", "tr"):
            self._figure = (tag, name, found.get("data-value"))
        if tag not in ("meta", "br", "hr", "img", "path", "use", "rect"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in (self._figure[0], "table"):
            self._figure = ("", "", None)

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.words.append(data)
        if self._figure[1] and data.strip():
            self.bound.append((*self._figure[1:], data.strip()))


def html(papers: Path, edition: str) -> str:
    return (papers / edition / "report.html").read_text(encoding="utf-8")


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def manifest(papers: Path, edition: str) -> dict:
    return json.loads((papers / edition / "manifest.json").read_text())


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_is_these_files_and_no_others(papers: Path, edition: str) -> None:
    files = sorted(path.name for path in (papers / edition).iterdir())
    assert files == sorted([*FILES, *(EXEMPT_ALONE if edition == "exempt" else [])])


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_paper_shows_no_code_no_path_and_no_parameter(papers: Path, edition: str) -> None:
    for text in (
        " ".join(Page(html(papers, edition)).words),
        pdf_text(papers / edition / "report.pdf"),
    ):
        for trace in (
            "p2p.",
            "import ",
            "review_folder",
            "parameters",
            "ipynb",
            str(ROOT),
            "reports/",
        ):
            assert trace not in text


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_chapter_stands_in_both_formats(papers: Path, edition: str) -> None:
    numbers = [
        number
        for path in sorted((ROOT / "reports/herefordshire-2020/narrative").glob("*.md"))
        for number in re.findall(r"^(\d+\.\d+) ", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(numbers) == 41
    page = Page(html(papers, edition))
    printed = pdf_text(papers / edition / "report.pdf")
    for number in numbers:
        assert f"p{number}" in page.ids
        assert re.search(rf"^{re.escape(number)}\b", printed, re.MULTILINE)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_page_is_one_file_that_asks_for_nothing(papers: Path, edition: str) -> None:
    text = html(papers, edition)
    page = Page(text)
    assert not {"script", "link", "iframe", "img", "object", "embed"} & set(page.tags)
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)
    assert len(page.ids) == len(set(page.ids))
    inside = [link for link in page.links if link.startswith("#")]
    assert inside
    assert {link[1:] for link in inside} <= set(page.ids)


@pytest.mark.parametrize("edition", EDITIONS)
def test_tables_charts_and_marking_are_all_there(papers: Path, edition: str) -> None:
    page = Page(html(papers, edition))
    assert page.tags.count("figure") == (10 if edition == "exempt" else 7)
    assert page.tags.count("table") == page.tags.count("caption")
    # A chart has its numbers as a table; the others are counted by hand from the notebook's cells.
    assert page.tags.count("table") == (10 + 43 if edition == "exempt" else 7 + 25)
    # Charts of which all is withheld are told once for each section.
    assert " ".join(page.words).count("leaves out the chart") == (0 if edition == "exempt" else 1)
    words = " ".join(page.words)
    marking = manifest(papers, edition)["paper"]["marking"]
    assert words.count(marking) >= 2
    assert "All case data in this paper is invented." in words


def test_the_exempt_paper_prints_the_figures_of_the_2020_paper(papers: Path) -> None:
    text = re.sub(r"\s+", " ", " ".join(Page(html(papers, "exempt")).words)).replace(" ,", ",")
    for words in (
        "28 cases",
        "35 months",
        "33 months",
        "15 of the 16",
        "12 of the 18",
        "13 December 2019",
    ):
        assert words in text


def test_no_public_file_holds_a_case_id_or_any_exempt_answer(papers: Path) -> None:
    file = ROOT / "data/synthetic/herefordshire-2020.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    secret = {
        row[name] for row in rows for name in ("case_id", "contact_id", "referral_id", "person_id")
    }
    secret |= {row[name] for row in rows for name in ("school_urn", "incident_on", "disclosed_on")}
    secret.discard("")
    # A period's last day is public, though a case may have been disclosed on it.
    times = manifest(papers, "public")["definitions"]["times"]
    secret -= {day for spans in times.values() for span in spans.values() for day in span}
    texts = {
        path.name: path.read_bytes().decode("latin-1") for path in (papers / "public").iterdir()
    }
    texts["pdf text"] = pdf_text(papers / "public" / "report.pdf")
    with zipfile.ZipFile(papers / "public" / "tables.xlsx") as workbook:
        texts |= {
            f"tables.xlsx: {part}": workbook.read(part).decode() for part in workbook.namelist()
        }
    for name, text in texts.items():
        assert not [value for value in secret if value in text], name
    exempt = pdf_text(papers / "exempt" / "report.pdf")
    assert all(row["case_id"] in exempt for row in rows)


def test_a_withheld_figure_has_no_value_anywhere_in_the_public_files(papers: Path) -> None:
    found = manifest(papers, "public")["figures"]
    withheld = {name for name, figure in found.items() if figure["withheld"]}
    assert len(withheld) > 30
    for name in withheld:
        assert found[name]["value"] is None
    for name, value, words in Page(html(papers, "public")).bound:
        figure, _, form = name.partition(".")
        if figure in withheld and form in (
            "",
            "number",
            "words",
            "of",
            "of_cases",
            "of_them",
            "cases",
            "percent",
        ):
            assert value is None
            assert "withheld" in words or words == "[c]"
    rows = csv.DictReader(io.StringIO((papers / "public" / "figures.csv").read_text()))
    for row in rows:
        if row["status"] == "withheld":
            assert row["value"] == ""


def test_no_small_count_is_bound_anywhere_on_the_public_page(papers: Path) -> None:
    figures = manifest(papers, "public")["figures"]
    for name, value, words in Page(html(papers, "public")).bound:
        if figures.get(name.split(".")[0], {}).get("unit") in ("cases", "schools", "children"):
            assert not {value, *words.split()[:1]} & {"1", "2", "3", "4", "5"}


def test_each_number_that_the_public_files_withhold_is_on_record_on_the_exempt_side(
    papers: Path,
) -> None:
    assert not (papers / "public" / "decisions.csv").exists()
    file = (papers / "exempt" / "decisions.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(file)))
    found = manifest(papers, "public")
    withheld = {
        (name, part)
        for name, figure in found["figures"].items()
        if name in found["definitions"]["measures"]
        for part in ("value", "no", "not_recorded", "base")
        if figure[part] is None and name not in statistics_of(found)
    }
    withheld |= {
        (name, f"{field} {level}")
        for name, fields in found["breakdowns"].items()
        if name in found["definitions"]["measures"]
        for field, levels in fields.items()
        for level, value in levels.items()
        if value is None
    }
    assert withheld
    assert withheld <= {(row["figure"], row["part"]) for row in rows}
    # What only the exempt edition may tell is not counted here at all: one row for all its numbers.
    untold = {row["figure"] for row in rows if row["kind"] == "exempt"}
    assert "recording_open" in found["breakdowns"].keys() & untold
    assert found["breakdowns"].keys() - found["definitions"]["measures"].keys() <= untold
    for row in rows:
        assert row["edition"] == "public"
        if row["kind"] in ("primary", "secondary", "group") and row["width"]:
            assert int(row["greatest"]) - int(row["least"]) == int(row["width"]) >= 3, row


def statistics_of(manifest: dict) -> set[str]:
    measures = manifest["definitions"]["measures"]
    return {name for name, measure in measures.items() if measure.get("statistic")}


def test_only_the_exempt_manifest_holds_the_fingerprint_of_the_cases(papers: Path) -> None:
    assert "cases" in manifest(papers, "exempt")["inputs_sha256"]
    assert "cases" not in manifest(papers, "public")["inputs_sha256"]


@pytest.mark.slow
def test_a_second_process_writes_the_same_bytes(papers: Path, tmp_path: Path) -> None:
    review = str(ROOT / "reports" / "herefordshire-2020")
    command = [sys.executable, "-m", "p2p_analysis", "build", review, "--edition", "all"]
    run = subprocess.run(
        [*command, "--out", str(tmp_path)], capture_output=True, text=True, check=True
    )
    made = 2 * len(FILES) + len(EXEMPT_ALONE)
    assert len(run.stdout.splitlines()) == made + len(INDEXES)
    assert run.stderr == ""
    for name in INDEXES:
        assert (tmp_path / name).read_bytes() == (papers / name).read_bytes(), name
    for edition in EDITIONS:
        for name in (*FILES, *(EXEMPT_ALONE if edition == "exempt" else [])):
            again = (tmp_path / edition / name).read_bytes()
            assert again == (papers / edition / name).read_bytes(), f"{edition}/{name}"
