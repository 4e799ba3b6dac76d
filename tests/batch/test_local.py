"""Workers as processes: order, back-pressure, death."""

import hashlib
import os
import time
from collections.abc import Iterator
from types import ModuleType

import pytest

from chipwatch.batch.engines import order, processes
from chipwatch.batch.engines.batches import BATCH_DOCUMENTS
from chipwatch.batch.engines.local import LocalEngine
from chipwatch.batch.work import Job, Outcome, Settings
from chipwatch.errors import SetupError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the readers of these tests end themselves by signals")


def jobs(*texts: str) -> list[Job]:
    return [Job(number, f"{number}.txt", text.encode()) for number, text in enumerate(texts)]


def engine(readers: ModuleType, workers: int, reader: str = "Plain", **options: object) -> LocalEngine:
    return LocalEngine(Settings(), workers=workers, reader=getattr(readers, reader), **options)  # type: ignore[arg-type]


def codes(outcomes: list[Outcome]) -> list[str]:
    return [outcome.error[0] if outcome.error else outcome.status for outcome in outcomes]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_outcomes_come_in_the_order_of_jobs(readers, workers) -> None:
    texts = ["SLEEP 0.3", *(f"Text {number}" for number in range(40)), "SLEEP 0.1 a"]
    outcomes = list(engine(readers, workers).run(jobs(*texts)))
    assert [outcome.number for outcome in outcomes] == list(range(42))
    assert [outcome.lines for outcome in outcomes] == [readers.read(job, Settings()).lines for job in jobs(*texts)]


def test_the_first_outcome_is_there_before_the_last_job_is_taken(readers) -> None:
    taken = 0

    def endless() -> Iterator[Job]:
        nonlocal taken
        while True:
            yield Job(taken, "a.txt", b"Text %d" % taken)
            taken += 1

    stream = engine(readers, 1).run(endless())
    assert next(stream).number == 0
    stream.close()
    assert taken <= order.AHEAD_DOCUMENTS + BATCH_DOCUMENTS


@pytest.mark.parametrize(("name", "limit", "size"), [("AHEAD_DOCUMENTS", 20, 10), ("AHEAD_BYTES", 60_000, 2_000)])
def test_what_piles_up_behind_a_slow_document_is_bounded(readers, monkeypatch, name, limit, size) -> None:
    monkeypatch.setattr(order, name, limit)
    taken = 0

    def many() -> Iterator[Job]:
        nonlocal taken
        for number in range(200):
            taken += 1
            yield Job(number, "a.txt", (b"SLEEP 0.5" if number == 0 else b"Text %d" % number) + b" " * size)

    stream = engine(readers, 2).run(many())
    next(stream)
    assert taken <= 20 + 2 * BATCH_DOCUMENTS
    assert len(list(stream)) == 199


def test_a_document_that_kills_its_worker_is_tried_again_and_told(readers) -> None:
    texts = ["Text 0", "DIE", *(f"Text {number}" for number in range(2, 30)), "DIE again"]
    outcomes = list(engine(readers, 2).run(jobs(*texts)))
    assert codes(outcomes) == ["ok", "crashed", *["ok"] * 28, "crashed"]
    assert "SIGKILL" in outcomes[1].error[1]
    assert hashlib.sha256(b"DIE").hexdigest().encode() in outcomes[1].lines


def test_what_died_by_chance_is_read_at_the_second_try(readers, tmp_path) -> None:
    texts = [f"Text {number}" for number in range(20)]
    texts[7] = f"ONCE {tmp_path / 'died'}"
    assert codes(list(engine(readers, 2).run(jobs(*texts)))) == ["ok"] * 20
    assert (tmp_path / "died").exists()


def test_a_worker_that_has_read_enough_is_replaced(readers) -> None:
    texts = [f"Text {number}" for number in range(processes.LIFE + 100)]
    outcomes = list(engine(readers, 1).run(jobs(*texts)))
    assert codes(outcomes) == ["ok"] * len(texts)
    assert [outcome.number for outcome in outcomes] == list(range(len(texts)))


def test_workers_that_cannot_start_end_the_run(readers) -> None:
    with pytest.raises(SetupError, match=r"while they load the language model \(exit code 7\)"):
        list(engine(readers, 2, "DiesAtStart").run(jobs("Text")))
    with pytest.raises(SetupError, match="the rules are wrong"):
        list(engine(readers, 2, "Refuses").run(jobs("Text")))


def test_workers_that_die_together_as_they_start_are_started_again(readers, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CHIPWATCH_TEST_DEATHS", str(tmp_path / "death"))
    monkeypatch.setattr("chipwatch.batch.engines.batches.BATCH_DOCUMENTS", 1)
    outcomes = list(engine(readers, 2, "DiesTwiceAtStart").run(jobs("Text", "Text b", "Text c")))
    assert codes(outcomes) == ["ok"] * 3
    assert len(list(tmp_path.iterdir())) == 2


def test_without_jobs_no_worker_starts(readers) -> None:
    assert list(engine(readers, 2, "DiesAtStart").run([])) == []


def test_an_interrupt_ends_all_workers_soon(readers) -> None:
    begun = time.monotonic()

    def tick() -> None:
        if time.monotonic() - begun > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(engine(readers, 2, tick=tick).run(jobs("SLEEP 60", *["Text"] * 10, "SLEEP 60 a")))
    assert time.monotonic() - begun < 20
    assert not processes.multiprocessing.active_children()


def test_workers_end_with_a_parent_that_is_killed(readers, tmp_path) -> None:
    import signal
    import subprocess
    import sys
    from pathlib import Path

    script = tmp_path / "run.py"
    script.write_text(
        "import sys, readers_for_tests\n"
        "from chipwatch.batch.engines.local import LocalEngine\n"
        "from chipwatch.batch.work import Job, Settings\n"
        "if __name__ == '__main__':\n"
        "    options = {'reader': readers_for_tests.Plain, 'tick': lambda: print(flush=True)}\n"
        "    list(LocalEngine(Settings(), workers=1, **options).run([Job(0, 'a', b'SLEEP 50')]))\n"
    )
    folder = str(Path(readers.__file__).parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([folder, *sys.path])}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment) as process:
        for _ in range(5):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        begun = time.monotonic()
        process.stdout.read()  # the worker has it open, too: it ends when the worker has ended
        assert time.monotonic() - begun < 20
