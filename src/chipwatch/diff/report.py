"""Changes as text for people and as JSON for programs.

Takes changes as they are found, gives a summary by rule and then the changes. The one thing to know: what comes first
is known last, so the changes wait in a temporary file; memory does not grow with them.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from chipwatch.diff.compare import Change
from chipwatch.diff.runs import Record, Run
from chipwatch.output.plain import one_line, painted
from chipwatch.output.sink import Sink

KINDS = ("came", "went", "changed")
_MARKS = {"came": "+", "went": "-", "changed": "~"}
_COLOURS = {"came": 32, "went": 31, "changed": 33}
_WAITING = 16 * 1024 * 1024  # bytes of changes held in memory before they go to the disk

Counts = Mapping[str, Counter[str]]


def write_report(sink: Sink, old: Run, new: Run, changes: Iterable[Change], *, as_json: bool, stat: bool) -> bool:
    """Write the report; say whether there was any change. `stat`: the summary alone."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.SpooledTemporaryFile(_WAITING, "w+", encoding="utf-8", newline="") as waiting:
        for change in changes:
            counts[change.rule][change.kind] += 1
            if not stat:
                waiting.write(_json_entry(change) if as_json else _lines(change, sink.colour))
        waiting.seek(0)
        if as_json:
            sink.write(_json_head(old, new, counts))
        elif counts:
            sink.write(_head(old, new, sink.colour) + _summary(counts) + ("" if stat else "\n"))
        first = True
        for line in waiting:
            sink.write(",\n" if as_json and not first else "")
            sink.write(line.removesuffix("\n") if as_json else line)
            first = False
        if as_json:
            sink.write("\n]}\n" if not first else "]}\n")
    return bool(counts)


# --- text -----------------------------------------------------------------------------------------


def _head(old: Run, new: Run, colour: bool) -> str:
    lines = []
    for mark, run, code in (("---", old, 31), ("+++", new, 32)):
        versions = run.versions
        facts = [
            f"chipwatch {versions['chipwatch']}" if versions["chipwatch"] else "",
            f"model {versions['model']}" if versions["model"] else "",
            f"rules {versions['rules'][:12]}" if versions["rules"] else "",
        ]
        said = ", ".join([f"{len(run.documents)} documents", *filter(None, facts)])
        lines.append(painted(f"{mark} {run.name}", code, colour) + f"  ({said})\n")
    return "".join(lines)


def _summary(counts: Counts) -> str:
    rows = [["rule", *KINDS]]
    rows += [[rule, *(str(counts[rule][kind] or "") for kind in KINDS)] for rule in sorted(counts)]
    if len(counts) > 1:
        rows.append(["all", *(str(sum(one[kind] for one in counts.values())) for kind in KINDS)])
    width = max(len(row[0]) for row in rows)
    return "".join(f"{row[0]:<{width}}{row[1]:>8}{row[2]:>8}{row[3]:>9}".rstrip() + "\n" for row in rows)


def _lines(change: Change, colour: bool) -> str:
    record = change.record
    place = change.path if record["start"] is None else f"{change.path}:{record['start']}"
    head = f"{_MARKS[change.kind]} {one_line(place)} {change.rule}"
    if record["text"] is not None:
        head += f" {json.dumps(one_line(record['text']), ensure_ascii=False)}"
    if change.kind != "changed" and (gist := _gist(record)):
        head += f" ({gist})"
    lines = [painted(head, _COLOURS[change.kind], colour)]
    lines += [f"    {name}: {_both(old, new)}" for name, (old, new) in change.fields.items()]
    return "\n".join(lines) + "\n"


def _gist(record: Record) -> str:
    """What a record says, in a few words."""
    match record["record"]:
        case "term":
            number = record.get("value")
            figure = f"{record.get('low')}–{record.get('high')}" if number is None else number
            words = [record.get("kind"), record.get("comparator"), figure, record.get("unit")]
        case "event":
            words = [record.get("kind"), record.get("status")]
        case "position":
            speaker = record.get("speaker") or {}
            words = [speaker.get("name") or speaker.get("text"), record.get("stance")]
        case "document":
            words = [record.get("status")]
        case _:
            words = [record.get("name"), record.get("kind")]
    return one_line(" ".join(str(word) for word in words if word is not None))


def _both(old: Any, new: Any) -> str:
    """`old → new`; of two lists what went and what came, unless only their order differs."""
    if isinstance(old, list) and isinstance(new, list):
        went = [one for one in old if one not in new]
        came = [one for one in new if one not in old]
        if went or came:
            return "  ".join([*(f"-{_value(one)}" for one in went), *(f"+{_value(one)}" for one in came)])
    return f"{_value(old)} → {_value(new)}"


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return one_line(text) or '""'


# --- JSON -----------------------------------------------------------------------------------------


def _json_head(old: Run, new: Run, counts: Counts) -> str:
    summary = {rule: {kind: counts[rule][kind] for kind in KINDS} for rule in sorted(counts)}
    runs = [{"file": run.name, "documents": len(run.documents), **run.versions} for run in (old, new)]
    return f'{{"old": {_dump(runs[0])},\n"new": {_dump(runs[1])},\n"summary": {_dump(summary)},\n"changes": [' + (
        "\n" if counts else ""
    )


def _json_entry(change: Change) -> str:
    record = change.record
    entry = {
        "change": change.kind,
        "path": change.path,
        "record": change.type,
        "rule": record.get("rule"),
        "text": record.get("text"),
        "start": record.get("start"),
        "end": record.get("end"),
        "fields": {name: {"old": old, "new": new} for name, (old, new) in change.fields.items()},
        "old": change.old,
        "new": change.new,
    }
    return _dump(entry) + "\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
