"""Headlines as the tagger and the parser should see them: `Senators Blast Chip Deal` and `EU fines Intel` have a verb.

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
LONGEST_NAME = 4  # words of a name before the verb
SHORT, LONG = 4, 25  # words of a headline in small letters
STOPS = frozenset('.!?:;,"”’)')  # what no headline ends with
FINITE = ("VBZ", "VBD", "VBP", "MD")
KINDS = ("verb", "noun", "adj", "adv")  # of words, as the lemmatizer calls them
MOST_WORDS = 50_000  # remembered
_KEY = "chipwatch.headlines"
_GIVEN: Any = ["NORM", "SENT_START"]  # of tokens like `n't`, and where blocks begin
_COLUMNS: Any = ["TAG", "HEAD", "DEP"]


class Headlines:
    """Knows which words of a headline are words and not names."""

    def __init__(self, nlp: Language, rules: Mapping[str, Any]) -> None:
        """`rules`: what the rules hold; their section `sentences` may give names for headlines."""
        self._rules = rules
        sentences = rules["sentences"]
        self._stand_ins: Sequence[str] = sentences.get("headline_names", ())
        self._coming: Mapping[str, str] = sentences.get("headline_coming", {})
        self._joints: Mapping[str, str] = sentences.get("headline_joints", {})
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
        return frozenset(name for name in names(self._rules) if " " not in name)

    @cached_property
    def _longer(self) -> dict[str, list[list[str]]]:
        """The names of several words, cut, by the first of them."""
        longer: dict[str, list[list[str]]] = {}
        for words in sorted(name.split() for name in names(self._rules) if " " in name):
            longer.setdefault(words[0], []).append(words)
        return longer

    @cached_property
    def _lemmas(self) -> dict[str, frozenset[str]]:
        """The lemmatizer's lists as sets, once they are needed: a name stands in none and is looked for in all."""
        return {kind: frozenset(self._tables[0].get(kind, ())) for kind in KINDS}

    def mark(self, doc: Doc, blocks: Iterable[Block], offset: int) -> None:
        """Note the words of headlines that a sentence would write in small letters, for `copy_of`."""
        lowered: dict[int, str] = {}
        spans: list[tuple[int, int, bool]] = []  # and whether in title case
        for first, end in _tokens(doc, blocks, offset) if self._tables else ():
            words = [doc[i].text for i in range(first, end)]
            if _in_title_case(words):
                spans.append((first, end, True))
                kept = {n + k for n in range(len(words)) for k in range(self._named(words, n))}
                lowered |= {
                    first + n: w.lower() for n, w in enumerate(words) if n and n not in kept and self._is_word(w)
                }
            elif self._stand_ins and _is_short_line(words) and self._may_be_unsaid(words):
                spans.append((first, end, False))
        if spans:
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
        """The headlines of a parsed copy whose verb the model did not see, or not whose it is, each with its first
        token, as they may be read instead: `Trump signs order` and `US, China reach deal` are to the model rows of
        nouns, until names that it knows better stand there; so is `Micron to invest`, until it is `will`."""
        from spacy.tokens import Doc as NewDoc

        if not self._stand_ins:
            return
        for first, end, in_capitals in copy.user_data[_KEY]:
            words = [copy[i].text for i in range(first, end)]
            begin = next((n for n, word in enumerate(words) if word.islower()), 0)
            coming = words[begin] in self._coming and begin + 1 < len(words)
            verb = begin + coming
            if not begin or not words[verb].islower() or not self._is_verb(words[verb]) or _says(copy, first, verb):
                continue
            if not in_capitals and _has_verb(copy, first + verb, end):
                continue
            who = self._whose(words[:begin])
            if who:
                instead = [*who, *(self._coming[word] for word in words[begin:verb]), *words[verb:]]
                yield first, NewDoc(copy.vocab, words=instead, spaces=[bool(t.whitespace_) for t in copy[first:end]])

    def _may_be_unsaid(self, words: Sequence[str]) -> bool:
        """Whether a line opens as a headline whose verb the model may take for a noun: `Trump orders firm to …`."""
        begin = next((n for n, word in enumerate(words) if word.islower()), 0)
        verb = begin + (words[begin] in self._coming)
        return (
            bool(begin) and verb < len(words) and self._is_verb(words[verb]) and self._whose(words[:begin]) is not None
        )

    def _whose(self, words: Sequence[str]) -> list[str] | None:
        """Names that the model knows in place of one or two that stand before a verb, a word for each word."""
        marks = [n for n, word in enumerate(words) if word in self._joints]
        names = [words[a + 1 : b] for a, b in pairwise([-1, *marks, len(words)])]
        if len(names) > len(self._stand_ins) or not all(0 < len(name) <= LONGEST_NAME for name in names):
            return None
        if not all(word[:1].isupper() for name in names for word in name):
            return None
        known = [[*name[:-1], self._stand_ins[n]] for n, name in enumerate(names)]
        joints = ([], *([self._joints[words[at]]] for at in marks))
        return [word for joint, name in zip(joints, known, strict=True) for word in (*joint, *name)]

    @staticmethod
    def take(doc: Doc, copy: Doc, again: Iterable[tuple[int, Doc]] = ()) -> None:
        """Tag and parse a Doc as its copy is, and what begins at a token as another one if that one has a verb."""
        rows = _columns(copy, _COLUMNS)
        for first, other in again:
            roots = [token for token in other if token.head.i == token.i and not token.is_punct]
            if len(roots) == 1 and roots[0].tag_.startswith(("VB", "MD")):
                read = _columns(other, _COLUMNS)
                for n, token in enumerate(other):
                    if token.text != copy[first + n].text and not copy[first + n].text[:1].isupper():
                        read[n, 0] = rows[first + n, 0]  # `,` is no `and`, `to` no `will`
                rows[first : first + len(other)] = read
        doc.from_array(_COLUMNS, rows)

    def _looked_up(self, text: str) -> bool:
        """Whether a word with a capital is one of the language, and no name that the rules have."""
        if not (text.istitle() and text.isalpha()) or text in self._names:
            return False
        return text.lower() in self._stops or self._listed(text.lower())

    def _named(self, words: Sequence[str], at: int) -> int:
        """How many words the longest name of several takes that begins there: `Texas Instruments`."""
        found = (len(n) for n in self._longer.get(words[at], ()) if words[at : at + len(n)] == n)
        return max(found, default=0)

    def _is_verb(self, word: str) -> bool:
        return self._listed(word, ("verb",))

    def _listed(self, word: str, kinds: Sequence[str] = KINDS) -> bool:
        _, rules, exceptions = self._tables
        for kind in kinds:
            known = self._lemmas[kind]
            if word in known or word in exceptions.get(kind, ()):
                return True
            if any(word.endswith(old) and word[: -len(old)] + new in known for old, new in rules.get(kind, ()) if old):
                return True
        return False


