"""Explanations for people: the sentence with marks under it, and below it the rules, constraint by constraint.

Takes an `Explained` and views of its sentences, writes text as wide as the terminal, in colour where it may.
"""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.text import Text

from chipwatch.output.sink import Sink

if TYPE_CHECKING:
    from chipwatch.extract.explain import Asked, Explained, Fired, SentenceView
    from chipwatch.records import Record
    from chipwatch.rulebook.errors import Place
    from chipwatch.rulebook.explain import Attempt, Candidate, Check, Part, Tokens, Way

PIPED_WIDTH = 100
FEW = 2  # rules asked for, of which each is shown even where no word of its trigger stands
MISSES = 10  # rules that only looked, of which more are shown only if asked for
CLAUSE = 9  # words: of a longer phrase its head word is shown
LONG = 72  # characters of a constraint, of which more is shown only if asked for

GOOD, BAD, FAINT, NAME = "green", "red", "dim", "bold"


class Mark(NamedTuple):
    """A label for the characters [start, end) of a sentence."""

    start: int
    end: int
    label: str
    style: str = ""


class ExplanationWriter:
    """Writes explanations. `everything`: all rules that looked, all ways that a role tried, constraints whole."""

    def __init__(self, sink: Sink, *, everything: bool = False, parse: bool = False) -> None:
        self._sink, self.everything, self.parse = sink, everything, parse
        self.width = shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if sink.terminal else _piped_width()
        self._page = io.StringIO()
        self._console = Console(
            file=self._page, width=self.width, force_terminal=sink.colour, legacy_windows=False, highlight=False,
            color_system="auto" if sink.colour else None, soft_wrap=True,
        )  # fmt: skip

    def write(self, explained: Explained, views: Sequence[SentenceView], record: Record | None = None) -> None:
        self.explained = explained
        if record is not None:
            self._record(record)
        for n, view in enumerate(views):
            if n:
                self._line()
            self._sentence(view)
        if any((view.fired or view.missed) and not view.asked for view in views):
            self._line()
            self._line(("--rule ID shows a rule constraint by constraint.", FAINT))
        self._sink.write("".join(f"{line.rstrip()}\n" for line in self._page.getvalue().splitlines()))
        self._sink.flush()

    # ------------------------------------------------------------ lines

    def _line(self, *parts: str | tuple[str, str], indent: int = 0) -> None:
        """One paragraph, folded to the width, with its further lines two deeper."""
        text = Text.assemble(*parts)
        lines = text.wrap(self._console, max(20, self.width - indent - 2), overflow="fold")
        for n, line in enumerate(lines or [Text()]):
            line.rstrip()
            self._console.print(Text(" " * (indent + (2 if n else 0))) + line)

    def _place(self, place: Place) -> str:
        return f"{_shown_path(place.file)}:{place.line}"

    def _cut(self, text: str) -> str:
        return text if self.everything or len(text) <= LONG else f"{text[: LONG - 1].rstrip()}…"

    def _text(self, start: int, end: int) -> str:
        return " ".join(self.explained.doc[start:end].text.split())

    # ------------------------------------------------------------ the sentence

    def _marked(self, tokens: Tokens, marks: Iterable[tuple[Tokens, str, str]], indent: int = 0) -> None:
        doc = self.explained.doc
        base = doc[tokens[0]].idx
        text = "".join(" " if char.isspace() or not char.isprintable() else char for char in doc[slice(*tokens)].text)
        drawn: list[Mark] = []
        for (start, end), label, style in marks:
            start, end = max(start, tokens[0]), min(end, tokens[1])
            if start < end:
                first, last = doc[start].idx - base, doc[end - 1].idx + len(doc[end - 1]) - base
                same = next((n for n, m in enumerate(drawn) if m[:2] == (first, last)), None)
                if same is None:
                    drawn.append(Mark(first, last, label, style))
                elif label not in drawn[same].label.split(", "):
                    drawn[same] = drawn[same]._replace(label=f"{drawn[same].label}, {label}")
        for line in draw(text, drawn, self.width - indent - 1):
            self._console.print(Text(" " * indent) + line)

    def _sentence(self, view: SentenceView) -> None:
        items = [
            ((i.start, i.end), f"{i.layer} {i.name or (i.label if i.layer == 'quantity' else '')}".strip(), "cyan")
            for i in view.items
            if i.layer != "quote"
        ]
        self._marked(view.tokens, items)
        if self.parse:
            self._line()
            self._parse(view.tokens)
        if view.asked:
            self._all_asked(view)
            return
        for fired in view.fired:
            self._line()
            self._fired(view, fired)
        if not view.fired:
            self._line()
            self._line("No rule fired.")
        for quantity in view.untaken:
            self._line()
            self._line(f"No rule takes the quantity ‘{self._text(*quantity)}’.")
        if view.begun:
            self._line()
            self._line(("Would fire but for one thing in the trigger", NAME))
            for attempt in view.begun:
                self._missed(attempt)
        if view.missed:
            self._line()
            self._line(("Looked, but did not fire", NAME))
            for attempt in view.missed if self.everything else view.missed[:MISSES]:
                self._missed(attempt)
            if not self.everything and len(view.missed) > MISSES:
                self._line((f"… and {len(view.missed) - MISSES} more: --all", FAINT), indent=2)

    def _parse(self, tokens: Tokens) -> None:
        """Token by token what the model says, as a table."""
        words = [t for t in self.explained.doc[slice(*tokens)] if not t.is_space]
        rows = [("token", "lemma", "pos", "tag", "dep", "head")]
        rows += [(t.text, t.lemma_, t.pos_, t.tag_, t.dep_, "" if t.head == t else t.head.text) for t in words]
        widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
        for n, row in enumerate(rows):
            cells = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            self._line((cells, FAINT if n == 0 else ""), indent=2)

    # ------------------------------------------------------------ rules

    def _head(self, rule: str, place: Place, about: str, indent: int = 0) -> None:
        self._line((rule, NAME), ("  " + self._place(place), FAINT), indent=indent)
        if about:
            self._line((about, "italic"), indent=indent + 2)

    def _fired(self, view: SentenceView, fired: Fired) -> None:
        self._head(fired.rule, fired.place, fired.about)
        marks = [(fired.trigger, "trigger", GOOD)]
        marks += [(tokens, name, GOOD) for name, values in fired.args.items() for tokens in values]
        self._marked(view.tokens, marks, 4)
        self._fate(fired)
        elsewhere = {
            name: [self._text(*v) for v in values if not view.tokens[0] <= v[0] < view.tokens[1]]
            for name, values in fired.args.items()
        }
        for name, texts in elsewhere.items():
            if texts:
                self._line(f"{name}, from another sentence: {', '.join(f'‘{text}’' for text in texts)}", indent=4)

    def _fate(self, fired: Fired) -> None:
        if fired.fate in ("decides", "too late"):
            self._line((fired.why, GOOD if fired.by is None else BAD), indent=4)
        elif fired.record is not None:
            self._line(("fired", GOOD), f", {fired.why}", indent=4)
        else:
            self._line(("fired, but ", BAD), fired.why, indent=4)
        if fired.detail:
            self._line(fired.detail, indent=4)

    def _missed(self, attempt: Attempt) -> None:
        assert attempt.trigger
        self._line(
            (attempt.rule, ""), ("  " + self._place(attempt.place), FAINT),
            f"  ‘{self._text(*attempt.trigger)}’", indent=2,
        )  # fmt: skip
        part = attempt.unmet[0]
        if part.kind == "trigger":
            check = next(check for check in part.checks if not check.met)
            self._line(("✗ ", BAD), ("trigger", NAME), f": {self._cut(check.text)}, but {check.why}", indent=4)
            return
        more = len(attempt.unmet) - 1
        self._line(("✗ ", BAD), *self._short(part), (f" (and {more} more)" if more else ""), indent=4)
        for change in attempt.changes[:1] if not more else ():
            self._line(("would fire ", "yellow"), self._change(change), indent=6)

    def _change(self, change: str) -> str:
        """A change with its long constraints cut."""
        return re.sub(r"`[^`]+`", lambda m: f"`{self._cut(m[0][1:-1])}`", change)

    def _short(self, part: Part) -> Iterator[str | tuple[str, str]]:
        """Why a part does not hold, in a line."""
        yield (_title(part), NAME)
        if part.kind == "unless":
            way, candidate = next((w, c) for w in part.ways if w.met for c in w.candidates if c.met)
            yield f": {way.role} → {self._reached(candidate)}"
            if candidate.checks:
                check = candidate.checks[0]
                yield f": {self._cut(check.text)}, and there is {check.why}"
            return
        best = _best(part)
        if best is None:
            first = f"{part.ways[0].role} {part.ways[0].why}" if part.ways else "not there"
            others = ", ".join(way.role for way in part.ways[1:])
            yield f": {first}" + (f"; neither does {others}" if others else "")
            return
        way, candidate, check = best
        yield f": {way.role} → {self._reached(candidate)}: {self._cut(check.text)}, but {check.why}"

    def _lead(self, way: Way, candidate: Candidate) -> str:
        path = "" if way.path.lstrip("@") == way.role.lstrip("@") else f" {way.path}"
        return f"→{path} {self._reached(candidate)}"

    def _reached(self, candidate: Candidate) -> str:
        """The words a role led to; of a whole clause its head word."""
        start, end = candidate.tokens
        if candidate.head is not None and end - start > CLAUSE:
            return self._quote((candidate.head, candidate.head + 1))
        return self._quote(candidate.tokens)

    def _quote(self, tokens: Tokens) -> str:
        from chipwatch.rulebook.explain import quoted

        return quoted(self.explained.view, *tokens)

    def _all_asked(self, view: SentenceView) -> None:
        """The rules that were asked for; of many those whose trigger is not even begun only by name."""
        absent = [
            a for a in view.asked if len(view.asked) > FEW and not any(t.trigger or t.changes for t in a.attempts)
        ]
        for asked in view.asked:
            if self.everything or asked not in absent:
                self._line()
                self._asked(view, asked)
        if absent and not self.everything:
            self._line()
            self._line(("No word of the triggers of: ", BAD), ", ".join(asked.rule for asked in absent))

    def _asked(self, view: SentenceView, asked: Asked) -> None:
        rule = self.explained.rules[asked.rule]
        if not asked.attempts:
            self._head(rule.id, rule.place, "")
            self._line("is not asked here: it is asked of what another rule found.", indent=2)
        for n, attempt in enumerate(asked.attempts):
            if n:
                self._line()
            fate = next((f for f in asked.fates if f.trigger == attempt.trigger), None) if attempt.fired else None
            self._attempt(view, attempt, fate)

    def _attempt(self, view: SentenceView, attempt: Attempt, fate: Fired | None) -> None:
        self._head(attempt.rule, attempt.place, attempt.about)
        told = fate.args.items() if fate else ()
        named = {part.name for part in attempt.parts}
        more = [(tokens, name, GOOD) for name, values in told if name not in named for tokens in values]
        if attempt.trigger and not any(part.kind == "trigger" for part in attempt.parts):
            more.append((attempt.trigger, "trigger", GOOD))
        self._marked(view.tokens, [*self._marks(attempt), *more], 4)
        if fate:
            self._fate(fate)
        else:
            names = ", ".join(dict.fromkeys(_title(part) for part in attempt.unmet))
            self._line((_failed(attempt), BAD), f": {names}", indent=4)
        for part in attempt.parts:
            self._part(part)
        for change in attempt.changes:
            self._line(("would fire ", "yellow"), self._change(change), indent=4)

    def _marks(self, attempt: Attempt) -> Iterator[tuple[Tokens, str, str]]:
        for part in attempt.parts:
            check = next((c for w in part.ways for k in w.candidates if k.met for c in k.checks if c.tokens), None)
            if part.kind in ("when", "unless"):  # the words that met it: it may have looked through a whole sentence
                if part.found and check:
                    yield check.tokens[0], part.kind if part.holds else f"✗ {part.kind}", GOOD if part.holds else BAD
            elif part.holds:
                yield from ((values, _title(part), GOOD) for values in part.values)
            elif part.kind == "trigger":
                yield from ((tokens, "✗ trigger", BAD) for one in part.checks[:1] for tokens in one.tokens[:1])
            if not part.found and not part.holds and (best := _best(part)):
                _, candidate, missed = best
                if candidate.head is not None:
                    yield candidate.tokens, f"✗ {_title(part)}", BAD
                elif missed.tokens:  # a stretch was searched: only what came near is worth a mark
                    yield missed.tokens[0], f"✗ {_title(part)}", BAD

    # ------------------------------------------------------------ parts of a rule

    def _part(self, part: Part) -> None:
        sign = ("✓ ", GOOD) if part.holds else ("✗ ", BAD)
        line = ("  :" + str(part.place.line), FAINT)
        if part.holds and not part.found:
            if part.kind == "unless":
                self._line(sign, ("unless", NAME), f"  not there: {self._cut(part.text.strip('{}'))}", line, indent=4)
            else:
                self._line(("· ", FAINT), (_title(part), NAME), "  not found, and may be left out", line, indent=4)
            if self.everything:
                self._ways(part)
            return
        found = "  " + ", ".join(self._quote(tokens) for tokens in part.values) if part.values else ""
        self._line(sign, (_title(part), NAME), found, (f"  {part.why}" if part.why else ""), line, indent=4)
        for check in part.checks:
            self._check(check, 8)
        self._ways(part)

    def _ways(self, part: Part) -> None:
        ways = part.ways if self.everything or not part.found else [way for way in part.ways if way.met]
        nowhere = [way for way in ways if not way.candidates]
        for way in ways:
            if not way.candidates:
                continue
            chosen = way.candidates if self.everything else _telling(way.candidates, part.found)
            for candidate in chosen:
                self._line(f"{way.role} ", (self._lead(way, candidate), ""), indent=8)
                for check in candidate.checks:
                    self._check(check, 10, breaks=part.kind == "unless" and part.found)
        if self.everything or len(nowhere) == 1:
            for way in nowhere:
                self._line(f"{way.role} {way.why}", indent=8)
        elif nowhere:
            self._line(f"{', '.join(way.role for way in nowhere)}: lead nowhere", indent=8)

    def _check(self, check: Check, indent: int, *, breaks: bool = False) -> None:
        sign = ("✓ ", GOOD) if check.met else ("· ", FAINT) if check.met is None else ("✗ ", BAD)
        if breaks and check.met:
            sign = ("! ", BAD)
        self._line(sign, self._cut(check.text), f"  {check.why}", indent=indent)

    # ------------------------------------------------------------ records

    def _record(self, record: Record) -> None:
        self._line((record.id, NAME), f"  {record.record}, confidence {record.confidence}, rule {record.rule}")
        told, place = self.explained.told(record)
        self._line(told, (f"  {self._place(place)}" if place else "", FAINT), indent=2)
        self._line()


