"""The little words by which the extractors read sentences, each list by what its words do: `of`, `the`, `than`.

Takes the section `grammar` of the rules (`rules/language.yaml`), gives sets. The one thing to know: a word counts here
as it is spelt, in small letters unless the list says otherwise; lists whose words count by their lemmas, too, stand
under `lists:`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

# The lists that the extractors ask for; `rules check` knows no other.
Name = Literal[
    # names and titles
    "according", "administration", "ampersand", "and", "and_dash", "articles", "at", "before_names", "by", "comma_and",
    "for", "in", "in_at", "in_on", "inner", "into", "introducing", "joins", "joins_dash", "joins_the", "listing",
    "listing_countries", "listing_or", "of", "of_amp", "of_at", "of_at_for", "of_for", "of_for_on", "one", "or",
    "peoples", "pointing", "portfolio", "separators", "the", "the_first", "the_or", "the_spelt", "under", "which",
    "who",
    # measures and figures
    "between", "comma_and_or", "from", "known", "known_many", "known_one", "than", "this", "to", "up_to",
    "when",
    # what is said
    "addressed", "as", "be", "by_from", "coming", "ends_denial", "going", "governments", "have", "he_she", "in_of",
    "it", "let", "must", "must_to", "not_never", "printed", "than_as", "what", "who_will", "who_would", "would", "you",
]  # fmt: skip
Grammar = Mapping[Name, frozenset[str]]


def grammar_of(data: Mapping[str, Any]) -> Grammar:
    """The lists of the section, by name."""
    return {name: frozenset(words) for name, words in (data.get("grammar") or {}).items()}
