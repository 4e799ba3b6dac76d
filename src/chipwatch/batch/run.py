"""A run: which documents have to be read, who reads them, and their order.

Takes files (`walk`), an engine and where an earlier run left its work, gives each document in the order of files. The
one thing to know: here every file is read and hashed, so that the same bytes are read by an engine once at most, now
or in an earlier run with the same options. What a URL names the engine's workers read and hash; whether it is the same
as another is then seen when its turn comes.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

from chipwatch.batch.engines import Engine
from chipwatch.batch.journal import Entry, Journal, Made
from chipwatch.batch.urls import is_shared, is_url, read_url
from chipwatch.batch.walk import Found
from chipwatch.batch.work import CRASHED, KEPT, Job, Outcome, Settings, failed_outcome
from chipwatch.clipping import ClippingError, read_bytes
from chipwatch.failure import DUPLICATE, INTERNAL, failure, same_as, utf8

# Failures that may have had to do with the moment, not with the text: they are tried again.
TRANSIENT = (CRASHED, INTERNAL)


class Document(NamedTuple):
    """What became of a file: `lines` to write, or the entry of an earlier run that still holds."""

    path: str
    sha256: bytes | None
    status: str
    error: tuple[str, str] | None
    counts: tuple[int, ...]
    words: int = 0
    said: tuple[str, ...] = ()
    lines: bytes = b""
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier runs left: their journal, from which byte on the options were those of today, and what was used."""

    journal: Journal
    since: int
    made: Made

    def find(self, path: str, sha256: bytes | None) -> Entry | None:
        """A document that was done with the same bytes, options, rules and model."""
        entry = self.journal.find(utf8(path), sha256)
        if entry is None or entry.made is None or entry.start < self.since:
            return None
        # What gave no records names neither a model nor rules: none were used.
        holds = all(then in (None, now) for then, now in zip(entry.made, self.made, strict=True))
        return entry if holds and not (entry.error and entry.error[0] in TRANSIENT) else None

    def texts(self, path: str) -> tuple[bytes, ...]:
        """Hashes of the bytes of a file that need not be read once more. What was the same as another file must be:
        that one may be gone."""
        found = [(sha256, self.find(path, sha256)) for sha256 in self.journal.texts(utf8(path))]
        return tuple(sha256 for sha256, entry in found if entry and not _is_duplicate(entry))


def _is_duplicate(entry: Entry) -> bool:
    return entry.error is not None and entry.error[0] == DUPLICATE


def in_force(settings: Settings) -> tuple[Made, dict[str, Any]]:
    """What would make records now, and all options that decide what they are. Raises SetupError.

    Neither spaCy nor the rules are loaded for that.
    """
    from chipwatch import __version__
    from chipwatch.model import find_model
    from chipwatch.paths import rules_folder
    from chipwatch.rulebook.files import rules_hash

    model = find_model(settings.model)
    folders = [rules_folder(), *settings.rules]
    try:
        rules = rules_hash(folders)
    except (OSError, UnicodeError):
        from chipwatch.rulebook.load import load_rulebook

        rules = load_rulebook(folders).hash  # says what is wrong, and where
    made = Made(__version__, model.version, rules)
    return made, {
        **made._asdict(),
        "model_sha256": model.sha256,
        "date": settings.date,
        "types": sorted(settings.types),
        "min_confidence": settings.min_confidence,
        "relevant_only": settings.relevant_only,
    }


def read_all(
    found: Iterable[Found],
    settings: Settings,
    engine: Engine,
    *,
    earlier: Earlier | None = None,
    tick: Callable[[], object] = lambda: None,
) -> Iterator[Document]:
    """Each file's document, in order. `tick` is called before each file is read; it may raise to end the run."""
    return _Reading(settings, earlier, tick).documents(found, engine)


class _Wanted(NamedTuple):
    """A file that an engine reads. sha256: None where the engine says it."""

    number: int
    path: str
    sha256: bytes | None


class _Again(NamedTuple):
    """A file with the same bytes as one before it."""

    path: str
    sha256: bytes


