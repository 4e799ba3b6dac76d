"""`chipwatch extract`: clippings in, records out."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, orderly
from chipwatch.cli.inputs import Failure, each_clipping, load_extractor
from chipwatch.cli.options import Date, MaxSize, MinConfidence, Model, Quiet, Rules, Types, check_output, is_stdout
from chipwatch.clipping import MAX_BYTES
from chipwatch.output import Format

if TYPE_CHECKING:
    from chipwatch.extractor import Extractor
    from chipwatch.records import Record


def extract(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Clippings: plain text or Markdown; - for standard input."),
    ],
    types: Types = None,
    date: Date = None,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="jsonl: one record a line; json: a list with an object for each document; table: to read.",
        ),
    ] = Format.jsonl,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file, which appears when it is whole."),
    ] = None,
    rules: Rules = None,
    model: Model = None,
    min_confidence: MinConfidence = 0,
    max_size: MaxSize = MAX_BYTES,
    quiet: Quiet = False,
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
        check_output(output, files)
        extractor = load_extractor(model, rules or [])
        from chipwatch.output import writer
        from chipwatch.output.select import select
        from chipwatch.output.sink import open_sink

        wanted = {type_.value for type_ in types or ()}
        failed = False
        with open_sink(None if is_stdout(output) else output) as sink:
            out = writer(form, sink)
            for records in _documents(extractor, files, date, max_size, quiet):
                failed |= _failed(records)
                out.write(select(records, wanted, min_confidence))
            out.close()
    if failed:
        raise typer.Exit(INPUT_FAILED)


def _documents(
    extractor: "Extractor", files: Sequence[str], date: str | None, max_size: int, quiet: bool
) -> Iterator[Sequence["Record"]]:
    """The records of each input, in order; for one that gives none, a document record that says why."""
    for _, result in each_clipping(files, extractor.extract, date=date, max_size=max_size, quiet=quiet):
        if isinstance(result, Failure):
            yield [result.document()]
        else:
            yield result


def _failed(records: Sequence["Record"]) -> bool:
    return any(record.record == "document" and record.status == "error" for record in records)
