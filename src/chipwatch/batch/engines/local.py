"""Workers as processes of this machine, each with the model loaded once.

The one thing to know: as long as there is nothing to read, nothing is imported that starts processes: a run over a
folder in which nothing is new ends sooner.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain

from chipwatch.batch.engines.batches import MakesReader
from chipwatch.batch.work import Job, Outcome, Reader, Settings


class LocalEngine:
    """Processes of this machine.

    workers: how many; None for as many as there are cores.
    tick: called several times a second while workers are at work; may raise to end the run.
    reader: what a worker makes of the settings once, to read documents with; a function or class of a module.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        workers: int | None = None,
        tick: Callable[[], object] = lambda: None,
        reader: MakesReader = Reader,
    ) -> None:
        self.settings, self.tick, self.reader = settings, tick, reader
        self.workers = workers or cores()

    def run(self, jobs: Iterable[Job]) -> Generator[Outcome, None, None]:
        jobs = iter(jobs)
        first = next(jobs, None)
        if first is None:
            return
        from chipwatch.batch.engines.processes import Pool

        run = Pool(self.settings, self.reader, self.workers, chain([first], jobs))
        try:
            while run.hand_out():
                self.tick()
                run.collect()
                yield from run.order.given()
        finally:
            run.end()


def cores() -> int:
    """How many processes this one may use at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Hold back Ctrl-C: a process that is started meanwhile never gets it, and is left to its parent to end."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
