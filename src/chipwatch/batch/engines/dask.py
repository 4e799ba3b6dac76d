"""Workers of a dask cluster: of this machine, or of as many as a scheduler has.

Takes jobs, gives outcomes in their order. The one thing to know: of a worker that dies dask gives the tasks to another
one; a task that saw several workers die is given back, and its documents are then tried one at a time with nothing
else in flight, so that none is blamed for its neighbour.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import tempfile
import threading
import time
import uuid
import warnings
from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from chipwatch.batch.engines.batches import (
    BATCH_BYTES,
    BATCH_DOCUMENTS,
    THREADS,
    Batch,
    MakesReader,
    batches,
    crashed,
)
from chipwatch.batch.engines.local import cores, interrupts_wait
from chipwatch.batch.engines.order import Order
from chipwatch.batch.run import in_force
from chipwatch.batch.work import Job, Outcome, Reader, Settings
from chipwatch.errors import SetupError
from chipwatch.rulebook.files import rule_files

try:
    import dask
    import distributed
    from distributed.comm.addressing import get_address_host_port
    from distributed.diagnostics.plugin import WorkerPlugin
    from distributed.scheduler import KilledWorker
except ImportError as error:
    raise SetupError(
        f"--engine dask needs the packages of the extra `dask` ({error}): pip install 'chipwatch[dask]'"
    ) from None

ANSWER = 10  # seconds that a scheduler has to answer
LOOK = 5.0  # seconds between two looks at how many workers there are
LONELY = 15.0  # seconds without any worker before that is said
FETCH = 1.0  # seconds that what is finished may take to come before others are looked at
POLL = 0.02  # seconds between two looks at what came back
PER_WORKER = 2  # batches: one at work, one that waits for it
READERS = 2  # that a worker keeps: each holds a language model
LOCAL_DEATHS = 1  # workers of a cluster of our own that a task may see die before it is given back


class DaskEngine:
    """Workers of a dask cluster.

    scheduler: its address, or the scheduler file that it wrote; None for a cluster of this machine's own.
    workers: how many such a cluster has; None for as many as there are cores.
    tick: called often while workers are at work; may raise to end the run.
    reader: what a worker makes of the settings once, to read documents with; a function or class of a module that
    workers can import.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        scheduler: str | None = None,
        workers: int | None = None,
        tick: Callable[[], object] = lambda: None,
        reader: MakesReader = Reader,
    ) -> None:
        self.settings, self.scheduler, self.tick, self.reader = settings, scheduler, tick, reader
        self.workers = workers or cores()

    def run(self, jobs: Iterable[Job]) -> Generator[Outcome, None, None]:
        groups = batches(jobs, self.settings)
        first = next(groups, None)
        if first is None:
            return
        with self._client() as client, _installed(client, self._setup()) as setup:
            run = _Run(self.settings, client, setup, chain([first], groups))
            try:
                while run.hand_out():
                    self.tick()
                    run.collect()
                    yield from run.order.given()
            finally:
                run.end()

    def _setup(self) -> Setup:
        rules = tuple(
            RuleFolder(
                str(folder),
                tuple((file.relative_to(folder).as_posix(), file.read_bytes()) for file in rule_files(folder)),
            )
            for folder in self.settings.rules
        )
        return Setup(replace(self.settings, rules=()), rules, self.reader, in_force(self.settings)[1])

    @contextmanager
    def _client(self) -> Iterator[distributed.Client]:
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it has to say is said here
        if self.scheduler:
            client = _connect(self.scheduler)
            try:
                yield client
            finally:
                client.close(timeout=ANSWER)
            return
        options = {
            "distributed.scheduler.allowed-failures": LOCAL_DEATHS,
            "distributed.nanny.pre-spawn-environ": dict.fromkeys(THREADS, "1"),
        }
        with dask.config.set(options):
            with interrupts_wait():
                cluster = distributed.LocalCluster(
                    n_workers=self.workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    silence_logs=logging.CRITICAL,
                )
                client = distributed.Client(cluster, set_as_default=False)
            try:
                yield client
            finally:
                client.close(timeout=ANSWER)
                cluster.close(timeout=ANSWER)


