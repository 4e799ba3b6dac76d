"""`chipwatch explain`: why a rule fired, or why it did not."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, complain, orderly
from chipwatch.cli.options import MaxSize, Model, Rules, parse_date
from chipwatch.clipping import MAX_BYTES

if TYPE_CHECKING:
    from chipwatch.clipping import Clipping
    from chipwatch.extract.explain import Explained, SentenceView
    from chipwatch.extractor import Extractor
    from chipwatch.records import Record

BRIEF = 3  # sentences: of more, triggers that nearly stand there are looked for only if all is asked for
TEXT_SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".text")


class ExplainFormat(StrEnum):
    """The ways in which `explain` can answer."""

    text = "text"
    json = "json"


def explain(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SENTENCE|FILE", help="A sentence in quotation marks; a clipping; - for standard input."
        ),
    ],
    record: Annotated[
        str | None,
        typer.Option("--record", metavar="ID", help="The record of the clipping that `extract` gives this id."),
    ] = None,
    at: Annotated[
        int | None,
        typer.Option("--at", min=0, metavar="OFFSET", help="The clipping's sentence that holds this offset."),
    ] = None,
    asked: Annotated[
        list[str] | None,
        typer.Option(
            "--rule",
            metavar="ID",
            help="How this rule fared, constraint by constraint; `*` stands for anything; may be given more than once.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every rule that looked, every way that a role tried, constraints whole.")
    ] = False,
    tree: Annotated[bool, typer.Option("--parse", help="Also what the model makes of each word.")] = False,
    form: Annotated[
        ExplainFormat, typer.Option("--format", help="text: to read; json: one object for programs.")
    ] = ExplainFormat.text,
    date: Annotated[
        str | None,
        typer.Option(parser=parse_date, metavar="DATE", help="The text's date, in place of what it says itself."),
    ] = None,
    rules: Rules = None,
    model: Model = None,
    max_size: MaxSize = MAX_BYTES,
) -> None:
    """Show which rules fired on a sentence, which only looked, and why.

    Each constraint is shown with the words that met it, or with the nearest miss. What is shown is the engine's own
    match, played again: "would fire without ..." is said only of what does fire then.

    \b
    Example:
      chipwatch explain "Washington banned sales of the H20 to China."
      chipwatch explain "The ministry may ban the plan." --rule "event.export-restriction.*"
      chipwatch explain seeds/news-report.txt --at 253
    """
    with orderly():
        from chipwatch.output.sink import open_sink

        if record is not None and at is not None:
            raise typer.BadParameter("give a record or an offset, not both", param_hint="'--record'")
        clipping = _clipping(source, date, max_size, wants_file=record is not None)
        extractor = _extractor(model, rules or [])
        explained = _explained(extractor, clipping)
        wanted = _rules(asked or [], explained)
        found: Record | None = None
        if record is not None:
            found = _record(record, explained, source)
            views = explained.of_record(found, wanted)
        else:
            views = _views(explained, at, wanted, everything)
        with open_sink() as sink:
            if form is ExplainFormat.json:
                from chipwatch.output.explanation_json import to_explanation_json

                sink.write(to_explanation_json(explained, views, found))
            else:
                from chipwatch.output.explanation import ExplanationWriter

                ExplanationWriter(sink, everything=everything, parse=tree).write(explained, views, found)


def _clipping(source: str, date: str | None, max_size: int, *, wants_file: bool) -> "Clipping":
    """What is to be explained: a file where there is one of this name, else the argument is the text itself."""
    from chipwatch.clipping import ClippingError, clipping_from_text, read_clipping

    if not source.strip():
        raise typer.BadParameter("give a sentence or a file", param_hint="'SENTENCE|FILE'")
    try:
        is_file = source == "-" or Path(source).exists()
    except OSError:  # too long for a file's name
        is_file = False
    if not is_file and (wants_file or (" " not in source.strip() and source.lower().endswith(TEXT_SUFFIXES))):
        raise typer.BadParameter(f"there is no file {source!r}", param_hint="'SENTENCE|FILE'")
    try:
        if is_file:
            return read_clipping(source, date=date, max_bytes=max_size)
        return clipping_from_text(source, date=date)
    except ClippingError as error:
        complain(str(error))
        raise typer.Exit(INPUT_FAILED) from None


def _extractor(model: str | None, rules: Sequence[Path]) -> "Extractor":
    from chipwatch.extractor import Extractor
    from chipwatch.settings import rule_folders

    return Extractor(model=model, rules=rule_folders(rules).folders)


def _explained(extractor: "Extractor", clipping: "Clipping") -> "Explained":
    from chipwatch.clipping import ClippingError

    try:
        return extractor.explain(clipping)
    except ClippingError as error:
        complain(str(error))
        raise typer.Exit(INPUT_FAILED) from None


def _rules(patterns: Iterable[str], explained: "Explained") -> list[str]:
    """The ids of the rules that are asked for, in the order in which the engine has them."""
    from chipwatch.cli.rules.folders import disabled
    from chipwatch.rulebook.errors import did_you_mean

    wanted: set[str] = set()
    for pattern in patterns:
        found = [rule for rule in explained.rules if fnmatchcase(rule, pattern)]
        if not found and (place := disabled(explained.book).get(pattern)):
            raise typer.BadParameter(f"{pattern} is disabled at {place}; take it out there", param_hint="'--rule'")
        if not found:
            hint = did_you_mean(pattern, explained.rules)
            what = f"no rule is called {pattern!r}" + (
                f" ({hint})" if hint else "; `chipwatch rules list` has them all"
            )
            raise typer.BadParameter(what, param_hint="'--rule'")
        wanted.update(found)
    return [rule for rule in explained.rules if rule in wanted]


def _record(record_id: str, explained: "Explained", source: str) -> "Record":
    from chipwatch.rulebook.errors import did_you_mean

    records = {record.id: record for record in explained.records}
    if record_id in records:
        return records[record_id]
    short = [one for one in records if one.endswith(f"-{record_id}")]  # `t1`: the document is known
    if len(short) == 1:
        return records[short[0]]
    hint = did_you_mean(record_id, records)
    what = f"{source} gives no record {record_id!r}" + (f" ({hint})" if hint else "; `chipwatch extract` gives the ids")
    raise typer.BadParameter(what, param_hint="'--record'")


def _views(explained: "Explained", at: int | None, rules: list[str], everything: bool) -> list["SentenceView"]:
    """The sentence at an offset, or all; with rules, those that have something to say of them."""
    if at is not None:
        span = explained.sentence_at(at)
        if span is None:
            size = len(explained.clipping.text)
            what = f"no sentence stands at offset {at}; the text has {size} characters"
            raise typer.BadParameter(what, param_hint="'--at'")
        spans = [span]
    else:
        spans = explained.sentences_with(rules) if rules else explained.sentences()
    looked = everything or not rules
    brief = everything or len(spans) <= BRIEF
    return [explained.sentence(span, rules, misses=looked, begun=looked and brief) for span in spans]
