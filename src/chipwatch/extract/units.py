"""The grammar of quantities: the data of `rules/units.yaml`, compiled once into tables and phrases.

Takes the section `quantities` of the rules, gives a `UnitGrammar` that `quantities.py` reads with. The one thing to
know: scalars arrive as strings, as the rule loader gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chipwatch.extract.atoms import NUMERAL, Phrases, in_words
from chipwatch.extract.linesearch import LineSearch


@dataclass(frozen=True, slots=True)
class Needs:
    """What must hold around a word that is not always a quantity; one of them is enough."""

    before: Phrases[bool]
    after: Phrases[bool]
    tags: frozenset[str]
    after_tags: frozenset[str]
    comparator: bool

    @classmethod
    def of(cls, data: Mapping[str, Any] | None) -> Needs | None:
        if not data:
            return None
        return cls(
            Phrases(((w, True) for w in data.get("before", ())), backwards=True),
            Phrases((w, True) for w in data.get("after", ())),
            frozenset(data.get("tags", ())),
            frozenset(data.get("after_tags", ())),
            bool(data.get("comparator")),
        )


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    measure: str
    factor: float = 1.0
    needs: Needs | None = None
    exact: frozenset[str] = frozenset()  # the words that tell it, by their capitals, from another unit
    where: frozenset[str] = frozenset()  # words of its sentence that tell a currency from others of the same sign


@dataclass(frozen=True, slots=True)
class Fraction:
    value: float
    bare: bool
    needs: Needs | None


@dataclass(frozen=True, slots=True)
class Whole:
    value: float
    unit: Unit
    comparator: str
    needs: Needs | None


@dataclass(frozen=True, slots=True)
class Bound:
    """A comparator and where it counts as one."""

    sign: str
    measures: frozenset[str]
    not_measures: frozenset[str]
    needs: Needs | None
    not_behind: frozenset[str]

    def fits(self, measure: str) -> bool:
        return measure not in self.not_measures and (not self.measures or measure in self.measures)


@dataclass(frozen=True, slots=True)
class CountNoun:
    """single: one of it counts, too, where an act that counts governs it; always: a few of it, even behind `the`."""

    unit: str
    at_least: float
    covers: frozenset[str]
    single: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class ActsOn:
    """What a verb's number counts, its noun left out: from how many up, and in front of which words."""

    unit: str
    at_least: float
    before: Phrases[bool]


def _measured(data: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Bound]]:
    for entry in data["comparators"]:
        bound = Bound(
            entry["is"],
            frozenset(entry.get("measures", ())),
            frozenset(entry.get("not_measures", ())),
            Needs.of(entry.get("needs")),
            frozenset(entry.get("not_behind", ())),
        )
        yield from ((word, bound) for word in entry.get(kind, ()))


