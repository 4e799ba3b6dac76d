"""What commands that read clippings share: the extractor they need, and the clippings one by one.

The one thing to know: an input that cannot be read never ends a command. It is said on standard error, and comes
back as a `Failure` in its place.
"""

import os
import stat
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from chipwatch.cli.console import complain
from chipwatch.failure import Failure, failure, same_as

if TYPE_CHECKING:
    from chipwatch.clipping import Clipping
    from chipwatch.extractor import Extractor

__all__ = ["Failure", "each_clipping", "failure_of", "load_extractor"]

T = TypeVar("T")

PATIENCE = 3.0  # seconds that an input may take before it is said what is waited for


def load_extractor(model: str | None, rules: Sequence[Path]) -> "Extractor":
    """Load the model and the rules in force."""
    from chipwatch.extractor import Extractor
    from chipwatch.settings import rule_folders

    return Extractor(model=model, rules=rule_folders(rules).folders)


def each_clipping(
    files: Iterable[str],
    work: Callable[["Clipping"], T],
    *,
    date: str | None = None,
    max_size: int,
    quiet: bool = False,
) -> Iterator[tuple[str, T | Failure]]:
    """Each file with what `work` makes of it, in order; a text that comes twice is worked on once."""
    from chipwatch.clipping import ClippingError, read_clipping

    seen: dict[str, str] = {}  # hash to file: the same text twice would give every id twice
    for file in dict.fromkeys(files):
        try:
            with waiting_is_told(file, quiet=quiet):
                clipping = read_clipping(file, date=date, max_bytes=max_size)
            first = seen.setdefault(clipping.sha256, file)
            if first != file:
                again = same_as(file, first)
                yield file, again
                notes = [again.complaint]
            else:
                yield file, work(clipping)
                notes = [f"{file}: {note}" for note in clipping.warnings]
            if not quiet:
                for note in notes:
                    complain(note)
        except Exception as error:
            if sys.flags.dev_mode and not isinstance(error, ClippingError):
                raise
            yield file, failure_of(error, file)


@contextmanager
def waiting_is_told(file: str, *, quiet: bool = False) -> Iterator[None]:
    """Say what is waited for while an input is read that may never end: a named pipe, or what somebody types."""
    said = None if quiet else _may_wait(file)
    if said is None:
        yield
        return
    timer = threading.Timer(PATIENCE, complain, [said])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _may_wait(file: str) -> str | None:
    if file == "-":
        return "reading what you type; Ctrl-D on a line of its own ends it" if sys.stdin.isatty() else None
    with suppress(OSError, ValueError):
        if stat.S_ISFIFO(os.stat(file).st_mode):
            return f"{file}: is a pipe, and nothing has come from it yet. Ctrl-C ends the waiting."
    return None


def failure_of(error: Exception, file: str) -> Failure:
    """What is wrong with an input, said on standard error."""
    failed = failure(file, error)
    complain(failed.complaint)
    return failed
