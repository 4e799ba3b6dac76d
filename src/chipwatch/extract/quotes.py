"""Quotation marks in pairs: the layer `quote`.

Takes a Doc, sets `doc.spans["quote"]`, marks included. The one thing to know: a quote never crosses a block; one that
is opened and not closed ends with its block when it begins it (it goes on in the next), else it is no quote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Quotes:
    """Pairs quotation marks; built once from the section `quotes` of the rules."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        marks = data["quotes"]
        self.pairs: dict[str, str] = dict(marks["pairs"])
        self.same = frozenset(marks["same"])

    def __call__(self, doc: Doc) -> None:
        from spacy.tokens import Span

        spans = []
        for first, last in _blocks(doc):
            opened: tuple[int, str] | None = None
            for i in range(first, last):
                mark = doc[i].text
                if opened is None:
                    if mark in self.pairs:
                        opened = (i, self.pairs[mark])
                    elif mark in self.same:
                        opened = (i, mark)
                elif mark == opened[1]:
                    spans.append(Span(doc, opened[0], i + 1, label="quote"))
                    opened = None
            if opened and opened[0] == first and last - first > 3:
                spans.append(Span(doc, first, last, label="open"))
        doc.spans["quote"] = spans


def _blocks(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges of the blocks of the reading, without the white space between them."""
    blocks, start = [], 0
    for token in doc:
        if token.is_space and "\n\n" in token.text:
            if token.i > start:
                blocks.append((start, token.i))
            start = token.i + 1
    if start < len(doc):
        blocks.append((start, len(doc)))
    return blocks
