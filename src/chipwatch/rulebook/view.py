"""A Doc as the matcher reads it: plain lists by token index, and the layers by token.

Takes a parsed Doc whose span groups are the layers (`doc.spans["actor"]`, ...). The one thing to know: a
View is a snapshot; make it after the layers are set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Below these a phrase turns into a clause of its own, with subjects and objects of its own.
CLAUSAL = frozenset({"relcl", "advcl", "ccomp", "parataxis", "csubj"})


_COLUMNS: Any = ["LOWER", "LEMMA", "POS", "TAG", "DEP", "HEAD"]


class Item(NamedTuple):
    """A span of a layer: token indices, the layer's name, its label and the canonical name it stands for."""

    start: int
    end: int
    layer: str
    label: str
    name: str


class View:
    """Token attributes as lists, so that matching a rule does not touch spaCy objects."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        columns = list(zip(*doc.to_array(_COLUMNS).tolist(), strict=True)) or [()] * len(_COLUMNS)
        self.lower, lemma, self.pos, self.tag, self.dep = (_strings(doc, column) for column in columns[:-1])
        words = zip((word.lower() for word in lemma), self.tag, strict=True)
        self.lemma = [_singular(word) if tag == "NNPS" else word for word, tag in words]
        # Where the head stands from here; the column has no sign.
        self.head: list[int] = [i + (by if by < 2**63 else by - 2**64) for i, by in enumerate(columns[-1])]
        self.children: list[list[int]] = [[] for _ in self.lower]
        for i, head in enumerate(self.head):
            if head != i:
                self.children[head].append(i)
        self.sentence: list[tuple[int, int]] = [(0, 0)] * len(self.lower)
        for sent in doc.sents:
            self.sentence[sent.start : sent.end] = [(sent.start, sent.end)] * (sent.end - sent.start)
        # Where roles lead from what triggers take: (id of the role, start, end, root) -> the role and its `Domain`.
        self.domains: dict[tuple[int, int, int, int], tuple[Any, Any]] = {}
        self._subtrees: dict[tuple[int, bool], list[int]] = {}

    def __len__(self) -> int:
        return len(self.lower)

    @cached_property
    def layers(self) -> dict[str, list[Item | None]]:
        """layer name -> for every token the item it stands in; of two that overlap the longer one."""
        layers: dict[str, list[Item | None]] = {}
        for name, group in self.doc.spans.items():
            at: list[Item | None] = [None] * len(self)
            for span in sorted(group, key=lambda s: s.end - s.start):
                item = Item(span.start, span.end, name, span.label_, span.kb_id_)
                at[span.start : span.end] = [item] * (span.end - span.start)
            layers[name] = at
        return layers

    @cached_property
    def words(self) -> list[set[str]]:
        """For every token the words and lemmas of its sentence."""
        words: list[set[str]] = []
        while len(words) < len(self):
            first, last = self.sentence[len(words)]
            words += [{*self.lower[first:last], *self.lemma[first:last]}] * (last - first)
        return words

    def item(self, layer: str, i: int) -> Item | None:
        at = self.layers.get(layer)
        return at[i] if at else None

    def items(self, layer: str) -> Iterator[Item]:
        """The spans of a layer in text order, without those that a longer one covers where they begin."""
        for i, item in enumerate(self.layers.get(layer, ())):
            if item and item.start == i:
                yield item

    def with_item(self, item: Item) -> View:
        """The same with one more span in a layer, as if it had been found."""
        other = copy(self)
        at = list(self.layers.get(item.layer) or [None] * len(self))
        at[item.start : item.end] = [item] * (item.end - item.start)
        other.layers = {**self.layers, item.layer: at}
        return other

    def subtree(self, i: int, *, clauses: bool = False) -> list[int]:
        """Token `i` and what hangs on it, sorted; without the clauses below it unless they are asked for."""
        key = (i, clauses)
        if key not in self._subtrees:
            found, stack = [], [i]
            while stack:
                at = stack.pop()
                found.append(at)
                stack += [c for c in self.children[at] if clauses or self.dep[c] not in CLAUSAL]
            self._subtrees[key] = sorted(found)
        return self._subtrees[key]

    def conjuncts(self, i: int) -> list[int]:
        """Token `i`, what is coordinated with it, and what stands in apposition to it, in that order."""
        found = [i]
        for at in found:
            found += [c for c in self.children[at] if self.dep[c] in ("conj", "appos") and c not in found]
        return found

    def clause(self, i: int) -> list[int]:
        """The tokens of the clause that token `i` stands in, without the clauses below it."""
        top = i
        while self.head[top] != top and not (
            self.pos[top] in ("VERB", "AUX") and self.dep[top] not in ("aux", "auxpass", "amod", "compound")
        ):
            top = self.head[top]
        own = set(self.subtree(top))
        return sorted(own | set(self.subtree(i)))

    def verb_above(self, i: int) -> int:
        """The nearest verb above a word, itself if it is one; the root of its sentence where there is none."""
        while self.head[i] != i and self.pos[i] not in ("VERB", "AUX"):
            i = self.head[i]
        return i

    def way_up(self, i: int, above: int) -> Iterator[int]:
        """The tokens from `i` to the one below `above`."""
        while i != above and self.head[i] != i:
            yield i
            i = self.head[i]

    def root(self, start: int, end: int) -> int:
        """The token of a span whose head lies outside of it; of several the highest, the last of these."""
        if end == start + 1:
            return start
        roots = [i for i in range(start, end) if not start <= self.head[i] < end or self.head[i] == i]
        words = [i for i in roots if self.pos[i] not in ("PUNCT", "SPACE", "DET")]
        # `called for all to …`: the parser may hang the preposition of a verb on the clause behind it
        full = [i for i in words if self.pos[i] not in ("ADP", "SCONJ")]
        return min(reversed(full or words or roots or [start]), key=self._depth)

    def _depth(self, i: int) -> int:
        """How many tokens stand between a token and the head of its sentence."""
        depth = 0
        while self.head[i] != i:
            i, depth = self.head[i], depth + 1
        return depth


def _singular(word: str) -> str:
    """The singular of a plural that headlines write with a capital (`Chips`), so that it was taken for a name."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _strings(doc: Doc, column: Sequence[int]) -> list[str]:
    """The strings that a column of ids stands for; each is looked up once."""
    strings = doc.vocab.strings
    known = {one: strings[one] for one in set(column)}
    return [known[one] for one in column]
