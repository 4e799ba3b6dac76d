"""Outcomes come back in any order, and are given in the order of jobs."""

from itertools import count

import pytest

from chipwatch.batch.engines import order
from chipwatch.batch.engines.order import Order
from chipwatch.batch.work import Job, Outcome


def outcome(number: int, lines: bytes = b"{}\n") -> Outcome:
    return Outcome(number, lines, "ok")


def made(*sizes: int) -> Order:
    """Of batches of so many jobs."""
    numbers = count()
    return Order(iter([[Job(next(numbers), "a.txt", b"x") for _ in range(size)] for size in sizes]))


def given(order: Order) -> list[int]:
    return [one.number for one in order.given()]


def test_what_comes_back_before_its_turn_waits() -> None:
    order = made(2, 1)
    while order.take():
        pass
    order.put(outcome(2))
    order.put(outcome(1))
    assert given(order) == []
    order.put(outcome(0))
    assert given(order) == [0, 1, 2]


def test_it_is_true_until_all_that_was_taken_is_given() -> None:
    order = made(1, 1)
    assert not order
    order.take()
    assert order
    order.put(outcome(0))
    assert order  # back, but not given yet
    assert given(order) == [0]
    assert not order
    order.take()
    assert order


def test_nothing_is_taken_behind_the_last_batch() -> None:
    order = made(1)
    assert order.take() is not None
    assert order.take() is None


def test_no_more_documents_are_ahead_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "AHEAD_DOCUMENTS", 2)
    jobs = made(2, 1, 1)
    jobs.take()
    assert jobs.take() is None
    assert jobs.take(documents=3) is not None
    jobs.put(outcome(0))
    jobs.put(outcome(1))
    assert jobs.take() is None  # back, but not given yet
    assert given(jobs) == [0, 1]
    assert jobs.take() is not None


def test_what_came_back_counts_until_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "AHEAD_BYTES", 10)
    jobs = made(2, 1, 1)
    jobs.take()
    jobs.put(outcome(1, b"x" * 100))
    assert jobs.take() is None
    assert jobs.take(size=1000) is not None
    jobs.put(outcome(0))
    assert given(jobs) == [0, 1]
    assert jobs.take() is not None
