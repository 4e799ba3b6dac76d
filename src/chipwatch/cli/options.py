"""Options that more than one command has, and the words they take."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class RecordType(StrEnum):
    """The types of records, as `--type` takes them."""

    actor = "actor"
    chip = "chip"
    term = "term"
    event = "event"
    position = "position"
    document = "document"


def parse_size(size: str) -> int:
    """`500000`, `500kB`, `20MB`, `1GiB` in bytes."""
    from pydantic import ByteSize, TypeAdapter, ValidationError

    try:
        return TypeAdapter(ByteSize).validate_python(size)
    except ValidationError:
        raise typer.BadParameter(f"{size!r} is not a size; write it as 500kB or 20MB") from None


def parse_date(date: str) -> str:
    """A day, month or year in its ISO form."""
    from chipwatch.clipping import iso_date

    if found := iso_date(date):
        return found
    raise typer.BadParameter(f"{date!r} is no date; write it as 2025-12-09, 2025-12 or 2025")


MaxSize = Annotated[
    int,
    typer.Option(
        metavar="SIZE",
        parser=parse_size,
        show_default="10MB",
        help="Refuse inputs larger than this (as in 500kB or 20MB).",
    ),
]
Model = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Another spaCy pipeline for English: a package's name or a folder."),
]
Rules = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FOLDER",
        exists=True,
        file_okay=False,
        help="A folder of rules that extends the shipped ones; may be given more than once. Without it: the folders "
        "in CHIPWATCH_RULES, else those under `rules:` in the nearest chipwatch.yaml, upwards from here.",
    ),
]
