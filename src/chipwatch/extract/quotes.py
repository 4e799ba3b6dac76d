"""Quotation marks in pairs: the layer `quote`.

Takes a Doc, sets `doc.spans["quote"]`, marks included. The one thing to know: a quote never crosses a block. One that
is opened and not closed ends with its block if it begins it, or if the next block begins with a mark again; else it is
no quote, so that a mark too many costs one quote and not the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from chipwatch.extract.layout import layout

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

BEFORE = "([{/–—-:“‘\"'"


class Quotes:
    """Pairs quotation marks; built once from the section `quotes` of the rules."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        marks = data["quotes"]
        self.double: dict[str, list[str]] = dict(marks["double"])
        self.single: dict[str, list[str]] = dict(marks["single"])
        self._first = re.compile("|".join(re.escape(mark[0]) for mark in (*self.double, *self.single)))

    def __call__(self, doc: Doc) -> None:
        text = layout(doc).text
        blocks = _blocks(doc)
        spans: list[Span] = []
        for number, (first, last) in enumerate(blocks):
            goes_on = number + 1 < len(blocks) and self._double(text, blocks[number + 1][0]) is not None
            for start, end in self.pairs(text, first, last, goes_on):
                span = doc.char_span(start, end, label="quote", alignment_mode="expand")
                if span is not None and (not spans or spans[-1].end <= span.start):
                    spans.append(span)
        doc.spans["quote"] = spans

    def pairs(self, text: str, first: int, last: int, goes_on: bool = False) -> Iterator[tuple[int, int]]:
        """The outermost quotes between the characters [first, last), as character offsets."""
        at = first
        while found := self._first.search(text, at, last):
            at, end = found.start(), None
            if (mark := self._double(text, at)) and self._opens(text, at, first, len(mark)):
                end = self._closing(text, at + len(mark), last, self.double[mark])
                if end is None and (at == first or goes_on):
                    end = last
            elif (mark := text[at]) in self.single and self._opens(text, at, first) and text[at + 1 : at + 2].isalpha():
                end = self._closing_single(text, at, last, self.single[mark])
            if end is not None:
                yield at, end
            at = end or at + 1

    def _double(self, text: str, at: int) -> str | None:
        """The double mark at `at`; it may be written with two apostrophes."""
        return next((mark for mark in self.double if text.startswith(mark, at)), None)

    @staticmethod
    def _opens(text: str, at: int, first: int, length: int = 1) -> bool:
        """A mark opens before a word and behind a space, a dash or a bracket; behind a digit it stands for inches."""
        before = text[at - 1] if at > first else " "
        after = text[at + length : at + length + 1]
        return (before.isspace() or before in BEFORE) and bool(after) and not after.isspace()

    @staticmethod
    def _closing(text: str, inside: int, last: int, marks: list[str]) -> int | None:
        """Where the quote ends whose words begin at `inside`: a mark leans on a word and has none behind it."""
        for i in range(inside + 1, last):
            # of two marks in a row the second may stand behind a space: `,' "`
            if text[i - 1].isspace() and not (text[i - 2] in "'’" and text[i + 1 : i + 2].isspace()):
                continue
            for mark in marks:
                end = i + len(mark)
                # of three apostrophes in a row the last two are the mark
                if text.startswith(mark, i) and not text[end : end + 1].isalnum() and not text.startswith(mark, i + 1):
                    return end
        return None

    @staticmethod
    def _closing_single(text: str, at: int, last: int, marks: list[str]) -> int | None:
        """The same where the mark is an apostrophe, too: one behind `s` and before a word belongs to the word."""
        doubtful = None
        for i in range(at + 2, last):
            if doubtful and text[i] == "‘":
                return doubtful  # `the ‘small steps’ policy and the ‘big’ one`
            if text[i] not in marks or text[i - 1].isspace() or text[i + 1 : i + 2].isalnum():
                continue
            owner = text[i - 1] in "sS" and text[i + 1 : i + 2] == " " and text[i + 2 : i + 3].islower()
            if not owner:
                return i + 1
            doubtful = doubtful or i + 1
        return doubtful


def _blocks(doc: Doc) -> list[tuple[int, int]]:
    """The blocks of the reading as character offsets; a Doc without one is a single block."""
    reading = doc.user_data.get("reading")
    return [(b.start, b.end) for b in reading.blocks] if reading else [(0, len(layout(doc).text))]
