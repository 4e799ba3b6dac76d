"""Why a rule fired or did not: each constraint with the words that met it, or the nearest miss.

Takes a compiled rule, the source of it and a View, gives `Attempt`s. The one thing to know: nothing is matched here.
Every verdict is the engine's own (`attempt`, `trigger_at`, `bind`, `found_in`, `Role.find`, `Phrase.match`), asked
again with a part of the rule left out or alone; so an explanation cannot say what is not true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from chipwatch.rulebook.compile import NONE, Arg, Rule, Test
from chipwatch.rulebook.errors import Place
from chipwatch.rulebook.load import RuleSource
from chipwatch.rulebook.match import Value, attempt, bind, found_in, trigger_at
from chipwatch.rulebook.phrase import Element, Lexicon, Phrase, Phrases
from chipwatch.rulebook.roles import Domain, Path, Role, parse_role
from chipwatch.rulebook.source import Map
from chipwatch.rulebook.view import Item, View

Tokens = tuple[int, int]

# The keys of a rule, and where the compiled Test keeps what they say.
TESTS = {
    "lemma": "words", "word": "surface", "phrase": "phrases", "pos": "pos", "tag": "tag", "dep": "dep",
    "in": "layers", "label": "labels", "name": "names", "not_in": "not_layers",
}  # fmt: skip
FINDING = ("lemma", "phrase", "in")  # what finds a trigger; the other keys are asked of what these find
TAKING = ("is", "holds")
KINDS = {"arg": "args", "when": "when", "unless": "unless"}  # kind of a part -> field of Rule
OPEN = ("VERB", "NOUN", "ADJ", "PROPN")  # words that a list may come to hold
WORDS_SHOWN = 9


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint on one stretch of text: what its author wrote and where, and whether it is met.

    met: None where the engine does not ask it. tokens: the words that meet it, or that break it; of one that is not
    met, the nearest miss, if there is any.
    """

    key: str
    text: str
    place: Place
    met: bool | None
    tokens: tuple[Tokens, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that a role led to, and how each constraint fared there. `head`: None where it led to a stretch."""

    tokens: Tokens
    head: int | None
    met: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One of the roles of an argument: the path that led somewhere, and what was found there."""

    role: str
    path: str
    met: bool
    why: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A trigger, an argument, or one of `when` or `unless`.

    found: whether what it describes is there; holds: whether the rule goes on (an `unless` holds where nothing is
    found). text: all of it as its author wrote it. values: the tokens that were found.
    """

    kind: str
    name: str
    text: str
    place: Place
    optional: bool
    found: bool
    holds: bool
    values: tuple[Tokens, ...]
    ways: tuple[Way, ...] = ()
    checks: tuple[Check, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A rule tried at a place. `trigger` is None where nothing like a trigger stands in the sentence.

    changes: what would make it fire, each proved by letting it fire.
    """

    rule: str
    record: str
    place: Place
    about: str
    trigger: Tokens | None
    fired: bool
    parts: tuple[Part, ...]
    changes: tuple[str, ...] = ()

    @property
    def unmet(self) -> list[Part]:
        """What kept the rule from firing, in the order in which the engine asks."""
        return [part for part in self.parts if not part.holds]


class Explainer:
    """Explains one rule."""

    def __init__(self, rule: Rule, source: RuleSource, roles: Mapping[str, Sequence[str]]) -> None:
        self.rule, self.source, self.roles = rule, source, roles
        body = source.body
        self.triggers = list(zip(rule.triggers, _as_list(body.get("trigger")), strict=True))
        args = body.get("args") or Map(rule.place)
        self.args = [(arg, value, args.at(name)) for arg, (name, value) in zip(rule.args, args.items(), strict=True)]
        self.when = self._conditions("when", rule.when)
        self.unless = self._conditions("unless", rule.unless)

    def _conditions(self, key: str, compiled: Sequence[Arg]) -> list[tuple[Arg, Any, Place]]:
        value = self.source.body.get(key)
        here = self.source.body.at(key)
        return [
            (arg, one, one.place if isinstance(one, Map) else here)
            for arg, one in zip(compiled, _as_list(value), strict=True)
        ]

    # ------------------------------------------------------------ attempts

    def attempts(self, view: View, start: int, end: int) -> list[Attempt]:
        """Every place among the tokens [start, end) at which the trigger stands, in text order."""
        found = []
        for i in range(start, end):
            here = [self._attempt(view, i, *trigger) for trigger in self.triggers if trigger_at(trigger[0], view, i)]
            if here:  # one rule fires once at a place
                found.append(min(here, key=lambda a: (not a.fired, len(a.unmet))))
        return found

    def nearest(self, view: View, start: int, end: int, most: int = 3) -> list[Attempt]:
        """Where the trigger does not stand, but nearly: the best places first, at least one answer."""
        near: list[tuple[float, int, Attempt]] = []
        for i in range(start, end):
            for test, written in self.triggers:
                if miss := self._near(view, i, test, written):
                    near.append((-miss[0], i, miss[1]))
        near.sort(key=lambda n: n[:2])
        changes = tuple(self._by_words(view, start, end, lemmas=not near))
        if near:
            first = replace(near[0][2], changes=tuple(dict.fromkeys((*near[0][2].changes, *changes))))
            return [first, *(attempt for _, _, attempt in near[1:most])]
        parts = tuple(self._absent(view, start, end, test, written) for test, written in self.triggers)
        return [self._result(None, parts, changes)]

    def conditions(self, view: View, start: int, end: int) -> Attempt:
        """The rule's `when` and `unless` for a trigger that another rule found at the tokens [start, end)."""
        parts = tuple(self._rest(view, start, end, {}, args=False))
        return replace(self._result((start, end), parts), fired=all(part.holds for part in parts))

    def _result(
        self, trigger: Tokens | None, parts: tuple[Part, ...], changes: tuple[str, ...] = (), *, fired: bool = False
    ) -> Attempt:
        about = str(self.source.body.get("about") or "")
        return Attempt(
            self.rule.id, self.rule.record, self.rule.place, about, trigger, fired, parts, tuple(dict.fromkeys(changes))
        )

    def _attempt(self, view: View, i: int, test: Test, written: Any) -> Attempt:
        """The whole rule at a trigger that stands at `i`."""
        found = trigger_at(test, view, i)
        assert found
        start, end, named = found
        names = {name: (item.start, item.end) for name, item in named.items()}
        trigger = Part(
            "trigger", "", _flow(written), self._place(written), False, True, True, ((start, end),),
            checks=tuple(self._trigger_checks(view, i, test, written)),
        )  # fmt: skip
        parts = (trigger, *self._rest(view, start, end, names))
        fired = attempt(self.rule, test, view, i) is not None
        changes = () if fired else tuple(self._changes(view, i, test, parts))
        return self._result((start, end), parts, changes, fired=fired)

    def _rest(
        self, view: View, start: int, end: int, names: Mapping[str, Tokens], *, args: bool = True
    ) -> Iterator[Part]:
        bound = dict(names)
        for arg, written, place in self.args if args else ():
            part = self._part("arg", arg, written, place, view, start, end)
            if not part.found and arg.name in bound:
                part = replace(part, found=True, holds=True, values=(bound[arg.name],), why="named in the trigger")
            if part.found:
                bound[arg.name] = part.values[0]
            yield part
        for kind, conditions in (("when", self.when), ("unless", self.unless)):
            for arg, written, place in conditions:
                yield self._part(kind, arg, written, place, view, start, end)

    # ------------------------------------------------------------ trigger

    def _place(self, written: Any) -> Place:
        return written.place if isinstance(written, Map) else self.source.body.at("trigger")

    def _trigger_checks(self, view: View, i: int, test: Test, written: Any) -> Iterator[Check]:
        """Each key of a trigger, asked together with those that find the words it is asked of."""
        finding = [key for key in FINDING if getattr(test, TESTS[key])]
        for key, text, place in self._keys(test, written):
            found = trigger_at(_only(test, {*finding, key}), view, i)
            tokens = ((found[0], found[1]),) if found else ((i, i + 1),)
            why = quoted(view, *tokens[0])
            if not found:
                why = self._why_not(key, view, i, test)
            yield Check(key, text, place, bool(found), tokens, why)

    def _keys(self, test: Test, written: Any) -> Iterator[tuple[str, str, Place]]:
        if isinstance(written, Map):
            for key in written:
                if key in TESTS and getattr(test, TESTS[key]):
                    yield key, _said(key, written[key]), written.at(key)
        else:
            yield "phrase", _said("phrase", written), self._place(written)

    def _near(self, view: View, i: int, test: Test, written: Any) -> tuple[float, Attempt] | None:
        """The trigger at token `i` with one key left out, or the beginning of its phrase; and how near that is."""
        finding = {key for key in FINDING if getattr(test, TESTS[key])}
        for key in [k for k, _, _ in self._keys(test, written) if k not in finding]:
            left = _without(test, key)
            if finding and (found := trigger_at(left, view, i)):
                checks = tuple(self._trigger_checks(view, i, test, written))
                part = Part("trigger", "", _flow(written), self._place(written), False, False, False, (), checks=checks)
                parts = (part, *self._rest(view, found[0], found[1], {}))
                said = next(c.text for c in checks if c.key == key)
                fires = attempt(self.rule, left, view, i)
                changes = (f"without `{said}` of the trigger",) if fires else ()
                return 2 + bool(fires), self._result((found[0], found[1]), parts, changes)
        best: tuple[int, int, str] | None = None
        for phrase in test.phrases:
            if (begun := _begun(phrase, view, i)) and (best is None or begun[0] > best[0]):
                best = (begun[0], begun[1], begun[2])
        if best:
            text = next(text for key, text, _ in self._keys(test, written) if key == "phrase")
            check = Check("phrase", text, self._place(written), False, ((i, best[1]),), best[2])
            part = Part("trigger", "", _flow(written), self._place(written), False, False, False, (), checks=(check,))
            return best[0] / 10, self._result((i, best[1]), (part,))
        return None

    def _absent(self, view: View, start: int, end: int, test: Test, written: Any) -> Part:
        checks = []
        for key, text, place in self._keys(test, written):
            if key in FINDING or not any(getattr(test, TESTS[k]) for k in FINDING):
                what = {"lemma": "none of these words stands", "in": "no such span stands"}.get(key, "nothing stands")
                checks.append(Check(key, text, place, False, (), f"{what} in the sentence"))
        return Part("trigger", "", _flow(written), self._place(written), False, False, False, (), checks=tuple(checks))

    def _by_words(self, view: View, start: int, end: int, *, lemmas: bool) -> Iterator[str]:
        """The words of the sentence that would make the rule fire if the trigger named them."""
        for test, written in self.triggers:
            for i in range(start, end):
                if view.pos[i] not in OPEN:
                    continue
                word = view.lemma[i]
                if lemmas and test.words and not isinstance(written, str):
                    more = Lexicon({**test.words.by_first})
                    more.by_first[word] = [(word,), *more.by_first.get(word, [])]
                    if attempt(self.rule, replace(test, words=more), view, i):
                        yield f"if `{word}` were among `{_said('lemma', written['lemma'])}`"
                for phrase in test.phrases:
                    yield from self._by_element(view, i, test, phrase)

    def _by_element(self, view: View, i: int, test: Test, phrase: Phrase) -> Iterator[str]:
        """A phrase that has begun and would go on if one element of it took the word that stands there."""
        if widened := _widened(phrase, view, i):
            said, wider = widened
            if attempt(self.rule, replace(test, phrases=Phrases([wider])), view, i):
                yield said

    # ------------------------------------------------------------ arguments and conditions

    def _part(self, kind: str, arg: Arg, written: Any, place: Place, view: View, start: int, end: int) -> Part:
        root = view.root(start, end)
        values = bind(arg, view, start, end, root)
        found = bool(values)
        holds = not found if kind == "unless" else found or (kind == "arg" and arg.optional)
        ways: list[Way] = []
        for role in arg.roles:
            ways.append(self._way(role, arg, written, place, view, start, end, root))
            if ways[-1].met:
                break
        name = arg.name if kind == "arg" else ""
        return Part(
            kind, name, _flow(written), place, kind == "arg" and arg.optional, found, holds, _spans(values), tuple(ways)
        )

    def _way(
        self, role: Role, arg: Arg, written: Any, place: Place, view: View, start: int, end: int, root: int
    ) -> Way:
        domain = role.find(view, start, end, root)
        met = bool(found_in(arg, view, domain))
        if not domain.tokens:
            return Way(role.name, "", met, self._stuck(role, view, start, end, root), ())
        path = self._path(role, view, start, end, root)
        areas = [domain] if domain.flat else [Domain([head], False) for head in domain.tokens]
        candidates = tuple(self._candidate(arg, written, place, view, area) for area in areas)
        return Way(role.name, path, met, "", candidates)

    def _path(self, role: Role, view: View, start: int, end: int, root: int) -> str:
        """The path of a role that led somewhere; of joined ones those that did."""

        def leads(choice: tuple[Path, ...]) -> bool:
            return bool(Role(role.name, (choice,)).find(view, start, end, root).tokens)

        choice, text = next((c, t) for c, t in zip(role.choices, self._paths(role), strict=True) if leads(c))
        ways = [words.strip() for path, words in zip(choice, text.split("+"), strict=True) if leads((path,))]
        return " + ".join(dict.fromkeys(ways))

    def _paths(self, role: Role) -> Sequence[str]:
        return self.roles.get(role.name) or [role.name]

    def _stuck(self, role: Role, view: View, start: int, end: int, root: int) -> str:
        """How far the role got before it led nowhere, and what hangs on the word where it stopped."""
        furthest, at, step = 0, root, ""
        for choice, text in zip(role.choices, self._paths(role), strict=True):
            for path, words in zip(choice, text.split("+"), strict=True):
                for n in range(len(path) - 1, furthest, -1):
                    if tokens := Role(role.name, ((path[:n],),)).find(view, start, end, root).tokens:
                        furthest, at, step = n, tokens[0], words.split()[n]
                        break
        if role.choices and role.name.startswith("@"):
            return "nothing stands there"
        below = [f"{view.dep[c]} {quoted(view, c, c + 1)}" for c in view.children[at] if view.dep[c] != "punct"]
        has = "it has " + ", ".join(below) if below else "nothing hangs on it"
        if view.head[at] != at:
            has += f"; it is {view.dep[at]} of {quoted(view, view.head[at], view.head[at] + 1)}"
        if furthest:
            return f"gets to {quoted(view, at, at + 1)} and finds no {step} there: {has}"
        return f"leads nowhere from {quoted(view, at, at + 1)}: {has}"

    def _candidate(self, arg: Arg, written: Any, place: Place, view: View, area: Domain) -> Candidate:
        met = bool(found_in(arg, view, area))
        checks = tuple(self._checks(arg, written, place, view, area))
        if not met and all(check.met is not False for check in checks):
            what = quoted(view, *_extent(area, view))
            checks += (Check("", "all of these of one word", place, False, (), f"no word of {what} meets them all"),)
        return Candidate(_extent(area, view), None if area.flat else area.tokens[0], met, checks)

    def _checks(self, arg: Arg, written: Any, place: Place, view: View, area: Domain) -> Iterator[Check]:
        """Each key of an argument alone, where a role led."""
        if not isinstance(written, Map):
            return
        taking = [key for key in TAKING if written.get(key)]
        for key in written:
            at = written.at(key)
            if taking and key == taking[0]:
                # Spans of either are taken: together they are one constraint.
                text = ", ".join(_said(k, written[k]) for k in taking)
                yield self._check(key, text, at, arg, {*taking}, view, area)
            elif key in ("has", "has_not") and written[key]:
                yield self._check(key, _said(key, written[key]), at, arg, {key}, view, area)
            elif key in ("label", "name") and taking and not arg.test.layers:
                # Asked of the spans that are taken, not of the word.
                yield self._check(key, _said(key, written[key]), at, arg, {key, *taking}, view, area)
            elif key in TESTS and getattr(arg.test, TESTS[key]):
                if area.flat and taking:
                    yield Check(key, _said(key, written[key]), at, None, (), "is not asked of spans in a stretch")
                else:
                    yield self._check(key, _said(key, written[key]), at, arg, {key, "in"}, view, area)

    def _check(self, key: str, text: str, place: Place, arg: Arg, keys: set[str], view: View, area: Domain) -> Check:
        alone = _only_arg(arg, keys)
        values = found_in(alone, view, area)
        if key in ("has", "has_not"):
            phrases = arg.has if key == "has" else arg.has_not
            tokens = area.tokens if area.flat else view.subtree(area.tokens[0])
            hits = _hits(phrases, view, tokens)
            if hits:
                span, phrase = hits[0]
                why = f"{quoted(view, *span)}" + (f" is `{phrase.text}`" if len(phrases) > 1 else "")
                return Check(key, text, place, bool(values), (span,), why)
            if key == "has":
                near = max((b for p in phrases for i in tokens if (b := _begun(p, view, i))), default=None)
                if near and near[1] - 1 in tokens:
                    return Check(key, text, place, bool(values), ((near[3], near[1]),), near[2])
            why = f"none of it in {quoted(view, *_extent(area, view))}"
            return Check(key, text, place, bool(values), (), why)
        if values:
            shown = _spans(values) if area.flat or keys & {*TAKING} else ((area.tokens[0], area.tokens[0] + 1),)
            return Check(key, text, place, True, shown, " ".join(quoted(view, *span) for span in shown[:3]))
        if area.flat or (key not in TAKING and keys & {*TAKING}):
            nearest, why = self._miss_in(key, view, area, arg)
            return Check(key, text, place, False, nearest, why)
        head = area.tokens[0]
        why = self._why_not(key, view, head, arg.test, (*arg.layers, *arg.holds))
        return Check(key, text, place, False, ((head, head + 1),), why)

    def _miss_in(self, key: str, view: View, area: Domain, arg: Arg) -> tuple[tuple[Tokens, ...], str]:
        """A stretch in which nothing meets a constraint: what comes nearest to it."""
        where = quoted(view, *_extent(area, view))
        if key in ("label", "name"):
            spans = found_in(_only_arg(arg, {*TAKING, "in"}), view, area)
            said = [f"{quoted(view, v.start, v.end)} is {getattr(v.item, key)}" for v in spans if v.item]
            return _spans(spans), ", ".join(said) or f"nothing of that kind in {where}"
        if key in TAKING:
            return (), f"no {_or((*arg.layers, *arg.holds))} in {where}"
        if key == "phrase":
            near = max((b for p in arg.test.phrases for i in area.tokens if (b := _begun(p, view, i))), default=None)
            if near:
                return ((near[3], near[1]),), near[2]
        return (), f"no such word in {where}"

    def _why_not(self, key: str, view: View, i: int, test: Test, layers: Sequence[str] = ()) -> str:
        word = quoted(view, i, i + 1)
        items = [item for layer in view.layers if (item := view.item(layer, i))]
        match key:
            case "pos" | "tag" | "dep":
                return f"{word} is {getattr(view, key)[i]}"
            case "is":
                but = f", but {_or(item.layer for item in items)}" if items else ""
                return f"{word} is no {_or(layers)}{but}"
            case "holds":
                return f"no {_or(layers)} in {quoted(view, *_extent(Domain([i], False), view))}"
            case "in":
                return f"{word} is in no {_or(test.layers)}"
            case "not_in":
                return f"{word} is in {_or(item.layer for item in items)}"
            case "label" | "name":
                own = [item for item in items if not test.layers or item.layer in test.layers]
                said = [f"{quoted(view, item.start, item.end)} is {getattr(item, key)}" for item in own]
                return _or(said) if said else f"{word} is in no layer"
            case "phrase":
                near = max((b for p in test.phrases if (b := _begun(p, view, i))), default=None)
                return near[2] if near else f"{word} does not begin it"
            case "lemma":
                return f"{word} ({view.lemma[i]}) is not among them"
            case _:
                return f"{word} is none of them"

    # ------------------------------------------------------------ what would make it fire

    def _changes(self, view: View, i: int, test: Test, parts: Sequence[Part]) -> Iterator[str]:
        """Single changes, or one to each part that blocks, with which the rule fires: each is tried."""
        blocked = [part for part in parts if not part.holds]
        if len(blocked) == 1:
            mended = self._mended(blocked[0], self.rule, view, parts)
            proved = [(said, least) for said, least, rule, seen in mended if attempt(rule, test, seen, i)]
            yield from [said for said, least in proved if least] or [said for said, _ in proved]
            return
        rule, seen, said = self.rule, view, []
        for part in blocked:
            for what, _, changed, changed_view in self._mended(part, rule, seen, parts):
                if self._holds(changed, part, parts, changed_view):
                    rule, seen = changed, changed_view
                    said.append(what)
                    break
        if said and attempt(rule, test, seen, i):
            yield " and ".join(said)

    def _holds(self, rule: Rule, part: Part, parts: Sequence[Part], view: View) -> bool:
        trigger = next(p for p in parts if p.kind == "trigger").values[0]
        arg = getattr(rule, KINDS[part.kind])[_number(part, parts)]
        found = bool(bind(arg, view, *trigger, view.root(*trigger)))
        return not found if part.kind == "unless" else found or arg.optional

    def _mended(
        self, part: Part, rule: Rule, view: View, parts: Sequence[Part]
    ) -> Iterator[tuple[str, bool, Rule, View]]:
        """Changes that let a part hold, the least first: what to say of it, whether it is a small one, rule and view.

        A word more in a list, a span more in a layer, a key left out; last, the part left out.
        """
        n = _number(part, parts)
        listed: tuple[Arg, ...] = getattr(rule, KINDS[part.kind])
        arg = listed[n]

        def with_this(changed: Arg) -> Rule:
            fields: dict[str, Any] = {KINDS[part.kind]: (*listed[:n], changed, *listed[n + 1 :])}
            return replace(rule, **fields)

        name = f"`{part.name}`" if part.kind == "arg" else f"the `{part.kind}` at line {part.place.line}"
        written = {"arg": self.args, "when": self.when, "unless": self.unless}[part.kind][n][1]
        keys = (
            [key for key in written if _keeps(arg, key)] if isinstance(written, Map) and part.kind != "unless" else []
        )
        heads = dict.fromkeys(c.head for way in part.ways for c in way.candidates if c.head is not None)
        for head in [h for h in heads if view.pos[h] in OPEN]:
            word = view.lemma[head]
            known = any(view.item(layer, head) for layer in view.layers)
            for key in keys:
                said = f"`{_said(key, written[key])}` of {name}"
                if key in ("lemma", "phrase", "has") and not known:
                    yield f"if `{word}` were among {said}", True, with_this(_with_word(arg, key, word)), view
                elif key in TAKING:
                    for layer in arg.layers if key == "is" else arg.holds:
                        label = min(arg.test.labels, default="")
                        item = Item(head, head + 1, layer, label, view.doc[head].text)
                        what = f"{layer} ({label})" if label else layer
                        yield (
                            f"if {quoted(view, head, head + 1)} were known as {what}",
                            True,
                            rule,
                            view.with_item(item),
                        )
        for key in [key for key in keys if key in ("has", "phrase")]:
            for said, changed in _with_wider(arg, key, view, part):
                yield said, True, with_this(changed), view
        if part.kind == "unless":
            trigger = next(p for p in parts if p.kind == "trigger").values[0]
            for said, changed in _with_fewer(arg, view, trigger):
                yield f"if {said} of {name}", True, with_this(changed), view
        for key in keys:
            yield f"without `{_said(key, written[key])}` of {name}", True, with_this(_without_arg(arg, key)), view
        if part.kind == "arg":
            said = f"if {name} could be left out (`{part.name}?`)"
            yield said, False, with_this(replace(arg, optional=True)), view
        else:
            # Left out: its place is kept by a condition that always holds, so that the others keep their numbers.
            always = Arg("", (ANYWHERE,) if part.kind == "when" else (), Test())
            yield f"without {name}", False, with_this(always), view


ANYWHERE = parse_role("@sentence", ["@sentence"])


# ------------------------------------------------------------ parts of tests, arguments and phrases


def _number(part: Part, parts: Sequence[Part]) -> int:
    """Which of the rule's parts of its kind this is."""
    return next(n for n, p in enumerate(p for p in parts if p.kind == part.kind) if p is part)


def _keeps(arg: Arg, key: str) -> bool:
    """Whether a key of an argument constrains it."""
    if key in TESTS:
        return bool(getattr(arg.test, TESTS[key]))
    return key in ("is", "holds", "has", "has_not") and bool(getattr(arg, "layers" if key == "is" else key))


def _with_word(arg: Arg, key: str, word: str) -> Arg:
    """An argument with one more word for its list of lemmas or of phrases."""
    one = Lexicon({word: [(word,)]})
    if key == "lemma":
        known = arg.test.words.by_first if arg.test.words else {}
        more = Lexicon({**known, word: [(word,), *known.get(word, [])]})
        return replace(arg, test=replace(arg.test, words=more))
    phrase = Phrase(word, (Element(words=one, text=word),))
    if key == "has":
        return replace(arg, has=Phrases([*arg.has, phrase]))
    return replace(arg, test=replace(arg.test, phrases=Phrases([*arg.test.phrases, phrase])))


def _only(test: Test, keys: Iterable[str]) -> Test:
    return Test(**{TESTS[key]: getattr(test, TESTS[key]) for key in keys if key in TESTS})


def _without(test: Test, key: str) -> Test:
    return replace(test, **{TESTS[key]: getattr(Test(), TESTS[key])})


def _only_arg(arg: Arg, keys: set[str]) -> Arg:
    return replace(
        arg,
        test=_only(arg.test, keys),
        layers=arg.layers if "is" in keys else (),
        holds=arg.holds if "holds" in keys else (),
        has=arg.has if "has" in keys else NONE,
        has_not=arg.has_not if "has_not" in keys else NONE,
    )


def _without_arg(arg: Arg, key: str) -> Arg:
    if key in TESTS:
        return replace(arg, test=_without(arg.test, key))
    empty: dict[str, Any] = {"layers" if key == "is" else key: NONE if key in ("has", "has_not") else ()}
    return replace(arg, **empty)


def _with_fewer(arg: Arg, view: View, trigger: Tokens) -> Iterator[tuple[str, Arg]]:
    """An `unless` without those of its phrases that stand there."""
    root = view.root(*trigger)
    for key, phrases in (("has", arg.has), ("phrase", arg.test.phrases)):

        def having(some: Iterable[Phrase], key: str = key) -> Arg:
            few = Phrases(some)
            return replace(arg, has=few) if key == "has" else replace(arg, test=replace(arg.test, phrases=few))

        met = [phrase for phrase in phrases if bind(having((phrase,)), view, *trigger, root)]
        if 0 < len(met) < len(phrases):
            texts = " and ".join(f"`{phrase.text}`" for phrase in met)
            yield f"{texts} were not in `{key}`", having(tuple(p for p in phrases if p not in met))


def _with_wider(arg: Arg, key: str, view: View, part: Part) -> Iterator[tuple[str, Arg]]:
    """An argument with one of its phrases widened that has begun where a role led."""
    phrases = arg.has if key == "has" else arg.test.phrases
    places = dict.fromkeys(i for way in part.ways for c in way.candidates for i in range(*c.tokens))
    for phrase in phrases:
        for i in places:
            if widened := _widened(phrase, view, i):
                said, wider = widened
                more = Phrases([*phrases, wider])
                yield (
                    said,
                    replace(arg, has=more) if key == "has" else replace(arg, test=replace(arg.test, phrases=more)),
                )


def _widened(phrase: Phrase, view: View, i: int) -> tuple[str, Phrase] | None:
    """A phrase that has begun at token `i`, with the word that stands where it fails as one more choice there."""
    begun = _begun(phrase, view, i)
    if begun is None:
        return None
    n, at, *_ = begun
    element = phrase.elements[n]
    after_gap = n > 0 and phrase.elements[n - 1].gap
    if after_gap or element.words is None or at >= view.sentence[i][1] or view.pos[at] not in (*OPEN, "ADV"):
        return None
    word = view.lower[at]
    wider = replace(element, words=Lexicon({**element.words.by_first, word: [(word,)]}))
    said = f"if `{word}` were a choice in `{element.text}` of the phrase `{phrase.text}`"
    return said, Phrase(phrase.text, (*phrase.elements[:n], wider, *phrase.elements[n + 1 :]))


def _begun(phrase: Phrase, view: View, i: int) -> tuple[int, int, str, int] | None:
    """How many elements of a phrase stand at token `i`, where they end, and what is wanted there; if it has begun.

    Matched are beginnings of the phrase, by the phrase's own `match`; one that is only optional has not begun.
    """
    for n in range(len(phrase.elements) - 1, 0, -1):
        head = phrase.elements[:n]
        if not any(_tells(element) for element in head):
            return None
        found = Phrase(phrase.text, head).match(view, i)
        if found is None:
            continue
        end, wanted = found[0], phrase.elements[n]
        while wanted.gap and n + 1 < len(phrase.elements):
            n, wanted = n + 1, phrase.elements[n + 1]
        gap = next((e.gap for e in phrase.elements[n - 1 : n] if e.gap), 0)
        within = f" within {gap} words" if gap else ""
        stop = view.sentence[i][1]
        there = quoted(view, end, min(end + max(gap, 1), stop)) if end < stop else "the end of the sentence"
        return n, end, f"{quoted(view, i, end)} begins it, then `{wanted.text}` is wanted{within}: {there}", i
    return None


def _tells(element: Element) -> bool:
    return bool((element.words or element.layers) and not element.optional)


def _hits(phrases: Sequence[Phrase], view: View, tokens: Sequence[int]) -> list[tuple[Tokens, Phrase]]:
    within = set(tokens)
    return [((i, m[0]), p) for p in phrases for i in tokens if (m := p.match(view, i)) and m[0] - 1 in within]


# ------------------------------------------------------------ words


def _spans(values: Iterable[Value]) -> tuple[Tokens, ...]:
    return tuple(dict.fromkeys((value.start, value.end) for value in values))


def _extent(area: Domain, view: View) -> Tokens:
    tokens = area.tokens if area.flat else view.subtree(area.tokens[0])
    return min(tokens), max(tokens) + 1


def quoted(view: View, start: int, end: int) -> str:
    """The words of tokens [start, end), a long stretch by its beginning and its end."""
    doc = view.doc
    if end - start > WORDS_SHOWN:
        half = WORDS_SHOWN // 2
        return f"‘{_clean(doc[start : start + half].text)} … {_clean(doc[end - half : end].text)}’"
    return f"‘{_clean(doc[start:end].text)}’"


def _clean(text: str) -> str:
    return " ".join(text.split())


def _said(key: str, value: Any) -> str:
    """A key as its author wrote it, on one line."""
    return f"{key}: {_flow(value)}"


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(_said(key, one) for key, one in value.items())}}}"
    return f'"{value}"' if " " in str(value) else str(value)


def _or(words: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(words))


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


assert set(TESTS.values()) == {field.name for field in fields(Test)}, "every key of a test is explained"
