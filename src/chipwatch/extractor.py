"""The library's way in: a text or a Clipping becomes records.

    extractor = Extractor()
    records = extractor.extract(text, date="2025-12-09")

Takes texts, gives records in the order in which they stand in the text, the document's own last. The one thing to
know: model and rules are loaded once, when an Extractor is made; after that nothing is read and nothing is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from chipwatch.clipping import Clipping, clipping_from_text
from chipwatch.extract.document import Assembly
from chipwatch.language import load_model, model_version, parse
from chipwatch.paths import rules_folder
from chipwatch.rulebook.load import load_rulebook

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from chipwatch.extract.explain import Explained
    from chipwatch.extract.gaps import Gaps
    from chipwatch.extract.relevance import Relevance
    from chipwatch.records import Record


class Extractor:
    """Reads clippings. Raises ModelError if the model, RulebookError if the rules cannot be used.

    model: name or path of an installed English spaCy pipeline; None is the default one.
    rules: folders of rules that extend the shipped ones.
    """

    def __init__(self, *, model: str | None = None, rules: Sequence[str | os.PathLike[str]] = ()) -> None:
        self.book = load_rulebook([rules_folder(), *map(Path, rules)])
        self.nlp = load_model(model)
        self.model_name = model_version(self.nlp)
        self.rules_hash = self.book.hash
        self._assembly = Assembly(self.book, self.nlp, self.model_name)

    def extract(self, text: str | Clipping, *, date: str | None = None) -> list[Record]:
        """All records of one text; `date` (ISO) is its day where the text does not say it.

        Raises ClippingError for a text that holds nothing to read or has broken front matter.
        """
        return next(iter(self.pipe([text], date=date)))

    def is_relevant(self, text: str | Clipping) -> bool:
        """Whether a text names a chip, a policy instrument, or a word of export policy. The model is not asked."""
        return self._relevance(text.text if isinstance(text, Clipping) else text)

    @cached_property
    def _relevance(self) -> Relevance:
        from chipwatch.extract.relevance import Relevance

        return Relevance(self.book, self._assembly.chips)

    def gaps(self, text: str | Clipping, *, date: str | None = None) -> Gaps:
        """The sentences of one text that name a chip or an instrument and gave no event and no term."""
        from chipwatch.extract.gaps import find_gaps

        clipping, doc = self._read(text, date)
        return find_gaps(self._assembly, clipping, doc)

    def explain(self, text: str | Clipping, *, date: str | None = None) -> Explained:
        """One text with what became of every match of a rule in it; it is read just as `extract` reads it."""
        from chipwatch.extract.explain import Explained

        clipping, doc = self._read(text, date)
        return Explained(self._assembly, self.book, clipping, doc)

    def _read(self, text: str | Clipping, date: str | None) -> tuple[Clipping, Doc]:
        clipping = text if isinstance(text, Clipping) else clipping_from_text(text, date=date)
        return clipping, next(parse(self.nlp, [self._assembly.read(clipping)], self.book.data["sentences"]))

    def pipe(self, texts: Iterable[str | Clipping], *, date: str | None = None) -> Iterator[list[Record]]:
        """The records of many texts, one list for each, in order; texts are taken as they are needed."""
        for text in texts:
            clipping = text if isinstance(text, Clipping) else clipping_from_text(text, date=date)
            reading = self._assembly.read(clipping)
            for doc in parse(self.nlp, [reading], self.book.data["sentences"]):
                yield self._assembly.records(clipping, doc)


def extract(text: str | Clipping, *, date: str | None = None) -> list[Record]:
    """The records of one text. Loads the model each time: for more than one text make an Extractor."""
    return Extractor().extract(text, date=date)
