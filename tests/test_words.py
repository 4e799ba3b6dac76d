"""Parts of speech and lemmas, as the model's own components give them."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from chipwatch import read_clipping
from chipwatch.language import load_model
from chipwatch.words import REPLACED, Words

SEEDS = [p for p in sorted((Path(__file__).parent.parent / "seeds").iterdir()) if p.suffix in (".txt", ".md")]
SENTENCES = [
    "There is a rule, and there are exports; that's it. Let's see who's been gonna let 's chips go.",
    "We've gotta say it ain't so: y' all can't, c'm on, but they didn't. I'd have left, he'd said.",
    "What banned chips do buyers have to be buying?\n\n  \t She saw the saw's best-known teeth, as he does.",
    "",
    " ",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


def annotations(doc: Doc) -> list[tuple[str, ...]]:
    return [(t.text, t.tag_, t.pos_, t.dep_, t.lemma_) for t in doc]


@pytest.mark.parametrize("text", [*SENTENCES, *(read_clipping(path).text for path in SEEDS)])
def test_words_are_as_the_components_have_them(nlp: Language, text: str) -> None:
    words = Words.of(nlp)
    assert words is not None
    for _ in range(2):  # met for the first time, and known
        doc = nlp(text, disable=REPLACED)
        words(doc)
        assert annotations(doc) == annotations(nlp(text))


def test_what_is_known_outlives_the_memory_of_a_batch(nlp: Language) -> None:
    words = Words.of(nlp)
    assert words is not None
    lemmas = []
    for _ in range(2):
        with nlp.memory_zone():
            doc = nlp("Zorblaxes were unquuxed by the blorfers.", disable=REPLACED)
            words(doc)
            lemmas.append([t.lemma_ for t in doc])
    assert lemmas[0] == lemmas[1]


def test_a_pipeline_that_does_it_otherwise_runs_all_of_its_components(nlp: Language) -> None:
    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    assert Words.of(other) is None
    changed = load_model()
    changed.get_pipe("attribute_ruler").add([[{"ENT_TYPE": "ORG"}]], {"POS": "PROPN"})  # type: ignore[attr-defined]
    assert Words.of(changed) is None
