"""YAML files as plain values that remember where they stand.

Takes a path, gives nested `Map`, `Seq` and `str`. The one thing to know: scalars mean what the author
typed. `no`, `NO`, `3.10` and `25%` are strings; only `true`, `false` and `null` (or nothing) are not.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from chipwatch.rulebook.errors import Place, RuleError

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]

_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}

# A rule file is written by hand; what nests deeper, or grows further by its aliases, is a mistake or an attack.
MAX_DEPTH = 40
MAX_GROWTH = 10_000

# a line and a column (and of a value its last line and column); with the file of its mapping it makes a Place
Spot = Sequence[int]


class _Placed:
    """A value whose place and spots are set when it is made, or by `later` when the first of them is asked for."""

    __slots__ = ()
    if TYPE_CHECKING:
        later: Callable[[], None]
    else:

        def __getattr__(self, name: str) -> Any:  # asked for what is not set
            if name == "later" or name not in type(self).__slots__:
                raise AttributeError(name)
            self.later()
            return getattr(self, name)


class Map(dict[str, Any], _Placed):
    """A mapping with the spot of each of its keys; `place` is where it begins.

    `values_at`: the spots of the values, where the file was read with them.
    """

    __slots__ = ("later", "place", "spots", "values_at")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.spots: dict[str, Spot] = {}
        self.values_at: dict[str, Spot] = {}

    def at(self, key: str) -> Place:
        """Where `key` stands; the mapping's own place if it has no such key."""
        return Place(self.place.file, *self.spots[key][:2]) if key in self.spots else self.place

    def value_at(self, key: str) -> Place:
        """Where the value of `key` begins, if that is known; else where `key` stands."""
        return Place(self.place.file, *self.values_at[key][:2]) if key in self.values_at else self.at(key)


class Seq(list[Any], _Placed):
    """A list with the spot of each of its items; `place` is where it begins."""

    __slots__ = ("later", "place", "spots")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.spots: list[Spot] = []

    def at(self, index: int) -> Place:
        return Place(self.place.file, *self.spots[index][:2])


def load_yaml(path: Path, text: str | None = None) -> Map:
    """Read one rule file. Raises the first RuleError with its place; an empty file is an empty Map."""
    errors: list[RuleError] = []
    value = read_yaml(path, read_text(path) if text is None else text, errors)
    if errors:
        raise errors[0]
    return value


