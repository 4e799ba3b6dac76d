"""`chipwatch rules new`: begins a rule or a name from a template."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, complain, orderly
from chipwatch.cli.rules.folders import nearby, shown


class Type(StrEnum):
    """What can be begun."""

    term = "term"
    event = "event"
    position = "position"
    actor = "actor"
    chip = "chip"


def new(
    type_: Annotated[Type, typer.Argument(metavar="TYPE", help="term, event, position: a rule; actor, chip: a name.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the rule, actor or chip is called.")],
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]",
            file_okay=False,
            show_default=False,
            help="Where to write; without it, into the folder in force (see `chipwatch info`), else into ./rules.",
        ),
    ] = None,
) -> None:
    """Begin a rule, an actor or a chip of your own.

    Writes a file that works as it is and teaches how it is written: make it yours. Nothing is ever written over.

    \b
    Example:
      chipwatch rules new term my-cap my-rules
    """
    with orderly():
        from chipwatch.paths import rules_folder
        from chipwatch.rulebook.describe import describe
        from chipwatch.rulebook.load import load_rulebook
        from chipwatch.settings import rule_folders
        from chipwatch.templates import slug, template

        if not re.fullmatch(r"[^\W_][\w .&'+-]*", name) or not slug(name):
            raise typer.BadParameter(f"{name!r} is no name: letters, digits, hyphens and spaces", param_hint="'NAME'")
        in_force = rule_folders().folders
        target = folder or (in_force[-1] if in_force else Path("rules"))
        if target.resolve() == rules_folder().resolve():
            raise typer.BadParameter(
                f"{target} holds the shipped rules; name a folder of your own", param_hint="'FOLDER'"
            )
        others = [one for one in in_force if one.resolve() != target.resolve()]
        book = load_rulebook([rules_folder(), *others, *([target] if target.is_dir() else [])])
        if known := describe(book, f"{type_.value}.{slug(name)}"):
            complain(f"there is a {known[0].id} already: {shown(known[0].place)}")
            raise typer.Exit(INPUT_FAILED)
        file = target / f"{type_.value}-{slug(name)}.yaml"
        target.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(template(type_.value, name))
        except FileExistsError:
            complain(f"{file}: is there already, and left as it is; choose another name")
            raise typer.Exit(INPUT_FAILED) from None
        print(f"{nearby(file)}\n\n{_next(nearby(target), target.resolve() in [one.resolve() for one in in_force])}")


def _next(folder: Path, in_force: bool) -> str:
    """What to do now."""
    named = "" if in_force else f" {folder}"
    option = "" if in_force else f" --rules {folder}"
    lines = [
        "Make it yours, then:",
        f"  chipwatch rules check{named}",
        f"  chipwatch rules test{named or f' {folder}'}",
        f"  chipwatch extract{option} article.txt",
    ]
    if not in_force:
        lines += [f"To have {folder} always in force, write into chipwatch.yaml:", f"  rules: {folder}"]
    return "\n".join(lines)
