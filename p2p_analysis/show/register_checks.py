"""What the checks of the registers found, as a table of the paper."""

from __future__ import annotations

from p2p_analysis.brief.register_checks import RULES, Warning, register_warnings
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.assurances import assurance_warnings
from p2p_analysis.show.items import cited, joined, words_table
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import sentence


def register_checks(release: Release) -> Shown:
    """Print what the checks of the registers found.

    A warning about an assurance is judged from what the edition shows: where a figure is withheld
    the table is silent.

    Parameters
    ----------
    release : Release
        From `protect`.
    """
    if not of_release(release).review.registers:
        return Shown(())
    heading = nodes.heading(2, "What is still open")
    found = warnings_of(release)
    if not found:
        words = "We checked this paper for gaps and found nothing that is open."
        return Shown((heading, nodes.paragraph([nodes.text(words)])))
    words = (
        "We checked this paper for gaps. The table lists what is open. The council should settle "
        "each point before the paper is final."
    )
    alike: dict[tuple[str, str], list[Warning]] = {}
    for one in found:
        alike.setdefault((one.code, one.words), []).append(one)
    rows = [
        [
            [nodes.text(RULES[code])],
            [nodes.text(f"{sentence(words)}.")],
            joined([_where(one) for one in several], last=", "),
        ]
        for (code, words), several in alike.items()
    ]
    table = words_table(
        release,
        id="table-register-checks",
        caption="What is still open",
        head=["What was asked", "What is open", "Where"],
        rows=rows,
    )
    return Shown((heading, nodes.paragraph([nodes.text(words)]), table))


def warnings_of(release: Release) -> list[Warning]:
    """Every warning that this edition may tell, in the order of the rules."""
    found = [*register_warnings(release.review), *assurance_warnings(release)]
    return sorted(found, key=lambda one: one.code)


def in_words(warnings: list[Warning]) -> str:
    """Warnings for a terminal: grouped by file, each with its line."""
    noun = "warning" if len(warnings) == 1 else "warnings"
    lines = [f"{len(warnings)} {noun} about the registers:"]
    for file in dict.fromkeys(one.file for one in warnings):
        mine = sorted((one.line, one.code, str(one)) for one in warnings if one.file == file)
        lines += [file, *(f"  {words}" for _, _, words in mine)]
    return "\n".join(lines)


def _where(one: Warning) -> Node:
    return cited(one.key, one.key) if one.key[:1].isdigit() else nodes.text(one.key)
