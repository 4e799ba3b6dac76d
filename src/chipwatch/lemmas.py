"""Verbs that the model's lists do not have, taught to its lemmatizer by those of the rules.

Takes a pipeline and words, changes the exceptions of a rule lemmatizer. The one thing to know: such a lemmatizer takes
an unknown `harrumphed` for a form of `harrumphe`; who adds `harrumph` to a list could not know why nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

_TABLES = ("lemma_index", "lemma_rules", "lemma_exc")


def teach_verbs(nlp: Language, words: Iterable[str]) -> None:
    """Make the forms of unknown words lead back to them, where the pipeline's own lists say nothing of the form."""
    lemmatizer = nlp.get_pipe("lemmatizer") if nlp.has_pipe("lemmatizer") else None
    lookups = getattr(lemmatizer, "lookups", None)
    if lookups is None or not all(lookups.has_table(name) for name in _TABLES):
        return
    index, rules, exceptions = (lookups.get_table(name).get("verb") for name in _TABLES)
    if not index or not rules or exceptions is None:
        return
    known = frozenset(index)
    for word in words:
        if word in known or not word.isalpha():
            continue
        for form in _forms(word):
            regular = (form[: -len(old)] + new for old, new in rules if form.endswith(old))
            if form not in known and known.isdisjoint(regular):
                exceptions.setdefault(form, [word])
    lemmatizer.cache.clear()  # type: ignore[union-attr]


def _forms(verb: str) -> Iterator[str]:
    """`trepan`: trepans, trepanned, trepanning, and what else is regular."""
    stem = verb.removesuffix("e")
    yield from (verb + "s", verb + "es", stem + "ed", stem + "ing")
    if re.search(r"[^aeiou]y$", verb):
        yield from (verb[:-1] + "ies", verb[:-1] + "ied")
    if re.search(r"[^aeiou][aeiou][bdfgklmnprtvz]$", verb):
        yield from (verb + verb[-1] + "ed", verb + verb[-1] + "ing")
