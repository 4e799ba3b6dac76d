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
from chipwatch.rulebook.errors import Place, RuleError, did_you_mean, nearest
from chipwatch.rulebook.load import Rulebook, RulebookError, RuleSource, each
from chipwatch.rulebook.phrase import Lexicon, Phrase, PhraseError, Tokenize, check_entry, parse_phrase, to_words
from chipwatch.rulebook.roles import STRETCHES, Path, Role, RoleError, parse_role
from chipwatch.rulebook.source import Map, Seq

TEST_KEYS = ("lemma", "word", "phrase", "pos", "tag", "dep", "in", "label", "name", "not_in")
ARG_KEYS = (*TEST_KEYS, "role", "is", "holds", "has", "has_not", "take", "like")
ROLE_HINT = "words: {role: sentence, has: [...]}; a way of your own: `roles:` with over: ['prep:over pobj']"
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
        for name in book.lists:
            self._list(name, ())
        self.roles: dict[str, Role] = {}
        for name in book.roles:
            self.roles[name] = self._named_role(name)

    def compile(self, record: str) -> list[Rule]:
        if record not in self._compiled:
            self._compiled[record] = [self.rule(source) for source in self.book.rules_for(record)]
            if self.errors:
                raise RulebookError(self.errors)
        return self._compiled[record]

    def without(self, rule_id: str) -> Compiler:
        """The same with one rule left out; what was compiled is used again."""
        other = copy(self)
        other._compiled = {name: [r for r in rules if r.id != rule_id] for name, rules in self._compiled.items()}
        return other

    # ------------------------------------------------------------ lists and roles

    def _list(self, name: str, above: tuple[str, ...]) -> Lexicon:
        """The words of a list; `$other` in it stands for all words of that one."""
        if name in self.lists:
            return self.lists[name]
        lexicon = Lexicon()
        for entry, place in self.book.list_entries(name):
            if entry.startswith("$") and entry[1:] in self.book.lists:
                if entry[1:] in (name, *above):
                    message = f"the list {entry[1:]!r} holds itself"
                    self._error("endless-list", message, place, "take the entry out", entry)
                    continue
                for words in self._list(entry[1:], (name, *above)).entries():
                    lexicon.add(words)
            elif entry.startswith("$") and entry[1:2].isalpha():
                self._unknown_list(entry, place)
            else:
                self._add(lexicon, entry, place)
        if not above:
            self.lists[name] = lexicon
        return lexicon

    def _add(self, lexicon: Lexicon, entry: str, place: Place) -> None:
        try:
            check_entry(entry)
            words = to_words(entry, self.tokenize)
            self.words.update(words)
            lexicon.add(words)
        except PhraseError as error:
            self._error("bad-word", str(error), place, error.hint, error.word)

    def _named_role(self, name: str) -> Role:
        choices: list[tuple[Path, ...]] = []
        for path, place in each(self.book.role_homes[name], name):
            choices += self._parsed_role(name, str(path), place).choices
        return Role(name, tuple(choices))

    def _parsed_role(self, name: str, path: str, place: Place) -> Role:
        try:
            return parse_role(name, [path])
        except RoleError as error:
            self._error(error.code, str(error), place, error.hint or did_you_mean(error.word, error.known), error.word)
            return Role(name, ())

    def _unknown_list(self, entry: str, place: Place) -> None:
        hint = did_you_mean(entry, [f"${name}" for name in self.book.lists])
        self._error("unknown-list", f"no list is called {entry!r}", place, hint, entry)

    def _error(self, code: str, message: str, place: Place, hint: str | None = None, word: str | None = None) -> None:
        self.errors.append(RuleError(code, message, place, hint, word=word))

    # ------------------------------------------------------------ rules

    def rule(self, source: RuleSource) -> Rule:
        """One rule; what is wrong with it goes to `errors`."""
        body = source.body
        if "trigger" not in body:
            self._error("missing-trigger", f"{source.id} has no trigger", source.place)
        return Rule(
            id=source.id,
            record=source.record,
            place=source.place,
            triggers=tuple(self._trigger(t, place) for t, place in each(body, "trigger")),
            args=tuple(self._args(body.get("args"))),
            when=tuple(self._arg("when", a, place) for a, place in each(body, "when")),
            unless=tuple(self._arg("unless", a, place) for a, place in each(body, "unless")),
            fields=body.get("set") or {},
            confidence=self._confidence(source),
            replaces=tuple(str(i) for i, _ in each(body, "replaces")),
        )

    def _confidence(self, source: RuleSource) -> float:
        """What the author says, else what was measured."""
        own = source.body.get("confidence")
        if own is None:
            return self.confidences.of(source.id, source.record)
        try:
            return confidence(own)
        except ValueError as error:
            self._error("out-of-range", str(error), source.body.value_at("confidence"))
            return 0.0

    def _trigger(self, value: Any, place: Place) -> Test:
        if isinstance(value, str):
            return Test(phrases=tuple(self._phrases([(value, place)])))
        if not isinstance(value, Map):
            self._error("bad-trigger", "a trigger must be a phrase or a mapping", place)
            return Test()
        self._check_keys(value, TEST_KEYS, "trigger")
        return self._test(value)

    def _args(self, args: Any) -> Iterable[Arg]:
        if isinstance(args, Map):
            for name, value in args.items():
                yield self._arg(name, value, args.value_at(name))

    def _arg(self, name: str, value: Any, place: Place) -> Arg:
        optional = name.endswith("?")
        if isinstance(value, str):
            value = _role_map(value, place)
        if not isinstance(value, Map):
            self._error("bad-argument", f"{name!r} must be a role or a mapping", place)
            value = Map(place)
        self._check_keys(value, ARG_KEYS, name)
        take = value.get("take", "all")
        if take not in TAKES:
            self._error("bad-take", f"take: {take!r}", value.value_at("take"), did_you_mean(str(take), TAKES))
        roles = tuple(self._role(str(r), place) for r, place in each(value, "role"))
        return Arg(
            name=name.rstrip("?"),
            roles=roles or (self._role("self", place),),
            test=self._test(value),
            layers=_texts(value, "is"),
            holds=_texts(value, "holds"),
            has=tuple(self._phrases(each(value, "has"))),
            has_not=tuple(self._phrases(each(value, "has_not"))),
            optional=optional,
            take=take,
        )

    def _role(self, name: str, place: Place) -> Role:
        if name in self.roles:
            return self.roles[name]
        if name.startswith("@"):
            return self._parsed_role(name, name, place)
        near = nearest(name, [*self.roles, *(f"@{stretch}" for stretch in STRETCHES)], 0.7)
        hint = f"did you mean {near!r}?" if near else ROLE_HINT
        self._error("unknown-role", f"no role is called {name!r}", place, hint, name)
        return Role(name, ())

    def _test(self, value: Map) -> Test:
        return Test(
            words=self._lexicon(each(value, "lemma")) if value.get("lemma") else None,
            surface=frozenset(word.lower() for word in _texts(value, "word")),
            phrases=tuple(self._phrases(each(value, "phrase"))),
            pos=frozenset(_texts(value, "pos")),
            tag=frozenset(_texts(value, "tag")),
            dep=frozenset(_texts(value, "dep")),
            layers=_texts(value, "in"),
            labels=frozenset(_texts(value, "label")),
            names=frozenset(_texts(value, "name")),
            not_layers=_texts(value, "not_in"),
        )

    def _lexicon(self, entries: Iterable[tuple[Any, Place]]) -> Lexicon:
        merged = Lexicon()
        for value, place in entries:
            word = str(value)
            if not word.startswith("$"):
                self._add(merged, word, place)
            elif word[1:] not in self.lists:
                self._unknown_list(word, place)
            else:
                for words in self.lists[word[1:]].entries():
                    merged.add(words)
        return merged

    def _phrases(self, texts: Iterable[tuple[Any, Place]]) -> Iterable[Phrase]:
        for text, place in texts:
            try:
                phrase = parse_phrase(str(text), self.lists, self.tokenize)
                self.words.update(word for e in phrase.elements if e.words for word in e.words.by_first)
                yield phrase
            except PhraseError as error:
                hint = error.hint or did_you_mean(error.word, error.known)
                self._error(error.code, str(error), place, hint, error.word)

    def _check_keys(self, value: Map, known: Sequence[str], what: str) -> None:
        for key in value:
            if key not in known:
                self._error("unknown-key", f"{what!r} has no {key!r}", value.at(key), did_you_mean(key, known))


def _texts(holder: Map, key: str) -> tuple[str, ...]:
    value = holder.get(key)
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, Seq) else (str(value),)


def _role_map(role: str, place: Place) -> Map:
    value = Map(place)
    value["role"] = role
    value.spots["role"] = place[1:]
    return value
