"""Who acts or speaks: the actors of a document with their mentions, and the layers `actor` and `demonym`.

Takes a Doc and its date, gives `Actor`s in the order of their first mention. The one thing to know: names come first
and in this order (listed, then shaped, then the model's); what only points to a name (a surname, an acronym, `the
ministry`) is read last, and counts where exactly one actor fits.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chipwatch.extract.gazetteer import Gazetteer, Hit
from chipwatch.extract.grammar import grammar_of
from chipwatch.extract.layout import layout
from chipwatch.extract.lexicon import Entry, Form, Lexicon
from chipwatch.extract.lists import enumerations
from chipwatch.extract.offices import Offices
from chipwatch.extract.places import Places, Use, listed_before
from chipwatch.extract.unlisted import PLACES, Unlisted
from chipwatch.rulebook.confidence import Confidences

if TYPE_CHECKING:
    from spacy.tokens import Doc

QUOTES = "\"'“”‘’"


def layout_quotes(doc: Doc) -> list[int]:
    """The tokens that a quoted block begins with."""
    reading = doc.user_data.get("reading")
    starts = {block.start for block in reading.blocks if block.kind == "quote"} if reading else set[int]()
    return [token.i for token in doc if token.idx in starts] if starts else []


def _stands_for(acronym: str, name: str) -> bool:
    """Whether letters are the first ones of a name's words."""
    first = "".join(word[0] for word in name.split() if word[0].isupper())
    return len(acronym) > 1 and acronym == first


@dataclass(slots=True)
class Actor:
    """An actor of a document; `mentions` are token indices [start, end)."""

    name: str
    kind: str
    country: str | None
    role: str | None
    affiliation: str | None
    wikidata: str | None
    rule: str
    confidence: float
    mentions: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Find:
    """A mention at tokens [start, end) and whom it means."""

    start: int
    end: int
    name: str
    kind: str
    country: str | None
    rule: str
    entry: Entry | None = None
    how: str = "sure"

    @property
    def employs(self) -> bool:
        """A country has subjects, not staff."""
        return self.how not in ("country", "capital", "state")


