"""A floor under the scores: they go up with the work, and nobody lowers them in passing.

    python scripts/floor.py           measure, compare with tests/floor.json, exit with 1 where a score is below it
    python scripts/floor.py --raise   write down what is better than it was

Scored are the seeds (how many of their records are right) and, where `../shared` lies beside the checkout,
annotated clippings (F1 by record type, attributes) and PolNeAR (attributions), with the scorers that lie there. A floor
holds for the data that it was measured on: their hash stands beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chipwatch.extractor import Extractor

ROOT = Path(__file__).resolve().parent.parent
FLOOR = ROOT / "tests" / "floor.json"
SHARED = Path(os.environ.get("CHIPWATCH_SHARED") or ROOT.parent / "shared")
# How far below its floor a score may lie: floors have four figures, and attributes rest on few cases.
ROUNDING, FEW = 0.0005, 0.02

Scores = dict[str, float]


def measure(extractor: Extractor) -> Iterator[tuple[str, str, Scores]]:
    """Name, hash of the data and scores of each set that is there."""
    seeds = ROOT / "seeds"
    yield "seeds", data_hash(p for p in seeds.iterdir() if p.suffix in (".txt", ".md")), _seed_scores(seeds)
    for name, texts in (("gold/dev", "clippings"), ("polnear/dev", "text")):
        folder = SHARED / name
        if folder.is_dir():
            found = _score(extractor, folder.parent / "score.py", folder, folder / texts)
            yield (
                name,
                data_hash(folder.rglob("*")),
                _gold_scores(found) if "types" in found else _polnear_scores(found),
            )


def data_hash(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of the files among paths."""
    digest = hashlib.sha256()
    for path in sorted(p for p in paths if p.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _seed_scores(folder: Path) -> Scores:
    """How many records are wanted and come: that they come is for the tests of the seeds to say."""
    return {
        "right": sum(len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.expected.jsonl"))
    }


def _score(extractor: Extractor, scorer: Path, folder: Path, texts: Path) -> dict[str, Any]:
    from chipwatch.clipping import read_clipping
    from chipwatch.records import to_json

    with tempfile.TemporaryDirectory() as scratch:
        records = Path(scratch) / "records.jsonl"
        clippings = (read_clipping(str(path)) for path in sorted(texts.glob("*.txt")))
        lines = (to_json(record) + "\n" for found in extractor.pipe(clippings) for record in found)
        records.write_text("".join(lines), encoding="utf-8")
        command = [sys.executable, str(scorer), "--json", str(folder), str(records)]
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    scores: dict[str, Any] = json.loads(done.stdout)
    return scores


def _gold_scores(found: dict[str, Any]) -> Scores:
    types = {f"{name} F1": one["f1"] for name, one in found["types"].items()}
    return types | {name: one["accuracy"] for name, one in found["attributes"].items() if one["of"] >= 20}


def _polnear_scores(found: dict[str, Any]) -> Scores:
    return {f"attribution {name}": found["attribution"][name] for name in ("precision", "f1")}


def compare(floors: dict[str, Any], name: str, data: str, scores: Scores) -> Iterator[str]:
    """What is below its floor, and what has none."""
    floor = floors.get(name)
    if floor is None or floor["data"] != data:
        yield f"{name}: the data are not those that the floor was measured on; look at them, then --raise"
        return
    for score, least in floor["scores"].items():
        if scores.get(score, 0) < least - (FEW if "." in score else ROUNDING):
            yield f"{name}: {score} is {scores.get(score, 0):.4f}, below its floor of {least:.4f}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the scores with their floors.")
    parser.add_argument("--raise", action="store_true", dest="up", help="write down what is better than it was")
    up = parser.parse_args().up
    from chipwatch.extractor import Extractor

    floors = json.loads(FLOOR.read_text(encoding="utf-8")) if FLOOR.exists() else {}
    below = []
    for name, data, scores in measure(Extractor()):
        below += [] if up and floors.get(name, {}).get("data") != data else compare(floors, name, data, scores)
        known = floors.get(name, {"data": data, "scores": {}})
        least = known["scores"] if known["data"] == data else {}
        raised = {score: max(round(value, 4), least.get(score, 0)) for score, value in scores.items()}
        floors[name] = {"data": data, "scores": least | raised}
    for line in below:
        print(line)
    if up:
        FLOOR.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
