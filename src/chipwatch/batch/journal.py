"""The output file of a run, which is its journal as well: what stands in it need not be done again.

Takes documents as they are done and appends them; gives those that an earlier run left. The one thing to know: a
document's records count when the line of its `document` record is there, to the last byte. Nothing in the file is
ever written over: what is done again is appended, and when the run ends a file in the right order takes its place. So
there is no moment at which a run can be killed and lose a document that was finished.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from chipwatch.batch.claim import beside
from chipwatch.batch.work import TYPES
from chipwatch.errors import SetupError
from chipwatch.failure import utf8

STARTS = tuple(b'{"record":"%s","id":"' % kind.encode() for kind in (*TYPES, "document"))
HEAD = re.compile(rb'\{"record":"(\w+)","id":"(?:[^"\\]++|\\.)*+","doc":"((?:[^"\\]++|\\.)*+)",')
LONGEST_HEAD = 1 << 16  # bytes of a line that its head may take
COPY = 1 << 20  # bytes at a time
SYNC = 5.0  # seconds of work that may be lost when the power goes


class NotRecordsError(SetupError):
    """The output file holds something else than records."""


class Made(NamedTuple):
    """What made a document's records, as its document record says; null for one that gave none."""

    chipwatch: str
    model: str | None
    rules: str | None


class Entry(NamedTuple):
    """A document in the file: its lines stand at the bytes [start, end). error: code and message."""

    path: str
    sha256: bytes | None
    start: int
    end: int
    status: str
    error: tuple[str, str] | None
    counts: tuple[int, ...]
    made: Made | None


