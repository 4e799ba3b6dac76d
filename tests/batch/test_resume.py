"""A run that was broken off goes on, and ends with the bytes of one that was not."""

import io
import json
import os
from pathlib import Path

import pytest

from chipwatch.batch.claim import BusyError, claim
from chipwatch.batch.journal import NotRecordsError
from chipwatch.batch.work import Settings

ALL = ["0.txt", "1.txt", "2.txt", "3.txt", "4-again.txt", "5-bad.txt", "5.txt", "6.txt", "7.txt"]


def documents(path: Path) -> list[str]:
    """The names of the files whose documents stand in the output, in order."""
    return [os.path.basename(json.loads(line)["path"]) for line in path.read_bytes().splitlines()]


def leave(output: Path, data: bytes) -> None:
    """What a run that was killed leaves."""
    output.write_bytes(data)


def test_documents_come_in_the_order_of_files(batch, folder) -> None:
    assert batch(folder) == ALL
    assert documents(batch.output) == sorted(os.listdir(folder))


def test_a_second_run_reads_nothing_and_writes_nothing(batch, folder) -> None:
    batch(folder)
    before = batch.output.read_bytes(), batch.output.stat().st_mtime_ns
    kept = []
    assert batch(folder, seen=kept.append) == []
    assert (batch.output.read_bytes(), batch.output.stat().st_mtime_ns) == before
    assert all(document.entry for document in kept)
    assert [document.status for document in kept].count("error") == 1


def test_a_file_that_breaks_off_anywhere_is_completed(batch, folder) -> None:
    batch(folder)
    whole = batch.output.read_bytes()
    ends = [n + 1 for n, byte in enumerate(whole) if byte == ord("\n")]
    for cut in (0, 1, 9, 12, *(end + more for end in ends for more in (-1, 0, 1, 60))):
        leave(batch.output, whole[:cut])
        read = batch(folder)
        assert batch.output.read_bytes() == whole
        finished = documents_before(whole, max([0, *(end for end in ends if end <= cut)]))
        assert not set(finished) & set(read)


def documents_before(whole: bytes, end: int) -> list[str]:
    return [os.path.basename(json.loads(line)["path"]) for line in whole[:end].splitlines()]


def test_damage_in_the_middle_costs_that_document_alone(batch, folder) -> None:
    batch(folder)
    whole = batch.output.read_bytes()
    second = whole.index(b"\n") + 20
    leave(batch.output, whole[:second] + b"\0\0\0\0" + whole[second + 4 :])
    assert batch(folder) == ["1.txt"]
    assert batch.output.read_bytes() == whole


def test_an_interrupted_run_leaves_a_valid_file_and_goes_on(batch, folder) -> None:
    batch(folder)
    whole = batch.output.read_bytes()
    batch.output.unlink()
    with pytest.raises(KeyboardInterrupt):
        batch(folder, stop_after=4)
    assert whole.startswith(batch.output.read_bytes())
    assert documents(batch.output) == sorted(os.listdir(folder))[:4]
    assert batch(folder) == ALL[4:]
    assert batch.output.read_bytes() == whole


def test_a_changed_file_is_read_again_in_its_place(batch, folder) -> None:
    batch(folder)
    (folder / "2.txt").write_text("Another text.")
    assert batch(folder) == ["2.txt"]
    changed = batch.output.read_bytes()
    assert documents(batch.output) == sorted(os.listdir(folder))
    assert batch(folder) == []
    batch.output.unlink()
    batch(folder)
    assert batch.output.read_bytes() == changed


def test_new_files_get_their_place(batch, folder) -> None:
    batch(folder)
    (folder / "0-new.txt").write_text("A new text.")
    (folder / "3-bad.txt").write_text("BAD, too")
    assert batch(folder) == ["0-new.txt", "3-bad.txt"]
    assert documents(batch.output) == sorted(os.listdir(folder))


def test_a_file_that_was_touched_is_not_read_again(batch, folder) -> None:
    batch(folder)
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    assert batch(folder) == []