def _connect(scheduler: str) -> distributed.Client:
    """A client of a scheduler. Raises SetupError if none answers."""
    where: dict[str, Any] = {"address": scheduler}
    if scheduler.endswith(".json"):
        if not os.path.isfile(scheduler):
            raise SetupError(f"there is no scheduler file {scheduler}; `dask scheduler --scheduler-file` writes one")
        where = {"scheduler_file": scheduler}
    else:
        try:
            get_address_host_port(scheduler)
        except ValueError as error:  # the client would go on trying
            raise SetupError(f"{scheduler} is no dask scheduler's address ({error}); write tcp://HOST:8786") from None
    try:
        with interrupts_wait():
            return distributed.Client(**where, timeout=ANSWER, set_as_default=False, name="chipwatch")
    except (OSError, ValueError, KeyError):
        raise SetupError(
            f"no dask scheduler answers at {scheduler}; check the address, and that `dask scheduler` runs there"
        ) from None


class RuleFolder(NamedTuple):
    """A folder of the user's rules: its path on the client's machine, and its files by name."""

    path: str
    files: tuple[tuple[str, bytes], ...]


class Setup(WorkerPlugin):
    """All that a worker needs before it can read; sent to each worker once, also to one that comes later.

    settings: without folders of rules, whose content comes in `rules`. options: what must be in force on the worker.
    """

    def __init__(
        self, settings: Settings, rules: tuple[RuleFolder, ...], reader: MakesReader, options: dict[str, Any]
    ) -> None:
        self.settings, self.rules, self.reader, self.options = settings, rules, reader, options
        self.name = f"chipwatch-{uuid.uuid4().hex}"
        self.key = hashlib.sha256(pickle.dumps((repr(settings), rules, reader, options))).hexdigest()

    def load(self) -> Callable[[Batch], Iterator[Outcome]]:
        """A reader. Raises SetupError if this worker's records would not be those that are wanted."""
        with tempfile.TemporaryDirectory(prefix="chipwatch-") as temporary:
            folders = []
            for number, rules in enumerate(self.rules):
                folder = Path(temporary, str(number))
                for name, data in rules.files:
                    file = folder / name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(data)
                folder.mkdir(exist_ok=True)
                folders.append(folder)
            settings = replace(self.settings, rules=tuple(folders))
            try:
                _, here = in_force(settings)
                if other := [name for name, value in here.items() if self.options[name] != value]:
                    name = other[0]
                    raise SetupError(
                        f"a dask worker has another {name} than this machine ({here[name]}, not "
                        f"{self.options[name]}); install the same chipwatch and the same model there"
                    )
                return self.reader(settings)
            except SetupError as error:
                message = str(error)
                for folder, rules in zip(folders, self.rules, strict=True):
                    message = message.replace(str(folder), rules.path)
                raise SetupError(message) from None


# Of this process. A worker may have several threads; a pipeline can be used by one at a time.
_lock = threading.Lock()
_readers: OrderedDict[str, Callable[[Batch], Iterator[Outcome]]] = OrderedDict()


def read_batch(name: str, batch: Batch) -> list[Outcome] | str:
    """What a worker does: the outcomes of a batch; a str if it cannot read at all."""
    setup = distributed.get_worker().plugins[name]
    assert isinstance(setup, Setup)
    with _lock:
        try:
            if setup.key not in _readers:
                _readers[setup.key] = setup.load()
        except Exception as error:
            return str(error) if isinstance(error, SetupError) else f"a dask worker cannot start: {error!r}"
        _readers.move_to_end(setup.key)
        while len(_readers) > READERS:
            _readers.popitem(last=False)
        return list(_readers[setup.key](batch))


