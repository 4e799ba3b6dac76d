"""`chipwatch extract` as people and pipes run it."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from chipwatch.clipping import MAX_BYTES


def lines(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.decode("utf-8").splitlines()]


def test_records_hold_against_text_and_schema(run, clipping, extracted, assert_valid) -> None:
    records = lines(extracted)
    source = run("text", clipping).stdout.decode()
    assert (extracted.returncode, extracted.stderr) == (0, b"")
    assert_valid(records, source)
    assert [record["record"] for record in records].count("document") == 1
    document = records[-1]
    assert document["status"] == "ok"
    assert document["title"] == "Beijing “weighs” rules"
    assert document["chars"] == len(source)
    assert document["path"] == str(clipping)
    for kind, count in document["counts"].items():
        assert count == sum(record["record"] == kind for record in records)
    assert {"actor", "chip", "term", "position"} <= {record["record"] for record in records}
    starts = [record["start"] for record in records[:-1]]
    assert starts == sorted(starts)


def test_the_same_input_gives_the_same_bytes(run, clipping, extracted) -> None:
    assert extracted.stdout == run("extract", clipping, PYTHONHASHSEED="7").stdout


@pytest.mark.parametrize(
    ("form", "environment"),
    [
        ("jsonl", {"PYTHONIOENCODING": "cp1252"}),
        ("jsonl", {"PYTHONIOENCODING": "ascii:strict"}),
        ("jsonl", {"LC_ALL": "C", "PYTHONUTF8": "0"}),
        ("json", {"PYTHONIOENCODING": "cp1252"}),
        ("table", {"PYTHONIOENCODING": "cp1252"}),
    ],
)
def test_output_is_utf8_whatever_the_locale(run, clipping, form, environment) -> None:
    result = run("extract", clipping, "--format", form, COLUMNS="120", **environment)
    assert (result.returncode, result.stderr) == (0, b"")
    assert "“weighs”" in result.stdout.decode("utf-8")
    assert b"\r" not in result.stdout


def test_standard_input_gives_the_same_records(run, clipping, extracted) -> None:
    from_file = lines(extracted)
    piped = lines(run("extract", "-", stdin=clipping.read_bytes()))
    assert piped[:-1] == from_file[:-1]
    assert piped[-1]["path"] == "-"


@pytest.mark.parametrize("types", [["term"], ["actor", "chip"], ["document"]])
def test_types_are_filtered_and_the_document_stays(run, clipping, extracted, types) -> None:
    everything = lines(extracted)
    some = lines(run("extract", clipping, *(word for type_ in types for word in ("--type", type_))))
    assert some[:-1] == [record for record in everything[:-1] if record["record"] in types]
    assert some[-1]["record"] == "document"


def test_confidence_is_a_floor(run, clipping, extracted) -> None:
    everything = lines(extracted)[:-1]
    floor = sorted(record["confidence"] for record in everything)[len(everything) // 2]
    sure = lines(run("extract", clipping, "--min-confidence", floor))[:-1]
    assert sure == [record for record in everything if record["confidence"] >= floor]


def test_a_date_can_be_given(run, clipping, extracted) -> None:
    document = lines(run("extract", clipping, "--date", "2030-01-31"))[-1]
    assert document["date"] == "2030-01-31"
    assert lines(extracted)[-1]["date"] == "2031-04-02"


def test_bad_inputs_each_get_a_line_and_the_others_their_records(run, clipping, tmp_path, assert_valid) -> None:
    inputs = {
        "missing.txt": None,
        "folder": ...,
        "binary.txt": bytes(range(256)) * 8,
        "empty.txt": b"",
        "blank.txt": b" \n\t\n",
        "broken.md": b"---\ntitle: [one\ndate: x\n---\nText.\n",
        "large.txt": b"word " * (MAX_BYTES // 5 + 1),
    }
    for name, content in inputs.items():
        if content is ...:
            (tmp_path / name).mkdir()
        elif content is not None:
            (tmp_path / name).write_bytes(content)
    bad = [tmp_path / name for name in inputs]
    result = run("extract", *bad[:3], clipping, *bad[3:])
    assert result.returncode == 1
    complaints = result.stderr.decode().splitlines()
    assert [line.startswith(f"chipwatch: {path}: ") for line, path in zip(complaints, bad, strict=True)]
    records = lines(result)
    assert_valid(records)
    documents = [record for record in records if record["record"] == "document"]
    assert [document["status"] for document in documents] == ["error"] * 3 + ["ok"] + ["error"] * 4
    assert all(document["error"]["code"] for document in documents if document["status"] == "error")
    assert len(records) > len(documents)


def test_a_size_can_be_set(run, clipping) -> None:
    assert run("extract", clipping, "--max-size", "1kB").returncode == 0
    refused = run("extract", clipping, "--max-size", "50")
    assert refused.returncode == 1
    assert b"larger than 50 bytes" in refused.stderr


def test_a_text_that_is_given_twice_is_read_once(run, clipping, tmp_path, assert_valid) -> None:
    copy = tmp_path / "copy.md"
    copy.write_bytes(clipping.read_bytes())
    result = run("extract", clipping, copy, clipping)
    records = lines(result)
    assert_valid(records)
    assert result.returncode == 0
    assert [record["status"] for record in records if record["record"] == "document"] == ["ok", "skipped"]
    assert result.stderr.decode() == f"chipwatch: {copy}: is the same as {clipping}, and skipped\n"
    assert run("extract", "--quiet", clipping, copy).stderr == b""


def test_output_goes_to_a_file(run, clipping, extracted, tmp_path) -> None:
    path = tmp_path / "out.jsonl"
    result = run("extract", clipping, "--output", path)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    assert path.read_bytes() == extracted.stdout
    assert run("extract", clipping, "-o", "-").stdout == extracted.stdout


def test_an_input_is_never_overwritten(run, clipping) -> None:
    before = clipping.read_bytes()
    result = run("extract", clipping, "--output", clipping.parent / "." / clipping.name)
    assert result.returncode == 2
    assert b"is one of the inputs" in result.stderr
    assert clipping.read_bytes() == before


def test_a_model_that_is_not_there(run, clipping) -> None:
    result = run("extract", clipping, "--model", "no_such_model")
    assert (result.returncode, result.stdout) == (2, b"")
    (line,) = result.stderr.decode().splitlines()
    assert "no_such_model" in line
    assert "pip install" in line


def test_broken_rules_are_named_with_their_place(run, clipping, tmp_path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "mine.yaml").write_text("record: event\nrules:\n  - id: mine\n    triger: tax\n")
    result = run("extract", clipping, "--rules", folder)
    assert (result.returncode, result.stdout) == (2, b"")
    assert f"chipwatch: {folder / 'mine.yaml'}:4:" in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_a_folder_of_rules_extends_the_shipped_ones(run, clipping, extracted, tmp_path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "mine.yaml").write_text("lists:\n  my_own_words: [one, two]\n")
    extended = run("extract", clipping, "--rules", folder)
    assert lines(extended)[:-1] == lines(extracted)[:-1]
    assert lines(extended)[-1]["rules"] != lines(extracted)[-1]["rules"]


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_reader_that_goes_ends_it_quietly(clipping) -> None:
    command = [sys.executable, "-m", "chipwatch", "extract", str(clipping)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 141


@pytest.mark.skipif(os.name == "nt", reason="such names are POSIX")
def test_a_name_with_a_line_end_is_told_on_one_line_as_it_is(run, tmp_path) -> None:
    (tmp_path / "a\n  b.txt").touch()
    result = run("extract", tmp_path / "a\n  b.txt")
    assert result.stderr.decode() == f"chipwatch: {tmp_path}/a\\n  b.txt: is empty. Check that it was saved whole.\n"


@pytest.mark.skipif(os.name == "nt", reason="named pipes are POSIX")
def test_it_says_what_it_waits_for_and_goes_on(tmp_path, clipping, extracted) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "chipwatch", "extract", str(pipe)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said = process.stderr.readline().decode()  # nobody has written anything yet
    assert said == f"chipwatch: {pipe}: is a pipe, and nothing has come from it yet. Ctrl-C ends the waiting.\n"
    pipe.write_bytes(clipping.read_bytes())
    output, complaint = process.communicate(timeout=120)
    assert (process.returncode, complaint) == (0, b"")
    assert output.splitlines()[:-1] == extracted.stdout.splitlines()[:-1]


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_an_interrupt_ends_it_with_one_line(tmp_path) -> None:
    pipe, out = tmp_path / "pipe", tmp_path / "out.jsonl"
    os.mkfifo(pipe)  # nothing is ever written to it, so that the command waits
    command = [sys.executable, "-m", "chipwatch", "extract", str(pipe), "-o", str(out)]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # which a shell's background jobs do not hear
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heard)
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob(".out.jsonl*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    output, complaint = process.communicate(timeout=60)
    assert (process.returncode, output, complaint) == (130, b"", b"chipwatch: interrupted\n")
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("no_colour", "coloured"), [(None, True), ("1", False)])
def test_a_terminal_gets_the_same_text_and_colour_unless_it_declines(run, clipping, no_colour, coloured) -> None:
    import pty
    import re

    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    environment.pop("NO_COLOR", None)
    if no_colour:
        environment["NO_COLOR"] = no_colour
    command = [sys.executable, "-m", "chipwatch", "extract", "--format", "table", str(clipping)]
    process = subprocess.Popen(command, stdout=slave, stderr=subprocess.PIPE, env=environment)
    os.close(slave)
    shown = b""
    try:
        while chunk := os.read(master, 65536):
            shown += chunk
    except OSError:  # how Linux says that the other side has closed
        pass
    process.wait(timeout=60)
    os.close(master)
    assert (b"\x1b[" in shown) is coloured
    words = re.sub(rb"\x1b\[[0-9;]*m", b"", shown).replace(b"\r\n", b"\n")
    piped = run("extract", "--format", "table", clipping, COLUMNS="120", TERM="xterm-256color")
    assert words.split() == piped.stdout.split()
