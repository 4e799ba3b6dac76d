"""JSON: a list with one object for each document, which has a list for each type of record.

The list is written as documents are done, so that many documents need no more memory than one.
"""

import json
from collections.abc import Sequence
from typing import Any

from chipwatch.output.sink import Sink
from chipwatch.records import Record

LISTS = {"actor": "actors", "chip": "chips", "term": "terms", "event": "events", "position": "positions"}


class JsonWriter:
    """Writes one list of documents."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._documents = 0

    def write(self, records: Sequence[Record]) -> None:
        document: dict[str, Any] = {"document": None, **{name: [] for name in LISTS.values()}}
        for record in records:
            if record.record == "document":
                document["document"] = record.model_dump()
            else:
                document[LISTS[record.record]].append(record.model_dump())
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
        self._sink.write((",\n" if self._documents else "[\n") + text)
        self._sink.flush()
        self._documents += 1

    def close(self) -> None:
        self._sink.write("\n]\n" if self._documents else "[]\n")
