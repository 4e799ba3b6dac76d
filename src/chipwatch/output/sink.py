"""Where output goes: standard output, or a file that appears only when it is whole.

The one thing to know: text is written as UTF-8 bytes with line feeds, whatever the locale, the platform or
PYTHONIOENCODING say, because offsets and JSON mean nothing in any other encoding.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class Sink:
    """Takes text, gives bytes to a stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    @property
    def terminal(self) -> bool:
        """Whether somebody looks on."""
        return self._stream.isatty()

    @property
    def colour(self) -> bool:
        """Whether to write colours: only to a terminal, and never where NO_COLOR is set."""
        return self._stream.isatty() and not os.environ.get("NO_COLOR")

    def write(self, text: str) -> None:
        self.write_bytes(text.encode("utf-8"))

    def write_bytes(self, data: bytes) -> None:
        """Write what is UTF-8 already."""
        self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()


@contextmanager
def open_sink(path: Path | None = None) -> Iterator[Sink]:
    """Standard output, or the file at `path`, which is replaced when everything has been written.

    If writing breaks off, the file that was there before is left as it was.
    """
    if path is None:
        sink = Sink(sys.stdout.buffer)
        yield sink
        sink.flush()
        return
    path = path.resolve()  # replace what a link points to, not the link
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        with path.open("wb") as stream:
            yield Sink(stream)
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with unfinished.open("xb") as stream:
            yield Sink(stream)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
