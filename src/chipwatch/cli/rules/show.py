"""`chipwatch rules show`: a rule as it stands in its file, and what it has to do with others."""

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from chipwatch.cli.console import orderly
from chipwatch.cli.options import Rules
from chipwatch.cli.rules.folders import rulebook, shown

if TYPE_CHECKING:
    from chipwatch.rulebook.describe import Description


def show(
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID...", help="Ids of rules, or of names in lexicons, as records state them in `rule`."),
    ],
    rules: Rules = None,
) -> None:
    """Show a rule as it stands in its file.

    With the comments above it, where it is, the words of its lists, and what it replaces, what replaces it and who
    disables it.

    \b
    Example:
      chipwatch rules show position.say chip.h200
    """
    with orderly():
        from chipwatch.output.sink import open_sink
        from chipwatch.rulebook.describe import describe
        from chipwatch.rulebook.pick import pick

        book = rulebook(rules)
        known = [one.id for one in (*book.with_ids(), *(one for one, _ in book.disabled))]
        pages = [_page(found) for asked in ids for one in pick([asked], known) for found in describe(book, one)]
        with open_sink() as sink:
            sink.write("\n".join(pages))


def _page(found: "Description") -> str:
    """YAML: the rule between comments that tell of it."""
    head = [f"# {found.id}: {shown(found.place)}"]
    if found.disabled_at:
        head.append(f"# disabled at {shown(found.disabled_at)}")
    notes = [f"replaces {', '.join(found.replaces)}"] if found.replaces else []
    notes += [f"replaced by {rule}, {shown(place)}" for rule, place in found.replaced_by]
    if any(found.tests.values()):
        notes.append(", ".join(f"{kind}: {count}" for kind, count in found.tests.items() if count))
    for words in found.lists:
        more = "".join(f", more at {shown(place)}" for place in words.additions)
        notes.append(f"${words.name}, {shown(words.place)}{more}: {', '.join(words.words)}")
    wrapped = [
        line
        for note in notes
        for line in textwrap.wrap(
            note, 110, initial_indent="# ", subsequent_indent="#   ", break_long_words=False, break_on_hyphens=False
        )
    ]
    return "".join(f"{line}\n" for line in (*head, *found.source, *wrapped))
