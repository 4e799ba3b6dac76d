import pytest

ODD = "Ruritania’s\u00a0duty&nbsp;rises\r\nto 30\u200b per cent\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_the_decoded_file_and_nothing_else(run, tmp_path, encoding) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ODD.encode(encoding))
    result = run("text", path, PYTHONIOENCODING="cp1252", LC_ALL="C")
    assert result.stdout == ODD.encode("utf-8")
    assert (result.returncode, result.stderr) == (0, b"")


def test_text_of_standard_input(run) -> None:
    assert run("text", "-", stdin="a “duty”".encode("cp1252")).stdout.decode() == "a “duty”"


def test_text_of_what_is_no_text(run, tmp_path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(range(256)) * 8)
    result = run("text", path)
    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr.decode().startswith(f"chipwatch: {path}: ")
    assert len(result.stderr.splitlines()) == 1
