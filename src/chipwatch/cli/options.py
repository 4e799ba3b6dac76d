"""Options that more than one command has, and the words they take."""

from collections.abc import Iterable
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


def is_stdout(output: Path | None) -> bool:
    """Whether `--output` means standard output."""
    return output is None or str(output) == "-"


def check_output(output: Path | None, files: Iterable[str]) -> None:
    """Refuse, before any work is done, to write where nothing can be written or where an input stands."""
    if output is None or is_stdout(output):
        return
    if output.is_dir() or not output.resolve().parent.is_dir():
        problem = "is a folder" if output.is_dir() else "is in a folder that does not exist"
        raise typer.BadParameter(f"{output} {problem}; name a file", param_hint="'--output'")
    for file in files:
        if file != "-" and output.exists() and Path(file).exists() and output.samefile(file):
            raise typer.BadParameter(f"{output} is one of the inputs; name another file", param_hint="'--output'")


def parse_size(size: str | int) -> int:
    """`500000`, `500kB`, `20MB`, `1GiB` in bytes."""
    if isinstance(size, int):  # the default comes through here, too
        return size
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


Types = Annotated[
    list[RecordType] | None,
    typer.Option(
        "--type",
        help="Only these records; may be given more than once. The document's own line always stays, "
        "as the last: it says that the document is complete.",
    ),
]
Date = Annotated[
    str | None,
    typer.Option(
        parser=parse_date,
        metavar="DATE",
        help="The clippings' date, in place of what they say themselves.",
    ),
]
MinConfidence = Annotated[
    float, typer.Option(min=0, max=1, metavar="FLOAT", help="Only records that are at least this sure.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No warnings; what failed is still said.")]
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
