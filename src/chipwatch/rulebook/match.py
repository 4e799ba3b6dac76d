"""Rules are matched on a View: pure, no effect on the Doc.

Takes compiled rules, gives `Match`es in text order. A trigger is found by the words it can begin with, then each
argument is looked for where its role leads; a required argument that is not there, or an `unless` that is, ends
the attempt. `explain.py` asks these same functions again with parts of a rule: there is no second matcher.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from operator import attrgetter
from typing import NamedTuple

from chipwatch.rulebook.compile import Arg, Rule, Test
from chipwatch.rulebook.phrase import Opening, Phrases
from chipwatch.rulebook.roles import Domain, Role
from chipwatch.rulebook.view import Item, View


class Value(NamedTuple):
    """What an argument is bound to: token indices, and the item of a layer where it is one."""

    start: int
    end: int
    head: int
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fired: its trigger's tokens [start, end), the head word of it, and the arguments found."""

    rule: Rule
    start: int
    end: int
    root: int
    args: dict[str, list[Value]] = field(default_factory=dict)

    def names(self, *args: str) -> list[str]:
        """The canonical names of the items that these arguments are bound to, each once, in order."""
        return list(dict.fromkeys(v.item.name for a in args for v in self.args.get(a, ()) if v.item))


# Is told what became of a match, in a word, and the match or the find that decided it. Every match has one fate.
Note = Callable[[Match, str, object], None]


def forget(match: Match, fate: str, other: object) -> None:
    """The Note of whoever does not ask."""


class Candidate(NamedTuple):
    """A trigger of a rule. `number`: its place among all of them."""

    number: int
    rule: Rule
    test: Test


