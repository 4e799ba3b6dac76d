"""Rule files that were read before: their values with their places, kept as JSON in the user's cache folder.

Takes the text of a file, gives what `source.read_yaml` gives. The one thing to know: an entry is named by the hash of
the text it was made from and of the shape it was found to have, so it cannot be stale, and begins with the hash of
what it keeps, so that no damage goes unseen; one that is damaged is made anew, and a folder that cannot be written
costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from chipwatch.rulebook.errors import Place, RuleError
from chipwatch.rulebook.source import Map, Seq, read_yaml
from chipwatch.rulebook.vocabulary import Guard

FORMAT = "3"  # of an entry: a change of what is kept makes new names


def cached_yaml(path: Path, text: str, errors: list[RuleError], guard: Guard | None = None) -> Map:
    """Read one rule file, or what was kept of the same text; what is wrong with it goes to `errors`.

    guard: says what shape a file must have; only files that have it are kept.
    """
    version = guard.version() if guard else ""
    entry = _folder() / hashlib.sha256(f"{FORMAT}\0{version}\0{text}".encode()).hexdigest()
    try:
        kept: Map = _thaw(json.loads(_whole(entry.read_bytes())), str(path))
        return kept
    except (OSError, ValueError):
        pass
    found: list[RuleError] = []
    value = read_yaml(path, text, found)
    if guard and not found:
        found = guard.errors(value)
    if not found:
        _keep(entry, value)
    errors += found
    plain: Map = _thaw(_freeze(value), str(path))  # the same whether it was read now or before
    return plain


def _folder() -> Path:
    from platformdirs import user_cache_path

    return Path(os.environ.get("CHIPWATCH_CACHE") or user_cache_path("chipwatch")) / "rules"


def _whole(kept: bytes) -> bytes:
    """What an entry keeps. Raises ValueError if it is not what was written."""
    mark, _, inside = kept.partition(b"\n")
    if mark != _mark(inside):
        raise ValueError("a damaged entry")
    return inside


def _mark(inside: bytes) -> bytes:
    return hashlib.sha256(inside).hexdigest().encode()


def _keep(entry: Path, value: Map) -> None:
    """Write an entry whole or not at all: another process may read it at any time."""
    draft = entry.with_name(f"{entry.name}.{os.getpid()}")
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        inside = json.dumps(_freeze(value), separators=(",", ":")).encode()
        draft.write_bytes(_mark(inside) + b"\n" + inside)
        draft.replace(entry)
    except OSError:
        with suppress(OSError):
            draft.unlink()


def _freeze(value: Any) -> Any:
    """A mapping or list as [line, column, what is in it, the spots of that]; anything else as it is."""
    if isinstance(value, Map):
        return [*value.place[1:], {key: _freeze(item) for key, item in value.items()}, value.spots]
    if isinstance(value, Seq):
        return [*value.place[1:], [_freeze(item) for item in value], [spot[:2] for spot in value.spots]]
    return value


def _thaw(frozen: Any, file: str) -> Any:
    if type(frozen) is not list:
        return frozen
    line, column, inside, spots = frozen
    value: Map | Seq
    if type(inside) is dict:
        value = Map(Place(file, line, column))
        value.update({key: _thaw(item, file) for key, item in inside.items()})
    else:
        value = Seq(Place(file, line, column))
        value.extend([_thaw(item, file) for item in inside])
    value.spots = spots
    return value
