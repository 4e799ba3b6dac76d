"""The quantities that carry meaning: what kind each is, of what, for whom, by whom.

Takes a View and the quantities of its Doc, gives `Term`s in text order. The one thing to know: rules of the record
`term` are tried in the order of the kinds in `rules/terms/kinds.yaml`; the first kind whose rule fits counts, and a
quantity that no rule takes is no term. What it is a figure of says `wholes.py`; who sets it and whom it binds, where
its rule does not find them, `sides.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chipwatch.extract.grammar import grammar_of
from chipwatch.extract.layout import told_from
from chipwatch.extract.quantities import Quantity
from chipwatch.extract.sides import Sides, Term
from chipwatch.extract.wholes import Wholes
from chipwatch.rulebook.compile import Compiler, Rule, Test
from chipwatch.rulebook.match import Match, Note, attempt, forget
from chipwatch.rulebook.view import View

MEASURED = ("compute", "bandwidth", "memory")  # what only a product has


class Terms:
    """Classifies quantities; built once from the rules `term` and the section `terms`."""

    def __init__(self, compiler: Compiler, data: Mapping[str, Any]) -> None:
        settings = data.get("terms") or {}
        order: list[str] = settings["kinds"]
        self.series_reach = int(settings["series_reach"])
        series = settings["series"]
        self.going_on, self.going_on_reach = frozenset(series["kinds"]), int(series["reach"])
        self.going_verbs = frozenset(series["verbs"])
        self.others = [(len(words), words) for phrase in series["others"] for words in [phrase.split()]]
        self.joints, self.own = frozenset(series["joints"]), frozenset(series["not_before"])
        self.signed: Mapping[str, str] = settings["signed"]
        listed = data.get("chips") or ()
        joining = {chip["name"] for chip in listed if chip.get("kind") == "interconnect"}
        self.classes = frozenset(chip["name"] for chip in listed if chip.get("level") == "class") | joining
        self.memories = frozenset(chip["name"] for chip in data.get("chips") or () if chip.get("kind") == "memory")
        self.product_reach = int(settings["product_reach"])
        self.comparing = frozenset(settings["comparing"])
        self.against, self.compared = frozenset(settings["against"]), frozenset(settings["compared"])
        self.carried: Mapping[str, list[str]] = settings["carried"]
        self.grammar = grammar_of(data)
        self.wholes, self.sides = Wholes(settings, self.grammar), Sides(settings, self.grammar)
        self.rules = _replacing_first(sorted(compiler.compile("term"), key=lambda r: order.index(r.fields["kind"])))
        self._tries: dict[str, list[tuple[Rule, Test]]] = {}  # by label of a quantity

    def __call__(self, view: View, quantities: Sequence[Quantity], note: Note = forget) -> list[Term]:
        """`note` is told what became of each match: a term, or `no term` where the rule says so."""
        terms: list[Term] = []
        view, begins = self.sides.seen(view), told_from(view.doc)
        behind = [*(q.start for q in quantities), len(view)][1:]
        for quantity, until in zip(quantities, behind, strict=True):
            match = self._match(view, quantity)
            if match:
                last = view.sentence[quantity.start][1]
                stops = (i for i in range(quantity.end, last) if view.lower[i] == ";")
                self._stay(match, begins[quantity.start], next(stops, len(view)))
            if match and match.rule.fields.get("drop"):
                note(match, "no term", None)
            elif match:
                term = self._term(match, quantity, view, max(until, quantity.end))
                if terms:
                    self._go_on(view, terms, term)
                    self._follow(view, terms[-1], term, elided=_lacks_noun(view, quantity))
                terms.append(term)
                note(match, "became", term)
        return terms

    @staticmethod
    def _stay(match: Match, begin: int, stop: int) -> None:
        """Leave out of a match what an item of the list before this one tells of, and who stands behind a semicolon."""
        for name, values in list(match.args.items()):
            end = stop if name in ("parties", "chips") else values[-1].start + 1
            if not (near := [value for value in values if begin <= value.start < end]):
                del match.args[name]
            elif len(near) < len(values):
                match.args[name] = near

    def _term(self, match: Match, quantity: Quantity, view: View, until: int) -> Term:
        """`until`: where the next quantity starts; what stands behind it belongs to that."""
        kind = match.rule.fields["kind"]
        kind = self.signed.get(kind, kind) if quantity.signed else kind
        parties, authorities = _names(match, "parties", until), _names(match, "authorities", until)
        if kind in self.sides.measure_kinds:
            if kind == "tariff" and not parties:
                parties = self.sides.of_origin(view, match)
            authorities = self.sides.setting(view, match, authorities)
        if kind in self.carried:
            authorities = [name for name in authorities if name not in parties]
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
            of=self.wholes(match, quantity, view, kind),
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
        if chips and match.rule.fields["kind"] == "performance" and quantity.measure in ("times", "fraction"):
            chips = self._compared(view, quantity, chips)
        told = chips or quantity.measure in MEASURED
        if told and match.rule.fields["kind"] == "performance" and self.classes.issuperset(chips):
            since, last = view.sentence[quantity.start]
            first = max(0, since - self.product_reach)
            here = (*range(quantity.start - 1, since - 1, -1), *range(quantity.end, last))
            named = (view.item("chip", i) for i in (*here, *range(since - 1, first - 1, -1)))
            chips = next(([chip.name] for chip in named if chip and chip.name not in self.classes), chips)
        elif chips and quantity.measure in ("bandwidth", "memory") and self.memories.issuperset(chips):
            first = view.sentence[quantity.start][0]
            products = (view.item("chip", i) for i in range(quantity.start - 1, first - 1, -1))
            chips = next(([chip.name] for chip in products if chip and chip.name not in self.memories), chips)
        return list(dict.fromkeys(chips))

    def _compared(self, view: View, quantity: Quantity, chips: list[str]) -> list[str]:
        """The chips that perform, not those that they are compared with (`twice as fast as the H20`)."""
        first, last = view.sentence[quantity.start]
        above = _above(view, view.root(quantity.start, quantity.end))
        before = range(quantity.start - 1, first - 1, -1)
        if subject := next((name for i in before if (name := _acting_chip(view, i, above))), None):
            return [subject]
        than = self.grammar["than"]
        others = {
            item.name
            for i in range(first, last)
            if (item := view.item("chip", i)) and item.name in chips
            if item.start >= quantity.end or than.intersection(view.lower[max(first, item.start - 3) : item.start])
        }
        if not others.issuperset(chips):
            return chips
        back = (view.item("chip", i) for i in range(quantity.start, max(0, first - self.product_reach), -1))
        return next(([item.name] for item in back if item and item.name not in others), chips)

    def _go_on(self, view: View, terms: Sequence[Term], term: Term) -> None:
        """Make a share one more of a series of duties or changes that figures before it begin."""
        fractions = (one for one in reversed(terms[-3:]) if one.unit in (term.unit, "points"))
        first = next(fractions, None) if term.kind == "share" else None
        if first and first.kind in self.going_on and self._goes_on(view, first, term):
            term.kind, term.of = first.kind, None
            term.authorities = term.authorities or list(first.authorities)

    def _follow(self, view: View, first: Term, term: Term, *, elided: bool) -> None:
        """Give a term that goes on a series (`from 10 to 14 per cent`, `$2bn (€1.7bn)`) what the first is told of.

        elided: it leaves out its noun, and so counts what the first does
        """
        gap = range(first.end, term.start)
        if term.start < first.end or view.sentence[first.start] != view.sentence[term.start]:
            return
        if term.comparator == "=" and len(gap) == 1 and view.lower[first.end] in self.grammar["or"]:
            term.comparator = first.comparator  # `up to €9m or 2%`
        elif term.comparator == "=" and self._is_listed(view, first, term):
            term.comparator = first.comparator  # `over 55% of X, 65% of Y and 90% of Z`
        if len(gap) <= 2 and "(" in view.lower[first.end : term.start] and first.parties:
            term.parties = list(first.parties)  # `fell 3% (about $7bn)`
        if elided and first.unit == term.unit:
            term.of, term.chips = first.of, list(first.chips)
        elif first.kind == term.kind and self._is_compared(view, first, term):
            term.of, term.parties = first.of or term.of, list(first.parties)
        elif first.kind == term.kind and len(gap) <= self.series_reach and not any(view.pos[i] == "VERB" for i in gap):
            term.of = term.of or first.of
            first.of = first.of or term.of
            rest = (view.item("actor", i) for i in (*gap, *range(term.end, view.sentence[term.start][1])))
            led = next((n for n, words in self.others if view.lower[term.start - n : term.start] == words), 0)
            at = term.start - 1 - led
            if (beside := view.item("actor", at)) and beside.start >= first.end:
                term.parties = [beside.name]  # `Samsung 22% and Micron 21%`
            elif first.parties and not {item.name for item in rest if item} & {*term.parties}:
                term.parties = list(first.parties)

    def _is_listed(self, view: View, first: Term, term: Term) -> bool:
        """Whether a figure is only one more of a list whose first one a comparator governs."""
        gap = range(first.end, term.start)
        return (
            (first.kind, first.unit) == (term.kind, term.unit)
            and len(gap) <= self.going_on_reach
            and view.lower[term.start - 1] in self.grammar["comma_and_or"]
            and not any(view.pos[i] in ("VERB", "AUX", "SCONJ") or view.item("actor", i) for i in gap)
        )

    def _is_compared(self, view: View, first: Term, term: Term) -> bool:
        """Whether a figure is only what another is compared with (`26%, down from 30%`, `from 26% to 30%`)."""
        at, gap = term.start, range(first.end, term.start)
        if first.unit != term.unit or self.against.isdisjoint(view.lower[i] for i in gap):
            return False
        if view.lower[at - 1] in self.against and view.lemma[at - 2] in self.compared:
            return True
        own = term.of is not None and term.of[0] >= term.end
        return not own and not any(view.pos[i] == "VERB" and view.lemma[i] not in self.comparing for i in gap)

    def _goes_on(self, view: View, first: Term, term: Term) -> bool:
        """Whether a share is only one more figure of the series that another term begins (`5% in X and 3% in Y`)."""
        gap, behind = range(first.end, term.start), range(term.end, min(term.end + 3, len(view)))
        return (
            first.end <= term.start
            and view.sentence[first.start] == view.sentence[term.start]
            and len(gap) <= self.going_on_reach
            and any(view.lower[i] in self.joints for i in gap)
            and not any(view.pos[i] in ("VERB", "AUX", "SCONJ") and view.lemma[i] not in self.going_verbs for i in gap)
            and not any(view.lower[i] in self.own for i in (*gap, *behind))
        )

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


def _above(view: View, at: int) -> set[int]:
    """The tokens that a token hangs on."""
    above = set()
    while view.head[at] != at:
        at = view.head[at]
        above.add(at)
    return above


def _acting_chip(view: View, at: int, verbs: set[int]) -> str | None:
    """The chip that begins at a token and is the subject of one of these verbs (`the H200 chip doubles ...`)."""
    item = view.item("chip", at)
    if item is None or item.start != at:
        return None
    root = view.root(item.start, item.end)
    while view.dep[root] in ("compound", "nmod", "appos", "amod") and view.head[root] > root:
        root = view.head[root]
    return item.name if view.dep[root] == "nsubj" and view.head[root] in verbs else None


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
