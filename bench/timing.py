"""Timing by turns: A B A B …, so that whatever else the machine does falls on both.

Takes functions or commands, gives what each run took. The one thing to know: a ratio is formed within a round, between
runs that followed each other, and the median of rounds is what counts.
"""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple


class Cost(NamedTuple):
    """What a run took: seconds by the clock, seconds of processors, and bytes at its highest (0: not watched)."""

    wall: float
    cpu: float
    peak: int = 0


class Ratio(NamedTuple):
    """Of several rounds the median, the lowest and the highest."""

    median: float
    low: float
    high: float
    rounds: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Ratio:
        return cls(statistics.median(values), min(values), max(values), len(values))

    def __str__(self) -> str:
        return f"{figure(self.median)} ({figure(self.low)} – {figure(self.high)})"


def figure(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def in_turn(rounds: int, *actions: Callable[[], object]) -> list[tuple[Cost, ...]]:
    """What each action cost in this process, in each round. All are called once before, uncounted."""
    for action in actions:
        action()
    return [tuple(_cost(action) for action in actions) for _ in range(rounds)]


def _cost(action: Callable[[], object]) -> Cost:
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def run(*arguments: object, watch: bool = False) -> Cost:
    """What `chipwatch ARGUMENTS` costs with all of its processes. watch: how much memory they hold, too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with start_chipwatch(*arguments) as process, _watched(process.pid if watch else None) as peak:
        if process.wait():
            sys.exit(f"chipwatch {' '.join(map(str, arguments))} ended with exit code {process.returncode}")
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(wall, cpu, max(peak, default=0))


def start_chipwatch(*arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "chipwatch", *map(str, arguments)], stdout=subprocess.DEVNULL)


@contextmanager
def _watched(pid: int | None) -> Iterator[list[int]]:
    """The resident bytes of a process and its children together, looked at ten times a second."""
    seen: list[int] = []
    if pid is None:
        yield seen
        return
    import psutil

    ended = threading.Event()

    def look() -> None:
        process = psutil.Process(pid)
        while not ended.wait(0.1):
            try:
                seen.append(sum(one.memory_info().rss for one in [process, *process.children(recursive=True)]))
            except psutil.Error:
                continue

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def load() -> float:
    """How many processes were at work on this machine in the last minute."""
    return os.getloadavg()[0]
