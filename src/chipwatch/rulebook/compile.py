"""Rules become matchers: words looked up, phrases read, roles found, all names checked.

Takes a Rulebook and a tokenizer, gives `CompiledRules` by record. The one thing to know: names are checked
here, so that a rule that compiles can only fail to match, never fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from chipwatch.rulebook.confidence import Confidences, confidence
from chipwatch.rulebook.errors import Place, RuleError, did_you_mean, nearest
from chipwatch.rulebook.load import Rulebook, RulebookError, RuleSource, Where, each_placed
from chipwatch.rulebook.phrase import (
    Lexicon,
    Phrase,
    PhraseError,
    Phrases,
    Tokenize,
    check_entry,
    parse_phrase,
    to_words,
)
from chipwatch.rulebook.roles import STRETCHES, Path, Role, RoleError, parse_role
from chipwatch.rulebook.source import Map, Seq

TEST_KEYS = ("lemma", "word", "phrase", "pos", "tag", "dep", "in", "label", "name", "not_in")
ARG_KEYS = (*TEST_KEYS, "role", "is", "holds", "has", "has_not", "take", "like")
ROLE_HINT = "words: {role: sentence, has: [...]}; a way of your own: `roles:` with over: ['prep:over pobj']"
NONE = Phrases()
NOTHING = Map(Place("", 1, 1))
TAKES = ("all", "first", "last", "nearest")


@dataclass(frozen=True, slots=True)
class Test:
    """What a word must be. Empty constraints hold for every word."""

    words: Lexicon | None = None
    surface: frozenset[str] = frozenset()
    phrases: Phrases = NONE
    pos: frozenset[str] = frozenset()
    tag: frozenset[str] = frozenset()
    dep: frozenset[str] = frozenset()
    layers: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    not_layers: tuple[str, ...] = ()


ANY = Test()


@dataclass(frozen=True, slots=True)
class Arg:
    """A named argument: where to look, what the word found must be, which layers' spans to take from it."""

    name: str
    roles: tuple[Role, ...]
    test: Test
    layers: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    has: Phrases = NONE
    has_not: Phrases = NONE
    optional: bool = False
    take: str = "all"

    def may_stand(self, words: Set[str]) -> bool:
        """Whether a sentence of these words can hold it; cheap, and wrong only on the safe side."""
        if self.has and self.has.words is not None and self.has.words.isdisjoint(words):
            return False
        test = self.test
        if self.layers or self.holds or test.phrases:  # spans are taken whatever their words
            return True
        if test.words and test.words.by_first.keys().isdisjoint(words):
            return False
        return not (test.surface and test.surface.isdisjoint(words))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to match."""

    id: str
    record: str
    source: RuleSource
    triggers: tuple[Test, ...]
    args: tuple[Arg, ...]
    when: tuple[Arg, ...]
    unless: tuple[Arg, ...]
    fields: Mapping[str, Any]
    confidence: float
    replaces: tuple[str, ...]
    must: tuple[Arg, ...] = field(init=False, compare=False, repr=False)
    may: tuple[Arg, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "must", tuple(arg for arg in self.args if not arg.optional))
        object.__setattr__(self, "may", tuple(arg for arg in self.args if arg.optional))

    @property
    def place(self) -> Place:
        return self.source.place


class Compiler:
    """Compiles the rules of a book; collects every mistake and raises them together as RulebookError."""

    def __init__(self, book: Rulebook, tokenize: Tokenize) -> None:
        self.book, self.tokenize = book, tokenize
        self.errors: list[RuleError] = []
        self.words: set[str] = set()  # of all lists and phrases, and what triggers and arguments ask for
        self.confidences = Confidences(book.data)
        self._compiled: dict[str, list[Rule]] = {}
        self._parsed: dict[str, Phrase] = {}
        self.lists: dict[str, Lexicon] = {}
        for name in book.lists:
            self._list(name, ())
        self.roles: dict[str, Role] = {}
        self._stretches: dict[str, Role] = {}
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
        parts = (each_placed(holder, key) for holder, key in self.book.list_parts[name])
        for entry, where in chain.from_iterable(parts):
            entry = str(entry)
            if entry.startswith("$") and entry[1:] in self.book.lists:
                if entry[1:] in (name, *above):
                    message = f"the list {entry[1:]!r} holds itself"
                    self._error("endless-list", message, where, "take the entry out", entry)
                    continue
                for words in self._list(entry[1:], (name, *above)).entries():
                    lexicon.add(words)
            elif entry.startswith("$") and entry[1:2].isalpha():
                self._unknown_list(entry, where)
            else:
                self._add(lexicon, entry, where)
        if not above:
            self.lists[name] = lexicon
        return lexicon

    def _add(self, lexicon: Lexicon, entry: str, where: Where) -> None:
        try:
            check_entry(entry)
            words = to_words(entry, self.tokenize)
            self.words.update(words)
            lexicon.add(words)
        except PhraseError as error:
            self._error("bad-word", str(error), where, error.hint, error.word)

    def _named_role(self, name: str) -> Role:
        choices: list[tuple[Path, ...]] = []
        for path, where in each_placed(self.book.role_homes[name], name):
            choices += self._parsed_role(name, str(path), where).choices
        return Role(name, tuple(choices))

    def _parsed_role(self, name: str, path: str, where: Where) -> Role:
        try:
            return parse_role(name, [path])
        except RoleError as error:
            self._error(error.code, str(error), where, error.hint or did_you_mean(error.word, error.known), error.word)
            return Role(name, ())

    def _unknown_list(self, entry: str, where: Where) -> None:
        hint = did_you_mean(entry, [f"${name}" for name in self.book.lists])
        self._error("unknown-list", f"no list is called {entry!r}", where, hint, entry)

    def _error(self, code: str, message: str, where: Where, hint: str | None = None, word: str | None = None) -> None:
        self.errors.append(RuleError(code, message, where(), hint, word=word))

    # ------------------------------------------------------------ rules

    def rule(self, source: RuleSource) -> Rule:
        """One rule; what is wrong with it goes to `errors`."""
        body = source.body
        if "trigger" not in body:
            self._error("missing-trigger", f"{source.id} has no trigger", lambda: source.place)
        return Rule(
            id=source.id,
            record=source.record,
            source=source,
            triggers=tuple(self._trigger(t, where) for t, where in each_placed(body, "trigger")),
            args=tuple(self._args(body.get("args"))),
            when=tuple(self._arg("when", a, where) for a, where in each_placed(body, "when")),
            unless=tuple(self._arg("unless", a, where) for a, where in each_placed(body, "unless")),
            fields=body.get("set") or {},
            confidence=self._confidence(source),
            replaces=tuple(str(i) for i, _ in each_placed(body, "replaces")),
        )

    def _confidence(self, source: RuleSource) -> float:
        """What the author says, else what was measured."""
        own = source.body.get("confidence")
        if own is None:
            return self.confidences.of(source.id, source.record)
        try:
            return confidence(own)
        except ValueError as error:
            self._error("out-of-range", str(error), partial(source.body.value_at, "confidence"))
            return 0.0

    def _trigger(self, value: Any, where: Where) -> Test:
        if isinstance(value, str):
            return Test(phrases=Phrases(self._phrases([(value, where)])))
        if not isinstance(value, Map):
            self._error("bad-trigger", "a trigger must be a phrase or a mapping", where)
            return Test()
        self._check_keys(value, TEST_KEYS, "trigger")
        return self._test(value)

    def _args(self, args: Any) -> Iterable[Arg]:
        if isinstance(args, Map):
            for name, value in args.items():
                yield self._arg(name, value, partial(args.value_at, name))

    def _arg(self, name: str, value: Any, where: Where) -> Arg:
        optional = name.endswith("?")
        bare = [(value, where)] if isinstance(value, str) else ()
        if not isinstance(value, Map):
            if not bare:
                self._error("bad-argument", f"{name!r} must be a role or a mapping", where)
            value = NOTHING
        self._check_keys(value, ARG_KEYS, name)
        take = value.get("take", "all")
        if take not in TAKES:
            self._error("bad-take", f"take: {take!r}", partial(value.value_at, "take"), did_you_mean(str(take), TAKES))
        roles = tuple(self._role(str(r), where) for r, where in bare or each_placed(value, "role"))
        return Arg(
            name=name.rstrip("?"),
            roles=roles or (self._role("self", where),),
            test=self._test(value),
            layers=_texts(value, "is"),
            holds=_texts(value, "holds"),
            has=Phrases(self._phrases(each_placed(value, "has"))),
            has_not=Phrases(self._phrases(each_placed(value, "has_not"))),
            optional=optional,
            take=take,
        )

    def _role(self, name: str, where: Where) -> Role:
        if name in self.roles:
            return self.roles[name]
        if name.startswith("@"):
            if name not in self._stretches:  # many rules ask for the same
                self._stretches[name] = self._parsed_role(name, name, where)
            return self._stretches[name]
        near = nearest(name, [*self.roles, *(f"@{stretch}" for stretch in STRETCHES)], 0.7)
        hint = f"did you mean {near!r}?" if near else ROLE_HINT
        self._error("unknown-role", f"no role is called {name!r}", where, hint, name)
        return Role(name, ())

    def _test(self, value: Map) -> Test:
        if value.keys().isdisjoint(TEST_KEYS):
            return ANY
        return Test(
            words=self._lexicon(each_placed(value, "lemma")) if value.get("lemma") else None,
            surface=frozenset(word.lower() for word in _texts(value, "word")),
            phrases=Phrases(self._phrases(each_placed(value, "phrase"))),
            pos=frozenset(_texts(value, "pos")),
            tag=frozenset(_texts(value, "tag")),
            dep=frozenset(_texts(value, "dep")),
            layers=_texts(value, "in"),
            labels=frozenset(_texts(value, "label")),
            names=frozenset(_texts(value, "name")),
            not_layers=_texts(value, "not_in"),
        )

    def _lexicon(self, entries: Iterable[tuple[Any, Where]]) -> Lexicon:
        merged = Lexicon()
        for value, where in entries:
            word = str(value)
            if not word.startswith("$"):
                self._add(merged, word, where)
            elif word[1:] not in self.lists:
                self._unknown_list(word, where)
            else:
                for words in self.lists[word[1:]].entries():
                    merged.add(words)
        return merged

    def _phrases(self, texts: Iterable[tuple[Any, Where]]) -> Iterable[Phrase]:
        for text, where in texts:
            if phrase := self._parsed.get(str(text)):  # many rules ask for the same
                yield phrase
                continue
            try:
                phrase = self._parsed[str(text)] = parse_phrase(str(text), self.lists, self.tokenize)
                self.words.update(word for e in phrase.elements if e.words for word in e.words.by_first)
                yield phrase
            except PhraseError as error:
                hint = error.hint or did_you_mean(error.word, error.known)
                self._error(error.code, str(error), where, hint, error.word)

    def _check_keys(self, value: Map, known: Sequence[str], what: str) -> None:
        for key in value:
            if key not in known:
                self._error("unknown-key", f"{what!r} has no {key!r}", partial(value.at, key), did_you_mean(key, known))


def _texts(holder: Map, key: str) -> tuple[str, ...]:
    value = holder.get(key)
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, Seq) else (str(value),)
