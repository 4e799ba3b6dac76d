"""What a run has done so far, in figures."""

import time
from collections import Counter
from dataclasses import dataclass, field

from chipwatch.batch.run import Document
from chipwatch.batch.work import TYPES


@dataclass(slots=True)
class Tally:
    """Counts documents. `words` are of those that were read this time, `kept` those of an earlier run."""

    total: int
    documents: int = 0
    kept: int = 0
    words: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)

    def add(self, document: Document) -> None:
        self.documents += 1
        self.kept += document.entry is not None
        self.words += document.words
        self.statuses[document.status] += 1
        self.records.update(dict(zip(TYPES, document.counts, strict=False)))

    @property
    def failed(self) -> int:
        return self.statuses["error"]

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def rate(self) -> float:
        """Documents read a second, this time."""
        return (self.documents - self.kept) / max(self.seconds, 1e-9)

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at this rate; None before anything is known of it."""
        return (self.total - self.documents) / self.rate if self.rate else None

    def summary(self) -> list[str]:
        """The run in a few lines, for people."""
        parts = [f"{self.documents:,} {_plural('document', self.documents)}"]
        said = {"kept from before": self.kept, "skipped": self.statuses["skipped"], "failed": self.failed}
        parts += [f"{count:,} {what}" for what, count in said.items() if count]
        records = [f"{count:,} {_plural(kind, count)}" for kind in TYPES if (count := self.records[kind])]
        lines = [", ".join(parts), ", ".join(records) or "no records"]
        if self.words:
            pace = f"{self.words / max(self.seconds, 1e-9):,.0f} a second"
            lines.append(f"{self.words:,} {_plural('word', self.words)} in {duration(self.seconds)}, {pace}")
        return lines


def duration(seconds: float) -> str:
    """`0.8 s`, `45 s`, `3 min 20 s`, `2 h 5 min`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {left} s" if minutes else f"{left} s"


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"
