"""Reads clippings about chips and export policy and gives records grounded in the text.

    from chipwatch import Extractor

    extractor = Extractor()                    # loads the model and the rules once
    for record in extractor.extract(text, date="2025-12-09"):
        print(record.record, record.text, record.start, record.end)

Importing this package imports neither spaCy nor pydantic: each name is fetched when it is first used,
so that a program that only asks for `chipwatch.__version__` does not wait for a language model.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chipwatch.clipping import Clipping, ClippingError, read_clipping
    from chipwatch.extractor import Extractor, extract
    from chipwatch.records import (
        ActorRecord,
        ChipRecord,
        DocumentRecord,
        EventRecord,
        PositionRecord,
        Record,
        TermRecord,
        json_schema,
        to_json,
    )

__version__ = "0.1.0"  # pyproject.toml reads it here; to ask for the metadata of the package would take longer

_HOME = {
    "Clipping": "chipwatch.clipping",
    "ClippingError": "chipwatch.clipping",
    "read_clipping": "chipwatch.clipping",
    "Extractor": "chipwatch.extractor",
    "extract": "chipwatch.extractor",
    "ActorRecord": "chipwatch.records",
    "ChipRecord": "chipwatch.records",
    "DocumentRecord": "chipwatch.records",
    "EventRecord": "chipwatch.records",
    "PositionRecord": "chipwatch.records",
    "Record": "chipwatch.records",
    "TermRecord": "chipwatch.records",
    "json_schema": "chipwatch.records",
    "to_json": "chipwatch.records",
}

__all__ = [
    "ActorRecord",
    "ChipRecord",
    "Clipping",
    "ClippingError",
    "DocumentRecord",
    "EventRecord",
    "Extractor",
    "PositionRecord",
    "Record",
    "TermRecord",
    "__version__",
    "extract",
    "json_schema",
    "read_clipping",
    "to_json",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'chipwatch' has no attribute {name!r}")
    value: Any = getattr(import_module(_HOME[name]), name)
    globals()[name] = value  # the next access finds it without coming here
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
