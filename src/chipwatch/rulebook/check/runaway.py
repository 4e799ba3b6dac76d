"""Regular expressions that can run away: those that can read one text in exponentially many ways.

Takes an expression, gives the part of it that is at fault. The one thing to know: it is decided on the expression as
Python itself has parsed it: every repeat is unrolled into positions, and if two ways lead from a position back to it
over the same characters, each further character doubles the ways that a failing match must try.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _constants as sre  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]

MANY = 3  # a repeat of more than this is as bad as an endless one
POLYNOMIAL = 4  # so many repeats that may take the same character, one behind the other, are too slow on a long line
BIGGEST = 60_000  # pairs of positions that are looked at for one repeat

# Characters that stand for all: what an expression tells apart it tells apart among these.
ALPHABET = [*map(chr, range(1, 128)), *"é“”’–—…€£中½\u00a0"]
_ALL = (1 << len(ALPHABET)) - 1
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    sre.CATEGORY_DIGIT: str.isdigit,
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    sre.CATEGORY_NOT_DIGIT: lambda c: not c.isdigit(),
    sre.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    sre.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}


def runs_away(pattern: str) -> bool:
    """Whether a regular expression can take exponentially long. Raises re.error if it is none."""
    tree = parser.parse(pattern)
    return any(_ambiguous(body, flags) for body, flags in _loops(tree, tree.state.flags)) or _steep(tree)


def _loops(tree: Any, flags: int) -> Iterator[tuple[Any, int]]:
    """The bodies of the outermost repeats without end."""
    for op, value in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and _endless(value):
            yield value[2], flags
        else:
            for inner, inner_flags in _inside(op, value, flags):
                yield from _loops(inner, inner_flags)


def _endless(value: Any) -> bool:
    return value[1] is sre.MAXREPEAT or value[1] > MANY


def _inside(op: Any, value: Any, flags: int) -> list[tuple[Any, int]]:
    if op is sre.SUBPATTERN:
        _, add, remove, inner = value
        return [(inner, (flags | add) & ~remove)]
    if op is sre.BRANCH:
        return [(branch, flags) for branch in value[1]]
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [(value[2], flags)]
    if op is sre.ATOMIC_GROUP:
        return [(value, flags)]
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [(value[1], flags)]
    if op is sre.GROUPREF_EXISTS:
        return [(branch, flags) for branch in value[1:] if branch is not None]
    return []


@dataclass(slots=True)
class _Graph:
    """The positions of an expression: what each takes, and which may follow it, in how many ways."""

    takes: list[int] = field(default_factory=list)
    follow: list[dict[int, int]] = field(default_factory=list)

    def add(self, mask: int) -> int:
        self.takes.append(mask)
        self.follow.append({})
        return len(self.takes) - 1

    def link(self, ends: dict[int, int], starts: dict[int, int]) -> None:
        for (end, ways), (start, more) in product(ends.items(), starts.items()):
            self.follow[end][start] = self.follow[end].get(start, 0) + ways * more


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of an expression: the positions it may begin and end at, in how many ways, and the ways to be empty."""

    first: dict[int, int]
    last: dict[int, int]
    empty: int


_NOTHING = _Piece({}, {}, 1)


def _plus(one: dict[int, int], other: dict[int, int], times: int = 1) -> dict[int, int]:
    return {**one, **{key: one.get(key, 0) + ways * times for key, ways in other.items()}} if times else dict(one)


def _piece(tree: Any, flags: int, graph: _Graph) -> _Piece:
    whole = _NOTHING
    for op, value in tree:
        whole = _joined(whole, _one(op, value, flags, graph), graph)
    return whole


def _joined(left: _Piece, right: _Piece, graph: _Graph) -> _Piece:
    graph.link(left.last, right.first)
    return _Piece(
        _plus(left.first, right.first, left.empty),
        _plus(right.last, left.last, right.empty),
        min(2, left.empty * right.empty),
    )


