"""The benchmark: the texts that it generates, and that it runs. How fast anything is, no test says."""

from pathlib import Path

import pytest

from bench.cases import TINY, Bench, Row
from bench.report import page, table
from bench.texts import Texts, write_folder
from bench.timing import Ratio, in_turn


def test_texts_are_the_same_for_the_same_number() -> None:
    assert list(Texts().policy_texts(5)) == list(Texts().policy_texts(5))
    assert list(Texts(seed=2).policy_texts(5)) != list(Texts().policy_texts(5))
    assert list(Texts().policy_texts(9))[:5] == list(Texts().policy_texts(5))


def test_no_text_comes_twice() -> None:
    texts = [*Texts().policy_texts(500, length=6), *Texts().mixed_texts(500)]
    assert len(set(texts)) == len(texts)


def test_seeds_are_cut_into_sentences_without_front_matter() -> None:
    texts = Texts()
    assert "Huawei plans to double its output" in " ".join(texts.policy)
    assert not [one for one in texts.policy if "\n" in one or one.startswith(("---", "title:", "#"))]
    assert not [one for one in texts.everyday if "chip" in one]


def test_a_folder_holds_one_file_for_each_text(tmp_path: Path) -> None:
    assert write_folder(tmp_path / "new", iter(["one two", "three"])) == 3
    assert [path.read_text() for path in sorted((tmp_path / "new").iterdir())] == ["one two", "three"]


def test_actions_take_turns() -> None:
    calls: list[str] = []
    costs = in_turn(2, lambda: calls.append("a"), lambda: calls.append("b"))
    assert "".join(calls) == "ababab"
    assert [len(one) for one in costs] == [2, 2]


@pytest.mark.parametrize(
    ("ratio", "wanted", "shown"),
    [
        (2.0, 1.8, "2.00 (2.00 – 2.00) | ≥ 1.8 |"),
        (1.5, 1.8, "≥ 1.8, **missed** |"),
        (1.05, -1.1, "≤ 1.1 |"),
        (1.2, -1.1, "≤ 1.1, **missed** |"),
        (123.4, None, "| 123 (123 – 123) |  |"),
    ],
)
def test_rows_say_what_was_wanted(ratio: float, wanted: float | None, shown: str) -> None:
    assert shown in table([Row("a against b", Ratio.of([ratio, ratio]), wanted, "details")])


def test_a_process_is_measured_on_three_texts(tmp_path: Path) -> None:
    rows = list(Bench(TINY, tmp_path).speed())
    assert rows[-1].details == "3 of 3 texts"
    written = page({"speed": rows, "folders": [], "relevant": [], "memory": [], "kills": []}, busy=0.5)
    assert "3 of 3 texts" in written
    assert "$" not in written
