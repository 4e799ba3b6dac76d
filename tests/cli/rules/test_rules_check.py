"""`rules check` and `rules schema` as people run them."""

import json
import random
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from chipwatch.extract.guard import ShapeGuard
from chipwatch.paths import rules_folder
from chipwatch.rulebook.files import rule_files
from chipwatch.rulebook.load import RulebookError, load_rulebook

RULE = """\
record: event
rules:
  - id: my.event
    trigger: {lemma: [mothball], pos: VERB}
    args:
      agents?: {role: [subjct, agent], is: [actor]}
    set: {kind: meeting}
    hits:
      - {text: "Tokyo mothballed talks.", gives: {agents: [Japan]}}
    misses:
      - "The navy mothballed a ship."
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(RULE)
    (tmp_path / "b.yaml").write_text("lists: [\n")
    (tmp_path / "c.yml").write_text("actors:\n  - {name: Foo, kind: compny}\n")
    return tmp_path


def test_each_mistake_has_its_line_a_caret_and_a_hint(run, mine) -> None:
    result = run("rules", "check", mine / "a.yaml")
    assert result.returncode == 1
    assert result.stdout.decode() == (
        f"{mine}/a.yaml:6:24: unknown-role no role is called 'subjct'\n"
        "  |\n"
        "6 |       agents?: {role: [subjct, agent], is: [actor]}\n"
        "  |                        ^^^^^^\n"
        "  = help: did you mean 'subject'?\n"
    )
    assert result.stderr == b"1 error in 1 file\n"


def test_a_broken_file_hides_no_other(run, mine) -> None:
    lines = run("rules", "check", mine, "--format", "concise").stdout.decode().splitlines()
    assert [line.removeprefix(f"{mine}/").partition(" ")[0] for line in lines] == [
        "a.yaml:6:24:",
        "b.yaml:1:9:",
        "c.yml:2:23:",
    ]


def test_json_is_for_machines(run, mine) -> None:
    result = run("rules", "check", mine / "c.yml", "--format", "json")
    (mistake,) = json.loads(result.stdout)
    assert mistake == {
        "file": str(mine / "c.yml"),
        "line": 2,
        "column": 23,
        "level": "error",
        "code": "bad-value",
        "message": "kind: 'compny' is none of the 9 known ones",
        "hint": "did you mean 'company'?",
    }


def test_warnings_alone_end_well_and_can_be_kept_quiet(run, tmp_path) -> None:
    (tmp_path / "empty.yaml").write_text("# nothing yet\n")
    result = run("rules", "check", tmp_path)
    assert (result.returncode, b"empty-file warning:" in result.stdout) == (0, True)
    result = run("rules", "check", "--quiet", tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")


def test_the_shipped_rules_are_well(run) -> None:
    result = run("rules", "check")
    assert (result.returncode, result.stdout) == (0, b"")
    assert result.stderr.endswith(b" files are well\n")


def test_codes_are_explained(run) -> None:
    assert b"dead-lemma" in run("rules", "check", "--codes").stdout


def test_a_folder_that_is_not_there_is_wrong_usage(run) -> None:
    result = run("rules", "check", "no-such-folder")
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"no-such-folder" in result.stderr


def test_extract_tells_of_mistakes_in_a_line_each(run, mine) -> None:
    result = run("extract", "-", "--rules", mine, stdin=b"Chips were banned.")
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"Traceback" not in result.stderr
    assert b"c.yml:2:23: bad-value" in result.stderr


def test_the_schema_is_one_and_the_shipped_files_keep_to_it(run) -> None:
    schema = json.loads(run("rules", "schema").stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    def problems(text: str) -> list[str]:
        return [error.json_path for error in validator.iter_errors(yaml.load(text, Loader=yaml.BaseLoader))]

    for path in rule_files(rules_folder() / "positions"):
        text = path.read_text(encoding="utf-8")
        if "confidence:" not in text and "true" not in text:  # what is no text has another type for an editor
            assert problems(text) == [], path
    assert problems(RULE.replace("kind: meeting", "kind: meting")) == ["$.rules[0].set.kind"]
    assert problems(RULE.replace("trigger", "triger")) != []


def test_whatever_befalls_a_file_no_other_error_comes_out(tmp_path) -> None:
    chance = random.Random(7)
    texts = [path.read_text(encoding="utf-8") for path in rule_files(rules_folder())]
    for number in range(150):
        lines = chance.choice(texts).splitlines()[:120]
        for _ in range(chance.randint(1, 3)):
            n = chance.randrange(len(lines))
            lines[n] = chance.choice(
                ["", " " + lines[n], lines[n][1:], lines[n].replace("e", "", 1), lines[n].replace(": ", ":"),
                 lines[n].replace("[", ""), lines[n].replace("- ", ""), lines[n] + " {", lines[n].replace('"', "")]
            )  # fmt: skip
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "mine.yaml").write_text("\n".join(lines), encoding="utf-8")
        with suppress(RulebookError):  # and nothing else is raised
            load_rulebook([folder], ShapeGuard())
