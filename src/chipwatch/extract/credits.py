"""Headlines that name who says it, at their end or at their head: `Chip Sales to Rise, WSTS Says`, `…: report`.

Takes a View and its blocks, gives where the content and the speaker stand. The one thing to know: a headline is read by
its marks and the order of its words, for it is no sentence, and the parse makes of it what it can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chipwatch.extract.grammar import Grammar
from chipwatch.rulebook.phrase import Lexicon
from chipwatch.rulebook.view import View

Part = tuple[int, int]

LONGEST = 45  # tokens of a headline
NAMED = 9  # tokens of who says it, at most
FEWEST = 3  # words of what is said, at least
COMMAS = frozenset({",", "–", "—", "--", "-"})
DASHES = frozenset({"–", "—", "--", "-", "|"})
SIGNS = frozenset({"–", "—", "--", "-", "~", "―"})
QUOTING = frozenset("“”‘’\"'")
STOPS = frozenset({".", "!", "…", "..."})


class Credit(NamedTuple):
    """What a headline says, and the words that say who says so."""

    content: Part
    who: Part


class Credits:
    """Reads the headlines of one document."""

    def __init__(self, view: View, block_at: Sequence[Part], lists: Mapping[str, Lexicon], grammar: Grammar) -> None:
        self.view, self.block_at, self.lists, self.grammar = view, block_at, lists, grammar

    def at(self, start: int, end: int) -> Credit | None:
        """Who is named beside the cue [start, end), a verb or a mark, and what stands on its other side."""
        first, last = self.block_at[start]
        if signed := self._signed(start, first, last):
            return signed
        if self._quoted(start, last):
            return self._named_first(start, first, last)
        if last - first > LONGEST or not self._headline(first, last, start):
            return None
        last = self._without_outlet(first, last)
        if end > last or start <= first:
            return None
        if self.view.lower[start] == ":":
            return self._named_last(start, first, last) or self._named_first(start, first, last)
        if self.view.lower[start] in DASHES:
            return self._named_last(start, first, last)
        return self._says_last(start, end, first, last)

    def _quoted(self, mark: int, last: int) -> bool:
        """Whether nothing but a quotation stands behind a colon: `Warren to Lutnick: “We urge you to stop.”`."""
        view = self.view
        while last - 1 > mark and view.pos[last - 1] == "SPACE":
            last -= 1
        if view.lower[mark] != ":" or last - mark < FEWEST + 2:
            return False
        return view.lower[mark + 1][:1] in QUOTING and view.lower[last - 1][-1:] in QUOTING

    def _signed(self, mark: int, first: int, last: int) -> Credit | None:
        """`“A” — Lisa Su, head of AMD`, and the same in a line of its own below the quotation."""
        view = self.view
        if view.lower[mark] not in SIGNS or last - mark > 2 * NAMED:
            return None
        end = next(
            (i for i in range(mark + 1, last) if view.lower[i] in (",", "(", "|") or view.pos[i] == "SPACE"), last
        )
        end = next(
            (i for i in range(mark + 1, end) if view.tag[i] == "IN" and view.lower[i] not in self.grammar["of"]), end
        )
        if not self.names(mark + 1, end) or not view.doc[mark + 1].text[:1].isupper():
            return None
        if any(view.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(mark + 1, last)):
            return None
        if any(view.pos[i] not in ("SPACE", "PUNCT") for i in range(first, mark)):
            above = (first, mark)
        elif first and mark - first < 2:
            above = self.block_at[first - 1]
        else:
            return None
        begin, stop = above
        while stop > begin and view.pos[stop - 1] == "SPACE":
            stop -= 1
        quoted = view.lower[begin][:1] in QUOTING and view.lower[stop - 1][-1:] in QUOTING
        return Credit((begin, stop), (mark + 1, end)) if quoted and self._words(begin, stop) >= FEWEST else None

    def _says_last(self, start: int, end: int, first: int, last: int) -> Credit | None:
        """`…, sources say`, `…, says Nvidia chief`."""
        view = self.view
        stop = next(
            (i for i in range(end, last) if view.lower[i] in (";", "(", "—", "–", "--") or self._spaced(i)), last
        )
        mark = start - 1
        if view.lower[mark] in COMMAS or view.lower[mark] in "’”\"'":
            if view.lower[start] == view.lemma[start]:
                return None  # `opens a line, report due in May`
            who = (end, stop)
            mark += view.lower[mark] not in COMMAS
        else:
            if end < stop and not self._told(start, end, stop):
                return None
            mark = next((i for i in range(start - 1, max(first, start - NAMED), -1) if view.lower[i] in COMMAS), first)
            mark += view.lower[mark + 1][:1] in '”"’'  # `“A,” Ahn told reporters`
            who = (mark + 1, start)
        begin = self._without_label(first, mark)
        if not self._name(*who) or self._words(begin, mark) < FEWEST or view.pos[begin] == "SCONJ":
            return None
        if who[0] == end and (comma := next((i for i in range(begin, mark) if view.lower[i] in COMMAS), None)):
            if self.names(begin, comma) and self.names(comma + 1, mark):
                return None  # `The minister, Mr Li, confirms the report`
        return Credit((begin, mark), who)

    def _spaced(self, i: int) -> bool:
        """Whether a hyphen stands alone, as a dash: `says Huawei chief - Global Times`."""
        return self.view.lower[i] == "-" and bool(self.view.doc[i - 1].whitespace_)

    def _named_last(self, mark: int, first: int, last: int) -> Credit | None:
        """`…: report`, `… – sources`."""
        view = self.view
        begin = self._without_label(first, mark)
        if not self._name(mark + 1, last) or self._in("heading-questions", begin) or self._words(begin, mark) < FEWEST:
            return None
        if any(view.lower[i] == ":" for i in range(begin, mark)):
            return None
        tells = any(view.pos[i] in ("VERB", "AUX") or view.lower[i] in "“‘\"'" for i in range(begin, mark))
        if view.lower[mark] in DASHES:
            tells = self._called(last - 1, "credit-words")
        elif not tells:
            tells = self._called(last - 1)
        return Credit((begin, mark), (mark + 1, last)) if tells else None

    def _named_first(self, mark: int, first: int, last: int) -> Credit | None:
        """`Dutch minister: …`, `Analysts: …`, `Senators to Nvidia: …`."""
        view = self.view
        if (
            any(view.lower[i] in ("(", "[") for i in range(max(first, mark - NAMED), mark))
            and view.lower[last - 1] == ")"
        ):
            return None  # `… (source: Reuters)`
        told = next((i for i in range(first + 1, mark) if view.lower[i] in self.grammar["addressed"]), mark)
        if not self._name(first, told) or (
            told < mark and view.lower[told] in self.grammar["to"] and not self._name(told + 1, mark)
        ):
            return None
        if self._words(mark + 1, last) < FEWEST or self._in("heading-questions", mark + 1):
            return None
        item = view.item("actor", told - 1)
        media = item is not None and item.label == "media"
        topic = view.item("actor", mark + 1)
        if topic and not media and topic.end < last and self._in("tell-verbs", topic.end):
            return None  # `Huawei: China warns of retaliation`
        person = item.label == "person" if item else view.doc[told - 1].ent_type_ == "PERSON"
        if not (person or item or self._called(told - 1, "credit-words")):
            return None
        if view.lower[last - 1][-1] == "?" and not person:
            return None  # `Micron: Buy, sell or hold?`
        tells = any(
            view.pos[i] in ("VERB", "AUX") or view.lower[i] in self.grammar["to"] for i in range(mark + 1, last)
        )
        tells = tells or (self._called(told - 1, "credit-words") and self._words(mark + 1, last) > FEWEST)
        return Credit((mark + 1, last), (first, told)) if tells or view.lower[mark + 1][0] in "“‘\"'" else None

    # ------------------------------------------------------------ parts of a headline

    def _headline(self, first: int, last: int, cue: int) -> bool:
        """Whether a block is one line without a full stop; a verb may end a line with one, too."""
        view = self.view
        words = [i for i in range(first, last) if view.pos[i] != "SPACE"]
        if not words or any(view.lower[i] in STOPS for i in words[:-1]):
            return False
        return (view.lower[words[-1]] not in STOPS or view.lower[cue].isalpha()) and view.lower[words[-1]][-1:] != ":"

    def without_outlet(self, start: int, end: int) -> int:
        """The end of what is said in a headline, without the outlet behind it."""
        first, last = self.block_at[start]
        if end < last - 1 or last - first > LONGEST or not any(self.view.lower[i] in DASHES for i in range(start, end)):
            return end
        return min(end, max(start, self._without_outlet(first, last))) if self._headline(first, last, start) else end

    def _without_outlet(self, first: int, last: int) -> int:
        """The end of a headline without the outlet behind a dash or in brackets: `… - Hindustan Times`."""
        view = self.view
        while last > first and (view.pos[last - 1] == "SPACE" or view.lower[last - 1] == "."):
            last -= 1
        if view.lower[last - 1] == ")":
            opens = next((i for i in range(last - 2, first, -1) if view.lower[i] == "("), None)
            return opens if opens is not None and last - opens <= NAMED else last
        for i in range(last - 2, max(first, last - NAMED), -1):
            if view.lower[i] in DASHES:
                titled = all(
                    view.doc[j].text[:1].isupper() or view.pos[j] in ("PUNCT", "ADP", "DET") for j in range(i + 1, last)
                )
                outlet = titled and view.doc[i + 1].text[:1].isupper() and not self._called(last - 1, "credit-words")
                return i if outlet else last
        return last

    def _without_label(self, first: int, mark: int) -> int:
        """Where a headline begins behind `Exclusive:` or `Chip war:`."""
        view = self.view
        for i in range(first + 1, min(first + 5, mark)):
            if view.pos[i] in ("VERB", "AUX"):
                return first
            if view.lower[i] in (":", "-", "–", "—") and (view.lower[i] == ":" or view.doc[i - 1].is_upper):
                return i + 1
        return first

    def _name(self, start: int, end: int) -> bool:
        """Whether a stretch names somebody and tells nothing."""
        view = self.view
        if not 0 < end - start <= NAMED or not view.doc[end - 1].is_alpha or view.pos[start] == "ADP":
            return False
        for i in range(start, end):
            if self._in("no-name-words", i) and not (view.lower[i] in self.grammar["of"] and i > start):
                return False
            if view.pos[i] == "AUX" or (view.lower[i] in COMMAS and view.lower[i] != "-") or view.lower[i] == ":":
                return False
            if view.pos[i] == "VERB" and i < end - 1 and not self._called(i):
                return False
        return True

    def names(self, start: int, end: int) -> bool:
        """Whether a stretch is somebody's name, or what speakers are called, and nothing else."""
        view = self.view
        if not self._name(start, end) or view.pos[end - 1] not in ("NOUN", "PROPN", "PRON"):
            return False
        return any(view.item("actor", i) or self._called(i) for i in range(start, end))

    def _called(self, i: int, *names: str) -> bool:
        """Whether token `i` is what a speaker or a document is called."""
        names = names or ("group-words", "credit-words")
        return any(self._in(name, i) for name in names)

    def _in(self, name: str, i: int) -> bool:
        """Whether an entry of a list begins at token `i`."""
        return next(self.lists[name].ends(self.view, i, len(self.view)), None) is not None

    def _told(self, start: int, end: int, stop: int) -> bool:
        """Whether nothing stands behind the verb but who is told, the day or the place: `sources tell Reuters`."""
        view = self.view
        if stop - end > NAMED or any(view.pos[i] in ("VERB", "AUX") for i in range(end, stop)):
            return False
        if view.tag[end] == "IN" or self._in("day-leads", end):
            return True
        return self._in("tell-verbs", start) and self._name(end, stop)

    def _words(self, start: int, end: int) -> int:
        return sum(self.view.pos[i] not in ("PUNCT", "SPACE") for i in range(start, end))
