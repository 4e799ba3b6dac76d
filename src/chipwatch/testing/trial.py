"""Runs examples: each text is parsed once, and matched again where it must be known what a rule adds.

Takes a Rulebook and a pipeline, gives a `Result` for each example. The one thing to know: an example is judged by the
records of its text; of a rule that makes none of its own (it only refers, or changes what others find) it is judged by
what changes when the rule is taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from chipwatch.clipping import Clipping, ClippingError, clipping_from_text
from chipwatch.extract.document import Assembly
from chipwatch.language import Parser, model_version
from chipwatch.records import ActorRecord, ChipRecord, EventRecord, PositionRecord, TermRecord, to_json
from chipwatch.rulebook.load import Entry, Rulebook, RuleSource
from chipwatch.testing.examples import Example
from chipwatch.testing.judge import missing, unknown_field, unwanted
from chipwatch.testing.shapes import SECTIONS, judge_shape

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Records = list[dict[str, Any]]
_Key = tuple[str, str | None]  # a text and its date

MODELS = {
    str(model.model_fields["record"].default): model
    for model in (ActorRecord, ChipRecord, TermRecord, EventRecord, PositionRecord)
}

# Rules that tell one thing are merged, and the record states one of them; elsewhere the example's own must be it.
MERGED = ("event", "position")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an example. `problem`: why it failed; `warning`: why its passing says little."""

    example: Example
    problem: str | None = None
    warning: str | None = None
    known_gap: bool = False


class _Text(NamedTuple):
    """A text that was read: what came of it, and its Doc, to be matched again."""

    clipping: Clipping
    doc: Doc
    records: Records


class Trial:
    """Runs the examples of a book under a pipeline. Raises RulebookError if the rules cannot be compiled."""

    def __init__(self, book: Rulebook, nlp: Language) -> None:
        self.book, self.nlp, self.model = book, nlp, model_version(nlp)
        self._parser = Parser(nlp, book.data)
        self._assembly = Assembly(book, self._parser, self.model)
        self._texts: dict[_Key, _Text | str] = {}
        self._others: dict[str, Assembly] = {}
        lexicons = book.data.get("lexicons") or {}
        self._layers = {section: layer for layer, sections in lexicons.items() for section in sections}

    def run(self, examples: Iterable[Example]) -> list[Result]:
        """The results, in the order of the examples."""
        examples = list(examples)
        self._parse(dict.fromkeys(_key(example) for example in examples if not _is_shape(example)))
        return [self._result(example) for example in examples]

    def _parse(self, keys: Iterable[_Key]) -> None:
        """Read all texts at once: that is most of the time that a run takes."""
        clippings: dict[_Key, Clipping] = {}
        for text, date in keys:
            try:
                clippings[text, date] = clipping_from_text(text, date=date)
            except ClippingError as error:
                self._texts[text, date] = error.message
        readings = [self._assembly.read(clipping) for clipping in clippings.values()]
        docs = self._parser(readings)
        for (key, clipping), doc in zip(clippings.items(), docs, strict=True):
            self._texts[key] = _Text(clipping, doc, _records(self._assembly, clipping, doc))

    def _result(self, example: Example) -> Result:
        problem, warning = self._judge(example)
        if example.kind != "todo":
            return Result(example, problem, warning)
        if problem is None:
            return Result(example, f"todo passes now: move it to {'hits' if example.is_hit else 'misses'}")
        return Result(example, known_gap=True)

    def _judge(self, example: Example) -> tuple[str | None, str | None]:
        """What is wrong with an example, and what is doubtful about one that passes."""
        owner = example.owner
        if isinstance(owner, Entry) and owner.section in SECTIONS:
            return judge_shape(example, owner.section, self.book.data, self.nlp), None
        text = self._texts[_key(example)]
        what = (owner.record if isinstance(owner, RuleSource) else self._layers.get(owner.section, "")).split(".")[0]
        if what not in MODELS:
            return "only what is stated in records has examples", None
        if isinstance(text, str):
            return text, None
        fields = MODELS[what].model_fields
        if example.is_hit and (problem := unknown_field(example.gives, [*fields], what)):
            return problem, None
        if isinstance(owner, Entry):
            return self._stated(example, example.gives, what, text.records), None
        settings = owner.body.get("set") or {}
        gives = {**({"kind": settings["kind"]} if "kind" in settings and "kind" in fields else {}), **example.gives}
        if owner.record != what or settings.get("refers") or settings.get("drop"):
            return self._effect(example, gives, what, text), None
        if problem := self._stated(example, gives, what, text.records):
            return problem, None
        if example.is_hit and not self._stated(example, gives, what, self._without(owner.id, text)):
            return None, "it passes without its rule, too, and proves nothing"
        return None, None

    @staticmethod
    def _stated(example: Example, gives: Mapping[str, Any], what: str, records: Records) -> str | None:
        mine = [one for one in records if one.get("rule") == example.id]
        if not example.is_hit:
            return unwanted(mine)
        every = _of(what, records)
        problem = missing(gives, every if what in MERGED else mine, what)
        if problem and every and what not in MERGED and not mine:
            problem += f" by this rule, but by {', '.join(dict.fromkeys(one['rule'] for one in every))}"
        return problem

    def _effect(self, example: Example, gives: Mapping[str, Any], what: str, text: _Text) -> str | None:
        """For a rule that no record states: whether the records are others without it."""
        changed = self._without(example.id, text) != text.records
        if not example.is_hit:
            return "expected nothing, but the records are others without this rule" if changed else None
        return missing(gives, _of(what, text.records), what) or (
            None if changed else "expected something, but the records are the same without this rule"
        )

    def _without(self, rule_id: str, text: _Text) -> Records:
        if rule_id not in self._others:
            self._others[rule_id] = self._assembly.without(rule_id)
        return _records(self._others[rule_id], text.clipping, text.doc)


def changes(before: Sequence[Result], after: Sequence[Result]) -> list[tuple[Result, Result]]:
    """The examples of two runs over the same list that passed in one and failed in the other."""
    pairs = zip(before, after, strict=True)
    return [(one, other) for one, other in pairs if (one.problem is None) != (other.problem is None)]


def _key(example: Example) -> _Key:
    return example.text, example.body.get("date")


def _is_shape(example: Example) -> bool:
    return isinstance(example.owner, Entry) and example.owner.section in SECTIONS


def _of(what: str, records: Records) -> Records:
    return [one for one in records if one["record"] == what]


def _records(assembly: Assembly, clipping: Clipping, doc: Doc) -> Records:
    return [json.loads(to_json(one)) for one in assembly.records(clipping, doc)]
