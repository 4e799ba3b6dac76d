"""What commands that read clippings share: the extractor they need, and the clippings one by one.

The one thing to know: an input that cannot be read never ends a command. It is said on standard error, and comes
back as a `Failure` in its place.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from chipwatch.cli.console import complain

if TYPE_CHECKING:
    from chipwatch.clipping import Clipping, ClippingError
    from chipwatch.extractor import Extractor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave nothing, and why."""

    path: str
    code: str
    message: str
    status: Literal["error", "skipped"] = "error"


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
            clipping = read_clipping(file, date=date, max_bytes=max_size)
            notes = list(clipping.warnings)
            first = seen.setdefault(clipping.sha256, file)
            if first != file:
                notes = [f"is the same as {first}, and skipped"]
                yield file, Failure(file, "duplicate", notes[0], "skipped")
            else:
                yield file, work(clipping)
            if not quiet:
                for note in notes:
                    complain(f"{file}: {note}")
        except ClippingError as error:
            yield file, failure_of(error, file)
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            what = f"{type(error).__name__}: {error}"
            complain(f"{file}: a fault in chipwatch ({what}). `python -X dev -m chipwatch` shows where.")
            yield file, Failure(file, "internal", what)


def failure_of(error: "ClippingError", file: str) -> Failure:
    """What is wrong with an input, said on standard error."""
    complain(str(error))
    return Failure(file, error.code, error.message)
