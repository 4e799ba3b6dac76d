"""The library's front door."""

from collections.abc import Callable
from pathlib import Path

import pytest

import chipwatch
from chipwatch import ClippingError, DocumentRecord, Extractor, read_clipping, to_json
from chipwatch.language import ModelError
from chipwatch.rulebook.load import RulebookError

TEXT = (
    "On Monday Washington approved sales of the H20 to China. “This is a good day,” Jensen Huang said.\n\n"
    "Nvidia must hand over 15% of its revenue from the chips.\n"
)


def test_records_stand_in_the_order_of_the_text_and_the_document_last(
    extractor: Extractor, assert_valid: Callable[..., None]
) -> None:
    *records, document = extractor.extract(TEXT, date="2025-08-12")
    assert isinstance(document, DocumentRecord)
    starts = [r.start for r in records]
    assert starts == sorted(starts)
    assert {r.record for r in records} == {"actor", "chip", "term", "event", "position"}
    assert_valid([*records, document], TEXT)
    assert (document.date, document.date_source, document.chars) == ("2025-08-12", "argument", len(TEXT))
    assert document.counts.event == sum(r.record == "event" for r in records)


def test_the_same_text_gives_the_same_records(extractor: Extractor) -> None:
    first, second = (extractor.extract(TEXT, date="2025-08-12") for _ in range(2))
    assert [to_json(r) for r in first] == [to_json(r) for r in second]


def test_pipe_streams_what_extract_gives(extractor: Extractor) -> None:
    texts = [TEXT, "Beijing banned purchases of the H20.", TEXT.replace("Monday", "Friday")]
    taken: list[str] = []

    def source() -> object:
        for text in texts:
            taken.append(text)
            yield text

    stream = extractor.pipe(source(), date="2025-08-12")  # type: ignore[arg-type]
    first = next(stream)
    assert taken == texts[:1]
    assert [[to_json(r) for r in records] for records in (first, *stream)] == [
        [to_json(r) for r in extractor.extract(text, date="2025-08-12")] for text in texts
    ]


def test_a_clipping_gives_what_its_text_gives(extractor: Extractor, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    *from_file, document = extractor.extract(read_clipping(path))
    *from_text, _ = extractor.extract(TEXT)
    assert [to_json(r) for r in from_file] == [to_json(r) for r in from_text]
    assert document.record == "document"
    assert document.path == str(path)


@pytest.mark.parametrize("text", ["", "   \n\n", "---\ntitle: A title\n---\n"])
def test_a_text_with_nothing_to_read_is_told(extractor: Extractor, text: str) -> None:
    with pytest.raises(ClippingError):
        extractor.extract(text)


def test_one_long_paragraph(extractor: Extractor, assert_valid: Callable[..., None]) -> None:
    text = "Washington banned exports of the H20 to China. " * 400
    assert_valid(extractor.extract(text), text)


def test_a_folder_of_rules_extends_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "actors:\n  - {name: Quartz Fabrics, kind: company, country: NO}\n"
        "chips:\n  - {name: QF9, vendor: Quartz Fabrics, kind: accelerator, level: model}\n",
        encoding="utf-8",
    )
    records = Extractor(rules=[tmp_path]).extract("Quartz Fabrics said the QF9 would ship in May.")
    assert {(r.record, getattr(r, "name", None)) for r in records} >= {("actor", "Quartz Fabrics"), ("chip", "QF9")}
    assert next(r.country for r in records if r.record == "actor") == "NO"


def test_rules_with_mistakes_are_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("record: event\nrules:\n  - {id: a, triger: ban}\n", encoding="utf-8")
    with pytest.raises(RulebookError, match=r"mine\.yaml:3:.*unknown-key.*did you mean 'trigger'"):
        Extractor(rules=[tmp_path])


def test_a_model_that_is_not_there_is_told() -> None:
    with pytest.raises(ModelError, match="not installed"):
        Extractor(model="en_no_such_model")


def test_the_package_names_what_it_gives() -> None:
    assert set(chipwatch.__all__) <= set(dir(chipwatch))
    assert all(getattr(chipwatch, name) is not None for name in chipwatch.__all__)
