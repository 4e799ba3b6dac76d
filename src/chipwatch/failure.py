"""The document record of an input that gave no records: a run accounts for every input it was given.

The one thing to know: the types of records are imported when a record is made, since a run in which all is well
makes none here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from chipwatch.clipping import ClippingError

if TYPE_CHECKING:
    from chipwatch.records import DocumentRecord

DUPLICATE = "duplicate"
INTERNAL = "internal"


class Failure(NamedTuple):
    """An input that gave nothing, and why. `complaint` is the line that says so to people."""

    path: str
    code: str
    message: str
    complaint: str
    status: Literal["error", "skipped"] = "error"

    def document(self, sha256: bytes | None = None) -> DocumentRecord:
        """Its document record. sha256: of the input's bytes, where they could be read."""
        return failed_document(self.path, self.code, self.message, status=self.status, sha256=sha256)


def failure(path: str, error: Exception) -> Failure:
    """What an exception makes of an input: it cannot be read (ClippingError), or chipwatch has a fault (any other)."""
    if isinstance(error, ClippingError):
        return Failure(path, error.code, error.message, str(error))
    what = f"{type(error).__name__}: {error}"
    hint = "`python -X dev -m chipwatch` shows where."
    return Failure(path, INTERNAL, what, f"{path}: a fault in chipwatch ({what}). {hint}")


def same_as(path: str, first: str) -> Failure:
    """An input with the same bytes as an earlier one is skipped: every id would come twice."""
    message = f"is the same as {utf8(first)}, and skipped"
    return Failure(path, DUPLICATE, message, f"{path}: {message}", "skipped")


def failed_document(
    path: str,
    code: str,
    message: str,
    *,
    status: Literal["error", "skipped"] = "error",
    sha256: bytes | None = None,
) -> DocumentRecord:
    """The record that says that the input at `path` gave nothing, and why.

    Its id is the path: what could not be read has no text to make one of.
    """
    from chipwatch import __version__
    from chipwatch.records import DocumentRecord, ErrorNote

    name = utf8(path)
    return DocumentRecord(
        id=name,
        doc=name,
        path=name,
        sha256=sha256.hex() if sha256 else None,
        status=status,
        error=ErrorNote(code=code, message=message),
        chipwatch=__version__,
    )


def utf8(path: str) -> str:
    """A path as records have it: a file's name may hold bytes that are no UTF-8."""
    return path.encode("utf-8", "replace").decode()
