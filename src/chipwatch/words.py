"""Parts of speech and lemmas, each distinct word once.

Takes a loaded pipeline, gives what stands in for its attribute ruler and its lemmatizer. The one thing to know: both
are asked themselves, about words that were not seen before; a word is what they look at, its characters, its tag
and its dependency. Where a pipeline does it in another way (`Words.of` gives None) all of its components run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.pipeline import AttributeRuler, Lemmatizer
    from spacy.tokens import Doc

REPLACED = ("attribute_ruler", "lemmatizer")

# Components that neither set nor read parts of speech and lemmas, and attributes that the key of a word settles.
_BESIDE = frozenset({"tok2vec", "transformer", "tagger", "parser", "senter", "ner"})
KNOWN = _BESIDE | set(REPLACED)
_SETTLED = frozenset({"ORTH", "TEXT", "LOWER", "IS_SPACE", "TAG", "DEP"})
_MOST = 50_000  # words remembered
_MANY = 2_000  # words from which it pays to make sets of the lemmatizer's lists

_KEY: Any = ["ORTH", "LOWER", "TAG", "DEP"]
_GIVES: Any = ["TAG", "POS", "DEP", "LEMMA"]

Word = tuple[int, int, int, int]
Given = tuple[int, int, int, str]


class Words:
    """Sets tag, part of speech, dependency and lemma of every token, as the two components would."""

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        from spacy.matcher import Matcher
        from spacy.pipeline import AttributeRuler

        self._lemmatizer, self._ruler = lemmatizer, ruler
        self._single = AttributeRuler(ruler.vocab, validate=False)
        self._rows: Matcher = Matcher(ruler.vocab)
        self._anchors: set[int] = set()
        self._reach = 0
        entries: Any = ruler.patterns
        for number, entry in enumerate(entries):
            if all(len(pattern) == 1 for pattern in entry["patterns"]):
                self._single.add_patterns([entry])
                continue
            self._rows.add(str(number), entry["patterns"])
            self._anchors |= {ruler.vocab.strings.add(_anchor(pattern) or "") for pattern in entry["patterns"]}
            self._reach = max(self._reach, *map(len, entry["patterns"]))
        self._known: dict[Word, Given] = {}
        self._sets = False

    @classmethod
    def of(cls, nlp: Language) -> Words | None:
        """The stand-in for a pipeline; None if its parts of speech or its lemmas come from anywhere else."""
        from spacy.pipeline import AttributeRuler, Lemmatizer

        pipes = dict(nlp.pipeline)
        ruler, lemmatizer = (pipes.pop(name, None) for name in REPLACED)
        if type(ruler) is not AttributeRuler or not isinstance(lemmatizer, Lemmatizer):
            return None
        plain = lemmatizer.mode in ("rule", "lookup") and not lemmatizer.overwrite
        known = _BESIDE.issuperset(pipes) and all(map(_is_settled, ruler.patterns))
        return cls(ruler, lemmatizer) if plain and known else None

    def __call__(self, doc: Doc) -> None:
        """Annotate a Doc that has its tags and dependencies."""
        if not len(doc):
            return
        keys: list[Word] = list(map(tuple, doc.to_array(_KEY).tolist()))
        words = dict.fromkeys(keys)
        new = [word for word in words if word not in self._known]
        if new:
            self._known.update(zip(new, self._ask(doc, new, self._single), strict=True))
        add = doc.vocab.strings.add
        given = {word: (*self._known[word][:3], add(self._known[word][3])) for word in words}
        values = [given[key] for key in keys]
        for start, end in self._joined(doc, keys, words):  # `let 's`, `gon na`: what a word is depends on its neighbour
            values[start:end] = [(*v[:3], add(v[3])) for v in self._ask(doc, keys[start:end], self._ruler)]
        set_columns(doc, _GIVES, values)
        if len(self._known) > _MANY and not self._sets:
            self._make_sets()
        if len(self._known) > _MOST:
            self._known.clear()
            self._lemmatizer.cache.clear()

    def _make_sets(self) -> None:
        """The lemmatizer looks for each new word in lists of a hundred thousand."""
        self._sets = True
        lookups = self._lemmatizer.lookups
        if lookups.has_table("lemma_index"):
            table = lookups.get_table("lemma_index")
            for key, words in list(table.items()):
                table[key] = frozenset(words)

    def _ask(self, doc: Doc, words: Sequence[Word], ruler: AttributeRuler) -> list[Given]:
        """What the components say of words in a row."""
        from spacy.tokens import Doc

        strings = doc.vocab.strings
        asked = Doc(doc.vocab, words=[strings[word[0]] for word in words])
        set_columns(asked, _KEY[2:], [word[2:] for word in words])
        asked = self._lemmatizer(ruler(asked))
        return [(*row[:3], strings[row[3]]) for row in asked.to_array(_GIVES).tolist()]

    def _joined(self, doc: Doc, keys: Sequence[Word], words: Iterable[Word]) -> list[tuple[int, int]]:
        """Where the patterns of more than one word stand, those that overlap as one."""
        anchors = {word for word in words if not self._anchors.isdisjoint(word)}
        found: list[tuple[int, int]] = []
        for at in [i for i, key in enumerate(keys) if key in anchors] if anchors else ():
            first, last = max(0, at - self._reach + 1), at + self._reach
            found += [(first + start, first + end) for _, start, end in self._rows(doc[first:last])]
        merged: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if merged and start < merged[-1][1]:
                start, end = merged[-1][0], max(end, merged.pop()[1])
            merged.append((start, end))
        return merged


def set_columns(doc: Doc, attributes: Iterable[str], rows: Sequence[Sequence[int]]) -> None:
    """Set attributes of all tokens at once, a row for each token."""
    import numpy

    values: Any = numpy.array(rows, dtype="uint64")
    doc.from_array(list(attributes), values)


def _anchor(pattern: Sequence[Mapping[str, Any]]) -> str | None:
    """What every text must hold that the pattern matches, a word or else a dependency or tag; None if nothing."""
    values = (token.get(key) for key in ("LOWER", "ORTH", "TEXT", "DEP", "TAG") for token in pattern)
    return next((value for value in values if isinstance(value, str)), None)


def _is_settled(entry: Mapping[str, Any]) -> bool:
    """Whether an entry looks at nothing but words; one of several words needs one to be found by."""
    return all(
        all(_SETTLED.issuperset(token) for token in pattern) and (len(pattern) == 1 or _anchor(pattern))
        for pattern in entry["patterns"]
    )
