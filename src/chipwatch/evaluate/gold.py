"""Annotated clippings, and which records of a run are right by them.

Takes a folder with `clippings/NAME.txt` and `annotations/NAME.json`, gives `Judged` records. An annotation lists the
`actors`, `chips`, `terms`, `events` and `positions` that a careful reader finds, by quotations of the clipping; the
one thing to know: what is marked `optional` is neither asked for nor held against a record that finds it, and such
records are not judged at all.

Right is, matched one to one with the best first:
  actor, chip   the canonical name or a mention is one of the names that the annotation gives
  term          the spans overlap, and kind, unit and value (or low and high) are the same
  event         the kind is the same, and a mention overlaps one of the quotations
  position      the contents share at least half of their words (Dice), and the speaker is the same
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

Record = Mapping[str, Any]
Span = tuple[int, int]

TYPES = ("actor", "chip", "term", "event", "position")
HALF = 0.5  # of the words, for two contents to be the same


class GoldError(Exception):
    """Annotations that cannot be used; `str()` names the file."""


class Judged(NamedTuple):
    """A record that the annotations speak of: which document, which rule, and whether it is right."""

    document: str
    type: str
    rule: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Annotated:
    """A clipping with its annotations; `items` by record type, with their spans resolved to offsets."""

    name: str
    path: Path
    text: str
    items: Mapping[str, list[dict[str, Any]]]


def read_gold(folder: Path) -> list[Annotated]:
    """All annotated clippings of a folder, by name. Raises GoldError."""
    paths = sorted((folder / "annotations").glob("*.json"))
    if not paths:
        raise GoldError(f"{folder}: holds no annotations (annotations/NAME.json beside clippings/NAME.txt)")
    return [_read(path, folder / "clippings" / f"{path.stem}.txt") for path in paths]


def judge(annotated: Annotated, records: Iterable[Record]) -> list[Judged]:
    """What the annotations say of the records of one clipping, as the records stand in its JSON Lines."""
    records = list(records)
    found: list[Judged] = []
    for kind in TYPES:
        golds, mine = annotated.items[kind], [one for one in records if one["record"] == kind]
        score = _scorer(kind, annotated)
        pairs = dict(pair(golds, mine, score))
        for j, record in enumerate(mine):
            matched = golds[pairs[j]] if j in pairs else None
            if matched is None:
                # On optional gold that a better match has taken already: neither right nor wrong.
                spare = any(gold.get("optional") and score(gold, record) > 0 for gold in golds)
            else:
                spare = bool(matched.get("optional"))
            if not spare:
                found.append(Judged(annotated.name, kind, record["rule"], record["confidence"], matched is not None))
    return found


def pair(
    golds: Sequence[Mapping[str, Any]], records: Sequence[Record], score: Callable[[Any, Any], float]
) -> list[tuple[int, int]]:
    """Records and gold matched one to one, the best first: (index of the record, index of the gold)."""
    scored = [(-score(gold, record), i, j) for i, gold in enumerate(golds) for j, record in enumerate(records)]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(one for one in scored if one[0] < 0):
        if i not in taken and j not in pairs:
            taken.add(i)
            pairs[j] = i
    return sorted(pairs.items())


# --- reading --------------------------------------------------------------------------------------


def _read(path: Path, clipping: Path) -> Annotated:
    try:
        text = clipping.read_bytes().decode("utf-8-sig")
        notes = json.loads(path.read_text(encoding="utf-8"))
        items = {kind: [dict(item) for item in notes.get(f"{kind}s", [])] for kind in TYPES}
        for term in items["term"]:
            term["spans"] = [_locate(text, term["quote"], term.get("context"))]
        for event in items["event"]:
            event["spans"] = [_locate(text, quote) for quote in event["evidence"]]
        for position in items["position"]:
            parts = [position["content"]] if isinstance(position["content"], str) else position["content"]
            position["spans"] = [_locate(text, part, position.get("context")) for part in parts]
    except OSError as error:
        raise GoldError(f"{error.filename}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise GoldError(f"{path}: {what}") from error
    return Annotated(path.stem, clipping, text, items)


def _locate(text: str, quote: str, context: str | None = None) -> Span:
    """Where a quotation stands in the body of a clipping: within its context where there is one, else at first."""
    front_matter = re.match(r"---\r?\n.*?\r?\n---\r?\n", text, re.DOTALL)
    start, end = front_matter.end() if front_matter else 0, len(text)
    for part in (context, quote):
        if part:
            at = text.find(part, start, end)
            if at < 0:
                raise ValueError(f"not in the clipping: {part!r}")
            start, end = at, at + len(part)
    return start, end


# --- what is the same -----------------------------------------------------------------------------


def _scorer(kind: str, annotated: Annotated) -> Callable[[Mapping[str, Any], Record], float]:
    """How well a record fits an annotation; 0: not at all."""

    def name(gold: Mapping[str, Any], record: Record) -> float:
        if _key(gold["name"]) == _key(record["name"]):
            return 2.0
        return float(bool(_names(gold) & _names(record)))

    def term(gold: Mapping[str, Any], record: Record) -> float:
        same = all(_same_number(gold.get(field), record.get(field)) for field in ("value", "low", "high"))
        same = same and bool(_forms(gold.get("unit")) & _forms(record.get("unit")))
        return float(same and gold["kind"] == record["kind"] and _overlap(gold["spans"][0], _span(record)))

    def event(gold: Mapping[str, Any], record: Record) -> float:
        mentions = [_span(mention) for mention in record["mentions"]]
        shared = sum(_overlap(a, b) for a in gold["spans"] for b in mentions)
        return float(shared) if gold["kind"] == record["kind"] else 0.0

    def position(gold: Mapping[str, Any], record: Record) -> float:
        parts = [_span(part) for part in (record["content"], *record["more"])]
        alike = dice(words(annotated.text, gold["spans"]), words(annotated.text, parts))
        return alike if alike >= HALF and _same_speaker(gold, record["speaker"], annotated.items["actor"]) else 0.0

    return {"actor": name, "chip": name, "term": term, "event": event, "position": position}[kind]


def words(text: str, spans: Iterable[Span]) -> set[int]:
    """The words under spans, by their offsets."""
    return {match.start() + start for start, end in spans for match in re.finditer(r"\w+", text[start:end])}


def dice(a: set[int], b: set[int]) -> float:
    """How much two sets of words share, from 0 to 1."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _span(part: Mapping[str, Any]) -> Span:
    return part["start"], part["end"]


