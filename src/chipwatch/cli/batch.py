"""`chipwatch batch`: folders of clippings in, records out, by several processes; what was done is not done again."""

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, INTERRUPTED, WRONG_USAGE, complain, interruptible, orderly
from chipwatch.cli.options import Date, MaxSize, MinConfidence, Model, Rules, Types, check_output
from chipwatch.clipping import MAX_BYTES

FILES = "Files and folders"
WORK = "Work"


class EngineName(StrEnum):
    """Who works on documents, as `--engine` takes it."""

    local = "local"
    dask = "dask"


def batch(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATHS...", help="Clippings, and folders of them; - for standard input."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file; run again, the same command goes on from what stands there.",
        ),
    ] = None,
    from_file: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="Read more PATHS from a file, one a line or between NULs; - for stdin."),
    ] = None,
    globs: Annotated[
        list[str] | None,
        typer.Option(
            "--glob", "-g", metavar="GLOB", help="Of folders only the files that match, as in a .gitignore; repeatable."
        ),
    ] = None,
    excludes: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="GLOB", help="Leave out files and folders that match; repeatable."),
    ] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="Take hidden files and folders, too.")] = False,
    workers: Annotated[
        int | None,
        typer.Option("--workers", "-j", min=1, metavar="N", help="Processes at work.", show_default="one a core"),
    ] = None,
    engine_name: Annotated[
        EngineName,
        typer.Option(
            "--engine",
            help="Who works: processes of this machine, or a dask cluster (pip install 'chipwatch[dask]').",
        ),
    ] = EngineName.local,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="The dask scheduler, as tcp://HOST:8786 or as the file that it wrote; without it dask runs here.",
        ),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop records of files that are not among PATHS any more.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do everything again, whatever stands in the file.")] = False,
    relevant_only: Annotated[
        bool,
        typer.Option("--relevant-only", help="Skip clippings that name no chip and no word of export policy."),
    ] = False,
    types: Types = None,
    date: Date = None,
    rules: Rules = None,
    model: Model = None,
    min_confidence: MinConfidence = 0,
    max_size: MaxSize = MAX_BYTES,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress, summary or warnings; what failed is still said.")
    ] = False,
) -> None:
    """Extract records from folders of clippings.

    Records go to standard output, or to a file, as JSON Lines in the order of files: arguments as they are given,
    folders by name. With a file, a run that was broken off, by whatever, goes on where it was: documents that are
    done are kept as long as their bytes, the rules, the model and the options are the same. A file that cannot be
    read, or whose worker dies, is told on standard error and in its document record. Exit code: 0 all well, 1 some
    failed, 2 wrong usage, 130 interrupted.

    \b
    Example:
      chipwatch batch seeds --glob "*.md" --quiet
    """
    with orderly(quiet), interruptible() as interrupted:
        if not paths and not from_file:
            raise typer.BadParameter("name files or folders, or a list of them with --from-file", param_hint="'PATHS'")
        if scheduler and engine_name != EngineName.dask:
            raise typer.BadParameter("goes with --engine dask", param_hint="'--scheduler'")
        if scheduler and workers:
            raise typer.BadParameter("a scheduler has workers of its own", param_hint="'--workers'")
        target, own = _target(output, paths or ())
        from chipwatch.batch.engines import Engine
        from chipwatch.batch.engines.local import LocalEngine
        from chipwatch.batch.output import open_output
        from chipwatch.batch.run import read_all
        from chipwatch.batch.tally import Tally
        from chipwatch.batch.walk import GlobError, read_list, walk
        from chipwatch.batch.work import Settings
        from chipwatch.cli.progress import Meter
        from chipwatch.clipping import ClippingError
        from chipwatch.settings import rule_folders

        try:
            named = [*(paths or ()), *(read_list(from_file) if from_file else ())]
            found = list(walk(named, globs=globs or (), excludes=excludes or (), hidden=hidden, apart_from=own))
        except (GlobError, ClippingError) as error:
            complain(str(error))
            raise typer.Exit(WRONG_USAGE) from None
        settings = Settings(
            model=model,
            rules=rule_folders(rules).folders,
            date=date,
            types=frozenset(type_.value for type_ in types or ()),
            min_confidence=min_confidence,
            max_size=max_size,
            relevant_only=relevant_only,
        )
        tally = Tally(total=len(found))
        # Records on the terminal and a bar on the same terminal would write over each other.
        meter = Meter(tally, shown=not quiet and not (target is None and sys.stdout.isatty()))

        def tick() -> None:
            interrupted()
            meter.tick()

        engine: Engine
        if engine_name == EngineName.dask:
            from chipwatch.batch.engines.dask import DaskEngine

            engine = DaskEngine(settings, scheduler=scheduler, workers=workers, tick=tick)
        else:
            engine = LocalEngine(settings, workers=workers, tick=tick)
        try:
            with meter, open_output(target, settings, prune=prune, fresh=fresh) as out:
                for document in read_all(found, settings, engine, earlier=out.earlier, tick=interrupted):
                    out.take(document)
                    tally.add(document)
                    for line in document.said if document.status == "error" or not quiet else ():
                        meter.say(line)
        except KeyboardInterrupt as error:
            done = f"{tally.documents:,} of {tally.total:,} documents are done"
            complain(f"interrupted: {done}" + ("; the same command goes on from there" if target else ""))
            raise typer.Exit(128 + error.args[0] if error.args else INTERRUPTED) from None
    if not quiet:
        nothing = _nothing_found(named, globs, excludes, hidden=hidden)
        for line in tally.summary() if found else [nothing]:
            complain(line)
    if tally.failed:
        raise typer.Exit(INPUT_FAILED)


def _nothing_found(
    named: Sequence[str], globs: Sequence[str] | None, excludes: Sequence[str] | None, *, hidden: bool
) -> str:
    """Why a run has no documents, and what may be meant."""
    if not named:
        return "the list names no files"
    why = []
    if globs or excludes:
        why.append("--glob and --exclude leave out those that they name")
    if not hidden:
        why.append("hidden ones do not count without --hidden")
    return "; ".join((f"no files in {', '.join(named)}", *why))


def _target(output: str | None, paths: Iterable[str]) -> tuple[Path | str | None, list[Path | str]]:
    """Where records go: a file, a URL, or None for standard output; and what is written there besides."""
    if output is None or output == "-":
        return None, []
    from chipwatch.batch.claim import beside
    from chipwatch.batch.urls import is_url, local_path

    if is_url(output):
        path = local_path(output)
        if path is None:
            from chipwatch.batch.remote import own_urls

            return output, [*own_urls(output)]
        output = path
    file = Path(output)
    check_output(file, paths)
    return file, [file, *(beside(file, what) for what in ("lock", "note", "tmp"))]
