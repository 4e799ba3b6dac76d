"""What a rule is trusted, and who says so."""

import pytest

from chipwatch.rulebook.compile import Compiler
from chipwatch.rulebook.confidence import UNKNOWN, Confidences
from chipwatch.rulebook.load import RulebookError, load_rulebook

SECTION = """
confidence:
  event: {precision: 0.70, cases: 50}
  event.tariff.verb: {precision: 0.85, cases: 9}
  actor: {precision: 0.9, cases: 100}
  actor.ner: {precision: 0.6, cases: 8}
"""


@pytest.fixture
def load(tmp_path):
    def read(text: str):
        (tmp_path / "rules.yaml").write_text(text)
        return load_rulebook([tmp_path])

    return read


@pytest.mark.parametrize(
    ("rule", "record", "confidence"),
    [
        ("event.tariff.verb", "event", 0.85),
        ("event.tariff.noun", "event", 0.7),
        ("event.tariff.verb.strict", "event", 0.85),
        ("mine", "event", 0.7),
        ("actor.nvidia", "actor", 0.9),
        ("actor.ner.person", "actor", 0.6),
        ("position.say", "position", UNKNOWN),
    ],
)
def test_the_longest_beginning_that_is_known_counts(load, rule, record, confidence) -> None:
    assert Confidences(load(SECTION).data).of(rule, record) == confidence


def test_what_an_author_says_goes_before_what_was_measured(load) -> None:
    rules = "record: event\nrules:\n  - {id: event.tariff.verb, trigger: tax%s}\n"
    for own, confidence in ((", confidence: 0.3", 0.3), ("", 0.85)):
        (rule,) = Compiler(load(rules % own + SECTION), str.split).compile("event")
        assert rule.confidence == confidence


@pytest.mark.parametrize("entry", ["{cases: 2}", "{precision: high}", "{precision: 80}"])
def test_a_bad_line_is_named(load, entry) -> None:
    with pytest.raises(RulebookError, match=r"rules.yaml:2:10: bad-confidence 'event' needs a precision from 0 to 1"):
        Confidences(load(f"confidence:\n  event: {entry}\n").data)


def test_an_author_s_number_must_be_one(load) -> None:
    with pytest.raises(RulebookError, match=r"rules.yaml:3:29: out-of-range 'much' is no number"):
        Compiler(load("record: event\nrules:\n  - {id: a.b, trigger: tax, confidence: much}\n"), str.split).compile(
            "event"
        )
