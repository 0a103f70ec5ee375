"""A preview of a paper: one page on the exempt side, marked, which follows what is written.

Nothing of it has been audited, whatever its edition, so it stands in a hidden folder that nobody
else can read, and goes when the watch ends. Unlike a paper it has a script, which looks several
times a second at a small file beside it and reads the page again when that tells of another.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import re
from pathlib import Path

FOLDER = ".exempt-preview"
# A preview has no other files beside it.
_TO_FILES = re.compile(r"<p class=files>[^\n]*\n")
_LOOK = """\
<style>#p2p-preview{{position:fixed;bottom:0;left:0;right:0;z-index:9;margin:0;max-width:none;\
padding:.4rem 1rem;background:#7a0019;color:#fff;font:700 1rem/1.4 sans-serif}}</style>
<p id=p2p-preview role=status>{words}</p>
<script>
(() => {{
const bar = document.getElementById("p2p-preview"), words = bar.textContent;
window.p2p = (page, faults) => {{
if (page !== {stamp}) return location.reload();
const now = faults ? words + " Faults now: " + faults + ", see the terminal." : words;
if (bar.textContent !== now) bar.textContent = now;
}};
setInterval(() => {{
const look = document.createElement("script");
look.onload = () => look.remove();
look.onerror = () => {{ look.remove(); bar.textContent = "The watch has ended. " + words; }};
look.src = {beside} + "?" + Date.now();
document.head.append(look);
}}, 150);
}})();
</script>
"""


class Preview:
    """The preview of one edition in a review's folder."""

    def __init__(self, folder: Path, edition: str) -> None:
        self.path = folder / FOLDER / f"{edition}.html"
        self._beside = self.path.with_suffix(".js")
        self._edition = edition
        self._stamp = ""

    def show(self, page: str) -> None:
        """Put a page in the place of the last one, marked; the same page is left alone."""
        stamp = hashlib.sha256(page.encode()).hexdigest()[:16]
        if stamp != self._stamp:
            self._write(self.path, self._marked(page, stamp))
            self._stamp = stamp
        self.tell(0)

    def tell(self, faults: int) -> None:
        """Say on the page how many faults the last look found."""
        if self._stamp:
            self._write(self._beside, f"p2p({json.dumps(self._stamp)}, {faults})\n")

    def take_away(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(OSError):
            for path in (self._beside, self.path):
                path.unlink(missing_ok=True)
            self.path.parent.rmdir()

    def _marked(self, page: str, stamp: str) -> str:
        now = datetime.datetime.now().astimezone()
        words = f"Preview of the {self._edition} edition, made at {now:%H:%M:%S}. "
        words += "Not audited, not for publication."
        beside = json.dumps(self._beside.name)
        look = _LOOK.format(words=words, stamp=json.dumps(stamp), beside=beside)
        begin, body, rest = _TO_FILES.sub("", page, count=1).partition("<body>\n")
        begin = begin.replace("<title>", "<title>Preview: ", 1)
        return begin + body + look + rest

    def _write(self, path: Path, text: str) -> None:
        """Write beside and rename, so that a browser never reads half a page."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            new.write_text(text, encoding="utf-8", newline="\n")
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
