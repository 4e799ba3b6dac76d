"""Tables for people: a header for each document, and a table for each type of record that it has.

Cells fold to the width of the terminal (COLUMNS, where it is set) and lose nothing.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from chipwatch.output.plain import one_line
from chipwatch.output.sink import Sink
from chipwatch.records import (
    ActorRecord,
    ChipRecord,
    DateValue,
    DocumentRecord,
    EventRecord,
    PositionRecord,
    Record,
    TermRecord,
)

Cell = Callable[[Any], str | None]


class TableWriter:
    """Writes documents as tables."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._documents = 0

    def write(self, records: Sequence[Record]) -> None:
        page = io.StringIO()
        console = Console(
            file=page,
            force_terminal=self._sink.colour,
            color_system="auto" if self._sink.colour else None,
            legacy_windows=False,
            highlight=False,
        )
        if self._documents:
            console.print()
        document = next((record for record in records if isinstance(record, DocumentRecord)), None)
        if document:
            _header(console, document)
        for type_, (title, columns) in TABLES.items():
            rows = [record for record in records if record.record == type_]
            if rows:
                console.print()
                console.print(_table(title, columns, rows))
        self._sink.write("".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines()))
        self._sink.flush()
        self._documents += 1

    def close(self) -> None:
        """Nothing ends a table."""


def _header(console: Console, document: DocumentRecord) -> None:
    console.print(Text(one_line(document.title or document.path or document.doc), style="bold"))
    facts = [document.date, document.source, document.path if document.title else None, document.url]
    if any(facts):
        console.print(Text(" · ".join(one_line(fact) for fact in facts if fact), style="dim"))
    if document.error:
        console.print(Text(one_line(f"{document.status}: {document.error.message}"), style="red"))
        return
    counts = [f"{count} {type_}{'' if count == 1 else 's'}" for type_, count in document.counts if count is not None]
    console.print(Text(", ".join(counts), style="dim"))


def _table(title: str, columns: dict[str, Cell], rows: Iterable[Record]) -> Table:
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name in UNBROKEN)
    for row in rows:
        table.add_row(*(Text(one_line(cell(row) or "")) for cell in columns.values()))
    return table


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


def _mentions(record: ActorRecord | ChipRecord) -> str:
    return _names(dict.fromkeys(mention.text for mention in record.mentions))


def _amount(term: TermRecord) -> str:
    """The figure as people write it: `<= 50%`, `30–50%`, `5,500,000,000 USD`."""
    numbers = [number for number in (term.value, term.low, term.high) if number is not None]
    if term.unit == "fraction":
        figure = "–".join(f"{number * 100:.4g}" for number in numbers) + "%"
    else:
        figure = "–".join(f"{number:,}" for number in numbers) + f" {term.unit}"
    return figure if term.comparator == "=" else f"{term.comparator} {figure}"


def _who(doers: Sequence[str], others: Sequence[str]) -> str:
    """Who does it to whom: `A → B`, `A`, or `→ B` where nobody is said to do it."""
    return f"{_names(doers)} → {_names(others)}".strip() if others else _names(doers)


def _day(date: DateValue) -> str:
    return date.value or date.text


def _when(event: EventRecord) -> str:
    parts = [_day(event.date)] if event.date else []
    if event.effective:
        parts.append(f"effective {_day(event.effective)}")
    return ", ".join(parts)


def _said(position: PositionRecord) -> str:
    content = " … ".join(part.text for part in (position.content, *position.more))
    return f"not: {content}" if position.negated else content


def _at(record: Any) -> str:
    return f"{record.start}–{record.end}"


# The columns that say most: with more, an 80-column terminal would break words. JSON has every field.
TABLES: dict[str, tuple[str, dict[str, Cell]]] = {
    "actor": (
        "Actors",
        {
            "name": lambda r: r.name,
            "kind": lambda r: r.kind,
            "country": lambda r: r.country,
            "role": lambda r: _names(part for part in (r.role, r.affiliation) if part),
            "mentions": _mentions,
            "at": _at,
        },
    ),
    "chip": (
        "Chips",
        {
            "name": lambda r: r.name,
            "vendor": lambda r: r.vendor,
            "kind": lambda r: r.kind,
            "level": lambda r: r.level,
            "mentions": _mentions,
            "at": _at,
        },
    ),
    "term": (
        "Terms",
        {
            "kind": lambda r: r.kind,
            "amount": _amount,
            "of": lambda r: r.of,
            "who": lambda r: _who(r.authorities, r.parties),
            "about": lambda r: _names(r.chips),
            "at": _at,
        },
    ),
    "event": (
        "Events",
        {
            "kind": lambda r: r.kind,
            "status": lambda r: r.status,
            "who": lambda r: _who(r.agents, r.targets),
            "about": lambda r: _names([*([r.instrument] if r.instrument else []), *r.chips]),
            "when": _when,
            "at": _at,
        },
    ),
    "position": (
        "Positions",
        {
            "speaker": lambda r: r.speaker.name or r.speaker.text,
            "stance": lambda r: r.stance,
            "says": _said,
            "at": _at,
        },
    ),
}
UNBROKEN = {"kind", "country", "vendor", "level", "amount", "status", "stance", "at"}
