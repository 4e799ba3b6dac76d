"""Which of a document's records are written."""

from collections.abc import Collection, Sequence

from chipwatch.records import Counts, DocumentRecord, Record


def select(records: Sequence[Record], types: Collection[str] = (), min_confidence: float = 0.0) -> list[Record]:
    """The records of these types (all, if none is named) that are at least this sure.

    The document record stays, since it closes its document; its counts are of the records that are left,
    with null for a type that was not asked for.
    """
    kept: list[Record] = [
        record
        for record in records
        if record.record != "document" and (not types or record.record in types) and record.confidence >= min_confidence
    ]
    for record in records:
        if isinstance(record, DocumentRecord):
            counts = {
                name: sum(one.record == name for one in kept) if not types or name in types else None
                for name in Counts.model_fields
            }
            kept.append(record.model_copy(update={"counts": Counts(**counts)}))
    return kept
