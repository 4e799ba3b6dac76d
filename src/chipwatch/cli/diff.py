"""`chipwatch diff`: what a change of rules or model changed."""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated

import typer

from chipwatch.cli.console import complain, orderly
from chipwatch.cli.options import RecordType

if TYPE_CHECKING:
    from chipwatch.diff.compare import Change
    from chipwatch.diff.runs import Run

DIFFERENT = 1
TROUBLE = 2


class DiffFormat(StrEnum):
    """The ways in which `diff` can answer."""

    text = "text"
    json = "json"


class Only(StrEnum):
    """The kinds of change."""

    came = "came"
    went = "went"
    changed = "changed"


def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="Records of the first run, as JSON Lines; - for standard input.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Records of the second run.")],
    types: Annotated[
        list[RecordType] | None, typer.Option("--type", help="Only these records; may be given more than once.")
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            "--rule",
            metavar="ID",
            help="Only records of this rule, then or now; `*` stands for anything; may be given more than once.",
        ),
    ] = None,
    only: Annotated[
        list[Only] | None, typer.Option("--only", help="Only this kind of change; may be given more than once.")
    ] = None,
    ignored: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            metavar="FIELD",
            help="A field that makes no difference, such as confidence; may be given more than once.",
        ),
    ] = None,
    form: Annotated[
        DiffFormat, typer.Option("--format", help="text: to read; json: one object for programs.")
    ] = DiffFormat.text,
    stat: Annotated[bool, typer.Option("--stat", help="Only how many came, went and changed, by rule.")] = False,
) -> None:
    """Compare the records of two runs: which came (+), went (-) or changed (~), by rule.

    Records are matched by document, type and place, whatever their ids; what a record refers to is compared by what
    that says. Exit code, as of diff: 0 no difference, 1 some, 2 trouble.

    \b
    Example:
      chipwatch diff old.jsonl new.jsonl --type event --only came
    """
    with orderly():
        from chipwatch.diff.compare import compare
        from chipwatch.diff.report import write_report
        from chipwatch.diff.runs import Run, RunError
        from chipwatch.output.sink import open_sink

        if old == new == "-":
            raise typer.BadParameter("only one of the two can be standard input", param_hint="'OLD' 'NEW'")
        try:
            with Run(old) as before, Run(new) as after:
                for note in (*before.notes, *after.notes, *_unknown(rules or (), before, after)):
                    complain(note)
                changes = _wanted(compare(before, after, ignored or ()), types or (), rules or (), only or ())
                with open_sink() as sink:
                    differ = write_report(sink, before, after, changes, as_json=form is DiffFormat.json, stat=stat)
        except RunError as error:
            complain(str(error))
            raise typer.Exit(TROUBLE) from None
        except BrokenPipeError:
            raise
        except OSError as error:  # 1 would say that they differ
            complain(error.strerror or str(error))
            raise typer.Exit(TROUBLE) from None
    raise typer.Exit(DIFFERENT if differ else 0)


def _wanted(
    changes: Iterable["Change"], types: Collection[str], rules: Collection[str], only: Collection[str]
) -> Iterator["Change"]:
    for change in changes:
        if types and change.type not in types:
            continue
        if rules and not any(fnmatchcase(one, rule) for one in change.rules for rule in rules):
            continue
        if not only or change.kind in only:
            yield change


def _unknown(rules: Collection[str], old: "Run", new: "Run") -> Iterator[str]:
    """What to say of a rule that neither run has a record of: more likely a slip than a wish."""
    from chipwatch.rulebook.errors import did_you_mean

    known = old.rules | new.rules | {"document"}
    for rule in rules:
        if not any(fnmatchcase(one, rule) for one in known):
            hint = did_you_mean(rule, sorted(known))
            yield f"no record in either file is of the rule {rule!r}" + (f" ({hint})" if hint else "")
