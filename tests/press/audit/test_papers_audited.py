"""The audit at work: on published papers, before publishing, and as a proof of non-interference."""

import csv
import io
import json
import shutil

import nbformat
import pytest

import p2p_analysis as p2p
from p2p_analysis.__main__ import main
from p2p_analysis.press import publish
from tests.press.conftest import copy_house


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


def test_two_case_files_with_one_release_give_the_same_public_files(published):
    # In the second file a case says "no" where it said "yes", and the rows stand in another order
    # under other names: what the public may know is the same.
    before = {name: path.read_bytes() for name, path in _files(published, "public")}
    answers = _answers(published)
    rows = list(csv.DictReader(io.StringIO(published.case_file.read_text())))
    (changed,) = (row for row in rows if row["case_id"] == "POP-0013")
    assert changed["same_setting_at_referral"] == "yes"
    changed["same_setting_at_referral"] = "no"
    for row in rows:
        row["case_id"] = f"Z-{row['case_id']}"
    with published.case_file.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(reversed(rows))
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
    secret = json.loads((published.review / "exempt" / "manifest.json").read_text())["figures"]
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
    assert leak["place"] == "#table-documents-caption"
    assert leak["found"] == f" {number} of them "
    assert "advice_recorded.value" in leak["equals"]  # the secrets that it may tell
    for name in leak["equals"]:
        figure, part = name.split(".")
        assert secret[figure][part] == number


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


def test_without_a_paper_there_is_nothing_to_audit(house, capsys):
    for edition in ("public", "exempt"):
        shutil.rmtree(house.review / edition)
    assert main(["audit", str(house.review)]) == 2
    assert "build it first" in capsys.readouterr().err


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


def test_a_cell_that_shows_nothing_may_look_at_the_cases(house):
    notebook = nbformat.read(house.notebook, as_version=4)
    at = next(at for at, cell in enumerate(notebook.cells) if "p2p.protect" in cell.source)
    notebook.cells.insert(at + 1, nbformat.v4.new_code_cell("seen = len(cases.rows)"))
    nbformat.write(notebook, house.notebook)
    assert main(["build", str(house.review)]) == 0


def _answers(house):
    """What only the exempt side may see."""
    review = p2p.load_review(house.review)
    release = p2p.protect(p2p.count(p2p.load_cases(review), review), review.editions["exempt"])
    return {name: (one.value, one.no, one.not_recorded) for name, one in release.figures.items()}


def _files(house, edition):
    return [(path.name, path) for path in sorted((house.review / edition).iterdir())]
