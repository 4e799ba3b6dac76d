"""Folders of rule files become a Rulebook: lists, roles, rules and data, each knowing where it stands.

Takes folders (the shipped one first), gives a `Rulebook` of plain values; `compile.py` makes matchers of it.
The one thing to know: every mistake is collected, and they are raised together.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from chipwatch.errors import SetupError
from chipwatch.rulebook.cache import cached_yaml
from chipwatch.rulebook.errors import Place, RuleError, did_you_mean
from chipwatch.rulebook.files import identity, rule_files
from chipwatch.rulebook.source import Map, Seq, read_text
from chipwatch.rulebook.vocabulary import Guard

Where = Callable[[], Place]

BUILT_IN = "built_in"  # the section of what the program finds without a rule: told, and not to be disabled
EXTEND_KEYS = ("list", "add")
# What the shape of a file says, too, and better.
SAID_BY_SHAPE = (
    "missing-id",
    "missing-record",
    "missing-trigger",
    "bad-rule",
    "bad-section",
    "bad-extend",
    "bad-disable",
)


class RulebookError(SetupError):
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

    @property
    def place(self) -> Place:
        return self.body.value_at("id")


@dataclass(frozen=True, slots=True)
class Entry:
    """What has an id and is no rule: a name of a lexicon (`actor.nvidia`), a shape or pattern with an id of its own."""

    id: str
    section: str
    body: Map
    place: Place


@dataclass(slots=True)
class Rulebook:
    """All rules in force. `data` holds what no rule is: lexicons, units, furniture, by top-level key.

    arguments: what arguments of rules share, by name. list_parts: list name -> the mappings and keys that its words
    stand under. extensions: list name -> where words were added to it. disabled: what a folder has switched off, and
    where.
    """

    folders: tuple[Path, ...] = ()
    lists: dict[str, list[str]] = field(default_factory=dict)
    list_parts: dict[str, list[tuple[Map, str]]] = field(default_factory=dict)
    extensions: dict[str, list[Place]] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)
    role_homes: dict[str, Map] = field(default_factory=dict)
    arguments: dict[str, Map] = field(default_factory=dict)
    rules: list[RuleSource] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    disabled: list[tuple[RuleSource | Entry, Place]] = field(default_factory=list)
    hash: str = ""

    def rules_for(self, record: str) -> list[RuleSource]:
        return [rule for rule in self.rules if rule.record == record]

    def with_ids(self) -> list[RuleSource | Entry]:
        """All that has an id: the rules, then the entries."""
        return [*self.rules, *self.entries()]

    @property
    def list_places(self) -> dict[str, Place]:
        return {name: parts[0][0].at(name) for name, parts in self.list_parts.items()}

    @property
    def role_places(self) -> dict[str, Place]:
        return {name: home.at(name) for name, home in self.role_homes.items()}

    def list_entries(self, name: str) -> Iterator[tuple[str, Place]]:
        """The entries of a list, and where each stands."""
        for holder, key in self.list_parts[name]:
            for entry, place in each(holder, key):
                yield str(entry), place

    def entries(self) -> Iterator[Entry]:
        """The entries of all sections; those that `lexicons` names have ids made from their names."""
        lexicons = self.data.get("lexicons") or {}
        layers = {section: layer for layer, sections in lexicons.items() for section in sections}
        for section, items in self._sections():
            for item in items:
                if isinstance(item, Map) and (own := _id_of(item, layers.get(section))):
                    yield Entry(own, section, item, item.place)

    def _sections(self) -> Iterator[tuple[str, list[Any]]]:
        for section, value in self.data.items():
            for items in value.values() if isinstance(value, dict) else [value]:
                if isinstance(items, list):
                    yield section, items


def each(holder: Map, key: str) -> Iterator[tuple[Any, Place]]:
    """The values under a key, which may be one or a list of them, and where each stands."""
    return ((value, where()) for value, where in each_placed(holder, key))


def each_placed(holder: Map, key: str) -> Iterator[tuple[Any, Where]]:
    """The same with places that are looked up when asked for: where all is well none is."""
    value = holder.get(key)
    if isinstance(value, Seq):
        for n, item in enumerate(value):
            yield item, partial(value.at, n)
    elif value is not None:
        yield value, partial(holder.value_at, key)


def texts(holder: Map, key: str) -> list[str]:
    """The values under a key as texts."""
    value = holder.get(key)
    if isinstance(value, Seq):
        return [str(item) for item in value]
    return [] if value is None else [str(value)]


def entry_id(layer: str, name: str) -> str:
    """The id of a name in a lexicon: `actor.bureau-of-industry-and-security`."""
    return f"{layer}." + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _id_of(item: Map, layer: str | None) -> str | None:
    if layer and isinstance(item.get("name"), str):
        return entry_id(layer, item["name"])
    own = item.get("id")
    return own if isinstance(own, str) else None


def load_rulebook(folders: Iterable[Path], guard: Guard | None = None) -> Rulebook:
    """Read all rule files. Raises RulebookError with every mistake found in them.

    guard: says what shape the files must have.
    """
    with nothing_collected():
        return _loaded(folders, guard)


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Without Python's looks for garbage: all that is read or built is kept, and beside a language model they take
    longer than the reading or building."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _loaded(folders: Iterable[Path], guard: Guard | None) -> Rulebook:
    errors: list[RuleError] = []
    digest = hashlib.sha256()
    folders = tuple(folders)
    contents: list[list[Map]] = []
    for folder in folders:
        files: list[Map] = []
        if not folder.is_dir():
            errors.append(RuleError("no-folder", "no such folder of rules", Place(str(folder), 1, 1)))
            continue
        for path in rule_files(folder):
            try:
                text = read_text(path)
            except RuleError as error:
                errors.append(error)
                continue
            digest.update(identity(folder, path, text))
            files.append(cached_yaml(path, text, errors, guard))
        contents.append(files)
    found: list[RuleError] = []
    book = gather(contents, found)
    wrong = {error.place.file for error in errors}
    errors += [e for e in found if not (e.code in SAID_BY_SHAPE and e.place.file in wrong)]
    if errors:
        raise RulebookError(errors)
    book.folders, book.hash = folders, digest.hexdigest()
    return book


def gather(contents: Iterable[Sequence[Map]], errors: list[RuleError]) -> Rulebook:
    """Put together what files say, folder by folder; what does not fit together goes to `errors`."""
    book = Rulebook()
    for files in contents:
        _take_folder(book, files, errors)
    for rule in book.rules:
        _share(book, rule, errors)
    return book


def _take_folder(book: Rulebook, files: Sequence[Map], errors: list[RuleError]) -> None:
    """What a folder disables goes before its own rules come: it may give a new rule the id of the old one."""
    left = []
    for file in files:
        for rule_id, place in _disabled(file, errors):
            if not _disable(book, rule_id, place):
                left.append((rule_id, place))
    for file in files:
        _take(book, file, errors)
    for file in files:
        _extend(book, file, errors)
    built_in = {entry.id for entry in book.entries() if entry.section == BUILT_IN} if left else ()
    for rule_id, place in left:
        if rule_id in built_in:
            errors.append(RuleError("built-in", f"{rule_id!r} is built in and cannot be disabled", place))
        elif not _disable(book, rule_id, place):
            known = [*(rule.id for rule in book.rules), *(entry.id for entry in book.entries())]
            hint = did_you_mean(rule_id, known)
            hint = hint or "`chipwatch rules list` has all ids"
            message = f"no rule or entry is called {rule_id!r}"
            errors.append(RuleError("unknown-id", message, place, hint, word=rule_id))


def _take(book: Rulebook, file: Map, errors: list[RuleError]) -> None:
    for key, value in file.items():
        if key in ("record", "extend", "disable") or value is None:
            continue
        if key in TAKEN:
            if not isinstance(value, Map):
                errors.append(RuleError("bad-section", f"{key!r} must be a mapping", file.at(key)))
            else:
                TAKEN[key](book, value, errors)
        elif key == "rules":
            _take_rules(book, value, file, errors)
        elif isinstance(value, (list, dict)):
            book.data[key] = _joined(book.data.get(key), value)
        else:
            errors.append(RuleError("bad-section", f"{key!r} must be a list or a mapping", file.at(key)))


def _joined(known: Any, more: Any) -> Any:
    """Lists one behind the other, mappings key by key; any other value is replaced."""
    if isinstance(more, list):
        return [*known, *more] if isinstance(known, list) else list(more)
    if isinstance(more, dict):
        if known is None and not any(isinstance(value, (list, dict)) for value in more.values()):
            return more
        known = known if isinstance(known, dict) else {}
        return {**known, **{key: _joined(known.get(key), value) for key, value in more.items()}}
    return known if more is None else more


def _take_lists(book: Rulebook, value: Map, errors: list[RuleError]) -> None:
    for name in value:
        if name in book.lists:
            message = f"the list {name!r} stands also at {book.list_places[name]}"
            hint = f"give it another name, or add to the other: extend: {{list: {name}, add: [...]}}"
            errors.append(RuleError("duplicate-list", message, value.at(name), hint))
        else:
            book.lists[name] = texts(value, name)
            book.list_parts[name] = [(value, name)]


def _take_roles(book: Rulebook, value: Map, errors: list[RuleError]) -> None:
    for name in value:
        if name in book.roles:
            message = f"the role {name!r} stands also at {book.role_places[name]}"
            errors.append(RuleError("duplicate-role", message, value.at(name), "give it another name"))
        else:
            book.roles[name] = texts(value, name)
            book.role_homes[name] = value


def _take_arguments(book: Rulebook, value: Map, errors: list[RuleError]) -> None:
    for name, argument in value.items():
        if name in book.arguments:
            message = f"the argument {name!r} stands also at {book.arguments[name].place}"
            errors.append(RuleError("duplicate-argument", message, value.at(name), "give it another name"))
        elif isinstance(argument, Map):
            book.arguments[name] = argument
        else:
            errors.append(RuleError("bad-argument", f"{name!r} must be a mapping", value.value_at(name)))


# The sections whose names belong to all rule files, and what takes them in.
TAKEN: dict[str, Callable[[Rulebook, Map, list[RuleError]], None]] = {
    "lists": _take_lists,
    "roles": _take_roles,
    "arguments": _take_arguments,
}


def _share(book: Rulebook, rule: RuleSource, errors: list[RuleError]) -> None:
    """Give the arguments of a rule what those that they are `like` say; what they say themselves counts."""
    args = rule.body.get("args")
    for argument in args.values() if isinstance(args, Map) else ():
        name = argument.get("like") if isinstance(argument, Map) else None
        if name is None:
            continue
        shared = book.arguments.get(str(name))
        if shared is None:
            hint = did_you_mean(str(name), book.arguments) or "what arguments share stands under `arguments:`"
            message = f"no shared argument is called {name!r}"
            errors.append(RuleError("unknown-shared", message, argument.value_at("like"), hint, word=str(name)))
            continue
        for key in shared.keys() - argument.keys():
            argument[key] = shared[key]
            argument.spots[key] = argument.spots["like"]  # where the rule says it


def _extend(book: Rulebook, file: Map, errors: list[RuleError]) -> None:
    """`extend: {list: NAME, add: [words]}`, or a list of these."""
    value = file.get("extend")
    for item in value if isinstance(value, list) else [value] if value is not None else []:
        if not isinstance(item, Map) or not {*item} >= {*EXTEND_KEYS}:
            place = item.place if isinstance(item, Map) else file.at("extend")
            errors.append(RuleError("bad-extend", "write it as {list: NAME, add: [words]}", place))
            continue
        name = item["list"]
        for key in item:
            if key not in EXTEND_KEYS:
                hint = did_you_mean(key, EXTEND_KEYS)
                errors.append(RuleError("unknown-key", f"'extend' has no {key!r}", item.at(key), hint))
        if name not in book.lists:
            hint = did_you_mean(str(name), book.lists) or "a new list stands under `lists:`"
            errors.append(
                RuleError("unknown-list", f"no list is called {name!r}", item.value_at("list"), hint, word=str(name))
            )
            continue
        book.lists[name] = [*book.lists[name], *texts(item, "add")]
        book.list_parts[name].append((item, "add"))
        book.extensions.setdefault(name, []).append(item.at("add"))


def _take_rules(book: Rulebook, rules: Any, file: Map, errors: list[RuleError]) -> None:
    if not isinstance(rules, Seq):
        errors.append(RuleError("bad-section", "'rules' must be a list", file.at("rules")))
        return
    known = {rule.id: rule for rule in book.rules}
    for n, body in enumerate(rules):
        if not isinstance(body, Map):
            errors.append(RuleError("bad-rule", "a rule must be a mapping", rules.at(n)))
            continue
        rule_id, record = body.get("id"), body.get("record", file.get("record"))
        if not rule_id or not isinstance(rule_id, str):
            errors.append(RuleError("missing-id", "a rule must have an id", body.place, "add `id:`"))
        elif rule_id in known:
            message = f"{rule_id!r} stands also at {known[rule_id].place}"
            errors.append(RuleError("duplicate-id", message, body.value_at("id"), "give one of them another id"))
        elif not record or not isinstance(record, str):
            errors.append(RuleError("missing-record", "say which record the rule is for", body.place))
        else:
            known[rule_id] = RuleSource(rule_id, record, body)
            book.rules.append(known[rule_id])


def _disabled(file: Map, errors: list[RuleError]) -> Iterator[tuple[str, Place]]:
    value = file.get("disable")
    for n, rule_id in enumerate(value if isinstance(value, Seq) else [] if value is None else [value]):
        place = value.at(n) if isinstance(value, Seq) else file.at("disable")
        if isinstance(rule_id, str):
            yield rule_id, place
        else:
            errors.append(RuleError("bad-disable", "'disable' must be a list of ids", place))


def _disable(book: Rulebook, wanted: str, place: Place) -> bool:
    """Take out the rule or entries with an id; whether there was one."""
    found: list[RuleSource | Entry] = [rule for rule in book.rules if rule.id == wanted]
    if found:
        book.rules = [rule for rule in book.rules if rule.id != wanted]
    else:
        found = [entry for entry in book.entries() if entry.id == wanted and entry.section != BUILT_IN]
        gone = {id(entry.body) for entry in found if isinstance(entry, Entry)}
        for _, items in book._sections() if gone else ():
            items[:] = [item for item in items if id(item) not in gone]
    book.disabled += [(what, place) for what in found]
    return bool(found)


def tests_of(rule: RuleSource) -> Iterator[tuple[str, Any]]:
    """The examples of a rule: ("hits", {text, gives}), ("misses", text), ("todo", either)."""
    for kind in ("hits", "misses", "todo"):
        for example in rule.body.get(kind) or ():
            yield kind, example
