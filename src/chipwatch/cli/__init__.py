"""The command line: one file a command, each thin: parse, call the library, print.

The one thing to know: a command's module is imported when the command is asked for, and none imports spaCy, pydantic,
dateparser or rich before the command runs, so that `--help` and shell completion answer at once.
"""

from collections.abc import Callable, Iterator, MutableMapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

COMMANDS = ("extract", "batch", "explain", "diff", "gaps", "text", "schema", "info", "rules")  # in the order of help


class _Commands(MutableMapping[str, Any]):
    """The commands by name; each is made when it is asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        if name not in self._made:
            module = import_module(f"chipwatch.cli.{name}")
            self[name] = get_command(module.app if hasattr(module, "app") else _alone(getattr(module, name)))
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _alone(command: Callable[..., None]) -> typer.Typer:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    alone.command()(command)
    return alone


class _Group(TyperGroup):
    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Commands()


app = typer.Typer(
    name="chipwatch",
    cls=_Group,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: rich alone takes longer to import than the help to print
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from chipwatch import __version__

        typer.echo(f"chipwatch {__version__}")
        raise typer.Exit


@app.callback()
def chipwatch(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Read clippings about chips and export policy; give records grounded in the text.

    \b
    Example:
      chipwatch extract --format table seeds/press-release.md
    """


def main() -> None:
    """Run the command line."""
    app(prog_name="chipwatch")
