"""Many regexes over the lines of a text, each tried only where it can match.

Takes compiled patterns, gives their matches, none across a line. The one thing to know: what a pattern cannot match
without (`ago`, one of the months) is read off the pattern itself, and looking for a word costs next to nothing; a
pattern of which nothing can be told is tried on every line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

_MOST = 12  # ways in which one part of a pattern may be written out
_MANY = 20_000  # characters from which it pays to ask what the patterns need
# The letters that a pattern without case takes for one of ASCII.
_SAME = str.maketrans({"İ": "i", "ı": "i", "ſ": "s", "\N{KELVIN SIGN}": "k"})


class LineSearch:
    """Finds all of its patterns in a text."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        self.patterns = list(patterns)
        self._needed: list[frozenset[str] | None] = [None] * len(self.patterns)
        self._by_word: dict[str, list[int]] = {}
        self._asked, self._seen = False, 0

    def __call__(
        self, text: str, lines: Iterable[tuple[int, int]] | None = None
    ) -> Iterator[tuple[int, re.Match[str]]]:
        """The matches of each pattern with its number, pattern by pattern; `lines`: only in these [start, end)."""
        self._ask(len(text))
        plain = _plain(text)
        small = plain.lower()
        somewhere = _held(self._by_word, plain, small)
        always = [n for n, needed in enumerate(self._needed) if needed is None]
        tries: list[tuple[int, int, int]] = []
        for start, end in lines_of(text) if lines is None else lines:
            words = _held(somewhere, plain[start:end], small[start:end])
            tries += [(n, start, end) for n in {n for word in words for n in self._by_word[word]}.union(always)]
        for number, start, end in sorted(tries):
            for match in self.patterns[number].finditer(text, start, end):
                yield number, match

    def _ask(self, size: int) -> None:
        """Ask what the patterns need, when so much was searched that it pays."""
        self._seen += size
        if not self._asked and self._seen >= _MANY:
            self._asked = True
            self._needed = [needed_words(pattern) for pattern in self.patterns]
            for number, needed in enumerate(self._needed):
                for word in needed or ():
                    self._by_word.setdefault(word, []).append(number)


def _held(words: Iterable[str], plain: str, small: str) -> set[str]:
    """The words that stand in a text: one with a capital as it is, any other in large or small letters."""
    return {word for word in words if word in (small if word == word.lower() else plain)}


def _plain(text: str) -> str:
    """The text in ASCII, which is searched several times as fast: any other character as `?`."""
    return text if text.isascii() else text.translate(_SAME).encode("ascii", "replace").decode("ascii")


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines of a text stand, without their ends."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    yield start, len(text)


def needed_words(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Texts of which each match holds one; None if nothing can be told.

    They are in ASCII (any other character as `?`), and in small letters where case does not count.
    """
    try:
        from re import _parser  # type: ignore[attr-defined]
    except ImportError:
        return None
    _, needed = _read(_parser.parse(pattern.pattern, pattern.flags), pattern.flags)
    shortest: list[str] = []
    for word in sorted({_plain(word) for word in needed}, key=len):
        if not any(known in word for known in shortest):
            shortest.append(word)
    return frozenset(shortest) or None


@dataclass(slots=True)
class _Ways:
    """All that a part of a pattern can match, written out. cased: whether case counts; None if there are no letters."""

    texts: set[str] = field(default_factory=lambda: {""})
    cased: bool | None = None

    def then(self, other: _Ways) -> _Ways | None:
        """This and behind it the other; None if they cannot be joined."""
        if len(self.texts) * len(other.texts) > _MOST or {self.cased, other.cased} >= {True, False}:
            return None
        texts = {a + b for a in self.texts for b in other.texts}
        return _Ways(texts, self.cased if other.cased is None else other.cased)


def _read(parsed: Any, flags: int) -> tuple[_Ways | None, set[str]]:
    """All that a sequence can match, if it can be written out, and the best of what it cannot do without."""
    best: set[str] = set()
    run, whole = _Ways(), True
    for op, value in parsed:
        ways, needed = _part(str(op), value, flags)
        joined = run.then(ways) if ways else None
        if joined:
            run = joined
            continue
        whole = False
        best = max(best, run.texts, needed, key=_worth)
        run = ways or _Ways()
    best = max(best, run.texts, key=_worth)
    return (run if whole else None), (best if _worth(best) > (0, 0) else set())


def _worth(texts: set[str]) -> tuple[int, int]:
    """How much it tells that one of these texts must be there: little if one is short, more if they are few.

    A digit tells half of what a letter does: where numbers are looked for, lines are full of them.
    """
    least = min((_telling(t) for t in texts), default=0)
    return (least, -len(texts)) if least else (0, 0)


def _telling(text: str) -> int:
    if len(text) == 1 and (text.isalnum() or text.isspace()):
        return 0
    return 2 * len(text) - sum(map(str.isdecimal, text))


def _part(op: str, value: Any, flags: int) -> tuple[_Ways | None, set[str]]:
    """The same for one part of a pattern, by the names that Python's parser has for them."""
    match op:
        case "LITERAL":
            return _letters([chr(value)], flags), set()
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return _Ways(), set()  # takes no room
        case "IN" if letters := _among(value):
            return _letters(letters, flags), set()
        case "SUBPATTERN":
            _, add, remove, inner = value
            return _read(inner, (flags | add) & ~remove)
        case "ATOMIC_GROUP":
            return _read(value, flags)
        case "BRANCH":
            return _branches([_read(branch, flags) for branch in value[1]])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = value
            ways, needed = _read(inner, flags)
            if ways and (least, int(most)) in ((0, 1), (1, 1)):
                return _Ways(ways.texts | ({""} if least == 0 else set()), ways.cased), set()
            return None, (max(needed, ways.texts if ways else set(), key=_worth) if least else set())
        case _:
            return None, set()


def _among(choices: Sequence[tuple[Any, Any]]) -> list[str]:
    """The characters of a set such as `[a1-4]`; none if they are many or it holds other things (`\\w`)."""
    codes: list[int] = []
    for kind, value in choices:
        match str(kind):
            case "LITERAL":
                codes.append(value)
            case "RANGE" if value[1] - value[0] < _MOST:
                codes += range(value[0], value[1] + 1)
            case _:
                return []
    return [chr(code) for code in codes]


def _letters(letters: Sequence[str], flags: int) -> _Ways | None:
    """One of these characters; None where one has forms that are not known here."""
    if not flags & re.IGNORECASE:
        return _Ways(set(letters), True if any(c.lower() != c.upper() for c in letters) else None)
    if any(c.lower() != c.upper() and not c.isascii() for c in letters):
        return None
    return _Ways({c.lower() for c in letters}, False if any(c.lower() != c.upper() for c in letters) else None)


def _branches(branches: Sequence[tuple[_Ways | None, set[str]]]) -> tuple[_Ways | None, set[str]]:
    """One of several: written out if each of them is, and it needs what one of them needs."""
    ways = [w for w, _ in branches if w]
    cased = {w.cased for w in ways} - {None}
    if len(ways) == len(branches) and len(cased) < 2 and sum(len(w.texts) for w in ways) <= _MOST:
        return _Ways({t for w in ways for t in w.texts}, next(iter(cased), None)), set()
    each = [max(needed, w.texts if w else set(), key=_worth) for w, needed in branches]
    return None, (set().union(*each) if all(_worth(texts) > (0, 0) for texts in each) else set())
