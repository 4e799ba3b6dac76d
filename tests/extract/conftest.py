"""The model, loaded once, and single rule files read as the loader reads them."""

from collections.abc import Callable
from typing import Any

import pytest
from spacy.language import Language

from chipwatch.language import load_model
from chipwatch.paths import rules_folder
from chipwatch.rulebook.source import load_yaml


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_model()


@pytest.fixture(scope="session")
def rule_data() -> Callable[[str], dict[str, Any]]:
    """The data of one file of the shipped rules; scalars are strings."""

    def read(name: str) -> dict[str, Any]:
        path = rules_folder() / name
        return load_yaml(path, path.read_text(encoding="utf-8"))

    return read
