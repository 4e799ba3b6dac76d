"""What happened to policy: rules' matches become events, and the mentions of one event are gathered in one.

Takes a View whose layers are set, gives `Event`s in the order of their first mention. The one thing to know: a
rule with `refers: only` (`the H200 decision`) adds a mention to an event of its kind and never makes one; with
`refers: last` (`the move`, `the measure takes effect`) to the event told last, of whatever kind; with `refers: next`
(`issued a rule`) to the measure that the rule takes, where one is told beside it.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chipwatch.extract.dates import day_told
from chipwatch.extract.event import COMING, OWN_BODIES, Event, Named
from chipwatch.extract.event_days import EventDays, lies_ahead, lies_before, same_date
from chipwatch.extract.grammar import grammar_of
from chipwatch.extract.identity import Identity, same_status, share_nobody, sides_of
from chipwatch.extract.layout import dated_entries
from chipwatch.extract.means import Means
from chipwatch.rulebook.compile import Compiler, Rule
from chipwatch.rulebook.match import Match, Matcher, Note, bind, forget, holds
from chipwatch.rulebook.view import Item, View

TOPIC_REACH = 3  # sentences to either side
REFERS = (None, "next", "only", "last")
MOVE_REACH = 2  # sentences back
OPENING = 6  # tokens of a sentence that may say that it is about a rule
LONG_AGO = 100  # days before the document: news do not tell it as new
OLD = 20  # days before the document: news tell it as what was announced before
LISTING = "entity_listing"
NEAR_REACH = 3  # sentences back
NEAR_LAYERS = {"agents": ("actor", "reference"), "targets": ("actor", "reference", "market", "place")}


@dataclass(slots=True)
class _Story:
    """A document as far as it is told: its events, and what became of each match."""

    view: View
    actors: Named
    stamps: Sequence[tuple[int, datetime.date]]
    today: datetime.date | None
    matches: Sequence[Match]
    events: list[Event] = field(default_factory=list)
    told: dict[int, Event | None] = field(default_factory=dict)  # by match
    fates: dict[int, tuple[Match, str, Event | None]] = field(default_factory=dict)  # by match, noted once all is told

    def settle(self, match: Match, fate: str, event: Event | None) -> None:
        """Say what became of a match, and of which event it tells."""
        self.told[id(match)] = event
        self.fates[id(match)] = match, fate, event


class Events:
    """Finds events; built once from the rules `event` and `event.*` and the section `events`."""

    def __init__(self, compiler: Compiler, data: Mapping[str, Any]) -> None:
        self.matcher = Matcher(compiler.compile("event"))
        self.status_rules = compiler.compile("event.status")
        self.agent_rules = compiler.compile("event.agent")
        self.target_rules = compiler.compile("event.target")
        settings = data.get("events") or {}
        self.kinds: list[str] = settings["kinds"]
        self.absorbs: Mapping[str, list[str]] = settings.get("absorbs") or {}
        self.grammar = grammar_of(data)
        self.means = Means(settings, self.grammar)
        self.generic = self.means.generic
        self.days = EventDays(settings, self.grammar, compiler.compile("event.date"))
        self.aside: frozenset[str] = frozenset(settings.get("told_aside") or ())
        self.another_words: frozenset[str] = frozenset(settings.get("another_words") or ())
        self.further_verbs: frozenset[str] = frozenset(settings.get("further_verbs") or ())
        self.told_words: frozenset[str] = frozenset(settings.get("told_words") or ())
        self.notices: frozenset[str] = frozenset(settings.get("notice_nouns") or ())
        self.told_nouns: frozenset[str] = frozenset(settings.get("told_nouns") or ())
        self.notice_openings = [words.split() for words in settings.get("notice_openings") or ()]
        self.on_topic: frozenset[str] = frozenset(settings.get("on_topic") or ())
        self.topic = compiler.lists["topic-words"]
        self.told_with_listing: frozenset[str] = frozenset(settings.get("told_with_listing") or ())
        self.listed_words: frozenset[str] = frozenset(settings.get("listed_words") or ())
        self.listed_nouns: frozenset[str] = frozenset(settings.get("listed_nouns") or ())
        self.directed: frozenset[str] = frozenset(settings.get("direction_from_below") or ())
        self.swallows: Mapping[str, list[str]] = settings.get("swallows") or {}
        self.measures: frozenset[str] = frozenset(settings.get("measures") or ())
        self.by_bodies: frozenset[str] = frozenset(settings.get("done_by_bodies") or ())
        self.aimed: frozenset[str] = frozenset(settings.get("aimed_at_somebody") or ())
        self.aimed_at: Mapping[str, frozenset[str]] = {
            kind: frozenset(labels) for kind, labels in (settings.get("aimed_at") or {}).items()
        }
        self.kept_by: frozenset[str] = frozenset(settings.get("kept_by_agents") or ())
        self.countries: dict[str, str] = {e["name"]: e["code"] for e in data.get("countries") or ()}
        families = {e["name"]: e["family"] for e in data.get("chips") or () if e.get("family")}
        self.identity = Identity(settings, generic=self.generic, countries=self.countries, families=families)
        nations = {code: name for name, code in self.countries.items()}
        states = data.get("states") or ()
        self.nation_of: dict[str, str] = {e["name"]: nations[e["code"]] for e in states if e["code"] in nations}
        self.listed = {e["name"] for e in data.get("instruments") or ()}
        self.near: dict[str, Mapping[str, list[frozenset[str]]]] = {
            what: {
                kind: [frozenset(one.split("|")) for one in labels]
                for kind, labels in (settings.get(f"{what}_near") or {}).items()
            }
            for what in NEAR_LAYERS
        }
        self.leads_away: frozenset[str] = frozenset(settings.get("no_agent_behind") or ())
        self.leads_elsewhere = self.leads_away | frozenset(settings.get("no_agent_near_behind") or ())
        self.at_home: frozenset[str] = frozenset(settings.get("aimed_at_home_too") or ())
        self.chips = compiler.lists["chip-words"]
        self.acts_for: Mapping[str, str] = (data.get("terms") or {}).get("acts_for") or {}
        self.bills = compiler.lists["bill-words"]
        self.keepers = {e["name"]: e["of"] for e in data.get("instruments") or () if e.get("of")}
        self.replaced_in_sentence: Mapping[str, list[str]] = settings.get("replaced_in_sentence") or {}

    def __call__(
        self,
        view: View,
        actors: Named,
        note: Note = forget,
        stamps: Sequence[tuple[int, datetime.date]] = (),
        today: datetime.date | None = None,
    ) -> list[Event]:
        """`actors`: canonical name -> kind and country, for all actors of the document; `stamps`: as dates have them;
        `today`: the document's day.

        `note` is told what became of each match: the event it `became` or was `merged` into, the match it was
        `replaced` or `covered` by, or that it is `off topic`, `spoken` or `refers` to no event before it.
        """
        matches = self.matcher(view, note)
        best = self._best(matches, view, note)
        story = _Story(view, actors, stamps, today, matches)
        wholes = {id(m): whole for m in best if (whole := _whole(m, best, view))}
        for match in sorted(best, key=lambda m: id(m) in wholes):
            self._tell(match, wholes.get(id(match)), story)
        self._join_acts(best, story)
        for fate in story.fates.values():
            note(*fate)
        self._complete(best, story)
        return story.events

    def _tell(self, match: Match, whole: Match | None, story: _Story) -> None:
        """Make an event of a match, or add it to the one it tells again; `whole`: what its trigger is a part of."""
        view, events = story.view, story.events
        draft = self._draft(match, story)
        refers = _refers(match)
        known = self._told_before(draft, match, whole, story)
        if known:
            self.identity.merge(known, draft)
            story.settle(match, "merged", known)
        elif known := self._told_by_listing(draft, events, match, view):
            known.mentions += [mention for mention in draft.mentions if mention not in known.mentions]
            story.settle(match, "merged", known)
        elif refers and refers != "next":
            story.settle(match, "refers", None)
        elif self._is_speech(match, view):
            story.settle(match, "spoken", None)
        else:
            if not draft.agents and _has_no_subject(match, view):
                draft.agents = list(events[-1].agents) if events else []
            events.append(draft)
            story.settle(match, "became", draft)

    def _told_before(self, draft: Event, match: Match, whole: Match | None, story: _Story) -> Event | None:
        """The event that a match tells again; what only points to one has its status."""
        if whole:
            known = story.told.get(id(whole))
        elif (refers := _refers(match)) == "last":
            return self._told_last(story.events, match, story.view)
        elif known := self.identity.known(story.events, draft, story.actors):
            return known
        elif refers == "only" or self._is_definite(match, story.view) or draft.is_bare:
            known = self.identity.meant(story.events, draft, story.actors)
        draft.status = known.status if known else draft.status
        return known

    def _join_acts(self, best: Sequence[Match], story: _Story) -> None:
        """Add rules and orders to the events that tell what they do."""
        became = [(match, event) for match, fate, event in story.fates.values() if event and fate == "became"]
        for match, act in became:
            if _refers(match) == "next" and (done := self._done_by(act, story.events, match, story.view, story.actors)):
                story.events = [e for e in story.events if e is not act]
                self.identity.merge(done, act)
                for one in best:
                    if story.told.get(id(one)) is act:
                        story.settle(one, "merged", done)

    def _complete(self, best: Sequence[Match], story: _Story) -> None:
        """Say of each event what the text as a whole says: whom it is aimed at, by what measure, who may have done it.

        Once all tellings are merged, so that whom it may be aimed at sets none apart.
        """
        view, actors, events, today = story.view, story.actors, story.events, story.today
        tellings = [(match, event) for match in best if (event := story.told.get(id(match)))]
        for match, event in tellings:
            if not event.targets and event.kind in self.aimed:
                found = _first_found(self.target_rules, match, view, event.agents)
                event.targets = self._others(found, event.agents, actors)
        title = self.means.title(view)
        for event in events:
            event.targets = self._aimable(event, actors)
            event.mentions.sort()
            if event.kind in self.measures:
                event.instrument = event.instrument or title
            if not event.agents and event.kind in self.kept_by and event.instrument in self.keepers:
                event.agents = [self._keeper(self.keepers[event.instrument], actors)]
            if event.date and today and lies_ahead(event.date.name, today):
                self.days.comes(event, event.date, today)
        for match, event in tellings:
            if not event.agents:
                event.agents = self._near("agents", event, match, view, event.targets)
            if not event.targets:
                # A body aims measures at others, but prosecutes its own.
                sides = set() if event.kind in self.at_home else sides_of(event.agents, actors)
                ours = [name for name, (_, country) in actors.items() if country in sides]
                event.targets = self._near("targets", event, match, view, {*event.agents, *ours})
        for event in events:
            if not event.agents and event.kind in self.measures:
                event.agents = self._whose(event, events)

    def _keeper(self, name: str, named: Collection[str]) -> str:
        """Who keeps a list or a rule, by the name that the text has: the bureau, else the department it belongs to."""
        above = self.acts_for.get(name)
        return above if above and above in named and name not in named else name

    def _whose(self, event: Event, events: Sequence[Event]) -> list[str]:
        """Who takes the measures of the same direction that a text tells of, where it is always the same one."""
        ways = (event.direction, None) if event.direction else ("restrict", "ease", None)
        alike = [e for e in events if e.agents and e.kind in self.measures and e.direction in ways]
        first = alike[0].agents if alike else []
        same = all(set(first) & set(e.agents) for e in alike)
        return list(first) if same and not set(first) & set(event.targets) else []

    def _near(self, what: str, event: Event, match: Match, view: View, others: Collection[str]) -> list[str]:
        """Whom a text may mean where no rule finds agents or targets: the nearest of its kind who is told near it.

        First what stands before the trigger in its sentence, then what stands behind it, then who acts in the
        sentences before.
        """
        start, end = view.sentence[match.root]
        first = start
        for _ in range(NEAR_REACH):
            first = view.sentence[first - 1][0] if first > 0 else 0
        before, behind = reversed(range(start, match.start)), range(match.end, end)
        own = (*before, *behind) if what == "agents" else (*behind, *before)
        tokens = (*own, *reversed(range(first, start)))
        for labels in self.near[what].get(event.kind, ()):
            for i in tokens:
                for layer in NEAR_LAYERS[what]:
                    item = view.item(layer, i)
                    if not item or item.label not in labels or item.name in others or self._elsewhere(what, i, view):
                        continue
                    if view.lower[item.end : item.end + 1] == [":"]:  # whoever speaks here
                        continue
                    if i >= start or _acts(item, view):
                        return [item.name]
        return []

    def _elsewhere(self, what: str, i: int, view: View) -> bool:
        """Whether a name is of a place that things go to (`smuggled chips to China`), or only of a chip's maker."""
        head = view.head[i]
        if what == "agents":
            return _stands_behind(self.leads_elsewhere, i, view)
        return view.dep[i] in ("compound", "poss") and bool(
            view.item("chip", head) or next(self.chips.ends(view, head, head + 1), None)
        )

    def _is_speech(self, match: Match, view: View) -> bool:
        """Whether a trigger is somebody's words about himself or others (`"We will not let them"`): no event."""
        if not view.item("quote", match.root):
            return False
        verb = match.root
        while view.dep[verb] in ("xcomp", "pcomp", "prep") and not any(
            view.dep[c] in ("nsubj", "nsubjpass") for c in view.children[verb]
        ):
            verb = view.head[verb]  # `"He ended up giving us billions"`
        return any(view.pos[c] == "PRON" and view.dep[c] in ("nsubj", "nsubjpass") for c in view.children[verb])

    def _is_another(self, match: Match, view: View) -> bool:
        """Whether a verb, or what it is done with, says that this comes on top of what was told: `later`, `another`."""
        if view.pos[match.root] != "VERB":
            return False
        places = [match.root, *(c for c in view.children[match.root] if view.dep[c] in ("dobj", "nsubjpass"))]
        words = [c for place in places for c in view.children[place] if view.dep[c] in ("det", "amod", "advmod")]
        further = view.lemma[match.root] in self.further_verbs  # `tightened these curbs`
        words = [i for i in words if view.lower[i + 1 : i + 2] != [","]]  # `Second, they bar`: goes on with a list
        return any(view.lower[i] in self.another_words or (further and view.lower[i] in self.told_words) for i in words)

    def _opens_anew(self, match: Match, view: View) -> int:
        """Where what a notice tells of its rule begins, with its heading: `In this rule, BIS amends ...`; else 0."""
        start = view.sentence[match.root][0]
        opening = view.lower[start : start + OPENING]
        opens = any(opening[: len(words)] == words for words in self.notice_openings)
        if not opens or self.notices.isdisjoint(opening):
            return 0
        return view.sentence[start - 1][0] if start else 0

    def _is_definite(self, match: Match, view: View) -> bool:
        """Whether a trigger is a noun that points to something known: `the ban`, `Trump's decision`, `its controls`.

        Or a verb that says what such a one does: `the rules restrict exports of tools, too`.
        """
        first = max(match.start - bool(view.item("instrument", match.start)), 0)  # `The Chip Security Act would`
        if not self.grammar["known_one"].isdisjoint(view.lower[first : match.start + 1]):  # `The bill would`
            return True
        noun, known = match.root, self.grammar["known"]
        if view.pos[noun] in ("VERB", "AUX"):
            verb = view.head[noun] if view.dep[noun] == "aux" else noun
            does = (c for c in view.children[verb] if view.dep[c] == "nsubj" and view.pos[c] == "NOUN")
            noun = next((c for c in does if view.lemma[c] in self.told_nouns), noun)
            known = known - self.grammar["this"]  # `This rule revises`: a notice tells of itself
        if view.pos[noun] not in ("NOUN", "PROPN"):
            return False
        return any(
            view.dep[c] == "poss" or (view.dep[c] == "det" and view.lower[c] in known) for c in view.children[noun]
        )

    def _told_last(self, events: Sequence[Event], match: Match, view: View) -> Event | None:
        """The measure whose last mention stands nearest before a match, in its sentence or the ones it follows."""
        first = view.sentence[match.root][0]
        for _ in range(MOVE_REACH):
            first = view.sentence[first - 1][0] if first > 0 else 0
        told = [e for e in events if e.kind in self.measures and e.mentions[-1][0] >= first]
        return max(told, key=lambda e: e.mentions[-1], default=None)

    def _told_by_listing(self, draft: Event, events: Sequence[Event], match: Match, view: View) -> Event | None:
        """The listing of which this is what it means: `exports to the listed firms are prohibited`."""
        listing = next((e for e in reversed(events) if e.kind == LISTING), None)
        if not listing or draft.kind not in self.told_with_listing or draft.date or draft.chips:
            return None
        below = view.subtree(match.root, clauses=True)
        nouns = (i for i in below if view.lemma[i] in self.listed_nouns)
        told = any(view.lower[c] in self.listed_words for i in nouns for c in view.children[i])
        return listing if told else None

    def _done_by(
        self,
        act: Event,
        events: Sequence[Event],
        match: Match,
        view: View,
        actors: Named,
    ) -> Event | None:
        """The measure that a rule or an order takes: one of the same body, told near it."""
        named = act.instrument not in (None, *self.generic)
        told = (
            e for e in events if e.instrument == act.instrument and e.direction == "restrict" and e.kind != act.kind
        )
        if named and (same := next(told, None)):
            return same
        first, last = view.sentence[match.root]
        for _ in range(MOVE_REACH):
            first = view.sentence[first - 1][0] if first > 0 else 0
            last = view.sentence[last][1] if last < len(view) else last
        ours = sides_of(act.agents, actors)
        return next(
            (
                e
                for e in events
                if e.kind in self.measures
                and e.kind != act.kind
                and e.direction
                and (same_status(e.status, act.status) or {e.status, act.status} == COMING)
                and any(first <= start < last for start, _ in e.mentions)
                and (not ours or not e.agents or bool(ours & sides_of(e.agents, actors)))
                and not (act.date and e.date and not same_date(act.date.name, e.date.name))
                and len({act.instrument, e.instrument} - {None} - set(self.generic)) < 2
            ),
            None,
        )

    def _best(self, matches: Sequence[Match], view: View, note: Note) -> list[Match]:
        """Of matches that tell one thing the kind that stands first in the table."""
        rank = {kind: n for n, kind in enumerate(self.kinds)}
        topical: list[Match] = []
        for match in matches:
            if match.rule.fields["kind"] not in self.on_topic or self._is_on_topic(match, view):
                topical.append(match)
            else:
                note(match, "off topic", None)
        together: dict[tuple[int, int], list[Match]] = {}
        for match in topical:
            together.setdefault(view.sentence[match.root], []).append(match)
        for match in list(topical):
            beside = together[view.sentence[match.root]]
            winner = next((other for other in beside if self._swallows(other, match, view)), None)
            if winner:
                topical.remove(match)
                beside.remove(match)
                note(match, "covered", winner)
        # What only refers to an event never stands before the rule that tells one on the same words.
        order = sorted(
            topical,
            key=lambda m: (
                REFERS.index(_refers(m)),
                rank.get(m.rule.fields["kind"], len(rank)),
                m.start,
                m.start - m.end,
            ),
        )
        kept: dict[tuple[int, int], list[Match]] = {}
        for match in order:
            beside = kept.setdefault(view.sentence[match.root], [])
            winner = next((other for other in beside if self._covers(other, match, view)), None)
            if winner:
                note(match, "covered", winner)
            else:
                beside.append(match)
        return sorted((match for beside in kept.values() for match in beside), key=lambda m: m.start)

    def _swallows(self, winner: Match, loser: Match, view: View) -> bool:
        """What a bill would do is no event beside the bill's passage."""
        if any(self.days.is_other_time(i, view) for i in view.way_up(loser.root, winner.root)):
            return False  # `put in a bill after the president had cleared the sales`
        return loser.rule.fields["kind"] in self.swallows.get(winner.rule.fields["kind"], ()) and (
            _hangs(loser.root, winner.root, view, deep=True) or self._is_done_by_bill(loser.root, view)
        )

    def _direction_below(self, match: Match, matches: Iterable[Match], view: View) -> str | None:
        """The direction of what a bill or a deal is about: of the first event told below it, or done by the bill."""
        below = (m for m in matches if m.rule.fields.get("direction") and m.root != match.root)
        return next(
            (
                m.rule.fields["direction"]
                for m in below
                if _hangs(m.root, match.root, view)
                or (view.sentence[m.root] == view.sentence[match.root] and self._swallows(match, m, view))
            ),
            None,
        )

    def _is_done_by_bill(self, verb: int, view: View) -> bool:
        """Whether what does a thing is a bill: `the act, which passed, would ban`."""
        subjects: list[int] = []
        while not subjects:
            subjects = [c for c in view.children[verb] if view.dep[c] == "nsubj"]
            if view.dep[verb] not in ("conj", "xcomp"):
                break
            verb = view.head[verb]
        return any(
            next(self.bills.ends(view, i, i + 1), None)
            or ((item := view.item("instrument", i)) and item.label == "bill")
            for i in subjects
        )

    def _is_in_bill(self, verb: int, view: View) -> bool:
        """Whether a verb says what a bill is to do that others talk about: `urged X to drop the act, which bars`."""
        if view.dep[verb] != "relcl":
            return False
        measure = view.item("instrument", view.head[verb])
        return measure is not None and measure.label in ("bill", "law")

    def _is_on_topic(self, match: Match, view: View) -> bool:
        """Whether a word of trade or technology, a listed measure, a chip or a company stands near a trigger."""
        first, last = view.sentence[match.root]
        for _ in range(TOPIC_REACH):
            first = view.sentence[first - 1][0] if first > 0 else 0
            last = view.sentence[last][1] if last < len(view) else last
        return any(
            view.item("chip", i)
            or ((measure := view.item("instrument", i)) and measure.name in self.listed)
            or ((actor := view.item("actor", i)) and actor.label == "company")
            or next(self.topic.ends(view, i, last), None) is not None
            for i in range(first, last)
        )

    def _covers(self, winner: Match, loser: Match, view: View) -> bool:
        """Whether of two matches in a sentence the one tells what the other does, and goes before it."""
        if winner.start < loser.end and loser.start < winner.end:
            return True
        mine, other = winner.rule.fields["kind"], loser.rule.fields["kind"]
        if mine in self.replaced_in_sentence.get(other, ()):
            return True
        if mine == other and (_does_another(winner, loser) or _says_who(loser, view)):
            return False
        if self._told_aside(loser, view):
            return False
        # The rule or deal that does it is not a second event: the winner hangs on the loser, or the other way.
        return other in self.absorbs.get(mine, ()) and (
            _hangs(winner.root, loser.root, view) or _hangs(loser.root, winner.root, view)
        )

    def _told_aside(self, match: Match, view: View) -> bool:
        """Whether a relative clause tells what was done on a day of its own: `sales, which it barred in May, …`."""
        aside = match.rule.fields["kind"] in self.aside and view.dep[match.root] == "relcl"
        if not aside or view.tag[match.root] not in ("VBD", "VBN"):
            return False
        below = view.subtree(match.root, clauses=False)
        return any(view.item("date", i) for i in below)

    def _draft(self, match: Match, story: _Story) -> Event:
        """An event as one match tells it."""
        view, actors = story.view, story.actors
        fields = match.rule.fields
        told = self.status_rule(match, view)
        status = fields.get("status") or (str(told.fields["status"]) if told else "actual")
        clause = view.clause(match.root)
        agents = self._bodies(match) or self._default_agents(match, view)
        targets = [name for name in match.names("targets") if name not in agents]
        if labels := self.aimed_at.get(fields["kind"]):
            targets = [name for name in targets if name not in actors or actors[name][0] in labels]
        if fields["kind"] in self.at_home:
            bound = [v for v in match.args.get("targets", ()) if v.item]
            makers = {v.item.name for v in bound if v.item and self._elsewhere("targets", v.head, view)}
            targets = [name for name in targets if name not in makers]
        if fields["kind"] in self.by_bodies:
            # a body of one's own side may be told or allowed something
            targets = self._others(targets, agents, actors, bodies=fields.get("direction") == "restrict")
        # `let Nvidia sell the H20`: the chips may stand in the clause below
        below = view.subtree(match.root, clauses=True)
        # `CPU sales made up for headwinds from export controls`: these are not on what is sold
        apart = view.pos[match.root] == "NOUN" and view.dep[match.root] == "pobj"
        apart = apart and view.lower[view.head[match.root]] not in self.grammar["by"]
        chips = match.names("chips") or _names(view, "chip", below if apart else clause) or _names(view, "chip", below)
        instrument, revised = self.means(match, view, clause, below)
        event = Event(
            kind=fields["kind"],
            status=status,
            direction=fields.get("direction"),
            rule=match.rule.id,
            confidence=match.rule.confidence,
            agents=agents,
            targets=targets,
            chips=chips,
            instrument=instrument,
            revises=revised,
            mentions=[(match.start, match.end)],
        )
        event.date, event.effective = self.days(match, view, clause, story.today, status)
        if event.status == "planned" and self.days.is_in_force(event, match, view, story.today):
            event.status = "actual"
        self._place(event, match, story)
        return event

    def _place(self, event: Event, match: Match, story: _Story) -> None:
        """Say how an event is told, and where in its text: by that it is known again."""
        view, today = story.view, story.today
        event.day = day_told(view.doc[match.start].idx, story.stamps) if story.stamps else None
        event.another = self._is_another(match, view)
        event.anew = self._opens_anew(match, view)
        event.entry = entry.kb_id_ if (entry := dated_entries(view.doc)[match.start]) else None
        event.past = bool(event.date and today and lies_before(event.date.name, today, LONG_AGO))
        event.old = bool(event.date and today and lies_before(event.date.name, today, OLD))
        event.verb = view.pos[match.root] in ("VERB", "AUX")
        if event.direction is None and event.kind in self.directed:
            event.direction = self._direction_below(match, story.matches, view)

    def _others(
        self,
        targets: Sequence[str],
        agents: Sequence[str],
        actors: Named,
        *,
        bodies: bool = True,
    ) -> list[str]:
        """Targets without the agents' own country: who bars `American firms` does not aim at the United States.

        Nor at another government of it (`restrictions that the Biden administration set`).
        """
        own = {actors[name][1] if name in actors else self.countries.get(name) for name in agents} - {None}
        theirs = {name: actors[name][1] for name in targets if name in actors and actors[name][0] in OWN_BODIES}
        sides = {**self.countries, **theirs} if bodies else self.countries
        return [name for name in targets if sides.get(name) not in own]

    def _bodies(self, match: Match) -> list[str]:
        """Who a rule says does it; of a mere place in a state (`was arrested in Ohio`) the nation."""
        places = {v.item.name for v in match.args.get("agents", ()) if v.item and v.item.layer == "place"}
        names = match.names("agents")
        return list(dict.fromkeys(self.nation_of.get(name, name) if name in places else name for name in names))

    def _aimable(self, event: Event, actors: Named) -> list[str]:
        """Targets that a measure can be aimed at: no agency that polices it, no leader who spoke of it."""
        labels = self.aimed_at.get(event.kind)
        if not labels:
            return event.targets
        fit = [name for name in event.targets if name not in actors or actors[name][0] in labels]
        return self._others(fit, event.agents, actors, bodies=event.direction == "restrict")

    def _default_agents(self, match: Match, view: View) -> list[str]:
        """Who does it where the rule itself finds nobody; nobody whom it is done to."""
        if match.rule.fields["kind"] not in self.by_bodies or self._is_in_bill(match.root, view):
            return []
        if view.dep[match.root] in ("csubj", "csubjpass"):  # `Revoking the licence is wrong, the ministry said`
            return []
        bound = [v for v in match.args.get("targets", ()) if v.item and v.item.layer != "reference"]
        below = set(view.subtree(match.root, clauses=True)) if bound else set()
        # Who stands outside of what the trigger tells is not whom it is done to: `a move by Tokyo to bar exports`.
        verb = view.pos[match.root] in ("VERB", "AUX")
        targets = {v.item.name for v in bound if v.item and (not verb or v.head in below)}
        return _first_found(self.agent_rules, match, view, targets, self.leads_away)

    def status_rule(self, match: Match, view: View) -> Rule | None:
        """The rule that says the status of a match; where none holds, it is actual."""
        place = match.start, match.end, match.root
        return next((rule for rule in self.status_rules if holds(rule, view, *place)), None)


