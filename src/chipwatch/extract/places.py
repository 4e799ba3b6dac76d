"""Whether the name of a country is its government or a mere place.

Takes a mention of a country or capital and what stands around it, gives a `Use`. The one thing to know: words decide
(prepositions, the noun that the name stands before), and the parse only finds these words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from chipwatch.extract.grammar import Grammar

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

THIRD_PERSON = re.compile(r"[A-Z][a-z]+s$")
FINITE = ("VBZ", "VBD", "VBP", "MD")
NOUN_BEFORE = ("compound", "amod", "nmod", "npadvmod", "poss")


class Use(IntEnum):
    """How a country's name is used; from MENTIONED on it may be the actor."""

    PLACE = 0
    ORIGIN = 1
    MENTIONED = 2
    ACTS = 3


class Places:
    """Decides by the word lists of `country_words`."""

    def __init__(self, words: Mapping[str, Any], grammar: Grammar) -> None:
        self.grammar = grammar
        self.words = {name: frozenset(entries) for name, entries in words.items()}

    def use(
        self,
        doc: Doc,
        start: int,
        end: int,
        how: str,
        before: Use | None,
        owned: Callable[[int], bool],
        titled: bool = False,
    ) -> Use:
        """How the name at tokens [start, end) is used.

        before: the use of the country named just before in the same list (`Iran, Pakistan and China`), if any.
        owned: whether a token stands in the name of a company or a person.
        titled: whether it stands in a heading, whose capitals hide verbs and prepositions from the parse.
        """
        head = doc[start:end].root
        if how == "state":
            body = (
                doc[start - 2].lemma_.lower()
                if start > 1 and doc[start - 1].lower_ in self.words["state_prepositions"]
                else ""
            )
            if body in self.words["state_bodies"]:
                return Use.ACTS
            decides = head.dep_ in ("nsubj", "agent") and head.head.lemma_ in self.words["state_verbs"]
            return Use.ACTS if decides and end < len(doc) and head.head.i >= end else Use.PLACE
        if titled and how == "country" and (use := self._in_heading(doc, start, end, before)) is not None:
            return use
        after = self._after(doc, end, head, owned)
        if after is not None:
            return after
        if start and doc[start - 1].text == "-" and not doc[start - 1].whitespace_:
            return Use.ACTS if before is not None else Use.ORIGIN
        if self._behind_a_town(doc, start, before):
            return Use.PLACE
        verb = end + 1 < len(doc) and (doc[end].tag_ in FINITE or (doc[end].tag_ == "TO" and doc[end + 1].tag_ == "VB"))
        if before is not None:
            return Use.ACTS if verb and before >= Use.MENTIONED else before
        led = self._preposition(doc, start, head, owned)
        if led is None:
            led = self._preposition_of_list(doc, head, owned)
        if verb and doc[max(0, start - 3) : start].text.lower() in self.words["remainders"]:
            return Use.ACTS
        if self._decides(doc, end, head):
            return Use.ACTS
        if led is not None:
            return Use.PLACE if how == "capital" and led == Use.MENTIONED else led
        if verb:
            return Use.ACTS
        if head.dep_ in ("nsubj", "nsubjpass", "agent", "csubj") and head.head.pos_ in ("VERB", "AUX"):
            return Use.ACTS
        if head.dep_ in ("dobj", "obj"):
            return Use.PLACE if head.head.lemma_ in self.words["journeys"] else Use.ACTS
        return Use.MENTIONED if how == "country" else Use.PLACE

    def _decides(self, doc: Doc, end: int, head: Token) -> bool:
        """Whether a clause behind the name tells what it decides: `Tokyo, which bars`, `it was Tokyo that barred`."""
        at = end + 1 if doc[end : end + 1].text == "," else end
        if at >= len(doc) or doc[at].dep_ not in ("nsubj", "nsubjpass") or doc[at].pos_ != "PRON":
            return False
        verb = doc[at].head
        relative = verb.dep_ == "relcl" and (verb.head.i == head.i or at > end)
        return (relative or head.dep_ == "attr") and verb.lemma_.lower() in self.words["deciding_verbs"]

    def _in_heading(self, doc: Doc, start: int, end: int, before: Use | None) -> Use | None:
        """In a title: `Norway Bars Iraq, Belarus From Chips`: a list is of one use, a verb has who stands at its
        sides. Else nothing can be said."""
        if before is not None and before >= Use.MENTIONED:
            return before
        first = doc[start].sent.start
        if start == first and end < len(doc) and self._looks_like_a_verb(doc[end]):
            return Use.ACTS
        if start - first in (1, 2) and self._looks_like_a_verb(doc[start - 1]):
            return (
                Use.ACTS
                if end >= len(doc) or doc[end].is_punct or doc[end].lower_ in self.words["heading_prepositions"]
                else None
            )
        return None

    def _looks_like_a_verb(self, token: Token) -> bool:
        """`Restricts` with a capital, which the tagger takes for a name."""
        nouns = self.words["origin_nouns"] | self.words["policy_nouns"] | self.words["place_nouns"]
        return bool(THIRD_PERSON.match(token.text)) and token.tag_ != "NNS" and token.lower_ not in nouns

    def _after(self, doc: Doc, end: int, head: Token, owned: Callable[[int], bool]) -> Use | None:
        """What the words behind the name say."""
        if end >= len(doc):
            return None
        following = doc[end]
        words = self.words
        if following.text == "-" and end + 1 < len(doc) and not following.whitespace_:
            compound = doc[end + 1]
            if compound.text.lower() in words["acting_compounds"] or compound.text[0].isupper():
                return Use.ACTS
            return Use.PLACE
        if following.tag_ == "POS":
            owner = head.head if head.dep_ == "poss" else doc[min(end + 1, len(doc) - 1)]
            if owned(end + 1) or (owner.i > end and owned(owner.i)):
                return Use.ORIGIN
            whose = {owner.lower_, owner.lemma_, doc[min(end + 1, len(doc) - 1)].lower_}
            return Use.MENTIONED if whose & words["place_nouns"] else Use.ACTS
        if following.text in words["market_nouns"]:
            return Use.ORIGIN
        noun = self._noun_behind(doc, end, head)
        if noun is None:
            return Use.ORIGIN if following.lower_ in words["origin_nouns"] else None
        if noun.lower_ in words["policy_nouns"]:
            return Use.ACTS
        if noun.lower_ in words["origin_nouns"] or owned(noun.i):
            return Use.ORIGIN
        near = {t.lower_ for t in doc[end : noun.i]}
        if near & words["policy_nouns"]:
            return Use.ACTS
        if near & words["origin_nouns"]:
            return Use.ORIGIN
        return Use.ORIGIN if noun.pos_ == "PROPN" else Use.MENTIONED

    @staticmethod
    def _noun_behind(doc: Doc, end: int, head: Token) -> Token | None:
        """The noun that the name stands directly before, over its adjectives."""
        noun = None
        if head.dep_ in NOUN_BEFORE and head.head.i >= end and head.head.pos_ in ("NOUN", "PROPN", "ADJ"):
            noun = head.head
            if any(t.is_punct and t.text not in "-–’'\"“”" for t in doc[end : noun.i]):
                noun = None
        if noun is None and doc[end].pos_ == "NOUN" and doc[end].ent_type_ not in ("DATE", "TIME"):
            noun = doc[end]
        while noun is not None and noun.i + 1 < len(doc) and noun.i + 1 < noun.sent.end:
            behind = doc[noun.i + 1]
            if behind.pos_ not in ("NOUN",) or noun.dep_ != "compound":
                break
            noun = behind
        return noun

    @staticmethod
    def _behind_a_town(doc: Doc, start: int, before: Use | None) -> bool:
        """`Austin, Texas`: a name with a capital, a comma, and no list of countries."""
        if before is not None or start < 2 or doc[start - 1].text != ",":
            return False
        town = doc[start - 2]
        return town.text[:1].isupper() and town.pos_ == "PROPN" and town.ent_type_ in ("GPE", "LOC", "FAC")

    def _preposition_of_list(self, doc: Doc, head: Token, owned: Callable[[int], bool]) -> Use | None:
        """`by Norway, Chile and Japan`: whoever stands in such a list acts or is aimed at."""
        if head.dep_ != "conj":
            return None
        first = head
        while first.dep_ == "conj":
            first = first.head
        start = first.left_edge.i
        names = first.pos_ == "PROPN" and start > 0 and doc[start - 1].lower_ in self.words["list_prepositions"]
        return self._preposition(doc, start, first, owned) if names else None

    def _preposition(self, doc: Doc, start: int, head: Token, owned: Callable[[int], bool]) -> Use | None:
        """What the preposition before the name says, over an article and adjectives."""
        words = self.words
        at = start - 1
        while at >= 0 and (doc[at].pos_ in ("DET", "ADJ") or doc[at].is_quote) and start - at < 4:
            at -= 1
        if at < 0 or (doc[at].pos_ not in ("ADP", "SCONJ", "PART", "VERB") and doc[at].tag_ not in ("IN", "TO")):
            return None
        word = doc[at].lower_
        governor = doc[at].head
        lemmas = {governor.lemma_.lower(), *(doc[i].lemma_.lower() for i in range(max(0, at - 2), at))}
        if word in self.grammar["into"]:
            return Use.MENTIONED if lemmas & words["trade"] else Use.PLACE
        if word in words["journey_prepositions"] and lemmas & words["journeys"]:
            return Use.PLACE
        if word in self.grammar["of"]:
            if at and (owned(at - 1) or lemmas & words["parts"]):
                return Use.PLACE
            return Use.ACTS if lemmas & words["bearers"] else Use.MENTIONED
        if word in words["place_prepositions"]:
            controlled = any(t.lemma_.lower() in words["controlled"] for t in doc[start].sent)
            return Use.MENTIONED if controlled else Use.PLACE
        if word in words["acting_prepositions"]:
            return Use.ACTS
        return None


def listed_before(doc: Doc, start: int, uses: Mapping[int, Use], between: Container[str]) -> Use | None:
    """The use of the country that stands just before in a list or pair, if only list marks stand between."""
    at = start - 1
    while at >= 0 and start - at < 9:
        if at in uses:
            return uses[at] if at != start - 1 else None
        token = doc[at]
        if not (token.text in between or token.like_num or token.text in "(),;/&-–"):
            return None
        at -= 1
    return None
