"""What is wrong with the data of a rule file beyond its shape: codes, units, names, dates, expressions.

Takes one file and the data of all files together; gives mistakes with their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chipwatch.extract.atoms import NUMERAL, in_words
from chipwatch.extract.dates import GROUPS
from chipwatch.records import ActorRecord, ChipRecord
from chipwatch.rulebook.errors import Place, RuleError, did_you_mean, nearest
from chipwatch.rulebook.load import each
from chipwatch.rulebook.source import Map, Seq

FEW = 3  # words for numbers: all of them make an expression no other than these
_STAND_IN = "x"  # where the data has no word for what a name in braces stands for
_COUNTRY_KEYS = {"country"}
_NAMED_BY = ("name", "aliases")


def data_errors(file: Map, data: Mapping[str, Any]) -> Iterator[RuleError]:
    """All of them, for one file."""
    yield from _countries(file, data)
    yield from _units(file, data)
    yield from _offices(file)
    yield from _names(file, data)
    yield from _meant(file, data)
    yield from _twice(file)
    yield from _taken(file, data)
    yield from _claimed(file, data)
    yield from _ids(file, data)
    yield from _dates(file)
    yield from _gives(file)


def regexes(file: Map, data: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    """The regular expressions of a file, with what the code puts in for the names in braces."""
    for section in ("chip_shapes", "instrument_shapes"):
        for entry in _maps(file.get(section)):
            yield from _under(entry, "regex")
    dates = data.get("dates") or {}
    names, days = ("|".join(map(re.escape, dates.get(key) or (_STAND_IN,))) for key in ("months", "weekdays"))
    for entry in _maps(_map(file, "dates").get("patterns")):
        for regex, place in _under(entry, "regex"):
            yield _filled(regex, {"month": names, "capital_month": f"(?-i:{names})", "weekday": days}), place
    yield from _under(_map(file, "dates"), "stamp")
    month = f"(?P<month>(?i:{names})\\b\\.?)"
    for group in (*_map(file, "furniture").values(), _map(file, "datelines").get("lines")):
        for entry in _maps(group):
            for regex, place in _under(entry, "pattern"):
                yield regex.replace("%{month}", month), place
    quantities = _map(file, "quantities")
    known = data.get("quantities") or {}
    numbers = known.get("numbers") or {}
    words = "|".join(map(re.escape, list(numbers.get("words") or (_STAND_IN,))[:FEW]))
    macros = {**(known.get("exclusion_macros") or {})}
    macros["number"] = f"(?:(?:{NUMERAL})|{in_words(numbers, words)})"
    for regex, place in each(quantities, "exclusions"):
        yield _filled(str(regex), macros), place
    for key, names_in in (("exclusion_macros", None), ("counting", ("chip_shape",))):
        part = quantities.get(key)
        if isinstance(part, Map):
            for name in names_in or part:
                yield from _under(part, name)


def _filled(regex: str, macros: Mapping[str, Any]) -> str:
    for name, text in macros.items():
        regex = regex.replace("{" + name + "}", str(text))
    return regex


def _map(holder: Map, key: str) -> Map:
    value = holder.get(key)
    return value if isinstance(value, Map) else Map(holder.place)


def _maps(value: Any) -> Iterator[Map]:
    return (item for item in value if isinstance(item, Map)) if isinstance(value, Seq) else iter(())


def _under(entry: Map, key: str) -> Iterator[tuple[str, Place]]:
    if isinstance(entry.get(key), str):
        yield entry[key], entry.value_at(key)


def _each_name(data: Mapping[str, Any], *sections: str) -> set[str]:
    return {e["name"] for s in sections for e in data.get(s) or () if isinstance(e, Mapping) and "name" in e}


def _each_alias(data: Mapping[str, Any], *sections: str) -> set[str]:
    entries = (e for s in sections for e in data.get(s) or () if isinstance(e, Mapping))
    return {str(alias) for e in entries for alias in e.get("aliases") or ()}


# ------------------------------------------------------------ countries


def _countries(file: Map, data: Mapping[str, Any]) -> Iterator[RuleError]:
    by_name: dict[str, str] = {}
    for entry in data.get("countries") or ():
        for key in ("name", "aliases", "adjectives"):
            value = entry.get(key) or ()
            for name in [value] if isinstance(value, str) else value:
                by_name.setdefault(name.lower(), entry.get("code", ""))
    codes = {entry.get("code", "") for entry in data.get("countries") or ()} | {"EU"}
    for section in ("actors", "people"):
        for entry in _maps(file.get(section)):
            yield from _country(entry, "country", codes, by_name)
    for entry in _maps(file.get("states")):
        yield from _country(entry, "code", codes, by_name)
    for entry in _maps(_map(file, "actor_titles").get("offices")):
        yield from _country(entry, "country", codes, by_name)


def _country(entry: Map, key: str, codes: set[str], by_name: Mapping[str, str]) -> Iterator[RuleError]:
    code = entry.get(key)
    if isinstance(code, str) and code not in codes:
        near = by_name.get(code.lower()) or nearest(code, codes)
        hint = f"did you mean {near!r}?" if near else "a country of your own stands under `countries:`"
        yield RuleError("unknown-country", f"no country has the code {code!r}", entry.value_at(key), hint)


# ------------------------------------------------------------ units


def units_of(data: Mapping[str, Any]) -> frozenset[str]:
    """Every name that a quantity's unit may have, counted nouns included."""
    quantities = data.get("quantities") or {}
    found = {e.get("unit", "") for k in ("units", "currencies", "count_nouns") for e in quantities.get(k) or ()}
    for entry in quantities.get("count_nouns") or ():
        found |= {_plural(noun) for noun in entry.get("nouns") or ()}
    counting = quantities.get("counting") or {}
    return frozenset(found | {"fraction"} | set(counting.get("containers") or ()))


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _units(file: Map, data: Mapping[str, Any]) -> Iterator[RuleError]:
    section = _map(file, "quantities")
    quantities = data.get("quantities") or {}
    measured = {e.get("unit", "") for key in ("units", "currencies") for e in quantities.get(key) or ()}
    measures = {e.get("measure", "") for e in quantities.get("units") or ()} | {"money", "count", "fraction"}
    for entry in _maps(section.get("units")):
        # A measure of one's own is well; one that is nearly another is meant for it.
        measure, others = entry.get("measure"), _others(quantities.get("units") or (), entry, "measure")
        if isinstance(measure, str) and measure not in others and (near := nearest(measure, others, 0.8)):
            message = f"no other unit has the measure {measure!r}"
            yield RuleError("unknown-unit", message, entry.value_at("measure"), f"did you mean {near!r}?")
    for entry in _maps(section.get("wholes")):
        unit = entry.get("unit")
        if isinstance(unit, str) and unit not in measured:
            hint = did_you_mean(unit, measured)
            yield RuleError("unknown-unit", f"there is no unit {unit!r}", entry.value_at("unit"), hint)
    asked = [(e, k) for e in _maps(section.get("comparators")) for k in ("measures", "not_measures")]
    if isinstance(section.get("article_units"), Map):
        asked.append((section["article_units"], "measures"))
    for entry, key in asked:
        for measure, place in each(entry, key):
            if measure not in measures:
                hint = did_you_mean(str(measure), measures)
                yield RuleError("unknown-unit", f"no unit has the measure {measure!r}", place, hint)
    counted = {e.get("unit", "") for e in quantities.get("count_nouns") or ()}
    for entry in _maps(section.get("count_nouns")):
        for unit, place in each(entry, "covers"):
            if unit not in counted:
                hint = did_you_mean(str(unit), counted)
                yield RuleError("unknown-unit", f"there is no counted unit {unit!r}", place, hint)


