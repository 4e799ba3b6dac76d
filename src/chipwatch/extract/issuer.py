"""Whom a document speaks for: who is meant by `we` outside of quotation marks.

Takes the actors named in the clipping's `source`, else the Doc, gives name and kind. The one thing to know: a single
person is the author; media print what others say and speak for nobody.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from chipwatch.extract.actors import Actor

SPEAKS = frozenset({"company", "agency", "think_tank", "organization", "government", "university", "legislature"})
OPENING = 4  # sentences in which a release says who releases it


def named_by_source(actors: Sequence[Actor]) -> tuple[str, str] | None:
    """The one person among the actors of a source, else the first body that is no medium."""
    persons = [a for a in actors if a.kind == "person"]
    if persons:
        return (persons[0].name, "person") if len(persons) == 1 else None
    return next(((a.name, a.kind) for a in actors if a.kind in SPEAKS), None)


def announces_itself(doc: Doc, announced: Set[str]) -> tuple[str, str] | None:
    """The company or body that `today announced`, as the opening of a release has it."""
    for number, sentence in enumerate(doc.sents):
        if number == OPENING:
            break
        for span in doc.spans.get("actor", ()):
            root = span.root
            if (
                sentence.start <= span.start < sentence.end
                and span.label_ in SPEAKS
                and root.dep_ == "nsubj"
                and any(child.lower_ in announced for child in root.head.children)
            ):
                return span.kb_id_, span.label_
    return None
