"""The document record of an input that gave no records: a run accounts for every file it was given."""

from chipwatch import __version__
from chipwatch.records import DocumentRecord, ErrorNote


def error_document(path: str, code: str, message: str) -> DocumentRecord:
    """The record that says that the file at `path` could not be read, and why."""
    return DocumentRecord(
        id=path,
        doc=path,
        path=path,
        status="error",
        error=ErrorNote(code=code, message=message),
        chipwatch=__version__,
    )
