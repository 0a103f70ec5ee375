"""How like a field an unknown column is: by its heading, and by what it holds.

Two numbers between nothing and one, with the reason in words. Nothing here quotes a value.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

import pandas as pd

from p2p_analysis.brief.mapping import IGNORED, ExportMapping, place_of
from p2p_analysis.brief.mappings import mapping_names, ready_mapping
from p2p_analysis.evidence.sources.dates import may_be_day
from p2p_analysis.words.fields import NO, YES, Field, all_fields
from p2p_analysis.words.wording import forms, plain

_SMALL = frozenset({"the", "of", "a", "an", "is", "was", "in", "at", "on", "for", "to", "and"})
_PERSONAL = frozenset(
    [
        "birth",
        "dob",
        "name",
        "forename",
        "surname",
        "initials",
        "postcode",
        "address",
        "ethnicity",
        "upn",
        "nhs",
        "phone",
        "email",
    ]
)
MOST_TEXTS = 2_000  # different texts of a column that are looked at
Held = Mapping[str, int]
_LEAST_ALIKE = 0.6
_KNOWN_NAME = 0.6  # a heading that is a known name is worth a line, whatever stands below it
_LONG_FORMS = {"no": ("number",), "ref": ("reference",), "ra": ("risk", "assessment")}
# Answers of yes or no that are no words of the house; a person decides whether they are meant so.
YES_NO = {"1": "yes", "0": "no", "true": "yes", "false": "no"}


@dataclass(frozen=True)
class Likeness:
    """Why a column may be a field.

    Attributes
    ----------
    field, heading : str
    confidence : float
        From 0 to 1.
    by_heading : float
        How like the heading is to a name of the field.
    by_value : float or None
        Share of the answers that the field knows; None for a column without any.
    """

    field: str
    heading: str
    confidence: float
    by_heading: float
    by_value: float | None

    @property
    def why(self) -> str:
        """The reason, as a comment says it."""
        if self.by_heading == 1:
            told = "the heading is a known name"
        elif self.by_heading == 0:
            told = "the heading says nothing"
        else:
            told = f"the heading is {self.by_heading:.0%} like a known name"
        if self.by_value is None:
            return f"{told}; the column is empty"
        return f"{told}; {self.by_value:.0%} of what it holds fits"


def held(column: pd.Series) -> Held:
    """Each different text of a column, and how often it stands there; of very many the first."""
    counts = column.str.strip().value_counts(sort=False)
    return {str(text): int(count) for text, count in islice(counts.items(), MOST_TEXTS)}


def likeness(heading: str, column: Held, declared: Field, mapping: ExportMapping) -> Likeness:
    """Compare one column with one field."""
    by_heading = max(_alike(_tokens(heading), name) for name in names_of(declared.name))
    if by_heading < _LEAST_ALIKE and not declared.words:
        return Likeness(declared.name, heading, 0.0, 0.0, None)
    by_value = fit(column, declared, mapping)
    if by_value is None or (declared.kind == "id" and declared.name != "case_id"):
        confidence = 0.9 * by_heading  # an id may be any text, so only its heading tells
    elif by_value < 0.5:
        confidence = 0.5 * by_heading
    else:
        confidence = 0.7 * by_heading + 0.3 * by_value
    if by_heading < _LEAST_ALIKE:
        confidence = 0.0
        if by_value is not None and by_value >= 0.9 and _tells(column, declared, mapping):
            confidence = 0.6  # the heading says nothing, but only this field has such words
    elif by_heading == 1:
        confidence = max(confidence, 0.9 if declared.kind == "id" else _KNOWN_NAME)
    return Likeness(declared.name, heading, round(confidence, 3), round(by_heading, 3), by_value)


def fit(column: Held, declared: Field, mapping: ExportMapping) -> float | None:
    """Share of the answers in a column that a field knows; None if it holds no answer."""
    silent = mapping.known(all_fields()["case_id"])
    texts = {text: count for text, count in column.items() if plain(text) not in silent}
    if not texts:
        return None
    number = sum(texts.values())
    if declared.kind == "id":
        return len(texts) / number if declared.name == "case_id" else 1.0
    return sum(count for one, count in texts.items() if _knows(one, declared, mapping)) / number


def meaning_of(text: str, declared: Field, mapping: ExportMapping) -> str | None:
    """What a text would mean: by the field's words, their titles, their initials, or a sign."""
    known = mapping.known(declared)
    titles = {plain(title): word for word, title in declared.words.items()}
    signs = YES_NO if declared.kind == "yes_no" else {}
    if declared.kind != "yes_no" and {YES, NO} <= set(declared.words):
        signs = {plain(w): answer for answer in (YES, NO) for w in mapping.general(answer)}
    if len(declared.words) == 2:  # such as F and M
        signs = {word[0]: word for word in declared.words}
    for form in forms(text):
        for table in (known, titles, signs, *_national(declared.name)):
            if form in table:
                return table[form]
    return None


