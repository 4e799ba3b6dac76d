"""What the check must know of the language model: how it cuts, tags and lemmatises words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Protocol, get_args

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline


class Language(Protocol):
    """The words of a language model."""

    tags: frozenset[str]
    deps: frozenset[str]
    pos: frozenset[str]

    def tokenize(self, text: str) -> Sequence[str]: ...

    def lemma(self, word: str, pos: Collection[str]) -> str | None:
        """The lemma that is given for a word of these parts of speech (none: any), if it is never the word itself."""

    def parts_of_speech(self, word: str) -> frozenset[str]:
        """The open parts of speech that a lemma is known as; empty for a word that is not known."""

    def never(self, word: str, pos: Collection[str]) -> bool:
        """Whether a lemma is known, but as none of these parts of speech."""


OPEN = ("VERB", "NOUN", "ADJ", "ADV")


class ModelLanguage:
    """The words of a spaCy pipeline with a rule lemmatiser; of another one only tokens and labels are known."""

    def __init__(self, nlp: Pipeline) -> None:
        from chipwatch.language import cutter
        from chipwatch.rulebook.shape import Pos

        self.nlp, self._cut = nlp, cutter(nlp)
        self.tags, self.deps = frozenset(nlp.pipe_labels["tagger"]), frozenset(nlp.pipe_labels["parser"])
        self.pos = frozenset(get_args(Pos))
        lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None) if "lemmatizer" in nlp.pipe_names else None

        def table(name: str) -> dict[str, Any]:
            found = lookups.get_table(name) if lookups and lookups.has_table(name) else {}
            return {pos: found.get(pos.lower(), {}) for pos in OPEN}

        self.index, self.exceptions, self.rules = table("lemma_index"), table("lemma_exc"), table("lemma_rules")
        self._index = {pos: frozenset(words) for pos, words in self.index.items()}

    def tokenize(self, text: str) -> Sequence[str]:
        return self._cut(text)

    def parts_of_speech(self, word: str) -> frozenset[str]:
        return frozenset(pos for pos in OPEN if word in self._index[pos])

    def never(self, word: str, pos: Collection[str]) -> bool:
        known = self.parts_of_speech(word)
        return bool(known) and set(pos) <= set(OPEN) and not known & set(pos)

    def lemma(self, word: str, pos: Collection[str]) -> str | None:
        if not word.isalpha() or (pos and not set(pos) <= {*OPEN, "AUX"}):
            return None
        asked = set(pos) or set(OPEN)
        known = self.parts_of_speech(word)
        if known & asked & {"VERB"} or (not pos and "ADV" in known):
            return None
        noun = "NOUN" in known & asked
        if "VERB" in asked and (base := self._base(word, "VERB")) and not (noun and not word.endswith("ed")):
            return base
        if "NOUN" in asked and not noun and "ADJ" not in known and (base := self._base(word, "NOUN")):
            return base
        if "NOUN" in asked and noun and (base := self._base(word, "NOUN")) and self._is_plural(word):
            return base
        return None

    def _base(self, word: str, pos: str) -> str | None:
        """The known word of this part of speech that the lemmatiser makes of another."""
        made = [base for base in self.exceptions[pos].get(word, ()) if base != word]
        for pair in self.rules[pos]:
            old, new = pair[0], pair[1]
            if word.endswith(old) and len(word) - len(old) > 1:
                made.append(word[: len(word) - len(old)] + new)
        return next((base for base in made if base in self._index[pos] and base != word), None)

    def _is_plural(self, word: str) -> bool:
        """Whether the model takes the word for a plural where a noun of either number may stand."""
        docs = (self.nlp(" ".join((lead, word, "matter."))) for lead in ("The", "New", "Their"))
        return all(doc[1].tag_ == "NNS" for doc in docs)
