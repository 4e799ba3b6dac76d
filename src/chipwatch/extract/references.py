"""Who is meant by `it`, `he`, `we`, `the company`, `Chinese officials`, `both countries`: the layer `reference`.

Takes a Doc whose actors are set, sets `doc.spans["reference"]`: label is the kind, kb_id the name of the actor. The
one thing to know: a reference means the nearest actor before it that acted (a subject) and is of the right kind; where
none stands within reach it means nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from chipwatch.extract.dateline import is_dateline
from chipwatch.extract.layout import layout

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

BODIES = frozenset({"government", "agency", "legislature"})
STAFF_REACH = 4  # tokens before a word for staff
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent", "ROOT"})


class Told(NamedTuple):
    """An actor that stands at token `i`; `acted`: as a subject."""

    i: int
    name: str
    kind: str
    country: str | None
    acted: bool


class References:
    """Finds references; built once from the section `references`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        words = data.get("references") or {}
        self.issuer, self.person, self.thing = (frozenset(words.get(k, ())) for k in ("issuer", "person", "thing"))
        called = words.get("called") or {}
        also = words.get("also") or {}
        self.called: dict[str, tuple[str, ...]] = {}
        for kind, names in called.items():
            for name in names:
                self.called[name] = (*self.called.get(name, ()), kind, *also.get(kind, ()))
        self.staff = frozenset(words.get("staff") or ())
        self.articles, self.not_before, self.both, self.announced = (
            frozenset(words.get(key) or ()) for key in ("articles", "not_before", "both", "announced")
        )
        self.pairs = {name: kind for kind, names in (words.get("pairs") or {}).items() for name in names}
        self.reach = int(words.get("reach", 0))
        self.words = {*self.issuer, *self.person, *self.thing, *self.called, *self.staff, *self.pairs}

    def speaks_for_somebody(self, doc: Doc) -> bool:
        """Whether `we` stands outside of quotation marks."""
        quoted = _inside(doc, "quote")
        places = [i for i, word in enumerate(layout(doc).words) if word in self.issuer and i not in quoted]
        return any(self._is_issuer(doc[i]) for i in places)

    def _is_issuer(self, token: Token) -> bool:
        return token.lower_ in self.issuer and token.text != "US" and token.pos_ == "PRON"

    def __call__(self, doc: Doc, countries: Mapping[str, str | None], issuer: tuple[str, str] | None) -> None:
        """`countries`: country by name, the document's actors included; `issuer`: name and kind of who speaks."""
        from spacy.tokens import Span

        named = {s.start: s for s in doc.spans.get("actor", ()) if not is_dateline(s.sent)}
        taken, quoted = _inside(doc, "actor"), _inside(doc, "quote")
        demonyms = {s.start: s.kb_id_ for s in doc.spans.get("demonym", ())}
        told: list[Told] = []
        found: list[Span] = []
        for i in [i for i, word in enumerate(layout(doc).words) if i in named or word in self.words]:
            token = doc[i]
            if span := named.get(i):
                told.append(Told(i, span.kb_id_, span.label_, countries.get(span.kb_id_), _acts(span.root)))
                continue
            if i in taken:
                continue
            means: tuple[str, str] | None = None
            if self._is_issuer(token):
                means = issuer if i not in quoted else None
            elif token.lower_ in self.person:
                means = self._nearest(told, token, ("person",))
            elif token.lower_ in self.thing:
                means = self._nearest(told, token, ())
            elif token.lower_ in self.called and (the := self._article(token)) is not None:
                country = next((countries.get(demonyms[j]) for j in range(the, i) if j in demonyms), None)
                means = self._nearest(told, token, self.called[token.lower_], country)
            elif token.lower_ in self.staff:
                means = self._served(token, named, demonyms)
            elif token.lower_ in self.pairs and (first := self._number(token)) is not None:
                pair = self._last_two(told, token)
                for j, other in zip((first, i), pair, strict=False):
                    found.append(Span(doc, j, j + 1, label=other.kind, kb_id=other.name))
                told += [other._replace(i=i, acted=_acts(token)) for other in pair]
            if means:
                name, kind = means
                told.append(Told(i, name, kind, countries.get(name), _acts(token)))
                found.append(Span(doc, i, i + 1, label=kind, kb_id=name))
        doc.spans["reference"] = found

    def _nearest(
        self, told: list[Told], token: Token, kinds: tuple[str, ...], country: str | None = None
    ) -> tuple[str, str] | None:
        """The nearest actor before `token` that acted, else the nearest one; no person where no kind is asked for."""
        fits = [
            t
            for t in told
            if token.i - t.i <= self.reach
            and (t.kind in kinds if kinds else t.kind != "person")
            and (country is None or t.country == country)
        ]
        best = next((t for t in reversed(fits) if t.acted), fits[-1] if fits else None)
        return (best.name, best.kind) if best else None

    def _served(self, staff: Token, named: Mapping[int, Span], demonyms: Mapping[int, str]) -> tuple[str, str] | None:
        """The body that `Chinese regulators`, `Commerce Department officials` act for: what stands before the word."""
        ends = {span.end - 1: span for span in named.values()}
        for token in reversed(staff.doc[max(staff.sent.start, staff.i - STAFF_REACH) : staff.i]):
            if token.i in demonyms:
                return demonyms[token.i], "government"
            if span := ends.get(token.i):
                return (span.kb_id_, span.label_) if span.label_ in BODIES else None
            if token.pos_ not in ("NOUN", "PROPN", "ADJ", "PART"):
                return None
        return None

    def _last_two(self, told: list[Told], token: Token) -> list[Told]:
        """The two actors of the kind that `the two leaders` or `both countries` asks for, if two were told."""
        fits = [t for t in reversed(told) if t.kind == self.pairs[token.lower_] and token.i - t.i <= self.reach]
        two = list({t.name: t for t in fits}.values())[:2]
        return two[::-1] if len(two) == 2 else []

    def _number(self, noun: Token) -> int | None:
        """Where `two` or `both` stands before a noun."""
        return next((c.i for c in noun.lefts if c.lower_ in self.both), None)

    def _article(self, noun: Token) -> int | None:
        """Where the article of a noun phrase that ends in `noun` stands; None where it has none or goes on."""
        if noun.dep_ in ("compound", "amod", "nmod") or noun.pos_ not in ("NOUN", "PROPN"):
            return None
        if noun.i + 1 < len(noun.doc) and noun.nbor().lower_ in self.not_before:
            return None
        return next((c.i for c in noun.lefts if c.lower_ in self.articles), None)


def _inside(doc: Doc, layer: str) -> set[int]:
    """The tokens in the spans of a layer."""
    return {i for span in doc.spans.get(layer, ()) for i in range(span.start, span.end)}


def _acts(token: Token) -> bool:
    """Whether a word is a subject, or beside one, or its owner (`Nvidia's revenue rose`)."""
    while token.dep_ in ("conj", "poss", "compound", "appos", "nmod") and token.head is not token:
        token = token.head
    return token.dep_ in SUBJECTS or (token.dep_ == "pobj" and token.head.dep_ == "agent")
