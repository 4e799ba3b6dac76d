"""One document from Doc to records: the extractors in their order, and what they found as records.

Takes a Clipping and its Doc, gives records in text order. The one thing to know: extractors speak in token indices
and canonical names; offsets and ids are given here and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from chipwatch import __version__
from chipwatch.extract.actors import Actor, Actors
from chipwatch.extract.chips import Chip, Chips
from chipwatch.extract.dateline import without_tellers
from chipwatch.extract.dates import Dates
from chipwatch.extract.event import Event
from chipwatch.extract.events import Events
from chipwatch.extract.instruments import Instruments
from chipwatch.extract.issuer import announces_itself, named_by_source
from chipwatch.extract.positions import Position, Positions
from chipwatch.extract.quantities import Quantity, find_quantities
from chipwatch.extract.quotes import Quotes
from chipwatch.extract.references import References
from chipwatch.extract.sides import Term
from chipwatch.extract.terms import Terms
from chipwatch.extract.units import UnitGrammar
from chipwatch.furniture import compile_furniture
from chipwatch.language import Source, cutter
from chipwatch.lemmas import teach_verbs
from chipwatch.reading import read
from chipwatch.records import (
    ActorRecord,
    ChipRecord,
    Counts,
    DateValue,
    DocumentRecord,
    EventRecord,
    PositionRecord,
    Record,
    SentenceSpan,
    Span,
    Speaker,
    Target,
    TermRecord,
)
from chipwatch.rulebook.compile import Compiler
from chipwatch.rulebook.match import Note, forget
from chipwatch.rulebook.view import Item, View

if TYPE_CHECKING:
    from datetime import date

    from spacy.tokens import Doc

    from chipwatch.clipping import Clipping
    from chipwatch.language import Parser
    from chipwatch.reading import Reading
    from chipwatch.rulebook.load import Rulebook

Model = TypeVar("Model", bound=BaseModel)

SOURCES = 1_000  # whose names are remembered
PUBLISHERS = frozenset({"agency", "government", "legislature"})


@dataclass(frozen=True, slots=True)
class Finds:
    """What the extractors found in a document, in the order of the text."""

    view: View
    actors: list[Actor]
    chips: list[Chip]
    quantities: list[Quantity]
    terms: list[Term]
    events: list[Event]
    positions: list[Position]


class Assembly:
    """All extractors, made once from the rules and the model's tokenizer."""

    def __init__(self, book: Rulebook, parser: Parser, model_name: str) -> None:
        self._parser, nlp = parser, parser.nlp
        data = book.data
        self.model_name, self.rules_hash = model_name, book.hash
        self.furniture = compile_furniture(data)
        self.grammar = UnitGrammar.from_data(data["quantities"])
        self.instruments, self.chips, self.actors = Instruments(data), Chips(data), Actors(data)
        self.dates, self.quotes = Dates(data), Quotes(data)
        self.references = References(data)
        self._named = lru_cache(SOURCES)(self._named_by)
        self._data = data
        self._use(Compiler(book, cutter(nlp)))
        teach_verbs(nlp, self._compiler.words)

    def _use(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self.terms, self.events = Terms(compiler, self._data), Events(compiler, self._data)
        self.positions = Positions(compiler)
        self.policy_verbs = compiler.lists["policy-verbs"]

    def without(self, rule_id: str) -> Assembly:
        """The same with one rule left out; cheap, as what was compiled is used again."""
        other = copy(self)
        other._use(self._compiler.without(rule_id))
        return other

    def read(self, clipping: Clipping) -> Reading:
        return read(clipping, self.furniture)

    def records(self, clipping: Clipping, doc: Doc) -> list[Record]:
        """All records of a document, the document's own last."""
        return self.write(clipping, doc, self.find(clipping, doc))

    def find(self, clipping: Clipping, doc: Doc, note: Note = forget) -> Finds:
        """Run the extractors; `note` is told what became of each match of a rule."""
        self.instruments(doc)
        chips = self.chips(doc)
        actors = self.actors(doc, clipping.anchor)
        stamps = self._stamps(clipping, doc)
        self.dates(doc, clipping.anchor, stamps)
        quantities = find_quantities(doc, self.grammar)
        self.quotes(doc)
        issuer = self._issuer(clipping, doc)
        self.references(doc, self.actors.lexicon.codes | {a.name: a.country for a in actors}, issuer)
        view = View(doc)
        told = without_tellers(view)
        terms = self.terms(told, quantities, note)
        events = self.events(told, {a.name: (a.kind, a.country) for a in actors}, note, stamps, clipping.anchor)
        self.terms.sides.settle(told, terms, events, issuer or self._publisher(clipping))
        positions = self.positions(doc, view, note=note, actors=actors)
        return Finds(view, actors, chips, quantities, terms, events, positions)

    def write(self, clipping: Clipping, doc: Doc, finds: Finds) -> list[Record]:
        """What was found as records. Those of one type are numbered as `finds` has them."""
        return _Writer(self, clipping, doc).write(finds)

    def _stamps(self, clipping: Clipping, doc: Doc) -> list[tuple[int, date]]:
        """The days of the items of a digest, each with the character of the Doc behind its item."""
        reading = doc.user_data.get("reading")
        if reading is None:
            return []
        return [(reading.from_source(at), day) for at, day in self.dates.stamps(clipping.text, clipping.body_start)]

    def _issuer(self, clipping: Clipping, doc: Doc) -> tuple[str, str] | None:
        """Whom the clipping speaks for, if it says `we`: as its source has it, else its opening."""
        if not self.references.speaks_for_somebody(doc):
            return None
        named = self._named(clipping.source, clipping.anchor) if clipping.source else None
        return named or announces_itself(doc, self.references.announced)

    def _publisher(self, clipping: Clipping) -> tuple[str, str] | None:
        """The public body whose own text a clipping is, as its source has it."""
        named = self._named(clipping.source, clipping.anchor) if clipping.source else None
        return named if named and named[1] in PUBLISHERS else None

    def _named_by(self, source: str, day: date | None) -> tuple[str, str] | None:
        """Whom a source names; clippings of one folder have few, and each is parsed by itself."""
        doc = self._parser.line(source)
        self.instruments(doc)
        return named_by_source(self.actors(doc, day))


def _checked(model: type[Model], **fields: Any) -> Model:
    """A record from values that rules may have set: the types check them here, at run time."""
    return model(**fields)


class _Writer:
    """Gives ids and offsets."""

    def __init__(self, assembly: Assembly, clipping: Clipping, doc: Doc) -> None:
        self.assembly, self.clipping, self.source = assembly, clipping, Source(doc, clipping.text)
        self.doc_id = clipping.sha256[:12]

    def write(self, finds: Finds) -> list[Record]:
        actors, events, terms = finds.actors, finds.events, finds.terms
        self.actor_ids = {a.name: self._id("a", n) for n, a in enumerate(actors, 1)}
        self.event_ids = [self._id("e", n) for n in range(1, len(events) + 1)]
        self.term_ids = [self._id("t", n) for n in range(1, len(terms) + 1)]
        self.terms_in: dict[tuple[int, int], list[int]] = {}
        for n, term in enumerate(terms):
            self.terms_in.setdefault(self.source.sentence(term.start, term.end), []).append(n)
        self.event_at: dict[int, int] = {}
        for n, event in enumerate(events):
            for start, _ in event.mentions:
                self.event_at.setdefault(start, n)
        spans = self.source.doc.spans
        self.names_at: dict[str, dict[int, list[str]]] = {"chip": {}, "actor": {}}
        for layer, at in self.names_at.items():
            for span in spans.get(layer, ()):
                at.setdefault(span.start, []).append(span.kb_id_)
        records: list[Any] = [self._actor(a) for a in actors]
        records += [self._chip(self._id("c", n), c) for n, c in enumerate(finds.chips, 1)]
        records += [self._term(i, t) for i, t in zip(self.term_ids, terms, strict=True)]
        records += [self._event(i, e) for i, e in zip(self.event_ids, events, strict=True)]
        records += [self._position(self._id("p", n), p) for n, p in enumerate(finds.positions, 1)]
        records.sort(key=lambda r: (r.start, r.end))
        return [*records, self._document(Counter(r.record for r in records))]

    def _id(self, letter: str, number: int) -> str:
        return f"{self.doc_id}-{letter}{number}"

    def _span(self, start: int, end: int) -> Span:
        text, a, b = self.source.span(start, end)
        return Span(text=text, start=a, end=b)

    def _common(self, record_id: str, start: int, end: int, rule: str, confidence: float) -> dict[str, Any]:
        text, a, b = self.source.span(start, end)
        first, last = self.source.sentence(start, end)
        return {
            "id": record_id, "doc": self.doc_id, "text": text, "start": a, "end": b,
            "sentence": SentenceSpan(start=first, end=last), "rule": rule, "confidence": confidence,
        }  # fmt: skip

    def _actor(self, actor: Actor) -> ActorRecord:
        return _checked(
            ActorRecord,
            **self._common(self.actor_ids[actor.name], *actor.mentions[0], actor.rule, actor.confidence),
            name=actor.name,
            kind=actor.kind,
            country=actor.country,
            role=actor.role,
            affiliation=actor.affiliation,
            affiliation_id=self.actor_ids.get(actor.affiliation or ""),
            wikidata=actor.wikidata,
            mentions=[self._span(*m) for m in actor.mentions],
        )

    def _chip(self, record_id: str, chip: Chip) -> ChipRecord:
        return _checked(
            ChipRecord,
            **self._common(record_id, *chip.mentions[0], chip.rule, chip.confidence),
            name=chip.name,
            vendor=chip.vendor,
            kind=chip.kind,
            family=chip.family,
            level=chip.level,
            mentions=[self._span(*m) for m in chip.mentions],
        )

    def _term(self, record_id: str, term: Term) -> TermRecord:
        return _checked(
            TermRecord,
            **self._common(record_id, term.start, term.end, term.rule, term.confidence),
            kind=term.kind,
            value=term.value,
            low=term.low,
            high=term.high,
            unit=term.unit,
            comparator=term.comparator,
            of=self._span(*term.of).text if term.of else None,
            chips=term.chips,
            parties=term.parties,
            authorities=term.authorities,
        )

    def _event(self, record_id: str, event: Event) -> EventRecord:
        return _checked(
            EventRecord,
            **self._common(record_id, *event.mentions[0], event.rule, event.confidence),
            kind=event.kind,
            status=event.status,
            direction=event.direction,
            agents=event.agents,
            targets=event.targets,
            chips=event.chips,
            instrument=event.instrument,
            date=self._date(event.date),
            effective=self._date(event.effective),
            terms=self._terms_of(event),
            mentions=[self._span(*m) for m in event.mentions],
        )

    def _date(self, item: Item | None) -> DateValue | None:
        if item is None:
            return None
        span = self._span(item.start, item.end)
        return DateValue(text=span.text, start=span.start, end=span.end, value=item.name or None)

    def _terms_of(self, event: Event) -> list[str]:
        """The terms that stand in the sentence of one of the event's mentions."""
        told = {n for m in event.mentions for n in self.terms_in.get(self.source.sentence(*m), ())}
        return [self.term_ids[n] for n in sorted(told)]

    def _position(self, record_id: str, position: Position) -> PositionRecord:
        content = [self._span(*part) for part in position.content]
        speaker = self._span(*position.speaker) if position.speaker else None
        return _checked(
            PositionRecord,
            **self._common(record_id, *position.content[0], position.rule, position.confidence),
            speaker=_checked(
                Speaker,
                text=speaker.text if speaker else None,
                start=speaker.start if speaker else None,
                end=speaker.end if speaker else None,
                kind=position.speaker_kind,
                actor=self.actor_ids.get(position.speaker_name or ""),
                name=position.speaker_name,
            ),
            cue=self._span(*position.cue) if position.cue else None,
            mode=position.mode,
            content=content[0],
            more=content[1:],
            stance=position.stance,
            target=self._target(position),
            negated=position.negated,
        )

    def _target(self, position: Position) -> Target:
        inside = [i for part in position.content for i in range(*part)]
        event = min((self.event_at[i] for i in inside if i in self.event_at), default=None)
        return Target(
            event=None if event is None else self.event_ids[event],
            chips=self._named("chip", inside),
            actors=self._named("actor", inside),
        )

    def _named(self, layer: str, inside: Sequence[int]) -> list[str]:
        """The names of a layer that begin at these tokens, each once, in the order of the text."""
        at = self.names_at[layer]
        return list(dict.fromkeys(name for i in sorted(inside) for name in at.get(i, ())))

    def _document(self, counts: Counter[str]) -> DocumentRecord:
        clipping = self.clipping
        return DocumentRecord(
            id=self.doc_id,
            doc=self.doc_id,
            path=clipping.path,
            title=clipping.title,
            date=clipping.date,
            date_source=clipping.date_source,
            source=clipping.source,
            url=clipping.url,
            sha256=clipping.sha256,
            chars=len(clipping.text),
            status="ok",
            counts=Counts(**{kind: counts[kind] for kind in Counts.model_fields}),
            chipwatch=__version__,
            model=self.assembly.model_name,
            rules=self.assembly.rules_hash,
        )
