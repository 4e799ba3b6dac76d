"""No score is below its floor (`python scripts/floor.py --raise` raises the floors)."""

import importlib.util
import json
from pathlib import Path

import pytest

from chipwatch.extractor import Extractor

SPEC = importlib.util.spec_from_file_location("floor", Path(__file__).parent.parent / "scripts" / "floor.py")
assert SPEC
assert SPEC.loader
floor = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(floor)


def test_no_score_is_below_its_floor(extractor: Extractor) -> None:
    floors = json.loads(floor.FLOOR.read_text(encoding="utf-8"))
    measured = list(floor.measure(extractor))
    assert measured[0][0] == "seeds"
    assert not [line for one in measured for line in floor.compare(floors, *one)]


@pytest.mark.parametrize(
    ("data", "score", "told"),
    [
        ("one", 0.9, ""),
        ("one", 0.8, "gold: term F1 is 0.8000, below its floor of 0.9000"),
        ("other", 0.9, "gold: the data are not those that the floor was measured on; look at them, then --raise"),
    ],
)
def test_what_is_below_is_told(data: str, score: float, told: str) -> None:
    floors = {"gold": {"data": "one", "scores": {"term F1": 0.9}}}
    assert "\n".join(floor.compare(floors, "gold", data, {"term F1": score})) == told
