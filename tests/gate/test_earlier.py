"""Earlier editions: what they printed is known, and what has changed since tells of the change."""

import json

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.earlier import definitions_from, definitions_json
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.gate.model import definitions_of, model_of
from p2p_analysis.show.finish import finish
from p2p_analysis.words.errors import ReviewFileError
from tests.invented import counted, several, write_cases, write_review

PUBLIC = {"marking": "Public", "suppress_below": 6, "protect_width": 3}
MEASURES = {
    "cases": {"label": "cases", "by": ["police_status", "period"]},
    "together": {"label": "together", "where": {"same_setting_now": "yes"}},
}
SCHOOL, ELSEWHERE = {"location": "school"}, {"location": "outside"}


@pytest.fixture
def editions(tmp_path):
    """Publish once with some cases, then protect the same review with others."""

    def make(before, now, *, measures_before=MEASURES, measures=MEASURES, **rule):
        folder = tmp_path / "review"
        review = write_review(
            folder, measures=measures_before, rows=before, editions={"public": PUBLIC | rule}
        )
        first = p2p.protect(counted(review), review.editions["public"])
        (folder / "manifest-2019.json").write_text(json.dumps(_end(first)))
        later = write_review(
            folder, measures=measures, rows=now,
            editions={"public": {**PUBLIC, **rule, "earlier": ["manifest-2019.json"]}},
        )  # fmt: skip
        return first, p2p.protect(counted(later), later.editions["public"])

    return make


def _end(release):
    return finish(release).blocks[-1]


def told(yes, no):
    return several(yes, same_setting_now="yes") + several(no, same_setting_now="no")


def test_a_manifest_gives_back_the_definitions(review):
    definitions = definitions_of(review, review.editions["public"])
    plain = json.loads(json.dumps(definitions_json(definitions)))
    back = definitions_from(plain)
    assert definitions_json(back) == definitions_json(definitions)
    assert {name: one.where for name, one in back.measures.items()} == {
        name: one.where for name, one in definitions.measures.items()
    }


def test_a_number_that_one_case_changed_is_withheld(editions):
    # 20 then, 21 now: whoever kept the earlier paper knows of the one new case.
    first, later = editions(told(20, 30), told(21, 30))
    assert (first["together"].value, first["together"].no) == (20, 30)
    assert later["together"].value is WITHHELD


def test_a_number_that_many_cases_changed_is_shown(editions):
    _, later = editions(told(20, 30), told(27, 36))
    assert (later["together"].value, later["together"].no) == (27, 36)


def test_a_number_that_stands_unchanged_is_shown_again(editions):
    # What was printed cannot be hidden: to withhold it would only pretend.
    _, later = editions(told(20, 30), told(20, 30))
    assert (later["together"].value, later["together"].no) == (20, 30)


def test_what_is_withheld_today_cannot_be_had_by_subtracting_the_earlier_paper(editions):
    # The earlier paper printed all its parts. Today's base is 52, two more than then; were it
    # shown beside 30 who said no, as before, the yes would be 22.
    _, later = editions(told(20, 30), told(22, 30))
    shown = [later["together"].value, later["together"].base, later["cases"].value]
    assert shown == [WITHHELD, WITHHELD, WITHHELD]


def test_a_level_that_was_a_group_of_its_own_then_is_known_now(editions):
    # Then: all, and those in school, so those elsewhere are known. Now only a finer question.
    before = {
        "cases": {"label": "cases"},
        "school": {"label": "in school", "where": {"location": "school"}},
    }
    rows = [{**SCHOOL, "same_setting_now": "yes"}] * 9 + [SCHOOL] * 8 + [ELSEWHERE] * 9
    now = {
        "cases": {"label": "cases"},
        "both": {"label": "b", "where": {"location": "school", "same_setting_now": "yes"}},
    }
    _, later = editions(rows, rows, measures_before=before, measures=now)
    assert later["both"].value == 9
    fewer = [{**SCHOOL, "same_setting_now": "yes"}] * 15 + [SCHOOL] * 2 + [ELSEWHERE] * 9
    _, later = editions(fewer, fewer, measures_before=before, measures=now)
    # 17 in school are known; 15 of them together would leave 2.
    assert later["both"].value is WITHHELD


def test_the_cells_of_an_earlier_edition_hold_its_numbers(tmp_path, editions):
    editions(told(20, 30), told(27, 36))
    review = p2p.load_review(tmp_path / "review")
    model = model_of(counted(review), review.editions["public"])
    keys = [key for key in model.printed if key[:2] == ("earlier", "manifest-2019.json")]
    assert {(*key[2:],) for key in keys} >= {("together", "value"), ("cases", "period", "first")}
    assert (
        model.printed["earlier", "manifest-2019.json", "together", "no"]
        == (model.printed["together", "no"])
    )


def test_numbers_of_days_outside_today_are_left_alone(tmp_path, editions):
    # Another span of time: nothing is known here of those cases, so nothing can be said of them.
    editions(told(20, 30), told(20, 30))
    folder = tmp_path / "review"
    review = write_review(
        folder,
        measures=MEASURES,
        rows=told(3, 30),
        periods={"first": ("2018-06-01", "2018-12-31"), "second": ("2019-01-01", "2019-12-31")},
        editions={"public": {**PUBLIC, "earlier": ["manifest-2019.json"]}},
    )
    write_cases(
        review.cases_path, MEASURES, [{**row, "referred_on": "2018-07-01"} for row in told(20, 30)]
    )
    release = p2p.protect(counted(review), review.editions["public"])
    assert release["together"].value == 20


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read"),
        ("{", "is not the manifest"),
        ('{"format": 1}', "is not the manifest"),
    ],
)
def test_a_file_that_is_no_manifest_is_named(tmp_path, content, problem):
    review = write_review(
        tmp_path / "r", rows=[{}], editions={"public": {**PUBLIC, "earlier": ["old.json"]}}
    )
    if content is not None:
        (tmp_path / "r" / "old.json").write_text(content)
    with pytest.raises(ReviewFileError, match=f"old.json.*{problem}"):
        p2p.protect(counted(review), review.editions["public"])
