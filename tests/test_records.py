import json

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from chipwatch.records import (
    ActorRecord,
    Counts,
    DateValue,
    DocumentRecord,
    PositionRecord,
    SentenceSpan,
    Span,
    Speaker,
    TermRecord,
    json_schema,
    to_json,
)

COMMON = ["record", "id", "doc", "text", "start", "end", "sentence", "rule", "confidence"]
FIELDS = {
    "ActorRecord": "name kind country role affiliation affiliation_id wikidata mentions".split(),
    "ChipRecord": "name vendor kind family level mentions".split(),
    "TermRecord": "kind value low high unit comparator of chips parties authorities".split(),
    "EventRecord": ("kind status direction agents targets chips instrument date effective terms mentions".split()),
    "PositionRecord": "speaker cue mode content more stance target negated".split(),
    "DocumentRecord": (
        "path title date date_source source url sha256 chars status error counts chipwatch model rules"
    ).split(),
}


def term(**fields: object) -> TermRecord:
    values = {
        "id": "t1",
        "doc": "d",
        "text": "a fifth",
        "start": 10,
        "end": 17,
        "sentence": SentenceSpan(start=0, end=30),
        "rule": "quantity.share",
        "confidence": 0.8,
        "kind": "share",
        "value": 0.2,
        "unit": "fraction",
    }
    return TermRecord(**(values | fields))


def test_schema_is_valid_and_has_every_field_of_the_contract_in_its_order() -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert len(schema["oneOf"]) == len(FIELDS)
    for name, fields in FIELDS.items():
        assert list(schema["$defs"][name]["properties"]) == COMMON + fields


def test_schema_asks_for_every_field_and_allows_no_other() -> None:
    for name, definition in json_schema()["$defs"].items():
        assert definition["required"] == list(definition["properties"]), name
        assert definition["additionalProperties"] is False, name


def test_a_line_has_every_field_in_order_and_no_more_than_its_own() -> None:
    line = json.loads(to_json(term()))
    assert list(line) == COMMON + FIELDS["TermRecord"]
    assert line["low"] is None
    assert line["parties"] == []


def test_a_line_is_one_line_of_utf8_as_it_stands() -> None:
    line = to_json(term(text="“a\nfifth”", end=19))
    assert "“a\\nfifth”" in line
    assert "\n" not in line


@pytest.mark.parametrize(("given", "written"), [(6.0, "6"), (5.5e9, "5500000000"), (0.25, "0.25"), (12, "12")])
def test_whole_numbers_are_written_as_such(given: float, written: str) -> None:
    assert f'"value":{written},' in to_json(term(value=given))


def test_the_line_is_the_same_after_a_round_trip() -> None:
    line = to_json(term(value=None, low=0.3, high=0.5))
    assert to_json(TermRecord.model_validate_json(line)) == line


@pytest.mark.parametrize(
    "wrong",
    [
        {"end": 18},  # not the length of the text
        {"kind": "discount"},
        {"comparator": "=="},
        {"confidence": 1.2},
        {"value": float("nan")},
        {"low": 0.1},  # a value and a range
        {"value": None},  # neither
        {"colour": "red"},
    ],
)
def test_what_the_contract_does_not_allow_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        term(**wrong)


@pytest.mark.parametrize("value", ["2025", "2025-09", "2025-W37", "2025-09-11", None])
def test_dates_are_iso_at_the_precision_known(value: str | None) -> None:
    assert DateValue(text="then", start=0, end=4, value=value).value == value


@pytest.mark.parametrize("value", ["11 September", "2025-13", "2025-9-1", "2025-09-11T10:00", "2025-W60"])
def test_other_dates_are_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        DateValue(text="then", start=0, end=4, value=value)


def test_records_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        term().unit = "points"  # type: ignore[misc]


def test_a_speaker_has_a_whole_mention_or_none() -> None:
    assert Speaker(text=None, start=None, end=None, kind="unknown").name is None
    with pytest.raises(ValidationError):
        Speaker(text="she", start=3, end=None, kind="named")


def test_a_position_has_a_target_even_where_it_names_nothing(assert_valid) -> None:
    said = Span(text="it works", start=9, end=17)
    position = PositionRecord(
        id="p1",
        doc="d",
        text="it works",
        start=9,
        end=17,
        sentence=SentenceSpan(start=0, end=18),
        rule="speech.said",
        confidence=0.9,
        speaker=Speaker(text="Experts", start=0, end=7, kind="group"),
        mode="indirect",
        content=said,
        stance="support",
    )
    assert position.target.model_dump() == {"event": None, "chips": [], "actors": []}
    assert_valid([position], source="Experts: it works.")


def test_the_document_stands_for_the_whole_text(assert_valid) -> None:
    document = DocumentRecord(id="d", doc="d", status="ok", chipwatch="0.1.0")
    line = json.loads(to_json(document))
    assert [line[name] for name in COMMON[3:]] == [None] * 6
    assert line["counts"] == Counts().model_dump()
    assert_valid([document])


def test_a_path_that_is_no_utf8_can_be_written() -> None:
    document = DocumentRecord(id="d", doc="d", path="caf\udce9.txt", status="ok", chipwatch="0.1.0")
    assert '"path":"caf?.txt"' in to_json(document)


def test_a_country_is_a_code() -> None:
    with pytest.raises(ValidationError, match="country"):
        ActorRecord(
            id="a1",
            doc="d",
            text="TSMC",
            start=0,
            end=4,
            sentence=SentenceSpan(start=0, end=9),
            rule="actors.tsmc",
            confidence=1,
            name="TSMC",
            kind="company",
            country="Taiwan",
            mentions=[],
        )
