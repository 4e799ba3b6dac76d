"""Rule files as values that know where they stand and mean what was typed."""

from pathlib import Path

import pytest

from chipwatch.rulebook.errors import RuleError
from chipwatch.rulebook.source import load_yaml

FILE = Path("some.yaml")


@pytest.mark.parametrize("typed", ["no", "on", "NO", "3.10", "25%", "2025-12-09", "0x1F", "1e3", "yes", "Off"])
def test_scalars_mean_what_was_typed(typed: str) -> None:
    assert load_yaml(FILE, f"key: {typed}")["key"] == typed


@pytest.mark.parametrize(
    ("typed", "value"),
    [("true", True), ("false", False), ("null", None), ("", None), ("~", None), ('"true"', "true"), ("'null'", "null")],
)
def test_only_these_are_not_strings(typed: str, value: object) -> None:
    assert load_yaml(FILE, f"key: {typed}")["key"] == value


def test_places_count_from_one() -> None:
    read = load_yaml(FILE, "rules:\n  - id: a\n    set: {kind: x}\n  - id: b\n")
    assert str(read.at("rules")) == "some.yaml:1:1"
    assert str(read["rules"].at(1)) == "some.yaml:4:5"
    assert str(read["rules"][0].at("set")) == "some.yaml:3:5"
    assert str(read["rules"][0]["set"].at("kind")) == "some.yaml:3:11"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\na: 2\n", "duplicate-key", 2),
        ("a: [1,\n", "yaml-syntax", 1),
        ("- a\n- b\n", "not-a-mapping", 1),
        ("a: &x\n  b: *x\n", "endless-anchors", 1),
        ("? [a, b]\n: c\n", "bad-key", 1),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, code: str, line: int) -> None:
    with pytest.raises(RuleError) as caught:
        load_yaml(FILE, text)
    assert (caught.value.code, caught.value.place.line) == (code, line)
    assert str(caught.value).startswith(f"some.yaml:{line}:")


def test_empty_file_is_an_empty_mapping() -> None:
    assert load_yaml(FILE, "# nothing here\n") == {}


def test_a_file_that_is_not_there_is_a_rule_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="unreadable-file"):
        load_yaml(tmp_path / "none.yaml")
