"""The language model: which pipeline, how a Reading becomes a Doc, and the way back to the source.

Takes a Reading, gives a Doc whose sentences never cross a block. The one thing to know: the Doc's characters are
the Reading's, not the file's; `Source` turns tokens into spans of the file, for every record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from chipwatch.entities import RECOGNIZER, Entities
from chipwatch.headlines import Headlines
from chipwatch.model import DEFAULT_MODEL, ModelError, missing_model
from chipwatch.words import KNOWN, REPLACED, Words, set_columns

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from chipwatch.reading import Reading

QUOTATION_MARKS = frozenset(("“", "”", '"', "''", "``", "‘", "’", "'"))
CLOSERS = QUOTATION_MARKS | {")", "]"}

DICTIONARY = "lemma_index"  # the lemmatizer's words, for whoever asks the vocabulary whether it knows one
LONGEST = 100_000  # characters that are parsed in one piece
_NO_START = 2**64 - 1  # -1, as spaCy's unsigned columns have it
AT_ONCE = 5_000  # tokens that are parsed together: more of them do not stay in the processor's cache


class SourceSpan(NamedTuple):
    """A stretch of the document: text == source[start:end]."""

    text: str
    start: int
    end: int


def load_model(name: str | None = None) -> Language:
    """Load a spaCy pipeline by package name or path. Raises ModelError if it is not there or cannot parse."""
    from chipwatch.bare import import_spacy
    from chipwatch.embedding import embed_once
    from chipwatch.products import quick_products

    spacy = import_spacy()
    name = name or DEFAULT_MODEL
    try:
        with quick_products():
            nlp: Language = spacy.load(name)
    except OSError as error:
        raise missing_model(name) from error
    missing = [pipe for pipe in ("tagger", "parser", "ner") if pipe not in nlp.pipe_names]
    if missing or nlp.lang != "en":
        what = f"has no {' and no '.join(missing)}" if missing else f"is for {nlp.lang!r}"
        raise ModelError(f"the language model {name!r} {what}; chipwatch needs an English pipeline with a parser")
    mend_tokenizer(nlp)
    embed_once(nlp)
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None) if nlp.has_pipe("lemmatizer") else None
    if lookups and lookups.has_table(DICTIONARY):
        nlp.vocab.lookups.set_table(DICTIONARY, lookups.get_table(DICTIONARY))
    return nlp


# What spaCy does not part: `-sources`, `-The` behind a space; the full stop behind a code (`910C.` is no abbreviation
# like `U.S.`); the dash behind a bracket, a quotation mark or a number (`Siemens)—which`); the hyphen behind a
# percentage (`51%-owned`); signs of full width, as Asian texts have them; the full stop before the mark of a note.
_PREFIX = re.compile(r"-(?=[A-Za-z]{4}|[A-Z][a-z.])")
_SUFFIX = re.compile(r"(?<=[0-9][A-Z])\.$")
_INFIX = re.compile(
    r"[)\]”’\"](?=[—–][A-Za-z])"
    r"|(?<=[)\]”’\"0-9%])[—–](?=[A-Za-z])"
    r"|(?<=[0-9]%)-(?=[a-z])"
    r"|(?<=[A-Z]\.[A-Z]\.)[-—–](?=[A-Z])"
    "|[\uff0c\uff1b\uff1a\u3002\u3001]"
    r"|(?<=[A-Za-z0-9”\")])\.(?=\^\d)"
)
_NO_FACES = frozenset(("8)", "):"))  # `(8)` and `(BIS):` are none


def mend_tokenizer(nlp: Language) -> None:
    """Part what spaCy leaves whole. Its own patterns stay as they are compiled: to compile them anew takes long."""
    tokenizer: Any = nlp.tokenizer
    rules, tokenizer.rules = tokenizer.rules, {}  # it would cut them all anew for each of the three
    prefix, suffix, infixes = tokenizer.prefix_search, tokenizer.suffix_search, tokenizer.infix_finditer
    tokenizer.prefix_search = lambda text: (prefix and prefix(text)) or _PREFIX.match(text)
    tokenizer.suffix_search = lambda text: (suffix and suffix(text)) or _SUFFIX.search(text)
    tokenizer.infix_finditer = lambda text: _both(infixes(text) if infixes else (), _INFIX.finditer(text))
    tokenizer.rules = {word: parts for word, parts in rules.items() if word not in _NO_FACES}


def _both(first: Iterable[re.Match[str]], second: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """The matches of two patterns as one would find them that tries the first before the second."""
    others = list(second)
    if not others:
        return list(first)
    found: list[re.Match[str]] = []
    for match in sorted([*first, *others], key=lambda match: match.start()):
        if not found or match.start() >= found[-1].end():
            found.append(match)
    return found


def cutter(nlp: Language) -> Callable[[str], list[str]]:
    """Words as the tokenizer cuts them; quick for those that it leaves whole."""
    tokenizer: Any = nlp.tokenizer
    parted = frozenset(tokenizer.rules)  # `cannot`, `U.S.`

    def cut(text: str) -> list[str]:
        words = text.split(" ")
        if all(word.isalpha() and word not in parted for word in words):
            return words
        return [token.text for token in tokenizer(text)]

    return cut


def model_version(nlp: Language) -> str:
    """Name and version, as the document record states them."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"


