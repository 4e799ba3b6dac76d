"""Sentences that name a chip or an instrument and gave no event and no term: the queue for new rules.

Takes what the extractors found in a document, gives a `Gap` for each such sentence and each policy verb in it (the
list `policy-verbs` of the rules), and for each quantity in a sentence with a chip or an instrument that became no
term. The one thing to know: it only looks at what an ordinary reading left; it finds nothing of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from chipwatch.extract.document import Finds
from chipwatch.language import Source, SourceSpan
from chipwatch.rulebook.match import Match
from chipwatch.rulebook.phrase import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from chipwatch.clipping import Clipping
    from chipwatch.extract.document import Assembly

NAMED = ("chip", "instrument")


@dataclass(frozen=True, slots=True)
class Gap:
    """A sentence that may want a rule. All spans are of the document's text.

    kind, key: what it is filed under, a verb (its lemma) or a quantity (its unit)
    found: the verb or the quantity; named: the chips and instruments of the sentence
    """

    kind: Literal["verb", "quantity"]
    key: str
    sentence: SourceSpan
    found: SourceSpan
    named: tuple[SourceSpan, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of one document. sentences: how many name a chip or an instrument; told: how many of them gave an
    event or a term."""

    sentences: int
    told: int
    gaps: list[Gap]


def find_gaps(assembly: Assembly, clipping: Clipping, doc: Doc) -> Gaps:
    """Run the extractors of `assembly` over a Doc, and look at what they left."""
    decided: set[int] = set()  # quantities that a rule says are no terms

    def note(match: Match, fate: str, _: object) -> None:
        if fate == "no term":
            decided.add(match.start)

    finds = assembly.find(clipping, doc, note)
    return _Reader(assembly.policy_verbs, finds, Source(doc, clipping.text), decided).read()


class _Reader:
    """One document."""

    def __init__(self, verbs: Lexicon, finds: Finds, source: Source, decided: set[int]) -> None:
        self.verbs, self.finds, self.source, self.decided = verbs, finds, source, decided
        self.view = finds.view

    def read(self) -> Gaps:
        sentence = self.view.sentence
        named = sorted({item[:2] for layer in NAMED for item in self._items(layer)})
        with_names = sorted({sentence[start] for start, _ in named})
        told = {sentence[term.start] for term in self.finds.terms}
        told |= {sentence[start] for event in self.finds.events for start, _ in event.mentions}
        terms = {term.start for term in self.finds.terms}
        quantities = [q for q in self.finds.quantities if q.start not in terms and q.start not in self.decided]
        gaps: list[Gap] = []
        for first, last in with_names:
            here = [span for span in named if first <= span[0] < last]
            if (first, last) not in told:
                verbs = [span for span in self._verbs(first, last) if not _overlaps(span, here)]
                gaps += [self._gap("verb", self._lemma(*span), span, here) for span in verbs]
            gaps += [
                self._gap("quantity", quantity.unit, (quantity.start, quantity.end), here)
                for quantity in quantities
                if first <= quantity.start < last and not _overlaps((quantity.start, quantity.end), here)
            ]
        return Gaps(len(with_names), len(told & set(with_names)), gaps)

    def _items(self, layer: str) -> Iterable[tuple[int, int]]:
        return ((span.start, span.end) for span in self.source.doc.spans.get(layer, ()))

    def _verbs(self, first: int, last: int) -> list[tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}  # a verb counts once in a sentence
        for i in range(first, last):
            if self.view.pos[i] == "VERB" and (end := next(self.verbs.ends(self.view, i, last), None)):
                found.setdefault(self._lemma(i, end), (i, end))
        return list(found.values())

    def _lemma(self, start: int, end: int) -> str:
        return " ".join(self.view.lemma[start:end])

    def _gap(
        self, kind: Literal["verb", "quantity"], key: str, span: tuple[int, int], named: list[tuple[int, int]]
    ) -> Gap:
        first, last = self.source.sentence(*span)
        return Gap(
            kind,
            key,
            SourceSpan(self.source.text[first:last], first, last),
            self.source.span(*span),
            tuple(self.source.span(*one) for one in named),
        )


def _overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
