"""Markup becomes plain characters: HTML tags and entities, Markdown, odd spaces and what nobody sees.

Takes a Strand, gives a Strand. The one thing to know: all of it works in one pass over tokens with stacks, so
that the time grows with the length of the text whatever brackets and asterisks are in it.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable

from chipwatch.strand import Edit, Strand

# --- HTML -----------------------------------------------------------------------------------------

_BREAKS = {"br": "\n", "blockquote": "\n\n> ", "li": "\n- ", "hr": "\n\n"}
_BLOCKS = re.compile(
    r"address|article|aside|body|div|dd|dl|dt|fieldset|figcaption|figure|footer|form|"
    r"head|header|html|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_INLINE = re.compile(
    r"a|abbr|acronym|b|bdi|bdo|big|center|cite|code|del|dfn|em|font|i|img|input|ins|"
    r"kbd|label|link|mark|meta|picture|q|s|samp|small|source|span|strike|strong|sub|"
    r"sup|time|tt|u|var|wbr"
)
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "svg", "title")
_OWN_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n)")
# The mark of a footnote; behind a digit it may be a power instead.
_NOTE_MARK = re.compile(r"(?<![\d\s])<sup(?:\s[^<>]{0,200})?>(?:<a\s[^<>]{0,1000}>)?\[?[\d*†‡]{1,3}\]?(?:</a>)?</sup>")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]{0,4000}>|<!(?:--|[A-Za-z\[])")


def without_html(strand: Strand) -> Strand:
    """Tags are left out; those that part blocks become line ends, headings and items their Markdown marks."""
    text = strand.text
    if "<" not in text:
        return strand
    edits: list[Edit] = []
    done = 0
    unclosed: set[str] = set()  # ends that were looked for and are not there: never look again
    for match in _TAG.finditer(text):
        if match.start() < done:
            continue
        end = match.end()
        if match[2] is None:
            closing = "-->" if match[0] == "<!--" else ">"
            end = _behind(text, closing, end, unclosed)
            new: str | None = ""
        else:
            name, closes = match[2].lower(), bool(match[1])
            if name in _UNSEEN:
                end = end if closes else _behind(text, f"</{match[2]}>", end, unclosed)
                new = " "
            else:
                new = _in_place_of(name, closes)
            if name == "sup" and (note := _NOTE_MARK.match(text, match.start())):
                end = note.end()
            if name == "br" and (line_end := _OWN_LINE_END.match(text, end)):
                end = line_end.end()  # `<br>` at the end of a line breaks it once, not twice
        if new is not None and end:
            edits.append((match.start(), end, new))
            done = end
    return strand.edit(edits)


def _behind(text: str, closing: str, start: int, unclosed: set[str]) -> int:
    """The offset behind the next `closing`, 0 if there is none."""
    at = -1 if closing in unclosed else text.find(closing, start)
    if at < 0:
        unclosed.add(closing)
        return 0
    return at + len(closing)


def _in_place_of(name: str, closes: bool) -> str | None:
    if re.fullmatch("h[1-6]", name):
        return "\n\n" if closes else "\n\n" + "#" * int(name[1]) + " "
    if name in _BREAKS:
        return "\n" if closes else _BREAKS[name]
    if _BLOCKS.fullmatch(name):
        return "\n\n"
    return "" if _INLINE.fullmatch(name) else None


# --- characters -----------------------------------------------------------------------------------

_ENTITY = r"&(?:amp;){0,4}(?:#\d{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};|(?:nbsp|amp)\b)"
_LINE_END = "\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_UNSEEN_CHARS = "[\x00-\x08\x0e-\x1b\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
_SPACE = "[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_ODD = re.compile(f"(?P<entity>{_ENTITY})|(?P<line>{_LINE_END})|(?P<space>{_SPACE})|(?P<unseen>{_UNSEEN_CHARS})")
_SEEN = re.compile(f"(?:{_UNSEEN_CHARS})")
_SPACES = re.compile(rf"{_SPACE}|\s")
_ANY_ENTITY = re.compile(_ENTITY)
_MEANS_MARKUP = frozenset("<>*_`[]()!#|\\&~-+")
_RUN = re.compile(r"\s{2,}|[^\S ]")


def plain_characters(strand: Strand) -> Strand:
    """Line ends become a newline, odd spaces a space, unseen characters nothing, entities what they mean.

    An entity for a character that Markdown would read as markup is left to `last_entities`.
    """
    edits: list[Edit] = []
    for match in _ODD.finditer(strand.text):
        if match["entity"]:
            char = _decoded(match[0])
            if char == match[0] or (len(char) == 1 and char in _MEANS_MARKUP):
                continue
            new = char
        else:
            new = "\n" if match["line"] else " " if match["space"] else ""
        edits.append((match.start(), match.end(), new))
    return strand.edit(edits)


def last_entities(strand: Strand) -> Strand:
    if "&" not in strand.text:
        return strand
    return strand.edit((match.start(), match.end(), _decoded(match[0])) for match in _ANY_ENTITY.finditer(strand.text))


def _decoded(entity: str) -> str:
    """What an entity stands for, also if it was encoded more than once (`S&amp;amp;P`)."""
    before, char = "", entity
    while before != char:
        before, char = char, html.unescape(char)
    return _SPACES.sub(" ", _SEEN.sub("", char))


def single_spaces(strand: Strand) -> Strand:
    return strand.edit((match.start(), match.end(), " ") for match in _RUN.finditer(strand.text))


# --- Markdown -------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""(?P<escape>\\[!-/:-@\[-`{-~])
      | (?P<code>`+)
      | (?P<auto><(?:https?|ftp|mailto):[^<>\s]{0,4000}>)
      | (?P<url>(?:https?://|www\.)[^\s<>\[\]"“”*`]{1,4000})
      | (?P<image>!\[)
      | (?P<note>\[\^[^\[\]\s]{1,40}\])
      | (?P<open>\[)
      | (?P<close>\])
      | (?P<mark>\*{1,64}|_{1,64}|~~)
    """,
    re.VERBOSE,
)
# A link's target, parentheses nested once; a backslash escapes. Possessive: never tries again.
_TARGET = re.compile(r"\((?:[^()\\\n]|\\.|\((?:[^()\\\n]|\\.){0,1000}+\)){0,4000}+\)", re.DOTALL)
_LOOKS_LIKE_TARGET = re.compile(
    r"""\(\s*(?:<[^<>]*>|(?:\w+:)?//\S.*|www\..*|mailto:.*|[^\s()]*|[^\s()]+\s+["'(“].*)\s*\)""", re.DOTALL
)
_BROKEN_TARGET = re.compile(r"\((?:https?://|www\.)[^\s()]{0,4000}")
_REFERENCE = re.compile(r"\[[^\[\]\n]{0,200}\]")
LONGEST_NOTE = 40  # characters of the mark of a note: no longer text is looked at
_ALONE = re.compile(r"[\s()<>\-–—:|.*_]*")


