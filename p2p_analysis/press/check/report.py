"""The files of the check, and what the terminal says of it.

The files quote cases and stand in the exempt folder. The words for the terminal name rules, rows
and how many, and quote nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.findings import Findings, RuleCount
from p2p_analysis.press.check.page import FILE as PAGE
from p2p_analysis.press.check.page import check_page
from p2p_analysis.press.check.workbook import FILE as WORKBOOK
from p2p_analysis.press.check.workbook import check_xlsx
from p2p_analysis.words.errors import Fault, RenderingError

FILES = (PAGE, WORKBOOK)
_EXEMPT = "exempt"


def check_files(review: Review, findings: Findings) -> dict[str, bytes]:
    """Both files, in memory."""
    return {
        PAGE: check_page(review, findings).encode(),
        WORKBOOK: check_xlsx(review, findings),
    }


def write_check(review: Review, findings: Findings) -> Path:
    """Write both files to the exempt folder; the papers that stand there are not touched.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    RenderingError
        If the disk fails; then the files of the last check stay.
    """
    folder = review.folder / _EXEMPT
    beside = [(folder / f".{name}.{os.getpid()}", folder / name) for name in FILES]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for (new, _), content in zip(beside, check_files(review, findings).values(), strict=True):
            with new.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for new, now in beside:
            new.replace(now)
    except OSError as error:
        problem = f"could not be written ({error.strerror}); the last check stays as it was"
        raise RenderingError(Fault(f"{_EXEMPT}/{PAGE}", problem)) from None
    finally:
        for new, _ in beside:
            new.unlink(missing_ok=True)
    return folder / PAGE


def in_words(findings: Findings) -> str:
    """What was found, rule by rule, for the terminal: counts and rows, and no answer."""
    head = (
        f"{_number(findings.errors, 'error', 'errors')} and "
        f"{_number(findings.queries, 'query', 'queries')} in {findings.touched():,} of "
        f"{_number(len(findings.rows), 'record', 'records')}:"
    )
    return "\n".join([head, *(_line(rule) for rule in findings.rules())])


def _line(rule: RuleCount) -> str:
    found = f"  {rule.level}  {rule.code}  {rule.title}: {rule.records:,}"
    if not rule.rows:
        return found
    rows = f"row{'s' if len(rule.rows) > 1 else ''} {', '.join(map(str, rule.rows))}"
    more = rule.records - len(rule.rows)
    left = f" and {more:,} more: see {_EXEMPT}/{PAGE}" if more else ""
    return f"{found} ({rows}{left})"


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
