"""Processes that read documents: what each has in hand, and what becomes of it when one dies.

Takes jobs, gives outcomes in their order. The one thing to know: each worker has a pipe of its own and one batch in
hand, so that when one dies it is known which documents it had; a pool that shares its queues could not tell, and would
end with it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing.connection import Connection, wait

from chipwatch.batch.engines.batches import THREADS, Batch, MakesReader, batches, crashed
from chipwatch.batch.engines.local import interrupts_wait
from chipwatch.batch.engines.order import Order
from chipwatch.batch.work import Job, Outcome, Settings
from chipwatch.errors import SetupError

LIFE = 1000  # documents that a worker reads before another takes its place: what a process frees, it may not give back
PATIENCE = 0.2  # seconds between two looks at whether to stop
GRACE = 5.0  # seconds that a worker has to end
STARTS = 2  # times that all workers may die while they load the model, without one that does not


class Pool:
    """The state of a run: workers, and what each has in hand."""

    def __init__(self, settings: Settings, reader: MakesReader, most: int, jobs: Iterable[Job]) -> None:
        self.settings, self.reader, self.most = settings, reader, most
        self.order = Order(batches(jobs, settings))
        self.workers: dict[Connection, _Worker] = {}
        self.again: deque[Batch] = deque()  # what workers that died had in hand
        self.suspects: set[int] = set()
        self.failed_starts = 0

    def hand_out(self) -> bool:
        """Give work to whoever has none, and start workers; whether anything is still to come."""
        for worker in self.workers.values():
            if not worker.has_work and (batch := self._next()):
                worker.give(batch)
        while len(self.workers) < self.most and (batch := self._next()):
            worker = _Worker(self.settings, self.reader)
            self.workers[worker.pipe] = worker
            worker.give(batch)
        return bool(self.order)

    def _next(self) -> Batch | None:
        return self.again.popleft() if self.again else self.order.take()

    def collect(self) -> None:
        """Take what workers have to say, waiting for it no longer than PATIENCE."""
        for pipe in wait([*self.workers], PATIENCE):
            worker = self.workers[pipe]  # type: ignore[index]
            try:
                said = worker.pipe.recv()
                if said is None:
                    self.failed_starts = 0
                    worker.asks()
            except (EOFError, OSError):
                self._died(worker)
                continue
            if isinstance(said, Outcome):
                worker.done(said.number)
                self.order.put(said)
            elif isinstance(said, str):
                raise SetupError(said)

    def _died(self, worker: _Worker) -> None:
        """What a worker had in hand is tried again, each document alone; one that was alone has killed it.

        One that has nothing in hand has read as much as it should.
        """
        del self.workers[worker.pipe]
        how = worker.end()
        jobs = worker.in_hand
        if not worker.has_started:
            self.failed_starts += 1
            if self.failed_starts == STARTS * self.most:
                raise SetupError(f"workers end while they load the language model ({how}); is there memory enough?")
            self.again.append(jobs)
        elif len(jobs) == 1 and jobs[0].number in self.suspects:
            self.order.put(crashed(jobs[0], how, self.settings))
        else:
            self.suspects.update(job.number for job in jobs)
            self.again.extend([job] for job in jobs)

    def end(self) -> None:
        for worker in self.workers.values():
            worker.process.terminate()
        for worker in self.workers.values():
            worker.end()


class _Worker:
    """A process, and what it has in hand."""

    def __init__(self, settings: Settings, reader: MakesReader) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, settings, reader), daemon=True)
        with interrupts_wait():
            self.process.start()
        theirs.close()  # else its end would not be seen here when it dies
        self.in_hand: Batch = []
        self.has_started = self._asks = False

    @property
    def has_work(self) -> bool:
        return bool(self.in_hand)

    def give(self, batch: Batch) -> None:
        self.in_hand = batch
        if self._asks:
            self._send()

    def asks(self) -> None:
        """It has started, or done what it had in hand."""
        self.has_started = self._asks = True
        if self.in_hand:
            self._send()

    def _send(self) -> None:
        self._asks = False
        with suppress(OSError):  # it has died: reading from it will tell
            self.pipe.send(self.in_hand)

    def done(self, number: int) -> None:
        self.in_hand = [job for job in self.in_hand if job.number != number]

    def end(self) -> str:
        """End it if it still runs; how it ended."""
        self.pipe.close()
        self.process.join(GRACE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code = self.process.exitcode or 0
        with suppress(ValueError):
            return signal.Signals(-code).name
        return f"exit code {code}"


def _serve(pipe: Connection, settings: Settings, reader: MakesReader) -> None:
    """What a worker does: ask for documents (None), read them, give their outcomes; one str if it cannot start."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for Windows, where nothing is held back
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    os.environ.update(dict.fromkeys(THREADS, "1"))  # before numpy is imported
    try:
        read = reader(settings)
    except Exception as error:
        pipe.send(str(error) if isinstance(error, SetupError) else f"a worker cannot start: {error!r}")
        return
    with suppress(EOFError, OSError):  # nobody is left to work for
        done = 0
        while done < LIFE:
            pipe.send(None)
            for outcome in read(pipe.recv()):
                pipe.send(outcome)
                done += 1


def _end_with_parent() -> None:
    """A parent that was killed can end nobody."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
