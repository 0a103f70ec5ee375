"""What became of one review in a run, in words that may leave the exempt side.

A fault says where and what is wrong and never quotes a case (see words.errors). Of an error that
nobody foresaw only its kind is told, since its own words may quote anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from p2p_analysis.words.errors import P2PError

STOPPED = 130
UNFORESEEN = 1


@dataclass(frozen=True)
class Outcome:
    """One review's end.

    Attributes
    ----------
    review : str
        The review's folder, as it was given, or its name.
    edition : str
        An edition's name, or "all".
    exit_code : int
        0 if its papers were made or nothing had changed.
    about : str
        The kind of error in words; "done" if there was none.
    faults : tuple of str
        Each with its place.
    """

    review: str
    edition: str
    exit_code: int = 0
    about: str = "done"
    faults: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether a person must look."""
        return self.exit_code != 0


def exit_code_of(outcomes: Sequence[Outcome]) -> int:
    """That of a whole run: a stop's, else that of the first review that failed, in their order.

    >>> failed = Outcome("leeds", "all", 4), Outcome("york", "all", 7)
    >>> exit_code_of(failed), exit_code_of((*failed, Outcome("hull", "all", STOPPED)))
    (4, 130)
    """
    codes = [one.exit_code for one in outcomes if one.failed]
    return STOPPED if STOPPED in codes else next(iter(codes), 0)


def outcome_of(error: BaseException | None, *, review: str, edition: str) -> Outcome:
    """Put an error, or None for a build that came to its end, in words.

    >>> outcome_of(ZeroDivisionError("row 3: 12 of 0"), review="leeds", edition="all").faults
    ('ZeroDivisionError: not foreseen; run the build by hand to see where',)
    """
    if error is None:
        return Outcome(review, edition)
    if isinstance(error, P2PError):
        faults = tuple(str(fault) for fault in error.faults)
        # A failed notebook has the exit code of what failed in it, and is called so.
        kinds = {kind.exit_code: kind.about for kind in P2PError.__subclasses__()}
        about = kinds.get(error.exit_code, error.about)
        return Outcome(review, edition, error.exit_code, about, faults)
    if isinstance(error, KeyboardInterrupt):
        return Outcome(review, edition, STOPPED, "stopped", ("build: it was asked to stop",))
    told = f"{type(error).__name__}: not foreseen; run the build by hand to see where"
    return Outcome(review, edition, UNFORESEEN, "error", (told,))
