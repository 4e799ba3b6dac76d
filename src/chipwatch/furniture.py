"""What stands around an article and is no part of it, as rules: `rules/furniture.yaml`, compiled.

Takes the sections `furniture` and `datelines` of the rules; gives matchers for lines and blocks.
The one thing to know: lines longer than `LONGEST` are never looked at, so no pattern can run away on a
broken file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from chipwatch.clipping import iso_date, make_date
from chipwatch.paths import rules_folder

LONGEST = 600
DATELINE_LINES = 12


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of the file."""

    id: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Datelines:
    """Finds the date of an article in its first lines. A date without a year is none."""

    months: Mapping[str, int]
    lines: tuple[Pattern, ...]

    def whole(self, text: str) -> str | None:
        """The date that a text consists of (`9 December 2025`), or None."""
        for pattern in self.lines:
            if match := pattern.regex.fullmatch(text):
                return self._value(match)
        return None

    def find(self, body: str) -> str | None:
        """The first date that a line near the top of the body states as the article's own."""
        lines = (line.strip(" \t\r*_#>") for line in body[:20_000].splitlines())
        for line in [line for line in lines if line][:DATELINE_LINES]:
            for pattern in self.lines:
                match = pattern.regex.match(line[:LONGEST])
                date = self._value(match) if match else None
                if date:
                    return date
        return None

    def _value(self, match: re.Match[str]) -> str | None:
        parts = match.groupdict()
        if parts.get("iso"):
            return iso_date(parts["iso"])
        month = self.months.get(parts["month"].lower().rstrip("."))
        return make_date(parts["year"], month, parts.get("day")) if month else None


@dataclass(frozen=True, slots=True)
class Furniture:
    """The compiled rules. Each group says what becomes of a line or block that one of its patterns meets."""

    drop_line: tuple[Pattern, ...]
    drop_tail: tuple[Pattern, ...]
    ends_article: tuple[Pattern, ...]
    heads_list: tuple[Pattern, ...]
    caption_credit: tuple[Pattern, ...]
    caption_start: tuple[Pattern, ...]
    footnote: tuple[Pattern, ...]
    joiners: frozenset[str]
    datelines: Datelines

    def is_dropped(self, line: str) -> bool:
        return _whole(self.drop_line, line)

    def is_end(self, line: str) -> bool:
        return _whole(self.ends_article, line)

    def is_list_head(self, line: str) -> bool:
        return _whole(self.heads_list, line)

    def is_date(self, line: str) -> bool:
        return len(line) <= LONGEST and self.datelines.whole(line) is not None

    def is_footnote(self, text: str) -> bool:
        return _whole(self.footnote, text)

    def is_caption(self, text: str) -> bool:
        return any(pattern.regex.match(text) for pattern in self.caption_start)

    def tail(self, text: str) -> int:
        """Where the furniture at the end of a block begins: len(text) if there is none."""
        return _tail(self.drop_tail, text)

    def credit(self, text: str) -> int:
        """Where the credit at the end of a caption begins: len(text) if there is none."""
        return _tail(self.caption_credit, text)


def _whole(patterns: tuple[Pattern, ...], line: str) -> bool:
    return len(line) <= LONGEST and any(pattern.regex.fullmatch(line) for pattern in patterns)


def _tail(patterns: tuple[Pattern, ...], text: str) -> int:
    """The patterns end in `$` by what they are for; they see the last stretch of the text only."""
    offset = max(0, len(text) - LONGEST)
    starts = [match.start() for p in patterns if (match := p.regex.search(text, offset))]
    return min(starts, default=len(text))


def compile_furniture(data: Mapping[str, Any]) -> Furniture:
    """Compile the sections `furniture` and `datelines` of the rules, with the months of `dates`."""
    groups = data["furniture"]
    months = {form.lower(): int(number) for form, number in data["dates"]["months"].items()}
    alternatives = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    names = {"month": rf"(?P<month>(?i:{alternatives})\b\.?)"}
    return Furniture(
        **{key: _compile(groups.get(key) or (), names) for key in GROUPS},
        joiners=frozenset(groups["joiners"]),
        datelines=Datelines(months, _compile(data["datelines"]["lines"], names)),
    )


FILES = ("furniture.yaml", "dates.yaml")
GROUPS = ("drop_line", "drop_tail", "ends_article", "heads_list", "caption_credit", "caption_start", "footnote")


def _compile(entries: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[Pattern, ...]:
    """`%{month}` in a pattern stands for any name of a month."""
    return tuple(
        Pattern(entry["id"], re.compile(entry["pattern"].replace("%{month}", names["month"]))) for entry in entries
    )


def load_furniture(folder: Path) -> Furniture:
    """Read and compile the two files of a folder of rules that say what it takes."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = (yaml.load((folder / name).read_text(encoding="utf-8"), Loader=loader) for name in FILES)
    return compile_furniture({section: value for file in files for section, value in file.items()})


@cache
def shipped() -> Furniture:
    """The rules that ship with the package."""
    return load_furniture(rules_folder())
