"""`chipwatch rules calibrate`: how far to trust each rule, measured."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, complain, orderly
from chipwatch.cli.inputs import load_extractor
from chipwatch.cli.options import Model, Rules

if TYPE_CHECKING:
    from chipwatch.evaluate.calibrate import Calibration, Foretold
    from chipwatch.evaluate.gold import Judged


def calibrate(
    gold: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="Annotated clippings: clippings/NAME.txt and annotations/NAME.json.",
        ),
    ],
    polnear: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="A split of the PolNeAR corpus, for positions: text/NAME.txt and attributions/NAME_*.ann.",
        ),
    ] = None,
    articles: Annotated[int, typer.Option(min=1, metavar="N", help="How many articles of PolNeAR to read.")] = 200,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="The rule file to write, rather than standard output."),
    ] = None,
    report: Annotated[
        bool,
        typer.Option(
            "--report",
            help="Instead of the rule file: what confidence says and what is right, by tenths, each clipping "
            "foretold by all others.",
        ),
    ] = False,
    rules: Rules = None,
    model: Model = None,
) -> None:
    """Measure how often the records of each rule are right, and write that as their confidence.

    What comes out is a rule file with the section `confidence`; the shipped one is rules/confidence.yaml. A rule with
    few cases stands near the mean of its kind, and one that says its own `confidence:` keeps it.

    \b
    Example:
      chipwatch rules calibrate --gold gold --polnear polnear/train -o rules/confidence.yaml
    """
    with orderly():
        from chipwatch.clipping import ClippingError
        from chipwatch.evaluate.gold import GoldError
        from chipwatch.evaluate.measure import listed_ids, measure_gold, measure_polnear
        from chipwatch.output.sink import open_sink

        extractor = load_extractor(model, rules or [])
        try:
            judged = measure_gold(extractor, gold)
            others = measure_polnear(extractor, polnear, articles) if polnear else []
        except (GoldError, ClippingError) as error:
            complain(str(error))
            raise typer.Exit(INPUT_FAILED) from None
        from chipwatch.evaluate.calibrate import calibrate as calibrated
        from chipwatch.evaluate.calibrate import leave_one_out, to_yaml

        listed = listed_ids(extractor.book)
        calibration = calibrated(judged, others, listed)
        with open_sink(None if str(output) == "-" else output) as sink:
            if report:
                foretold = leave_one_out(judged, others, listed, calibration.weight)
                sink.write("".join(f"{line}\n" for line in _table(foretold)))
            else:
                sink.write(to_yaml(calibration, _about(judged, others, calibration)))


def _about(judged: list["Judged"], others: list["Judged"], calibration: "Calibration") -> list[str]:
    lines = [
        "How often the records of each rule were right, and in how many cases. Written by `chipwatch rules calibrate`:",
        "run it again rather than edit it. For a rule without a line its kind's counts: actor.ner, actor, event.",
        f"Measured on {len({one.document for one in judged})} annotated clippings.",
    ]
    if others:
        articles = len({one.document for one in others})
        lines.append(f"others: cases in {articles} articles of PolNeAR, each counted as {calibration.weight:g} of one.")
    return lines


def _table(foretold: Iterator["Foretold"]) -> Iterator[str]:
    from chipwatch.evaluate.calibrate import report

    yield f"{'type':<10}{'confidence':<14}{'records':>8}{'stated':>8}{'right':>8}"
    for kind, name, count, stated, right in report(foretold):
        yield f"{kind:<10}{name:<14}{count:>8}{stated:>8.2f}{right:>8.2f}"
