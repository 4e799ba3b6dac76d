"""A file becomes a Clipping: its text, and what it says about itself.

Takes a path, bytes or a string; gives the decoded text, front matter, date and hash, or a ClippingError that
says in one line what is wrong and what to do. The one thing to know: all offsets everywhere count in
`Clipping.text`, which is what the bytes decode to, minus a byte-order mark; nothing else is changed in it.
"""

from __future__ import annotations

import codecs
import datetime
import errno
import hashlib
import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chipwatch.furniture import Datelines

MAX_BYTES = 10_000_000

MISSING = "missing"
IS_FOLDER = "is-folder"
NO_FILE = "no-file"
UNREADABLE = "unreadable"
BINARY = "binary"
EMPTY = "empty"
NO_TEXT = "no-text"
TOO_LARGE = "too-large"
FRONT_MATTER = "front-matter"
BAD_DATE = "bad-date"


class ClippingError(Exception):
    """An input that cannot be read. `str()` is one line: which input, what is wrong, what to do."""

    def __init__(self, code: str, path: str | None, message: str, hint: str) -> None:
        super().__init__(code, path, message, hint)
        self.code, self.path, self.message, self.hint = code, path, message, hint

    def __str__(self) -> str:
        return f"{self._name}: {self.message}. {self.hint}"

    @property
    def _name(self) -> str:
        return "the text" if self.path is None else "standard input" if self.path == "-" else self.path


@dataclass(frozen=True, slots=True)
class Clipping:
    """One input, decoded.

    path: as given, `-` for standard input; None for a text that came without a file.
    date: ISO 8601 at the precision stated (`2025-12-09`, `2025-12`, `2025`).
    """

    path: str | None
    text: str
    body_start: int
    sha256: str
    title: str | None = None
    date: str | None = None
    date_source: str | None = None
    source: str | None = None
    url: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def anchor(self) -> datetime.date | None:
        """The day that relative dates count from: the first one of the month or year if no day is stated."""
        return None if self.date is None else datetime.date.fromisoformat(f"{self.date}-01-01"[:10])

    @property
    def body(self) -> str:
        """The text behind the front matter."""
        return self.text[self.body_start :]


def read_clipping(
    path: str | os.PathLike[str],
    *,
    date: str | None = None,
    max_bytes: int = MAX_BYTES,
    datelines: Datelines | None = None,
) -> Clipping:
    """Read a file, or standard input if `path` is `-`. `date` wins over what the file says of itself."""
    name = os.fspath(path)
    data = read_bytes(name, max_bytes=max_bytes)
    return clipping_from_bytes(data, path=name, date=date, max_bytes=max_bytes, datelines=datelines)


