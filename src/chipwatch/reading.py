"""A Clipping becomes a Reading: the text as the language model should see it, with a map back.

Takes a Clipping and the furniture rules; gives blocks of plain text, an empty line between them. The one
thing to know: nothing here changes where a record stands; `to_source` leads back to the clipping's text.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from chipwatch.clipping import Clipping
from chipwatch.furniture import Furniture
from chipwatch.markup import last_entities, plain_characters, single_spaces, without_html, without_markdown
from chipwatch.strand import Strand, join

Kind = Literal["heading", "paragraph", "item", "quote", "caption", "table", "dateline"]

BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the reading that no sentence crosses."""

    start: int
    end: int
    kind: Kind


class Reading:
    """Plain text in blocks, and the way back to the clipping."""

    __slots__ = ("_ends", "_starts", "blocks", "text")

    def __init__(self, text: str, blocks: list[Block], starts: array[int], ends: array[int]) -> None:
        self.text, self.blocks = text, blocks
        self._starts, self._ends = starts, ends

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The half-open stretch of the clipping's text that the characters [start, end) were read from."""
        if start < end:
            return self._starts[start], self._ends[end - 1]
        at = self._starts[start] if start < len(self._starts) else self._ends[-1] if self._ends else 0
        return at, at

    def from_source(self, offset: int) -> int:
        """The offset in the reading of a character of the clipping, or of the next one that was read."""
        return bisect_right(self._ends, offset)


def read(clipping: Clipping, furniture: Furniture) -> Reading:
    """Read a clipping."""
    body = Strand.of(clipping.text, clipping.body_start, len(clipping.text))
    body = plain_characters(without_html(body))
    groups = list(_groups(body))
    width = _wrap_width(groups)
    pieces = [piece for group in groups for piece in _pieces(group, furniture, width)]
    kept = [_trimmed(block, furniture) for block in _without_endings(pieces, furniture)]
    return _assemble([block for block in kept if any(char.isalnum() for char in block.strand.text)])


# --- lines to groups ------------------------------------------------------------------------------

_MARKER = re.compile(r"(?P<item>[-*+–—•▪▫‣·●○■►➤]|\(?\d{1,3}[.)]|\(?[a-zA-Z]\))(?: +|$)")
_HEADING = re.compile(r"(#{1,6})(?: +|$)")
_QUOTE = re.compile(r"(?:> ?)+")
_RULE = re.compile(r"(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,}|(?:= *){3,}|(?:~ *){3,}")
_FENCE = re.compile(r"(?:`{3,}|~{3,})[\w .+-]*")
_DEFINITION = re.compile(r"\[[^\[\]\n]{1,200}\]: +\S+.*")
_TABLE_RULE = re.compile(r"[\s|:+-]*-{2,}[\s|:+-]*")


@dataclass(slots=True)
class _Group:
    """Lines that stand together: no empty line and no mark of a new block between them."""

    kind: Kind
    lines: list[Strand]


@dataclass(slots=True)
class _Piece:
    """A block to be, or a mark: the end of the article, the head of a list of links."""

    strand: Strand
    kind: Kind
    role: Literal["block", "end", "list"] = "block"
    marked: bool = False


def _groups(body: Strand) -> Iterator[_Group]:
    """Lines become groups, their marks (hashes, list marks, `>`) left out."""
    group: _Group | None = None
    start = 0
    for line in body.text.split("\n"):
        end = start + len(line)
        content = line.lstrip(" ")
        at = end - len(content)
        start = end + 1
        quoted = _QUOTE.match(content)
        if quoted:
            at, content = at + quoted.end(), content[quoted.end() :]
        if not content.strip() or _FENCE.fullmatch(content) or _DEFINITION.fullmatch(content):
            if group:
                yield group
            group = None
            continue
        if len(content) < 1000 and _RULE.fullmatch(content.rstrip()):
            if group:
                underlined = content[0] == "=" and len(group.lines) == 1 and group.kind == "paragraph"
                yield _Group("heading", group.lines) if underlined else group
            group = None
            continue
        strand = body.cut(at, end)
        if "|" in content and (content.startswith("|") or (group and group.kind == "table")):
            if group:
                yield group
            yield from () if _TABLE_RULE.fullmatch(content) else _cells(strand)
            group = _Group("table", [])
            continue
        heading, marker = _HEADING.match(content), _MARKER.match(content)
        if heading:
            if group:
                yield group
            yield _Group("heading", [strand.cut(heading.end(), len(strand)).stripped(" #")])
            group = None
        elif marker and _starts_item(marker["item"], group):
            if group:
                yield group
            group = _Group("item", [strand.cut(marker.end(), len(strand))])
        elif group and group.lines and (not quoted or group.kind != "paragraph"):
            group.lines.append(strand)
        else:
            if group:
                yield group
            group = _Group("quote" if quoted else "paragraph", [strand])
    if group:
        yield group


