"""`p2p schedule`: print what a system needs, to build reviews by itself. It installs nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from p2p_analysis.brief.loading import load_review
from p2p_analysis.night.job import job_of
from p2p_analysis.night.units import airflow, cron, github, systemd, windows
from p2p_analysis.night.when import when
from p2p_analysis.words.errors import Fault, P2PError, UsageError

SYSTEMS = {
    "cron": cron.units,
    "systemd": systemd.units,
    "windows": windows.units,
    "airflow": airflow.units,
    "github": github.units,
}


def schedule(options: argparse.Namespace) -> None:
    """Print the units, or write them to a folder."""
    errors: list[P2PError] = []
    reviews = []
    for folder in options.reviews:
        try:
            reviews.append(load_review(folder).folder)
        except P2PError as error:
            errors.append(error)
    try:
        time = when(options.daily, options.weekly, options.monthly)
    except UsageError as error:
        errors.append(error)
    if errors:
        # As of a build: the exit code of the first kind of fault, the lines of all kinds.
        raise type(errors[0])(fault for error in errors for fault in error.faults)
    units = SYSTEMS[options.system](job_of(reviews, time, options.log))
    if options.out:
        _write(units, Path(options.out))
        return
    for name, text in units.items():
        if len(units) > 1:
            print(f"# ---------- {name} ----------")
        print(text, end="")


def _write(units: dict[str, str], folder: Path) -> None:
    """Write every file, or none if one stands already."""
    paths = {folder / name: text for name, text in units.items()}
    if standing := [path for path in paths if path.exists()]:
        raise UsageError(
            Fault(str(path), "stands already, and nothing is written over it") for path in standing
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in paths.items():
            # Windows tells an encoding by the mark at the begin of a file.
            encoding = "utf-16" if path.suffix == ".xml" else "utf-8"
            path.write_text(text, encoding=encoding, newline="\n")
            print(path)
    except OSError as error:
        problem = f"could not be written ({error.strerror})"
        raise UsageError(Fault(str(folder), problem)) from None
