"""Who acts or speaks: the layers `actor` and `demonym`, and the actor records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chipwatch.extract.gazetteer import Gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Actors:
    """Finds actors by name; sets `doc.spans["actor"]` (label: kind, kb_id: canonical name) and `["demonym"]`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        names = [(n, (e["name"], e["kind"])) for e in data.get("actors", ()) for n in (e["name"], *e.get("aliases") or (), *e.get("known_by") or ())]
        for c in data.get("countries", ()):
            for n in (c["name"], *c.get("aliases") or (), *([c["capital"]] if c.get("capital") else ())):
                names.append((n, (c["name"], "government")))
        self.gazetteer = Gazetteer(names)
        self.demonyms = Gazetteer([(a, c["name"]) for c in data.get("countries", ()) for a in c.get("adjectives") or ()])

    def __call__(self, doc: Doc) -> None:
        from spacy.tokens import Span

        doc.spans["actor"] = [Span(doc, h.start, h.end, label=h.entry[1], kb_id=h.entry[0]) for h in self.gazetteer.find(doc)]
        doc.spans["demonym"] = [Span(doc, h.start, h.end, label="country", kb_id=h.entry) for h in self.demonyms.find(doc)]
