"""The small language for words in a row."""

import re
from collections.abc import Callable

import pytest

from chipwatch.rulebook.phrase import Lexicon, PhraseError, parse_phrase, to_words
from chipwatch.rulebook.view import View


def tokenize(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text)


def lists(**words: list[str]) -> dict[str, Lexicon]:
    made: dict[str, Lexicon] = {}
    for name, entries in words.items():
        made[name] = Lexicon()
        for entry in entries:
            made[name].add(to_words(entry, tokenize))
    return made


KNOWN = lists(stop=["ban", "cut off"], goods=["H20 chips", "chip"])

# Washington banned new exports of H20 chips to China . Beijing did object .
FOUND = [
    ("banned", 1, 2),
    ("ban new exports", 1, 4),
    ("ban|bar", 1, 2),
    ("ban old? new? exports", 1, 4),
    ("$stop new", 1, 3),
    ("of $goods", 4, 7),
    ("of_H20|with chips", 4, 7),
    ("ban ... of", 1, 5),
    ("washington ...8 to", 0, 8),
    ("<actor> ban", 0, 2),
    ("<chip=accelerator> chips", 5, 7),
    ("to <actor|chip>", 7, 9),
    ("ban [ADJ]* exports", 1, 4),
    ("ban [ADJ]? [NOUN]", 1, 4),
    ("exports of $stop|<chip>|nothing", 3, 6),
]
MISSED = [
    ("bar", 1),
    ("ban exports", 1),
    ("<chip=memory>", 5),
    ("<actor> ban", 8),
    ("ban ... china", 1),
    ("china ... beijing", 8),  # never over the end of a sentence
    ("[VERB]", 0),
]


@pytest.mark.parametrize(("phrase", "start", "end"), FOUND)
def test_phrase_stands_there(phrase: str, start: int, end: int, make_view: Callable[[], View]) -> None:
    found = parse_phrase(phrase, KNOWN, tokenize).match(make_view(), start)
    assert found is not None
    assert found[0] == end


@pytest.mark.parametrize(("phrase", "start"), MISSED)
def test_phrase_does_not_stand_there(phrase: str, start: int, make_view: Callable[[], View]) -> None:
    assert parse_phrase(phrase, KNOWN, tokenize).match(make_view(), start) is None


def test_named_layers_are_kept(make_view: Callable[[], View]) -> None:
    found = parse_phrase("<who:actor> ban ...8 to <whom:actor>", KNOWN, tokenize).match(make_view(), 0)
    assert found is not None
    assert {name: item.name for name, item in found[1].items()} == {"who": "United States", "whom": "China"}


@pytest.mark.parametrize("phrase", ["$stpo new", "the? old?", "...", "[ADJ]*"])
def test_what_cannot_be_read_is_told(phrase: str) -> None:
    with pytest.raises(PhraseError):
        parse_phrase(phrase, KNOWN, tokenize)


def test_an_unknown_list_names_the_known_ones() -> None:
    with pytest.raises(PhraseError) as caught:
        parse_phrase("a $stpo", KNOWN, tokenize)
    assert (caught.value.word, list(caught.value.known)) == ("$stpo", ["$stop", "$goods"])
