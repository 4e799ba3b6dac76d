"""Gaps of many documents, grouped and ranked, as text for people and JSON for programs.

Takes the gaps of one document at a time, gives those of all by verb and by unit, what stands in most documents first.
The one thing to know: of the sentences only examples are kept, so that many documents need little memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chipwatch.extract.gaps import Gap, Gaps
from chipwatch.language import SourceSpan
from chipwatch.output.plain import one_line, painted, printable
from chipwatch.output.sink import Sink

KINDS = {"verb": "verbs", "quantity": "quantities"}


@dataclass(slots=True)
class _Group:
    """The gaps filed under one verb or unit."""

    key: str
    sentences: int = 0
    documents: int = 0
    examples: list[tuple[str, Gap]] = field(default_factory=list)  # the first of each document
    others: list[tuple[str, Gap]] = field(default_factory=list)


class Queue:
    """Gathers gaps. examples: how many to keep of each verb and unit, from as many documents as there are."""

    def __init__(self, examples: int = 3) -> None:
        self._examples = examples
        self._groups: dict[str, dict[str, _Group]] = {kind: {} for kind in KINDS}
        self.documents = self.sentences = self.told = 0

    def add(self, path: str, found: Gaps) -> None:
        """Take in the gaps of one document."""
        self.documents += 1
        self.sentences += found.sentences
        self.told += found.told
        seen: set[tuple[str, str]] = set()
        for gap in found.gaps:
            group = self._groups[gap.kind].setdefault(gap.key, _Group(gap.key))
            group.sentences += 1
            first = (gap.kind, gap.key) not in seen
            seen.add((gap.kind, gap.key))
            group.documents += first
            kept = group.examples if first else group.others
            if len(kept) < self._examples:
                kept.append((path, gap))

    def ranked(self, kind: str, top: int | None = None) -> list[_Group]:
        """The groups of a kind, those in most documents first."""
        groups = sorted(self._groups[kind].values(), key=lambda g: (-g.documents, -g.sentences, g.key))
        return groups[:top]

    def shown(self, group: _Group) -> list[tuple[str, Gap]]:
        """The examples of a group."""
        return (group.examples + group.others)[: self._examples]

    def write_text(self, sink: Sink, top: int | None) -> None:
        """Tables to read: a name in [brackets], the verb or quantity between *stars*."""
        sink.write(
            f"{_many(self.documents, 'document')}: {_many(self.sentences, 'sentence')} with a chip or an instrument, "
            f"{self.told} of them with an event or a term\n"
        )
        for kind, title in KINDS.items():
            groups = self.ranked(kind, top)
            if not groups:
                continue
            head = "verbs of policy" if kind == "verb" else "quantities that became no term, by unit"
            left = len(self._groups[kind]) - len(groups)
            sink.write(f"\n{'documents':>9} {'sentences':>10}  {head}{f' ({left} more {title})' if left else ''}\n")
            for group in groups:
                sink.write(f"{group.documents:>9} {group.sentences:>10}  {group.key}\n")
                for path, gap in self.shown(group):
                    sink.write(f"    {one_line(path)}:{gap.sentence.start}: {_marked(gap, sink.colour)}\n")

    def write_json(self, sink: Sink, top: int | None) -> None:
        """One object."""
        report: dict[str, Any] = {"documents": self.documents, "sentences": self.sentences, "told": self.told}
        for kind, title in KINDS.items():
            report[title] = [self._entry(kind, group) for group in self.ranked(kind, top)]
        sink.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")

    def _entry(self, kind: str, group: _Group) -> Mapping[str, Any]:
        return {
            "verb" if kind == "verb" else "unit": group.key,
            "documents": group.documents,
            "sentences": group.sentences,
            "examples": [
                {
                    "path": path,
                    **_span(gap.sentence),
                    "found": _span(gap.found),
                    "named": [_span(one) for one in gap.named],
                }
                for path, gap in self.shown(group)
            ],
        }


def _span(span: SourceSpan) -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end}


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _marked(gap: Gap, colour: bool) -> str:
    """The sentence on one line, with what matters in it marked."""
    text, base = gap.sentence.text, gap.sentence.start
    line, at = "", 0
    for span, marks, code in sorted(_marks(gap), key=lambda mark: mark[0].start):
        start, end = span.start - base, span.end - base
        line += printable(text[at:start]) + painted(f"{marks[0]}{printable(text[start:end])}{marks[1]}", code, colour)
        at = end
    return " ".join((line + printable(text[at:])).split())


def _marks(gap: Gap) -> Iterator[tuple[SourceSpan, str, int]]:
    """The spans to mark, what stands around them, and their colour; no two overlap."""
    yield gap.found, "**", 33
    end = gap.sentence.start
    for span in sorted(gap.named, key=lambda one: one.start):
        if span.start >= end:
            end = span.end
            yield span, "[]", 36
