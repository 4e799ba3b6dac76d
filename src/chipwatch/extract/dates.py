"""When: date expressions, resolved against the document's date.

Takes a Doc and the document's day (and the days of a digest's items), sets the layer `date` (label: precision, kb_id:
ISO value, empty where it cannot be told). The one thing to know: the plain forms are resolved here from
`rules/dates.yaml`; only what is left goes to dateparser, whose import costs more than reading an article.
"""

from __future__ import annotations

import bisect
import calendar
import datetime
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from chipwatch.extract.layout import layout
from chipwatch.extract.linesearch import LineSearch

if TYPE_CHECKING:
    from dateparser.date import DateDataParser
    from spacy.tokens import Doc, Span

Meaning = Literal[
    "explicit",
    "bare_month",
    "month_of_year",
    "weekday",
    "shifted",
    "end_of",
    "named_day",
    "told",
    "parsed",
    "unresolved",
    "no_date",
]
# The named groups without which a pattern cannot be read as what it means.
GROUPS: Mapping[Meaning, tuple[str, ...]] = {
    "bare_month": ("month",),
    "month_of_year": ("month", "shift"),
    "weekday": ("weekday",),
    "shifted": ("unit", "shift"),
    "end_of": ("unit",),
    "named_day": ("word",),
    "told": ("unit", "word"),
}
SOON = 45  # days ahead
DAY = len("2025-12-09")
MONTH = len("2025-12")
LEADS = 2  # words before a date that its sentence opens with: `On May 16, 2019, ...`
_PRECISE = {"year": 4, "month": 7, "week": DAY, "day": DAY}
_PRECISION = {4: "year", 7: "month", 8: "week", 10: "day"}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date expression at tokens [start, end); `value` is ISO 8601 at the precision known, or None."""

    start: int
    end: int
    value: str | None


class Dates:
    """Finds dates; built once from the section `dates` of the rules."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        rules = data["dates"]
        self.months = {name: int(number) for name, number in rules["months"].items()}
        self.weekdays = {name: int(number) for name, number in rules["weekdays"].items()}
        self.shifts = {words: int(step) for words, step in rules["shifts"].items()}
        self.of_weeks = frozenset(rules["told_of_weeks"])
        self.told = {words: int(step) for words, step in rules["told"].items()}
        self.numbers = {word: n for n, word in enumerate(rules["numbers"], 1)}
        self.named_days = {word: int(step) for word, step in rules["named_days"].items()}
        names = "|".join(sorted(self.months, key=len, reverse=True))
        fill = {
            "{month}": names,
            # `may` and `march` are words, too: without a day they count only with a capital
            "{capital_month}": f"(?-i:{'|'.join(n.title() for n in sorted(self.months, key=len, reverse=True))})",
            "{weekday}": "|".join(self.weekdays),
        }
        patterns = []
        for rule in rules["patterns"]:
            regex = rule["regex"]
            for name, value in fill.items():
                regex = regex.replace(name, value)
            patterns.append(re.compile(regex, re.IGNORECASE))
        self.patterns = LineSearch(patterns)
        self.stamp = re.compile(rules["stamp"], re.MULTILINE)
        self.means: list[Meaning] = [rule["means"] for rule in rules["patterns"]]
        future = "|".join(re.escape(words) for words in rules["future_before"])
        self.future = re.compile(rf"\b(?:{future})(?: \w+)?[ -]*$", re.IGNORECASE)
        weak = "|".join(re.escape(words) for words in rules["future_unless_past"])
        self.weak = re.compile(rf"\b(?:{weak})(?: \w+)?[ -]*$", re.IGNORECASE)
        past = "|".join(re.escape(words) for words in rules["past_before"])
        self.past = re.compile(rf"\b(?:{past})\s+$", re.IGNORECASE)
        verbs = rules["future_verbs"]
        self.auxiliaries = frozenset(verbs["auxiliaries"])
        self.plans, self.infinitive = frozenset(verbs["plans"]), frozenset(verbs["infinitive"])
        self.plan_tags, self.present_tags = frozenset(verbs["plan_tags"]), frozenset(verbs["present_tags"])

    def stamps(self, text: str, start: int = 0) -> list[tuple[int, datetime.date]]:
        """The lines of a digest that say when the item above appeared: where each stands in the text, and its day."""
        found = []
        for match in self.stamp.finditer(text, start):
            try:
                found.append((match.start(), datetime.date.fromisoformat(match["day"])))
            except ValueError:  # no such day
                continue
        return found if len(found) > 1 else []

    def __call__(
        self, doc: Doc, anchor: datetime.date | None, stamps: Sequence[tuple[int, datetime.date]] = ()
    ) -> list[DateSpan]:
        """`stamps`: the days of a digest's items, each with the character behind its item."""
        from spacy.tokens import Span

        text = layout(doc).text
        taken = bytearray(len(text))
        for named in doc.spans.get("instrument", ()):
            taken[named.start_char : named.end_char] = b"\1" * (named.end_char - named.start_char)
        found = []
        again = []
        bare: dict[DateSpan, re.Match[str]] = {}  # days and months without a year
        for number, match in self.patterns(text):
            start, end = self._extent(match)
            if 1 in taken[start:end]:
                continue
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is None:
                continue
            taken[start:end] = b"\1" * (end - start)
            means = self.means[number]
            if means == "told":
                again.append((span, match))
            elif means != "no_date":
                date = DateSpan(
                    span.start, span.end, self._resolve(means, match, span, day_told(start, stamps) or anchor)
                )
                found.append(date)
                if means == "bare_month" or (means == "explicit" and not match.groupdict().get("year")):
                    bare[date] = match
        found = self._by_years_told(found, bare, doc)
        for span, match in again:
            known = max((d for d in found if d.end <= span.start and d.value), key=lambda d: d.start, default=None)
            value = self._told(match, known.value) if known and known.value else None
            found.append(DateSpan(span.start, span.end, value))
        found.sort(key=lambda d: d.start)
        doc.spans["date"] = [
            Span(doc, d.start, d.end, label=_PRECISION.get(len(d.value or ""), "none"), kb_id=d.value or "")
            for d in found
        ]
        return found

    def _by_years_told(
        self, found: Sequence[DateSpan], bare: Mapping[DateSpan, re.Match[str]], doc: Doc
    ) -> list[DateSpan]:
        """Days and months without a year, in the year that the text itself has told them in.

        `the October 7 rule`, where the text also says `on October 7, 2022`, is of that year. And what goes on from a
        sentence that opens with its day (`On May 16, 2019, it listed ... In August it listed ...`) goes on in time.
        """
        told: dict[str, set[str]] = {}
        for date in found:
            if date.value and date not in bare:
                told.setdefault(date.value[4:], set()).add(date.value)
        firsts = sorted(sent.start for sent in doc.sents) if bare else []
        last: tuple[int, str] | None = None  # the sentence that a dated telling stands in, by its number, and its day
        dated = []
        for date in sorted(found, key=lambda d: d.start):
            number = bisect.bisect_right(firsts, date.start) - 1
            leads = bool(firsts) and date.start - firsts[number] <= LEADS
            value = date.value
            if value and date in bare:
                years = told.get(value[4:], set())
                if len(years) == 1 and (len(value) == DAY or _points_back(date, doc)):
                    value = min(years)
                elif leads and last and number - last[0] == 1 and not _broken(firsts[number], doc):
                    value = _next_on(value, last[1]) if value[:4] > last[1][:4] else value
            dated.append(replace(date, value=value))
            if leads and value and len(value) in (MONTH, DAY) and "W" not in value:
                told_year = date not in bare or value != date.value
                last = (number, value) if told_year else None
            elif leads:
                last = None
        return dated

    @staticmethod
    def _extent(match: re.Match[str]) -> tuple[int, int]:
        """A bare year is the date, not the preposition before it; else the whole expression is."""
        groups = match.groupdict()
        if groups.get("year") and not any(groups.get(g) for g in ("month", "month_number", "day")):
            return match.span("year")
        return match.span()

    def _resolve(self, means: str, match: re.Match[str], span: Span, anchor: datetime.date | None) -> str | None:
        groups = match.groupdict()
        if means == "explicit":
            return self._explicit(groups, anchor, ahead=self._ahead(match, span, present=False))
        if anchor is None:
            return None
        match means:
            case "bare_month":
                month = self.months[groups["month"].lower()]
                year, ahead = anchor.year, self._ahead(match, span, present=False)
                if ahead and month < anchor.month:
                    year += 1
                elif not ahead and month > anchor.month:
                    year -= 1
                elif month == anchor.month and self.shifts.get(match[0].split()[0].lower()) == -1:
                    year -= 1  # `last October`, written in October, is not this one
                return f"{year}-{month:02d}"
            case "month_of_year":
                year = anchor.year + self.shifts[groups["shift"].lower()]
                return self._explicit({**groups, "year": str(year)}, anchor)
            case "weekday":
                shift = (groups.get("shift") or "").lower()
                step = (self.weekdays[groups["weekday"].lower()] - anchor.weekday()) % 7
                if self.shifts.get(shift) == -1 or (not shift and not self._ahead(match, span, present=True)):
                    # `last Thursday`, written on a Thursday, is not today
                    step = 0 if step == 0 and not shift else step - 7
                elif self.shifts.get(shift) == 1:
                    step = step or 7
                return (anchor + datetime.timedelta(step)).isoformat()
            case "shifted":
                return _shifted(groups["unit"].lower(), self.shifts[groups["shift"].lower()], anchor)
            case "end_of":
                return _shifted(groups["unit"].lower(), 0, anchor)
            case "named_day":
                return (anchor + datetime.timedelta(self.named_days[groups["word"].lower()])).isoformat()
            case "parsed":
                return _parsed(match[0], anchor)
            case _:
                return None

    def _told(self, match: re.Match[str], known: str) -> str | None:
        """A day, week, month or year by the date told before it: `that same month`, `May of the same year`."""
        unit, word = match["unit"].lower(), match["word"].lower()
        number = match.groupdict().get("number")
        step = self.told[word] * (self.numbers[number.lower()] if number else 1)
        if "W" in known or len(known) < _PRECISE[unit]:
            return known if unit == "week" and not step else None
        day = datetime.date.fromisoformat((known + "-01-01")[:DAY])
        if unit == "day" or (unit == "week" and word not in self.of_weeks):
            return (day + datetime.timedelta(step * (7 if unit == "week" else 1))).isoformat()
        if match.groupdict().get("month"):
            return self._explicit({**match.groupdict(), "year": _shifted(unit, step, day)}, None)
        return _shifted(unit, step, day)

    def _ahead(self, match: re.Match[str], span: Span, *, present: bool) -> bool:
        """Whether the date lies ahead: by the words in front of it, else by the verb that it hangs on."""
        before = match.string[max(0, match.start() - 30) : match.start()]
        if self.past.search(before):
            return False
        if self.weak.search(before) and _was_done(span):
            return False
        return bool(self.future.search(before)) or self._verb_is_ahead(span, present=present)

    def _verb_is_ahead(self, span: Span, *, present: bool) -> bool:
        """`will rise in June`, `is due to rise in June`; and where the present counts, `meets on Friday`."""
        verb = next((t for t in span.root.ancestors if t.tag_.startswith(("VB", "MD"))), None)
        if verb is None:
            return False
        helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
        if helpers & self.auxiliaries:
            return True
        if helpers & self.infinitive:
            plan = verb.head
            will = {child.lower_ for child in plan.children if child.dep_ in ("aux", "auxpass")} & self.auxiliaries
            return bool(will) or (plan.lemma_.lower() in self.plans and plan.tag_ in self.plan_tags)
        way = [span.root, *span.root.ancestors]
        of_subject = any(t.dep_ in ("nsubj", "poss") for t in way[: way.index(verb)])  # `The Sunday ban hurts`
        return present and not helpers and not of_subject and verb.tag_ in self.present_tags

    def _explicit(
        self, groups: Mapping[str, str | None], anchor: datetime.date | None, *, ahead: bool = False
    ) -> str | None:
        """A day or month as it is written; without a year the nearest, but far ahead only where it lies ahead."""
        name = groups.get("month")
        month = self.months[name.lower()] if name else int(groups.get("month_number") or 0)
        day = int(groups.get("day") or 0)
        if groups.get("year"):
            year = int(groups["year"] or 0)
        elif anchor:
            days = {y: (datetime.date(y, month, 15) - anchor).days for y in range(anchor.year - 1, anchor.year + 2)}
            near = [y for y, by in days.items() if ahead or by < SOON]
            year = min(near, key=lambda y: abs(days[y]))
        else:
            return None
        if not month:
            return f"{year}"
        if not day:
            return f"{year}-{month:02d}"
        return f"{year}-{month:02d}-{day:02d}" if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _was_done(span: Span) -> bool:
    """Whether the verb that a date hangs on, other than a participle before it (`starting`), stands in the past."""
    verb = next((t for t in span.root.ancestors if t.tag_.startswith(("VB", "MD")) and t.tag_ != "VBG"), None)
    if verb is None:
        return False
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    tags = {child.tag_ for child in helpers}
    perfect = verb.tag_ == "VBN" and any(child.lemma_ == "have" for child in helpers)
    return "MD" not in tags and (perfect or verb.tag_ == "VBD" or "VBD" in tags)


