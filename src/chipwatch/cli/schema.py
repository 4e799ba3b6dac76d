"""`chipwatch schema`: the record contract for other programs."""

from chipwatch.cli.console import orderly


def schema() -> None:
    """Print the JSON Schema (2020-12) that every record keeps to.

    \b
    Example:
      chipwatch schema > chipwatch.schema.json
    """
    with orderly():
        import json

        from chipwatch.output.sink import open_sink
        from chipwatch.records import json_schema

        with open_sink() as sink:
            sink.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