class Parser:
    """Readings become Docs, several at once. `data` is what the rules hold.

    What a Doc holds does not hang on its neighbours. A reading longer than LONGEST characters is parsed in pieces
    that end where a block ends, so that what the model needs of memory does not grow with the text.
    """

    def __init__(self, nlp: Language, data: Mapping[str, Any]) -> None:
        self.nlp = nlp
        self._words = Words.of(nlp)
        plain = self._words is not None or KNOWN.issuperset(nlp.pipe_names)
        # What parts of speech and lemmas come from runs last, on what the parser's mistakes were mended in.
        self._without = tuple(name for name in nlp.pipe_names if plain and name in REPLACED)
        self._late: list[Any] = [] if self._words else [nlp.get_pipe(name) for name in self._without]
        dateline = data["sentences"].get("dateline")
        self._dateline = re.compile(dateline) if dateline else None
        self._unbroken = frozenset(word.lower() for word in data["sentences"].get("no_break_after", ()))
        self._calling = frozenset(data["sentences"].get("calling", ()))
        self._gerunds = frozenset(data["sentences"].get("gerunds", ()))
        alone = plain and not _listens(nlp.get_pipe(RECOGNIZER))
        self._entities = Entities.of(nlp) if alone else None
        self._headlines = Headlines(nlp, data) if alone else None

    def __call__(self, readings: Sequence[Reading]) -> list[Doc]:
        """The Doc of each reading, in order."""
        from chipwatch.products import one_thread

        pieces = [self._pieces(reading) for reading in readings]
        with one_thread():
            parsed = iter([*self._parse(piece for row in pieces for piece in row)])
        docs = []
        for reading, row in zip(readings, pieces, strict=True):
            doc = _joined(list(islice(parsed, len(row))))
            doc.user_data["reading"] = reading
            docs.append(doc)
        return docs

    def line(self, text: str) -> Doc:
        """The Doc of a line that belongs to no reading."""
        from chipwatch.products import one_thread

        with one_thread():
            return next(self._parse([self.nlp.make_doc(text)]))

    def _parse(self, docs: Iterable[Doc]) -> Iterator[Doc]:
        for group in _groups(docs):
            for doc in self._annotated(group):
                _mend(doc, self._calling, self._gerunds)
                if self._words:
                    self._words(doc)
                for pipe in self._late:
                    doc = pipe(doc)
                yield doc

    def _annotated(self, docs: list[Doc]) -> Iterable[Doc]:
        """Docs tagged and parsed, with their entities; one that has headlines in title case as its copy is."""
        # The parser takes a quarter of a batch at a time; many texts at once are what it is quick at.
        size = 4 * len(docs)
        copies = [self._headlines.copy_of(doc) if self._headlines else None for doc in docs]
        if not any(copies):
            if self._entities is None:
                return self.nlp.pipe(docs, batch_size=size, disable=self._without)
            return self._named(list(self.nlp.pipe(docs, batch_size=size, disable=(*self._without, RECOGNIZER))))
        seen = [copy or doc for doc, copy in zip(docs, copies, strict=True)]
        parsed = list(self.nlp.pipe(seen, batch_size=size, disable=(*self._without, RECOGNIZER)))
        pairs = [(doc, copy) for doc, copy in zip(docs, parsed, strict=True) if copy is not doc]
        unsaid = [list(self._headlines.unsaid(copy)) if self._headlines else [] for _, copy in pairs]
        others = (other for row in unsaid for _, other in row)
        again = self.nlp.pipe(others, batch_size=size, disable=(*self._without, RECOGNIZER))
        for (doc, copy), row in zip(pairs, unsaid, strict=True):
            Headlines.take(doc, copy, [(first, next(again)) for first, _ in row])
        return self._named(docs)

    def _named(self, docs: list[Doc]) -> Iterable[Doc]:
        """Parsed Docs with their entities."""
        if self._entities is None:
            recognizer: Any = self.nlp.get_pipe(RECOGNIZER)
            named: Iterable[Doc] = recognizer.pipe(docs, batch_size=4 * len(docs))
            return named
        self._entities(docs)
        return docs

    def _pieces(self, reading: Reading) -> list[Doc]:
        starts = {block.start for block in reading.blocks}
        docs = []
        for start, end in pairwise(_cuts(reading)):
            doc = self.nlp.make_doc(reading.text[start:end])
            _mark_sentences(doc, start, starts, self._unbroken, self._dateline)
            if self._headlines:
                self._headlines.mark(doc, (b for b in reading.blocks if start <= b.start < end), start)
            docs.append(doc)
        return docs