def _first_found(
    rules: Iterable[Rule], match: Match, view: View, others: Collection[str], away: Collection[str] = ()
) -> list[str]:
    """Whom the first of these rules finds that finds anybody; none of the others, nor behind these prepositions."""
    for rule in rules:
        if not holds(rule, view, match.start, match.end, match.root):
            continue
        for arg in rule.args:
            values = bind(arg, view, match.start, match.end, match.root)
            names = dict.fromkeys(
                v.item.name
                for v in values
                if v.item and v.item.name not in others and not _stands_behind(away, v.head, view)
            )
            if names:
                return list(names)
    return []


def _stands_behind(prepositions: Collection[str], i: int, view: View) -> bool:
    """Whether a name is what one of these leads to; none does that hangs on another (`according to`)."""
    while view.dep[i] == "conj" and view.head[i] != i:
        i = view.head[i]
    by = view.head[i]
    return view.dep[i] == "pobj" and view.lower[by] in prepositions and view.dep[view.head[by]] != "prep"


def _does_another(winner: Match, loser: Match) -> bool:
    """Whether somebody else does it: neither who does the one nor whom it is done to (who gets money to build)."""
    ours = winner.names("agents")
    if share_nobody(ours, loser.names("agents")) and set(ours) & set(loser.names("targets")):
        return True  # what is done to who does the one: `banned exports to America for its curbs on exports to China`
    return share_nobody([*ours, *winner.names("targets")] if ours else [], loser.names("agents"))


