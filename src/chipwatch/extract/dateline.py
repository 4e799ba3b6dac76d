"""Who only tells a story: the place, the day and the agency in front of it (`SEOUL, Aug 2 (Reuters) -`), and the
medium in a bracket behind what it told (`… to China (Reuters).`).

Takes a View. The one thing to know: who is named there neither acts nor speaks, nor does a figure concern them.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from chipwatch.rulebook.view import Item, View

if TYPE_CHECKING:
    from spacy.tokens import Span

DASHES = frozenset({"-", "--", "–", "—", "―"})
MARKS = DASHES | {"|"}
LONGEST = 14  # tokens
CREDIT = 10  # tokens of a bracket that may only credit


def in_dateline(view: View, i: int) -> bool:
    """Whether a word stands in front of a story's first sentence, before the dash: `LONDON --`."""
    first, end = view.sentence[i]
    capitals = view.doc[first].is_upper and len(view.lower[first]) > 2
    in_state = view.doc[first].ent_type_ == "GPE" and view.lower[first + 1 : first + 2] == [","]  # `Austin, Texas -`
    if not ((capitals or in_state) and i < first + LONGEST):
        return False
    for j in range(i + 1, min(end, first + LONGEST)):
        if view.lower[j] in DASHES:
            return bool(view.doc[j - 1].whitespace_) or view.lower[j - 1] == ")"
        if view.pos[j] in ("VERB", "AUX", "PRON"):
            return False
    return False


def is_dateline(sentence: Span) -> bool:
    """Whether a sentence is the dateline, which the parser is told to part from the story."""
    last = next((token for token in reversed(sentence) if not token.is_space), None)
    if last is None or last.text not in DASHES:
        return False
    return last.i - sentence.start < LONGEST and next(t for t in sentence if not t.is_space).is_upper


def without_tellers(view: View) -> View:
    """The view of a text without the actors who only tell it: in its dateline, or credited in brackets."""
    actors = view.layers.get("actor")
    if not actors:
        return view
    tellers = {item for item in {*actors} if item and (_is_credited(view, item) or in_dateline(view, item.start))}
    if not tellers:
        return view
    other = copy(view)
    other.layers = {**view.layers, "actor": [None if item in tellers else item for item in actors]}
    return other


def _is_credited(view: View, item: Item) -> bool:
    """Whether a medium stands in a short bracket without a verb, or ends a line behind a dash: `… (Reuters, May 5).`"""
    if item.label != "media":
        return False
    first, last = view.sentence[item.start]
    closing = all(view.pos[i] in ("PUNCT", "SPACE") for i in range(item.end, last))
    if closing and item.start > first and view.lower[item.start - 1] in MARKS:
        return True
    opens = next((i for i in range(item.start - 1, max(-1, item.start - CREDIT), -1) if view.lower[i] == "("), None)
    if opens is None:
        return False
    closes = next((i for i in range(item.end, min(len(view), opens + CREDIT)) if view.lower[i] == ")"), None)
    return closes is not None and not any(view.pos[i] in ("VERB", "AUX") for i in range(opens, closes))
