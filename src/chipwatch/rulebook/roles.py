"""Roles: names for the ways from one word of a sentence to another, read from `rules/roles.yaml`.

A role lists paths; the first path that leads somewhere counts, and `+` joins two paths into one. A path is
steps from the trigger's head word:

    nsubj|nsubjpass        to the children with one of these dependencies
    prep:to|towards        only to those with one of these words
    ^pobj:for|on           up to the head, if it is one of these words
    ^ccomp|xcomp           up to the head, if the word itself hangs on it by one of these (`^` alone: by any)
    ^[VERB|AUX]            up to the nearest word above that is one of these
    ^[VERB]:cost|reach     … only if it is one of these words
    [VERB|AUX]             stay, if the part of speech is one of these
    .                      stay
    @self @sentence @subject @clause @before @after @rest @previous @next @earlier @window -6 8
                           a stretch of text, no word
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chipwatch.rulebook.view import View

STRETCHES = (
    "self", "sentence", "subject", "clause", "before", "after", "window", "previous", "rest", "earlier", "next",
)  # fmt: skip
OUTSIDE = frozenset({"self", "previous", "next", "earlier"})  # what a trigger takes may end behind its sentence

EARLIER = 3  # sentences that `@earlier` reaches back


class Domain(NamedTuple):
    """Where an argument is looked for: head words, or (flat) a stretch of tokens to be searched as it is."""

    tokens: list[int]
    flat: bool


@dataclass(frozen=True, slots=True)
class Step:
    deps: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    pos: frozenset[str] = frozenset()
    up: bool = False

    def go(self, view: View, tokens: list[int]) -> list[int]:
        found: list[int] = []
        for i in tokens:
            if self.up and self.pos:
                above = view.head[i]
                while view.pos[above] not in self.pos and view.head[above] != above:
                    above = view.head[above]
                if above != i and view.pos[above] in self.pos:
                    if not self.words or view.lower[above] in self.words or view.lemma[above] in self.words:
                        found.append(above)
            elif self.up:
                above = view.head[i]
                if above != i and (not self.deps or view.dep[i] in self.deps):
                    if not self.words or view.lower[above] in self.words or view.lemma[above] in self.words:
                        found.append(above)
            elif self.pos:
                if view.pos[i] in self.pos:
                    found.append(i)
            elif self.deps:
                found += [
                    c
                    for c in view.children[i]
                    if view.dep[c] in self.deps
                    and (not self.words or view.lower[c] in self.words or view.lemma[c] in self.words)
                ]
            else:
                found.append(i)
        return found


@dataclass(frozen=True, slots=True)
class Stretch:
    name: str
    low: int = 0
    high: int = 0

    def tokens(self, view: View, start: int, end: int, root: int) -> list[int]:
        first, last = view.sentence[root]
        match self.name:
            case "self":
                return list(range(start, end))
            case "sentence":
                return list(range(first, last))
            case "subject":
                tops = [i for i in range(first, last) if view.head[i] == i or not first <= view.head[i] < last]
                heads = [c for top in tops for c in view.children[top] if view.dep[c] in ("nsubj", "nsubjpass")]
                return [i for head in heads if root not in (below := view.subtree(head)) for i in below]
            case "clause":
                return [i for i in view.clause(root) if first <= i < last]
            case "before":
                return list(range(first, start))
            case "after":
                return list(range(end, last))
            case "rest":
                own = {*view.clause(root), *view.subtree(root, clauses=True)}
                return [i for i in range(end, last) if i in own]
            case "next":
                return list(range(*view.sentence[last])) if last < len(view) else []
            case "earlier":
                begin = first
                for _ in range(EARLIER):
                    begin = view.sentence[begin - 1][0] if begin > 0 else 0
                return list(range(begin, first))
            case "previous":
                return list(range(*view.sentence[first - 1])) if first > 0 else []
            case _:
                return [i for i in range(start + self.low, end + self.high) if first <= i < last]


Path = tuple[Step | Stretch, ...]


@dataclass(frozen=True, slots=True)
class Role:
    name: str
    choices: tuple[tuple[Path, ...], ...]
    leaves: bool = field(init=False, compare=False, repr=False)  # whether it may lead out of the sentence

    def __post_init__(self) -> None:
        paths = (path for choice in self.choices for path in choice)
        stretches = (path[0].name for path in paths if isinstance(path[0], Stretch))
        object.__setattr__(self, "leaves", not OUTSIDE.isdisjoint(stretches))

    def find(self, view: View, start: int, end: int, root: int) -> Domain:
        """Where the role leads from a trigger at tokens [start, end) whose head word is `root`."""
        for choice in self.choices:
            found: list[int] = []
            flat = False
            for path in choice:
                if isinstance(path[0], Stretch):
                    found += path[0].tokens(view, start, end, root)
                    flat = True
                    continue
                tokens = [root]
                for step in path:
                    assert isinstance(step, Step)
                    tokens = step.go(view, tokens)
                found += [i for i in tokens if i not in found]
            if found:
                return Domain(found, flat)
        return Domain([], False)


STEP_HINT = "write dependencies as in `nsubj|nsubjpass`, upwards `^xcomp`, with a word `prep:to`, or [VERB]"


class RoleError(ValueError):
    """A path that cannot be read; `word` is the part at fault, `known` the names that would be right."""

    def __init__(
        self, message: str, word: str, known: Sequence[str] = (), *, code: str = "bad-role", hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.word, self.known, self.code, self.hint = word, known, code, hint


def parse_role(name: str, choices: Sequence[str]) -> Role:
    """Read a role. Raises RoleError for a path that cannot be read."""
    return Role(name, tuple(tuple(_path(part) for part in choice.split("+")) for choice in choices))


_POS_STEP = re.compile(r"(?P<up>\^)?\[(?P<pos>[A-Z|]+)\](?(up)(?::(?P<words>[\w|'-]+))?)")
_STEP = re.compile(r"(?P<up>\^)?(?P<deps>[a-z|]*)(?::(?P<words>[\w|'-]+))?")


def _path(text: str) -> Path:
    words = text.split()
    if not words:
        raise RoleError("an empty path", text, hint=STEP_HINT)
    if words[0].startswith("@"):
        stretch = words[0][1:]
        if stretch not in STRETCHES:
            raise RoleError(f"no stretch is called {words[0]!r}", words[0], [f"@{name}" for name in STRETCHES])
        if stretch != "window":
            if words[1:]:
                raise RoleError(f"{words[0]!r} takes no numbers", text, hint=f"did you mean {words[0]!r} or '@window'?")
            return (Stretch(stretch),)
        if len(words) != 3 or not all(re.fullmatch(r"[+-]?\d+", n) for n in words[1:]):
            raise RoleError(f"{text!r} is no window", text, hint="write it as in '@window -5 3'")
        low, high = int(words[1]), int(words[2])
        if low > high:
            hint = f"did you mean '@window {high} {low}'?"
            raise RoleError(f"{text!r} is empty: it ends before it begins", text, hint=hint, code="empty-window")
        return (Stretch(stretch, low, high),)
    steps: list[Step] = []
    for word in words:
        if match := _POS_STEP.fullmatch(word):
            wanted = frozenset((match["words"] or "").lower().split("|")) - {""}
            steps.append(Step(pos=frozenset(match["pos"].split("|")), words=wanted, up=bool(match["up"])))
        elif word == ".":
            steps.append(Step())
        elif match := _STEP.fullmatch(word):
            deps, among = match["deps"], match["words"]
            if not deps and not match["up"]:
                raise RoleError(f"cannot read the step {word!r}", word, hint=STEP_HINT)
            steps.append(
                Step(
                    deps=frozenset(deps.split("|")) - {""},
                    words=frozenset(among.lower().split("|")) if among else frozenset(),
                    up=bool(match["up"]),
                )
            )
        else:
            raise RoleError(f"cannot read the step {word!r}", word, hint=STEP_HINT)
    return tuple(steps)
