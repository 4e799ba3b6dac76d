"""Rules that say nothing new, and conditions that exclude each other.

Takes compiled rules, gives mistakes. The one thing to know: `covers(a, b)` is true only where everything that meets
`b` is sure to meet `a`; in doubt it is false.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from chipwatch.rulebook.compile import Arg, Rule, Test
from chipwatch.rulebook.errors import RuleError
from chipwatch.rulebook.load import RuleSource
from chipwatch.rulebook.phrase import Element, Lexicon, Phrase


def shadowed(
    rules: Sequence[Rule], sources: Mapping[str, RuleSource], files: Collection[str], *, first_wins: bool
) -> Iterator[RuleError]:
    """Of rules for one record those that another one makes idle, as far as they stand in these files."""
    for n, rule in enumerate(rules):
        if rule.place.file not in files:
            continue
        for m, other in enumerate(rules):
            if m == n or not _makes_idle(other, rule, earlier=m < n, first_wins=first_wins):
                continue
            if m > n and _makes_idle(rule, other, earlier=True, first_wins=first_wins):
                continue  # they are the same: the later one is at fault
            same = covers_rule(rule, other)
            how = "says the same as" if same else "finds nothing that is not found by"
            line = (
                f"{other.place.file}:{other.place.line}"
                if other.place.file != rule.place.file
                else f"line {other.place.line}"
            )
            yield RuleError(
                "shadowed-rule", f"{rule.id!r} {how} {other.id!r} ({line})", rule.place,
                f"remove it, or let it set something else, or put `replaces: [{other.id}]`", word=rule.id,
            )  # fmt: skip
            break


def _makes_idle(general: Rule, rule: Rule, *, earlier: bool, first_wins: bool) -> bool:
    if general.id in rule.replaces or (not general.triggers and not general.when) or Test() in general.triggers:
        return False  # what asks for nothing is a mistake of its own
    if first_wins:
        return earlier and covers_rule(general, rule)
    if dict(general.fields) != dict(rule.fields) or general.confidence < rule.confidence:
        return False
    return covers_rule(general, rule) and _binds_as_much(general, rule)


def covers_rule(general: Rule, rule: Rule) -> bool:
    """Whether the one fires wherever the other does."""
    if not all(any(covers(a, b) for a in general.triggers) for b in rule.triggers):
        return False
    asked = [*general.when, *(arg for arg in general.args if not arg.optional)]
    given = [*rule.when, *(arg for arg in rule.args if not arg.optional)]
    if not all(any(covers_arg(a, b) for b in given) for a in asked):
        return False
    return all(any(covers_arg(b, a) for b in rule.unless) for a in general.unless)


def _binds_as_much(general: Rule, rule: Rule) -> bool:
    """Whether what the one binds the other binds, too."""
    known = {arg.name: arg for arg in general.args}
    for arg in rule.args:
        other = known.get(arg.name)
        if other is None or not covers_arg(replace(other, optional=False), replace(arg, optional=False)):
            return False
    return True


def contradiction(rule: Rule) -> tuple[int, int] | None:
    """The numbers of a `when` and an `unless` that exclude each other; None where there are none."""
    for n, asked in enumerate(rule.when):
        for m, forbidden in enumerate(rule.unless):
            if covers_arg(forbidden, asked):
                return n, m
    return None


def covers_arg(a: Arg, b: Arg) -> bool:
    """Whether `a` is bound wherever `b` is."""
    if not {role.name for role in b.roles} <= {role.name for role in a.roles}:
        return False
    if not (_within(b.layers, a.layers) and _within(b.holds, a.holds)):
        return False
    if a.has and not (b.has and all(any(covers_phrase(x, y) for x in a.has) for y in b.has)):
        return False
    if a.has_not and not (b.has_not and all(any(covers_phrase(y, x) for y in b.has_not) for x in a.has_not)):
        return False
    return covers(a.test, b.test)


def _within(b: Collection[str], a: Collection[str]) -> bool:
    """Whether what is one of `b` is one of `a`; nothing asked is anything."""
    return not a or (bool(b) and set(b) <= set(a))


def covers(a: Test, b: Test) -> bool:
    """Whether every word that is `b` is `a`."""
    if not all(
        _within(mine, others)
        for mine, others in (
            (b.pos, a.pos), (b.tag, a.tag), (b.dep, a.dep),
            (b.labels, a.labels), (b.names, a.names), (b.layers, a.layers),
        )
    ):  # fmt: skip
        return False
    if not set(a.not_layers) <= set(b.not_layers):
        return False
    if not (a.words or a.phrases or a.surface):
        return not (b.phrases or (b.words and any(len(words) > 1 for words in b.words.entries())))
    if a.surface and not (b.surface and b.surface <= a.surface):
        return False
    if not (a.words or a.phrases):
        return not (b.words or b.phrases)
    ours = [*a.phrases, *([_as_phrase(a.words)] if a.words else [])]
    theirs = [*b.phrases, *([_as_phrase(b.words)] if b.words else [])]
    return bool(theirs) and all(any(covers_phrase(x, y) for x in ours) for y in theirs)


def _as_phrase(words: Lexicon) -> Phrase:
    return Phrase("", (Element(words=words),))


def covers_phrase(a: Phrase, b: Phrase) -> bool:
    """Whether the words that meet `b` meet `a`, to their full length."""
    return len(a.elements) == len(b.elements) and all(
        _covers_element(x, y) for x, y in zip(a.elements, b.elements, strict=True)
    )


def _covers_element(a: Element, b: Element) -> bool:
    if bool(a.gap) != bool(b.gap) or a.gap < b.gap:
        return False
    if (b.optional and not a.optional) or (b.repeat and not a.repeat):
        return False
    if b.words and not (a.words and set(b.words.entries()) <= set(a.words.entries())):
        return False
    return b.pos <= a.pos and all(
        any(set(y.layers) <= set(x.layers) and x.label in (None, y.label) for x in a.layers) for y in b.layers
    )
