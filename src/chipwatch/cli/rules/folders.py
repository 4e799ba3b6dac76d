"""What the commands of `chipwatch rules` have in common: which rules, and where they stand."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from chipwatch.rulebook.errors import Place
    from chipwatch.rulebook.load import Rulebook

Folders = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FOLDER]...",
        exists=True,
        file_okay=False,
        show_default=False,
        help="Folders of rules of your own, beside the shipped ones; without them those in force "
        "(see `chipwatch info`).",
    ),
]


def rulebook(folders: Sequence[Path] | None) -> "Rulebook":
    """The shipped rules with those of folders, or of the folders in force. Raises SetupError."""
    from chipwatch.extract.guard import ShapeGuard
    from chipwatch.paths import rules_folder
    from chipwatch.rulebook.load import load_rulebook
    from chipwatch.settings import rule_folders

    return load_rulebook([rules_folder(), *rule_folders(folders).folders], ShapeGuard())


def stands_in(place: "Place", folders: Sequence[Path]) -> bool:
    """Whether a place is in one of these folders."""
    file = Path(place.file).resolve()
    return any(file.is_relative_to(folder.resolve()) for folder in folders)


def disabled(book: "Rulebook") -> dict[str, str]:
    """The ids that are not in force, and where that is said."""
    return {what.id: shown(place) for what, place in book.disabled}


def shown(place: "Place") -> str:
    """`file:line`, from here if the file is below."""
    return f"{nearby(Path(place.file))}:{place.line}"


def nearby(path: Path) -> Path:
    """A path from here if it is below, else as it is."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