def _one(op: Any, value: Any, flags: int, graph: _Graph) -> _Piece:
    mask = _mask(op, value, flags)
    if mask is not None:
        at = graph.add(mask)
        return _Piece({at: 1}, {at: 1}, 0)
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        low, high, body = value
        piece = _piece(body, flags, graph)
        if op is not sre.POSSESSIVE_REPEAT and (_endless(value) or (low < high and high > 1)):
            graph.link(piece.last, piece.first)
        return _Piece(piece.first, piece.last, min(2, piece.empty + (low == 0)))
    if op in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
        return _NOTHING
    branches = [_piece(inner, inner_flags, graph) for inner, inner_flags in _inside(op, value, flags)]
    if not branches:
        return _NOTHING
    whole = branches[0]
    for branch in branches[1:]:
        whole = _Piece(
            _plus(whole.first, branch.first), _plus(whole.last, branch.last), min(2, whole.empty + branch.empty)
        )
    return whole


def _mask(op: Any, value: Any, flags: int) -> int | None:
    """The characters that a part takes, if it takes one character."""
    if op is sre.ANY:
        return _ALL if flags & re.DOTALL else _ALL & ~_char("\n")
    if op is sre.LITERAL:
        return _literal(value, flags)
    if op is sre.NOT_LITERAL:
        return _ALL & ~_literal(value, flags)
    if op is sre.GROUPREF:
        return _ALL
    if op is not sre.IN:
        return None
    mask, negated = 0, False
    for kind, what in value:
        if kind is sre.NEGATE:
            negated = True
        elif kind is sre.LITERAL:
            mask |= _literal(what, flags)
        elif kind is sre.RANGE:
            for char in ALPHABET:
                if what[0] <= ord(char) <= what[1]:
                    mask |= _literal(ord(char), flags)
        elif kind is sre.CATEGORY:
            mask |= _category(what)
    return _ALL & ~mask if negated else mask


@cache
def _category(what: Any) -> int:
    holds: Callable[[str], bool] = _CATEGORIES[what]
    return sum(1 << n for n, char in enumerate(ALPHABET) if holds(char))


def _char(char: str) -> int:
    return 1 << ALPHABET.index(char) if char in ALPHABET else 0


def _literal(code: int, flags: int) -> int:
    char = chr(code)
    return _char(char.lower()) | _char(char.upper()) if flags & re.IGNORECASE else _char(char)


def _ambiguous(body: Any, flags: int) -> bool:
    """Whether a text can be read in several ways by repeating this body.

    As the body repeats, each of its positions can be reached from each: so it is enough that two ways part at any
    position and meet again over the same characters.
    """
    graph = _Graph()
    piece = _piece(body, flags, graph)
    graph.link(piece.last, piece.first)
    if any(ways > 1 and graph.takes[after] for following in graph.follow for after, ways in following.items()):
        return True
    seen: set[tuple[int, int]] = set()
    stack = [(at, at) for at in range(len(graph.takes))]
    while stack and len(seen) < BIGGEST:
        one, other = stack.pop()
        for left in graph.follow[one]:
            for right in graph.follow[other]:
                if not graph.takes[left] & graph.takes[right]:
                    continue
                if left == right:
                    if one != other:
                        return True
                elif (pair := (min(left, right), max(left, right))) not in seen:
                    seen.add(pair)
                    stack.append(pair)
    return False


def _steep(tree: Any) -> bool:
    """Whether many endless repeats that take one character stand one behind the other with nothing to part them."""
    run = 0
    common = _ALL
    for op, value in tree:
        mask = None
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and _endless(value) and len(value[2]) == 1:
            inner_op, inner = value[2][0]
            mask = _mask(inner_op, inner, tree.state.flags)
        if mask is None:
            run, common = 0, _ALL
            continue
        run, common = (run + 1, common & mask) if common & mask else (1, mask)
        if run >= POLYNOMIAL:
            return True
    return False