def is_read(text: str, declared: Field, mapping: ExportMapping) -> bool:
    """Whether a text is read already, without a word more in the mapping."""
    return any(form in mapping.known(declared) for form in forms(text))


def parted(text: str, declared: Field) -> list[str]:
    """The words of a cell; more than one only in a field of several words."""
    if declared.kind != "choices":
        return [text.strip()]
    return [word.strip() for word in text.split(";") if word.strip()]


def _knows(text: str, declared: Field, mapping: ExportMapping) -> bool:
    if declared.kind == "date":
        return may_be_day(text)
    if declared.kind == "number":
        return bool(re.fullmatch(r"\d{1,4}", text))
    return all(meaning_of(word, declared, mapping) for word in parted(text, declared))


def _tells(column: Held, declared: Field, mapping: ExportMapping) -> bool:
    found = {
        meaning_of(word, declared, mapping) for text in column for word in parted(text, declared)
    }
    return declared.kind != "yes_no" and len(found & set(declared.words)) >= 3


@cache
def _national(name: str) -> tuple[Mapping[str, str], ...]:
    """What the words of the national datasets mean in a field."""
    tables = (
        ready.words.fields.get(name, {}) for ready in map(ready_mapping, mapping_names()) if ready
    )
    return tuple(
        {plain(word): ours for ours, words in table.items() for word in words if ours != IGNORED}
        for table in tables
    )


def is_personal(heading: str) -> bool:
    """Whether a heading is of what no case may hold, such as a name or a date of birth.

    >>> is_personal("Date of Birth"), is_personal("ChildName"), is_personal("Date of Referral")
    (True, True, False)
    """
    return bool(_PERSONAL & set(_tokens(heading)))


def is_known_name(heading: str) -> bool:
    """Whether a heading is a name that a field is known by.

    >>> is_known_name("Date of Referral"), is_known_name("Ann")
    (True, False)
    """
    said = _tokens(heading)
    return any(said in names_of(name) for name, one in all_fields().items() if not one.derived)


def derived_like(heading: str) -> str | None:
    """The field of this name that no column holds, since it is worked out from others.

    >>> derived_like("Social care outcome"), derived_like("Date of Referral")
    ('social_care_outcome', None)
    """
    said = _tokens(heading)
    derived = (name for name, one in all_fields().items() if one.derived)
    return next((name for name in derived if _tokens(name) == said), None)


@cache
def names_of(name: str) -> frozenset[tuple[str, ...]]:
    """Every name that a field is known to have, as its words in order of the alphabet."""
    declared = all_fields()[name]
    given = [name]
    text = files("p2p_analysis.words").joinpath("synonyms.toml").read_text(encoding="utf-8")
    given += tomllib.loads(text).get(name, [])
    # A national name counts only where its dataset gives the field: "Gender" does not say whose.
    national = [ready for ready in map(ready_mapping, mapping_names()) if ready]
    for ready in national:
        if name in ready.columns and not place_of(ready.columns[name]).joined:
            given += [h.rpartition(": ")[2] for h in place_of(ready.columns[name]).every()]
    if any(name in ready.columns for ready in national):
        given.append(declared.census)
    return frozenset(_tokens(one) for one in given if one)


def _tokens(heading: str) -> tuple[str, ...]:
    """The words of a heading, small ones left out.

    >>> _tokens("Date of Referral"), _tokens("CINreferralDate"), _tokens("Referral NFA?")
    (('date', 'referral'), ('cinreferral', 'date'), ('nfa', 'referral'))
    """
    parted_case = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    words = re.findall(r"[a-z]+|\d+", parted_case.casefold())
    kept = [one for w in words if w not in _SMALL for one in _LONG_FORMS.get(w, (w,))]
    return tuple(sorted(kept or words))


def _alike(one: Iterable[str], other: Iterable[str]) -> float:
    first, second = " ".join(one), " ".join(other)
    if not first or not second:
        return 0.0
    found = difflib.SequenceMatcher(None, first, second)
    return found.ratio() if found.quick_ratio() >= _LEAST_ALIKE else 0.0
