"""What the README shows is what the program prints."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^\$ (.+)\n((?:(?!\$ ).+\n)*)", "\n".join(re.findall(r"```console\n(.*?)```", README, re.DOTALL)), re.MULTILINE
)


def test_the_readme_has_examples() -> None:
    assert EXAMPLES


@pytest.mark.skipif(not shutil.which("jq") or os.name == "nt", reason="the examples pipe into jq")
@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_example_prints_what_the_readme_shows(command: str, output: str) -> None:
    ours = command.replace("chipwatch ", f"{sys.executable} -m chipwatch ", 1)
    done = subprocess.run(ours, shell=True, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == output
