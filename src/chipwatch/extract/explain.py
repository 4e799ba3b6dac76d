"""What the rules made of a document: which fired, what became of each match, and which only looked.

Takes an Assembly, a Clipping and its Doc, gives an `Explained` that answers for any stretch of it. The one thing to
know: the document is run as `extract` runs it, and the extractors themselves say what became of each match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chipwatch.extract.event import Event
from chipwatch.extract.positions import GOES_ON, Position
from chipwatch.extract.sides import Term
from chipwatch.language import Source
from chipwatch.records import ActorRecord, ChipRecord
from chipwatch.rulebook.compile import Rule
from chipwatch.rulebook.errors import Place
from chipwatch.rulebook.explain import Attempt, Explainer, Tokens, quoted
from chipwatch.rulebook.match import Match
from chipwatch.rulebook.source import Map
from chipwatch.rulebook.view import Item

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from chipwatch.clipping import Clipping
    from chipwatch.extract.document import Assembly
    from chipwatch.records import Record
    from chipwatch.rulebook.load import Rulebook

# What the extractors say of a match, in the words of whoever asks why there is no record.
FATES = {
    "became": "became {record}",
    "merged": "merged into {record}: the same event told again",
    "replaced": "dropped: {by} replaces it on the same words",
    "covered": "dropped: {by} tells the same and goes before it",
    "joined": "joined to {by}: one cue",
    "off topic": "dropped: no chip, company, or word of trade or technology in its sentence or the three around it",
    "refers": "dropped: it only refers to an event, and none stands before it that it could mean",
    "spoken": "dropped: somebody says it in a quotation, of himself or of others",
    "no term": "no term: the rule says that such a quantity is none",
    "decides": "holds and decides",
    "too late": "holds, but {by} decides before it",
    "not asked": "not asked: {by} took the quantity before",
    "in quotation": "dropped: the cue stands within quotation marks",
    "no speaker word": "dropped: its speaker is a word that cannot speak (list `not-speakers`)",
    "no content": "dropped: nothing is found that is said",
    "cue in content": "dropped: the cue stands within what is said",
    "speaker unknown": "dropped: it asks for a speaker who can have a view, and none is known here",
    "no speaker": "dropped: no speaker is found apart from what is said",
}


@dataclass(frozen=True, slots=True)
class Fired:
    """A match and what became of it.

    fate: a word of FATES, `why` the same in words; record: id of the record it became or went into; by: id of the
    rule that decided against it; detail: what the record says, in a line.
    """

    rule: str
    record_type: str
    place: Place
    about: str
    trigger: Tokens
    args: dict[str, list[Tokens]]
    fate: str
    why: str
    record: str | None = None
    by: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule that was asked for, at every place where its trigger stands, or where it nearly does."""

    rule: str
    attempts: list[Attempt]
    fates: list[Fired]


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence: tokens [start, end), the spans of its layers, the rules that fired and those that only looked.

    begun: rules that would fire but for one key of their trigger. untaken: quantities without a term.
    """

    tokens: Tokens
    items: list[Item]
    fired: list[Fired]
    missed: list[Attempt]
    begun: list[Attempt]
    untaken: list[Tokens]
    asked: list[Asked]


class Explained:
    """A document with what became of every match in it."""

    def __init__(self, assembly: Assembly, book: Rulebook, clipping: Clipping, doc: Doc) -> None:
        self.assembly, self.book, self.clipping, self.doc = assembly, book, clipping, doc
        told: list[tuple[Match, str, object]] = []
        self.finds = assembly.find(clipping, doc, lambda match, fate, other: told.append((match, fate, other)))
        self.records: list[Record] = assembly.write(clipping, doc, self.finds)
        self.view, self.source = self.finds.view, Source(doc, clipping.text)
        self._ids = {
            id(one): f"{clipping.sha256[:12]}-{letter}{n}"
            for letter, found in (("t", self.finds.terms), ("e", self.finds.events), ("p", self.finds.positions))
            for n, one in enumerate(found, 1)
        }
        self._sources = {source.id: source for source in book.rules}
        kept = sorted(told, key=lambda one: one[1] not in ("became", "merged"))
        self._event_matches = [match for match, _, _ in kept if match.rule.record == "event"]
        self.fired = sorted((self._fired(*one) for one in told), key=lambda f: (f.trigger, f.rule))

    # ------------------------------------------------------------ rules

    @property
    def rules(self) -> dict[str, Rule]:
        """The rules that can be asked for, by id, in the order in which the engine has them."""
        parts = self.assembly
        lists = (parts.terms.rules, parts.events.matcher.rules, self._about_matches(), parts.positions.matcher.rules)
        return {rule.id: rule for rules in lists for rule in rules}

    def _about_matches(self) -> list[Rule]:
        """Rules whose conditions are asked of what another rule found."""
        return [*self.assembly.events.status_rules, *self.assembly.events.days.rules]

    def _explainer(self, rule: Rule) -> Explainer:
        return Explainer(rule, self._sources[rule.id], self.book.roles)

    def asked(self, rule_id: str, spans: Iterable[Tokens], *, nearest: bool = True) -> Asked:
        """How one rule fared in these sentences. Raises KeyError for an unknown id."""
        rule = self.rules[rule_id]
        explainer, attempts = self._explainer(rule), []
        spans = list(spans)
        if rule in self._about_matches():
            attempts = [explainer.conditions(self.view, *host) for host in self._hosts(rule, spans)]
            return Asked(rule_id, attempts, [self._decided(rule, one) for one in attempts if one.fired])
        for span in spans:
            attempts += explainer.attempts(self.view, *span)
        if not attempts and nearest:
            near = [attempt for span in spans for attempt in explainer.nearest(self.view, *span)]
            attempts = sorted(near, key=lambda a: (a.trigger is None, not a.changes))[: max(1, 3 // len(spans))]
        fates = []
        for one in attempts:
            if one.fired and one.trigger:
                known = next((f for f in self.fired if f.rule == rule_id and f.trigger[0] == one.trigger[0]), None)
                fates.append(known or self._not_asked(rule, one))
        return Asked(rule_id, attempts, fates)

    def _hosts(self, rule: Rule, spans: Sequence[Tokens]) -> Iterator[Tokens]:
        inside = [range(*span) for span in spans]
        if rule in self.assembly.events.status_rules:
            places = [f.trigger for f in self.fired if f.record_type == "event"]
        else:
            places = [(span.start, span.end) for span in self.doc.spans.get("date", [])]
        yield from (p for p in dict.fromkeys(places) if any(p[0] in part for part in inside))

    def _decided(self, rule: Rule, attempt: Attempt) -> Fired:
        """Of the rules about a status the first that holds decides, if the event's own rule does not."""
        assert attempt.trigger
        fate, by = "decides", None
        events = self.assembly.events
        if rule in events.status_rules:
            match = next(m for m in self._event_matches if (m.start, m.end) == attempt.trigger)
            first = match.rule if match.rule.fields.get("status") else events.status_rule(match, self.view)
            if first and first is not rule:
                fate, by = "too late", first.id
        why = FATES[fate].format(by=f"`{by}`")
        return Fired(rule.id, rule.record, rule.place, attempt.about, attempt.trigger, {}, fate, why, by=by)

    def _not_asked(self, rule: Rule, attempt: Attempt) -> Fired:
        """Terms: the first rule that fits takes the quantity, and the others are not asked."""
        assert attempt.trigger
        start, end = attempt.trigger
        taker = next((f for f in self.fired if f.record_type == rule.record and f.trigger[0] == start), None)
        args = {part.name: list(part.values) for part in attempt.parts if part.kind == "arg" and part.values}
        by = f"`{taker.rule}`" if taker else "another rule"
        return Fired(
            rule.id, rule.record, rule.place, attempt.about, (start, end), args, "not asked",
            FATES["not asked"].format(by=by), by=taker.rule if taker else None,
        )  # fmt: skip

    def _fired(self, match: Match, fate: str, other: object) -> Fired:
        rule = match.rule
        args = {name: [(v.start, v.end) for v in values] for name, values in match.args.items()}
        record = self._ids[id(other)] if fate in ("became", "merged") else None
        by = other.rule.id if isinstance(other, Match) else None
        where = f"`{by}` on {quoted(self.view, other.start, other.end)}" if isinstance(other, Match) else ""
        detail = ""
        if isinstance(other, Event):
            told = self.assembly.events.status_rule(match, self.view)
            how = "set by the rule" if rule.fields.get("status") else f"`{told.id}`" if told else "no status rule holds"
            status = rule.fields.get("status") or (told.fields["status"] if told else "actual")
            who = " → ".join(", ".join(names) or "?" for names in (other.agents, other.targets))
            more = [who if other.agents or other.targets else "", *other.chips, other.instrument or ""]
            detail = "; ".join([f"{rule.fields['kind']}, {status} ({how})", *filter(None, more)])
        elif isinstance(other, Term):
            value = other.value if other.value is not None else f"{other.low}–{other.high}"
            detail = f"{other.kind} {other.comparator} {value} {other.unit}"
        elif isinstance(other, Position):
            args["content"] = list(other.content)
            if other.speaker:  # who speaks is settled after the match
                args["speaker"] = [other.speaker]
            detail = f"{other.speaker_name or 'no actor'} ({other.speaker_kind}), {other.mode}, {other.stance}"
        about = str(self._sources[rule.id].body.get("about") or "")
        why = FATES[fate].format(record=record, by=where)
        trigger = (match.start, match.end)
        return Fired(rule.id, rule.record, rule.place, about, trigger, args, fate, why, record, by, detail)

    # ------------------------------------------------------------ places

    def sentences(self) -> list[Tokens]:
        """All sentences that have a word."""
        spans = [(sent.start, sent.end) for sent in self.doc.sents]
        return [s for s in spans if any(self.view.pos[i] not in ("SPACE", "PUNCT") for i in range(*s))]

    def sentence_at(self, offset: int) -> Tokens | None:
        """The sentence that holds an offset of the document's text; None where no sentence stands."""
        for tokens in self.sentences():
            span = self.source.span(*tokens)
            if span.start <= offset < span.end:
                return tokens
        return None

    def sentences_with(self, rules: Sequence[str]) -> list[Tokens]:
        """The sentences in which a trigger of one of these rules stands; where there is none, the nearest one."""
        spans = self.sentences()
        found = [s for s in spans if any(self.asked(rule, [s], nearest=False).attempts for rule in rules)]
        if found or len(spans) < 2:
            return found or spans
        near = [(self.asked(rule, [s]).attempts, s) for s in spans for rule in rules]
        return [min(near, key=lambda n: not (n[0] and n[0][0].trigger))[1]]

    # ------------------------------------------------------------ records

    def of_record(self, record: Record, rules: Sequence[str] = ()) -> list[SentenceView]:
        """The sentences that a record was read from, each with the rules whose matches went into it."""
        if record.sentence is None:
            return []
        first, last = record.sentence.start, record.sentence.end
        spans = [s for s in self.sentences() if first <= self.source.span(*s).start < last]
        own = [f for f in self.fired if f.record == record.id]
        spans += [s for s in self.sentences() if s not in spans and any(s[0] <= f.trigger[0] < s[1] for f in own)]
        views = []
        for span in sorted(spans):
            here = dict.fromkeys(f.rule for f in own if span[0] <= f.trigger[0] < span[1])
            views.append(self.sentence(span, [*here, *(rule for rule in rules if rule not in here)], misses=False))
        return views

    def told(self, record: Record) -> tuple[str, Place | None]:
        """Where a record comes from, in a line, and the place of the rule or the entry."""
        if record.rule in self._sources:
            return "read by a rule", self._sources[record.rule].place
        if record.rule == GOES_ON:
            return "a quotation without a cue of its own, taken with the one before it", None
        if isinstance(record, (ActorRecord, ChipRecord)):
            names = ", ".join(dict.fromkeys(f"‘{mention.text}’" for mention in record.mentions))
            entry = self._entry(record.record, record.name)
            how = "listed" if entry else "not listed, found by its shape or what stands around it"
            return f"{record.name}, mentioned as {names}: {how}", entry
        return "the document's own record: what the others are read from", None

    def _entry(self, kind: str, name: str) -> Place | None:
        """Where an actor or a chip is listed."""
        sections = ("chips",) if kind == "chip" else ("actors", "people", "countries", "states")
        for section in sections:
            for entry in self.book.data.get(section) or ():
                if isinstance(entry, Map) and entry.get("name") == name:
                    return entry.place
        return None

    def sentence(
        self, span: Tokens, rules: Sequence[str] = (), *, misses: bool = True, begun: bool = False
    ) -> SentenceView:
        """All that is to be said of a sentence; with `rules`, how these fared in it. `begun` takes its time."""
        start, end = span
        inside = range(start, end)
        items = list(
            dict.fromkeys(item for name in self.view.layers for i in inside if (item := self.view.item(name, i)))
        )
        fired = [f for f in self.fired if f.trigger[0] in inside]
        taken = {f.trigger[0] for f in fired if f.record_type == "term"}
        quantities = [(q.start, q.end) for q in self.finds.quantities if q.start in inside]
        return SentenceView(
            span,
            sorted(items, key=lambda item: (item.start, item.end)),
            fired,
            list(self._missed(span, taken)) if misses else [],
            self._begun(span) if begun else [],
            [q for q in quantities if q[0] not in taken],
            [self.asked(rule, [span]) for rule in rules],
        )

    def _begun(self, span: Tokens) -> list[Attempt]:
        """Rules that would fire but for one key of their trigger, as where the model takes a noun for a verb."""
        found = []
        for rule in self.rules.values():
            if rule.record == "term" or rule in self._about_matches():  # a quantity has its label for good
                continue
            explainer = self._explainer(rule)
            if not explainer.attempts(self.view, *span):
                near = explainer.nearest(self.view, *span)
                found += [a for a in near[:1] if a.changes and a.changes[0].endswith("of the trigger")]
        return found

    def _missed(self, span: Tokens, taken: set[int]) -> Iterator[Attempt]:
        """The rules whose trigger stands in a sentence, but that did not fire; those that nearly did first."""
        about = self._about_matches()
        found: list[Attempt] = []
        for rule in self.rules.values():
            if rule in about:
                continue
            for attempt in self._explainer(rule).attempts(self.view, *span):
                if attempt.fired or (rule.record == "term" and attempt.trigger and attempt.trigger[0] in taken):
                    continue
                found.append(attempt)
        yield from sorted(found, key=_distance)


def _distance(attempt: Attempt) -> tuple[int, bool, Tokens]:
    """How far from firing: what is unmet, and whether anything was found where it was looked for."""
    unmet = attempt.unmet
    return len(unmet), not any(way.candidates for way in unmet[0].ways), attempt.trigger or (0, 0)
