"""The audit at work: on published papers, before publishing, and as a proof of non-interference."""

import csv
import io
import json
import re
import shutil

import nbformat
import pytest

import p2p_analysis as p2p
from p2p_analysis.__main__ import main
from p2p_analysis.press import publish
from tests.press.conftest import copy_house
from tests.press.test_papers import Page

NEW = """\
[measures.agencies_before]
paragraph = "2.26(n)"
label = "cases of the first period in which the school worked with several agencies"
of = "first_period"
where = { multi_agency_working = "yes" }
"""


@pytest.fixture
def published(papers, tmp_path):
    """A copy of the review with its papers in place."""
    house = copy_house(tmp_path / "house")
    for edition in ("public", "exempt"):
        shutil.copytree(papers / edition, house.review / edition)
    return house


def test_the_paper_is_a_function_of_its_manifest(built, made_again):
    # Any two case files with one release have one manifest, and so one page, print and workbook.
    made, failed = made_again
    assert failed == []
    assert sorted(made) == sorted(built)
    for name, content in built.items():
        assert made[name] == content, name


@pytest.mark.slow
def test_two_case_files_with_one_release_give_the_same_public_files(published):
    # In the second file a case says "no" where it said "yes", and the rows stand in another order
    # under other names: what the public may know is the same.
    before = {name: path.read_bytes() for name, path in _files(published, "public")}
    answers = _answers(published)
    rows = list(csv.DictReader(io.StringIO(published.case_file.read_text())))
    (changed,) = (row for row in rows if row["case_id"] == "POP-0013")
    assert changed["same_setting_at_referral"] == "yes"
    changed["same_setting_at_referral"] = "no"
    _write_renamed(published.case_file, reversed(rows))
    for name in ("screened", "children"):  # the other files that name a case
        path = published.case_file.with_name(f"herefordshire-2020-{name}.csv")
        _write_renamed(path, list(csv.DictReader(io.StringIO(path.read_text()))))
    assert _answers(published) != answers
    publish.build(published.review, edition="public")
    assert {name: path.read_bytes() for name, path in _files(published, "public")} == before


def test_the_command_says_that_there_is_no_leak(published, capsys):
    assert main(["audit", str(published.review)]) == 0
    assert "public edition: no leak" in capsys.readouterr().out
    assert json.loads((published.review / "exempt" / "audit.json").read_text()) == {
        "public": {"result": "no leak", "leaks": []}
    }


def test_the_command_ends_with_the_code_of_a_leak_and_keeps_the_place_on_the_exempt_side(
    published, capsys
):
    exempt = json.loads((published.review / "exempt" / "manifest.json").read_text())
    secret, levels = exempt["figures"], exempt["breakdowns"]
    number = secret["advice_recorded"]["value"]
    page = published.review / "public" / "report.html"
    page.write_text(page.read_text().replace("<tbody>", f"<tbody><!-- {number} of them -->", 1))
    assert main(["audit", str(published.review)]) == 5
    told = capsys.readouterr()
    assert "public edition: the audit found" in told.err
    assert str(number) not in told.err + told.out
    report = json.loads((published.review / "exempt" / "audit.json").read_text())
    (leak,) = report["public"]["leaks"]
    assert (leak["file"], leak["kind"]) == ("report.html", "comment")
    assert leak["place"] == "#answer-1-1a-figures"
    assert leak["found"] == f" {number} of them "
    assert "advice_recorded.value" in leak["equals"]  # the secrets that it may tell
    for name in leak["equals"]:
        figure, part, *level = name.split(".")
        found = levels[figure][part][level[0]] if level else secret[figure][part]
        assert found == number


@pytest.mark.slow
def test_an_earlier_edition_named_after_the_build_is_held_against_the_paper(published):
    manifest = json.loads((published.review / "public" / "manifest.json").read_text())
    manifest["figures"]["historic"]["value"] = json.loads(
        (published.review / "exempt" / "manifest.json").read_text()
    )["figures"]["historic"]["value"]
    (published.review / "before.json").write_text(json.dumps(manifest))
    published.edit(
        published.review / "review.toml", "[editions.public]\n",
        '[editions.public]\nearlier = ["before.json"]\n',
    )  # fmt: skip
    assert main(["audit", str(published.review)]) == 5
    report = json.loads((published.review / "exempt" / "audit.json").read_text())
    found = {(leak["kind"], leak["place"]) for leak in report["public"]["leaks"]}
    assert ("withheld number worked back from an earlier edition", "historic value") in found
    assert ("changed since the paper was made", "the review") in found


