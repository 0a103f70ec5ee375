"""Kinds of case: what a case file may hold of each case, and what that answers.

Worked out anew from a row of the file, not by the house's own reading, deriving and counting.
"""

from itertools import combinations, product
from typing import NamedTuple

# Two periods whose border falls inside a quarter.
PERIODS = {"first": ("2018-01-01", "2018-04-30"), "second": ("2018-05-01", "2018-09-30")}
DAYS = {
    f"2018-0{month}-01": (
        "first" if month < 5 else "second",
        f"2018-Q{(month + 2) // 3}",
        f"2018-0{month}",
    )
    for month in range(1, 10)
}
CLASSES = {
    "rape": "violence", "penetration": "violence", "sexual_assault": "violence",
    "causing": "violence", "harassment": "harassment", "online_harassment": "harassment",
    "other_hsb": "other",
}  # fmt: skip
AGENCIES = ("school", "nspcc", "camhs", "chisva", "other")
# No question names these by themselves: "other" stands for whichever of them it is.
REST = ("wmrsasc", "early_help", "keep_safe", "family_support")
# The columns of a case file, and what may be written in each.
COLUMNS = {
    "same_setting_now": ("yes", "no", ""),
    "police_referred": ("yes", "no", ""),
    "section_47_type": ("single", "joint", ""),
    "referred_on": tuple(DAYS),
    "harm_type": (*CLASSES, ""),
    "support_agencies": tuple(
        ";".join(words) for size in range(6) for words in combinations(AGENCIES, size)
    ),
    "referral_nfa": ("yes", "no", ""),
    "cin_plan_started_on": ("2018-09-01", ""),
    "closed_on": ("2018-09-02", ""),
}


class Tiny(NamedTuple):
    """A tiny review: which columns its case file has, its cases, measures, rule and identities."""

    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    measures: dict[str, dict]
    rule: dict
    identities: tuple[tuple[str, ...], ...] = ()

    @property
    def merge(self):
        return self.rule["public"].get("merge", {})

    @property
    def counts_settings(self):
        return any(measure.get("unit") == "schools" for measure in self.measures.values())


def answers_of(row):
    """What a row of the case file answers to each question; an empty set is "not recorded"."""
    found = {name: frozenset(filter(None, row[name].split(";"))) for name in row}
    if "referred_on" in row:
        times = zip(("period", "quarter", "month"), DAYS[row["referred_on"]], strict=True)
        found |= {name: frozenset({word}) for name, word in times}
    if row.get("harm_type"):
        found["harm_class"] = frozenset({CLASSES[row["harm_type"]]})
    elif "harm_type" in row:
        found["harm_class"] = frozenset()
    if "closed_on" in row:
        found["closed"] = frozenset({"yes"} if row["closed_on"] else ())
        ended = row["closed_on"] or row["referral_nfa"] == "yes"
        found["cin_plan"] = frozenset(
            {"yes"} if row["cin_plan_started_on"] else {"no"} if ended else ()
        )
    return found


def says(where, answers):
    """An answer to a question: True, False, or None for not recorded."""
    found = [
        None if not answers[name] and "not_recorded" not in words
        else bool((answers[name] or {"not_recorded"}) & set(words))
        for name, words in where.items()
    ]  # fmt: skip
    return False if False in found else None if None in found else True


def belongs(name, measures, answers):
    """Whether a case says yes to a measure and to all that it is of."""
    above = measures[name].get("of")
    asked = above is None or belongs(above, measures, answers)
    return asked and says(measures[name].get("where", {}), answers) is True


def places_of(tiny, row):
    """For each measure whether a row is asked and its answer, and each printed level it is in."""
    answers = answers_of(row)
    found = []
    for name, measure in tiny.measures.items():
        above = measure.get("of")
        asked = above is None or belongs(above, tiny.measures, answers)
        answer = says(measure.get("where", {}), answers) if asked else "not asked"
        found.append((name, "answer", answer))
        if answer is True:
            for field in measure.get("by", ()):
                merged = tiny.merge.get(field, {})
                titles = {word: title for title, words in merged.items() for word in words}
                words = answers[field] or {"not_recorded"}
                found += sorted({(name, field, titles.get(word, word)) for word in words})
    return tuple(found)


def kinds_of(tiny):
    """Every kind of case that the printed numbers tell apart, by its places in them."""
    options = product(*(COLUMNS[name] for name in tiny.columns))
    rows = (dict(zip(tiny.columns, option, strict=True)) for option in options)
    return list(dict.fromkeys(places_of(tiny, row) for row in rows))
