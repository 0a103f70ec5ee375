"""The door: the command line. It loads nothing before it knows what is wanted."""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence

_MOST_LINES = 200
_MOST_OF_A_RULE = 5  # lines that a check prints of one error; its report has all


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code.

    0 done, 2 usage, 3 review file, 4 case data, 5 disclosure, 6 narrative, 7 rendering, 8 busy.
    """
    options = _parser().parse_args(arguments)
    from p2p_analysis.words.errors import P2PError

    # A polite request to stop is met like Ctrl-C: what was begun is taken away.
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        options.command(options)
    except P2PError as error:
        for fault in error.faults[:_MOST_LINES]:
            print(fault, file=sys.stderr)
        if len(error.faults) > _MOST_LINES:
            print(f"and {len(error.faults) - _MOST_LINES} more faults", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt as stop:
        print(f"stopped; {stop}" if stop.args else "stopped; nothing was replaced", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    from p2p_analysis.night.door import add_commands

    parser = argparse.ArgumentParser(
        prog="p2p",
        description="Turn a review of peer-on-peer abuse allegations into a paper.",
        epilog="Exit codes: 0 done, 2 usage, 3 review file, 4 case data, 5 disclosure, "
        "6 narrative, 7 rendering, 8 busy.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="find every fault of a review without making a paper")
    check.add_argument("review", metavar="REVIEW", help="folder that holds review.toml")
    check.add_argument(
        "--edition",
        help="also report how much this edition withholds, and which merges would save some",
    )
    check.set_defaults(command=_check)
    audit = commands.add_parser("audit", help="attack the published papers; exit code 5 is a leak")
    audit.add_argument("review", metavar="REVIEW", help="folder that holds review.toml")
    audit.add_argument("--out", metavar="DIR", help="where the papers are; default: in the review")
    audit.add_argument("--notebook", metavar="FILE", help="the notebook that they were made with")
    audit.set_defaults(command=_audit)
    figures = commands.add_parser("figures", help="print every figure of an edition as JSON")
    figures.add_argument("review", metavar="REVIEW", help="folder that holds review.toml")
    figures.add_argument("--edition", default="public", help="public (default) or exempt")
    figures.add_argument(
        "--json", action="store_true", required=True, help="the only format so far"
    )
    figures.set_defaults(command=_figures)
    new = commands.add_parser("new", help="begin a review that checks and builds at once")
    new.add_argument("name", metavar="NAME", help="a folder in reports, or a path")
    new.add_argument("--from", dest="begin", metavar="REVIEW", help="take over its questions")
    new.set_defaults(command=_of_the_desk("new"))
    propose = commands.add_parser("map", help="propose how an unknown export could be read")
    propose.add_argument("file", metavar="FILE", help="the export; keep the proposal exempt too")
    propose.add_argument("--sheet", metavar="NAME", help="a sheet of a workbook")
    propose.add_argument("--review", metavar="REVIEW", help="what this review maps and needs")
    propose.add_argument("--out", metavar="FILE", help="where it goes; default: the screen")
    propose.set_defaults(command=_of_the_desk("propose"))
    sample = commands.add_parser("sample", help="invent cases for a review, with known faults")
    sample.add_argument("review", metavar="REVIEW", help="folder that holds review.toml")
    sample.add_argument("--cases", type=int, default=100, metavar="N", help="default: 100")
    sample.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1")
    sample.add_argument("--faults", type=float, default=0.0, metavar="SHARE", help="such as 0.05")
    sample.add_argument("--out", metavar="FILE", help="where they go; default: the screen")
    sample.set_defaults(command=_of_the_desk("invent"))
    add_commands(commands)
    return parser


def _of_the_desk(name: str) -> Callable[[argparse.Namespace], None]:
    """A command by which an analyst begins; its room is loaded when it runs."""

    def run(options: argparse.Namespace) -> None:
        from p2p_analysis.desk import beginning

        getattr(beginning, name)(options)

    return run


def _check(options: argparse.Namespace) -> None:
    from p2p_analysis.brief.loading import load_review
    from p2p_analysis.brief.register_files import KINDS
    from p2p_analysis.evidence.cases import Cases, cases_of, nothing_to_count
    from p2p_analysis.evidence.counting import count
    from p2p_analysis.evidence.mapping_notes import mapping_notes
    from p2p_analysis.evidence.records import read_records
    from p2p_analysis.gate.release import protect
    from p2p_analysis.press.check.report import in_words as found_in_words
    from p2p_analysis.press.check.report import write_check
    from p2p_analysis.press.run import check_parameters
    from p2p_analysis.show.chapters import check_chapters
    from p2p_analysis.show.narrative import narrate
    from p2p_analysis.show.register_checks import in_words, warnings_of
    from p2p_analysis.show.registers import register
    from p2p_analysis.words.errors import CaseDataError, P2PError

    review = load_review(options.review)
    if options.edition is not None:
        from p2p_analysis.gate.cost import cost_of, edition_that_withholds
        from p2p_analysis.show.cost import cost_in_words

        edition_that_withholds(review, options.edition)
    faults: list[P2PError] = []
    loaded: list[Cases] = []
    warnings = {}

    @contextlib.contextmanager
    def gather() -> Iterator[None]:
        try:
            yield
        except P2PError as error:
            faults.append(error)

    with gather():
        check_parameters(review.notebook_path, {"review_folder": "", "edition": ""})
    with gather():
        check_chapters(review)
    records = read_records(review)
    findings = records.findings
    with gather():
        write_check(review, findings)
    if findings.found or findings.notes:
        print(f"{review.name}: {found_in_words(findings)}")
    with gather():
        if told := findings.faults(most=_MOST_OF_A_RULE):
            raise CaseDataError(told)
        loaded.append(cases_of(records, review))
        counts = count(loaded[0], review)
    if not faults:
        for edition in review.editions.values():
            with gather():
                release = protect(counts, edition)
                narrate(release, *review.chapters)
                for name in KINDS:
                    register(release, name)
                warnings |= dict.fromkeys(warnings_of(release))
    repairs = loaded[0].repairs if loaded else findings.repairs
    for repair in repairs[:_MOST_LINES]:
        print(f"repaired: {repair}")
    if faults:
        # The exit code is that of the first kind of fault; the lines are of all kinds.
        raise type(faults[0])(fault for error in faults for fault in error.faults)
    if problem := nothing_to_count(loaded[0]):
        print(f"{review.name}: warning: {problem}.")
    elif left_out := sum(counts.left_out.values()):
        print(f"{review.name}: {left_out} records are left out, undated or outside the periods.")
    editions = " and ".join(review.editions)
    print(f"{review.name}: no faults in the review file, the cases and the chapters ({editions}).")
    for line in mapping_notes(review):
        print(line)
    if warnings:
        print(in_words(list(warnings)))
    if options.edition is not None:
        print(f"\n{cost_in_words(cost_of(counts, options.edition))}")


def _audit(options: argparse.Namespace) -> None:
    from p2p_analysis.press.audit.papers import audit_published

    for edition in audit_published(options.review, out=options.out, notebook=options.notebook):
        print(f"{edition} edition: no leak; everything in it follows from its released figures.")


def _figures(options: argparse.Namespace) -> None:
    from p2p_analysis.brief.loading import load_review
    from p2p_analysis.evidence.cases import load_cases
    from p2p_analysis.evidence.counting import count
    from p2p_analysis.gate.release import protect
    from p2p_analysis.show.finish import breakdowns_json, figures_json

    review = load_review(options.review)
    edition = review.edition(options.edition)
    release = protect(count(load_cases(review), review), edition)
    found = {"figures": figures_json(release), "breakdowns": breakdowns_json(release)}
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    sys.exit(main())
