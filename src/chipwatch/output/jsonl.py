"""JSON Lines: one record a line, for programs."""

from collections.abc import Sequence

from chipwatch.output.sink import Sink
from chipwatch.records import Record, to_json


class JsonlWriter:
    """Writes each record on a line of its own."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, records: Sequence[Record]) -> None:
        self._sink.write("".join(to_json(record) + "\n" for record in records))
        self._sink.flush()

    def close(self) -> None:
        """Nothing ends JSON Lines."""
