"""Atoms: a text cut into numerals, runs of letters and single signs, and phrases looked up in them.

Takes a Doc, gives atoms that know their token. The one thing to know: numbers are read from atoms and not from
tokens, because a tokenizer may keep `16/14` or `$500m-$1bn` in one piece and cut `4.8TB/s` in an odd place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from chipwatch.extract.layout import layout

if TYPE_CHECKING:
    from spacy.tokens import Doc

T = TypeVar("T")

NUMERAL = r"10\^\d+|\d(?:\.\d+)?[eE]\d{2}(?!\w)|\d{1,3}(?:,\d{2,3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|(?<!\d)\.\d+"
_HERE = ("", False)  # the key of what a phrase stands for; no atom is empty
_Node = dict[tuple[str, bool], Any]
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


def atoms_of(doc: Doc) -> list[Atom]:
    """All atoms of a Doc in text order."""
    atoms: list[Atom] = []
    tokens = iter(doc)
    token = next(tokens, None)
    last_end = 0
    for match in _ATOM.finditer(layout(doc).text):
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
    What is written together in a phrase stands together in the text: `A$` is not met by `a $5 toll`.
    """

    def __init__(self, entries: Iterable[tuple[str, T]], *, backwards: bool = False, lemmas: bool = False) -> None:
        self._step = -1 if backwards else 1
        self._lemmas = lemmas
        self._root: _Node = {}
        for phrase, value in entries:
            node = self._root
            cut = list(_ATOM.finditer(phrase))
            ties = [a.end() == b.start() for a, b in pairwise(cut)]
            for match, tied in zip(cut[:: self._step], [False, *ties[:: self._step]], strict=True):
                node = node.setdefault((match.group().lower(), tied), {})
            node.setdefault(_HERE, []).append(value)

    @property
    def first(self) -> set[str]:
        """The atoms that a phrase may start with."""
        return {text for text, _ in self._root}

    def __contains__(self, text: str) -> bool:
        return (text, False) in self._root

    def find(self, atoms: Sequence[Atom], at: int) -> tuple[list[T], int] | None:
        """What the longest phrase at atom `at` stands for, and the first atom behind (or before) it."""
        node, best, tied = self._root, None, False
        while 0 <= at < len(atoms):
            atom = atoms[at]
            child = (
                (node.get((atom.text, True)) if tied else None)
                or node.get((atom.text, False))
                or (node.get((atom.lemma, False)) if self._lemmas else None)
            )
            if child is None:
                break
            tied = atom.glued if self._step < 0 else at + 1 < len(atoms) and atoms[at + 1].glued
            node, at = child, at + self._step
            if _HERE in node:
                best = (node[_HERE], at)
        return best


def in_words(numbers: Mapping[str, Any], words: str) -> str:
    """The regular expression of a number in words: `half a dozen`, `two hundred and ten`.

    numbers: what the rules say of numbers; words: those for numbers, as a choice.
    """
    half, articles, joints = ("|".join(map(re.escape, numbers.get(k) or ())) for k in ("half", "articles", "joints"))
    return rf"(?:(?:(?:{half}) )?(?:{articles}) )?(?:{words})(?:[- ](?:(?:{joints}) )?(?:{words}))*"
