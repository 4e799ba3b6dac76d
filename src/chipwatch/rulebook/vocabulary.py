"""What a rulebook cannot know itself: which records rules are for, and what the code that uses them reads.

Whoever uses the engine makes a `Vocabulary`; the shape of rule files and their check are made from it. The one thing to
know: it is stated from the types and names that the code itself uses, so that it cannot say anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pydantic import BaseModel

    from chipwatch.rulebook.errors import Place, RuleError
    from chipwatch.rulebook.source import Map


@dataclass(frozen=True, slots=True)
class RecordWords:
    """What the rules of one record may say.

    args: the arguments that the code reads, and what each is
    conditions: further names of arguments, which only say what must be there
    named: the fields that examples may ask for and that hold names of items, by the layer
    fields: the type of `set`; None where such rules set nothing
    gives: the type of what an example may ask for; None where such rules have no examples
    first_wins: of rules that fit, the first one counts, whatever the others set
    """

    args: Mapping[str, str]
    fields: type[BaseModel] | None = None
    gives: type[BaseModel] | None = None
    conditions: frozenset[str] = frozenset()
    named: Mapping[str, str] = field(default_factory=dict)
    first_wins: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """What a layer's items may be.

    labels: what they may be called
    names: what they may stand for; None where that may be anything
    made: whether a name that is not listed can be made by the code all the same
    name: what such a name is called (`unit`)
    """

    labels: frozenset[str]
    names: frozenset[str] | None = None
    made: Callable[[str], bool] | None = None
    name: str = "name"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the users of a rulebook know.

    records: by the name that `record:` has
    sections: the type of all top-level keys that are neither rules nor words for them
    layers: the layers and their items, from the data of the rulebook
    lists: the lists that the code reads by their names, some of them named by the data
    needs: for (record, field, value) of `set` the arguments that must be there for it
    data_errors: what is wrong with the data of one file beyond its shape, given the data of the whole rulebook
    ids: the ids of rules that the data of a file names, and where each stands
    regexes: the regular expressions of a file as they will be compiled, and where each stands
    """

    records: Mapping[str, RecordWords]
    sections: type[BaseModel]
    layers: Callable[[Mapping[str, Any]], Mapping[str, Layer]]
    lists: Callable[[Mapping[str, Any]], frozenset[str]]
    needs: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    data_errors: Callable[[Map, Mapping[str, Any]], Iterable[RuleError]] | None = None
    ids: Callable[[Map], Iterable[tuple[str, Place]]] | None = None
    regexes: Callable[[Map, Mapping[str, Any]], Iterable[tuple[str, Place]]] | None = None


class Guard(Protocol):
    """Says what shape a rule file must have; `version` changes with what it says."""

    def version(self) -> str: ...

    def errors(self, file: Map) -> list[RuleError]: ...
