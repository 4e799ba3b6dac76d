"""`chipwatch text`: the text that offsets count in."""

from typing import Annotated

import typer

from chipwatch.cli.console import INPUT_FAILED, complain, orderly
from chipwatch.cli.inputs import waiting_is_told
from chipwatch.cli.options import MaxSize
from chipwatch.clipping import MAX_BYTES


def text(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A clipping; - for standard input.")],
    max_size: MaxSize = MAX_BYTES,
) -> None:
    """Print the text that the offsets of records count in, as UTF-8.

    It is the decoded file with nothing taken out but a byte-order mark: front matter, line ends and odd
    spaces stand as they are.

    \b
    Example:
      chipwatch text seeds/press-release.md
    """
    with orderly():
        from chipwatch.clipping import ClippingError, read_clipping
        from chipwatch.output.sink import open_sink

        try:
            with waiting_is_told(file):
                clipping = read_clipping(file, max_bytes=max_size)
        except ClippingError as error:
            complain(str(error))
            raise typer.Exit(INPUT_FAILED) from None
        with open_sink() as sink:
            sink.write(clipping.text)
