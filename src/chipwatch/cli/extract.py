"""`chipwatch extract`: clippings in, records out."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, WRONG_USAGE, complain, complain_about, orderly
from chipwatch.cli.options import MaxSize, Model, RecordType, Rules
from chipwatch.output import Format

if TYPE_CHECKING:
    from chipwatch.extractor import Extractor


def extract(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Clippings: plain text or Markdown; - for standard input."),
    ],
    types: Annotated[
        list[RecordType] | None,
        typer.Option(
            "--type",
            help="Only these records; may be given more than once. The document's own line always stays, "
            "as the last: it says that the document is complete.",
        ),
    ] = None,
    date: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The day of clippings that do not say it themselves.",
        ),
    ] = None,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="jsonl: one record a line; json: a list with an object for each document; table: for people.",
        ),
    ] = Format.jsonl,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to a file, which appears when it is whole."
        ),
    ] = None,
    rules: Rules = None,
    model: Model = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, metavar="FLOAT", help="Only records that are at least this sure.")
    ] = 0,
    max_size: MaxSize = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No warnings; what failed is still said.")
    ] = False,
) -> None:
    """Extract records from clippings.

    Records go to standard output in the order in which they stand in the text. What is wrong with an input is
    said on standard error, and the other inputs' records still come. Exit code: 0 all well, 1 some input
    failed, 2 wrong usage.

    \b
    Example:
      chipwatch extract seeds/press-release.md --type event --type term
    """
    with orderly(quiet):
        _check_output(output, files)
        extractor = _extractor(model, rules or [])
        from chipwatch.clipping import ClippingError, read_clipping
        from chipwatch.failure import error_document
        from chipwatch.output import writer
        from chipwatch.output.select import select
        from chipwatch.output.sink import open_sink

        wanted = {type_.value for type_ in types or ()}
        size = {"max_bytes": max_size} if max_size else {}
        day = date.date().isoformat() if date else None
        failed = False
        to_stdout = output is None or str(output) == "-"
        with open_sink(None if to_stdout else output) as sink:
            out = writer(form, sink)
            for file in dict.fromkeys(files):  # a file given twice would give every id twice
                try:
                    records = extractor.extract(read_clipping(file, date=day, **size))
                except ClippingError as error:
                    complain_about(file, error.message, error.hint)
                    records = [error_document(file, error.code, error.message)]
                    failed = True
                out.write(select(records, wanted, min_confidence))
            out.close()
    if failed:
        raise typer.Exit(INPUT_FAILED)


def _check_output(output: Path | None, files: list[str]) -> None:
    """Refuse, before any work is done, to write where nothing can be written or where an input stands."""
    if output is None or str(output) == "-":
        return
    if output.is_dir() or not output.resolve().parent.is_dir():
        problem = "is a folder" if output.is_dir() else "is in a folder that does not exist"
        raise typer.BadParameter(f"{output} {problem}; name a file", param_hint="'--output'")
    for file in files:
        if file != "-" and output.exists() and Path(file).exists() and output.samefile(file):
            raise typer.BadParameter(
                f"{output} is one of the inputs; name another file", param_hint="'--output'"
            )


def _extractor(model: str | None, rules: list[Path]) -> "Extractor":
    """Load model and rules, or end with what is wrong with them."""
    from chipwatch.extractor import Extractor
    from chipwatch.language import ModelError
    from chipwatch.rulebook.load import RulebookError

    try:
        return Extractor(model=model, rules=rules)
    except (ModelError, RulebookError) as error:
        for line in str(error).splitlines():
            complain(line)
        raise typer.Exit(WRONG_USAGE) from None
