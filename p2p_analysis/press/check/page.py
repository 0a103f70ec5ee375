"""The check as a page: one file, no script, worst first, and no longer than one can read."""

from __future__ import annotations

from itertools import islice

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.findings import Findings
from p2p_analysis.press.pages import template
from p2p_analysis.show.numbers import day
from p2p_analysis.words.rules import all_rules

FILE = "check.html"
MOST_OF_A_RULE = 50  # rows that the page tells one by one; the workbook has all
MOST_RECORDS = 200


def check_page(review: Review, findings: Findings) -> str:
    """Write the page."""
    told = _told(review, findings, of_a_rule=MOST_OF_A_RULE, records=MOST_RECORDS)
    return template("check.html").render(**told)


def check_fragment(
    review: Review, findings: Findings, *, of_a_rule: int = 5, records: int = 10
) -> str:
    """Write its body alone, for a notebook."""
    told = _told(review, findings, of_a_rule=of_a_rule, records=records)
    return template("check_body.html").render(**told)


def _told(review: Review, findings: Findings, *, of_a_rule: int, records: int) -> dict[str, object]:
    rules = findings.rules()
    listed = findings.records()
    exempt = review.editions.get("exempt")
    return {
        "title": review.title,
        "council": review.council,
        "as_at": day(review.as_at),
        "marking": exempt.marking if exempt else "Exempt: not for publication",
        "file": findings.file,
        "fingerprint": findings.fingerprint,
        "size": len(findings.rows),
        "errors": findings.errors,
        "queries": findings.queries,
        "touched": findings.touched(),
        "rules": [
            (rule, list(islice(findings.lines(rule.code, most=of_a_rule), of_a_rule)))
            for rule in rules
        ],
        "of_a_rule": of_a_rule,
        "records": listed[:records],
        "more_records": max(len(listed) - records, 0),
        "changes": [(all_rules()[code], change) for code, change in findings.changes.items()],
        "repairs": findings.repairs,
        "not_asked": [all_rules()[code] for code in findings.not_asked],
    }
