"""Files to start from: a rule or name of each type, with comments that teach how it is written.

Takes a type and a name, gives the text of a rule file. The one thing to know: a template holds `@name@` (as written)
and `@id@` (in small letters, hyphens between), and passes `rules check` and `rules test` whatever they are.
"""

from __future__ import annotations

import re
from importlib.resources import files


def slug(name: str) -> str:
    """A name in small letters, with hyphens between its words."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def template(type_: str, name: str) -> str:
    """The text of a rule file that begins a rule or name. `type_`: the name of one of the files beside this one."""
    text = (files(__name__) / f"{type_}.yaml").read_text(encoding="utf-8")
    return text.replace("@id@", slug(name)).replace("@name@", name)
