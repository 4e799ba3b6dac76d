"""`chipwatch rules`: what helps those who write rules; one file a command."""

import typer

from chipwatch.cli.rules import calibrate, check, new, schema, show, test
from chipwatch.cli.rules import list as listing

app = typer.Typer(
    name="rules",
    help="Check rules, and whatever else their authors need.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command()(check.check)
app.command("test")(test.rules_test)
app.command("list")(listing.list_rules)
app.command()(show.show)
app.command()(new.new)
app.command()(calibrate.calibrate)
app.command()(schema.schema)