def _title(part: Part) -> str:
    return part.name + "?" if part.optional else part.name or part.kind


def _failed(attempt: Attempt) -> str:
    return "did not fire" if any(part.kind == "trigger" for part in attempt.parts) else "does not hold"


def _best(part: Part) -> tuple[Way, Candidate, Check] | None:
    """Where a part came nearest to be found, and the first constraint that failed there."""
    misses = [
        (len([c for c in k.checks if c.met is False]), n, way, k)
        for n, way in enumerate(part.ways)
        for k in way.candidates
        if not k.met and any(c.met is False for c in k.checks)
    ]
    if not misses:
        return None
    _, _, way, candidate = min(misses, key=lambda m: m[:2])
    return way, candidate, next(c for c in candidate.checks if c.met is False)


def _telling(candidates: Sequence[Candidate], found: bool) -> Sequence[Candidate]:
    """Of many words that a role led to those that met what was asked, or the three nearest."""
    if found:
        return [c for c in candidates if c.met] or candidates[:1]
    return sorted(candidates, key=lambda c: sum(check.met is False for check in c.checks))[:3]


def draw(text: str, marks: Sequence[Mark], width: int) -> Iterator[Text]:
    """A text in lines of a width, each with bars under what is marked, and the labels under the bars."""
    for start, end in _lines(text, max(width, 20)):
        yield Text(text[start:end])
        here = [
            Mark(max(m.start, start) - start, min(m.end, end) - start, m.label if m.start >= start else "", m.style)
            for m in marks
            if m.start < end and start < m.end
        ]
        for row in _rows(here):
            yield from _labelled(row, width)