# ------------------------------------------------------------ offices, names


def _offices(file: Map) -> Iterator[RuleError]:
    for office in _all_offices(file):
        first, last = office.get("from"), office.get("to")
        if isinstance(first, str) and isinstance(last, str) and last < first:
            message = f"the office ends ({last}) before it begins ({first})"
            yield RuleError("date-order", message, office.value_at("to"), "swap the dates")


def _all_offices(file: Map) -> Iterator[Map]:
    for section in ("people", "actors"):
        for entry in _maps(file.get(section)):
            yield from _maps(entry.get("offices"))


def _names(file: Map, data: Mapping[str, Any]) -> Iterator[RuleError]:
    """A name that is nearly a known one is meant for it."""
    if not any(file.get(s) for s in ("actors", "people", "instruments", "chips", "chip_shapes")):
        return
    actors = _each_name(data, "actors", "countries", "states", "people")
    makers = actors | _each_alias(data, "actors", "countries", "states", "people")
    asked = [(e, "parent", actors) for e in _maps(file.get("actors"))]
    asked += [(e, "of", actors) for e in _maps(file.get("instruments"))]
    asked += [
        (o, "of", actors) for s in ("people", "actors") for e in _maps(file.get(s)) for o in _maps(e.get("offices"))
    ]
    for entry, key, known in asked:
        yield from _nearly(entry, key, known, "actor")
    for section in ("chips", "chip_shapes"):
        for entry in _maps(file.get(section)):
            vendor = entry.get("vendor")
            if isinstance(vendor, str) and vendor not in makers:
                near = nearest(vendor, actors, 0.8) or nearest(vendor, makers, 0.8)
                add = f"add it under `actors:`: {{name: {vendor}, kind: company}}"
                hint = f"did you mean {near!r}?" if near else add
                message = f"no actor is called {vendor!r}"
                yield RuleError("unknown-name", message, entry.value_at("vendor"), hint, word=vendor)
            yield from _nearly(entry, "vendor_before", makers, "vendor")


