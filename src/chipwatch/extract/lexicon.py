"""The lexicon of actors as the extractor needs it: every form of a name, and what it stands for.

Takes the data of `rules/actors`, gives a `Lexicon` with a gazetteer of forms. The one thing to know: a form is sure
(it always means its entry), doubtful (a word elsewhere, too), a capital, or a surname; the extractor decides on all
but the sure ones by what stands around them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from chipwatch.extract.gazetteer import Gazetteer
from chipwatch.extract.grammar import grammar_of
from chipwatch.extract.layout import fold
from chipwatch.rulebook.load import entry_id

How = Literal["sure", "doubtful", "country", "capital", "state", "surname"]
_OFFICES = ("offices", "in_office")


@dataclass(frozen=True, slots=True)
class Office:
    """A post that a person holds or held; `titles` are what the holder is called."""

    role: str
    of: str | None
    titles: tuple[str, ...]
    first: datetime.date | None
    last: datetime.date | None

    def held_on(self, date: datetime.date) -> bool:
        return (self.first is None or self.first <= date) and (self.last is None or date < self.last)


class Entry:
    """Somebody or something that acts, as the lexicon has it; most of it is read only of those whom a text names."""

    def __init__(self, item: Mapping[str, Any], kind: str, country: str | None) -> None:
        self.item, self.kind, self.country = item, kind, country
        self.name: str = item["name"]

    @cached_property
    def rule(self) -> str:
        return entry_id("actor", self.name)

    @property
    def wikidata(self) -> str | None:
        return self.item.get("wikidata")

    @property
    def parent(self) -> str | None:
        return self.item.get("parent")

    @property
    def plain(self) -> str | None:
        return self.item.get("plain")

    @property
    def ambiguous(self) -> bool:
        return bool(self.item.get("ambiguous"))

    @property
    def surname(self) -> str | None:
        return self.item.get("surname")

    @property
    def described_as(self) -> tuple[str, ...]:
        return tuple(self.item.get("described_as") or ())

    @cached_property
    def offices(self) -> tuple[Office, ...]:
        return tuple(_office(o) for key in _OFFICES for o in self.item.get(key) or ())

    def offices_on(self, date: datetime.date | None) -> list[Office]:
        """The posts held on a day; without a day, those that have not ended."""
        return [o for o in self.offices if (o.held_on(date) if date else o.last is None)]


class Form(NamedTuple):
    """What a form of a name stands for."""

    entry: Entry
    how: How


class Lexicon:
    """Forms of names, adjectives of countries, legal forms."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        words, grammar = data.get("actor_forms") or {}, grammar_of(data)
        self.made: Mapping[str, str] = words.get("made_names") or {}
        self.led_country: str = words.get("led_country", "{country}")
        self._other_portfolios: list[str] = words.get("other_portfolios") or []
        self._spellings: Mapping[str, str] = words.get("portfolio_spellings") or {}
        self.entries: dict[str, Entry] = {}
        self.codes: dict[str, str] = {}
        forms: list[tuple[str, Form]] = []
        adjectives: list[tuple[str, Entry]] = []
        for country in data.get("countries") or ():
            entry = self._add(country, "government", country["code"])
            self.codes[entry.name] = country["code"]
            forms += [(n, Form(entry, "country")) for n in (entry.name, *(country.get("aliases") or ()))]
            if country.get("capital"):
                forms.append((country["capital"], Form(entry, "capital")))
            adjectives += [(a, entry) for a in country.get("adjectives") or ()]
        for state in data.get("states") or ():
            entry = self._add(state, "government", state["code"])
            forms += [(n, Form(entry, "country")) for n in state.get("aliases") or ()]
            forms += [(n, Form(entry, "state")) for n in (entry.name, *(state.get("ambiguous_aliases") or ()))]
        places = forms.copy()
        for item in data.get("actors") or ():
            entry = self._add(item, item["kind"], item.get("country"))
            forms += self._forms(item, entry, grammar["the_first"])
            shapes = words.get("committees") or {}
            forms += [(name, Form(entry, "sure")) for name in _committee(item, shapes, grammar["the"])]
        for item in data.get("people") or ():
            forms += self._people_forms(item, self._add(item, "person", item.get("country")))
        self.gazetteer = Gazetteer(forms, articles=grammar["the_spelt"])
        self.adjectives = Gazetteer(adjectives)
        self.origin = dict(adjectives)
        self.seats: dict[str, str | None] = {
            place: code for code, places in (words.get("cities") or {}).items() for place in places
        }
        self.seats |= {name: form.entry.country for name, form in places}
        administrations = words.get("administrations") or {}
        self._government: str = administrations.get("called", "{}")
        self._led_by: Mapping[str, str] = administrations.get("led_by") or {}
        self.legal = _alternatives(words.get("legal_forms") or ())

    def knows(self, name: str) -> bool:
        """Whether this is a form of somebody listed, sure or not."""
        return bool(self.gazetteer.get(name))

    def sure(self, name: str) -> Entry | None:
        """Whom a form always means."""
        return next((form.entry for form in self.gazetteer.get(name) if form.how in ("sure", "country")), None)

    def called_after(self, word: str | None) -> str:
        """What a government is called by whoever leads it, or by another word (`X administration`)."""
        return self._government.format(word)

    def administration(self, date: datetime.date) -> Entry | None:
        """The government called after whoever is the president of the United States on a day."""
        for entry in self.presidents:
            if any(o.held_on(date) for o in entry.offices if self._leads(o)):
                return self.entries.get(self.called_after(entry.surname))
        return None

    def took_office(self, administration: Entry, date: datetime.date) -> datetime.date | None:
        """When the term began in which a day falls."""
        for entry in self.presidents:
            if administration.name == self.called_after(entry.surname):
                return next((o.first for o in entry.offices if self._leads(o) and o.held_on(date)), None)
        return None

    def like(self, name: str) -> Entry | None:
        """Whose sure form a name is but for capitals, hyphens and stops (`UBTech`, `Warner Bros Discovery`)."""
        return self._loose.get(_letters(name)) if len(name) > 3 else None

    @cached_property
    def _loose(self) -> dict[str, Entry]:
        return {_letters(name): form.entry for name, form in self.gazetteer.forms() if form.how == "sure"}

    def ministries(self, portfolio: str, country: str) -> list[str]:
        """What a ministry is called in full, and what else a listed one may be called: with its portfolio in another
        spelling, alone or with an adjective before it."""
        spelt = portfolio
        for one, other in self._spellings.items():
            spelt = spelt.replace(one, other)
        others = (shape.format(portfolio=spelt) for shape in self._other_portfolios)
        return [self.made["ministry"].format(portfolio=p, country=country) for p in (portfolio, *others)]

    @cached_property
    def presidents(self) -> list[Entry]:
        """All who have been president of the United States."""
        return [e for e in self.holders.get((self._led_by["title"],), ()) if any(map(self._leads, e.offices))]

    def _leads(self, office: Office) -> bool:
        """Whether an office is the one that administrations are called after."""
        return office.of == self._led_by["of"] and self._led_by["title"] in office.titles

    @cached_property
    def holders(self) -> dict[tuple[str, ...], list[Entry]]:
        """Who has ever had a title, by its words."""
        found: dict[tuple[str, ...], list[Entry]] = {}
        for entry in self.entries.values():
            posts = [office for key in _OFFICES for office in entry.item.get(key) or ()]
            for title in dict.fromkeys(t for office in posts for t in office.get("titles") or ()):
                found.setdefault(tuple(title.lower().split()), []).append(entry)
        return found

    def _add(self, item: Mapping[str, Any], kind: str, country: str | None) -> Entry:
        entry = Entry(item, kind, country)
        self.entries.setdefault(entry.name, entry)
        return entry

    @staticmethod
    def _forms(item: Mapping[str, Any], entry: Entry, articles: Container[str]) -> Iterator[tuple[str, Form]]:
        names = (entry.name, *(item.get("aliases") or ()))
        sure, doubtful = Form(entry, "sure"), Form(entry, "doubtful")
        for name in names:
            # `Commerce Department's Bureau of X` names two actors, each found by itself.
            if "'s " in name and name.rpartition("'s ")[2] in names:
                continue
            # Only the bare name is a word elsewhere, too; a longer alias is as good as a full name.
            yield name, doubtful if entry.ambiguous and " " not in name else sure
            article, _, rest = name.partition(" ")
            if entry.kind == "media" and rest and article in articles and rest not in names:
                yield name[0].lower() + name[1:], doubtful  # `the Information reports`
        for name in item.get("ambiguous_aliases") or ():
            yield name, doubtful

    @staticmethod
    def _people_forms(item: Mapping[str, Any], entry: Entry) -> Iterator[tuple[str, Form]]:
        known_by = item.get("known_by") or ()
        for name in dict.fromkeys((entry.name, *(item.get("aliases") or ()))):
            yield name, Form(entry, "sure")
        for name in [known_by] if isinstance(known_by, str) else known_by:
            yield name, Form(entry, "sure" if " " in name else "doubtful")
        if entry.surname:
            yield entry.surname, Form(entry, "surname")


