"""Which folders of rules are in force beside the shipped one: the one place that knows.

The first of these that names any, alone: the folders given on the command line, those in the environment's
CHIPWATCH_RULES, those under `rules:` in the `chipwatch.yaml` nearest to the working directory, upwards. The one thing
to know: a folder that is named and is not there is an error, never skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from chipwatch.errors import SetupError
from chipwatch.paths import rules_folder

FILE = "chipwatch.yaml"
VARIABLE = "CHIPWATCH_RULES"
KEYS = ("rules",)


class SettingsError(SetupError):
    """A `chipwatch.yaml` cannot be read, or a folder that it or the environment names is not there."""


class RuleFolders(NamedTuple):
    """Folders of rules, and who named them: `--rules`, CHIPWATCH_RULES, a file's path; None if nobody did."""

    folders: tuple[Path, ...]
    named_by: str | None


def rule_folders(given: Sequence[Path] | None = None, *, start: Path | None = None) -> RuleFolders:
    """The folders in force. `start`: where the search for chipwatch.yaml begins. Raises SettingsError."""
    found = _named(given, start)
    shipped = rules_folder().resolve()
    # Each folder once, and none that is a part of what is shipped.
    folders: dict[Path, Path] = {}
    for folder in found.folders:
        if not folder.resolve().is_relative_to(shipped):
            folders.setdefault(folder.resolve(), folder)
    return RuleFolders(tuple(folders.values()), found.named_by)


def _named(given: Sequence[Path] | None, start: Path | None) -> RuleFolders:
    if given:
        return RuleFolders(tuple(given), "--rules")
    if named := [Path(folder) for folder in os.environ.get(VARIABLE, "").split(os.pathsep) if folder]:
        for folder in named:
            if not folder.is_dir():
                raise SettingsError(f"{VARIABLE}: there is no folder {folder}")
        return RuleFolders(tuple(named), VARIABLE)
    if file := settings_file(start or Path.cwd()):
        return RuleFolders(_read(file), str(file))
    return RuleFolders((), None)


def settings_file(start: Path) -> Path | None:
    """The chipwatch.yaml of a folder or of the nearest one above it."""
    return next((file for folder in (start, *start.parents) if (file := folder / FILE).is_file()), None)


def _read(file: Path) -> tuple[Path, ...]:
    from chipwatch.rulebook.errors import Place, RuleError, did_you_mean
    from chipwatch.rulebook.source import Seq, load_yaml

    def fail(message: str, place: Place) -> SettingsError:
        return SettingsError(f"{place}: {message}")

    try:
        settings = load_yaml(file)
    except RuleError as error:
        raise SettingsError(str(error)) from None
    for key in settings:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or f"there is only {', '.join(KEYS)}"
            raise fail(f"unknown-key {FILE} has no {key!r} ({hint})", settings.at(key))
    value = settings.get("rules")
    names: Iterable[tuple[object, Place]] = [(value, settings.at("rules"))]
    if isinstance(value, Seq):
        names = [(name, value.at(n)) for n, name in enumerate(value)]
    folders = []
    for name, place in names:
        if name is None:
            continue
        if not isinstance(name, str):
            raise fail("bad-rules 'rules' must be a folder or a list of folders", place)
        folder = file.parent / Path(name).expanduser()
        if not folder.is_dir():
            raise fail(f"no-folder there is no folder {folder}", place)
        folders.append(folder)
    return tuple(folders)
