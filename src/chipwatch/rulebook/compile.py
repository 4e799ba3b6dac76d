"""Rules become matchers: words looked up, phrases read, roles found, all names checked.

Takes a Rulebook and a tokenizer, gives `CompiledRules` by record. The one thing to know: names are checked
here, so that a rule that compiles can only fail to match, never fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from chipwatch.rulebook.confidence import Confidences, confidence
from chipwatch.rulebook.errors import Place, RuleError, did_you_mean
from chipwatch.rulebook.load import Rulebook, RulebookError, RuleSource
from chipwatch.rulebook.phrase import Lexicon, Phrase, PhraseError, Tokenize, Words, parse_phrase, to_words
from chipwatch.rulebook.roles import Role, parse_role
from chipwatch.rulebook.source import Map

TEST_KEYS = ("lemma", "word", "phrase", "pos", "tag", "dep", "in", "label", "name", "not_in")
ARG_KEYS = (*TEST_KEYS, "role", "is", "holds", "has", "has_not", "take")
TAKES = ("all", "first", "last", "nearest")


@dataclass(frozen=True, slots=True)
class Test:
    """What a word must be. Empty constraints hold for every word."""

    words: Lexicon | None = None
    surface: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()
    pos: frozenset[str] = frozenset()
    tag: frozenset[str] = frozenset()
    dep: frozenset[str] = frozenset()
    layers: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    not_layers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arg:
    """A named argument: where to look, what the word found must be, which layers' spans to take from it."""

    name: str
    roles: tuple[Role, ...]
    test: Test
    layers: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    has: tuple[Phrase, ...] = ()
    has_not: tuple[Phrase, ...] = ()
    optional: bool = False
    take: str = "all"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to match."""

    id: str
    record: str
    place: Place
    triggers: tuple[Test, ...]
    args: tuple[Arg, ...]
    when: tuple[Arg, ...]
    unless: tuple[Arg, ...]
    fields: Mapping[str, Any]
    confidence: float
    replaces: tuple[str, ...]


class Compiler:
    """Compiles the rules of a book; collects every mistake and raises them together as RulebookError."""

    def __init__(self, book: Rulebook, tokenize: Tokenize) -> None:
        self.book, self.tokenize = book, tokenize
        self.errors: list[RuleError] = []
        self.words: set[str] = set()  # of all lists and phrases, and what triggers and arguments ask for
        self.confidences = Confidences(book.data)
        self._compiled: dict[str, list[Rule]] = {}
        self.lists: dict[str, Lexicon] = {}
        for name, entries in book.lists.items():
            self.lists[name] = self._lexicon(entries, book.list_places[name], name)
        self.roles: dict[str, Role] = {}
        for name, paths in book.roles.items():
            try:
                self.roles[name] = parse_role(name, paths)
            except ValueError as error:
                self.errors.append(RuleError("bad-role", str(error), book.role_places[name]))

    def compile(self, record: str) -> list[Rule]:
        if record not in self._compiled:
            self._compiled[record] = [self._rule(source) for source in self.book.rules_for(record)]
            if self.errors:
                raise RulebookError(self.errors)
        return self._compiled[record]

    def without(self, rule_id: str) -> Compiler:
        """The same with one rule left out; what was compiled is used again."""
        other = copy(self)
        other._compiled = {name: [r for r in rules if r.id != rule_id] for name, rules in self._compiled.items()}
        return other

    def _lexicon(self, entries: Iterable[str], place: Place, name: str = "") -> Lexicon:
        lexicon = Lexicon()
        for entry in entries:
            if entry.startswith("$") and entry[1:] in self.book.lists and entry[1:] != name:
                for more in self.book.lists[entry[1:]]:
                    lexicon.add(to_words(more, self.tokenize))
                continue
            try:
                lexicon.add(self._to_words(entry))
            except PhraseError as error:
                self.errors.append(RuleError("bad-word", str(error), place))
        return lexicon

    def _rule(self, source: RuleSource) -> Rule:
        body = source.body
        if "trigger" not in body:
            self.errors.append(RuleError("missing-trigger", f"{source.id} has no trigger", source.place))
        triggers = body.get("trigger") or ()
        return Rule(
            id=source.id,
            record=source.record,
            place=source.place,
            triggers=tuple(self._trigger(t, body.at("trigger")) for t in _as_list(triggers)),
            args=tuple(self._args(body.get("args"), body.at("args"))),
            when=tuple(self._arg("when", a, body.at("when")) for a in _as_list(body.get("when"))),
            unless=tuple(self._arg("unless", a, body.at("unless")) for a in _as_list(body.get("unless"))),
            fields=body.get("set") or {},
            confidence=self._confidence(source),
            replaces=tuple(_as_list(body.get("replaces"))),
        )

    def _confidence(self, source: RuleSource) -> float:
        """What the author says, else what was measured."""
        own = source.body.get("confidence")
        if own is None:
            return self.confidences.of(source.id, source.record)
        try:
            return confidence(own)
        except ValueError as error:
            self.errors.append(RuleError("bad-confidence", str(error), source.body.at("confidence")))
            return 0.0

    def _trigger(self, value: Any, place: Place) -> Test:
        if isinstance(value, str):
            return Test(phrases=tuple(self._phrases(value, place)))
        self._check_keys(value, TEST_KEYS, "trigger")
        return self._test(value)

    def _args(self, args: Any, place: Place) -> Iterable[Arg]:
        for name, value in (args or {}).items():
            yield self._arg(name, value, args.at(name))

    def _arg(self, name: str, value: Any, place: Place) -> Arg:
        optional = name.endswith("?")
        if isinstance(value, str):
            value = _role_map(value, place)
        if not isinstance(value, Map):
            self.errors.append(RuleError("bad-argument", f"{name!r} must be a role or a mapping", place))
            value = Map(place)
        self._check_keys(value, ARG_KEYS, name)
        take = value.get("take", "all")
        if take not in TAKES:
            self.errors.append(RuleError("bad-take", f"take: {take!r}", value.at("take"), did_you_mean(take, TAKES)))
        return Arg(
            name=name.rstrip("?"),
            roles=tuple(self._role(r, value.at("role")) for r in _as_list(value.get("role", "self"))),
            test=self._test(value),
            layers=tuple(_as_list(value.get("is"))),
            holds=tuple(_as_list(value.get("holds"))),
            has=tuple(self._phrases(value.get("has"), value.at("has"))),
            has_not=tuple(self._phrases(value.get("has_not"), value.at("has_not"))),
            optional=optional,
            take=take,
        )

    def _role(self, name: str, place: Place) -> Role:
        if name in self.roles:
            return self.roles[name]
        if name.startswith("@"):
            try:
                return parse_role(name, [name])
            except ValueError as error:
                self.errors.append(RuleError("bad-role", str(error), place))
        else:
            hint = did_you_mean(name, self.roles)
            self.errors.append(RuleError("unknown-role", f"no role is called {name!r}", place, hint))
        return Role(name, ())

    def _test(self, value: Map) -> Test:
        words = None
        if value.get("lemma"):
            words = self._lexicon_of(value["lemma"], value.at("lemma"))
        return Test(
            words=words,
            surface=frozenset(w.lower() for w in _as_list(value.get("word"))),
            phrases=tuple(self._phrases(value.get("phrase"), value.at("phrase"))),
            pos=frozenset(_as_list(value.get("pos"))),
            tag=frozenset(_as_list(value.get("tag"))),
            dep=frozenset(_as_list(value.get("dep"))),
            layers=tuple(_as_list(value.get("in"))),
            labels=frozenset(_as_list(value.get("label"))),
            names=frozenset(_as_list(value.get("name"))),
            not_layers=tuple(_as_list(value.get("not_in"))),
        )

    def _lexicon_of(self, value: Any, place: Place) -> Lexicon:
        merged = Lexicon()
        for word in _as_list(value):
            if word.startswith("$"):
                if word[1:] not in self.lists:
                    hint = did_you_mean(word[1:], self.lists)
                    self.errors.append(RuleError("unknown-list", f"no list is called {word!r}", place, hint))
                    continue
                for entries in self.lists[word[1:]].by_first.values():
                    for entry in entries:
                        merged.add(entry)
            else:
                merged.add(self._to_words(word))
        return merged

    def _to_words(self, entry: str) -> Words:
        words = to_words(entry, self.tokenize)
        self.words.update(words)
        return words

    def _phrases(self, value: Any, place: Place) -> Iterable[Phrase]:
        for text in _as_list(value):
            try:
                phrase = parse_phrase(text, self.lists, self.tokenize)
                self.words.update(word for e in phrase.elements if e.words for word in e.words.by_first)
                yield phrase
            except PhraseError as error:
                self.errors.append(RuleError("bad-phrase", str(error), place, did_you_mean(error.word, error.known)))

    def _check_keys(self, value: Map, known: Sequence[str], what: str) -> None:
        for key in value:
            if key not in known:
                self.errors.append(
                    RuleError("unknown-key", f"{what!r} has no {key!r}", value.at(key), did_you_mean(key, known))
                )


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _role_map(role: str, place: Place) -> Map:
    value = Map(place)
    value["role"] = role
    return value
