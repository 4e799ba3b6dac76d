"""What happened to policy: rules' matches become events, and the mentions of one event are gathered in one.

Takes a View whose layers are set, gives `Event`s in the order of their first mention. The one thing to know: a
rule with `refers: only` (`the move`, `the H200 decision`) adds a mention to an event and never makes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chipwatch.rulebook.compile import Compiler, Rule
from chipwatch.rulebook.match import Match, Matcher, Note, bind, forget
from chipwatch.rulebook.view import Item, View

TOPIC_REACH = 3  # sentences to either side


@dataclass(slots=True)
class Event:
    """An event of a document; `mentions`, `date` and `effective` are token indices [start, end)."""

    kind: str
    status: str
    direction: str | None
    rule: str
    confidence: float
    agents: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    chips: list[str] = field(default_factory=list)
    instrument: str | None = None
    date: Item | None = None
    effective: Item | None = None
    mentions: list[tuple[int, int]] = field(default_factory=list)


class Events:
    """Finds events; built once from the rules `event`, `event.status` and `event.date` and the section `events`."""

    def __init__(self, compiler: Compiler, data: Mapping[str, Any]) -> None:
        self.matcher = Matcher(compiler.compile("event"))
        self.status_rules = compiler.compile("event.status")
        self.date_rules = compiler.compile("event.date")
        settings = data.get("events") or {}
        self.kinds: list[str] = settings["kinds"]
        self.absorbs: Mapping[str, list[str]] = settings.get("absorbs") or {}
        self.generic: frozenset[str] = frozenset(settings.get("generic_instruments") or ())
        self.by_parties: frozenset[str] = frozenset(settings.get("told_apart_by_parties") or ())
        self.on_topic: frozenset[str] = frozenset(settings.get("on_topic") or ())
        self.topic = compiler.lists["topic-words"]
        self.replaced_in_sentence: Mapping[str, list[str]] = settings.get("replaced_in_sentence") or {}

    def __call__(self, view: View, actors: Mapping[str, tuple[str, str | None]], note: Note = forget) -> list[Event]:
        """`actors`: canonical name -> kind and country, for all actors of the document.

        `note` is told what became of each match: the event it `became` or was `merged` into, the match it was
        `replaced` or `covered` by, or that it is `off topic` or `refers` to no event before it.
        """
        events: list[Event] = []
        for match in self._best(self.matcher(view, note), view, note):
            draft, refers = self._draft(match, view)
            known = next((e for e in reversed(events) if self._same(e, draft, actors)), None)
            if known:
                self._merge(known, draft)
                note(match, "merged", known)
            elif refers:
                note(match, "refers", None)
            else:
                events.append(draft)
                note(match, "became", draft)
        return events

    def _best(self, matches: Sequence[Match], view: View, note: Note) -> list[Match]:
        """Of matches that tell one thing the kind that stands first in the table."""
        rank = {kind: n for n, kind in enumerate(self.kinds)}
        kept: list[Match] = []
        topical: list[Match] = []
        for match in matches:
            if match.rule.fields["kind"] not in self.on_topic or self._is_on_topic(match, view):
                topical.append(match)
            else:
                note(match, "off topic", None)
        # What only refers to an event never stands before the rule that tells one on the same words.
        order = sorted(topical, key=lambda m: (_refers(m), rank[m.rule.fields["kind"]], m.start, -m.rule.confidence))
        for match in order:
            winner = next((other for other in kept if self._covers(other, match, view)), None)
            if winner:
                note(match, "covered", winner)
            else:
                kept.append(match)
        return sorted(kept, key=lambda m: m.start)

    def _is_on_topic(self, match: Match, view: View) -> bool:
        """Whether a word of trade or technology, a chip or a company stands in the sentences around a trigger."""
        first, last = view.sentence[match.root]
        for _ in range(TOPIC_REACH):
            first = view.sentence[first - 1][0] if first > 0 else 0
            last = view.sentence[last][1] if last < len(view) else last
        return any(
            view.item("chip", i)
            or ((actor := view.item("actor", i)) and actor.label == "company")
            or next(self.topic.ends(view, i, last), None) is not None
            for i in range(first, last)
        )

    def _covers(self, winner: Match, loser: Match, view: View) -> bool:
        if winner.start < loser.end and loser.start < winner.end:
            return True
        mine, other = winner.rule.fields["kind"], loser.rule.fields["kind"]
        if view.sentence[winner.root] != view.sentence[loser.root]:
            return False
        if mine in self.replaced_in_sentence.get(other, ()):
            return True
        # The rule or deal that does it is not a second event: the winner hangs on the loser, or the other way.
        return other in self.absorbs.get(mine, ()) and (
            winner.root in view.subtree(loser.root, clauses=True)
            or loser.root in view.subtree(winner.root, clauses=True)
        )

    def _draft(self, match: Match, view: View) -> tuple[Event, bool]:
        fields = match.rule.fields
        told = self.status_rule(match, view)
        status = fields.get("status") or (str(told.fields["status"]) if told else "actual")
        clause = view.clause(match.root)
        agents = match.names("agents")
        targets = [name for name in match.names("targets") if name not in agents]
        # `let Nvidia sell the H20`: the chips may stand in the clause below
        below = view.subtree(match.root, clauses=True)
        chips = match.names("chips") or _names(view, "chip", clause) or _names(view, "chip", below)
        instruments = match.names("instrument") or _names(view, "instrument", clause)
        event = Event(
            kind=fields["kind"],
            status=status,
            direction=fields.get("direction"),
            rule=match.rule.id,
            confidence=match.rule.confidence,
            agents=agents,
            targets=targets,
            chips=chips,
            instrument=instruments[0] if instruments else None,
            mentions=[(match.start, match.end)],
        )
        event.date, event.effective = self._dates(match, view, clause)
        return event, _refers(match)

    def status_rule(self, match: Match, view: View) -> Rule | None:
        """The rule that says the status of a match; where none holds, it is actual."""
        return next((rule for rule in self.status_rules if _holds(rule, match, view)), None)

    def _dates(self, match: Match, view: View, clause: Sequence[int]) -> tuple[Item | None, Item | None]:
        """The date nearest to the trigger in its clause, else in its sentence; and when it takes effect."""
        date = effective = None
        for tokens in (clause, range(*view.sentence[match.root])):
            found = dict.fromkeys(item for i in tokens if (item := view.item("date", i)))
            # A date that cannot be resolved is stated, too; one that can is better.
            for item in sorted(found, key=lambda d: (not d.name, max(d.start - match.end, match.start - d.end))):
                takes_effect = any(
                    bind(arg, view, item.start, item.end, item.start) for rule in self.date_rules for arg in rule.when
                )
                if takes_effect:
                    effective = effective or item
                elif tokens is clause or not _other_clause(view, item, match):
                    date = date or item
            if date:
                break
        return date, effective

    def _same(self, known: Event, new: Event, actors: Mapping[str, tuple[str, str | None]]) -> bool:
        if known.kind != new.kind or not _same_status(known.status, new.status):
            return False
        if new.chips and known.chips and not set(new.chips) & set(known.chips):
            return False
        if new.date and known.date and not _same_date(known.date.name, new.date.name):
            return False
        if known.direction and new.direction and known.direction != new.direction:
            return False
        named = {known.instrument, new.instrument} - {None} - self.generic
        if len(named) > 1:
            return False
        if known.kind in self.by_parties:
            mine, others = {*known.agents, *known.targets}, {*new.agents, *new.targets}
            if (mine or others) and not mine & others:
                return False
        ours, theirs = _sides(known.agents, actors), _sides(new.agents, actors)
        if ours and theirs and not ours & theirs:
            return False
        firms, others = _firms(known.targets, actors), _firms(new.targets, actors)
        return not (firms and others and not firms & others)

    def _merge(self, known: Event, new: Event) -> None:
        for mine, more in (
            (known.agents, new.agents), (known.targets, new.targets), (known.chips, new.chips),
        ):  # fmt: skip
            mine += [value for value in more if value not in mine]
        known.mentions += [mention for mention in new.mentions if mention not in known.mentions]
        known.targets = [name for name in known.targets if name not in known.agents]
        known.date = known.date or new.date
        known.effective = known.effective or new.effective
        if known.instrument is None or (known.instrument in self.generic and new.instrument):
            known.instrument = new.instrument
        if new.status == "possible":
            known.status = "possible"
        if new.confidence > known.confidence:
            known.confidence, known.rule = new.confidence, new.rule


def _refers(match: Match) -> bool:
    """Whether a match adds a mention to an event and never makes one."""
    return match.rule.fields.get("refers") == "only"


def _sides(names: Iterable[str], actors: Mapping[str, tuple[str, str | None]]) -> set[str]:
    """The countries that these belong to, themselves where that is not known."""
    return {actors[name][1] or name if name in actors else name for name in names}


def _firms(names: Iterable[str], actors: Mapping[str, tuple[str, str | None]]) -> set[str]:
    """Companies and persons among targets: two events of one kind do not share those."""
    return {name for name in names if name in actors and actors[name][0] in ("company", "person", "university")}


def _names(view: View, layer: str, tokens: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(item.name for i in tokens if (item := view.item(layer, i))))


def _holds(rule: Rule, match: Match, view: View) -> bool:
    """Whether a rule about a trigger holds of this one."""
    return all(bind(arg, view, match.start, match.end, match.root) for arg in rule.when) and not any(
        bind(arg, view, match.start, match.end, match.root) for arg in rule.unless
    )


def _other_clause(view: View, item: Item, match: Match) -> bool:
    """Whether a date belongs to a verb that the trigger does not hang on, and that does not hang on it."""
    above = item.start
    while view.head[above] != above and view.pos[above] not in ("VERB", "AUX"):
        above = view.head[above]
    return match.root not in view.subtree(above, clauses=True) and item.start not in view.subtree(
        match.root, clauses=True
    )


def _same_status(known: str, new: str) -> bool:
    open_ended = ("planned", "possible")
    return known == new or (known in open_ended and new in open_ended)


def _same_date(known: str, new: str) -> bool:
    """One may say more than the other: 2025-09 and 2025-09-11."""
    if not known or not new:
        return True
    return known.startswith(new) or new.startswith(known) or "W" in known + new
