"""The examples of shapes of names and of patterns for lines: each entry alone, with nothing else in force.

Takes an example and the data its entry stands in, gives None or a complaint. The one thing to know: a name that a
lexicon has wins over every shape, so that only the shape alone tells what the shape finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from chipwatch.extract.chips import Chips
from chipwatch.extract.instruments import Instruments
from chipwatch.furniture import GROUPS, Furniture, compile_furniture
from chipwatch.testing.examples import Example

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_WHOLE: dict[str, Callable[[Furniture, str], bool]] = {
    "drop_line": Furniture.is_dropped,
    "ends_article": Furniture.is_end,
    "heads_list": Furniture.is_list_head,
    "caption_start": Furniture.is_caption,
    "footnote": Furniture.is_footnote,
}
_TAILS: dict[str, Callable[[Furniture, str], int]] = {
    "drop_tail": Furniture.tail,
    "caption_credit": Furniture.credit,
}


def judge_shape(example: Example, section: str, data: Mapping[str, Any], nlp: Language) -> str | None:
    """What is wrong with an example of an entry of one of `SECTIONS`."""
    return SECTIONS[section](example, data, nlp)


def _chip(example: Example, data: Mapping[str, Any], nlp: Language) -> str | None:
    shape = example.owner.body
    found = Chips({"chip_shapes": [shape]})(_sentence(example.text, nlp))
    return _compare([chip.kind for chip in found], shape["kind"], example)


def _instrument(example: Example, data: Mapping[str, Any], nlp: Language) -> str | None:
    shape = example.owner.body
    doc = _sentence(example.text, nlp)
    Instruments({"grammar": data["grammar"], "instrument_shapes": [shape]})(doc)
    return _compare([span.label_ for span in doc.spans["instrument"]], shape["kind"], example)


def _line(example: Example, data: Mapping[str, Any], nlp: Language) -> str | None:
    """An entry of `furniture`: a whole line is met, or a block's end is cut off."""
    entries = data["furniture"]
    group = next(group for group in GROUPS if any(one is example.owner.body for one in entries.get(group) or ()))
    alone = {name: [] for name in GROUPS} | {"joiners": entries["joiners"], group: [example.owner.body]}
    rules = compile_furniture({**data, "furniture": alone})
    if whole := _WHOLE.get(group):
        met = whole(rules, example.text)
        return None if met is example.is_hit else f"expected {'a match' if example.is_hit else 'none'}, got {met}"
    leaves = example.text[: _TAILS[group](rules, example.text)]
    wanted = example.body.get("leaves") if example.is_hit else example.text
    return None if leaves == wanted else f"expected it to leave “{wanted}”, it leaves “{leaves}”"


def _dateline(example: Example, data: Mapping[str, Any], nlp: Language) -> str | None:
    found = compile_furniture({**data, "datelines": {"lines": [example.owner.body]}}).datelines.find(example.text)
    wanted = example.body.get("gives") if example.is_hit else None
    return None if found == wanted else f"expected {wanted or 'no date'}, got {found or 'none'}"


SECTIONS: dict[str, Callable[[Example, Mapping[str, Any], Language], str | None]] = {
    "chip_shapes": _chip,
    "instrument_shapes": _instrument,
    "furniture": _line,
    "datelines": _dateline,
}


def _sentence(text: str, nlp: Language) -> Doc:
    """A text as one sentence, only cut into words: more a shape does not see."""
    doc = nlp.make_doc(text)
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def _compare(kinds: list[str], kind: str, example: Example) -> str | None:
    if not example.is_hit:
        return f"expected nothing, got {kinds[0]}" if kinds else None
    if not kinds:
        return f"expected {kind}, got none"
    return None if set(kinds) == {kind} else f"expected {kind}, got {', '.join(kinds)}"
