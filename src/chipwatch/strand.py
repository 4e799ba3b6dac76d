"""A stretch of text that knows, for each of its characters, where it stands in the source.

Takes a source text; every edit gives a new Strand. The one thing to know: cleaning is a row of edits, each a
list of (start, end, replacement), so that no step has to think about offsets.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Strand:
    """`text[i]` was read from `source[starts[i]:ends[i]]`; both arrays never fall."""

    text: str
    starts: array[int]
    ends: array[int]

    @classmethod
    def of(cls, source: str, start: int, end: int) -> Strand:
        return cls(source[start:end], array("q", range(start, end)), array("q", range(start + 1, end + 1)))

    def __len__(self) -> int:
        return len(self.text)

    def cut(self, start: int, end: int) -> Strand:
        return Strand(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def edit(self, edits: Iterable[Edit]) -> Strand:
        """Replace stretches, in order and without overlap. A replacement stands for its whole stretch."""
        texts: list[str] = []
        starts, ends = array("q"), array("q")
        at = 0
        for start, end, new in edits:
            texts += (self.text[at:start], new)
            starts += self.starts[at:start]
            ends += self.ends[at:start]
            if new:
                starts.extend([self.starts[start]] * len(new))
                ends.extend([self.ends[end - 1]] * len(new))
            at = end
        if at == 0:
            return self
        texts.append(self.text[at:])
        return Strand("".join(texts), starts + self.starts[at:], ends + self.ends[at:])

    def stripped(self, chars: str | None = None) -> Strand:
        start = len(self.text) - len(self.text.lstrip(chars))
        return self.cut(start, max(start, len(self.text.rstrip(chars))))


def join(strands: Iterable[Strand], separators: Iterable[str]) -> Strand:
    """Chain strands; each separator stands for what lies between its neighbours in the source."""
    texts: list[str] = []
    starts, ends = array("q"), array("q")
    for strand, separator in zip(strands, ["", *separators], strict=True):
        if ends and separator and len(strand):
            starts.extend([ends[-1]] * len(separator))
            ends.extend([strand.starts[0]] * len(separator))
            texts.append(separator)
        texts.append(strand.text)
        starts += strand.starts
        ends += strand.ends
    return Strand("".join(texts), starts, ends)
