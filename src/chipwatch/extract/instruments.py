"""Named laws, lists, rules and pacts: the layer `instrument`.

Takes a Doc, sets `doc.spans["instrument"]`: label is the kind, kb_id the canonical name. The one thing to know:
an instrument nobody has listed is named as the text names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chipwatch.extract.gazetteer import Gazetteer
from chipwatch.extract.grammar import grammar_of
from chipwatch.extract.layout import layout
from chipwatch.extract.linesearch import LineSearch
from chipwatch.language import QUOTATION_MARKS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


HEADING = 4  # words with capitals before a listed name that are not a part of it


class Instruments:
    """Finds instruments by their names and by the shapes of names that are not listed."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        entries = data.get("instruments") or []
        names = [(name, e) for e in entries for name in (e["name"], *e.get("aliases", ())) if not e.get("nocase")]
        nocase = [(name, e) for e in entries for name in (e["name"], *e.get("aliases", ())) if e.get("nocase")]
        self.articles = grammar_of(data)["the_spelt"]
        self.gazetteer = Gazetteer(names, nocase, articles=self.articles)
        shapes = data.get("instrument_shapes") or []
        self.shapes = LineSearch(re.compile(shape["regex"]) for shape in shapes)
        self.kinds = [shape["kind"] for shape in shapes]

    def __call__(self, doc: Doc) -> None:
        from spacy.util import filter_spans

        text = layout(doc).folded
        spans = [
            _span(doc, hit.start, hit.end, hit.entry["kind"], hit.entry["name"]) for hit in self.gazetteer.find(doc)
        ]
        starts = {span.end: span.start for span in spans}
        for number, match in self.shapes(text):
            # A shape may need words around the name: then the name is its group of that name.
            place = match.span("name" if "name" in match.re.groupindex else 0)
            found = _behind_verb(doc.char_span(*place, alignment_mode="strict"))
            # `Win Has Senate Rushing to Pass Chips Act`: a heading that a listed name ends is no name.
            listed = starts.get(found.end, found.start) if found is not None else 0
            behind_article = found is not None and listed > found.start and doc[listed - 1].text in self.articles
            if found is not None and listed < found.start + HEADING and not behind_article:
                lead, _, rest = found.text.partition(" ")
                name = rest if lead in self.articles else found.text
                spans.append(_span(doc, found.start, found.end, self.kinds[number], name))
        doc.spans["instrument"] = filter_spans(spans)


def _behind_verb(span: Span | None) -> Span | None:
    """What a headline says of a measure is no part of its name (`Senate Passes Chip Act`); a quoted title is whole."""
    if span is None or (span.start and span.doc[span.start - 1].text in QUOTATION_MARKS):
        return span
    for token in span:
        finite = token.tag_ in ("VBZ", "VBP", "VBD", "VB") and token.i + 1 < span.end
        if finite and any(t.dep_ == "nsubj" for t in token.lefts):
            return span.doc[token.i + 1 : span.end]
    return span


def _span(doc: Doc, start: int, end: int, label: str, name: str) -> Any:
    from spacy.tokens import Span

    return Span(doc, start, end, label=label, kb_id=name)
