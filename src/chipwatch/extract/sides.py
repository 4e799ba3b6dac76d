"""Who sets a quantity and whom it binds, where the rule that makes it a term does not say so itself.

Takes a View, the terms and the events of its Doc, and fills in `parties` and `authorities`. The one thing to know: the
event that a term stands with comes first, then who governs the measure it is part of, then its like in the document,
last who issues the document; where nobody is told of, nobody is put in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from chipwatch.extract.event import Event
from chipwatch.extract.grammar import Grammar
from chipwatch.extract.layout import told_from
from chipwatch.rulebook.match import Match
from chipwatch.rulebook.view import Item, View

BODIES = frozenset({"agency", "government", "legislature"})
SETTING = BODIES | {"person"}
GOVERNING = BODIES | {"country"}
BOUND = BODIES | {"company", "organization", "university", "think_tank", "media"}
PLACES = ("actor", "demonym", "place")
GIVERS = ("nsubj", "agent")
RULES = ("regulation", "legislation")


@dataclass(slots=True)
class Term:
    """A quantity as a term; `start`, `end` and `of` are token indices."""

    start: int
    end: int
    kind: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    comparator: str
    rule: str
    confidence: float
    of: tuple[int, int] | None = None
    chips: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    authorities: list[str] = field(default_factory=list)


class Sides:
    """Compiled from the section `terms`."""

    def __init__(self, settings: Mapping[str, Any], grammar: Grammar) -> None:
        self.grammar = grammar
        self.own, those = frozenset(settings["own"]), settings["those"]
        self.those, self.those_of = frozenset(those["alone"]), frozenset(those["before"])
        sources = settings["sources"]
        self.sources, self.source_cues = frozenset(sources["names"]), frozenset(sources["cues"])
        self.described, self.organs = frozenset(sources["described"]), frozenset(sources["organs"])
        self.according, self.citing = frozenset(sources["according"]), frozenset(sources["citing"])
        self.officers = frozenset(sources["officers"])
        self.bound = frozenset(sources["bound"])
        main = settings["protagonist"]
        self.main_kinds, self.main_least = frozenset(main["kinds"]), int(main["least"])
        self.main_part, self.not_main = float(main["part"]), frozenset(main["not_near"])
        measures = settings["measures"]
        self.measure_kinds, self.measure_nouns = frozenset(measures["kinds"]), frozenset(measures["nouns"])
        self.measure_reach, self.measure_back = int(measures["reach"]), int(measures["sentences"])
        self.retold_back = int(measures["retold_sentences"])
        self.chip_kinds, self.chip_back = frozenset(measures["chip_kinds"]), int(measures["chip_sentences"])
        self.cost_words = frozenset(measures["cost_words"])
        self.carried: Mapping[str, list[str]] = settings["carried"]
        self.away, self.granted = frozenset(settings["away"]), frozenset(settings["granted"])
        self.origin, self.goods = frozenset(settings["origin"]), frozenset(settings["goods"])
        self.apart = frozenset(settings["apart"])
        self.given = frozenset(settings["given"])
        self.empty = frozenset(settings["figures"]["nouns"]) | frozenset(settings["figures"]["again"])
        self.duties: frozenset[str] = frozenset(settings["duties"])
        self.acts_for: Mapping[str, str] = settings["acts_for"]
        self.part_of: Mapping[str, str] = {**settings["part_of"], **self.acts_for}
        first = settings["apart_first"]
        self.apart_first, self.having = frozenset(first["kinds"]), frozenset(first["having"])
        self.measure_units, self.telling = frozenset(measures["units"]), frozenset(measures["telling"])
        self.kept_back, self.goal = frozenset(settings["kept_back"]["kinds"]), frozenset(settings["kept_back"]["goal"])
        acts = self.measure_nouns | frozenset(settings["ruled"]["acts"])
        self.ruling = {
            **dict.fromkeys(settings["ruled"]["kinds"], acts),
            "money": frozenset(settings["ruled"]["money"]),
        }
        laid = settings["laid_out"]
        self.laid_out, self.laid_reach = frozenset(laid["words"]), int(laid["reach"])
        self.called_big = frozenset(settings["big"]["words"])
        self.big = {word: int(n) for word, n in settings["big"]["numbers"].items()}
        self.big_back = int(settings["big"]["sentences"])
        references = settings["chip_references"]
        self.pointing, self.generic = frozenset(references["pointing"]), frozenset(references["nouns"])
        self.exported, self.trade = frozenset(settings["exported"]["kinds"]), frozenset(settings["exported"]["nouns"])
        self.capping = frozenset(settings["capping"])
        self.ruling_back = int(settings["ruled"]["sentences"])
        self.set_by: Mapping[str, list[str]] = settings.get("set_by") or {}

    def seen(self, view: View) -> View:
        """The view as figures see it: without who only estimates them, and with `the Dutch police` for the country."""
        layers: dict[str, list[Item | None]] = {"actor": [None] * len(view), **view.layers}
        for name in ("actor", "demonym"):
            if at := layers.get(name):
                layers[name] = [item if item and not self._is_aside(view, item) else None for item in at]
        for item in {item for item in layers.get("demonym", ()) if item}:
            behind = next(
                (i for i in range(item.end, min(item.end + 2, len(view))) if view.lemma[i] in self.organs), None
            )
            if behind is not None and not any(view.item("actor", i) for i in range(item.start, behind + 1)):
                state = Item(item.start, behind + 1, "actor", "government", item.name)
                layers["actor"][item.start : behind + 1] = [state] * (behind + 1 - item.start)
        other = copy(view)
        other.layers = layers
        return other

    def _is_aside(self, view: View, item: Item) -> bool:
        behind = view.lemma[item.end : item.end + 3]
        if behind[:1] == ["-"] and not self.bound.isdisjoint(view.lower[item.end + 1 : item.end + 2]):
            return True
        if item.layer == "demonym":
            return not self.described.isdisjoint(behind)
        counted = view.item("quantity", item.start)
        if counted and counted.name == "chips" and item.label == "company" and item.start > counted.start:
            return True  # `10,000 Nvidia H100s`: who made what is counted is not whom the figure concerns
        if item.label == "person":
            around = (*view.lemma[max(0, item.start - 4) : item.start], *view.lemma[item.end : item.end + 5])
            return not self.officers.isdisjoint(around)
        if item.label != "person" and not self.citing.isdisjoint(view.lower[max(0, item.start - 3) : item.start]):
            words = view.lower[item.start : min(item.end + 8, len(view))]  # `according to ICwise, a consultancy`
            if not self.according.isdisjoint(words):
                return True
        beside = (*view.lemma[max(0, item.start - 2) : max(0, item.start - 1)], *behind[:1])
        if item.label == "organization" and self.grammar["from"].intersection(
            view.lower[max(0, item.start - 2) : item.start]
        ):
            return False  # `a loan from the IMF`
        return item.name in self.sources or (item.label == "company" and not self.source_cues.isdisjoint(beside))

    def setting(self, view: View, match: Match, authorities: list[str]) -> list[str]:
        """The authorities without those that goods come from or go to; if none is left, who is told of before them."""
        values = [value for value in match.args.get("authorities", ()) if value.item and value.item.name in authorities]
        # goods go to a country, money to its government
        led = (x for x in values if self._is_led_away(view, x.start))
        away = {x.item.name: x.start for x in led if x.item and self.organs.isdisjoint(view.lemma[x.start : x.end])}
        kept = [name for name in authorities if name not in away]
        if kept or not away:
            return kept
        start = min(away.values())
        before = (view.item("actor", i) for i in range(start - 1, view.sentence[start][0] - 1, -1))
        found = (x for x in before if x and x.label in SETTING and not self._is_led_away(view, x.start))
        return [x.name for x in found][:1]

    def of_origin(self, view: View, match: Match) -> list[str]:
        """Whom a rule took for an authority though goods only come from there: `imports from Korea … a 25% duty`."""
        values = [value for value in match.args.get("authorities", ()) if value.item]
        return [x.item.name for x in values if x.item and view.lower[max(0, x.start - 1)] in self.origin]

    def _is_led_away(self, view: View, at: int) -> bool:
        """Whether a name says where from or where to, or for whom: `boards from Vietnam`, `sales to China`, `products
        of Japan`."""
        first = at - (at > 0 and view.lower[at - 1] in self.grammar["the"])
        if first <= view.sentence[at][0]:
            return False
        if view.lower[first - 1] in self.origin and view.lemma[first - 2] in self.granted:
            return False  # `a reprieve from Washington`
        made_there = view.lower[first - 1] in self.grammar["of"] and view.lemma[first - 2] in self.goods
        return made_there or view.lower[first - 1] in self.away

    def settle(
        self, view: View, terms: Sequence[Term], events: Sequence[Event], issuer: tuple[str, str] | None
    ) -> None:
        """Fill in what the terms' own rules did not find; `issuer`: name and kind of whose text the document is."""
        main, begins = self._protagonist(view), told_from(view.doc)
        beside = _by_sentence(view, events)
        told: dict[tuple[str, str, float | None, float | None], Term] = {}
        for term in terms:
            self._retell(view, told.setdefault((term.kind, term.unit, term.value, term.low), term), term)
            if term.kind in self.apart_first and term.parties and set(term.parties) <= set(term.authorities):
                self._part(view, term)
            event = self._event(term, beside.get(view.sentence[term.start], ()))
            if event:
                self._stand_with(view, term, event)
            else:
                term.parties = term.parties or self._concerning(view, term, main, issuer)
            if not term.chips and term.kind in self.chip_kinds:
                term.chips = self._measured_chip(view, term, begins[term.start])
            begin = begins[term.start]
            term.parties = term.parties or self._those(view, term, begin)
            if not term.authorities and self._is_measure(term):
                event = self._told_before(view, term, events) if view.sentence[term.start][0] > begin else None
                before = [name for name in event.agents if name not in term.parties] if event else []
                term.authorities = self._governing(view, term, begin) or before or self._announcing(view, term)
                if event and term.kind == "other":
                    term.parties = [name for name in event.targets if name not in before] or term.parties
            if not term.authorities and term.kind == "money" and term.of:
                term.authorities = self._giving(view, term, begin)
            if issuer and issuer[1] == "company" and issuer[0] not in self.sources and term.kind in self.main_kinds:
                self._speak_for(view, term, issuer[0])
        for kind, names in self.carried.items():
            _carry([term for term in terms if self._kind(view, term) == kind], names)
        if issuer and issuer[1] in BODIES:
            for term in terms:
                bound = {name for other in terms if other.kind == term.kind for name in other.parties}
                if term.kind in self.measure_kinds and bound.issuperset(term.authorities):
                    term.authorities = [issuer[0]]  # a notice tells of its issuer's measures, not of whom they bind
        self._stand_behind(view, terms)
        seen = self.seen(view)
        for term in terms:
            term.parties = term.parties or self._concerned(seen, view, term, begins[term.start])
            self._turn(seen, term)
            if big := self._big(view, term, begins[term.start]):
                term.parties = big
            if term.kind == "money" and not term.authorities and self._is_invested(view, term):
                term.authorities = term.parties[:1]
            if not term.chips:
                term.chips = self._meant_chip(view, term, begins[term.start])
            term.authorities = term.authorities or self._ruling(seen, term, begins[term.start])
            self._go_on(view, terms, term)
        rulers = {item.name for item in view.layers.get("actor", ()) if item and item.label in BODIES}
        for term in terms:
            if term.kind in self.apart:
                _tell_apart(term, rulers)

    def _retell(self, view: View, first: Term, term: Term) -> None:
        """Give a figure that is told again what it lacks and was told of it first; `the tariff` alone says nothing."""
        bare = term.of is None or (term.of[1] - term.of[0] < 3 and view.lemma[term.of[1] - 1] in self.empty)
        term.of = first.of or term.of if bare else term.of
        term.chips = term.chips or list(first.chips)
        term.parties = term.parties or list(first.parties)
        term.authorities = term.authorities or list(first.authorities)

    def _event(self, term: Term, beside: Sequence[tuple[Event, int, int]]) -> Event | None:
        """The event, of a kind that sets such terms, whose mention in the sentence is nearest; of two the first."""
        kinds = self.set_by.get(term.kind, ())
        near = ((max(start - term.end, term.start - end), event) for event, start, end in beside if event.kind in kinds)
        return min(near, key=lambda one: one[0], default=(0, None))[1]

    def _stand_with(self, view: View, term: Term, event: Event) -> None:
        """Take who does the event and at whom it is aimed; nobody gives a grant or a loan to himself."""
        given = term.of is not None and not self.given.isdisjoint(view.lemma[term.of[0] : term.of[1]])
        agents = [name for name in event.agents if not (given and name in term.parties)]
        term.authorities = term.authorities or agents
        term.parties = term.parties or [name for name in event.targets if name not in term.authorities]
        term.chips = term.chips or list(event.chips)

    def _protagonist(self, view: View) -> str | None:
        """The company that the document is about: most mentions of companies are its."""
        items = dict.fromkeys(item for item in view.layers.get("actor", ()) if item and item.label == "company")
        names = Counter(item.name for item in items if not self._is_aside(view, item))
        name, count = (*names.most_common(1), ("", 0))[0]
        return name if count >= self.main_least and count > self.main_part * names.total() else None

    def _concerning(self, view: View, term: Term, main: str | None, issuer: tuple[str, str] | None) -> list[str]:
        """Whose figure it is that concerns nobody else: the company's that speaks, or that the document is about."""
        if term.kind not in self.main_kinds and not (term.kind == "tariff" and term.chips):
            return []
        if issuer and issuer[1] == "company" and issuer[0] not in self.sources:
            first, last = term.of or (term.start, term.end)
            near = view.lemma[min(first, term.start) : max(last, term.end)]
            return [issuer[0]] if self.not_main.isdisjoint(near) else []
        return [main] if main and self.not_main.isdisjoint(view.lemma[slice(*view.sentence[term.start])]) else []

    def _measured_chip(self, view: View, term: Term, begin: int) -> list[str]:
        """The one chip told of before, where the sentence says what a measure costs (`the curbs cost it $5bn`)."""
        first, last = view.sentence[term.start]
        words = view.lemma[first:last]
        if self.measure_nouns.isdisjoint(words) or self.cost_words.isdisjoint(words):
            return []
        since = first
        for _ in range(self.chip_back):
            since = max(begin, view.sentence[since - 1][0] if since else 0)
        names = {item.name for i in range(since, first) if (item := view.item("chip", i))}
        return list(names) if len(names) == 1 else []

    def _governing(self, view: View, term: Term, begin: int) -> list[str]:
        """Who stands beside the nearest word for a measure (`US rules`, `fines by the EU`), back from the term."""
        for i in self._measures(view, term, begin):
            first, last = view.sentence[i]
            by = next((j for j in range(i + 1, min(i + 5, last)) if view.lower[j] in self.grammar["by"]), last)
            for j in (*range(by + 1, min(by + 4, last)), *range(i - 1, max(first, i - self.measure_reach) - 1, -1)):
                item = view.item("actor", j) or view.item("demonym", j) or view.item("reference", j)
                if item is None or item.label not in GOVERNING:
                    continue
                led = by < j or item.end == i or view.pos[item.start - 1] != "ADP"  # not `under Japan on the list`
                # Whom the figure's own sentence binds does not set it because he governs in one before.
                bound = item.name in term.parties and (
                    term.kind in self.carried or first < view.sentence[term.start][0]
                )
                if led and not bound:
                    return [item.name]
        return []

    def _part(self, view: View, term: Term) -> None:
        """`Congress has 30 days` binds Congress; `China suspended its ban for a year` somebody told of elsewhere."""
        verb = view.root(term.start, term.end)
        while view.pos[verb] not in ("VERB", "AUX") and view.head[verb] != verb:
            verb = view.head[verb]
        if view.lemma[verb] in self.having:
            term.authorities = [name for name in term.authorities if name not in term.parties]
        else:
            term.parties = []

    def _kind(self, view: View, term: Term) -> str:
        """The kind of a term; a duty that doubles is told of as a duty."""
        if term.kind != "change" or term.of is None:
            return term.kind
        duty = not self.duties.isdisjoint(view.lemma[term.of[0] : term.of[0] + 4])
        return "tariff" if duty else term.kind

    def _stand_behind(self, view: View, terms: Sequence[Term]) -> None:
        """Who acts for a state or a ministry acts as part of it: where the text names that, it sets the figure, too; so
        do both of a state and its part (`Trump's … US tariffs`) that are named beside the figure."""
        named = {item.name for item in view.layers.get("actor", ()) if item}
        for term in terms:
            first = view.sentence[term.start][0]
            since = view.sentence[first - 1][0] if first else 0
            near = {item.name for i in range(since, view.sentence[term.start][1]) if (item := view.item("actor", i))}
            wider = [self.acts_for.get(name) for name in term.authorities]
            beside = [self.part_of.get(name) for name in term.authorities]
            parts = [part for part, whole in self.part_of.items() if whole in term.authorities]
            also = [n for n in wider if n in named] + [n for n in (*beside, *parts) if n in near]
            term.authorities += [n for n in dict.fromkeys(also) if n and n not in (*term.authorities, *term.parties)]

    def _is_measure(self, term: Term) -> bool:
        """Whether a figure is of a kind that somebody sets, or counts what a measure covers (`900 dual-use items`)."""
        return term.kind in self.measure_kinds or (term.kind == "other" and term.unit in self.measure_units)

    def _announcing(self, view: View, term: Term) -> list[str]:
        """The body that tells of a measure in its sentence: `…, the Commerce Department said`."""
        for i in range(*view.sentence[term.start]):
            item = view.item("actor", i)
            if item and item.end == i + 1 and item.label in BODIES and item.name not in term.parties:
                beside = {*view.lemma[i + 1 : i + 3], *view.lemma[max(0, item.start - 2) : item.start]}
                if not self.telling.isdisjoint(beside):
                    return [item.name]
        return []

    def _those(self, view: View, term: Term, begin: int) -> list[str]:
        """`Nvidia and AMD …. These companies have 90 days`: whom a plural in front of a figure stands for."""
        first = view.sentence[term.start][0]
        words = view.lower[first : term.start]
        plural = not self.those.isdisjoint(words) or any(
            word in self.those_of and view.lemma[first + n + 1] in self.described for n, word in enumerate(words)
        )
        if not plural or first <= begin:
            return []
        items = (view.item("actor", i) for i in range(view.sentence[first - 1][0], first))
        names = list(dict.fromkeys(item.name for item in items if item and item.label == "company"))
        return names if len(names) > 1 else []

    def _giving(self, view: View, term: Term, begin: int) -> list[str]:
        """The body that gives a grant or a loan, told of in its sentence, the one before or the one behind."""
        first, last = view.sentence[term.start]
        if self.given.isdisjoint(view.lemma[first:last]):
            return []
        before = view.sentence[first - 1][0] if first > begin else first
        behind = view.sentence[last][1] if last < len(view) else last
        for near in (range(first, last), range(before, first), range(last, behind)):
            items = [item for i in near if (item := view.item("actor", i)) and item.label in BODIES]
            for item in items:
                own = first <= item.start < last and view.dep[view.root(item.start, item.end)] == "poss"
                if (own or view.dep[view.root(item.start, item.end)] in GIVERS) and item.name not in term.parties:
                    return [item.name]
        return []

    def _speak_for(self, view: View, term: Term, issuer: str) -> None:
        """`We expect China to be 5% lower`: what a company says of itself concerns it, not the country."""
        words = view.lower[slice(*view.sentence[term.start])]
        if term.parties and not self.own.isdisjoint(words):
            firms = {item.name for item in view.layers.get("actor", ()) if item and item.label not in BODIES}
            if firms.isdisjoint(term.parties):
                term.parties = [issuer]

    def _concerned(self, view: View, whole: View, term: Term, begin: int) -> list[str]:
        """Whom a figure concerns that grammar gives to nobody: where the goods go that a line keeps back, whose the
        thing is that it is a figure of, else who stands next to it, a person last."""
        first, last = view.sentence[term.start]
        since = max(begin, view.sentence[first - 1][0] if first else 0)
        if term.kind in self.kept_back:
            goals = (i for i in (*range(first, last), *range(since, first)) if view.lower[i - 1] in self.goal)
            if names := _named(view, term, [i + (view.lower[i] in self.grammar["the"]) for i in goals], PLACES):
                return names[:1]
        if term.of and (names := _named(whole, term, range(*term.of), PLACES)):
            return names
        ahead = range(term.start - 1, first - 1, -1)
        within = (*ahead, *range(term.end, last))
        bound = BOUND - {"agency", "legislature"} if term.kind in self.measure_kinds else BOUND
        near = _named(view, term, (*within, *range(first - 1, since - 1, -1)), ("actor", "reference"), bound)
        return (near or _named(view, term, within, ("actor",)) or _named(whole, term, ahead, ("demonym",)))[:1]

    @staticmethod
    def _go_on(view: View, terms: Sequence[Term], term: Term) -> None:
        """A count of the same in the next sentence is told of the same act (`32 entities. 23 of them …`)."""
        if term.kind != "entity_count" or term.authorities:
            return
        before = [one for one in terms if one.end <= term.start and (one.kind, one.unit) == (term.kind, term.unit)]
        if before and view.sentence[before[-1].start][1] == view.sentence[term.start][0]:
            term.authorities = [name for name in before[-1].authorities if name not in term.parties]

    def _ruling(self, view: View, term: Term, begin: int) -> list[str]:
        """The body named next to a figure of a measure that nobody is said to set: an agency before a state."""
        first, last = view.sentence[term.start]
        words = self.ruling.get(term.kind)
        if (words or term.kind not in self.measure_kinds) and (words or frozenset()).isdisjoint(view.lemma[first:last]):
            return []
        since = first
        for _ in range(self.ruling_back):
            since = max(begin, view.sentence[since - 1][0] if since else 0)
        near = (*range(term.start - 1, first - 1, -1), *range(term.end, last), *range(first - 1, since - 1, -1))
        kept = [i for i in near if term.kind == "money" or not self._is_led_away(view, i)]  # a fine is paid to a body
        found = [_named(view, term, kept, ("actor", "reference"), labels) for labels in ({"agency"}, BODIES)]
        acting = (i for i in range(first, last) if i == first or view.dep[i] in GIVERS)
        found.append(_named(view, term, acting, ("place",)))  # `US fines the firm $3m`
        return next(([name] for names in found for name in names if name not in term.parties), [])

    def _turn(self, view: View, term: Term) -> None:
        """Who exports is told of before where the goods go; who caps or limits a volume sets it, he is not bound."""
        if term.kind in self.exported and term.of and not self.trade.isdisjoint(view.lemma[slice(*term.of)]):
            items = [item for i in range(*term.of) for layer in PLACES[:2] if (item := view.item(layer, i))]
            led = {item.name for item in items if self._is_led_away(view, item.start)}
            own = [item.name for item in items if item.name not in led]
            if own and term.parties and led.issuperset(term.parties):
                term.parties = own[:1]
        if term.kind == "volume_cap" and len(term.parties) == 1 and not term.authorities:
            before = (view.item("actor", i) for i in range(view.sentence[term.start][0], term.start))
            heads = {view.root(x.start, x.end) for x in before if x and x.name in term.parties and x.label in BODIES}
            if any(view.dep[i] == "nsubj" and view.lemma[view.head[i]] in self.capping for i in heads):
                term.authorities, term.parties = term.parties, []

    def _big(self, view: View, term: Term, begin: int) -> list[str]:
        """The companies told of together before `the big three`, where these stand in front of a figure."""
        first = view.sentence[term.start][0]
        words = view.lower[first : term.start]
        called = (self.big.get(after, 0) for word, after in pairwise(words) if word in self.called_big)
        count = max(called, default=0)
        if not count:
            return []
        since = first
        for _ in range(self.big_back):
            until, since = since, max(begin, view.sentence[since - 1][0] if since else 0)
            items = (view.item("actor", i) for i in range(since, until))
            names = list(dict.fromkeys(item.name for item in items if item and item.label == "company"))
            if len(names) > 1:
                return names[:count]
        return []

    def _is_invested(self, view: View, term: Term) -> bool:
        """Whether a company itself lays out a sum (`its capital spending of $3bn`)."""
        firms = {item.name for item in view.layers.get("actor", ()) if item and item.label == "company"}
        first, last = term.of or (term.start, term.end)
        near = view.lemma[
            min(first, max(view.sentence[term.start][0], term.start - self.laid_reach)) : max(last, term.end)
        ]
        return len(term.parties) > 0 and term.parties[0] in firms and not self.laid_out.isdisjoint(near)

    def _meant_chip(self, view: View, term: Term, begin: int) -> list[str]:
        """The last chip named before `these chips` or `the part`, which the sentence of a figure tells of."""
        first, last = view.sentence[term.start]
        referring = (
            view.lower[i] in self.pointing and view.lemma[i + 1] in self.generic for i in range(first, last - 1)
        )
        if any(view.item("chip", i) for i in range(first, last)) or not any(referring):
            return []
        since = first
        for _ in range(self.chip_back):
            since = max(begin, view.sentence[since - 1][0] if since else 0)
        named = (item.name for i in range(first - 1, since - 1, -1) if (item := view.item("chip", i)))
        return next(([name] for name in named), [])

    def _measures(self, view: View, term: Term, begin: int) -> Iterator[int]:
        """Where words for measures stand before a term, the nearest first, in its sentence and those before."""
        end = term.start
        for _ in range(self.measure_back):
            first = view.sentence[end - 1 if end < term.start else end][0]
            yield from (i for i in range(end - 1, first - 1, -1) if view.lemma[i] in self.measure_nouns)
            end = first
            if end <= begin:
                return

    def _told_before(self, view: View, term: Term, events: Sequence[Event]) -> Event | None:
        """The event of the sentence before that may set such a term; of an earlier one where `the controls` go on."""
        end = view.sentence[term.start][0]
        again = view.lower[end] in self.grammar["known_many"] and view.lemma[end + 1] in self.measure_nouns
        first = end
        for _ in range(self.retold_back if again else 1):
            first = view.sentence[first - 1][0] if first else 0
        kinds = (*self.set_by.get("entity_count" if term.kind == "other" else term.kind, ()), *RULES)
        near = [
            (start, n)
            for n, event in enumerate(events)
            if event.kind in kinds and event.agents
            for start, _ in event.mentions
            if first <= start < end
        ]
        return events[max(near)[1]] if near else None