def read_text(path: Path) -> str:
    """The text of a rule file. Raises RuleError if it cannot be read or is not in UTF-8."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RuleError("unreadable-file", f"cannot be read: {error.strerror}", Place(str(path), 1, 1)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        raise RuleError(
            "unreadable-file", "is not in UTF-8", Place(str(path), line, column), "save the file in UTF-8"
        ) from error


def read_yaml(path: Path, text: str, errors: list[RuleError]) -> Map:
    """What one rule file says, with the places of keys and values; what is wrong with it goes to `errors`.

    Where the YAML cannot be read at all the Map is empty.
    """
    file = str(path)
    if deep := _too_deep(text, file):
        errors.append(deep)
        return Map(Place(file, 1, 1))
    loader = _BaseLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        errors.append(_syntax_error(error, file, text))
        return Map(Place(file, 1, 1))
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = Place(file, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
        message = f"a character that YAML does not allow: {error.reason}"
        errors.append(RuleError("yaml-syntax", message, place, "delete it, and type what should stand there"))
        return Map(Place(file, 1, 1))
    except (yaml.YAMLError, RecursionError) as error:
        errors.append(RuleError("yaml-syntax", str(error) or "nested too deeply", Place(file, 1, 1)))
        return Map(Place(file, 1, 1))
    finally:
        loader.dispose()
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):  # a file may be a lone `---`
        return Map(Place(file, 1, 1))
    if not isinstance(node, yaml.MappingNode):
        hint = "put its content under a key, such as `rules:`"
        errors.append(
            RuleError("not-a-mapping", "a rule file must be a mapping at its top level", _place(file, node), hint)
        )
        return Map(Place(file, 1, 1))
    if (endless := _endless(node)) is not None:
        hint = "write the value out, or use a list (`lists:`)"
        errors.append(
            RuleError("endless-anchors", "anchors and aliases expand without end", _place(file, endless), hint)
        )
        return Map(Place(file, 1, 1))
    value = _Builder(file, errors).build(node)
    assert isinstance(value, Map)
    return value


_ADVICE = (
    ("mapping values are not allowed", "put a text that holds `: ` in quotes; or mend the indentation"),
    ("cannot start any token", "put a text that begins with such a character in quotes; indent with spaces, not tabs"),
    ("another document", "one document a file: take out the line `---`"),
    ("undefined alias", "a text that begins with `*` stands in quotes"),
    ("did not find expected key", "put a text that holds quotation marks or `: ` in quotes; or mend the indentation"),
    ("could not find expected ':'", "a key ends in `:`; or mend the indentation"),
    ("expected ',' or", "is a bracket or a comma missing?"),
    ("did not find expected '-'", "mend the indentation: the items of a list stand in one column"),
    ("expected node content", "is a bracket or a value missing?"),
    ("block end", "mend the indentation"),
    ("unknown escape character", "put it in 'single quotes': between them a backslash is a backslash"),
    ("expected <document start>", "one document a file: take out the line `...`"),
)


def _syntax_error(error: yaml.MarkedYAMLError, file: str, text: str) -> RuleError:
    """What the parser says, at the place where an author would look for it."""
    problem = str(error.problem or error.context)
    hint = next((advice for sign, advice in _ADVICE if sign in problem), None)
    message = f"{problem} {error.context}" if error.context and error.context != problem else problem
    lines = text.splitlines() or [""]
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if "\t" in (lines[line][: column + 1] if line < len(lines) else ""):
        hint = "indent with spaces, not tabs"
    elif odd := _odd_indent(lines, line):
        line, column, hint = *odd, "indent with plain spaces: these are others, as copied from a page or a letter"
    elif quote := _open_quote(text, line):
        line, column, hint = *quote, "is a quotation mark missing?"
    elif line < len(lines) and (early := _early_quote(lines[line], column)):
        hint = f"the quote ends at this {early}: double it, or put the text in the other kind of quotation marks"
    elif error.context_mark and "simple key" in str(error.context):
        line, column = error.context_mark.line, error.context_mark.column
    elif error.context_mark and _left_open(error, lines, line, column):
        line, column = error.context_mark.line, error.context_mark.column
        hint = "is a quotation mark missing?" if "quoted" in str(error.context) else "is a bracket missing?"
    if line >= len(lines):
        line, column = len(lines) - 1, len(lines[-1])
    return RuleError("yaml-syntax", message, Place(file, line + 1, column + 1), hint)


def _left_open(error: yaml.MarkedYAMLError, lines: list[str], line: int, column: int) -> bool:
    """Whether something is opened and not closed: it is noticed further down, and is wrong where it was opened."""
    opened = error.context_mark
    if opened is None or opened.line >= line or not ("flow" in str(error.context) or "quoted" in str(error.context)):
        return False
    if line >= len(lines):
        return True
    # What is open goes on further in: a line that stands no further in than where it began is meant for another.
    between = (one for one in lines[opened.line + 1 : line + 1] if one.strip(" ]},"))
    return any(_indent(one) <= _indent(lines[opened.line]) for one in between)


def _odd_indent(lines: list[str], line: int) -> tuple[int, int] | None:
    """The last line up to the mistake that is indented with something that looks like spaces."""
    for n in range(min(line, len(lines) - 1), -1, -1):
        lead = lines[n][: len(lines[n]) - len(lines[n].lstrip())]
        if lead.strip(" ") and lines[n].strip():
            return n, len(lead) - len(lead.lstrip(" "))
    return None


def _early_quote(line: str, column: int) -> str | None:
    """The quotation mark before the mistake that ends a text early: `'The keeper's shot'`."""
    before, after = line[:column].rstrip(" "), line[column:]
    if before and before[-1] in "'\"" and before.count(before[-1]) > 1 and after[:1].isalnum():
        return before[-1]
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" -"))


def _open_quote(text: str, line: int) -> tuple[int, int] | None:
    """Where the text in quotes begins that runs over lines up to the mistake: its end was meant to come before."""
    last: yaml.ScalarToken | None = None
    try:
        for token in yaml.scan(text, Loader=_BaseLoader):
            if isinstance(token, yaml.ScalarToken):
                last = token
            if token.start_mark.line > line:
                break
            if isinstance(token, yaml.ScalarToken) and token.end_mark.line >= line:
                break
    except yaml.YAMLError:
        pass
    if last is None or last.plain or last.start_mark.line == last.end_mark.line or last.end_mark.line != line:
        return None
    return last.start_mark.line, last.start_mark.column


def _too_deep(text: str, file: str) -> RuleError | None:
    """Where a file nests deeper than any rule. It is looked for before nodes are made of the file, for libyaml makes
    them by calling itself, and a file of a hundred thousand brackets would end the process."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_BaseLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH and (mark := event.start_mark):
                    place = Place(file, mark.line + 1, mark.column + 1)
                    return RuleError("too-deep", f"nested more than {MAX_DEPTH} levels deep", place)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        pass  # whoever reads the file says it better
    return None


