"""The seeds, clippings of each kind that people feed in, and what must come out of them.

`seeds/NAME.expected.jsonl`: for each record that must come, the fields that matter (lists: what they must hold).
`seeds/NAME.todo.jsonl`: known gaps, each with its `why`: `missing` must come one day, `surplus` must go. A gap that
is closed fails its test: then the line goes, into the expected records if it was missing.
"""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chipwatch.clipping import read_clipping
from chipwatch.extractor import Extractor
from chipwatch.records import to_json

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
NAMES = sorted(path.name.removesuffix(".expected.jsonl") for path in SEEDS.glob("*.expected.jsonl"))
COMPLETE = ("event", "position", "term")  # of these, nothing comes but what is expected

Record = dict[str, Any]
Read = Callable[[str], tuple[str, list[Record]]]


def _lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _expected() -> Iterator[Any]:
    for name in NAMES:
        for number, wanted in enumerate(_lines(SEEDS / f"{name}.expected.jsonl"), 1):
            yield pytest.param(name, wanted, id=f"{name}-{number}-{wanted['record']}")


def _gaps() -> Iterator[Any]:
    for name in NAMES:
        for number, gap in enumerate(_lines(SEEDS / f"{name}.todo.jsonl"), 1):
            yield pytest.param(
                name, gap, id=f"{name}-{number}", marks=pytest.mark.xfail(strict=True, reason=gap["why"])
            )


@pytest.fixture(scope="module")
def read(extractor: Extractor) -> Read:
    """The text and the records of a seed; each is read once."""
    known: dict[str, tuple[str, list[Record]]] = {}

    def records(name: str) -> tuple[str, list[Record]]:
        if name not in known:
            clipping = read_clipping(str(SEEDS / name))
            known[name] = clipping.text, [json.loads(to_json(one)) for one in extractor.extract(clipping)]
        return known[name]

    return records


def test_every_seed_has_expectations() -> None:
    seeds = {path.name for path in SEEDS.iterdir() if path.suffix in (".txt", ".md")}
    assert seeds == set(NAMES)


@pytest.mark.parametrize(("name", "wanted"), [*_expected()])
def test_expected_record_comes(name: str, wanted: Record, read: Read) -> None:
    same_type = [one for one in read(name)[1] if one["record"] == wanted["record"]]
    assert any(_holds(one, wanted) for one in same_type), same_type


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_comes(name: str, read: Read) -> None:
    known = _lines(SEEDS / f"{name}.expected.jsonl")
    known += [gap["surplus"] for gap in _lines(SEEDS / f"{name}.todo.jsonl") if "surplus" in gap]
    others = [
        one for one in read(name)[1] if one["record"] in COMPLETE and not any(_holds(one, wanted) for wanted in known)
    ]
    assert not others


@pytest.mark.parametrize(("name", "gap"), [*_gaps()])
def test_gap_is_closed(name: str, gap: Record, read: Read) -> None:
    records = read(name)[1]
    if "missing" in gap:
        assert any(_holds(one, gap["missing"]) for one in records)
    else:
        assert not any(_holds(one, gap["surplus"]) for one in records)


@pytest.mark.parametrize("name", NAMES)
def test_records_keep_the_contract(name: str, read: Read, assert_valid: Callable[..., None]) -> None:
    text, records = read(name)
    assert_valid(records, text)
    document = records[-1]
    assert (document["record"], document["status"]) == ("document", "ok")
    assert document["source"] == "chipwatch seeds"
    assert document["chars"] == len(text)


def test_no_policy_no_event(read: Read) -> None:
    assert not [one for one in read("no-policy.txt")[1] if one["record"] == "event"]


def _holds(record: Any, wanted: Any) -> bool:
    """Whether a record has all that is wanted of it; nested objects by their wanted keys."""
    if isinstance(wanted, dict):
        return isinstance(record, dict) and all(
            key in record and _holds(record[key], value) for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        return isinstance(record, list) and all(any(_holds(one, each) for one in record) for each in wanted)
    if isinstance(wanted, float):
        return isinstance(record, int | float) and math.isclose(record, wanted, rel_tol=1e-6)
    return bool(record == wanted)
