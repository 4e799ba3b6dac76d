"""`chipwatch rules calibrate`: confidences from annotated clippings, written as a rule file."""

import json
import subprocess
import sys

import pytest

TEXT = "Nvidia shipped 40,000 H20 chips to China on Friday. AMD said that it would wait.\n"


@pytest.fixture
def gold(tmp_path):
    """Three copies of a clipping; in all of them AMD is called wrong and its position right."""
    annotations = {
        "actors": [{"name": "Nvidia"}, {"name": "China"}],
        "chips": [{"name": "H20"}],
        "positions": [{"speaker": "AMD", "content": "it would wait"}],
    }
    for folder in ("clippings", "annotations"):
        (tmp_path / "gold" / folder).mkdir(parents=True)
    for name in "abc":
        (tmp_path / "gold" / "clippings" / f"{name}.txt").write_text(TEXT)
        (tmp_path / "gold" / "annotations" / f"{name}.json").write_text(json.dumps(annotations))
    return tmp_path / "gold"


def test_a_rule_file_is_written_and_taken_by_extract(run, gold, tmp_path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    result = run("rules", "calibrate", "--gold", gold, "-o", folder / "confidence.yaml")
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    printed = run("rules", "calibrate", "--gold", gold)
    assert printed.stdout == (folder / "confidence.yaml").read_bytes()
    lines = printed.stdout.decode().splitlines()
    assert "# Measured on 3 annotated clippings." in lines
    (amd,) = (line for line in lines if line.startswith("  actor.amd:"))
    assert amd.endswith("cases: 3}")
    records = [
        json.loads(line) for line in run("extract", gold / "clippings" / "a.txt", "--rules", folder).stdout.splitlines()
    ]
    trusted = {one["name"]: one["confidence"] for one in records if one["record"] == "actor"}
    assert trusted["AMD"] < 0.5 < trusted["Nvidia"]
    assert f"precision: {trusted['AMD']:.2f}" in amd


def test_the_report_tells_what_is_right_by_confidence(run, gold) -> None:
    lines = run("rules", "calibrate", "--gold", gold, "--report").stdout.decode().splitlines()
    assert lines[0].split() == ["type", "confidence", "records", "stated", "right"]
    rows = [line.split() for line in lines[1:]]
    tenths = [row for row in rows if row[0] == "actor" and "-" in row[1]]
    assert sum(int(row[2]) for row in tenths) == 9


def test_bad_annotations_end_it_with_one_line(run, gold) -> None:
    (gold / "annotations" / "b.json").write_text("{")
    result = run("rules", "calibrate", "--gold", gold)
    assert (result.returncode, result.stdout) == (1, b"")
    (line,) = result.stderr.decode().splitlines()
    assert line.startswith(f"chipwatch: {gold / 'annotations' / 'b.json'}: ")


def test_nothing_is_asked_of_what_is_not_there(run, tmp_path) -> None:
    assert run("rules", "calibrate", "--gold", tmp_path / "none").returncode == 2
    result = run("rules", "calibrate", "--gold", tmp_path)
    assert result.returncode == 1
    assert b"holds no annotations" in result.stderr


def test_a_user_s_rule_without_a_number_has_its_kind_s(run, tmp_path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "mine.yaml").write_text(
        "record: event\nrules:\n"
        "  - {id: mine.purr, trigger: purred, set: {kind: meeting}}\n"
        "  - {id: mine.sneeze, trigger: sneezed, set: {kind: tariff}, confidence: 0.33}\n"
    )
    clipping = tmp_path / "a.txt"
    clipping.write_text("Nvidia purred at China. AMD sneezed at the European Union on Friday.\n")
    command = [sys.executable, "-m", "chipwatch", "extract", str(clipping), "--rules", str(rules), "--type", "event"]
    output = subprocess.run(command, capture_output=True, check=True).stdout
    found = {one["rule"]: one["confidence"] for one in map(json.loads, output.splitlines()) if one["record"] == "event"}
    assert found["mine.sneeze"] == 0.33
    assert 0.5 < found["mine.purr"] < 1
