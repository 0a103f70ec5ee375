"""The files of the check, and what the terminal says of it.

The files quote cases and stand in the exempt folder. The words for the terminal name rules, rows
and how many, and quote nothing.
"""

from __future__ import annotations

from pathlib import Path

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.findings import Findings, RuleCount
from p2p_analysis.press.check.page import FILE as PAGE
from p2p_analysis.press.check.page import check_page
from p2p_analysis.press.check.workbook import FILE as WORKBOOK
from p2p_analysis.press.check.workbook import check_xlsx
from p2p_analysis.press.keeping.exchange import put_into
from p2p_analysis.press.keeping.places import EXEMPT
from p2p_analysis.words.errors import Fault, RenderingError

FILES = (PAGE, WORKBOOK)


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
    try:
        put_into(review.folder, EXEMPT, check_files(review, findings))
    except OSError as error:
        problem = f"could not be written ({error.strerror}); the last check stays as it was"
        raise RenderingError(Fault(f"{EXEMPT}/{PAGE}", problem)) from None
    return review.folder / EXEMPT / PAGE


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
    left = f" and {more:,} more: see {EXEMPT}/{PAGE}" if more else ""
    return f"{found} ({rows}{left})"


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
