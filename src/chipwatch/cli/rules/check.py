"""`chipwatch rules check`: every mistake in rules at once, each with its place."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, orderly
from chipwatch.cli.options import Model

if TYPE_CHECKING:
    from chipwatch.rulebook.check import Report


class CheckFormat(StrEnum):
    """The ways in which `rules check` can answer."""

    full = "full"
    concise = "concise"
    json = "json"


def check(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FOLDER]...",
            help="Folders or files of rules that extend the shipped ones; without any, all rules in force.",
        ),
    ] = None,
    form: Annotated[
        CheckFormat, typer.Option("--format", help="With the lines at fault, one line each, or as JSON.")
    ] = CheckFormat.full,
    codes: Annotated[bool, typer.Option("--codes", help="Say what each code means and what to do, and end.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Errors only, no warnings.")] = False,
    model: Model = None,
) -> None:
    """Say what is wrong with rules: every mistake at once, with its place and what mends it.

    Exit code 1 if there are errors; warnings alone end with 0.

    \b
    Example:
      chipwatch rules check
    """
    with orderly(quiet=quiet):
        import sys

        from chipwatch.output.mistakes import as_json, as_lines
        from chipwatch.output.sink import open_sink

        if codes:
            from chipwatch.rulebook.check.codes import CODES

            width = max(map(len, CODES))
            with open_sink() as sink:
                sink.write("".join(f"{code:<{width}}  {why} {what}\n" for code, (why, what) in CODES.items()))
            return

        for folder in folders or ():
            if not folder.exists():
                raise typer.BadParameter(f"there is no folder or file {str(folder)!r}", param_hint="'[FOLDER]...'")
        report = _report(folders or [], model)
        if quiet:
            report.mistakes = [mistake for mistake in report.mistakes if mistake.level == "error"]
        if form is CheckFormat.json or report.mistakes:
            with open_sink() as sink:
                if form is CheckFormat.json:
                    sink.write(as_json(report))
                else:
                    sink.write(as_lines(report, full=form is CheckFormat.full))
        errors, warnings = report.errors, len(report.mistakes) - report.errors
        if report.mistakes:
            found = " and ".join(_counted(n, what) for n, what in ((errors, "error"), (warnings, "warning")) if n)
            print(f"{found} in {_counted(len(report.files), 'file')}", file=sys.stderr)
        elif not quiet:
            rules = f"all {_counted(report.rules, 'rule')} in " if report.rules else ""
            are = "is" if not report.rules and len(report.files) == 1 else "are"
            print(f"{rules}{_counted(len(report.files), 'file')} {are} well", file=sys.stderr)
        if errors:
            raise typer.Exit(INPUT_FAILED)


def _report(folders: list[Path], model: str | None) -> "Report":
    """The report on these, or on all rules in force where there are none."""
    from chipwatch.extract.guard import ShapeGuard, shape
    from chipwatch.extract.vocabulary import vocabulary
    from chipwatch.language import load_model
    from chipwatch.paths import rules_folder
    from chipwatch.rulebook.check import check_rules
    from chipwatch.rulebook.check.language import ModelLanguage
    from chipwatch.settings import rule_folders

    language = ModelLanguage(load_model(model))
    shipped = rules_folder()
    own, known = (folders, [shipped]) if folders else ([shipped, *rule_folders().folders], [])
    if any(folder.resolve() == shipped.resolve() for folder in own):
        known = []
    return check_rules(own, known, vocabulary(), language, shape(), ShapeGuard())


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