def read_bytes(name: str, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a file, or of standard input if `name` is `-`; ClippingError if they cannot be had."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(max_bytes + 1)
        else:
            with open(name, "rb") as file:
                data = file.read(max_bytes + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise ClippingError(MISSING, name, "there is no such file", "Check the path.") from None
    except OSError as error:
        if os.path.isdir(name):  # Windows refuses to open a folder with a permission error
            raise ClippingError(IS_FOLDER, name, "is a folder", "Name the files in it.") from None
        if isinstance(error, PermissionError):
            raise ClippingError(UNREADABLE, name, "may not be read", "Check its permissions.") from None
        if error.errno == errno.ELOOP:
            raise ClippingError(UNREADABLE, name, "is a link that leads in a circle", "Check where it leads.") from None
        reason = error.strerror or type(error).__name__
        raise ClippingError(UNREADABLE, name, f"cannot be read ({reason})", "Check the file and its disk.") from None
    _check_size(data, name, max_bytes)
    return data


def clipping_from_bytes(
    data: bytes,
    *,
    path: str | None = None,
    date: str | None = None,
    max_bytes: int = MAX_BYTES,
    datelines: Datelines | None = None,
) -> Clipping:
    """Decode the bytes of a file."""
    _check_size(data, path, max_bytes)
    text, warnings = _decode(data, path)
    return _clipping(text, hashlib.sha256(data).hexdigest(), path, date, warnings, datelines)


def _check_size(data: bytes, path: str | None, max_bytes: int) -> None:
    if len(data) > max_bytes:
        hint = "Raise the limit with --max-size, or split it."
        raise ClippingError(TOO_LARGE, path, f"is larger than {max_bytes:,} bytes", hint)


def clipping_from_text(
    text: str, *, path: str | None = None, date: str | None = None, datelines: Datelines | None = None
) -> Clipping:
    """Take a text that is already decoded. Its hash is that of its UTF-8."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if not text:
        raise ClippingError(EMPTY, path, "is empty", "Check that it was saved whole.")
    return _clipping(text.removeprefix("\ufeff"), digest, path, date, [], datelines)


def _clipping(
    text: str,
    sha256: str,
    path: str | None,
    argument: str | None,
    warnings: list[str],
    datelines: Datelines | None,
) -> Clipping:
    stated, body_start = _front_matter(text, path)
    if not _has_words(text, body_start):
        raise ClippingError(NO_TEXT, path, "has no text to read", "Check that the article itself was saved.")
    if datelines is None:
        from chipwatch.furniture import shipped

        datelines = shipped().datelines
    date, date_source = _date(argument, stated.get("date"), path, text[body_start:], datelines, warnings)
    return Clipping(
        path=path,
        text=text,
        body_start=body_start,
        sha256=sha256,
        title=stated.get("title"),
        date=date,
        date_source=date_source,
        source=stated.get("source"),
        url=stated.get("url"),
        warnings=tuple(warnings),
    )


# --- encodings ------------------------------------------------------------------------------------

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMATS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip archive"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_MAX_CONTROL_SHARE = 0.01
_MAX_HIGH_SHARE = 0.15  # beyond this share of bytes over 127, English text is not what cp1252 would show


def _decode(data: bytes, path: str | None) -> tuple[str, list[str]]:
    """Bytes to text, by the first check that settles it; guessing comes last."""
    if not data:
        raise ClippingError(EMPTY, path, "is empty", "Check that it was saved whole.")
    for magic, what in _FORMATS:
        if data.startswith(magic):
            raise _binary(path, f"is {what}, not plain text")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text, broken = _forgiving(data[len(mark) :], encoding)
            if not text:
                raise ClippingError(EMPTY, path, "is empty", "Check that it was saved whole.")
            return _plain(text, path), _broken_note(encoding, broken)
    if b"\0" in data:
        return _plain(_unmarked_utf16(data, path), path), []
    try:
        return _plain(data.decode("utf-8"), path), []
    except UnicodeDecodeError:
        pass
    text, broken = _forgiving(data, "utf-8")
    whole = sum(ord(char) > 127 for char in text) - broken
    if whole > 3 * broken:  # UTF-8 with a few bytes lost; another encoding would not give whole sequences
        return _plain(text, path), _broken_note("utf-8", broken)
    high = sum(byte > 127 for byte in data)
    if high <= max(8, _MAX_HIGH_SHARE * len(data)):
        try:
            return _plain(data.decode("cp1252"), path), []
        except UnicodeDecodeError:
            pass
    return _guess(data, path)


def _forgiving(data: bytes, encoding: str) -> tuple[str, int]:
    """The text with U+FFFD for what does not decode, and how often that was needed."""
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return text, text.count("\ufffd")


def _broken_note(encoding: str, broken: int) -> list[str]:
    return [f"{broken} character(s) are damaged (not valid {encoding.upper()})"] if broken else []


def _unmarked_utf16(data: bytes, path: str | None) -> str:
    """UTF-16 without its mark shows as a zero in every other byte: which ones says which way round it is."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = 0.35 * len(sample)
    if len(data) % 2 == 0 and max(even, odd) >= enough and min(even, odd) <= 0.01 * len(sample):
        try:
            return data.decode("utf-16-be" if even > odd else "utf-16-le")
        except UnicodeDecodeError:
            pass
    raise _binary(path, "is a binary file")


def _guess(data: bytes, path: str | None) -> tuple[str, list[str]]:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise _binary(path, "is a binary file or in an unknown encoding")
    return _plain(data.decode(best.encoding), path), [f"the encoding was guessed: {best.encoding}"]


def _plain(text: str, path: str | None) -> str:
    if "\0" in text or len(_CONTROL.findall(text)) > max(3, _MAX_CONTROL_SHARE * len(text)):
        raise _binary(path, "is a binary file")
    return text.removeprefix("\ufeff")


def _binary(path: str | None, message: str) -> ClippingError:
    return ClippingError(BINARY, path, message, "Convert it to plain text or Markdown first.")


# --- front matter ---------------------------------------------------------------------------------

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_KEY = re.compile(r"\s*(?:#.*\s+)*(['\"]?)([A-Za-z_][\w-]*)\1[ \t]*:(?:\s|$)")
_KEYS = ("title", "date", "source", "url")


def _front_matter(text: str, path: str | None) -> tuple[dict[str, str], int]:
    """What the front matter states, and where the body begins.

    A text may also begin with a rule of dashes; it is front matter only if a key follows.
    """
    opening = _OPENING.match(text)
    if not opening:
        return {}, 0
    start = opening.end()
    # CR alone, as in very old files, is no line end for `^` and `$`: give the search its own copy.
    searched = text if "\n" in text else text.replace("\r", "\n")
    closing = _CLOSING.search(searched, start)
    inner = searched[start : closing.start() if closing else None]
    key = _KEY.match(inner)
    if not key and not (closing and inner.lstrip().startswith(("-", "[", "{"))):
        blank = closing and not inner.strip()
        return {}, _line_end(searched, closing.end()) if closing and blank else 0
    if closing is None:
        if key and key[2].lower() not in _KEYS:
            return {}, 0
        raise ClippingError(
            FRONT_MATTER,
            path,
            "the front matter opened on line 1 is never closed",
            "Put a line --- behind it.",
        )
    return _stated(inner, path), _line_end(searched, closing.end())


def _line_end(text: str, at: int) -> int:
    """The start of the line that follows the one whose end is at `at`."""
    return at + 1 if text[at : at + 1] == "\n" else at


def _stated(inner: str, path: str | None) -> dict[str, str]:
    import yaml

    # The base loader keeps every scalar as it was typed: `title: No`, `date: 2025-12`, `title: 3.10`.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        data: Any = yaml.load(inner, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise ClippingError(
            FRONT_MATTER,
            path,
            f"the front matter is broken on line {line} ({problem})",
            "Put values that hold a colon in quotes.",
        ) from None
    if not isinstance(data, dict):
        raise ClippingError(
            FRONT_MATTER,
            path,
            "the front matter on line 2 is no list of keys and values",
            "Write it as `key: value`.",
        )
    stated = {str(key).strip().lower(): value for key, value in data.items()}
    texts = {key: " ".join(stated[key].split()) for key in _KEYS if isinstance(stated.get(key), str)}
    return {key: value for key, value in texts.items() if value.lower() not in ("", "~", "null")}


_NOT_WORDS = re.compile(
    r"<!--.{0,10000}?-->|<[^<>\n]{0,2000}>|\]\([^()\n]{0,2000}\)|https?://\S{0,2000}|&[#\w]{1,32};", re.DOTALL
)


def _has_words(text: str, start: int) -> bool:
    """Whether any letter or digit is left when the markup is taken away."""
    head = text[start : start + 20_000]
    if any(char.isalnum() for char in _NOT_WORDS.sub(" ", head)):
        return True
    return any(char.isalnum() for char in text[start + 20_000 :])


# --- dates ----------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d.*)?)?)?|(\d{4})(\d\d)(\d\d)")
_NAME_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_NAME_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.](0[1-9]|1[0-2])(?![-_.]?\d)")


