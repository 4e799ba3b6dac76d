"""A file of records (JSON Lines), read one document at a time.

Takes a path (`-`: standard input), gives the documents in it, each with its records when they are asked for. The one
thing to know: a file is read once from end to end for an index of its documents, and every line is checked then; of
the records themselves no more than one document's are ever held.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, Self

Record = dict[str, Any]

TYPES = ("actor", "chip", "term", "event", "position", "document")


class RunError(Exception):
    """A file that cannot be read, or a line that is no record; `str()` begins with the file and the line."""


@dataclass(slots=True, eq=False)
class Document:
    """Where the records of one document stand in a run, in bytes, and a digest of all but its own line."""

    id: str
    path: str | None = None
    closed: bool = False
    line: bytes = b""  # its own
    stretches: list[tuple[int, int]] = field(default_factory=list)
    digest: Any = field(default_factory=lambda: blake2b(digest_size=16))

    @property
    def name(self) -> str:
        return self.path or self.id


class Run:
    """The records of one run; a context manager, entered to read the file. Raises RunError.

    documents: the whole ones, in the order of the file; unfinished: those that were broken off. rules: all ids in use.
    notes: what whoever reads the comparison must be told. versions: of program, model and rules, as stated there.
    """

    def __init__(self, path: str) -> None:
        self.name = "standard input" if path == "-" else path
        self.documents: list[Document] = []
        self.unfinished: list[Document] = []
        self.rules: set[str] = set()
        self.notes: list[str] = []
        self.versions: dict[str, str | None] = {"chipwatch": None, "model": None, "rules": None}
        self._path = path
        self._stream: BinaryIO

    def __enter__(self) -> Self:
        try:
            self._stream = sys.stdin.buffer if self._path == "-" else Path(self._path).open("rb")
            if self._path == "-" or not self._stream.seekable():
                self._stream = _copy(self._stream)
            self._index()
        except FileNotFoundError as error:
            raise RunError(f"{self.name}: there is no such file. Check the path.") from error
        except IsADirectoryError as error:
            raise RunError(f"{self.name}: is a folder. Name a file of records in it.") from error
        except OSError as error:
            raise RunError(f"{self.name}: {error.strerror or error}") from error
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def records(self, document: Document) -> list[Record]:
        """The records of a document, its own line last."""
        found: list[Record] = []
        for start, end in document.stretches:
            self._stream.seek(start)
            found += [json.loads(line) for line in self._stream.read(end - start).split(b"\n") if line.strip()]
        return found

    def _index(self) -> None:
        known: dict[str, Document] = {}
        document: Document | None = None
        torn = False
        at = 0
        for number, line in enumerate(self._stream, 1):
            start, at = at, at + len(line)
            if not line.strip():
                continue
            try:
                record = _record(line)
            except ValueError as error:
                if line.endswith(b"\n") or not known:
                    raise RunError(f"{self.name}:{number}: {error}") from None
                self.notes.append(f"{self.name}:{number}: the last line is torn: the run was broken off")
                torn = True
                break
            document = self._document(known, record["doc"])
            if document.stretches and document.stretches[-1][1] == start:
                document.stretches[-1] = (document.stretches[-1][0], at)
            else:
                document.stretches.append((start, at))
            if record["record"] == "document":
                document.path, document.closed, document.line = record.get("path"), True, line.strip()
                self.versions.update({key: record.get(key) or value for key, value in self.versions.items()})
            else:
                document.digest.update(line.strip())
                self.rules.add(record["rule"])
        if any(one.closed for one in known.values()):
            self.unfinished = [one for one in known.values() if not one.closed]
        elif torn and document:  # records that were picked out of a run (with jq, say) have no document lines
            self.unfinished = [document]
        self.documents = [one for one in known.values() if one not in self.unfinished]
        self.notes += [
            f"{self.name}: {one.name} is not whole (its document line is missing), and left out"
            for one in self.unfinished
        ]

    def _document(self, known: dict[str, Document], name: str) -> Document:
        document = known.get(name)
        if document and document.closed:
            self.notes.append(f"{self.name}: {document.name} is there twice; its later records count")
            document = None
        if document is None:
            document = known[name] = Document(name)
        return document


def _copy(stream: BinaryIO) -> BinaryIO:
    """What can be read again and anywhere, of what cannot (a pipe)."""
    copy = tempfile.TemporaryFile()  # noqa: SIM115
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy


def _record(line: bytes) -> Record:
    """A line as a record. Raises ValueError that says what it lacks."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("is no JSON; give records as JSON Lines, one a line") from None
    if not isinstance(record, dict) or record.get("record") not in TYPES:
        raise ValueError("is no record of chipwatch; give records as JSON Lines, one a line")
    needed: dict[str, type] = {"id": str, "doc": str}
    if record["record"] != "document":
        needed |= {"rule": str, "text": str, "start": int, "end": int}
    for name, kind in needed.items():
        if not isinstance(record.get(name), kind):
            raise ValueError(f"a record of type {record['record']!r} without its {name!r}")
    return record
