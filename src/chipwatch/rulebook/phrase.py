"""Phrases: the small language for words in a row.

    green light for            these words, by their surface or their lemma
    ban|embargo|export_curb    one of them; `_` is a space within a choice
    the?                       may be left out
    $lift                      an entry of the list `lift` (entries may have several words)
    <chip>  <actor|demonym>    a span of a layer; `<who:actor>` keeps it under a name
    <quantity=fraction>        a span of a layer with that label
    [ADJ]  [ADV]?              a word by its part of speech (`[ADJ]*`: any number of them)
    $lift|end|<chip>           a choice of any of these
    ...                        up to four words between; `...8`: up to eight

Takes the text of a phrase, gives a `Phrase` that matches at a token of a View. A phrase never crosses a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, KeysView, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from chipwatch.rulebook.view import Item, View

Words = tuple[str, ...]
Tokenize = Callable[[str], Sequence[str]]

GAP = 4
TRIES = 2000  # ways to fill the gaps of one phrase: rules that mean something have some dozens


class PhraseError(ValueError):
    """A phrase that cannot be read; `word` is the part at fault, `known` the names that would be right."""

    def __init__(
        self, message: str, word: str, known: Sequence[str] = (), *, code: str = "bad-phrase", hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.word, self.known, self.code, self.hint = word, known, code, hint


@dataclass(slots=True)
class Lexicon:
    """Sequences of words by their first word: how a list is looked up at a token."""

    by_first: dict[str, list[Words]] = field(default_factory=dict)

    def add(self, words: Words) -> None:
        entries = self.by_first.setdefault(words[0], [])
        if words not in entries:
            entries.append(words)
            if len(entries) > 1:
                entries.sort(key=len, reverse=True)

    def entries(self) -> Iterator[Words]:
        """All sequences of words."""
        for entries in self.by_first.values():
            yield from entries

    def ends(self, view: View, i: int, stop: int) -> Iterator[int]:
        """Where the entries that begin at token `i` end, the longest first."""
        lower, lemma = view.lower[i], view.lemma[i]
        for key in (lower,) if lower == lemma else (lower, lemma):
            for words in self.by_first.get(key, ()):
                end = i + len(words)
                if end == i + 1 or (
                    end <= stop and all(w in (view.lower[j], view.lemma[j]) for j, w in enumerate(words[1:], i + 1))
                ):
                    yield end


class LayerRef(NamedTuple):
    """A span of one of these layers, with this label, kept under this name."""

    layers: tuple[str, ...]
    label: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a phrase: a gap, or a choice of words, layers and parts of speech."""

    words: Lexicon | None = None
    layers: tuple[LayerRef, ...] = ()
    pos: frozenset[str] = frozenset()
    gap: int = 0
    optional: bool = False
    repeat: bool = False
    text: str = ""  # as its author wrote it


