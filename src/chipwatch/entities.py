"""Named entities, those of all tokens at once.

Takes a loaded pipeline, gives what stands in for its entity recognizer: the same weights, the same greedy reading from
left to right (Lample et al. 2016, as spaCy's `BiluoPushDown` has it), and so the same entities. The one thing to know:
as long as no entity is open, what a token is called hangs on the token alone, so that one product scores all tokens;
spaCy scores a token of each text at a time and asks of each of its moves whether it may be made there. Where two moves
lie so close together that a sum taken in another order could turn them round, the recognizer itself is asked.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc

RECOGNIZER = "ner"
CLOSE = 1e-3  # scores are sums of 64 products of about 1, as exact as single precision has them
_ASKED: Any = ["IS_SPACE", "SENT_START", "ENT_IOB"]
_FEATURES = 3  # the token, the first of the open entity, the one before: all that the recognizer looks at


class Entities:
    """Sets the entities of Docs that have their sentences."""

    def __init__(self, recognizer: EntityRecognizer) -> None:
        import numpy

        self._recognizer: Any = recognizer
        model = recognizer.model
        self._vectors = model.get_ref("tok2vec")
        self._lower = model.get_ref("lower")
        upper = model.get_ref("upper")
        self._weights, self._bias = upper.get_param("W"), upper.get_param("b")
        moves: Any = recognizer.moves
        names: list[str] = [moves.get_class_name(number) for number in range(moves.n_moves)]
        self._label = [name[2:] for name in names]
        kinds = numpy.array([name[0] if name != "U-" else "" for name in names])
        self._begins, self._alone, self._out = kinds == "B", kinds == "U", kinds == "O"
        place = {name: number for number, name in enumerate(names)}
        self._inside = numpy.array([place.get(f"I-{label}", 0) for label in self._label])
        self._last = numpy.array([place.get(f"L-{label}", 0) for label in self._label])

    @classmethod
    def of(cls, nlp: Language) -> Entities | None:
        """The stand-in for a pipeline's recognizer; None if it is of another build."""
        from spacy.pipeline import EntityRecognizer
        from thinc.api import NumpyOps

        recognizer: Any = nlp.get_pipe(RECOGNIZER)
        if type(recognizer) is not EntityRecognizer or recognizer.cfg["beam_width"] != 1:
            return None
        model = recognizer.model
        plain = isinstance(model.ops, NumpyOps) and model.attrs["has_upper"] and not model.attrs["unseen_classes"]
        lower = model.get_ref("lower")
        maxout = lower.has_dim("nP") and lower.get_dim("nP") >= 2
        return cls(recognizer) if plain and maxout and lower.get_dim("nF") == _FEATURES else None

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Set the entities of Docs, none of which has any yet."""
        from spacy.tokens import Span

        docs = [doc for doc in docs if len(doc)]
        if not docs:
            return
        found, unsure = self._found(docs)
        for doc, rows, doubtful in zip(docs, found, unsure, strict=True):
            if doubtful:
                self._recognizer(doc)
            else:
                doc.set_ents([Span(doc, start, end, label) for start, end, label in rows], default="outside")

    def _found(self, docs: Sequence[Doc]) -> tuple[list[list[tuple[int, int, str]]], list[bool]]:
        """First token, end and label of the entities of each Doc, and whether another reading lay close."""
        import numpy

        features = self._lower.predict(self._vectors.predict(docs))  # what to put for no token is its first row
        none, features = features[0], features[1:]
        asked = numpy.concatenate([doc.to_array(_ASKED) for doc in docs])
        ends = numpy.cumsum([len(doc) for doc in docs])
        goes_on = numpy.append(asked[1:, 1] != 1, False)
        goes_on[ends - 1] = False
        scores = self._state(features[:, 0] + none[1] + none[2]) @ self._weights.T + self._bias
        scores[:, ~(self._out | self._begins | self._alone)] = -numpy.inf
        scores[numpy.ix_(asked[:, 0] == 1, ~self._out)] = -numpy.inf  # white space is no name
        scores[numpy.ix_(~goes_on, self._begins)] = -numpy.inf
        moves = scores.argmax(axis=1)
        second, first = numpy.partition(scores, (-2, -1), axis=1)[:, -2:].T
        close = first - second < CLOSE
        stops = numpy.arange(1, len(moves) + 1)
        begun = self._begins[moves].nonzero()[0]
        stops[begun], close_inside = self._closed(features, goes_on, begun, moves[begun])
        close[begun] |= close_inside
        named = iter([*(~self._out[moves]).nonzero()[0].tolist(), len(moves)])
        token = next(named)
        found, unsure = [], []
        for first_token, end in pairwise((0, *ends.tolist())):
            rows, at = [], first_token
            while token < end:
                if token >= at:
                    at = int(stops[token])
                    rows.append((token - first_token, at - first_token, self._label[moves[token]]))
                    close[token + 1 : at] = False  # what a token of it would be called elsewhere does not count
                token = next(named)
            found.append(rows)
            unsure.append(bool(close[first_token:end].any()))
        return found, unsure

    def _state(self, features: Any) -> Any:
        """The hidden layer: of two sums each, the greater."""
        return (features + self._lower.get_param("b")).max(axis=-1)

    def _closed(self, features: Any, goes_on: Any, begun: Any, moves: Any) -> tuple[Any, Any]:
        """Where entities end that begin at tokens, and whether another end lay close."""
        import numpy

        ends, doubtful = begun + 1, numpy.zeros(len(begun), dtype=bool)
        inside, last = self._inside[moves], self._last[moves]
        still = numpy.arange(len(begun))  # the open ones
        while len(still):
            at = ends[still]
            ends[still] += 1
            still, at = still[goes_on[at]], at[goes_on[at]]  # no entity goes beyond its sentence
            state = self._state(features[at, 0] + features[begun[still], 1] + features[at - 1, 2])
            stays, closes = (
                numpy.einsum("ij,ij->i", state, self._weights[move[still]]) + self._bias[move[still]]
                for move in (inside, last)
            )
            doubtful[still] |= abs(stays - closes) < CLOSE
            still = still[stays > closes]
        return ends, doubtful
