"""The library's front door."""

from collections.abc import Callable, Iterator
from itertools import chain, count, islice
from pathlib import Path

import pytest

import chipwatch
from chipwatch import ClippingError, DocumentRecord, Extractor, Record, read_clipping, to_json
from chipwatch.model import ModelError
from chipwatch.rulebook.load import RulebookError

SEEDS = Path(__file__).parent.parent / "seeds"

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

    def source() -> Iterator[str]:
        for text in texts:
            taken.append(text)
            yield text

    stream = extractor.pipe(source(), date="2025-08-12")
    first = next(stream)
    assert taken == texts[:1]
    assert [[to_json(r) for r in records] for records in (first, *stream)] == [
        [to_json(r) for r in extractor.extract(text, date="2025-08-12")] for text in texts
    ]


def test_pipe_takes_endless_texts_a_few_at_a_time(extractor: Extractor) -> None:
    stream = extractor.pipe(f"Beijing banned {n} chips." for n in count(1))
    assert [records[-1].record for records in islice(stream, 3)] == ["document"] * 3


def test_a_text_that_cannot_be_read_does_not_take_its_neighbours_with_it(extractor: Extractor) -> None:
    texts = [TEXT, "Beijing banned the H20.", "   \n ", "", "Washington approved the H200."]
    failed: list[tuple[object, Exception]] = []

    def note(text: object, error: Exception) -> list[Record]:
        failed.append((text, error))
        return []

    results = list(extractor.pipe(texts, on_error=note))
    assert [to_json(r) for r in chain(*results)] == [to_json(r) for n in (0, 1, 4) for r in extractor.extract(texts[n])]
    assert [len(records) > 0 for records in results] == [True, True, False, False, True]
    assert [text for text, _ in failed] == texts[2:4]
    assert all(isinstance(error, ClippingError) for _, error in failed)


def test_without_a_handler_an_error_comes_where_the_records_would(extractor: Extractor) -> None:
    stream = extractor.pipe([TEXT, "Beijing banned the H20.", "  ", TEXT])
    assert next(stream)
    assert next(stream)
    with pytest.raises(ClippingError):
        next(stream)


def test_what_came_before_a_source_broke_is_still_read(extractor: Extractor) -> None:
    def source() -> Iterator[str]:
        yield from [TEXT, "Beijing banned the H20.", "Washington approved the H200."]
        raise OSError("the disk went away")

    stream = extractor.pipe(source())
    assert len(list(islice(stream, 3))) == 3
    with pytest.raises(OSError, match="the disk went away"):
        next(stream)


def test_records_of_a_text_do_not_hang_on_its_neighbours(extractor: Extractor) -> None:
    texts = [read_clipping(path).text for path in sorted(SEEDS.glob("*.txt"))]
    alone = [[to_json(r) for r in extractor.extract(text)] for text in texts]
    for order in (texts, texts[::-1], texts[1:] + texts[:1]):
        together = [[to_json(r) for r in records] for records in extractor.pipe(order)]
        assert together == [alone[texts.index(text)] for text in order]


def test_a_text_longer_than_the_model_takes_at_once(
    extractor: Extractor, assert_valid: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chipwatch.language.LONGEST", 500)
    filler = "The committee met in the morning and spoke of the budget of the city at some length. " * 4
    text = "\n\n".join(["Beijing banned the H20.", *[filler] * 9, "Washington approved the H200 on 9 December 2025."])
    records = extractor.extract(text)
    assert_valid(records, text)
    assert [r.chips for r in records if r.record == "event"] == [["H20"], ["H200"]]


def test_one_block_that_is_too_long_by_itself(
    extractor: Extractor, assert_valid: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chipwatch.language.LONGEST", 500)
    text = "Beijing banned the H20. " * 30 + "x" * 1_500 + " Washington approved the H200."
    records = extractor.extract(text)
    assert_valid(records, text)
    assert {r.name for r in records if r.record == "chip"} == {"H20", "H200"}


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
