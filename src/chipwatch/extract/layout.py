"""The characters of a Doc and where its tokens stand in them, read off once for all who look for names.

Takes a Doc, gives its `Layout`. The one thing to know: it is kept with the Doc, whose tokens must not change after.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FOLD = str.maketrans({"’": "'", "‘": "'", "‑": "-", "‐": "-", "–": "-"})  # one character for one: offsets hold
HEAD = re.compile(r"\w+|\S")
_KEY = "chipwatch.layout"
_PLACE: Any = ["IDX", "LENGTH", "LOWER"]


@dataclass(frozen=True, slots=True)
class Layout:
    """`heads`: for each token where it begins, its index, and the word or sign that a name there begins with.

    words: the tokens in small letters.
    folded, lower: the text with plain apostrophes and hyphens, and that in small letters; offsets are the text's.
    ends: character behind a token -> index behind it.
    """

    text: str
    folded: str
    lower: str
    heads: list[tuple[int, int, str]]
    ends: dict[int, int]
    words: list[str]


def fold(text: str) -> str:
    """Typographic apostrophes and hyphens as plain ones; the length stays."""
    return text if text.isascii() else text.translate(_FOLD)


def layout(doc: Doc) -> Layout:
    """The layout of a Doc; made when it is first asked for."""
    known: Layout | None = doc.user_data.get(_KEY)
    if known is None:
        known = doc.user_data[_KEY] = _layout(doc)
    return known


def told_from(doc: Doc) -> list[int]:
    """For each token where what is told of it begins: the item of a list that it stands in, else the document.

    An item tells a thing of its own, unless the list is led up to with a colon.
    """
    begins = [0] * len(doc)
    reading = doc.user_data.get("reading")
    whole = False
    for before, block in zip((None, *reading.blocks), reading.blocks, strict=False) if reading else ():
        if block.kind != "item":
            continue
        if before is None or before.kind != "item":
            whole = before is not None and doc.text[before.start : before.end].rstrip().endswith(":")
        span = None if whole else doc.char_span(block.start, block.end, alignment_mode="contract")
        if span is not None:
            begins[span.start : span.end] = [span.start] * len(span)
    return begins


def _layout(doc: Doc) -> Layout:
    text = doc.text
    folded = fold(text)
    lower = folded.lower()
    heads: list[tuple[int, int, str]] = []
    ends: dict[int, int] = {}
    rows = doc.to_array(_PLACE).tolist()
    known = {word: doc.vocab.strings[word] for word in {row[2] for row in rows}}
    for i, (start, length, _) in enumerate(rows):
        head = HEAD.match(folded, start)
        if head:
            heads.append((start, i, head[0]))
        ends[start + length] = i + 1
    words = [known[row[2]] for row in rows]
    return Layout(text, folded, lower if len(lower) == len(folded) else folded, heads, ends, words)