def _says(copy: Doc, first: int, verb: int) -> bool:
    """Whether the model saw that a headline's verb is its verb, and that what stands before it does it."""
    head = copy[first + verb]
    who = [child.left_edge.i for child in head.lefts if child.dep_.startswith("nsubj")]
    return head.head.i == head.i and head.tag_.startswith("VB") and who == [first]


def _has_verb(copy: Doc, verb: int, end: int) -> bool:
    """Whether the model sees a verb that says something where a line's verb stands, or behind it."""
    return any(copy[i].head.i == i and copy[i].tag_ in FINITE for i in range(verb, end))


def _is_short_line(words: Sequence[str]) -> bool:
    """Whether a block in small letters may be a headline: one line, with no stop."""
    return SHORT <= len(words) <= LONG and words[0][:1].isupper() and words[-1][-1] not in STOPS


def _columns(doc: Doc, attributes: Any) -> Any:
    return doc.to_array(attributes)


def names(data: Mapping[str, Any]) -> Iterator[str]:
    """The names that the rules have: of who acts, of places, of chips."""
    for item in data.get("chips", ()):
        yield from (form for form in (item["name"], item.get("family")) if form and form.isalpha() and form.istitle())
    for section in ("actors", "people", "countries", "states"):
        for item in data.get(section, ()):
            forms = [
                item["name"],
                *item.get("aliases", ()),
                *item.get("ambiguous_aliases", ()),
                *item.get("known_by", ()),
            ]
            forms += [item[key] for key in ("surname", "capital") if isinstance(item.get(key), str)]
            of_several = (form for form in forms if form.istitle() and form.replace(" ", "").isalpha())
            yield from (*filter(str.isalpha, forms), *of_several)


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
