"""One document of each kind of record, made by hand, so that writers are tested without a language model."""

import re

import pytest

from chipwatch.records import (
    ActorRecord,
    ChipRecord,
    Counts,
    DateValue,
    DocumentRecord,
    EventRecord,
    PositionRecord,
    Record,
    SentenceSpan,
    Span,
    Speaker,
    TermRecord,
)

TEXT = "Ruritania will tax the Qubit 9 at up to 30 per cent from May. “A mistake,” said Qubit’s\x1b[31m chief."


def span(part: str) -> Span:
    start = re.search(re.escape(part), TEXT).start()
    return Span(text=part, start=start, end=start + len(part))


def common(record_id: str, part: str, confidence: float) -> dict[str, object]:
    return {
        "id": record_id,
        "doc": "d1",
        **span(part).model_dump(),
        "sentence": SentenceSpan(start=0, end=len(TEXT)),
        "rule": "test.rule",
        "confidence": confidence,
    }


@pytest.fixture
def records() -> list[Record]:
    return [
        ActorRecord(
            **common("a1", "Ruritania", 0.9),
            name="Ruritania",
            kind="government",
            mentions=[span("Ruritania")],
        ),
        EventRecord(
            **common("e1", "tax", 0.7),
            kind="tariff",
            status="planned",
            direction="restrict",
            agents=["Ruritania"],
            chips=["Qubit 9"],
            effective=DateValue(**span("May").model_dump(), value="2031-05"),
            terms=["t1"],
            mentions=[span("tax")],
        ),
        ChipRecord(
            **common("c1", "Qubit 9", 0.6),
            name="Qubit 9",
            kind="accelerator",
            level="model",
            mentions=[span("Qubit 9")],
        ),
        TermRecord(
            **common("t1", "up to 30 per cent", 0.8),
            kind="tariff",
            value=0.3,
            unit="fraction",
            comparator="<=",
            chips=["Qubit 9"],
            authorities=["Ruritania"],
        ),
        PositionRecord(
            **common("p1", "“A mistake,”", 0.5),
            speaker=Speaker(**span("Qubit’s\x1b[31m chief").model_dump(), kind="group"),
            cue=span("said"),
            mode="direct",
            content=span("“A mistake,”"),
            stance="oppose",
        ),
        DocumentRecord(
            id="d1",
            doc="d1",
            path="tax.txt",
            title="[bold]A tax[/bold]",
            date="2031-04-02",
            status="ok",
            counts=Counts(actor=1, chip=1, term=1, event=1, position=1),
            chipwatch="0.1.0",
        ),
    ]
