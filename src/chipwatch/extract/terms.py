"""The quantities that carry meaning: what kind each is, of what, for whom, by whom.

Takes a View and the quantities of its Doc, gives `Term`s in text order. The one thing to know: rules of the record
`term` are tried in the order of the kinds in `rules/terms/kinds.yaml`; the first kind whose rule fits counts, and a
quantity that no rule takes is no term. What a rule does not find (who sets it, whom it binds) is taken from the event
that the term stands with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from chipwatch.extract.events import Event
from chipwatch.extract.quantities import Quantity
from chipwatch.rulebook.compile import Compiler, Rule, Test
from chipwatch.rulebook.match import Match, Note, attempt, forget
from chipwatch.rulebook.view import Item, View


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


class Terms:
    """Classifies quantities; built once from the rules `term` and the section `terms`."""

    def __init__(self, compiler: Compiler, data: Mapping[str, Any]) -> None:
        settings = data.get("terms") or {}
        order: list[str] = settings["kinds"]
        self.series_reach = int(settings["series_reach"])
        series = settings["series"]
        self.going_on, self.going_on_reach = frozenset(series["kinds"]), int(series["reach"])
        self.joints, self.own = frozenset(series["joints"]), frozenset(series["not_before"])
        self.signed: Mapping[str, str] = settings["signed"]
        self.classes = frozenset(chip["name"] for chip in data.get("chips") or () if chip.get("level") == "class")
        self.product_reach = int(settings["product_reach"])
        sources = settings["sources"]
        self.sources, self.source_cues = frozenset(sources["names"]), frozenset(sources["cues"])
        self.whose, self.organs = frozenset(sources["described"]), frozenset(sources["organs"])
        main = settings["protagonist"]
        self.main_kinds, self.main_least = frozenset(main["kinds"]), int(main["least"])
        self.main_part, self.not_main = float(main["part"]), frozenset(main["not_near"])
        figures = settings["figures"]
        self.figure_nouns, self.figure_kinds = frozenset(figures["nouns"]), frozenset(figures["kinds"])
        self.figure_reach, self.empty_nouns = int(figures["reach"]), frozenset(figures["empty"])
        self.set_by: Mapping[str, list[str]] = settings.get("set_by") or {}
        self.rules = _replacing_first(sorted(compiler.compile("term"), key=lambda r: order.index(r.fields["kind"])))
        self._tries: dict[str, list[tuple[Rule, Test]]] = {}  # by label of a quantity

    def __call__(self, view: View, quantities: Sequence[Quantity], note: Note = forget) -> list[Term]:
        """`note` is told what became of each match: a term, or `no term` where the rule says so."""
        terms: list[Term] = []
        view = self._concerned(view)
        behind = [*(q.start for q in quantities), len(view)][1:]
        for quantity, until in zip(quantities, behind, strict=True):
            match = self._match(view, quantity)
            if match and match.rule.fields.get("drop"):
                note(match, "no term", None)
            elif match:
                term = self._term(match, quantity, view, max(until, quantity.end))
                if terms:
                    self._follow(view, terms[-1], term, elided=_lacks_noun(view, quantity))
                terms.append(term)
                note(match, "became", term)
        return terms

    def _concerned(self, view: View) -> View:
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
        if item.layer == "demonym":
            return not self.whose.isdisjoint(behind)
        beside = (*view.lemma[max(0, item.start - 2) : max(0, item.start - 1)], *behind[:1])
        return item.name in self.sources or (item.label == "company" and not self.source_cues.isdisjoint(beside))

    def _protagonist(self, view: View) -> str | None:
        """The company that the document is about: most mentions of companies are its."""
        items = dict.fromkeys(item for item in view.layers.get("actor", ()) if item and item.label == "company")
        names = Counter(item.name for item in items if not self._is_aside(view, item))
        name, count = (*names.most_common(1), ("", 0))[0]
        return name if count >= self.main_least and count > self.main_part * names.total() else None

    def _term(self, match: Match, quantity: Quantity, view: View, until: int) -> Term:
        """`until`: where the next quantity starts; what stands behind it belongs to that."""
        kind = match.rule.fields["kind"]
        kind = self.signed.get(kind, kind) if quantity.signed else kind
        of = _of(match, quantity, view)
        if of is None or (of[1] - of[0] < 3 and view.lemma[of[1] - 1] in self.empty_nouns):
            of = self._figure(view, quantity) if kind in self.figure_kinds else of
        parties, authorities = _names(match, "parties", until), _names(match, "authorities", until)
        if quantity.measure == "count":
            parties = [name for name in parties if name not in authorities]
        return Term(
            start=quantity.start,
            end=quantity.end,
            kind=kind,
            value=quantity.value,
            low=quantity.low,
            high=quantity.high,
            unit=quantity.unit,
            comparator=match.rule.fields.get("comparator") or quantity.comparator,
            rule=match.rule.id,
            confidence=match.rule.confidence,
            of=of,
            chips=self._chips(match, quantity, view),
            parties=parties,
            authorities=authorities,
        )

    def _chips(self, match: Match, quantity: Quantity, view: View) -> list[str]:
        """The chips that a quantity counts, else those that its rule found, else those of its clause.

        What performs is a product: where only a class of them is found (`HBM`), the last one named that is none.
        """
        counted = range(quantity.start, quantity.end) if quantity.measure == "count" else range(0)
        chips: list[str] = []
        for near in (counted, None, view.clause(match.root)):
            chips = match.names("chips") if near is None else [x.name for i in near if (x := view.item("chip", i))]
            if chips:
                break
        if chips and match.rule.fields["kind"] == "performance" and self.classes.issuperset(chips):
            first = max(0, view.sentence[quantity.start][0] - self.product_reach)
            named = (view.item("chip", i) for i in range(quantity.start - 1, first - 1, -1))
            chips = next(([chip.name] for chip in named if chip and chip.name not in self.classes), chips)
        return list(dict.fromkeys(chips))

    def _figure(self, view: View, quantity: Quantity) -> tuple[int, int] | None:
        """The nearest noun for a figure (`revenue`, `exports`) in the sentence, where grammar led to nothing."""
        first, last = view.sentence[quantity.start]
        before = range(quantity.start - 1, max(first, quantity.start - self.figure_reach) - 1, -1)
        for i in (*before, *range(quantity.end, min(last, quantity.end + self.figure_reach // 2))):
            if view.lemma[i] in self.figure_nouns:
                start = i
                while start > first and view.head[start - 1] == i and view.pos[start - 1] not in ("PUNCT", "NUM"):
                    start -= 1
                return start, i + 1
        return None

    def _follow(self, view: View, first: Term, term: Term, *, elided: bool) -> None:
        """Give a term that goes on a series (`from 10 to 14 per cent`, `$2bn (€1.7bn)`) what the first is told of.

        elided: it leaves out its noun, and so counts what the first does
        """
        gap = range(first.end, term.start)
        if term.start < first.end or view.sentence[first.start] != view.sentence[term.start]:
            return
        if term.kind == "share" and first.kind in self.going_on and self._goes_on(view, first, term):
            term.kind, term.of = first.kind, None
            term.authorities = term.authorities or list(first.authorities)
        if elided and first.unit == term.unit:
            term.of, term.chips = first.of, list(first.chips)
        elif first.kind == term.kind and len(gap) <= self.series_reach and not any(view.pos[i] == "VERB" for i in gap):
            term.of = term.of or first.of
            term.parties = term.parties or list(first.parties)

    def _goes_on(self, view: View, first: Term, term: Term) -> bool:
        """Whether a share is only one more figure of the series that another term begins (`5% in X and 3% in Y`)."""
        gap, behind = range(first.end, term.start), range(term.end, min(term.end + 3, len(view)))
        return (
            first.unit == term.unit
            and len(gap) <= self.going_on_reach
            and any(view.lower[i] in self.joints for i in gap)
            and not any(view.pos[i] in ("VERB", "AUX", "SCONJ") for i in gap)
            and not any(view.lower[i] in self.own for i in (*gap, *behind))
        )

    def settle(self, view: View, terms: Iterable[Term], events: Sequence[Event]) -> None:
        """Give terms that lack them the agents of the event they stand with as authorities, its targets as parties."""
        main = self._protagonist(view)
        told: dict[tuple[str, str, float | None, float | None], Term] = {}
        for term in terms:
            self._retell(view, told.setdefault((term.kind, term.unit, term.value, term.low), term), term)
            event = self._event(view, term, events)
            if event is None:
                sentence = view.lemma[slice(*view.sentence[term.start])]
                if main and not term.parties and term.kind in self.main_kinds and self.not_main.isdisjoint(sentence):
                    term.parties = [main]
                continue
            term.authorities = term.authorities or list(event.agents)
            term.parties = term.parties or [name for name in event.targets if name not in term.authorities]
            term.chips = term.chips or list(event.chips)

    def _retell(self, view: View, first: Term, term: Term) -> None:
        """Give a figure that is told again what it lacks and was told of it first; `the tariff` alone says nothing."""
        bare = term.of is None or (term.of[1] - term.of[0] < 3 and view.lemma[term.of[1] - 1] in self.figure_nouns)
        term.of = first.of or term.of if bare else term.of
        term.chips = term.chips or list(first.chips)
        term.parties = term.parties or list(first.parties)
        term.authorities = term.authorities or list(first.authorities)

    def _event(self, view: View, term: Term, events: Sequence[Event]) -> Event | None:
        """The event, of a kind that sets such terms, whose mention in the sentence is nearest."""
        kinds = self.set_by.get(term.kind, ())
        first, last = view.sentence[term.start]
        near = [
            (max(start - term.end, term.start - end), n)
            for n, event in enumerate(events)
            if event.kind in kinds
            for start, end in event.mentions
            if first <= start < last
        ]
        return events[min(near)[1]] if near else None

    def _match(self, view: View, quantity: Quantity) -> Match | None:
        item = view.item("quantity", quantity.start)
        label = item.label if item else ""
        if label not in self._tries:
            self._tries[label] = [(rule, test) for rule in self.rules for test in rule.triggers if _takes(test, label)]
        tries = (attempt(rule, test, view, quantity.start) for rule, test in self._tries[label])
        return next(filter(None, tries), None)


def _replacing_first(rules: Sequence[Rule]) -> list[Rule]:
    """The rules in their order, but each that replaces others before the first of those."""
    ordered = list(rules)
    for rule in rules:
        places = [n for n, other in enumerate(ordered) if other.id in rule.replaces]
        if places and places[0] < ordered.index(rule):
            ordered.remove(rule)
            ordered.insert(places[0], rule)
    return ordered


def _takes(test: Test, label: str) -> bool:
    """Whether a trigger can be a quantity of this label."""
    return test.layers != ("quantity",) or not test.labels or label in test.labels


def _lacks_noun(view: View, quantity: Quantity) -> bool:
    """Whether a count leaves out what it counts."""
    behind = range(quantity.number_end, quantity.end)
    return quantity.measure == "count" and not any(view.pos[i] in ("NOUN", "PROPN") for i in behind)


def _names(match: Match, arg: str, until: int) -> list[str]:
    """The names that an argument is bound to, of those in front of the next quantity, if there are any."""
    values = [value for value in match.args.get(arg, ()) if value.item]
    near = [value for value in values if value.start < until] or values
    # the adjective of a country says whose it is only where no name does
    near = [value for value in near if value.item and value.item.layer != "demonym"] or near
    return list(dict.fromkeys(value.item.name for value in near if value.item))


def _of(match: Match, quantity: Quantity, view: View) -> tuple[int, int] | None:
    """What a quantity is an amount of, without the quantity itself: `revenues of $2bn` are revenues."""
    behind = quantity.end
    if match.rule.fields["kind"] == "performance" and quantity.measure != "times":
        end = behind
        # the last word of a phrase is a noun, though it may be tagged as an adjective
        while end < len(view) and view.pos[end] in ("NOUN", "PROPN", "ADJ") and not view.item("quantity", end):
            end += 1
        if behind < end and view.lower[end : end + 1] != ["than"]:  # `8 TB/s bandwidth`
            return behind, end
    bound = match.args.get("of")
    if bound is None:
        if quantity.measure != "count":
            return None
        if quantity.number_end < quantity.end and view.pos[quantity.end - 1] in ("NOUN", "PROPN"):
            parted = view.lower[quantity.number_end] == "of"
            return quantity.number_end + parted, quantity.end  # `12 Chinese firms`: of Chinese firms
        for i in range(behind, min(behind + 8, len(view))):
            if view.lower[i] == quantity.noun:  # `two 3 nm plants`
                return next((n + 1 for n in range(i, behind - 1, -1) if view.item("quantity", n)), behind), i + 1
        parts = view.children[behind] if view.lower[behind : behind + 1] == ["of"] else []
        whole = next((view.subtree(c) for c in parts if view.dep[c] == "pobj"), None)
        return (whole[0], whole[-1] + 1) if whole else None
    start, end, head, _ = bound[0]
    if view.dep[start] in ("mark", "cc") or (view.tag[head] in ("VBD", "VBN") and view.tag[start] not in ("TO", "VBG")):
        return None  # a clause that says when or why
    if quantity.start <= head < quantity.end:
        end = quantity.start
    elif start <= quantity.start < end:
        if head < quantity.start:
            end = quantity.start
        elif head >= quantity.end:
            start = quantity.end
    # what stands from the next quantity on belongs to that
    end = next((i for i in range(head + 1, end) if view.item("quantity", i)), end)
    while end > start + 1 and view.pos[end - 1] in ("PUNCT", "ADP", "SPACE", "CCONJ", "SYM", "DET"):
        end -= 1
    while end > start + 1 and (
        view.pos[start] in ("PUNCT", "SPACE", "SYM") or (start < head and view.item("quantity", start))
    ):
        start += 1
    return (start, end) if start < end else None