class Opening(NamedTuple):
    """What the first word of a phrase can be: one of these words, a span of these layers, these parts of speech."""

    words: frozenset[str]
    layers: frozenset[str]
    pos: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sequence of parts.

    first: the words that it must begin with, where it can begin with nothing else. needs: for each part that only
    words can fill, their first ones; a phrase cannot stand in a sentence that has none of them.
    """

    text: str
    elements: tuple[Element, ...]
    first: Mapping[str, Any] | None = field(init=False, compare=False, repr=False)
    needs: tuple[KeysView[str], ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        needs = [
            e.words.by_first.keys()
            for e in self.elements
            if e.words and not (e.layers or e.pos or e.optional or e.repeat)
        ]
        one = self.elements[0] if self.elements else Element(gap=1)
        words = one.words if not (one.optional or one.repeat or one.layers or one.pos) else None
        object.__setattr__(self, "first", words.by_first if words else None)
        object.__setattr__(self, "needs", tuple(needs[1:] if words else needs))

    def opening(self) -> Opening | None:
        """What it can begin with, for an index; None if it can begin with anything."""
        words: set[str] = set()
        layers: set[str] = set()
        pos: set[str] = set()
        for element in self.elements:
            if element.gap:
                return None
            words |= element.words.by_first.keys() if element.words else set()
            layers.update(layer for ref in element.layers for layer in ref.layers)
            pos |= element.pos
            if not (element.optional or element.repeat):
                return Opening(frozenset(words), frozenset(layers), frozenset(pos))
        return None

    def match(self, view: View, i: int) -> tuple[int, dict[str, Item]] | None:
        """The end of the phrase and its named items, if it stands at token `i`."""
        if self.first is not None and view.lower[i] not in self.first and view.lemma[i] not in self.first:
            return None
        if self.needs:
            here = view.words[i]
            for need in self.needs:
                if need.isdisjoint(here):
                    return None
        stop = view.sentence[i][1]
        return next(_match(self.elements, 0, view, i, stop, {}), None)


class Phrases(tuple[Phrase, ...]):
    """Phrases in the order of their author, found by the word that stands where one is looked for."""

    @cached_property
    def _index(self) -> tuple[dict[str, list[int]], list[int]]:
        """first word -> the numbers of the phrases that can begin with it; and of those that can with any."""
        by_word: dict[str, list[int]] = {}
        anywhere: list[int] = []
        for number, phrase in enumerate(self):
            opening = phrase.opening()
            if opening is None or opening.layers or opening.pos:
                anywhere.append(number)
                continue
            for word in opening.words:
                by_word.setdefault(word, []).append(number)
        return by_word, anywhere

    @cached_property
    def words(self) -> Set[str] | None:
        """The words of which a sentence must have one for any of these to stand in it; None if it need have none."""
        by_word, anywhere = self._index
        return None if anywhere else by_word.keys()

    def at(self, view: View, i: int) -> Iterator[tuple[int, dict[str, Item]]]:
        """The end and the named items of each phrase that stands at token `i`, in order."""
        by_word, anywhere = self._index
        lower, lemma = view.lower[i], view.lemma[i]
        numbers = by_word.get(lower, ())
        if lemma != lower and (more := by_word.get(lemma)):
            numbers = sorted({*numbers, *more}) if numbers else more
        if anywhere:
            numbers = sorted((*numbers, *anywhere)) if numbers else anywhere
        for number in numbers:
            if found := self[number].match(view, i):
                yield found


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
        if view.pos[i] in element.pos:
            yield from _match(elements, n if element.repeat else n + 1, view, i + 1, stop, names)
        for ref in element.layers:
            for layer in ref.layers:
                item = view.item(layer, i)
                if item and item.start == i and ref.label in (None, item.label):
                    kept = {**names, ref.name: item} if ref.name else names
                    yield from _match(elements, n + 1, view, item.end, stop, kept)
    if element.optional or element.repeat:
        yield from _match(elements, n + 1, view, i, stop, names)


_PLAIN = re.compile(r"\w[\w'’-]*(?:\|\w[\w'’-]*)*")  # words side by side: all right at a glance
_LAYER = re.compile(r"<(?:(?P<name>\w+):)?(?P<layers>\w+(?:\|\w+)*)(?:=(?P<label>[\w-]+))?>")


def parse_phrase(text: str, lists: Mapping[str, Lexicon], tokenize: Tokenize) -> Phrase:
    """Read a phrase. Raises PhraseError for an unknown list or a part that cannot be read."""
    elements: list[Element] = []
    parts = text.split()
    tries = 1
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        if (part in ("?", "*", "+") and len(parts) > 1) or (part == "$" and following in lists):
            hint = f"write ${following}, with no space" if part == "$" else "write it with no space: the? or [ADJ]*"
            raise PhraseError(f"{part!r} stands alone", part, hint=hint)
        body, optional, repeat = part, False, False
        if len(part) > 1 and part.endswith("?"):
            body, optional = part[:-1], True
        elif part.endswith("]*"):
            body, repeat = part[:-1], True
        if match := re.fullmatch(r"\.\.\.(\d*)", body):
            gap = int(match[1] or GAP)
            if gap == 0:
                raise PhraseError(f"{part!r} lets no word between", part, hint="take it out, or write `...` or `...8`")
            tries *= gap + 1
            elements.append(Element(gap=gap, text=part))
            continue
        _check_part(body)
        choices = _split(body)
        if len(choices) == 1 and not optional and _is_plain(body):
            for word in to_words(body, tokenize):
                one = Lexicon()
                one.add((word,))
                elements.append(Element(words=one, text=word))
            continue
        words, layers, pos = Lexicon(), [], set()
        for choice in choices:
            if match := _LAYER.fullmatch(choice):
                layers.append(LayerRef(tuple(match["layers"].split("|")), match["label"], match["name"]))
            elif match := re.fullmatch(r"\[([A-Z|]+)\]", choice):
                pos |= set(match[1].split("|"))
            elif _is_plain(choice):
                words.add(to_words(choice, tokenize))
            elif choice[1:] in lists and len(choices) == 1:
                words = lists[choice[1:]]
            elif choice[1:] in lists:
                for entries in lists[choice[1:]].by_first.values():
                    for entry in entries:
                        words.add(entry)
            else:
                raise PhraseError(
                    f"no list is called {choice!r}", choice, [f"${name}" for name in lists], code="unknown-list"
                )
        known = words if words.by_first else None
        elements.append(Element(known, tuple(layers), frozenset(pos), 0, optional, repeat, part))
    if not any(not (e.optional or e.repeat or e.gap) for e in elements):
        raise PhraseError(
            "a phrase must have a part that cannot be left out",
            text,
            code="matches-nothing",
            hint="take the `?` or `*` off the part that matters, or put a word beside the gap",
        )
    if tries > TRIES:
        raise PhraseError(
            f"the gaps can be filled in {tries} ways, and each is tried",
            text,
            code="runaway-phrase",
            hint="make them shorter or fewer; what stands anywhere in a sentence is asked for by `when:`",
        )
    return Phrase(text, tuple(elements))


def _check_part(body: str) -> None:
    """Raises PhraseError for a part that only looks like one of the language."""
    if _PLAIN.fullmatch(body):
        return
    if "..." in body:
        raise PhraseError(f"{body!r} is no gap", body, hint="write `...` or `...8`, with a space on either side")
    if not any(char.isalnum() for char in body) and not body.startswith("<"):
        return  # a sign that is meant: `%`, `(`
    if body.startswith("|") or body.endswith("|") or "||" in body:
        raise PhraseError(f"{body!r} has an empty choice", body, hint="put a word on both sides of each `|`")
    for opening, closing, example in (("<", ">", "<actor>"), ("[", "]", "[ADJ]")):
        if body.count(opening) != body.count(closing):
            which = opening if body.count(opening) > body.count(closing) else closing
            hint = f"as in `{example}`, with no space inside"
            raise PhraseError(f"{which!r} has no partner in {body!r}", body, hint=hint)
    for choice in _split(body):
        if choice.startswith("<") and not _LAYER.fullmatch(choice):
            raise PhraseError(f"{choice!r} is no layer", choice, hint="write <layer>, <name:layer> or <layer=label>")
        if choice.startswith("[") and not re.fullmatch(r"\[[A-Z]+(?:\|[A-Z]+)*\]", choice):
            upper = re.sub(r"[^A-Z|]", "", choice.upper())
            hint = f"did you mean '[{upper}]'?" if upper else "write [ADJ], [ADV]? or [ADJ]*"
            raise PhraseError(f"{choice!r} is no part of speech", choice, hint=hint)
        if "*" in choice.strip("*") or (choice.endswith("*") and len(choice) > 1) or "\\" in choice or "(?" in choice:
            hint = "there are no wildcards: a word meets all its forms by its lemma; or name the forms: a|b"
            raise PhraseError(f"{choice!r} is no word", choice, hint=hint)
        if _is_plain(choice) and (sign := re.search(r"[(){}<>\[\]“”\"]", choice)):
            hint = "choices stand side by side, a|b; `_` joins the words of one: a_b; words have no quotation marks"
            raise PhraseError(f"{choice!r} is no word: nothing is written with {sign[0]!r} in it", choice, hint=hint)
        if choice.startswith("$") and choice[1:2].isalpha() and not re.fullmatch(r"\$[\w -]+", choice):
            raise PhraseError(f"{choice!r} is no list", choice, hint="`$name` and nothing else")


def _split(body: str) -> list[str]:
    """The choices of a part: cut at the bars that stand outside of <> and []."""
    if "<" not in body and "[" not in body:
        return [c for c in body.split("|") if c] or [body]
    return [c for c in re.findall(r"(?:<[^>]*>|\[[^\]]*\]|[^|<\[]+|[<\[])+", body) if c] or [body]


def _is_plain(choice: str) -> bool:
    if choice[0] not in "<[$":
        return True
    return not (_LAYER.fullmatch(choice) or (choice[0] == "$" and choice[1:2].isalpha()) or choice[0] == "[")


_SIGNS = re.compile(r"[|?*<>\[\](){}“”\"]|\.\.\.|, ")


def check_entry(text: str) -> None:
    """Raises PhraseError for an entry of a list that is written as if it were a phrase: it would meet nothing."""
    if (sign := _SIGNS.search(text)) and any(char.isalnum() for char in text):
        hint = "a list holds words, each an entry of its own: [a, b]; choices, gaps and layers stand in phrases"
        raise PhraseError(f"{text!r} is no word: nothing is written with {sign[0].strip()!r} in it", text, hint=hint)


def to_words(text: str, tokenize: Tokenize) -> Words:
    """The words of a list entry as the tokenizer cuts them, in lower case."""
    text = text.lower().replace("_", " ")
    words = tuple([word for word in tokenize(text) if word.strip()])
    if not words:
        raise PhraseError("an empty word", text)
    return words
