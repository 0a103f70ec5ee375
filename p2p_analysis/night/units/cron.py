"""A line for cron: `crontab -e`, and paste it.

A command goes through cron, which ends it at a percent sign, and then through a shell.
"""

from __future__ import annotations

import shlex

from p2p_analysis.night.job import Job
from p2p_analysis.words.errors import UsageError

_LONGEST = 990  # Debian's cron takes less than 1000 signs


def units(job: Job) -> dict[str, str]:
    """Write the lines of a crontab."""
    command = " ".join(map(_quoted, job.command))
    if len(command) > _LONGEST:
        raise UsageError(
            f"the command has {len(command)} signs and cron takes {_LONGEST}; schedule fewer "
            "reviews at a time, or use --as systemd"
        )
    comments = (
        *job.comments,
        "Set each on a line of its own above the command, as NAME=value without quotes.",
        "cron mails what the command prints of a failure to MAILTO, if the machine sends mail.",
        "Paste this into the table that `crontab -e` opens. Times are those of the machine.",
    )
    lines = [f"# {line}".rstrip() for line in comments]
    return {f"{job.name}.cron": "\n".join([*lines, f"{job.when.cron} {command} >/dev/null"]) + "\n"}


def _quoted(argument: str) -> str:
    r"""Quote for the shell, then for cron.

    Some crons take one of two backslashes, all take that before a percent sign: so no backslash of
    ours stands before either; the shell joins what the quotes between part.

    >>> print(_quoted("100% sure"))
    '100\% sure'
    """
    return shlex.quote(argument).replace("\\", "\\''").replace("%", "\\%")
