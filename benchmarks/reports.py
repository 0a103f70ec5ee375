"""What reports cost: by papermill and nbconvert by hand, by `p2p build`, and by the floor.

Invents councils (Herefordshire's questions, and cases of `p2p sample`, each from its own seed) and
makes both editions of each by three contestants on one processor:

- stock: `papermill`, then `jupyter nbconvert` to each kind of file, as by a shell script;
- ours: `p2p build` of them all, which also audits every public paper, checks the records and
  exchanges the papers for the old ones;
- floor: the notebook's own calls in plain Python, and the same files rendered, in one process.

Every file must have the same bytes from all three: page, print, workbook, figures with what
describes them, and on the exempt side the decisions. What stock took for page and print alone is
told too. Then a single build from nothing, and a run with nothing to do. Run as
`python -m benchmarks.reports`; it ends with 1 if a byte differs or a ratio is missed. With
`--england` it makes 153 councils by `p2p build` alone, on all processors.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path

from p2p_analysis.brief.loading import load_review
from p2p_analysis.press.new import new_review, write_sample

ROOT = Path(__file__).resolve().parents[1]
EDITIONS = ("public", "exempt")
# The kinds of file, and what nbconvert calls each by hand; it writes the last four at once.
BY_HAND = {"p2p-html": "report", "p2p-pdf": "report", "p2p-xlsx": "tables", "p2p-csv": "figures"}
FILES = ("report.html", "report.pdf", "tables.xlsx", "figures.csv", "figures.csv-metadata.json",
         "manifest.json")  # fmt: skip
PAPERS = (*(f"{edition}/{name}" for edition in EDITIONS for name in FILES), "exempt/decisions.csv")
SMALLEST = 3_000  # bytes of any of them
AUTHORITIES = 153  # in England, with a duty for schools and social care
# A kernel and a command of Jupyter begin slower, the more of Jupyter is installed.
LEAST_STOCK = 7.0 if find_spec("jupyterlab") else 4.0
MOST_FLOOR, MOST_COLD, MOST_IDLE = 1.5, 0.6, 0.25


@dataclass(frozen=True)
class Took:
    """What a contestant took: seconds of the processor and on the wall, and the most memory."""

    cpu: float
    wall: float
    memory: float

    def __str__(self) -> str:
        return f"{self.cpu:8.1f} s CPU {self.wall:8.1f} s {self.memory:6.0f} MB at most"


def run(*command: str, folder: Path = ROOT) -> None:
    """Run a program of this environment; its words are shown only if it fails."""
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} ended with {done.returncode}:\n{done.stderr}")


def timed(work: Callable[[], None]) -> Took:
    """Do something in other processes, and count what they took."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(cpu, time.monotonic() - begun, after.ru_maxrss / 1024)


def invent(folder: Path, count: int) -> list[Path]:
    """Make councils with the questions of Herefordshire's review and cases of their own."""
    model = new_review(
        str(folder / "reports" / "model"), begin_from=str(ROOT / "reports" / "herefordshire-2020")
    )
    made = []
    for number in range(1, count + 1):
        review = folder / "reports" / f"council-{number:03}"
        shutil.copytree(model, review)
        write_sample(load_review(review), review, number=20 + 7 * (number % 9), seed=number)
        made.append(review)
    shutil.rmtree(model)
    return made


def stock(reviews: list[Path], target: Path, kinds: Iterable[str] = BY_HAND) -> None:
    """Papermill and nbconvert, a process each, as by hand."""
    for review in reviews:
        for edition in EDITIONS:
            folder = target / review.name / edition
            folder.mkdir(parents=True)
            notebook = folder / "report.ipynb"
            given = ["-p", "review_folder", str(review), "-p", "edition", edition]
            source = str(ROOT / "notebooks" / "review.ipynb")
            run("-m", "papermill", source, str(notebook), *given, "--no-progress-bar")
            for kind in kinds:
                run("-m", "nbconvert", "--to", kind, "--output", BY_HAND[kind], str(notebook))


def ours(reviews: list[Path], target: Path, *more: str) -> None:
    """One command; the papers stand in the reviews' folders."""
    asked = ["build", *map(str, reviews), "--edition", "all", "--workers", "1", *more]
    run("-m", "p2p_analysis", *asked)
    for review in reviews:
        for edition in EDITIONS:
            shutil.copytree(review / edition, target / review.name / edition, dirs_exist_ok=True)


def floor(reviews: list[Path], target: Path) -> None:
    """The same calls and files without a notebook, in one process."""
    run("-m", "benchmarks.floor", str(target), *map(str, reviews))


