"""Names and words in rules: layers, labels, tags, arguments, ids, examples, and words that nothing can meet.

Takes the rules of a book, gives mistakes with their places. What cannot be read at all (roles, lists, phrases) the
compiler has said already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from chipwatch.rulebook.check.language import Language
from chipwatch.rulebook.errors import Place, RuleError, did_you_mean, nearest
from chipwatch.rulebook.load import Rulebook, RuleSource, each
from chipwatch.rulebook.source import Map
from chipwatch.rulebook.vocabulary import Layer, RecordWords, Vocabulary

# What a tag says of the part of speech; tags that may stand for several are left out.
POS_OF = {
    "NN": {"NOUN"}, "NNS": {"NOUN"}, "NNP": {"PROPN"}, "NNPS": {"PROPN"}, "JJ": {"ADJ"}, "JJR": {"ADJ"}, "JJS": {"ADJ"},
    "VB": {"VERB", "AUX"}, "VBD": {"VERB", "AUX"}, "VBG": {"VERB", "AUX"}, "VBN": {"VERB", "AUX"},
    "VBP": {"VERB", "AUX"}, "VBZ": {"VERB", "AUX"}, "MD": {"AUX", "VERB"}, "CD": {"NUM"},
}  # fmt: skip
_PHRASE_KEYS = ("phrase", "has", "has_not")
_LAYER = re.compile(r"<(?:(?P<name>\w+):)?(?P<layers>[\w|]+)(?:=(?P<label>[\w-]+))?>")


class Words:
    """Checks the rules of one book."""

    def __init__(self, book: Rulebook, vocabulary: Vocabulary, language: Language) -> None:
        self.book, self.vocabulary, self.language = book, vocabulary, language
        self.layers: Mapping[str, Layer] = vocabulary.layers(book.data)
        self.ids = {rule.id: rule.record for rule in book.rules}
        self.replaced = {rule.id: [str(other) for other, _ in each(rule.body, "replaces")] for rule in book.rules}

    def errors(self, source: RuleSource) -> Iterator[RuleError]:
        """What is wrong with the words of one rule."""
        words = self.vocabulary.records.get(source.record)
        if words is None:
            return
        body = source.body
        for value, place in each(body, "trigger"):
            if isinstance(value, Map):
                yield from self._test(value, place, trigger=True)
            elif isinstance(value, str):
                yield from self._phrase(value, place)
        yield from self._arguments(body, words, source)
        for key in ("when", "unless"):
            for value, place in each(body, key):
                if isinstance(value, Map):
                    yield from self._test(value, place)
        yield from self._replaces(source)
        yield from self._examples(body, words)

    # ------------------------------------------------------------ arguments

    def _arguments(self, body: Map, words: RecordWords, source: RuleSource) -> Iterator[RuleError]:
        args = body.get("args")
        known = [*words.args, *words.conditions]
        bound: set[str] = {name for name, _ in _phrase_names(body)}
        named = args if isinstance(args, Map) else Map(body.place)
        for phrase_name, place in _phrase_names(body):
            if phrase_name not in known:
                what = f"rules for {source.record!r} have no argument {phrase_name!r}"
                hint = did_you_mean(phrase_name, known) or f"one of {', '.join(known)}"
                yield RuleError("unknown-argument", what, place, hint, word=phrase_name)
        for name, value in named.items():
            bare = name.removesuffix("?")
            if f"{bare}?" in named and name == bare:
                hint = "keep one; several places to look are a list: {role: [subject, by]}"
                message = f"the argument {bare!r} stands twice, with and without `?`"
                yield RuleError("duplicate-key", message, named.at(name), hint)
            bound.add(bare)
            if bare not in known:
                what = f"rules for {source.record!r} have no argument {bare!r}"
                hint = (
                    did_you_mean(bare, known) or f"one of {', '.join(known)}; what must only be there stands in `when:`"
                )
                yield RuleError("unknown-argument", what, named.at(name), hint)
            elif bare in words.conditions and name.endswith("?"):
                hint = f"did you mean {bare!r}?"
                yield RuleError("matches-nothing", f"{name!r} asks for nothing", named.at(name), hint, level="warning")
            if isinstance(value, Map):
                yield from self._test(value, named.value_at(name))
        fields = body.get("set")
        if not isinstance(fields, Map):
            return
        required = {name for name in named if not name.endswith("?")} | {name for name, _ in _phrase_names(body)}
        for key, value in fields.items():
            for need in self.vocabulary.needs.get((source.record, key, str(value)), ()):
                if need not in required:
                    hint = f"write `{need}:`, without `?`" if need in bound else f"add `{need}:` under `args:`"
                    message = f"`{key}: {value}` is read off the argument {need!r}, which the rule does not always bind"
                    yield RuleError("missing-argument", message, fields.value_at(key), hint)

    # ------------------------------------------------------------ what a word must be

    def _test(self, test: Map, place: Place, *, trigger: bool = False) -> Iterator[RuleError]:
        language = self.language
        if not test:
            yield RuleError(
                "empty-value", "{} asks for nothing, and everything meets it", place, "say what must be there"
            )
        for key in ("in", "not_in", "is", "holds"):
            for name, at in each(test, key):
                if name not in self.layers:
                    yield self._unknown("layer", name, at, self.layers)
        layers = [self.layers[n] for key in ("in", "is", "holds") for n, _ in each(test, key) if n in self.layers]
        for key in ("label", "name"):
            if test.get(key) and not any(test.get(k) for k in ("in", "is", "holds")):
                yield RuleError(
                    "matches-nothing", f"{key!r} is asked of no layer", test.at(key),
                    "say which: `in:` in a trigger, `is:` or `holds:` in an argument",
                )  # fmt: skip
        if layers:
            labels = {label for layer in layers for label in layer.labels}
            for label, at in each(test, "label"):
                if label not in labels:
                    yield self._unknown("label", label, at, labels)
            for name, at in each(test, "name"):
                yield from self._name(str(name), at, test)
        for tag, at in each(test, "tag"):
            if tag not in language.tags:
                yield self._unknown("tag", tag, at, language.tags)
        for dep, at in each(test, "dep"):
            if dep not in language.deps:
                yield self._unknown("dependency", dep, at, language.deps)
        tags = [str(tag) for tag, _ in each(test, "tag")]
        pos = {str(p) for p, _ in each(test, "pos")}
        if pos and tags and all(tag in POS_OF and not POS_OF[tag] & pos for tag in tags):
            right = " or ".join(sorted({p for tag in tags for p in POS_OF[tag]}))
            message = f"a word tagged {' or '.join(tags)} is never {' or '.join(sorted(pos))}"
            yield RuleError("matches-nothing", message, test.value_at("pos"), f"did you mean {right!r}?")
        for word, at in each(test, "word"):
            yield from self._surface(str(word), at)
        for key in _PHRASE_KEYS:
            for phrase, at in each(test, key):
                yield from self._phrase(str(phrase), at)
        yield from self._part_of_speech(test, pos)

    def _unknown(self, what: str, name: object, place: Place, known: Iterable[str]) -> RuleError:
        known = sorted(known)
        hint = did_you_mean(str(name), known) or (f"one of {', '.join(known)}" if len(known) < 20 else None)
        return RuleError(f"unknown-{what}", f"there is no {what} {str(name)!r}", place, hint, word=str(name))

    def _name(self, name: str, place: Place, test: Map) -> Iterator[RuleError]:
        asked = sorted({str(layer) for key in ("in", "is", "holds") for layer, _ in each(test, key)})
        layers = [self.layers[layer] for layer in asked if layer in self.layers]
        if layers and not any(_may_be(name, layer) for layer in layers):
            known = [one for layer in layers for one in layer.names or ()]
            what = layers[0].name
            hint = did_you_mean(name, known) or "write it as the lexicon has it"
            kind = what if what != "name" else " or ".join(asked)
            yield RuleError(f"unknown-{what}", f"there is no {kind} {name!r}", place, hint, word=name)

    def _surface(self, word: str, place: Place) -> Iterator[RuleError]:
        tokens = self.language.tokenize(word)
        if word.startswith("$"):
            hint = "lists stand under `lemma:` or in a phrase"
            yield RuleError("matches-nothing", f"`word:` takes no list: {word!r}", place, hint)
        elif len(tokens) != 1:
            hint = f"use `phrase: {word}`" if " " in word else f"use `phrase: {' '.join(tokens)}`"
            yield RuleError("matches-nothing", f"{word!r} is {len(tokens)} words, and `word:` is one", place, hint)

    def _part_of_speech(self, test: Map, pos: set[str]) -> Iterator[RuleError]:
        entries = [(str(word), at) for word, at in each(test, "lemma")]
        if not entries or not pos or any(word.startswith("$") for word, _ in entries):
            return
        lemma, never = self.language.lemma, self.language.never
        if all(never(word.lower(), pos) and not lemma(word.lower(), pos) for word, _ in entries):
            known = sorted({p for word, _ in entries for p in self.language.parts_of_speech(word.lower())})
            message = f"{entries[0][0]!r} is no {' or '.join(sorted(pos))}"
            hint = f"did you mean {known[0]!r}?" if len(known) == 1 else f"it may be {' or '.join(known)}"
            yield RuleError("matches-nothing", message, test.value_at("pos"), hint)

    # ------------------------------------------------------------ phrases

    def _phrase(self, text: str, place: Place) -> Iterator[RuleError]:
        parts = text.split()
        for part in parts:
            if part != "||" and (part.startswith("|") or part.endswith("|")):
                hint = "write choices with no space between: ban|embargo"
                yield RuleError("bad-phrase", f"{part!r} ends in a `|` that parts nothing", place, hint, word=part)
            for match in _LAYER.finditer(part):
                found = match["layers"].split("|")
                for layer in found:
                    if layer not in self.layers:
                        yield self._unknown("layer", layer, place, self.layers)
                label = match["label"]
                labels = {one for layer in found if layer in self.layers for one in self.layers[layer].labels}
                if label and labels and label not in labels:
                    yield self._unknown("label", label, place, labels)
            for match in re.finditer(r"\[([A-Z|]+)\]", part):
                for pos in match[1].split("|"):
                    if pos not in self.language.pos:
                        yield self._unknown("pos", pos, place, self.language.pos)
        if any(not part.endswith(("?", "*")) and not part.startswith("...") for part in parts):
            for part in (parts[0], parts[-1]):
                if part.startswith("..."):
                    yield RuleError(
                        "bad-phrase", f"the gap {part!r} parts nothing", place, "take it out: it stands at the end",
                        level="warning", word=part,
                    )  # fmt: skip

    # ------------------------------------------------------------ ids, examples

    def _replaces(self, source: RuleSource) -> Iterator[RuleError]:
        body = source.body
        for other, place in each(body, "replaces"):
            if other == source.id:
                hint = "take it out"
                yield RuleError("idle-replaces", "a rule cannot replace itself", place, hint, word=str(other))
            elif other not in self.ids:
                same = [rule_id for rule_id, record in self.ids.items() if record == source.record]
                hint = did_you_mean(str(other), same) or "only rules can be replaced; a name is disabled by its id"
                yield RuleError("unknown-id", f"no rule is called {str(other)!r}", place, hint, word=str(other))
            elif self.ids[other] != source.record:
                message = (
                    f"{other!r} is a rule for {self.ids[other]!r}: only rules for {source.record!r} can be replaced"
                )
                yield RuleError("idle-replaces", message, place, "take it out", word=str(other))
            elif (way := self._back(str(other), source.id)) and source.id == min(way):  # a ring is told once
                message = f"{' replaces '.join([source.id, *way])}: where they fit, none of them would be left"
                yield RuleError("idle-replaces", message, place, "take it out of one of them", word=str(other))

    def _back(self, start: str, goal: str) -> list[str] | None:
        """The rules by which one replaces another, from the one to the other."""
        ways = [[start]]
        seen = {start}
        for way in ways:
            if way[-1] == goal:
                return way
            for other in self.replaced.get(way[-1], ()):
                if other not in seen:
                    seen.add(other)
                    ways.append([*way, other])
        return None

    def _examples(self, body: Map, words: RecordWords) -> Iterator[RuleError]:
        hits: dict[str, Place] = {}
        for example, place in each(body, "hits"):
            sentence = example.get("text") if isinstance(example, Map) else example
            if not isinstance(sentence, str):
                continue
            text = _plain(sentence)
            if text in hits:
                yield RuleError("duplicate-entry", "the example stands twice", place, "take one out", level="warning")
            hits.setdefault(text, place)
            if isinstance(example, Map):
                yield from self._gives(example, words)
        for example, _ in each(body, "todo"):
            if isinstance(example, Map):
                yield from self._gives(example, words)
        seen: set[str] = set()
        for example, place in each(body, "misses"):
            sentence = example.get("text") if isinstance(example, Map) else example
            if not isinstance(sentence, str):
                continue
            text = _plain(sentence)
            if text in hits:
                message = f"the sentence is also a hit, in line {hits[text].line}"
                yield RuleError("contradicting-examples", message, place, "keep it in one of them")
            if text in seen:
                yield RuleError("duplicate-entry", "the example stands twice", place, "take one out", level="warning")
            seen.add(text)

    def _gives(self, example: Map, words: RecordWords) -> Iterator[RuleError]:
        gives = example.get("gives")
        if not isinstance(gives, Map):
            return
        text = _plain(str(example.get("text", "")))
        for key, named in words.named.items():
            layer = self.layers[named]
            for name, place in each(gives, key):
                if not isinstance(name, str) or _plain(name) in text or _may_be(name, layer):
                    continue
                # Whom no lexicon has is named as the text names them: what is near a known name is meant for it.
                near = nearest(name, layer.names or (), 0.6 if layer.name != "name" else 0.8)
                if near:
                    message = f"there is no {layer.name if layer.name != 'name' else named} {name!r}"
                    yield RuleError(f"unknown-{layer.name}", message, place, f"did you mean {near!r}?", word=name)


def _may_be(name: str, layer: Layer) -> bool:
    return layer.names is None or name in layer.names or (layer.made is not None and layer.made(name))


def _phrase_names(body: Map) -> Iterator[tuple[str, Place]]:
    """The names that the phrases of a trigger keep spans under."""
    for value, at in each(body, "trigger"):
        for phrase, place in each(value, "phrase") if isinstance(value, Map) else [(value, at)]:
            if isinstance(phrase, str):
                yield from ((match["name"], place) for match in _LAYER.finditer(phrase) if match["name"])


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
