"""Whether records are what an example asks for, and if not, what is wrong, in a few words.

Takes an example's `gives` and records as JSON has them, gives None or a complaint. The one thing to know: values of
rule files are text; they are compared as what the record holds (`0.25` with 0.25, a name with a span's text).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chipwatch.rulebook.errors import did_you_mean

Json = Mapping[str, Any]


def missing(gives: Mapping[str, Any], records: Sequence[Json], what: str) -> str | None:
    """What keeps every record from being as `gives` says, told of the one that comes nearest; None if one is so."""
    if not records:
        return f"expected {_a(what)}, got none"
    complaints = [[c for field, wanted in gives.items() if (c := _differs(one, field, wanted))] for one in records]
    nearest = min(complaints, key=lambda found: len(found))
    return "; ".join(nearest) or None


def unwanted(records: Iterable[Json]) -> str | None:
    """What stands where nothing should."""
    texts = ", ".join(_shown(one["text"]) for one in records)
    return f"expected nothing, got {texts}" if texts else None


def unknown_field(gives: Mapping[str, Any], fields: Sequence[str], what: str) -> str | None:
    """The first name in `gives` that no record of the type has."""
    for field in gives:
        if field not in fields:
            hint = did_you_mean(field, fields)
            return f"{_a(what)} has no {field!r}" + (f" ({hint})" if hint else f"; it has {', '.join(fields)}")
    return None


def _differs(record: Json, field: str, wanted: Any) -> str | None:
    value = record.get(field)
    return None if same(value, wanted) else f"expected {field} {_shown(wanted)}, got {_shown(value)}"


def same(value: Any, wanted: Any) -> bool:
    """Whether a record's value is what a rule file asks for; of a list: whether it holds all that is asked for."""
    if isinstance(value, Mapping) and isinstance(wanted, Mapping):
        return all(same(value.get(key), want) for key, want in wanted.items())
    if isinstance(value, list):
        wants = wanted if isinstance(wanted, list) else [] if wanted is None else [wanted]
        return all(any(same(one, want) for one in value) for want in wants) if wants else not value
    if wanted is None:
        return _told(value) is None
    if isinstance(value, Mapping):  # a span: its text; a speaker: or the name; a date: or the day
        return wanted in (value.get("text"), value.get("name"), value.get("value"))
    if isinstance(value, bool):
        return value is (wanted in (True, "true"))
    if isinstance(value, int | float):
        try:
            return math.isclose(value, float(wanted), rel_tol=1e-3)
        except (TypeError, ValueError):
            return False
    return bool(value == wanted)


def _told(value: Any) -> Any:
    """What is shown of a value: of a span its text."""
    return value.get("text") if isinstance(value, Mapping) and "text" in value else value


def _shown(value: Any) -> str:
    value = _told(value)
    if isinstance(value, list):
        return f"[{', '.join(str(_told(one)) for one in value)}]"
    if isinstance(value, str) and not value.replace("_", "").replace(".", "").isalnum():
        return f"“{value}”"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _a(what: str) -> str:
    return f"{'an' if what[0] in 'aeio' else 'a'} {what}"
