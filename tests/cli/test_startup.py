"""Help answers at once, and says what is true."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["extract", "batch", "explain", "diff", "gaps", "text", "schema", "info"]
COMMANDS += ["rules test", "rules list", "rules show", "rules new", "rules calibrate"]
EXAMPLE_ELSEWHERE = {"diff", "rules new", "rules calibrate"}  # need files of their own: see the commands' tests
SLOW = {"spacy", "dateparser", "pydantic", "rich", "numpy", "charset_normalizer"}


@pytest.mark.parametrize("args", [["--help"], ["--version"], *([*command.split(), "--help"] for command in COMMANDS)])
def test_help_and_version_import_nothing_slow(args) -> None:
    probe = (
        "import sys\n"
        "from chipwatch.cli import app\n"
        f"app({args!r}, standalone_mode=False)\n"
        "print(sorted(name.partition('.')[0] for name in sys.modules), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, text=True)
    loaded = set(re.findall(r"'(\w+)'", result.stderr))
    assert "typer" in loaded
    assert not loaded & SLOW


def test_the_front_door_opens_without_a_language_model() -> None:
    probe = "import sys, chipwatch; chipwatch.__version__; print(sorted({*sys.modules} & {*sys.argv[1:]}))"
    command = [sys.executable, "-c", probe, *SLOW]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout == "[]\n"


@pytest.mark.parametrize("command", [None, *(name for name in COMMANDS if name not in EXAMPLE_ELSEWHERE)])
def test_the_example_in_the_help_runs(run, command, tmp_path) -> None:
    text = run(*(command or "").split(), "--help").stdout.decode()
    example = text.split("Example:\n")[1].splitlines()[0].strip()
    program, *args = shlex.split(example.partition(" > ")[0])
    assert program == "chipwatch"
    assert args[: len((command or "").split())] == (command or "").split()
    result = subprocess.run([sys.executable, "-m", program, *args], cwd=ROOT, capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout


def test_help_can_be_printed_in_any_encoding(run) -> None:
    for command in COMMANDS:
        assert run(*command.split(), "--help", PYTHONIOENCODING="ascii").returncode == 0


def test_version_names_the_program(run) -> None:
    import chipwatch

    assert run("--version").stdout.decode().strip() == f"chipwatch {chipwatch.__version__}"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete(run, shell) -> None:
    result = run("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert result.returncode == 0
    assert b"CHIPWATCH_COMPLETE" in result.stdout.upper()


def test_completion_offers_the_types_of_records(run) -> None:
    result = run(_CHIPWATCH_COMPLETE="complete_bash", COMP_WORDS="chipwatch extract --type ", COMP_CWORD="3")
    assert "position" in result.stdout.decode().split()


@pytest.mark.parametrize(
    "args",
    [
        ["extract"],
        ["extract", "x", "--type", "rumour"],
        ["extract", "x", "--format", "xml"],
        ["extract", "x", "--min-confidence", "2"],
        ["extract", "x", "--date", "last week"],
        ["extract", "x", "--max-size", "big"],
        ["extract", "x", "--rules", "no-such-folder"],
        ["extract", "x", "--output", "no-such-folder/out.jsonl"],
        ["extract", "x", "--colour"],
        ["diff", "x"],
        ["diff", "-", "-"],
        ["diff", "x", "y", "--only", "moved"],
        ["gaps"],
        ["gaps", "x", "--top", "0"],
        ["digest"],
    ],
)
def test_wrong_usage_is_said_and_ends_with_2(run, args) -> None:
    result = run(*args)
    assert result.returncode == 2
    assert result.stdout == b""
    assert b"Error: " in result.stderr
    assert b"Traceback" not in result.stderr


def test_types_on_the_command_line_are_those_of_the_contract() -> None:
    from chipwatch.cli.options import RecordType
    from chipwatch.records import json_schema

    consts = {
        d["properties"]["record"]["const"] for d in json_schema()["$defs"].values() if "record" in d["properties"]
    }
    assert {type_.value for type_ in RecordType} == consts
