"""Which files a run reads, and in which order."""

import io
import os
import sys
from pathlib import Path

import pytest

from chipwatch.batch.walk import GlobError, read_list, walk
from chipwatch.clipping import ClippingError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to walk, with relative paths."""
    for name in ("b.txt", "a.md", "c/z.txt", "c/deep/x.txt", "c.txt", ".hidden", "c/.git/config", "drafts/d.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "in"


def paths(*args: object, **options: object) -> list[str]:
    return [found.path.replace(os.sep, "/") for found in walk(map(str, args), **options)]  # type: ignore[arg-type]


EVERYTHING = ["in/a.md", "in/b.txt", "in/c/deep/x.txt", "in/c/z.txt", "in/c.txt", "in/drafts/d.txt"]


def test_a_folder_is_walked_in_the_order_of_names(folder: Path) -> None:
    assert paths("in") == EVERYTHING
    assert paths("in/") == EVERYTHING


def test_arguments_keep_their_order_and_a_file_comes_once(folder: Path) -> None:
    assert paths("in/c.txt", "in/c", "in", "./in/a.md", "-", "-") == [
        "in/c.txt", "in/c/deep/x.txt", "in/c/z.txt", "in/a.md", "in/b.txt", "in/drafts/d.txt", "-",
    ]  # fmt: skip


def test_what_is_named_is_taken_whatever_it_is(folder: Path) -> None:
    assert paths("in/.hidden", "in/missing", globs=["*.md"]) == ["in/.hidden", "in/missing"]
    assert paths("in/c/.git") == ["in/c/.git/config"]


@pytest.mark.parametrize(
    ("globs", "excludes", "left"),
    [
        (["*.md"], [], ["in/a.md"]),
        (["*.txt"], ["drafts/"], ["in/b.txt", "in/c/deep/x.txt", "in/c/z.txt", "in/c.txt"]),
        (["*.txt"], ["/c"], ["in/b.txt", "in/c.txt", "in/drafts/d.txt"]),
        (["c/**"], [], ["in/c/deep/x.txt", "in/c/z.txt"]),
        (["!*.txt"], [], ["in/a.md"]),
        (["*.md", "x.*"], [], ["in/a.md", "in/c/deep/x.txt"]),
        ([], ["*"], []),
    ],
)
def test_globs_and_excludes_choose(folder: Path, globs: list[str], excludes: list[str], left: list[str]) -> None:
    assert paths("in", globs=globs, excludes=excludes) == left


def test_hidden_files_can_be_asked_for(folder: Path) -> None:
    assert paths("in", hidden=True, globs=["config", ".hidden"]) == ["in/.hidden", "in/c/.git/config"]


@pytest.mark.parametrize("glob", ["#note", "  ", "/"])
def test_a_glob_that_means_nothing_is_told_at_once(glob: str) -> None:
    with pytest.raises(GlobError):
        walk(["nowhere"], globs=[glob])


def test_the_file_being_written_is_left_out(folder: Path) -> None:
    assert paths("in", apart_from=[folder / "b.txt"]) == [path for path in EVERYTHING if path != "in/b.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_are_followed_and_circles_end(folder: Path) -> None:
    (folder / "c" / "up").symlink_to(folder)
    (folder / "c" / "self").symlink_to("self")
    (folder / "again.txt").symlink_to("b.txt")
    (folder / "gone.txt").symlink_to("nowhere")
    (folder.parent / "way").symlink_to("in")
    assert paths("way", "in") == [
        "way/a.md", "way/again.txt", "way/c/deep/x.txt", "way/c/self", "way/c/z.txt", "way/c.txt", "way/drafts/d.txt",
        "way/gone.txt",
    ]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes among files there")
def test_what_one_may_wait_for_forever_is_told_and_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    (folder / "way.txt").symlink_to("pipe.txt")
    (folder / "zero").symlink_to("/dev/zero")
    told = [str(one.error) for one in walk(["in"]) if one.error]
    assert told == [
        f"in/{name}: is a pipe, a socket or a device. Leave it out with --exclude, or name it itself."
        for name in ("pipe.txt", "zero")
    ]
    assert not [one for one in walk(["in"], globs=["*.md"], excludes=["zero"]) if one.error]
    assert list(walk(["in/pipe.txt"])) == [("in/pipe.txt", None)]


def test_folders_may_be_nested_deeper_than_python_recurses(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("paths are short there")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        here, there = os.open("d", os.O_RDONLY, dir_fd=here), here
        os.close(there)
    os.close(os.open("deep.txt", os.O_CREAT, dir_fd=here))
    os.close(here)
    (found,) = walk([str(tmp_path)])
    assert found.path.endswith("d/deep.txt")
    os.unlink(found.path)
    os.removedirs(os.path.dirname(found.path))  # shutil.rmtree recurses, too


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may open everything")
def test_a_folder_that_cannot_be_opened_is_told(folder: Path) -> None:
    (folder / "c").chmod(0)
    found = list(walk(["in"]))
    (folder / "c").chmod(0o700)
    assert [str(one.error) for one in found if one.error] == [
        "in/c: cannot be opened (Permission denied). Check its permissions."
    ]


@pytest.mark.parametrize("data", [b"a b.txt\n\nc\n", b"a b.txt\r\nc", b"a b.txt\0c\0", b"\xef\xbb\xbfa b.txt\nc\n"])
def test_a_list_has_a_name_a_line_or_nuls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    (tmp_path / "list").write_bytes(data)
    assert read_list(str(tmp_path / "list")) == ["a b.txt", "c"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert read_list("-") == ["a b.txt", "c"]


def test_a_name_between_nuls_may_hold_a_line_end(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"a\nb\0c\0")
    assert read_list(str(tmp_path / "list")) == ["a\nb", "c"]


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ClippingError, match="no such list"):
        read_list(str(tmp_path / "none"))
