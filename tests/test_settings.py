"""Which folders of rules are in force, and who named them."""

import os
from pathlib import Path

import pytest

from chipwatch.paths import rules_folder
from chipwatch.settings import SettingsError, rule_folders


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHIPWATCH_RULES", raising=False)


def folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def test_without_a_word_only_the_shipped_rules_are_in_force(tmp_path: Path) -> None:
    assert rule_folders(start=tmp_path) == ((), None)


def test_the_nearest_file_names_folders_relative_to_itself(tmp_path: Path) -> None:
    mine, deep = folder(tmp_path / "mine"), folder(tmp_path / "a" / "b")
    (tmp_path / "chipwatch.yaml").write_text("rules: mine\n")
    assert rule_folders(start=deep) == ((mine,), str(tmp_path / "chipwatch.yaml"))
    (tmp_path / "a" / "chipwatch.yaml").write_text("rules:\n  - b\n  - ../mine\n")
    assert rule_folders(start=deep) == ((deep, tmp_path / "a" / "../mine"), str(tmp_path / "a" / "chipwatch.yaml"))


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = (folder(tmp_path / name) for name in ("one", "two", "three"))
    (tmp_path / "chipwatch.yaml").write_text("rules: one\n")
    monkeypatch.setenv("CHIPWATCH_RULES", f"{two}{os.pathsep}{three}")
    assert rule_folders(start=tmp_path) == ((two, three), "CHIPWATCH_RULES")
    assert rule_folders([three], start=tmp_path) == ((three,), "--rules")
    monkeypatch.setenv("CHIPWATCH_RULES", "")
    assert rule_folders(start=tmp_path).folders == (one,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule: x\n", ":1:1: unknown-key chipwatch.yaml has no 'rule' (did you mean 'rules'?)"),
        ("colour: x\n", ":1:1: unknown-key chipwatch.yaml has no 'colour' (there is only rules)"),
        ("rules: [\n", ":1:9: yaml-syntax "),
        ("# mine\nrules: none\n", ":2:1: no-folder there is no folder "),
        ("rules:\n  - .\n  - none\n", ":3:5: no-folder there is no folder "),
        ("rules: {a: b}\n", ":1:1: bad-rules "),
        ("- rules\n", ":1:1: not-a-mapping "),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "chipwatch.yaml"
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        rule_folders(start=tmp_path)
    assert str(caught.value).startswith(f"{file}{said}")


def test_a_file_that_names_nothing_names_no_folders(tmp_path: Path) -> None:
    (tmp_path / "chipwatch.yaml").write_text("rules:\n")
    assert rule_folders(start=tmp_path).folders == ()


def test_a_folder_named_twice_counts_once_and_the_shipped_ones_are_in_force_anyway(tmp_path: Path) -> None:
    one, two = folder(tmp_path / "one"), folder(tmp_path / "two")
    given = [one, rules_folder(), two, tmp_path / "two" / ".." / "one", rules_folder() / "terms"]
    assert rule_folders(given).folders == (one, two)


def test_a_folder_of_the_environment_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIPWATCH_RULES", str(tmp_path / "none"))
    with pytest.raises(SettingsError, match=r"CHIPWATCH_RULES: there is no folder .*none"):
        rule_folders(start=tmp_path)