def _meant(file: Map, data: Mapping[str, Any]) -> Iterator[RuleError]:
    """Names that sections of words take for actors: the code looks them up in the lexicon."""
    forms, titles = _map(file, "actor_forms"), _map(file, "actor_titles")
    asked = [place for office in _maps(titles.get("offices")) for place in each(office, "of")]
    asked += each(_map(forms, "country_words"), "no_ministries")
    asked += each(_map(_map(forms, "administrations"), "led_by"), "of")
    for holder in (_map(_map(forms, "enumerations"), "departments"), _map(forms, "ministry_homes")):
        asked += [(name, holder.value_at(key)) for key, name in holder.items()]
    longer = _map(forms, "short_for")
    asked += [place for short in longer for place in ((short, longer.at(short)), *each(longer, short))]
    if not asked:
        return
    actors = _each_name(data, "actors", "countries", "states", "people")
    for name, place in asked:
        if isinstance(name, str) and name not in actors:
            hint = did_you_mean(name, actors) or "write the name as the lexicon has it, or add it under `actors:`"
            yield RuleError("unknown-name", f"no actor is called {name!r}", place, hint, word=name)


def ids_in(file: Map) -> Iterator[tuple[str, Place]]:
    """The ids of rules that sections of data name, and where."""
    order = _map(file, "positions")
    return ((str(one), place) for key in ("first", "last", "inner") for one, place in each(order, key))


def _others(entries: Iterable[Any], entry: Map, key: str) -> set[str]:
    """What all other entries say under a key."""
    return {str(other[key]) for other in entries if other is not entry and other.get(key)}


def _nearly(entry: Map, key: str, known: set[str], what: str) -> Iterator[RuleError]:
    name = entry.get(key)
    if isinstance(name, str) and name not in known and (near := nearest(name, known, 0.88)):
        message = f"there is no {what} {name!r}"
        yield RuleError("unknown-name", message, entry.value_at(key), f"did you mean {near!r}?", word=name)


def _twice(file: Map) -> Iterator[RuleError]:
    for section in ("actors", "people", "countries", "states", "chips", "instruments"):
        seen: dict[tuple[Any, ...], Place] = {}
        for entry in _maps(file.get(section)):
            key = (entry.get("name"), entry.get("kind"), entry.get("vendor"), entry.get("country"))
            if not isinstance(entry.get("name"), str):
                continue
            if key in seen:
                message = f"{entry['name']!r} stands also in line {seen[key].line}"
                hint = "put all of its aliases in one entry"
                yield RuleError("duplicate-entry", message, entry.value_at("name"), hint, level="warning")
            seen.setdefault(key, entry.place)