def _starts_item(mark: str, group: _Group | None) -> bool:
    """A number or a dash may stand at the start of a wrapped line; only 1 opens a list inside a paragraph."""
    if group is None or group.kind != "paragraph":
        return True
    return mark.strip("().") in ("1", "a", "A") or not (mark[-1] in ".)" or mark in "–—")


def _cells(row: Strand) -> Iterator[_Group]:
    start = 0
    for match in re.finditer(r"(?<!\\)\||$", row.text):
        cell = row.cut(start, match.start()).stripped(" ")
        start = match.end()
        if len(cell):
            yield _Group("table", [cell])


# --- wrapped or not -------------------------------------------------------------------------------

_MIN_WIDTH, _MAX_WIDTH = 40, 120


def _wrap_width(groups: Sequence[_Group]) -> int:
    """The column at which the lines of the text were wrapped, 0 if they were not.

    Wrapped lines go on in small letters more often than not, and each is as long as the next word lets it be.
    """
    pairs = [pair for group in groups for pair in pairwise(line.text.rstrip() for line in group.lines)]
    lengths = sorted(len(first) for first, _ in pairs if "://" not in first)
    if len(lengths) < 2 or not _MIN_WIDTH <= lengths[-1] <= _MAX_WIDTH:
        return 0
    width = lengths[-1]
    filled = sum(_fills(first, following, width) for first, following in pairs)
    small = sum(following[0].islower() for _, following in pairs)
    return width if filled >= 0.6 * len(pairs) and small >= 0.3 * len(pairs) else 0


def _fills(line: str, following: str, width: int) -> bool:
    """Whether the first word of the following line had no room on this one (some wrap a little early)."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width - 3


# --- groups to blocks -----------------------------------------------------------------------------

_OPENERS = "([“‘«"
_CLOSING = re.compile(r"""[,.;:)\]}”’%?!…»]|'s\b|["'](?=[\s,.;:)]|$)""")
_ENDING = re.compile(r"""[.!?…:;]["'”’)\]*]*$""")
_GOES_ON = re.compile(r"[,&/(\[“‘–—-]$")
_FOOTNOTE = re.compile(r"\[?\d{1,3}\]?")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FRAGMENT_WORDS = 4


def _pieces(group: _Group, furniture: Furniture, width: int) -> Iterator[_Piece]:
    """The blocks of a group: markup left out, furniture lines left out, wrapped lines joined."""
    if not group.lines:
        return
    raw = [len(line.text.rstrip()) for line in group.lines]
    whole = join(group.lines, ["\n"] * (len(group.lines) - 1))
    whole = last_entities(without_markdown(whole, furniture.is_footnote))
    # A link's target may have held a line end: then lines and their lengths no longer stand side by side.
    if whole.text.count("\n") != len(raw) - 1:
        raw = []
    lines = [single_spaces(line).stripped() for line in _lines(whole)]
    block: list[Strand] = []
    joined = False
    for n, line in enumerate(lines):
        text = line.text
        inside = _is_inside(lines, n)
        if inside and _FOOTNOTE.fullmatch(text):
            continue
        if not text or (not inside and furniture.is_dropped(text)):
            yield from _flush(block, "caption" if _is_credit(block, text, furniture) else group.kind)
            block, joined = [], False
            continue
        role = _role(text, furniture)
        if role != "block":
            yield from _flush(block, group.kind)
            yield _Piece(line, group.kind, role)
            block, joined = [], False
            continue
        if block:
            before = block[-1].text
            goes_on = _continues(before, text, furniture) or _in_bracket(block)
            if not goes_on and width and raw:
                goes_on = _fills("x" * raw[n - 1], text, width)
            if not goes_on and not _ENDING.search(before):
                goes_on = joined or _is_fragment(lines, n, furniture)
            if not goes_on:
                yield from _flush(block, group.kind)
                block = []
            joined = goes_on
        block.append(line)
    yield from _flush(block, group.kind)


def _lines(strand: Strand) -> Iterator[Strand]:
    start = 0
    for line in strand.text.split("\n"):
        yield strand.cut(start, start + len(line))
        start += len(line) + 1


def _role(text: str, furniture: Furniture) -> Literal["block", "end", "list"]:
    if furniture.is_end(text):
        return "end"
    return "list" if furniture.is_list_head(text) else "block"


def _is_inside(lines: Sequence[Strand], n: int) -> bool:
    """Whether a line stands in the middle of a sentence: what looks like a share link there is the text of a link."""
    if not 0 < n < len(lines) - 1:
        return False
    before, after = lines[n - 1].text, lines[n + 1].text
    return bool(before and after) and not _ENDING.search(before) and _starts_inside(after)