@pytest.mark.slow
def test_a_second_edition_says_what_changed_since_the_first_and_passes_the_audit(published, capsys):
    first = (published.review / "public" / "manifest.json").read_bytes()
    (published.review / "september.json").write_bytes(first)
    review = published.review / "review.toml"
    published.edit(review, "as_at     = 2020-09-07", "as_at     = 2020-12-07")
    published.edit(
        review, "[editions.public]\n", '[editions.public]\nearlier = ["september.json"]\n'
    )
    published.edit(review, "[measures.individuals_contacted]", f"{NEW}\n[measures.met_nobody]")
    for name in ("narrative/introduction.md", "printed.toml"):
        published.edit(published.review / name, "n.individuals_contacted", "n.met_nobody")
    rows = list(csv.DictReader(io.StringIO(published.case_file.read_text())))
    late = [row for row in rows if row["referred_on"] > "2018-11"]
    for row in late[:6]:
        row["multi_agency_working"] = "no"
    _write(published.case_file, rows)
    assert main(["build", str(published.review)]) == 0
    assert main(["audit", str(published.review)]) == 0
    assert "public edition: no leak" in capsys.readouterr().out
    manifest = json.loads((published.review / "public" / "manifest.json").read_text())
    assert "earlier/september.json" in manifest["inputs_sha256"]
    page = (published.review / "public" / "report.html").read_text()
    assert "Since the edition of 7 September 2020: " in page
    assert re.search(r"=(?:#n-)?since\.withdrawn[^>]*>1</\w+> is withdrawn", page)
    bound = {name for name, _, words in Page(page).bound if words == "18"}
    assert [name for name in bound if name.startswith("before.multi_agency")]
    # Another edition's manifest is never read, and a changed one is noticed.
    other = published.review / "exempt" / "manifest.json"
    (published.review / "september.json").write_bytes(other.read_bytes())
    assert main(["build", str(published.review)]) == 3
    assert 'is of edition "exempt"' in capsys.readouterr().err


def test_without_a_paper_there_is_nothing_to_audit(house, capsys):
    for edition in ("public", "exempt"):
        shutil.rmtree(house.review / edition)
    assert main(["audit", str(house.review)]) == 2
    assert "build it first" in capsys.readouterr().err


@pytest.mark.slow
def test_a_leaking_edition_is_never_published(house, capsys):
    # A cell that looks past the gate: it asks the exempt edition for a number and prints it.
    house.edit(
        house.notebook,
        '"p2p.narrate(release, \\"summary\\")"',
        '"p2p.narrate(p2p.protect(counts, review.editions[\\"exempt\\"]), \\"summary\\")"',
    )
    before = house.outputs()
    assert main(["build", str(house.review)]) == 5
    assert "exempt/audit.json" in capsys.readouterr().err
    report = json.loads((house.review / "exempt" / "audit.json").read_text())
    kinds = {leak["kind"] for leak in report["public"]["leaks"]}
    assert {"number in prose", "data attribute", "cell that needs the cases"} <= kinds
    after = house.outputs()
    assert {name: after[name] for name in before} == before
    # Mended, and built without the exempt edition: the old report is gone.
    house.edit(
        house.notebook,
        '"p2p.narrate(p2p.protect(counts, review.editions[\\"exempt\\"]), \\"summary\\")"',
        '"p2p.narrate(release, \\"summary\\")"',
    )
    assert main(["build", str(house.review)]) == 0
    report = json.loads((house.review / "exempt" / "audit.json").read_text())
    assert report["public"]["result"] == "no leak"


@pytest.mark.slow
def test_a_cell_that_shows_nothing_may_look_at_the_cases(house):
    notebook = nbformat.read(house.notebook, as_version=4)
    at = next(at for at, cell in enumerate(notebook.cells) if "p2p.protect" in cell.source)
    notebook.cells.insert(at + 1, nbformat.v4.new_code_cell("seen = len(cases.rows)"))
    nbformat.write(notebook, house.notebook)
    assert main(["build", str(house.review)]) == 0


def _write_renamed(path, rows):
    """Write rows with each case under another name."""
    _write(path, [{**row, "case_id": row["case_id"] and f"Z-{row['case_id']}"} for row in rows])


def _write(path, rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _answers(house):
    """What only the exempt side may see."""
    review = p2p.load_review(house.review)
    release = p2p.protect(p2p.count(p2p.load_cases(review), review), review.editions["exempt"])
    return {name: (one.value, one.no, one.not_recorded) for name, one in release.figures.items()}


def _files(house, edition):
    return [(path.name, path) for path in sorted((house.review / edition).iterdir())]
