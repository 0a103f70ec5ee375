"""A review kept warm gives the page that a build gives, and makes again only what must be."""

from __future__ import annotations

import functools
import json

import jinja2
import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.reread import with_registers_of
from p2p_analysis.night import warm as room
from p2p_analysis.night.warm import Warm
from p2p_analysis.press.publish import build
from p2p_analysis.words.errors import DisclosureError, NarrativeError, P2PError


@pytest.fixture
def calls(monkeypatch):
    """The names of what is counted and shown, as often as it is."""
    found = []

    def counted(home, name):
        function = getattr(home, name)

        @functools.wraps(function)
        def call(*given, **options):
            found.append(name)
            return function(*given, **options)

        monkeypatch.setattr(home, name, call)

    for name in ("load_cases", "count", "protect"):
        counted(room, name)
    for name in ("narrate", "table", "register", "finish"):
        counted(p2p, name)
    return found


def change(warm, path, old, new):
    """Write new words in the place of old ones, and let the review know which file it was."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    warm.forget([path])


def faults(warm, kind=P2PError):
    with pytest.raises(kind) as caught:
        warm.page()
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_the_page_is_the_one_that_a_build_makes(written, tmp_path, edition):
    build(written, edition=edition, out=tmp_path / "papers")
    made = (tmp_path / "papers" / edition / "report.html").read_text("utf-8")
    warm = Warm(written, edition)
    assert warm.page() == made
    assert warm.page() == made


@pytest.mark.slow
def test_the_page_of_the_council_s_review_is_the_same_warm_as_cold(copy_of_review):
    folder = copy_of_review()
    warm = Warm(folder, "exempt")
    first = warm.page()
    assert warm.page() == first
    chapter = folder / "narrative" / "advice.md"
    words = chapter.read_text("utf-8")
    chapter.write_text(words.replace("## ", "## Of late: ", 1), "utf-8")
    warm.forget([chapter])
    assert "Of late: " in warm.page()
    chapter.write_text(words, "utf-8")
    warm.forget([chapter])
    assert warm.page() == first


def test_new_words_of_a_chapter_are_bound_and_nothing_else_is_made_again(written, calls):
    warm = Warm(written, "public")
    assert "The council looked at <" in warm.page()
    assert calls == ["load_cases", "count", "protect", "narrate", "table", "register", "finish"]
    calls.clear()
    change(warm, written / "narrative" / "more.md", "Nothing else", "In {{ n.cases }} cases little")
    page = warm.page()
    assert "cases little was found." in page
    assert "The council looked at <" in page
    assert calls == ["narrate"]


def test_a_page_without_change_is_made_of_what_is_kept(written, calls):
    warm = Warm(written, "public")
    first = warm.page()
    calls.clear()
    assert warm.page() == first
    assert calls == []


def test_new_words_of_a_register_are_shown_without_counting_again(written, calls):
    warm = Warm(written, "public")
    warm.page()
    calls.clear()
    change(warm, written / "actions.toml", "Every school", "Every head teacher")
    assert "Every head teacher was written to." in warm.page()
    assert calls == ["narrate", "table", "register", "finish"]


def test_prose_that_stands_is_not_parsed_again(written, monkeypatch):
    warm = Warm(written, "public")
    warm.page()
    parsed = []
    parse = jinja2.Environment._parse

    def counted(self, source, *given):
        parsed.append(source)
        return parse(self, source, *given)

    monkeypatch.setattr(jinja2.Environment, "_parse", counted)
    change(warm, written / "actions.toml", "Every school", "Each of the schools")
    assert "Each of the schools was written to." in warm.page()
    chapters = [path.read_text("utf-8") for path in written.glob("narrative/*.md")]
    assert not set(chapters) & set(parsed)
    # What is kept is the words, never a figure: another release binds them to its own.
    change(warm, written / "cases.csv", "CASE-022", "CASE-022,2018-02-01,\nCASE-023")
    assert ">24<" in warm.page()


@pytest.mark.parametrize(
    ("name", "old", "new", "shown"),
    [
        ("cases.csv", "CASE-022", "CASE-022,2018-02-01,\nCASE-023", ">24<"),
        ("review.toml", "An invented review", "A review of another name", "another name"),
        ("review.toml", "the first period", "the years before", "the years before"),
    ],
)
def test_whatever_else_changes_is_counted_and_protected_anew(written, calls, name, old, new, shown):
    warm = Warm(written, "exempt")
    assert shown not in warm.page()
    calls.clear()
    change(warm, written / name, old, new)
    assert shown in warm.page()
    assert calls[:3] == ["load_cases", "count", "protect"]


def test_a_cell_that_was_added_is_run_on_what_is_kept(written, calls):
    warm = Warm(written, "public")
    warm.page()
    calls.clear()
    path = written / "paper.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = {**notebook["cells"][-1], "source": "p2p.rules(release)", "id": "more"}
    notebook["cells"].insert(-1, cell)
    path.write_text(json.dumps(notebook), "utf-8")
    warm.forget([path])
    assert warm.page()
    assert calls == []


def test_every_fault_of_every_chapter_is_told_at_once(written):
    warm = Warm(written, "public")
    warm.page()
    change(warm, written / "narrative" / "findings.md", "{{ n.cases }}", "23")
    change(warm, written / "narrative" / "more.md", "Nothing else", "{{ n.casses }}")
    first, second = faults(warm, NarrativeError)
    assert first.startswith('findings.md, line 3: the number "23" is typed')
    assert second.startswith('more.md, line 3: "n.casses" is not known here')
    change(warm, written / "narrative" / "findings.md", "23", "{{ n.cases }}")
    change(warm, written / "narrative" / "more.md", "{{ n.casses }}", "Nothing else")
    assert "Nothing else was found." in warm.page()


def test_a_cell_that_fails_is_told_by_its_number_and_never_in_its_own_words(written):
    path = written / "paper.ipynb"
    text = path.read_text("utf-8")
    path.write_text(text.replace("p2p.table(release", "p2p.table(1 / 0, release"), "utf-8")
    told = faults(Warm(written, "public"))
    assert told == ["paper.ipynb, code cell 4: failed with ZeroDivisionError; see it in JupyterLab"]


def test_what_follows_from_a_failed_cell_is_not_told_again(written):
    path = written / "paper.ipynb"
    text = path.read_text("utf-8")
    path.write_text(text.replace("import p2p_analysis as p2p", "import p2p_analysis_2"), "utf-8")
    told = faults(Warm(written, "public"))
    assert told == [
        "paper.ipynb, code cell 2: failed with ModuleNotFoundError; see it in JupyterLab"
    ]


def test_a_release_takes_no_review_that_declares_other_things(written):
    review = p2p.load_review(written)
    release = p2p.protect(p2p.count(p2p.load_cases(review), review), review.editions["public"])
    again = p2p.load_review(written)
    assert with_registers_of(release, again).review is again
    text = (written / "review.toml").read_text("utf-8")
    (written / "review.toml").write_text(text.replace("suppress_below = 6", "suppress_below = 5"))
    with pytest.raises(DisclosureError, match="protect its counts anew"):
        with_registers_of(release, p2p.load_review(written))
    (written / "review.toml").write_text(text)
    claims = '[[claims]]\nparagraph = "2.1"\nid = "cases"\nprinted = 23\nfigure = "cases"\n'
    (written / "printed.toml").write_text(claims)
    with pytest.raises(P2PError):
        with_registers_of(release, p2p.load_review(written))


def test_every_file_that_the_page_rests_on_is_known(written):
    warm = Warm(written, "public")
    assert {path.name for path in warm.files()} >= {"review.toml", "more.md", "actions.toml"}
    warm.page()
    names = {path.name for path in warm.files()}
    assert names >= {"cases.csv", "paper.ipynb", "guidance.toml", "findings.md"}
