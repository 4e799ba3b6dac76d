"""The extractor run over annotated folders.

Takes an Extractor and a folder, gives a `Judged` for each record that the annotations speak of.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from chipwatch.clipping import read_clipping
from chipwatch.evaluate.gold import Judged, Record, judge, read_gold
from chipwatch.evaluate.polnear import judge_positions, read_polnear

if TYPE_CHECKING:
    from chipwatch.extractor import Extractor
    from chipwatch.rulebook.load import Rulebook


def measure_gold(extractor: Extractor, folder: Path) -> list[Judged]:
    """The records of annotated clippings. Raises GoldError, ClippingError."""
    return [one for annotated in read_gold(folder) for one in judge(annotated, _records(extractor, annotated.path))]


def measure_polnear(extractor: Extractor, split: Path, articles: int) -> list[Judged]:
    """The positions of so many articles of PolNeAR, spread evenly over a split. Raises GoldError, ClippingError."""
    every = read_polnear(split)
    count = min(articles, len(every))
    chosen = [every[n * len(every) // count] for n in range(count)]
    return [one for article in chosen for one in judge_positions(article, _records(extractor, article.path))]


def listed_ids(book: Rulebook) -> set[str]:
    """The ids of rules, and of names in lexicons."""
    sections = {section for layer in (book.data.get("lexicons") or {}).values() for section in layer}
    return {rule.id for rule in book.rules} | {entry.id for entry in book.entries() if entry.section in sections}


def _records(extractor: Extractor, path: Path) -> Iterator[Record]:
    return (record.model_dump() for record in extractor.extract(read_clipping(path)))