class _Reading:
    """The state of a run: what comes next, and which texts there were."""

    def __init__(self, settings: Settings, earlier: Earlier | None, tick: Callable[[], object]) -> None:
        self.settings, self.earlier, self.tick = settings, earlier, tick
        self.next: deque[Document | _Wanted | _Again] = deque()
        self.ahead: set[bytes] = set()  # texts of what comes next
        self.first: dict[bytes, str] = {}  # text to the first file that has it: twice, it would give every id twice
        self.failed: dict[bytes, tuple[str, str]] = {}

    def documents(self, found: Iterable[Found], engine: Engine) -> Iterator[Document]:
        with closing(engine.run(self._jobs(found))) as outcomes:
            for read in outcomes:
                while not isinstance(item := self.next.popleft(), _Wanted):
                    yield self._settled(item)
                assert item.number == read.number
                yield self._read(item, read)
        while self.next:
            item = self.next.popleft()
            assert not isinstance(item, _Wanted)
            yield self._settled(item)

    def _jobs(self, found: Iterable[Found]) -> Iterator[Job]:
        for number, one in enumerate(found):
            self.tick()
            item, job = self._look(number, one)
            self.next.append(item)
            if job:
                yield job

    def _look(self, number: int, one: Found) -> tuple[Document | _Wanted | _Again, Job | None]:
        path = one.path
        try:
            if one.error:
                raise one.error
            if not is_url(path):
                data = read_bytes(path, max_bytes=self.settings.max_size)
            elif is_shared(path):
                known = self.earlier.texts(path) if self.earlier else ()
                return _Wanted(number, path, None), Job(number, path, None, known)
            else:
                data = read_url(path, max_bytes=self.settings.max_size)
        except ClippingError as error:
            return self._unread(number, path, error), None
        sha256 = hashlib.sha256(data).digest()
        if sha256 in self.ahead or sha256 in self.first:
            return _Again(path, sha256), None
        self.ahead.add(sha256)
        if (entry := self._earlier(path, sha256)) and not _is_duplicate(entry):
            return self._kept(path, entry), None
        return _Wanted(number, path, sha256), Job(number, path, data)

    def _unread(self, number: int, path: str, error: ClippingError) -> Document:
        entry = self._earlier(path, None)
        if entry and entry.error == (error.code, error.message):
            return self._kept(path, entry)
        return self._document(path, None, failed_outcome(number, path, error, self.settings))

    def _settled(self, item: Document | _Again) -> Document:
        """What no engine had to read, now that all before it are there."""
        path, sha256 = item[:2]
        if isinstance(item, Document) and (sha256 is None or self._is_first(path, sha256)):
            return item
        assert sha256
        return self._again(path, sha256)

    def _read(self, item: _Wanted, read: Outcome) -> Document:
        """What an engine has read, now that all before it are there."""
        path, sha256 = item.path, item.sha256 or read.sha256
        if sha256 is None:
            entry = self._earlier(path, None)
            return self._kept(path, entry) if entry and entry.error == read.error else self._document(path, None, read)
        if not self._is_first(path, sha256):
            return self._again(path, sha256)
        if read.status != KEPT:
            return self._document(path, sha256, read)
        entry = self._earlier(path, sha256)
        assert entry
        return self._kept(path, entry)

    def _is_first(self, path: str, sha256: bytes) -> bool:
        """Whether no file before this one has the same bytes."""
        self.ahead.discard(sha256)
        if sha256 in self.first:
            return False
        self.first[sha256] = path
        return True

    def _again(self, path: str, sha256: bytes) -> Document:
        again = same_as(path, self.first[sha256])
        if why := self.failed.get(sha256):
            again = failure(path, ClippingError(why[0], path, why[1], "It has the same bytes as a file before it."))
        entry = self._earlier(path, sha256)
        if entry and entry.error == (again.code, again.message):
            return self._kept(path, entry)
        return self._document(path, sha256, failed_outcome(0, path, again, self.settings, sha256=sha256))

    def _earlier(self, path: str, sha256: bytes | None) -> Entry | None:
        return self.earlier.find(path, sha256) if self.earlier else None

    def _kept(self, path: str, entry: Entry) -> Document:
        if entry.status == "error" and entry.sha256 and entry.error:
            self.failed[entry.sha256] = entry.error
        code, message = entry.error or ("", "")
        said = (f"{path}: {message}",) if entry.status == "error" or code == DUPLICATE else ()
        return Document(path, entry.sha256, entry.status, entry.error, entry.counts, said=said, entry=entry)

    def _document(self, path: str, sha256: bytes | None, read: Outcome) -> Document:
        if read.status == "error" and sha256 and read.error:
            self.failed[sha256] = read.error
        _, lines, status, error, counts, words, said, _ = read
        return Document(path, sha256, status, error, counts, words, said, lines)
