"""What happened to policy: rules' matches become events, and the mentions of one event are gathered in one.

Takes a View whose layers are set, gives `Event`s in the order of their first mention. The one thing to know: a
rule with `refers: only` (`the H200 decision`) adds a mention to an event of its kind and never makes one; with
`refers: last` (`the move`, `the measure takes effect`) to the event told last, of whatever kind; with `refers: next`
(`issued a rule`) to the measure that the rule takes, where one is told beside it.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chipwatch.extract.dates import day_told
from chipwatch.extract.grammar import grammar_of
from chipwatch.extract.layout import dated_entries
from chipwatch.extract.means import Means
from chipwatch.rulebook.compile import Compiler, Rule
from chipwatch.rulebook.match import Match, Matcher, Note, bind, forget
from chipwatch.rulebook.view import Item, View

TOPIC_REACH = 3  # sentences to either side
REFERS = (None, "next", "only", "last")
MOVE_REACH = 2  # sentences back
SAME_STORY = 7  # days between two items of a digest that may tell of one event
SILENCE = 160  # tokens after which a verb tells of something else, unless it names whom or what it is about again
COMING = {"planned", "actual"}
AHEAD = {"planned", "possible"}
DAY = len("2025-09-11")
GOES_ON = 60  # tokens
WITHIN = 12  # tokens in which a noun without parties goes on with what was told
WEEK = datetime.timedelta(7)
LEAD = 4  # tokens in which a sentence opens with a date
SPAN = 6  # tokens in which `between May and June` is said
OPENING = 6  # tokens of a sentence that may say that it is about a rule
BESIDE = 8  # tokens between two tellings of one deal
HEADED = 30  # tokens between a heading and what it is the heading of
LONG_AGO = 100  # days before the document: news do not tell it as new
OLD = 20  # days before the document: news tell it as what was announced before
APPROVAL = "export_approval"
LISTING = "entity_listing"
COMPANY = frozenset({"company"})
BODIES = frozenset({"agency", "legislature", "person"})
STATES = frozenset({"government", "agency"})
OWN_BODIES = frozenset({"agency", "government", "legislature"})
MEMBERS = {frozenset({"person"}), frozenset({"legislature"})}
NEAR_REACH = 3  # sentences back
NEAR_LAYERS = {"agents": ("actor", "reference"), "targets": ("actor", "reference", "market", "place")}


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
    revises: bool = False  # the instrument is what it changes
    date: Item | None = None
    effective: Item | None = None
    mentions: list[tuple[int, int]] = field(default_factory=list)
    day: datetime.date | None = None  # of the item of a digest that tells it
    another: bool = False  # the text says that it is not the one told before
    anew: int = 0  # the token from which on a notice tells of a rule, where its sentence opens with `In this rule`
    entry: str | None = None  # the date of the entry of a timeline that tells it
    old: bool = False  # dated, some weeks before the document
    past: bool = False  # dated, long before the document
    verb: bool = False  # told by a verb


class Events:
    """Finds events; built once from the rules `event` and `event.*` and the section `events`."""

    def __init__(self, compiler: Compiler, data: Mapping[str, Any]) -> None:
        self.matcher = Matcher(compiler.compile("event"))
        self.status_rules = compiler.compile("event.status")
        self.date_rules = compiler.compile("event.date")
        self.agent_rules = compiler.compile("event.agent")
        self.target_rules = compiler.compile("event.target")
        settings = data.get("events") or {}
        self.kinds: list[str] = settings["kinds"]
        self.absorbs: Mapping[str, list[str]] = settings.get("absorbs") or {}
        self.grammar = grammar_of(data)
        self.means = Means(settings, self.grammar)
        self.generic = self.means.generic
        self.by_parties: frozenset[str] = frozenset(settings.get("told_apart_by_parties") or ())
        self.by_countries: frozenset[str] = frozenset(settings.get("told_apart_by_countries") or ())
        self.both_sides: frozenset[str] = frozenset(settings.get("seller_and_buyer") or ())
        self.aside: frozenset[str] = frozenset(settings.get("told_aside") or ())
        self.told_ahead: frozenset[str] = frozenset(settings.get("told_ahead") or ())
        self.planned_ahead: frozenset[str] = frozenset(settings.get("planned_where_ahead") or ())
        self.begins_ahead: frozenset[str] = frozenset(settings.get("effective_where_ahead") or ())
        self.by_firms: frozenset[str] = frozenset(settings.get("told_apart_by_firms") or ())
        self.of_sides: frozenset[str] = frozenset(settings.get("made_by_sides") or ())
        self.by_doers: frozenset[str] = frozenset(settings.get("told_apart_by_doers") or ())
        self.by_bodies_of_one_side: frozenset[str] = frozenset(settings.get("told_apart_by_bodies") or ())
        self.undoes: frozenset[str] = frozenset(settings.get("undone_things_are_dated") or ())
        self.told_on: frozenset[str] = frozenset(settings.get("told_on_as_it_comes") or ())
        self.eras: list[frozenset[str]] = [frozenset(names) for names in settings.get("eras") or ()]
        self.another_words: frozenset[str] = frozenset(settings.get("another_words") or ())
        self.further_verbs: frozenset[str] = frozenset(settings.get("further_verbs") or ())
        self.told_words: frozenset[str] = frozenset(settings.get("told_words") or ())
        self.apart: frozenset[str] = frozenset(settings.get("other_times") or ())
        self.says: frozenset[str] = frozenset(settings.get("saying_verbs") or ())
        self.issue_verbs: frozenset[str] = frozenset(settings.get("issue_verbs") or ())
        self.notices: frozenset[str] = frozenset(settings.get("notice_nouns") or ())
        self.dated_nouns: frozenset[str] = frozenset(settings.get("dated_nouns") or ())
        self.told_nouns: frozenset[str] = frozenset(settings.get("told_nouns") or ())
        self.notice_openings = [words.split() for words in settings.get("notice_openings") or ()]
        self.on_topic: frozenset[str] = frozenset(settings.get("on_topic") or ())
        self.topic = compiler.lists["topic-words"]
        self.told_with_listing: frozenset[str] = frozenset(settings.get("told_with_listing") or ())
        self.listed_words: frozenset[str] = frozenset(settings.get("listed_words") or ())
        self.listed_nouns: frozenset[str] = frozenset(settings.get("listed_nouns") or ())
        self.directed: frozenset[str] = frozenset(settings.get("direction_from_below") or ())
        self.swallows: Mapping[str, list[str]] = settings.get("swallows") or {}
        self.pointed_at: frozenset[str] = frozenset(settings.get("pointed_at") or ())
        self.measures: frozenset[str] = frozenset(settings.get("measures") or ())
        self.by_bodies: frozenset[str] = frozenset(settings.get("done_by_bodies") or ())
        self.aimed: frozenset[str] = frozenset(settings.get("aimed_at_somebody") or ())
        self.aimed_at: Mapping[str, frozenset[str]] = {
            kind: frozenset(labels) for kind, labels in (settings.get("aimed_at") or {}).items()
        }
        self.kept_by: frozenset[str] = frozenset(settings.get("kept_by_agents") or ())
        self.countries: dict[str, str] = {e["name"]: e["code"] for e in data.get("countries") or ()}
        nations = {code: name for name, code in self.countries.items()}
        states = data.get("states") or ()
        self.nation_of: dict[str, str] = {e["name"]: nations[e["code"]] for e in states if e["code"] in nations}
        self.listed = {e["name"] for e in data.get("instruments") or ()}
        self.near: dict[str, Mapping[str, list[frozenset[str]]]] = {
            what: {kind: [frozenset(one.split("|")) for one in labels] for kind, labels in found.items()}
            for what in NEAR_LAYERS
            if (found := settings.get(f"{what}_near") or {}) is not None
        }
        self.leads_away: frozenset[str] = frozenset(settings.get("no_agent_behind") or ())
        self.leads_elsewhere = self.leads_away | frozenset(settings.get("no_agent_near_behind") or ())
        self.at_home: frozenset[str] = frozenset(settings.get("aimed_at_home_too") or ())
        self.chips = compiler.lists["chip-words"]
        self.families = {e["name"]: e["family"] for e in data.get("chips") or () if e.get("family")}
        self.acts_for: Mapping[str, str] = (data.get("terms") or {}).get("acts_for") or {}
        self.bills = compiler.lists["bill-words"]
        self.keepers = {e["name"]: e["of"] for e in data.get("instruments") or () if e.get("of")}
        self.replaced_in_sentence: Mapping[str, list[str]] = settings.get("replaced_in_sentence") or {}

    def __call__(
        self,
        view: View,
        actors: Mapping[str, tuple[str, str | None]],
        note: Note = forget,
        stamps: Sequence[tuple[int, datetime.date]] = (),
        today: datetime.date | None = None,
    ) -> list[Event]:
        """`actors`: canonical name -> kind and country, for all actors of the document; `stamps`: as dates have them;
        `today`: the document's day.

        `note` is told what became of each match: the event it `became` or was `merged` into, the match it was
        `replaced` or `covered` by, or that it is `off topic`, `spoken` or `refers` to no event before it.
        """
        events: list[Event] = []
        told: dict[int, Event | None] = {}  # by match
        fates: dict[int, tuple[Match, str, object]] = {}  # what became of each, once all is told
        acts: list[tuple[Match, Event]] = []  # rules and orders, which may do what another event tells
        matches = self.matcher(view, note)
        best = self._best(matches, view, note)
        wholes = {id(m): whole for m in best if (whole := _whole(m, best, view))}
        for match in sorted(best, key=lambda m: id(m) in wholes):
            draft, refers = self._draft(match, view, actors, today)
            if draft.status == "planned" and self._is_in_force(draft, match, view, today):
                draft.status = "actual"
            draft.day = day_told(view.doc[match.start].idx, stamps) if stamps else None
            draft.another = self._is_another(match, view)
            draft.anew = self._opens_anew(match, view)
            draft.entry = entry.kb_id_ if (entry := dated_entries(view.doc)[match.start]) else None
            draft.past = bool(draft.date and today and _lies_before(draft.date.name, today, LONG_AGO))
            draft.old = bool(draft.date and today and _lies_before(draft.date.name, today, OLD))
            draft.verb = view.pos[match.root] in ("VERB", "AUX")
            if draft.direction is None and draft.kind in self.directed:
                draft.direction = self._direction_below(match, matches, view)
            if id(match) in wholes:
                known = told.get(id(wholes[id(match)]))
                draft.status = known.status if known else draft.status
            elif refers == "last":
                known = self._told_last(events, match, view)
            else:
                known = self._known(events, draft, actors)
                if known is None and (refers == "only" or self._is_definite(match, view) or _is_bare(draft)):
                    known = next((e for e in reversed(events) if self._may_mean(draft, e, actors)), None)
                    draft.status = known.status if known else draft.status
            listing = None if known else self._told_by_listing(draft, events, match, view)
            if listing:
                known = listing
                known.mentions += [mention for mention in draft.mentions if mention not in known.mentions]
                fates[id(match)] = match, "merged", known
            elif known:
                self._merge(known, draft)
                fates[id(match)] = match, "merged", known
            elif refers and refers != "next":
                fates[id(match)] = match, "refers", None
            elif self._is_speech(match, view):
                fates[id(match)] = match, "spoken", None
            else:
                if not draft.agents and _has_no_subject(match, view):
                    draft.agents = list(events[-1].agents) if events else []
                events.append(draft)
                if refers == "next":
                    acts.append((match, draft))
                fates[id(match)] = match, "became", draft
                known = draft
            told[id(match)] = known
        for match, draft in acts:
            if any(e is draft for e in events) and (done := self._done_by(draft, events, match, view, actors)):
                events = [e for e in events if e is not draft]
                self._merge(done, draft)
                for one in best:
                    if told.get(id(one)) is draft:
                        told[id(one)] = done
                        fates[id(one)] = one, "merged", done
        for fate in fates.values():
            note(*fate)
        for match in best:  # once all tellings are merged, so that whom it may be aimed at sets none apart
            event = told.get(id(match))
            if event and not event.targets and event.kind in self.aimed:
                event.targets = self._others(
                    _first_found(self.target_rules, match, view, event.agents), event.agents, actors
                )
        title = self.means.title(view)
        for event in events:
            event.targets = self._aimable(event, actors)
            event.mentions.sort()
            if event.kind in self.measures:
                event.instrument = event.instrument or title
            if not event.agents and event.kind in self.kept_by and event.instrument in self.keepers:
                event.agents = [self._keeper(self.keepers[event.instrument], actors)]
            if event.date and today and _lies_ahead(event.date.name, today):
                self._comes(event, event.date, today)
        for match in best:
            event = told.get(id(match))
            if event and not event.agents:
                event.agents = self._near("agents", event, match, view, event.targets)
            if event and not event.targets:
                # A body aims measures at others, but prosecutes its own.
                sides = set() if event.kind in self.at_home else _sides(event.agents, actors)
                ours = [name for name, (_, country) in actors.items() if country in sides]
                event.targets = self._near("targets", event, match, view, {*event.agents, *ours})
        for event in events:
            if not event.agents and event.kind in self.measures:
                event.agents = self._whose(event, events)
        return events

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
        actors: Mapping[str, tuple[str, str | None]],
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
        ours = _sides(act.agents, actors)
        return next(
            (
                e
                for e in events
                if e.kind in self.measures
                and e.kind != act.kind
                and e.direction
                and (_same_status(e.status, act.status) or {e.status, act.status} == COMING)
                and any(first <= start < last for start, _ in e.mentions)
                and (not ours or not e.agents or bool(ours & _sides(e.agents, actors)))
                and not (act.date and e.date and not _same_date(act.date.name, e.date.name))
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
        if any(self._is_other_time(i, view) for i in _way_up(loser.root, winner.root, view)):
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

    def _draft(
        self,
        match: Match,
        view: View,
        actors: Mapping[str, tuple[str, str | None]],
        today: datetime.date | None,
    ) -> tuple[Event, str | None]:
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
        event.date, event.effective = self._dates(
            match, view, clause, today, status, measure=event.kind in self.begins_ahead
        )
        return event, _refers(match)

    def _comes(self, event: Event, day: Item, today: datetime.date) -> None:
        """What a date ahead says of an event: that it is planned, or that it was not done then.

        Of the document's day only the year may be told: what is done in that year may be done.
        """
        if event.kind in self.planned_ahead:
            event.status = "planned" if event.status == "actual" else event.status
            event.effective = event.effective or day
        elif event.status == "actual" and day.name[:4] > str(today.year):
            event.effective = event.effective or day
            event.date = None

    def _others(
        self,
        targets: Sequence[str],
        agents: Sequence[str],
        actors: Mapping[str, tuple[str, str | None]],
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

    def _aimable(self, event: Event, actors: Mapping[str, tuple[str, str | None]]) -> list[str]:
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
        return next((rule for rule in self.status_rules if _holds(rule, place, view)), None)

    def _dates(
        self,
        match: Match,
        view: View,
        clause: Sequence[int],
        written: datetime.date | None,
        status: str,
        *,
        measure: bool,
    ) -> tuple[Item | None, Item | None]:
        """The date nearest to the trigger in its clause, else in its sentence; and when it takes effect.

        `written`: the document's day. On a day ahead of it a measure can only take effect; one that is planned does so
        in the year that its own clause names, too. What was done without a date was done when the sentence before
        begins to tell.
        """
        today = written if measure else None
        own = view.subtree(match.root) if status == "planned" and today else ()
        date = effective = None
        for tokens in (clause, range(*view.sentence[match.root])):
            found = dict.fromkeys(item for i in tokens if (item := view.item("date", i)))
            # A date that cannot be resolved is stated, too; one that can is better.
            for item in sorted(found, key=lambda d: (not d.name, max(d.start - match.end, match.start - d.end))):
                comes = today and item.name == str(today.year) and item.start in own
                comes = comes or (today and _lies_ahead(item.name, today))
                ahead = comes and not self._other_clause(view, item, match)
                told = self._date_rule(item, view)
                if told == "other":
                    continue
                due = status == "actual" and written and item.name and _lies_ahead(item.name, written)
                if self._spans(view, item) or (due and self._is_deadline(view, item, match)):
                    continue
                came = status == "actual" and item.name and written and not _lies_ahead(item.name, written)
                if ahead or (told and not (came and told == "ahead")):
                    effective = effective or item
                elif told or not self._other_clause(view, item, match):
                    date = date or item
            if date:
                break
        date = date or _heading_date(match.root, view)
        if date is None and (entry := dated_entries(view.doc)[match.start]):
            date = view.item("date", entry.start)
        if status == "actual" and self.another_words.isdisjoint(view.lower[slice(*view.sentence[match.root])]):
            date = date or _going_on(match.root, view, self.grammar["this"], self.says)
        return date, effective

    def _date_rule(self, item: Item, view: View) -> str | None:
        """What the words beside a date say that it is: when a thing takes effect, or when another one was done."""
        place = item.start, item.end, item.start
        rule = next((rule for rule in self.date_rules if _holds(rule, place, view)), None)
        return str(rule.fields["effective"]) if rule else None

    def _other_clause(self, view: View, item: Item, match: Match) -> bool:
        """Whether a date belongs to another verb: one that neither tells of the trigger nor is told by it.

        `the controls announced in October` does not date what is done to them now; `shares fell on Tuesday after a
        report that it might ban` does not date the ban.
        """
        if match.rule.fields["kind"] in self.undoes and self._dates_a_noun(view, item, match):
            return True
        if self._is_day_when(view, item, match.root):
            return False
        if self._dates_another(view, item, match):
            return True
        verb = item.start
        above = {view.head[i] for i in range(item.start, item.end)}
        while view.head[verb] != verb and view.pos[verb] not in ("VERB", "AUX"):
            verb = view.head[verb]
            above.add(verb)
        if match.root in view.subtree(verb, clauses=True):
            if view.lemma[verb] in self.says and self._is_owned(match, view, verb):
                return True
            if verb != match.root and any(self._is_other_time(i, view) for i in _way_up(match.root, verb, view)):
                return True
            return any(
                (view.dep[i] in ("acl", "relcl") and view.head[i] not in above and not self._does_it(view, i, verb))
                or (verb < item.start < i and self._tells_beside(view, i))
                for i in _way_up(match.root, verb, view)
            )
        if item.start in view.subtree(match.root, clauses=True):
            way = list(_way_up(item.start, match.root, view))
            if any(self._is_other_time(i, view) for i in way):
                return True
            clauses = [i for i in way if view.dep[i] in ("acl", "relcl", "advcl")]
            done = any(view.dep[view.head[i]] in ("nsubj", "pobj") and self._issues(view, i) for i in clauses)
            return bool(clauses) and view.pos[match.root] in ("VERB", "AUX") and not done
        return True

    def _tells_beside(self, view: View, i: int) -> bool:
        """Whether a verb with a subject of its own goes on behind another: `barred it in May, but he lifted that`."""
        return (
            view.dep[i] == "conj"
            and view.pos[i] in ("VERB", "AUX")
            and any(view.dep[c] in ("nsubj", "nsubjpass") for c in view.children[i])
        )

    def _spans(self, view: View, item: Item) -> bool:
        """Whether a date is an end of a stretch of time that something else took: `sales between 2015 and 2020`."""
        before = view.lower[item.start - 1] if item.start else ""
        behind = view.lower[item.end] if item.end < len(view) else ""
        lead = view.lower[max(0, item.start - SPAN) : item.start]
        words = self.grammar
        ends = ((words["between"], words["and"]), (words["from"], words["up_to"]))
        above = item.start
        while view.head[above] != above and view.pos[above] not in ("VERB", "AUX"):
            above = view.head[above]
        if view.dep[above] in ("acl", "relcl"):
            return False  # `curbs put in place between May and June`
        return any(
            (before in opens and behind in joins) or (before in joins and not opens.isdisjoint(lead))
            for opens, joins in ends
        )

    def _is_deadline(self, view: View, item: Item, match: Match) -> bool:
        """Whether a date says by when another verb's deed is to be done: `invited comments, due by May 3`."""
        if self.grammar["by"].isdisjoint(view.lower[max(0, item.start - 1) : item.start + 1]):
            return False
        verb = view.head[item.start]
        while view.head[verb] != verb and view.pos[verb] not in ("VERB", "AUX"):
            verb = view.head[verb]
        return verb != match.root and verb not in range(item.start, item.end)

    def _dates_a_noun(self, view: View, item: Item, match: Match) -> bool:
        """Whether a date says which thing it is done to: `reversed the April ban`, but not `issued a May rule`."""
        word = next((i for i in range(item.start, item.end) if not item.start <= view.head[i] < item.end), item.start)
        noun = view.head[word]
        if view.dep[word] not in ("compound", "nmod", "amod", "poss") or match.start <= noun < match.end:
            return False
        done = view.dep[noun] in ("dobj", "nsubjpass") and view.head[noun] == match.root
        return done and view.pos[match.root] == "VERB" and view.lemma[match.root] not in self.issue_verbs

    def _dates_another(self, view: View, item: Item, match: Match) -> bool:
        """Whether a date closes the noun phrase of another deed: `a probe of the purchase of the firm in 2019`."""
        if match.rule.fields["kind"] in self.by_doers or view.lower[item.start - 1] not in self.grammar["in_on"]:
            return False
        i = item.start - 2
        while i >= match.end and view.pos[i] not in ("VERB", "AUX", "PUNCT", "CCONJ"):
            if view.lemma[i] in self.dated_nouns and view.pos[i] == "NOUN":
                return True
            i -= 1
        return False

    def _is_day_when(self, view: View, item: Item, root: int) -> bool:
        """Whether a date is the day of what is told behind it: `it changed in 2019, when Tokyo listed the firm`."""
        after = item.end + (view.lower[item.end : item.end + 1] == [","])
        return any(
            word in self.grammar["when"]
            and (root == view.head[after] or root in view.subtree(view.head[after], clauses=True))
            for word in view.lower[after : after + 1]
        )

    def _is_other_time(self, i: int, view: View) -> bool:
        """Whether a clause tells of another time: `since tightening curbs last month`, `after it was barred`."""
        if view.dep[i] == "pcomp":
            return view.lower[view.head[i]] in self.apart
        return view.dep[i] == "advcl" and any(
            view.dep[c] == "mark" and view.lower[c] in self.apart for c in view.children[i]
        )

    def _is_owned(self, match: Match, view: View, verb: int) -> bool:
        """Whether a trigger is somebody's measure that is spoken about: `on Monday she said that Beijing's ban`."""
        spoken = any(view.dep[i] == "ccomp" for i in _way_up(match.root, verb, view))
        if view.pos[match.root] not in ("NOUN", "PROPN"):
            return spoken and view.dep[match.root] == "csubj"
        return spoken and any(view.dep[c] == "poss" for c in view.children[match.root])

    def _issues(self, view: View, i: int) -> bool:
        """Whether a participle says when the notice that takes a measure came: `a rule published on Friday bars`."""
        return view.lemma[i] in self.issue_verbs and view.lemma[view.head[i]] in self.notices

    def _does_it(self, view: View, i: int, verb: int) -> bool:
        """Whether a clause says what the verb's object does: `On Monday it issued a rule banning exports`.

        Or what it is for: `On Monday it gave up its plan to buy the firm`.
        """
        noun = view.head[i]
        told = view.tag[i] in ("VBG", "VB") or view.lemma[verb] in self.issue_verbs
        return told and view.dep[noun] == "dobj" and view.head[noun] == verb

    def _same(self, known: Event, new: Event, actors: Mapping[str, tuple[str, str | None]]) -> bool:
        retold = bool(
            known.day and new.day and known.kind in self.measures
        )  # an item of a digest tells what another one told, as news comes in
        if known.kind != new.kind:
            return False
        if known.kind in self.by_parties and _goes_on_unnamed(known, new):
            return True
        # `must now have a licence for it`, `it will need a licence`
        still = known.rule == new.rule and (
            bool(_shared(known, new) - self.countries.keys())
            or (known.kind in self.told_ahead and not (known.targets and new.targets))
        )
        goes_on = known.kind in self.told_on and _goes_on(known, new, self.countries)
        may = known.kind in self.pointed_at and bool(retold or _shared(known, new))  # `plans curbs on X`, `could bar X`
        if not _same_status(known.status, new.status, retold or still or goes_on or self._is_one_deed(known, new), may):
            return False
        if new.anew and known.mentions[0][0] < new.anew:
            return False
        if new.another and not (known.another and _shared(known, new)):  # a summary may tell of another one, too
            return False
        if new.day and known.day and abs((new.day - known.day).days) > SAME_STORY:
            return False
        if any(not era.isdisjoint(known.agents) and _other_era(era, self.eras, new.agents) for era in self.eras):
            return False
        if self._other_chips(known.chips, new.chips) or self._rule_or_chips(known, new):
            return False
        if new.date and known.date and not _same_date(known.date.name, new.date.name, SAME_STORY if retold else 0):
            return False
        if (
            new.effective
            and known.effective
            and not _same_date(known.effective.name, new.effective.name)
            and not retold
        ):
            return False
        if new.past and not (known.date or _headed(known, new) or _shared(known, new) - self.countries.keys()):
            return False
        if new.verb and _silent(known, new) and not (_shared(known, new) or _same_day(known, new)):
            return False
        if known.direction and new.direction and known.direction != new.direction:
            return False
        if len({known.instrument, new.instrument} - {None}) > 1:
            return False
        if known.kind in self.by_parties:
            one, other = ([*event.agents, *event.targets] for event in (known, new))
            apart = bool(one or other) and not _parties(one, actors) & _parties(other, actors)
            if apart and not _tells_on(known, new):
                return False
        if known.kind in self.by_firms:
            ours = _of_kind(COMPANY, [*known.agents, *known.targets], actors)
            theirs = _of_kind(COMPANY, [*new.agents, *new.targets], actors)
            if _apart(sorted(ours), sorted(theirs)) or (
                known.kind in self.of_sides and ours - theirs and theirs - ours
            ):
                return False  # who strikes a deal with the one, then with the other, strikes two
        if known.kind in self.by_doers and (
            _apart(sorted(_of_kind(COMPANY, known.agents, actors)), sorted(_of_kind(COMPANY, new.agents, actors)))
            or (new.status != "possible" and _state_and_firm(known.agents, new.agents, actors))
        ):
            return False
        mine, others = (_of_kind(BODIES, event.agents, actors) for event in (known, new))
        if known.kind in self.by_bodies_of_one_side and _apart([*mine], [*others]):
            if not _members(mine, others, actors):
                return False
        ours, theirs = _sides(known.agents, actors), _sides(new.agents, actors)
        if ours and theirs and not ours & theirs and known.kind not in self.by_parties:
            return False
        if known.kind in self.by_countries and known.agents and new.agents and not retold:
            mine, others = set(known.targets) & self.countries.keys(), set(new.targets) & self.countries.keys()
            if mine and others and not mine & others:
                return False
        firms, others = _firms(known.targets, actors), _firms(new.targets, actors)
        if known.kind in self.both_sides and _shared(known, new):  # who sells, and who buys
            return True
        return not (firms and others and not firms & others)

    def _is_in_force(self, event: Event, match: Match, view: View, today: datetime.date | None) -> bool:
        """Whether what a measure `will` do it does by now: `A duty will apply from today`."""
        if not today or not event.effective or event.kind not in self.begins_ahead:
            return False
        will = any(view.tag[c] == "MD" for c in view.children[match.root])
        return will and len(event.effective.name) == DAY and event.effective.name <= today.isoformat()

    def _is_one_deed(self, known: Event, new: Event) -> bool:
        """Whether what one telling has done and the other one will do is one measure: the same body, the same chips."""
        return (
            known.kind in self.measures
            and bool(set(known.agents) & set(new.agents))
            and bool(set(known.chips) & set(new.chips))
            and not (known.date and new.date and known.date.name != new.date.name)
        )

    def _rule_or_chips(self, known: Event, new: Event) -> bool:
        """Whether the one lifts a named rule and the other lets chips be sold: two approvals."""
        ruled, chipped = (known, new) if known.instrument else (new, known)
        named = ruled.instrument and not chipped.instrument and ruled.instrument not in self.generic
        return known.kind == APPROVAL and bool(named and chipped.chips and not ruled.chips)

    def _other_chips(self, ours: Sequence[str], theirs: Sequence[str]) -> bool:
        """Whether both name chips, and none is the same or of a family that the other names (`Blackwell`, the B200)."""
        lines = [{*chips, *(self.families.get(name) for name in chips)} for chips in (ours, theirs)]
        return bool(ours and theirs) and lines[0].isdisjoint(theirs) and lines[1].isdisjoint(ours)

    def _known(self, events: Sequence[Event], new: Event, actors: Mapping[str, tuple[str, str | None]]) -> Event | None:
        """The event that a telling tells again: the last one that it may be, rather one with a target of its own."""
        alike = [e for e in reversed(events) if self._same(e, new, actors)]
        return next((e for e in alike if set(e.targets) & set(new.targets)), alike[0] if alike else None)

    def _may_mean(self, new: Event, known: Event, actors: Mapping[str, tuple[str, str | None]]) -> bool:
        """Whether `the ban`, told again in whatever light, may be an event told before: nothing speaks against it."""
        if known.kind != new.kind or new.kind not in self.pointed_at:
            return False
        if known.entry and new.entry and not _same_date(known.entry, new.entry):
            return False
        if {known.direction, new.direction} == {"restrict", "ease"} or (new.past and not known.date):
            return False
        if any(not era.isdisjoint(known.agents) and _other_era(era, self.eras, new.agents) for era in self.eras):
            return False
        if new.verb and (new.another or not _dated_alike(known, new)):
            return False
        if self._other_chips(known.chips, new.chips):
            return False
        if len({known.instrument, new.instrument} - {None} - set(self.generic)) > 1:
            return False
        ours, theirs = _sides(known.agents, actors), _sides(new.agents, actors)
        return not (ours and theirs and not ours & theirs)

    def _rank(self, event: Event) -> int:
        """How little the name of an event's measure says: 0 where it is one of its own."""
        return self.generic.get(event.instrument or "", 0)

    def _merge(self, known: Event, new: Event) -> None:
        for mine, more in (
            (known.agents, new.agents), (known.targets, new.targets), (known.chips, new.chips),
        ):  # fmt: skip
            mine += [value for value in more if value not in mine]
        known.mentions += [mention for mention in new.mentions if mention not in known.mentions]
        known.targets = [name for name in known.targets if name not in known.agents]
        known.date = known.date or new.date
        known.effective = known.effective or new.effective
        if new.instrument and not known.revises and (not known.instrument or self._rank(new) < self._rank(known)):
            known.instrument, known.revises = new.instrument, new.revises
        come = known.day and new.day and new.verb and {known.status, new.status} == COMING
        if come:
            known.status = "actual" if known.verb else new.status
        known.verb = known.verb or new.verb
        known.confidence = max(known.confidence, new.confidence)


