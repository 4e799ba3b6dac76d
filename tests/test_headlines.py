"""Headlines In Capitals: parsed as if they were written in small letters, with their text untouched."""

import pytest

from chipwatch.extractor import Extractor
from chipwatch.records import EventRecord

PROSE = "A spokesman for Samsung Electronics and SK Hynix in Seoul said that Applied Materials may leave China."


@pytest.mark.parametrize(
    ("kind", "status", "text"),
    [
        ("export_restriction", "actual", "Japan Restricts Chipmaking Equipment Exports in Step With US"),
        ("export_restriction", "planned", "US Plans Chip Tool Curbs on Vietnam, India Over Smuggling Fears"),
        ("export_approval", "actual", "US Clears Nvidia Chip Exports to UAE, Saudi Arabia"),
        ("enforcement", "actual", "EU Fines Qualcomm $271 Million in Antitrust Case"),
        ("regulation", "actual", "Trump Signs Executive Order on AI Chips"),
        ("investment", "negated", "Intel Scraps Plans for German Chip Plant"),
    ],
)
def test_headline_tells_an_event(extractor: Extractor, kind: str, status: str, text: str) -> None:
    records = extractor.extract(text, date="2026-01-15")
    assert [(r.kind, r.status) for r in records if isinstance(r, EventRecord)] == [(kind, status)]


def test_text_keeps_its_capitals(extractor: Extractor) -> None:
    (event,) = (r for r in extractor.extract("Tokyo Bans Chip Exports to Russia") if isinstance(r, EventRecord))
    assert event.text == "Bans"


def test_lemmas_are_those_of_the_text(extractor: Extractor) -> None:
    (doc,) = extractor._parser([extractor._read("Trump Signs Executive Order on AI Chips", None)[1]])
    assert [t.text for t in doc][:2] == ["Trump", "Signs"]
    assert doc[0].lemma_ == "Trump"
    assert (doc[1].lemma_, doc[1].pos_) == ("sign", "VERB")


def test_prose_with_many_names_is_no_headline(extractor: Extractor) -> None:
    (doc,) = extractor._parser([extractor._read(PROSE, None)[1]])
    assert not any(extractor._parser._headlines._recased(sentence) for sentence in doc.sents)
