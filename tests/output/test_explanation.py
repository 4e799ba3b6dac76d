"""Marks under a sentence: bars, and labels that find room."""

import pytest

from chipwatch.output.explanation import Mark, draw


def drawn(text: str, marks: list[Mark], width: int = 80) -> list[str]:
    return [line.plain.rstrip() for line in draw(text, marks, width)]


def test_a_label_stands_at_its_bar() -> None:
    assert drawn("Washington bans it.", [Mark(0, 10, "agent"), Mark(11, 15, "trigger")]) == [
        "Washington bans it.",
        "────────── ────",
        "agent      trigger",
    ]


def test_labels_without_room_stand_lower() -> None:
    assert drawn("a b c", [Mark(0, 1, "first"), Mark(2, 3, "second"), Mark(4, 5, "third")]) == [
        "a b c",
        "─ ─ ─",
        "│ │ third",
        "│ second",
        "first",
    ]


def test_marks_that_overlap_have_rows_of_their_own() -> None:
    assert drawn("exports of chips", [Mark(0, 16, "theme"), Mark(11, 16, "chips")]) == [
        "exports of chips",
        "           ─────",
        "           chips",
        "────────────────",
        "theme",
    ]


def test_a_mark_goes_on_in_the_next_line_without_its_label() -> None:
    text = "one two three four five six seven"
    assert drawn(text, [Mark(14, 27, "part")], 20) == [
        "one two three four",
        "              ────",
        "              part",
        "five six seven",
        "────────",
    ]


def test_a_label_too_long_for_the_line_stands_below_and_further_left() -> None:
    text = "one two three four x"
    assert drawn(text, [Mark(14, 18, "four"), Mark(19, 20, "a long label")], 20) == [
        "one two three four x",
        "              ──── ─",
        "              four │",
        "        a long label",
    ]


@pytest.mark.parametrize("width", [20, 33, 80])
def test_no_line_is_wider_than_asked_and_no_word_is_lost(width: int) -> None:
    text = "The Bureau of Industry and Security put Huawei and its affiliates on the Entity List in May 2019."
    marks = [Mark(4, 35, "agents"), Mark(36, 39, "trigger"), Mark(40, 46, "targets"), Mark(69, 84, "list")]
    lines = drawn(text, marks, width)
    assert max(map(len, lines)) <= width
    words = [word for line in lines if "─" not in line for word in line.split()]
    assert [word for word in words if word in text.split()] == text.split()
