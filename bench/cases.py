"""What is measured: each case gives rows, a row is a ratio with what was wanted of it.

Takes a `Plan` (how much of everything) and a folder to work in. The one thing to know: every ratio is one of two things
that this run did itself, by turns; none is compared with a figure from another day or machine.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple
from unittest.mock import patch

from bench.texts import Texts, write_folder
from bench.timing import Ratio, in_turn, run, start_chipwatch

CASES = ("speed", "folders", "relevant", "memory", "kills")
MEGABYTE = 1_000_000


class Plan(NamedTuple):
    """How much: rounds, and documents by case."""

    rounds: int
    texts: int  # of one process
    folder: int  # so many that the start of a process is little of it
    mixed: int  # documents of which one in ten is relevant, as many
    memory: tuple[int, int]
    kills: int
    killed: int  # documents of the folder whose run is killed


FULL = Plan(rounds=3, texts=60, folder=1_000, mixed=2_000, memory=(1_000, 10_000), kills=20, killed=100)
QUICK = Plan(rounds=2, texts=15, folder=60, mixed=60, memory=(20, 200), kills=1, killed=20)
TINY = Plan(rounds=1, texts=3, folder=3, mixed=3, memory=(1, 2), kills=0, killed=2)


class Row(NamedTuple):
    """what: compared with what. ratio: as told, or one number. wanted: `at least` (or `at most`, below 0) that."""

    what: str
    ratio: Ratio
    wanted: float | None
    details: str

    @property
    def is_met(self) -> bool | None:
        if self.wanted is None:
            return None
        return self.ratio.median <= -self.wanted if self.wanted < 0 else self.ratio.median >= self.wanted


class Bench:
    """The cases. `folder`: an empty one, for texts and records. `shared`: texts of others, where there are some."""

    def __init__(self, plan: Plan, folder: Path, shared: Path | None = None) -> None:
        self.plan, self.folder, self.texts = plan, folder, Texts()
        self.shared = sorted(shared.rglob("*.txt"))[: plan.texts] if shared else []

    def speed(self) -> Iterator[Row]:
        """One process against what it is built on."""
        yield from self._speed("generated", list(self.texts.policy_texts(self.plan.texts)))
        if self.shared:
            news = [path.read_text(encoding="utf-8", errors="replace") for path in self.shared]
            yield from self._speed("news", [text for text in news if text.strip()][: self.plan.texts // 2])

    def _speed(self, kind: str, texts: list[str]) -> Iterator[Row]:
        import spacy

        from chipwatch import Extractor
        from chipwatch.model import DEFAULT_MODEL
        from chipwatch.records import to_json

        bare, extractor = spacy.load(DEFAULT_MODEL), Extractor()
        words = sum(len(text.split()) for text in texts)

        def spacy_alone() -> None:
            for _ in bare.pipe(texts):
                pass

        def chipwatch() -> None:
            for records in extractor.pipe(texts):
                "\n".join(map(to_json, records))

        actions = [spacy_alone, chipwatch]
        if quotations := _textacy():

            def peer() -> None:
                for doc in bare.pipe(texts):
                    list(quotations(doc))

            actions.append(peer)
        costs = in_turn(self.plan.rounds, *actions)
        for clock in ("cpu", "wall"):
            a, b, *c = zip(*((getattr(cost, clock) for cost in one) for one in costs), strict=True)
            per_second = f"{_rate(words, b)} against {_rate(words, a)} words a second"
            by = "processor time" if clock == "cpu" else "the clock"
            what = f"one process, {kind} texts, by {by}: chipwatch against bare spaCy"
            yield Row(what, _over(a, b), 1.0, f"{len(texts)} texts, {words:,} words; {per_second}")
            for d in c:
                what = f"one process, {kind} texts, by {by}: chipwatch against spaCy with textacy's quotations"
                yield Row(what, _over(d, b), None, f"{_rate(words, b)} against {_rate(words, d)} words a second")
        same = sum(a == b for a, b in zip(_records(texts), _records(texts, plainly=True), strict=True))
        what = f"records of {kind} texts: the same, batched or one by one with all of spaCy's components"
        yield Row(what, Ratio.of([same / len(texts)]), 1.0, f"{same} of {len(texts)} texts")

    def folders(self) -> Iterator[Row]:
        """Two workers against one, and a second run against the first."""
        folder, out = self.folder / "policy", self.folder / "policy.jsonl"
        words = write_folder(folder, self.texts.policy_texts(self.plan.folder))
        one, two, again = [], [], []
        outputs = set()
        for _ in range(self.plan.rounds):
            one.append(run("batch", folder, "-o", out, "-j", 1, "-q", "--fresh"))
            outputs.add(out.read_bytes())
            two.append(run("batch", folder, "-o", out, "-j", 2, "-q", "--fresh"))
            outputs.add(out.read_bytes())
            again.append(run("batch", folder, "-o", out, "-j", 2, "-q"))
            outputs.add(out.read_bytes())
        said = "the same bytes" if len(outputs) == 1 else "OTHER BYTES"
        of_one, of_two, of_again = ([cost.wall for cost in costs] for costs in (one, two, again))
        details = f"{self.plan.folder:,} files, {words:,} words; {median(of_two):.1f} s against {median(of_one):.1f} s"
        yield Row("a folder: two workers against one", _over(of_one, of_two), 1.8, f"{details}, start included; {said}")
        more = Ratio.of([b.cpu / a.cpu for a, b in zip(one, two, strict=True)])
        yield Row("the same: processor time that two workers need against one", more, None, "both cores share caches")
        details = f"{self.plan.folder:,} files; {median(of_again):.2f} s against {median(of_two):.1f} s; {said}"
        yield Row("a folder unchanged: second run against first, two workers", _over(of_two, of_again), 100, details)
        yield Row("the same, one worker", _over(of_one, of_again), 100, details.split(";")[0])

    def relevant(self) -> Iterator[Row]:
        """A folder most of which is about something else."""
        folder = self.folder / "mixed"
        write_folder(folder, self.texts.mixed_texts(self.plan.mixed))
        all_of_it, some = [], []
        for _ in range(self.plan.rounds):
            all_of_it.append(run("batch", folder, "-o", self.folder / "all.jsonl", "-q", "--fresh").wall)
            chosen = self.folder / "some.jsonl"
            some.append(run("batch", folder, "-o", chosen, "-q", "--fresh", "--relevant-only").wall)
        skipped = chosen.read_bytes().count(b'"status":"skipped"')
        details = f"{self.plan.mixed - skipped:,} of {self.plan.mixed:,} files are read"
        details += f"; {median(some):.1f} s against {median(all_of_it):.1f} s"
        what = "a folder where one file in ten is relevant: with --relevant-only against without"
        yield Row(what, _over(all_of_it, some), 5.0, details)

    def memory(self) -> Iterator[Row]:
        """What ten times as many documents need."""
        peaks = []
        for count in self.plan.memory:
            folder = self.folder / f"short-{count}"
            write_folder(folder, self.texts.policy_texts(count, length=4))
            peaks.append(run("batch", folder, "-o", folder.with_suffix(".jsonl"), "-j", 1, "-q", watch=True).peak)
        few, many = peaks
        what = "resident memory, all processes at their highest: {1:,} documents against {0:,}".format(
            *self.plan.memory
        )
        details = f"{many / MEGABYTE:.0f} MB against {few / MEGABYTE:.0f} MB, one worker"
        yield Row(what, Ratio.of([many / few]), -1.1, details)

    def kills(self) -> Iterator[Row]:
        """A run that is killed again and again, and the file that it ends with."""
        folder, out = self.folder / "killed", self.folder / "killed.jsonl"
        write_folder(folder, self.texts.policy_texts(self.plan.killed))
        whole = self.folder / "undisturbed.jsonl"
        command = ("batch", folder, "-j", 2, "-q", "-o")
        seconds = run(*command, whole).wall
        draw = Random(1)
        killed, ended = 0, []
        while killed < self.plan.kills:
            with start_chipwatch(*command, out) as process:
                try:
                    process.wait(draw.uniform(0, seconds))
                except subprocess.TimeoutExpired:
                    process.kill()
                    killed += 1
                    continue
            ended.append(out.read_bytes())
            out.unlink()
        run(*command, out)
        ended.append(out.read_bytes())
        equal = ended.count(whole.read_bytes())
        details = f"{killed} kills over {len(ended)} whole runs of {self.plan.killed} files, two workers"
        what = "killed (kill -9) at random moments and gone on: files equal to that of an undisturbed run"
        yield Row(what, Ratio.of([equal / len(ended)]), 1.0, details)


def _records(texts: Iterable[str], *, plainly: bool = False) -> list[list[str]]:
    """Records as JSON. plainly: text by text, with all of spaCy's components and products, and none of our own."""
    from chipwatch import Extractor
    from chipwatch.records import to_json

    with ExitStack() as stack:
        if plainly:
            stack.enter_context(patch("chipwatch.words.Words.of", return_value=None))
            stack.enter_context(patch("chipwatch.products.numpy_is_repeatable", return_value=False))
        extractor = Extractor()
    found = map(extractor.extract, texts) if plainly else extractor.pipe(texts)
    return [[to_json(record) for record in records] for records in found]


def _textacy() -> Any:
    """textacy's quotations, where it is installed."""
    try:
        from textacy.extract import direct_quotations
    except ImportError:
        return None
    return direct_quotations


def _over(a: Sequence[float], b: Sequence[float]) -> Ratio:
    """How many times a is b, round by round."""
    return Ratio.of([one / other for one, other in zip(a, b, strict=True)])


def _rate(words: int, seconds: Sequence[float]) -> str:
    return f"{words / median(seconds):,.0f}"