def _overlap(a: Span, b: Span) -> bool:
    return min(a[1], b[1]) > max(a[0], b[0])


def _key(name: object) -> str:
    """A name to compare: case, punctuation, spaces and a leading article go."""
    folded = re.sub(r"^(the|a|an)\s+", "", str(name or "").strip().casefold())
    return re.sub(r"[\W_]+", "", folded)


def _names(item: Mapping[str, Any]) -> set[str]:
    known = [item.get("name"), *item.get("aliases", ()), *(mention["text"] for mention in item.get("mentions", ()))]
    return {_key(name) for name in known} - {""}


def _same_number(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return abs(float(a) - float(b)) <= 1e-6 * max(1.0, abs(float(a)), abs(float(b)))


def _forms(unit: object) -> set[str]:
    """A unit in both numbers: chips and chip, entries and entry."""
    unit = str(unit or "").strip().casefold()
    if len(unit) <= 3 or not unit.isalpha():
        return {unit}
    return {unit, re.sub(r"s$", "", unit), re.sub(r"ies$", "y", unit)}


def _same_speaker(gold: Mapping[str, Any], speaker: Mapping[str, Any], actors: Iterable[Mapping[str, Any]]) -> bool:
    """Named speakers compare by who they are, the others by the words they are called by."""
    if gold.get("speaker") is None:
        return True
    own = _key(gold["speaker"])
    wanted = {own, _key(gold.get("speaker_text"))}
    for actor in actors:
        if own in _names(actor):
            wanted |= _names(actor)
    wanted -= {""}
    found = {_key(speaker.get("name")), _key(speaker.get("text"))} - {""}
    if found & wanted:
        return True
    if gold.get("speaker_kind") not in ("group", "document", "unknown"):
        return False
    return any(len(a) > 3 and len(b) > 3 and (a in b or b in a) for a in found for b in wanted)