def _taken(file: Map, data: Mapping[str, Any]) -> Iterator[RuleError]:
    """Names that a file before this one has: of two entries the first counts."""
    for section, word in (("actors", "actor"), ("people", "actor"), ("chips", "chip")):
        if not file.get(section):
            continue
        elsewhere: dict[tuple[Any, Any], Place] = {}
        for entry in data.get(section) or ():
            if isinstance(entry, Map) and entry.place.file == file.place.file:
                break
            if isinstance(entry, Map):
                elsewhere.setdefault((entry.get("name"), entry.get("vendor")), entry.place)
        for entry in _maps(file.get(section)):
            name = entry.get("name")
            if isinstance(name, str) and (place := elsewhere.get((name, entry.get("vendor")))):
                message = f"{name!r} stands also at {place}, and this one is not used"
                slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
                hint = f"to put yours in its place, add `disable: [{word}.{slug}]`"
                yield RuleError("duplicate-name", message, entry.value_at("name"), hint)


def _claimed(file: Map, data: Mapping[str, Any]) -> Iterator[RuleError]:
    """Aliases that are forms of another name, which a text then means by them: of two entries the first counts."""
    for sections in (("countries", "states", "actors", "people"), ("chips",)):
        if not any(file.get(section) for section in sections):
            continue
        owners: dict[str, tuple[str, Place]] = {}
        for entry in (e for section in sections for e in data.get(section) or () if isinstance(e, Map)):
            for form, place in (*each(entry, "name"), *each(entry, "aliases")):
                owner, first = owners.setdefault(str(form), (str(entry.get("name")), place))
                if owner == entry.get("name"):
                    continue
                # It is told at the alias that stands in this file, be it the first or not.
                mine = place if place.file == file.place.file else first
                if mine.file == file.place.file and (mine is place or form != owner):
                    other = owner if mine is place else str(entry.get("name"))
                    at = first if mine is place else place
                    message = f"{str(form)!r} is also a form of {other!r} ({at})"
                    hint = "take it out of one of them; `ambiguous_aliases:` are names that are other words, too"
                    yield RuleError("duplicate-name", message, mine, hint, word=str(form))


def _ids(file: Map, data: Mapping[str, Any]) -> Iterator[RuleError]:
    """Ids that entries say themselves, as rules do: each names one of them."""
    first: dict[str, Place] = {}
    groups = (g for value in data.values() for g in (value.values() if isinstance(value, dict) else [value]))
    for entry in (e for group in groups if isinstance(group, list) for e in group if isinstance(e, Map)):
        own = entry.get("id")
        if not isinstance(own, str):
            continue
        known = first.setdefault(own, entry.value_at("id"))
        if known != entry.value_at("id") and entry.place.file == file.place.file:
            where = f"in line {known.line}" if known.file == entry.place.file else f"at {known}"
            hint = "give one of them another id"
            yield RuleError("duplicate-id", f"{own!r} stands also {where}", entry.value_at("id"), hint)


def _gives(file: Map) -> Iterator[RuleError]:
    """What the examples of names ask for, among the fields of their records."""
    for sections, record in ((("actors", "people", "countries", "states"), ActorRecord), (("chips",), ChipRecord)):
        known = record.model_fields
        for example in (e for s in sections for entry in _maps(file.get(s)) for e in _maps(entry.get("hits"))):
            gives = example.get("gives")
            if not isinstance(gives, Map):
                continue
            for key in gives:
                if key not in known:
                    hint = did_you_mean(key, known) or f"one of {', '.join(known)}"
                    yield RuleError("unknown-field", f"there is no {key!r} in 'gives'", gives.at(key), hint)


def _dates(file: Map) -> Iterator[RuleError]:
    for entry in _maps(_map(file, "dates").get("patterns")):
        regex, means = entry.get("regex"), entry.get("means")
        groups: Mapping[Any, tuple[str, ...]] = GROUPS
        for group in groups.get(means, ()):
            if isinstance(regex, str) and f"(?P<{group}>" not in regex:
                message = f"`means: {means}` reads the group {group!r}, which the expression lacks"
                yield RuleError("regex-groups", message, entry.value_at("regex"), f"name it: (?P<{group}>...)")
