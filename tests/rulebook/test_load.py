"""Folders of rule files become one rulebook, or a list of all that is wrong with them."""

import gc
from pathlib import Path

import pytest

from chipwatch.rulebook.load import Rulebook, RulebookError, load_rulebook
from chipwatch.rulebook.load import tests_of as examples_of

RULE = "  - {id: %s, trigger: {lemma: ban}, misses: []}\n"


def load(tmp_path: Path, **files: str) -> Rulebook:
    for name, text in files.items():
        folder = tmp_path / name.split("__")[0]
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_rulebook(sorted(p for p in tmp_path.iterdir() if p.is_dir()))


def errors(tmp_path: Path, **files: str) -> list[tuple[str, int, str | None]]:
    with pytest.raises(RulebookError) as caught:
        load(tmp_path, **files)
    return [(e.code, e.place.line, e.hint) for e in caught.value.errors]


def test_files_and_folders_are_put_together(tmp_path: Path) -> None:
    book = load(
        tmp_path,
        a__one="record: event\nlists: {verbs: [ban]}\nroles: {subject: [nsubj]}\nrules:\n" + RULE % "one",
        a__two="actors:\n  - {name: Nvidia}\nunits: {words: [a]}\n",
        b__mine="record: term\nactors:\n  - {name: AMD}\nunits: {words: [b], more: x}\nrules:\n" + RULE % "two",
    )
    assert book.lists == {"verbs": ["ban"]}
    assert book.roles == {"subject": ["nsubj"]}
    assert [(r.id, r.record, r.place.line) for r in book.rules] == [("one", "event", 5), ("two", "term", 6)]
    assert [a["name"] for a in book.data["actors"]] == ["Nvidia", "AMD"]
    assert book.data["units"] == {"words": ["a", "b"], "more": "x"}
    assert [r.id for r in book.rules_for("term")] == ["two"]


def test_a_folder_extends_and_disables(tmp_path: Path) -> None:
    book = load(
        tmp_path,
        a__shipped="record: event\nlists: {verbs: [ban]}\nrules:\n" + RULE % "one" + RULE % "two",
        b__mine="extend: {list: verbs, add: [bar]}\ndisable: [one]\n",
    )
    assert book.lists["verbs"] == ["ban", "bar"]
    assert [r.id for r in book.rules] == ["two"]


def test_a_folder_may_extend_several_lists_of_its_own_and_others(tmp_path: Path) -> None:
    book = load(
        tmp_path,
        a__shipped="lists: {verbs: [ban], nouns: [curb]}\n",
        b__1="extend:\n  - {list: verbs, add: [bar, 'no']}\n  - {list: mine, add: b}\n",
        b__2="lists: {mine: [a]}\n",
    )
    assert book.lists == {"verbs": ["ban", "bar", "no"], "nouns": ["curb"], "mine": ["a", "b"]}
    assert [(Path(p.file).name, p.line) for p in book.extensions["verbs"]] == [("b__1.yaml", 2)]


@pytest.mark.parametrize(
    ("extend", "code"),
    [
        ("{verbs: [bar]}", "bad-extend"),
        ("[bar]", "bad-extend"),
        ("{list: verbs}", "bad-extend"),
        ("verbs", "bad-extend"),
        ("{list: verbs, add: [x], remove: [y]}", "unknown-key"),
    ],
)
def test_an_extension_that_cannot_be_read_is_told(tmp_path: Path, extend: str, code: str) -> None:
    found = errors(tmp_path, a__shipped="lists: {verbs: [ban]}\n", b__mine=f"disable: []\nextend: {extend}\n")
    assert [error[:2] for error in found] == [(code, 2)]


def test_a_folder_disables_names_of_lexicons_by_their_ids(tmp_path: Path) -> None:
    book = load(
        tmp_path,
        a__shipped="lexicons: {actor: [firms]}\nfirms:\n  - {name: Acme & Co}\n  - {name: Bolt}\n"
        "shapes: [{id: shape.one, regex: x}]\nother: {lines: [{id: line.one}, {id: line.two}]}\n",
        b__mine="disable: [actor.acme-co, shape.one, line.two]\n",
    )
    assert [entry.id for entry in book.entries()] == ["actor.bolt", "line.one"]
    assert [(what.id, place.line) for what, place in book.disabled] == [
        ("actor.acme-co", 1),
        ("shape.one", 1),
        ("line.two", 1),
    ]