def without_markdown(strand: Strand, is_footnote: Callable[[str], bool]) -> Strand:
    """Links become their text, images nothing; paired emphasis, code marks and escapes are left out.

    Of a strand that is nothing but addresses nothing remains; an address inside a sentence stays.
    is_footnote: whether a text in square brackets behind a word is but the mark of a note.
    """
    return strand.edit(sorted(_Inline(strand.text, is_footnote).edits))


class _Inline:
    """One pass over a paragraph. `edits` are what to take out."""

    def __init__(self, text: str, is_footnote: Callable[[str], bool]) -> None:
        self.text, self.is_footnote = text, is_footnote
        self.edits: list[Edit] = []
        self.brackets: list[tuple[int, int, bool]] = []  # start of the mark, end of it, is an image
        self.marks: dict[str, list[list[int]]] = {
            "*": [],
            "_": [],
            "~": [],
        }  # [start, left] of those that may open
        self._run()

    def _run(self) -> None:
        text = self.text
        fences = self._code_spans()
        urls: list[tuple[int, int]] = []
        done = 0
        while match := _TOKEN.search(text, done):
            start, end = match.span()
            kind, done = match.lastgroup, end
            if kind == "escape":
                self._drop(start, start + 1)
            elif kind == "code" and start in fences:
                close, width = fences[start]
                self._drop(start, end)
                self._drop(close, close + width)
                done = close + width
            elif kind == "auto":
                self._drop(start, end)
            elif kind == "url":
                urls.append((start, end))
            elif kind == "note":
                self._drop(start, end)
            elif kind in ("open", "image"):
                self.brackets.append((start, end, kind == "image"))
            elif kind == "close":
                done = self._close(start)
            elif kind == "mark":
                self._mark(start, end)
        self._lone_urls(urls)

    def _drop(self, start: int, end: int) -> None:
        if end > start:
            self.edits.append((start, end, ""))

    def _code_spans(self) -> dict[int, tuple[int, int]]:
        """For each run of backticks that opens a span: where the run of the same length is that closes it."""
        if "`" not in self.text:
            return {}
        spans: dict[int, tuple[int, int]] = {}
        runs = [match.span() for match in re.finditer("`+", self.text)]
        by_width: dict[int, list[int]] = {}
        for start, end in reversed(runs):
            by_width.setdefault(end - start, []).append(start)
        behind = -1
        for start, end in runs:
            same = by_width[end - start]
            same.pop()
            if start > behind and same:
                spans[start] = (same[-1], end - start)
                behind = same[-1]
        return spans

    def _close(self, at: int) -> int:
        """A closing bracket: with what follows it a link, or just a bracket. Gives the offset behind it."""
        if not self.brackets:
            return at + 1
        start, inner, image = self.brackets.pop()
        end = self._target(at + 1)
        number = not image and end == 0 and start > 0 and not self.text[start - 1].isspace()
        number = number and at - inner <= LONGEST_NOTE
        if end == 0 and not (number and self.is_footnote(self.text[inner:at])):
            return at + 1
        end = end or at + 1
        if image or number:
            self._drop_all(start, end)
        else:
            self._drop(start, inner)
            self._drop(at, end)
        return end

    def _target(self, at: int) -> int:
        """The offset behind the link target that begins at `at`, 0 if there is none."""
        following = self.text[at : at + 1]
        if following == "(":
            match = _TARGET.match(self.text, at)
            if match and _LOOKS_LIKE_TARGET.fullmatch(match[0]):
                return match.end()
            broken = None if match else _BROKEN_TARGET.match(self.text, at)
            return broken.end() if broken else 0
        match = _REFERENCE.match(self.text, at) if following == "[" else None
        return match.end() if match else 0

    def _drop_all(self, start: int, end: int) -> None:
        """Take out a stretch with all the edits and open marks in it."""
        while self.edits and self.edits[-1][0] >= start:
            self.edits.pop()
        for marks in self.marks.values():
            while marks and marks[-1][0] >= start:
                marks.pop()
        self._drop(start, end)

    def _mark(self, start: int, end: int) -> None:
        """A run of marks closes what it can and opens with what is left, at the edges of words only."""
        text, char, left = self.text, self.text[start], end - start
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        inside = before.isalnum() and after.isalnum() and (char == "_" or left < 2)
        marks = self.marks[char]
        if not inside and not before.isspace():
            while left and marks:
                opener = marks[-1]
                width = min(left, opener[1])
                # An opener's inner marks and a closer's first ones belong together.
                self._drop(opener[0] + opener[1] - width, opener[0] + opener[1])
                self._drop(end - left, end - left + width)
                opener[1] -= width
                left -= width
                for other in self.marks.values():
                    while other and other[-1][0] > opener[0]:
                        other.pop()
                if not opener[1]:
                    marks.pop()
        if left and not inside and not after.isspace() and not before.isalnum():
            marks.append([end - left, left])

    def _lone_urls(self, urls: list[tuple[int, int]]) -> None:
        """Addresses on a line that holds nothing else are left out."""
        if not urls:
            return
        text = self.text
        gone: list[tuple[int, int]] = []
        start = n = 0
        for line in text.split("\n"):
            end, at, alone = start + len(line), start, True
            first = n
            while n < len(urls) and urls[n][0] < end:
                alone = alone and _ALONE.fullmatch(text, at, urls[n][0]) is not None
                at, n = urls[n][1], n + 1
            if n > first and alone and _ALONE.fullmatch(text, at, end):
                gone.append((start, end))
            start = end + 1
        starts = [line[0] for line in gone]
        self.edits = [e for e in self.edits if not (n := bisect_right(starts, e[0])) or e[0] >= gone[n - 1][1]]
        self.edits += [(a, b, "") for a, b in gone]
