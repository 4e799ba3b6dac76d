"""Whether a text is worth reading: whether it names a chip, a policy instrument, or a word of export policy.

Takes a text as it is, gives yes or no, and needs no language model. The one thing to know: it may say yes too often,
never no too often; which names and lists count is told in `rules/relevance.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from chipwatch.extract.chips import BEFORE
from chipwatch.extract.layout import fold
from chipwatch.rulebook.errors import Place, RuleError, did_you_mean
from chipwatch.rulebook.load import RulebookError
from chipwatch.rulebook.source import Map

if TYPE_CHECKING:
    from chipwatch.extract.chips import Chips
    from chipwatch.rulebook.load import Rulebook

_WORD = re.compile(r"\w+")


class Relevance:
    """The vocabulary, indexed by the first word of each name and phrase. Raises RulebookError."""

    def __init__(self, book: Rulebook, chips: Chips) -> None:
        section = book.data.get("relevance") or {}
        _check(section, book)
        endings = [str(ending) for ending in section.get("endings") or ()]
        self.names, self.phrases = _Index(), _Index()
        self.needs: dict[str, frozenset[str]] = {}
        for name in section.get("names") or ():
            for entry in book.data.get(name) or ():
                self._add_entry(entry)
        words = [str(word) for word in section.get("described") or ()]
        for entry in book.data.get("actors") or () if words else ():
            described = " ".join(map(str, entry.get("described_as") or ()))
            if not entry.get("ambiguous") and any(word in described for word in words):
                self._add_entry(entry)
        for name in section.get("lists") or ():
            for word in book.lists[name]:
                for form in _inflected(fold(word).lower(), endings):
                    self.phrases.add(form)
        self.shapes = _shapes(chips)

    def _add_entry(self, entry: Mapping[str, Any]) -> None:
        index = self.phrases if entry.get("nocase") else self.names
        for name in (entry["name"], *(entry.get("aliases") or ())):
            form = fold(name).lower() if entry.get("nocase") else fold(name)
            for written in (form, form + "s"):
                index.add(written)
                if entry.get("needs"):
                    self.needs[written] = frozenset(entry["needs"])

    def __call__(self, text: str) -> bool:
        text = fold(text)
        lower = text.lower()
        words = frozenset(_WORD.findall(text))
        lowered = frozenset(_WORD.findall(lower))
        if any(True for _ in self.phrases.found(lower, lowered)):
            return True
        for name in self.names.found(text, words):
            needs = self.needs.get(name)
            if not needs or needs & lowered:
                return True
        return any((not vendor or vendor in text) and regex.search(text) for vendor, regex in self.shapes.items())


class _Index:
    """Names by their first word; most are one word, and a text has one of those or not."""

    def __init__(self) -> None:
        self.longer: dict[str, set[str]] = {}
        self.heads: set[str] = set()

    def add(self, name: str) -> None:
        head = _WORD.search(name)
        if head:
            self.heads.add(head[0])
            self.longer.setdefault(head[0], set()).add(name)

    def found(self, text: str, words: frozenset[str]) -> Iterator[str]:
        """Those that stand in a text of these words."""
        for head in self.heads & words:
            for name in self.longer[head]:
                if name == head or _stands(name, text):
                    yield name


def _stands(name: str, text: str) -> bool:
    """Whether a name stands in a text, and not as part of a word. (As patterns, names would be too many to keep.)"""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (at and _WORD.match(text[at - 1])) and not _WORD.match(text, end):
            return True
        at = text.find(name, end)
    return False


def _shapes(chips: Chips) -> dict[str | None, re.Pattern[str]]:
    """The shapes of names by the vendor that must be named with them, as one pattern each: one pass, not fifty."""
    patterns: dict[str | None, list[str]] = {}
    for shape in chips.shapes:
        pattern = shape.regex.pattern.removeprefix(BEFORE).replace("(?P<name>", "(?:", 1)
        patterns.setdefault(shape.vendor_before, []).append(pattern)
    return {vendor: re.compile(f"{BEFORE}(?:{'|'.join(those)})") for vendor, those in patterns.items()}


def _inflected(word: str, endings: Iterable[str]) -> Iterator[str]:
    """A word with regular endings: `licenses`, `licensing`, `duties`, `banned`; a wrong form does no harm."""
    yield word
    for ending in endings:
        yield word + ending
        yield word + word[-1] + ending
        if word.endswith("e"):
            yield word[:-1] + ending
        if word.endswith("y"):
            yield word[:-1] + "i" + ending


def _check(section: Mapping[str, Any], book: Rulebook) -> None:
    """Every list and section that is named is there."""
    errors = []
    for key, known in (("lists", book.lists), ("names", book.data)):
        for name in section.get(key) or ():
            if name not in known:
                place = section.at(key) if isinstance(section, Map) else Place("relevance", 1, 1)
                what = f"no list is called {name!r}" if key == "lists" else f"no section is called {name!r}"
                errors.append(RuleError(f"unknown-{key[:-1]}", what, place, did_you_mean(str(name), known)))
    if errors:
        raise RulebookError(errors)
