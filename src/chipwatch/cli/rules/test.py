"""`chipwatch rules test`: runs the examples that stand at rules."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chipwatch.cli.console import INPUT_FAILED, orderly
from chipwatch.cli.options import Model
from chipwatch.cli.rules.folders import Folders, disabled, nearby, rulebook, stands_in

if TYPE_CHECKING:
    from chipwatch.rulebook.load import Rulebook
    from chipwatch.testing import Example, Result


class TestFormat(StrEnum):
    """The ways in which `rules test` can answer."""

    text = "text"
    json = "json"


def rules_test(
    folders: Folders = None,
    rules: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="ID", help="Only these: an id, or several as in 'term.*'; may be repeated."),
    ] = None,
    model: Model = None,
    form: Annotated[TestFormat, typer.Option("--format", help="How to print it.")] = TestFormat.text,
) -> None:
    """Run the examples of rules.

    Hits must be found, misses left alone, and todos, the known gaps, must still fail. Without FOLDER all examples
    run; with it those that stand in it, on top of the shipped rules. Each failure is a line, with the place of the
    example. A warning names a hit that passes without its rule, too. With --model the examples run under that model,
    and what changes against the default one is told. Exit code: 0 all pass, 1 some fail, 2 wrong usage.

    \b
    Example:
      chipwatch rules test --rule 'term.tariff*' --rule position.say
    """
    with orderly():
        from chipwatch.output.sink import open_sink
        from chipwatch.rulebook.files import rule_files

        for folder in folders or ():
            if not rule_files(folder):
                what = f"{folder} holds no rule file: no name in it ends in .yaml or .yml"
                raise typer.BadParameter(what, param_hint="'[FOLDER]...'")
        book = rulebook(folders)
        examples = _chosen(book, folders or [], rules or [])
        report = _report(book, examples, model)
        with open_sink() as sink:
            if form is TestFormat.json:
                import json

                sink.write(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
            else:
                sink.write("".join(f"{line}\n" for line in _lines(report)))
        if report["failed"]:
            raise typer.Exit(INPUT_FAILED)


def _chosen(book: "Rulebook", folders: Sequence[Path], wanted: Sequence[str]) -> "list[Example]":
    from chipwatch.rulebook.pick import pick
    from chipwatch.testing import examples_in

    owners = [one for one in book.with_ids() if not folders or stands_in(one.place, folders)]
    ids = set(pick(wanted, (one.id for one in owners), disabled=disabled(book)))
    examples = [example for example in examples_in(book) if example.id in ids]
    return [example for example in examples if not folders or stands_in(example.place, folders)]


def _report(book: "Rulebook", examples: "Sequence[Example]", model: str | None) -> dict[str, Any]:
    """Everything that there is to say, as JSON has it."""
    from chipwatch.language import load_model
    from chipwatch.model import DEFAULT_MODEL
    from chipwatch.testing import Trial, changes

    trial = Trial(book, load_model(model))
    results = trial.run(examples)
    failures = [result for result in results if result.problem]
    changed, other = [], None
    if model and model != DEFAULT_MODEL:
        usual = Trial(book, load_model())
        other = usual.model
        changed = changes(usual.run(examples), results)
    return {
        "model": trial.model,
        "compared_with": other,
        "rules": len({example.id for example in examples}),
        "examples": len(examples),
        "failed": len(failures),
        "known_gaps": sum(result.known_gap for result in results),
        "failures": [{**_example(result), "problem": result.problem} for result in failures],
        "warnings": [{**_example(result), "warning": result.warning} for result in results if result.warning],
        "changes": [{**_example(after), "before": before.problem, "after": after.problem} for before, after in changed],
    }


def _example(result: "Result") -> dict[str, Any]:
    example = result.example
    return {
        "file": str(nearby(Path(example.place.file))),
        "line": example.place.line,
        "id": example.id,
        "kind": example.kind,
        "text": example.text,
    }


def _lines(report: Mapping[str, Any]) -> list[str]:
    def line(one: Mapping[str, Any], what: str) -> str:
        return f"{one['file']}:{one['line']}: {one['id']}: {what}"

    model, other = report["model"], report["compared_with"]
    lines = [line(one, f"warning: {one['warning']}") for one in report["warnings"]]
    lines += [line(one, one["problem"]) for one in report["failures"]]
    for one in report["changes"]:
        if one["before"] is None:
            lines.append(line(one, f"passes under {other}, fails under {model}: {one['after']}"))
        else:
            lines.append(line(one, f"passes under {model}, fails under {other}: {one['before']}"))
    counts = [
        f"{report['failed']} failed" if report["failed"] else "all pass" if report["examples"] else "nothing to run",
        *([_count(report["known_gaps"], "known gap")] if report["known_gaps"] else []),
        *([f"{len(report['warnings'])} prove nothing"] if report["warnings"] else []),
        *([f"{len(report['changes'])} changed against {other}"] if other else []),
    ]
    ran = f"{_count(report['rules'], 'rule')}, {_count(report['examples'], 'example')}"
    return [*lines, f"{ran}: {', '.join(counts)} ({model})"]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