def _place(file: str, node: yaml.Node) -> Place:
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1)


def _endless(root: yaml.Node) -> yaml.Node | None:
    """The first node, in the order of the file, that holds itself or much more than is written."""
    sizes: dict[int, int] = {}
    stack: list[tuple[yaml.Node, bool]] = [(root, False)]
    open_: set[int] = set()
    own = 0
    while stack:
        node, done = stack.pop()
        if done:
            open_.discard(id(node))
            sizes[id(node)] = 1 + sum(sizes[id(child)] for child in _children(node))
            if sizes[id(node)] > own + MAX_GROWTH:
                return node
        elif id(node) in open_:
            return node
        elif id(node) not in sizes:
            own += 1
            open_.add(id(node))
            stack.append((node, True))
            stack += [(child, False) for child in reversed(_children(node))]
    return None


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return node.value if isinstance(node, yaml.SequenceNode) else []


class _Builder:
    def __init__(self, file: str, errors: list[RuleError]) -> None:
        self.file, self.errors = file, errors

    def build(self, node: yaml.Node) -> Any:
        place = _place(self.file, node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            items = Seq(place)
            for child in node.value:
                items.append(self.build(child))
                items.spots.append(_extent(child))
            return items
        # libyaml gives '' as the style of a plain scalar, the Python loader None
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        return _CONSTANTS.get(node.value, node.value) if plain else node.value

    def _mapping(self, node: yaml.MappingNode, place: Place) -> Map:
        mapping = Map(place)
        merged: list[Any] = []
        for key_node, value_node in node.value:
            key: Hashable = key_node.value
            key_place = _place(self.file, key_node)
            if not isinstance(key, str):
                hint = "put a text that begins with a bracket in quotes"
                self.errors.append(RuleError("bad-key", "a key must be a word", key_place, hint))
                continue
            if key == "<<" and not key_node.style:
                hint = "write the keys out"
                self.errors.append(
                    RuleError("merge-key", "keys of another mapping are not taken over", key_place, hint)
                )
                merged.append(self.build(value_node))
                continue
            if key in mapping:
                first = mapping.spots[key][0]
                message = f"the key {key!r} stands twice in one mapping, first in line {first}"
                hint = "keep one, or give it all under one key"
                self.errors.append(RuleError("duplicate-key", message, key_place, hint))
                continue
            mapping[key] = self.build(value_node)
            mapping.spots[key] = _extent(key_node)[:2]
            mapping.values_at[key] = _extent(value_node)
        for other in merged:  # so that what they were to bring is not told as missing
            for key in (one for one in other if one not in mapping) if isinstance(other, Map) else ():
                mapping[key], mapping.spots[key] = other[key], other.spots[key]
                mapping.values_at[key] = other.values_at[key]
        return mapping


def _extent(node: yaml.Node) -> Spot:
    start, end = node.start_mark, node.end_mark
    return start.line + 1, start.column + 1, end.line + 1, end.column + 1
