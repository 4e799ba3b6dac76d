"""`chipwatch rules new`: what it writes works as it is, and nothing is written over."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

NEW = [
    ("term", "my-cap", "term.my-cap"),
    ("event", "Padlocked Gates", "event.padlocked-gates"),
    ("position", "trumpets", "position.trumpets"),
    ("actor", "Brindle & Sons", "actor.brindle-sons"),
    ("chip", "Quol 9x", "chip.quol-9x"),
]


@pytest.fixture
def here(tmp_path: Path):
    """Runs `chipwatch` in a folder of its own."""

    def call(*args: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "chipwatch", *map(str, args)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)

    return call


def test_templates_pass_as_they_are(here, tmp_path) -> None:
    for type_, name, _ in NEW:
        result = here("rules", "new", type_, name, "mine")
        assert (result.returncode, result.stderr) == (0, "")
        path = Path(result.stdout.splitlines()[0])
        assert path.parent == Path("mine")
        assert "#" in (tmp_path / path).read_text(encoding="utf-8")
    assert here("rules", "check", "mine").returncode == 0
    tested = here("rules", "test", "mine")
    assert tested.stdout.startswith("5 rules, 11 examples: all pass (")
    listed = here("rules", "list", "--rules", "mine", "--file", "mine").stdout
    assert {line.split()[0] for line in listed.splitlines()[1:]} == {rule for *_, rule in NEW}


def test_it_says_what_to_do_next(here, tmp_path) -> None:
    said = here("rules", "new", "term", "my-cap", "mine").stdout
    for line in said.splitlines():
        if line.startswith("  chipwatch rules"):
            assert here(*line.split()[1:]).returncode == 0, line
    assert "  rules: mine" in said.splitlines()


def test_without_a_folder_it_goes_where_rules_are_in_force(here, tmp_path) -> None:
    assert here("rules", "new", "term", "one").stdout.startswith("rules/term-one.yaml\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "chipwatch.yaml").write_text("rules: mine\n")
    result = here("rules", "new", "term", "two")
    assert result.stdout.startswith("mine/term-two.yaml\n")
    assert yaml.safe_load((tmp_path / "mine" / "term-two.yaml").read_text())["rules"][0]["id"] == "term.two"


def test_nothing_is_written_over_and_no_id_given_twice(here, tmp_path) -> None:
    file = tmp_path / "mine" / "term-my-cap.yaml"
    file.parent.mkdir()
    file.write_text("# mine\n")
    result = here("rules", "new", "term", "my-cap", "mine")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("chipwatch: mine/term-my-cap.yaml: is there already")
    assert file.read_text() == "# mine\n"
    for type_, name in (("term", "Tariff"), ("actor", "Nvidia"), ("chip", "H200")):
        result = here("rules", "new", type_, name, "mine")
        assert (result.returncode, result.stdout) == (1, "")
        assert f"there is a {type_}.{name.lower()} already: " in result.stderr
    assert [one.name for one in file.parent.iterdir()] == ["term-my-cap.yaml"]


@pytest.mark.parametrize(("type_", "name"), [("rumour", "x"), ("term", "a: b"), ("term", "../x"), ("actor", "?")])
def test_wrong_names_are_refused(here, tmp_path, type_, name) -> None:
    result = here("rules", "new", type_, name, "mine")
    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "mine").exists()


def test_the_shipped_folder_is_left_alone(here) -> None:
    from chipwatch.paths import rules_folder

    result = here("rules", "new", "term", "my-cap", rules_folder())
    assert result.returncode == 2
    assert "holds the shipped rules" in result.stderr
