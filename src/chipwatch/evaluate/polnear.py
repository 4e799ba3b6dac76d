"""PolNeAR, a public corpus of attributions in political news (Newell, Margolin and Ruths, LREC 2018).

Takes a split of it (`text/NAME.txt`, `attributions/NAME_ANNOTATOR.ann` in brat's standoff format), gives the articles
with their attributions, and says of each position whether it is one of them: the contents share at least half of
their words (Dice), and the sources overlap. The one thing to know: an article with several annotators counts by the
first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chipwatch.evaluate.gold import HALF, GoldError, Judged, Record, Span, dice, words


@dataclass(frozen=True, slots=True)
class Attribution:
    """What is attributed, and to whom: spans of each."""

    content: list[Span]
    source: list[Span]


@dataclass(frozen=True, slots=True)
class Article:
    """A text and its attributions."""

    name: str
    path: Path
    text: str
    attributions: list[Attribution]


def read_polnear(split: Path) -> list[Article]:
    """All annotated articles of a split, by name. Raises GoldError."""
    articles = []
    try:
        for path in sorted((split / "text").glob("*.txt")):
            folder = split / "attributions"
            notes = sorted(folder.glob(f"{path.stem}_*.ann")) or sorted(folder.glob(f"{path.stem}*.ann"))
            if notes:
                text = path.read_bytes().decode("utf-8")  # line ends as they are: offsets count them
                articles.append(Article(path.stem, path, text, _read(notes[0])))
    except (OSError, ValueError, IndexError) as error:
        raise GoldError(f"{split}: {error}") from error
    if not articles:
        raise GoldError(f"{split}: holds no annotated articles (attributions/NAME_*.ann beside text/NAME.txt)")
    return articles


def judge_positions(article: Article, records: Iterable[Record]) -> list[Judged]:
    """What the attributions say of the positions of one article."""
    positions = [record for record in records if record["record"] == "position"]
    gold = [words(article.text, one.content) for one in article.attributions]
    scored = []
    for j, record in enumerate(positions):
        mine = words(article.text, [(part["start"], part["end"]) for part in (record["content"], *record["more"])])
        speaker = record["speaker"]
        source = [] if speaker["start"] is None else [(speaker["start"], speaker["end"])]
        for i, theirs in enumerate(gold):
            alike = dice(theirs, mine)
            if alike >= HALF and _same_source(article.attributions[i].source, source):
                scored.append((alike, i, j))
    right: set[int] = set()
    taken: set[int] = set()
    for _, i, j in sorted(scored, reverse=True):
        if i not in taken and j not in right:
            taken.add(i)
            right.add(j)
    return [
        Judged(article.name, "position", record["rule"], record["confidence"], j in right)
        for j, record in enumerate(positions)
    ]


def _same_source(a: Sequence[Span], b: Sequence[Span]) -> bool:
    if not a or not b:
        return not a and not b
    return any(min(x[1], y[1]) > max(x[0], y[0]) for x in a for y in b)


def _read(path: Path) -> list[Attribution]:
    spans: dict[str, list[Span]] = {}
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 1 and line.startswith("T"):
            places = cells[1].split(" ", 1)[1]
            spans[cells[0]] = [(int(a), int(b)) for a, b in (place.split() for place in places.split(";"))]
        elif len(cells) > 1 and line.startswith("E"):
            roles: dict[str, list[Span]] = defaultdict(list)
            for reference in cells[1].split():
                role, _, name = reference.partition(":")
                roles[re.sub(r"\d+$", "", role)] += spans.get(name, [])
            if roles["Content"]:
                found.append(Attribution(roles["Content"], roles["Source"]))
    return found