class Matcher:
    """Matches a set of rules; built once, used for every document."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._order = {rule.id: n for n, rule in enumerate(rules)}
        self._by_word: dict[str, list[Candidate]] = {}
        self._by_layer: dict[str, list[Candidate]] = {}
        self._by_pos: dict[str, list[Candidate]] = {}
        self._anywhere: list[Candidate] = []
        numbers = count()
        for rule in rules:
            for test in rule.triggers:
                candidate = Candidate(next(numbers), rule, test)
                opening = _opening(test)
                if opening is None:
                    self._anywhere.append(candidate)
                    continue
                for keys, index in zip(opening, (self._by_word, self._by_layer, self._by_pos), strict=True):
                    for key in keys:
                        index.setdefault(key, []).append(candidate)
        for row in self._by_word.values():  # so that one look finds all
            row += self._anywhere
            row.sort(key=attrgetter("number"))

    def __call__(self, view: View, note: Note = forget) -> list[Match]:
        """All matches, in text order; at one place in the order of the rules. One rule fires once at a place.

        `note` is told of each match that another one `replaced`.
        """
        found: list[Match] = []
        for i, candidates in enumerate(self._candidates(view)):
            fired: set[str] = set()
            for _, rule, test in candidates:
                if rule.id not in fired and (match := attempt(rule, test, view, i)):
                    fired.add(rule.id)
                    found.append(match)
        found.sort(key=lambda m: (m.start, self._order[m.rule.id]))
        return _replaced(found, note)

    def _candidates(self, view: View) -> Iterator[Sequence[Candidate]]:
        """For each token the triggers that may begin there, in the order of the rules."""
        begin: dict[int, list[Candidate]] = {}
        for layer, candidates in self._by_layer.items():
            for item in view.items(layer):
                begin.setdefault(item.start, []).extend(candidates)
        by_word, by_pos, anywhere = self._by_word, self._by_pos, self._anywhere
        for i, (lower, lemma, pos) in enumerate(zip(view.lower, view.lemma, view.pos, strict=True)):
            row, other = by_word.get(lower, anywhere), by_word.get(lemma, anywhere)
            if row is other and i not in begin and pos not in by_pos:
                yield row
                continue
            rows = (row, other, begin.get(i, ()), by_pos.get(pos, ()))
            if len(full := [row for row in rows if row]) > 1:
                yield sorted({candidate.number: candidate for row in full for candidate in row}.values())
            else:
                yield full[0] if full else ()


def _replaced(matches: list[Match], note: Note) -> list[Match]:
    """Drop a match whose rule another match on overlapping words replaces."""
    dropped: set[int] = set()
    for winner in matches:
        for loser in matches if winner.rule.replaces else ():
            if (
                loser.rule.id in winner.rule.replaces
                and loser.start < winner.end
                and winner.start < loser.end
                and id(loser) not in dropped
            ):
                dropped.add(id(loser))
                note(loser, "replaced", winner)
    return [m for m in matches if id(m) not in dropped]


def _opening(test: Test) -> Opening | None:
    """What a trigger can begin with; None if that may be anything."""
    none = frozenset[str]()
    if test.words:
        return Opening(frozenset(test.words.by_first), none, none)
    if test.surface:
        return Opening(test.surface, none, none)
    if test.phrases:
        openings = [phrase.opening() for phrase in test.phrases]
        if any(opening is None for opening in openings):
            return None
        words, layers, pos = (frozenset[str]().union(*each) for each in zip(*filter(None, openings), strict=True))
        return Opening(words, layers, pos)
    return Opening(none, frozenset(test.layers), none) if test.layers else None


def attempt(rule: Rule, test: Test, view: View, i: int) -> Match | None:
    """Try one rule with its trigger at token `i`."""
    trigger = trigger_at(test, view, i)
    if trigger is None:
        return None
    start, end, names = trigger
    root = view.root(start, end)
    args: dict[str, list[Value]] = {name: [_of_item(view, item)] for name, item in names.items()}
    for arg in rule.must:
        if values := bind(arg, view, start, end, root):
            args.setdefault(arg.name, []).extend(values)
        elif arg.name not in args:
            return None
    if not holds(rule, view, start, end, root):
        return None
    for arg in rule.may:  # last, as most attempts end before
        if values := bind(arg, view, start, end, root):
            args.setdefault(arg.name, []).extend(values)
    return Match(rule, start, end, root, args)


def trigger_at(test: Test, view: View, i: int) -> tuple[int, int, dict[str, Item]] | None:
    """The tokens of a trigger that begins at token `i`, and the items its phrase names."""
    if test.words or not (test.phrases or test.layers):
        ends = test.words.ends(view, i, view.sentence[i][1]) if test.words else iter((i + 1,))
        end = next(ends, None)
        if end is not None and _is(test, view, view.root(i, end)):
            return i, end, {}
        return None
    if test.phrases:
        for end, names in test.phrases.at(view, i):
            if _is(test, view, view.root(i, end)):
                return i, end, names
        return None
    for layer in test.layers:
        item = view.item(layer, i)
        if item and item.start == i and _is(test, view, i):
            return i, item.end, {}
    return None


def _is(test: Test, view: View, i: int) -> bool:
    """Whether the word at `i` is what a test asks for."""
    if test.pos and view.pos[i] not in test.pos:
        return False
    if test.tag and view.tag[i] not in test.tag:
        return False
    if test.dep and view.dep[i] not in test.dep:
        return False
    if test.surface and view.lower[i] not in test.surface:
        return False
    if any(view.item(layer, i) for layer in test.not_layers):
        return False
    # Labels and names without a layer are those of the spans that an argument takes (`is`, `holds`).
    if test.layers:
        items = [item for layer in test.layers if (item := view.item(layer, i))]
        if not any(
            (not test.labels or item.label in test.labels) and (not test.names or item.name in test.names)
            for item in items
        ):
            return False
    return True


def holds(rule: Rule, view: View, start: int, end: int, root: int) -> bool:
    """Whether the conditions of a rule hold at tokens [start, end)."""
    return all(bind(arg, view, start, end, root) for arg in rule.when) and not any(
        bind(arg, view, start, end, root) for arg in rule.unless
    )


def bind(arg: Arg, view: View, start: int, end: int, root: int) -> list[Value]:
    """What an argument is bound to, for a trigger at tokens [start, end); empty where it is not there."""
    possible = arg.may_stand(view.words[root])
    for role in arg.roles:
        if not (possible or role.leaves):
            continue
        domain = _domain(role, view, start, end, root)
        values = found_in(arg, view, domain)
        if values:
            return _taken(arg.take, values, start, end) if domain.flat else values
    return []


def _domain(role: Role, view: View, start: int, end: int, root: int) -> Domain:
    """Where a role leads; the rules for one trigger ask for the same ones."""
    key = (id(role), start, end, root)
    known = view.domains.get(key)
    if known is None:
        known = view.domains[key] = (role, role.find(view, start, end, root))
    domain: Domain = known[1]
    return domain


def found_in(arg: Arg, view: View, domain: Domain) -> list[Value]:
    """What an argument is bound to where one of its roles leads, whatever its `take` makes of it."""
    found: list[Value] = []
    if domain.flat:
        if arg.has_not and _has(arg.has_not, view, domain.tokens):
            return []
        if arg.has and not _has(arg.has, view, domain.tokens):
            return []
        if arg.layers or arg.holds:
            return _items(arg.layers + arg.holds, view, domain.tokens, arg.test)
        if not arg.has and not _constrained(arg.test):
            return [_stretch(domain.tokens)] if domain.tokens else []
        if arg.has and not _constrained(arg.test):
            return [_stretch(domain.tokens)]
        within = set(domain.tokens)
        for i in domain.tokens:
            if (value := _word(arg.test, view, i)) and value.end - 1 in within:
                found.append(value)
        return found
    for head in domain.tokens:
        if not _constrained(arg.test) or _word(arg.test, view, head, inside=True):
            subtree = view.subtree(head)
            if arg.has and not _has(arg.has, view, subtree):
                continue
            if arg.has_not and _has(arg.has_not, view, subtree):
                continue
            if arg.layers or arg.holds:
                values = _items(arg.layers, view, view.conjuncts(head), arg.test)
                values += [v for v in _items(arg.holds, view, subtree, arg.test) if v not in values]
                found += [v for v in values if v not in found]
            else:
                found.append(Value(subtree[0], subtree[-1] + 1, head))
    return found


def _constrained(test: Test) -> bool:
    return bool(
        test.words or test.surface or test.phrases or test.pos or test.tag or test.dep or test.layers or test.not_layers
    )


def _word(test: Test, view: View, i: int, *, inside: bool = False) -> Value | None:
    """The word or phrase at token `i` if a test holds of it; `inside`: a phrase may have begun before `i`."""
    if test.words and not test.phrases and not inside:
        first = test.words.by_first
        if view.lower[i] not in first and view.lemma[i] not in first:
            return None
    if not _is(test, view, i):
        return None
    if test.words or test.phrases:
        for start in range(max(view.sentence[i][0], i - 4), i + 1) if inside else (i,):
            stop = view.sentence[i][1]
            ends = list(test.words.ends(view, start, stop)) if test.words else []
            ends += [end for end, _ in test.phrases.at(view, start)]
            for end in ends:
                if i < end:
                    return Value(start, end, i)
        return None
    return Value(i, i + 1, i)


def _has(phrases: Phrases, view: View, tokens: Sequence[int]) -> bool:
    within = set(tokens)
    return any(end - 1 in within for i in tokens for end, _ in phrases.at(view, i))


def _items(layers: Sequence[str], view: View, tokens: Sequence[int], test: Test) -> list[Value]:
    found: dict[Item, Value] = {}
    for i in tokens:
        for layer in layers:
            item = view.item(layer, i)
            if item and item not in found:
                if (test.labels and item.label not in test.labels) or (test.names and item.name not in test.names):
                    continue
                found[item] = _of_item(view, item)
    return list(found.values())


def _of_item(view: View, item: Item) -> Value:
    return Value(item.start, item.end, view.root(item.start, item.end), item)


def _stretch(tokens: Sequence[int]) -> Value:
    return Value(tokens[0], tokens[-1] + 1, tokens[0])


def _taken(take: str, values: list[Value], start: int, end: int) -> list[Value]:
    match take:
        case "first":
            return [min(values)]
        case "last":
            return [max(values)]
        case "nearest":
            return [min(values, key=lambda v: max(v.start - end, start - v.end, 0))]
        case _:
            return values
