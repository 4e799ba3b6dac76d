"""Outcomes in the order of jobs, whoever is done first, and no more jobs in hand than memory may hold.

Takes batches of jobs as an engine asks for them, and outcomes as they come back; gives these in order. The one thing to
know: a document that takes long holds up all behind it, so what counts as taken is what was not given yet.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from chipwatch.batch.engines.batches import AHEAD_BYTES, AHEAD_DOCUMENTS, Batch
from chipwatch.batch.work import Job, Outcome


class Order:
    """The jobs of a run that were taken and not yet given; true as long as there are any."""

    def __init__(self, batches: Iterator[Batch]) -> None:
        self._batches = batches
        self._waiting: deque[Job] = deque()
        self._back: dict[int, Outcome] = {}
        self._bytes = 0  # of both

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self, documents: int = 0, size: int = 0) -> Batch | None:
        """The next batch; None if there is none, or if too much is ahead of what was given.

        documents, size: how much may be ahead, in bytes, where that is more than AHEAD_DOCUMENTS and AHEAD_BYTES.
        """
        if len(self._waiting) >= max(AHEAD_DOCUMENTS, documents) or self._bytes >= max(AHEAD_BYTES, size):
            return None
        batch = next(self._batches, None)
        if batch:
            self._waiting.extend(batch)
            self._bytes += sum(job.size for job in batch)
        return batch

    def put(self, outcome: Outcome) -> None:
        """An outcome has come back."""
        self._back[outcome.number] = outcome
        self._bytes += len(outcome.lines)

    def given(self) -> Iterator[Outcome]:
        """What is next in order, as far as it is there."""
        while self._waiting and self._waiting[0].number in self._back:
            job = self._waiting.popleft()
            outcome = self._back.pop(job.number)
            self._bytes -= job.size + len(outcome.lines)
            yield outcome
