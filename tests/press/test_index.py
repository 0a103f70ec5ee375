"""The index: what stands built, and to the public nothing of what is exempt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from p2p_analysis.__main__ import main
from p2p_analysis.press import index, publish
from p2p_analysis.press.index import EXEMPT_INDEX, INDEX, write_indexes
from p2p_analysis.words.errors import RenderingError
from tests.press.conftest import House

MARKINGS = {"public": "Public", "exempt": "Exempt: Schedule 12A", "members": "Members"}


def manifest(edition: str = "public", suppress_below: object = None, **paper: str) -> bytes:
    told = {
        "title": "A review of advice",
        "council": "Anyshire Council",
        "committee": "",
        "status": "final",
        "as_at": "2020-09-07",
        "as_at_words": "7 September 2020",
        "edition": edition,
        "marking": MARKINGS[edition],
        "data_note": "",
        **paper,
    }
    below = suppress_below if suppress_below is not None else 6 * (edition == "public")
    content = {
        "format": 1,
        "package": {"name": "p2p_analysis", "version": "0.1.0"},
        "paper": told,
        "protection": {"suppress_below": below, "zeros": "show"},
    }
    return json.dumps(content).encode()


def files(edition: str = "public", size: int = 3000, **paper: str) -> dict[str, bytes]:
    return {
        "report.html": b"x" * size,
        "report.pdf": b"x" * (size + 5000),
        "tables.xlsx": b"x" * 10_000,
        "figures.csv": b"x" * 700,
        "manifest.json": manifest(edition, **paper),
    }


def shelve(reports: Path, place: str, content: dict[str, bytes]) -> Path:
    """Put an edition's files in a review's folder, as a build would."""
    review = reports / Path(place).parts[0]
    review.mkdir(parents=True, exist_ok=True)
    (review / "review.toml").touch()
    (reports / place).mkdir(parents=True)
    for name, each in content.items():
        (reports / place / name).write_bytes(each)
    return reports / place


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Two reviews: one in both editions and with a monthly audit, one exempt alone."""
    folder = tmp_path / "reports"
    for edition, size in (("public", 3000), ("exempt", 777_000)):
        shelve(folder, f"advice/{edition}", files(edition, size))
        shelve(folder, f"advice/recording_quality/{edition}", files(edition, size + 1))
    shelve(folder, "secret/exempt", files("exempt", 555_000, title="Zebra school"))
    return folder


