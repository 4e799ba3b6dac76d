"""The examples that stand at rules, at names of lexicons and at shapes, each with its place.

    hits:                          what must be found
      - {text: "Exports fell.", gives: {kind: change}, date: 2031-04-02}     `gives`, `date`: may be left out
      - "Exports fell."                                                      it gives something
    misses:                        what must give nothing by this rule
      - "Leaves fell."
    todo:                          known gaps: a mapping is a hit, a bare text a miss; each must fail today

Takes a Rulebook, gives `Example`s in the order of its rules. The one thing to know: an example that cannot be read
is an error with its place, as any other mistake in rules is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chipwatch.rulebook.errors import Place, RuleError, did_you_mean
from chipwatch.rulebook.load import Entry, Rulebook, RulebookError, RuleSource
from chipwatch.rulebook.source import Map, Seq

Kind = Literal["hits", "misses", "todo"]
KINDS: tuple[Kind, ...] = ("hits", "misses", "todo")
KEYS = ("text", "gives", "date")


class ExampleError(RulebookError):
    """Examples that cannot be read, with their places."""


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a rule or entry. `is_hit`: whether it must be found; of a todo, whether it should be.

    body: what stands at the example beside its text (`gives`, `date`); nothing for a bare text.
    """

    owner: RuleSource | Entry
    kind: Kind
    number: int  # among the owner's, from 1
    text: str
    is_hit: bool
    body: Mapping[str, Any]
    place: Place

    @property
    def id(self) -> str:
        return self.owner.id

    @property
    def gives(self) -> Any:
        return self.body.get("gives") or {}


def examples_in(book: Rulebook) -> list[Example]:
    """All examples of a book: those of rules first. Raises ExampleError."""
    errors: list[RuleError] = []
    found = [example for owner in book.with_ids() for example in _examples_of(owner, errors)]
    if errors:
        raise ExampleError(errors)
    return found


def _examples_of(owner: RuleSource | Entry, errors: list[RuleError]) -> Iterator[Example]:
    number = 0
    for kind in KINDS:
        items = owner.body.get(kind)
        if items is None:
            continue
        if not isinstance(items, Seq):
            errors.append(RuleError("bad-example", f"{kind!r} must be a list", owner.body.at(kind)))
            continue
        for n, item in enumerate(items):
            number += 1
            place = items.at(n)
            if isinstance(item, Map) and isinstance(item.get("text"), str):
                for key in item:
                    # An entry of a section has keys of its own: what a pattern `leaves` of a line.
                    if key not in KEYS and isinstance(owner, RuleSource):
                        hint = did_you_mean(key, KEYS)
                        errors.append(RuleError("unknown-key", f"an example has no {key!r}", item.at(key), hint))
                yield Example(owner, kind, number, item["text"], kind != "misses", item, place)
            elif isinstance(item, str):
                yield Example(owner, kind, number, item, kind == "hits", {}, place)
            else:
                errors.append(RuleError("bad-example", "an example is a text, or {text: ..., gives: {...}}", place))
