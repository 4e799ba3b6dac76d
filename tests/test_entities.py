"""Named entities, as the model's own recognizer gives them."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from chipwatch import Extractor, entities, read_clipping
from chipwatch.entities import Entities
from chipwatch.language import load_model
from chipwatch.words import REPLACED

SEEDS = [p for p in sorted((Path(__file__).parent.parent / "seeds").iterdir()) if p.suffix in (".txt", ".md")]
SENTENCES = [
    "Nvidia",
    "In New York\n\n  \tMicron Technology Inc. met Samsung Electronics Co. and the U.S. Department of Commerce",
    "BIS, DOE, and\n\nThe White House. On 9 December 2025 Gina Raimondo and Wang Wentao said no. 25% of $1.5bn?",
    "",
    " \n ",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


def named(doc: Doc) -> list[tuple[str, str]]:
    return [(token.ent_iob_, token.ent_type_) for token in doc]


def parsed(nlp: Language, texts: list[str]) -> list[Doc]:
    return [nlp(text, disable=["ner", *REPLACED]) for text in texts]


def test_entities_are_as_the_recognizer_has_them(nlp: Language) -> None:
    texts = [*SENTENCES, *(read_clipping(path).text for path in SEEDS)]
    found = Entities.of(nlp)
    assert found is not None
    docs = parsed(nlp, texts)
    found(docs)
    assert sum(len(doc.ents) for doc in docs) > 150
    for doc, text in zip(docs, texts, strict=True):
        assert named(doc) == named(nlp(text))
    found([])


def test_the_recognizer_is_asked_where_two_readings_lie_close(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    recognizer = nlp.get_pipe("ner")

    class Asked:
        def __call__(self, doc: Doc) -> Doc:
            asked.append(doc.text)
            doc = recognizer(doc)
            return doc

    found = Entities.of(nlp)
    assert found is not None
    found._recognizer = Asked()
    monkeypatch.setattr(entities, "CLOSE", 1e9)
    docs = parsed(nlp, SENTENCES)
    found(docs)
    assert asked == [text for text in SENTENCES if text.strip()]  # white space can be one thing only
    assert [named(doc) for doc in docs] == [named(nlp(text)) for text in SENTENCES]


def test_a_recognizer_of_another_build_runs_itself(nlp: Language) -> None:
    other = spacy.blank("en")
    other.add_pipe("beam_ner", name="ner").add_label("ORG")  # type: ignore[attr-defined]
    other.initialize()
    assert Entities.of(other) is None


def test_records_do_not_hang_on_who_names_the_entities(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [read_clipping(path).text for path in SEEDS[:6]]
    quick = [*Extractor().pipe(texts)]
    monkeypatch.setattr(Entities, "of", classmethod(lambda cls, nlp: None))
    assert [*Extractor().pipe(texts)] == quick
