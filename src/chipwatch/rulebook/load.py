"""Folders of rule files become a Rulebook: lists, roles, rules and data, each knowing where it stands.

Takes folders (the shipped one first), gives a `Rulebook` of plain values; `compile.py` makes matchers of it.
The one thing to know: every mistake is collected, and they are raised together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chipwatch.rulebook.cache import cached_yaml
from chipwatch.rulebook.errors import Place, RuleError, did_you_mean
from chipwatch.rulebook.source import Map, Seq

RULE_KEYS = (
    "id", "record", "trigger", "args", "when", "unless", "set", "confidence", "replaces", "about",
    "hits", "misses", "todo",
)  # fmt: skip
TEST_KEYS = ("text", "gives", "date")
ID_KEYS = ("rules", "furniture", "shapes")


class RulebookError(Exception):
    """Everything that is wrong with the rules: `errors`, in the order of files and lines."""

    def __init__(self, errors: Sequence[RuleError]) -> None:
        self.errors = sorted(errors, key=lambda e: e.place)
        super().__init__("\n".join(str(e) for e in self.errors))


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A rule as its author wrote it, and where."""

    id: str
    record: str
    body: Map
    place: Place


@dataclass(slots=True)
class Rulebook:
    """All rules in force. `data` holds what no rule is: lexicons, units, furniture, by top-level key."""

    folders: tuple[Path, ...] = ()
    lists: dict[str, list[str]] = field(default_factory=dict)
    list_places: dict[str, Place] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)
    role_places: dict[str, Place] = field(default_factory=dict)
    rules: list[RuleSource] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    hash: str = ""

    def rules_for(self, record: str) -> list[RuleSource]:
        return [rule for rule in self.rules if rule.record == record]


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder, in an order that does not depend on the file system."""
    return sorted(
        (p for suffix in ("*.yaml", "*.yml") for p in folder.rglob(suffix) if p.is_file()),
        key=lambda p: p.relative_to(folder).as_posix(),
    )


def load_rulebook(folders: Iterable[Path]) -> Rulebook:
    """Read all rule files. Raises RulebookError with every mistake found in them."""
    book = Rulebook(tuple(folders))
    errors: list[RuleError] = []
    digest = hashlib.sha256()
    disabled: list[tuple[str, Place]] = []
    for folder in book.folders:
        if not folder.is_dir():
            errors.append(RuleError("no-folder", "no such folder of rules", Place(str(folder), 1, 1)))
            continue
        for path in rule_files(folder):
            try:
                text = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                errors.append(RuleError("unreadable-file", f"cannot be read: {error}", Place(str(path), 1, 1)))
                continue
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + text.encode() + b"\0")
            try:
                _take(book, cached_yaml(path, text), errors, disabled)
            except RuleError as error:
                errors.append(error)
    _disable(book, disabled, errors)
    if errors:
        raise RulebookError(errors)
    book.hash = digest.hexdigest()
    return book


def _take(book: Rulebook, file: Map, errors: list[RuleError], disabled: list[tuple[str, Place]]) -> None:
    for key, value in file.items():
        if key == "record":
            continue
        if key == "lists":
            _take_lists(book, value, errors, extend=False)
        elif key == "extend":
            _take_lists(book, value, errors, extend=True)
        elif key == "roles":
            for name, paths in value.items():
                book.roles[name] = list(paths) if isinstance(paths, list) else [paths]
                book.role_places[name] = value.at(name)
        elif key == "rules":
            _take_rules(book, value, file, errors)
        elif key == "disable":
            disabled += [(rule_id, value.at(n)) for n, rule_id in enumerate(value)]
        elif isinstance(value, list):
            book.data.setdefault(key, []).extend(value)
        elif isinstance(value, dict):
            known = book.data.setdefault(key, {})
            for name, entry in value.items():
                if isinstance(entry, list) and isinstance(known.get(name), list):
                    known[name] = known[name] + entry
                else:
                    known[name] = entry
        else:
            errors.append(RuleError("bad-section", f"{key!r} must be a list or a mapping", file.at(key)))


def _take_lists(book: Rulebook, value: Any, errors: list[RuleError], *, extend: bool) -> None:
    for name, words in value.items():
        entries = [str(word) for word in (words if isinstance(words, list) else [words])]
        if extend:
            if name not in book.lists:
                hint = did_you_mean(name, book.lists)
                errors.append(RuleError("unknown-list", f"no list is called {name!r}", value.at(name), hint))
                continue
            book.lists[name] = book.lists[name] + entries
        elif name in book.lists:
            there = book.list_places[name]
            errors.append(RuleError("duplicate-list", f"the list {name!r} stands also at {there}", value.at(name)))
        else:
            book.lists[name] = entries
            book.list_places[name] = value.at(name)


def _take_rules(book: Rulebook, rules: Any, file: Map, errors: list[RuleError]) -> None:
    if not isinstance(rules, Seq):
        errors.append(RuleError("bad-section", "'rules' must be a list", file.at("rules")))
        return
    known = {rule.id: rule.place for rule in book.rules}
    for n, body in enumerate(rules):
        if not isinstance(body, Map):
            errors.append(RuleError("bad-rule", "a rule must be a mapping", rules.at(n)))
            continue
        for key in body:
            if key not in RULE_KEYS:
                errors.append(
                    RuleError("unknown-key", f"a rule has no {key!r}", body.at(key), did_you_mean(key, RULE_KEYS))
                )
        rule_id, record = body.get("id"), body.get("record", file.get("record"))
        if not rule_id:
            errors.append(RuleError("missing-id", "a rule must have an id", body.place))
        elif rule_id in known:
            errors.append(RuleError("duplicate-id", f"{rule_id!r} stands also at {known[rule_id]}", body.at("id")))
        elif not record:
            errors.append(RuleError("missing-record", "say which record the rule is for", body.place))
        else:
            known[rule_id] = body.at("id")
            book.rules.append(RuleSource(rule_id, record, body, body.at("id")))


def _disable(book: Rulebook, disabled: Sequence[tuple[str, Place]], errors: list[RuleError]) -> None:
    for rule_id, place in disabled:
        ids = [rule.id for rule in book.rules]
        if rule_id not in ids:
            errors.append(RuleError("unknown-id", f"no rule is called {rule_id!r}", place, did_you_mean(rule_id, ids)))
        book.rules = [rule for rule in book.rules if rule.id != rule_id]


def tests_of(rule: RuleSource) -> Iterator[tuple[str, Any]]:
    """The examples of a rule: ("hits", {text, gives}), ("misses", text), ("todo", either)."""
    for kind in ("hits", "misses", "todo"):
        for example in rule.body.get(kind) or ():
            yield kind, example
