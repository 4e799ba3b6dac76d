"""When: date expressions, resolved against the document's date.

Takes a Doc and the document's day, sets the layer `date` (label: precision, kb_id: ISO value, empty where it cannot
be told). The one thing to know: the plain forms are resolved here from `rules/dates.yaml`; only what is left goes to
dateparser, whose import costs more than reading an article.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

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
        self.named_days = {word: int(step) for word, step in rules["named_days"].items()}
        names = "|".join(sorted(self.months, key=len, reverse=True))
        fill = {
            "{month}": names,
            # `may` and `march` are words, too: without a day they count only with a capital
            "{capital_month}": f"(?-i:{'|'.join(n.title() for n in sorted(self.months, key=len, reverse=True))})",
            "{weekday}": "|".join(self.weekdays),
        }
        self.patterns = []
        for rule in rules["patterns"]:
            regex = rule["regex"]
            for name, value in fill.items():
                regex = regex.replace(name, value)
            self.patterns.append((re.compile(regex, re.IGNORECASE), rule["means"]))
        future = "|".join(re.escape(words) for words in rules["future_before"])
        self.future = re.compile(rf"\b(?:{future})(?: \w+)?[ -]*$", re.IGNORECASE)

    def __call__(self, doc: Doc, anchor: datetime.date | None) -> list[DateSpan]:
        from spacy.tokens import Span

        text = doc.text
        taken: list[tuple[int, int]] = [(s.start_char, s.end_char) for s in (doc.spans.get("instrument", ()))]
        found = []
        for regex, means in self.patterns:
            for match in regex.finditer(text):
                start, end = self._extent(match)
                span = doc.char_span(start, end, alignment_mode="expand")
                if span is None or any(start < b and a < end for a, b in taken):
                    continue
                taken.append((start, end))
                value = self._resolve(means, match, text, anchor)
                found.append(DateSpan(span.start, span.end, value))
        found.sort(key=lambda d: d.start)
        doc.spans["date"] = [
            Span(doc, d.start, d.end, label=_PRECISION.get(len(d.value or ""), "none"), kb_id=d.value or "")
            for d in found
        ]
        return found

    @staticmethod
    def _extent(match: re.Match[str]) -> tuple[int, int]:
        """A bare year is the date, not the preposition before it; else the whole expression is."""
        groups = match.groupdict()
        if groups.get("year") and not any(groups.get(g) for g in ("month", "month_number", "day")):
            return match.span("year")
        return match.span()

    def _resolve(self, means: str, match: re.Match[str], text: str, anchor: datetime.date | None) -> str | None:
        groups = match.groupdict()
        if means == "explicit":
            return self._explicit(groups, anchor)
        if anchor is None:
            return None
        ahead = bool(self.future.search(text[max(0, match.start() - 30) : match.start()]))
        match means:
            case "bare_month":
                month = self.months[groups["month"].lower()]
                year = anchor.year
                if ahead and month < anchor.month:
                    year += 1
                elif not ahead and month > anchor.month:
                    year -= 1
                return f"{year}-{month:02d}"
            case "weekday":
                step = (self.weekdays[groups["weekday"].lower()] - anchor.weekday()) % 7
                return (anchor + datetime.timedelta(step if ahead or step == 0 else step - 7)).isoformat()
            case "shifted":
                return _shifted(groups["unit"].lower(), self.shifts[groups["shift"].lower()], anchor)
            case "named_day":
                return (anchor + datetime.timedelta(self.named_days[groups["word"].lower()])).isoformat()
            case "parsed":
                return _parsed(match[0], anchor)
            case _:
                return None

    def _explicit(self, groups: Mapping[str, str | None], anchor: datetime.date | None) -> str | None:
        name = groups.get("month")
        month = self.months[name.lower()] if name else int(groups.get("month_number") or 0)
        day = int(groups.get("day") or 0)
        if groups.get("year"):
            year = int(groups["year"] or 0)
        elif anchor:
            year = min(
                (anchor.year - 1, anchor.year, anchor.year + 1),
                key=lambda y: abs((datetime.date(y, month, 15) - anchor).days),
            )
        else:
            return None
        if not month:
            return f"{year}"
        if not day:
            return f"{year}-{month:02d}"
        return f"{year}-{month:02d}-{day:02d}" if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _shifted(unit: str, step: int, anchor: datetime.date) -> str:
    if unit == "year":
        return f"{anchor.year + step}"
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02d}"
    year, week, _ = (anchor + datetime.timedelta(weeks=step)).isocalendar()
    return f"{year}-W{week:02d}"


def _parsed(text: str, anchor: datetime.date) -> str | None:
    from dateparser.date import DateDataParser

    base = datetime.datetime.combine(anchor, datetime.time())
    parser = DateDataParser(languages=["en"], settings={"RELATIVE_BASE": base})
    found = parser.get_date_data(text)
    if not found.date_obj:
        return None
    value: str = found.date_obj.date().isoformat()
    return {"year": value[:4], "month": value[:7]}.get(found.period, value)
