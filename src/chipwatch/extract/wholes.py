"""What a quantity is a figure of: `revenue of $2bn` is revenue, `a $2bn charge on stock` a charge on stock.

Takes the Match of a term's rule and its View, gives token indices. The one thing to know: what the rule's argument `of`
leads to comes first; where it leads to nothing, or to a word that says nothing, words beside the figure are tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chipwatch.extract.grammar import Grammar, Name
from chipwatch.extract.layout import told_from
from chipwatch.extract.quantities import Quantity
from chipwatch.rulebook.match import Match
from chipwatch.rulebook.view import View

Stretch = tuple[int, int]

BREAKS = frozenset({",", ";", ":", "(", "–", "—"})
PHRASE = ("NOUN", "PROPN", "ADJ", "DET", "PRON", "PART", "NUM", "ADV")
LONGEST = 20
MEASURES = ("compute", "bandwidth", "memory")
HEADING = 10  # words in front of a colon
LOOSE = ("PUNCT", "ADP", "SPACE", "CCONJ", "SYM", "DET")


class Wholes:
    """Compiled from the section `terms`."""

    def __init__(self, settings: Mapping[str, Any], grammar: Grammar) -> None:
        self.grammar = grammar
        figures, tails = settings["figures"], settings["tails"]
        self.figure_nouns, self.figure_kinds = frozenset(figures["nouns"]), frozenset(figures["kinds"])
        self.part_verbs, self.whole_nouns = frozenset(figures["part_verbs"]), frozenset(figures["wholes"])
        self.reach, self.empty = int(figures["reach"]), frozenset(figures["empty"])
        self.bare = self.empty | frozenset(figures["again"])
        self.leads = frozenset(tails["leads"])
        self.moved = frozenset(settings["compared"])
        self.worth, self.counters = frozenset(figures["worth"]), frozenset(figures["counters"])
        self.extremes, self.clause_words = frozenset(figures["extremes"]), frozenset(figures["clause_words"])
        self.tails, self.links = frozenset(tails["nouns"]), frozenset(tails["links"])
        self.described = frozenset(settings["sources"]["described"])

    def __call__(self, match: Match, quantity: Quantity, view: View, kind: str) -> Stretch | None:
        told = self._risen(view, quantity) or self._told(match, quantity, view)
        told = self._with_tail(view, quantity, told) if told else None
        of = told if told and not self._says_nothing(view, told) else self._beside(view, quantity, kind)
        if of is None or (quantity.measure == "fraction" and of[0] != quantity.end + 1):
            of = self._part(view, quantity) or of
        if of is None:
            found = quantity.measure != "count" or told is None
            of = self._purpose(view, quantity) or (_subject(view, quantity) if found else None) or told
        after = of[1] if of else view.sentence[quantity.start][0]
        if kind == "share" and not self.part_verbs.isdisjoint(view.lemma[after : quantity.start]):
            of = self._whole_before(view, quantity, after) or of
        return self._shortened(view, *self._with_tail(view, quantity, of)) if of else None

    def _is(self, name: Name, view: View, i: int) -> bool:
        """Whether token `i` is one of the little words of that name; behind the last token none is."""
        return i < len(view) and view.lower[i] in self.grammar[name]

    def _risen(self, view: View, quantity: Quantity) -> Stretch | None:
        """`revenue up 14%`: the noun for a figure right before such a word."""
        at = quantity.start - 2
        if at < view.sentence[quantity.start][0] or view.lower[at + 1] not in self.moved:
            return None
        return (_left(view, at), at + 1) if view.lemma[at] in self.figure_nouns and view.pos[at] == "NOUN" else None

    def _says_nothing(self, view: View, of: Stretch) -> bool:
        """Whether what grammar led to is a word for a figure and no more, or for who has it (`the carmaker`)."""
        last = _before_date(view, *of)
        if last < of[1]:
            nouns = (view.lemma[i] for i in range(of[0], last) if view.pos[i] in ("NOUN", "PROPN"))
            return self.empty.issuperset(nouns)  # no more than a time
        return self._is_bare(view, *of) or view.lemma[of[1] - 1] in self.described

    def _is_bare(self, view: View, start: int, end: int) -> bool:
        """Whether all nouns of a stretch are words for figures and times."""
        return self.bare.issuperset(
            view.lemma[i] for i in range(start, end) if view.pos[i] in ("NOUN", "PROPN", "VERB")
        )

    def _beside(self, view: View, quantity: Quantity, kind: str) -> Stretch | None:
        """What a figure is of by the words beside it: what is bought for it, what follows it, a noun for figures in its
        sentence, who rises or falls."""
        of: Stretch | None = self._heading(view, quantity) if kind == "tariff" else None
        if kind == "money":
            of = self._bought(view, quantity) or self._worth(view, quantity) or self._behind(view, quantity)
        if of is None and kind in self.figure_kinds:
            of = self._figure(view, quantity)
        if of is None and kind == "change":
            near = (view.item("actor", i) for i in range(quantity.start - 1, max(-1, quantity.start - 4), -1))
            of = next(((item.start, item.end) for item in near if item), None)
        return of

    @staticmethod
    def _heading(view: View, quantity: Quantity) -> Stretch | None:
        """`Cranes: tariffs rise to 25%`: the goods that its item opens with, in front of a colon."""
        begin = told_from(view.doc)[quantity.start]
        colon = next((i for i in range(quantity.start, begin, -1) if view.lower[i] == ":"), None)
        if colon is None or colon - (start := max(begin, view.sentence[colon - 1][0])) > HEADING:
            return None
        while start < colon and view.pos[start] not in ("NOUN", "PROPN", "ADJ"):
            start += 1
        plain = all(view.pos[i] in ("NOUN", "PROPN", "ADJ", "CCONJ", "PUNCT", "ADP") for i in range(start, colon))
        return (start, colon) if plain and start < colon and not view.item("actor", start) else None

    def _worth(self, view: View, quantity: Quantity) -> Stretch | None:
        """`900 licences valued at $3bn`: what stands in front of such a word, with its number."""
        at = quantity.start - 1 - (view.pos[quantity.start - 1] == "ADP")
        if at < 1 or view.lemma[at] not in self.worth or view.dep[at] not in ("acl", "amod", "relcl", "prep"):
            return None
        thing = view.head[at]
        counted = view.item("quantity", thing)
        return (counted.start, counted.end) if counted else (_left(view, thing), thing + 1)

    def _behind(self, view: View, quantity: Quantity) -> Stretch | None:
        """`$7bn in a new plant`: the noun behind the figure."""
        at = quantity.end
        if at + 1 >= len(view) or view.lower[at] not in self.leads or view.pos[at + 1] == "VERB":
            return None
        whole = view.subtree(at)
        stops = (i for i in range(at, whole[-1] + 1) if view.item("quantity", i) or _breaks(view, i))
        end = _trimmed(view, at + 1, next(stops, whole[-1] + 1))
        if (
            whole[0] != at
            or end <= at + 1
            or self._is_bare(view, at + 1, end)
            or view.pos[end - 1] in LOOSE
            or any(view.item(layer, at + 1) for layer in ("date", "actor", "place"))
            or view.item("actor", end - 1)
        ):
            return None
        return at + 1, end

    def _figure(self, view: View, quantity: Quantity) -> Stretch | None:
        """The nearest noun for a figure (`revenue`, `exports`) in the sentence."""
        first, last = view.sentence[quantity.start]
        before = range(quantity.start - 1, max(first, quantity.start - self.reach) - 1, -1)
        near = (*before, *range(quantity.end, min(last, quantity.end + self.reach // 2)))
        nouns = (i for i in near if view.lemma[i] in self.figure_nouns and view.tag[i] not in ("VBN", "VBG", "VBD"))
        at = next((i for i in nouns if view.dep[i] != "compound"), None)  # not of `export controls`
        return None if at is None else (_left(view, at), at + 1)

    def _whole_before(self, view: View, quantity: Quantity, after: int) -> Stretch | None:
        """`China accounted for 31%`: the whole that the words behind token `after`, or the last sentence, tell of."""
        first = view.sentence[quantity.start][0]
        since = view.sentence[first - 1][0] if first else 0
        near = (*range(quantity.start - 1, after - 1, -1), *range(first - 1, since - 1, -1))
        at = next((i for i in near if view.lemma[i] in self.whole_nouns), None)
        return None if at is None else (_left(view, at), at + 1)

    def _with_tail(self, view: View, quantity: Quantity, of: Stretch) -> Stretch:
        """The noun behind a figure with what it is for, where by itself it says little: `charge on H20 stock`."""
        start, end = of
        last = view.sentence[quantity.start][1]
        if start < quantity.end or view.lemma[end - 1] not in self.tails:
            return of
        while end < last and view.lower[end] in self.links:
            tail = view.subtree(end)
            stop = (i for i in range(end, tail[-1] + 1) if view.item("quantity", i) or view.item("date", i))
            until = next(stop, tail[-1] + 1)
            if tail[0] != end or until <= end + 1:
                break
            end = until
        return start, _trimmed(view, start, end)

    def _part(self, view: View, quantity: Quantity) -> Stretch | None:
        """`40% of the cost`: the phrase behind `of`, however it was parsed."""
        start = quantity.end + 1
        end = start
        while (
            end < len(view)
            and view.sentence[end] == view.sentence[quantity.start]
            and (view.pos[end] in PHRASE or view.tag[end] in ("VBN", "VBG"))
        ):
            end += 1
        end = _trimmed(view, start, end) if end > start else end
        return (start, end) if self._is("of", view, start - 1) and end > start else None

    def _purpose(self, view: View, quantity: Quantity) -> Stretch | None:
        """`$5m to train electricians`: what it is for."""
        at = quantity.end
        if not self._is("to", view, at) or view.pos[at + 1 : at + 2] != ["VERB"]:
            return None
        end = at + 2
        while end < len(view) and view.head[end] >= at and not (_breaks(view, end) or view.item("quantity", end)):
            end += 1
        return at, _trimmed(view, at, end)

    def _shortened(self, view: View, start: int, end: int) -> Stretch:
        """A stretch that runs on and on, up to where its first phrase ends."""
        if end - start <= LONGEST:
            return start, end
        first = next((i for i in range(start, end) if view.pos[i] in ("NOUN", "PROPN")), start)
        stops = (i for i in range(first + 1, end) if _breaks(view, i) or view.lower[i] in self.clause_words)
        return start, _trimmed(view, start, next(stops, end))

    def _bought(self, view: View, quantity: Quantity) -> Stretch | None:
        """`bought Arm for $32bn`: what the money is for."""
        at = quantity.start - 1
        verb = view.head[max(0, at)]
        if at < 0 or not self._is("for", view, at) or view.pos[verb] != "VERB":
            return None
        thing = next((c for c in view.children[verb] if view.dep[c] == "dobj" and c < at), None)
        if thing is None or view.pos[thing] == "PRON":
            return None
        whole = view.subtree(thing)
        return whole[0], min(whole[-1] + 1, at)

    def _told(self, match: Match, quantity: Quantity, view: View) -> Stretch | None:
        """What the argument `of` says, without the quantity itself."""
        if quantity.measure in MEASURES and (measured := self._measured(view, quantity)):
            return measured
        if match.rule.fields["kind"] == "performance" and quantity.measure != "times":
            end = _run_on(view, quantity.end)
            if quantity.end < end and not self._is("than", view, end):  # `8 TB/s bandwidth`
                return quantity.end, end
        bound = match.args.get("of")
        if bound is None:
            return self._counted(view, quantity) if quantity.measure == "count" else None
        start, end, head, _ = bound[0]
        if self._is("for", view, start) and view.dep[start] == "mark":
            start += 1  # `it takes years for a fab to pay`
        clause = view.lower[start] in self.clause_words and any(
            view.pos[i] in ("VERB", "AUX") for i in range(start + 1, end)
        )
        finite = view.tag[head] == "VBD" and view.tag[start] not in ("TO", "VBG")
        if clause or finite or view.dep[start] in ("mark", "cc"):
            return None  # a clause that says when or why
        if view.tag[head] in ("VBN", "VBG") and view.dep[head] == "acl" and view.head[head] < head < quantity.start:
            head, end = view.head[head], head  # `licences valued at $2bn`: the licences
            start = view.subtree(head)[0]
        elif view.tag[head] == "VBN" and view.tag[start] not in ("TO", "VBG"):
            return None
        if (other := view.item("quantity", head)) and max(head, other.start) < quantity.start:
            return self._part_of(view, head, quantity.start)
        return _without(view, quantity, start, end, head)

    def _measured(self, view: View, quantity: Quantity) -> Stretch | None:
        """`a memory bandwidth of 4 TB/s`: what is measured."""
        of = quantity.number_start - 1 if self._is("of", view, quantity.number_start - 1) else quantity.start - 1
        start = of
        while start > view.sentence[quantity.start][0] and view.pos[start - 1] in ("NOUN", "PROPN", "ADJ"):
            start -= 1
        plain = 0 < start < of and self._is("of", view, of) and view.pos[of - 1] in ("NOUN", "PROPN")
        return (start, of) if plain and view.lemma[of - 1] not in self.extremes else None

    def _part_of(self, view: View, unit: int, until: int) -> Stretch | None:
        """`15% of its workforce, or 900 jobs`: of the workforce."""
        things = (c for p in view.children[unit] if self._is("of", view, p) for c in view.children[p])
        whole = next((view.subtree(c) for c in things), None)
        return (whole[0], whole[-1] + 1) if whole and whole[-1] < until else None

    def _counted(self, view: View, quantity: Quantity) -> Stretch | None:
        """What a count counts: `12 Chinese firms`, `two 3 nm plants`, `the number of firms on the list is 413`."""
        behind = quantity.end
        if quantity.number_end == behind:
            back = range(quantity.start - 1, view.sentence[quantity.start][0] - 1, -1)
            named = next((i for i in back if view.lemma[i] in self.counters and self._is("of", view, i + 1)), None)
            if named is not None:
                whole = view.subtree(named + 1)
                return (whole[0] + 1, whole[-1] + 1) if whole[0] < whole[-1] < quantity.start else None
        elif view.pos[behind - 1] in ("NOUN", "PROPN"):
            glued = view.lower[quantity.number_end] == "-"
            if glued and behind < (end := _run_on(view, behind)):
                return behind, end  # `a 17,000-person shortfall`
            led = glued or view.lower[quantity.number_end] == "+" or self._is("of", view, quantity.number_end)
            return (quantity.number_end + led, behind) if quantity.number_end + led < behind else None
        for i in range(behind, min(behind + 8, len(view))):
            if view.lower[i] == quantity.noun:
                return next((n + 1 for n in range(i - 1, behind - 1, -1) if view.item("quantity", n)), behind), i + 1
        parts = view.children[behind] if self._is("of", view, behind) else []
        whole = next((view.subtree(c) for c in parts if view.dep[c] == "pobj"), [])
        return (whole[0], whole[-1] + 1) if whole else None


def _subject(view: View, quantity: Quantity) -> Stretch | None:
    """What the clause tells of, or the nearest one above it, if that is a thing, and none that pays or takes a sum."""
    at = view.root(quantity.start, quantity.end)
    while view.head[at] != at:
        at = view.head[at]
        if quantity.measure == "money" and any(view.dep[child] == "dobj" for child in view.children[at]):
            return None
        for child in view.children[at]:
            named = view.item("actor", child) or view.item("reference", child) or view.item("quantity", child)
            if view.dep[child] == "nsubjpass" and named and named.layer == "actor":
                return named.start, named.end  # `WeWork was sold for $2bn`
            if view.dep[child] in ("nsubj", "nsubjpass") and view.pos[child] == "NOUN" and not named:
                return _left(view, child), child + 1
    return None


def _left(view: View, at: int) -> int:
    """Where the words that stand before the noun at a token begin."""
    start = at
    while start > view.sentence[at][0] and view.head[start - 1] == at and view.pos[start - 1] not in ("PUNCT", "NUM"):
        start -= 1
    return start


def _breaks(view: View, at: int) -> bool:
    """Whether what a phrase says ends at a token: a comma, a bracket, a dash between spaces."""
    return view.lower[at] in BREAKS or (view.lower[at] == "-" and bool(view.doc[at - 1].whitespace_))


def _before_date(view: View, start: int, end: int) -> int:
    """Where a phrase ends without the date at its end: `the second quarter of 2019` without `of 2022`."""
    last = end
    while last > start + 1 and (view.item("date", last - 1) or (last < end and view.pos[last - 1] == "ADP")):
        last -= 1
    return last


def _trimmed(view: View, start: int, end: int) -> int:
    while end > start + 1 and view.pos[end - 1] in LOOSE:
        end -= 1
    return end


def _run_on(view: View, at: int) -> int:
    """Where the nouns end that run on from a token; the last one may be tagged as an adjective."""
    while at < len(view) and view.pos[at] in ("NOUN", "PROPN", "ADJ") and not view.item("quantity", at):
        at += 1
    return at


def _without(view: View, quantity: Quantity, start: int, end: int, head: int) -> Stretch | None:
    """A stretch without the quantity that stands in it, or what belongs to the next."""
    if quantity.start <= start < quantity.end <= head:
        start = quantity.end
    if quantity.start <= head < quantity.end:
        end = quantity.start
    elif start <= quantity.start < end:
        if head < quantity.start:
            end = quantity.start
        elif head >= quantity.end:
            start = quantity.end
    # what stands from the next quantity on belongs to that
    end = _trimmed(view, start, next((i for i in range(head + 1, end) if view.item("quantity", i)), end))
    while end > start + 1 and (
        view.pos[start] in ("PUNCT", "SPACE", "SYM") or (start < head and view.item("quantity", start))
    ):
        start += 1
    return (start, end) if any(view.pos[i] not in LOOSE for i in range(start, end)) else None
