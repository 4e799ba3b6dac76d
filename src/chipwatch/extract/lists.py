"""Enumerations of names (`A, B (X) and unit C`).

Takes a Doc and a function that says where a member ends that may start at a token, gives the members of each list in
text order. The one thing to know: a list ends with its sentence, and one name alone is no list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

LONGEST_BRACKET = 8  # tokens


def enumerations(
    doc: Doc, member: Callable[[int], int], separators: Collection[str], joints: Collection[str]
) -> Iterator[list[tuple[int, int]]]:
    """Members [start, end) of each list. member: the end of what starts at a token, 0 where nothing does;
    separators: words and marks that stand between members; joints: words that may stand in front of one (`the`,
    `its`, `unit`)."""
    for sentence in doc.sents:
        members: list[tuple[int, int]] = []
        at = sentence.start
        while at < sentence.end:
            end = member(at)
            if not end:
                at += 1
                continue
            members = [(at, end)]
            while (following := _next(doc, end, sentence.end, separators, joints)) and (end := member(following)):
                members.append((following, end))
            at = members[-1][1]
            if len(members) > 1:
                yield members


def _next(doc: Doc, at: int, stop: int, separators: Collection[str], joints: Collection[str]) -> int:
    """Where the next member would start behind a member that ends at `at`; 0 if the list ends there."""
    if at < stop and doc[at].text == "(":
        close = next((i for i in range(at, min(stop, at + LONGEST_BRACKET)) if doc[i].text == ")"), 0)
        at = close + 1 if close else at
    first = at
    while at < stop and doc[at].lower_ in separators:
        at += 1
    if at == first:
        return 0
    while at < stop and doc[at].lower_ in joints:
        at += 1
    return at if at < stop else 0
