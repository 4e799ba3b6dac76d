"""Quantities: every number with a unit, a currency, a share or a counted noun, normalised.

Takes a parsed Doc and the grammar of `rules/units.yaml`, gives `Quantity`s in text order and sets
`doc.spans["quantity"]`. It says nothing of what a quantity means (a tariff, a cap): that is for the rules on top.
The one thing to know: find the dates and chips first, for what `doc.spans["date"]` covers is no quantity, and
what `doc.spans["chip"]` covers is counted in chips.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chipwatch.extract.atoms import atoms_of
from chipwatch.extract.layout import layout
from chipwatch.extract.units import Bound, CountNoun, Needs, Unit, UnitGrammar

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Quantity", "UnitGrammar", "find_quantities"]

_HYPHENS = frozenset("-‑")
APPOSED = 3  # up to here, a count of who is named in front of it says nothing
TITLED = 1e6  # from here up a plural name in a headline is what is counted
TOO_WIDE = 4  # how many times the lower end of a range its upper end may be
_DASHES = frozenset("-‑–—−")
_SIGNS = frozenset("-−+")
_FRACTION = Unit("fraction", "fraction")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantitative expression.

    start, end: tokens of the whole expression, with its comparator, unit and counted noun
    value, low, high: normalised; a range has `low` and `high` and no `value`
    unit: as the record contract names it
    comparator: `=`, `<`, `<=`, `>`, `>=` or `~`
    noun: the counted noun as stated, or the noun that a share, sum or length stands before (`25% cut`: cut)
    number_start, number_end: tokens of the number itself
    measure: class of the unit: fraction, times, money, count, duration, length, compute, …
    signed: a plus or minus stands before it, as of differences
    """

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    unit: str
    comparator: str
    noun: str | None
    number_start: int
    number_end: int
    measure: str
    signed: bool = False


def find_quantities(doc: Doc, grammar: UnitGrammar) -> list[Quantity]:
    """All quantities, in text order, none overlapping; sets the layer `quantity` (label: measure, kb_id: unit)."""
    from spacy.tokens import Span

    found = _Reader(doc, grammar).read()
    doc.spans["quantity"] = [Span(doc, q.start, q.end, label=q.measure, kb_id=q.unit) for q in found]
    return found


@dataclass(frozen=True, slots=True)
class _Number:
    """A number read at atoms [start, end). needs: what must hold for it to count."""

    value: float
    start: int
    end: int
    scale: float = 1.0
    fraction: bool = False
    article: bool = False
    needs: Needs | None = None


@dataclass(frozen=True, slots=True)
class _Member:
    """A number with its unit, if it has one of its own, at atoms [start, end). sign: of a bound glued to it."""

    number: _Number
    start: int
    end: int
    unit: Unit | None = None
    sign: str | None = None

    @property
    def value(self) -> float:
        return self.number.value * (self.unit.factor if self.unit else 1.0)


@dataclass(frozen=True, slots=True)
class _Chain:
    """What the comparators in front of an expression say, and the first atom of them."""

    sign: str | None
    start: int


@dataclass(frozen=True, slots=True)
class _Count:
    """A counted noun: its unit, its words as stated, and the first token behind it."""

    unit: str
    noun: str
    end: int


def _figure(text: str) -> float:
    """What a numeral says: `4,800`, `1e26`, `10^26`."""
    return 10.0 ** int(text[3:]) if text.startswith("10^") else float(text.replace(",", ""))


