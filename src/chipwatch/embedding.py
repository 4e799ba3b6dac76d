"""Words that stand more than once in a batch are embedded once.

Takes a loaded pipeline, changes how its word vectors are computed and not what they are. The one thing to know: before
a model looks at its neighbours, a token is nothing but the features that it is embedded by (its norm, its shape …), and
three of four tokens of a batch have the features of another. Layers are those of spaCy's `MultiHashEmbed`; where a
pipeline has others, nothing is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thinc.api import Model, chain, with_array

from chipwatch.products import NumpyProducts

if TYPE_CHECKING:
    from spacy.language import Language

_BEFORE, _AFTER = ["extract_features", "list2ragged"], ["ragged2list"]


def embed_once(nlp: Language) -> None:
    """Have each of a pipeline's embeddings look at no row of features twice, where rows come out as repeatable."""
    for _, pipe in nlp.pipeline:
        model: Any = getattr(pipe, "model", None)
        nodes = list(model.walk()) if isinstance(model, Model) else []
        for node in nodes:
            layers = node.layers
            names = [layer.name for layer in layers]
            plain = names[:2] == _BEFORE and names[4:] == _AFTER and isinstance(node.ops, NumpyProducts)
            if plain and all(name.startswith("with_array(") for name in names[2:4]):
                layers[2:4] = [with_array(once(chain(*(layer.layers[0] for layer in layers[2:4]))))]


def once(layer: Model[Any, Any]) -> Model[Any, Any]:
    """A layer that sees each distinct row of a matrix once. (thinc's `uniqued` tells rows apart by one column.)"""
    return Model(f"once({layer.name})", _forward, layers=[layer])


def _forward(model: Model[Any, Any], rows: Any, is_train: bool) -> Any:
    layer = model.layers[0]
    if is_train or not rows.size:
        return layer(rows, is_train)
    data, width = rows.tobytes(), rows.itemsize * rows.shape[1]
    places: dict[bytes, int] = {}
    inverse = [places.setdefault(data[at : at + width], len(places)) for at in range(0, len(data), width)]
    distinct = layer.ops.xp.frombuffer(b"".join(places), dtype=rows.dtype).reshape(-1, rows.shape[1])
    found, backprop = layer(distinct, is_train)
    return found[inverse], backprop
