import io
import json

import pytest

from chipwatch.failure import failed_document
from chipwatch.output import Format, writer
from chipwatch.output.sink import Sink
from chipwatch.records import Record, to_json


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def written(form: Format, documents: list[list[Record]], stream: io.BytesIO | None = None) -> str:
    stream = stream or io.BytesIO()
    out = writer(form, Sink(stream))
    for records in documents:
        out.write(records)
    out.close()
    return stream.getvalue().decode("utf-8")


def test_jsonl_is_one_record_a_line_in_the_order_given(records, assert_valid) -> None:
    text = written(Format.jsonl, [records])
    assert text == "".join(f"{to_json(record)}\n" for record in records)
    assert_valid([json.loads(line) for line in text.splitlines()])


def test_json_has_lists_by_type_for_each_document(records) -> None:
    both = json.loads(written(Format.json, [records, [failed_document("x.pdf", "binary", "is a PDF")]]))
    assert [document["document"]["status"] for document in both] == ["ok", "error"]
    assert list(both[0]) == ["document", "actors", "chips", "terms", "events", "positions"]
    assert both[0]["terms"] == [json.loads(to_json(records[3]))]
    assert [both[1][name] for name in list(both[1])[1:]] == [[]] * 5


def test_json_of_nothing_is_an_empty_list() -> None:
    assert json.loads(written(Format.json, [])) == []


@pytest.fixture
def table(records, monkeypatch) -> str:
    monkeypatch.setenv("COLUMNS", "160")
    return written(Format.table, [records])


@pytest.mark.parametrize(
    "shown",
    [
        "[bold]A tax[/bold]",  # what a clipping says is no markup
        "2031-04-02 · tax.txt",
        "1 actor, 1 chip, 1 term, 1 event, 1 position",
        "<= 30%",
        "effective 2031-05",
        "“A mistake,”",
    ],
)
def test_a_table_shows_what_people_look_for(table: str, shown: str) -> None:
    assert shown in table


def test_a_table_has_no_escape_of_its_own_or_of_the_text_outside_a_terminal(table: str) -> None:
    assert "\x1b" not in table
    assert "Qubit’s [31m chief" in table


def test_a_narrow_table_loses_nothing(records, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = written(Format.table, [records])
    assert max(map(len, text.splitlines())) <= 60
    assert "…" not in text


def test_a_terminal_gets_colour_and_the_same_words(records, monkeypatch, table: str) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = written(Format.table, [records], Terminal())
    assert "\x1b[" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert written(Format.table, [records], Terminal()) == table


def test_a_document_that_failed_says_so(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    text = written(Format.table, [[failed_document("x.pdf", "binary", "is a PDF")]])
    assert text.splitlines() == ["x.pdf", "error: is a PDF"]
