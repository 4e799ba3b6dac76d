"""`chipwatch rules schema`: the shape of rule files, for editors."""

from chipwatch.cli.console import orderly


def schema() -> None:
    """Print the JSON Schema (2020-12) of rule files, with which an editor completes and underlines.

    \b
    Example:
      chipwatch rules schema > rules.schema.json

    With yaml-language-server, the first line of a rule file names it:

    \b
      # yaml-language-server: $schema=rules.schema.json
    """
    with orderly():
        import json

        from chipwatch.extract.guard import shape
        from chipwatch.output.sink import open_sink

        with open_sink() as sink:
            sink.write(json.dumps(shape().json_schema(), indent=2, ensure_ascii=False) + "\n")
