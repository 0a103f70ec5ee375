"""A service and its timer for systemd."""

from __future__ import annotations

from p2p_analysis.night.job import Job


def units(job: Job) -> dict[str, str]:
    """Write both units."""
    about = job.about.replace("%", "%%").replace("\\", "\\\\")
    service = [
        *_comments(
            *job.comments,
            f"Set them in /etc/{job.name}.env, as NAME=value lines, and let only root read it.",
            "Copy both files to /etc/systemd/system, name the User below, then run:",
            f"  systemctl daemon-reload && systemctl enable --now {job.name}.timer",
            f"  systemctl start {job.name}.service    # to try it now",
            f"  journalctl -u {job.name}.service      # what it printed",
        ),
        "[Unit]",
        f"Description={about}",
        "",
        "[Service]",
        "Type=oneshot",
        "# User=",
        f"EnvironmentFile=-/etc/{job.name}.env",
        "# The colon lets a dollar sign be one.",
        f"ExecStart=:{' '.join(map(_quoted, job.command))}",
        "TimeoutStartSec=6h",
        "Nice=10",
        "PrivateTmp=yes",
    ]
    timer = [
        *_comments(f"{job.about}.", "Times are those of the machine."),
        "[Unit]",
        f"Description={about}",
        "",
        "[Timer]",
        f"OnCalendar={_calendar(job)}",
        "# A run that was missed, since the machine was off, is made up for.",
        "Persistent=yes",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return {
        f"{job.name}.service": "\n".join(service) + "\n",
        f"{job.name}.timer": "\n".join(timer) + "\n",
    }


def _calendar(job: Job) -> str:
    weekday = f"{job.when.weekday.title()} " if job.when.weekday else ""
    return f"{weekday}*-*-{job.when.day or '*'} {job.when.time}:00"


def _comments(*lines: str) -> list[str]:
    # A backslash at its end would draw the next line into a comment.
    return [f"# {line}".rstrip().rstrip("\\") for line in lines]


def _quoted(argument: str) -> str:
    r"""Quote one word: C's escapes in quotes, and a percent sign doubled.

    >>> print(_quoted('a "b" 5% \\'))
    "a \"b\" 5%% \\"
    """
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
