"""`chipwatch rules list`: which rules there are."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chipwatch.cli.console import orderly
from chipwatch.cli.options import Rules
from chipwatch.cli.rules.folders import disabled, nearby, rulebook

if TYPE_CHECKING:
    from chipwatch.rulebook.load import Rulebook


class ListFormat(StrEnum):
    """The ways in which `rules list` can answer."""

    table = "table"
    json = "json"


def list_rules(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", show_default=False, help="Only these: ids, or globs as in 'event.tariff*'."),
    ] = None,
    record: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only rules for this record, or the names of this lexicon (actor, chip)."),
    ] = None,
    file: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only what stands in files with this in their paths.")
    ] = None,
    rules: Rules = None,
    form: Annotated[ListFormat, typer.Option("--format", help="How to print it.")] = ListFormat.table,
) -> None:
    """List rules.

    For each its id, its record, the numbers of its hits, misses and todos, and where it stands. Names of lexicons
    (actor.nvidia, chip.h200), some thousands, are listed where a filter asks for them.

    \b
    Example:
      chipwatch rules list 'event.tariff*'
    """
    with orderly():
        from chipwatch.output.sink import open_sink

        found = _found(rulebook(rules), ids or [], record, file)
        with open_sink() as sink:
            if form is ListFormat.json:
                import json

                sink.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
            else:
                sink.write("".join(f"{line}\n" for line in _table(found)))


def _found(book: "Rulebook", ids: list[str], record: str | None, file: str | None) -> list[dict[str, Any]]:
    from pathlib import Path

    from chipwatch.rulebook.describe import tests_at, what_of
    from chipwatch.rulebook.load import RuleSource
    from chipwatch.rulebook.pick import pick

    every = [(one, what_of(book, one)) for one in book.with_ids()]
    if record is not None:
        pick([record], (what for _, what in every), "record")
    chosen = {*pick(ids, (one.id for one, _ in every), disabled=disabled(book))}
    filtered = bool(ids or record or file)
    return [
        {
            "id": one.id,
            "record": what,
            "file": str(nearby(Path(one.place.file))),
            "line": one.place.line,
            **tests_at(one),
            "about": one.body.get("about"),
        }
        for one, what in every
        if one.id in chosen
        and record in (None, what)
        and (file is None or file in one.place.file)
        and (filtered or isinstance(one, RuleSource) or "id" in one.body)
    ]


def _table(found: list[dict[str, Any]]) -> list[str]:
    """Columns of one width, a rule a line."""
    head = ("ID", "RECORD", "HITS", "MISSES", "TODO", "PLACE")
    rows = [head] + [
        (
            one["id"],
            one["record"],
            str(one["hits"]),
            str(one["misses"]),
            str(one["todo"]),
            f"{one['file']}:{one['line']}",
        )
        for one in found
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(len(head))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
