"""What is said: from a cue to the stretches of text that are its content.

Takes a View and the quotes of its Doc, gives `Found`. The one thing to know: the parse says on which side of the cue
the content lies and where a clause begins; punctuation and quotation marks say where it ends, for these are right
more often.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from chipwatch.extract.credits import Credits
from chipwatch.extract.grammar import Grammar
from chipwatch.rulebook.match import Match
from chipwatch.rulebook.phrase import Lexicon
from chipwatch.rulebook.view import View

Part = tuple[int, int]
Way = Literal[
    "clause",
    "deed",
    "act",
    "label",
    "thing",
    "rest",
    "noun",
    "next",
    "passive",
    "onward",
    "block",
    "quoted",
    "credit",
    "plea",
    "following",
]
# The arguments without which a content cannot be read in a way.
NEEDS: Mapping[Way, tuple[str, ...]] = {
    "deed": ("act",),
    "act": ("act",),
    "plea": ("act",),
    "label": ("thing",),
    "thing": ("thing",),
    "onward": ("thing",),
    "passive": ("thing", "act"),
    "rest": ("speaker",),
}

# What a verb of saying has for its clause, in the words of the parser.
CLAUSES = ("ccomp", "parataxis", "dep")
# What belongs to the cue and never to the content.
HELPERS = frozenset({"aux", "auxpass", "neg", "advmod", "prt", "nsubj", "nsubjpass", "dative"})
OPENERS = frozenset({",", ":", ";", "–", "—", "-", "--", "…", "..."})
ENDERS = frozenset({",", ".", ";", ":", "–", "—", "-", "--", "(", "["})
BREAKS = frozenset({",", "–", "—", "--", "-", "?", "!", "…", "..."})
FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
PRESENT = frozenset({"VBZ", "VBP", "MD"})  # the tenses of what is still so
CLOSERS = frozenset({",", ")", ";", "–", "—", "--"})
NAMING = frozenset({"NOUN", "PROPN", "DET", "ADJ", "NUM", "PRON", "PART"})  # what names of speakers are made of
NOT_LEADING = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})  # what `that` is where it stands for a noun
LABEL = 12  # words: the longest name, with its office, that a colon follows
LONG = 60  # tokens: with more of them what follows a name and a colon is a turn of an interview
ASIDE = 14  # words: how far from its verb `as X noted` may end


@dataclass(slots=True)
class Found:
    """Content of a cue.

    leads: a quotation ends or begins at the cue, so that the next one may go on with it.
    spoken: a clause or a quotation, whose speaker stands beside the cue whatever the parse makes of it.
    who: where it is said who speaks, if the content tells.
    """

    parts: list[Part] = field(default_factory=list)
    leads: bool = False
    spoken: bool = False
    who: Part | None = None


class Contents:
    """Reads contents in one document."""

    def __init__(
        self,
        view: View,
        quotes: Sequence[Part],
        blocks: Sequence[Part],
        lists: Mapping[str, Lexicon],
        grammar: Grammar,
        quoted_blocks: Collection[Part] = (),
    ) -> None:
        self.view, self.quotes, self.lists = view, list(quotes), lists
        self.quoted_blocks = frozenset(quoted_blocks)
        self.quote_at: list[Part | None] = [None] * len(view)
        for quote in quotes:
            self.quote_at[quote[0] : quote[1]] = [quote] * (quote[1] - quote[0])
        self.block_at: list[Part] = [(0, len(view))] * len(view)
        for block in blocks:
            self.block_at[block[0] : block[1]] = [block] * (block[1] - block[0])
        self.grammar = grammar
        self.credits = Credits(view, self.block_at, lists, grammar)
        self.ways: dict[Way, Callable[[Match], Found]] = {
            "clause": self._clause,
            "deed": self._deed,
            "act": self._act,
            "label": self._label,
            "thing": self._thing,
            "rest": self._rest,
            "noun": self._noun,
            "next": self._next,
            "passive": self._passive,
            "onward": self._onward,
            "block": self._block,
            "quoted": self._quoted,
            "credit": self._credit,
            "plea": self._plea,
            "following": self._following,
        }

    def read(self, match: Match) -> Found:
        found = self.ways[match.rule.fields["content"]](match)
        parts = [p for part in found.parts if (p := self.trimmed(part[0], self.credits.without_outlet(*part)))]
        found.parts = [p for p in parts if not self._named_only(p) and not self._day_only(p)]
        found.spoken = found.spoken or match.rule.fields["content"] in ("clause", "following")
        return found

    # ------------------------------------------------------------ stretches

    def region(self, i: int) -> Part:
        """The sentence at token `i`, with the sentences that a quotation ties to it."""
        start, end = self.view.sentence[i]
        first, last = self.block_at[i]
        start, end = max(start, first), min(end, last)
        before = self.quote_at[start - 1] if start > first else None
        if before and before[1] == start and self.view.lower[start - 2][-1] in ",?!…" and not self.quote_at[start]:
            start = before[0]  # `“Why?” he asked`
        while True:
            a = min([start, *(q[0] for q in self._tied(start, end))])
            b = max([end, *(q[1] for q in self._tied(start, end))])
            a, b = self.view.sentence[a][0], max(b, self.view.sentence[b - 1][1])
            a, b = max(a, first), min(b, last)
            if (a, b) == (start, end):
                return start, end
            start, end = a, b

    def _tied(self, start: int, end: int) -> Iterable[Part]:
        return (q for q in self.quotes if q[0] < end and start < q[1])

    def _subtree(self, i: int) -> Part:
        tokens = self.view.subtree(i, clauses=True)
        return tokens[0], tokens[-1] + 1

    def _in(self, name: str, i: int) -> bool:
        """Whether an entry of a list begins at token `i`."""
        return next(self.lists[name].ends(self.view, i, len(self.view)), None) is not None

    def _word(self, i: int) -> bool:
        return self.view.pos[i] not in ("PUNCT", "SPACE")

    def _tells(self, i: int) -> bool:
        """Whether a word says anything by itself: `That's according to X` says nothing."""
        return self._word(i) and self.view.pos[i] not in ("PRON", "DET", "AUX", "PART", "ADV", "CCONJ")

    def _verbal(self, start: int, end: int) -> bool:
        """Whether something is told between two tokens: a verb that stands for itself."""
        return any(
            self.view.pos[i] in ("VERB", "AUX") and self.view.tag[i] in ("VBD", "VBZ", "VBP", "MD")
            for i in range(start, end)
        )

    def trimmed(self, start: int, end: int) -> Part | None:
        """Without the marks around it; a quotation that the part is cut from keeps both its marks."""
        while start < end and self._opener(start):
            start += 1
        while end > start and self._loose_end(end - 1, start):
            end -= 1
        if start >= end or not any(self._word(i) for i in range(start, end)):
            return None
        inside = self.quote_at[start]
        if inside and inside[0] == start - 1:
            start -= 1
        inside = self.quote_at[end - 1]
        if inside and end < inside[1] and not any(self._word(i) for i in range(end, inside[1])):
            end = inside[1]
        return start, end

    def _named_only(self, part: Part) -> bool:
        """Whether a part is the quoted name of something: `posted “Framework for AI Diffusion”`."""
        view, quote = self.view, self.quote_at[part[0]]
        if quote is None or quote[0] != part[0] or any(view.pos[i] in ("VERB", "AUX", "PRON") for i in range(*quote)):
            return False
        words = [view.doc[i].text for i in range(*quote) if self._word(i) and len(view.lower[i]) > 3]
        return len(words) > 2 and all(word[0].isupper() for word in words)

    def _day_only(self, part: Part) -> bool:
        """Whether a part is only when it was said: `insisted on Monday`."""
        view = self.view
        return all(view.item("date", i) or self._in("weekday-words", i) for i in range(*part) if self._word(i))

    def _opener(self, i: int) -> bool:
        if self._in("that-words", i):
            return self.view.dep[i] not in ("det", "nsubj", "nsubjpass")
        return self.view.lower[i] in OPENERS or self._in("that-words", i) or self.view.pos[i] == "SPACE"

    def _loose_end(self, i: int, start: int) -> bool:
        if self.view.pos[i] == "SPACE":
            return True
        quote = self.quote_at[i]
        if quote and quote[1] == i + 1:
            return quote[0] == i
        if quote and quote[0] >= start:
            return False
        if self.view.dep[i] == "cc" and self._in("coordinators", i):
            return True
        return self.view.lower[i] in ENDERS or (quote is None and self.view.lower[i] in ("“", '"', "”"))

    # ------------------------------------------------------------ clause

    def _clause(self, match: Match) -> Found:
        """`X said A`, `A, X said`, `A, X said, B`."""
        view, root = self.view, match.root
        if view.dep[root] == "amod":
            return Found()  # `the proposed fee`
        below = (c for prep in view.children[root] if self._in("as-words", prep) for c in view.children[prep])
        if any(view.dep[c] == "pcomp" and self.says(c) for c in below):
            return Found()  # `was reported as saying`
        start, end = self.region(root)
        if aside := self._aside(root, match.end, start, end):
            return Found(aside)
        if self._says_it(root):
            return Found([(root + 1, end)])
        if inserted := self._parenthesis(root, start, end):
            return inserted
        low, high = self._frame(match, start, end)
        left = self._left(root, start, low)
        if left and self._in("according-words", left[0]):
            left = None  # `According to the FT, the plan failed, and two firms said B`
        closed = left is not None and self.quote_at[left[1] - 1] is not None
        if left and self._inserted(root, high, end) and not closed:
            return Found([left, (high, end)])
        right = self._right(root, match.end, high, end)
        if right is None and left is None:
            if whole_quote := self._quoted_as(root):
                return Found([whole_quote], leads=True)
            return (
                self._told_last(match, start, end) or self._told_above(match, start, end) or self._next_block(high, end)
            )
        if right is None:
            first = any(view.dep[c] in CLAUSES and start <= c < low for c in view.children[root])
            last = not any(self._word(i) for i in range(high, end))  # `A rise in costs, he said.`
            parts = [left] if left and (closed or (first and last) or self._verbal(*left)) else []
            return Found([*parts, (high, end)] if left and self._shared(high, end) else parts, leads=closed)
        quoted = self.quote_at[right[0]]
        opens = quoted is not None and quoted[0] >= right[0] - 1
        if left:
            parted = view.lower[high : high + 1] in ([","], ["–"], ["—"], ["."], [";"]) or high == right[0]
            if closed and parted and not quoted:
                quoted = next((q for q in self.quotes if right[0] <= q[0] <= right[0] + 3 and q[1] <= right[1]), None)
                parted = quoted is not None
            told = closed or self._verbal(*left)
            if told and parted and (quoted or not self._marked(root, right[0])):
                return Found([left, right], leads=closed)
            if closed and not self._marked(root, right[0]):
                return Found([left], leads=True)
        return Found([right], leads=opens)

    def _aside(self, root: int, after: int, start: int, end: int) -> list[Part] | None:
        """`As X noted, A`; `A, as X noted on Monday, B`: the sentence without the cue and its `as`."""
        view = self.view
        opener = next((i for i in range(root - 1, max(start, root - ASIDE) - 1, -1) if self._in("as-words", i)), None)
        if opener is None:  # `As X, who led the bureau for eight years, put it`
            marks = (c for c in view.children[root] if view.dep[c] == "mark" and start <= c < root)
            opener = next((c for c in marks if self._in("as-words", c)), None)
        if opener is None or not self._hangs(opener, root):
            return None
        own = {i for c in view.children[root] if view.dep[c] == "nsubj" for i in view.subtree(c, clauses=True)}
        if any(self._verbal(i, i + 1) and view.head[i] != root and i not in own for i in range(opener + 1, root)):
            return None
        if any(self._in("stake-words", c) and not self._when(c) for c in view.children[root] if c > root):
            return None  # `as investors bet on growth`
        told = self._hearer(root)  # `As X told us, A`
        if any(
            view.dep[c] in ("ccomp", "dobj", "xcomp", "attr") and c >= after and not (told and view.dep[c] == "dobj")
            for c in view.children[root]
        ):
            return None
        close = next((i for i in range(after, min(end, after + ASIDE)) if view.lower[i] in CLOSERS), end)
        if self._verbal(after, close) or any(self.quote_at[i] for i in range(opener, min(close, end))):
            return None
        leads = not any(self._tells(i) for i in range(start, opener))
        if leads and close == end:
            return None
        closed = self.quote_at[opener - 1] if opener > start else None  # `“A,” as X put it`
        if not leads and closed is None and view.lower[opener - 1] not in (",", "–", "—", "--", "(", "-"):
            return None
        before = [] if leads else [(start, opener - (closed is None))]
        behind = [(close + 1, end)] if any(self._word(i) for i in range(close + 1, end)) else []
        return [*before, *behind]

    def _told_last(self, match: Match, start: int, end: int) -> Found | None:
        """`A, X said on Monday.`, `A, said X.`: by the order of words, where the parse hangs X elsewhere."""
        view, root = self.view, match.root
        if view.tag[root] not in ("VBD", "VBZ", "VBP", "VBN") or self.quote_at[root] or not self.says(root):
            return None
        end -= view.lower[end - 1] in (".", "!")
        joint = (i for i in range(match.end, end - 1) if view.lower[i] == "," and self._in("clause-joints", i + 1))
        end = next(joint, end)  # `A, X said yesterday, while Y said B`
        mark = next((i for i in range(root - 1, max(start, root - LABEL), -1) if view.lower[i] == ","), None)
        if mark is None or not self._verbal(start, mark) or view.pos[start] in ("SCONJ", "ADP"):
            return None
        behind = mark + 1 == root
        leave = (
            i
            for i in range(match.end, end)
            if view.lower[i] == "," or (view.tag[i] == "IN" and view.lower[i] not in self.grammar["of"])
        )
        stop = next(leave, end)
        who = (match.end, stop) if behind else (mark + 1, match.start)
        if not self.credits.names(*who) or self._verbal(match.end, end):
            return None
        if not behind and match.end < stop:
            return None  # `A, X said so`
        return Found([(start, mark)], who=who)

    def _quoted_as(self, root: int) -> Part | None:
        """`“A,” he was quoted as saying`: the quotation before who is quoted."""
        view, prep = self.view, self.view.head[root]
        verb = view.head[prep]
        told = self._in("source-verbs", verb) or self.says(verb)
        if view.dep[root] != "pcomp" or not self._in("as-words", prep) or not told:
            return None
        subjects = [c for c in view.children[verb] if view.dep[c] in ("nsubj", "nsubjpass") and c < verb]
        low = view.subtree(subjects[-1])[0] if subjects else 0
        quote = self.quote_at[low - 1] if low else None
        return quote if quote and quote[1] == low else None

    def _told_above(self, match: Match, start: int, end: int) -> Found | None:
        """`“A,”` in a line of its own, and below it `X told a newspaper.`"""
        view = self.view
        first, last = self.block_at[start]
        above = next((i for i in range(first - 1, -1, -1) if view.pos[i] != "SPACE"), 0)
        quote = self.quote_at[above]
        if start != first or end < last or quote is None or view.lower[quote[1] - 2][-1:] != ",":
            return None
        return Found([quote], leads=True) if not self._verbal(match.end, end) else None

    def _when(self, prep: int) -> bool:
        """Whether a preposition leads to a day or an occasion."""
        return any(self._occasion(c) for c in self.view.children[prep] if self.view.dep[c] == "pobj")

    def _says_it(self, root: int) -> bool:
        """`Beijing threatens to retaliate, says it damages relations`: a headline that goes on with what is said."""
        view = self.view
        if view.tag[root] != "VBZ" or view.lower[root - 1] != "," or root + 2 >= len(view):
            return False
        tells = any(self._tells(i) for i in range(root + 2, view.sentence[root][1]))
        return view.pos[root + 1] == "PRON" and tells

    def _hangs(self, opener: int, root: int) -> bool:
        """Whether the `as` at token `opener` leads the clause of `root`."""
        view = self.view
        if view.head[opener] == root:
            return True
        return view.head[root] == opener or (view.dep[root] == "advcl" and view.head[root] == view.head[opener])

    def _next_block(self, high: int, end: int) -> Found:
        """`X wrote:` at the end of a paragraph: what the next one quotes."""
        view = self.view
        last = self.block_at[end - 1][1]
        if last >= len(view) or any(self._word(i) for i in range(end, last)):
            return Found()
        if not any(view.lower[i] in (":", ";") for i in range(max(high, end - 3), last)):
            return Found()
        if quote := self.quote_at[last]:
            return Found([quote], leads=True)
        if any(view.lower[i].endswith(":") for i in range(last, min(last + LABEL, len(view)))):
            return Found()  # another's name leads it
        return Found([self.block_at[last]]) if self.quoted(last) else Found()

    def quoted(self, i: int) -> bool:
        """Whether token `i` stands in a block that is set off as a quotation."""
        return self.block_at[i] in self.quoted_blocks

    def _frame(self, match: Match, start: int, end: int) -> Part:
        """The cue with its subject, helpers and adverbs: where left of it and right of it begin."""
        view, root = self.view, match.root
        tokens = {*range(match.start, match.end)}
        for child in view.children[root]:
            if view.dep[child] in HELPERS and start <= child < end:
                if view.dep[child] == "advmod" and abs(child - root) > 3:
                    continue
                tokens |= set(view.subtree(child, clauses=child > root and view.dep[child] == "nsubj"))
        low = high = root
        while low - 1 in tokens or (
            low - 2 in tokens and not self._word(low - 1) and view.lower[low - 1] not in BREAKS
        ):
            low -= 1
        if low == root or view.dep[root] in ("acl", "relcl", "advcl"):
            low = min([low, *(v.start for v in match.args.get("speaker", ()) if v.end == low and v.start >= start)])
        speaker = [v for v in match.args.get("speaker", ()) if v.head > root and view.head[v.head] == root]
        while high + 1 in tokens:
            high += 1
        high += 1
        for value in speaker:
            if value.head <= high:
                high = max(high, view.subtree(value.head, clauses=True)[-1] + 1)
        return low, high

    def _left(self, root: int, start: int, low: int) -> Part | None:
        """What stands before the cue, if a comma or a quotation mark parts it from the cue."""
        view = self.view
        mark = low - 1
        if mark < start or (view.dep[root] in ("acl", "advcl", "pcomp", "xcomp") and view.head[root] < root):
            return None
        if view.dep[root] == "csubj" and view.tag[root] == "VBG" and view.lower[mark] == ",":
            return None  # `voiced alarm, warning the move could backfire`
        quote = self.quote_at[mark]
        closes = quote is not None and quote[1] == low and not self._title(quote, start)
        closes = closes and quote is not None and (quote[0] == start or self._complete(quote))
        if not closes and view.lower[mark] not in BREAKS:
            return None
        if not closes and view.pos[mark + 1] == "DET" and self._in("summing-words", mark + 2) and mark + 3 < root:
            return None  # `he will move the fab, a step experts said would take years`
        if view.dep[root] == "relcl" or (not closes and self._subject_left(root, mark)):
            return None
        heads = [c for c in view.children[root] if c < low and view.dep[c] in CLAUSES]
        inserted = view.dep[root] in (*CLAUSES, "conj") and view.head[root] != root
        if not (closes or heads or inserted or (view.lower[mark] == "," and self._verbal(start, mark))):
            return None
        if not closes and not heads and self._elsewhere(root, start, mark):
            return None
        if closes and quote and quote[0] > start and not self._verbal(start, quote[0]) and quote[0] - start < 8:
            start = quote[0]
        return start, (low if closes else mark)

    def _subject_left(self, root: int, mark: int) -> bool:
        """Whether who speaks stands before the comma: `The minister, who spoke late, said`."""
        subjects = [c for c in self.view.children[root] if self.view.dep[c] == "nsubj"]
        return bool(subjects) and max(subjects) < mark

    def _title(self, quote: Part, start: int) -> bool:
        """Whether a quotation within a sentence is the name of something: `in “The Morning Show,”`."""
        view = self.view
        verbs = any(view.pos[i] in ("VERB", "AUX") for i in range(*quote))
        return quote[0] > start and not verbs and view.pos[quote[0] - 1] in ("ADP", "PART")

    def _elsewhere(self, root: int, start: int, mark: int) -> bool:
        """Whether a cue has its content behind it, and what stands before it is a circumstance."""
        view = self.view
        for child in view.children[root]:
            if view.dep[child] == "xcomp" or (view.dep[child] == "dobj" and not self._hearer(root)):
                return True
            if child < mark and view.dep[child] == "advcl" and self._subtree(child)[0] <= start:
                return True
        return False

    def _hearer(self, root: int) -> bool:
        """Whether the object of the cue is who is told, not what."""
        return self._in("tell-verbs", root)

    def _inserted(self, root: int, high: int, end: int) -> bool:
        """Whether the cue is put into the clause that it reports: `The ban, he said, came late`."""
        view = self.view
        return view.dep[root] in (*CLAUSES, "advcl") and high < view.head[root] < end and view.lower[high] in BREAKS

    def _parenthesis(self, root: int, start: int, end: int) -> Found | None:
        """`Japan, the ministry said, does not plan to`, `It is, argues Mr Huang, a mistake`: a cue and a name between
        two commas that part a subject from its verb, or a verb from what it says, whatever the parse makes of it."""
        view = self.view
        opens = next((i for i in range(root - 1, max(start, root - ASIDE), -1) if view.lower[i] == ","), None)
        closes = next((i for i in range(root + 1, min(end - 1, root + ASIDE)) if view.lower[i] == ","), None)
        if view.tag[root] in ("VBN", "VBG"):
            return None
        if opens is None or closes is None or self.quote_at[opens] or self.quote_at[closes]:
            return None
        within = [i for i in range(opens + 1, closes) if i != root]
        name_end = closes
        if view.pos[closes + 1] in ("DET", "ADJ", "NOUN", "PROPN"):  # `says Mr Li, head of AI at X, has`
            second = next((i for i in range(closes + 1, min(end - 1, closes + ASIDE)) if view.lower[i] == ","), None)
            if second and all(view.pos[i] in NAMING or view.pos[i] == "ADP" for i in range(closes + 1, second)):
                closes = second
        named = (*NAMING, "ADP", "ADV", "CCONJ")
        if not within or any(view.pos[i] not in named and view.tag[i] != "VBN" for i in within):
            return None
        finite = ("VBZ", "VBD", "VBP", "MD")
        ahead = view.tag[closes + 1] in finite and view.pos[closes + 1] in ("AUX", "VERB")
        asks = self._in("heading-questions", start)  # `What it does, he says, is`
        ahead = ahead and view.pos[start] != "ADP"
        ahead = ahead and (asks or all(view.pos[i] in NAMING or view.pos[i] == "ADP" for i in range(start, opens)))
        behind = view.pos[opens - 1] == "AUX" and view.tag[opens - 1] in finite
        if not (ahead or behind) or self._in("relative-pronouns", opens + 1):
            return None
        names = [i for i in within if view.pos[i] in ("NOUN", "PROPN", "PRON")]
        before = [i for i in names if i < root]
        who = (opens + 1, root) if before else (root + 1, name_end)
        return Found([(start, opens), (closes + 1, end)], who=who) if names else None

    def _shared(self, high: int, end: int) -> bool:
        """Whether the clause before the cue goes on behind it: `The ban, he said, …, and has cost`, `, and will`."""
        view = self.view
        if high + 3 > end or view.lower[high] != "," or view.dep[high + 1] != "cc":
            return False
        verb = high + 2 + (view.pos[high + 2] == "ADV")
        return view.pos[verb] == "AUX" and view.tag[verb] in ("VBZ", "VBP", "MD", "VBD")

    def _marked(self, root: int, start: int) -> bool:
        """Whether `that` or a colon leads to the right side."""
        return any((self._in("content-openers", i) or self.view.lower[i] == ":") for i in range(root + 1, start + 1))

    def _right(self, root: int, after: int, high: int, end: int) -> Part | None:
        view = self.view
        limit = max(self._subtree(root)[1], high)
        if any(
            c > root and view.dep[c] == "dobj" and self._states(c) and self._noun_of(c + 1).parts
            for c in view.children[root]
        ):
            return None  # `noted the warning by X that`
        heads = [c for c in view.children[root] if c > root and view.dep[c] in ("ccomp", "parataxis")]
        head = next((c for c in heads if not self._circumstance(root, c)), None)
        mark = self._mark(root, high, end)
        if mark is not None:
            begin = mark + self._in("that-words", mark)
            return begin, self._quoted_end(begin, self._end(root, begin, limit, end))
        nxt = high
        while nxt < end and (view.lower[nxt] in (",", ":", ";") or self._in("that-words", nxt)):
            nxt += 1
        quote = self.quote_at[nxt] if nxt < end else None
        if quote and quote[0] == nxt and (view.lower[nxt - 1] != "," or quote[1] - quote[0] > 3):
            whole = head is None or self._complete(quote)
            return nxt, quote[1] if whole else self._quoted_end(nxt, max(quote[1], self._end(root, nxt, limit, end)))
        if whole_quote := self._told_him(root, high, end):
            return whole_quote
        colon = next((i + 1 for i in range(high, min(high + 25, end)) if view.lower[i] == ":"), end)
        if self._adds(high, colon):
            colon = end  # `told us the ban was late, saying: “A”`
        if colon < end and not self.quote_at[colon]:
            told = head is not None and self._subtree(head)[0] < colon and self._verbal(high, colon)
            if told or not any(view.pos[i] in ("VERB", "AUX") for i in range(colon, end)):
                colon = end  # `said it sold the EXE: 5200`, `responded with a new thing: the rule`
        if colon < end and (self.quote_at[colon] or sum(map(self._word, range(colon, end))) > 2):
            return (colon, end) if self.quote_at[colon] or not self._cued(colon, end) else None
        if head is not None and any(after <= c < head and view.dep[c] == "xcomp" for c in view.children[root]):
            if any(view.tag[c] == "WDT" for c in view.children[head]):
                return None  # `pledged to stop selling tools that could be used`: of the tools
            first = self._subtree(head)[0]
            if self.quote_at[first - 1] and not self.quote_at[first] and view.doc[first].is_title:
                return None  # `decided to wait “until May.” The rule …`
        if head is not None:
            begin = max(self._subtree(head)[0], after)
            begin = self._after_day(begin)
            own = any(view.dep[c] in ("nsubj", "nsubjpass", "expl", "csubj") for c in view.children[head])
            for c in view.children[root]:
                if view.dep[c] != "dobj" or not after <= c < head:
                    continue
                apart = view.lower[begin - 1] == "," and not self._hearer(
                    root
                )  # `argue the waiver, once granted, helps`
                if not own and (self._subtree(c)[1] == begin or apart):
                    begin = self._subtree(c)[0]
                elif c + 1 < begin:
                    begin = max(begin, view.subtree(c)[-1] + 1)
            return begin, self._end(root, head, limit, end)
        if high < end and self._in("open-questions", high) and self._verbal(high + 1, end):
            return high, self._end(root, high, limit, end)  # `have not said when the rule starts`
        later = next(
            (q for q in self.quotes if high <= q[0] < end and not self._verbal(high, q[0]) and q[0] - high < 14), None
        )
        if later and view.lower[later[0] - 1] in (",", ":") and not self._adds(high, later[0]):
            return later[0], later[1]
        return self._mistaken(root, high, limit, end) or self._torn_off(root, high, end)

    def _told_him(self, root: int, high: int, end: int) -> Part | None:
        """`told CNBC, “A,”`: a whole quotation behind who is told."""
        quote = next((q for q in self.quotes if high < q[0] < min(high + LABEL, end)), None)
        if quote is None or not self._hearer(root) or not self._complete(quote):
            return None
        if self._verbal(high, quote[0]) or self._adds(high, quote[0]):
            return None
        return quote if self.view.lower[quote[0] - 1] in (",", ":") else None

    def _adds(self, start: int, end: int) -> bool:
        """Whether a cue of its own stands between two tokens: `told us the ban was late, adding: “A”`."""
        return any(self.view.tag[i] == "VBG" and (self.says(i) or self._in("ask-verbs", i)) for i in range(start, end))

    def _circumstance(self, root: int, head: int) -> bool:
        """Whether a clause behind an object tells when or why: `reported a solid half, as revenues rose`."""
        view = self.view
        mark = self._subtree(head)[0]
        if self._condition(root, mark):
            return True
        if view.dep[mark] != "mark" or self._in("clause-marks", mark) or self._in("for-words", mark):
            return False
        return not self._hearer(root) and any(view.dep[c] == "dobj" and root < c < mark for c in view.children[root])

    def _condition(self, root: int, mark: int) -> bool:
        """Whether `if` leads what is told on a condition, and no question: `adding 1% if spread over years`."""
        asks = self._in("if-verbs", root) or self._in("ask-verbs", root)
        return self._in("condition-words", mark) and not asks

    def _cued(self, start: int, end: int) -> bool:
        """Whether somebody else says what stands between two tokens."""
        return any(
            self.says(i) and self._marks_speech(i) and self._own_subject(i, start - 1) for i in range(start, end)
        )

    def _mistaken(self, root: int, high: int, limit: int, end: int) -> Part | None:
        """`said the controls close loopholes`: a clause that the parse takes for a thing, of a verb that says none."""
        view = self.view
        if not self._in("clause-verbs", root):
            return None
        thing = next((c for c in view.children[root] if c >= high and view.dep[c] == "dobj"), None)
        if thing is None or view.pos[thing] == "PRON" or self._subtree(thing)[0] != high:
            return None
        stop = self._end(root, thing, limit, end)
        verbs = (i for i in range(high + 1, stop) if view.pos[i] in ("VERB", "AUX"))
        told = any(view.dep[i] not in ("aux", "auxpass", "prep", "pcomp") for i in verbs)
        return (high, stop) if told and stop - high > 3 else None

    def _torn_off(self, root: int, high: int, end: int) -> Part | None:
        """`, warning the move could backfire`, `argue the waiver, granted in May, helps rivals`: a clause whose subject
        the parse takes for an object of the cue, and whose verb for one beside the cue or above it."""
        view = self.view
        thing = next((c for c in view.children[root] if c >= high and view.dep[c] == "dobj"), None)
        if thing is None or view.pos[thing] == "PRON" or self._subtree(thing)[0] > high:
            return None
        verb = self._subtree(thing)[1]
        if verb + 1 < end and view.lower[verb] == "," and "," in view.lower[thing:verb]:
            verb += 1
        elif verb < end and view.lower[verb] == ",":
            close = next((i for i in range(verb + 1, min(end, verb + LABEL + 4)) if view.lower[i] == ","), end)
            if any(view.tag[i] in FINITE and view.dep[i] != "conj" for i in range(verb + 1, close)):
                return None
            verb = close + 1
        if not verb < end or view.tag[verb] not in FINITE or view.pos[verb] not in ("VERB", "AUX"):
            return None
        main = view.head[verb] if view.dep[verb] in ("aux", "auxpass") else verb
        above = root
        while view.head[above] != above and above != main:
            above = view.head[above]
        if above == main:
            led = view.lower[root - 1] == "," or self._in("clause-joints", root - 1)
            if view.dep[root] not in ("csubj", "advcl") or not led:
                return None
        if any(view.dep[c] in ("nsubj", "nsubjpass") and c > root for c in view.children[main]):
            return None
        stop = min(end, max(view.subtree(main, clauses=True)) + 1)
        return high, self._afterthought(high, self._next_cue(root, high, stop))

    def _quoted_end(self, begin: int, stop: int) -> int:
        """`“A,” even as B`, `“A” in a post`: where a quoted sentence begins what is said, it is all that is said."""
        quote = self.quote_at[begin]
        if quote is None or quote[0] != begin or not quote[1] < stop or not self._verbal(*quote):
            return stop
        behind = quote[1] + (self.view.lower[quote[1]] == ",")
        tail = self.view.pos[behind] == "ADP" and not self._verbal(behind, stop)
        tail = tail and not any(self.quote_at[i] for i in range(behind, stop))
        return quote[1] if tail or self._complete(quote) else stop

    def _states(self, i: int) -> bool:
        """Whether token `i` is a noun that announces a clause of its own: `the claim that`."""
        return self._in("statement-nouns", i)

    def _medium(self, i: int) -> bool:
        """Whether a noun is where something is said, and not what: `said in a statement that`."""
        return self.view.dep[i] == "pobj" and self._in("medium-links", self.view.head[i])

    def _complete(self, quote: Part) -> bool:
        """Whether a quotation ends with a mark of its own, so that nothing behind it belongs to its sentence."""
        return quote[1] - 2 > quote[0] and self.view.lower[quote[1] - 2][-1] in ",.?!…"

    def _mark(self, root: int, high: int, end: int) -> int | None:
        """The `that` or `whether` of the clause behind the cue, wherever the parse hangs that clause."""
        view = self.view
        for mark in range(root + 1, min(root + 20, end)):
            if self._condition(root, mark):
                continue
            if self._in("clause-marks", mark) and (view.dep[mark] == "mark" or mark == high):
                top = view.head[mark]
                while view.head[top] > root and view.head[top] != top and view.pos[view.head[top]] in ("NOUN", "ADP"):
                    top = view.head[top]
                    if self._states(top) and not self._medium(top):
                        return None  # `added his claim that`
                if mark == high or (view.head[top] == root and view.dep[top] != "conj"):
                    return mark
            elif self._in("that-words", mark) and self._subject_right(mark):
                told = next((c for c in view.children[root] if view.dep[c] == "dobj" and root < c < mark), None)
                if (
                    told is not None
                    and self._hearer(root)
                    and self._subtree(told)[0] == root + 1
                    and view.head[mark] > mark
                ):
                    return mark  # `told a briefing that the ban cost`, which the parse takes for one of the briefing
                where = self._in("document-words", mark - 1) or self._in("occasion-words", mark - 1)
                if where and not any(view.dep[c] in (*CLAUSES, "dobj") for c in view.children[root]):
                    return mark  # `said in a release that it wants to`, which the parse takes for one of the release
            if mark > high and view.tag[mark] in ("VBD", "VBZ", "VBP"):
                return None
        return None

    def _subject_right(self, mark: int) -> bool:
        """Whether a subject of its own follows `that`, so that it is no subject itself."""
        view, verb = self.view, self.view.head[mark]
        return any(
            view.dep[i] in ("nsubj", "nsubjpass") and view.head[i] in (verb, view.head[verb])
            for i in range(mark + 1, min(mark + ASIDE, view.sentence[mark][1]))
        )

    def _after_day(self, begin: int) -> int:
        """`said on Thursday the ban …`: the day belongs to the cue."""
        view = self.view
        for i in range(begin, min(begin + 3, len(view))):
            if self._in("weekday-words", i):
                return i + 1 if i == begin or self._in("day-leads", i - 1) else begin
        return begin

    def _end(self, root: int, begin: int, limit: int, end: int) -> int:
        """Where a clause behind the cue ends: at the next thing that hangs on the cue itself and not on the clause."""
        view = self.view
        stop = min(limit, end)
        for child in view.children[root]:
            if child <= begin or view.dep[child] in ("ccomp", "xcomp", "punct", "mark"):
                continue
            first = view.subtree(child, clauses=True)[0]
            if first <= begin:
                continue
            around = self.quote_at[first]
            if around and around[0] < first - 1 and view.dep[child] == "conj":
                continue  # what goes on within a quotation is still said
            if view.dep[child] == "conj" and view.tag[child] == "VB" and view.tag[root] in ("VBD", "VBZ", "VBP"):
                continue  # `urged to widen the rule, and ensure that`
            behind_comma = view.lower[first - 1] in (",", "–", "—", ";", "--")
            if view.dep[child] == "conj" and self._still_said(root, begin, child):
                continue
            if view.dep[child] == "conj":
                cc = next((c for c in view.children[root] if view.dep[c] == "cc" and begin < c < first), first)
                stop = min(stop, cc)
            elif view.dep[child] in ("advcl", "npadvmod", "prep", "parataxis", "dep") and behind_comma:
                stop = min(stop, first - 1)
        stop = self._next_cue(root, begin, self._further(root, begin, stop))
        stop = self._afterthought(begin, stop)
        quote = self.quote_at[stop - 1] if stop > begin else None
        return max(stop, quote[1]) if quote and begin <= quote[0] and quote[1] <= end else stop

    def _still_said(self, root: int, begin: int, verb: int) -> bool:
        """`said the curbs hurt firms, but they are needed`: a clause in the tense of what is said, not of the cue."""
        below = self.view.children[root]
        head = next((c for c in below if self.view.dep[c] == "ccomp" and begin <= c < verb), None)
        if head is None or self._tense(root) != "VBD" or self.says(verb) or self._in("think-verbs", verb):
            return False
        own = any(self.view.dep[c] in ("nsubj", "nsubjpass") and head < c < verb for c in self.view.children[verb])
        return own and self._tense(head) in PRESENT and self._tense(verb) in PRESENT

    def _afterthought(self, begin: int, stop: int) -> int:
        """Where the text begins to tell of what was said, or where: `…, a blow to the firm`, `…, in a filing`, `…, a
        day after it met officials`, `…, sending shares down`."""
        view = self.view
        for i in range(begin + 2, stop - 1):
            if self._in("according-words", i) and not self.quote_at[i]:
                closed = self.quote_at[i - 1]
                if view.lower[i - 1] == "," or (closed and self._complete(closed)):
                    return i - (closed is None)
            if view.lower[i] != "," or self.quote_at[i] or self.quote_at[begin]:
                continue
            first = i + 1
            if view.tag[first] == "VBG" and self._in("outcome-tellers", first):
                return i
            if self._in("as-words", first) and view.tag[first + 1] == "VBN" and self._reports(first + 1):
                return i  # `…, as reported by Yonhap`
            if view.pos[first] == "ADP":
                noun = next((c for c in view.children[first] if view.dep[c] == "pobj"), None)
                spoken = noun is not None and (self._in("document-words", noun) or self._in("spoken-in", noun))
                if spoken and self._in("medium-links", first) and not self._verbal(first, stop):
                    return i
                continue
            if self._sums(first, stop):
                return i
        return stop

    def _reports(self, verb: int) -> bool:
        return self.says(verb) or self._in("source-verbs", verb)

    def _sums(self, first: int, stop: int) -> bool:
        """Whether a noun that sums up what was said begins at token `first`: `a move that`, `the latest sign of`."""
        view = self.view
        for i in range(first, min(first + 6, stop)):
            if view.pos[i] not in NAMING and view.pos[i] != "ADV" and view.lower[i] not in self.grammar["of"]:
                return False
            if view.pos[i] == "NOUN" and view.dep[i] not in ("compound", "nsubj", "nsubjpass", "conj", "nmod"):
                if self._in("summing-words", i):
                    return view.pos[first] in ("DET", "ADJ", "ADV") or i == first
                if self._in("span-words", i) and self._in("span-links", i + 1):
                    return True
        return False

    def _further(self, root: int, begin: int, stop: int) -> int:
        """`said the ban failed and urged`: a verb that goes on with the cue and not with the clause ends the clause."""
        view = self.view
        tense = self._tense(root)
        for i in range(begin + 1, stop):
            if (
                view.dep[i] != "conj"
                or self.quote_at[i]
                or self._tense(i) != tense
                or self._tense(view.head[i]) == tense
            ):
                continue
            if any(view.dep[c] in ("nsubj", "nsubjpass", "expl") for c in view.children[i]):
                continue
            cc = [c for c in view.children[view.head[i]] if view.dep[c] == "cc" and begin < c < i]
            if cc:
                return cc[-1]
        return stop

    def _next_cue(self, root: int, begin: int, stop: int) -> int:
        """Where a cue of its own begins behind a comma: `said A, adding that`, `said A, while the ministry said B`,
        `per X, A, with Reuters putting the cost at`."""
        view = self.view
        for i in range(begin + 2, stop):
            tells = self.says(i) or self._takes_side(i) or self._shows(i)
            points = view.tag[i] == "VBG" and self._in("name-verbs", i)
            if view.pos[i] != "VERB" or self.quote_at[i] or not (tells or points or self._reckons(i)):
                continue
            comma = next((j for j in range(i - 1, max(begin, i - ASIDE), -1) if self._parts(j)), None)
            if comma is None or comma <= begin or self._verbal(comma + 1, i):
                continue
            if view.tag[i] == "VBG":
                alone = (tells or points) and all(view.pos[j] in ("ADV", "PUNCT") for j in range(comma + 1, i))
                if alone or (self._in("with-words", comma + 1) and self._own_subject(i, comma)):
                    return comma
            elif view.tag[i] == view.tag[root] and self._in("clause-joints", comma + 1) and self._own_subject(i, comma):
                if self._marks_speech(i) or self._reckons(i) or self._in("accuse-verbs", i) or self._shows(i):
                    return comma
        return stop

    def _parts(self, i: int) -> bool:
        """Whether a clause ends at token `i`: a comma, or the `even` of `even as X expects`."""
        view = self.view
        return view.lower[i] in (",", ";") or self._in("even-as-words", i)

    def _own_subject(self, i: int, comma: int) -> bool:
        return any(self.view.dep[c] == "nsubj" and comma < c < i for c in self.view.children[i])

    def _takes_side(self, i: int) -> bool:
        """Whether token `i` is a verb that calls a thing something, or praises or blames it: `, calling it a gift`."""
        names = (
            "source-verbs",
            "call-verbs",
            "as-verbs",
            "oppose-verbs",
            "support-verbs",
            "urge-verbs",
            "accuse-verbs",
        )
        return any(self._in(name, i) for name in names)

    def _shows(self, i: int) -> bool:
        """Whether token `i` is what a document does that shows something: `a study shows that`."""
        return self._in("showing-verbs", i) and any(
            self.view.dep[c] == "nsubj" and self._in("document-words", c) for c in self.view.children[i]
        )

    def _reckons(self, i: int) -> bool:
        """Whether token `i` is a verb that puts a figure to something or expects it."""
        names = ("figure-verbs", "expect-verbs")
        return any(self._in(name, i) for name in names)

    def says(self, i: int) -> bool:
        """Whether token `i` is a verb of saying."""
        return self._in("say-verbs", i)

    def _marks_speech(self, i: int) -> bool:
        """Whether a verb has a clause or a quotation for its object."""
        view = self.view
        if any(view.dep[c] in ("ccomp", "xcomp") or self._in("as-words", c) for c in view.children[i] if c > i):
            return True
        return any(self.quote_at[j] for j in range(i + 1, min(i + 3, len(view))))

    def _tense(self, i: int) -> str:
        view = self.view
        helper = next((c for c in view.children[i] if view.dep[c] in ("aux", "auxpass") and c < i), i)
        return view.tag[helper] if view.pos[helper] in ("VERB", "AUX") else ""

    # ------------------------------------------------------------ the other ways

    def _act(self, match: Match) -> Found:
        start, end = self._subtree(match.args["act"][0].head)
        if start < match.start and match.args["act"][0].head < match.start:
            return Found()
        return Found([(start, self._next_cue(match.root, start, end))])

    def _deed(self, match: Match) -> Found:
        """`urged X to do`, `accused X of doing`: from X on."""
        view, root = self.view, match.root
        act = match.args["act"][0].head
        heads = [act, *(v.head for v in match.args.get("thing", ()))]
        heads += [c for c in view.children[root] if c > root and view.dep[c] in ("dobj", "dative", "nsubj") and c < act]
        heads += [c for i in range(root + 1, match.end) for c in view.children[i] if match.end <= c < act]
        begin = min([t for h in heads for t in view.subtree(h, clauses=True) if t >= match.end], default=None)
        if begin is not None and self._in("to-words", begin) and view.head[act] == root and self._pleads(root):
            return Found([(begin, self._end(root, act, self._subtree(root)[1], self.region(root)[1]))])
        if begin is None or act < match.end or self._in("to-words", begin) or view.tag[begin] == "VBG":
            return Found()
        if (begin >= act and not match.args.get("thing")) or self._in("question-marks", begin):
            return Found()
        if any(view.lower[i] == ":" for i in range(begin, act)):
            return Found()
        return Found([(begin, self._end(root, act, self._subtree(root)[1], self.region(root)[1]))])

    def _pleads(self, root: int) -> bool:
        """Whether a verb asks for an act without saying of whom: `urged to strengthen`."""
        return self._in("bare-pleas", root)

    def _label(self, match: Match) -> Found:
        view, root = self.view, match.root
        thing = match.args["thing"][0].head
        begin = match.end
        while begin < len(view) and view.pos[begin] in ("ADV", "PART") and not self._in("as-words", begin):
            begin += 1
        subject = next((c for c in view.children[root] if view.dep[c] == "nsubjpass" and c < match.start), None)
        agent = next((self._subtree(c) for c in view.children[root] if view.dep[c] == "agent"), (begin, begin))
        if subject is not None and agent[0] == begin and self._in("as-words", agent[1]):
            begin = agent[1]  # `was described by analysts as a gift`
        if self._in("as-words", begin) and subject is not None:
            end = self._end(root, thing, self._subtree(root)[1], self.region(root)[1])
            end = agent[0] if begin < agent[0] < end else end
            return Found([self._subtree(subject), (begin, end)], spoken=True)
        if thing < begin or view.lower[begin] == "," or self._in("no-label-words", begin):
            return Found()
        end = self._end(root, thing, self._subtree(root)[1], self.region(root)[1])
        for quote in self.quotes:  # `called it “unusual,” a first for the agency`
            if begin < quote[0] and quote[1] < end and self._complete(quote) and not self._verbal(quote[1], end):
                end = quote[1]
                break
        return Found([(begin, end)])

    def _thing(self, match: Match) -> Found:
        things = [value.head for value in match.args["thing"]]
        thing = next((i for i in things if i >= match.end), things[0])
        start, end = self._subtree(thing)
        view = self.view
        while end in view.children[match.root] and view.dep[end] == view.dep[thing]:
            end = self._subtree(end)[1]  # `the re-election`, which the parser takes for three things
        if view.dep[thing] == "nsubjpass":
            return self._told_of(match.root, thing)
        if start < match.end or view.pos[thing] == "PRON" or self._beside(match, thing):
            return Found()
        if view.tag[end - 1] == "POS":  # `criticized the firm’s reported deals`, where the parse reports the deals
            noun = next((i for i in range(end, min(end + LABEL, len(view))) if view.pos[i] in ("NOUN", "PROPN")), end)
            while noun + 1 < len(view) and view.pos[noun + 1] in ("NOUN", "PROPN"):
                noun += 1
            thing, end = noun, self._subtree(noun)[1]
        end = self._with_ground(match.root, end)
        return Found([(start, self._aside_of(thing, self._end(match.root, thing, end, self.region(match.root)[1])))])

    def _beside(self, match: Match, thing: int) -> bool:
        """Whether a thing hangs on a preposition that is no part of the cue: `was supported with money`."""
        view, root = self.view, match.root
        prep = view.head[thing]
        if match.rule.fields.get("speaker") == "feels" or view.dep[thing] not in ("pobj", "pcomp"):
            return False
        if view.head[prep] != root or match.start <= prep < match.end:
            return False
        if any(view.dep[c] == "dobj" for c in view.children[root]) or self._in("ground-words", prep):
            return False
        return any(self._in(name, root) for name in ("support-verbs", "oppose-verbs", "name-verbs"))

    def _told_of(self, root: int, thing: int) -> Found:
        """`The plan was welcomed by Tokyo`, `a plan which was welcomed by Tokyo`: the thing, if somebody does it."""
        view = self.view
        if not any(view.dep[c] == "agent" for c in view.children[root]):
            return Found()
        if view.pos[thing] in ("PRON", "DET") and view.dep[root] == "relcl":
            noun = view.head[root]
            return Found([(self._subtree(noun)[0], noun + 1)])
        return Found() if view.pos[thing] == "PRON" else Found([self._subtree(thing)])

    def _with_ground(self, root: int, end: int) -> int:
        """`defended it against critics`, `blamed it for the loss`: what stands behind the thing and is told of it."""
        view = self.view
        for child in view.children[root]:
            first, last = self._subtree(child)
            if child == end and view.dep[child] == "prep":
                about = next((c for c in view.children[child] if view.dep[c] == "pobj"), None)
                if self._in("ground-words", child):
                    return last
                if self._parted(root, child):
                    end = last
                    continue
                if about is not None and not self._occasion(about) and self._in("place-words", child):
                    end = last  # `calls for checks at firms`, where the parse hangs the firms on the call
            if first == end and view.dep[child] in ("advcl", "xcomp") and self._in("to-words", first):
                return last  # `advocated for the firm to stay`
            if (
                first == end
                and view.tag[child] == "VBG"
                and view.dep[child] == "advcl"
                and view.lower[first - 1] != ","
            ):
                end = last if self._in("voiced-nouns", root + 1) else end  # `raised objections to Seoul selling it`
            act = view.tag[child] == "VB" and any(self._in("to-words", c) for c in view.children[child] if c < child)
            if act and view.dep[child] in ("advcl", "ccomp") and end <= first <= end + 1:
                end = last  # `stressed the need for the firm to sell, to stay afloat`
        return end

    def _parted(self, root: int, prep: int) -> bool:
        """Whether a preposition belongs to the thing before it, though the parse hangs it on the cue: `opposed a move
        barring firms from selling`, `raised objections to a sale`."""
        view = self.view
        near = range(root + 1, prep)
        if view.lower[prep] in self.grammar["to"]:
            return self._in("voiced-nouns", prep - 1)
        barred = view.lower[prep] in self.grammar["from"] and any(view.dep[c] == "pcomp" for c in view.children[prep])
        return barred and any(view.dep[i] in ("acl", "relcl") for i in near)

    def _occasion(self, i: int) -> bool:
        """Whether a noun says when, where or in which words something is said: `on Monday`, `in a statement`."""
        view = self.view
        if view.item("date", i) or view.doc[i].ent_type_ in ("DATE", "TIME", "GPE", "EVENT", "ORG", "PERSON"):
            return True
        return self._in("occasion-words", i) or self._in("document-words", i) or self._in("weekday-words", i)

    def _aside_of(self, thing: int, end: int) -> int:
        """Without what is told by the way of the thing: `the rule, which dates from May`."""
        view = self.view
        for i in range(thing + 1, end - 1):
            if view.lower[i] == "," and self._in("aside-words", i + 1) and not self.quote_at[i]:
                return i
        return end

    def _rest(self, match: Match) -> Found:
        """The sentence without `according to X`; X goes to the next comma, or as far as the parse has it."""
        view = self.view
        start, end = self.region(match.start)
        speaker, who = match.args["speaker"][0].head, None
        if speaker + 1 < len(view) and view.tag[speaker + 1] == "POS" and len(match.args["speaker"]) > 1:
            speaker = match.args["speaker"][-1].head  # `according to today's release`, which the parse takes for two
            who = (match.end, speaker + 1)
        stop = max(self._subtree(speaker)[1], match.end)
        if view.dep[speaker] == "poss" and view.head[view.head[speaker]] == match.root:
            stop = max(stop, self._subtree(view.head[speaker])[1])  # `in Beijing's view`
        low = match.start
        while low - 1 >= start and view.lower[low - 1] in (",", "(", "–", "—"):
            low -= 1
        leads = low == start or view.lower[low - 1] == ":"
        if leads and stop < end and view.pos[stop] in ("VERB", "AUX", "ADV"):
            # the subject was taken for one who speaks, too
            stop = next((i for i in range(speaker + 1, stop) if view.lower[i] == ","), stop)
        comma = next((i for i in range(speaker + 1, stop - 1) if view.lower[i] == ","), None)
        if leads and comma and not any(self._in("pair-words", i) for i in range(speaker, stop)):
            named = next((i for i in range(comma + 2, stop) if view.pos[i] not in NAMING), stop)
            if self._verbal(named, min(named + 2, stop)):
                stop = comma  # `per TrendForce, Micron apparently has`
        if view.lower[low - 1] == ":" and low > start:
            start = low  # `This is no idle talk: per TrendForce, A`
        if stop < end:
            end = self._next_cue(match.root, stop, end)
        before = [(start, low)] if any(self._tells(i) for i in range(start, low)) else []
        after = [(stop, end)] if any(self._word(i) for i in range(stop, end)) else []
        if leads and after and view.lower[stop] == "," and self._in("aside-words", stop + 1):
            comma = next((i for i in range(stop + 2, end) if view.lower[i] == ","), None)
            after = [(comma, end)] if comma else after  # `According to X, who spoke on Monday, A`
        # `The rule, according to X, would cost`
        goes_on = after and view.pos[start] != "ADP" and self._verbal(stop + 1, stop + 2)
        if before and after and not self._verbal(start, low) and not goes_on:
            before = []
        if before and after and not (view.lower[stop] in (",", ")", "–", "—") and stop + 1 < end):
            after = []
        return Found([*before, *after], who=who)

    def _noun(self, match: Match) -> Found:
        """`the view that A`, `a warning from X that A`."""
        view = self.view
        for value in match.args.get("act", ()):
            act = value.head
            tokens = [t for t in view.subtree(act, clauses=True) if t >= match.end]
            reach = 15 if tokens and view.dep[tokens[0]] == "mark" else 3  # `the view of X, head of Y, that`
            if tokens and self._in("that-words", tokens[0]) and tokens[0] - match.end <= reach:
                before = tokens[0] - 1  # `word of DeepSeek and the drop that it portends`
                if view.dep[before] == "conj" and not self.credits.names(before, before + 1):
                    break
                if view.dep[tokens[0]] not in NOT_LEADING:
                    return Found([(tokens[0] + 1, tokens[-1] + 1)])
                break
        return self._noun_of(match.end)

    def _noun_of(self, start: int) -> Found:
        """Behind `from X that`, wherever the parse hangs it."""
        view = self.view
        if not self._in("author-links", start):
            return Found()
        reach = range(start + 1, min(start + LABEL, view.sentence[start - 1][1]))
        mark = next((i for i in reach if self._in("that-words", i) or view.tag[i] in ("VBD", "VBZ", "VBP", "MD")), None)
        if mark is None or not self._in("that-words", mark) or not self.credits.names(start + 1, mark):
            return Found()
        if not self.credits.names(mark - 1, mark):
            return Found()  # `word of DeepSeek and the drop that it portends`
        verb = view.head[mark]
        if verb < mark or not self._whole(mark, verb):
            return Found()
        return Found([(mark + 1, max(t for t in view.subtree(verb, clauses=True)) + 1)])

    def _whole(self, mark: int, verb: int) -> bool:
        """Whether `that` leads a clause which lacks nothing, and stands for no noun; of `warnings that they face being
        barred` the parse takes it for what they face."""
        dep = self.view.dep[mark]
        if dep not in NOT_LEADING or (dep == "dobj" and self.view.dep[verb] == "acl"):
            return True
        objects = ("dobj", "xcomp", "ccomp", "attr", "acomp")
        return dep == "dobj" and any(c > mark and self.view.dep[c] in objects for c in self.view.children[verb])

    def _plea(self, match: Match) -> Found:
        """`calls for banks to lend`, `demands from senators to name the buyers`: who is to do it, and what."""
        view, act = self.view, match.args["act"][0].head
        to = next((c for c in view.children[act] if self._in("to-words", c) and view.dep[c] == "aux"), None)
        if to is None or to < match.end or any(view.lower[i] == "," for i in range(match.end, to)):
            return Found()
        begin = next((i + 1 for i in range(to - 1, match.end - 1, -1) if self._in("for-words", i)), to)
        return Found([(begin, max(self._subtree(act)[1], to + 2))])

    def _next(self, match: Match) -> Found:
        first, end = self.block_at[match.root]
        begin = match.end
        if ":" not in self.view.lower[match.start : begin]:
            begin = next((i + 1 for i in range(begin, min(begin + LABEL, end)) if self.view.lower[i] == ":"), begin)
        if begin >= end:
            return Found()
        led = self.view.lower[begin - 1][-1:] == ":" and self.view.sentence[match.root][0] == first
        whole = led and not self._goes_on_for_long(begin, end)
        return Found([(begin, end if whole else self.region(begin)[1])])

    def _goes_on_for_long(self, begin: int, end: int) -> bool:
        """Whether a name and a colon lead a turn of an interview, whose sentences are told one by one."""
        return end - begin > LONG and self.view.sentence[begin][1] < end

    def _quoted(self, match: Match) -> Found:
        """The quotation right behind, if it is one that tells something."""
        quote = self.quote_at[match.end] if match.end < len(self.view) else None
        return Found([quote], leads=True) if quote and self._verbal(*quote) else Found()

    def _following(self, match: Match) -> Found:
        """`issued the following statement:`: what is quoted behind the colon, in the same paragraph or in the next."""
        view = self.view
        end = view.sentence[match.root][1]
        colon = next((i for i in range(match.end, end) if view.lower[i] == ":"), None)
        if colon is None:
            below = any(self._in("below-words", i) for i in range(match.start, end))
            last = self.block_at[match.root][1]
            quote = self.quote_at[last] if below and end == last < len(view) else None
            return Found([quote], leads=True) if quote else Found()
        if not any(self._word(i) for i in range(colon, end)):
            return self._next_block(match.end, colon + 1)
        quote = self.quote_at[colon + 1]
        return Found([quote], leads=True) if quote and quote[0] == colon + 1 and self._verbal(*quote) else Found()

    def _credit(self, match: Match) -> Found:
        """What a headline says that names who says it."""
        if found := self.credits.at(match.start, match.end):
            return Found([found.content], who=found.who)
        view, root = self.view, match.root
        if view.pos[root] != "NOUN" or view.lower[match.end : match.end + 1] not in (["."], [","]):
            return Found()
        # `“A,” the pair note.`: a verb that reads like a noun
        opens = next((i for i in range(root - 1, max(root - LABEL, 0), -1) if view.pos[i] not in NAMING), 0)
        quote = self.quote_at[opens]
        if quote is None or quote[1] != opens + 1 or opens + 2 > root or not self._complete(quote):
            return Found()
        return Found([quote], leads=True, who=(opens + 1, match.start))

    def _block(self, match: Match) -> Found:
        """Behind the name and the colon that a block begins with, if the block is set off as a quotation."""
        first, end = self.block_at[match.root]
        if not self.quoted(match.root) or self._verbal(first, match.start) or match.start - first > LABEL:
            return Found()
        return Found([(match.end, end)])

    def _passive(self, match: Match) -> Found:
        """`The rule is expected to end`: who or what, and what it is expected to do."""
        thing, act = match.args["thing"][0].head, match.args["act"][0].head
        begin = max(self._subtree(act)[0], match.end)
        return Found([self._subtree(thing), (begin, self._subtree(act)[1])])

    def _onward(self, match: Match) -> Found:
        """From the object to the end of the clause."""
        thing = match.args["thing"][0].head
        start = self._subtree(thing)[0]
        if start < match.end:
            return Found()
        return Found([(start, self._end(match.root, thing, self._subtree(match.root)[1], self.region(match.root)[1]))])
