"""The commands of this floor, as the command line offers them; their rooms are loaded when run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any

_REVIEW = "folder that holds review.toml"


def add_commands(commands: Any) -> None:
    """Add `watch` and `schedule` to the commands of a parser (`add_subparsers`)."""
    watch = commands.add_parser("watch", help="show a preview that follows what you write")
    watch.add_argument("review", metavar="REVIEW", help=_REVIEW)
    watch.add_argument("--edition", default="public", help="public (default) or exempt")
    watch.set_defaults(command=_of_the_night("watch"))
    schedule = commands.add_parser("schedule", help="print what builds reviews by itself at night")
    schedule.add_argument("reviews", metavar="REVIEW", nargs="+", help=_REVIEW)
    times = schedule.add_mutually_exclusive_group(required=True)
    times.add_argument("--daily", metavar="HH:MM", help="such as 02:00")
    times.add_argument("--weekly", nargs=2, metavar=("DAY", "HH:MM"), help="such as MON 02:00")
    times.add_argument("--monthly", nargs=2, metavar=("DAY", "HH:MM"), help="such as 1 02:00")
    systems = ("cron", "systemd", "windows", "airflow", "github")
    schedule.add_argument(
        "--as", dest="system", required=True, choices=systems, help="whom it is for"
    )
    schedule.add_argument("--log", metavar="DIR", help="logs; default: .logs beside the reviews")
    schedule.add_argument("--out", metavar="DIR", help="where files go; default: the screen")
    schedule.set_defaults(command=_of_the_night("schedule"))


def _of_the_night(name: str) -> Callable[[argparse.Namespace], None]:
    """A command that has a room of its name."""

    def run(options: argparse.Namespace) -> None:
        getattr(import_module(f"p2p_analysis.night.{name}"), name)(options)

    return run
