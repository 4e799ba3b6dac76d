"""Mistakes in rules as people and machines read them: in the manner of ruff, or as JSON.

Takes a `Report`, gives text. The one thing to know: colour is added only for a terminal.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chipwatch.rulebook.check import Report
    from chipwatch.rulebook.errors import RuleError

_VALUE = re.compile(r"\"(?:[^\"\\]|\\.)*\"?|'(?:[^']|'')*'?|[^\s,\[\]{}]+|\S")
WIDEST = 160


def as_json(report: Report) -> str:
    """A list of objects, one a mistake."""
    entries = [
        {
            "file": mistake.place.file,
            "line": mistake.place.line,
            "column": mistake.place.column,
            "level": mistake.level,
            "code": mistake.code,
            "message": mistake.message,
            "hint": mistake.hint,
        }
        for mistake in report.mistakes
    ]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def as_lines(report: Report, *, full: bool) -> str:
    """`file:line:column: code message` each; full: with the line, a caret and the hint under it."""
    return ("\n" if full else "").join(_entry(mistake, report, full) for mistake in report.mistakes)


def _entry(mistake: RuleError, report: Report, full: bool) -> str:
    level = "warning: " if mistake.level == "warning" else ""
    head = f"{_styled(str(mistake.place), 'bold')}: {_styled(mistake.code, mistake.level)} {level}{mistake.message}"
    if not full:
        return head + (f" ({mistake.hint})" if mistake.hint else "") + "\n"
    lines = report.lines.get(mistake.place.file, [])
    number, column = mistake.place.line, mistake.place.column
    out = [head]
    if 0 < number <= len(lines):
        text, at = _window(lines[number - 1], column - 1)
        found = re.compile(re.escape(mistake.word)).match(text, at) if mistake.word else None
        found = found or _VALUE.match(text, at)
        width = max(1, len(found[0]) if found else 1)
        gutter = " " * len(str(number))
        out += [
            f"{gutter} |",
            f"{number} | {text}",
            f"{gutter} | {' ' * at}{_styled('^' * width, mistake.level)}",
        ]
        if mistake.hint:
            out.append(f"{gutter} = help: {mistake.hint}")
    elif mistake.hint:
        out.append(f"  = help: {mistake.hint}")
    return "\n".join(out) + "\n"


def _window(line: str, at: int) -> tuple[str, int]:
    """The part of a long line around a character, and where that stands in it; a tab is one blank."""
    line = line.expandtabs(1)
    start = max(0, at - WIDEST // 2) if len(line) > WIDEST else 0
    lead, tail = "…" if start else "", "…" if start + WIDEST < len(line) else ""
    return lead + line[start : start + WIDEST] + tail, at - start + len(lead)


_STYLES = {"bold": "1", "error": "1;31", "warning": "1;33"}


def _styled(text: str, style: str) -> str:
    import os

    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"
