"""An attacker who tries every case file: slow, simple, and blind to how the gate works.

Each case file is how often each kind of case stands in it; each printed number is then a sum over
kinds. What the kinds say yes to is worked out here anew, not by the house's own counting.
"""

from functools import cache
from itertools import combinations, product

import numpy as np

from p2p_analysis.gate.figures import Withheld

ANSWERS = {
    "same_setting_now": ("yes", "no", ""),
    "police_referred": ("yes", "no", ""),
    "section_47_type": ("single", "joint", ""),
    "period": ("first", "second"),
}
DAYS = {"first": "2018-02-01", "second": "2019-02-01"}


def kinds_of(fields):
    """Every kind of case that some fields can tell apart."""
    return [
        dict(zip(fields, answers, strict=True))
        for answers in product(*(ANSWERS[name] for name in fields))
    ]


def as_rows(kinds, numbers):
    """Write so many cases of each kind."""
    return [
        {
            **{name: answer for name, answer in kind.items() if name != "period"},
            **({"referred_on": DAYS[kind["period"]]} if "period" in kind else {}),
        }
        for kind, number in zip(kinds, numbers, strict=True)
        for _ in range(number)
    ]


@cache
def every_case_file(kinds, largest):
    """All ways to have up to so many cases of some kinds; a row each."""
    # Stars and bars: where the bars stand among the stars; the last group is what is left over.
    bars = np.array(list(combinations(range(largest + kinds), kinds)))
    return np.diff(bars, axis=1, prepend=-1) - 1


def says(measure, kind):
    """A kind's answer to a question: True, False, or None for not recorded."""
    answers = [
        None if not kind[name] and "not_recorded" not in words
        else (kind[name] or "not_recorded") in words
        for name, words in measure.get("where", {}).items()
    ]  # fmt: skip
    return False if False in answers else None if None in answers else True


def belongs(name, measures, kind):
    """Whether a kind says yes to a measure and to all that it is of."""
    above = measures[name].get("of")
    asked = above is None or belongs(above, measures, kind)
    return asked and says(measures[name], kind) is True


def printed_by(release, measures, kinds):
    """What a release prints of each measure, and which kinds each number adds up."""
    for name, measure in measures.items():
        figure = release[name]
        above = measure.get("of")
        asked = [above is None or belongs(above, measures, kind) for kind in kinds]
        answer = [says(measure, kind) for kind in kinds]
        yes = [a and b is True for a, b in zip(asked, answer, strict=True)]
        yield (name, "value"), figure.value, yes
        yield (name, "no"), figure.no, [a and b is False for a, b in zip(asked, answer)]  # noqa: B905
        yield (
            (name, "not_recorded"),
            figure.not_recorded,
            [a and b is None for a, b in zip(asked, answer, strict=True)],
        )
        yield (name, "base"), figure.base, asked
        for field in measure.get("by", ()):
            for level, value in release.breakdown(name, field).items():
                wanted = "" if level == "not_recorded" else level
                here = [a and kind[field] == wanted for a, kind in zip(yes, kinds, strict=True)]
                yield (name, field, level), value, here


def possible_values(release, measures, fields, largest=8):
    """For each withheld number, every value that it has in some case file that fits the rest."""
    kinds = kinds_of(fields)
    files = every_case_file(len(kinds), largest)
    numbers = {
        key: (value, files @ np.array(here, dtype=int))
        for key, value, here in printed_by(release, measures, kinds)
    }
    fits = np.ones(len(files), dtype=bool)
    for (name, *part), (value, found) in numbers.items():
        if isinstance(value, Withheld):
            # Where a nought would be shown, what is withheld is at least 1; but of a group whose
            # size is withheld a nought is withheld too.
            group = numbers[name, "base" if len(part) == 1 else "value"]
            told = part == ["base"] or not isinstance(group[0], Withheld)
            fits &= found >= (1 if told and release.edition.zeros == "show" else 0)
        else:
            fits &= found == value
    return {
        key: sorted(set(found[fits].tolist()))
        for key, (value, found) in numbers.items()
        if isinstance(value, Withheld)
    }
