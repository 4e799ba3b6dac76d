"""Who works on documents: one file an engine.

An engine is made with `Settings` and has documents read; it knows nothing of files, order of walks, or output.
"""

from collections.abc import Generator, Iterable
from typing import Protocol

from chipwatch.batch.work import Job, Outcome


class Engine(Protocol):
    """Has documents read by however many workers."""

    def run(self, jobs: Iterable[Job]) -> Generator[Outcome, None, None]:
        """The outcome of each job, in the order of jobs.

        Jobs are taken as workers need them and only so far ahead of what was given that memory stays bounded.
        No worker is started before there is a job. Closing the iterator drops what is in hand and ends all workers.
        Raises SetupError if workers cannot start.
        """
