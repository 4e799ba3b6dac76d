"""Annotated folders: a small one of our own, and a large one where it lies beside the checkout."""

import json
import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[3] / "shared"
GOLD = Path(os.environ.get("CHIPWATCH_GOLD") or BESIDE / "gold" / "dev")
POLNEAR = Path(os.environ.get("CHIPWATCH_POLNEAR") or BESIDE / "polnear" / "dev")

TEXT = (
    "---\ntitle: Nvidia ships\n---\n"
    "Nvidia will ship 40,000 H20 chips to China. “We welcome it,” said Owen Harland, a partner at Orbit Capital.\n"
)


@pytest.fixture
def text() -> str:
    return TEXT


@pytest.fixture
def small_gold(tmp_path):
    """A clipping with a chip that is not there, and without its term."""
    annotations = {
        "actors": [
            {"name": "Nvidia", "aliases": []},
            {"name": "the People’s Republic of China", "aliases": ["China"]},
            {"name": "Owen Harland", "aliases": ["Harland"], "optional": True},
        ],
        "chips": [{"name": "B30A", "aliases": []}],
        "terms": [],
        "events": [{"kind": "shipment", "evidence": ["will ship 40,000"]}],
        "positions": [{"speaker": "Owen Harland", "speaker_text": "Owen Harland", "content": "“We welcome it,”"}],
    }
    folder = tmp_path / "gold"
    for name, content in {"clippings/a.txt": TEXT, "annotations/a.json": json.dumps(annotations)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def gold() -> Path:
    if not GOLD.is_dir():
        pytest.skip("no annotated clippings here")
    return GOLD


@pytest.fixture(scope="session")
def polnear() -> Path:
    if not POLNEAR.is_dir():
        pytest.skip("no PolNeAR here")
    return POLNEAR
