"""Rules are matched: triggers, arguments by role, conditions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chipwatch.rulebook.compile import Compiler
from chipwatch.rulebook.load import RulebookError, load_rulebook
from chipwatch.rulebook.match import Match, Matcher
from chipwatch.rulebook.view import View

HEAD = """\
record: event
lists: {stop: [ban, cut off], goods: [chip]}
roles:
  subject: [agent pobj, nsubj]
  object: dobj
  to: "dobj prep:to pobj"
  either: ["prep:to pobj", "dobj prep:of pobj + dobj prep:to pobj"]
  governor: ^
  verb above: ^[VERB]
  banning above: "^[VERB]:ban|bar"
  chatting above: "^[VERB]:chat"
  before: "@before"
  after: "@after"
  earlier: "@earlier"
  next: "@next"
  rest: "@rest"
rules:
"""
View_ = Callable[[], View]


def match(tmp_path: Path, view: View, rules: str) -> list[Match]:
    (tmp_path / "rules.yaml").write_text(HEAD + rules, encoding="utf-8")
    return Matcher(Compiler(load_rulebook([tmp_path]), str.split).compile("event"))(view)


def names(found: list[Match], arg: str) -> list[list[str]]:
    return [m.names(arg) for m in found]


# Washington banned new exports of H20 chips to China . Beijing did object .
@pytest.mark.parametrize(
    ("trigger", "spans"),
    [
        ("{lemma: $stop}", [(1, 2)]),
        ("{lemma: [ban, object], pos: VERB}", [(1, 2), (12, 13)]),
        ("{lemma: ban, pos: NOUN}", []),
        ("{word: exports}", [(3, 4)]),
        ("banned new exports", [(1, 4)]),
        ("[old thing, exports of]", [(3, 5)]),
        ("{in: chip}", [(5, 6)]),
        ("{in: actor, label: government, name: China}", [(8, 9), (10, 11)]),
        ("{phrase: 'to <actor>', pos: ADP}", [(7, 9)]),
        ("<chip> chips", [(5, 7)]),
        ("<chip>? chips", [(5, 7), (6, 7)]),
        ("[<actor> banned, <chip> chips]", [(0, 2), (5, 7)]),
        ("[<actor> banned, to <actor>, '[ADJ] exports']", [(0, 2), (2, 4), (7, 9)]),
    ],
)
def test_trigger(tmp_path: Path, make_view: View_, trigger: str, spans: list[tuple[int, int]]) -> None:
    found = match(tmp_path, make_view(), f"  - {{id: a, trigger: {trigger}}}\n")
    assert [(m.start, m.end) for m in found] == spans


@pytest.mark.parametrize(
    ("arg", "bound"),
    [
        ("{role: subject, is: actor}", ["United States"]),
        ("{role: object, is: actor}", None),
        ("{role: object, holds: actor}", ["China"]),
        ("{role: object, holds: [chip, actor]}", ["H20", "China"]),
        ("{role: object, holds: actor, has: $goods}", ["China"]),
        ("{role: object, holds: actor, has_not: $goods}", None),
        ("{role: object, holds: actor, lemma: export}", ["China"]),
        ("{role: object, holds: actor, lemma: import}", None),
        ("{role: to, is: actor}", ["China"]),
        ("{role: [to, subject], is: chip}", None),
        ("{role: [object, subject], is: actor}", ["United States"]),
        ("{role: before, is: actor}", ["United States"]),
        ("{role: rest, is: actor}", ["China"]),
        ("{role: next, is: actor}", ["China"]),
        ("{role: '@window -1 3', is: actor}", ["United States"]),
    ],
)
def test_argument(tmp_path: Path, make_view: View_, arg: str, bound: list[str] | None) -> None:
    rule = f"  - {{id: a, trigger: {{lemma: ban}}, args: {{who: {arg}}}}}\n"
    found = match(tmp_path, make_view(), rule)
    assert names(found, "who") == ([bound] if bound is not None else [])
    optional = match(tmp_path, make_view(), rule.replace("who:", "who?:"))
    assert names(optional, "who") == [bound or []]


@pytest.mark.parametrize(("take", "bound"), [("all", 2), ("first", 1), ("last", 1), ("nearest", 1)])
def test_take_chooses_in_a_stretch(tmp_path: Path, make_view: View_, take: str, bound: int) -> None:
    rule = f"  - {{id: a, trigger: {{word: of}}, args: {{who: {{role: '@sentence', is: actor, take: {take}}}}}}}\n"
    (found,) = match(tmp_path, make_view(), rule)
    assert len(found.args["who"]) == bound


@pytest.mark.parametrize(
    ("condition", "fires"),
    [
        ("when: [{role: object, has: $goods}]", True),
        ("when: [{role: object, has: servers}]", False),
        ("when: {role: subject}", True),
        ("unless: [{role: to, is: actor}]", False),
        ("unless: [{role: to, is: chip}]", True),
        ("unless: [{role: after, phrase: object}]", True),
    ],
)
def test_condition(tmp_path: Path, make_view: View_, condition: str, fires: bool) -> None:
    found = match(tmp_path, make_view(), f"  - {{id: a, trigger: {{lemma: ban}}, {condition}}}\n")
    assert bool(found) is fires


def test_the_first_path_that_leads_somewhere_counts(tmp_path: Path, make_view: View_) -> None:
    rule = "  - {id: a, trigger: {lemma: ban}, args: {what: either}}\n"
    (found,) = match(tmp_path, make_view(), rule)
    assert [value.head for value in found.args["what"]] == [6, 8]


def test_earlier_sentences(tmp_path: Path, make_view: View_) -> None:
    rule = "  - {id: a, trigger: {lemma: object}, args: {what: {role: earlier, is: chip}}}\n"
    assert names(match(tmp_path, make_view(), rule), "what") == [["H20"]]


def test_a_rule_replaces_another_on_the_same_words(tmp_path: Path, make_view: View_) -> None:
    rules = "  - {id: a, trigger: {lemma: ban}}\n  - {id: b, trigger: banned new, replaces: [a]}\n"
    assert [m.rule.id for m in match(tmp_path, make_view(), rules)] == ["b"]


def test_one_rule_fires_once_at_a_place(tmp_path: Path, make_view: View_) -> None:
    found = match(tmp_path, make_view(), "  - {id: a, trigger: [{lemma: ban}, banned, {word: banned}]}\n")
    assert len(found) == 1


@pytest.mark.parametrize(
    ("rule", "code", "hint"),
    [
        ("{id: a, trigger: {lema: ban}}", "unknown-key", "did you mean 'lemma'?"),
        ("{id: a, trigger: {lemma: $stpo}}", "unknown-list", "did you mean '$stop'?"),
        ("{id: a, trigger: $stpo it}", "unknown-list", "did you mean '$stop'?"),
        ("{id: a, trigger: x, args: {who: subjct}}", "unknown-role", "did you mean 'subject'?"),
        ("{id: a, trigger: x, args: {who: {role: subject, iss: actor}}}", "unknown-key", "did you mean 'is'?"),
        ("{id: a, trigger: x, args: {who: {role: '@behind'}}}", "bad-role", None),
        ("{id: a, trigger: x, args: {who: {role: subject, take: nearst}}}", "bad-take", "did you mean 'nearest'?"),
        ("{id: a, misses: []}", "missing-trigger", None),
    ],
)
def test_mistakes_are_told(tmp_path: Path, make_view: View_, rule: str, code: str, hint: str | None) -> None:
    with pytest.raises(RulebookError) as caught:
        match(tmp_path, make_view(), f"  - {rule}\n")
    (error,) = caught.value.errors
    assert (error.code, error.hint, error.place.line) == (code, hint, HEAD.count("\n") + 1)


# Washington banned new exports of H20 chips to China . Beijing did object .
@pytest.mark.parametrize(("role", "heads"), [("verb above", [1]), ("banning above", [1]), ("chatting above", [])])
def test_up_to_the_nearest_word_of_a_kind(tmp_path: Path, make_view: View_, role: str, heads: list[int]) -> None:
    rule = f"  - {{id: a, trigger: {{in: chip}}, args: {{what?: {role}}}}}\n"
    (found,) = match(tmp_path, make_view(), rule)
    assert [value.head for value in found.args.get("what", [])] == heads
