"""The place and the day in front of a story: `SEOUL, Aug 2 (Reuters) -`.

Takes a View. The one thing to know: who is named there neither acts nor speaks, nor does a figure concern them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chipwatch.rulebook.view import View

if TYPE_CHECKING:
    from spacy.tokens import Span

DASHES = frozenset({"-", "--", "–", "—", "―"})
LONGEST = 14  # tokens


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
    words = [token for token in sentence if not token.is_space]
    return len(words) <= LONGEST and words[-1].text in DASHES and words[0].is_upper
