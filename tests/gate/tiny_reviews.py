"""Tiny reviews drawn at random: a few cases, two to four small fields, measures, and a rule."""

import datetime

from hypothesis import strategies as st

from tests.gate.kinds import CLASSES, COLUMNS, REST, Tiny, answers_of, belongs, kinds_of

STEPS = ("referral_nfa", "cin_plan_started_on", "closed_on")
# What can be chosen for a review: the columns that come with it.
CHOSEN = {
    "same_setting_now": ("same_setting_now",),
    "police_referred": ("police_referred",),
    "section_47_type": ("section_47_type",),
    "referred_on": ("referred_on",),
    "harm_type": ("harm_type",),
    "support_agencies": ("support_agencies",),
    "steps": STEPS,
}
YES_NO = ("yes", "no", "not_recorded")
# What can be asked of each column.
ASKED = {
    "same_setting_now": {"same_setting_now": YES_NO},
    "police_referred": {"police_referred": YES_NO},
    "section_47_type": {"section_47_type": ("single", "joint", "not_recorded")},
    "referred_on": {
        "period": ("first", "second"), "quarter": ("2018-Q1", "2018-Q2", "2018-Q3"),
        "month": ("2018-02", "2018-04", "2018-06", "2018-08"),
    },
    "harm_type": {
        "harm_type": (*CLASSES, "not_recorded"),
        "harm_class": ("violence", "harassment", "other", "not_recorded"),
    },
    "support_agencies": {
        "support_agencies": ("school", "nspcc", "camhs", "chisva", "not_recorded"),
    },
    "referral_nfa": {"referral_nfa": YES_NO},
    "cin_plan_started_on": {"cin_plan": YES_NO},
    "closed_on": {"closed": YES_NO},
}  # fmt: skip
MERGES = {
    "support_agencies": [
        {"rest": ["camhs", "chisva", "other", *REST]},
        {"rest": ["other", *REST], "two": ["school", "nspcc"]},
        {"rest": ["chisva", "other", *REST]},
        {"rest": ["other", *REST]},
    ],
    "harm_type": [
        {"contact": ["rape", "penetration", "sexual_assault", "causing"]},
        {"all_but_rape": [word for word in CLASSES if word != "rape"]},
    ],
    "quarter": [{"first_half": ["2018-Q1", "2018-Q2"]}, {"later": ["2018-Q2", "2018-Q3"]}],
    "month": [{"early": ["2018-01", "2018-02", "2018-03", "2018-04"]}],
    "section_47_type": [{"either": ["single", "joint"]}],
}
APPROVAL = {
    "reason": "already known", "approved_by": "the officer", "on": datetime.date(2020, 1, 2),
}  # fmt: skip
_MOST_KINDS_WITH_SETTINGS = 9


@st.composite
def tiny_reviews(draw):
    """Up to 6 cases, two to four fields, up to 5 measures, and whatever an edition may say."""
    with_settings = draw(st.integers(0, 5)) == 5
    can, most = (list(CHOSEN)[:4], 2) if with_settings else (list(CHOSEN), 4)
    chosen = draw(st.lists(st.sampled_from(can), min_size=2, max_size=most, unique=True))
    columns = tuple(name for one in chosen for name in CHOSEN[one])
    asked = {field: words for name in columns for field, words in ASKED[name].items()}
    some_fields = st.lists(st.sampled_from(list(asked)), unique=True, max_size=2)
    measures = {"cases": {"label": "all", "by": draw(some_fields)}}
    for number in range(draw(st.integers(1, 4))):
        measures[f"m{number}"] = draw(a_measure(asked, measures))
    fields = {field for one in measures.values() for field in (*one.get("by", ()),)}
    merge = {
        field: draw(st.sampled_from(groups))
        for field, groups in MERGES.items()
        if field in fields and (field == "support_agencies" or draw(st.booleans()))
    }
    row = st.fixed_dictionaries({name: st.sampled_from(COLUMNS[name]) for name in columns})
    rows = draw(st.lists(row, min_size=1, max_size=6))
    rule = {
        "marking": "P",
        "suppress_below": draw(st.integers(2, 4)),
        "protect_width": draw(st.integers(1, 3)),
        "zeros": draw(st.sampled_from(["show", "withhold"])),
    }
    if merge:
        rule["merge"] = merge
    if draw(st.integers(0, 5)) == 5:
        rule["exceptions"] = {draw(st.sampled_from(sorted(measures))): APPROVAL}
    tiny = Tiny(columns, rows, measures, {"public": rule})
    holding = list(identities_that_hold(tiny))
    if holding and draw(st.integers(0, 3)) == 3:
        tiny = tiny._replace(identities=(draw(st.sampled_from(holding)),))
    return draw(settings_too(tiny)) if with_settings else tiny


@st.composite
def a_measure(draw, asked, measures):
    """One to three conditions of one to three words, perhaps of another measure."""
    where = {}
    for field in draw(st.lists(st.sampled_from(list(asked)), min_size=1, max_size=3, unique=True)):
        words = st.sampled_from(asked[field])
        where[field] = draw(st.lists(words, min_size=1, max_size=3, unique=True))
    measure = {"label": "question", "where": where}
    if draw(st.booleans()):
        measure["of"] = draw(st.sampled_from(sorted(measures)))
    by = draw(st.lists(st.sampled_from(list(asked)), unique=True, max_size=2))
    return {**measure, "by": by} if by else measure


@st.composite
def settings_too(draw, tiny):
    """The same with a count of settings, where few enough kinds of case are told apart."""
    measures = {
        **tiny.measures,
        "settings": {
            "label": "settings",
            "unit": "schools",
            "of": draw(st.sampled_from(sorted(tiny.measures))),
            "where": draw(st.sampled_from(list(tiny.measures.values()))).get("where", {}),
        },
    }
    settings = st.sampled_from(["900001", "900002", "900003", ""])
    rows = [{**row, "school_urn": draw(settings)} for row in tiny.rows]
    found = tiny._replace(rows=rows, measures=measures)
    return found if len(kinds_of(found)) <= _MOST_KINDS_WITH_SETTINGS else tiny


def identities_that_hold(tiny):
    """Wholes that are, on these cases, the sum of two other measures."""
    answers = [answers_of(row) for row in tiny.rows]
    size = {
        name: sum(belongs(name, tiny.measures, one) for one in answers) for name in tiny.measures
    }
    for whole in size:
        for part in size:
            for other in size:
                if (
                    part < other
                    and whole not in (part, other)
                    and size[whole] == size[part] + size[other]
                ):
                    yield (whole, part, other)
