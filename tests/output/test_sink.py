import os
import stat

import pytest

from chipwatch.output.sink import open_sink


def test_a_file_is_utf8_with_line_feeds(tmp_path) -> None:
    path = tmp_path / "out.jsonl"
    with open_sink(path) as sink:
        sink.write("¥ and “quotes”\n")
    assert path.read_bytes() == "¥ and “quotes”\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_run_that_breaks_off_leaves_the_old_file_and_no_other(tmp_path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")

    def interrupted() -> None:
        with open_sink(path) as sink:
            sink.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_appears_only_when_it_is_whole(tmp_path) -> None:
    path = tmp_path / "out.jsonl"
    with open_sink(path) as sink:
        sink.write("x")
        assert not path.exists()
    assert path.read_text() == "x"


@pytest.mark.skipif(os.name == "nt", reason="POSIX links and devices")
def test_links_and_devices_stay_what_they_are(tmp_path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with open_sink(link) as sink:
        sink.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    with open_sink(type(target)(os.devnull)) as sink:
        sink.write("gone")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