class UnitGrammar:
    """The section `quantities` of the rules, ready to read with. Build it once."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        numbers = data["numbers"]
        self.words = {w: float(v) for w, v in numbers["words"].items()}
        self.scales = {w: float(v) for w, v in numbers["scales"].items()}
        self.money_scales = {w: float(v) for w, v in numbers["money_scales"].items()}
        lettered = numbers["lettered"]
        self.count_scales, self.lettered_from = frozenset(lettered["scales"]), float(lettered["open_from"])
        self.lettered_measures = frozenset(lettered["measures"])
        self.not_lettered = frozenset(lettered["not_counted"])
        self.articles, self.joints = frozenset(numbers["articles"]), frozenset(numbers["joints"])
        self.part_of = frozenset(numbers["part_of"])
        self.glued_after = frozenset(numbers["glued_after"])
        self.and_a_half = Phrases((w, True) for w in numbers["and_a_half"])
        self.fractions = {
            word: Fraction(float(entry["value"]), bool(entry.get("bare")), Needs.of(entry.get("needs")))
            for entry in data["fractions"]
            for word in entry["words"]
        }
        self._read_units(data)
        self._read_series(data["connectors"])
        self._read_comparators(data)
        self._read_counts(data)
        sums = data["elided_sums"]
        self.sum_from, self.sum_after = float(sums["open_from"]), frozenset(sums["after"])
        self.sum_nouns = frozenset(sums["nouns"])
        self.enumeration_open = data["enumeration"]["open"]
        self.enumeration_close = data["enumeration"]["close"]
        self.enumeration_least = int(data["enumeration"]["least"])
        self.masks = self._masks(data)
        self.number_words = self.words.keys() | self.scales.keys() | self.fractions.keys() | self.wholes.first
        self.starters = self.words.keys() | self.determiners | self.fractions.keys() | self.currencies.first

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> UnitGrammar:
        """Compile the data; its scalars are strings, as the rule loader gives them."""
        return cls(data)

    def _read_units(self, data: Mapping[str, Any]) -> None:
        after: list[tuple[str, Unit]] = []
        lead: list[tuple[str, Unit]] = []
        for entry in data["units"]:
            unit = Unit(
                entry["unit"],
                entry["measure"],
                float(entry.get("factor", 1)),
                Needs.of(entry.get("needs")),
                frozenset(entry.get("exact", ())),
            )
            after += [(word, unit) for word in (*entry.get("words", ()), *unit.exact)]
            lead += [(word, unit) for word in entry.get("lead", ())]
        before: list[tuple[str, Unit]] = []
        for entry in data["currencies"]:
            unit = Unit(entry["unit"], "money", where=frozenset(entry.get("where", ())))
            before += [(word, unit) for word in entry.get("before", ())]
            after += [(word, unit) for word in entry.get("after", ())]
            after += [(word, replace(unit, factor=0.01)) for word in entry.get("cents", ())]
        self.units, self.lead, self.currencies = Phrases(after), Phrases(lead, backwards=True), Phrases(before)
        self.led = frozenset(unit.name for _, unit in lead)
        measure_of = {unit.name: unit for _, unit in after}
        self.wholes = Phrases(
            (
                word,
                Whole(
                    float(entry["value"]),
                    replace(measure_of[entry["unit"]], factor=1.0, needs=None),
                    entry.get("comparator", "="),
                    Needs.of(entry.get("needs")),
                ),
            )
            for entry in data["wholes"]
            for word in entry["words"]
        )
        self.article_measures = frozenset(data["article_units"]["measures"])
        self.determiners = self.articles | frozenset(data["article_units"]["determiners"])
        self.more = frozenset(data["article_units"]["more"])
        self.article_needs = Needs.of(data["article_units"]["needs"])
        bare = data["bare_units"]
        self.bare_units = frozenset(bare["words"])
        self.bare_after: Phrases[bool] = Phrases((word, True) for word in bare["after"])

    def _read_series(self, data: Mapping[str, Any]) -> None:
        self.connectors: Phrases[str] = Phrases((w, kind) for kind in ("range", "list") for w in data[kind])
        self.both, self.pair, self.by = (frozenset(data[key]) for key in ("both", "pair", "by"))
        self.range_anyway, self.alternatives = frozenset(data["range_anyway"]), frozenset(data["alternatives"])

    def _read_comparators(self, data: Mapping[str, Any]) -> None:
        chain = data["comparator_chain"]
        self.before = Phrases(_measured(data, "before"), backwards=True, lemmas=True)
        self.after_number = Phrases(_measured(data, "after_number"))
        self.after = Phrases(_measured(data, "after"))
        self.fillers: Phrases[bool] = Phrases(((w, True) for w in chain["fillers"]), backwards=True)
        self.negators: Phrases[bool] = Phrases(((w, True) for w in chain["negators"]), backwards=True)
        self.negated: Mapping[str, str] = chain["negated"]
        capping = chain["capping"]
        self.capping, self.capping_reach = str(capping["is"]), int(capping["reach"])
        self.capping_verbs, self.capping_links = frozenset(capping["verbs"]), frozenset(capping["links"])
        self.restated = frozenset(chain["restated"])
        self.negation_window = int(chain["negation_window"])
        self.negation_stops = frozenset(chain["negation_stops"])

    def _read_counts(self, data: Mapping[str, Any]) -> None:
        self.nouns: dict[str, CountNoun] = {}
        for entry in data["count_nouns"]:
            noun = CountNoun(
                entry["unit"],
                float(entry.get("at_least", 2)),
                frozenset(entry.get("covers", ())),
                bool(entry.get("single")),
                bool(entry.get("always")),
            )
            for word in entry["nouns"]:
                # each plural that the word may have; what is no word is never met
                self.nouns |= dict.fromkeys((word, f"{word}s", f"{word}es", f"{word[:-1]}ies"), noun)
        chips = next((n for n in self.nouns.values() if n.unit == "chips"), None)
        self.chips = chips or CountNoun("chips", 2, frozenset())
        counting = data["counting"]
        self.open_from, self.definite_until = float(counting["open_from"]), float(counting["definite_until"])
        self.chip_shape = re.compile(counting["chip_shape"])
        self.definite, self.containers = frozenset(counting["definite"]), frozenset(counting["containers"])
        self.counted_wholes = frozenset(counting["wholes"])
        self.not_counted, self.partitive = frozenset(counting["not_counted"]), frozenset(counting["partitive"])
        self.head_tags, self.plural_tags = frozenset(counting["head_tags"]), frozenset(counting["plural_tags"])
        self.name_tags = frozenset(counting["name_tags"])
        self.walk_tags, self.break_tags = frozenset(counting["walk_tags"]), frozenset(counting["break_tags"])
        single, elided = counting["single"], counting["elided"]
        self.single_acts, self.single_reach = frozenset(single["acts"]), int(single["reach"])
        self.elided_from, self.elided_ends = float(elided["open_from"]), frozenset(elided["ends"])
        self.elided_before, self.elided_joint = frozenset(elided["before"]), frozenset(elided["joint"])
        self.elided_verbs = frozenset(elided["verbs"])
        self.elided_after: Phrases[bool] = Phrases((words, True) for words in elided["after"])
        self.pronouns = frozenset(counting["pronouns"])
        named = counting["named_before"]
        self.named_counters, self.named_links = frozenset(named["counters"]), frozenset(named["links"])
        self.named_ends, self.named_reach = frozenset(named["ends"]), int(named["reach"])
        self.named_units: Mapping[str, str] = named["units"]
        self.passive = frozenset(counting["passive"])
        self.acts_on = {
            verb: ActsOn(entry["unit"], float(entry["at_least"]), Phrases((w, True) for w in entry["before"]))
            for entry in counting["acts_on"]
            for verb in entry["verbs"]
        }
        self.joint_tags, self.opener_tags = frozenset(counting["joint_tags"]), frozenset(counting["opener_tags"])

    def _masks(self, data: Mapping[str, Any]) -> LineSearch:
        numbers = data["numbers"]
        words = "|".join(sorted((*self.words, *self.scales), key=len, reverse=True))
        # What a number cannot begin with is turned away at once: this is tried at every word.
        first = (*numbers["articles"], *numbers["half"], *self.words, *self.scales)
        letters = "".join(sorted({re.escape(word[0]) for word in first}))
        macros = {
            "number": rf"(?:(?=[\d.])(?:{NUMERAL})|(?=[{letters}]){in_words(numbers, words)})",
            **data["exclusion_macros"],
        }
        name = re.compile("{(" + "|".join(macros) + ")}")
        return LineSearch(
            re.compile(name.sub(lambda m: str(macros[m.group(1)]), pattern), re.IGNORECASE | re.MULTILINE)
            for pattern in data["exclusions"]
        )
