"""`chipwatch rules check`: every mistake in rules at once, each with its place."""

from pathlib import Path
from typing import Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, orderly


def check(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", exists=True, help="Folders of rules that extend the shipped ones."),
    ] = None,
) -> None:
    """Say what is wrong with rules, every mistake at once.

    \b
    Example:
      chipwatch rules check
    """
    with orderly():
        import sys

        from chipwatch.paths import rules_folder
        from chipwatch.rulebook.load import RulebookError, load_rulebook

        try:
            book = load_rulebook([rules_folder(), *(folders or ())])
        except RulebookError as error:
            print(error)
            raise typer.Exit(INPUT_FAILED) from None
        print(f"all {len(book.rules)} rules are well", file=sys.stderr)
