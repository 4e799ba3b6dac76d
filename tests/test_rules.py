"""Every shipped rule keeps its own examples: what it must find (`hits`), what it must leave alone (`misses`).

A rule's `todo` examples are known gaps, hits or (plain text) misses: each fails today, and the test says so when it
no longer does.
"""

import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chipwatch.extractor import Extractor
from chipwatch.paths import rules_folder
from chipwatch.records import to_json
from chipwatch.rulebook.load import RuleSource, load_rulebook
from chipwatch.rulebook.load import tests_of as examples_of

TESTABLE = ("event", "term", "position")

Records = list[dict[str, Any]]


def _examples() -> Iterator[Any]:
    for rule in load_rulebook([rules_folder()]).rules:
        # A rule that only refers to what another rule found gives no records of its own.
        if rule.record not in TESTABLE or rule.body.get("set", {}).get("refers") == "only":
            continue
        for number, (kind, example) in enumerate(examples_of(rule), 1):
            marks = [pytest.mark.xfail(strict=True, reason="a known gap")] if kind == "todo" else []
            yield pytest.param(rule, kind, example, id=f"{rule.id}-{kind}-{number}", marks=marks)


EXAMPLES = list(_examples())


@pytest.fixture(scope="module")
def found(extractor: Extractor) -> Callable[[str, str | None], Records]:
    """The records of an example; each text is read once."""
    known: dict[tuple[str, str | None], Records] = {}

    def records(text: str, date: str | None) -> Records:
        if (text, date) not in known:
            known[text, date] = [json.loads(to_json(one)) for one in extractor.extract(text, date=date)]
        return known[text, date]

    return records


@pytest.mark.parametrize(("rule", "kind", "example"), EXAMPLES)
def test_example(rule: RuleSource, kind: str, example: Any, found: Callable[[str, str | None], Records]) -> None:
    if isinstance(example, str):
        wrong = [one for one in found(example, None) if one.get("rule") == rule.id]
        assert not wrong, [one["text"] for one in wrong]
        return
    records = [one for one in found(example["text"], example.get("date")) if one["record"] == rule.record]
    gives = example.get("gives", {})
    if rule.record == "event":
        gives = {"kind": rule.body["set"]["kind"], **gives}
    if rule.record == "term":  # events and positions that tell one thing are merged and keep one rule's id
        records = [one for one in records if one["rule"] == rule.id]
    assert any(_gives(one, gives) for one in records), records


def _gives(record: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(_same(record[field], value) for field, value in wanted.items())


def _same(value: Any, wanted: Any) -> bool:
    """Values of rule files are text: compared as what the record holds."""
    if isinstance(wanted, list):
        return set(wanted) <= set(value)
    if isinstance(value, bool):
        return value is (wanted in (True, "true"))
    if isinstance(value, dict):
        return wanted in (value.get("text"), value.get("name"))
    if isinstance(value, int | float):
        return math.isclose(value, float(wanted), rel_tol=1e-3)
    return bool(value == wanted)
