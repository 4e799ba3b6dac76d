"""The library's way in: a text or a Clipping becomes records.

    extractor = Extractor()
    records = extractor.extract(text, date="2025-12-09")

Takes texts, gives records in the order in which they stand in the text, the document's own last. The one thing to
know: model and rules are loaded once, when an Extractor is made; after that nothing is read and nothing is kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from chipwatch.clipping import Clipping, clipping_from_text
from chipwatch.extract.document import Assembly
from chipwatch.extract.guard import ShapeGuard
from chipwatch.language import Parser, load_model, model_version
from chipwatch.paths import rules_folder
from chipwatch.rulebook.load import load_rulebook, nothing_collected

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from chipwatch.extract.explain import Explained
    from chipwatch.extract.gaps import Gaps
    from chipwatch.extract.relevance import Relevance
    from chipwatch.reading import Reading
    from chipwatch.records import Record

P = ParamSpec("P")
T = TypeVar("T")

BATCH = 60_000  # characters that are worked through together
MOST = 64  # texts, however short


class Extractor:
    """Reads clippings. Raises ModelError if the model, RulebookError if the rules cannot be used.

    model: name or path of an installed English spaCy pipeline; None is the default one.
    rules: folders of rules that extend the shipped ones.
    """

    def __init__(self, *, model: str | None = None, rules: Sequence[str | os.PathLike[str]] = ()) -> None:
        self.book = load_rulebook([rules_folder(), *map(Path, rules)], ShapeGuard())
        self.nlp = load_model(model)
        self.model_name = model_version(self.nlp)
        self.rules_hash = self.book.hash
        self._parser = Parser(self.nlp, self.book.data)
        with nothing_collected():
            self._assembly = Assembly(self.book, self._parser, self.model_name)

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

        clipping, reading = self._read(text, date)
        (doc,) = self._parser([reading])
        return find_gaps(self._assembly, clipping, doc)

    def explain(self, text: str | Clipping, *, date: str | None = None) -> Explained:
        """One text with what became of every match of a rule in it; it is read just as `extract` reads it."""
        from chipwatch.extract.explain import Explained

        clipping, reading = self._read(text, date)
        (doc,) = self._parser([reading])
        return Explained(self._assembly, self.book, clipping, doc)

    def pipe(
        self,
        texts: Iterable[str | Clipping],
        *,
        date: str | None = None,
        on_error: Callable[[str | Clipping, Exception], list[Record]] | None = None,
    ) -> Iterator[list[Record]]:
        """The records of many texts, one list for each, in order.

        Texts are taken as they are needed, a few at a time, and from an iterator the first by itself. `on_error` is
        called with a text that gives no records and what was raised; what it returns stands in their place. Without it
        the exception comes where the records would.
        """
        for batch in _batches(texts):
            for text, result in zip(batch, self._records(batch, date), strict=True):
                if not isinstance(result, Exception):
                    yield result
                elif on_error is None:
                    raise result
                else:
                    yield on_error(text, result)

    def _records(self, texts: Sequence[str | Clipping], date: str | None) -> list[list[Record] | Exception]:
        """The records of texts, or why there are none. What spaCy learns of their words is forgotten after it."""
        vocab: Any = self.nlp.vocab
        with nullcontext() if vocab.in_memory_zone else self.nlp.memory_zone():
            read = [_tried(self._read, text, date) for text in texts]
            docs = self._parsed([result[1] for result in read if not isinstance(result, Exception)])
            results: list[list[Record] | Exception] = []
            for result in read:
                if isinstance(result, Exception):
                    results.append(result)
                    continue
                doc = next(docs)
                results.append(doc if isinstance(doc, Exception) else _tried(self._assembly.records, result[0], doc))
            return results

    def _read(self, text: str | Clipping, date: str | None) -> tuple[Clipping, Reading]:
        clipping = text if isinstance(text, Clipping) else clipping_from_text(text, date=date)
        return clipping, self._assembly.read(clipping)

    def _parsed(self, readings: Sequence[Reading]) -> Iterator[Doc | Exception]:
        """The Doc of each reading; where the model cannot take one of them, each is tried by itself."""
        docs = _tried(self._parser, readings)
        if not isinstance(docs, Exception):
            yield from docs
        else:
            for reading in readings:
                alone = _tried(self._parser, [reading])
                yield alone if isinstance(alone, Exception) else alone[0]


def _tried(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Exception:
    """What a call returns or raises: one bad text does not take its neighbours with it."""
    try:
        return call(*args, **kwargs)
    except Exception as error:
        return error


def _batches(texts: Iterable[str | Clipping]) -> Iterator[list[str | Clipping]]:
    """Texts in rows of about BATCH characters. Where they come one by one the first is a row of its own, so that the
    first answer does not wait for others."""
    batch: list[str | Clipping] = []
    size, most = 0, BATCH if isinstance(texts, Sequence) else 0
    failed: Exception | None = None
    try:
        for text in texts:
            batch.append(text)
            size += len(text.text if isinstance(text, Clipping) else text)
            if size >= most or len(batch) >= MOST:
                yield batch
                batch, size, most = [], 0, BATCH
    except Exception as error:  # the source broke; what it gave before that is still read
        failed = error
    if batch:
        yield batch
    if failed:
        raise failed


def extract(text: str | Clipping, *, date: str | None = None) -> list[Record]:
    """The records of one text. Loads the model each time: for more than one text make an Extractor."""
    return Extractor().extract(text, date=date)
