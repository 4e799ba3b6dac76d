"""How a command speaks to people, and how it ends.

Standard output is for records alone; everything else is one line on standard error that says what is wrong,
with which file, and what to do. Exit codes: 0 all well, 1 some input failed, 2 wrong usage, and as shells do
130 (interrupted), 141 (the reader of the pipe has gone).
"""

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer

from chipwatch.errors import SetupError

INPUT_FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


def complain(message: str) -> None:
    """Say on standard error what is wrong."""
    print(on_one_line(message), file=sys.stderr, flush=True)


def on_one_line(message: str) -> str:
    """A message as people get it: a line end, as a file's name may hold one, is shown as `\\n`."""
    shown = (char if char.isprintable() else char.encode("unicode_escape").decode() for char in message.strip())
    return f"chipwatch: {''.join(shown)}"


@contextmanager
def orderly(quiet: bool = False) -> Iterator[None]:
    """Run a command so that it ends without a traceback where nothing is broken.

    Warnings of libraries become lines on standard error, too, or nothing where `quiet` asks for that.
    """
    if not sys.warnoptions:  # else somebody wants to see them as Python shows them
        warnings.showwarning = _show_warning
        if quiet:
            warnings.simplefilter("ignore")
    try:
        yield
    except KeyboardInterrupt:
        complain("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # Whatever is still buffered has no reader; without this, Python would say so as it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(PIPE_CLOSED) from None
    except SetupError as error:
        for line in str(error).splitlines():
            complain(line)
        raise typer.Exit(WRONG_USAGE) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        complain(f"{where}{error.strerror or error}")
        raise typer.Exit(INPUT_FAILED) from None


@contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Let Ctrl-C and a request to terminate wait until the function that this gives is called: it raises
    KeyboardInterrupt, with the signal's number, where nothing is half done. The second Ctrl-C does not wait.
    """
    asked: list[int] = []

    def note(number: int, _: object) -> None:
        if asked:
            raise KeyboardInterrupt(number)
        asked.append(number)

    def check() -> None:
        if asked:
            raise KeyboardInterrupt(asked[0])

    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's affair
        yield check
        return
    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield check
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    complain(f"warning: {' '.join(str(message).split())}")
