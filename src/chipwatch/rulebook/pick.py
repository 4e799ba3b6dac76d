"""Ids as people name them: written out, or with `*`, `?` and `[...]`.

Takes the ids that there are and what somebody asked for, gives the ids meant. The one thing to know: to ask for what is
not there is an error with the nearest right word, never an empty answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from chipwatch.errors import SetupError
from chipwatch.rulebook.errors import did_you_mean


class UnknownId(SetupError):
    """No rule or entry has this id, or none is like this."""


def pick(
    wanted: Sequence[str], known: Iterable[str], what: str = "rule", disabled: Mapping[str, str] | None = None
) -> list[str]:
    """The known ids that `wanted` names, in their own order; all of them if nothing is wanted. Raises UnknownId.

    disabled: ids that are not in force, and where that is said.
    """
    known = list(dict.fromkeys(known))
    if not wanted:
        return known
    for name in wanted:
        if not any(fnmatchcase(one, name) for one in known):
            if place := (disabled or {}).get(name):
                raise UnknownId(f"{name} is disabled at {place}; take it out there")
            is_glob = any(mark in name for mark in "*?[")
            hint = None if is_glob else did_you_mean(name, known)
            raise UnknownId(f"no {what} is {'like' if is_glob else 'called'} {name!r}" + (f" ({hint})" if hint else ""))
    return [one for one in known if any(fnmatchcase(one, name) for name in wanted)]
