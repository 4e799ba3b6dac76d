"""What YAML drops without a word: tags, and the rest of a text behind ` #`.

Takes the text of a file, gives mistakes with their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from chipwatch.rulebook.errors import Place, RuleError

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

# Keys that hold sentences: what stands behind ` #` there is rather a part of the sentence.
_SENTENCE = re.compile(r"(?:text|about|of|trigger|phrase|has|has_not): |^\s*- (?!\w+:)")
_ENDS = re.compile(r"[.!?][\"”’']?\s*$")


def traps(text: str, file: str) -> Iterator[RuleError]:
    """The traps in one file that can be read as YAML."""
    if "!" not in text and "#" not in text:
        return
    lines = text.splitlines()
    last: yaml.Token | None = None
    try:
        for token in yaml.scan(text, Loader=_Loader):
            if isinstance(token, yaml.TagToken):
                mark = token.start_mark
                word = text[mark.index : token.end_mark.index].strip()
                yield RuleError(
                    "yaml-tag", f"the tag {word!r} has no effect", Place(file, mark.line + 1, mark.column + 1),
                    "take it out; a text that begins with `!` stands in quotes",
                )  # fmt: skip
            if isinstance(last, yaml.ScalarToken) and last.plain and (found := _cut(last, lines, file)):
                yield found
            last = token
    except yaml.YAMLError:
        return


def _cut(token: yaml.ScalarToken, lines: list[str], file: str) -> RuleError | None:
    mark = token.end_mark
    if mark.line >= len(lines):
        return None
    match = re.match(r"\s+(#.*)", lines[mark.line][mark.column :])
    if not match:
        return None
    line = lines[mark.line]
    sentence = _SENTENCE.search(line) is not None and _ENDS.search(match[1]) and not _ENDS.search(token.value)
    if not (sentence or re.match(r"#[\w'\"]", match[1])):
        return None
    place = Place(file, mark.line + 1, mark.column + match.start(1) + 1)
    return RuleError(
        "cut-text", f"the text ends at {token.value[-30:]!r}: what stands behind ` #` is a comment", place,
        "put the text in quotes; a comment begins with `# `",
    )  # fmt: skip
