"""Docs built by hand: the engine is tested without a model."""

from collections.abc import Callable, Sequence

import pytest
import spacy
from spacy.tokens import Doc, Span

from chipwatch.rulebook.view import View

MakeView = Callable[..., View]

# word, lemma, part of speech, dependency, head
BANNED = [
    ("Washington", "Washington", "PROPN", "nsubj", 1),
    ("banned", "ban", "VERB", "ROOT", 1),
    ("new", "new", "ADJ", "amod", 3),
    ("exports", "export", "NOUN", "dobj", 1),
    ("of", "of", "ADP", "prep", 3),
    ("H20", "h20", "PROPN", "compound", 6),
    ("chips", "chip", "NOUN", "pobj", 4),
    ("to", "to", "ADP", "prep", 3),
    ("China", "China", "PROPN", "pobj", 7),
    (".", ".", "PUNCT", "punct", 1),
    ("Beijing", "Beijing", "PROPN", "nsubj", 12),
    ("did", "do", "AUX", "aux", 12),
    ("object", "object", "VERB", "ROOT", 12),
    (".", ".", "PUNCT", "punct", 12),
]
LAYERS = {
    "actor": [(0, 1, "government", "United States"), (8, 9, "government", "China"), (10, 11, "government", "China")],
    "chip": [(5, 6, "accelerator", "H20")],
}


@pytest.fixture(scope="session")
def make_view() -> MakeView:
    vocab = spacy.blank("en").vocab

    def make(
        words: Sequence[tuple[str, str, str, str, int]] = BANNED,
        layers: dict[str, list[tuple[int, int, str, str]]] = LAYERS,
    ) -> View:
        heads = [word[4] for word in words]
        doc = Doc(
            vocab,
            words=[word[0] for word in words],
            lemmas=[word[1] for word in words],
            pos=[word[2] for word in words],
            tags=[word[2] for word in words],
            deps=[word[3] for word in words],
            heads=heads,
        )
        for name, spans in layers.items():
            doc.spans[name] = [Span(doc, a, b, label=label, kb_id=kb) for a, b, label, kb in spans]
        return View(doc)

    return make
