"""Readers that need no language model, so that order, resume and death can be tested by the hundred."""

import importlib
import sys
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

from chipwatch.batch.output import open_output
from chipwatch.batch.run import Document, read_all
from chipwatch.batch.urls import read_url
from chipwatch.batch.walk import walk
from chipwatch.batch.work import KEPT, Job, Outcome, Settings

# Workers import it by name, so that it must lie where they find it.
READERS = '''
import json, os, signal, threading, time
from chipwatch.batch.work import Outcome, failed_outcome
from chipwatch.clipping import ClippingError
from chipwatch.records import DocumentRecord
from hashlib import sha256

VERSION, MODEL, RULES = "0.1.0", None, None

def read(job, settings):
    digest = sha256(job.data)
    if job.data.startswith(b"BAD"):
        error = ClippingError("binary", job.path, "is a binary file", "Convert it.")
        return failed_outcome(job.number, job.path, error, settings, sha256=digest.digest())
    doc = digest.hexdigest()[:12]
    from chipwatch import __version__
    document = DocumentRecord(id=doc, doc=doc, path=job.path, sha256=digest.hexdigest(), status="ok",
                              chipwatch=__version__, chars=len(job.data))
    lines = document.model_dump_json() + "\\n"
    return Outcome(job.number, lines.encode(), "ok", words=len(job.data.split()))

class Plain:
    """Does what a text says: sleep, die, die the first time, or die a little after it the first time."""

    def __init__(self, settings):
        self.settings = settings

    def __call__(self, jobs):
        for job in jobs:
            word, _, rest = job.data.decode().partition(" ")
            if word == "SLEEP":
                time.sleep(float(rest.split()[0]))
            elif word == "DIE":
                os.kill(os.getpid(), signal.SIGKILL)
            elif word == "ONCE" and not os.path.exists(rest.split()[0]):
                open(rest.split()[0], "w").close()
                os._exit(3)
            elif word == "AFTER":
                if os.path.exists(rest.split()[0]):
                    time.sleep(2)
                else:
                    open(rest.split()[0], "w").close()
                    threading.Timer(0.5, os._exit, [3]).start()
            yield read(job, self.settings)

class Rules(Plain):
    """Wants the folder of rules that the test has made."""

    def __init__(self, settings):
        (folder,) = settings.rules
        assert (folder / "deep" / "words.yaml").read_text() == "lists:\\n  my_words: [one]\\n"
        super().__init__(settings)

class DiesAtStart:
    def __init__(self, settings):
        os._exit(7)

class DiesTwiceAtStart(Plain):
    """So do all workers that are started at the same time, when memory is short for a moment."""

    def __init__(self, settings):
        super().__init__(settings)
        for number in (1, 2):
            try:
                open(os.environ["CHIPWATCH_TEST_DEATHS"] + str(number), "x").close()
            except FileExistsError:
                continue
            os._exit(9)

class Refuses:
    def __init__(self, settings):
        from chipwatch.errors import SetupError
        raise SetupError("the rules are wrong")
'''


@pytest.fixture(scope="session")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Generator[ModuleType, None, None]:
    folder = tmp_path_factory.mktemp("readers")
    (folder / "readers_for_tests.py").write_text(READERS)
    sys.path.insert(0, str(folder))
    yield importlib.import_module("readers_for_tests")
    sys.path.remove(str(folder))


@dataclass
class Inline:
    """An engine that reads in this process, and remembers what."""

    readers: ModuleType
    settings: Settings
    stop_after: int | None = None
    read: list[str] = field(default_factory=list)

    def run(self, jobs: Iterable[Job]) -> Generator[Outcome, None, None]:
        for job in jobs:
            if len(self.read) == self.stop_after:
                raise KeyboardInterrupt
            if job.data is None:
                job = job._replace(data=read_url(job.path, max_bytes=self.settings.max_size))
                if job.sha256 in job.known:
                    yield Outcome(job.number, b"", KEPT, sha256=job.sha256)
                    continue
            self.read.append(job.path.rpartition("/")[2])
            yield self.readers.read(job, self.settings)._replace(sha256=job.sha256)


@dataclass
class Batch:
    """`chipwatch batch` without processes: gives which files were read."""

    readers: ModuleType
    output: Path | str

    def __call__(
        self,
        *paths: object,
        settings: Settings | None = None,
        prune: bool = False,
        fresh: bool = False,
        stop_after: int | None = None,
        seen: Callable[[Document], object] = lambda document: None,
    ) -> list[str]:
        settings = settings or Settings()
        engine = Inline(self.readers, settings, stop_after)
        with open_output(self.output, settings, prune=prune, fresh=fresh) as out:
            for document in read_all(walk(map(str, paths)), settings, engine, earlier=out.earlier):
                out.take(document)
                seen(document)
        return engine.read


@pytest.fixture
def batch(readers: ModuleType, tmp_path: Path) -> Batch:
    return Batch(readers, tmp_path / "records.jsonl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten files: eight to be read, one of them twice, and one bad."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(f"Text number {number}.")
    (folder / "4-again.txt").write_text("Text number 4.")
    (folder / "5-bad.txt").write_text("BAD")
    return folder
