"""A new review: it stands whole or not at all, checks at once, and takes no data from another."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

import p2p_analysis as p2p
from p2p_analysis.press.new import CASES, new_review
from p2p_analysis.press.publish import build
from p2p_analysis.press.run import check_parameters
from p2p_analysis.show.chapters import check_chapters
from p2p_analysis.words.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "p2p_analysis" / "press" / "template"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in, as where the package alone is installed."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files_of(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*.*")
        if path.is_file()
    }


def test_a_new_review_stands_in_reports_and_checks_at_once(here):
    folder = new_review("anyshire-2025")
    assert folder == Path("reports/anyshire-2025")
    review = p2p.load_review(folder)
    check_chapters(review)
    check_parameters(review.notebook_path, {"review_folder": "", "edition": ""})
    cases = p2p.load_cases(review)
    assert len(cases.rows) == CASES and cases.repairs == ()
    assert {len(review.measures) >= 12, review.status == "draft"} == {True}
    release = p2p.protect(p2p.count(cases, review), review.editions["exempt"])
    p2p.narrate(release, *review.chapters)
    assert p2p.answers(release).blocks
    assert release["cases"].value == CASES


def test_what_is_to_be_filled_in_is_obvious_and_the_cases_are_said_to_be_invented(here):
    review = p2p.load_review(new_review("anyshire-2025"))
    assert review.title.startswith("[fill in:") and review.council.startswith("[fill in:")
    assert "invented" in review.data_note


def test_it_holds_all_that_it_needs_and_nothing_of_another_place(here):
    folder = new_review("somewhere/else/anyshire")
    review = p2p.load_review(folder)
    for path in (review.cases_path, review.notebook_path, review.guidance_path):
        assert path.parent == folder.resolve()
    assert not [path for path in Path("somewhere/else").iterdir() if path.name != "anyshire"]


def test_the_same_review_is_made_each_time(here):
    assert files_of(new_review("one")) == files_of(new_review("two"))


@pytest.mark.parametrize("name", ["taken", "reports/taken", "./reports/taken"])
def test_nothing_is_written_over_a_folder_that_stands(here, name):
    Path("reports/taken").mkdir(parents=True)
    Path("reports/taken/mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="stands already, and nothing is written over it"):
        new_review(name)
    assert [path.name for path in Path("reports/taken").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "a b", "reports/a b", "-x"])
def test_a_name_that_is_none_is_refused(here, name):
    with pytest.raises(UsageError):
        new_review(name)
    assert list(here.iterdir()) == []


def test_a_review_that_fails_half_way_leaves_nothing(here, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("p2p_analysis.press.new.sample", fail)
    with pytest.raises(UsageError, match="could not be made"):
        new_review("anyshire")
    assert not list(Path("reports").iterdir())


# --- From another review ---


@pytest.fixture
def taken_over(here):
    """A review begun from that of Herefordshire, and the folder it came from."""
    earlier = ROOT / "reports" / "herefordshire-2020"
    return new_review("next", begin_from=str(earlier)), earlier


def test_questions_chapters_and_registers_are_taken_over_without_printed_figures(
    taken_over,
):
    folder, earlier = taken_over
    review, before = p2p.load_review(folder), p2p.load_review(earlier)
    assert set(review.measures) == set(before.measures)
    assert review.chapters == before.chapters and review.periods == before.periods
    assert review.answers and review.registers.recommendations
    assert not review.claims and not review.contradictions
    assert all(measure.printed is None for measure in review.measures.values())
    written = [path for path in folder.rglob("*") if path.suffix in (".md", ".toml")]
    text = "".join(path.read_text(encoding="utf-8") for path in written)
    assert not re.search(r"\{[{%][^}]*\bprinted\.", text)
    assert "[fill in: the number that an earlier paper printed]" in text
    assert not {path.name for path in folder.iterdir()} & {"printed.toml", "contradictions.toml"}
    assert review.title.startswith("[fill in:") and review.council.startswith("[fill in:")


def test_no_row_of_the_other_review_comes_along(taken_over):
    folder, earlier = taken_over
    rows = p2p.load_review(earlier).cases_path.read_text(encoding="utf-8").splitlines()
    made = {line for path in folder.glob("*.csv") for line in path.read_text("utf-8").splitlines()}
    assert not set(rows[1:]) & made
    review = p2p.load_review(folder)
    assert review.cases_path.parent == folder.resolve()
    assert review.screened.path(folder).parent == folder.resolve()


def test_the_decisions_of_another_reviews_officers_are_not_taken_over(here):
    home = here / "old"
    for part in ("reports/herefordshire-2020", "data/reference", "data/synthetic", "notebooks"):
        ignored = shutil.ignore_patterns("public", "exempt", ".*")
        shutil.copytree(ROOT / part, home / part, ignore=ignored)
    path = home / "reports/herefordshire-2020/review.toml"
    exception = (
        '\n[editions.public.exceptions]\nstill_together = '
        '{ reason = "x", approved_by = "An officer", on = 2020-09-04 }\n'
    )  # fmt: skip
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n[editions.exempt]", exception + "\n[editions.exempt]"))
    folder = new_review("next", begin_from=str(path.parent))
    made = tomllib.loads((folder / "review.toml").read_text(encoding="utf-8"))
    assert "exceptions" not in made["editions"]["public"]
    assert made["editions"]["exempt"]["case_table"] is True


# --- The template ---


def test_the_templates_guidance_is_that_of_the_project():
    own = (TEMPLATE / "guidance.toml").read_bytes()
    assert own == (ROOT / "data/reference/guidance-england.toml").read_bytes(), (
        "copy data/reference/guidance-england.toml to the template"
    )


@pytest.mark.slow
def test_a_new_review_builds_in_both_editions_and_passes_the_audit(here):
    folder = new_review("anyshire-2025")
    written = build(folder, edition="all").files
    home = folder.resolve().parent
    names = {path.relative_to(home).as_posix() for path in written}
    made = {"public/report.html", "public/report.pdf", "exempt/decisions.csv"}
    assert {f"anyshire-2025/{name}" for name in made} <= names
    assert "invented" in (folder / "public/report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_review_begun_from_another_passes_its_own_check(taken_over):
    from p2p_analysis.__main__ import main

    folder, _ = taken_over
    assert main(["check", str(folder)]) == 0
