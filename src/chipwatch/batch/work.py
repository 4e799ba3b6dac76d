"""What is done to one document, whichever engine has it done: bytes become lines of records.

Takes `Job`s, gives an `Outcome` for each. The one thing to know: both are plain values that pass from process to
process at no cost, and an outcome depends on its own job alone, never on its neighbours.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chipwatch.batch.urls import read_url
from chipwatch.clipping import MAX_BYTES, Clipping, clipping_from_bytes
from chipwatch.failure import Failure, failure

if TYPE_CHECKING:
    from chipwatch.records import Record

CRASHED = "crashed"
IRRELEVANT = "irrelevant"
KEPT = "kept"
UNREAD = 4000
TYPES = ("actor", "chip", "term", "event", "position")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told: all that decides what its records are, but for the texts."""

    model: str | None = None
    rules: tuple[Path, ...] = ()
    date: str | None = None
    types: frozenset[str] = frozenset()
    min_confidence: float = 0.0
    max_size: int = MAX_BYTES
    relevant_only: bool = False


class Job(NamedTuple):
    """A document to be read. `number` says which of the run it is.

    data: its bytes; None if its path is a URL, and who reads the document has to get them.
    known: hashes of bytes that need not be read, since their records are there.
    """

    number: int
    path: str
    data: bytes | None
    known: tuple[bytes, ...] = ()

    @property
    def size(self) -> int:
        """In bytes; of what nobody has read yet the size of a short article."""
        return UNREAD if self.data is None else len(self.data)

    @property
    def sha256(self) -> bytes | None:
        return None if self.data is None else hashlib.sha256(self.data).digest()


class Outcome(NamedTuple):
    """A document that was read. `lines` are its records as JSON Lines, its document record last.

    error: code and message, where status is not `ok`. counts: records by type, in the order of TYPES.
    said: what is to be said of it to people: why it failed, or what to know about it.
    sha256: of its bytes, where the job did not say them. KEPT is the status of one that was known: it has no lines.
    """

    number: int
    lines: bytes
    status: str
    error: tuple[str, str] | None = None
    counts: tuple[int, ...] = (0,) * len(TYPES)
    words: int = 0
    said: tuple[str, ...] = ()
    sha256: bytes | None = None


class Reader:
    """Reads documents. Made once a process: it loads the model and the rules.

    Raises SetupError if they cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        from chipwatch.extractor import Extractor

        self.settings = settings
        self.extractor = Extractor(model=settings.model, rules=settings.rules)
        gc.collect()
        gc.freeze()  # the model and the rules stay to the end: the garbage collector need not look at them again

    def __call__(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """The outcome of each job, in any order."""
        fetched: dict[int, bytes | None] = {}
        for outcome in self._outcomes(jobs, fetched):
            yield outcome._replace(sha256=fetched.get(outcome.number))

    def _outcomes(self, jobs: Sequence[Job], fetched: dict[int, bytes | None]) -> Iterator[Outcome]:
        texts: list[tuple[Job, Clipping]] = []
        for job in jobs:
            try:
                if job.data is None:
                    job = job._replace(data=read_url(job.path, max_bytes=self.settings.max_size))
                    fetched[job.number] = job.sha256
                    if job.sha256 in job.known:
                        yield Outcome(job.number, b"", KEPT)
                        continue
                assert job.data is not None
                date, size = self.settings.date, self.settings.max_size
                clipping = clipping_from_bytes(job.data, path=job.path, date=date, max_bytes=size)
                if self.settings.relevant_only and not self.extractor.is_relevant(clipping):
                    yield self._irrelevant(job, clipping)
                else:
                    texts.append((job, clipping))
            except Exception as error:
                yield self._failed(job, error)
        yield from self._read(texts)

    def _read(self, texts: Sequence[tuple[Job, Clipping]]) -> Iterator[Outcome]:
        errors: list[Exception] = []

        def note(_: str | Clipping, error: Exception) -> list[Record]:
            errors.append(error)
            return []

        clippings = [clipping for _, clipping in texts]
        # Of those that are relevant there are so few in a batch that the first does not come by itself.
        found = self.extractor.pipe(clippings if self.settings.relevant_only else iter(clippings), on_error=note)
        for (job, clipping), records in zip(texts, found, strict=True):
            yield self._failed(job, errors.pop()) if errors else self._read_well(job, clipping, records)

    def _irrelevant(self, job: Job, clipping: Clipping) -> Outcome:
        skipped = Failure(job.path, IRRELEVANT, "names no chip and no word of export policy", "", "skipped")
        about = {field: getattr(clipping, field) for field in ("title", "date", "date_source", "source", "url")}
        document = skipped.document(job.sha256)
        document = document.model_copy(update={**about, "chars": len(clipping.text)})
        return outcome(job.number, [document], self.settings)

    def _failed(self, job: Job, error: Exception) -> Outcome:
        return failed_outcome(job.number, job.path, error, self.settings, sha256=job.sha256)

    def _read_well(self, job: Job, clipping: Clipping, records: Sequence[Record]) -> Outcome:
        said = tuple(f"{job.path}: {note}" for note in clipping.warnings)
        return outcome(job.number, records, self.settings, words=len(clipping.text.split()), said=said)


def outcome(
    number: int, records: Sequence[Record], settings: Settings, *, words: int = 0, said: tuple[str, ...] = ()
) -> Outcome:
    """The records of a document, its document record last, as they are asked for."""
    from chipwatch.output.select import select
    from chipwatch.records import to_json

    chosen = select(records, settings.types, settings.min_confidence)
    document = chosen[-1]
    assert document.record == "document"
    return Outcome(
        number,
        "".join(to_json(record) + "\n" for record in chosen).encode(),
        document.status,
        (document.error.code, document.error.message) if document.error else None,
        tuple(getattr(document.counts, kind) or 0 for kind in TYPES),
        words,
        said,
    )


def failed_outcome(
    number: int, path: str, failed: Exception | Failure, settings: Settings, *, sha256: bytes | None = None
) -> Outcome:
    """A document that gave no records, and why. sha256: of its bytes, where they could be read."""
    if isinstance(failed, Exception):
        failed = failure(path, failed)
    return outcome(number, [failed.document(sha256)], settings, said=(failed.complaint,))
