"""The command line: one file a command, each thin: parse, call the library, print.

The one thing to know: no module here imports spaCy, pydantic, dateparser or rich before a command runs, so
that `--help` and shell completion answer at once.
"""

from typing import Annotated

import typer

from chipwatch.cli import batch, diff, explain, extract, gaps, info, rules, schema, text

app = typer.Typer(
    name="chipwatch",
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


app.command()(extract.extract)
app.command()(batch.batch)
app.command()(explain.explain)
app.command()(diff.diff)
app.command()(gaps.gaps)
app.command()(text.text)
app.command()(schema.schema)
app.command()(info.info)
app.add_typer(rules.app)


def main() -> None:
    """Run the command line."""
    app(prog_name="chipwatch")
