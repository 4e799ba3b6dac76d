"""`chipwatch info`: versions, model and rules in force, and where each lies."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from chipwatch.cli.console import WRONG_USAGE, complain, orderly
from chipwatch.cli.options import Model, Rules


class InfoFormat(StrEnum):
    """The ways in which `info` can answer."""

    text = "text"
    json = "json"


def info(
    model: Model = None,
    rules: Rules = None,
    form: Annotated[InfoFormat, typer.Option("--format", help="How to print it.")] = InfoFormat.text,
) -> None:
    """Print versions, model and rules, and where each lies.

    \b
    Example:
      chipwatch info --format json
    """
    with orderly():
        import json

        from chipwatch.output.sink import open_sink

        facts, complaints = _facts(model, rules or [])
        with open_sink() as sink:
            if form is InfoFormat.json:
                sink.write(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
            else:
                sink.write("".join(f"{name:<10} {_line(fact)}\n" for name, fact in facts.items()))
        for complaint in complaints:
            complain(complaint)
        if complaints:
            raise typer.Exit(WRONG_USAGE)


def _facts(model: str | None, rules: list[Any]) -> tuple[dict[str, Any], list[str]]:
    """What is in force, with null for what cannot be loaded, and why it cannot."""
    import platform
    import sys
    from importlib.metadata import version
    from pathlib import Path

    import spacy

    import chipwatch
    from chipwatch.errors import SetupError
    from chipwatch.extract.guard import ShapeGuard
    from chipwatch.language import load_model, model_version
    from chipwatch.paths import rules_folder
    from chipwatch.rulebook.files import rule_files
    from chipwatch.rulebook.load import load_rulebook
    from chipwatch.settings import rule_folders

    complaints: list[str] = []
    facts: dict[str, Any] = {
        "chipwatch": {"version": chipwatch.__version__, "path": str(Path(chipwatch.__file__).parent)},
        "python": {"version": platform.python_version(), "path": sys.executable},
        "spacy": {"version": version("spacy"), "path": str(Path(spacy.__file__).parent)},
        "dateparser": {"version": version("dateparser")},
        "model": None,
        "rules": None,
    }
    try:
        nlp = load_model(model)
        facts["model"] = {"version": model_version(nlp), "path": str(nlp.path)}
    except SetupError as error:
        complaints.append(str(error))
    try:
        named = rule_folders(rules)
        folders = [rules_folder(), *named.folders]
        facts["rules"] = {
            "version": load_rulebook(folders, ShapeGuard()).hash,
            "files": sum(len(rule_files(folder)) for folder in folders),
            "path": [str(folder) for folder in folders],
            "named_by": named.named_by,
        }
    except SetupError as error:
        complaints += str(error).splitlines()
    return facts, complaints


def _line(fact: dict[str, Any] | None) -> str:
    if fact is None:
        return "cannot be loaded"
    paths = fact.get("path", [])
    files = f"{fact['files']} files" if "files" in fact else ""
    named_by = f"(named by {fact['named_by']})" if fact.get("named_by") else ""
    parts = (fact["version"], files, *([paths] if isinstance(paths, str) else paths), named_by)
    return "  ".join(part for part in parts if part)