class Actors:
    """Finds actors; sets `doc.spans["actor"]` (label: kind, kb_id: name) and `["demonym"]` (kb_id: country)."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        forms = data.get("actor_forms") or {}
        titles = data.get("actor_titles") or {}
        self.forms: dict[str, Any] = {key: frozenset(v) if isinstance(v, list) else v for key, v in forms.items()}
        self.words = {key: frozenset(v) for key, v in (forms.get("country_words") or {}).items()}
        self.evidence = {kind: frozenset(ws) for kind, ws in (forms.get("evidence") or {}).items()}
        self.confidences = Confidences(data)
        self.lexicon = Lexicon(data)
        self.grammar = grammar_of(data)
        self.places = Places(forms.get("country_words") or {}, self.grammar)
        self.unlisted = Unlisted(forms, titles, self.lexicon.legal, self.grammar)
        self.offices = Offices(titles, self.grammar)
        self.members = {t: body for body, ts in (titles.get("members") or {}).items() for t in ts}
        self.title_countries = {t: code for code, ts in (titles.get("countries") or {}).items() for t in ts}

    def __call__(self, doc: Doc, date: datetime.date | None = None) -> list[Actor]:
        return _Reading(self, doc, date).actors()

    def trusted(self, rule: str) -> float:
        """The confidence in actors found by a rule."""
        return self.confidences.of(rule, "actor")


class _Reading:
    """One document being read: who stands at which token."""

    def __init__(self, rules: Actors, doc: Doc, date: datetime.date | None) -> None:
        self.rules, self.doc, self.date = rules, doc, date
        self.lexicon, self.forms, self.grammar = rules.lexicon, rules.forms, rules.grammar
        self.text = layout(doc).folded
        self.tokens = list(doc)  # made once: the parser makes each token anew
        self.ends = {t.idx + len(t): t.i + 1 for t in self.tokens}
        self.at: dict[int, Find] = {}
        self.finds: list[Find] = []
        self.demonyms: list[tuple[int, int, Entry]] = []
        self.places: list[tuple[int, int, str]] = []
        self.blocked = {
            i for layer in ("chip", "instrument") for s in doc.spans.get(layer, ()) for i in range(s.start, s.end)
        }
        self.chips = {i for s in doc.spans.get("chip", ()) for i in range(s.start, s.end)}
        self.regimes = {s.kb_id_ for s in doc.spans.get("instrument", ())}
        self.blocked |= self._quoted_titles()
        self.headings = {i for s in doc.sents if rules.unlisted.heading(s) for i in range(s.start, s.end)}

    def actors(self) -> list[Actor]:
        if not len(self.doc):
            self._set_layers()
            return []
        self._administrations()
        self._bylines()
        doubtful, countries = self._listed()
        self._stand_ins()
        self._namesakes(countries)
        self._ministries(countries)
        self._doubtful(doubtful, countries)
        self._municipalities()
        self._addressed(doubtful, (), least=2)
        self._unlisted({end for _, end, _ in countries})
        self._doubtful(doubtful, countries)
        self._countries(countries)
        self._document_names()
        self._short_names(doubtful)
        self._office_holders()
        actors = self._gather()
        self._state_offices(actors)
        self._descriptions(actors)
        self._call_plainly(actors)
        self._set_layers()
        return sorted(actors.values(), key=lambda a: a.mentions[0])

    def _quoted_titles(self) -> set[int]:
        """Tokens of titles in quotation marks: their capitals name nobody."""
        doc, found = self.doc, set[int]()
        for match in re.finditer(r"[\"“]([^\"“”]{15,300})[\"”]", layout(self.doc).text):
            span = doc.char_span(match.start(1), match.end(1), alignment_mode="contract")
            if span is None:
                continue
            words = [t for t in span if t.is_alpha and len(t.text) > 3]
            if len(words) >= 4 and sum(t.text[0].isupper() for t in words) >= 0.75 * len(words):
                found.update(t.i for t in span)
        return found

    # --- who stands where ----------------------------------------------------------------------------------------

    def _take(self, find: Find) -> None:
        self.finds.append(find)
        for i in range(find.start, find.end):
            self.at[i] = find

    def _free(self, start: int, end: int) -> bool:
        return not any(i in self.at for i in range(start, end))

    def _of(self, entry: Entry, start: int, end: int, how: str = "sure") -> Find:
        return Find(start, end, entry.name, entry.kind, entry.country, entry.rule, entry, how)

    def _owned(self, i: int) -> bool:
        find = self.at.get(i)
        return find is not None and find.employs

    # --- listed names --------------------------------------------------------------------------------------------

    def _listed(self) -> tuple[list[tuple[int, int, Form]], list[tuple[int, int, Form]]]:
        """Takes the sure names; gives back the doubtful ones, and the countries."""
        doubtful: list[tuple[int, int, Form]] = []
        countries: list[tuple[int, int, Form]] = []
        for hit in self._by_chamber(self.lexicon.gazetteer.find(self.doc)):
            form = hit.entry
            if form.how in ("country", "capital", "state"):
                countries.append((hit.start, hit.end, form))
            elif form.how == "sure" and self._unblocked(hit.start, hit.end, form.entry):
                self._take_listed(hit.start, hit.end, form.entry)
            elif form.how != "sure":
                doubtful.append((hit.start, hit.end, form))
        for start, end, entry in self.lexicon.adjectives.find(self.doc):
            if self._free(start, end):
                self.demonyms.append((start, end, entry))
        named = {i for s, e, _ in countries for i in range(s, e)}
        self.demonyms = [d for d in self.demonyms if not named & set(range(d[0], d[1]))]
        return doubtful, countries

    def _by_chamber(self, hits: list[Hit[Form]]) -> Iterator[Hit[Form]]:
        """Of committees that are called alike first the one of the chamber that was named last."""
        for n, hit in enumerate(hits):
            rivals = [hit]
            if hit.entry.entry.item.get("committee_on"):
                if n and hits[n - 1][:2] == hit[:2]:
                    continue
                rivals = [h for h in hits[n : n + 4] if h[:2] == hit[:2]]
            if len(rivals) > 1:
                named = next((f.name for f in reversed(self.finds) if f.kind == "legislature"), None)
                rivals.sort(key=lambda h: named not in (h.entry.entry.parent, h.entry.entry.name))
            yield from rivals

    def _unblocked(self, start: int, end: int, entry: Entry) -> bool:
        """No product or instrument, unless the name is longer (`Siemens EDA`), the owner of what is named there, or the
        actor's own (a regime that is both)."""
        within = self.blocked & set(range(start, end))
        owner = end < len(self.doc) and self.doc[end].tag_ == "POS"
        owner = owner or (entry.kind == "agency" and start not in self.chips)  # `a Pentagon blacklist`
        return len(within) < end - start or owner or entry.name in self.regimes

    def _take_listed(self, start: int, end: int, entry: Entry) -> None:
        """A listed name, its legal form, or the subsidiary that it begins."""
        if not self._free(start, end) or self._inside_a_name(start, end, entry):
            return
        if (
            self.doc[start].text in self.grammar["the_first"]
            and entry.kind == "media"
            and self._goes_on_in_capitals(end)
        ):
            return
        if entry.kind == "media" and end < len(self.doc) and self.doc[end].like_num:
            return  # `a Fortune 500 company`
        if entry.kind == "person":
            while start + 1 < end and self._is_title(start):
                start += 1
        if self._belongs_behind(end, entry):
            return
        if entry.kind == "company":
            further = None if self._abbreviated(end, entry) else self._subsidiary(end)
            if further is not None:
                body = further
                stop = self._legal(body) or body
                name = self._name(start, body)
                kind = self.forms["company_bodies"].get(self.doc[body - 1].text, "company")
                country = None if kind == "company" else entry.country
                self._take(Find(start, stop, name, kind, country, "actor.pattern.subsidiary"))
                return
            while end < len(self.doc) and self.doc[end].text in self.forms["same_company"]:
                end += 1
            end = self._legal(end) or end
        self._take(self._of(entry, start, end))

    def _abbreviated(self, end: int, entry: Entry) -> bool:
        """Whether a bracket behind a listed name holds its first letters: `Acme Widget Company (AWC) GmbH`."""
        bracket = end + 2 < len(self.doc) and self.doc[end].text == "(" and self.doc[end + 2].text == ")"
        return bracket and _stands_for(self.doc[end + 1].text, entry.name)

    def _goes_on_in_capitals(self, end: int) -> bool:
        """`The National Widget Council`: the newspaper's name is only the beginning of another."""
        unlisted = self.rules.unlisted
        goes_on = end < len(self.doc) and end not in self.headings and unlisted.capital(self.doc[end])
        return goes_on and not unlisted.is_title(self.doc[end]) and not self.doc[end].is_sent_start

    def _inside_a_name(self, start: int, end: int, entry: Entry) -> bool:
        """A short listed name in the middle of a person's or a hyphenated name."""
        doc = self.doc
        if end - start > 1 or entry.kind not in ("company", "media", "think_tank"):
            return False
        token = doc[start]
        return token.ent_type_ == "PERSON" and any(
            0 <= i < len(doc)
            and doc[i].ent_type_ == "PERSON"
            and doc[i].text[:1].isupper()
            and i not in self.at
            and not self._does(i)
            for i in (start - 1, end)
        )

    def _does(self, i: int) -> bool:
        """Whether a word with a capital is the verb of a headline: `Huawei Begins Shipments`."""
        return self.doc[i].tag_ in ("VBZ", "VBP", "VBD", "MD") and any(t.dep_ == "nsubj" for t in self.doc[i].lefts)

    def _is_title(self, i: int) -> bool:
        unlisted = self.rules.unlisted
        return unlisted.is_title(self.doc[i]) or self.doc[i].text in unlisted.courtesy

    def _belongs_behind(self, end: int, entry: Entry) -> bool:
        """`Russian military hardware`: a quality of what follows, not the armed forces."""
        if entry.kind == "agency" and self.doc[end - 1].text in self.rules.words["military"]:
            return self._qualifies(end)
        if end < len(self.doc) and self.doc[end].text in self.forms["venues"]:
            return True
        if entry.kind == "organization" and end - 1 not in self.headings and self._begins_an_event(end):
            return True
        # `the West Coast`
        bloc = entry.kind == "government" and entry.country is None
        return bloc and end < len(self.doc) and self.rules.unlisted.capital(self.doc[end])

    def _begins_an_event(self, end: int) -> bool:
        """`the GOP Spring Conference`: words with capitals follow that end as no organisation does."""
        unlisted, at = self.rules.unlisted, end
        while at < len(self.doc) and unlisted.capital(self.doc[at]) and not self.doc[at].is_sent_start:
            at += 1
        return at > end + 1 and self.doc[at - 1].text in unlisted.not_organisations

    def _qualifies(self, i: int) -> bool:
        """Whether the word at `i` is a noun that what stands before only qualifies."""
        return i < len(self.doc) and (self.doc[i].pos_ in ("NOUN", "ADJ", "PROPN") or self.doc[i].text == "-")

    def _legal(self, end: int) -> int | None:
        last = self.doc[end - 1]
        match = self.lexicon.legal.match(self.text, last.idx + len(last))
        if match:
            for stop in (match.end(), match.end() - 1):
                if stop in self.ends:
                    return self.ends[stop]
        return None

    def _subsidiary(self, end: int) -> int | None:
        """Where the name of a subsidiary ends that begins with a listed company's (`Samsung Austin Semiconductor`)."""
        doc, at = self.doc, end
        last: int | None = None
        while at < len(doc) and at - end < 4 and not doc[at].is_sent_start:
            token = doc[at]
            close = self.rules.unlisted.bracket(doc, at)
            if close:
                if last == at or self._legal(close):
                    last = close
                at = close
                continue
            if (
                not (self.rules.unlisted.capital(token) and token.pos_ in ("PROPN", "NOUN", "ADJ"))
                or at in self.blocked
            ):
                break
            at += 1
            if (
                token.text in self.forms["subsidiary_nouns"]
                or token.text in self.forms["company_bodies"]
                or (self._legal(at) and not self._legal(end) and token.text not in self.forms["same_company"])
            ):
                last = at
        return last

    def _name(self, start: int, end: int) -> str:
        words = re.sub(r"\s+", " ", self.doc[start:end].text)
        lead, _, name = words.partition(" ")
        return name if name and lead in self.grammar["before_names"] else words

    # --- bylines ------------------------------------------------------------------------------------------------

    def _bylines(self) -> None:
        """`> jane doe: ...`: who a quoted message is from, in whatever letters; a listed name stays what it is."""
        doc, words = self.doc, self.forms.get("bylines") or {}
        for start in layout_quotes(doc):
            end = start
            while end < len(doc) and end - start <= int(words.get("longest", 0)) and doc[end].is_alpha:
                end += 1
            if end == start or end >= len(doc) - 1 or doc[end].text != ":":
                continue
            names = [t.text for t in doc[start:end]]
            plain = any(t.lower_ in words["not"] or t.pos_ in ("VERB", "AUX", "DET", "ADP") for t in doc[start:end])
            if plain or len(names[0]) < 3 or names[0].isupper() or self.rules.unlisted.is_title(doc[start]):
                continue
            name = " ".join(names)
            if not self.lexicon.knows(name):
                self._take(Find(start, end, name, "person", None, "actor.pattern.byline"))

    # --- administrations ----------------------------------------------------------------------------------------

    def _administrations(self) -> None:
        """`the GOP administration`, `the previous administration`: whose it is, the dated offices say."""
        doc, words = self.doc, self.forms["administrations"]
        places = [t.i for t in self.tokens if t.lower_ in self.grammar["administration"] and t.i]
        for i in places:
            word, entry, start = doc[i - 1].text, None, i - 2
            if i < 2 or doc[i - 2].lower_ not in self.grammar["the"] or self.date is None:
                pass
            elif word in words["sitting"]:
                entry = self._administration(self.date)
            elif word in words["previous"]:
                sitting = self._administration(self.date)
                before = self.lexicon.took_office(sitting, self.date) if sitting else None
                entry = self._administration(before - datetime.timedelta(days=1)) if before else None
            elif word in words["party"]:
                entry = self._administration(self.date)
                if entry is not None and self.lexicon.called_after(word) not in entry.described_as:
                    entry = None
            if word.lower() in words["own"]:
                entry, start = self._own_administration(i, places), i - 1
            elif owner := next((j for j in (i - 1, i - 2) if j > 0 and doc[j].tag_ == "POS"), None):
                entry = self.lexicon.entries.get(self.lexicon.called_after(doc[owner - 1].text))
                start = i if self.lexicon.sure(doc[max(0, owner - 2) : owner].text) else max(0, owner - 1)
            if entry is not None and self._free(start, i + 1):
                self._take(self._of(entry, start, i + 1, "described"))

    def _own_administration(self, i: int, places: Iterable[int]) -> Entry | None:
        """`his administration`, `the administration`: of the president named last, unless one is called by name
        elsewhere (then it is that one, told by its description)."""
        doc = self.doc
        goes_on = i + 1 < len(doc) and (doc[i + 1].lower_ in self.grammar["of"] or doc[i + 1].pos_ == "NOUN")
        if goes_on and doc[i - 1].lower_ in self.grammar["the"]:
            return None
        named = (doc[j - 1] for j in places if doc[j - 1].lower_ not in self.forms["administrations"]["own"])
        if doc[i - 1].lower_ in self.grammar["the"] and any(t.text[:1].isupper() or t.tag_ == "POS" for t in named):
            return None
        surnames = {entry.surname for entry in self.lexicon.presidents}
        last = next((t.text for t in reversed(self.tokens[:i]) if t.text in surnames), None)
        if last is None and doc[i - 1].lower_ in self.grammar["the"] and self.date is not None:
            sitting = self._administration(self.date)
            return sitting if sitting and any(t.text == sitting.name.split()[0] for t in self.tokens) else None
        return self.lexicon.entries.get(self.lexicon.called_after(last)) if last else None

    def _administration(self, date: datetime.date) -> Entry | None:
        return self.lexicon.administration(date)

    # --- ministries, governments, armed forces -------------------------------------------------------------------

    def _origin(self, i: int, countries: Mapping[int, tuple[int, int, Entry]]) -> tuple[int, Entry] | None:
        """The country that the token before `i` names, as an adjective, as an owner or bare, and where it begins."""
        at = i - 1
        if at >= 0 and self.doc[at].tag_ == "POS":
            at -= 1
        found = countries.get(at)
        return (found[0], found[2]) if found else None

    def _stand_ins(self) -> None:
        """`The Times` is the New York Times where a text has named that before."""
        for n, find in enumerate(self.finds):
            longer = self.forms["short_for"].get(find.name, ())
            named = next((f for f in self.finds if f.name in longer and f.start < find.start), None)
            if named is not None and named.entry is not None:
                self.finds[n] = self._of(named.entry, find.start, find.end)
                self.at |= dict.fromkeys(range(find.start, find.end), self.finds[n])

    def _namesakes(self, countries: list[tuple[int, int, Form]]) -> None:
        """An agency that another country stands before is that country's (`the UK's AI Safety Institute`)."""
        before = {e: f.entry for _, e, f in countries if f.how == "country"}
        before |= {e: entry for _, e, entry in self.demonyms}
        for n, find in enumerate(self.finds):
            own = find.start - (find.start > 0 and self.doc[find.start - 1].tag_ == "POS")
            owner = before.get(own)
            if find.kind == "agency" and find.country and owner and owner.country not in (None, "EU", find.country):
                name = self._name(find.start, find.end)
                self.finds[n] = Find(find.start, find.end, name, "agency", owner.country, "actor.pattern.agency")
                self.at |= dict.fromkeys(range(find.start, find.end), self.finds[n])

    def _ministries(self, countries: list[tuple[int, int, Form]]) -> None:
        """`the Chinese government` is the country; ``Ministry of X` has a name of its own."""
        named = {i: (s, e, f.entry) for s, e, f in countries for i in range(s, e)}
        named |= {i: (s, e, entry) for s, e, entry in self.demonyms for i in range(s, e)}
        doc, words = self.doc, self.rules.words
        for token in self.tokens:
            i = token.i
            if i in self.at:
                continue
            if token.text in words["government"]:
                self._government(i, named)
            elif token.text in words["military"] or (i and f"{doc[i - 1].lower_} {token.lower_}" in words["military"]):
                first = i if token.text in words["military"] else i - 1
                origin = self._origin(first, named)
                if origin and not self._qualifies(i + 1):
                    name = self.lexicon.made["armed_forces"].format(country=self._with_article(origin[1].name))
                    rule = "actor.pattern.armed-forces"
                    self._take(Find(origin[0], i + 1, name, "agency", origin[1].country, rule))
            elif token.text in words["ministry"]:
                self._ministry(i, named)

    def _municipalities(self) -> None:
        """`the City of Phoenix`, `Osceola County has leased`: local governments, where they are more than a place."""
        doc, words, capital = self.doc, self.rules.words, self.rules.unlisted.capital
        for i in (t.i for t in self.tokens[:-1] if t.text in words["local"]):
            start, end, of = i, i + 1, doc[i + 1].lower_ in words["local_of"]
            if of:
                end += 1
                while end < len(doc) and capital(doc[end]) and end not in self.at and not doc[end].is_sent_start:
                    end += 1
            else:
                while start > 0 and capital(doc[start - 1]) and i - start < 3 and start - 1 not in self.at:
                    start -= 1
            named = end > i + 2 if of else start < i and doc[i].text in words["local_behind"]
            if (
                not named
                or start in self.headings
                or not self._free(start, end)
                or not self._acts_locally(i, start, end)
            ):
                continue
            name = doc[start:end].text
            name = name[:1].upper() + name[1:]
            if not self.lexicon.knows(doc[start:end].text):
                seat = self._seat(end) or self._seat(i)
                self._take(Find(start, end, name, "government", seat, "actor.pattern.local-government"))

    def _acts_locally(self, i: int, start: int, end: int) -> bool:
        """Whether a local government is written as `City of X`, does something, or has something done by it."""
        doc, words = self.doc, self.rules.words
        before = doc[start - 1 - (start > 1 and doc[start - 1].lower_ in words["articles"])].lower_ if start else ""
        if before in words["place_prepositions"] or (end < len(doc) and doc[end].pos_ in ("NOUN", "PROPN")):
            return False
        if end > i + 1 and doc[i].text[0].isupper():
            return True
        root = doc[start:end].root
        acts = root.dep_ in ("nsubj", "agent") and root.head.pos_ == "VERB" and root.head.i >= end
        return acts or before in words["list_prepositions"] or before in words["local_partners"]

    def _government(self, i: int, named: Mapping[int, tuple[int, int, Entry]]) -> None:
        at = i
        while at > 0 and self.doc[at - 1].text in self.rules.words["government_modifiers"]:
            at -= 1
        origin = self._origin(at, named)
        if origin and self.doc[i].text in self.rules.words["qualifying"]:
            following = self.doc[i + 1] if i + 1 < len(self.doc) else None
            if following is not None and following.pos_ in ("NOUN", "PROPN"):
                return
        if origin and self._free(origin[0], i + 1):
            self._take(self._of(origin[1], origin[0], i + 1, "country"))

    def _ministry(self, i: int, named: Mapping[int, tuple[int, int, Entry]]) -> None:
        doc = self.doc
        start, end = i, i + 1
        portfolio = ""
        if (end + 1 < len(doc) and doc[end].lower_ in self.grammar["of_for"] and doc[end + 1].text[:1].isupper()) or (
            end + 2 < len(doc) and doc[end].lower_ in self.grammar["of"] and doc[end + 1].lower_ in self.grammar["the"]
        ):
            stop = end + 1
            while stop < len(doc) and (
                (self.rules.unlisted.capital(doc[stop]) and stop not in named and stop not in self.at)
                or (
                    doc[stop].text in self.grammar["joins_the"]
                    and stop + 1 < len(doc)
                    and doc[stop + 1].text[:1].isupper()
                    and stop + 1 not in named
                )
                or (
                    doc[stop].text == ","
                    and stop + 2 < len(doc)
                    and doc[stop + 1].text[:1].isupper()
                    and doc[stop + 2].text in self.grammar["comma_and"]
                    and stop + 1 not in named
                )
            ):
                stop += 1
            while stop > end + 1 and doc[stop - 1].lower_ in self.grammar["listing"]:
                stop -= 1
            portfolio, end = doc[i + 2 : stop].text, stop
        elif end + 1 < len(doc) and doc[end].lower_ in self.grammar["of"] and doc[end + 1].pos_ == "NOUN":
            stop = end + 1
            while stop < len(doc) and (doc[stop].pos_ in ("NOUN", "ADJ") or doc[stop].lower_ in self.grammar["and"]):
                stop += 1
            while doc[stop - 1].pos_ != "NOUN":
                stop -= 1
            portfolio, end = doc[end + 1 : stop].text.title(), stop
        else:
            while (
                start > 0
                and start - 1 not in named
                and start - 1 not in self.at
                and (doc[start - 1].pos_ in ("NOUN", "PROPN", "ADJ") or doc[start - 1].text in self.grammar["and_dash"])
                and doc[start - 1].text not in self.forms["not_portfolios"]
                and i - start < 4
            ):
                start -= 1
            portfolio = doc[start:i].text.title()
        if not portfolio:
            return
        portfolio = self.forms["portfolios"].get(portfolio, portfolio)
        entry: Entry | None = None
        origin = self._origin(start, named)
        if origin:
            start, entry = origin
        elif end + 1 < len(doc) and doc[end].text in self.grammar["of"]:
            at = end + 2 if doc[end + 1].lower_ in self.grammar["the"] else end + 1
            if at in named:
                entry, end = named[at][2], named[at][1]
        if entry is None:
            entry = self._country_here(i, named)
        if entry is None:
            return
        country = self._with_article(entry.name)
        name, *others = self.lexicon.ministries(portfolio, country)
        listed = next((e for one in (name, *others) if (e := self.lexicon.entries.get(one))), None)
        if listed:
            self._take(self._of(listed, start, end))
        else:
            self._take(Find(start, end, name, "agency", entry.country, "actor.pattern.ministry"))

    def _country_here(self, i: int, named: Mapping[int, tuple[int, int, Entry]]) -> Entry | None:
        """The country whose ministry a bare `foreign ministry` is: its spokesman's, or the only one in the sentence."""
        _doc, sentence = self.doc, self.doc[i].sent
        for j in range(i + 1, min(sentence.end, i + 6)):
            find = self.at.get(j)
            if find is not None and find.kind == "person" and find.country:
                return next(
                    (
                        e
                        for e in self.lexicon.entries.values()
                        if e.country == find.country and e.name in self.lexicon.codes
                    ),
                    None,
                )
        for first, last in ((sentence.start, sentence.end), (max(0, sentence.start - 60), sentence.end)):
            near = Counter(named[j][2].name for j in range(first, last) if j in named)
            foreign = [n for n in near if n not in self.rules.words["no_ministries"]]
            if len(foreign) == 1:
                return self.lexicon.entries[foreign[0]]
        acts = [named[t.i][2].name for t in sentence if t.i in named and t.dep_ == "nsubj" and t.i < i]
        home = self.forms["ministry_homes"].get(self.doc[i - 1].lower_)
        if acts or home:
            return self.lexicon.entries[acts[0] if acts else home]
        others = (e.name for _, _, e in set(named.values()) if e.name not in self.rules.words["no_ministries"])
        every = Counter(others)
        ranked = every.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] >= 3 * ranked[1][1]):
            return self.lexicon.entries[ranked[0][0]]
        return None

    def _with_article(self, country: str) -> str:
        led = country in self.rules.words["with_article"]
        return self.lexicon.led_country.format(country=country) if led else country

    # --- unlisted names ------------------------------------------------------------------------------------------

    def _unlisted(self, place_ends: set[int]) -> None:
        """Organisations, then persons; what ends as the name of a country or capital does is a place."""
        unlisted = self.rules.unlisted
        taken = set(self.at) | self.blocked
        for named in unlisted.organisations(self.doc, taken, self.headings):
            if self._free(named.start, named.end) and not self.lexicon.knows(self.doc[named.start : named.body].text):
                name = self._name(named.start, named.body)
                # `X Corp.`, which is called `X Corporation` in full
                full = (f"{name} {form}" for form in self.forms["spelt_out"]) if named.end > named.body else ()
                if whole := self.lexicon.like(name) or next(filter(None, map(self.lexicon.sure, full)), None):
                    self._take(self._of(whole, named.start, named.end))
                    continue
                start = named.start + (self.doc[named.start].lower_ in self.grammar["articles"])
                find = Find(start, named.end, name, named.kind, None, named.rule)
                find.country = self._origin_of(find)
                self._take(find)
        self._enumerated(place_ends)
        taken = set(self.at) | self.blocked
        for named in unlisted.persons(self.doc, taken, self.headings):
            if self._free(named.start, named.end) and named.end not in place_ends:
                name = self._name(named.start, named.end)
                listed = self.lexicon.sure(re.sub(r" [A-Z]\.(?= )", "", name))  # `John Q. Public`
                if listed and listed.kind == "person":
                    self._take(self._of(listed, named.start, named.end))
                elif named.rule != "actor.ner.person-line":
                    self._take(Find(named.start, named.end, name, "person", None, named.rule))

    def _enumerated(self, place_ends: set[int]) -> None:
        """Names that stand in one list with firms, and departments called by one word there (`Commerce, State`)."""
        unlisted, doc, forms = self.rules.unlisted, self.doc, self.forms["enumerations"]
        short = forms["departments"]
        for members in enumerations(doc, self._member, self.grammar["separators"], forms["joints"]):
            unknown = [(s, e) for s, e in members if s not in self.at]
            firms = self._firms_before(members[0][0])
            told = firms is not None and (
                doc[members[0][0] - 1].lower_ in forms["introduced_by"]
                or firms == members[0][0] - 1
                or (firms == members[0][0] - 2 and doc[firms + 1].text == ",")
            )
            said = (
                members[0][0] > 1 and doc[members[0][0] - 2].lemma_.lower() in forms["department_words"]
            )  # `Departments of A and B`
            acting = not said and self._firms_act(members)
            # `firms such as X and Y`
            if len(members) < 3 and not said and not acting and not (told and members[0][0] - (firms or 0) <= 5):
                continue
            departments = [(s, e) for s, e in unknown if doc[s:e].text in short]
            known = sum(s in self.at and self.at[s].name in short.values() for s, _ in members)
            if departments and (said or len(departments) + known >= int(forms["least_departments"])):
                for start, end in departments:
                    self._take(self._of(self.lexicon.entries[short[doc[start].text]], start, end))
                continue
            kinds = [self.at[s].kind for s, _ in members if s in self.at]
            if said or set(kinds) - set(forms["kinds"]):
                continue
            for start, end in unknown:
                seen = doc[start].ent_type_ in ("ORG", "PERSON")
                if end - start > 1 and doc[start].ent_type_ == "PERSON" and self._may_be_persons(firms):
                    continue  # `partners Jane Doe and John Roe`
                if end in place_ends or not unlisted.listable(doc, start, end, told=told or acting):
                    continue
                own = unlisted.kind_in(doc, start, end)
                named = end - start > 1 and (
                    own == "company" or (end - start > 2 and doc[start].text in unlisted.cities)
                )
                if (
                    told
                    or (acting and (kinds or not unlisted.is_word(doc[start])))
                    or (kinds and (firms is not None or named))
                    or (seen and len(kinds) > len(unknown))
                ):
                    kind = own or "company"
                    name = self._name(start, end)
                    if listed := self.lexicon.like(name):
                        self._take(self._of(listed, start, end))
                    elif not self.lexicon.knows(name):
                        find = Find(start, end, name, kind, None, "actor.pattern.list")
                        find.country = self._adjective_before(firms) if firms is not None else None
                        find.country = find.country or self._origin_of(find)
                        self._take(find)

    def _may_be_persons(self, noun: int | None) -> bool:
        """Whether a plural noun for firms is one for persons as well."""
        word = self.doc[noun].lemma_.lower() if noun is not None else ""
        return word in self.forms["enumerations"]["nouns"] or word in self.rules.unlisted.naming["persons_too"]

    def _firms_act(self, members: list[tuple[int, int]]) -> bool:
        """Whether those in a list do together what firms do (`X, Y and Z each make lenses`, `OpenAI and X signed`)."""
        doc, unlisted = self.doc, self.rules.unlisted
        kinds = {self.at[s].kind for s, _ in members if s in self.at}
        unknown = [(s, e) for s, e in members if s not in self.at]
        places = [(s, e) for s, e in unknown if doc[s].ent_type_ in PLACES]
        if kinds - {"company"} or not unknown or len(places) == len(members) or any(self._seat(e) for _, e in places):
            return False
        if any((doc[s].ent_type_ == "PERSON" and e - s > 1) or doc[s:e].text in unlisted.machines for s, e in unknown):
            return False
        if not all(unlisted.may_be_firm(doc, s, e) for s, e in unknown if (s, e) not in places):
            return False
        if not kinds and len(members) < 3 and any(unlisted.is_word(doc[s]) for s, _ in unknown):
            return False
        end = members[-1][1]
        while end < len(doc) and (doc[end].tag_ in ("RB", "MD", "DT") or doc[end].dep_ in ("aux", "appos")):
            end += 1
        return end < len(doc) and doc[end].lemma_ in unlisted.deeds["does"] | unlisted.deeds["together"]

    def _member(self, start: int) -> int:
        """Where the name ends that starts at a token, listed or any words with capitals; 0 where none does."""
        find = self.at.get(start)
        if find:
            return find.end if find.start == start else 0
        end = start
        while end < len(self.doc) and (end == start or not self.doc[end].is_sent_start):
            known = end in self.at or end in self.blocked or end in self.headings
            if known or not self.rules.unlisted.capital(self.doc[end]):
                break
            end += 1
        return end if end > start else 0

    def _firms_before(self, at: int) -> int | None:
        """The plural noun for companies that a sentence has before a token (`the firms named were`), or the one before
        where it only begins the list (`They are: X`)."""
        nouns = (
            self.rules.unlisted.before | self.rules.unlisted.bracketed | frozenset(self.forms["enumerations"]["nouns"])
        )
        first = self.doc[at].sent.start
        if first and at - first <= 4 and self.doc[at - 1].text == ":":
            first = self.doc[first - 1].sent.start
        for i in range(at - 1, first - 1, -1):
            if self.doc[i].tag_ == "NNS" and self.doc[i].lemma_.lower() in nouns:
                return i
        return None

    def _adjective_before(self, noun: int) -> str | None:
        """The country of the adjective that stands right before a noun or its own adjectives."""
        codes = {i: entry.country for s, e, entry in self.demonyms for i in range(s, e)}
        for i in range(noun - 1, max(-1, noun - 4), -1):
            if i in codes:
                return codes[i]
            if self.doc[i].pos_ not in ("NOUN", "ADJ", "PROPN"):
                break
        return None

    def _origin_of(self, find: Find) -> str | None:
        """The country of an unlisted organisation, from the adjective before it (`the Dutch company X`)."""
        doc = self.doc
        owner = self.at.get(find.start - 2) if find.start > 1 and doc[find.start - 1].tag_ == "POS" else None
        if owner is not None:
            return owner.country
        codes = {i: entry.country for s, e, entry in self.demonyms for i in range(s, e)}
        near = find.start - 1 - (find.rule == "actor.pattern.apposition" and doc[find.start - 1].text == ",")
        for i in range(near, max(doc[find.start].sent.start - 1, find.start - 9), -1):
            if i in codes:
                return codes[i]
            if doc[i].tag_ == "POS" or (doc[i].lower_ in self.forms["seated"] and doc[i - 1].text == "-"):
                return self._seat(i) or self._seat(i - 1)  # `Japan's X`, `the Lyon-based X`
            if doc[i].ent_type_ == "GPE" and (seat := self._seat(i + 1)):
                return seat
            compound = doc[i].text == "-" or doc[i - 1].text == "-"  # `AI-powered`
            if doc[i].pos_ not in ("NOUN", "ADJ", "PROPN", "NUM") and not compound:
                break
        first = next((codes[i] for i in range(find.start, find.end) if i in codes), None)
        if first:
            return first
        words = doc[find.start : find.end].text
        own = next((e.country for n, e in self.lexicon.origin.items() if f" {n} " in f" {words} "), None)
        own = own or next((self._seat(i) for i in range(find.start + 1, find.end + 1) if self._seat(i)), None)
        own = own or self._seat_behind(find.end, codes)
        if (
            own is None and find.end + 1 < len(doc) and doc[find.end].lower_ in self.grammar["at"]
        ):  # `the X Center at Y`
            home = self.at.get(find.end + 1 + (doc[find.end + 1].lower_ in self.grammar["the"]))
            own = home.country if home is not None else None
        return own or (self._seat_in_front(find.start) if find.kind != "company" else None)

    def _seat(self, end: int) -> str | None:
        """The country of the place or people whose name ends before a token."""
        for size in (3, 2, 1):
            name = self.doc[end - size : end].text if end >= size else ""
            if code := self.lexicon.seats.get(name):
                return code
        return None

    def _seat_behind(self, end: int, codes: Mapping[int, str | None]) -> str | None:
        """Where it sits, by what follows its name: `, a Dutch maker of`, `, a firm based in Lyon`."""
        doc = self.doc
        if end + 1 >= len(doc) or doc[end].text not in (",", "("):
            return None
        seated = self.forms["seated"]
        if doc[end + 1].lower_ not in self.grammar["introducing"] | self.grammar["which"] | seated:
            return None
        stop = min(doc[end].sent.end, end + 20)
        for i in range(end + 1, stop):
            if i in codes:
                return codes[i]
            if doc[i].text in (",", ";", ")"):
                break
            if doc[i].lower_ in seated:
                if doc[i - 1].text == "-":
                    return self._seat(i - 1)
                if i + 1 < stop and doc[i + 1].lower_ in self.grammar["in_at"]:
                    return next((code for n in (5, 4, 3) if i + n <= stop and (code := self._seat(i + n))), None)
        return None

    def _seat_in_front(self, start: int) -> str | None:
        """`In Singapore, the centre`: the place that a sentence begins with."""
        doc, first = self.doc, self.doc[start].sent.start
        first += doc[first].pos_ == "CCONJ"
        comma = next((i for i in range(first + 2, min(first + 5, start)) if doc[i].text == ","), None)
        near = comma is not None and start - comma <= 3
        return self._seat(comma) if comma is not None and near and doc[first].lower_ in self.grammar["in"] else None

    def _office_holders(self) -> None:
        """`the commerce secretary` is who holds that office on the document's day, where one listed person does."""
        if self.date is None:
            return
        for token in self.tokens:
            if token.lower_ not in self.grammar["the"]:
                continue
            for size in (4, 3, 2):  # one word alone (`the president`) is held by too many
                start, end = token.i + 1, token.i + 1 + size
                holders = self._in_office(tuple(t.lower_ for t in self.tokens[start:end]))
                if len(holders) == 1 and self._free(start, end) and not self._goes_on(end):
                    self._take(self._of(holders[0], token.i, end, "described"))
                    break

    def _in_office(self, title: tuple[str, ...]) -> list[Entry]:
        """Who has a title on the document's day."""
        return [
            entry
            for entry in self.lexicon.holders.get(title, ())
            if any(tuple(t.lower().split()) == title for o in entry.offices_on(self.date) for t in o.titles)
        ]

    def _goes_on(self, end: int) -> bool:
        """Whether a name or a noun follows, so that what stands before it is a part of that."""
        return end < len(self.tokens) and self.tokens[end].pos_ in ("NOUN", "PROPN")

    # --- names that need evidence --------------------------------------------------------------------------------

    def _doubtful(self, doubtful: list[tuple[int, int, Form]], countries: Iterable[tuple[int, int, Form]]) -> None:
        origins = {i: (s, e, f.entry) for s, e, f in countries for i in range(s, e)}
        origins |= {i: (s, e, entry) for s, e, entry in self.demonyms for i in range(s, e)}
        for start, end, form in doubtful:
            if form.how != "doubtful" or not self._free(start, end):
                continue
            if self.blocked & set(range(start, end)) and not self._reports(end, form.entry):
                continue
            origin = self._origin(start, origins)
            # `Treasury` may be bonds, `the US Treasury` is not, and `the US Commerce Secretary` is a person.
            at_home = origin is not None and form.entry.kind == "agency" and origin[1].country == form.entry.country
            goes_on = end < len(self.doc) and self.rules.unlisted.capital(self.doc[end])
            if (at_home and not goes_on) or self._evident(start, end, form.entry):
                self._take_listed(start, end, form.entry)

    def _evident(self, start: int, end: int, entry: Entry) -> bool:
        """Whether a name that is a word elsewhere, too, is meant here."""
        doc, unlisted = self.doc, self.rules.unlisted
        if doc[start].text in self.grammar["the"] and entry.kind == "media":
            return self._reports(end, entry)
        if not doc[start].text[:1].isupper() or self._longer_name(start, end):
            return False
        if (
            start > 1
            and doc[start - 1].text in self.grammar["of"]
            and unlisted.is_title(doc[start - 2])
            and entry.kind == "agency"
        ):
            return False
        if start and doc[start - 1].text in self.grammar["ampersand"] and entry.kind == "person":
            return False
        if entry.kind == "company" and end < len(doc) and doc[end].text in self.forms["technology_nouns"]:
            return False
        if any(f.entry is entry for f in self.finds):
            return True
        article = start > 0 and doc[start - 1].lower_ in self.rules.words["articles"]
        if entry.kind == "organization" and article and doc[start:end].root.dep_ in ("nsubj", "nsubjpass"):
            return not self._qualifies(end)  # `the Quad met`
        if (
            entry.kind == "agency"
            and not article
            and end < len(doc)
            and doc[end].tag_ == "POS"
            and doc[start].pos_ == "PROPN"
        ):
            return True  # `Commerce's own estimate`
        if self._legal(end) or self._reports(end, entry) or self._rules(start, end, entry):
            return True
        if entry.kind == "person":
            compound = doc[end : end + 2].text.lower()
            if compound[:1] == "-" and compound[1:] in self.forms["person_compounds"]:
                return False
            return (end < len(doc) and (doc[end].lower_ in unlisted.speech or doc[end].tag_ == "POS")) or (
                (doc[start].pos_ == "PROPN" or (end < len(doc) and doc[end].tag_ in ("VBD", "VBZ", "MD")))
                and doc[start].ent_type_ in ("PERSON", "ORG", "GPE", "")
            )
        product = end + (end < len(doc) and doc[end].tag_ == "POS")
        if entry.kind == "company" and product in self.chips and doc[end - 1].text[:1].isupper():
            return True  # `Meta's Iris chip`
        if unlisted.kind_beside(doc, start, end) or self._stands_alone(start, end, entry):
            return True
        if start > 1 and doc[start - 1].text in self.grammar["of"] and doc[start - 2].text in unlisted.posts:
            return True
        # In a list with another actor of its kind.
        for i, step in ((start - 1, -1), (end, 1)):
            if 0 <= i < len(doc) and doc[i].text in self.grammar["listing_or"]:
                other = self.at.get(i + step)
                if other is not None and other.kind == entry.kind:
                    return True
        sentence = doc[start].sent
        words = {t.text for t in sentence if not start <= t.i < end}
        near = bool(words & self.rules.evidence.get(entry.kind, frozenset()))
        return near and doc[start].ent_type_ == "ORG" and (doc[start].i != sentence.start or doc[start].text.isupper())

    def _reports(self, end: int, entry: Entry) -> bool:
        """Whether a newspaper's name has a verb for what newspapers do behind it."""
        return entry.kind == "media" and end < len(self.doc) and self.doc[end].lemma_ in self.forms["reporting"]

    def _rules(self, start: int, end: int, entry: Entry) -> bool:
        """Whether an agency's bare name does what agencies do (`Commerce fined`, `a settlement with Commerce`)."""
        doc, token = self.doc, self.doc[end - 1]
        if entry.kind != "agency" or start in self.headings or doc[start].text.isupper():
            return False
        before = doc[start - 1] if start else None
        if before is not None and before.lower_ in self.grammar["of_amp"]:  # `the Chamber of Commerce`
            return False
        if end < len(doc) and doc[end].lower_ in self.forms["ruling_nouns"] and end - start == 1:
            return True
        behind = next((t for t in doc[end : end + 3] if t.pos_ not in ("AUX", "ADV")), None)
        if (
            behind is not None
            and behind.lemma_ in self.forms["ruling"]
            and behind.tag_ in ("VBD", "VBZ", "VBN", "VB", "VBG")
        ):
            return behind.tag_ != "VBN" or behind.i > end
        return before is not None and before.lower_ in self.forms["ruled_by"] and token.pos_ == "PROPN"

    def _stands_alone(self, start: int, end: int, entry: Entry) -> bool:
        """A word with a capital in the middle of a sentence, or one that acts: of a firm or a paper, it is the name."""
        token, doc = self.doc[start], self.doc
        if entry.kind == "agency":  # `Commerce said`
            first = token.is_sent_start and end - start == 1 and end < len(doc)
            return bool(first and self._does(end) and token.dep_ == "nsubj" and token.head.i == end)
        if entry.kind not in ("company", "media") or start in self.headings or end - start > 1:
            return False
        if token.text.isupper() or doc[end : end + 1].text == "-":
            return False
        before = doc[start - 1] if start else None
        if before is not None and not token.is_sent_start and not before.is_quote:
            place = token.ent_type_ in ("GPE", "LOC") and before.pos_ == "ADP"
            return (
                before.pos_ not in ("DET", "PRON")
                and before.text not in (":", "-")
                and token.pos_ == "PROPN"
                and not place
            )
        alone = end < len(doc) and (doc[end].is_sent_end or token.sent.end == end) and doc[end].is_punct
        verb = token.head if token.dep_ == "nsubj" else None
        acts = verb is not None and verb.tag_ in ("VBZ", "VBD") and start < verb.i <= end + 1
        helped = end < len(doc) and doc[end].tag_ in ("VBZ", "VBD", "MD") and token.dep_ in ("nsubj", "nsubjpass")
        return token.pos_ == "PROPN" and bool(alone or acts or helped)

    def _longer_name(self, start: int, end: int) -> bool:
        """Part of a longer run of names that is not its own."""
        doc, capital = self.doc, self.rules.unlisted.capital
        before = start > 0 and not doc[start].is_sent_start and capital(doc[start - 1]) and start - 1 not in self.at
        if before and doc[start - 1].text in self.rules.unlisted.courtesy:
            before = False
        behind = end < len(doc) and capital(doc[end]) and not doc[end].is_sent_start and end not in self.at
        behind = behind and not self._does(end)
        if start in self.headings:
            return False
        if behind and doc[end].text in self.rules.unlisted.not_organisations:
            behind = False  # `the Xi Summit`
        if before and (
            self.rules.unlisted.is_title(doc[start - 1]) or doc[start - 1].ent_type_ in ("NORP", "GPE", "DATE")
        ):
            before = False
        if behind and self.rules.unlisted.is_title(doc[end]) and doc[end].text.isupper():
            behind = False
        return before or behind

    # --- countries -----------------------------------------------------------------------------------------------

    def _countries(self, countries: list[tuple[int, int, Form]]) -> None:
        """A country is an actor of the document if it acts once, or is mentioned twice as more than a place."""
        uses: dict[int, Use] = {}
        found: dict[str, list[tuple[int, int, Form, Use]]] = defaultdict(list)
        for find in self.finds:
            if find.how == "country":
                found[find.name].append((find.start, find.end, Form(find.entry, "country"), Use.ACTS))  # type: ignore[arg-type]
        for start, end, form in countries:
            if not self._free(start, end) or self.blocked & set(range(start, end)):
                continue
            before = listed_before(self.doc, start, uses, self.grammar["listing_countries"])
            use = self._dateline(start, end) or self.rules.places.use(
                self.doc, start, end, form.how, before, self._owned, titled=start in self.headings
            )
            for i in range(start, end):
                uses[i] = use
            found[form.entry.name].append((start, end, form, use))
        for name, mentions in found.items():
            if mentions[0][2].entry.ambiguous and not any(use == Use.ACTS for *_, use in mentions[:1]):
                continue
            acts = any(use == Use.ACTS for *_, use in mentions)
            known = acts or sum(use == Use.MENTIONED for *_, use in mentions) > 1
            for start, end, form, use in mentions:
                if known and use >= Use.MENTIONED:
                    if self._free(start, end):
                        self._take(self._of(form.entry, start, end, form.how))
                elif use == Use.ORIGIN:
                    self.demonyms.append((start, end, form.entry))
                else:
                    self.places.append((start, end, name))

    def _dateline(self, start: int, end: int) -> Use | None:
        """`WASHINGTON, Jan 27 (Reuters) -`, and a capital before a date or in a longer name."""
        doc = self.doc
        if doc[start].is_sent_start and end + 1 < len(doc) and doc[end].text in (",", "(", "-", "–", "—"):
            ahead = doc[end : min(len(doc), end + 10)].text
            if re.match(r"[,(–—-]\s*(?:\w+\.? \d{1,2}|\([A-Z])|[–—]|\([A-Z]\w+\)", ahead):
                return Use.PLACE
        if end < len(doc) and doc[start:end].root.dep_ in ("compound", "nmod") and self._owned(end):
            return Use.ORIGIN
        return None

    # --- what the document itself calls them ---------------------------------------------------------------------

    def _document_names(self) -> None:
        """`X Office (XO)`, `X Inc. ("Ex")`, `X (formerly Y Ltd.)`: names for the rest of the document."""
        doc, once = self.doc, self.forms["former_names"]
        names: dict[str, Find] = {}
        for find in list(self.finds):
            if find.how == "sure" and find.entry is None:
                names.setdefault(self._name(find.start, find.end), find)
                names.setdefault(find.name, find)
            i = find.end
            if i + 2 < len(doc) and doc[i].text == "(":
                close = next((j for j in range(i + 1, min(len(doc), i + 9)) if doc[j].text == ")"), None)
                if close is None:
                    continue
                inner = [t for t in doc[i + 1 : close] if t.text not in QUOTES and not t.is_quote]
                if inner and inner[0].lower_ in once["leads"]:
                    former = [t for t in inner if t.text not in (*once["leads"], *once["fillers"])]
                    if former:
                        self._call(names, former[0].i, former[-1].i + 1, find)
                    continue
                if inner and inner[0].lower_ in self.grammar["the_or"]:
                    inner = inner[1:]
                two = next((n for n, t in enumerate(inner) if t.text in self.grammar["or"]), None)
                if two is not None:
                    inner, spare = inner[:two], inner[two + 1 :]
                    if len(spare) == 1 and _stands_for(spare[0].text, find.name):
                        self._call(names, spare[0].i, spare[0].i + 1, find)
                if not inner or len(inner) > 3 or not inner[0].text[:1].isupper():
                    continue
                quoted = any(t.text in QUOTES or t.is_quote for t in doc[i + 1 : close])
                if len(inner) == 2 and inner[1].text in self.rules.unlisted.legal_words:
                    inner = inner[:1]  # `(XY LLC)`
                acronym = len(inner) == 1 and sum(map(str.isupper, inner[0].text)) > max(1, len(inner[0].text) // 2)
                fits = acronym and (inner[0].text[0] == find.name[0] or find.entry is not None)
                head = len(inner) == 1 and inner[0].text in self.forms["name_heads"]
                if quoted or fits or head:
                    self._call(names, inner[0].i, inner[-1].i + 1, find)
        if not names:
            return
        for hit in Gazetteer(names.items(), articles=self.grammar["the_spelt"]).find(doc):
            if self._free(hit.start, hit.end) and not self._longer_name(hit.start, hit.end):
                find = hit.entry
                self._take(
                    Find(
                        hit.start,
                        hit.end,
                        find.name,
                        find.kind,
                        find.country,
                        find.rule,
                        find.entry,
                    )
                )

    def _call(self, names: dict[str, Find], start: int, end: int, find: Find) -> None:
        """From here on the words at [start, end) name whom `find` names, whatever else they could mean."""
        text = self.doc[start:end].text
        other = self.at.get(start)
        if other is not None and other.entry is not None and other.name != find.name:
            if find.entry is not None or not _stands_for(text.split()[0], find.name):
                return
            self._forget(text.split()[0])
        if other is not None:
            for i in range(other.start, other.end):
                self.at.pop(i, None)
            self.finds = [f for f in self.finds if f is not other]
            start, end = min(start, other.start), max(end, other.end)
        names[text] = find
        body = self.lexicon.legal.search(text)
        if body and body.start():
            names[text[: body.start()]] = find
            first = text.split()[0]
            if len(first) > 3:
                names.setdefault(first, find)
        self._take(Find(start, end, find.name, find.kind, find.country, find.rule, find.entry))

    def _forget(self, text: str) -> None:
        """What a listed name would mean elsewhere it does not mean here, where the text says what it stands for."""
        for find in [f for f in self.finds if self.doc[f.start : f.end].text == text and f.entry is not None]:
            self.finds.remove(find)
            for i in range(find.start, find.end):
                self.at.pop(i, None)

    def _short_names(self, doubtful: list[tuple[int, int, Form]]) -> None:
        """Surnames, and the first word of an organisation's name, once the full name is there."""
        shorts: dict[str, dict[str, Find]] = defaultdict(dict)
        for find in self.finds:
            words = find.name.split()
            if find.kind == "person":
                if find.entry is not None and find.entry.surname:
                    shorts[find.entry.surname][find.name] = find
                elif len(words) > 1:
                    first_is_family = (
                        words[0] in self.forms["family_names_first"]
                        and words[-1] not in self.forms["family_names_first"]
                    )
                    shorts[words[0] if first_is_family else words[-1]][find.name] = find
                    if not first_is_family and set(words) <= self.forms["family_names_first"]:
                        shorts[words[0]].setdefault(find.name, find)  # `Chen Li`: either may be the family's
            elif len(words) > 1 and find.kind in ("company", "think_tank", "organization") and find.how == "sure":
                word = words[0]
                if len(word) > 3 and self._distinctive(word):
                    shorts[word][find.name] = find
        self._addressed(doubtful, shorts)
        self._speaking(shorts)
        for find in self.finds:  # those just named are meant by their surnames from there on
            if find.rule == "actor.pattern.surname":
                shorts[find.name].setdefault(find.name, find)
        for token in self.tokens:
            if token.i in self.at or token.i in self.blocked or token.text not in shorts:
                continue
            owners = shorts[token.text]
            if len(owners) != 1 or self._longer_name(token.i, token.i + 1):
                continue
            find = next(iter(owners.values()))
            if find.kind != "person" and token.i < find.start:
                continue
            self._take(
                Find(
                    token.i,
                    token.i + 1,
                    find.name,
                    find.kind,
                    find.country,
                    find.rule,
                    find.entry,
                    "short",
                )
            )

    def _addressed(self, doubtful: list[tuple[int, int, Form]], known: Collection[str], least: int = 1) -> None:
        """`Ms Kallas`, `Rep. Self` of whom no more is said: the listed one who is called so, of several the one of the
        chamber that the title or the text names; else, behind a courtesy, a person of that name.

        known: surnames of those whom the text calls by their full names. least: words of a surname, at least."""
        doc, unlisted, members = self.doc, self.rules.unlisted, self.rules.members
        surnames = {(s, e): None for s, e, form in doubtful if form.how == "surname" and e - s >= least}
        for start, end in surnames:
            title, text = doc[start - 1].text if start else "", doc[start:end].text
            sure = title in unlisted.courtesy or title in members
            if (
                not (sure or (start and unlisted.is_title(doc[start - 1])))
                or text in known
                or not self._free(start, end)
            ):
                continue
            hyphen = end < len(doc) and doc[end].text == "-" and not doc[end].whitespace_
            if hyphen or (end < len(doc) and unlisted.capital(doc[end]) and not doc[end].is_sent_start):
                continue
            called = [f.entry for f in self.lexicon.gazetteer.get(text) if f.how == "surname"]
            bodies = {find.name: None for find in self.finds if find.start < start and find.kind == "legislature"}
            body = members.get(title) or next(reversed(bodies), None)
            of_body = [e for e in called if body and any(o.of == body for o in e.offices)]
            sitting = [e for e in of_body if any(o.of == body for o in e.offices_on(self.date))]
            named = sitting if len(sitting) == 1 else of_body or ([] if title in members else called)
            if not sure and any(self._only_a_member(entry) for entry in called):
                continue
            if len(named) == 1 and (bodies or title in members or not self._only_a_member(named[0])):
                self._take(self._of(named[0], start, end, "short"))
        for token in self.tokens[:-1] if least == 1 else ():
            titled = token.text in unlisted.courtesy or token.text in members
            reach = self._surname_behind(token.i) if titled else None
            if reach is not None and (name := doc[token.i + 1 : reach].text) not in known:
                self._take(Find(token.i + 1, reach, name, "person", None, "actor.pattern.surname"))

    def _only_a_member(self, entry: Entry) -> bool:
        """Whether somebody is listed for nothing but a seat in a chamber."""
        return bool(entry.offices) and all(o.of in self.rules.members.values() for o in entry.offices)

    def _surname_behind(self, title: int) -> int | None:
        """Where the one word with a capital ends that stands behind a courtesy (`Mrs. Vance-Hughes`)."""
        doc, unlisted, start = self.doc, self.rules.unlisted, title + 1
        end = start + 1
        if end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].text[:1].isupper():
            end += 2
        word = doc[start]
        fits = (
            unlisted.capital(word)
            and word.text not in unlisted.machines
            and word.is_alpha
            and len(word) > 1
            and not unlisted.is_title(word)
        )
        further = end < len(doc) and unlisted.capital(doc[end]) and not doc[end].is_sent_start
        return end if fits and not further and self._free(start, end) and start not in self.blocked else None

    def _speaking(self, known: Collection[str]) -> None:
        """`Ren noted`: one word that the model takes for a person, and that speaks, where no full name stands."""
        unlisted = self.rules.unlisted
        for token in self.tokens[:-1]:
            if token.dep_ != "nsubj" or token.text in known or token.tag_ != "NNP" or not token.is_alpha:
                continue
            i, kind = token.i, "company" if token.ent_type_ == "ORG" else "person"
            if token.ent_type_ not in ("PERSON", "ORG", "") or token.text.isupper() or token.text in unlisted.machines:
                continue
            if (
                token.text in unlisted.kinds
                or not unlisted.capital(token)
                or not self._free(i, i + 1)
                or i in self.blocked
                or i in self.headings
            ):
                continue
            if self.tokens[i + 1].lower_ not in unlisted.speech or self.tokens[i + 1].tag_ not in ("VBD", "VBZ"):
                continue
            given = token.text in unlisted.of_persons(self.doc)
            word = given or (not token.ent_type_ and unlisted.is_word(token) and token.text not in unlisted.families)
            if not word and not self._longer_name(i, i + 1) and not (i and self.doc[i - 1].pos_ in ("DET", "PROPN")):
                if any(t.lower_ in unlisted.own for t in token.head.subtree):
                    kind = "company"
                self._take(Find(i, i + 1, token.text, kind, None, "actor.pattern.surname"))

    def _distinctive(self, word: str) -> bool:
        """Not the word of a place, an origin or a noun of organisations, and never in lower case."""
        if word in self.rules.unlisted.kinds or word in self.lexicon.origin or self.lexicon.sure(word):
            return False
        if word in self.forms["not_short"] or word in self.rules.unlisted.not_names:
            return False
        lower = word.lower()
        return not any(
            t.text == lower or (t.text == word and t.ent_type_ in ("GPE", "LOC", "NORP")) for t in self.tokens
        )

    # --- actors --------------------------------------------------------------------------------------------------

    def _gather(self) -> dict[str, Actor]:
        actors: dict[str, Actor] = {}
        trusted = self.rules.trusted
        for find in sorted(self.finds, key=lambda f: f.start):
            actor = actors.get(find.name)
            if actor is None:
                wikidata = find.entry.wikidata if find.entry else None
                actor = actors[find.name] = Actor(
                    find.name, find.kind, find.country, None, None, wikidata, find.rule, trusted(find.rule)
                )
            actor.confidence = max(actor.confidence, trusted(find.rule))
            actor.country = actor.country or find.country
            actor.mentions.append((find.start, find.end))
        return actors

    def _state_offices(self, actors: dict[str, Actor]) -> None:
        """Role, organisation and country of persons: as stated, else as the lexicon has it for the day."""
        for actor in actors.values():
            if actor.kind != "person":
                continue
            stated = [
                self.rules.offices.stated(self.doc, s, e, self.at)
                for s, e in actor.mentions
                if self.at[s].how != "described"
            ]
            entry = self.lexicon.entries.get(actor.name)
            role = next((s.role for s in stated if s.role), None)
            actor.role = role
            actor.affiliation = next((s.affiliation for s in stated if s.affiliation), None)
            post = self.rules.offices.office(role) if role else None
            if entry is None and post and actor.affiliation not in (None, post["of"]):
                post = None
            if post and not actor.affiliation:
                actor.affiliation = post["of"]
            if entry is not None:
                held = entry.offices_on(self.date)
                if held and not actor.role:
                    # of several the one with whom the text has most to do
                    main = max(held, key=lambda o: len(actors[o.of].mentions) if o.of in actors else 0)
                    actor.role = main.role
                    actor.affiliation = actor.affiliation or main.of
                elif held and not actor.affiliation:
                    named = [o.of for o in held if o.of in actors or o.role.lower() in (actor.role or "").lower()]
                    actor.affiliation = named[0] if named else None
            if actor.affiliation in self.lexicon.codes:
                actor.affiliation = None
            if actor.country is None and entry is None:
                actor.country = self._country_of(actor, actors, post)

    def _country_of(self, actor: Actor, actors: Mapping[str, Actor], post: Mapping[str, Any] | None) -> str | None:
        """A person's side: its organisation's, its office's, or the adjective before its title."""
        if post:
            return str(post["country"])
        of = actors.get(actor.affiliation or "")
        if of is not None and of.country:
            return of.country
        listed = self.lexicon.entries.get(actor.affiliation or "")
        if listed is not None and listed.country:
            return listed.country
        codes = {i: entry.country for s, e, entry in self.demonyms for i in range(s, e)}
        for start, end in actor.mentions:
            if end < len(self.doc) and self.doc[end].text == ",":  # `, China's top regulator`, `, the Dutch envoy`
                for i in range(end + 1, min(end + 5, self.doc[end].sent.end)):
                    if i in codes:
                        return codes[i]
                    if self.doc[i].tag_ == "POS" and (seat := self._seat(i)):
                        return seat
                    if self.doc[i].pos_ not in ("DET", "ADJ", "PROPN") and self.doc[i].tag_ != "POS":
                        break
            for i in range(start - 1, max(self.doc[start].sent.start - 1, start - 6), -1):
                if i in codes:
                    return codes[i]
                if self.doc[i].text in self.rules.title_countries:
                    return str(self.rules.title_countries[self.doc[i].text])
                if not (self.rules.offices.is_head(self.doc[i]) or self.doc[i].pos_ in ("NOUN", "ADJ", "PROPN")):
                    break
        return None

    # --- descriptions --------------------------------------------------------------------------------------------

    def _descriptions(self, actors: dict[str, Actor]) -> None:
        """`the chipmaker`, `the bureau`, `the administration`: mentions of the one actor that fits."""
        fits = self._described(actors)
        longest = max((len(words) for words in fits), default=0)
        doc = self.doc
        for token in self.tokens:
            if token.lower_ not in self.grammar["pointing"]:
                continue
            for size in range(longest, 0, -1):
                start, end = token.i + 1, token.i + 1 + size
                words = tuple(t.text for t in doc[start:end])
                if words not in fits or not self._free(start, end) or end > len(doc):
                    continue
                if end < len(doc) and (
                    doc[end].pos_ in ("NOUN", "PROPN")
                    or doc[end].text == "-"
                    or doc[end].lower_ in self.forms["described_not_before"]
                ):
                    break
                name = self._only_one(fits[words], actors, token.i)
                if name:
                    actor = actors[name]
                    self._take(
                        Find(
                            start - 1,
                            end,
                            name,
                            actor.kind,
                            actor.country,
                            actor.rule,
                            None,
                            "described",
                        )
                    )
                    actor.mentions.append((start - 1, end))
                    actor.mentions.sort()
                break

    def _described(self, actors: Mapping[str, Actor]) -> dict[tuple[str, ...], list[str]]:
        fits: dict[tuple[str, ...], list[str]] = defaultdict(list)
        by_kind = self.forms["described_as"]
        for actor in actors.values():
            entry = self.lexicon.entries.get(actor.name)
            phrases = {*(entry.described_as if entry else ()), *by_kind.get(actor.kind, ())}
            if actor.kind == "person":
                phrases |= self._titles(actor, entry)
            for head in self.forms["name_heads"]:
                if actor.kind not in ("person", "government") and head in actor.name.split():
                    phrases |= {head, head.lower()}
            for phrase in phrases:
                fits[tuple(phrase.split())].append(actor.name)
        return fits

    def _titles(self, actor: Actor, entry: Entry | None) -> set[str]:
        """What a person may be called by office: `the president`, `the professor`; nothing that is over."""
        titles = {t for o in (entry.offices_on(self.date) if entry else ()) for t in o.titles}
        words = (actor.role or "").split()
        if words and words[0].lower() not in self.forms["bygone"]:
            titles |= {words[-1], words[-1].lower(), " ".join(words)}
        return {t for t in titles if t not in self.forms["not_described"]}

    def _only_one(self, names: list[str], actors: Mapping[str, Actor], at: int) -> str | None:
        """The only one that fits and was named before; else the only one in this and the last sentence."""
        before = [n for n in names if actors[n].mentions[0][0] < at]
        if len(names) == 1:
            return before[0] if before else None
        sentence = self.doc[at].sent
        first = self.doc[sentence.start - 1].sent.start if sentence.start else sentence.start
        near = [n for n in before if any(first <= s < at for s, _ in actors[n].mentions)]
        return near[0] if len(near) == 1 else None

    # --- layers --------------------------------------------------------------------------------------------------

    def _call_plainly(self, actors: Mapping[str, Actor]) -> None:
        """Of whom the text has but the plain name (`Samsung`), that is the name in all records, too."""
        plain: dict[str, str] = {}
        for find in self.finds:
            entry = find.entry
            if entry is not None and entry.plain and entry.name not in plain:
                said = {self.doc[f.start : f.end].text for f in self.finds if f.name == entry.name}
                plain[entry.name] = entry.name if any(text.startswith(entry.name) for text in said) else entry.plain
        for find in self.finds:
            find.name = plain.get(find.name, find.name)
        for actor in actors.values():
            actor.name = plain.get(actor.name, actor.name)
            actor.affiliation = plain.get(actor.affiliation or "", actor.affiliation)

    def _is_market(self, start: int, end: int) -> bool:
        """Whether a mere place is where goods go or their buyers sit: `customers in China`, `China-bound`."""
        doc, words = self.doc, self.forms["market_words"]
        if end + 1 < len(doc) and doc[end].text == "-":
            return doc[end + 1].lower_ in words
        preposition = doc[start:end].root.head
        return preposition.dep_ == "prep" and preposition.head.lemma_.lower() in words

    def _set_layers(self) -> None:
        from spacy.tokens import Span

        doc = self.doc
        finds = sorted(self.finds, key=lambda f: f.start)
        doc.spans["actor"] = [Span(doc, f.start, f.end, label=f.kind, kb_id=f.name) for f in finds]
        taken = set(self.at)
        origins = sorted({(s, e, entry.name) for s, e, entry in self.demonyms if not taken & set(range(s, e))})
        doc.spans["demonym"] = [Span(doc, s, e, label="country", kb_id=name) for s, e, name in origins]
        goes_to = [(s, e, name) for s, e, name in sorted(set(self.places)) if self._is_market(s, e)]
        doc.spans["market"] = [Span(doc, s, e, label="country", kb_id=name) for s, e, name in goes_to]
        doc.spans["place"] = [Span(doc, s, e, label="country", kb_id=name) for s, e, name in sorted(set(self.places))]
