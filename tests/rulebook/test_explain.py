"""An explanation says of each constraint what met it, or the nearest miss; and nothing that is not so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chipwatch.rulebook.compile import Compiler
from chipwatch.rulebook.explain import Attempt, Check, Explainer, Part
from chipwatch.rulebook.load import load_rulebook
from chipwatch.rulebook.match import Matcher
from chipwatch.rulebook.view import View

# The rule stands at line 11 of the file.
HEAD = """\
record: event
lists: {stop: [ban, cut off], goods: [chip, machine]}
roles:
  subject: [agent pobj, nsubj]
  object: dobj
  to: "prep:to pobj + dobj prep:to pobj"
  far: "dobj prep:against pobj"
  negation: neg
  after: "@after"
rules:
"""
Explain = Callable[[str], list[Attempt]]


@pytest.fixture
def explain(tmp_path: Path, make_view: Callable[[], View]) -> Explain:
    """How a rule fares on `Washington banned new exports of H20 chips to China.`; what fires is what matches."""

    def attempts(rule: str) -> list[Attempt]:
        path = tmp_path / "rules.yaml"
        path.write_text(f"{HEAD}  - {{id: a, {rule}}}\n", encoding="utf-8")
        book = load_rulebook([tmp_path])
        [compiled] = Compiler(book, str.split).compile("event")
        view = make_view()
        explainer = Explainer(compiled, book.rules[0], book.roles)
        found = explainer.attempts(view, 0, 10) or explainer.nearest(view, 0, 10)
        fired = [one.trigger for one in found if one.fired]
        assert fired == [(m.start, m.end) for m in Matcher([compiled])(view) if m.start < 10]
        assert all(one.fired == all(part.holds for part in one.parts) for one in found)
        return found

    return attempts


def part(attempts: list[Attempt], n: int = 1) -> Part:
    return attempts[0].parts[n]


def checks(one: Part) -> list[tuple[str, bool | None, str]]:
    found: list[Check] = [*one.checks, *(c for w in one.ways for k in w.candidates for c in k.checks)]
    return [(c.text, c.met, c.why) for c in found]


# ------------------------------------------------------------ triggers


def test_a_trigger_is_shown_with_what_it_asks_and_where_it_is_written(explain: Explain) -> None:
    trigger = part(explain("trigger: {lemma: $stop, pos: VERB}"), 0)
    assert trigger.holds
    assert trigger.values == ((1, 2),)
    assert checks(trigger) == [("lemma: $stop", True, "‘banned’"), ("pos: VERB", True, "‘banned’")]
    assert trigger.checks[1].place[1:] == (11, 37)


@pytest.mark.parametrize(
    ("trigger", "missed"),
    [
        ("{lemma: $stop, pos: NOUN}", ("pos: NOUN", "‘banned’ is VERB")),
        ("{lemma: export, dep: [nsubj, conj]}", ("dep: [nsubj, conj]", "‘exports’ is dobj")),
        ("{in: chip, label: memory}", ("label: memory", "‘H20’ is accelerator")),
        ("{in: actor, name: Japan}", ("name: Japan", "‘Washington’ is United States")),
        ("{lemma: ban, not_in: actor, tag: NN}", ("tag: NN", "‘banned’ is VERB")),
    ],
)
def test_the_nearest_trigger_misses_one_thing(explain: Explain, trigger: str, missed: tuple[str, str]) -> None:
    [attempt, *_] = explain(f"trigger: {trigger}")
    assert not attempt.fired
    assert [(text, why) for text, met, why in checks(attempt.parts[0]) if not met] == [missed]
    assert attempt.changes == (f"without `{missed[0]}` of the trigger",)


def test_a_phrase_says_how_far_it_got(explain: Explain) -> None:
    [attempt, *_] = explain("trigger: 'banned new imports'")
    assert attempt.trigger == (1, 3)
    [(_, met, why)] = checks(attempt.parts[0])
    assert (met, why) == (False, "‘banned new’ begins it, then `imports` is wanted: ‘exports’")
    assert "if `exports` were a choice in `imports` of the phrase `banned new imports`" in attempt.changes


def test_a_gap_says_how_far_it_reaches(explain: Explain) -> None:
    [attempt, *_] = explain("trigger: 'banned ...2 chips'")
    assert checks(attempt.parts[0])[0][2] == "‘banned’ begins it, then `chips` is wanted within 2 words: ‘new exports’"


def test_no_word_of_the_trigger_is_there(explain: Explain) -> None:
    [attempt] = explain("trigger: {lemma: halt, pos: VERB}, args: {who: {role: subject, is: actor}}")
    assert attempt.trigger is None
    assert checks(attempt.parts[0]) == [("lemma: halt", False, "none of these words stands in the sentence")]
    assert attempt.changes == ("if `ban` were among `lemma: halt`",)


# ------------------------------------------------------------ arguments


def test_an_argument_is_shown_with_its_role_and_path(explain: Explain) -> None:
    found = part(explain("trigger: ban, args: {who: {role: subject, is: actor, label: government}}"))
    assert found.values == ((0, 1),)
    [way] = found.ways
    assert (way.role, way.path, way.met) == ("subject", "nsubj", True)
    assert way.candidates[0].head == 0
    assert checks(found)[0] == ("is: actor", True, "‘Washington’")


def test_of_joined_paths_only_that_one_is_shown_that_led_somewhere(explain: Explain) -> None:
    assert part(explain("trigger: ban, args: {whom: {role: to, is: actor}}")).ways[0].path == "dobj prep:to pobj"


@pytest.mark.parametrize(
    ("arg", "missed"),
    [
        ("{role: object, is: actor}", ("is: actor", "‘exports’ is no actor")),
        ("{role: to, is: chip}", ("is: chip", "‘China’ is no chip, but actor")),
        ("{role: to, holds: chip}", ("holds: chip", "no chip in ‘China’")),
        ("{role: object, lemma: $goods}", ("lemma: $goods", "‘exports’ (export) is not among them")),
        ("{role: object, word: export}", ("word: export", "‘exports’ is none of them")),
        ("{role: object, pos: [PROPN, NUM]}", ("pos: [PROPN, NUM]", "‘exports’ is NOUN")),
        ("{role: object, in: actor}", ("in: actor", "‘exports’ is in no actor")),
        ("{role: subject, pos: PROPN, not_in: actor}", ("not_in: actor", "‘Washington’ is in actor")),
        ("{role: object, phrase: machine}", ("phrase: machine", "‘exports’ does not begin it")),
        ("{role: object, has: $stop}", ("has: $stop", "none of it in ‘new exports of H20 chips to China’")),
        ("{role: object, has: exports to}", ('has: "exports to"', "‘exports’ begins it, then `to` is wanted: ‘of’")),
        ("{role: object, has_not: $goods}", ("has_not: $goods", "‘chips’")),
        ("{role: to, is: actor, label: company}", ("label: company", "‘China’ is government")),
        ("{role: after, is: quantity}", ("is: quantity", "no quantity in ‘new exports of H20 chips to China .’")),
        ("{role: after, is: actor, label: company}", ("label: company", "‘China’ is government")),
        ("{role: after, lemma: object}", ("lemma: object", "no such word in ‘new exports of H20 chips to China .’")),
    ],
)
def test_an_argument_that_is_not_found_says_what_was_there(explain: Explain, arg: str, missed: tuple[str, str]) -> None:
    attempts = explain(f"trigger: ban, args: {{x: {arg}}}")
    [attempt] = attempts
    assert [p.name for p in attempt.unmet] == ["x"]
    assert [(text, why) for text, met, why in checks(part(attempts)) if not met] == [missed]
    assert any(change.startswith(f"without `{missed[0]}` of `x`") for change in attempt.changes)


def test_constraints_go_on_after_the_first_that_fails(explain: Explain) -> None:
    found = part(explain("trigger: ban, args: {x: {role: object, pos: VERB, has: $goods, lemma: sale}}"))
    assert [met for _, met, _ in checks(found)] == [False, True, False]


def test_constraints_that_no_one_word_meets(explain: Explain) -> None:
    found = part(explain("trigger: ban, args: {x: {role: after, lemma: export, pos: PROPN}}"))
    assert [met for _, met, _ in checks(found)] == [True, True, False]
    assert checks(found)[-1][0] == "all of these of one word"


@pytest.mark.parametrize(
    ("role", "why"),
    [
        ("negation", "leads nowhere from ‘banned’: it has nsubj ‘Washington’, dobj ‘exports’"),
        (
            "far",
            "gets to ‘exports’ and finds no prep:against there: it has amod ‘new’, prep ‘of’, prep ‘to’; "
            "it is dobj of ‘banned’",
        ),
    ],
)
def test_a_role_that_leads_nowhere_says_how_far_it_got(explain: Explain, role: str, why: str) -> None:
    [way] = part(explain(f"trigger: ban, args: {{x: {{role: {role}}}}}")).ways
    assert (way.met, way.candidates, way.why) == (False, (), why)


def test_every_role_that_was_tried_is_shown_in_order_up_to_the_one_that_met(explain: Explain) -> None:
    found = part(explain("trigger: ban, args: {x: {role: [far, object, to, after], is: actor}}"))
    assert [(way.role, way.met) for way in found.ways] == [("far", False), ("object", False), ("to", True)]


def test_an_argument_may_be_left_out(explain: Explain) -> None:
    [attempt] = explain("trigger: ban, args: {x?: {role: far}}")
    assert attempt.fired
    assert (attempt.parts[1].optional, attempt.parts[1].found, attempt.parts[1].holds) == (True, False, True)


def test_an_argument_may_be_named_in_the_trigger(explain: Explain) -> None:
    [attempt] = explain("trigger: '<who:actor> banned', args: {who: {role: far}}")
    assert attempt.fired
    assert (attempt.parts[1].values, attempt.parts[1].why) == (((0, 1),), "named in the trigger")


# ------------------------------------------------------------ conditions


def test_when(explain: Explain) -> None:
    [attempt] = explain("trigger: ban, when: [{role: object, has: chip}, {role: negation}]")
    assert [(p.kind, p.found, p.holds) for p in attempt.parts[1:]] == [("when", True, True), ("when", False, False)]
    assert attempt.changes == ("without the `when` at line 11",)


def test_unless(explain: Explain) -> None:
    [attempt] = explain("trigger: ban, unless: [{role: negation}, {role: object, has: [machine, $goods]}]")
    assert [(p.kind, p.found, p.holds) for p in attempt.parts[1:]] == [("unless", False, True), ("unless", True, False)]
    assert checks(attempt.parts[2]) == [("has: [machine, $goods]", True, "‘chips’ is `$goods`")]
    assert attempt.changes == ("if `$goods` were not in `has` of the `unless` at line 11",)


def test_an_unless_of_one_phrase_can_only_be_left_out(explain: Explain) -> None:
    [attempt] = explain("trigger: ban, unless: {role: object, has: $goods}")
    assert attempt.changes == ("without the `unless` at line 11",)


# ------------------------------------------------------------ what would make it fire


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("args: {x: {role: object, lemma: $goods}}", "if `export` were among `lemma: $goods` of `x`"),
        ("args: {x: {role: object, has: machine}}", "if `export` were among `has: machine` of `x`"),
        (
            "args: {x: {role: after, has: 'new imports|sales of'}}",
            "if `exports` were a choice in `imports|sales` of the phrase `new imports|sales of`",
        ),
        ("args: {x: {role: object, is: chip}}", "if ‘exports’ were known as chip"),
        ("args: {x: {role: far}}", "if `x` could be left out (`x?`)"),
        (
            "args: {x: {role: object, pos: VERB}}, unless: {role: subject}",
            "without `pos: VERB` of `x` and without the `unless` at line 11",
        ),
    ],
)
def test_what_would_make_it_fire(explain: Explain, rule: str, change: str) -> None:
    [attempt] = explain(f"trigger: ban, {rule}")
    assert change in attempt.changes


def test_nothing_is_promised_that_does_not_fire(explain: Explain) -> None:
    """Either constraint alone keeps the rule from firing: leaving out one of them is no help."""
    [attempt] = explain("trigger: ban, args: {x: {role: object, pos: VERB, dep: nsubj}}")
    assert attempt.changes == ("if `x` could be left out (`x?`)",)