def iso_date(text: str) -> str | None:
    """An ISO date (day, month or year; without the time of day) in its normal form, or None if it is none."""
    match = _ISO.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
    return make_date(year, month, day)


def make_date(year: str | int, month: str | int | None = None, day: str | int | None = None) -> str | None:
    """The ISO form of a date at the precision given, or None if the calendar has no such day."""
    try:
        date = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return date.isoformat()[: 10 if day else 7 if month else 4]


def _date(
    argument: str | None,
    stated: str | None,
    path: str | None,
    body: str,
    datelines: Datelines,
    warnings: list[str],
) -> tuple[str | None, str | None]:
    if argument is not None:
        date = iso_date(argument)
        if date is None:
            raise ClippingError(BAD_DATE, path, f"{argument!r} is no date", "Give it as 2025-12-09, 2025-12 or 2025.")
        return date, "argument"
    if stated is not None:
        date = iso_date(stated) or datelines.whole(stated)
        if date is not None:
            return date, "front matter"
        warnings.append(f"the date in the front matter cannot be read: {stated!r}")
    date = _date_of_name(os.path.basename(path)) if path else None
    if date is not None:
        return date, "file name"
    date = datelines.find(body)
    return (date, "dateline") if date else (None, None)


def _date_of_name(name: str) -> str | None:
    """The one date in a file's name; two that differ say nothing, and `2011-12` may be a span of years."""
    days = {make_date(year, month, day) for year, _, month, day in _NAME_DAY.findall(name)}
    if days:
        return days.pop() if len(days) == 1 else None
    months = {
        make_date(year, month) for year, month in _NAME_MONTH.findall(name) if int(month) != (int(year) + 1) % 100
    }
    return months.pop() if len(months) == 1 else None
