"""One writer at a time, and what the output was made with.

Takes the path of an output file; beside it lie a lock, which the operating system takes away from a process that has
died, and a note: who writes, and with which options. The one thing to know: records do not say which options left them
out, so that without the note nobody could tell whether those that are there are all.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chipwatch.errors import SetupError


class BusyError(SetupError):
    """Somebody else writes to the same file."""


@dataclass(slots=True)
class Note:
    """What is known of an output file besides what stands in it.

    options: what its documents were made with, from the byte `since` on; what is before was made otherwise.
    """

    file: Path
    options: Mapping[str, Any] | None = None
    since: int = 0

    def write(self, *, ended: bool = False) -> None:
        """Write it whole or not at all."""
        who = {} if ended else {"pid": os.getpid(), "host": socket.gethostname(), "started": _now()}
        draft = self.file.with_name(f"{self.file.name}.tmp")
        draft.write_text(json.dumps({"options": self.options, "since": self.since, **who}) + "\n", encoding="utf-8")
        draft.replace(self.file)


@contextmanager
def claim(output: Path) -> Iterator[Note]:
    """Be the only one who writes to a file; gives the note of whoever wrote to it before. Raises BusyError."""
    import filelock

    lock = filelock.FileLock(beside(output, "lock"), fallback_to_soft=False)
    file = beside(output, "note")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        who = _read(file)
        holder = f"process {who['pid']} on {who['host']}, since {who['started']}" if "pid" in who else "another process"
        raise BusyError(f"{output} is being written by {holder}; wait for it to end, or name another file") from None
    try:
        known = _read(file)
        yield Note(file, known.get("options"), known.get("since", 0))
    finally:
        lock.release()


def beside(output: Path, what: str) -> Path:
    """A file that belongs to an output file and lies hidden beside it."""
    return output.with_name(f".{output.name}.{what}")


def _read(file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        known = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(known, dict):
            return known
    return {}


def _now() -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S")
