"""The shape that rule files must have, asked for only when a file is new.

The types of rule files take longer to make than all files take to load from the cache: so they are made when the
first file must be read anew, and what they say is kept with the file. The one thing to know: `version` is a hash of
the sources that say what the shape is, so that a change of them makes every file new.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chipwatch.rulebook.errors import RuleError
    from chipwatch.rulebook.shape import Flaw, Shape
    from chipwatch.rulebook.source import Map

PACKAGE = Path(__file__).parent.parent
SOURCES = (
    "records.py",
    "extract/contents.py",
    "extract/dates.py",
    "extract/grammar.py",
    "extract/sections.py",
    "extract/vocabulary.py",
    "rulebook/shape.py",
    "rulebook/source.py",
)


def _hinders(flaw: Flaw) -> bool:
    """Whether a rulebook cannot be used: a rule that lacks examples, or whose examples ask for nonsense, still can."""
    return (
        flaw.error.level == "error"
        and flaw.error.code not in ("missing-hits", "missing-misses")
        and ("gives" not in flaw.loc)
    )


@cache
def shape() -> Shape:
    """The shape of rule files; made once."""
    from chipwatch.extract.vocabulary import vocabulary
    from chipwatch.rulebook.shape import Shape

    return Shape(vocabulary())


class ShapeGuard:
    """Keeps files of another shape out of a rulebook."""

    def version(self) -> str:
        return _version()

    def errors(self, file: Map) -> list[RuleError]:
        return [flaw.error for flaw in shape().flaws(file) if _hinders(flaw)]


@cache
def _version() -> str:
    digest = hashlib.sha256()
    for source in SOURCES:
        digest.update((PACKAGE / source).read_bytes())
    return digest.hexdigest()
