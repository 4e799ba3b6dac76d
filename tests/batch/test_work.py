"""What a worker does to documents."""

import hashlib
import json

import pytest

from chipwatch.batch.engines.batches import batches
from chipwatch.batch.work import Job, Reader, Settings
from chipwatch.extract.document import Assembly
from chipwatch.records import to_json

TEXTS = [
    "Nvidia sold {} H20 chips to China.",
    "BOOM {}",
    "Ruritania banned {} exports of wafers.",
    "",
    "---\ntitle: [\n---\n",
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Settings())


def jobs(*texts: str) -> list[Job]:
    return [Job(number, f"{number}.txt", text.encode()) for number, text in enumerate(texts)]


def test_lines_are_the_records_of_the_library(reader, extractor) -> None:
    (outcome,) = reader(jobs(TEXTS[0]))
    *records, document = extractor.extract(TEXTS[0])
    *lines, last = outcome.lines.decode().splitlines()
    assert lines == [to_json(record) for record in records]
    assert json.loads(last)["path"] == "0.txt"
    assert outcome.counts == tuple(count for _, count in document.counts)
    assert outcome.words == 7


def test_a_text_that_breaks_the_extractor_breaks_nobody_elses(reader, monkeypatch) -> None:
    texts = [TEXTS[number % len(TEXTS)].format(number) for number in range(20)]
    alone = {number: next(iter(reader([job]))).lines for number, job in enumerate(jobs(*texts))}
    records = Assembly.records

    def break_some(self, clipping, doc):
        if clipping.text.startswith("BOOM"):
            raise RecursionError("too deep")
        return records(self, clipping, doc)

    monkeypatch.setattr(Assembly, "records", break_some)
    outcomes = sorted(reader(jobs(*texts)))
    assert [outcome.number for outcome in outcomes] == list(range(20))
    for outcome, text in zip(outcomes, texts, strict=True):
        if text.startswith("BOOM"):
            assert outcome.error == ("internal", "RecursionError: too deep")
            assert outcome.said[0].startswith(f"{outcome.number}.txt: a fault in chipwatch")
        else:
            assert outcome.lines == alone[outcome.number]
            assert (outcome.error is None) == (text[:1] in "NR" and bool(text))


def test_a_failure_has_the_hash_of_its_bytes(reader) -> None:
    (outcome,) = reader([Job(0, "a.bin", b"\0\1\2" * 50)])
    assert json.loads(outcome.lines)["sha256"] == hashlib.sha256(b"\0\1\2" * 50).hexdigest()
    assert (outcome.status, outcome.error[0]) == ("error", "binary")


def test_what_is_damaged_is_said(reader) -> None:
    (outcome,) = reader([Job(0, "a.txt", "“Chips” were exported to Ruritania’s allies. Ö\n".encode() + b"\xff")])
    assert outcome.status == "ok"
    assert "damaged" in outcome.said[0]


def test_more_is_handed_out_at_once_where_most_is_not_read() -> None:
    jobs = [Job(number, f"{number}.txt", b"chips") for number in range(200)]
    assert [len(batch) for batch in batches(jobs, Settings())] == [32] * 6 + [8]
    sparse = [*batches(jobs, Settings(relevant_only=True))]
    assert [len(batch) for batch in sparse] == [96, 96, 8]
    assert [job for batch in sparse for job in batch] == jobs
