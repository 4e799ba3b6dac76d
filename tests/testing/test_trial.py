"""Examples of every sort are run and judged."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chipwatch.extractor import Extractor
from chipwatch.paths import rules_folder
from chipwatch.rulebook.load import RulebookError, load_rulebook
from chipwatch.testing import Result, Trial, changes, examples_in

Run = Callable[[str], list[Result]]


@pytest.fixture
def run(extractor: Extractor, tmp_path: Path) -> Run:
    """Runs the examples of one file of a user's."""

    def results(text: str) -> list[Result]:
        file = tmp_path / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        book = load_rulebook([rules_folder(), tmp_path])
        mine = [example for example in examples_in(book) if example.place.file == str(file)]
        return Trial(book, extractor.nlp).run(mine)

    return results


def test_a_term_must_be_found_by_the_rule_itself(run: Run) -> None:
    (hit, _) = run(
        "record: term\nrules:\n  - id: term.mine\n    trigger: {in: quantity, label: money}\n"
        "    when: {role: sentence, has: [zebra]}\n    set: {kind: money}\n"
        '    hits: [{text: "Nvidia paid $5 million.", gives: {kind: money}}]\n    misses: ["A zebra ran."]\n'
    )
    assert hit.problem is not None
    assert hit.problem.startswith("expected a term, got none by this rule, but by term.")


def test_a_rule_that_no_record_states_is_judged_by_what_it_changes(run: Run) -> None:
    rule = (
        "record: event.status\nrules:\n  - id: event.status.mine\n    trigger: {pos: VERB}\n"
        '    when: {role: sentence, has: ["by hearsay"]}\n    set: {status: possible}\n'
        '    hits: [{text: "By hearsay Washington banned the H20.", gives: {status: possible}}, %s]\n'
        '    misses: ["Washington banned the H20."]\n'
    )
    first, idle, miss = run(rule % '{text: "Washington banned the H20.", gives: {status: actual}}')
    assert (first.problem, miss.problem) == (None, None)
    assert idle.problem == "expected something, but the records are the same without this rule"


def test_a_todo_that_passes_is_told_where_to_go(run: Run) -> None:
    results = run(
        "record: position\nrules:\n  - id: position.mine\n    trigger: {lemma: [decree], pos: VERB}\n"
        "    args: {speaker: {role: speaker}}\n    set: {content: clause}\n"
        '    hits: [{text: "The minister decreed that the harvest was good."}]\n    misses: ["A door closed."]\n'
        '    todo: [{text: "The minister decreed that it rained.", gives: {}}, "A gate closed.",\n'
        '      {text: "The minister said so.", gives: {negated: true}}]\n'
    )
    assert [result.problem for result in results] == [
        None,
        None,
        "todo passes now: move it to hits",
        "todo passes now: move it to misses",
        None,
    ]
    assert [result.known_gap for result in results] == [False, False, False, False, True]


def test_an_example_that_cannot_be_read_is_told_with_its_place(run: Run) -> None:
    with pytest.raises(RulebookError) as caught:
        run(
            "record: term\nrules:\n  - id: term.mine\n    trigger: {in: quantity}\n    set: {kind: other}\n"
            "    hits:\n      - {text: One., giving: {}}\n      - {gives: {}}\n    misses: none\n"
        )
    assert {error.place.line for error in caught.value.errors} == {7, 8, 9}


def test_a_text_with_nothing_to_read_fails_and_takes_no_other_with_it(run: Run) -> None:
    empty, other = run(
        "record: term\nrules:\n  - id: term.mine\n    trigger: {in: quantity}\n    set: {kind: other}\n"
        '    hits: [{text: "---\\ntitle: Nothing\\n---\\n"}]\n    misses: ["A door closed."]\n'
    )
    assert empty.problem
    assert other.problem is None


def test_the_examples_of_a_name_are_judged_by_its_own_record(run: Run) -> None:
    right, wrong, miss = run(
        "actors:\n  - {name: Brindlecore, kind: company, country: NL,\n"
        '     hits: [{text: "Brindlecore fell.", gives: {country: NL}},\n'
        '       {text: "Brindlecore rose.", gives: {country: US}}],\n'
        '     misses: ["Nothing fell."]}\n'
    )
    assert (right.problem, miss.problem) == (None, None)
    assert wrong.problem == "expected country US, got NL"


def test_a_shape_is_tried_alone(run: Run) -> None:
    results = run(
        "chip_shapes:\n  - {id: chip.shape.mine, regex: 'QX\\d+', kind: soc, level: model,\n"
        '     hits: ["the QX9", "the XQ9"], misses: ["the QXs", "QX1"]}\n'
    )
    assert [result.problem for result in results] == [None, "expected soc, got none", None, "expected nothing, got soc"]


def test_changes_are_what_passes_in_one_run_and_fails_in_the_other(run: Run) -> None:
    text = (
        "chip_shapes:\n  - {id: chip.shape.mine, regex: 'QX%s', kind: soc, level: model, hits: [QX9], misses: [QX]}\n"
    )
    before, after = run(text % "9"), run(text % "8")
    assert [(one.problem, other.problem) for one, other in changes(before, after)] == [(None, "expected soc, got none")]
    assert changes(before, before) == []
