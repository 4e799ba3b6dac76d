"""A file becomes text and metadata: encodings, line ends, front matter, dates, and what is refused."""

import datetime
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest

from chipwatch.clipping import ClippingError, clipping_from_bytes, clipping_from_text, read_clipping

BODY = "The ministry’s “quota” covers café chips – 25% of them.\n\nA second paragraph follows."
FRONT = "---\ntitle: 'Quota: a first look'\ndate: 2025-12-09\nsource: Chip Desk\nurl: https://example.com/a\n---\n"

ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-le without mark": lambda text: text.encode("utf-16-le"),
    "utf-16-be without mark": lambda text: text.encode("utf-16-be"),
    "utf-16-be with mark": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-32": lambda text: text.encode("utf-32"),
    "cp1252": lambda text: text.encode("cp1252"),
}


@pytest.mark.parametrize("front", ["", FRONT], ids=["bare", "front matter"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_what_the_bytes_decode_to(encoding: str, newline: str, front: str) -> None:
    text = (front + BODY).replace("\n", newline)
    data = ENCODINGS[encoding](text)
    clipping = clipping_from_bytes(data, path="a.txt")
    assert clipping.text == text
    assert clipping.text[clipping.body_start :] == BODY.replace("\n", newline)
    assert clipping.sha256 == hashlib.sha256(data).hexdigest()
    assert clipping.title == ("Quota: a first look" if front else None)


def test_cp1252_keeps_its_quotes_and_dashes() -> None:
    clipping = clipping_from_bytes("It’s “new” – 5€ more".encode("cp1252"), path="a.txt")
    assert clipping.text == "It’s “new” – 5€ more"


def test_a_byte_lost_in_utf8_does_not_turn_the_rest_into_cp1252() -> None:
    data = ("“Chips” – “tools” – “wafers” " * 5).encode() + b"\xe2\x80 end"
    clipping = clipping_from_bytes(data, path="a.txt")
    assert clipping.text.startswith("“Chips” – “tools”")
    assert clipping.warnings


FRONT_MATTER: list[tuple[str, dict[str, Any]]] = [
    (FRONT, {"title": "Quota: a first look", "date": "2025-12-09", "source": "Chip Desk"}),
    (FRONT.replace("\n", "\r\n"), {"url": "https://example.com/a", "date_source": "front matter"}),
    ("---\ntitle: No\ngenre: news\n---\n", {"title": "No", "source": None}),
    ("---\ntitle: 3.10\ndate: 2025-12\n---\n", {"title": "3.10", "date": "2025-12"}),
    ("---\ndate: 2025\n---\n", {"date": "2025"}),
    ("---\ndate: 9 December 2025\n---\n", {"date": "2025-12-09"}),
    ("---\ndate: 2025-12-09T10:15:00Z\n---\n", {"date": "2025-12-09"}),
    ("---\nurl: ''\ntitle:\n---\n", {"url": None, "title": None}),
    ("---\ndate: last week\n---\n", {"date": None, "date_source": None}),
    ("---\ndate: 2025-02-31\n---\n", {"date": None}),
]


@pytest.mark.parametrize(("front", "expected"), FRONT_MATTER, ids=range(len(FRONT_MATTER)))
def test_front_matter(front: str, expected: dict[str, Any]) -> None:
    clipping = clipping_from_text(front + "Sales stopped.")
    assert {key: getattr(clipping, key) for key in expected} == expected
    assert clipping.text[clipping.body_start :] == "Sales stopped."


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nSales stopped.\n",
        "---\nSales stopped.\n---\nMore text.\n",
        "----\ntitle: x\n----\nSales stopped.\n",
        "Sales stopped.\n---\ntitle: x\n---\n",
    ],
)
def test_a_rule_of_dashes_is_no_front_matter(text: str) -> None:
    assert clipping_from_text(text).body_start == 0


BROKEN = [
    ("---\ntitle: never closed\n\nSales stopped.\n", "line 1"),
    ("---\ntitle: a: b\n---\nSales stopped.\n", "line 2"),
    ("---\ntitle: a\nsource: 'open\n---\nSales stopped.\n", "front matter"),
    ("---\n- a\n- b\n---\nSales stopped.\n", "line 2"),
]


@pytest.mark.parametrize(("text", "names"), BROKEN)
def test_broken_front_matter_names_the_line(text: str, names: str) -> None:
    with pytest.raises(ClippingError) as caught:
        clipping_from_text(text, path="a.md")
    assert caught.value.code == "front-matter"
    assert names in caught.value.message
    assert "\n" not in str(caught.value)


DATES = [
    ("2025-12-09-quota.txt", "2025-12-09", "file name"),
    ("quota_20251209.md", "2025-12-09", "file name"),
    ("quota-2025-12.md", "2025-12", "file name"),
    ("seasons-2011-12.md", None, None),
    ("from-2025-01-02-to-2025-03-04.md", None, None),
    ("20251399.txt", None, None),
    ("120251209.txt", None, None),
]


