"""What a review changes about the rules that records are checked by, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field as Setting

from p2p_analysis.brief.toml_file import Frozen
from p2p_analysis.words.errors import did_you_mean
from p2p_analysis.words.rules import QUERY, Level, all_rules, changeable

OFF = "off"


class RuleChange(Frozen):
    """One rule that this review asks about only, or not at all; the paper prints the reason."""

    as_: Literal["query", "off"] = Setting(alias="as")
    reason: str

    @property
    def level(self) -> Level | None:
        """What the rule finds from now on; None for nothing."""
        return None if self.as_ == OFF else "query"


def rule_faults(changes: Mapping[str, RuleChange]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each place of `[rules]`, and what cannot be there."""
    for code, change in changes.items():
        rule = all_rules().get(code)
        if rule is None:
            known, guess = changeable(), code.upper()[:3]
            hint = did_you_mean(guess if guess in known else code, known)
            hint = hint or "; data/README.md lists the rules"
            yield ("rules", code), f"no rule has this code{hint}"
        elif rule.read:
            problem = "what is found when the file is read cannot be changed; correct the file"
            yield ("rules", code), problem
        elif change.as_ == QUERY and rule.level == QUERY:
            yield ("rules", code), f'{code} is a query already; leave the line out, or say "off"'
        if not change.reason.strip():
            yield ("rules", code, "reason"), "expected a reason in words: the paper prints it"