def _committee(item: Mapping[str, Any], shapes: Mapping[str, Iterable[str]], articles: Container[str]) -> Iterator[str]:
    """What the committee of a chamber is called by what it is on: `House X Committee`, `Committee on X`."""
    for on in item.get("committee_on") or ():
        article, _, rest = on.partition(" ")
        bare = rest if article in articles else on
        yield from (shape.format(on=on, bare=bare) for shape in shapes.get(item.get("parent", ""), ()))


def _letters(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def _office(item: Mapping[str, Any]) -> Office:
    return Office(
        role=item.get("role") or "",
        of=item.get("of"),
        titles=tuple(item.get("titles") or ()),
        first=_date(item.get("from")),
        last=_date(item.get("to")),
    )


def _date(text: Any) -> datetime.date | None:
    """`2025`, `2025-01` and `2025-01-20` as the first day meant."""
    if not text:
        return None
    year, month, day = ([*map(int, str(text).split("-")), 1, 1])[:3]
    return datetime.date(year, month, day)


def _alternatives(forms: Iterable[str]) -> re.Pattern[str]:
    """Legal forms one after the other, with or without their full stops and commas."""
    ordered = sorted({fold(form).replace(".", "").replace(",", "") for form in forms}, key=len, reverse=True)
    loose = (r",? ".join(_dotted(word) for word in form.split()) for form in ordered)
    return re.compile(rf"(?:,? (?:{'|'.join(loose)})(?![\w-]))+")


def _dotted(word: str) -> str:
    """`LLC` and `L.L.C.`, `Inc` and `Inc.`"""
    if word.isupper() and word.isalpha():
        return r"\.?".join(word) + r"\.?"
    return re.escape(word) + r"\.?"
