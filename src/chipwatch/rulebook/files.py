"""The files of rules, and the hash of what they say.

Takes folders, gives paths and a hash. The one thing to know: no YAML is read here, so that a run over a folder where
nothing has changed need not import what reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder, in an order that does not depend on the file system."""
    return sorted(
        (p for suffix in ("*.yaml", "*.yml") for p in folder.rglob(suffix) if p.is_file()),
        key=lambda p: p.relative_to(folder).as_posix(),
    )


def rules_hash(folders: Iterable[Path]) -> str:
    """The hash of the Rulebook that `load_rulebook` would make, without making it. Raises OSError, UnicodeError."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in rule_files(folder):
            digest.update(identity(folder, path, path.read_text(encoding="utf-8-sig")))
    return digest.hexdigest()


def identity(folder: Path, path: Path, text: str) -> bytes:
    """What a file adds to the hash: its name in the folder, and its text."""
    return path.relative_to(folder).as_posix().encode() + b"\0" + text.encode() + b"\0"
