"""Records against what an example asks for."""

from typing import Any

import pytest

from chipwatch.testing.judge import missing, same, unknown_field

SPAN = {"text": "Lisa Su", "start": 0, "end": 7, "name": "Lisa Su", "actor": "a1"}


@pytest.mark.parametrize(
    ("value", "wanted", "fits"),
    [
        (0.333333333, "0.3333", True),
        (0.25, "0.3", False),
        (0.25, "a quarter", False),
        (None, "0.25", False),
        (None, None, True),
        (0.25, None, False),
        (True, "true", True),
        (False, True, False),
        ("support", "support", True),
        (SPAN, "Lisa Su", True),
        (SPAN, "Lisa", False),
        (SPAN, {"name": "Lisa Su", "actor": "a1"}, True),
        ({"text": None, "name": None}, None, True),
        ({"text": "May", "value": "2031-05"}, "2031-05", True),
        (["China", "Brazil"], ["Brazil"], True),
        (["China"], "China", True),
        (["China"], ["Brazil"], False),
        (["China"], [], False),
        ([], [], True),
        ([], None, True),
        ([SPAN], ["Lisa Su"], True),
    ],
)
def test_values_of_rule_files_are_compared_as_what_the_record_holds(value: Any, wanted: Any, fits: bool) -> None:
    assert same(value, wanted) is fits


def test_the_complaint_is_of_the_record_that_comes_nearest() -> None:
    records = [{"kind": "share", "value": 0.1, "parties": []}, {"kind": "tariff", "value": 0.2, "parties": ["China"]}]
    wanted = {"kind": "tariff", "value": "0.25", "parties": ["China"]}
    assert missing(wanted, records, "term") == "expected value 0.25, got 0.2"
    assert missing(wanted, [], "event") == "expected an event, got none"
    assert missing({"kind": "share"}, records, "term") is None


def test_a_field_that_no_record_has_gets_a_hint() -> None:
    assert unknown_field({"valeu": 1}, ["kind", "value"], "term") == "a term has no 'valeu' (did you mean 'value'?)"
    assert unknown_field({"value": 1}, ["kind", "value"], "term") is None
