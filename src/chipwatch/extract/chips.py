"""Which products: the layer `chip`, and the chip records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chipwatch.extract.gazetteer import Gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Chips:
    """Finds chips by name; sets `doc.spans["chip"]` (label: kind, kb_id: canonical name)."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        names = [(n, (e["name"], e["kind"])) for e in data.get("chips", ()) for n in (e["name"], *e.get("aliases") or ())]
        self.gazetteer = Gazetteer(names)

    def __call__(self, doc: Doc) -> None:
        from spacy.tokens import Span

        doc.spans["chip"] = [Span(doc, h.start, h.end, label=h.entry[1], kb_id=h.entry[0]) for h in self.gazetteer.find(doc)]
