"""Headlines In Capitals are parsed as if they were written in small letters.

Takes parsed Docs, sets what the parse gives (tags, heads, lemmas) in sentences of which nearly all words begin with a
capital. The one thing to know: the model takes `US Curbs Chip Exports` for a row of names; only words that the rules
list (section `sentences`) are read as common ones, names keep their capital. The text itself stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chipwatch.lemmas import forms
from chipwatch.words import set_columns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

LEAST = 3  # words with more than MINOR letters
MINOR = 3  # letters of words that headlines may write small
SHARE = 0.8  # of the other words begin with a capital
_PARSE: Any = ["TAG", "POS", "DEP", "LEMMA", "HEAD"]
_NO_START = 2**64 - 1  # -1, as spaCy's unsigned columns have it


class Headlines:
    """Mends the parse of headlines. `rules` is the section `sentences`; `parse` makes parsed Docs of bare ones."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        common = {word.lower() for word in rules.get("headline_words") or ()}
        for verb in rules.get("headline_verbs") or ():
            common |= {verb, *forms(verb)}
        self._common = frozenset(common)
        self._name = rules.get("headline_name")

    def __call__(self, docs: Sequence[Doc], parse: Callable[[Iterable[Doc]], Iterable[Doc]]) -> None:
        found = [(doc, sentence, self._recased(sentence)) for doc in docs for sentence in doc.sents]
        headlines = [(doc, sentence, words) for doc, sentence, words in found if words]
        if not headlines:
            return
        parsed = list(parse([_bare(sentence, words) for _, sentence, words in headlines]))
        unsaid = [n for n, one in enumerate(parsed) if not _says_something(one)]
        renamed = [(n, words) for n in unsaid if (words := self._with_known_name(headlines[n][2]))]
        again = parse([_bare(headlines[n][1], words) for n, words in renamed])
        for (n, _), other in zip(renamed, list(again), strict=True):
            parsed[n] = other if _says_something(other) else parsed[n]
        tables: dict[int, Any] = {}
        for (doc, sentence, _), one in zip(headlines, parsed, strict=True):
            table = tables.setdefault(id(doc), doc.to_array(_PARSE))
            table[sentence.start : sentence.end] = one.to_array(_PARSE)
            for token, word in zip(sentence, one, strict=True):
                if token.lower_ != word.lower_:
                    table[token.i, _PARSE.index("LEMMA")] = doc.vocab.strings.add(token.text)
        for doc in docs:
            if id(doc) in tables:
                set_columns(doc, _PARSE, tables[id(doc)])

    def _recased(self, sentence: Span) -> list[str]:
        """The words of a headline, its common words in small letters; none if it is no headline."""
        long = [token for token in sentence if token.is_alpha and len(token) > MINOR]
        if len(long) < LEAST or sum(token.text[0].isupper() for token in long) < SHARE * len(long):
            return []
        words = [t.lower_ if t.i > sentence.start and t.lower_ in self._common else t.text for t in sentence]
        return words if words != [t.text for t in sentence] else []

    def _with_known_name(self, words: Sequence[str]) -> list[str]:
        """A name that the model knows in the place of one that begins a headline, and `and` for the comma of two.

        `Trump signs order` is to it a trump of signs. Nothing where no name begins the headline.
        """
        first, second, third = words[:3]
        if not self._name or not self._is_name(first):
            return []
        if second == "," and self._is_name(third):
            return [self._name, "and", *words[2:]]
        return [self._name, *words[1:]] if second in self._common else []

    def _is_name(self, word: str) -> bool:
        return word[:1].isupper() and word.lower() not in self._common


def _bare(sentence: Span, words: Sequence[str]) -> Doc:
    """Other words in the place of a sentence, as one sentence that nothing is known of."""
    from spacy.tokens import Doc

    doc = Doc(sentence.doc.vocab, words=list(words), spaces=[bool(t.whitespace_) for t in sentence])
    set_columns(doc, ["SENT_START"], [[1], *([[_NO_START]] * (len(words) - 1))])
    return doc


def _says_something(doc: Doc) -> bool:
    """Whether a verb is at the top of it."""
    return any(token.head.i == token.i and token.pos_ in ("VERB", "AUX") for token in doc)