class Journal:
    """An output file. Raises NotRecordsError if it holds something else, OSError if it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path, self.size = path, 0
        self._known: dict[tuple[str, bytes | None], Entry] = {}
        self._texts: dict[str, list[bytes]] | None = None
        self._taken: list[Entry] = []
        self._file: BinaryIO | None = None
        self._synced = time.monotonic()
        with suppress(FileNotFoundError), path.open("rb") as file:
            for entry in _scan(file, path):
                self._known[entry.path, entry.sha256] = entry  # of two versions the later one counts
                self.size = entry.end

    def find(self, path: str, sha256: bytes | None) -> Entry | None:
        """What an earlier run made of a file with these bytes (None: that could not be read)."""
        return self._known.get((path, sha256))

    def texts(self, path: str) -> list[bytes]:
        """Hashes of the bytes of a file of which something is known."""
        if self._texts is None:
            self._texts = {}
            for known, sha256 in self._known:
                if sha256:
                    self._texts.setdefault(known, []).append(sha256)
        return self._texts.get(path, [])

    def keep(self, entry: Entry) -> None:
        """Take a document as an earlier run left it, as the next in order."""
        self._taken.append(entry)

    def append(self, path: str, sha256: bytes | None, lines: bytes) -> None:
        """Write a document, as the next in order: whole, or not at all."""
        file = self._opened()
        try:
            rest = memoryview(lines)
            while rest:
                rest = rest[file.write(rest) :]
        except BaseException as error:
            with suppress(OSError):
                file.truncate(self.size)
            if isinstance(error, OSError):
                error.filename = str(self.path)
            raise
        entry = Entry(utf8(path), sha256, self.size, self.size + len(lines), "ok", None, (), None)
        self.size = entry.end
        self._taken.append(entry)
        if time.monotonic() - self._synced > SYNC:
            os.fsync(file.fileno())
            self._synced = time.monotonic()

    def _opened(self) -> BinaryIO:
        """The file, without what an earlier run left unfinished at its end."""
        if self._file is None:
            self._file = self.path.open("r+b" if self.path.exists() else "xb", buffering=0)
            self._file.truncate(self.size)
            self._file.seek(self.size)
        return self._file

    def finish(self, since: int = 0, *, complete: bool = True, prune: bool = False) -> int:
        """Put the file in order and close it: each document once, in the order in which they were taken.

        Documents that nobody asked for this time come first, or go where `prune` says so. Of a run that is not
        complete only what was done again is dropped. `since`: documents before that byte were made with other
        options; gives that byte for the new order.
        """
        paths = {entry.path for entry in self._taken}
        texts = {entry.sha256 for entry in self._taken} - {None}
        starts = {entry.start for entry in self._taken}
        left = [
            entry
            for entry in self._known.values()
            if entry.start not in starts and entry.path not in paths and entry.sha256 not in texts
        ]
        left.sort(key=lambda entry: entry.start)
        if prune and complete:
            left = []
        order = left + self._taken
        if not complete:
            order.sort(key=lambda entry: entry.start)
        ranges = _ranges(order)
        if self._file is None and self.path.exists() and self.path.stat().st_size > self.size:
            self._opened()  # cuts off what was left unfinished
        if self._file is None and not self.path.exists():
            self.path.touch()
        if self._file:
            os.fsync(self._file.fileno())
        if ranges != _ranges_of_whole(self.size):
            self._rewrite(ranges)
        if self._file:
            self._file.close()
        return sum(entry.end - entry.start for entry in left if entry.start < since)

    def _rewrite(self, ranges: Sequence[tuple[int, int]]) -> None:
        draft = beside(self.path, "tmp")
        try:
            with self.path.open("rb") as old, draft.open("wb") as new:
                for start, end in ranges:
                    old.seek(start)
                    while start < end:
                        start += new.write(old.read(min(COPY, end - start)))
                new.flush()
                os.fsync(new.fileno())
            shutil.copymode(self.path, draft)
            if self._file:
                self._file.close()  # Windows replaces no file that is open
            draft.replace(self.path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise


def _ranges(entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """The bytes of entries, those that follow each other as one stretch."""
    ranges: list[tuple[int, int]] = []
    for entry in entries:
        if ranges and ranges[-1][1] == entry.start:
            ranges[-1] = (ranges[-1][0], entry.end)
        else:
            ranges.append((entry.start, entry.end))
    return ranges


def _ranges_of_whole(size: int) -> list[tuple[int, int]]:
    return [(0, size)] if size else []


def _scan(file: BinaryIO, path: Path) -> Iterator[Entry]:
    """The documents of a file that are whole. Others, and what is no record, are passed over."""
    if not _begins_with_record(file):
        raise NotRecordsError(f"{path} holds something else than records; name another file, or remove it")
    file.seek(0)
    same: dict[Made, Made] = {}
    start = end = 0
    doc: bytes | None = None
    seen: Counter[bytes] = Counter()
    whole = True
    for line in file:
        begin, end = end, end + len(line)
        match = HEAD.match(line) if line.endswith(b"}\n") and b"\0" not in line else None
        if not match:
            whole = False
            continue
        record, its_doc = match.groups()
        if its_doc != doc:  # whatever came before, here something begins
            start, doc, whole = begin, its_doc, True
            seen.clear()
        if record != b"document":
            seen[record] += 1
            continue
        if whole and (entry := _entry(line, start, end, seen, same)):
            yield entry
        doc = None


def _begins_with_record(file: BinaryIO) -> bool:
    """Whether a file is empty or begins with a record, were it broken off: others may write `{"record":` as well."""
    line = file.readline(LONGEST_HEAD)
    if len(line) < LONGEST_HEAD and not line.endswith(b"\n"):
        return any(start.startswith(line[: len(start)]) for start in STARTS)
    return line.startswith(STARTS) and bool(HEAD.match(line))


def _entry(line: bytes, start: int, end: int, seen: Counter[bytes], same: dict[Made, Made]) -> Entry | None:
    """The document that a line closes, if as many records are there as it says."""
    try:
        document = json.loads(line)
        counts = tuple(document["counts"][kind] or 0 for kind in TYPES)
        if any(seen[kind.encode()] != count for kind, count in zip(TYPES, counts, strict=True)):
            return None
        error = document["error"] and (document["error"]["code"], document["error"]["message"])
        sha256 = bytes.fromhex(document["sha256"]) if document["sha256"] else None
        made = Made(document["chipwatch"], document["model"], document["rules"])
        made = same.setdefault(made, made)  # one for all documents, not one for each
        return Entry(document["path"], sha256, start, end, document["status"], error, counts, made)
    except (ValueError, LookupError, TypeError):
        return None