def _lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = len(text) if len(text) - start <= width else text.rfind(" ", start, start + width + 1)
        if end <= start:
            end = min(start + width, len(text))
        yield start, end
        start = end
        while start < len(text) and text[start] == " ":
            start += 1


def _rows(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Marks in rows, so that none overlap in a row; short ones stand nearer to the text."""
    rows: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda m: (m.end - m.start, m.start)):
        row = next((r for r in rows if all(mark.start > m.end - 1 or m.start > mark.end - 1 for m in r)), None)
        if row is None:
            rows.append(row := [])
        row.append(mark)
    return [sorted(row) for row in rows]


def _labelled(row: Sequence[Mark], width: int) -> Iterator[Text]:
    """The bars of a row, and its labels, each at its bar: from the right, and lower where there is no room."""
    bars = Text(" " * row[-1].end)
    for mark in row:
        bars = bars[: mark.start] + Text("─" * (mark.end - mark.start), mark.style) + bars[mark.end :]
    yield bars
    named = [mark for mark in reversed(row) if mark.label]
    late = [mark for mark in named if mark.start + len(mark.label) > width]  # too long there: below, further left
    lines: list[list[tuple[int, str, str]]] = []
    for mark in named:
        if mark in late:
            continue
        n = 0
        while n < len(lines) and any(mark.start + len(mark.label) >= at for at, _, _ in lines[n]):
            n += 1
        for line in lines[:n]:
            line.append((mark.start, "│", mark.style))
        if n == len(lines):
            lines.append([(other.start, "│", other.style) for other in late])
        lines[n].append((mark.start, mark.label, mark.style))
    for n, mark in enumerate(late):
        at = max(0, width - len(mark.label))
        waiting = [(other.start, "│", other.style) for other in late[n + 1 :] if other.start < at]
        lines.append([*waiting, (at, mark.label, mark.style)])
    for line in lines:
        out = Text()
        for at, label, style in sorted(line):
            out.append(" " * (at - len(out)))
            out.append(label, style)
        yield out


def _piped_width() -> int:
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdigit() and int(columns) >= 40 else PIPED_WIDTH


def _shown_path(file: str) -> str:
    """A file as people would name it from where they are."""
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file
