"""Word vectors are what they are without a look at which words are the same."""

from pathlib import Path

import numpy
import pytest
from spacy.language import Language
from thinc.api import Linear

from chipwatch import read_clipping
from chipwatch.embedding import embed_once, once
from chipwatch.language import load_model
from chipwatch.products import numpy_is_repeatable, one_thread

SEEDS = [p for p in sorted((Path(__file__).parent.parent / "seeds").iterdir()) if p.suffix in (".txt", ".md")]
TEXTS = [read_clipping(path).text for path in SEEDS]


def vectors(nlp: Language, texts: list[str]) -> list[numpy.ndarray]:
    docs = [nlp.make_doc(text) for text in texts]
    found = []
    with one_thread():
        for model in (nlp.get_pipe("tok2vec").model, nlp.get_pipe("ner").model.get_ref("tok2vec")):  # type: ignore[attr-defined]
            out = model.predict(docs)
            found.append(numpy.concatenate(out) if isinstance(out, list) else out)
    return found


@pytest.mark.skipif(not numpy_is_repeatable(), reason="this processor's products hang on their neighbours")
@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:1], ["Nvidia"], ["the the the"], [" ", "chips"]])
def test_vectors_are_the_same_to_the_last_bit(texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    quick = load_model()
    assert any(node.name.startswith("with_array(once(") for node in quick.get_pipe("ner").model.walk())  # type: ignore[attr-defined]
    monkeypatch.setattr("chipwatch.embedding.embed_once", lambda nlp: None)
    plain = load_model()
    for found, wanted in zip(vectors(quick, texts), vectors(plain, texts), strict=True):
        assert numpy.array_equal(found, wanted)


def test_a_layer_sees_each_row_once_but_learns_from_all() -> None:
    rows = numpy.array([[1, 2], [3, 4], [1, 2], [1, 4]], dtype="f")
    seen: list[int] = []
    linear = Linear(3, 2).initialize()
    forward = linear._func
    linear._func = lambda model, x, is_train: (seen.append(len(x)), forward(model, x, is_train))[1]  # type: ignore[func-returns-value]
    layer = once(linear)
    found = layer.predict(rows)
    assert seen == [3]
    assert numpy.allclose(found, rows @ linear.get_param("W").T + linear.get_param("b"))
    layer.begin_update(rows)
    assert seen == [3, 4]


def test_other_builds_are_left_alone() -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe(
        "tok2vec",
        config={
            "model": {
                "@architectures": "spacy.HashEmbedCNN.v2",
                "width": 8,
                "depth": 1,
                "embed_size": 10,
                "window_size": 1,
                "maxout_pieces": 2,
                "subword_features": True,
                "pretrained_vectors": None,
            }
        },
    )
    nlp.initialize()
    before = [node.name for node in nlp.get_pipe("tok2vec").model.walk()]  # type: ignore[attr-defined]
    embed_once(nlp)
    assert [node.name for node in nlp.get_pipe("tok2vec").model.walk()] == before  # type: ignore[attr-defined]
