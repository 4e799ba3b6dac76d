"""Texts to measure on: sentences of `seeds/` put together anew, with invented names and other numbers.

Takes a number to draw by, gives the same texts for it on every machine. The one thing to know: names are drawn as well,
since a program that remembers words would be quicker on few words than it is on news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
EVERYDAY = "no-policy.txt"  # the seed that is about something else

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?])([\"”]?) +(?=[\"“A-Z])|\n+")
_CALENDAR = "(?:January|February|March|April|June|July|August|September|October|November|December|[A-Z][a-z]+day)"
_WORD = re.compile(rf"(?<=[a-z,] )(?!{_CALENDAR}\b)[A-Z][a-z]{{3,}}\b|(?<![\w.,])\d{{1,3}}\b(?![.,]\d)")
_ONSETS = ("b", "br", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w", "")
_NUCLEI = ("a", "e", "i", "o", "u", "ei", "au", "ia")
_CODAS = ("", "n", "l", "r", "s", "ck", "nd", "rt", "m", "")

RENAMED = 0.25  # of names and numbers


class Texts:
    """What texts are made of. `seeds`: the folder of seeds; `seed`: what decides every draw."""

    def __init__(self, seeds: Path = ROOT / "seeds", *, seed: int = 1) -> None:
        self.seed = seed
        paths = sorted([*seeds.glob("*.txt"), *seeds.glob("*.md")])
        self.policy = [one for path in paths if path.name != EVERYDAY for one in sentences(_decoded(path))]
        own = (Path(__file__).parent / "everyday.txt").read_text(encoding="utf-8")
        everyday = [*sentences(_decoded(seeds / EVERYDAY)), *sentences(own)]
        self.everyday = [one for one in everyday if "chip" not in one]

    def policy_texts(self, count: int, *, length: int = 20) -> Iterator[str]:
        """Texts of about `length` sentences, all of them about export policy."""
        for number in range(count):
            yield self._text(Random(f"{self.seed} policy {number}"), self.policy, length)

    def mixed_texts(self, count: int, *, length: int = 20, every: int = 10) -> Iterator[str]:
        """The same, but only one in `every` is about export policy."""
        for number in range(count):
            pool = self.everyday if number % every else self.policy
            yield self._text(Random(f"{self.seed} mixed {number}"), pool, length)

    @staticmethod
    def _text(draw: Random, pool: list[str], length: int) -> str:
        chosen = [_reworded(draw, draw.choice(pool)) for _ in range(draw.randint(length // 2, length * 3 // 2))]
        paragraphs = []
        while chosen:
            size = draw.randint(1, 3)
            paragraphs.append(" ".join(chosen[:size]))
            chosen = chosen[size:]
        return "\n\n".join(paragraphs) + "\n"


def write_folder(folder: Path, texts: Iterator[str]) -> int:
    """Texts as files of a folder; gives the number of their words."""
    folder.mkdir(parents=True)
    words = 0
    for number, text in enumerate(texts):
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
        words += len(text.split())
    return words


def sentences(text: str) -> list[str]:
    """The sentences of a seed, as simply as its authors wrote them."""
    parts = _SENTENCE_END.sub(r"\1\n", _FRONT_MATTER.sub("", text)).split("\n")
    return [part.strip() for part in parts if len(part.split()) > 2 and not part.startswith("#")]


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return text.replace("\r\n", "\n")


def _reworded(draw: Random, sentence: str) -> str:
    def other(match: re.Match[str]) -> str:
        if draw.random() >= RENAMED:
            return match[0]
        return str(draw.randint(2, 2 * int(match[0]) + 9)) if match[0].isdigit() else _name(draw)

    return _WORD.sub(other, sentence)


def _name(draw: Random) -> str:
    syllables = (draw.choice(_ONSETS) + draw.choice(_NUCLEI) + draw.choice(_CODAS) for _ in range(draw.randint(2, 3)))
    return "".join(syllables).capitalize()
