"""Headlines in title case: tagged and parsed as a sentence writes them, with their own words and names."""

from unittest.mock import patch

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
        ("legislation", "US Senate", "Senate Passes GAIN AI Act in Late Vote"),
        ("shipment", "Huawei", "Huawei Begins Mass Shipments of Ascend 950 to Banks"),
        ("export_restriction", "Japan", "Japan Restricts Chipmaking Equipment Exports in Step With US"),
    ],
)
def test_a_headline_tells_who_did_what(extractor: Extractor, kind: str, agent: str, text: str) -> None:
    records = extractor.extract(text, date="2026-01-15")
    assert [(r.kind, r.agents) for r in records if isinstance(r, EventRecord)] == [(kind, [agent])]


def test_records_keep_the_capitals_of_a_headline(extractor: Extractor) -> None:
    (event,) = (r for r in extractor.extract("Tokyo Bans Chip Exports to Russia") if isinstance(r, EventRecord))
    assert event.text.split()[0] == "Bans"


@pytest.mark.parametrize(
    ("kind", "agents", "text"),
    [
        ("agreement", ["United States", "Japan"], "US, Japan Reach Accord on Chip Tariffs in Osaka"),
        ("meeting", ["Donald Trump"], "Trump To Meet Xi in Shenzhen, With Nvidia Chips Up for Debate"),
        ("export_restriction", ["Netherlands", "Japan"], "Netherlands, Japan Join US in Curbing Chip Gear Exports"),
    ],
)
def test_a_headline_of_two_who_act_or_of_what_is_to_come(
    extractor: Extractor, kind: str, agents: list[str], text: str
) -> None:
    records = extractor.extract(text, date="2026-01-15")
    assert [(r.kind, r.agents) for r in records if isinstance(r, EventRecord)] == [(kind, agents)]


def test_a_name_of_several_words_keeps_its_capitals(extractor: Extractor) -> None:
    words = dict(read(extractor, "Texas Instruments, GlobalFoundries Face Dumping Probe in China"))
    assert words["Instruments"] == "PROPN"
    assert words["Face"] == "VERB"


@pytest.mark.parametrize(
    ("kind", "status", "text"),
    [
        ("enforcement", "actual", "Seoul fines Broadcom over chip contracts"),
        ("tariff", "planned", "Trump to set wafer tariffs in coming months"),
        ("regulation", "actual", "Trump orders Chinese-backed firm to unwind purchase of a chip design unit"),
    ],
)
def test_a_headline_in_small_letters_has_its_verb(extractor: Extractor, kind: str, status: str, text: str) -> None:
    records = extractor.extract(text, date="2026-01-15")
    assert [(r.kind, r.status) for r in records if isinstance(r, EventRecord)] == [(kind, status)]


def test_a_line_of_nouns_has_no_verb(extractor: Extractor) -> None:
    words = dict(read(extractor, "Nvidia chips for China and the Gulf"))
    assert words["chips"] == "NOUN"


def test_a_measures_name_begins_behind_the_verb(extractor: Extractor) -> None:
    (event,) = (
        r for r in extractor.extract("House Panel Advances Chip Security Act, 30-5") if isinstance(r, EventRecord)
    )
    assert event.instrument == "Chip Security Act"


def test_all_of_spacys_components_give_the_same(extractor: Extractor) -> None:
    text = (
        "Trump Signs Executive Order on AI Chips\n\nThe ministry called the order unfair and said exports would fall."
    )
    with patch("chipwatch.words.Words.of", return_value=None):
        plain = Extractor()
    assert plain.extract(text) == extractor.extract(text)