def test_what_is_built_in_cannot_be_disabled(tmp_path: Path) -> None:
    found = errors(tmp_path, a__shipped="built_in: [{id: name.model, about: x}]\n", b__mine="disable: [name.model]\n")
    assert found == [("built-in", 1, None)]


def test_what_a_folder_disables_it_may_define_anew(tmp_path: Path) -> None:
    book = load(
        tmp_path,
        a__shipped="record: event\nlexicons: {actor: [firms]}\nfirms: [{name: Bolt, country: US}]\nrules:\n"
        + RULE % "one",
        b__mine="record: term\ndisable: [one, actor.bolt]\nfirms: [{name: Bolt, country: DE}]\nrules:\n" + RULE % "one",
    )
    assert [(rule.id, rule.record) for rule in book.rules] == [("one", "term")]
    assert [firm["country"] for firm in book.data["firms"]] == ["DE"]


def test_all_mistakes_come_at_once_with_hints(tmp_path: Path) -> None:
    found = errors(
        tmp_path,
        a__one="record: event\nlists: {verbs: [ban]}\nrules:\n"
        + RULE % "one"
        + RULE % "one"
        + "  - {id: two, trigger: x, misses: []}\n  - {trigger: x}\n",
        b__mine="extend: {list: verb, add: [bar]}\ndisable: [on]\nlists: {verbs: [x]}\n",
        c__broken="a: [\n",
    )
    assert found == [
        ("duplicate-id", 5, "give one of them another id"),
        ("missing-id", 7, "add `id:`"),
        ("unknown-list", 1, "did you mean 'verbs'?"),
        ("unknown-id", 2, "did you mean 'one'?"),
        ("duplicate-list", 3, "give it another name, or add to the other: extend: {list: verbs, add: [...]}"),
        ("yaml-syntax", 1, "is a bracket or a value missing?"),
    ]


LIKE = """record: event
rules:
  - id: %s
    trigger: {lemma: ban}
    args:
      agents?: {role: subject, like: %s, take: all}
    misses: []
"""


def test_arguments_share_what_stands_under_a_name(tmp_path: Path) -> None:
    shared = "arguments:\n  whoever: {is: [actor, demonym], take: nearest}\n"
    book = load(tmp_path, a__shared=shared, b__mine=LIKE % ("mine", "whoever"))
    argument = book.rules[0].body["args"]["agents?"]
    assert (argument["is"], argument["take"]) == (["actor", "demonym"], "all")  # what it says itself counts
    assert argument.at("is").line == 6


def test_a_shared_argument_that_is_not_there_is_told(tmp_path: Path) -> None:
    shared = "arguments:\n  whoever: {is: actor}\n"
    found = errors(tmp_path, a__shared=shared, b__mine=LIKE % ("mine", "whoevr"), c__more=shared)
    assert found == [
        ("unknown-shared", 6, "did you mean 'whoever'?"),
        ("duplicate-argument", 2, "give it another name"),
    ]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="no such folder"):
        load_rulebook([tmp_path / "none"])


def test_the_hash_is_of_what_the_files_say(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    first = load(tmp_path / "x", a__one="lists: {verbs: [ban]}\n").hash
    assert load(tmp_path / "y", a__one="lists: {verbs: [ban]}\n").hash == first
    assert load(tmp_path / "y", a__one="lists: {verbs: [bar]}\n").hash != first


def test_examples_of_a_rule(tmp_path: Path) -> None:
    book = load(
        tmp_path, a__one="record: event\nrules:\n  - {id: a, trigger: x, hits: [{text: t}], misses: [m], todo: [n]}\n"
    )
    assert [*examples_of(book.rules[0])] == [("hits", {"text": "t"}), ("misses", "m"), ("todo", "n")]


def test_whoever_collects_garbage_does_so_again_afterwards(tmp_path: Path) -> None:
    load(tmp_path, a__one="lists: {verbs: [ban]}\n")
    assert gc.isenabled()
    with pytest.raises(RulebookError):
        load_rulebook([tmp_path / "none"])
    assert gc.isenabled()
