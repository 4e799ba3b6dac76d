"""`chipwatch gaps`: the sentences that may want a rule."""

from enum import StrEnum
from typing import Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, complain, orderly
from chipwatch.cli.inputs import Failure, each_clipping, failure_of, load_extractor
from chipwatch.cli.options import MaxSize, Model, Rules
from chipwatch.clipping import MAX_BYTES

CLIPPINGS = ("*.txt", "*.md")  # of a folder


class GapsFormat(StrEnum):
    """The ways in which `gaps` can answer."""

    text = "text"
    json = "json"


def gaps(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Clippings, and folders with all .txt and .md files that lie in them; - for standard input.",
        ),
    ],
    top: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the first N verbs and units.", show_default="all")
    ] = None,
    examples: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many sentences to show of each, from as many clippings.")
    ] = 3,
    form: Annotated[
        GapsFormat, typer.Option("--format", help="text: to read; json: one object for programs.")
    ] = GapsFormat.text,
    rules: Rules = None,
    model: Model = None,
    max_size: MaxSize = MAX_BYTES,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No warnings; what failed is still said.")] = False,
) -> None:
    """List sentences that new rules may be for.

    These are sentences that name a chip or a policy instrument and have a verb of policy, but gave no event and no
    term, by verb; and quantities beside a chip or an instrument that became no term, by unit. What stands in most
    clippings comes first. In a sentence, [brackets] mark the chip or instrument and *stars* the verb or quantity.

    \b
    Example:
      chipwatch gaps seeds --top 5
    """
    with orderly(quiet):
        from chipwatch.batch.walk import walk
        from chipwatch.output.sink import open_sink

        extractor = load_extractor(model, rules or [])
        from chipwatch.output.queue import Queue

        queue = Queue(examples)
        failed = False
        found = list(walk(paths, globs=CLIPPINGS))
        for one in found:
            if one.error:
                failed |= bool(failure_of(one.error, one.path))
        files = [one.path for one in found if not one.error]
        for file, result in each_clipping(files, extractor.gaps, max_size=max_size, quiet=quiet):
            if isinstance(result, Failure):
                failed |= result.status == "error"
            else:
                queue.add(file, result)
        if not found and not quiet:
            complain(f"no .txt or .md files in {', '.join(map(str, paths))}")
        with open_sink() as sink:
            if form is GapsFormat.json:
                queue.write_json(sink, top)
            else:
                queue.write_text(sink, top)
    if failed:
        raise typer.Exit(INPUT_FAILED)