def _says_who(match: Match, view: View) -> bool:
    """Whether a trigger is a verb with a subject of its own that is no pronoun: it tells what somebody else does."""
    return any(view.dep[c] == "nsubj" and view.pos[c] != "PRON" for c in view.children[match.root])


def _refers(match: Match) -> str | None:
    """How a match adds a mention to an event: `only` to one of its kind, `last` to the last one, `next` to its deed."""
    refers = match.rule.fields.get("refers")
    return str(refers) if refers else None


def _has_no_subject(match: Match, view: View) -> bool:
    """Whether a trigger opens a sentence that has no subject: an item of a list says what its head's subject does."""
    first, last = view.sentence[match.root]
    opens = all(view.pos[i] in ("PUNCT", "SPACE", "ADV") for i in range(first, match.start))
    return (
        opens
        and view.tag[match.root] == "VBG"
        and not any(view.dep[i] == "nsubj" for i in range(first, last) if view.head[i] == match.root)
    )


def _whole(part: Match, matches: Sequence[Match], view: View) -> Match | None:
    """The match of the same kind that a trigger is a part of: `raised tariffs`, `agreed to extend the truce`."""
    root = part.root
    while view.dep[root] == "pobj" and view.dep[view.head[root]] == "prep" and view.lower[view.head[root]] == "of":
        root = view.head[view.head[root]]  # `slapped an increase of tariffs on them`
    noun = view.pos[root] in ("NOUN", "PROPN") and view.dep[root] in ("dobj", "nsubjpass", "nsubj")
    if not noun and view.dep[root] != "xcomp":
        return None
    return next(
        (
            m
            for m in matches
            if m.root == view.head[root]
            and m is not part
            and m.rule.fields["kind"] == part.rule.fields["kind"]
            and not _refers(m)
        ),
        None,
    )


def _hangs(i: int, above: int, view: View, deep: bool = False) -> bool:
    """Whether token `i` hangs on token `above`, as no clause of its own beside it (`banned X, and allowed Y`).

    `deep`: a clause beside one that hangs on it does, too (`provides that it may review X and ban Y`).
    """
    while i != above:
        beside = view.dep[i] == "conj" and view.pos[i] in ("VERB", "AUX") and not (deep and view.head[i] != above)
        if beside or view.head[i] == i:
            return False
        i = view.head[i]
    return True


def _acts(item: Item, view: View) -> bool:
    """Whether somebody is a subject: who acts in a sentence."""
    return any(view.dep[i] in ("nsubj", "nsubjpass") for i in range(item.start, item.end))


def _names(view: View, layer: str, tokens: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(item.name for i in tokens if (item := view.item(layer, i))))
