"""Headlines in title case: tagged and parsed as a sentence writes them, with their own words and names."""

import pytest

from chipwatch.extractor import Extractor
from chipwatch.records import EventRecord


def read(extractor: Extractor, text: str) -> list[tuple[str, str]]:
    doc = extractor.explain(text).source.doc
    return [(token.text, token.pos_) for token in doc]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Senators Urge Commerce to Halt Tool Sales", "Urge"),
        ("Beijing Slams New Curbs on Wafers as Bullying", "Slams"),
        ("Tokyo Backs Stricter Rules for Etching Gases", "Backs"),
    ],
)
def test_a_headline_has_its_verb(extractor: Extractor, text: str, word: str) -> None:
    assert (word, "VERB") in read(extractor, text)


def test_names_keep_their_capitals(extractor: Extractor) -> None:
    words = dict(read(extractor, "Trump Tells Micron and Apple to Build More Plants at Home"))
    assert words["Trump"] == words["Micron"] == words["Apple"] == "PROPN"


def test_prose_beside_a_headline_is_read_as_ever(extractor: Extractor) -> None:
    prose = "They've said it isn't so, and the firm couldn't be happier."
    alone = read(extractor, prose)
    beside = read(extractor, f"Senators Urge Commerce to Halt Tool Sales\n\n{prose}")
    assert beside[-len(alone) :] == alone


@pytest.mark.parametrize(
    ("kind", "agent", "text"),
    [
        ("regulation", "Donald Trump", "Trump Signs Executive Order on AI Chips"),
        ("enforcement", "European Union", "EU Fines Qualcomm $271 Million in Antitrust Case"),
        ("export_restriction", "Japan", "Japan Restricts Chipmaking Equipment Exports in Step With US"),
    ],
)
def test_a_headline_tells_who_did_what(extractor: Extractor, kind: str, agent: str, text: str) -> None:
    records = extractor.extract(text, date="2026-01-15")
    assert [(r.kind, r.agents) for r in records if isinstance(r, EventRecord)] == [(kind, [agent])]


def test_records_keep_the_capitals_of_a_headline(extractor: Extractor) -> None:
    (event,) = (r for r in extractor.extract("Tokyo Bans Chip Exports to Russia") if isinstance(r, EventRecord))
    assert event.text == "Bans"