class Page(HTMLParser):
    """An index as a reader meets it: rows of the table as text, links and tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
            self._cell = True
        if tag == "a":
            self.links.append(str(dict(attrs)["href"]))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        if self._cell and data.strip():
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {data.strip()}".strip()

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.tags if name == tag]


def text_of(folder: Path, name: str = INDEX) -> str:
    return (folder / name).read_text(encoding="utf-8")


def page_of(folder: Path, name: str = INDEX) -> Page:
    return Page(text_of(folder, name))


# --- What it lists ---


def test_each_public_paper_is_a_row_with_its_date_status_marking_and_files(reports: Path) -> None:
    assert write_indexes(reports, of_reviews=True) == [reports / INDEX, reports / EXEMPT_INDEX]
    _, *rows = page_of(reports).rows
    assert [row[0] for row in rows] == [
        "A review of advice Anyshire Council",
        "A review of advice: recording quality Anyshire Council",
    ]
    assert rows[0][1:4] == ["Public", "7 September 2020", "Final"]
    sizes = {"Web page": 3, "PDF": 8, "Tables (Excel)": 10, "Figures (CSV)": 1}
    for words, size in sizes.items():
        assert words in rows[0][4] and f", {size} KB" in rows[0][4]
    links = page_of(reports).links
    assert len(links) == len(set(links)) == 9
    for link in links[1:]:
        assert (reports / link).is_file()


def test_the_exempt_index_lists_every_edition_and_says_that_it_is_not_for_publication(
    reports: Path,
) -> None:
    write_indexes(reports, of_reviews=True)
    _, *rows = page_of(reports, EXEMPT_INDEX).rows
    assert [(row[0].split(" Any")[0], row[1]) for row in rows] == [
        ("A review of advice", "Exempt Exempt: Schedule 12A"),
        ("A review of advice", "Public"),
        ("A review of advice: recording quality", "Exempt Exempt: Schedule 12A"),
        ("A review of advice: recording quality", "Public"),
        ("Zebra school", "Exempt Exempt: Schedule 12A"),
    ]
    assert "Exempt: not for publication" in text_of(reports, EXEMPT_INDEX)


def test_the_public_index_is_the_same_whether_or_not_exempt_papers_stand(reports: Path) -> None:
    write_indexes(reports, of_reviews=True)
    before = (reports / INDEX).read_bytes()
    assert b"xempt" not in before.partition(b"</style>")[2]
    assert b"Zebra" not in before
    assert b"secret" not in before
    for place in reports.rglob("exempt"):
        for file in place.iterdir():
            file.unlink()
        place.rmdir()
    assert write_indexes(reports, of_reviews=True) == [reports / INDEX]
    assert (reports / INDEX).read_bytes() == before


def test_an_exempt_paper_in_a_public_folder_is_in_no_public_index(reports: Path) -> None:
    (reports / "advice/public/manifest.json").write_bytes(manifest("exempt", title="Zebra"))
    write_indexes(reports, of_reviews=True)
    assert "Zebra" not in text_of(reports)
    assert "advice/public/" not in text_of(reports)
    assert "<li>advice/public</li>" in text_of(reports, EXEMPT_INDEX)


@pytest.mark.parametrize(
    "content",
    [
        manifest(suppress_below=0, title="Zebra"),
        manifest(marking=" EXEMPT: Schedule 12A", title="Zebra"),
    ],
    ids=["withholds nothing", "marked exempt"],
)
def test_a_public_edition_that_is_none_is_in_the_exempt_index_alone(
    content: bytes, reports: Path
) -> None:
    (reports / "advice/public/manifest.json").write_bytes(content)
    write_indexes(reports, of_reviews=True)
    assert "Zebra" not in text_of(reports)
    assert "advice/public/" not in text_of(reports)
    (row,) = [r for r in page_of(reports, EXEMPT_INDEX).rows if r[0] == "Zebra Anyshire Council"]
    assert row[1].startswith("Public")


def test_an_edition_of_another_name_is_in_the_exempt_index_alone(reports: Path) -> None:
    told = files("members", marking="Official: for members")
    shelve(reports, "advice/members", told)
    write_indexes(reports, of_reviews=True)
    assert "embers" not in text_of(reports)
    assert "Official: for members" in text_of(reports, EXEMPT_INDEX)


def test_an_index_that_would_list_nothing_is_not_there(reports: Path) -> None:
    write_indexes(reports, of_reviews=True)
    for place in reports.glob("**/manifest.json"):
        place.unlink()
    assert write_indexes(reports, of_reviews=True) == []
    assert not list(reports.glob("*.html"))


def test_a_folder_of_editions_has_an_index_of_what_is_there(tmp_path: Path) -> None:
    for edition in ("public", "exempt"):
        (tmp_path / edition).mkdir()
        for name, content in files(edition).items():
            (tmp_path / edition / name).write_bytes(content)
    (tmp_path / ".public.new").mkdir()
    (tmp_path / ".public.new" / "manifest.json").write_bytes(manifest())
    write_indexes(tmp_path, of_reviews=False)
    assert len(page_of(tmp_path).rows) == 2
    assert page_of(tmp_path).links[1] == "public/report.html"
    assert len(page_of(tmp_path, EXEMPT_INDEX).rows) == 3


def test_a_file_that_is_missing_has_no_link(reports: Path) -> None:
    (reports / "advice/public/report.pdf").unlink()
    write_indexes(reports, of_reviews=True)
    assert "advice/public/report.pdf" not in page_of(reports).links
    assert "advice/public/report.html" in page_of(reports).links


def test_a_manifest_kept_of_an_earlier_edition_is_no_paper(reports: Path) -> None:
    shelve(reports, "advice/earlier/public", {"manifest.json": manifest(title="Of 2019")})
    shelve(reports, "advice/earlier/2019", {"manifest.json": manifest(title="Of 2019")})
    write_indexes(reports, of_reviews=True)
    for name in (INDEX, EXEMPT_INDEX):
        assert "2019" not in text_of(reports, name)
        assert "earlier" not in text_of(reports, name)


def test_a_folder_that_holds_no_review_is_not_looked_into(reports: Path) -> None:
    foreign = reports / "site" / "public"
    foreign.mkdir(parents=True)
    for name, content in files(title="Elsewhere").items():
        (foreign / name).write_bytes(content)
    write_indexes(reports, of_reviews=True)
    assert "Elsewhere" not in text_of(reports, EXEMPT_INDEX)


# --- Manifests that are not what they should be ---

BROKEN = {
    "empty": b"",
    "cut short": manifest()[:80],
    "not text": b"\xff\xfe\x00",
    "a list": b"[]",
    "nested": b"[" * 100_000,
    "another program's": b'{"short_name": "App", "icons": []}',
    "another format": manifest().replace(b'"format": 1', b'"format": 2'),
    "another package": manifest().replace(b"p2p_analysis", b"p2q_analysis"),
    "no day": manifest(as_at="soon"),
    "no status": manifest(status="secret"),
    "half a character": manifest(title="\ud800"),
    "a promise that is no number": manifest(suppress_below="six"),
    "no title": manifest().replace(b'"title"', b'"titel"'),
    "a title that is no text": manifest().replace(b'"A review of advice"', b"7"),
    "a paper that is no table": json.dumps({"format": 1, "paper": 3}).encode(),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_manifest_that_cannot_be_read_is_told_on_the_exempt_side_alone(
    content: bytes, reports: Path
) -> None:
    (reports / "advice/public/manifest.json").write_bytes(content)
    write_indexes(reports, of_reviews=True)
    assert [row[0] for row in page_of(reports).rows[1:]] == [
        "A review of advice: recording quality Anyshire Council"
    ]
    assert "annot be read" not in text_of(reports)
    told = text_of(reports, EXEMPT_INDEX)
    assert "<li>advice/public</li>" in told
    assert '<h2 id="unreadable">Cannot be read</h2>' in told
    assert len(page_of(reports, EXEMPT_INDEX).rows) == 5


def test_a_manifest_that_is_a_folder_is_told_too(reports: Path) -> None:
    (reports / "advice/public/manifest.json").unlink()
    (reports / "advice/public/manifest.json").mkdir()
    write_indexes(reports, of_reviews=True)
    assert "<li>advice/public</li>" in text_of(reports, EXEMPT_INDEX)


def test_a_folder_whose_name_is_no_text_is_told_as_far_as_it_can_be(reports: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    try:
        shelve(reports, f"{name}/public", files(title="Zebra"))
    except OSError:  # some systems take no such name: then none can stand there
        return
    write_indexes(reports, of_reviews=True)
    assert "Zebra" not in text_of(reports)
    assert "<li>caf?/public</li>" in text_of(reports, EXEMPT_INDEX)


@given(title=st.text(min_size=1, max_size=60), marking=st.text(max_size=60))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_title_says_the_page_is_whole(title: str, marking: str, tmp_path: Path) -> None:
    (tmp_path / "public").mkdir(exist_ok=True)
    for name, content in files(title=title, marking=marking).items():
        (tmp_path / "public" / name).write_bytes(content)
    write_indexes(tmp_path, of_reviews=False)
    page = page_of(tmp_path)
    assert len(page.rows) == 2
    assert len(page.links) == 5
    assert page.named("script") == page.named("img") == page.named("b") == []


def test_markup_in_a_title_or_a_folder_stays_words(tmp_path: Path) -> None:
    place = 'javascript:alert(1)"><b>#?%20/public'
    review = tmp_path / Path(place).parts[0]
    title = "<script>alert(1)</script>"
    shelve(tmp_path, place, files(title=title))
    write_indexes(tmp_path, of_reviews=True)
    page = page_of(tmp_path)
    assert page.named("script") == page.named("b") == []
    assert page.rows[1][0].startswith(title)
    assert page.links[1].startswith("javascript%3Aalert%281%29%22%3E%3Cb%3E%23%3F%2520/public/")
    assert review.is_dir()


# --- What it is for everybody ---


@pytest.mark.parametrize("name", [INDEX, EXEMPT_INDEX])
def test_the_page_is_one_file_with_a_language_a_way_past_the_head_and_scoped_headers(
    name: str, reports: Path
) -> None:
    write_indexes(reports, of_reviews=True)
    page, text = page_of(reports, name), text_of(reports, name)
    for tag in ("script", "link", "img", "iframe", "object"):
        assert page.named(tag) == []
    assert "url(" not in text and "@import" not in text
    assert page.named("html") == [{"lang": "en-GB"}]
    assert page.links[0] == "#papers"
    assert page.named("main")[0]["id"] == "papers"
    assert len(page.named("caption")) == len(page.named("table")) == len(page.named("h1")) == 1
    scopes = [found["scope"] for found in page.named("th")]
    assert scopes == ["col"] * 5 + ["row"] * (len(page.rows) - 1)
    assert "prefers-color-scheme: dark" in text
    assert "width=device-width" in text
    ids = [found["id"] for _, found in page.tags if "id" in found]
    assert len(ids) == len(set(ids))


def test_each_link_says_where_it_leads_without_its_row(reports: Path) -> None:
    write_indexes(reports, of_reviews=True)
    text = text_of(reports, EXEMPT_INDEX)
    words = [part.partition("</a>")[0].partition(">")[2] for part in text.split("<a ")[2:]]
    assert len(words) == len(set(words)) == 20
    assert all("edition" in each for each in words)


# --- Written whole, the same every time, by however many builds ---


def test_the_same_papers_give_the_same_bytes_whatever_the_clock_and_the_disk_say(
    reports: Path, tmp_path: Path
) -> None:
    write_indexes(reports, of_reviews=True)
    before = [(reports / name).read_bytes() for name in (INDEX, EXEMPT_INDEX)]
    for path in reports.rglob("*"):
        os.utime(path, (1, 1))
    twin = tmp_path / "twin"
    for place in sorted(reports.rglob("manifest.json"), reverse=True):
        content = {path.name: path.read_bytes() for path in place.parent.iterdir()}
        shelve(twin, place.parent.relative_to(reports).as_posix(), content)
    write_indexes(twin, of_reviews=True)
    assert [(twin / name).read_bytes() for name in (INDEX, EXEMPT_INDEX)] == before


def test_an_index_that_is_true_already_is_not_written_again(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_indexes(reports, of_reviews=True)
    monkeypatch.setattr(index, "_replace", lambda *_: pytest.fail("written again"))
    assert len(write_indexes(reports, of_reviews=True)) == 2


def test_a_build_that_looked_too_early_looks_again(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another build publishes, and writes its index, after this one has looked."""
    real, late = index._replace, []

    def replace(path: Path, content: bytes) -> None:
        if not late:
            late.append(shelve(reports, "late/public", files(title="Late")))
            write_indexes(reports, of_reviews=True)  # the other build, from start to end
            assert "Late" in text_of(reports)
        real(path, content)

    monkeypatch.setattr(index, "_replace", replace)
    write_indexes(reports, of_reviews=True)
    assert "Late" in text_of(reports)
    assert "Late" in text_of(reports, EXEMPT_INDEX)


