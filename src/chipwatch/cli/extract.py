"""`chipwatch extract`: clippings in, records out."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, orderly
from chipwatch.cli.inputs import Failure, each_clipping, load_extractor
from chipwatch.cli.options import MaxSize, Model, RecordType, Rules, parse_date
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
    types: Annotated[
        list[RecordType] | None,
        typer.Option(
            "--type",
            help="Only these records; may be given more than once. The document's own line always stays, "
            "as the last: it says that the document is complete.",
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            parser=parse_date,
            metavar="DATE",
            help="The clippings' date, in place of what they say themselves.",
        ),
    ] = None,
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
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, metavar="FLOAT", help="Only records that are at least this sure.")
    ] = 0,
    max_size: MaxSize = MAX_BYTES,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings; what failed is still said.")] = False,
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
        extractor = load_extractor(model, rules or [])
        from chipwatch.output import writer
        from chipwatch.output.select import select
        from chipwatch.output.sink import open_sink

        wanted = {type_.value for type_ in types or ()}
        failed = False
        with open_sink(None if _is_stdout(output) else output) as sink:
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
    from chipwatch.failure import failed_document

    for _, result in each_clipping(files, extractor.extract, date=date, max_size=max_size, quiet=quiet):
        if isinstance(result, Failure):
            yield [failed_document(result.path, result.code, result.message, status=result.status)]
        else:
            yield result


def _failed(records: Sequence["Record"]) -> bool:
    return any(record.record == "document" and record.status == "error" for record in records)


def _is_stdout(output: Path | None) -> bool:
    return output is None or str(output) == "-"


def _check_output(output: Path | None, files: Sequence[str]) -> None:
    """Refuse, before any work is done, to write where nothing can be written or where an input stands."""
    if output is None or _is_stdout(output):
        return
    if output.is_dir() or not output.resolve().parent.is_dir():
        problem = "is a folder" if output.is_dir() else "is in a folder that does not exist"
        raise typer.BadParameter(f"{output} {problem}; name a file", param_hint="'--output'")
    for file in files:
        if file != "-" and output.exists() and Path(file).exists() and output.samefile(file):
            raise typer.BadParameter(f"{output} is one of the inputs; name another file", param_hint="'--output'")
