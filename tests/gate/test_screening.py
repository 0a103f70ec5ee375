"""The totals of a screening give nothing away: held against every screening that fits them."""

import datetime
import json
import tempfile
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.gate.earlier import definitions_json
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.gate.funnel import group_of, keys
from p2p_analysis.gate.reread import release_from
from p2p_analysis.words.screening import FIGURES, PLACES, RECEIVED, SCREENED, STAGES
from tests.invented import EDITIONS, counted, several, write_review

HEAD = "record_id,received_on,case_id,peer_on_peer,sexual,same_setting,duplicate"
ANSWERS = {
    "peer_on_peer.no": "no,,,",
    "peer_on_peer.not_recorded": ",,,",
    "sexual.no": "yes,no,,",
    "sexual.not_recorded": "yes,,,",
    "same_setting.no": "yes,yes,no,",
    "same_setting.not_recorded": "yes,yes,,",
    "in_window.no": "yes,yes,yes,no",
    "duplicate.no": "yes,yes,yes,yes",
    "duplicate.not_recorded": "yes,yes,yes,",
}
SOME = dict.fromkeys(ANSWERS, 9)


def screening(folder, number, *, cases=8, rule=None, day="2019-05-01", **more):
    """A review with so many records at each place, and its counts."""
    public = {**EDITIONS["public"], **(rule or {})}
    review = write_review(
        folder, rows=several(cases), head='screened = "screened.csv"',
        editions={"public": public, "exempt": EDITIONS["exempt"]}, **more,
    )  # fmt: skip
    lines = [f"C{at},2018-02-01,CASE-{at:03},yes,yes,yes,no" for at in range(cases)]
    for place, many in number.items():
        received = "2016-05-01" if place == "in_window.no" else day
        lines += [f"{place}-{at},{received},,{ANSWERS[place]}" for at in range(many)]
    (folder / "screened.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return counted(review)


def shown_by(release):
    """What an edition says of each number; None where it says nothing."""
    said = {(figure, part): getattr(release[figure], part) for figure, part in keys()}
    return {key: None if value is WITHHELD else value for key, value in said.items()}


class Screenings:
    """Every screening of so many records at most that fits what is shown.

    A stage takes in some records, leaves some out as "no" and some as not recorded, and hands on
    the rest. Each number is about one stage, so that whatever fits each stage and its neighbours
    fits together.
    """

    def __init__(self, said, edition, most):
        self.said, self.zeros = said, edition.zeros
        enough = {n for n in range(most + 1) if self.fits((SCREENED, "value"), n)}
        self.steps = []
        for stage in STAGES:
            no_answer = range(most + 1) if len(stage.reasons) > 1 else (0,)
            found = {
                (base, no, gap)
                for base in enough
                for no in range(base + 1)
                for gap in no_answer
                if no + gap <= base
                and all(self.fits(*one) for one in numbers(stage, base, no, gap).items())
            }
            self.steps.append(found)
            enough = {base - no - gap for base, no, gap in found}
        for at in reversed(range(len(STAGES) - 1)):
            goes_on = {base for base, _, _ in self.steps[at + 1]}
            self.steps[at] = {one for one in self.steps[at] if one[0] - sum(one[1:]) in goes_on}

    def fits(self, key, number):
        """Whether a number may be this. Where noughts are shown, what is withheld is none."""
        if self.said[key] is not None:
            return number == self.said[key]
        group = group_of(key)
        hidden = group is not None and self.said[group] is None
        return number > 0 or self.zeros == "withhold" or hidden

    def values(self):
        """What a reader could believe of each number."""
        found = {(SCREENED, "value"): {base for base, _, _ in self.steps[0]}}
        for stage, steps in zip(STAGES, self.steps, strict=True):
            for step in steps:
                for key, number in numbers(stage, *step).items():
                    found.setdefault(key, set()).add(number)
        return found

    def left_out_between(self, first, last):
        """How many records could be left out from one stage up to another, together."""
        ends = {(base, base) for base, _, _ in self.steps[first]}
        for steps in self.steps[first:last]:
            ends = {
                (begin, base - no - gap)
                for begin, now in ends
                for base, no, gap in steps
                if base == now
            }
        return {begin - end for begin, end in ends}


def numbers(stage, base, no, gap):
    found = {
        (stage.figure, "value"): base - no - gap, (stage.figure, "no"): no,
        (stage.figure, "not_recorded"): gap, (stage.figure, "base"): base,
        (stage.out, "value"): no + gap, (stage.out, "base"): base,
    }  # fmt: skip
    return {key: number for key, number in found.items() if key in set(keys())}


RULES = st.fixed_dictionaries(
    {
        "suppress_below": st.integers(2, 5),
        "protect_width": st.integers(1, 3),
        "zeros": st.sampled_from(["show", "withhold"]),
    }
)


@given(
    st.fixed_dictionaries(dict.fromkeys(PLACES[:-1], st.integers(0, 4))), st.integers(1, 6), RULES
)
@example(SOME | {"sexual.no": 1}, 5, {"suppress_below": 6, "protect_width": 3, "zeros": "show"})
@example(
    dict.fromkeys(PLACES[:-1], 0) | {"peer_on_peer.no": 1, "sexual.no": 1}, 5,
    {"suppress_below": 3, "protect_width": 2, "zeros": "show"},
)  # fmt: skip
@pytest.mark.slow
def test_no_withheld_number_of_a_screening_is_narrower_than_promised(number, cases, rule):
    with tempfile.TemporaryDirectory() as folder:
        counts = screening(Path(folder), number, cases=cases, rule=rule)
        edition = counts.review.editions["public"]
        said = shown_by(p2p.protect(counts, edition))
        true = shown_by(p2p.protect(counts, counts.review.editions["exempt"]))
    small = range(0 if rule["zeros"] == "withhold" else 1, rule["suppress_below"])
    for key, value in said.items():
        assert value in (None, true[key])
        assert value not in small, key
    attacker = Screenings(said, edition, true[SCREENED, "value"] + 8)
    for key, values in attacker.values().items():
        assert true[key] in values
        if said[key] is None:
            assert max(values) - min(values) >= rule["protect_width"], key
    # Nor can records be told apart that two stages leave out, if they are few.
    ends = [true[SCREENED, "value"], *(true[stage.figure, "value"] for stage in STAGES)]
    for first, last in combinations(range(len(ends)), 2):
        if ends[first] - ends[last] in small:
            values = attacker.left_out_between(first, last)
            assert max(values) - min(values) >= rule["protect_width"], (first, last)


def test_every_number_of_a_large_screening_is_shown(tmp_path):
    counts = screening(tmp_path, SOME)
    said = shown_by(p2p.protect(counts, counts.review.editions["public"]))
    assert None not in said.values()
    assert said[SCREENED, "value"] == 8 + 9 * 9
    assert said["screened_included", "value"] == 8


def test_records_included_are_the_cases_of_the_window(tmp_path):
    counts = screening(tmp_path, SOME, cases=4)
    release = p2p.protect(counts, counts.review.editions["public"])
    assert release["cases"].withheld
    assert release["screened_included"].withheld


def test_an_edition_that_withholds_counts_nothing_by_time_of_receipt(tmp_path):
    counts = screening(tmp_path, SOME)
    public, exempt = (
        p2p.protect(counts, counts.review.editions[name]) for name in ("public", "exempt")
    )
    assert not set(FIGURES) & set(public.breakdowns)
    assert RECEIVED not in public.fields
    assert exempt.breakdown(SCREENED, RECEIVED) == {
        "after": 0, "2019": 8 * 9, "2018": 8, "before": 9,
    }  # fmt: skip
    for figure in FIGURES:
        assert sum(exempt.breakdown(figure, RECEIVED).values()) == exempt[figure].value


@pytest.mark.parametrize(
    ("number", "more"),
    [
        # Another answer for one record, where both answers are withheld.
        (SOME | {"sexual.no": 3, "sexual.not_recorded": 10}, {}),
        # The same records in another year.
        (SOME | {"sexual.no": 2, "sexual.not_recorded": 11}, {"day": "2018-05-01"}),
    ],
)
def test_two_files_of_screened_records_with_one_release_print_the_same(tmp_path, number, more):
    one = screening(tmp_path, SOME | {"sexual.no": 2, "sexual.not_recorded": 11})
    before = _printed(one)
    other = screening(tmp_path, number, **more)
    assert _printed(other, "exempt") != _printed(one, "exempt")
    assert _printed(other) == before


def test_a_release_with_a_screening_is_read_back_from_its_manifest(tmp_path):
    counts = screening(tmp_path, SOME | {"sexual.no": 2, "sexual.not_recorded": 11})
    release = p2p.protect(counts, counts.review.editions["public"])
    assert release["screened_sexual"].no is WITHHELD
    manifest = json.loads(json.dumps(_end(release)))
    found = release_from(manifest | {"paper": {"edition": "public"}}, counts.review)
    assert found.figures == release.figures
    assert found.breakdowns == release.breakdowns


# --- Earlier editions -------------------------------------------------------------------------

FIRST = {"first": (datetime.date(2018, 1, 1), datetime.date(2018, 12, 31))}
BOTH = FIRST | {"second": (datetime.date(2019, 1, 1), datetime.date(2019, 12, 31))}


def earlier(folder, counts):
    """Keep the public edition's manifest beside the review; what it said."""
    release = p2p.protect(counts, counts.review.editions["public"])
    manifest = _end(release) | {"definitions": definitions_json(release.definitions)}
    (folder / "before.json").write_text(json.dumps(manifest), encoding="utf-8")
    return release


def test_a_total_that_an_earlier_edition_printed_is_not_told_apart_by_a_few(tmp_path):
    earlier(tmp_path, screening(tmp_path, SOME))
    # One record more is left out today: to print it would tell of that one record.
    counts = screening(tmp_path, SOME | {"sexual.no": 10}, rule={"earlier": ["before.json"]})
    release = p2p.protect(counts, counts.review.editions["public"])
    assert release["screened_sexual"].no is WITHHELD
    assert release["screened_peer_on_peer"].no == 9


def test_a_window_that_grew_tells_nothing_of_the_days_between(tmp_path):
    # Records of 2019 were outside the months then; two of them are repeats today.
    number = SOME | {"duplicate.no": 2, "duplicate.not_recorded": 9}
    day = "2019-05-01"
    then = screening(tmp_path, number, day=day, periods=FIRST)
    before = earlier(tmp_path, then)
    assert before["screened_in_window"].value == 8
    rule = {"earlier": ["before.json"]}
    counts = screening(tmp_path, number, day=day, periods=BOTH, rule=rule)
    release = p2p.protect(counts, counts.review.editions["public"])
    assert release["screened_included"].no is WITHHELD
    assert release["screened_in_window"].value == 8 + 2 + 9


def _end(release):
    (block,) = p2p.finish(release).blocks
    return block


def _printed(counts, edition="public"):
    release = p2p.protect(counts, counts.review.editions[edition])
    return p2p.funnel(release).blocks, _end(release)