def _points_back(date: DateSpan, doc: Doc) -> bool:
    """Whether a month stands as what was told before: `the October rules`."""
    before, after = doc[date.start - 1 : date.start], doc[date.end : date.end + 1]
    return bool(before and after) and before[0].dep_ in ("det", "poss") and after[0].pos_ in ("NOUN", "ADJ", "PROPN")


def _broken(first: int, doc: Doc) -> bool:
    """Whether a sentence opens a paragraph."""
    return first > 0 and "\n" in doc[first - 1].text_with_ws


def _next_on(value: str, last: str) -> str:
    """A day or month without a year, as the next one from a day or month on."""
    year = int(last[:4]) + (value[5:7] < last[5:7])
    return f"{year}{value[4:]}"


def day_told(at: int, stamps: Sequence[tuple[int, datetime.date]]) -> datetime.date | None:
    """The day of the item that a character stands in."""
    return next((day for end, day in stamps if at < end), None)


def _shifted(unit: str, step: int, anchor: datetime.date) -> str:
    if unit not in ("month", "week"):  # a year or a season
        return f"{anchor.year + step}"
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02d}"
    year, week, _ = (anchor + datetime.timedelta(weeks=step)).isocalendar()
    return f"{year}-W{week:02d}"


@functools.lru_cache(maxsize=1)
def _parser(anchor: datetime.date) -> DateDataParser:
    """The parser for one day: making it costs more than all the dates of a clipping."""
    from dateparser.date import DateDataParser

    base = datetime.datetime.combine(anchor, datetime.time())
    return DateDataParser(languages=["en"], settings={"RELATIVE_BASE": base})


@functools.lru_cache(maxsize=4096)
def _parsed(text: str, anchor: datetime.date) -> str | None:
    """What an expression means on a day; clippings of one day say the same ones."""
    found = _parser(anchor).get_date_data(text)
    if not found.date_obj:
        return None
    value: str = found.date_obj.date().isoformat()
    return {"year": value[:4], "month": value[:7]}.get(found.period, value)
