"""`chipwatch batch` as people and pipes run it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TEXT = "Ruritania approved the sale of {} H20 chips to China. “A good day,” said Nvidia.\n"
BAD = {
    "binary.txt": bytes(range(256)) * 8,
    "blank.txt": b" \n\t\n",
    "broken.md": b"---\ntitle: [one\ndate: x\n---\nText.\n",
    "empty.txt": b"",
    "large.txt": b"word " * 30_000,
    "paper.pdf": b"%PDF-1.7 ...",
    "picture.png": b"\x89PNG\r\n\x1a\n....",
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """Thirty clippings, of which a few are longer."""
    folder = tmp_path_factory.mktemp("batch") / "clippings"
    folder.mkdir()
    for number in range(30):
        path = folder / ("deep" if number % 10 == 3 else "") / f"{number:02}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT.format(f"{number + 2},000") * (1 if number % 9 else 6), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def undisturbed(run, folder) -> subprocess.CompletedProcess[bytes]:
    return run("batch", folder, "--workers", 2)


def lines(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.decode("utf-8").splitlines()]


def documents(data: bytes) -> list[dict]:
    return [record for record in map(json.loads, data.splitlines()) if record["record"] == "document"]


def start(*args: object, **options) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "chipwatch", "batch", *map(str, args)], **options)


def said(stderr: bytes) -> list[str]:
    """What was said, without how far a slow machine was in between."""
    return [line for line in stderr.decode().splitlines() if " a second, " not in line or " words in " in line]


def wait_for(path: Path, size: int, process: subprocess.Popen[bytes]) -> None:
    """Until a file has grown so far."""
    while process.poll() is None and not (path.exists() and path.stat().st_size > size):
        time.sleep(0.01)


def test_records_are_those_of_extract_in_the_order_of_files(run, folder, undisturbed, assert_valid) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert undisturbed.returncode == 0
    assert undisturbed.stdout == run("extract", *files).stdout
    assert [record["path"] for record in documents(undisturbed.stdout)] == list(map(str, files))
    assert_valid(lines(undisturbed))


def test_the_summary_counts(undisturbed) -> None:
    first, second, third = said(undisturbed.stderr)
    records = lines(undisturbed)
    assert first == "chipwatch: 30 documents"
    for kind in ("actor", "chip", "term", "event", "position"):
        count = sum(record["record"] == kind for record in records)
        assert (f"{count:,} {kind}" in second) == bool(count)
    assert " words in " in third
    assert third.endswith(" a second")


@pytest.mark.parametrize("workers", [1, 3])  # two: above
def test_the_bytes_are_the_same_whatever_the_number_of_workers(run, folder, undisturbed, workers) -> None:
    assert run("batch", folder, "-j", workers, "--quiet").stdout == undisturbed.stdout


def test_options_of_extract_apply(run, folder, tmp_path) -> None:
    file = folder / "00.txt"
    options = ("--type", "term", "--date", "2030-01-31", "--min-confidence", "0.5")
    result = run("batch", file, *options, "--quiet")
    assert result.stdout == run("extract", file, *options).stdout
    assert {record["record"] for record in lines(result)} == {"term", "document"}
    assert result.stderr == b""


def test_a_list_names_files_and_globs_choose(run, folder, tmp_path) -> None:
    names = f"{folder / '01.txt'}\n{folder}\n"
    result = run("batch", "--from-file", "-", "--glob", "0*.txt", "--exclude", "deep", "-q", stdin=names.encode())
    assert [Path(record["path"]).name for record in documents(result.stdout)] == [
        "01.txt", "00.txt", *(f"0{number}.txt" for number in range(2, 10) if number != 3)
    ]  # fmt: skip


def test_a_hundred_bad_files_among_good_ones(run, folder, tmp_path, assert_valid) -> None:
    for number in range(100):
        suffix = [*BAD][number % len(BAD)]
        (tmp_path / f"{number:03}-{suffix}").write_bytes(BAD[suffix])
        if not number % 20:
            (tmp_path / f"{number:03}.txt").write_text(TEXT.format(number))
    (tmp_path / "gone.txt").symlink_to("nowhere")
    out = tmp_path / ".out.jsonl"
    first = run("batch", tmp_path, tmp_path / "missing.txt", "--max-size", "100kB", "-o", out)
    assert first.returncode == 1
    found = documents(out.read_bytes())
    assert len(found) == 107
    assert [record["status"] for record in found].count("ok") == 5
    assert all(record["error"]["code"] for record in found if record["status"] == "error")
    complaints = said(first.stderr)
    assert sum(line.startswith((f"chipwatch: {tmp_path}/", f"chipwatch: {tmp_path}\\")) for line in complaints) == 102
    assert "102 failed" in complaints[102]
    records = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert_valid(records)
    before = out.read_bytes()
    again = run("batch", tmp_path, tmp_path / "missing.txt", "--max-size", "100kB", "-o", out)
    assert again.returncode == 1
    assert out.read_bytes() == before
    assert len(said(again.stderr)) == 104


def test_a_run_goes_on_after_it_was_killed_again_and_again(run, folder, undisturbed, tmp_path) -> None:
    out = tmp_path / "out.jsonl"
    chance = random.Random(7)
    kept = b""
    for _ in range(2):
        size = len(kept) + chance.randrange(len(undisturbed.stdout) // 3)
        with start(folder, "-o", out, "-j", 2, stderr=subprocess.DEVNULL) as process:
            wait_for(out, size, process)
            process.send_signal(signal.SIGKILL)
        torn = out.read_bytes()
        assert undisturbed.stdout.startswith(torn)
        assert torn.startswith(kept)
        kept = torn[: torn.rindex(b'{"record":"document"')] if b'{"record":"document"' in torn else b""
    result = run("batch", folder, "-o", out)
    assert (result.returncode, result.stdout) == (0, b"")
    assert out.read_bytes() == undisturbed.stdout
    assert "kept from before" in result.stderr.decode()


def test_an_unchanged_folder_needs_no_language_model(folder, run, tmp_path) -> None:
    out = tmp_path / "out.jsonl"
    run("batch", folder / "deep", "-o", out)
    probe = (
        "import sys\n"
        "from chipwatch.cli import app\n"
        "app(sys.argv[1:], standalone_mode=False)\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'spacy', 'pydantic', 'numpy', 'dateparser', 'rich'}))"
    )
    command = [sys.executable, "-c", probe, "batch", str(folder / "deep"), "-o", str(out)]
    result = subprocess.run(command, capture_output=True, check=True, text=True)
    assert result.stdout == "[]\n"
    assert "3 documents, 3 kept from before" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_leaves_a_valid_file_and_says_how_to_go_on(
    run, folder, undisturbed, tmp_path, number, code
) -> None:
    out = tmp_path / "out.jsonl"
    with start(folder, "-o", out, "-j", 1, stderr=subprocess.PIPE) as process:
        wait_for(out, 0, process)
        process.send_signal(number)
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == code
    done = documents(out.read_bytes())
    told = f"chipwatch: interrupted: {len(done)} of 30 documents are done; the same command goes on from there"
    assert said(complaint) == [told]
    assert undisturbed.stdout.startswith(out.read_bytes())
    assert run("batch", folder, "-o", out).returncode == 0
    assert out.read_bytes() == undisturbed.stdout


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_reader_that_goes_ends_it_quietly(folder) -> None:
    with start(folder, "-j", 1, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith(b'{"record":')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for children where Linux lists them")
def test_a_worker_that_is_killed_costs_nothing(folder, undisturbed, tmp_path) -> None:
    out = tmp_path / "out.jsonl"
    with start(folder, "-o", out, "-j", 1, stderr=subprocess.PIPE) as process:
        wait_for(out, 0, process)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for child in children:
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
        process.communicate(timeout=120)
    assert process.returncode == 0
    assert out.read_bytes() == undisturbed.stdout


def test_one_writes_at_a_time(run, folder, tmp_path) -> None:
    out = tmp_path / "out.jsonl"
    with start(folder, "-o", out, "-j", 1, stderr=subprocess.DEVNULL) as process:
        wait_for(out, 0, process)
        second = run("batch", folder, "-o", out)
        process.kill()
    assert second.returncode == 2
    assert f"is being written by process {process.pid} on " in second.stderr.decode()
    assert len(second.stderr.splitlines()) == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("where", ["option", "stdout"])
def test_a_full_disk_is_told(folder, where) -> None:
    with open("/dev/full", "wb") as full:
        args = ("-o", "/dev/full") if where == "option" else ()
        stdout = None if args else full
        with start(folder / "deep", *args, stdout=stdout, stderr=subprocess.PIPE) as process:
            _, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    assert complaint == b"chipwatch: No space left on device\n"


def test_only_what_is_relevant_is_read(run, folder, tmp_path, assert_valid) -> None:
    (tmp_path / "fair.md").write_text("---\ntitle: The fair\n---\nThe fair of the village was a success.\n")
    result = run("batch", tmp_path, folder / "00.txt", "--relevant-only")
    skipped, done = documents(result.stdout)
    assert result.returncode == 0
    assert (skipped["status"], skipped["error"]["code"], skipped["title"]) == ("skipped", "irrelevant", "The fair")
    assert done["status"] == "ok"
    assert_valid(lines(result))
    assert "1 skipped" in result.stderr.decode()


def test_an_output_in_the_folder_is_no_clipping(run, folder, tmp_path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format("9,000"))
    out = tmp_path / "records.jsonl"
    for _ in range(2):
        assert run("batch", tmp_path, "-o", out, "--hidden").returncode == 0
        assert len(documents(out.read_bytes())) == 1


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ([], "name files or folders"),
        (["x", "-o", "no-such-folder/out.jsonl"], "folder that does not exist"),
        (["x", "--workers", "0"], "--workers"),
        (["x", "--glob", "#"], "matches nothing"),
        (["--from-file", "no-such-list"], "no such list"),
        (["pyproject.toml", "--model", "no_such_model", "-o", "{out}"], "no_such_model"),
        (["pyproject.toml", "--model", "no_such_model"], "no_such_model"),
    ],
)
def test_wrong_usage_is_told_before_any_work(run, tmp_path, args, why) -> None:
    out = tmp_path / "out.jsonl"
    result = run("batch", *(arg.format(out=out) for arg in args))
    assert (result.returncode, result.stdout) == (2, b"")
    assert why in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()
    assert not out.exists()


def test_an_article_is_never_written_over(run, folder, tmp_path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("An article.\n")
    result = run("batch", folder / "deep", "-o", article)
    assert result.returncode == 2
    assert b"holds something else than records" in result.stderr
    assert article.read_text() == "An article.\n"


def test_a_folder_without_files_is_told(run, tmp_path) -> None:
    (tmp_path / ".hidden.txt").write_text("Nvidia sells chips.")
    result = run("batch", tmp_path)
    assert (result.returncode, result.stdout) == (0, b"")
    assert result.stderr.decode().splitlines() == [
        f"chipwatch: no files in {tmp_path}; hidden ones do not count without --hidden"
    ]
    result = run("batch", tmp_path, "--hidden", "--glob", "*.md")
    assert result.stderr.decode().splitlines() == [
        f"chipwatch: no files in {tmp_path}; --glob and --exclude leave out those that they name"
    ]
