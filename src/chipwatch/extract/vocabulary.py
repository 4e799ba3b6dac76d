"""What the rules may say, as those know it who read them: records, arguments, layers, lists.

Gives the `Vocabulary` that the rulebook is checked with. The one thing to know: it is made from the types of records
and from what the extractors themselves name, so that a new value there is a new word here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, get_args

from chipwatch.extract.contents import NEEDS
from chipwatch.extract.data_errors import data_errors, ids_in, regexes, units_of
from chipwatch.extract.sections import (
    DateFields,
    EventFields,
    InstrumentKind,
    PositionFields,
    Sections,
    StatusFields,
    TermFields,
)
from chipwatch.extract.stances import LISTS as STANCE_LISTS
from chipwatch.records import ActorKind, ChipKind, EventRecord, PositionRecord, TermRecord
from chipwatch.rulebook.errors import nearest
from chipwatch.rulebook.shape import gives_type
from chipwatch.rulebook.vocabulary import Layer, RecordWords, Vocabulary

# What stands in every record, and what no example can ask for: ids, and lists of spans.
_FRAME = ("record", "id", "doc", "start", "end", "sentence", "rule", "confidence")

# Read by name in positions.py, speakers.py, contents.py, stances.py and events.py.
_LISTS = STANCE_LISTS | frozenset(
    "document-words group-words credit-words law-words not-speakers person-pronouns plural-pronouns relative-pronouns "
    "self-pronouns thing-pronouns thought-verbs voice-words weekday-words topic-words policy-verbs share-words "
    "tell-verbs clause-verbs governing-words finding-verbs say-verbs giving-verbs passing-verbs anyone-words "
    "below-words voiced-nouns source-verbs implying-verbs bare-pleas question-marks open-questions heading-questions "
    "no-name-words bound-bodies will-words "
    "statement-nouns figure-verbs expect-verbs call-verbs as-verbs oppose-verbs support-verbs urge-verbs "
    "clause-marks clause-joints ground-words no-label-words day-leads aside-words medium-links "
    "summing-words stake-words condition-words showing-verbs span-links span-words spoken-in outcome-tellers "
    "nounlike-verbs if-verbs name-verbs ask-verbs accuse-verbs author-links phrase-links author-words "
    "that-words as-words to-words for-words with-words even-as-words pair-words coordinators content-openers "
    "according-words place-words occasion-words own-side-words".split()
)


def _layers(data: Mapping[str, Any]) -> Mapping[str, Layer]:
    """The layers as the extractors set them; labels and names that are data are read from the data."""
    quantities = data.get("quantities") or {}
    measures = {"fraction", "money", "count", *_each(quantities.get("units"), "measure")}
    countries = _names(data, "countries", "states")
    actors = _names(data, *((data.get("lexicons") or {}).get("actor") or ()))
    instruments = frozenset(_each(data.get("instrument_shapes"), "kind")) | frozenset(get_args(InstrumentKind))
    units, made = units_of(data), _made_names(data)
    return {
        "actor": Layer(frozenset(get_args(ActorKind)), actors, made),
        "reference": Layer(frozenset(get_args(ActorKind)), actors, made),
        "demonym": Layer(frozenset({"country"}), countries),
        "place": Layer(frozenset({"country"}), countries),
        "market": Layer(frozenset({"country"}), countries),
        "chip": Layer(frozenset(get_args(ChipKind)), _names(data, "chips"), lambda name: any(map(str.isdigit, name))),
        "instrument": Layer(instruments, _names(data, "instruments"), lambda name: " " in name),
        "quantity": Layer(frozenset(measures), units, partial(_counted, units), name="unit"),
        "date": Layer(frozenset({"year", "month", "week", "day", "none"})),
        "quote": Layer(frozenset({"quote"})),
    }


def _names(data: Mapping[str, Any], *sections: str) -> frozenset[str]:
    return frozenset(name for section in sections for name in _each(data.get(section), "name"))


def _made_names(data: Mapping[str, Any]) -> Callable[[str], bool]:
    """Whether the name of an actor is one that the extractors make by a pattern (`Ministry of X of Y`)."""
    forms = data.get("actor_forms") or {}
    patterns = [*(forms.get("made_names") or {}).values(), (forms.get("administrations") or {}).get("called")]
    parts = (re.split(r"{.*?}", pattern) for pattern in patterns if pattern)
    made = re.compile("|".join(".+".join(map(re.escape, part)) for part in parts) or "(?!)")
    return lambda name: made.fullmatch(name) is not None


def _counted(units: frozenset[str], name: str) -> bool:
    """Whether a unit is the plural of a noun that nobody has listed; what is nearly a listed one is meant for it."""
    return name.endswith("s") and nearest(name, units, 0.88) is None


def _lists(data: Mapping[str, Any]) -> frozenset[str]:
    return _LISTS | frozenset((data.get("relevance") or {}).get("lists") or ())


def _each(entries: Any, key: str) -> list[str]:
    return [entry[key] for entry in entries or () if isinstance(entry, Mapping) and isinstance(entry.get(key), str)]


@cache
def vocabulary() -> Vocabulary:
    """What rules may say; made once."""
    return Vocabulary(
        records={
            "event": RecordWords(
                args={
                    "agents": "who does it",
                    "targets": "at whom it is aimed, or for whom it is done",
                    "chips": "the chips concerned",
                    "instrument": "the named measure",
                },
                conditions=frozenset({"theme", "list"}),
                fields=EventFields,
                gives=gives_type("event", EventRecord, (*_FRAME, "terms")),
                named={"agents": "actor", "targets": "actor", "chips": "chip"},
            ),
            "event.status": RecordWords(args={}, fields=StatusFields, first_wins=True),
            "event.date": RecordWords(args={}, fields=DateFields, first_wins=True),
            "event.agent": RecordWords(args={"agents": "who does it"}, first_wins=True),
            "event.target": RecordWords(args={"targets": "whom it is aimed at"}, first_wins=True),
            "term": RecordWords(
                args={
                    "of": "what it is a part or an amount of",
                    "chips": "the chips it applies to",
                    "parties": "whom it binds or concerns",
                    "authorities": "who sets, takes or grants it",
                },
                fields=TermFields,
                gives=gives_type("term", TermRecord, _FRAME),
                named={"parties": "actor", "authorities": "actor", "chips": "chip", "unit": "quantity"},
            ),
            "position": RecordWords(
                args={
                    "speaker": "who says it",
                    "thing": "what it is about",
                    "act": "what somebody is urged, said or expected to do",
                },
                fields=PositionFields,
                gives=gives_type("position", PositionRecord, (*_FRAME, "more", "target")),
            ),
        },
        sections=Sections,
        layers=_layers,
        lists=_lists,
        needs={
            **{("position", "content", way): args for way, args in NEEDS.items()},
            ("position", "speaker", "known"): ("speaker",),
            ("position", "speaker", "feels"): ("speaker",),
        },
        data_errors=data_errors,
        ids=ids_in,
        regexes=regexes,
    )
