"""`chipwatch diff`: what came, went and changed between two runs, as people and pipes ask for it."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from chipwatch.cli import app

TEXT = "Nvidia will ship 40,000 H20 chips to China, said Owen Harland."
DOC = "0123456789ab"


def span(text: str) -> dict:
    return {"text": text, "start": TEXT.index(text), "end": TEXT.index(text) + len(text)}


def record(record_type: str, number: int, rule: str, text: str, **fields) -> dict:
    sentence = {"start": 0, "end": len(TEXT)}
    frame = {"record": record_type, "id": f"{DOC}-{record_type[0]}{number}", "doc": DOC, **span(text)}
    return {**frame, "sentence": sentence, "rule": rule, "confidence": 0.7, **fields}


def a_run() -> list[dict]:
    """The records of one document, cut to the fields that tell something here."""
    return [
        record("actor", 1, "actor.nvidia", "Nvidia", name="Nvidia", kind="company", mentions=[span("Nvidia")]),
        record("event", 1, "event.shipment", "ship", kind="shipment", terms=[f"{DOC}-t1"], mentions=[span("ship")]),
        record(
            "term", 1, "term.chips", "40,000 H20 chips", kind="chip_count", comparator="=", value=40000, unit="chips"
        ),
        record(
            "position", 1, "position.say", TEXT[:42], content=span(TEXT[:42]), more=[], stance="neutral",
            speaker={**span("Owen Harland"), "kind": "named", "actor": None, "name": None},
        ),
        document(),
    ]  # fmt: skip


def document(doc: str = DOC, path: str | None = "a.txt", **fields) -> dict:
    nothing = dict.fromkeys(("text", "start", "end", "sentence", "rule", "confidence"))
    versions = {"chipwatch": "1", "model": "small 1", "rules": "f" * 64}
    return {
        "record": "document", "id": doc, "doc": doc, **nothing, "path": path, "status": "ok", **versions, **fields
    }  # fmt: skip


def write(path: Path, *runs: list[dict]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for records in runs for one in records), encoding="utf-8")
    return path


@pytest.fixture
def diff(tmp_path, capfd):
    """Compares two lists of records; gives the exit code, the lines and the complaints."""

    def compare(old: list[dict], new: list[dict], *options: str) -> tuple[int, list[str], list[str]]:
        paths = [str(write(tmp_path / "old.jsonl", old)), str(write(tmp_path / "new.jsonl", new))]
        with pytest.raises(SystemExit) as end:
            app(["diff", *paths, *options])
        out, err = capfd.readouterr()
        return int(end.value.code or 0), out.splitlines(), err.splitlines()

    return compare


def changes(lines: list[str]) -> list[str]:
    """What follows the summary."""
    return lines[lines.index("") + 1 :] if "" in lines else []


def test_the_same_records_differ_in_nothing(diff) -> None:
    assert diff(a_run(), a_run()) == (0, [], [])


def test_a_record_that_came_and_one_that_went(diff) -> None:
    old, new = a_run(), a_run()
    new[2] = {**new[2], "rule": "term.other", **span("China"), "kind": "other"}
    code, lines, complaints = diff(old, new)
    assert (code, complaints) == (1, [])
    assert lines[0].startswith("--- ")
    assert "1 documents, chipwatch 1, model small 1, rules ffffffffffff" in lines[1]
    table = {line.split()[0]: line.split()[1:] for line in lines[2 : lines.index("")]}
    assert table["rule"] == ["came", "went", "changed"]
    assert table["all"] == ["1", "1", "1"]
    assert changes(lines) == [
        '~ a.txt:12 event.shipment "ship"',
        "    terms: -40,000 H20 chips@17  +China@37",
        '- a.txt:17 term.chips "40,000 H20 chips" (chip_count = 40000 chips)',
        '+ a.txt:37 term.other "China" (other = 40000 chips)',
    ]


def test_a_change_tells_each_field_then_and_now(diff) -> None:
    old, new = a_run(), a_run()
    new[2].update(comparator="<=", value=50000, rule="term.cap", end=27, text="40,000 H20")
    new[3]["speaker"].update(kind="group")
    code, lines, _ = diff(old, new)
    assert code == 1
    assert [line.split() for line in lines[2 : lines.index("")]][1:] == [
        ["position.say", "1"],
        ["term.cap", "1"],
        ["all", "0", "0", "2"],
    ]
    assert changes(lines) == [
        f'~ a.txt:0 position.say "{TEXT[:42]}"',
        "    speaker.kind: named → group",
        '~ a.txt:17 term.cap "40,000 H20"',
        "    text: 40,000 H20 chips@17 → 40,000 H20@17",
        "    rule: term.chips → term.cap",
        "    comparator: = → <=",
        "    value: 40000 → 50000",
    ]


def test_running_ids_do_not_matter_but_what_they_point_to_does(diff) -> None:
    renumbered = json.loads(json.dumps(a_run()).replace(f"{DOC}-t1", f"{DOC}-t9").replace(f"{DOC}-a1", f"{DOC}-a7"))
    assert diff(a_run(), renumbered)[:2] == (0, [])
    other = a_run()
    other[3]["speaker"].update(actor=f"{DOC}-a1")
    assert changes(diff(a_run(), other)[1])[1:] == ["    speaker.actor: null → Nvidia"]


def test_of_two_records_at_one_place_each_finds_its_own(diff) -> None:
    old = a_run()
    twin = {**deepcopy(old[1]), "id": f"{DOC}-e2", "kind": "investment", "rule": "event.investment"}
    old.insert(2, twin)
    new = deepcopy(old)
    new[1]["id"], new[2]["id"] = new[2]["id"], new[1]["id"]
    new[2]["status"] = "planned"
    assert changes(diff(old, new)[1]) == ['~ a.txt:12 event.investment "ship"', "    status: null → planned"]


@pytest.mark.parametrize(
    ("options", "marks"),
    [
        (["--only", "came"], ["+"]),
        (["--only", "went", "--only", "changed"], ["~", "-"]),
        (["--type", "event"], ["~"]),
        (["--rule", "term.chips"], ["-"]),
        (["--rule", "term.*"], ["-", "+"]),
        (["--ignore", "terms"], ["-", "+"]),
        (["--stat"], []),
    ],
)
def test_only_what_is_asked_for_is_shown(diff, options, marks) -> None:
    new = a_run()
    new[2] = {**new[2], "rule": "term.other", **span("China")}
    code, lines, _ = diff(a_run(), new, *options)
    assert code == 1
    assert [line[0] for line in changes(lines) if line[0] != " "] == marks


def test_no_difference_of_the_kind_asked_for_is_none(diff) -> None:
    new = a_run()
    del new[1]
    assert diff(a_run(), new, "--only", "came") == (0, [], [])
    assert diff(a_run(), new, "--type", "term") == (0, [], [])


def test_a_rule_that_nobody_used_is_named(diff) -> None:
    code, lines, complaints = diff(a_run(), a_run(), "--rule", "event.shipmnt")
    assert (code, lines) == (0, [])
    assert complaints == [
        "chipwatch: no record in either file is of the rule 'event.shipmnt' (did you mean 'event.shipment'?)"
    ]


def test_a_field_can_be_ignored_whole_or_in_part(diff) -> None:
    new = a_run()
    new[3]["speaker"].update(kind="group", name="Owen Harland")
    assert diff(a_run(), new, "--ignore", "speaker")[0] == 0
    assert changes(diff(a_run(), new, "--ignore", "speaker.kind")[1])[1:] == ["    speaker.name: null → Owen Harland"]


def test_a_copy_of_a_file_elsewhere_is_the_same_document(diff) -> None:
    new = a_run()
    new[-1]["path"] = "elsewhere/a.txt"
    assert diff(a_run(), new)[0] == 0


def test_documents_come_and_go_with_their_records(diff) -> None:
    other = [{**one, "doc": "b", "id": f"b-{number}"} for number, one in enumerate(a_run()[:1])] + [
        document("b", "b.txt")
    ]
    code, lines, _ = diff(a_run() + other, a_run())
    assert code == 1
    assert changes(lines) == ['- b.txt:0 actor.nvidia "Nvidia" (Nvidia company)', "- b.txt document (ok)"]


def test_a_document_that_failed_is_a_change_of_the_document(diff) -> None:
    failed = [document("a.txt", status="error", error={"code": "binary", "message": "holds no text"})]
    lines = changes(diff(a_run(), failed)[1])
    assert "~ a.txt document" in lines
    assert "    status: ok → error" in lines
    assert sum(line.startswith("- ") for line in lines) == 4


def test_a_text_that_was_edited_is_compared_by_its_words(diff) -> None:
    new = json.loads(json.dumps(a_run()).replace(DOC, "fedcba987654"))
    for one in new[:-1]:
        one["start"], one["end"] = one["start"] + 100, one["end"] + 100
        for part in (*one.get("mentions", []), one.get("content", {})):
            part.update({key: part[key] + 100 for key in ("start", "end") if key in part})
    new[2]["comparator"] = "<="
    code, lines, _ = diff(a_run(), new)
    assert code == 1
    assert changes(lines) == ['~ a.txt:117 term.chips "40,000 H20 chips"', "    comparator: = → <="]


def test_records_picked_out_of_a_run_can_be_compared(diff) -> None:
    events = [one for one in a_run() if one["record"] == "event"]
    assert diff(events, deepcopy(events))[0] == 0
    later = deepcopy(events)
    later[0].update(status="planned", terms=[f"{DOC}-t3"])
    assert changes(diff(events, later)[1]) == [f'~ {DOC}:12 event.shipment "ship"', "    status: null → planned"]


def test_a_run_that_was_broken_off_is_compared_as_far_as_it_goes(diff, tmp_path, run) -> None:
    other = json.loads(json.dumps(a_run()).replace(DOC, "b").replace("a.txt", "b.txt"))
    old, new = write(tmp_path / "old.jsonl", a_run(), other), write(tmp_path / "new.jsonl", a_run(), other)
    new.write_bytes(new.read_bytes()[:-20])
    result = run("diff", old, new)
    assert (result.returncode, result.stdout) == (0, b"")
    assert result.stderr.decode().splitlines() == [
        f"chipwatch: {new}:10: the last line is torn: the run was broken off",
        f"chipwatch: {new}: b is not whole (its document line is missing), and left out",
    ]
    new.write_text("".join(line + "\n" for line in old.read_text().splitlines()[:8]))
    result = run("diff", old, new)
    assert (result.returncode, result.stdout) == (0, b"")
    assert b"b is not whole" in result.stderr


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"record": "actor"\n{}\n', ":1: is no JSON"),
        (b"[\n]\n", ":1: is no JSON"),
        (b'{"title": "x"}\n', ":1: is no record of chipwatch"),
        (b"[]", ":1: is no record of chipwatch"),
        (b'\n{"record": "event", "id": "a", "doc": "b"}\n', ":2: a record of type 'event' without its 'rule'"),
        (b"[" * 100_000 + b"\n", ":1: is no JSON"),
        (None, ": there is no such file. Check the path."),
    ],
)
def test_trouble_is_said_with_its_line(run, tmp_path, content, complaint) -> None:
    good, bad = write(tmp_path / "good.jsonl", a_run()), tmp_path / "bad.jsonl"
    if content is not None:
        bad.write_bytes(content)
    for order in ((good, bad), (bad, good)):
        result = run("diff", *order)
        assert (result.returncode, result.stdout) == (2, b"")
        (line,) = result.stderr.decode().splitlines()
        assert line.startswith(f"chipwatch: {bad}{complaint}")


def test_records_with_fields_of_another_kind_are_trouble(diff) -> None:
    new = a_run()
    new[0]["mentions"] = "Nvidia"
    code, lines, complaints = diff(a_run(), new)
    assert (code, lines) == (2, [])
    assert complaints[0].endswith("the records of a.txt are not as chipwatch writes them")


def test_json_holds_all_of_it(run, tmp_path) -> None:
    new = a_run()
    new[2]["comparator"] = "<="
    del new[0]
    paths = write(tmp_path / "old.jsonl", a_run()), write(tmp_path / "new.jsonl", new)
    result = run("diff", *paths, "--format", "json")
    report = json.loads(result.stdout)
    assert result.returncode == 1
    assert (report["old"]["file"], report["new"]["documents"]) == (str(paths[0]), 1)
    assert report["summary"] == {
        "actor.nvidia": {"came": 0, "went": 1, "changed": 0},
        "term.chips": {"came": 0, "went": 0, "changed": 1},
    }
    went, changed = report["changes"]
    assert (went["change"], went["old"], went["new"]) == ("went", a_run()[0], None)
    assert (changed["path"], changed["start"], changed["fields"]) == (
        "a.txt",
        17,
        {"comparator": {"old": "=", "new": "<="}},
    )
    same = run("diff", paths[0], paths[0], "--format", "json")
    assert (same.returncode, json.loads(same.stdout)["changes"]) == (0, [])


def test_real_runs_can_be_piped_in(run, tmp_path, clipping, extracted) -> None:
    """The example of the help, on what `extract` wrote."""
    (tmp_path / "old.jsonl").write_bytes(extracted.stdout)
    lines = extracted.stdout.splitlines(keepends=True)
    (tmp_path / "new.jsonl").write_bytes(b"".join(lines[1:]))
    result = run("diff", tmp_path / "old.jsonl", "-", stdin=b"".join(lines[1:]))
    first = json.loads(lines[0])
    assert result.returncode == 1
    assert f'- {clipping}:{first["start"]} {first["rule"]} "{first["text"]}"' in result.stdout.decode()
    example = run("diff", "--help").stdout.decode().split("Example:\n")[1].splitlines()[0].split()
    command = [sys.executable, "-m", *example]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_nothing_heavy_is_loaded(tmp_path) -> None:
    paths = [str(write(tmp_path / "old.jsonl", a_run())), str(write(tmp_path / "new.jsonl", a_run()[1:]))]
    probe = (
        "import sys\nfrom chipwatch.cli import app\n"
        f"app({['diff', *paths]!r}, standalone_mode=False)\n"
        "print(*sorted(name.partition('.')[0] for name in sys.modules), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, text=True)
    assert not {"spacy", "pydantic", "dateparser", "rich", "numpy"} & set(result.stderr.split())
