"""What is kept of a rule file is what the file says, or it is read anew."""

from pathlib import Path

import pytest

from chipwatch.rulebook import cache
from chipwatch.rulebook.errors import RuleError
from chipwatch.rulebook.source import Map, Seq, load_yaml
from chipwatch.rulebook.vocabulary import Guard

TEXT = "lists:\n  verbs: [ban, curb]\nrules:\n  - id: a\n    set: {sure: true, note: null, code: NO}\n"


def cached_yaml(path: Path, text: str, guard: Guard | None = None) -> Map:
    errors: list[RuleError] = []
    value = cache.cached_yaml(path, text, errors, guard)
    if errors:
        raise errors[0]
    return value


class OnlyLists:
    """A guard that lets only lists pass."""

    def __init__(self, version: str = "1") -> None:
        self.asked, self._version = 0, version

    def version(self) -> str:
        return self._version

    def errors(self, file: Map) -> list[RuleError]:
        self.asked += 1
        return [RuleError("unknown-section", key, file.at(key)) for key in file if key != "lists"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHIPWATCH_CACHE", str(tmp_path))
    return tmp_path / "rules"


def entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def assert_same(kept: Map, read: Map) -> None:
    assert kept == read
    assert kept.at("rules") == read.at("rules")
    rule = kept["rules"][0]
    assert (kept["rules"].at(0), rule.at("set"), rule["set"].at("code"), rule.place) == (
        read["rules"].at(0),
        read["rules"][0].at("set"),
        read["rules"][0]["set"].at("code"),
        read["rules"][0].place,
    )


def test_second_reading_gives_the_same_values_and_places(folder: Path) -> None:
    path = Path("some.yaml")
    read = load_yaml(path, TEXT)
    assert_same(cached_yaml(path, TEXT), read)
    assert len(entries(folder)) == 1
    assert_same(cached_yaml(path, TEXT), read)


def test_places_are_read_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    cached_yaml(Path("some.yaml"), TEXT)
    read: list[str] = []
    monkeypatch.setattr(cache, "Place", lambda *place: read.append(place[0]))
    value = cached_yaml(Path("some.yaml"), TEXT)
    assert value["rules"][0]["set"] == {"sure": True, "note": None, "code": "NO"}
    assert read == []
    assert value.place is None
    assert len(read) == 6


def test_lists_and_mappings_of_odd_keys_stay_what_they_are() -> None:
    text = "lists: {'[]': [[a], {b: []}, {'[]': {'[]': c}}], d: {}}\n"
    for _ in range(2):
        assert_shape(cached_yaml(Path("some.yaml"), text), load_yaml(Path("some.yaml"), text))


def assert_shape(kept: object, read: object) -> None:
    assert type(kept) is type(read)
    if isinstance(kept, Map) and isinstance(read, Map):
        assert (kept.keys(), kept.place) == (read.keys(), read.place)
        for key in kept:
            assert_shape(kept[key], read[key])
    elif isinstance(kept, Seq) and isinstance(read, Seq):
        assert (len(kept), kept.place) == (len(read), read.place)
        for one, other in zip(kept, read, strict=True):
            assert_shape(one, other)
    else:
        assert kept == read


def test_places_name_the_file_that_is_read_now() -> None:
    cached_yaml(Path("old.yaml"), TEXT)
    assert cached_yaml(Path("new.yaml"), TEXT).at("rules").file == "new.yaml"


def test_other_text_is_another_entry(folder: Path) -> None:
    cached_yaml(Path("some.yaml"), TEXT)
    assert cached_yaml(Path("some.yaml"), TEXT.replace("ban", "bar"))["lists"]["verbs"] == ["bar", "curb"]
    assert len(entries(folder)) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"[1, 2]", b'"text"', b"[1,1,{},5,6]", b"\xff\xfe", b"null"])
def test_damaged_entry_is_read_anew(folder: Path, damage: bytes) -> None:
    path = Path("some.yaml")
    cached_yaml(path, TEXT)
    entries(folder)[0].write_bytes(damage)
    assert_same(cached_yaml(path, TEXT), load_yaml(path, TEXT))
    assert entries(folder)[0].read_bytes() != damage


@pytest.mark.parametrize(
    ("old", "new"), [(b"curb", b"curd"), (b'"verbs"', b'"verb"'), (b"[2,", b"[9,"), (b"}", b"}\n")]
)
def test_entry_that_is_well_formed_and_says_something_else_is_read_anew(folder: Path, old: bytes, new: bytes) -> None:
    path = Path("some.yaml")
    cached_yaml(path, TEXT)
    (entry,) = entries(folder)
    assert old in entry.read_bytes()
    entry.write_bytes(entry.read_bytes().replace(old, new))
    assert_same(cached_yaml(path, TEXT), load_yaml(path, TEXT))


def test_a_folder_in_the_place_of_an_entry_costs_nothing(folder: Path) -> None:
    path = Path("some.yaml")
    cached_yaml(path, TEXT)
    (entry,) = entries(folder)
    entry.unlink()
    entry.mkdir()
    assert_same(cached_yaml(path, TEXT), load_yaml(path, TEXT))
    assert entries(folder) == [entry]


def test_folder_that_cannot_be_made_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CHIPWATCH_CACHE", str(tmp_path / "file"))
    assert_same(cached_yaml(Path("some.yaml"), TEXT), load_yaml(Path("some.yaml"), TEXT))


def test_mistakes_are_not_kept(folder: Path) -> None:
    with pytest.raises(RuleError):
        cached_yaml(Path("some.yaml"), "a: [")
    assert entries(folder) == []


def test_a_file_of_another_shape_is_not_kept_and_told_each_time(folder: Path) -> None:
    guard = OnlyLists()
    for _ in range(2):
        with pytest.raises(RuleError, match=r"some\.yaml:3:1: unknown-section rules"):
            cached_yaml(Path("some.yaml"), TEXT, guard)
    assert (guard.asked, entries(folder)) == (2, [])


def test_the_shape_of_a_file_is_asked_for_once(folder: Path) -> None:
    guard = OnlyLists()
    for _ in range(2):
        assert cached_yaml(Path("some.yaml"), "lists: {a: [b]}\n", guard) == {"lists": {"a": ["b"]}}
    assert guard.asked == 1


def test_another_shape_asks_anew(folder: Path) -> None:
    cached_yaml(Path("some.yaml"), TEXT)  # what was kept with no guard has not been looked at
    with pytest.raises(RuleError):
        cached_yaml(Path("some.yaml"), TEXT, OnlyLists())
    newer = OnlyLists("2")
    cached_yaml(Path("some.yaml"), "lists: {a: [b]}\n", OnlyLists())
    cached_yaml(Path("some.yaml"), "lists: {a: [b]}\n", newer)
    assert newer.asked == 1