def _named(
    view: View, term: Term, near: Iterable[int], layers: Sequence[str], labels: Container[str] | None = None
) -> list[str]:
    """The names of these layers, and labels, that stand at these tokens and set nothing."""
    items = (item for i in near if i < len(view) for layer in layers if (item := view.item(layer, i)))
    told = (item.name for item in items if item.name not in term.authorities and (not labels or item.label in labels))
    return list(dict.fromkeys(told))


def _by_sentence(view: View, events: Sequence[Event]) -> dict[tuple[int, int], list[tuple[Event, int, int]]]:
    """The events that each sentence mentions, and where; in the order of events."""
    found: dict[tuple[int, int], list[tuple[Event, int, int]]] = {}
    for event in events:
        for start, end in event.mentions:
            found.setdefault(view.sentence[start], []).append((event, start, end))
    return found


def _tell_apart(term: Term, rulers: Container[str]) -> None:
    """Who rules over others is not bound himself; a firm that builds two plants is not bound by itself."""
    both = set(term.parties) & set(term.authorities)
    term.parties = [name for name in term.parties if name not in both or name not in rulers]
    term.authorities = [name for name in term.authorities if name not in both or name in rulers]


def _carry(terms: Sequence[Term], names: Sequence[str]) -> None:
    """Give terms of one kind that lack these fields what the last one before them, else the next one, has."""
    for name in names:
        for order in (terms, terms[::-1]):
            last: Any = None
            for term in order:
                if value := getattr(term, name):
                    last = value
                elif last and name == "of":
                    term.of = last
                elif last:
                    other = term.authorities if name == "parties" else term.parties
                    setattr(term, name, [one for one in last if one not in other])
