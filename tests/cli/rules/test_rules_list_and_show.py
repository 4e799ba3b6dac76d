"""`chipwatch rules list` and `chipwatch rules show`."""

import json
from pathlib import Path

import pytest

MINE = """\
record: position
disable: [position.deny, chip.h200]
extend: {list: say-verbs, add: [trumpet]}
rules:
  # Our own cue.
  # It takes two lines to say why.
  - id: position.mine
    about: A cue of our own.
    trigger: {lemma: $say-verbs}  # a list
    args: {speaker: {role: speaker}}

    set: {content: clause}
    replaces: [position.say]
    hits:
      - {text: "The minister said that the harvest was poor."}
    misses: ["The minister slept.", "A door closed."]

# The next part.
chips:
  - {name: QF9, vendor: Quartz Fabrics, kind: accelerator, level: model}
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    return tmp_path


def rows(result) -> list[list[str]]:
    head, *lines = result.stdout.decode().splitlines()
    assert head.split() == ["ID", "RECORD", "HITS", "MISSES", "TODO", "PLACE"]
    return [line.split() for line in lines]


def test_the_list_has_a_line_a_rule(run, mine) -> None:
    assert rows(run("rules", "list", "--rules", mine, "--file", "mine.yaml")) == [
        ["position.mine", "position", "1", "2", "0", f"{mine / 'mine.yaml'}:7"],
        ["chip.qf9", "chip", "0", "0", "0", f"{mine / 'mine.yaml'}:20"],
    ]


def test_names_of_lexicons_are_listed_where_they_are_asked_for(run) -> None:
    every = {row[0] for row in rows(run("rules", "list"))}
    assert {"position.say", "event.tariff.verb", "chip.shape.nvidia-nvl"} <= every
    assert not {"actor.nvidia", "chip.h200"} & every
    assert "chip.h200" in {row[0] for row in rows(run("rules", "list", "--record", "chip"))}
    assert [row[0] for row in rows(run("rules", "list", "actor.nvidi*"))] == ["actor.nvidia"]


def test_filters_narrow_and_slips_get_hints(run) -> None:
    found = json.loads(
        run("rules", "list", "event.t*", "--record", "event", "--file", "tariff", "--format", "json").stdout
    )
    assert found
    assert all(one["id"].startswith("event.tariff") and one["file"].endswith("tariff.yaml") for one in found)
    assert {"id", "record", "file", "line", "hits", "misses", "todo", "about"} == {*found[0]}
    assert run("rules", "list", "zzz*").stderr == b"chipwatch: no rule is like 'zzz*'\n"
    for args, hint in (["--record", "evnt"], "'event'"), (["event.tarif.verb"], "'event.tariff.verb'"):
        result = run("rules", "list", *args)
        assert (result.returncode, result.stdout) == (2, b"")
        assert f"did you mean {hint}?" in result.stderr.decode()


def test_a_rule_is_shown_as_it_stands(run, mine) -> None:
    lines = run("rules", "show", "position.mine", "--rules", mine).stdout.decode().splitlines()
    assert lines[0] == f"# position.mine: {mine / 'mine.yaml'}:7"
    # as it stands in the file, with the comments above it
    assert lines[1:13] == [line.removeprefix("  ") for line in MINE.splitlines()[4:16]]
    assert lines[13] == "# replaces position.say"
    assert lines[14] == "# hits: 1, misses: 2"
    words = " ".join(line.removeprefix("#").strip() for line in lines[15:])
    assert words.startswith("$say-verbs, ")
    assert f"more at {mine / 'mine.yaml'}:3: say, tell, " in words
    assert words.endswith(", trumpet")


def test_who_replaces_and_who_disables_is_told(run, mine) -> None:
    said = run("rules", "show", "position.say", "position.deny", "chip.h200", "--rules", mine).stdout.decode()
    assert f"# replaced by position.mine, {mine / 'mine.yaml'}:7" in said
    assert said.count(f"# disabled at {mine / 'mine.yaml'}:2") == 2


def test_the_ids_that_records_state_can_be_shown(run) -> None:
    seeds = Path(__file__).parents[3] / "seeds"
    lines = run("extract", *sorted({*seeds.glob("*.txt"), *seeds.glob("*.md")})).stdout.decode().splitlines()
    ids = sorted({rule for line in lines if (rule := json.loads(line)["rule"])})
    assert {"actor.nvidia", "chip.h200", "position.say", "actor.ner.person"} <= {*ids}
    shown = run("rules", "show", *ids)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert {line.split()[1].rstrip(":") for line in shown.stdout.decode().splitlines() if line.startswith("# ")} >= {
        *ids
    }


def test_a_misspelt_id_gets_a_hint(run) -> None:
    result = run("rules", "show", "actor.nvidai")
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr == b"chipwatch: no rule is called 'actor.nvidai' (did you mean 'actor.nvidia'?)\n"


@pytest.mark.parametrize(
    "command",
    [
        ["rules", "list", "position.deny"],
        ["rules", "test", "--rule", "position.deny"],
        ["explain", "Beijing denied the claim.", "--rule", "position.deny"],
    ],
)
def test_whoever_asks_for_a_disabled_rule_is_told_where_that_is_said(run, mine, command) -> None:
    result = run(*command, CHIPWATCH_RULES=mine)
    assert (result.returncode, result.stdout) == (2, b"")
    assert "position.deny is disabled at" in " ".join(result.stderr.decode().split())
