"""Entries under `lemma:` that are no lemmas: they meet one form of a word and miss all the others, without a word.

Takes a book, gives mistakes with the places of the entries, in rules and in the lists that rules use as lemmas.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from chipwatch.rulebook.check.language import Language
from chipwatch.rulebook.errors import Place, RuleError
from chipwatch.rulebook.load import Rulebook, each
from chipwatch.rulebook.source import Map


def dead_lemmas(
    book: Rulebook, language: Language, files: Collection[str], words: Collection[str]
) -> Iterator[RuleError]:
    """The dead lemmas of these files. `words`: lists that are read as words by others, too."""
    lists: dict[str, set[str] | None] = {}  # a list used as lemmas -> the parts of speech asked for, None for any
    for rule in book.rules:
        for test in _tests(rule.body):
            pos = {str(p) for p, _ in each(test, "pos")}
            for word, place in each(test, "lemma"):
                if not isinstance(word, str):
                    continue
                if word.startswith("$"):
                    _use(book, lists, word[1:], pos, set())
                elif place.file in files and (error := _dead(word, place, pos, language)):
                    yield error
    for name, asked in lists.items():
        phrases = {*_phrase_lists(book), *words}
        for word, place in book.list_entries(name):
            # In a phrase a form is as good as a lemma: only lists that are lemmas and nothing else are looked at.
            if place.file in files and name not in phrases and (error := _dead(word, place, asked or set(), language)):
                yield error


def _use(book: Rulebook, lists: dict[str, set[str] | None], name: str, pos: set[str], seen: set[str]) -> None:
    if name not in book.lists or name in seen:
        return
    known = lists.get(name, set())
    lists[name] = None if known is None or not pos else known | pos
    for entry in book.lists[name]:
        if entry.startswith("$"):
            _use(book, lists, entry[1:], pos, {*seen, name})


def _dead(word: str, place: Place, pos: Collection[str], language: Language) -> RuleError | None:
    first, _, rest = word.lower().partition(" ")
    # Of several words only the first, where it must be a verb: in `united states` a form may be meant.
    lemma = language.lemma(first, pos) if not rest or set(pos) == {"VERB"} else None
    if lemma is None:
        return None
    lemma = f"{lemma} {rest}".rstrip()
    message = f"{word!r} is no lemma: the lemmatiser gives {lemma!r}"
    alone = f"phrase: {word}" if rest else f"word: {word}"
    return RuleError("dead-lemma", message, place, f"did you mean {lemma!r}? (one form alone: `{alone}`)", word=word)


def _tests(body: Map) -> Iterator[Map]:
    for key in ("trigger", "when", "unless"):
        yield from (value for value, _ in each(body, key) if isinstance(value, Map))
    args = body.get("args")
    if isinstance(args, Map):
        yield from (value for value in args.values() if isinstance(value, Map))


def _phrase_lists(book: Rulebook) -> Iterator[str]:
    for rule in book.rules:
        for value, _ in each(rule.body, "trigger"):
            if isinstance(value, str):
                yield from lists_in(value)
        for test in _tests(rule.body):
            for key in ("phrase", "has", "has_not"):
                for phrase, _ in each(test, key):
                    yield from lists_in(str(phrase))


def lists_in(phrase: str) -> Iterator[str]:
    """The names of the lists that a phrase uses."""
    for part in phrase.split():
        for choice in part.removesuffix("?").split("|"):
            if choice.startswith("$"):
                yield choice[1:]