def _listens(pipe: Any) -> bool:
    """Whether a component takes its vectors from one before it, and cannot run without that."""
    return any(node.name.endswith("-listener") for node in pipe.model.walk())


def _groups(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Docs in rows of about AT_ONCE tokens."""
    group: list[Doc] = []
    size = 0
    for doc in docs:
        if group and size + len(doc) > AT_ONCE:
            yield group
            group, size = [], 0
        group.append(doc)
        size += len(doc)
    if group:
        yield group


def _cuts(reading: Reading) -> list[int]:
    """Where a reading is cut into pieces, its two ends included: between blocks, in a block only at a great length."""
    text, cuts = reading.text, [0]
    for block in (*reading.blocks, None):
        start, end = (block.start, block.end) if block else (len(text), len(text))
        if end - cuts[-1] > LONGEST and start > cuts[-1]:
            cuts.append(start)
        while end - cuts[-1] > LONGEST:
            low, high = cuts[-1] + LONGEST // 2, cuts[-1] + LONGEST
            space = text.rfind(". ", low, high) + 1 or text.rfind(" ", low, high)
            cuts.append(space + 1 if space > 0 else high)
    return [*cuts, len(text)] if cuts[-1] < len(text) or len(cuts) == 1 else cuts


def _joined(docs: list[Doc]) -> Doc:
    """Pieces of one text as one Doc."""
    from spacy.tokens import Doc

    if len(docs) == 1:
        return docs[0]
    joined: Doc = Doc.from_docs(docs, ensure_whitespace=False, exclude=["tensor", "user_data"])  # type: ignore[call-arg]
    return joined


def _mend(doc: Doc, calling: frozenset[str], gerunds: frozenset[str]) -> None:
    """Parse repair: who `called` a thing something was not called, though the tagger took it for a participle; of
    two objects of `called` the second says what the first is called; `halting exports` halts them."""
    deps: Any = doc.to_array("DEP")
    strings = doc.vocab.strings
    for i in (deps == strings["nsubjpass"]).nonzero()[0].tolist():
        verb = doc[i].head
        below = {child.dep_ for child in verb.children}
        if verb.tag_ == "VBN" and below.isdisjoint(("auxpass", "aux", "agent")) and below & {"dobj", "oprd", "ccomp"}:
            doc[i].dep_, verb.tag_ = "nsubj", "VBD"
    for i in (deps == strings["dobj"]).nonzero()[0].tolist():
        if doc[i].head.lower_ in calling and any(c.dep_ == "dobj" and c.i < i for c in doc[i].head.children):
            doc[i].dep_ = "oprd"
    for i in ((deps == strings["amod"]) | (deps == strings["compound"])).nonzero()[0].tolist():
        verb, noun = doc[i], doc[i].head
        if verb.lower_ in gerunds and noun.i > i and noun.left_edge.i == i:
            verb.tag_, verb.dep_ = "VBG", "pcomp" if noun.dep_ == "pobj" else "advcl"
            if noun.head.i == noun.i:
                continue
            verb.head = noun.head
            noun.head, noun.dep_ = verb, "dobj"


def _mark_sentences(
    doc: Doc, offset: int, block_starts: set[int], unbroken: frozenset[str], dateline: re.Pattern[str] | None = None
) -> None:
    """Sentence repair: a sentence starts with a block, and else only behind a mark that can end one.

    The parser decides the rest; it otherwise breaks headlines, quotes and abbreviations apart. A quotation that opens
    behind a full stop begins a sentence, one that closes there does not; the story begins behind its `dateline`.
    `offset`: where the Doc begins in its reading.
    """
    story = -1  # where it begins, in characters
    starts = [[0] for _ in range(len(doc))]
    ended, stopped, spaced = True, False, True
    for i, token in enumerate(doc):
        text, space = token.text, bool(token.whitespace_)
        mark = text in QUOTATION_MARKS
        if token.idx + offset in block_starts:
            starts[i][0] = 1
            story = found.end() if dateline and (found := dateline.match(doc.text, token.idx)) else -1
        elif 0 < story <= token.idx and not text.isspace():
            starts[i][0], story = 1, -1
        elif i and (not ended or text[:1].islower() or (mark and not spaced)):
            starts[i][0] = _NO_START
        elif mark and stopped and i + 1 < len(doc) and not space:
            starts[i][0] = 1
        spaced = space or text.isspace()
        if text.isspace() or text in CLOSERS or (ended and text[0] == "^"):
            continue
        ended = text[-1] in ".?!:;…" and text.lower() not in unbroken
        stopped = text in (".", "?", "!")
    set_columns(doc, ["SENT_START"], starts)


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