def test_the_first_of_two_equal_files_counts_also_when_it_comes_later(batch, folder) -> None:
    batch(folder)
    (folder / "0-first.txt").write_text("Text number 6.")
    batch(folder)
    resumed = batch.output.read_bytes()
    batch.output.unlink()
    batch(folder)
    assert batch.output.read_bytes() == resumed
    statuses = {os.path.basename(json.loads(line)["path"]): json.loads(line)["status"] for line in resumed.splitlines()}
    assert (statuses["0-first.txt"], statuses["6.txt"]) == ("ok", "skipped")


def test_two_bad_files_with_the_same_bytes_both_failed(batch, folder) -> None:
    (folder / "9-bad.txt").write_text("BAD")
    read = []
    batch(folder, seen=read.append)
    failed = [document for document in read if document.status == "error"]
    assert [os.path.basename(document.path) for document in failed] == ["5-bad.txt", "9-bad.txt"]
    assert failed[0].error == failed[1].error
    before = batch.output.read_bytes()
    assert batch(folder) == []
    assert batch.output.read_bytes() == before


def test_a_missing_file_is_looked_for_again(batch, folder) -> None:
    missing = folder / "late.txt"
    batch(missing, folder)
    before = batch.output.read_bytes()
    assert batch(missing, folder) == []
    assert batch.output.read_bytes() == before
    missing.write_text("Here it is.")
    assert batch(missing, folder) == ["late.txt"]
    assert documents(batch.output)[0] == "late.txt"


def test_what_is_gone_stays_until_it_is_pruned(batch, folder) -> None:
    batch(folder)
    (folder / "2.txt").unlink()
    assert batch(folder) == []
    assert "2.txt" in documents(batch.output)
    assert batch(folder) == []
    assert batch(folder, prune=True) == []
    assert documents(batch.output) == sorted(os.listdir(folder))


def test_a_file_that_was_moved_does_not_stand_there_twice(batch, folder) -> None:
    batch(folder)
    (folder / "2.txt").rename(folder / "two.txt")
    assert batch(folder) == ["two.txt"]
    assert documents(batch.output) == sorted(os.listdir(folder))


def test_two_folders_one_after_the_other(batch, folder, tmp_path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_text("More text.")
    batch(folder)
    assert batch(tmp_path / "more") == ["a.txt"]
    assert documents(batch.output) == [*sorted(os.listdir(folder)), "a.txt"]
    assert batch(tmp_path / "more", prune=True) == []
    assert documents(batch.output) == ["a.txt"]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(date="2031-01-01"),
        Settings(types=frozenset({"event"})),
        Settings(min_confidence=0.5),
        Settings(relevant_only=True),
    ],
)
def test_other_options_read_everything_again(batch, folder, settings) -> None:
    batch(folder)
    assert batch(folder, settings=settings) == ALL
    assert batch(folder, settings=settings) == []
    assert batch(folder) == ALL


def test_other_rules_read_everything_again(batch, folder, tmp_path) -> None:
    (tmp_path / "rules").mkdir()
    settings = Settings(rules=(tmp_path / "rules",))
    batch(folder, settings=settings)
    (tmp_path / "rules" / "mine.yaml").write_text("lists:\n  my_words: [one]\n")
    assert batch(folder, settings=settings) == ALL
    assert batch(folder, settings=settings) == []


def test_other_options_broken_off_go_on_with_what_is_left(batch, folder) -> None:
    batch(folder)
    other = Settings(min_confidence=0.5)
    with pytest.raises(KeyboardInterrupt):
        batch(folder, settings=other, stop_after=4)
    assert sorted(documents(batch.output)) == sorted(os.listdir(folder))
    assert batch(folder, settings=other) == ALL[4:]
    assert documents(batch.output) == sorted(os.listdir(folder))


