"""Separation: what a settings history says, and above all what it does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p_analysis.evidence.separation import NO, OPEN, YES, Question, answer
from p2p_analysis.evidence.whereabouts import ANYWHERE, NOWHERE, UNKNOWN, Stays
from tests.evidence.separation_brute import by_day

REVIEW, YEAR_ENDS, TOLD = 20, 30, 10
A, B, C = 0, 1, 2
CURRENT = "current"


def question(stays, members=((0, 0, True), (0, 1, False)), *, ends=None, since=(TOLD,), absent=()):
    """`stays` are (child, place, first, last); `members` are (case, child, victim)."""
    children = max([child for _, child, _ in members], default=-1) + 1
    missing = np.zeros((len(since), 2), dtype=bool)
    for case, side in absent:
        missing[case, side] = True
    numbers = [
        (
            child,
            place,
            UNKNOWN if first is None else first,
            UNKNOWN if last in (None, CURRENT) else last,
            last == CURRENT,
        )
        for child, place, first, last in stays
    ]
    columns = list(zip(*numbers, strict=True)) or [()] * 5
    ends = dict(ends or {})
    return Question(
        stays=Stays(
            *(np.array(part, dtype=np.int64) for part in columns[:4]),
            np.array(columns[4], dtype=bool),
        ),
        phase_ends=np.array([ends.get(n, UNKNOWN) for n in range(children)], dtype=np.int64),
        case=np.array([case for case, _, _ in members], dtype=np.int64),
        child=np.array([child for _, child, _ in members], dtype=np.int64),
        victim=np.array([victim for _, _, victim in members], dtype=bool),
        since=np.array(since, dtype=np.int64),
        absent=missing,
        review_day=REVIEW,
        year_ends=YEAR_ENDS,
    )


def found(*args, **kwargs):
    answers = answer(question(*args, **kwargs))
    return [
        (int(a), int(b), int(c), int(d))
        for a, b, c, d in zip(answers.since, answers.now, answers.move, answers.days, strict=True)
    ]


LATER = {0: 99, 1: 99}


# --- Rules, one by one: since, now, at a move, days ---


@pytest.mark.parametrize(
    ("stays", "ends", "expected"),
    [
        # both settings certain and different: apart
        ([(0, A, 0, CURRENT), (1, B, 0, CURRENT)], LATER, (NO, NO, NO, 0)),
        # together until one moves on day 15
        ([(0, A, 0, CURRENT), (1, A, 0, 14), (1, B, 15, CURRENT)], LATER, (YES, NO, NO, 4)),
        # the day of the disclosure itself is not after it
        ([(0, A, 0, CURRENT), (1, A, 0, 10), (1, B, 11, CURRENT)], LATER, (NO, NO, NO, 0)),
        # together to this day; no move
        ([(0, A, 0, CURRENT), (1, A, 12, CURRENT), (1, B, 0, 11)], LATER, (YES, YES, NO, 9)),
        # a child without a history may be anywhere
        ([(0, A, 0, CURRENT)], LATER, (OPEN, OPEN, OPEN, 0)),
        # an end that is not recorded: perhaps still there
        ([(0, A, 0, CURRENT), (1, A, 0, None), (1, B, 0, CURRENT)], LATER, (OPEN, OPEN, NO, 0)),
        # ... and sure on its first day
        ([(0, A, 0, CURRENT), (1, A, 12, None)], LATER, (YES, OPEN, OPEN, 1)),
        # a beginning that is not recorded: sure on the last day
        ([(0, A, 0, CURRENT), (1, A, None, 13)], LATER, (YES, OPEN, OPEN, 1)),
        # neither day
        ([(0, A, 0, CURRENT), (1, A, None, None)], LATER, (OPEN, OPEN, OPEN, 0)),
        # no number: anywhere
        ([(0, A, 0, CURRENT), (1, ANYWHERE, 0, CURRENT)], LATER, (OPEN, OPEN, OPEN, 0)),
        # a gap of a day
        ([(0, A, 0, CURRENT), (1, B, 0, 13), (1, C, 15, CURRENT)], LATER, (OPEN, NO, NO, 0)),
        # the same gap, closed by "no setting"
        (
            [(0, A, 0, CURRENT), (1, B, 0, 13), (1, NOWHERE, 14, 14), (1, C, 15, CURRENT)],
            LATER,
            (NO, NO, NO, 0),
        ),
        # nobody meets a child who attends nothing, wherever the other may be
        ([(1, NOWHERE, 0, CURRENT)], LATER, (NO, NO, NO, 0)),
        # two settings at once are allowed; a day counts once
        (
            [(0, A, 0, CURRENT), (0, B, 0, CURRENT), (1, A, 0, CURRENT), (1, B, 0, CURRENT)],
            LATER,
            (YES, YES, NO, 10),
        ),
        # the same row twice
        ([(0, A, 0, CURRENT), (1, A, 0, CURRENT), (1, A, 0, CURRENT)], LATER, (YES, YES, NO, 10)),
        # both planned to one place: the stay before lasts to the day before
        (
            [(0, A, 0, CURRENT), (1, B, 0, CURRENT), (0, C, 25, None), (1, C, 27, None)],
            {},
            (NO, NO, YES, 0),
        ),
        # one joins the other where it stays
        ([(0, A, 0, CURRENT), (1, B, 0, CURRENT), (1, A, 25, None)], LATER, (NO, NO, YES, 0)),
        # planned to different places
        (
            [(0, A, 0, CURRENT), (1, B, 0, CURRENT), (0, B, 25, None), (1, C, 25, None)],
            {},
            (NO, NO, NO, 0),
        ),
        # both end a phase, and nobody knows where they go
        ([(0, A, 0, CURRENT), (1, B, 0, CURRENT)], {0: 24, 1: 24}, (NO, NO, OPEN, 0)),
        # the end of a phase is not recorded
        ([(0, A, 0, CURRENT), (1, B, 0, CURRENT)], {0: 99}, (NO, NO, OPEN, 0)),
        # a phase that should have ended tells nothing
        ([(0, A, 0, CURRENT), (1, B, 0, CURRENT)], {0: 99, 1: 5}, (NO, NO, OPEN, 0)),
    ],
)
def test_each_rule_by_hand(stays, ends, expected):
    assert found(stays, ends=ends) == [expected]


def test_any_pair_of_a_case_will_do_and_a_day_counts_once_for_all_of_them():
    members = [(0, 0, True), (0, 1, False), (0, 2, False)]
    stays = [(0, A, 0, CURRENT), (1, A, 0, 14), (1, B, 15, CURRENT), (2, A, 0, 12), (2, B, 13, 20)]
    assert found(stays, members)[0][::3] == (YES, 4)


def test_a_side_without_a_child_leaves_everything_open():
    assert found([(0, A, 0, CURRENT)], [(0, 0, True)]) == [(OPEN, OPEN, OPEN, 0)]


def test_a_child_known_to_be_missing_keeps_a_case_from_being_apart():
    stays = [(0, A, 0, CURRENT), (1, B, 0, CURRENT)]
    assert found(stays, ends=LATER, absent=[(0, 1)]) == [(OPEN, OPEN, OPEN, 0)]


def test_a_case_told_on_the_day_of_the_review_or_later_is_open():
    stays = [(0, A, 0, CURRENT), (1, A, 0, CURRENT)]
    assert found(stays, since=(REVIEW,)) == [(OPEN, OPEN, OPEN, 0)]


def test_a_child_may_stand_in_several_cases():
    members = [(0, 0, True), (0, 1, False), (1, 0, True), (1, 2, False)]
    stays = [(0, A, 0, CURRENT), (1, A, 0, CURRENT), (2, B, 0, CURRENT)]
    ends = {0: 99, 1: 99, 2: 99}
    both = found(stays, members, since=(TOLD, TOLD), ends=ends)
    assert both == [(YES, YES, NO, 10), (NO, NO, NO, 0)]


# --- Against one day at a time ---

days = st.none() | st.integers(0, YEAR_ENDS + 3)


@st.composite
def histories(draw):
    children = draw(st.integers(1, 4))
    stays = []
    for _ in range(draw(st.integers(0, 7))):
        child, place = draw(st.integers(0, children - 1)), draw(st.sampled_from([-2, -1, 0, 1]))
        first, last = draw(days), draw(days | st.just(CURRENT))
        if None not in (first, last) and last != CURRENT and last < first:
            first, last = last, first
        if last == CURRENT and first is not None:
            first = min(first, REVIEW)
        stays.append((child, place, first, last))
    roles = st.lists(st.sampled_from([None, True, False]), min_size=children, max_size=children)
    cases = draw(st.integers(1, 2))
    members = [
        (case, child, role)
        for case in range(cases)
        for child, role in enumerate(draw(roles))
        if role is not None
    ]
    members = members or [(0, 0, True)]
    ends = {child: end for child in range(children) if (end := draw(days)) is not None}
    since = tuple(draw(st.integers(0, REVIEW + 1)) for _ in range(cases))
    absent = [(0, 1)] if draw(st.integers(0, 5)) == 0 else []
    return question(
        [stay for stay in stays if stay[0] <= max(child for _, child, _ in members)],
        members,
        ends=ends,
        since=since,
        absent=absent,
    )


@given(histories())
def test_it_agrees_with_a_check_of_every_day_and_every_pair(asked):
    answers = answer(asked)
    told = zip(answers.since, answers.now, answers.move, answers.days, strict=True)
    askable = asked.since < asked.review_day
    slow = by_day(asked)
    for ours, theirs, asks in zip(told, slow, askable, strict=True):
        assert tuple(map(int, ours))[:3] == theirs[:3]
        assert not asks or int(ours[3]) == theirs[3]


@given(histories())
def test_together_now_is_together_since_and_never_since_is_not_now(asked):
    answers = answer(asked)
    assert (answers.since[answers.now == YES] == YES).all()
    assert (answers.now[answers.since == NO] == NO).all()


@given(histories(), st.integers(0, 6))
def test_to_forget_a_stay_never_makes_a_case_apart(asked, number):
    """A record with less in it can lose a yes or a no, and can turn neither into the other."""
    if number >= len(asked.stays.child):
        return
    kept = np.arange(len(asked.stays.child)) != number
    less = Question(**{**vars(asked), "stays": asked.stays.where(kept)})
    before, after = answer(asked), answer(less)
    for name in ("since", "now"):
        was, now = getattr(before, name), getattr(after, name)
        assert not ((was == YES) & (now == NO)).any()
        assert not ((was == OPEN) & (now == NO)).any()
