"""Records become bytes: one file a format, and where the bytes go (`sink.py`).

A writer takes the records of one document at a time, its document record last, so that a reader at the other
end of a pipe has each document as soon as it is done.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from chipwatch.output.sink import Sink

if TYPE_CHECKING:
    from chipwatch.records import Record


class Format(StrEnum):
    """The ways in which records can be written."""

    jsonl = "jsonl"
    json = "json"
    table = "table"


class Writer(Protocol):
    """Writes the records of documents in one format."""

    def write(self, records: Sequence["Record"]) -> None:
        """Write the records of one document, its document record last."""

    def close(self) -> None:
        """Write what ends the output; the sink stays open."""


def writer(form: Format, sink: Sink) -> Writer:
    """The writer of a format; each is imported only when it is asked for."""
    match form:
        case Format.jsonl:
            from chipwatch.output.jsonl import JsonlWriter

            return JsonlWriter(sink)
        case Format.json:
            from chipwatch.output.json import JsonWriter

            return JsonWriter(sink)
        case Format.table:
            from chipwatch.output.table import TableWriter

            return TableWriter(sink)
