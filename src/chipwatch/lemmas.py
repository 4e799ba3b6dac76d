"""Verbs that the model's lists do not have or take for others, taught to its lemmatizer by those of the rules.

Takes a pipeline and words, changes the exceptions of a rule lemmatizer. The one thing to know: such a lemmatizer takes
an unknown `harrumphed` for a form of `harrumphe`; who adds `harrumph` to a list could not know why nothing is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

VOWELS = frozenset("aeiou") | {""}
DOUBLED = frozenset("bdfgklmnprtvz")
_TABLES = ("lemma_index", "lemma_rules", "lemma_exc")


def teach_verbs(nlp: Language, words: Iterable[str]) -> None:
    """Make forms of words lead back to them, where the pipeline's own lists do not know a form or are in doubt."""
    lemmatizer = nlp.get_pipe("lemmatizer") if nlp.has_pipe("lemmatizer") else None
    lookups = getattr(lemmatizer, "lookups", None)
    if lookups is None or not all(lookups.has_table(name) for name in _TABLES):
        return
    index, rules, exceptions = (lookups.get_table(name).get("verb") for name in _TABLES)
    if not index or not rules or exceptions is None:
        return
    known, wanted = frozenset(index), {word for word in words if word.isalpha()}
    by_last: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for old, new in rules:
        by_last[old[-1]].append((old, new, len(old)))
    shadows = set()
    for word in wanted:
        for form in forms(word):
            last, own = None, False
            for old, new, size in by_last[form[-1]]:
                if form[-size:] == old and (verb := form[:-size] + new) in known:
                    last, own = verb, own or verb == word
            if last is None and form not in known:
                exceptions.setdefault(form, [word])
            elif own and last not in wanted:
                shadows.add(last)  # of several the lemmatizer takes the last: `fined` would be of `fin`
    if shadows:
        lookups.get_table("lemma_index")["verb"] = [verb for verb in index if verb not in shadows]
    lemmatizer.cache.clear()  # type: ignore[union-attr]


def forms(verb: str) -> Iterator[str]:
    """`trepan`: trepans, trepanned, trepanning, and what else is regular."""
    stem, last = verb.removesuffix("e"), verb[-1]
    yield from (verb + "s", verb + "es", stem + "ed", stem + "ing")
    if last == "y" and verb[-2:-1] not in VOWELS:
        yield from (verb[:-1] + "ies", verb[:-1] + "ied")
    if last in DOUBLED and verb[-2:-1] in VOWELS and verb[-3:-2] not in VOWELS:
        yield from (verb + last + "ed", verb + last + "ing")
