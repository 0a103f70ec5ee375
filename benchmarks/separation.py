"""How long separation takes at the size of a region, beside a plain loop over cases.

Makes stays of 100,000 children at 2,000 settings and 20,000 cases, answers for all of them, and
answers a sample of the cases again with a loop that compares all pairs of stays within each case
and all days, as an analyst would write it in pandas. Both must agree. Run as
`python -m benchmarks.separation`; it ends with 1 if they differ or a floor is missed.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
import pandas as pd

from p2p_analysis.evidence.separation import Question, answer
from p2p_analysis.evidence.whereabouts import UNKNOWN, Stays

REVIEW, MOST_SECONDS, LEAST_RATIO = 3650, 10.0, 20.0
YES, NO, OPEN = 1, 0, -1


def population(
    *, children: int = 100_000, cases: int = 20_000, settings: int = 2_000, seed: int = 1
) -> Question:
    """Invent stays, about two for each child, with blanks and gaps among them."""
    chance = np.random.default_rng(seed)
    child = np.repeat(np.arange(children), 2)
    changes = chance.integers(300, REVIEW, children)
    gap = (chance.random(children) < 0.05) * chance.integers(1, 60, children)
    first = np.stack([np.zeros(children, dtype=np.int64), changes + gap], axis=1).ravel()
    last = np.stack([changes - 1, np.full(children, UNKNOWN)], axis=1).ravel()
    current = np.tile([False, True], children)
    first = np.where(current, np.minimum(first, REVIEW), first)
    blank = ~current & (chance.random(2 * children) < 0.03)
    last = np.where(blank, UNKNOWN, last)
    first = np.where(chance.random(2 * children) < 0.03, UNKNOWN, first)
    # Most children of a case begin at one setting: neighbours by number do.
    home = (np.arange(children) // 4) % settings
    place = np.stack([home, chance.integers(0, settings, children)], axis=1).ravel()
    place = np.where(chance.random(2 * children) < 0.02, -1, place)
    one = chance.integers(0, children - 4, cases)
    members = np.stack([one, one + 1, one + 2], axis=1).ravel()
    return Question(
        stays=Stays(child, place, first, last, current),
        phase_ends=np.where(chance.random(children) < 0.2, UNKNOWN, REVIEW + 900),
        case=np.repeat(np.arange(cases), 3),
        child=members,
        victim=np.tile([True, False, False], cases),
        since=chance.integers(100, REVIEW - 1, cases),
        absent=np.zeros((cases, 2), dtype=bool),
        review_day=REVIEW,
        year_ends=REVIEW + 365,
    )


def plain(question: Question, cases: list[int]) -> list[tuple[int, int]]:
    """Since the disclosure, and days together, by all pairs of children and all days."""
    names = ("child", "place", "first", "last", "current")
    stays = pd.DataFrame(dict(zip(names, question.stays, strict=True)))
    members = pd.DataFrame(
        {"case": question.case, "child": question.child, "victim": question.victim}
    )
    found = []
    for case in cases:
        inside = members[members["case"] == case]
        asked = np.arange(question.since[case] + 1, question.review_day + 1)
        together, possible = np.zeros(len(asked), dtype=bool), np.zeros(len(asked), dtype=bool)
        states = {
            child: _days_of(stays[stays["child"] == child], asked, question.review_day)
            for child in inside["child"]
        }
        for one in inside["child"][inside["victim"]]:
            for other in inside["child"][~inside["victim"]]:
                (sure, maybe, lost), (also, too, gone) = states[one], states[other]
                for place in {*sure} & {*also}:
                    together |= sure[place] & also[place]
                for place in {*maybe} & {*too}:
                    possible |= maybe[place] & too[place]
                # Without "no setting" every child may be somewhere on every day.
                possible |= lost | gone
        found.append((YES if together.any() else OPEN if possible.any() else NO, together.sum()))
    return [(int(a), int(b)) for a, b in found]


def _days_of(
    stays: pd.DataFrame, asked: np.ndarray, review: int
) -> tuple[dict[int, np.ndarray], dict[int, np.ndarray], np.ndarray]:
    sure: dict[int, np.ndarray] = {}
    maybe: dict[int, np.ndarray] = {}
    lost, covered = np.zeros(len(asked), dtype=bool), np.zeros(len(asked), dtype=bool)
    nothing = np.zeros(len(asked), dtype=bool)
    for stay in stays.itertuples():
        begins, ends = stay.first, review if stay.current else stay.last
        low = asked >= begins if begins != UNKNOWN else ~nothing
        high = asked <= ends if ends != UNKNOWN else ~nothing
        certain = low & high
        if begins == UNKNOWN:
            certain = asked == ends if ends != UNKNOWN else nothing
        elif ends == UNKNOWN:
            certain = asked == begins
        if stay.place < 0:
            lost = lost | (low & high)
            continue
        sure[stay.place] = sure.get(stay.place, nothing) | certain
        maybe[stay.place] = maybe.get(stay.place, nothing) | (low & high)
        covered = covered | certain
    return sure, maybe, lost | ~covered


def main(arguments: list[str] | None = None) -> int:
    """Print both times and their ratio; 1 if the answers differ or a floor is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--children", type=int, default=100_000)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--sample", type=int, default=200, help="cases that the plain loop answers")
    chosen = parser.parse_args(arguments)
    question = population(children=chosen.children, cases=chosen.cases)
    begun = time.process_time()
    answers = answer(question)
    ours = time.process_time() - begun
    sample = list(range(0, chosen.cases, max(chosen.cases // chosen.sample, 1)))
    begun = time.process_time()
    slow = plain(question, sample)
    theirs = (time.process_time() - begun) * chosen.cases / len(sample)
    fast = [(int(answers.since[case]), int(answers.days[case])) for case in sample]
    faults = [
        words
        for words, missed in (
            ("the answers differ", fast != slow),
            ("one of the three answers never came", {one for one, _ in fast} != {YES, NO, OPEN}),
            (f"took more than {MOST_SECONDS:g} s", ours > MOST_SECONDS),
            (f"less than {LEAST_RATIO:g} times as fast", theirs < LEAST_RATIO * ours),
        )
        if missed
    ]
    print(f"stays {len(question.stays.child):,}, cases {chosen.cases:,}")
    print(f"separation: {ours:.2f} s for all cases")
    print(f"plain loop: {theirs:.0f} s for all cases, from a sample of {len(sample)}")
    print(f"ratio: {theirs / ours:.0f}; {'; '.join(faults) or 'ok'}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
