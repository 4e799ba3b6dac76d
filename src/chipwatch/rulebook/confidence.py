"""How far each rule is to be trusted: the section `confidence` of the rules.

    confidence:
      event: {precision: 0.78, cases: 125}              # for rules of events that have no line of their own
      event.tariff.verb: {precision: 0.82, cases: 3}

Takes that section, gives a number from 0 to 1 for the id of any rule, lexicon entry or way in which a name was taken.
The one thing to know: where an id has no line, the longest beginning of it that has one counts (`actor.ner` for
`actor.ner.person`), at last the type of the record. `chipwatch rules calibrate` writes the section; a rule's own
`confidence:` goes before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from chipwatch.rulebook.errors import Place, RuleError, did_you_mean
from chipwatch.rulebook.load import Rulebook, RulebookError
from chipwatch.rulebook.source import Map

UNKNOWN = 0.5  # where not even the type has a line


class Confidences:
    """Looks ids up. Raises RulebookError if the section cannot be used."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._known: dict[str, float] = {}
        for rule_id, entry in (data.get("confidence") or {}).items():
            try:
                self._known[rule_id] = confidence(entry["precision"])
            except (KeyError, TypeError, ValueError):
                place = entry.place if isinstance(entry, Map) else Place("confidence", 1, 1)
                what = f"{rule_id!r} needs a precision from 0 to 1, as in {{precision: 0.8, cases: 12}}"
                raise RulebookError([RuleError("bad-confidence", what, place)]) from None

    def of(self, rule_id: str, record: str) -> float:
        """The confidence of a record of this type that this rule gave."""
        name = rule_id
        while name and name not in self._known:
            name = name.rpartition(".")[0]
        return self._known.get(name or record, UNKNOWN)


def known_ids(book: Rulebook, records: Collection[str]) -> set[str]:
    """What the section may name: types of records, and the ids of all rules and entries with their beginnings; what a
    folder has switched off is known all the same."""
    ids = {*records, *(one.id for one in book.with_ids()), *(one.id for one, _ in book.disabled)}
    return ids | {one[:at] for one in ids for at, sign in enumerate(one) if sign == "."}


def unknown_ids(file: Map, known: Collection[str]) -> Iterator[RuleError]:
    """Lines of the section that count for nothing, since nothing has their id."""
    section = file.get("confidence")
    if not isinstance(section, Map):
        return
    for one in section:
        if one not in known:
            hint = did_you_mean(one, known) or "`chipwatch rules list` has all ids"
            message = f"no rule or entry is called {one!r}, nor begins so"
            yield RuleError("unknown-id", message, section.at(one), hint, word=one)


def confidence(value: object) -> float:
    """A number from 0 to 1, as rule files write it. Raises ValueError."""
    try:
        number = float(str(value))
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise ValueError(f"{value!r} is no number from 0 to 1")
    return number
