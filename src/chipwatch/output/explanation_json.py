"""Explanations for programs: one JSON object, every stretch of text with its offsets as records have them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from chipwatch.records import to_json

if TYPE_CHECKING:
    from chipwatch.extract.explain import Explained, Fired, SentenceView
    from chipwatch.records import Record
    from chipwatch.rulebook.errors import Place
    from chipwatch.rulebook.explain import Attempt, Check, Part, Tokens, Way

Json = dict[str, Any]


def to_explanation_json(explained: Explained, views: Sequence[SentenceView], record: Record | None = None) -> str:
    """What was explained as one JSON object, with a line's end."""
    made = _Maker(explained)
    clipping = explained.clipping
    whole: Json = {
        "document": {"id": clipping.sha256[:12], "path": clipping.path, "date": clipping.date},
        "record": json.loads(to_json(record)) if record is not None else None,
        "told": _told(*explained.told(record)) if record is not None else None,
        "sentences": [made.sentence(view) for view in views],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


class _Maker:
    def __init__(self, explained: Explained) -> None:
        self.explained = explained

    def span(self, tokens: Tokens) -> Json:
        text, start, end = self.explained.source.span(*tokens)
        return {"text": text, "start": start, "end": end}

    def spans(self, many: Iterable[Tokens]) -> list[Json]:
        return [self.span(tokens) for tokens in many]

    def sentence(self, view: SentenceView) -> Json:
        doc = self.explained.doc[slice(*view.tokens)]
        return {
            **self.span(view.tokens),
            "tokens": [
                {
                    **self.span((t.i, t.i + 1)), "lemma": t.lemma_, "pos": t.pos_, "tag": t.tag_, "dep": t.dep_,
                    "head": t.head.i - view.tokens[0],
                }
                for t in doc
            ],
            "layers": [
                {"layer": i.layer, "label": i.label or None, "name": i.name or None, **self.span((i.start, i.end))}
                for i in view.items
            ],
            "fired": [self.fired(fired) for fired in view.fired],
            "missed": [self.attempt(attempt) for attempt in view.missed],
            "begun": [self.attempt(attempt) for attempt in view.begun],
            "untaken": self.spans(view.untaken),
            "rules": [
                {
                    "rule": asked.rule,
                    "attempts": [self.attempt(attempt) for attempt in asked.attempts],
                    "fates": [self.fired(fired) for fired in asked.fates],
                }
                for asked in view.asked
            ],
        }  # fmt: skip

    def fired(self, fired: Fired) -> Json:
        return {
            "rule": fired.rule,
            "record_type": fired.record_type,
            **_place(fired.place),
            "about": fired.about or None,
            "trigger": self.span(fired.trigger),
            "args": {name: self.spans(values) for name, values in fired.args.items()},
            "fate": fired.fate,
            "why": fired.why,
            "record": fired.record,
            "by": fired.by,
            "detail": fired.detail or None,
        }

    def attempt(self, attempt: Attempt) -> Json:
        return {
            "rule": attempt.rule,
            "record_type": attempt.record,
            **_place(attempt.place),
            "about": attempt.about or None,
            "trigger": self.span(attempt.trigger) if attempt.trigger else None,
            "fired": attempt.fired,
            "parts": [self.part(part) for part in attempt.parts],
            "changes": list(attempt.changes),
        }

    def part(self, part: Part) -> Json:
        return {
            "kind": part.kind,
            "name": part.name or None,
            "text": part.text,
            **_place(part.place),
            "optional": part.optional,
            "found": part.found,
            "holds": part.holds,
            "values": self.spans(part.values),
            "why": part.why or None,
            "checks": [self.check(check) for check in part.checks],
            "ways": [self.way(way) for way in part.ways],
        }

    def way(self, way: Way) -> Json:
        return {
            "role": way.role,
            "path": way.path or None,
            "met": way.met,
            "why": way.why or None,
            "candidates": [
                {**self.span(c.tokens), "met": c.met, "checks": [self.check(check) for check in c.checks]}
                for c in way.candidates
            ],
        }

    def check(self, check: Check) -> Json:
        return {
            "key": check.key or None,
            "text": check.text,
            **_place(check.place),
            "met": check.met,
            "tokens": self.spans(check.tokens),
            "why": check.why,
        }


def _told(text: str, place: Place | None) -> Json:
    return {"text": text, "file": place.file if place else None, "line": place.line if place else None}


def _place(place: Place) -> Json:
    return {"file": place.file, "line": place.line}
