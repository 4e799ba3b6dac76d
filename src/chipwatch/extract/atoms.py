"""Atoms: a text cut into numerals, runs of letters and single signs, and phrases looked up in them.

Takes a Doc, gives atoms that know their token. The one thing to know: numbers are read from atoms and not from
tokens, because a tokenizer may keep `16/14` or `$500m-$1bn` in one piece and cut `4.8TB/s` in an odd place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from spacy.tokens import Doc

T = TypeVar("T")

NUMERAL = r"10\^\d+|\d{1,3}(?:,\d{2,3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|(?<!\d)\.\d+"
_ATOM = re.compile(rf"{NUMERAL}|[^\W\d_]+|\S")


@dataclass(frozen=True, slots=True)
class Atom:
    """One numeral, word or sign. `glued`: no white space before it."""

    text: str
    lemma: str
    token: int
    start: int
    end: int
    glued: bool

    @property
    def is_numeral(self) -> bool:
        return self.text[-1].isdecimal()

    @property
    def is_wordlike(self) -> bool:
        return self.text[-1].isalnum()


def cut(text: str) -> list[str]:
    """The texts of the atoms of a phrase, lower case."""
    return [m.group().lower() for m in _ATOM.finditer(text)]


def atoms_of(doc: Doc) -> list[Atom]:
    """All atoms of a Doc in text order."""
    atoms: list[Atom] = []
    tokens = iter(doc)
    token = next(tokens, None)
    last_end = 0
    for match in _ATOM.finditer(doc.text):
        start, end = match.span()
        while token is not None and token.idx + len(token) <= start:
            token = next(tokens, None)
        if token is None:
            break
        text = match.group().lower()
        whole = token.idx == start and len(token) == end - start
        atoms.append(
            Atom(text, token.lemma_.lower() if whole else text, token.i, start, end, start == last_end and start > 0)
        )
        last_end = end
    return atoms


class Phrases(Generic[T]):
    """Phrases of atoms, each with what it stands for; the longest one wins.

    backwards: phrases are looked up by their last atom, for what stands in front of a place.
    lemmas: an atom may also be met by its lemma (`exceed` finds `exceeding`).
    """

    def __init__(
        self, entries: Iterable[tuple[str, T]], *, backwards: bool = False, lemmas: bool = False
    ) -> None:
        self._step = -1 if backwards else 1
        self._lemmas = lemmas
        self._root: dict[str, Any] = {}
        for phrase, value in entries:
            node = self._root
            for text in cut(phrase)[:: self._step]:
                node = node.setdefault(text, {})
            node.setdefault("", []).append(value)  # no atom is empty

    @property
    def first(self) -> set[str]:
        """The atoms that a phrase may start with."""
        return set(self._root)

    def __contains__(self, text: str) -> bool:
        return text in self._root

    def find(self, atoms: Sequence[Atom], at: int) -> tuple[list[T], int] | None:
        """What the longest phrase at atom `at` stands for, and the first atom behind (or before) it."""
        node, best = self._root, None
        while 0 <= at < len(atoms):
            atom = atoms[at]
            child = node.get(atom.text) or (node.get(atom.lemma) if self._lemmas else None)
            if child is None:
                break
            node, at = child, at + self._step
            if "" in node:
                best = (node[""], at)
        return best
