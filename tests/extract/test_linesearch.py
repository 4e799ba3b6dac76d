"""LineSearch finds what its patterns find line by line, and knows which words they need."""

import re

import pytest

from chipwatch.extract.linesearch import LineSearch, lines_of, needed_words
from chipwatch.paths import rules_folder
from chipwatch.rulebook.load import load_rulebook

TEXT = """Two years ago, on 3 March 2024, the Harbour Office said section 12 stays.
One of them, aged 34, moved it by Friday – a two-way deal at 5:30 p.m. in the first half of 2025.

It was no. 7 of 9 items; “Fab 3” came last ſeptember, ten months later than in İstanbul.
"""

# More than is searched before the patterns are asked what they need.
LONG = TEXT * 200


@pytest.fixture(scope="module")
def patterns() -> list[re.Pattern[str]]:
    from chipwatch.extract.dates import Dates
    from chipwatch.extract.guard import ShapeGuard
    from chipwatch.extract.instruments import Instruments
    from chipwatch.extract.units import UnitGrammar

    data = load_rulebook([rules_folder()], ShapeGuard()).data
    searches = (UnitGrammar.from_data(data["quantities"]).masks, Dates(data).patterns, Instruments(data).shapes)
    own = [re.compile(r"SEPTEMBER|istanbul", re.IGNORECASE), re.compile(r"(?i:last) (?=.)")]
    return [*own, *(pattern for search in searches for pattern in search.patterns)]


@pytest.mark.parametrize("text", ["", "\n", TEXT, LONG], ids=["empty", "blank", "short", "long"])
def test_finds_what_each_pattern_finds_in_each_line(patterns: list[re.Pattern[str]], text: str) -> None:
    found = [(n, match.span()) for n, match in LineSearch(patterns)(text)]
    plain = [
        (n, match.span())
        for n, pattern in enumerate(patterns)
        for start, end in lines_of(text)
        for match in pattern.finditer(text, start, end)
    ]
    assert found == plain
    assert bool(found) == bool(text.strip())


def test_only_the_lines_that_are_given_are_searched() -> None:
    search = LineSearch([re.compile("ago"), re.compile(r"\d")])
    assert [(n, m.span()) for n, m in search("1 day ago\n2 days ago", [(10, 20)])] == [(0, (17, 20)), (1, (10, 11))]
    assert list(search("1 day ago", [])) == []


@pytest.mark.parametrize(
    ("regex", "words"),
    [
        ("days? ago", {"day ago", "days ago"}),
        ("(?:May|June) [0-9]", {"may ", "june "}),
        ("(?-i:May|June)", {"May", "June"}),
        ("x*(?:of|in)+ them", {" them"}),
        ("(?:fiscal|next) year", {"fiscal year", "next year"}),
        ("café", {"caf"}),
        (r"\d+(?:st|nd)?", None),
        ("(?:ago)?", None),
        ("ago|.", None),
        ("", None),
    ],
)
def test_words_that_a_pattern_cannot_match_without(regex: str, words: set[str] | None) -> None:
    assert needed_words(re.compile(regex, re.IGNORECASE)) == words