def _first_found(
    rules: Iterable[Rule], match: Match, view: View, others: Collection[str], away: Collection[str] = ()
) -> list[str]:
    """Whom the first of these rules finds that finds anybody; none of the others, nor behind these prepositions."""
    for rule in rules:
        if not _holds(rule, (match.start, match.end, match.root), view):
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
    if _apart(ours, loser.names("agents")) and set(ours) & set(loser.names("targets")):
        return True  # what is done to who does the one: `banned exports to America for its curbs on exports to China`
    return _apart([*ours, *winner.names("targets")] if ours else [], loser.names("agents"))


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


def _is_bare(draft: Event) -> bool:
    """Whether it tells, without who does it, what will happen: `exports will be allowed` goes on from what was told."""
    return draft.status == "planned" and not (draft.agents or draft.chips or draft.date or draft.effective)


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


def _apart(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether both name somebody, and nobody is named by both."""
    return bool(ours and theirs) and not set(ours) & set(theirs)


def _sides(names: Iterable[str], actors: Mapping[str, tuple[str, str | None]]) -> set[str]:
    """The countries that these belong to, themselves where that is not known."""
    return {actors[name][1] or name if name in actors else name for name in names}


def _parties(names: Iterable[str], actors: Mapping[str, tuple[str, str | None]]) -> set[str]:
    """These, and of governments the countries whose they are: an administration is a party as its country."""
    names = set(names)
    return names | {str(actors[name][1]) for name in _of_kind(STATES, names, actors) if actors[name][1]}


def _other_era(era: frozenset[str], eras: Iterable[frozenset[str]], names: Iterable[str]) -> bool:
    """Whether names are those of another administration than this one, and none of this one."""
    names = set(names)
    return era.isdisjoint(names) and any(not other.isdisjoint(names) for other in eras)


def _members(ours: Iterable[str], theirs: Iterable[str], actors: Mapping[str, tuple[str, str | None]]) -> bool:
    """Whether the one are persons and the other a chamber: what its members put in, it has before it."""
    return {frozenset(actors[name][0] for name in names) for names in (ours, theirs)} == MEMBERS


def _of_kind(kinds: Collection[str], names: Iterable[str], actors: Mapping[str, tuple[str, str | None]]) -> set[str]:
    return {name for name in names if name in actors and actors[name][0] in kinds}


def _state_and_firm(ours: Sequence[str], theirs: Sequence[str], actors: Mapping[str, tuple[str, str | None]]) -> bool:
    """Whether the one is done by a government alone, the other by companies alone: a grant, and the plant it pays."""
    kinds = [{actors[name][0] for name in names if name in actors} for names in (ours, theirs)]
    return all(kinds) and any(a <= OWN_BODIES and b <= COMPANY for a, b in (kinds, kinds[::-1]))


def _firms(names: Iterable[str], actors: Mapping[str, tuple[str, str | None]]) -> set[str]:
    """Companies and persons among targets: two events of one kind do not share those."""
    return {name for name in names if name in actors and actors[name][0] in ("company", "person", "university")}


def _acts(item: Item, view: View) -> bool:
    """Whether somebody is a subject: who acts in a sentence."""
    return any(view.dep[i] in ("nsubj", "nsubjpass") for i in range(item.start, item.end))


def _names(view: View, layer: str, tokens: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(item.name for i in tokens if (item := view.item(layer, i))))


def _holds(rule: Rule, place: tuple[int, int, int], view: View) -> bool:
    """Whether a rule about words at a place (start, end, head word) holds of these."""
    return all(bind(arg, view, *place) for arg in rule.when) and not any(bind(arg, view, *place) for arg in rule.unless)


def _way_up(i: int, above: int, view: View) -> Iterator[int]:
    """The tokens from `i` to the one below `above`."""
    while i != above and view.head[i] != i:
        yield i
        i = view.head[i]


def _heading_date(i: int, view: View) -> Item | None:
    """The date that alone makes the sentence before: `March 3, 2025: The ministry ...`, `24 July. Tokyo ...`."""
    start = view.sentence[i][0]
    if not start:
        return None
    words = [j for j in range(*view.sentence[start - 1]) if not (view.doc[j].is_punct or view.doc[j].is_space)]
    dates = {view.item("date", j) for j in words}
    return next(iter(dates)) if len(dates) == 1 else None


def _going_on(i: int, view: View, this: Container[str], speech: Container[str]) -> Item | None:
    """The date with which the sentence before opens, in one paragraph: `On May 15 it went further. It barred ...`."""
    start = view.sentence[i][0]
    if not start or view.pos[start - 1] == "SPACE" or view.lower[start] in this:  # `This rule revises ...`
        return None
    first = view.sentence[start - 1][0]
    found = (view.item("date", j) for j in range(first, min(first + LEAD, start)))
    return next((item for item in found if item and item.name and not _dates_speech(item, view, speech)), None)


def _dates_speech(item: Item, view: View, speech: Container[str]) -> bool:
    """Whether a date says when somebody spoke: `He said on Monday that …`."""
    above = item.start
    while view.head[above] != above and view.pos[above] not in ("VERB", "AUX"):
        above = view.head[above]
    return view.lemma[above] in speech


def _lies_ahead(value: str, today: datetime.date) -> bool:
    """Whether all of a day, month or year comes after today."""
    return "W" not in value and bool(value) and value > today.isoformat()[: len(value)]


def _lies_before(value: str, today: datetime.date, days: int) -> bool:
    """Whether all of a day, month or year comes more than so many days before today."""
    return bool(value) and value < (today - datetime.timedelta(days)).isoformat()[: len(value)]


def _headed(known: Event, new: Event) -> bool:
    """Whether the one was told but by a noun right before the other, as a heading does."""
    return not known.verb and len(known.mentions) == 1 and new.mentions[0][0] - known.mentions[0][1] < HEADED


def _silent(known: Event, new: Event) -> bool:
    """Whether a long stretch of text between them tells nothing of the event."""
    return new.mentions[0][0] - max(end for _, end in known.mentions) > SILENCE


def _tells_on(known: Event, new: Event) -> bool:
    """Whether a telling that names nobody who does it goes on with the one before: `invested $2bn, taking a stake`."""
    near = 0 <= new.mentions[0][0] - known.mentions[-1][1] < BESIDE
    return near and not new.agents and not (known.targets and new.targets)


def _shared(known: Event, new: Event) -> set[str]:
    """The chips, and those whom it is aimed at, that both name."""
    return {*known.chips, *known.targets} & {*new.chips, *new.targets}


def _goes_on_unnamed(known: Event, new: Event) -> bool:
    """Whether a noun without parties right behind what was told goes on with it: `held talks at a summit`."""
    near = new.mentions[0][0] - max(end for _, end in known.mentions) < WITHIN
    return near and not (new.verb or new.agents or new.targets)


def _goes_on(known: Event, new: Event, countries: Collection[str]) -> bool:
    """Whether right behind what was told, or announced, it is told again, about the same chips or the same firms.

    `Washington will let Nvidia sell the H20 to China. The approval of the H20 ...`; dated each, they are two.
    """
    near = new.mentions[0][0] - max(end for _, end in known.mentions) < GOES_ON
    dated = bool(new.date and known.date) or bool(new.effective and known.effective) or new.old or known.old
    firms = (set(known.targets) & set(new.targets)).difference(countries)
    same = set(known.chips) & set(new.chips) if known.chips or new.chips else firms
    return near and not dated and bool(same)


def _same_day(known: Event, new: Event) -> bool:
    """Whether both are told of one day."""
    return bool(known.date and new.date and known.date.name == new.date.name and len(new.date.name) == DAY)


def _dated_alike(known: Event, new: Event) -> bool:
    """Whether neither has a day that the other has not."""
    return _same_date(known.date.name if known.date else "", new.date.name if new.date else "")


def _same_status(known: str, new: str, retold: bool = False, may: bool = False) -> bool:
    """Whether both may be said of one event; `retold`: what was to come may have come by now; `may`: what is planned
    may also be told as what somebody thinks of.
    """
    return known == new or (retold and {known, new} == COMING) or (may and {known, new} == AHEAD)


def _same_date(known: str, new: str, apart: int = 0) -> bool:
    """One may say more than the other: 2025-09 and 2025-09-11; days may lie so many days apart.

    News of a week may be told a week before or after.
    """
    if not known or not new:
        return True
    if "W" in known + new:
        (first, last), (begin, end) = _days_of(known), _days_of(new)
        return first <= end + WEEK and begin <= last + WEEK
    if apart and len(known) == len(new) == DAY:
        days = datetime.date.fromisoformat(new) - datetime.date.fromisoformat(known)
        return abs(days.days) <= apart
    return known.startswith(new) or new.startswith(known)


def _days_of(value: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a day, week, month or year."""
    year, *rest = value.split("-")
    if rest and rest[0].startswith("W"):
        first = datetime.date.fromisocalendar(int(year), int(rest[0][1:]), 1)
        return first, first + datetime.timedelta(6)
    if len(rest) == 2:
        day = datetime.date.fromisoformat(value)
        return day, day
    first = datetime.date(int(year), int(rest[0]) if rest else 1, 1)
    if not rest or first.month == 12:
        return first, datetime.date(int(year), 12, 31)
    return first, first.replace(month=first.month + 1) - datetime.timedelta(1)
