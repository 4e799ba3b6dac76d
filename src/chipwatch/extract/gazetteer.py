"""Finding known names in a text: one pass, the longest name wins, only at the edges of tokens.

Takes (name, entry) pairs, gives `Hit`s in token indices. The one thing to know: names are compared character by
character (curly apostrophes count as straight ones), so they need not be cut into tokens as the model cuts them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from chipwatch.extract.layout import HEAD, Layout, fold, layout

if TYPE_CHECKING:
    from spacy.tokens import Doc

T = TypeVar("T")


class Hit(NamedTuple, Generic[T]):
    """A known name at tokens [start, end)."""

    start: int
    end: int
    entry: T


class Gazetteer(Generic[T]):
    """Names by their first word. Case counts, unless a name is added with `nocase`.

    articles: where a name begins with one of these, a longer one behind it goes before.
    """

    def __init__(
        self,
        names: Iterable[tuple[str, T]] = (),
        nocase: Iterable[tuple[str, T]] = (),
        *,
        articles: Container[str] = (),
    ) -> None:
        self._articles = articles
        self._exact: dict[str, list[tuple[str, T]]] = defaultdict(list)
        self._nocase: dict[str, list[tuple[str, T]]] = defaultdict(list)
        for index, forms in ((self._exact, names), (self._nocase, ((n.lower(), e) for n, e in nocase))):
            for name, entry in forms:
                name = fold(name)
                if head := HEAD.match(name):
                    index[head[0]].append((name, entry))
            for entries in index.values():
                if len(entries) > 1:
                    entries.sort(key=lambda e: -len(e[0]))

    def get(self, name: str) -> list[T]:
        """What a name stands for, in its exact form."""
        name = fold(name)
        head = HEAD.match(name)
        return [entry for form, entry in self._exact.get(head[0], ()) if form == name] if head else []

    def forms(self) -> Iterator[tuple[str, T]]:
        """All names whose case counts, with what they stand for."""
        return (form for forms in self._exact.values() for form in forms)

    def find(self, doc: Doc) -> list[Hit[T]]:
        """All names, in order, none within another; entries with the same name give a hit each."""
        found = layout(doc)
        hits: list[Hit[T]] = []
        after = 0
        for n, place in enumerate(found.heads):
            if place[0] < after:
                continue
            best, reach = self._longest(found, place)
            if best and place[2] in self._articles and n + 1 < len(found.heads):
                behind, further = self._longest(found, found.heads[n + 1])
                if further > reach:  # `The National Security Council`, not the newspaper The National
                    best, reach = behind, further
            if best:
                hits += best
                after = reach
        return hits

    def _longest(self, found: Layout, place: tuple[int, int, str]) -> tuple[list[Hit[T]], int]:
        """The longest names that begin at a place, and the character that they reach to."""
        char, i, head = place
        exact, nocase, ends = self._exact, self._nocase, found.ends
        small = head.lower() if nocase else head
        best: list[Hit[T]] = []
        reach = 0
        if not (head in exact or small in nocase):
            return best, reach
        for names, hay in ((exact.get(head, ()), found.folded), (nocase.get(small, ()), found.lower)):
            for name, entry in names:
                end = char + len(name)
                if end in ends and end >= reach and hay.startswith(name, char):
                    if end > reach:
                        best, reach = [], end
                    best.append(Hit(i, ends[end], entry))
        return best, reach
