"""An output that a URL names: an object store can neither append nor lock.

Takes documents, gives them to a file of this machine, of which what is new goes to the store every now and then, as a
part of its own; at the end the file goes there whole, and the parts go. The one thing to know: an object and the parts
beside it, one after the other, are what a run that broke off has left, and the next one goes on from that.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from chipwatch.batch.claim import BusyError, beside
from chipwatch.batch.output import Output, open_file
from chipwatch.batch.run import Document, Earlier
from chipwatch.batch.urls import file_system
from chipwatch.batch.work import Settings

EVERY = 30.0  # seconds of work that may be lost when this machine dies
MOST = 64_000_000  # bytes after which a part goes before its time


def own_urls(url: str) -> list[str]:
    """What a run writes, and the folder of its parts, as listings name them."""
    system, path = file_system(url)
    return [system.unstrip_protocol(one) for one in (path, _beside(path, "note"), _beside(path, "parts"))]


@contextmanager
def open_remote(url: str, settings: Settings, *, prune: bool = False, fresh: bool = False) -> Iterator[Output]:
    """An object; as `open_output`. Two machines must not write to it at the same time: nobody would notice."""
    with _alone(url), tempfile.TemporaryDirectory(prefix="chipwatch-") as temporary:
        store = _Store(url, Path(temporary, "records.jsonl"))
        store.fetch()
        begun = False
        try:
            with open_file(store.file, settings, prune=prune, fresh=fresh) as out:
                begun = True
                yield _Remote(out, store)
        except BaseException:
            if begun:
                with suppress(Exception):  # the parts are there
                    store.put()
            raise
        store.put()


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Be the only one of this machine who writes to a URL."""
    import filelock

    name = f"chipwatch-{hashlib.sha256(url.encode()).hexdigest()[:20]}.lock"
    lock = filelock.FileLock(Path(tempfile.gettempdir(), name), fallback_to_soft=False)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise BusyError(f"{url} is being written by another process; wait for it to end, or name another") from None
    try:
        yield
    finally:
        lock.release()


@dataclass(slots=True)
class _Remote:
    out: Output
    store: _Store

    @property
    def earlier(self) -> Earlier | None:
        return self.out.earlier

    def take(self, document: Document) -> None:
        self.out.take(document)
        if not document.entry:
            self.store.add(len(document.lines))


class _Store:
    """An object, its note, and parts of what is to become the object."""

    def __init__(self, url: str, file: Path) -> None:
        self.url, self.file, self.note = url, file, beside(file, "note")
        self.system, self.path = file_system(url)
        self.parts = _beside(self.path, "parts")
        self.count = self.new = 0
        self.was: tuple[int, int, int] | None = None
        self.noted = False
        self.last = time.monotonic()

    def fetch(self) -> None:
        """What an earlier run left, into the file."""
        self.system.invalidate_cache()
        note = _beside(self.path, "note")
        if self.system.exists(self.path):
            self.system.get_file(self.path, str(self.file))
        if self.system.exists(note):
            self.system.get_file(note, str(self.note))
        for part in self._parts():
            with self.file.open("ab") as file:
                file.write(self.system.cat_file(part))
            self.count = int(part.rsplit("/", 1)[1].partition(".")[0])
        if self.file.exists() and not self.count:
            self.was = self._state()

    def _parts(self) -> list[str]:
        return sorted(self.system.find(self.parts)) if self.system.exists(self.parts) else []

    def _state(self) -> tuple[int, int, int]:
        state = self.file.stat()
        return state.st_ino, state.st_size, state.st_mtime_ns

    def add(self, size: int) -> None:
        """So much was written; it goes to the store when it is time."""
        self.new += size
        if self.new < MOST and time.monotonic() - self.last < EVERY:
            return
        if not self.noted:  # with what its parts were made must be known before they are there
            self._note()
        with self.file.open("rb") as file:
            # What an earlier run left unfinished was cut off before the first write.
            file.seek(-self.new, 2)
            data = file.read()
        self.count += 1
        self.system.makedirs(self.parts, exist_ok=True)
        self.system.pipe_file(f"{self.parts}/{self.count:06}.jsonl", data)
        self.new, self.last = 0, time.monotonic()

    def _note(self) -> None:
        self.system.makedirs(self.system._parent(self.path), exist_ok=True)
        self.system.pipe_file(_beside(self.path, "note"), self.note.read_bytes())
        self.noted = True

    def put(self) -> None:
        """The whole file, then its note; last the parts go."""
        if self.was and self.was == self._state():
            return
        parts = self._parts()
        self.system.makedirs(self.system._parent(self.path), exist_ok=True)
        self.system.put_file(str(self.file), self.path)
        self._note()
        if parts:
            self.system.rm(self.parts, recursive=True)


def _beside(path: str, what: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}.{name}.{what}"
