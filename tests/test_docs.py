"""Guides are followed as a reader would: files are written, commands are run, and what they print is compared.

In a guide, a block whose language is followed by a path is a file; a block `console` holds commands and what they
print, on standard output and standard error, as on a terminal.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
BLOCK = re.compile(r"^```(\w+)(?: ([\w./-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def follow(guide: str, folder: Path) -> str:
    """The guide with what its commands print today in place of what it shows; its files are written to a folder."""

    def step(block: re.Match[str]) -> str:
        language, path, text = block.groups()
        if path:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        elif language == "console":
            text = COMMAND.sub(lambda one: f"$ {one[1]}\n{_run(one[1], folder)}", text)
            return f"```console\n{text}```"
        return block[0]

    return BLOCK.sub(step, guide)


def _run(command: str, folder: Path) -> str:
    ours = re.sub(r"\bchipwatch (?=[a-z])", f"{sys.executable} -m chipwatch ", command, count=1)
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    environment.pop("CHIPWATCH_RULES", None)
    done = subprocess.run(
        ours,
        shell=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        cwd=folder,
        env=environment,
        check=False,
    )
    return done.stdout


@pytest.mark.skipif(not shutil.which("jq") or os.name == "nt", reason="the guides pipe into jq")
@pytest.mark.parametrize("name", ["rules.md"])
def test_following_a_guide_gives_what_it_shows(name: str, tmp_path: Path) -> None:
    guide = (DOCS / name).read_text(encoding="utf-8")
    assert COMMAND.search(guide)
    assert follow(guide, tmp_path) == guide
