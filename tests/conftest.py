"""What all tests share: the command as people run it, and what must hold for any records whatever."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chipwatch.extractor import Extractor
from chipwatch.records import json_schema, to_json


@pytest.fixture(scope="session")
def assert_valid() -> Callable[..., None]:
    """Checks records (types, or objects read from JSON) against the contract, and their text if given."""
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    def check(records: Iterable[Any], source: str | None = None) -> None:
        lines = [one if isinstance(one, Mapping) else json.loads(to_json(one)) for one in records]
        for line in lines:
            problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(line)]
            assert not problems, f"{line['id']}: {problems}"
        ids = [line["id"] for line in lines]
        assert len(ids) == len(set(ids)), "ids are unique within a run"
        if source is None:
            return
        known = {line["id"] for line in lines}
        for line in lines:
            for span in _spans(line):
                assert source[span["start"] : span["end"]] == span["text"], f"{line['id']}: {span}"
            if line["record"] == "document":
                continue
            assert line["sentence"]["start"] <= line["start"], line["id"]
            assert line["end"] <= line["sentence"]["end"], line["id"]
            assert set(_references(line)) <= known, f"{line['id']} refers to what is not there"

    return check


def _spans(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every text with offsets, however deep it stands in a record."""
    if isinstance(value, Mapping):
        if value.get("text") is not None and "start" in value:
            yield value
        for inner in value.values():
            yield from _spans(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _spans(inner)


def _references(line: Mapping[str, Any]) -> list[str]:
    """The ids of other records that a record names."""
    references = [line.get("affiliation_id"), *line.get("terms", ())]
    if line["record"] == "position":
        references += [line["speaker"]["actor"], line["target"]["event"]]
    return [one for one in references if one is not None]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """Model and rules, loaded once for all tests."""
    return Extractor()


@pytest.fixture(scope="session")
def run() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs `chipwatch` in a process of its own, as people do; what it prints is bytes."""

    def call(*args: object, stdin: bytes = b"", **environment: str | None) -> subprocess.CompletedProcess[bytes]:
        variables = {**os.environ, **environment}
        return subprocess.run(
            [sys.executable, "-m", "chipwatch", *map(str, args)],
            input=stdin,
            capture_output=True,
            env={name: value for name, value in variables.items() if value is not None},
            check=False,
            timeout=300,
        )

    return call
