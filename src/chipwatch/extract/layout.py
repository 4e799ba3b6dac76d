"""The characters of a Doc and where its tokens stand in them, read off once for all who look for names.

Takes a Doc, gives its `Layout`. The one thing to know: it is kept with the Doc, whose tokens must not change after.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_FOLD = str.maketrans({"’": "'", "‘": "'", "‑": "-", "‐": "-", "–": "-"})  # one character for one: offsets hold
HEAD = re.compile(r"\w+|\S")
_KEY = "chipwatch.layout"
_ENTRIES = "chipwatch.entries"
HEADINGS = frozenset({"heading", "dateline"})
ENTRY_LEAD = 4  # tokens in which a block of a timeline opens with its date
ENTRY_SIGNS = frozenset({":", "-", "–", "—", "--", "|", ")", "]", "."})
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


def dated_entries(doc: Doc) -> list[Span | None]:
    """For each token of a timeline the date of the entry that it stands in; none where a text is no timeline.

    An entry is a block that opens with a date and a sign behind it (`May 2024: Washington ...`), or all that stands
    below a heading that does (`## May 2024`), down to the next one. Of a timeline there are at least two.
    """
    known: list[Span | None] | None = doc.user_data.get(_ENTRIES)
    if known is None:
        known = doc.user_data[_ENTRIES] = _dated_entries(doc)
    return known


def _dated_entries(doc: Doc) -> list[Span | None]:
    dates = {span.start: span for span in doc.spans.get("date", ())}
    entry: list[Span | None] = [None] * len(doc)
    reading = doc.user_data.get("reading")
    heading: Span | None = None
    found = 0
    for block in reading.blocks if reading and len(dates) > 1 else ():
        span = doc.char_span(block.start, block.end, alignment_mode="contract")
        if span is None:
            continue
        date = next((dates[i] for i in range(span.start, min(span.start + ENTRY_LEAD, span.end)) if i in dates), None)
        if date is not None and not _leads_entry(date, span):
            date = None
        found += date is not None
        of_its_own = block.kind == "table" and date is not None and date.end == span.end  # a cell
        if block.kind in HEADINGS or of_its_own:
            heading = date
        entry[span.start : span.end] = [date or heading] * len(span)
    return entry if found > 1 else [None] * len(doc)


def _leads_entry(date: Span, block: Span) -> bool:
    """Whether a date opens an entry: nothing but signs before it, a sign or nothing behind it."""
    doc = date.doc
    if any(doc[i].is_alpha for i in range(block.start, date.start)):
        return False
    behind = next((doc[i] for i in range(date.end, block.end) if not doc[i].is_space), None)
    return bool(date.kb_id_) and (behind is None or behind.text in ENTRY_SIGNS)


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
