"""Who, when and where: the first half of an invented case, up to its referral."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from p2p_analysis.evidence.synthetic.drawing import Draw, days_where, where

_CAUSING_SINCE = np.datetime64("2021-09-01")  # the offence is named in the guidance since then
_TWO_MONTHS = np.timedelta64(62, "D")
_HARM = {
    "rape": 10,
    "penetration": 6,
    "sexual_assault": 30,
    "harassment": 20,
    "online_harassment": 14,
    "other_hsb": 14,
    "": 3,
}
_PHASES: Mapping[str, tuple[float, Mapping[str, float]]] = {
    "nursery": (1, {"0-4": 1}),
    "primary": (22, {"5-9": 3, "10-13": 2}),
    "middle_primary": (1, {"5-9": 1, "10-13": 3}),
    "secondary": (60, {"10-13": 3, "14-15": 5, "16-17": 1}),
    "middle_secondary": (1, {"10-13": 4, "14-15": 1}),
    "sixteen_plus": (10, {"16-17": 1}),
    "all_through": (3, {"5-9": 1, "10-13": 1, "14-15": 1}),
    "": (2, {"": 1}),
}
# Numbers above 900000 name no English school.
_FIRST_URN = 900001


def days_of_cases(draw: Draw, first: np.datetime64, last: np.datetime64) -> dict[str, np.ndarray]:
    """Days from the incident to the referral, in order of referral."""
    span = int((last - first).astype(int))
    referred = np.sort(first + draw.whole(0, span).astype("timedelta64[D]"))
    contacted = draw.after(referred, -1, 0)
    disclosed = draw.after(contacted, -6, 0)
    late = draw.chance(0.12)
    gap = np.where(late, draw.whole(740, 1600), draw.whole(0, 90))
    incident = disclosed - gap.astype("timedelta64[D]")
    dated = ~draw.chance(0.04)
    return {
        "contacted_on": contacted,
        "referred_on": referred,
        "incident_on": days_where(dated, incident),
        "disclosed_on": days_where(~draw.chance(0.02), disclosed),
        "incident_precision": where(dated, np.where(late, "month", "day")),
    }


def identities(draw: Draw, days: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Pseudonyms, each of them once; and schools, each with several cases where there are many."""
    numbers = np.arange(1, draw.number + 1)
    return {
        "case_id": _named("INV-", numbers, 6),
        "contact_id": _named("C-", numbers * 7 + 5000, 7),
        "referral_id": _named("R-", numbers * 3 + 3000, 7),
        "person_id": _named("P-", draw.random.permutation(numbers) + 100000, 7),
        "school_urn": (_FIRST_URN + _schools(draw, days)).astype(str).astype(object),
        "reviewer_id": _named("REV-", draw.whole(1, 4), 1),
    }


def _schools(draw: Draw, days: Mapping[str, np.ndarray]) -> np.ndarray:
    """A school for each case; of one incident day and one referral day, each case has another.

    Else two cases could look like one that stands twice.
    """
    pool = min(max(40, draw.number // 20), 90000)
    _, same = np.unique(
        np.stack([days["referred_on"].astype(int), days["incident_on"].astype(int)]),
        axis=1,
        return_inverse=True,
    )
    same = same.ravel()
    order = np.argsort(same, kind="stable")
    begins = np.searchsorted(same[order], same[order], side="left")
    place = np.empty(draw.number, dtype=int)
    place[order] = np.arange(draw.number) - begins
    return (draw.random.integers(0, pool, size=same.max() + 1)[same] + place) % pool


def children_and_harm(
    draw: Draw, days: Mapping[str, np.ndarray], today: np.datetime64
) -> dict[str, np.ndarray]:
    """What is alleged, where, and between whom."""
    harm = draw.word(_HARM)
    newer = days["referred_on"] >= _CAUSING_SINCE
    harm = np.where(newer & draw.chance(0.02), "causing", harm).astype(object)
    phase = draw.word({name: weight for name, (weight, _) in _PHASES.items()})
    sure = {"school": 40, "outside": 34, "online": 18, "transport": 5, "": 3}
    together = draw.yes_no(0.88, 0.09)
    now = where(together == "yes", draw.yes_no(0.2, 0.7))
    now = np.where(together == "no", "no", now).astype(object)
    stayed = (together == "yes") & draw.chance(0.15) & (days["disclosed_on"] < today - _TWO_MONTHS)
    return {
        "harm_type": harm,
        "location": draw.word(sure),
        "same_setting_at_incident": np.full(draw.number, "yes", dtype=object),
        "same_setting_at_referral": together,
        "same_setting_now": now,
        "months_together": where(stayed, draw.whole(0, 1).astype(str)),
        "school_phase": phase,
        "victim_age_band": _ages(draw, phase),
        "perpetrator_age_band": _ages(draw, phase),
        "victim_sex": draw.word({"female": 78, "male": 20, "": 2}),
        "perpetrator_sex": draw.word({"male": 88, "female": 10, "": 2}),
        "victims": draw.word({"1": 92, "2": 7, "3": 1}),
        "perpetrators": draw.word({"1": 82, "2": 14, "3": 4}),
        "referral_source": draw.word(
            {"2A": 50, "2B": 6, "6": 16, "1A": 12, "3": 8, "5": 4, "1C": 2, "8": 2}
        ),
        "primary_need": draw.word({"N1": 70, "N6": 16, "N5": 6, "N4": 4, "N0": 2, "": 2}),
    }


def _ages(draw: Draw, phase: np.ndarray) -> np.ndarray:
    """An age that a child of this phase may have."""
    found = np.full(draw.number, "", dtype=object)
    for name, (_, ages) in _PHASES.items():
        found = np.where(phase == name, draw.word(ages), found)
    return found.astype(object)


def _named(prefix: str, numbers: np.ndarray, width: int) -> np.ndarray:
    return np.array([f"{prefix}{number:0{width}d}" for number in numbers], dtype=object)
