"""Rule files that were read before: their values with their places, kept as JSON in the user's cache folder.

Takes the text of a file, gives what `source.read_yaml` gives. The one thing to know: an entry is named by the hash of
the text it was made from and of the shape it was found to have, so it cannot be stale, and begins with the hash of
what it keeps, so that no damage goes unseen; one that is damaged is made anew, and a folder that cannot be written
costs time and nothing else. Values and places are kept apart: most places are never asked for, and are not read.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from chipwatch.rulebook.errors import Place, RuleError
from chipwatch.rulebook.source import Map, Seq, read_yaml
from chipwatch.rulebook.vocabulary import Guard

FORMAT = "4"  # of an entry: a change of what is kept makes new names
SEQ = "[]"


def cached_yaml(path: Path, text: str, errors: list[RuleError], guard: Guard | None = None) -> Map:
    """Read one rule file, or what was kept of the same text; what is wrong with it goes to `errors`.

    guard: says what shape a file must have; only files that have it are kept.
    """
    version = guard.version() if guard else ""
    entry = _folder() / hashlib.sha256(f"{FORMAT}\0{version}\0{text}".encode()).hexdigest()
    try:
        return _thaw(_whole(entry.read_bytes()), str(path))
    except (OSError, ValueError):
        pass
    found: list[RuleError] = []
    value = read_yaml(path, text, found)
    if guard and not found:
        found = guard.errors(value)
    inside = _freeze(value)
    if not found:
        _keep(entry, inside)
    errors += found
    return _thaw(inside, str(path))  # the same whether it was read now or before


@cache
def _user_folder() -> Path:
    from platformdirs import user_cache_path

    return Path(user_cache_path("chipwatch"))


def _folder() -> Path:
    return Path(os.environ.get("CHIPWATCH_CACHE") or _user_folder()) / "rules"


def _whole(kept: bytes) -> bytes:
    """What an entry keeps. Raises ValueError if it is not what was written."""
    mark, _, inside = kept.partition(b"\n")
    if mark != _mark(inside):
        raise ValueError("a damaged entry")
    return inside


def _mark(inside: bytes) -> bytes:
    return hashlib.sha256(inside).hexdigest().encode()


def _keep(entry: Path, inside: bytes) -> None:
    """Write an entry whole or not at all: another process may read it at any time."""
    draft = entry.with_name(f"{entry.name}.{os.getpid()}")
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(_mark(inside) + b"\n" + inside)
        draft.replace(entry)
    except OSError:
        with suppress(OSError):
            draft.unlink()


def _freeze(value: Map) -> bytes:
    """A line of JSON with the values, and one with the places of all mappings and lists as they end in it."""
    places: list[Any] = []
    values = _plain(value, places)
    return b"\n".join(json.dumps(part, separators=(",", ":")).encode() for part in (values, places))


def _plain(value: Any, places: list[Any]) -> Any:
    """A value without its places, which go to `places`: a mapping as it is, a list under a key of its own."""
    plain: Any = value
    if isinstance(value, Map):
        plain = {key: _plain(item, places) for key, item in value.items()}
        places.append([*value.place[1:], value.spots])
    elif isinstance(value, Seq):
        plain = {SEQ: [_plain(item, places) for item in value]}
        places.append([*value.place[1:], [spot[:2] for spot in value.spots]])
    return plain


def _thaw(inside: bytes, file: str) -> Map:
    """The value of a file, whose places are read when the first of them is asked for."""
    values, _, places = inside.partition(b"\n")
    made: list[Map | Seq] = []

    def placed() -> None:
        for value, (line, column, spots) in zip(made, json.loads(places), strict=True):
            value.place, value.spots = Place(file, line, column), spots
            if isinstance(value, Map):
                value.values_at = {}

    def value_of(plain: dict[str, Any]) -> Map | Seq:
        value: Map | Seq
        items = plain.get(SEQ)
        if type(items) is list:  # which the value of a mapping is not: its lists have become Seqs
            value = Seq.__new__(Seq)
            value += items
        else:
            value = Map.__new__(Map)
            value |= plain
        value.later = placed
        made.append(value)
        return value

    whole: Map = json.loads(values, object_hook=value_of)
    return whole