def differing(reviews: list[Path], targets: list[Path]) -> list[str]:
    """Files that have not the same bytes in every folder."""
    found = []
    for review in reviews:
        for name in PAPERS:
            made = {(target / review.name / name).read_bytes() for target in targets}
            if len(made) != 1 or len(made.pop()) < SMALLEST:
                found.append(f"{review.name}/{name}")
    return found


def compare(councils: int) -> int:
    """Print the ratios; 1 if one is missed."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    installed = sum(1 for _ in distributions())
    print(f"{councils} councils, {2 * councils} reports, one processor, {installed} packages")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        reviews = invent(folder, councils)
        targets = {name: folder / name for name in ("stock", "ours", "floor")}
        took = in_turns(reviews, targets)
        for name, one in took.items():
            print(f"{name:6} {one}")
        if wrong := differing(reviews, list(targets.values())):
            print(f"other bytes: {', '.join(wrong[:5])}", file=sys.stderr)
            return 1
        single = reviews[:1]
        cold = timed(lambda: ours(single, folder / "cold"))
        by_hand = timed(lambda: stock(single, folder / "by hand"))
        papers = timed(lambda: stock(single, folder / "papers", ("p2p-html", "p2p-pdf")))
        idle = timed(lambda: ours(single, folder / "idle", "--if-changed"))
    ratios = {
        "stock / ours": (took["stock"].cpu / took["ours"].cpu, LEAST_STOCK, 1),
        "ours / floor": (took["ours"].cpu / took["floor"].cpu, MOST_FLOOR, -1),
        "one build, cold / stock": (cold.cpu / by_hand.cpu, MOST_COLD, -1),
        "nothing to do, s CPU": (idle.cpu, MOST_IDLE, -1),
    }
    parts = f"{by_hand.cpu:.1f} s CPU, {papers.cpu:.1f} of page and print alone"
    print(f"stock of one council: {parts}")
    missed = 0
    for name, (found, asked, sense) in ratios.items():
        met = sense * (found - asked) >= 0
        missed += not met
        word = "at least" if sense > 0 else "at most"
        print(f"{name:24} {found:6.2f} (asked: {word} {asked}){'' if met else '  MISSED'}")
    return bool(missed)


def in_turns(reviews: list[Path], targets: Mapping[str, Path]) -> dict[str, Took]:
    """What each contestant took for all reviews, in two turns about the same middle.

    A machine's speed drifts by the minute. Half of the reviews are made by stock, then all by ours
    and by the floor, then all by these two again the other way round, then by stock the rest.
    """
    half = len(reviews) // 2
    turns = [("stock", reviews[:half]), ("ours", reviews), ("floor", reviews)]
    turns += [("floor", reviews), ("ours", reviews), ("stock", reviews[half:])]
    parts: dict[str, list[Took]] = {name: [] for name in targets}
    for name, some in turns:
        if name == "floor":
            shutil.rmtree(targets[name], ignore_errors=True)
        parts[name].append(timed(lambda name=name, some=some: globals()[name](some, targets[name])))
    repeated = {"stock": 1, "ours": 2, "floor": 2}
    return {
        name: Took(
            sum(one.cpu for one in took) / repeated[name],
            sum(one.wall for one in took) / repeated[name],
            max(one.memory for one in took),
        )
        for name, took in parts.items()
    }


def england(councils: int, workers: int | None) -> int:
    """Make every authority's reports by one command; print time and memory."""
    with tempfile.TemporaryDirectory() as place:
        reviews = invent(Path(place), councils)
        log = Path(place) / "logs"
        asked = ["build", *map(str, reviews), "--edition", "all", "--log", str(log)]
        asked += ["--workers", str(workers)] if workers else []
        took = timed(lambda: run("-m", "p2p_analysis", *asked))
        made = [path for review in reviews for path in review.glob("*/report.pdf")]
        lines = [json.loads(line) for line in next(log.iterdir()).read_text().splitlines()]
        peaks = [line["peak_mb"] for line in lines if line["kind"] == "review"]
    tenth = max(len(peaks) // 10, 1)
    print(f"{len(made)} reports of {councils} councils: {took}")
    print(f"memory of a report: {max(peaks[:tenth])} MB among the first, {max(peaks[-tenth:])} MB "
          "among the last")  # fmt: skip
    return len(made) != 2 * councils


def main() -> int:
    """Read the options."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--councils", type=int, metavar="N", help="10, or 153 with --england")
    options.add_argument("--england", action="store_true", help="p2p build alone, all processors")
    options.add_argument("--workers", type=int, metavar="N")
    given = options.parse_args()
    if given.england:
        return england(given.councils or AUTHORITIES, given.workers)
    return compare(given.councils or 10)


if __name__ == "__main__":
    sys.exit(main())
