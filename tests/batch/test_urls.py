"""Folders and outputs that a URL names."""

import json
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from chipwatch.batch import remote
from chipwatch.batch.claim import BusyError
from chipwatch.batch.walk import walk
from chipwatch.cli import app
from chipwatch.errors import SetupError

fsspec = pytest.importorskip("fsspec", reason="needs the extra `dask`")

ALL = ["0.txt", "1.txt", "2.txt", "3.txt", "4-again.txt", "5-bad.txt", "5.txt", "6.txt", "7.txt"]
OUT = "memory://out/records.jsonl"


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


@pytest.fixture
def stored(memory: Any, folder: Path) -> Path:
    """The folder, in memory as well."""
    memory.put(f"{folder}/", "/in/", recursive=True)
    return folder


def names(data: bytes) -> list[str]:
    return [os.path.basename(json.loads(line)["path"]) for line in data.splitlines()]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"hidden": True},
        {"globs": ["*.txt"]},
        {"globs": ["deep/**"], "excludes": ["deep/er/"]},
        {"excludes": ["*.md", "/b.txt"]},
    ],
)
def test_a_listing_is_walked_as_a_folder_is(memory, tmp_path, options) -> None:
    for name in (
        "b.txt",
        "a.md",
        "a/z.txt",
        "a-b/c.txt",
        "deep/er/b.txt",
        "deep/a.txt",
        ".git/x",
        "a/.hidden",
        "é.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    memory.put(f"{tmp_path}/", "/in/", recursive=True)
    here = [os.path.relpath(found.path, tmp_path) for found in walk([str(tmp_path)], **options)]
    there = [
        found.path.removeprefix("memory:///in/").removeprefix("memory://in/")
        for found in walk(["memory://in"], **options)
    ]
    assert there == here
    assert there
    by_file = [Path(found.path.removeprefix("file://")) for found in walk([f"file://{tmp_path}"], **options)]
    assert by_file == [tmp_path / name for name in here]


def test_a_file_a_pattern_and_what_is_missing(memory) -> None:
    for name in ("/in/2031-01/a.txt", "/in/2031-02/a.txt", "/in/2030-01/a.txt"):
        memory.pipe_file(name, b"Text.")
    (one,) = walk(["memory://in/2031-01/a.txt"])
    assert (one.path, one.error) == ("memory://in/2031-01/a.txt", None)
    assert len(list(walk(["memory://in/2031-*"]))) == 2
    assert len(list(walk(["memory://in/*/a.txt"]))) == 3
    (gone,) = walk(["memory://in/2032-01"])
    assert gone.error
    assert gone.error.code == "missing"


def test_memory_in_and_out(batch, memory, stored) -> None:
    batch.output = OUT
    assert batch("memory://in") == ALL
    assert names(memory.cat_file("/out/records.jsonl")) == sorted(os.listdir(stored))
    before = memory.modified("/out/records.jsonl")
    assert batch("memory://in") == []
    assert memory.modified("/out/records.jsonl") == before
    memory.pipe_file("/in/2.txt", b"Another text.")
    assert batch("memory://in") == ["2.txt"]
    assert names(memory.cat_file("/out/records.jsonl")) == sorted(os.listdir(stored))


@pytest.mark.parametrize("killed", [False, True])
def test_an_object_that_broke_off_is_gone_on_from(batch, memory, folder, monkeypatch, killed) -> None:
    batch.output = OUT
    with monkeypatch.context() as patch:
        patch.setattr(remote, "EVERY", 0.0)
        if killed:  # then nobody puts it in order
            patch.setattr(remote._Store, "put", lambda self: None)
        with pytest.raises(KeyboardInterrupt):
            batch(folder, stop_after=4)
    assert memory.exists("/out/.records.jsonl.parts") == killed
    assert memory.exists("/out/records.jsonl") != killed
    assert batch(folder) == ALL[4:]
    assert names(memory.cat_file("/out/records.jsonl")) == sorted(os.listdir(folder))
    assert not memory.exists("/out/.records.jsonl.parts/000001.jsonl")
    assert batch(folder) == []


def test_parts_beside_an_object_are_taken_though_it_was_whole(batch, memory, folder) -> None:
    batch.output = OUT
    batch(folder)
    whole = memory.cat_file("/out/records.jsonl")
    memory.pipe_file("/out/.records.jsonl.parts/000001.jsonl", whole[:900])  # nobody was left to remove it
    assert batch(folder) == []
    assert memory.cat_file("/out/records.jsonl") == whole


def test_one_writes_to_an_object_at_a_time(batch, memory, folder) -> None:
    batch.output = OUT
    with remote._alone(OUT), pytest.raises(BusyError, match="memory://out"):
        batch(folder)


def test_what_workers_read_is_not_read_again_and_not_told_twice(batch, folder) -> None:
    url = f"file://{folder}"
    assert sorted(batch(url)) == sorted(os.listdir(folder))  # workers cannot know that one is there already
    records = [json.loads(line) for line in batch.output.read_bytes().splitlines()]
    assert [os.path.basename(record["path"]) for record in records] == sorted(os.listdir(folder))
    assert {record["path"].partition("/in/")[2]: record["status"] for record in records}["4.txt"] == "skipped"
    before = batch.output.read_bytes()
    assert batch(url) == ["4.txt"]
    assert batch.output.read_bytes() == before
    (folder / "2.txt").write_text("Another text.")
    assert batch(url) == ["2.txt", "4.txt"]
    (folder / "4-again.txt").unlink()
    batch(url)
    records = [json.loads(line) for line in batch.output.read_bytes().splitlines()]
    assert {os.path.basename(record["path"]): record["status"] for record in records}["4.txt"] == "ok"


def test_the_same_text_by_a_path_and_by_a_url_comes_once(batch, folder) -> None:
    batch(f"file://{folder}/0.txt", folder / "0.txt", folder / "1.txt", f"file://{folder}/1.txt")
    statuses = [json.loads(line)["status"] for line in batch.output.read_bytes().splitlines()]
    assert statuses == ["ok", "skipped", "ok", "skipped"]


@pytest.mark.skipif(bool(find_spec("s3fs")), reason="s3fs is there")
def test_a_missing_package_is_named() -> None:
    with pytest.raises(SetupError, match="s3fs"):
        list(walk(["s3://bucket/folder"]))
    with pytest.raises(SetupError, match="nonsense"):
        list(walk(["nonsense://bucket/folder"]))


def test_the_command_takes_urls(run, tmp_path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"China banned {number} chips.\n")
    (folder / "bad.txt").write_bytes(bytes(range(256)))
    plain = run("batch", folder, "-q")
    read = run("batch", f"file://{folder}", f"file://{folder}/none.txt", "-q", "-o", f"file://{tmp_path}/out.jsonl")
    assert (plain.returncode, read.returncode) == (1, 1)
    *out, missing = (tmp_path / "out.jsonl").read_bytes().splitlines(keepends=True)
    assert b"".join(out).replace(b"file://", b"") == plain.stdout
    assert json.loads(missing)["error"]["code"] == "missing"
    again = run("batch", f"file://{folder}", f"file://{folder}/none.txt", "-o", f"file://{tmp_path}/out.jsonl")
    assert b"8 documents, 8 kept from before, 2 failed" in again.stderr


@pytest.mark.parametrize("engine", ["local", "dask"])
def test_the_command_reads_and_writes_memory(memory, run, tmp_path, engine) -> None:
    pytest.importorskip("distributed")
    for number in range(6):
        memory.pipe_file(f"/in/{number}.txt", f"China banned {number} chips.\n".encode())
        (tmp_path / f"{number}.txt").write_text(f"China banned {number} chips.\n")
    app(["batch", "memory://in", "-o", OUT, "-q", "-j", "1", "--engine", engine], standalone_mode=False)
    plain = run("batch", tmp_path, "-q").stdout.replace(f"{tmp_path}/".encode(), b"memory:///in/")
    assert memory.cat_file("/out/records.jsonl") == plain
