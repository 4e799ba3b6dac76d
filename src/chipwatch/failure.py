"""The document record of an input that gave no records: a run accounts for every input it was given."""

from typing import Literal

from chipwatch import __version__
from chipwatch.records import DocumentRecord, ErrorNote


def failed_document(
    path: str, code: str, message: str, *, status: Literal["error", "skipped"] = "error"
) -> DocumentRecord:
    """The record that says that the input at `path` gave nothing, and why.

    Its id is the path: what could not be read has no text to make one of.
    """
    name = path.encode("utf-8", "replace").decode()  # a file's name may hold bytes that are no UTF-8
    return DocumentRecord(
        id=name,
        doc=name,
        path=name,
        status=status,
        error=ErrorNote(code=code, message=message),
        chipwatch=__version__,
    )
