"""Phrases: the small language for words in a row.

    green light for            these words, by their surface or their lemma
    ban|embargo                one of them
    the?                       may be left out
    $lift                      an entry of the list `lift` (entries may have several words)
    <chip>  <actor|demonym>    a span of a layer; `<who:actor>` keeps it under a name
    <quantity=fraction>        a span of a layer with that label
    [ADJ]  [ADV]?              a word by its part of speech (`[ADJ]*`: any number of them)
    ...                        up to four words between; `...8`: up to eight

Takes the text of a phrase, gives a `Phrase` that matches at a token of a View. A phrase never crosses a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chipwatch.rulebook.view import Item, View

Words = tuple[str, ...]
Tokenize = Callable[[str], Sequence[str]]

GAP = 4


class PhraseError(ValueError):
    """A phrase that cannot be read; `word` is the part at fault, `known` the names that would be right."""

    def __init__(self, message: str, word: str, known: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.word, self.known = word, known


@dataclass(slots=True)
class Lexicon:
    """Sequences of words by their first word: how a list is looked up at a token."""

    by_first: dict[str, list[Words]] = field(default_factory=dict)

    def add(self, words: Words) -> None:
        entries = self.by_first.setdefault(words[0], [])
        if words not in entries:
            entries.append(words)
            entries.sort(key=len, reverse=True)

    def ends(self, view: View, i: int, stop: int) -> Iterator[int]:
        """Where the entries that begin at token `i` end, the longest first."""
        keys = (view.lower[i],) if view.lower[i] == view.lemma[i] else (view.lower[i], view.lemma[i])
        for key in keys:
            for words in self.by_first.get(key, ()):
                end = i + len(words)
                if end <= stop and all(
                    w in (view.lower[j], view.lemma[j]) for j, w in enumerate(words[1:], i + 1)
                ):
                    yield end


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a phrase. Exactly one of words, layers, pos and gap is given."""

    words: Lexicon | None = None
    layers: tuple[str, ...] = ()
    label: str | None = None
    name: str | None = None
    pos: frozenset[str] = frozenset()
    gap: int = 0
    optional: bool = False
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    elements: tuple[Element, ...]

    def first_words(self) -> set[str] | None:
        """The words it can begin with, for an index; None if it can begin with anything."""
        first: set[str] = set()
        for element in self.elements:
            if element.words is None:
                return None
            first |= element.words.by_first.keys()
            if not element.optional:
                return first
        return None

    def match(self, view: View, i: int) -> tuple[int, dict[str, Item]] | None:
        """The end of the phrase and its named items, if it stands at token `i`."""
        stop = view.sentence[i][1]
        return next(_match(self.elements, 0, view, i, stop, {}), None)


def _match(
    elements: tuple[Element, ...], n: int, view: View, i: int, stop: int, names: dict[str, Item]
) -> Iterator[tuple[int, dict[str, Item]]]:
    if n == len(elements):
        yield i, names
        return
    element = elements[n]
    if element.gap:
        for skip in range(min(element.gap, stop - i) + 1):
            yield from _match(elements, n + 1, view, i + skip, stop, names)
        return
    if i < stop:
        if element.words:
            for end in element.words.ends(view, i, stop):
                yield from _match(elements, n + 1, view, end, stop, names)
        elif element.pos:
            if view.pos[i] in element.pos:
                if element.repeat:
                    yield from _match(elements, n, view, i + 1, stop, names)
                else:
                    yield from _match(elements, n + 1, view, i + 1, stop, names)
        for layer in element.layers:
            item = view.item(layer, i)
            if item and item.start == i and element.label in (None, item.label):
                kept = {**names, element.name: item} if element.name else names
                yield from _match(elements, n + 1, view, item.end, stop, kept)
    if element.optional or element.repeat:
        yield from _match(elements, n + 1, view, i, stop, names)


_LAYER = re.compile(r"<(?:(?P<name>\w+):)?(?P<layers>\w+(?:\|\w+)*)(?:=(?P<label>[\w-]+))?>")


def parse_phrase(text: str, lists: Mapping[str, Lexicon], tokenize: Tokenize) -> Phrase:
    """Read a phrase. Raises PhraseError for an unknown list or a part that cannot be read."""
    elements: list[Element] = []
    for part in text.split():
        body, optional, repeat = part, False, False
        if len(part) > 1 and part.endswith("?"):
            body, optional = part[:-1], True
        elif part.endswith("]*"):
            body, repeat = part[:-1], True
        if match := re.fullmatch(r"\.\.\.(\d*)", body):
            elements.append(Element(gap=int(match[1] or GAP)))
        elif match := _LAYER.fullmatch(body):
            layers = tuple(match["layers"].split("|"))
            elements.append(Element(layers=layers, label=match["label"], name=match["name"], optional=optional))
        elif match := re.fullmatch(r"\[([A-Z|]+)\]", body):
            elements.append(Element(pos=frozenset(match[1].split("|")), optional=optional, repeat=repeat))
        elif body.startswith("$") and len(body) > 1 and body[1].isalpha():
            if body[1:] not in lists:
                raise PhraseError(f"no list is called {body!r}", body, [f"${name}" for name in lists])
            elements.append(Element(words=lists[body[1:]], optional=optional))
        elif "|" in body and len(body) > 1:
            choice = Lexicon()
            for word in body.split("|"):
                choice.add(to_words(word, tokenize))
            elements.append(Element(words=choice, optional=optional))
        else:
            words = to_words(body, tokenize)
            if optional and len(words) > 1:
                choice = Lexicon()
                choice.add(words)
                elements.append(Element(words=choice, optional=True))
                continue
            for word in words:
                one = Lexicon()
                one.add((word,))
                elements.append(Element(words=one, optional=optional))
    if not any(not (e.optional or e.repeat or e.gap) for e in elements):
        raise PhraseError("a phrase must have a part that cannot be left out", text)
    return Phrase(text, tuple(elements))


def to_words(text: str, tokenize: Tokenize) -> Words:
    """The words of a list entry as the tokenizer cuts them, in lower case."""
    text = text.lower()
    if text.isalnum():
        return (text,)
    words = tuple(word for word in tokenize(text) if word.strip())
    if not words:
        raise PhraseError("an empty word", text)
    return words
