"""Who only tells a story is told of by no record but as an actor."""

from __future__ import annotations

import pytest

from chipwatch import Extractor
from chipwatch.records import EventRecord, TermRecord

DATELINES = [
    "WASHINGTON, Jan 12 (Reuters) - ",
    "BEIJING (AP) — ",
    "SAN FRANCISCO, Jan. 5 /PRNewswire/ -- ",
    "SEOUL, South Korea, May 2, 2024 (GLOBE NEWSWIRE) -- ",
]


@pytest.mark.parametrize("dateline", DATELINES)
def test_a_story_is_read_alike_with_and_without_its_dateline(extractor: Extractor, dateline: str) -> None:
    story = "China will spend $143 billion on its chipmakers. It bars exports of gallium to the United States."
    bare, dated = ([*extractor.extract(text, date="2025-06-18")] for text in (story, dateline + story))

    def told(records: list[object]) -> list[object]:
        terms = [(r.value, r.parties, r.authorities) for r in records if isinstance(r, TermRecord)]
        return terms + [(r.kind, r.agents, r.targets) for r in records if isinstance(r, EventRecord)]

    assert told(dated) == told(bare)
    assert len(told(bare)) == 3


@pytest.mark.parametrize("credit", [" (Reuters).", " (Bloomberg, May 5).", " - Reuters", " | Nikkei"])
def test_a_medium_that_is_credited_is_no_target(extractor: Extractor, credit: str) -> None:
    records = [*extractor.extract("Washington banned exports of the H20 to China" + credit)]
    (event,) = (r for r in records if isinstance(r, EventRecord))
    assert (event.agents, event.targets) == (["United States"], ["China"])


def test_a_medium_that_something_is_done_to_is_a_target(extractor: Extractor) -> None:
    records = [*extractor.extract("Beijing fined Bloomberg $5 million over a story on chips.")]
    (event,) = (r for r in records if isinstance(r, EventRecord))
    assert event.targets == ["Bloomberg"]
