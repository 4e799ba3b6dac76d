"""What can be wrong with rules, and where."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal, NamedTuple

Level = Literal["error", "warning"]


class Place(NamedTuple):
    """A file, and a line and column in it, both counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class RuleError(Exception):
    """One mistake in a rule file. `str()` gives `file:line:column: code message (hint)`.

    level: what is only odd is a `warning`.
    word: the part of the text at the place that is at fault, where that is less than the whole value.
    """

    def __init__(
        self,
        code: str,
        message: str,
        place: Place,
        hint: str | None = None,
        *,
        level: Level = "error",
        word: str | None = None,
    ) -> None:
        self.code, self.message, self.place, self.hint = code, message, place, hint
        self.level, self.word = level, word
        super().__init__(f"{place}: {code} {message}" + (f" ({hint})" if hint else ""))


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The nearest right word as a hint, or None where nothing is near."""
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else None


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word most like this one; case, spaces, hyphens and underscores count for little."""
    by_shape: dict[str, str] = {}
    for right in known:
        by_shape.setdefault(_shape(right), right)
    near = get_close_matches(_shape(word), by_shape, n=1, cutoff=cutoff)
    return by_shape[near[0]] if near else None


def _shape(word: str) -> str:
    return word.lower().replace("-", " ").replace("_", " ")
