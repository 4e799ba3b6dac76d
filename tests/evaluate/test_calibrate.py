"""Confidences from cases."""

import pytest

from chipwatch.evaluate.calibrate import calibrate, leave_one_out, report, to_yaml
from chipwatch.evaluate.gold import TYPES, Judged
from chipwatch.evaluate.measure import measure_gold
from chipwatch.rulebook.load import load_rulebook


def cases(rule: str, right: int, wrong: int, document: str = "a") -> list[Judged]:
    verdicts = [True] * right + [False] * wrong
    return [Judged(document, rule.partition(".")[0], rule, 0.5, verdict) for verdict in verdicts]


RULES = {f"event.{name}" for name in ("good", "bad", "new", "fair")}


def test_many_cases_tell_and_few_lean_on_the_group() -> None:
    judged = cases("event.good", 90, 10) + cases("event.bad", 30, 70) + cases("event.new", 1, 0)
    found = calibrate(judged, [], RULES).precisions
    assert found["event.good"].precision == pytest.approx(0.9, abs=0.03)
    assert found["event.bad"].precision == pytest.approx(0.3, abs=0.03)
    assert found["event"].precision == pytest.approx(0.6, abs=0.03)
    assert found["event"].precision < found["event.new"].precision < 0.9
    assert [found[name].cases for name in ("event", "event.good", "event.new")] == [201, 100, 1]


def test_a_rule_that_was_never_wrong_is_not_taken_to_be_sure() -> None:
    (group, rule) = calibrate(cases("event.new", 3, 0), [], RULES).precisions.values()
    assert group.precision == pytest.approx(4 / 5)
    assert group.precision < rule.precision < 1


def test_ways_to_take_names_that_no_list_has_are_groups_of_their_own() -> None:
    judged = cases("actor.nvidia", 50, 0) + cases("actor.ner.person", 2, 2) + cases("actor.ner.company", 1, 1)
    found = calibrate(judged, [], {"actor.nvidia"}).precisions
    assert found["actor"].precision > 0.95
    assert found["actor.ner"].precision == pytest.approx(0.5)
    assert found["actor.ner.person"].precision == pytest.approx(0.5)


def test_cases_of_others_count_as_far_as_they_foretell() -> None:
    ours = [one for n in range(10) for one in cases("event.good", 4, 0, f"g{n}") + cases("event.bad", 0, 2, f"b{n}")]
    alike = cases("event.good", 400, 0) + cases("event.bad", 0, 200) + cases("event.new", 0, 100)
    unlike = cases("event.good", 0, 400) + cases("event.bad", 200, 0)
    helped = calibrate(ours, alike, RULES)
    assert helped.weight > 0
    assert helped.precisions["event.new"].precision < 0.2
    assert helped.precisions["event.new"][1:] == (0, 100)
    assert calibrate(ours, unlike, RULES).weight == 0
    assert calibrate(ours, unlike, RULES).precisions == calibrate(ours, [], RULES).precisions


def test_a_document_is_foretold_by_the_others_alone() -> None:
    judged = cases("event.good", 8, 0, "a") + cases("event.good", 0, 8, "b")
    stated = {one.judged.document: one.stated for one in leave_one_out(judged, [], RULES, 0)}
    assert stated["a"] < 0.2
    assert stated["b"] > 0.8


def test_the_report_holds_what_is_said_against_what_is_right() -> None:
    judged = [one for n in range(10) for one in cases("event.good", 9, 1, f"d{n}")]
    rows = {row[:2]: row[2:] for row in report(leave_one_out(judged, [], RULES, 0))}
    count, stated, right = rows["event", "0.8-0.9"]
    assert (count, right) == (100, 0.9)
    assert stated == pytest.approx(0.89, abs=0.02)
    assert rows["all", "0.8 and more"][0] == 100


def test_what_is_written_is_a_rule_file_and_always_the_same(tmp_path) -> None:
    judged = cases("event.good", 2, 1) + cases("event.bad", 1, 2)
    written = to_yaml(calibrate(judged, cases("event.new", 1, 1), RULES), ["Measured.", ""])
    assert written == to_yaml(calibrate(judged[::-1], cases("event.new", 1, 1), RULES), ["Measured.", ""])
    assert written.startswith("# Measured.\n#\nconfidence:\n  event: {precision: 0.50, cases: 6")
    (tmp_path / "confidence.yaml").write_text(written)
    book = load_rulebook([tmp_path])
    assert list(book.data["confidence"]) == sorted(book.data["confidence"])


def test_precisions_are_never_rounded_up() -> None:
    written = to_yaml(calibrate(cases("event.good", 795, 202), [], RULES))
    assert "  event: {precision: 0.79," in written


@pytest.mark.parametrize("kind", TYPES)
def test_of_records_at_four_fifths_and_more_four_fifths_are_right(kind, gold, extractor) -> None:
    sure = [one.right for one in _judged(gold, extractor) if one.type == kind and one.confidence >= 0.8]
    assert sure
    assert sum(sure) >= 0.8 * len(sure)


def test_every_shipped_confidence_rests_on_cases(extractor) -> None:
    section = extractor.book.data["confidence"]
    assert {"actor", "chip", "term", "event", "position"} <= section.keys()
    assert all(int(entry["cases"]) + int(entry.get("others", 0)) > 0 for entry in section.values())


def test_shipped_rules_leave_their_confidence_to_what_is_measured(extractor) -> None:
    assert not [str(rule.place) for rule in extractor.book.rules if "confidence" in rule.body]


_KNOWN: list[Judged] = []


def _judged(gold, extractor) -> list[Judged]:
    if not _KNOWN:
        _KNOWN.extend(measure_gold(extractor, gold))
    return _KNOWN