def test_other_options_killed_go_on_with_what_is_left(batch, folder) -> None:
    batch(folder)
    whole = batch.output.read_bytes()
    note = batch.output.with_name(".records.jsonl.note")
    other = Settings(min_confidence=0.5)
    with pytest.raises(KeyboardInterrupt):
        batch(folder, settings=other, stop_after=0)
    begun = json.loads(note.read_text())
    batch(folder, settings=other)
    note.write_text(json.dumps(begun))
    leave(batch.output, whole + batch.output.read_bytes()[: len(whole) // 2])
    assert len(batch(folder, settings=other)) in range(3, 7)
    assert documents(batch.output) == sorted(os.listdir(folder))
    assert batch(folder, settings=other) == []


def test_a_file_of_unknown_making_is_made_anew(batch, folder) -> None:
    batch(folder)
    batch.output.with_name(".records.jsonl.note").unlink()
    assert batch(folder) == ALL


def test_everything_can_be_made_anew(batch, folder) -> None:
    batch(folder)
    before = batch.output.read_bytes()
    assert batch(folder, fresh=True) == ALL
    assert batch.output.read_bytes() == before
    assert batch(folder) == []


def test_a_file_that_was_removed_is_made_anew(batch, folder) -> None:
    batch(folder, fresh=True)
    batch.output.unlink()
    with pytest.raises(KeyboardInterrupt):
        batch(folder, stop_after=5)
    assert batch(folder) == ALL[5:]


@pytest.mark.parametrize(
    "data",
    [
        b"An article about tariffs.\n",
        b'{"a": 1}\n',
        b"\n",
        bytes(1000),
        b'{"record":"invoice","id":"1","doc":"a","sum":12}\n',
        b'{"record":"event","id":"7","when":"today"}\n{"record":"event","id":"8","when":"later"}\n',
        b'{"record":"invoice"',
    ],
)
def test_a_file_that_holds_no_records_is_left_alone(batch, folder, data) -> None:
    batch.output.write_bytes(data)
    with pytest.raises(NotRecordsError, match="something else than records"):
        batch(folder)
    assert batch.output.read_bytes() == data


def test_no_files_give_an_empty_file(batch, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    assert batch(tmp_path / "empty") == []
    assert batch.output.read_bytes() == b""


def test_one_writes_at_a_time_and_it_is_said_who(batch, folder) -> None:
    with claim(batch.output) as note:
        note.write()
        with pytest.raises(BusyError, match=f"written by process {os.getpid()} on "):
            batch(folder)
    assert batch(folder) == ALL


def test_a_disk_that_is_full_costs_nothing_that_was_done(batch, folder, monkeypatch) -> None:
    batch(folder)
    whole = batch.output.read_bytes()
    (folder / "3.txt").write_text("Another text.")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("chipwatch.batch.journal.Journal._rewrite", full)
        with pytest.raises(OSError, match="No space"):
            batch(folder)
    assert batch.output.read_bytes().startswith(whole)
    assert batch(folder) == []
    assert documents(batch.output) == sorted(os.listdir(folder))


def test_a_full_disk_is_told_with_the_name_of_the_file(batch, folder, monkeypatch) -> None:
    class Full(io.FileIO):
        def write(self, data):
            if super().write(data[: len(data) // 2]):
                raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("chipwatch.batch.journal.Journal._opened", lambda self: Full(self.path, "w"))
        with pytest.raises(OSError, match="No space") as told:
            batch(folder)
    assert told.value.filename == str(batch.output.resolve())
    assert batch.output.read_bytes() == b""


def test_names_that_are_no_utf8_are_told_apart(batch, tmp_path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    try:
        for name in (b"a\xff.txt", b"a\xfe.txt"):
            Path(os.fsdecode(bytes(folder) + b"/" + name)).write_bytes(b"Text " + name[1:2].hex().encode())
    except OSError:
        pytest.skip("the file system takes no such names")
    assert len(batch(folder)) == 2
    assert batch(folder) == []
    assert len(batch.output.read_bytes().splitlines()) == 2


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_to_the_output_stays_one(batch, folder, tmp_path) -> None:
    link = tmp_path / "link.jsonl"
    link.symlink_to(batch.output.name)
    real, batch.output = batch.output, link
    batch(folder)
    (folder / "2.txt").write_text("Another text.")
    batch(folder)
    assert link.is_symlink()
    assert documents(real) == sorted(os.listdir(folder))
