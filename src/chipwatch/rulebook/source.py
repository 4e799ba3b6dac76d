"""YAML files as plain values that remember where they stand.

Takes a path, gives nested `Map`, `Seq` and `str`. The one thing to know: scalars mean what the author
typed. `no`, `NO`, `3.10` and `25%` are strings; only `true`, `false` and `null` (or nothing) are not.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import yaml

from chipwatch.rulebook.errors import Place, RuleError

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]

_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}

# A rule file is written by hand; what nests or expands further than this is a mistake or an attack.
MAX_NODES = 500_000


Spot = Sequence[int]  # a line and a column; with the file of its mapping it makes a Place, when one is asked for


class Map(dict[str, Any]):
    """A mapping with the spot of each of its keys; `place` is where it begins."""

    __slots__ = ("place", "spots")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.spots: dict[str, Spot] = {}

    def at(self, key: str) -> Place:
        """Where `key` stands; the mapping's own place if it has no such key."""
        return Place(self.place.file, *self.spots[key]) if key in self.spots else self.place


class Seq(list[Any]):
    """A list with the spot of each of its items; `place` is where it begins."""

    __slots__ = ("place", "spots")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.spots: list[Spot] = []

    def at(self, index: int) -> Place:
        return Place(self.place.file, *self.spots[index])


def load_yaml(path: Path, text: str | None = None) -> Map:
    """Read one rule file. Raises RuleError with the place of the mistake; an empty file is an empty Map."""
    if text is None:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise RuleError("unreadable-file", f"cannot be read: {error}", Place(str(path), 1, 1)) from error
    loader = _BaseLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(str(path), mark.line + 1, mark.column + 1) if mark else Place(str(path), 1, 1)
        raise RuleError("yaml-syntax", str(error.problem or error.context), place) from error
    except yaml.YAMLError as error:
        raise RuleError("yaml-syntax", str(error), Place(str(path), 1, 1)) from error
    finally:
        loader.dispose()
    if node is None:
        return Map(Place(str(path), 1, 1))
    value = _Builder(str(path)).build(node)
    if not isinstance(value, Map):
        raise RuleError("not-a-mapping", "a rule file must be a mapping at its top level", _place(str(path), node))
    return value


def _place(file: str, node: yaml.Node) -> Place:
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1)


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.nodes = 0
        self.open: set[int] = set()

    def build(self, node: yaml.Node) -> Any:
        place = _place(self.file, node)
        self.nodes += 1
        if self.nodes > MAX_NODES or id(node) in self.open:
            raise RuleError("endless-anchors", "anchors and aliases expand without end", place)
        self.open.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, place)
            if isinstance(node, yaml.SequenceNode):
                items = Seq(place)
                for child in node.value:
                    items.append(self.build(child))
                    items.spots.append(_place(self.file, child)[1:])
                return items
            # libyaml gives '' as the style of a plain scalar, the Python loader None
            plain = isinstance(node, yaml.ScalarNode) and not node.style
            return _CONSTANTS.get(node.value, node.value) if plain else node.value
        finally:
            self.open.discard(id(node))

    def _mapping(self, node: yaml.MappingNode, place: Place) -> Map:
        mapping = Map(place)
        for key_node, value_node in node.value:
            key: Hashable = key_node.value
            key_place = _place(self.file, key_node)
            if not isinstance(key, str):
                raise RuleError("bad-key", "a key must be a word", key_place)
            if key in mapping:
                raise RuleError("duplicate-key", f"the key {key!r} stands twice in one mapping", key_place)
            mapping[key] = self.build(value_node)
            mapping.spots[key] = key_place[1:]
        return mapping