def test_many_builds_at_once_end_with_one_whole_index_of_all(tmp_path: Path) -> None:
    reports, failed, seen = tmp_path / "reports", [], set()

    def publish_one(number: int) -> None:
        try:
            shelve(reports, f"review-{number}/public", files(title=f"Number {number}"))
            write_indexes(reports, of_reviews=True)
            seen.add(text_of(reports).rstrip().endswith("</html>"))
        except Exception as error:
            failed.append(error)

    builds = [threading.Thread(target=publish_one, args=(number,)) for number in range(12)]
    for build in builds:
        build.start()
    for build in builds:
        build.join()
    assert failed == []
    assert seen == {True}
    assert len(page_of(reports).rows) == 13
    assert not list(reports.glob(".*"))


def test_a_folder_that_another_build_exchanges_while_one_looks_is_looked_at_again(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_indexes(reports, of_reviews=True)
    so_it_is = text_of(reports), text_of(reports, EXEMPT_INDEX)
    for name in (INDEX, EXEMPT_INDEX):
        (reports / name).unlink()
    search, gone = Path.glob, set[str]()

    def glob(folder: Path, pattern: str) -> Iterator[Path]:
        first = pattern not in gone
        gone.add(pattern)
        for found in search(folder, pattern):
            yield found
            if first:
                raise FileNotFoundError(2, "No such file or directory", str(found))

    monkeypatch.setattr(Path, "glob", glob)
    write_indexes(reports, of_reviews=True)
    assert gone
    assert (text_of(reports), text_of(reports, EXEMPT_INDEX)) == so_it_is


def test_what_a_killed_build_left_beside_the_index_is_taken_away(reports: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    (reports / f".{INDEX}.{gone.pid}-1").write_text("half a pa")
    (reports / f".{INDEX}.{10**30}-1").write_text("of no process")
    (reports / f".{INDEX}.{os.getpid()}-1").write_text("of a build that runs")
    write_indexes(reports, of_reviews=True)
    assert [path.name for path in reports.glob(".*")] == [f".{INDEX}.{os.getpid()}-1"]


def test_a_page_of_another_making_is_not_replaced(reports: Path) -> None:
    (reports / INDEX).write_text("<h1>The council's own front page</h1>")
    with pytest.raises(RenderingError, match=r"^index\.html: is not an index of papers"):
        write_indexes(reports, of_reviews=True)
    assert text_of(reports) == "<h1>The council's own front page</h1>"
    assert "Zebra" in text_of(reports, EXEMPT_INDEX)


def test_a_page_of_another_making_stays_where_there_is_nothing_to_list(reports: Path) -> None:
    (reports / INDEX).write_text("<h1>The council's own front page</h1>")
    for place in reports.rglob("public/manifest.json"):
        place.unlink()
    assert write_indexes(reports, of_reviews=True) == [reports / EXEMPT_INDEX]
    assert text_of(reports) == "<h1>The council's own front page</h1>"


# --- At the end of a build ---


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for running, rendering and auditing."""
    monkeypatch.setattr(publish, "_make", lambda order, *_: (files(order.edition), None, {}))
    monkeypatch.setattr(publish, "audit_new", lambda *_: b"")


@pytest.mark.usefixtures("quick")
def test_a_build_writes_the_indexes_beside_the_review(house: House) -> None:
    written = publish.build(house.review, edition="all").files
    reports = house.review.parent
    assert written[-2:] == (reports / INDEX, reports / EXEMPT_INDEX)
    assert page_of(reports).links[1] == "herefordshire-2020/public/report.html"
    publish.build(house.review, edition="all", notebook=house.notebook)
    assert len(page_of(reports).rows) == 3
    assert "A review of advice: review" in text_of(reports)


@pytest.mark.usefixtures("quick")
def test_papers_in_a_folder_of_their_own_have_their_index_there(
    house: House, tmp_path: Path
) -> None:
    publish.build(house.review, out=tmp_path / "out")
    assert page_of(tmp_path / "out").links[1] == "public/report.html"
    assert not (house.review.parent / INDEX).exists()
    publish.build(house.review, out=house.review)  # its own folder, said aloud
    assert page_of(house.review.parent).links[1] == "herefordshire-2020/public/report.html"
    assert not (house.review / INDEX).exists()


def no_space(*_: object) -> None:
    raise OSError(28, "No space left on device", "index.html")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda reports, patch: patch.setattr(index, "_replace", no_space), "No space left"),
        (lambda reports, patch: (reports / INDEX).mkdir(), "Is a directory"),
    ],
)
def test_an_index_that_cannot_be_written_is_told_and_undoes_no_paper(
    broken: Callable[[Path, pytest.MonkeyPatch], None],
    words: str,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken(house.review.parent, monkeypatch)
    assert main(["build", str(house.review), "--edition", "all"]) == 7
    told = capsys.readouterr().err
    assert told.startswith(f"index.html: could not be written ({words}")
    assert "the papers stand" in told
    for edition in ("public", "exempt"):
        assert (house.review / edition / "report.pdf").read_bytes() == b"x" * 8000
