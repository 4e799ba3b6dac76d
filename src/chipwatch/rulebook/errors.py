"""What can be wrong with rules, and where."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple


class Place(NamedTuple):
    """A file, and a line and column in it, both counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class RuleError(Exception):
    """One mistake in a rule file. `str()` gives `file:line:column: code message (hint)`."""

    def __init__(self, code: str, message: str, place: Place, hint: str | None = None) -> None:
        self.code, self.message, self.place, self.hint = code, message, place, hint
        super().__init__(f"{place}: {code} {message}" + (f" ({hint})" if hint else ""))


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The nearest right word as a hint, or None where nothing is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else None
