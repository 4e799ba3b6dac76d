"""How far a long command is, on standard error: a bar on a terminal, else a line now and then."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from chipwatch.batch.tally import Tally, duration
from chipwatch.cli.console import complain, on_one_line

if TYPE_CHECKING:
    from rich.progress import Progress

EVERY = 30.0  # seconds between two lines where there is no terminal


class Meter:
    """Shows a Tally. Nothing appears before `tick` is called for the first time: what is done at once needs none."""

    def __init__(self, tally: Tally, *, shown: bool = True) -> None:
        self._tally, self._shown = tally, shown
        self._bar: Progress | None = None
        self._task: Any = None
        self._last = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()
            self._bar = None

    def tick(self) -> None:
        """Show where things are; to be called often."""
        if not self._shown:
            return
        if sys.stderr.isatty() and self._bar is None:
            self._start()
        if self._bar:
            tally = self._tally
            failed = f"{tally.failed:,} failed" if tally.failed else ""
            self._bar.update(self._task, completed=tally.documents, rate=f"{tally.rate:.1f}/s", failed=failed)
        elif time.monotonic() - self._last > EVERY:
            self._last = time.monotonic()
            complain(self._line())

    def say(self, line: str) -> None:
        """A line for people, above the bar."""
        if self._bar:
            self._bar.console.print(on_one_line(line), markup=False, highlight=False, soft_wrap=True)
        else:
            complain(line)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("[red]{task.fields[failed]}"),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bar.add_task("", total=self._tally.total, rate="", failed="")
        self._bar.start()

    def _line(self) -> str:
        tally = self._tally
        left = tally.seconds_left
        parts = [f"{tally.documents:,} of {tally.total:,} documents", f"{tally.rate:.1f} a second"]
        parts += [f"{tally.failed:,} failed"] if tally.failed else []
        parts += [f"{duration(left)} left"] if left is not None else []
        return ", ".join(parts)
