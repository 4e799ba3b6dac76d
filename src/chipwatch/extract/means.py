"""By which named measure an event is done: a law, a list, a rule, an order, a programme.

Takes the Match of an event's rule and its View, gives the canonical name or None. The one thing to know: what the rule
itself binds comes first, then what its verb revises (`amends the EAR`), then the nearest name of a sort that fits the
kind of event, then what it is done under, last what `the bill` means, told before or right after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from chipwatch.extract.grammar import Grammar
from chipwatch.rulebook.match import Match
from chipwatch.rulebook.view import Item, View

BEFORE, BEHIND = 4, 2  # sentences in which a measure may be named that is called `the bill`
TITLE = 60  # tokens in which a law says how it may be cited
LEAD = 4  # tokens between a word like `under` and the name
NEAR = 6  # tokens between a trigger and the noun for its measure
OBJECTS = (("dobj", "nsubjpass"), ("nsubj",))


class Means:
    """Compiled from the section `events`."""

    def __init__(self, settings: Mapping[str, Any], grammar: Grammar) -> None:
        self.grammar = grammar
        self.title_leads = [words.split() for words in settings.get("title_leads") or ()]
        self.generic = {name: n for n, name in enumerate(settings.get("generic_instruments") or (), 1)}
        self.fit: Mapping[str, list[str]] = settings.get("instrument_kinds") or {}
        self.near: Mapping[str, list[str]] = settings.get("instruments_near") or {}
        self.nouns: dict[str, list[str]] = {}
        for label, words in (settings.get("instrument_nouns") or {}).items():
            for word in words:
                self.nouns.setdefault(word, []).append(label)
        self.revise: frozenset[str] = frozenset(settings.get("revise_verbs") or ())
        self.changes: frozenset[str] = frozenset(settings.get("change_nouns") or ())
        self.grounds: frozenset[str] = frozenset(settings.get("grounds") or ())

    def __call__(
        self, match: Match, view: View, clause: Sequence[int], below: Sequence[int]
    ) -> tuple[str | None, bool]:
        """The name, and whether it is what the trigger says is revised: then no other telling of it knows better."""
        kind = match.rule.fields["kind"]
        fit = self.fit.get(kind)
        if revised := self._revised(match, view, fit):
            return revised.name, True
        return self._named(match, view, fit, clause, below), False

    def _named(
        self, match: Match, view: View, fit: Sequence[str] | None, clause: Sequence[int], below: Sequence[int]
    ) -> str | None:
        if name := match.rule.fields.get("instrument"):
            return str(name)
        bound = next(iter(match.names("instrument")), None)
        if bound and bound not in self.generic:
            return bound
        above = [view.head[match.root]] if view.dep[match.root] in ("acl", "relcl") else []
        for tokens in (clause, below, above):
            if items := self._items(tokens, view, fit):
                return min(items, key=lambda x: (self.generic.get(x.name, 0), _distance(x, match), x.start)).name
        ground = next(self._grounds(match, view, fit), None)
        return bound or (ground and ground.name) or self._meant(match, view, fit) or self._beside(match, view)

    def _beside(self, match: Match, view: View) -> str | None:
        """The nearest measure of a sentence, for kinds of events that are told beside it (`instruments_near`)."""
        fit = self.near.get(match.rule.fields["kind"])
        items = self._items(range(*view.sentence[match.root]), view, fit) if fit else []
        named = [item for item in items if item.name not in self.generic]
        return min(named, key=lambda x: _distance(x, match)).name if named else None

    def title(self, view: View) -> str | None:
        """The name by which a law calls itself: `This Act may be cited as the Chip Tracing Act`."""
        for i, word in enumerate(view.lower):
            if any(word == lead[0] and view.lower[i : i + len(lead)] == lead for lead in self.title_leads):
                last = min(i + TITLE, view.sentence[i][1])
                items = self._items(range(i, last), view, ("law", "bill"))
                if items:
                    return max(items, key=lambda x: x.start).name
        return None

    def _items(self, tokens: Iterable[int], view: View, fit: Sequence[str] | None) -> list[Item]:
        found = dict.fromkeys(item for i in tokens if (item := view.item("instrument", i)))
        return [item for item in found if not fit or item.label in fit]

    def _revised(self, match: Match, view: View, fit: Sequence[str] | None) -> Item | None:
        """What is amended or changed by what the trigger tells: `BIS amends the EAR by adding controls`."""
        verb = match.root
        while True:
            items = (item for c in self._changed(verb, view) for item in self._items(view.subtree(c), view, fit))
            if found := min(items, key=lambda x: x.start, default=None):
                return found
            if view.head[verb] == verb:
                return None
            verb = view.head[verb]

    def _changed(self, verb: int, view: View) -> list[int]:
        """What a verb changes: `amends the rule`, `makes changes to the rule`."""
        # `makes changes to the EAR controls` may be read as if the changes controlled something.
        below = [verb, *(c for c in view.children[verb] if view.dep[c] == "ccomp")]
        things = [c for v in below for c in view.children[v] if view.dep[c] in OBJECTS[v != verb]]
        if view.lemma[verb] in self.revise:
            return things
        changes = [c for c in things if view.lemma[c] in self.changes]
        places = [*changes, verb] if changes else []
        to = (p for c in places for p in view.children[c] if view.lower[p] in self.grammar["to"])
        return [c for p in to for c in view.children[p] if view.dep[c] == "pobj"]

    def _grounds(self, match: Match, view: View, fit: Sequence[str] | None) -> Iterator[Item]:
        """What a sentence says a thing is done under: `Pursuant to Section 301, ...`; the nearest first."""
        items = self._items(range(*view.sentence[match.root]), view, fit)
        for item in sorted(items, key=lambda x: _distance(x, match)):
            before = view.lower[max(view.sentence[match.root][0], item.start - LEAD) : item.start]
            if not self.grounds.isdisjoint(before):
                yield item

    def _meant(self, match: Match, view: View, fit: Sequence[str] | None) -> str | None:
        """The measure that `the rule`, `a bill` in a trigger's sentence means: the last one told of that sort, of a
        bill else the next one."""
        start, end = view.sentence[match.root]
        labels: list[str] = []
        known = False
        for i in range(start, end):
            labels = [x for x in self.nouns.get(view.lemma[i], ()) if not fit or x in fit]
            known = i > start and view.lower[i - 1] in self.grammar["known"]
            if view.dep[i] not in ("dobj", "pobj"):  # `The bipartisan bill passed`; not `introduced the following bill`
                points = self.grammar["known"] - self.grammar["this"]
                known = known or any(view.dep[c] == "det" and view.lower[c] in points for c in view.children[i])
            if labels and (known or match.start - NEAR <= i < match.end + NEAR):
                break
        else:
            return None
        if "bill" in labels and not known and (title := self.title(view)):
            return title
        first, last = start, end
        for _ in range(BEFORE):
            first = view.sentence[first - 1][0] if first > 0 else 0
        for _ in range(BEHIND):
            last = view.sentence[last][1] if last < len(view) else last
        before = reversed(range(first, start)) if known else ()
        after = range(end, last) if "bill" in labels else ()
        told = (item for i in (*before, *after) if (item := view.item("instrument", i)))
        return next((x.name for x in told if x.label in labels and x.name not in self.generic), None)


def _distance(item: Item, match: Match) -> int:
    return max(item.start - match.end, match.start - item.end)