@contextmanager
def _installed(client: distributed.Client, setup: Setup) -> Iterator[Setup]:
    """Send the setup to all workers; take it back at the end."""
    try:
        client.register_plugin(setup, name=setup.name)
    except OSError as error:
        raise _gone() from error
    except Exception as error:  # dask makes a plain one of what a worker raised
        raise _unfit(error) from None
    try:
        yield setup
    finally:
        with suppress(Exception):  # the scheduler may have gone
            client.unregister_worker_plugin(setup.name)


def _gone() -> OSError:
    return ConnectionError("the dask scheduler has gone, or does not answer any more")


def _unfit(error: BaseException) -> SetupError:
    what = next(iter(str(error).splitlines()), "") or type(error).__name__
    return SetupError(f"the dask scheduler and workers must have the same chipwatch[dask] as this machine ({what})")


class _Run:
    """The state of a run: what the cluster has in hand."""

    def __init__(self, settings: Settings, client: distributed.Client, setup: Setup, batches: Iterator[Batch]) -> None:
        self.settings, self.client, self.setup, self.order = settings, client, setup, Order(batches)
        self.finished = distributed.as_completed(loop=client.loop)
        self.in_hand: dict[distributed.Future[Any], Batch] = {}
        self.suspects: deque[Job] = deque()  # saw workers die: to be tried one at a time
        self.on_trial = False
        self.submitted = 0
        self.workers, self.looked, self.seen = 1, -LOOK, time.monotonic()

    def hand_out(self) -> bool:
        """Give work to the cluster, as much as keeps it busy; whether anything is still to come."""
        self._look()
        if self.suspects or self.on_trial:
            if not self.in_hand:
                self.on_trial = True
                self._submit([self.suspects.popleft()])
        else:
            while len(self.in_hand) < PER_WORKER * self.workers + 1 and (batch := self._next()):
                self._submit(batch)
        return bool(self.order)

    def _look(self) -> None:
        """Workers come and go."""
        now = time.monotonic()
        if now - self.looked < LOOK:
            return
        self.looked = now
        try:
            self.workers = max(1, there := len(self.client.nthreads()))
        except Exception as error:
            raise _gone() from error
        if there:
            self.seen = now
        elif now - self.seen > LONELY:
            self.seen = now + 3600
            warnings.warn("the dask scheduler has no worker yet; waiting for one", stacklevel=2)

    def _next(self) -> Batch | None:
        busy = PER_WORKER * self.workers  # batches that a large cluster has in hand
        return self.order.take(documents=2 * busy * BATCH_DOCUMENTS, size=8 * busy * BATCH_BYTES)

    def _submit(self, batch: Batch) -> None:
        self.submitted += 1
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
            future = self.client.submit(
                read_batch, self.setup.name, batch, key=f"{self.setup.name}-{self.submitted}", pure=False
            )
        self.in_hand[future] = batch
        self.finished.add(future)

    def collect(self) -> None:
        """Take what came back; wait a little if nothing did."""
        back = self.finished.next_batch(block=False)
        for future in back:
            # What is finished here may be lost with its worker before it is fetched, and is then done once more: only
            # what can be fetched counts.
            try:
                result = future.result(timeout=FETCH)
            except KilledWorker:
                result = None
            except Exception as error:
                if future.status == "error":
                    raise _unfit(error) from None
                if not isinstance(error, TimeoutError):
                    raise _gone() from error
                self.finished.add(future)
                continue
            batch, alone = self.in_hand.pop(future), self.on_trial
            self.on_trial = False
            if isinstance(result, str):
                raise SetupError(result)
            if result is not None:
                for outcome in result:
                    self.order.put(outcome)
            elif alone:
                self.order.put(crashed(batch[0], "a dask worker", self.settings))
            else:
                self.suspects.extend(batch)
        if not back:
            time.sleep(POLL)

    def end(self) -> None:
        with suppress(Exception):  # the scheduler may have gone
            self.client.cancel([*self.in_hand])
