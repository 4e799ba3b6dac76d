"""Where the documents of a run go: to a file from which a run that broke off can go on, or to a stream.

The one thing to know: a file is claimed before anything is read, and what it was made with is noted before anything
is written to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chipwatch.batch.claim import claim
from chipwatch.batch.journal import Journal
from chipwatch.batch.run import Document, Earlier, in_force
from chipwatch.batch.work import Settings
from chipwatch.output.sink import Sink, open_sink


class Output(Protocol):
    """Takes the documents of a run, in order."""

    @property
    def earlier(self) -> Earlier | None:
        """What need not be done again."""

    def take(self, document: Document) -> None:
        """Write a document, or keep what an earlier run made of it."""


def open_output(
    target: Path | str | None, settings: Settings, *, prune: bool = False, fresh: bool = False
) -> AbstractContextManager[Output]:
    """Standard output, the file at a path, or what a URL names; these two are put in order at the end.

    prune: leave out what an earlier run made of files that are not part of this one. fresh: do all again.
    Raises BusyError if another process writes to the file, NotRecordsError if it holds something else.
    """
    if isinstance(target, str):
        from chipwatch.batch.remote import open_remote

        return open_remote(target, settings, prune=prune, fresh=fresh)
    return open_file(target, settings, prune=prune, fresh=fresh)


@contextmanager
def open_file(path: Path | None, settings: Settings, *, prune: bool = False, fresh: bool = False) -> Iterator[Output]:
    """Standard output, or a file of this machine."""
    if path is None or (path.exists() and not path.is_file()):  # a device or a pipe holds nothing to go on from
        with open_sink(path) as sink:
            yield _Stream(sink)
        return
    path = path.resolve()  # a link stays a link, and the file that it leads to is the one that is claimed
    made, options = in_force(settings)
    with claim(path) as note:
        journal = Journal(path)
        if fresh or note.options != options:
            note.options, note.since = options, journal.size
        note.since = min(note.since, journal.size)  # somebody may have cut or removed the file
        note.write()
        try:
            yield _File(Earlier(journal, note.since, made))
        except BaseException:
            with suppress(OSError):  # no room for that, perhaps; as it is, the file can be gone on from, too
                note.since = journal.finish(note.since, complete=False)
                note.write(ended=True)
            raise
        note.since = journal.finish(note.since, prune=prune)
        note.write(ended=True)


@dataclass(slots=True)
class _File:
    earlier: Earlier

    def take(self, document: Document) -> None:
        if document.entry:
            self.earlier.journal.keep(document.entry)
        else:
            self.earlier.journal.append(document.path, document.sha256, document.lines)


@dataclass(slots=True)
class _Stream:
    sink: Sink
    earlier: None = None

    def take(self, document: Document) -> None:
        self.sink.write_bytes(document.lines)
        self.sink.flush()
