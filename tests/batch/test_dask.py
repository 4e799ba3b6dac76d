"""Workers of a dask cluster: a real scheduler and real worker processes on loopback, some of which are killed."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from chipwatch.batch.engines.batches import AHEAD_DOCUMENTS, BATCH_DOCUMENTS
from chipwatch.batch.output import open_output
from chipwatch.batch.run import read_all
from chipwatch.batch.walk import walk
from chipwatch.batch.work import Job, Outcome, Settings
from chipwatch.errors import SetupError

distributed = pytest.importorskip("distributed", reason="needs the extra `dask`")
from chipwatch.batch.engines import dask as engines  # noqa: E402 - it needs what may not be there

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the readers of these tests end themselves by signals")

LONG = 120.0  # seconds: how long a busy machine may take to start a process


@dataclass
class Cluster:
    """A scheduler of `dask scheduler`, and workers of `dask worker`, each a process."""

    folder: Path
    path: list[str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "scheduler.json"

    def start(self) -> None:
        self._run("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        until(self.file.is_file)

    def worker(self, *options: str) -> subprocess.Popen[bytes]:
        self.workers.append(self._run("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", *options))
        return self.workers[-1]

    def _run(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self.file), *options]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(self.path),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            "DASK_TEMPORARY_DIRECTORY": str(self.folder),
        }
        log = (self.folder / f"{what}.log").open("ab")
        process = subprocess.Popen(command, env=environment, cwd=self.folder, stdout=log, stderr=log)
        log.close()
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in self.workers:
            process.terminate()  # the scheduler last: they take their leave of it
        for process in [*self.workers, *self.processes]:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def until(there: Callable[[], object]) -> None:
    end = time.monotonic() + LONG
    while not there():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def make(folder: Path, readers: ModuleType, workers: int, *options: str) -> Cluster:
    folder.mkdir(exist_ok=True)
    source = str(Path(engines.__file__).parents[3])
    cluster = Cluster(folder, [source, str(Path(readers.__file__).parent)])
    cluster.start()
    for _ in range(workers):
        cluster.worker(*options)
    return cluster


@pytest.fixture(scope="module")
def cluster(readers: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Generator[Cluster, None, None]:
    """Two workers with a nanny each: one that dies is started anew."""
    cluster = make(tmp_path_factory.mktemp("cluster"), readers, 2)
    with distributed.Client(scheduler_file=str(cluster.file), set_as_default=False) as client:
        client.wait_for_workers(2, timeout=LONG)
        # A nanny whose worker dies before it has seen it start gives up and starts no other.
        until(lambda: set(client.run(lambda dask_worker: dask_worker.status.name, nanny=True).values()) == {"running"})
    yield cluster
    cluster.stop()


@pytest.fixture
def engine(cluster: Cluster, readers: ModuleType) -> Callable[..., engines.DaskEngine]:
    def made(reader: str = "Plain", settings: Settings | None = None, **options: Any) -> engines.DaskEngine:
        settings = settings or Settings()
        return engines.DaskEngine(settings, scheduler=str(cluster.file), reader=getattr(readers, reader), **options)

    return made


def jobs(*texts: str) -> list[Job]:
    return [Job(number, f"{number}.txt", text.encode()) for number, text in enumerate(texts)]


def codes(outcomes: list[Outcome]) -> list[str]:
    return [outcome.error[0] if outcome.error else outcome.status for outcome in outcomes]


def test_outcomes_come_in_the_order_of_jobs(engine, readers) -> None:
    texts = ["SLEEP 0.3", *(f"Text {number}" for number in range(100)), "SLEEP 0.1 a"]
    outcomes = list(engine().run(jobs(*texts)))
    assert [outcome.number for outcome in outcomes] == list(range(102))
    assert [outcome.lines for outcome in outcomes] == [readers.read(job, Settings()).lines for job in jobs(*texts)]


def test_what_is_taken_ahead_is_bounded(engine) -> None:
    taken = 0

    def endless() -> Iterator[Job]:
        nonlocal taken
        while True:
            yield Job(taken, "a.txt", b"SLEEP 0.5 a" if taken == 0 else b"Text %d" % taken)
            taken += 1

    stream = engine().run(endless())
    assert next(stream).number == 0
    stream.close()
    assert taken <= AHEAD_DOCUMENTS + BATCH_DOCUMENTS


def test_a_document_that_kills_its_workers_is_told_and_no_other(engine) -> None:
    texts = ["Text 0", "DIE", *(f"Text {number}" for number in range(2, 80))]
    outcomes = list(engine().run(jobs(*texts)))
    assert codes(outcomes) == ["ok", "crashed", *["ok"] * 78]
    assert hashlib.sha256(b"DIE").hexdigest().encode() in outcomes[1].lines


def test_what_died_by_chance_is_read_by_another(engine, tmp_path) -> None:
    texts = [f"Text {number}" for number in range(20)]
    texts[7] = f"ONCE {tmp_path / 'died'}"
    assert codes(list(engine().run(jobs(*texts)))) == ["ok"] * 20
    assert (tmp_path / "died").exists()


def test_what_is_lost_with_its_worker_before_it_is_taken_is_no_loss(engine, tmp_path) -> None:
    waits = iter([2.0])  # finished in time, and its worker gone, before anyone looks again
    outcomes = list(engine(tick=lambda: time.sleep(next(waits, 0))).run(jobs(f"AFTER {tmp_path / 'done'}")))
    assert codes(outcomes) == ["ok"]
    assert (tmp_path / "done").exists()


def test_workers_that_cannot_start_end_the_run(engine) -> None:
    with pytest.raises(SetupError, match="the rules are wrong"):
        list(engine("Refuses").run(jobs("Text")))


def test_workers_with_another_version_end_the_run(engine, monkeypatch) -> None:
    monkeypatch.setattr("chipwatch.__version__", "9.9.9")
    with pytest.raises(SetupError, match=r"a dask worker has another chipwatch than this machine .*, not 9\.9\.9\)"):
        list(engine().run(jobs("Text")))


def test_rules_of_the_user_go_along(engine, tmp_path) -> None:
    (tmp_path / "mine" / "deep").mkdir(parents=True)
    (tmp_path / "mine" / "deep" / "words.yaml").write_text("lists:\n  my_words: [one]\n")
    settings = Settings(rules=(tmp_path / "mine",))
    assert codes(list(engine("Rules", settings).run(jobs("Text")))) == ["ok"]


def test_an_interrupt_ends_the_run_soon(engine) -> None:
    begun = time.monotonic()

    def tick() -> None:
        if time.monotonic() - begun > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(engine(tick=tick).run(jobs("SLEEP 30", *["Text"] * 10)))
    assert time.monotonic() - begun < 25


def test_without_jobs_no_scheduler_is_asked() -> None:
    assert list(engines.DaskEngine(Settings(), scheduler="tcp://127.0.0.1:9").run([])) == []


def test_a_worker_killed_in_the_middle_costs_no_record_and_doubles_none(readers, tmp_path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"SLEEP 0.01 s, text {number}.")
    cluster = make(tmp_path / "cluster", readers, 2, "--no-nanny")  # the one that is killed stays dead
    try:
        engine = engines.DaskEngine(Settings(), scheduler=str(cluster.file), reader=readers.Plain)
        done = run(engine, folder, tmp_path / "dask.jsonl", kill=lambda: cluster.workers[0].send_signal(signal.SIGKILL))
    finally:
        cluster.stop()
    assert cluster.workers[0].returncode == -signal.SIGKILL
    assert done == 300
    inline = [readers.read(Job(0, str(path), path.read_bytes()), Settings()).lines for path in sorted(folder.iterdir())]
    assert (tmp_path / "dask.jsonl").read_bytes() == b"".join(inline)


@pytest.mark.parametrize("who", ["scheduler", "worker"])
def test_who_has_no_chipwatch_ends_the_run_and_it_is_said(readers, tmp_path, who) -> None:
    (tmp_path / "without" / "chipwatch").mkdir(parents=True)
    (tmp_path / "without" / "chipwatch" / "__init__.py").write_text("raise ImportError('there is none')\n")
    (tmp_path / "cluster").mkdir()
    cluster = Cluster(tmp_path / "cluster", [])
    here = [str(Path(engines.__file__).parents[3]), str(Path(readers.__file__).parent)]
    try:
        for what, start in (("scheduler", cluster.start), ("worker", cluster.worker)):
            cluster.path = [str(tmp_path / "without"), *here] if what == who else here
            start()
        with distributed.Client(scheduler_file=str(cluster.file), set_as_default=False) as client:
            client.wait_for_workers(1, timeout=LONG)  # one that comes later could not even start
        engine = engines.DaskEngine(Settings(), scheduler=str(cluster.file), reader=readers.Plain)
        with pytest.raises(SetupError, match=r"must have the same chipwatch\[dask\] as this machine \("):
            list(engine.run(jobs("Text")))
    finally:
        cluster.stop()


def run(engine: engines.DaskEngine, folder: Path, output: Path, *, kill: Callable[[], None], at: int = 40) -> int:
    """`chipwatch batch` with an engine; somebody is killed after so many documents. How many there were."""
    done = 0
    with open_output(output, Settings()) as out:
        for document in read_all(walk([str(folder)]), Settings(), engine, earlier=out.earlier):
            out.take(document)
            done += 1
            if done == at:
                kill()
    return done


def test_a_scheduler_that_goes_leaves_a_file_from_which_a_run_goes_on(readers, tmp_path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"SLEEP 0.01 s, text {number}.")
    output = tmp_path / "dask.jsonl"
    cluster = make(tmp_path / "cluster", readers, 1)
    engine = engines.DaskEngine(Settings(), scheduler=str(cluster.file), reader=readers.Plain)
    try:
        with pytest.raises(ConnectionError, match="the dask scheduler has gone"):
            run(engine, folder, output, kill=lambda: cluster.processes[0].kill())
    finally:
        cluster.stop()
    there = len(output.read_bytes().splitlines())
    assert 40 <= there < 300
    again = engines.DaskEngine(Settings(), workers=1, reader=readers.Plain)
    kept = []
    with open_output(output, Settings()) as out:
        for document in read_all(walk([str(folder)]), Settings(), again, earlier=out.earlier):
            out.take(document)
            kept.append(document.entry is not None)
    assert (len(kept), sum(kept)) == (300, there)
    assert len(output.read_bytes().splitlines()) == 300


@pytest.fixture(scope="module")
def clippings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clippings")
    for number in range(120):
        text = f"Ruritania approved the sale of {number + 2},000 H20 chips to China. “A good day,” said Nvidia.\n"
        (folder / f"{number:03}.txt").write_text(text * (1 if number % 9 else 6), encoding="utf-8")
    return folder


def test_the_command_gives_the_same_lines_though_a_worker_is_killed(readers, run, clippings, tmp_path) -> None:
    run("batch", clippings, "--workers", 1, "-o", tmp_path / "local.jsonl")
    output = tmp_path / "dask.jsonl"
    cluster = make(tmp_path / "cluster", readers, 2, "--no-nanny")
    command = [sys.executable, "-m", "chipwatch", "batch", str(clippings), "-o", str(output)]
    command += ["--engine", "dask", "--scheduler", str(cluster.file)]
    try:
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            until(lambda: process.poll() is not None or (output.exists() and output.stat().st_size > 1))
            cluster.workers[0].send_signal(signal.SIGKILL)
            _, stderr = process.communicate(timeout=LONG)
        assert (process.returncode, cluster.workers[0].wait()) == (0, -signal.SIGKILL)
        assert b"120 documents" in stderr
        assert output.read_bytes() == (tmp_path / "local.jsonl").read_bytes()
        again = run("batch", clippings, "-o", output, "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
        assert (again.returncode, b"120 kept from before" in again.stderr) == (0, True)  # no scheduler is needed
    finally:
        cluster.stop()


def test_workers_read_what_urls_name_themselves(cluster, run, clippings, tmp_path) -> None:
    found = f"file://{clippings}"
    dask = ["--engine", "dask", "--scheduler", cluster.file, "-o", tmp_path / "dask.jsonl"]
    result = run("batch", found, clippings / "000.txt", *dask, "-q")
    assert (result.returncode, result.stderr) == (0, b"")
    local = run("batch", found, clippings / "000.txt", "-q").stdout
    assert (tmp_path / "dask.jsonl").read_bytes() == local
    assert local.count(b'"record":"document"') == 121
    again = run("batch", found, clippings / "000.txt", *dask)
    assert b"121 documents, 121 kept from before, 1 skipped" in again.stderr
    assert (tmp_path / "dask.jsonl").read_bytes() == local


def test_without_a_scheduler_a_cluster_of_this_machine_does_it(run, clippings, tmp_path) -> None:
    files = sorted(clippings.iterdir())[:20]
    result = run("batch", *files, "--engine", "dask", "--workers", 1, "-q")
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == run("batch", *files, "-q").stdout


def test_a_scheduler_that_does_not_answer_is_told_on_one_line(run, clippings) -> None:
    for address in ("tcp://127.0.0.1:9", "nowhere", "no-such.json"):
        result = run("batch", clippings, "--engine", "dask", "--scheduler", address, "-q")
        assert (result.returncode, result.stdout) == (2, b"")
        assert len(result.stderr.splitlines()) == 1
        assert address.encode() in result.stderr
        assert b"scheduler" in result.stderr


def test_a_scheduler_goes_with_dask_alone(run, clippings) -> None:
    for args in (["--scheduler", "tcp://127.0.0.1:9"], ["--engine", "dask", "--scheduler", "x", "-j", "2"]):
        result = run("batch", clippings, *args)
        assert result.returncode == 2
        assert b"Error: " in result.stderr


def test_without_the_extra_it_is_said_how_to_get_it(run, clippings, tmp_path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError('No module named distributed')\n")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    result = run("batch", clippings, "--engine", "dask", PYTHONPATH=path)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"pip install 'chipwatch[dask]'" in result.stderr
    assert len(result.stderr.splitlines()) == 1
