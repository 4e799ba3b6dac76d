"""Headlines in title case, as the tagger and the parser should see them: `Senators Blast Chip Deal` has a verb.

Takes a pipeline and the names of the rules, gives copies of Docs with small letters. The one thing to know: only how a
headline is tagged and parsed comes of its copy; the Doc itself, and who is named in it, keep their capitals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from chipwatch.reading import Block

FEWEST, MOST = 3, 40  # words of more than three letters in a headline
CAPITALS = 0.75  # the part of them that begins with a capital
KINDS = ("verb", "noun", "adj", "adv")  # of words, as the lemmatizer calls them
MOST_WORDS = 50_000  # remembered
_KEY = "chipwatch.headlines"
_GIVEN: Any = ["NORM", "SENT_START"]  # of tokens like `n't`, and where blocks begin
_COLUMNS: Any = ["TAG", "HEAD", "DEP"]


class Headlines:
    """Knows which words of a headline are words and not names."""

    def __init__(self, nlp: Language, rules: Mapping[str, Any]) -> None:
        """`rules`: what the rules hold; their section `sentences` may name a name."""
        self._rules = rules
        self._stand_in: str | None = rules["sentences"].get("headline_name")
        self._stops = frozenset(nlp.Defaults.stop_words)
        lemmatizer = nlp.get_pipe("lemmatizer") if nlp.has_pipe("lemmatizer") else None
        lookups = getattr(lemmatizer, "lookups", None)
        tables = ("lemma_index", "lemma_rules", "lemma_exc")
        self._tables: list[Mapping[str, Any]] = (
            [lookups.get_table(name) for name in tables] if lookups and all(map(lookups.has_table, tables)) else []
        )
        self._is_word = lru_cache(MOST_WORDS)(self._looked_up)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(names(self._rules))

    @cached_property
    def _lemmas(self) -> dict[str, frozenset[str]]:
        """The lemmatizer's lists as sets, once they are needed: a name stands in none and is looked for in all."""
        return {kind: frozenset(self._tables[0].get(kind, ())) for kind in KINDS}

    def mark(self, doc: Doc, blocks: Iterable[Block], offset: int) -> None:
        """Note the words of headlines that a sentence would write in small letters, for `copy_of`."""
        lowered: dict[int, str] = {}
        spans: list[tuple[int, int]] = []
        for first, end in _tokens(doc, blocks, offset) if self._tables else ():
            words = [doc[i].text for i in range(first, end)]
            if _in_title_case(words):
                spans.append((first, end))
                lowered |= {first + n: w.lower() for n, w in enumerate(words) if n and self._is_word(w)}
        if lowered:
            doc.user_data[_KEY] = lowered, spans

    @staticmethod
    def copy_of(doc: Doc) -> Doc | None:
        """The Doc with these words in small letters, not parsed yet; None if there are none."""
        from spacy.tokens import Doc as NewDoc

        if _KEY not in doc.user_data:
            return None
        lowered, spans = doc.user_data.pop(_KEY)
        words = [lowered.get(token.i, token.text) for token in doc]
        made = NewDoc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])
        made.from_array(_GIVEN, _columns(doc, _GIVEN))
        made.user_data[_KEY] = spans
        return made

    def unsaid(self, copy: Doc) -> Iterator[tuple[int, Doc]]:
        """The headlines of a parsed copy that say nothing, each with its first token, as they may be read instead:
        `Trump signs order` is to the model a row of nouns, until a name that it knows better stands there."""
        from spacy.tokens import Doc as NewDoc

        if self._stand_in is None:
            return
        for first, end in copy.user_data[_KEY]:
            words = [copy[i].text for i in range(first, end)]
            said = any(copy[i].head.i == i and copy[i].tag_.startswith(("VB", "MD")) for i in range(first, end))
            acts = words[0][:1].isupper() and words[1].islower() and self._listed(words[1], ("verb",))
            if acts and not said:
                spaces = [bool(copy[i].whitespace_) for i in range(first, end)]
                yield first, NewDoc(copy.vocab, words=[self._stand_in, *words[1:]], spaces=spaces)

    @staticmethod
    def take(doc: Doc, copy: Doc, again: Iterable[tuple[int, Doc]] = ()) -> None:
        """Tag and parse a Doc as its copy is, and what begins at a token as another one if that one has a verb."""
        rows = _columns(copy, _COLUMNS)
        for first, other in again:
            roots = [token for token in other if token.head.i == token.i and not token.is_punct]
            if len(roots) == 1 and roots[0].tag_.startswith(("VB", "MD")):
                rows[first : first + len(other)] = _columns(other, _COLUMNS)
        doc.from_array(_COLUMNS, rows)

    def _looked_up(self, text: str) -> bool:
        """Whether a word with a capital is one of the language, and no name that the rules have."""
        if not (text.istitle() and text.isalpha()) or text in self._names:
            return False
        return text.lower() in self._stops or self._listed(text.lower())

    def _listed(self, word: str, kinds: Sequence[str] = KINDS) -> bool:
        _, rules, exceptions = self._tables
        for kind in kinds:
            known = self._lemmas[kind]
            if word in known or word in exceptions.get(kind, ()):
                return True
            if any(word.endswith(old) and word[: -len(old)] + new in known for old, new in rules.get(kind, ()) if old):
                return True
        return False


def _columns(doc: Doc, attributes: Any) -> Any:
    return doc.to_array(attributes)


def names(data: Mapping[str, Any]) -> Iterator[str]:
    """The names of one word that the rules have for whoever acts."""
    for section in ("actors", "people"):
        for item in data.get(section, ()):
            forms = [
                item["name"],
                *item.get("aliases", ()),
                *item.get("ambiguous_aliases", ()),
                *item.get("known_by", ()),
            ]
            forms += [item["surname"]] if "surname" in item else []
            yield from (form for form in forms if form.isalpha())


def _in_title_case(words: Iterable[str]) -> bool:
    long = [word for word in words if len(word) > 3 and word.isalpha()]
    return FEWEST <= len(long) <= MOST and sum(word[0].isupper() for word in long) >= CAPITALS * len(long)


def _tokens(doc: Doc, blocks: Iterable[Block], offset: int) -> Iterator[tuple[int, int]]:
    """Where the blocks stand in a Doc that begins `offset` characters into its reading."""
    starts = [block.start - offset for block in blocks]
    found: list[int] = []
    for token in doc:
        if len(found) < len(starts) and token.idx >= starts[len(found)]:
            found.append(token.i)
            while len(found) < len(starts) and starts[len(found)] <= token.idx:
                found.append(token.i)
    found.append(len(doc))
    yield from ((a, b) for a, b in pairwise(found) if a < b)
