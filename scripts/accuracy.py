"""The tables of docs/accuracy.md: scores by genre and by rule, on annotated clippings.

    python scripts/accuracy.py GOLD [--model NAME]

GOLD is a folder with `clippings/` and `annotations/`, and a scorer `score.py` beside it. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

TYPES = ("actor", "chip", "term", "event", "position")
CASES = 4  # rules with fewer are not listed


def by_genre(gold: Path, records: str) -> dict[str, dict[str, Any]]:
    """The scorer's figures for each genre, as the front matter names it."""
    genres: dict[str, list[str]] = defaultdict(list)
    for path in sorted((gold / "clippings").glob("*.txt")):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
        genres[str(front.get("genre", "none"))].append(path.stem)
    return {genre: _score(gold, names, records) for genre, names in sorted(genres.items())}


def _score(gold: Path, names: Sequence[str], records: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        for part, suffix in (("clippings", ".txt"), ("annotations", ".json")):
            (Path(scratch) / part).mkdir()
            for name in names:
                source = gold / part / f"{name}{suffix}"
                (Path(scratch) / part / source.name).write_bytes(source.read_bytes())
        command = [sys.executable, str(gold.parent / "score.py"), "--json", scratch, "-"]
        done = subprocess.run(command, input=records, check=True, capture_output=True, encoding="utf-8")
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"clippings": len(names)}


def _cell(one: dict[str, Any]) -> str:
    """`0.83 (12)`: F1, and how many there are in the gold; what came where there are none."""
    wanted = one["tp"] + one["fn"]
    return f"{one['f1']:.2f} ({wanted})" if wanted else (f"{one['fp']} false" if one["fp"] else "–")


def main() -> None:
    parser = argparse.ArgumentParser(description="Print scores by genre and by rule as Markdown.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model")
    options = parser.parse_args()

    from chipwatch.clipping import read_clipping
    from chipwatch.evaluate.gold import judge, read_gold
    from chipwatch.extractor import Extractor
    from chipwatch.records import to_json

    annotated = read_gold(options.gold)
    extractor = Extractor(model=options.model)
    found = list(extractor.pipe(read_clipping(str(one.path)) for one in annotated))
    records = "".join(to_json(record) + "\n" for one in found for record in one)

    print("| genre | clippings | " + " | ".join(TYPES) + " |")
    print("| --- | --- |" + " --- |" * len(TYPES))
    for genre, scores in by_genre(options.gold, records).items():
        print(f"| {genre} | {scores['clippings']} | " + " | ".join(_cell(scores["types"][t]) for t in TYPES) + " |")

    rules: dict[str, list[bool]] = defaultdict(list)
    for gold, one in zip(annotated, found, strict=True):
        for judged in judge(gold, (record.model_dump() for record in one)):
            if judged.type in ("term", "event", "position"):
                rules[judged.rule].append(judged.right)
    print("\n| rule | right | of |\n| --- | --- | --- |")
    for rule, rights in sorted(rules.items(), key=lambda item: (sum(item[1]) / len(item[1]), item[0])):
        if len(rights) >= CASES:
            print(f"| `{rule}` | {sum(rights)} | {len(rights)} |")


if __name__ == "__main__":
    main()
