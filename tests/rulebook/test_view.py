"""A Doc as the matcher reads it."""

import pytest
import spacy
from spacy.tokens import Doc

from chipwatch.rulebook.view import View


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("Chips", "NNPS", "chip"),
        ("Subsidies", "NNPS", "subsidy"),
        ("Controls", "NNPS", "control"),
        ("Congress", "NNP", "congress"),
        ("Arms", "NNP", "arms"),
        ("Business", "NNPS", "business"),
    ],
)
def test_plurals_of_headlines_have_a_singular(word: str, tag: str, lemma: str) -> None:
    doc = Doc(spacy.blank("en").vocab, words=[word], lemmas=[word], tags=[tag], heads=[0], deps=["ROOT"])
    assert View(doc).lemma == [lemma]
