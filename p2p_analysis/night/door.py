"""The commands of this floor, as the command line offers them; their rooms are loaded when run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any

from p2p_analysis.press.engine import ENGINES, OURS
from p2p_analysis.press.keeping.options import add_options, at_least_zero

_REVIEW = "folder that holds review.toml"


def add_commands(commands: Any) -> None:
    """Add `build`, `watch` and `schedule` to the commands of a parser (`add_subparsers`)."""
    _add_build(commands)
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


def _add_build(commands: Any) -> None:
    build = commands.add_parser("build", help="make the papers of one or more reviews")
    add = build.add_argument
    add("reviews", metavar="REVIEW", nargs="+", help=_REVIEW)
    add("--edition", default="public", help="public (default), exempt or all")
    add("--out", metavar="DIR", help="where one review's papers go; default: in it")
    add(
        "-p",
        "--parameter",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a further parameter of the notebook; an unknown one is an error",
    )
    add(
        "--notebook",
        metavar="FILE",
        help="another notebook than the review's, such as the monthly audit; its papers go to a "
        "folder of its name in the review",
    )
    add_options(build)
    add(
        "--workers",
        type=at_least_zero(int),
        metavar="N",
        help="how many reviews may be built at once (default: as many as there are processors)",
    )
    add(
        "--scheduler",
        metavar="tcp://HOST:PORT",
        help="let the workers of a Dask cluster build; one that has had no worker for 60 seconds, "
        "or for those of --wait if they are more, is given up",
    )
    add(
        "--engine",
        choices=ENGINES,
        default=OURS,
        help="p2p runs cells without a kernel (default); stock starts the notebook's own kernel",
    )
    add(
        "--time-limit",
        type=at_least_zero(float),
        default=900.0,
        metavar="SECONDS",
        help="end an edition's notebook, or its rendering, that takes longer (default: 900)",
    )
    add(
        "--memory-limit",
        type=at_least_zero(int),
        default=4096,
        metavar="MIB",
        help="end an edition that holds more (default: 4096; 0: no limit; kept on Linux)",
    )
    add("--log", metavar="DIR", help="write one log of the run into it, a JSON object a line")
    add("--profile", action="store_true", help="print what each stage took")
    add("--json", action="store_true", help="print what became of the run as JSON, nothing else")
    build.set_defaults(command=_of_the_night("building", "build"))


def _of_the_night(room: str, name: str = "") -> Callable[[argparse.Namespace], None]:
    """A command of a room, which has the room's name if not another."""

    def run(options: argparse.Namespace) -> None:
        getattr(import_module(f"p2p_analysis.night.{room}"), name or room)(options)

    return run