class _Reader:
    """One pass over one Doc."""

    def __init__(self, doc: Doc, grammar: UnitGrammar) -> None:
        self.doc, self.grammar = doc, grammar
        self.atoms = atoms_of(doc)
        self.done = 0  # the first atom that no quantity has taken yet
        self.found: list[Quantity] = []
        self.chip_tokens = {i for span in doc.spans.get("chip", ()) for i in range(span.start, span.end)}
        self.masked = self._masked()

    def read(self) -> list[Quantity]:
        at = 0
        while at < len(self.atoms):
            quantities, end = self._at(at)
            self.found += quantities
            at = max(at + 1, end)
            if quantities:
                self.done = at
        return sorted(self.found + self._enumerations(self.found), key=lambda q: q.start)

    def _masked(self) -> set[int]:
        """The atoms of expressions that are no quantities; only lines with a number in them are searched."""
        text = layout(self.doc).text
        lines: list[tuple[int, int]] = []
        for atom in self.atoms:
            if (not lines or atom.start >= lines[-1][1]) and (
                atom.is_numeral or atom.text in self.grammar.number_words or atom.text in self.grammar.bare_units
            ):
                end = text.find("\n", atom.end)
                lines.append((text.rfind("\n", 0, atom.start) + 1, end if end > 0 else len(text)))
        places = [match.span() for _, match in self.grammar.masks(text, lines)]
        places += [(span.start_char, span.end_char) for span in self.doc.spans.get("date", ())]
        # the 3 of a chip called `Skua 3`
        masked = {n for n, atom in enumerate(self.atoms) if atom.is_numeral and atom.token in self.chip_tokens}
        at = 0
        for start, end in sorted(places):
            while at < len(self.atoms) and self.atoms[at].end <= start:
                at += 1
            inside = at
            while inside < len(self.atoms) and self.atoms[inside].start < end:
                masked.add(inside)
                inside += 1
        return masked

    def _at(self, at: int) -> tuple[list[Quantity], int]:
        """The quantities that start at this atom, and the first atom behind them."""
        grammar, atom = self.grammar, self.atoms[at]
        if at in self.masked:
            return [], at
        if atom.text in grammar.wholes and (whole := self._whole(at)):
            return whole
        if atom.text in grammar.bare_units:
            member = self._bare_unit(at)
            return self._finish([member], "") if member else ([], at)
        if not (atom.is_numeral or atom.text in grammar.starters or atom.text in _SIGNS):
            return [], at
        members, kind = self._series(at)
        return self._finish(members, kind) if members else ([], at)

    # ------------------------------------------------------------ looking around

    def _text(self, at: int) -> str:
        return self.atoms[at].text if 0 <= at < len(self.atoms) else ""

    def _tag(self, at: int) -> str:
        return self.doc[self.atoms[at].token].tag_ if 0 <= at < len(self.atoms) else ""

    def _glued(self, at: int) -> bool:
        return 0 <= at < len(self.atoms) and self.atoms[at].glued

    def _wordlike(self, at: int) -> bool:
        return 0 <= at < len(self.atoms) and self.atoms[at].is_wordlike

    def _hyphen(self, at: int) -> bool:
        return self._text(at) in _HYPHENS and self._glued(at) and self._glued(at + 1)

    def _runs_on(self, at: int) -> bool:
        """Whether a number or unit that ends before this atom goes on as a name or code (`9M7`, `3.5.2`)."""
        if not self._glued(at):
            return False
        if self._wordlike(at) or self._text(at) == "_":
            return self._wordlike(at - 1)
        return self._text(at) in ".,:^" and self._glued(at + 1) and self._text(at + 1)[0].isdecimal()

    def _free_in_front(self, at: int) -> bool:
        """Whether a number may start here: not inside a name or code (`H200`, `F-35`, `#3`)."""
        if not self._glued(at):
            return True
        before = self._text(at - 1)
        if self._wordlike(at - 1) or before in "_#:/.@^&'’":
            return False
        return not (before in "-‑–−" and self._glued(at - 1) and self._wordlike(at - 2))

    def _run_into(self, at: int) -> bool:
        """Whether a currency sign stands right behind a word that it does not belong to (`new tab$118 million`)."""
        atom = self.atoms[at]
        word = layout(self.doc).text[max(0, atom.start - 3) : atom.start]
        return not atom.is_wordlike and self.grammar.currencies.find(self.atoms, at) is not None and word.islower()

    # ------------------------------------------------------------ numbers

    def _number(self, at: int, *, money: bool) -> _Number | None:
        if at >= len(self.atoms) or at in self.masked:
            return None
        if not self.atoms[at].is_numeral:
            number = self._words(at)
            number = self._repeated(number) if number else None
        else:
            number = self._scaled(_Number(_figure(self.atoms[at].text), at, at + 1), money=money)
        if number is None or number.fraction or number.article:
            return number
        half = self.grammar.and_a_half.find(self.atoms, number.end)
        if half:
            number = replace(number, value=number.value + number.scale / 2, end=half[1])
            number = self._scaled(number, money=money)
        return number

    def _repeated(self, number: _Number) -> _Number:
        """A number in words with the same in figures behind it, as contracts have it (`three (3) audits`)."""
        at = number.end + 1
        if self._text(at - 1) != "(" or self._text(at + 1) != ")" or not self.atoms[at].is_numeral:
            return number
        same = _figure(self._text(at)) == number.value
        return replace(number, end=at + 2) if same else number

    def _scaled(self, number: _Number, *, money: bool) -> _Number:
        """The number times the scales behind it: `5.5-billion`, `$1B`, `300m yuan`."""
        grammar = self.grammar
        while True:
            at = number.end + self._hyphen(number.end)
            factor = grammar.scales.get(self._text(at))
            if (
                factor is None
                and number.scale == 1
                and (money or self._sum_in_letters(at) or self._count_in_letters(at))
            ):
                factor = grammar.money_scales.get(self._text(at))
            if factor is None or (self._runs_on(at + 1) and not self._is_footnote(at)):
                return number
            end = at + 1 + self._is_footnote(at)
            number = replace(number, value=number.value * factor, scale=number.scale * factor, end=end)

    def _is_footnote(self, at: int) -> bool:
        """Whether the scale written out at this atom only carries the number of a footnote (`5.5 billion2`)."""
        note = self._text(at + 1)
        return len(self._text(at)) > 4 and self._glued(at + 1) and note.isdecimal() and len(note) < 3

    def _sum_in_letters(self, at: int) -> bool:
        """Whether a letter glued to a number scales it, a unit standing behind (`300m yuan`, `7B tokens`)."""
        unit = self.grammar.units.find(self.atoms, at + 1) if self._glued(at) else None
        return unit is not None and unit[0][0].measure in self.grammar.lettered_measures

    def _count_in_letters(self, at: int) -> bool:
        """Whether a letter glued to a number scales it, a counted noun standing behind (`50K H100s`) or left out."""
        grammar = self.grammar
        if not self._glued(at) or self._text(at) not in grammar.count_scales or not self.atoms[at - 1].is_numeral:
            return False  # also `8-K securities filing`
        token = self.atoms[at].token + 1
        if self._is_chip(self.atoms[at - 1].token - 1):
            return False  # `Radeon 800M graphics`
        if partitive := self._partitive(token):
            token = self._opened(token + partitive)
        heads = self._heads(token)
        if heads and self.doc[heads[0]].lemma_.lower() not in grammar.not_lettered:
            large = _figure(self._text(at - 1)) * grammar.money_scales[self._text(at)] >= grammar.lettered_from
            chips = any(map(self._is_chip, range(token, heads[0])))
            if self._class(heads[0]) or chips or (large and self._is_plural(heads[0])):
                return True
        return self._elided(at - 1, at + 1) is not None

    def _words(self, at: int) -> _Number | None:
        """`twenty-eight`, `two hundred and ten`, `a dozen`, `half a million`, `two-thirds`, `a quarter`."""
        words, scales = self.grammar.words, self.grammar.scales
        total, current, last, end = 0.0, 0.0, 0.0, at
        article = self._text(at) in self.grammar.articles
        if article:
            if self._text(at + 1) not in scales:
                return self._fraction(at, at + 1, 1.0, article=True)
            current, end = 1.0, at + 1
        while end < len(self.atoms):
            here = end + (end > at and (self._hyphen(end) or (self._text(end) in self.grammar.joints and last >= 100)))
            text = self._text(here)
            if text in words and (end == at or last >= 100 or (20 <= last < 100 and words[text] < 10)):
                last = words[text]
                current += last
            elif text in scales and end > at:
                last = scales[text]
                if last <= 100:
                    current *= last
                else:
                    total, current = total + current * last, 0.0
            else:
                break
            end = here + 1
        if end == at:
            return self._fraction(at, at, 1.0, article=False)
        number = _Number(total + current, at, end, scale=last if last >= 100 else 1.0)
        return (None if article else self._fraction(at, end, number.value, article=False)) or number

    def _fraction(self, start: int, end: int, times: float, *, article: bool) -> _Number | None:
        """`half`, `a third`, `two-thirds`; and `half a million`, `half a year`, which are plain numbers."""
        grammar = self.grammar
        hyphen = end > start and self._hyphen(end)
        at = end + hyphen
        fraction = grammar.fractions.get(self._text(at))
        if fraction is None or (end == start and not fraction.bare):
            return None
        value = times * fraction.value
        counted = at + 1 + self._hyphen(at + 1)
        if fraction.bare and (scale := grammar.scales.get(self._text(counted))):  # `half a dozen` as `a half-dozen`
            return _Number(value * scale, start, counted + 1, scale=scale)
        if self._hyphen(at + 1) and self._text(at + 2) not in grammar.glued_after:
            return None
        behind = at + 1 + (self._text(at + 1) in self.grammar.part_of)  # `a quarter of a million`
        if self._text(behind) in grammar.articles:
            scale = grammar.scales.get(self._text(behind + 1))
            if scale:
                return _Number(value * scale, start, behind + 2, scale=scale)
            if grammar.units.find(self.atoms, behind + 1):  # `half a year`, `a quarter of a percentage point`
                return _Number(value, start, behind + 1)
        needs = None if hyphen else fraction.needs
        return _Number(value, start, at + 1, fraction=True, article=article, needs=needs)

    # ------------------------------------------------------------ numbers with units, alone and in series

    def _member(self, at: int, *, inside: bool = False, money: bool = False) -> _Member | None:
        """The number at this atom with the unit of its own. inside: behind the connector of a series."""
        start = at
        if not inside and not self._free_in_front(at) and not self._run_into(at):
            return None
        if self._text(at) in _SIGNS:
            at += 1
            if not self._glued(at) or (self._wordlike(at - 2) and self._glued(at - 1) and not inside):
                return None
        currency = self.grammar.currencies.find(self.atoms, at)
        if not currency:
            number = self._number(at, money=money)
            return self._with_unit(number, start) if number else self._article_unit(at)
        at = currency[1] + (self._text(currency[1]) in _SIGNS)
        number = self._number(at, money=True)
        if number is None or number.fraction or self._runs_on(number.end):
            return None
        return _Member(number, start, number.end, self._currency(currency[0], number.start))

    def _currency(self, currencies: Sequence[Unit], at: int) -> Unit:
        """Of currencies with one sign (`¥`), the one that its sentence speaks of; the first one failing that."""
        if len(currencies) == 1:
            return currencies[0]
        words = {token.lower_ for token in self.doc[self.atoms[at].token].sent}
        return next((c for c in currencies if not c.where.isdisjoint(words)), currencies[0])

    def _with_unit(self, number: _Number, start: int) -> _Member | None:
        units, at, sign = self.grammar.units, number.end, None
        bound = self.grammar.after_number.find(self.atoms, at)
        if bound and not number.fraction:
            sign, at = bound[0][0].sign, bound[1]
        unit = units.find(self.atoms, at) or (units.find(self.atoms, at + 1) if self._hyphen(at) else None)
        if unit is None and self._text(at) in self.grammar.more:
            more = units.find(self.atoms, at + 1)  # `60 more days`
            unit = more if more and more[0][0].measure in self.grammar.article_measures else None
        if unit and not self._runs_on(unit[1]):
            return _Member(number, start, unit[1], self._spelt(unit[0], unit[1]), sign)
        if self._runs_on(at):
            return None
        return _Member(number, start, at, _FRACTION if number.fraction else None, sign)

    def _spelt(self, units: Sequence[Unit], end: int) -> Unit:
        """Of units whose words differ in capitals alone (`GBps`, `Gbps`), the one that is spelt like what ends here."""
        if len(units) == 1:
            return units[0]
        text = layout(self.doc).text[: self.atoms[end - 1].end]
        plain = next((unit for unit in units if not unit.exact), units[0])
        return next((unit for unit in units if text.endswith(tuple(unit.exact))), plain)

    def _article_unit(self, at: int) -> _Member | None:
        """`a year`, where something around it says that a length is meant."""
        grammar = self.grammar
        first = at + 1 + (self._text(at + 1) in grammar.more)  # `a full year`
        unit = grammar.units.find(self.atoms, first) if self._text(at) in grammar.determiners else None
        if not unit or unit[0][0].measure not in grammar.article_measures or self._runs_on(unit[1]):
            return None
        half = grammar.and_a_half.find(self.atoms, unit[1])  # `a year and a half`
        number = _Number(1.5 if half else 1.0, at, first, article=True, needs=grammar.article_needs)
        return _Member(number, at, half[1] if half else unit[1], unit[0][0])

    def _bare_unit(self, at: int) -> _Member | None:
        """`decade-long`: one of the unit without a number."""
        unit = self.grammar.units.find(self.atoms, at)
        after = self.grammar.bare_after.find(self.atoms, at + 1)
        if not unit or not after or not self._free_in_front(at):
            return None
        return _Member(_Number(1.0, at, at + 1), at, after[1], unit[0][0])

    def _series(self, at: int) -> tuple[list[_Member], str]:
        """The numbers at this atom that share a unit or a comparator, and `range` or `list`."""
        grammar = self.grammar
        first = self._member(at)
        if first is None:
            return [], ""
        members, kind, joint = [first], "", ""
        before = self._chain(first.start, "", first.end).start - 1
        cue = self._text(before)
        while True:
            last = members[-1]
            connector = grammar.connectors.find(self.atoms, last.end)
            if not connector:
                break
            how, word = connector[0][0], self._text(connector[1] - 1)
            if how == "list" and cue in grammar.both and len(members) == 1:
                how = "range"
            money = last.unit is not None and last.unit.measure == "money"
            after = self._member(connector[1], inside=True, money=money) if kind in ("", how) else None
            if after is None or not self._joins(last, after, how, word) or (joint in _DASHES and word != joint):
                break  # `from 0-7.5% to 25%`: a dash binds closer
            members, kind, joint = [*members, replace(after, start=connector[1])], how, word
        paired = cue in grammar.pair and self.atoms[before - 1].lemma not in grammar.range_anyway
        if kind == "range" and paired and joint not in _DASHES:
            kind = "list"
        members = self._shared(members)
        if cue in grammar.by and first.unit and members[-1].value > TOO_WIDE * members[0].value:
            kind = "list"  # `cut its forecast by $2bn to $36bn`
        if kind == "range" and members[0].value > members[-1].value:
            kind = "list"  # `$64m to $45m` compares
        return members, kind

    def _joins(self, last: _Member, after: _Member, how: str, word: str) -> bool:
        if any(m.number.article and not m.number.fraction for m in (last, after)):
            return False
        if last.unit is None:
            return True
        if after.unit is None:
            return last.unit.measure == "money"
        same = (last.unit.name, last.unit.measure) == (after.unit.name, after.unit.measure)
        return same and (how == "range" or word in self.grammar.alternatives)

    def _shared(self, members: list[_Member]) -> list[_Member]:
        """The unit of one given to all of a series, and the scale of the last where that makes sense."""
        first, last = members[0], members[-1]
        if len(members) == 1:
            return members
        if last.unit is None and first.unit is not None:  # `$3 to 5 billion`
            members = [m if m.unit else self._in_money(m, first.unit) for m in members]
        elif last.unit is not None:
            members = [m if m.unit else replace(m, unit=last.unit) for m in members]
        scale = members[-1].number.scale
        lifted = [
            m if m.number.scale > 1 else replace(m, number=replace(m.number, value=m.number.value * scale))
            for m in members
        ]
        sensible = all(m.number.value < 1000 or m.number.scale > 1 for m in members)
        return lifted if sensible and lifted[0].value <= lifted[-1].value else members

    def _in_money(self, member: _Member, unit: Unit) -> _Member:
        number = self._scaled(member.number, money=True)
        return replace(member, number=number, end=max(member.end, number.end), unit=unit)

    # ------------------------------------------------------------ comparators and other conditions

    def _chain(self, at: int, measure: str, end: int) -> _Chain:
        """The comparators in front of atom `at`: the outermost rules, and a bound rules over `about`."""
        sign, start, here = None, at, at - 1
        while here >= self.done:
            found = self.grammar.before.find(self.atoms, here)
            bound = next((b for b in found[0] if self._applies(b, measure, found[1], end)), None) if found else None
            if found and bound and found[1] + 1 >= self.done:
                if sign in (None, "~") or bound.sign != "~":
                    sign = bound.sign
                start, here = found[1] + 1, found[1]
                continue
            filler = self.grammar.fillers.find(self.atoms, here)
            if filler is None:
                break
            here = filler[1]
        return _Chain(self._negated(sign, start), start)

    def _applies(self, bound: Bound, measure: str, before: int, end: int) -> bool:
        if not bound.fits(measure) or self._text(before) in bound.not_behind:
            return False
        needs = bound.needs
        return needs is None or bool(needs.before.find(self.atoms, before) or needs.after.find(self.atoms, end))

    def _negated(self, sign: str | None, start: int) -> str | None:
        grammar = self.grammar
        if sign is None or sign not in grammar.negated:
            return sign
        for at in range(start - 1, max(-1, start - 1 - grammar.negation_window), -1):
            if grammar.negators.find(self.atoms, at):
                return grammar.negated[sign]
            if self._text(at) in grammar.negation_stops:
                break
        return sign

    def _met(self, needs: Needs | None, start: int, chain: _Chain, end: int, *, compared: bool) -> bool:
        return (
            needs is None
            or (needs.comparator and compared)
            or any(needs.before.find(self.atoms, at - 1) for at in (start, chain.start))
            or bool(needs.after.find(self.atoms, end))
            or self._tag(start) in needs.tags
            or self._tag(end) in needs.after_tags
        )

    # ------------------------------------------------------------ counted nouns

    def _counted(self, members: Sequence[_Member]) -> _Count | None:
        """What numbers without a unit count, if that is worth a figure."""
        last = members[-1]
        hyphen = self._hyphen(last.end)
        token = self.atoms[last.end - 1].token + 1
        while token < len(self.doc) and self.doc[token].idx < self.atoms[last.end - 1].end:
            token += 1  # of `10^26`, which is more than one
        token += hyphen
        number_end, partitive = token, self._partitive(token)
        if partitive and (base := self._pronoun(members, token + partitive)):
            return _Count(base.unit, base.noun or base.unit, token + partitive + 1)
        if partitive and (meant := self._meant(token + partitive)):
            return _Count(meant.unit, self._word(token + partitive), token + partitive + 1)
        whole = partitive == 1 and self._numbered(token + partitive)
        if partitive:
            token = self._opened(token + partitive)
        heads = [token] if hyphen else self._heads(token)
        if not heads or heads[0] >= len(self.doc):
            return None
        head, noun = heads[0], self._class(heads[0])
        if head > token and self._word(head) in self.grammar.counted_wholes and (held := self._class(head - 1)):
            head, noun = head - 1, held  # `a 1,000 GPU cluster`
        for other in heads[1:]:
            wider = self._class(other)
            if noun and wider and noun.unit in wider.covers:
                head, noun = other, wider
        holds = partitive or any(self._word(n) in self.grammar.containers for n in range(token, head + 1))
        if noun is None and holds and any(self._is_chip(n) for n in range(token, head)):
            noun = self.grammar.chips  # `200,000 of the Skua line`, `5,000 Skua units`
        if not self._worth(members, head, noun, partitive=bool(partitive)):
            return None
        stated = self.doc[head].lower_
        # `9,000 of its 50,000 workers`, `two 3 nm plants`: what holds a figure of its own is left to that
        if whole or self._measured_within(last.end, head):
            return _Count(noun.unit if noun else stated, stated, number_end)
        # `37 Dutch and 12 Swiss firms`: what the second number counts is left to it
        joints = (i for i in range(number_end, head) if self._token_tag(i) in self.grammar.joint_tags)
        joint = next((i for i in joints if self._numeral(i + 1)), head + 1)
        return _Count(noun.unit if noun else stated, stated, joint)

    def _pronoun(self, members: Sequence[_Member], token: int) -> Quantity | None:
        """What `whom` of a number (`nine of whom`) stands for: a larger count of this sentence or the last."""
        base = self.found[-1] if self.found else None
        if base is None or self._word(token) not in self.grammar.pronouns or base.measure != "count":
            return None
        sentences = {self.doc[base.start].sent.start, self.doc[self.doc[base.start].sent.end - 1].sent.end}
        near = self.doc[token].sent.start in sentences
        return base if near and members[-1].value < (base.value or base.high or 0) else None

    def _meant(self, token: int) -> CountNoun | None:
        """The last plural of its sentence that `them` stands for where no figure told it (`chips: 350,000 of them`)."""
        if self._word(token) not in self.grammar.pronouns:
            return None
        before = range(token - 1, self.doc[token].sent.start - 1, -1)
        return next((noun for i in before if self._is_plural(i) and (noun := self._class(i))), None)

    def _numbered(self, token: int) -> bool:
        """Whether the noun phrase at this token opens with a large number (`its 50,000 workers`)."""
        while self._token_tag(token) in self.grammar.opener_tags and not self._numeral(token):
            token += 1
        digits = self._word(token).replace(",", "")
        return digits.isdecimal() and float(digits) > self.grammar.definite_until

    def _measured_within(self, at: int, head: int) -> bool:
        """Whether a number with a unit stands between atom `at` and the counted noun (`two 3 nm plants`)."""
        while at < len(self.atoms) and self.atoms[at].token < head:
            if self.atoms[at].is_numeral and at not in self.masked and (member := self._member(at)) and member.unit:
                return True
            at += 1
        return False

    def _partitive(self, token: int) -> int:
        """How many words at this token make what follows the whole of which a number is a part (`10 out of 11`)."""
        for words in (2, 1):
            if " ".join(self._word(token + n) for n in range(words)) in self.grammar.partitive:
                return words
        return 0

    def _worth(self, members: Sequence[_Member], head: int, noun: CountNoun | None, *, partitive: bool) -> bool:
        grammar, value = self.grammar, members[-1].number.value
        if not value.is_integer():
            return False  # `40 RDNA 3.5 units`
        known = self._text(members[0].start - 1) in grammar.definite and not partitive
        if known and value <= grammar.definite_until and not (noun and noun.always and self._is_new(value, noun)):
            return False
        if noun and value <= APPOSED and self._is_apposed(members[0].start, head):
            return False
        if noun:
            return value >= noun.at_least or (value == 1 and noun.single and self._one_counts(members[0].start, head))
        titled = value >= TITLED and self._token_tag(head) in grammar.name_tags  # `86 Million Songs`
        return (
            (titled or self._is_plural(head))
            and self._word(head)[:1].isalpha()
            and value >= grammar.open_from
            and self.doc[head].lemma_.lower() not in grammar.not_counted
        )

    def _is_apposed(self, at: int, head: int) -> bool:
        """Whether a count only tells what those are who are named before it (`Ericsson and Nokia, two suppliers,`)."""
        named = self._text(at - 1) == "," and self._token_tag(self.atoms[at].token - 2) in ("NNP", "NNPS")
        token = self.atoms[at].token
        joined = any(self._word(i) in self.grammar.joints for i in (token - 3, token - 4))
        return named and joined and self._word(head + 1) in (",", ".", ";")

    def _is_new(self, value: float, noun: CountNoun) -> bool:
        """Whether no figure told this count already (`the three plants`)."""
        return not any(q.unit == noun.unit and q.value == value for q in self.found)

    def _one_counts(self, at: int, head: int) -> bool:
        """Whether a count of one is a figure: an act that counts governs it, or it stands in a list of counts."""
        grammar, token = self.grammar, self.atoms[at].token
        before = range(max(self.doc[token].sent.start, token - grammar.single_reach), token)
        if any(self.doc[i].lemma_.lower() in grammar.single_acts for i in before):
            return True
        listed = bool(self.found) and self.found[-1].measure == "count" and self.found[-1].end < token
        if listed and all(self._token_tag(i) in grammar.joint_tags for i in range(self.found[-1].end, token)):
            return True
        after = head + 1
        while self._token_tag(after) in grammar.joint_tags:
            after += 1
        return after > head + 1 and self._numeral(after)

    def _elided(self, at: int, end: int) -> _Count | None:
        """What the number at atoms [at, end) counts, its noun left out (`200,000 chips, up from 50,000 in 2023`)."""
        grammar = self.grammar
        base = next((q for q in reversed(self.found) if q.measure == "count"), None)
        if base is None or self.doc[base.start].sent != self.doc[self.atoms[at].token].sent:
            return None
        verb = behind = self.atoms[end - 1].token + 1
        while self._word(verb) in grammar.passive:
            verb += 1
        if verb > behind and verb < len(self.doc) and self.doc[verb].lemma_.lower() in grammar.elided_verbs:
            return _Count(base.unit, base.noun or base.unit, behind)  # `of 79 applications, 12 were approved`
        if not self._large(at, end):
            return None
        front = self._text(self._chain(at, "", end).start - 1)
        dated = bool(grammar.elided_after.find(self.atoms, end))
        stops = self._text(end) in grammar.elided_ends
        named = self._token_tag(self.atoms[at].token - 1) in ("NNP", "NNPS") and base.end < self.atoms[at].token - 1
        # `one took 2,000 chips, the other used 16,000.`
        used = self._token_tag(self.atoms[self._chain(at, "", end).start].token - 1) in ("VBD", "VBN", "VBZ", "VB")
        if used and stops and base.end < self.atoms[at].token - 1:
            return _Count(base.unit, base.noun or base.unit, self.atoms[end - 1].token + 1)
        listed = named and (stops or self._text(end) in grammar.elided_joint)  # `Meta 200,000 and Google 100,000`
        if listed or (front in grammar.elided_before and (dated or stops)) or (front in grammar.elided_joint and dated):
            return _Count(base.unit, base.noun or base.unit, self.atoms[end - 1].token + 1)
        return None

    def _named_before(self, members: Sequence[_Member]) -> _Count | None:
        """What a number counts that stands behind its noun (`the number of firms on the list is 413`)."""
        grammar, first, last = self.grammar, members[0], members[-1]
        start = self._chain(first.start, "", last.end).start
        links = {self._text(first.start - 1), self._text(start - 1), self._text(start)}
        token = self.atoms[first.number.start].token
        if grammar.named_links.isdisjoint(links) or (
            self._wordlike(last.end) and self._text(last.end) not in grammar.named_ends
        ):
            return None
        sentence = self.doc[token].sent.start
        for i in range(token - 2, max(sentence, token - grammar.named_reach) - 1, -1):
            if unit := grammar.named_units.get(self._word(i)):  # `its headcount rose to 36,000`
                large = first.number.value >= grammar.open_from
                return _Count(unit, unit, self.atoms[last.end - 1].token + 1) if large else None
            if self._word(i) in grammar.named_counters and self._word(i + 1) in grammar.partitive:
                heads = [head for head in self._heads(self._opened(i + 2)) if head < token]
                noun = self._class(heads[0]) if heads else None
                if heads and self._worth(members, heads[0], noun, partitive=True):
                    stated = self._word(heads[0])
                    return _Count(noun.unit if noun else stated, stated, self.atoms[last.end - 1].token + 1)
                return None
        return None

    def _acted_on(self, members: Sequence[_Member]) -> _Count | None:
        """What a number counts whose noun is left out behind a verb that says it (`indicts nine for smuggling`)."""
        first, last = members[0], members[-1]
        token = self.atoms[self._chain(first.start, "", last.end).start].token - 1
        behind = self.atoms[last.end - 1].token + 1
        acts = self.grammar.acts_on.get(self.doc[token].lemma_.lower()) if token >= 0 else None
        if acts is None or not acts.before.find(self.atoms, last.end):
            token = behind  # `five others were arrested`
            while self._word(token) in self.grammar.passive:
                token += 1
            opens = self.doc[self.atoms[first.start].token].is_sent_start and token < len(self.doc)
            acts = self.grammar.acts_on.get(self.doc[token].lemma_.lower()) if opens else None
            short = acts is not None and acts.before.find(self.atoms, last.end + 1)  # `Four charged over a plot`
            passive = short or (token > behind and self._token_tag(token) == "VBN")
            acts = self.grammar.acts_on.get(self.doc[token].lemma_.lower()) if passive else None
        if acts is None or first.number.value < acts.at_least:
            return None
        return _Count(acts.unit, acts.unit, behind)

    def _elided_currency(self, member: _Member) -> Unit | None:
        """The currency of a sum that leaves it to one told before (`$1bn in capex and 227 million in fees`)."""
        grammar, number = self.grammar, member.number
        if number.value < grammar.sum_from or number.scale == 1 or self._text(member.end) not in grammar.sum_after:
            return None
        base = next((q for q in reversed(self.found) if q.measure == "money"), None)
        if base is None:
            return None
        sentence = self.doc[self.atoms[member.start].token].sent
        same = base.start >= sentence.start or not grammar.sum_nouns.isdisjoint(token.lower_ for token in sentence)
        return Unit(base.unit, "money") if same else None

    def _large(self, at: int, end: int) -> bool:
        """Whether a number is large enough to stand for a count without its noun: by its digits, or scaled."""
        grammar, last = self.grammar, self._text(end - 1)
        scaled = end > at + 1 and (last in grammar.scales or last in grammar.money_scales)
        return scaled or (self.atoms[at].is_numeral and _figure(self._text(at)) >= grammar.elided_from)

    def _heads(self, token: int) -> list[int]:
        """The heads of the noun phrase whose modifiers start at this token; two if they are coordinated."""
        grammar, doc = self.grammar, self.doc
        noun: int | None = None
        start = token
        while token < len(doc):
            tag = "NNP" if self._is_chip(token) else doc[token].tag_
            compound = doc[token].dep_ == "compound" and doc[token].head.i > token
            if tag in grammar.head_tags and not self._is_chip(token) and self._is_first_half(token):
                noun, token = None, token + 2  # `60 co-sponsors`
                continue
            if tag in grammar.head_tags:
                noun = token
                held = self._is_chip(token) and self._class(token + 1) is not None  # `4,096 MI250X boards`
                if self._abbreviated(token):
                    token += 3  # `mathematics (STEM) graduates`
                elif self._is_plural(token) and not compound and not held:
                    return [token, *self._coordinated(token)]
            elif tag in grammar.joint_tags:
                behind = token + 1
                while self._token_tag(behind) in grammar.joint_tags:
                    behind += 1
                if token == start or self._token_tag(behind) not in grammar.walk_tags:
                    break
                if noun is not None and self._numeral(behind):
                    break  # `one firm and two persons`: what the second number counts is not what the first does
                if noun is not None:
                    further = self._heads(behind)
                    return further if further and self._is_plural(further[0]) else [noun]
            elif tag in grammar.break_tags or doc[token].lower_ in ("'s", "’s"):
                noun = None
            elif tag not in grammar.walk_tags or (noun is not None and not self._modifies(token)):
                break
            token += 1
        return [] if noun is None else [noun]

    def _is_first_half(self, token: int) -> bool:
        """Whether a hyphen ties a word to the next one."""
        tied = self._word(token + 1) in _HYPHENS and not self.doc[token].whitespace_
        return tied and not self.doc[token + 1].whitespace_ and token + 2 < len(self.doc)

    def _numeral(self, token: int) -> bool:
        return self._token_tag(token) == "CD" or (self._word(token)[:1].isdecimal() and not self._is_chip(token))

    def _is_plural(self, token: int) -> bool:
        """Whether a noun is a plural; a plural name (`the Chinese`) only where it is a counted noun."""
        if self._is_chip(token) and self.doc[token].text.endswith("s"):
            return True
        tag = self._token_tag(token)
        return tag in self.grammar.plural_tags and (tag not in self.grammar.name_tags or self._class(token) is not None)

    def _modifies(self, token: int) -> bool:
        """Whether a word behind a noun still stands before the head (`China-based firms`, `AI-ready foreign staff`)."""
        return not self.grammar.break_tags.isdisjoint(self._token_tag(token + n) for n in (-2, -1, 1))

    def _abbreviated(self, token: int) -> bool:
        """Whether a noun stands here whose abbreviation follows in brackets, and more of its phrase behind that."""
        bracketed = self._word(token + 1) == "(" and self._word(token + 3) == ")" and self.doc[token + 2].is_upper
        return bracketed and self._token_tag(token + 4) in self.grammar.head_tags

    def _coordinated(self, token: int) -> list[int]:
        """The plural that `and` joins to this one (`individuals and entities`)."""
        if self._token_tag(token + 1) != "CC":
            return []
        other = token + 2
        if self._numeral(other):
            return []
        while self._token_tag(other) in self.grammar.walk_tags - self.grammar.plural_tags:
            other += 1
        return [other] if self._token_tag(other) in self.grammar.plural_tags else []

    def _class(self, token: int) -> CountNoun | None:
        """What a noun counts, by its word; None behind the last word of the text."""
        grammar, doc = self.grammar, self.doc
        if token >= len(doc):
            return None
        if self._is_chip(token):
            return grammar.chips
        lower, lemma = doc[token].lower_, doc[token].lemma_.lower()
        if token and (pair := grammar.nouns.get(f"{self._word(token - 1)} {lower}")):
            return pair
        if lower in grammar.containers and self._holds_chips(token):
            return grammar.chips
        return grammar.nouns.get(lower) or grammar.nouns.get(lemma)

    def _holds_chips(self, token: int) -> bool:
        """Whether `units` here are units of a chip."""
        if self._word(token + 1) not in self.grammar.partitive:
            return False
        heads = self._heads(self._opened(token + 2))
        return any(self._class(head) is self.grammar.chips for head in heads)

    def _opened(self, token: int) -> int:
        """Past what opens a noun phrase (`the`, `its`, `the three`)."""
        while self._token_tag(token) in self.grammar.opener_tags and not self._is_chip(token):
            token += 1
        return token

    def _is_chip(self, token: int) -> bool:
        if not 0 <= token < len(self.doc):
            return False
        return token in self.chip_tokens or self.grammar.chip_shape.fullmatch(self.doc[token].text) is not None

    def _word(self, token: int) -> str:
        return self.doc[token].lower_ if 0 <= token < len(self.doc) else ""

    def _token_tag(self, token: int) -> str:
        return self.doc[token].tag_ if 0 <= token < len(self.doc) else ""

    # ------------------------------------------------------------ finished quantities

    def _finish(self, members: list[_Member], kind: str) -> tuple[list[Quantity], int]:
        """Units, comparators and nouns for a series; nothing if it turns out to be no quantity."""
        first, last = members[0], members[-1]
        start, end, end_token, noun = first.start, last.end, self.atoms[last.end - 1].token + 1, None
        unit = last.unit
        if unit:
            heads = self._heads(end_token) if self._token_tag(end_token) in self.grammar.walk_tags else []
            noun = self._word(heads[0]) if heads else None
        elif lead := self._lead(start) or self._led_on(start, last.end):
            unit, start = lead
        elif counted := (
            self._counted(members)
            or self._elided(last.number.start, last.end)
            or self._named_before(members)
            or self._acted_on(members)
        ):
            unit, noun, end_token = Unit(counted.unit, "count"), counted.noun, counted.end
            while end < len(self.atoms) and self.atoms[end].token < end_token:
                end += 1
        elif (unit := self._elided_currency(last)) is None:
            return [], 0
        members = [m if m.unit else replace(m, unit=unit) for m in members]
        chain = self._chain(first.start, unit.measure, end)
        sign = chain.sign or next((m.sign for m in members if m.sign), None) or self._restated(first.start, unit)
        sign = sign or self._capped(chain.start)
        behind = self.grammar.after.find(self.atoms, end)
        bound = next((b for b in behind[0] if b.fits(unit.measure)), None) if behind else None
        if behind and bound and sign in (None, "~"):
            sign, end = bound.sign, behind[1]
            end_token = self.atoms[end - 1].token + 1
        for member in members:
            for needs in (member.number.needs, unit.needs):
                if not self._met(needs, member.number.start, chain, last.end, compared=sign is not None):
                    return [], 0
        start_token = self.atoms[min(start, chain.start)].token
        if kind == "range" and len(members) == 2:
            low, high = sorted(m.value for m in members)
            numbers = (first.number.start, last.number.end)
            return [self._quantity(start_token, end_token, numbers, (None, low, high), unit, sign, noun)], end
        made = []
        for n, member in enumerate(members):
            a = start_token if n == 0 else self.atoms[member.start].token
            b = end_token if n == len(members) - 1 else self.atoms[member.end - 1].token + 1
            numbers = (member.number.start, member.number.end)
            quantity = self._quantity(a, b, numbers, (member.value, None, None), unit, sign, noun)
            made.append(replace(quantity, signed=self._text(member.start) in _SIGNS))
        return made, end

    def _capped(self, at: int) -> str | None:
        """The bound that a verb further off makes of the figure at this atom (`cap exports at 50,000`)."""
        grammar = self.grammar
        if self._text(at - 1) not in grammar.capping_links:
            return None
        token = self.atoms[at].token
        before = self.doc[max(self.doc[token].sent.start, token - grammar.capping_reach) : token - 1]
        return grammar.capping if any(t.lemma_.lower() in grammar.capping_verbs for t in before) else None

    def _restated(self, at: int, unit: Unit) -> str | None:
        """The comparator of the sum that one in another currency at this atom says again (`over 2bn yuan ($280m)`)."""
        grammar, last = self.grammar, self.found[-1] if self.found else None
        if last is None or last.measure != unit.measure or last.unit == unit.name:
            return None
        words = [self.doc[i].lower_ for i in range(last.end, self.atoms[at].token) if not self.doc[i].is_space]
        return last.comparator if words and " ".join(words) in grammar.restated and last.comparator != "=" else None

    def _quantity(
        self,
        start: int,
        end: int,
        numbers: tuple[int, int],
        values: tuple[float | None, float | None, float | None],
        unit: Unit,
        sign: str | None,
        noun: str | None,
    ) -> Quantity:
        value, low, high = (None if v is None else float(f"{v:.12g}") for v in values)
        number_start, number_end = self.atoms[numbers[0]].token, self.atoms[numbers[1] - 1].token + 1
        return Quantity(
            start, end, value, low, high, unit.name, sign or "=", noun, number_start, number_end, unit.measure
        )

    def _lead(self, at: int) -> tuple[Unit, int] | None:
        """The unit that stands in front of its number (`a TPP of at least 4,800`), and where it starts."""
        front = self._chain(at, "", at).start - 1
        while not (lead := self.grammar.lead.find(self.atoms, front)):
            filler = self.grammar.fillers.find(self.atoms, front)  # `a TPP of slightly less than 4,800`
            if filler is None or filler[1] < self.done:
                return None
            front = filler[1]
        return lead[0][0], lead[1] + 1

    def _led_on(self, at: int, end: int) -> tuple[Unit, int] | None:
        """The unit that a bound shares with the one before it (`a TPP of more than 14,000 and less than 17,500`)."""
        last, chain = self.found[-1] if self.found else None, self._chain(at, "", end)
        if last is None or last.unit not in self.grammar.led or chain.sign is None or last.comparator == "=":
            return None
        gap = [self._word(i) for i in range(last.end, self.atoms[chain.start].token)]
        closed = not self._wordlike(end) or self._text(end) in self.grammar.elided_joint
        if closed and gap and self.grammar.elided_joint.issuperset(gap):
            return Unit(last.unit, last.measure), at
        return None

    def _whole(self, at: int) -> tuple[list[Quantity], int] | None:
        """A word that is a quantity by itself: `doubled`, `twice`."""
        found = self.grammar.wholes.find(self.atoms, at)
        if not found or self._glued(at):
            return None
        whole, end = found[0][0], found[1]
        chain = self._chain(at, whole.unit.measure, end)
        sign = chain.sign or whole.comparator
        if not self._met(whole.needs, at, chain, end, compared=chain.sign is not None):
            return None
        start_token, end_token = self.atoms[chain.start].token, self.atoms[end - 1].token + 1
        values = (whole.value, None, None)
        return [self._quantity(start_token, end_token, (at, end), values, whole.unit, sign, None)], end

    def _bracketed(self, token: int) -> bool:
        """Whether a token stands in brackets that its sentence opens before it."""
        for word in reversed(self.doc[self.doc[token].sent.start : token]):
            if word.text in (self.grammar.enumeration_open, self.grammar.enumeration_close):
                return bool(word.text == self.grammar.enumeration_open)
        return False

    def _enumerations(self, found: Sequence[Quantity]) -> list[Quantity]:
        """`70 entities: China (42); Iran (2)`: the numbers behind names count what was counted before."""
        grammar, made = self.grammar, list[Quantity]()
        counts = [q for q in found if q.measure == "count"]
        # `29 entries (26 firms and 3 addresses)`: the list goes on from the total, not from its parts
        bases = [q for q in counts if not self._bracketed(q.start) or q is counts[0]]
        ends = [*(q.start for q in bases), len(self.doc)][1:]
        for base, after in zip(bases, ends, strict=False):
            listed = []
            full_stops = 0
            for token in self.doc[base.end : after]:
                # the list may stand in the sentence behind the count
                full_stops += token.text in (".", "?", "!")
                if full_stops > 1:
                    break
                i = token.i
                if (
                    token.text.isdecimal()
                    and self._word(i - 1) == grammar.enumeration_open
                    and self._word(i + 1) == grammar.enumeration_close
                    and (
                        self.doc[i - 2].is_title
                        or self.doc[i - 2].text == grammar.enumeration_close
                        or self.doc[i - 2].is_upper
                    )
                ):
                    listed.append(
                        replace(base, start=i - 1, end=i + 2, value=float(token.text), low=None, high=None,
                                comparator="=", number_start=i, number_end=i + 1)
                    )  # fmt: skip
            if len(listed) >= grammar.enumeration_least:
                made += listed
        return made
