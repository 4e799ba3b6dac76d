from chipwatch.output.select import select


def test_all_records_stay_where_nothing_is_asked(records) -> None:
    assert select(records) == records


def test_types_leave_the_document_last_and_null_for_what_was_not_asked(records) -> None:
    kept = select(records, {"event", "chip"})
    assert [record.record for record in kept] == ["event", "chip", "document"]
    assert kept[-1].counts.model_dump() == {
        "actor": None, "chip": 1, "term": None, "event": 1, "position": None,
    }  # fmt: skip


def test_the_document_alone_can_be_asked_for(records) -> None:
    assert [record.record for record in select(records, {"document"})] == ["document"]


def test_confidence_counts_what_is_left(records) -> None:
    kept = select(records, min_confidence=0.7)
    assert [record.id for record in kept] == ["a1", "e1", "t1", "d1"]
    assert kept[-1].counts.model_dump() == {"actor": 1, "chip": 0, "term": 1, "event": 1, "position": 0}
