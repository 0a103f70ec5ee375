"""One message for a whole run, however many reviews failed: its subject, its text, its JSON."""

from __future__ import annotations

import datetime
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from p2p_analysis.night.outcome import Outcome, exit_code_of

_MOST_FAULTS = 20  # of one review; its log has all
_MOST_REVIEWS = 50
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True)
class Message:
    """What a person is told of a run."""

    outcomes: tuple[Outcome, ...]
    run: str
    log: str
    host: str
    at: datetime.datetime

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The reviews that a person must look at."""
        return tuple(one for one in self.outcomes if one.failed)

    @property
    def subject(self) -> str:
        """One line."""
        failed = self.failed
        if not failed:
            return f"p2p build on {self.host}: done"
        if len(self.outcomes) == 1:
            what = f"{_plain(failed[0].review)} failed ({_kind(failed[0])})"
        else:
            what = f"{len(failed)} of {len(self.outcomes)} reviews failed"
        return f"p2p build on {self.host}: {what}"

    @property
    def text(self) -> str:
        """The whole, for people."""
        lines = [f"{self.subject}, {self.at:%d.%m.%Y %H:%M} UTC.", ""]
        for one in self.failed[:_MOST_REVIEWS]:
            lines.append(f"{_plain(one.review)}, edition {_plain(one.edition)}: {_kind(one)}")
            lines += [f"  {_plain(fault)}" for fault in one.faults[:_MOST_FAULTS]]
            lines += _more(one.faults, _MOST_FAULTS, "faults", "  ")
            lines.append("")
        lines += _more(self.failed, _MOST_REVIEWS, "reviews", "")
        if done := len(self.outcomes) - len(self.failed):
            lines.append(f"Without fault: {done}.")
        if self.log:
            lines.append(f"Log: {_plain(self.log)}")
        return "\n".join(lines) + "\n"

    @property
    def fields(self) -> dict[str, Any]:
        """The whole, for programs; `text` is what chat services show."""
        return {
            "text": self.text,
            "host": self.host,
            "at": self.at.isoformat(timespec="seconds"),
            "run": self.run,
            "exit_code": exit_code_of(self.outcomes),
            "failed": [
                {
                    "review": _plain(one.review),
                    "edition": _plain(one.edition),
                    "exit_code": one.exit_code,
                    "kind": one.about,
                    "faults": [_plain(fault) for fault in one.faults[:_MOST_FAULTS]],
                }
                for one in self.failed[:_MOST_REVIEWS]
            ],
            "reviews": len(self.outcomes),
        }


def message_of(outcomes: Sequence[Outcome], *, run: str = "", log: str = "") -> Message:
    """Write what is told of a run, here and now."""
    now = datetime.datetime.now(datetime.UTC)
    return Message(tuple(outcomes), run, log, _plain(socket.gethostname()), now)


def _kind(one: Outcome) -> str:
    return f"{one.about}, exit code {one.exit_code}"


def _more(all_of_them: Sequence[object], most: int, what: str, before: str) -> list[str]:
    left = len(all_of_them) - most
    return [f"{before}and {left} more {what}"] if left > 0 else []


def _plain(words: str) -> str:
    """One line: what a folder is called must not add a header to a mail."""
    return _CONTROL.sub(" ", words).strip()
