"""IPython's shell, made anew for each notebook, which tells what its cells show, in order."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

# What a new interpreter does not print. A run must warn as a kernel of its own would.
_SILENT = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
# Where charts of other libraries go, as in a kernel.
_INLINE = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}


class _Publisher(DisplayPublisher):
    """Tells of `display(...)`, its updates and its clearing."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **more: Any,
    ) -> None:
        content = _content(data, metadata) | {"transient": transient or {}}
        self.shell.told("update_display_data" if update else "display_data", content)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.told("clear_output", {"wait": wait})


class _Hook(DisplayHook):
    """Tells of the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        """A notebook has its prompt beside the cell."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        content = _content(format_dict, md_dict) | {"execution_count": self.prompt_count}
        self.shell.told("execute_result", content)

    def finish_displayhook(self) -> None:
        """Nothing was printed that would need a new line."""


class Shell(InteractiveShell):
    """A shell that hands on every output by `tell(kind, content)`, in the form of a kernel."""

    compiler_class = Type(XCachingCompiler)  # it names cells in tracebacks as a kernel does
    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)
    tell: Callable[[str, dict[str, Any]], None]

    def run(self, source: str, cell_id: str | None) -> dict[str, Any] | None:
        """Run one cell; return what failed in it, or nothing."""
        self.failure: dict[str, Any] | None = None
        with contextlib.redirect_stdout(self._out), contextlib.redirect_stderr(self._err):
            self.run_cell(source, store_history=True, cell_id=cell_id)
        self._out.hand_over()
        self._err.hand_over()
        return self.failure

    def told(self, kind: str, content: dict[str, Any]) -> None:
        """Hand an output on, after what was printed before it."""
        self._out.hand_over()
        self._err.hand_over()
        self.tell(kind, content)

    def init_io(self) -> None:
        """Take what cells print; called by IPython's own set-up."""
        self._out, self._err = _Printed(self, "stdout"), _Printed(self, "stderr")

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.failure = json_clean(
            {"ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
        )
        self.told("error", self.failure)


class _Printed(io.TextIOBase):
    """A stream of what cells print, handed over whole: a kernel cuts it where its clock does."""

    encoding = "utf-8"

    def __init__(self, shell: Shell, name: str) -> None:
        self._shell, self._name, self._pieces = shell, name, []

    def write(self, words: str) -> int:
        self._pieces.append(words)
        return len(words)

    def writable(self) -> bool:
        return True

    def hand_over(self) -> None:
        if self._pieces:
            words = "".join(self._pieces)
            self._pieces.clear()
            self._shell.tell("stream", {"name": self._name, "text": words})


@contextlib.contextmanager
def fresh_shell() -> Iterator[Shell]:
    """A shell without history, start-up files or profile; the process is put back after it."""
    config = Config()
    config.HistoryManager.enabled = False
    main, path, hook = sys.modules["__main__"], list(sys.path), sys.displayhook
    stdin, sys.stdin = sys.stdin, io.StringIO()  # nobody is there to answer a cell's question
    environment = {name: os.environ.get(name) for name in _INLINE}
    InteractiveShell.clear_instance()
    with warnings.catch_warnings():
        _warn_as_new()
        shell = Shell.instance(config=config)
        sys.path.insert(_before_packages(path), "")  # modules beside the notebook
        os.environ.update(_INLINE)
        try:
            yield shell
        finally:
            sys.stdin = stdin
            shell.restore_sys_module_state()
            Shell.clear_instance()
            sys.modules["__main__"], sys.path[:], sys.displayhook = main, path, hook
            for name, value in environment.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _content(data: dict[str, Any], metadata: dict[str, Any] | None) -> dict[str, Any]:
    """What the notebook's file will hold: images as text, everything as JSON, names in order."""
    content = {"data": json_clean(encode_images(data)), "metadata": json_clean(metadata or {})}
    return json.loads(json.dumps(content, sort_keys=True))


def _before_packages(path: list[str]) -> int:
    """Where a kernel looks in the working folder: after Python's own modules, before packages."""
    packages = {"site-packages", "dist-packages"}
    places = (number for number, place in enumerate(path) if Path(place).name in packages)
    return next(places, len(path))


def _warn_as_new() -> None:
    warnings.resetwarnings()
    for category in reversed(_SILENT):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
