"""`p2p watch`: a preview that follows what an analyst writes, until Ctrl-C.

Files are looked at ten times a second; nothing is asked of the system but their times and sizes,
so that it works on any disk and share.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from p2p_analysis.brief.loading import load_review
from p2p_analysis.brief.places import FILE
from p2p_analysis.night.preview import Preview
from p2p_analysis.night.warm import Warm
from p2p_analysis.show.chapters import check_chapters
from p2p_analysis.words.errors import Fault, P2PError, ReviewFileError

_SECONDS = 0.1
_MOST_LINES = 20
Stamps = dict[Path, tuple[int, int, int] | None]


def watch(options: argparse.Namespace) -> None:
    """Follow a review until it is stopped."""
    follower = Follower(_folder(options.review, options.edition), options.edition)
    try:
        print("Reading the review; this takes some seconds ...", flush=True)
        while True:
            follower.look()
            time.sleep(_SECONDS)
    except KeyboardInterrupt:
        print("\nThe watch has ended, and its preview is taken away.")
    finally:
        follower.preview.take_away()


class Follower:
    """Looks for files that have changed, and makes the preview again if there are any."""

    def __init__(self, folder: Path, edition: str) -> None:
        self._warm = Warm(folder, edition)
        self._stamps: Stamps = {}
        self._settling: Stamps | None = None
        self._shown = False
        self.preview = Preview(folder, edition)

    def look(self) -> bool:
        """Look once; tell whether anything had changed.

        A change is taken up once two looks in a row find the same: editors save in several steps.
        """
        now = stamps_of({*self._stamps, *self._warm.files()})
        changed = {path for path, stamp in now.items() if stamp != self._stamps.get(path)}
        if not changed:
            return False
        if now != self._settling:
            self._settling = now
            return False
        self._warm.forget(changed)
        try:
            self._remake(changed)
        except P2PError as error:
            self._tell_faults(error.faults)
        except OSError as error:
            problem = f"could not be read or written ({error.strerror})"
            self._tell_faults([Fault(Path(error.filename or "file").name, problem)])
        # Files that the review names only now were read as they are.
        self._stamps, self._settling = {**stamps_of(self._warm.files()), **now}, None
        return True

    def _remake(self, changed: Iterable[Path]) -> None:
        begun = time.monotonic()
        self.preview.show(self._warm.page())
        if self._shown:
            names = ", ".join(sorted(path.name for path in changed))
            seconds = time.monotonic() - begun
            print(f"{time.strftime('%H:%M:%S')} remade in {seconds:.1f} s ({names})", flush=True)
        else:
            print(
                f"Open this in a browser: {self.preview.path}\nCtrl-C ends the watch.", flush=True
            )
            self._shown = True
        check_chapters(self._warm.review)  # what no cell sees: paragraphs' order, registers' words

    def _tell_faults(self, faults: Iterable[Fault]) -> None:
        found = list(dict.fromkeys(faults))
        for fault in found[:_MOST_LINES]:
            print(fault, file=sys.stderr)
        if len(found) > _MOST_LINES:
            print(f"and {len(found) - _MOST_LINES} more faults", file=sys.stderr)
        sys.stderr.flush()
        self.preview.tell(len(found))


def stamps_of(paths: Iterable[Path]) -> Stamps:
    """Take time, size and number of each file; None for one that is not there."""
    return {path: _stamp(path) for path in paths}


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _folder(given: str, edition: str) -> Path:
    """The review's folder. One whose file is faulty can be watched, too, while it is mended."""
    try:
        review = load_review(given)
    except ReviewFileError:
        if (Path(given) / FILE).is_file():
            return Path(given).resolve()
        raise
    review.edition(edition)
    return review.folder
