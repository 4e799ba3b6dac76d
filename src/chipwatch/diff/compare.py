"""What differs between two runs, record by record.

Takes two `Run`s, gives a `Change` for each record that came, went or changed, document by document. Documents are
matched by their hash, else by their path; records by their type and place, never by their running ids. The one thing
to know: where one path has another text than before, offsets mean nothing, and records are matched by their words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chipwatch.diff.runs import Document, Record, Run, RunError

Kind = Literal["came", "went", "changed"]
Facts = dict[str, Any]

REFERENCES = ("affiliation_id", "terms", "speaker.actor", "target.event")
# What a document's own line says of the run, not of the document, and what the other changes say.
_OF_THE_RUN = frozenset({"path", "counts", "chipwatch", "model", "rules"})
_LABELS = frozenset({"id", "doc", "record"})


@dataclass(frozen=True, slots=True)
class Change:
    """One record that differs. `fields`: name to (old, new), in the order of the record; references as what they
    point to."""

    kind: Kind
    path: str
    old: Record | None
    new: Record | None
    fields: Mapping[str, tuple[Any, Any]]

    @property
    def record(self) -> Record:
        """The record as it is now, or as it was."""
        record = self.new or self.old
        assert record is not None
        return record

    @property
    def type(self) -> str:
        return str(self.record["record"])

    @property
    def rule(self) -> str:
        return self.record.get("rule") or "document"

    @property
    def rules(self) -> set[str]:
        """The ids of the rules that made it, then and now."""
        return {one.get("rule") or "document" for one in (self.old, self.new) if one}


def compare(old: Run, new: Run, ignored: Collection[str] = ()) -> Iterator[Change]:
    """All changes, document by document in the order of the new run, then the documents that went.

    ignored: names of fields (`confidence`, `speaker`, `speaker.name`) that make no difference.
    """
    pairs = _documents(old, new)
    for before, after in pairs:
        if before and after and before.digest.digest() == after.digest.digest() and before.line == after.line:
            continue
        name = after.name if after else before.name if before else ""
        try:
            changes = list(
                _document_changes(
                    old.records(before) if before else [],
                    new.records(after) if after else [],
                    name,
                    same_text=before is None or after is None or before.id == after.id,
                    ignored=frozenset(ignored),
                )
            )
        except (TypeError, KeyError, AttributeError) as error:
            raise RunError(f"{old.name}, {new.name}: the records of {name} are not as chipwatch writes them") from error
        yield from sorted(changes, key=lambda c: (c.type == "document", c.record["start"] or 0, c.type, c.kind))


def _documents(old: Run, new: Run) -> list[tuple[Document | None, Document | None]]:
    """Each document beside what it was before; those that are unfinished in either run are left out."""
    by_id = {one.id: one for one in (*old.documents, *old.unfinished)}
    after = [*new.documents, *new.unfinished]
    taken = {one.id for one in after}
    by_path = {one.path: one for one in by_id.values() if one.path and one.id not in taken}
    unfinished = {*old.unfinished, *new.unfinished}
    pairs: list[tuple[Document | None, Document | None]] = []
    for document in after:
        before = by_id.get(document.id) or by_path.get(document.path or "")
        if before:
            by_id.pop(before.id)
            by_path.pop(before.path or "", None)
        pairs.append((before, document))
    pairs += [(before, None) for before in by_id.values()]
    return [pair for pair in pairs if not unfinished & set(pair)]


def _document_changes(
    old: list[Record], new: list[Record], path: str, *, same_text: bool, ignored: frozenset[str]
) -> Iterator[Change]:
    before, after = _Side(old, same_text), _Side(new, same_text)
    pairs = [pair for kind in dict.fromkeys(r["record"] for r in old) for pair in _matched(kind, before, after)]
    before.names |= {old[i]["id"]: n for n, (i, _) in enumerate(pairs)}
    after.names |= {new[j]["id"]: n for n, (_, j) in enumerate(pairs)}
    for i, j in pairs:
        if fields := _differences(before, i, after, j, ignored):
            yield Change("changed", path, old[i], new[j], fields)
    for i in sorted(set(range(len(old))) - {i for i, _ in pairs}):
        yield Change("went", path, old[i], None, {})
    for j in sorted(set(range(len(new))) - {j for _, j in pairs}):
        yield Change("came", path, None, new[j], {})


class _Side:
    """The records of a document in one run."""

    def __init__(self, records: list[Record], places: bool) -> None:
        self.records, self.places = records, places
        self.by_id = {record["id"]: record for record in records}
        # What an id is called in both runs: the number of the pair, or nothing that the other run could have.
        self.names: dict[str, object] = {name: object() for name in self.by_id}
        self.facts = [_facts(record, places) for record in records]

    def spots(self, i: int) -> set[Hashable]:
        """What records that are the same have in common: the characters they stand on, else the words they hold."""
        record = self.records[i]
        if record["record"] == "document":
            return {"document"}
        spans = record.get("mentions") or [record.get("content"), *record.get("more", ())]
        spans = [span for span in spans if span] or [record]
        if self.places:
            return {at for span in spans for at in range(span["start"], span["end"])}
        texts = Counter(" ".join(span["text"].split()) for span in spans)
        return {(text, n) for text, count in texts.items() for n in range(count)}

    def told(self, i: int, field: str) -> Any:
        """A field to compare and to show, what it refers to told by name."""
        value = self.facts[i].get(field)
        return _each(value, self._target) if field in REFERENCES else value

    def compared(self, i: int, field: str) -> Any:
        value = self.facts[i].get(field)
        if field in REFERENCES:
            # Of what stands in neither file nothing is known, and nothing is said to differ.
            return _each(value, self.names.get)
        return value

    def _target(self, one: str) -> str:
        record = self.by_id.get(one)
        return one if record is None else str(record.get("name") or f"{record['text']}@{record['start']}")


def _each(value: Any, change: Callable[[str], object]) -> Any:
    if isinstance(value, list):
        return [change(one) for one in value]
    return change(value) if value else value


def _matched(kind: str, before: _Side, after: _Side) -> list[tuple[int, int]]:
    """The records of a type in pairs, the best first: by what they share, then by how alike and how near they are."""
    at: dict[Hashable, list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for j, record in enumerate(after.records):
        if record["record"] == kind:
            spots = after.spots(j)
            sizes[j] = len(spots)
            for spot in spots:
                at[spot].append(j)
    scored = []
    for i, record in enumerate(before.records):
        if record["record"] != kind:
            continue
        spots = before.spots(i)
        shared = Counter(j for spot in spots for j in at.get(spot, ()))
        for j, count in shared.items():
            alike = sum(before.facts[i].get(name) == value for name, value in after.facts[j].items())
            distance = abs((record["start"] or 0) - (after.records[j]["start"] or 0))
            scored.append((-2 * count / (len(spots) + sizes[j]), -alike, distance, i, j))
    pairs: list[tuple[int, int]] = []
    taken_i: set[int] = set()
    taken_j: set[int] = set()
    for *_, i, j in sorted(scored):
        if i not in taken_i and j not in taken_j:
            taken_i.add(i)
            taken_j.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def _differences(before: _Side, i: int, after: _Side, j: int, ignored: frozenset[str]) -> dict[str, tuple[Any, Any]]:
    names = dict.fromkeys([*after.facts[j], *before.facts[i]])
    return {
        name: (before.told(i, name), after.told(j, name))
        for name in names
        if name not in ignored
        and name.partition(".")[0] not in ignored
        and before.compared(i, name) != after.compared(j, name)
    }


def _facts(record: Record, places: bool) -> Facts:
    """The fields of a record to compare, flat: `speaker`, `speaker.kind`, `target.chips`.

    A span is told as its text and, where places can be compared, its offset (`text@start`).
    """
    labels = _LABELS | _OF_THE_RUN if record["record"] == "document" else _LABELS
    facts: Facts = {}
    body = {name: value for name, value in record.items() if name not in labels}
    if record["record"] != "document":
        facts["text"] = _span(record, places)
        body = {name: value for name, value in body.items() if name not in ("text", "start", "end")}
    if not places:
        body.pop("sentence", None)
    for name, value in body.items():
        facts.update(_flat(name, value, places))
    return facts


def _flat(name: str, value: Any, places: bool) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        if "text" in value and "start" in value:
            yield name, _span(value, places)
            value = {key: inner for key, inner in value.items() if key not in ("text", "start", "end")}
        elif value.keys() == {"start", "end"}:
            yield name, f"{value['start']}–{value['end']}"
            value = {}
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}", inner, places)
    elif isinstance(value, list):
        yield name, [_span(one, places) if isinstance(one, dict) else one for one in value]
    else:
        yield name, value


def _span(span: Mapping[str, Any], places: bool) -> str | None:
    if span["text"] is None:
        return None
    return f"{span['text']}@{span['start']}" if places else str(span["text"])
