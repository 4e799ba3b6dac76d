"""What is known of a rule or entry: its text as it stands in its file, and what it has to do with others.

Takes a Rulebook, gives `Description`s by id. The one thing to know: an id may belong to several entries (two chips of
one name), and to something that a folder has disabled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chipwatch.rulebook.errors import Place
from chipwatch.rulebook.load import Entry, Rulebook, RuleSource


@dataclass(frozen=True, slots=True)
class WordList:
    """A list that a rule uses: where it begins, where words were added, and all of its words."""

    name: str
    place: Place
    additions: Sequence[Place]
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Description:
    """One rule or entry.

    what: the record that a rule is for; the layer of a name in a lexicon; else the section.
    source: its lines as they stand in its file, from the comments above it on.
    """

    id: str
    what: str
    place: Place
    about: str | None
    tests: dict[str, int]
    replaces: Sequence[str]
    replaced_by: Sequence[tuple[str, Place]]
    disabled_at: Place | None
    lists: Sequence[WordList]
    source: Sequence[str]


def describe(book: Rulebook, wanted: str) -> list[Description]:
    """All that has this id, whether it is in force or disabled."""
    switched_off = [(one, place) for one, place in book.disabled if one.id == wanted]
    in_force = [(one, None) for one in book.with_ids() if one.id == wanted]
    return [_description(book, one, place) for one, place in (*in_force, *switched_off)]


def what_of(book: Rulebook, one: RuleSource | Entry) -> str:
    """The record that a rule is for; the layer of a name in a lexicon; else the section."""
    if isinstance(one, RuleSource):
        return one.record
    lexicons = book.data.get("lexicons") or {}
    return next((layer for layer, sections in lexicons.items() if one.section in sections), one.section)


def tests_at(one: RuleSource | Entry) -> dict[str, int]:
    """How many hits, misses and todos it has."""
    return {kind: len(one.body.get(kind) or ()) for kind in ("hits", "misses", "todo")}


def _description(book: Rulebook, one: RuleSource | Entry, disabled_at: Place | None) -> Description:
    others = [rule for rule in book.rules if one.id in _texts(rule.body.get("replaces"))]
    names = dict.fromkeys(name for text in _texts(one.body) for name in re.findall(r"\$([A-Za-z][\w-]*)", text))
    return Description(
        id=one.id,
        what=what_of(book, one),
        place=one.place,
        about=one.body.get("about"),
        tests=tests_at(one),
        replaces=list(_texts(one.body.get("replaces"))),
        replaced_by=[(rule.id, rule.place) for rule in others],
        disabled_at=disabled_at,
        lists=[
            WordList(name, book.list_places[name], book.extensions.get(name, ()), list(words_of(book, name)))
            for name in names
            if name in book.lists
        ],
        source=source_of(one.body.place),
    )


def words_of(book: Rulebook, name: str, *, inside: frozenset[str] = frozenset()) -> Iterator[str]:
    """The words of a list, those of the lists that it names among them."""
    for entry in book.lists[name]:
        other = entry.removeprefix("$")
        if entry.startswith("$") and other in book.lists and other not in {name, *inside}:
            yield from words_of(book, other, inside=inside | {name})
        else:
            yield entry


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def source_of(place: Place) -> list[str]:
    """The lines of the list item that begins at a place, with the comments above it, as far left as they go."""
    lines = Path(place.file).read_text(encoding="utf-8-sig").splitlines()
    first = place.line - 1
    dash = lines[first].rfind("-", 0, place.column - 1)
    if dash < 0 or lines[first][:dash].strip():
        return [lines[first].strip()]  # a list in brackets: an item has no lines of its own
    last = first + 1
    while last < len(lines) and (_is_idle(lines[last], dash) or _indent(lines[last]) > dash):
        last += 1
    while _is_idle(lines[last - 1], dash):
        last -= 1
    while first > 0 and lines[first - 1].strip().startswith("#") and _indent(lines[first - 1]) == dash:
        first -= 1
    return [line[dash:].rstrip() for line in lines[first:last]]


def _is_idle(line: str, dash: int) -> bool:
    """A blank line, or a comment that belongs to what comes behind."""
    return not line.strip() or (line.strip().startswith("#") and _indent(line) <= dash)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
