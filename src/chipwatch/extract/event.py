"""What a text tells of an event, as it is gathered from one telling to the next.

Takes nothing, gives the class `Event` that what finds events fills, what tells them apart compares, and what writes
records reads. The one thing to know: what stands behind `mentions` reaches no record; it says how the event was told.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from chipwatch.rulebook.view import Item

Named = Mapping[str, tuple[str, str | None]]  # the actors of a document: canonical name -> kind and country
COMING = {"planned", "actual"}
OWN_BODIES = frozenset({"agency", "government", "legislature"})


@dataclass(slots=True)
class Event:
    """An event of a document; `mentions`, `date` and `effective` are token indices [start, end)."""

    kind: str
    status: str
    direction: str | None
    rule: str
    confidence: float
    agents: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    chips: list[str] = field(default_factory=list)
    instrument: str | None = None
    revises: bool = False  # the instrument is what it changes
    date: Item | None = None
    effective: Item | None = None
    mentions: list[tuple[int, int]] = field(default_factory=list)
    day: datetime.date | None = None  # of the item of a digest that tells it
    another: bool = False  # the text says that it is not the one told before
    anew: int = 0  # the token from which on a notice tells of a rule, where its sentence opens with `In this rule`
    entry: str | None = None  # the date of the entry of a timeline that tells it
    old: bool = False  # dated, some weeks before the document
    past: bool = False  # dated, long before the document
    verb: bool = False  # told by a verb

    @property
    def is_bare(self) -> bool:
        """Whether it tells, without who does it, what will happen: `exports will be allowed` goes on from before."""
        return self.status == "planned" and not (self.agents or self.chips or self.date or self.effective)