@pytest.mark.parametrize(("name", "date", "source"), DATES)
def test_date_of_the_file_name(name: str, date: str | None, source: str | None) -> None:
    clipping = clipping_from_bytes(b"Sales stopped.", path=f"folder/{name}")
    assert (clipping.date, clipping.date_source) == (date, source)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("TAIPEI, Dec. 9, 2025 (Chip Desk) -- The ministry spoke.", "2025-12-09"),
        ("A headline\n\nUpdated 9 December 2025\n\nThe ministry spoke.", "2025-12-09"),
        ("A headline\n9 Dec 2025\nThe ministry spoke.", "2025-12-09"),
        ("**December 9, 2025**\n\nThe ministry spoke.", "2025-12-09"),
        ("The ministry spoke on December 9, 2025 in Taipei.", None),
        ("TAIPEI, Dec. 9 (Chip Desk) -- The ministry spoke.", None),
        ("The ministry spoke.\n" * 40 + "9 December 2025", None),
    ],
)
def test_date_of_the_dateline(text: str, date: str | None) -> None:
    clipping = clipping_from_text(text)
    assert clipping.date == date
    assert clipping.date_source == ("dateline" if date else None)


def test_the_argument_wins_then_front_matter_then_file_name_then_dateline() -> None:
    dated = (FRONT + "January 1, 2020\n\nSales stopped.").encode()
    assert clipping_from_bytes(dated, path="2021-02-03.txt", date="2022-03").date == "2022-03"
    assert clipping_from_bytes(dated, path="2021-02-03.txt").date == "2025-12-09"
    bare = b"January 1, 2020\n\nSales stopped."
    assert clipping_from_bytes(bare, path="2021-02-03.txt").date == "2021-02-03"
    assert clipping_from_bytes(bare, path="-").date == "2020-01-01"


@pytest.mark.parametrize("date", ["yesterday", "2025-02-31", "", "09/12/2025"])
def test_a_bad_argument_is_refused(date: str) -> None:
    with pytest.raises(ClippingError) as caught:
        clipping_from_text("Sales stopped.", date=date)
    assert caught.value.code == "bad-date"


def test_anchor_is_the_first_day_of_what_is_stated() -> None:
    assert clipping_from_text("Sales.", date="2025-12-09").anchor == datetime.date(2025, 12, 9)
    assert clipping_from_text("Sales.", date="2025-12").anchor == datetime.date(2025, 12, 1)
    assert clipping_from_text("Sales.").anchor is None


REFUSED = [
    (b"", "empty"),
    (b"\xef\xbb\xbf", "empty"),
    (b"\xff\xfe", "empty"),
    (b" \r\n\t\n", "no-text"),
    (b"---\ntitle: x\n---\n\n", "no-text"),
    (b"<p>&nbsp;</p>\n<!-- words -->", "no-text"),
    (b"%PDF-1.7 some words", "binary"),
    (b"PK\x03\x04 some words", "binary"),
    (b"some\0words\0\0\0here\0\0", "binary"),
    (bytes(range(256)) * 20, "binary"),
    (b"some words \x01\x02\x03\x04\x05\x06", "binary"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_bytes_that_are_no_clipping(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ClippingError) as caught:
        read_clipping(str(path))
    error = caught.value
    assert (error.code, error.path) == (code, str(path))
    assert error.message
    assert error.hint
    assert str(error).startswith(f"{path}: ")
    assert "\n" not in str(error)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.txt", "missing"), (tmp_path, "is-folder")):
        with pytest.raises(ClippingError) as caught:
            read_clipping(str(path))
        assert caught.value.code == code


def test_a_link_that_leads_to_itself_is_told(tmp_path: Path) -> None:
    loop = tmp_path / "a.txt"
    try:
        loop.symlink_to(loop)
    except OSError:
        pytest.skip("links may not be made here")
    with pytest.raises(ClippingError, match=r"a\.txt: is a link that leads in a circle\. Check where it leads\.$"):
        read_clipping(str(loop))


def test_size_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 101)
    assert len(read_clipping(str(path), max_bytes=101).text) == 101
    with pytest.raises(ClippingError) as caught:
        read_clipping(str(path), max_bytes=100)
    assert caught.value.code == "too-large"
    assert "--max-size" in caught.value.hint


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO("Sales “stopped”.\r\n".encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    clipping = read_clipping("-", date="2025-12-09")
    assert (clipping.path, clipping.text, clipping.date) == ("-", "Sales “stopped”.\r\n", "2025-12-09")


def test_text_without_a_file_has_no_path() -> None:
    assert clipping_from_text("\ufeffSales stopped.").path is None
    assert clipping_from_text("\ufeffSales stopped.").text == "Sales stopped."
