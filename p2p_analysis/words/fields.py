"""What a field is, and how to find one: the columns of a case.

This room alone knows which kinds of answer there are. The columns themselves are declared as
data in `columns.toml`, those of a settings history in `settings.toml`; the data dictionary in
`data/README.md` is written from the same files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Kind = Literal["id", "date", "yes_no", "choice", "choices", "number"]

YES, NO, NOT_RECORDED = "yes", "no", "not_recorded"
RECORDED = "recorded"  # in a condition: any answer at all
NEEDED = ("case_id", "referred_on")  # without these no case can be counted

KIND_MEANING: Mapping[Kind, str] = MappingProxyType(
    {
        "id": "text that names a record; never counted by its content, only as how many there are",
        "date": "a day, written YYYY-MM-DD; other ways are read too, and said, if they are clear",
        "yes_no": "yes, no, or not recorded",
        "choice": "one word of the list, or not recorded",
        "choices": "any words of the list, parted by semicolons, or not recorded",
        "number": "a whole number from 0, or not recorded",
    }
)

# Parts of names that a reader outside the service may not know.
_SPELT_OUT = MappingProxyType({"cin": "child in need", "nfa": "no further action"})


@dataclass(frozen=True)
class Field:
    """One column of a case.

    Attributes
    ----------
    name : str
        The plain name used in review files, measures and tables.
    kind : Kind
        How an answer is written; see `KIND_MEANING`.
    meaning : str
        One line for the data dictionary.
    called : str
        What a table calls it, where its name would say too little; of a yes-or-no question what
        a yes says.
    words : mapping of str to str
        For choices: permitted word to its meaning, in the order in which tables show them.
    unit : str
        What a number is measured in, or what it counts; empty for other kinds.
    ssd, census, annex_a : str
        The same item in the Standard Safeguarding Dataset, the children-in-need census and
        Ofsted's Annex A; empty where there is none.
    exempt : bool
        Never in a public edition, not even as a level of a breakdown.
    exempt_sum : bool
        Not even its sum over many cases: one case can make up most of it.
    derived : bool
        Worked out from other fields when cases are read; not a column of the file.
    """

    name: str
    kind: Kind
    meaning: str
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    unit: str = ""
    ssd: str = ""
    census: str = ""
    annex_a: str = ""
    exempt: bool = False
    exempt_sum: bool = False
    derived: bool = False
    called: str = ""

    @property
    def levels(self) -> tuple[str, ...]:
        """Every answer the field can give besides "not recorded", in print order."""
        return (YES, NO) if self.kind == "yes_no" else tuple(self.words)

    @property
    def can_be_asked(self) -> bool:
        """Whether a measure may set a condition on it."""
        return self.kind in ("yes_no", "choice", "choices")

    @property
    def title(self) -> str:
        """What a table calls it.

        >>> Field("harm_type", "choice", "").title
        'Harm type'
        >>> Field("cin_plan", "yes_no", "").title
        'Child in need plan'
        """
        if self.called:
            return self.called
        text = " ".join(_SPELT_OUT.get(word, word) for word in self.name.split("_"))
        return text[:1].upper() + text[1:]

    @property
    def within(self) -> str:
        """The same within a sentence.

        >>> Field("harm_type", "choice", "").within
        'harm type'
        >>> Field("advice_on", "date", "", called="MASH's advice given on").within
        "MASH's advice given on"
        """
        short = self.title[:2].isupper()  # letters that stand for words
        return self.title if short else self.title[:1].lower() + self.title[1:]

    def word_title(self, word: str) -> str:
        """The meaning of a permitted word, as a table prints it."""
        if word == NOT_RECORDED:
            return "Not recorded"
        if self.kind == "yes_no":
            return word.capitalize()
        return self.words[word]


@cache
def all_fields() -> Mapping[str, Field]:
    """Read the columns of a case, by name, in the order of the data dictionary."""
    text = files("p2p_analysis.words").joinpath("columns.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: Field(name, **{**row, "words": MappingProxyType(row.get("words", {}))})
            for name, row in tomllib.loads(text).items()
        }
    )


@cache
def settings_fields() -> Mapping[str, Mapping[str, Field]]:
    """Read the columns of a settings history: file to column name to field.

    Besides an ordinary value, a column may hold any of its field's words.
    """
    text = files("p2p_analysis.words").joinpath("settings.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            file: MappingProxyType(
                {
                    name: Field(
                        name,
                        exempt=True,
                        **{**row, "words": MappingProxyType(row.get("words", {}))},
                    )
                    for name, row in columns.items()
                }
            )
            for file, columns in tomllib.loads(text).items()
        }
    )
