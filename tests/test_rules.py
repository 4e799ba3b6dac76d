"""Everything shipped keeps its own examples: what it must find (`hits`), what it must leave alone (`misses`).

Known gaps (`todo`) fail today, and the test says so when one no longer does.
"""

from collections.abc import Callable

import pytest

from chipwatch.extractor import Extractor
from chipwatch.paths import rules_folder
from chipwatch.rulebook.load import load_rulebook
from chipwatch.testing import Example, Result, Trial, examples_in

BOOK = load_rulebook([rules_folder()])
EXAMPLES = examples_in(BOOK)


@pytest.fixture(scope="module")
def result(extractor: Extractor) -> Callable[[Example], Result]:
    """What became of an example; all are run at once."""
    results = dict(zip(map(id, EXAMPLES), Trial(BOOK, extractor.nlp).run(EXAMPLES), strict=True))
    return lambda example: results[id(example)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.id}-{e.kind}-{e.number}")
def test_example(example: Example, result: Callable[[Example], Result]) -> None:
    outcome = result(example)
    if outcome.known_gap:
        pytest.xfail("a known gap")
    assert outcome.problem is None, f"{example.place}: {outcome.problem}"