def _starts_inside(text: str) -> bool:
    text = text.lstrip("–— ") or text
    return bool(_CLOSING.match(text)) or (text[0].islower() and not text[1:2].isupper())


def _is_credit(block: Sequence[Strand], text: str, furniture: Furniture) -> bool:
    """Whether a line left out is the credit of a picture, which makes a caption of the sentence above it."""
    if not (text and block and _ENDING.search(block[-1].text)):
        return False
    above = block[-1].text[-100:]
    return furniture.credit(f"{above} {text}") <= len(above)


def _continues(before: str, after: str, furniture: Furniture) -> bool:
    """Whether the words themselves say that the line goes on in the next one."""
    if _starts_inside(after) or _GOES_ON.search(before):
        return True
    if before.endswith(":") and after[0] in '“"‘':
        return True
    word = _LAST_WORD.search(before[-40:])
    return word is not None and word[0] in furniture.joiners


def _in_bracket(block: Sequence[Strand]) -> bool:
    """Whether a bracket was opened in the last lines and not closed."""
    tail = " ".join(line.text[-300:] for line in block[-3:])
    return tail.rfind("(") > tail.rfind(")")


def _is_fragment(lines: Sequence[Strand], n: int, furniture: Furniture) -> bool:
    """Whether a line is a few words that a link left on a line of their own, inside a sentence."""
    if n + 1 >= len(lines) or len(lines[n].text.split()) > _FRAGMENT_WORDS:
        return False
    after = lines[n + 1].text
    return bool(after) and not _ENDING.search(lines[n].text) and _continues(lines[n].text, after, furniture)


def _flush(block: list[Strand], kind: Kind) -> Iterator[_Piece]:
    if block:
        yield _Piece(
            join(block, [_between(a.text, b.text) for a, b in pairwise(block)]),
            kind,
            marked=kind != "paragraph",
        )


def _between(before: str, after: str) -> str:
    """What a line end inside a block stands for."""
    if _CLOSING.match(after) or before[-1] in "([“‘/":
        return ""
    return "" if before[-1] == "-" and before[-2:-1].isalnum() and after[0].isalnum() else " "


# --- furniture ------------------------------------------------------------------------------------

_PROSE_WORDS = 25
_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]*$""")
_HEADLINE_WORDS = 20


def _without_endings(pieces: Sequence[_Piece], furniture: Furniture) -> Iterator[_Piece]:
    """Leave out what follows the end of the article, and lists of other headlines inside it.

    To leave out real text costs more than to keep a line too many: long prose always counts as the article.
    """
    skipping = "block"
    for piece in pieces:
        text = piece.strand.text
        if piece.role != "block":
            skipping = "end" if skipping == "end" else piece.role
            continue
        if furniture.is_dropped(text):
            continue
        text = text[: furniture.tail(text)].rstrip()  # a sign-off hides the end of the sentence before it
        ends, words = bool(_SENTENCE_END.search(text)), len(text.split())
        prose = ends and words >= _PROSE_WORDS
        if skipping == "list":
            prose = ends or words > _HEADLINE_WORDS or (piece.kind == "heading" and piece.marked)
        if skipping == "block" or prose:
            skipping = "block"
            yield piece


def _trimmed(piece: _Piece, furniture: Furniture) -> _Piece:
    """Cut the furniture off a block's end, and say what kind of block it is."""
    strand, kind = piece.strand, piece.kind
    while (tail := furniture.tail(strand.text)) < len(strand):
        strand = strand.cut(0, tail).stripped()
    credit = furniture.credit(strand.text)
    if credit < len(strand):
        strand, kind = strand.cut(0, credit).stripped(), "caption"
    elif furniture.is_caption(strand.text):
        kind = "caption"
    elif kind == "paragraph" and furniture.is_date(strand.text):
        kind = "dateline"
    elif kind == "paragraph" and _is_headline(strand.text):
        kind = "heading"
    return _Piece(strand, kind)


def _is_headline(text: str) -> bool:
    return not _ENDING.search(text) and text[-1:] not in ",-–—" and len(text.split()) <= _HEADLINE_WORDS


def _assemble(pieces: Sequence[_Piece]) -> Reading:
    blocks: list[Block] = []
    at = 0
    texts: list[str] = []
    starts, ends = array("q"), array("q")
    for piece in pieces:
        if blocks:
            # What lies between two blocks belongs to neither: it stands for no stretch of the source.
            starts.extend([ends[-1]] * len(BETWEEN))
            ends.extend([ends[-1]] * len(BETWEEN))
            texts.append(BETWEEN)
            at += len(BETWEEN)
        blocks.append(Block(at, at + len(piece.strand), piece.kind))
        texts.append(piece.strand.text)
        starts += piece.strand.starts
        ends += piece.strand.ends
        at += len(piece.strand)
    return Reading("".join(texts), blocks, starts, ends)
