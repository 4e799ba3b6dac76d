"""Every planted mistake is told: with its line, its code, and a hint that mends it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from chipwatch.extract.guard import ShapeGuard, shape
from chipwatch.extract.vocabulary import vocabulary
from chipwatch.language import load_model
from chipwatch.paths import rules_folder
from chipwatch.rulebook.check import Report, check_rules
from chipwatch.rulebook.check.codes import CODES
from chipwatch.rulebook.check.language import ModelLanguage
from chipwatch.rulebook.check.runaway import runs_away
from chipwatch.rulebook.compile import Compiler
from chipwatch.rulebook.errors import RuleError
from chipwatch.rulebook.files import rule_files
from chipwatch.rulebook.load import RulebookError, load_rulebook

Check = Callable[..., Report]

EVENT = """\
record: event
rules:
  - id: my.event.one
    about: A thing is held up.
    trigger: {lemma: [mothball], pos: VERB}
    args:
      agents?: {role: [subject, agent], is: [actor]}
      theme: {role: object, phrase: "export|shipment"}
    set: {kind: export_restriction, direction: restrict}
    confidence: 0.7
    hits:
      - {text: "Tokyo mothballed exports of tools.", gives: {agents: [Japan]}}
    misses:
      - "The navy mothballed a ship."
"""
TERM = """\
record: term
rules:
  - id: my.term.one
    trigger: {in: quantity, label: count, name: [chips]}
    when: {role: sentence, has: [mothball]}
    set: {kind: chip_count}
    hits:
      - {text: "It mothballed 5,000 chips.", gives: {value: 5000, unit: chips}}
    misses:
      - "It mothballed chips."
"""
POSITION = """\
record: position
rules:
  - id: my.position.one
    trigger: {lemma: mumble, pos: VERB}
    args:
      speaker: {role: speaker}
      act: {role: infinitive}
    set: {content: act}
    hits:
      - {text: "Officials mumbled to end it.", gives: {speaker: Officials}}
    misses:
      - "The engine mumbled."
"""
NARROWER = """\
  - id: my.event.two
    about: The same, of exports alone.
    trigger: {lemma: mothball, pos: VERB}
    args:
      agents?: {role: [subject], is: [actor]}
      theme: {role: object, phrase: "export"}
    set: {kind: export_restriction, direction: restrict}
    confidence: 0.7
    hits:
      - {text: "Seoul mothballed exports of fabs.", gives: {agents: [South Korea]}}
    misses:
      - "Seoul mothballed a ferry."
"""
SHAPE = """\
chip_shapes:
  - id: chip.shape.mine
    regex: '%s'
    kind: cpu
    level: model
    hits: ["AX"]
    misses: ["BY"]
"""


def changed(old: str, new: str, text: str = EVENT) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.fixture(scope="module")
def language() -> ModelLanguage:
    return ModelLanguage(load_model())


@pytest.fixture
def check(tmp_path: Path, language: ModelLanguage) -> Check:
    """Checks files beside the shipped rules, given as name=text."""

    def run(**files: str | bytes) -> Report:
        for name, text in files.items():
            path = tmp_path / f"{name}.yaml"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return check_rules([tmp_path], [rules_folder()], vocabulary(), language, shape(), ShapeGuard())

    return run


def told(report: Report) -> list[tuple[str, int, str | None]]:
    return [(m.code, m.place.line, m.hint) for m in report.mistakes]


@pytest.mark.parametrize("text", [EVENT, TERM, POSITION, SHAPE % r"Z\d+"])
def test_rules_without_mistakes_are_well(check: Check, text: str) -> None:
    assert told(check(mine=text)) == []


# what is planted, its code, its line, and what the hint says
# fmt: off
PLANTED = {
    "key of a rule": (changed("about:", "abuot:"), "unknown-key", 4, "did you mean 'about'?"),
    "key that is needed": (changed("trigger:", "triger:"), "unknown-key", 5, "did you mean 'trigger'?"),
    "key of an argument": (changed("is: [actor]", "iss: [actor]"), "unknown-key", 7, "did you mean 'is'?"),
    "section": ("actor:\n  - {name: Bar, kind: company}\n", "unknown-section", 1, "did you mean 'actors'?"),
    "record": (changed("record: event", "record: events"), "bad-value", 1, "did you mean 'event'?"),
    "no record": (changed("record: event\n", ""), "missing-record", 2, "add `record:`"),
    "role": (changed("[subject, agent]", "[subjct, agent]"), "unknown-role", 7, "did you mean 'subject'?"),
    "stretch": (changed("role: object", 'role: "@sentense"'), "bad-role", 8, "did you mean '@sentence'?"),
    "list in lemma": (changed("[mothball]", "[$ship-verb]"), "unknown-list", 5, "did you mean '$ship-verbs'?"),
    "list in a phrase": (changed('"export|shipment"', '"$goodz"'), "unknown-list", 8, "did you mean '$goods'?"),
    "list to extend": ("extend: {list: oppose-verb, add: [x]}\n", "unknown-list", 1, "did you mean 'oppose-verbs'?"),
    "kind of event": (changed("export_restriction", "export_restrction"), "bad-value", 9, "'export_restriction'"),
    "field that is set": (changed("direction:", "dirction:"), "unknown-field", 9, "did you mean 'direction'?"),
    "field of an example": (changed("{agents: [", "{agent: ["), "unknown-field", 12, "did you mean 'agents'?"),
    "name in an example": (changed("[Japan]", "[Jpan]"), "unknown-name", 12, "did you mean 'Japan'?"),
    "argument": (changed("agents?:", "agnts?:"), "unknown-argument", 7, "did you mean 'agents'?"),
    "layer": (changed("is: [actor]", "is: [actr]"), "unknown-layer", 7, "did you mean 'actor'?"),
    "layer in a phrase": (changed('"export|', '"<chp>|'), "unknown-layer", 8, "did you mean 'chip'?"),
    "label": (changed("is: [actor]", "is: actor, label: goverment"), "unknown-label", 7, "did you mean 'government'?"),
    "label in a phrase": (changed('"export|', '"<actor=firm>|'), "unknown-label", 8, "company"),
    "canonical name": (changed("is: [actor]", "is: actor, name: Nvdia"), "unknown-name", 7, "did you mean 'Nvidia'?"),
    "part of speech": (changed("pos: VERB", "pos: verb"), "bad-value", 5, "did you mean 'VERB'?"),
    "tag": (changed("pos: VERB", "tag: VBX"), "unknown-tag", 5, "did you mean 'VB"),
    "dependency": (changed("pos: VERB", "dep: nsubjj"), "unknown-dependency", 5, "did you mean 'nsubj'?"),
    "unit": (changed("name: [chips]", "name: [chps]", TERM), "unknown-unit", 4, "did you mean 'chips'?"),
    "unit of an example": (changed("unit: chips", "unit: chps", TERM), "unknown-unit", 8, "did you mean 'chips'?"),
    "disabled": ("disable:\n  - event.tarif.verb\n", "unknown-id", 2, "did you mean 'event.tariff.verb'?"),
    "replaced": (
        changed("    confidence", "    replaces: event.tariff.vreb\n    confidence"), "unknown-id", 10, "verb"),
    "itself replaced": (
        changed("    confidence", "    replaces: my.event.one\n    confidence"), "idle-replaces", 10, ""),
    "id twice": (EVENT + EVENT.partition("rules:\n")[2], "duplicate-id", 15, "another id"),
    "no id": (changed("  - id: my.event.one\n    about", "  - about"), "missing-id", 3, "add `id:`"),
    "no trigger": (changed("    trigger: {lemma: [mothball], pos: VERB}\n", ""), "missing-trigger", 3, "`trigger:`"),
    "no misses": (EVENT.partition("    misses:")[0], "missing-misses", 3, "add `misses:`"),
    "empty misses": (EVENT.partition("    misses:")[0] + "    misses: []\n", "missing-misses", 13, "near sentence"),
    "no hits": (re.sub(r"    hits:\n.*\n", "", EVENT), "missing-hits", 3, "add `hits:`"),
    "no set": (re.sub(r"    set:.*\n", "", EVENT), "missing-set", 3, "add `set:`"),
    "empty example": (changed('"The navy mothballed a ship."', '""'), "empty-value", 14, "write something"),
    "hit and miss": (
        changed("The navy mothballed a ship", "Tokyo mothballed exports of tools"), "contradicting-examples",
                     14, "keep it in one"),
    "nothing in a phrase": (changed('"export|shipment"', '"export? ..."'), "matches-nothing", 8, "take the `?`"),
    "two words": (changed('phrase: "export|shipment"', "word: export licence"), "matches-nothing", 8, "phrase:"),
    "no such verb": (changed("[mothball]", "[semiconductor]"), "matches-nothing", 5, "'NOUN'"),
    "tag of a noun": (changed("pos: VERB", "pos: VERB, tag: NNS"), "matches-nothing", 5, "'NOUN'"),
    "label of nothing": (changed("is: [actor]", "label: [agency]"), "matches-nothing", 7, "`is:`"),
    "window": (changed("role: object", 'role: "@window 3 -3"'), "empty-window", 8, "'@window -3 3'"),
    "half a window": (changed("role: object", 'role: "@window 3"'), "bad-role", 8, "@window -5 3"),
    "unclosed layer": (changed('"export|shipment"', '"<chip export"'), "bad-phrase", 8, "<actor>"),
    "unclosed choice of speech": (changed('"export|shipment"', '"[ADJ export"'), "bad-phrase", 8, "[ADJ]"),
    "empty choice": (changed("export|shipment", "export||shipment"), "bad-phrase", 8, "both sides"),
    "wildcard": (changed("export|shipment", "export*"), "bad-phrase", 8, "no wildcards"),
    "bar apart": (changed("export|shipment", "export | shipment"), "bad-phrase", 8, "no space between"),
    "colon in a sentence": (changed('"The navy mothballed a ship."', "The navy mothballed: a ship."), "split-text", 14,
                            "in quotes"),
    "name that is there": ("actors:\n  - {name: Nvidia, kind: company, country: US}\n", "duplicate-name", 2,
                           "disable: [actor.nvidia]"),
    "measure": ("quantities:\n  units:\n    - {unit: parsecs, measure: lenght, words: [parsec]}\n", "unknown-unit", 3,
                "did you mean 'length'?"),
    "list like no other": (changed("export|shipment", "export|$zzzz"), "unknown-list", 8, "under `lists:`"),
    "lemma": (changed("[mothball]", "[banned]"), "dead-lemma", 5, "did you mean 'ban'?"),
    "lemma of any word": (changed("[mothball], pos: VERB", "[banned]"), "dead-lemma", 5, "did you mean 'ban'?"),
    "plural lemma": (changed('phrase: "export|shipment"', "lemma: chips"), "dead-lemma", 8, "did you mean 'chip'?"),
    "lemma in a list": (changed("[mothball]", "$my-verbs") + "lists:\n  my-verbs:\n    - mothball\n    - halted\n",
                        "dead-lemma", 18, "did you mean 'halt'?"),
    "rule within another": (EVENT + NARROWER, "shadowed-rule", 15, "put `replaces: [my.event"),
    "list that is not used": (EVENT + "lists:\n  my-words:\n    - foo\n", "unused-list", 16, "$my-words"),
    "list in itself": (changed("[mothball]", "$my-a") + "lists:\n  my-a: [mothball, $my-b]\n  my-b: [$my-a]\n",
                       "endless-list", 17, "take the entry out"),
    "list twice": (EVENT + "lists: {goods: [x]}\n", "duplicate-list", 15, "extend: {list: goods"),
    "contradiction": (changed("    confidence", "    when: {role: sentence, has: chip}\n"
                              "    unless: {role: sentence, has: [chip, tool]}\n    confidence"),
                      "contradiction", 11, "take one of them out"),
    "regex": (SHAPE % "(?:[A-Z]+", "bad-regex", 3, "backslash"),
    "regex that runs away": (SHAPE % r"(?:[A-Z]+\d*)+X", "runaway-regex", 3, "no repeat stand in a repeat"),
    "mask that runs away": (
        "quantities:\n  exclusions:\n    - 'foo'\n    - '(\\w+\\s*)+bar'\n", "runaway-regex", 4, ""),
    "group of a date": (
        "dates:\n  patterns:\n    - {regex: 'anon', means: named_day}\n", "regex-groups", 3, "(?P<word>"),
    "argument that is read": (
        changed("content: act", "content: thing", POSITION), "missing-argument", 8, "add `thing:`"),
    "argument that may fail": (changed("act: {", "act?: {", POSITION), "missing-argument", 8, "without `?`"),
    "confidence in words": (changed("0.7", "high"), "wrong-type", 10, "in digits"),
    "confidence in percent": (changed("0.7", "70"), "out-of-range", 10, "at most 1"),
    "true for a word": (changed("[mothball]", "[true]"), "wrong-type", 5, 'quotes if the word is meant: "true"'),
    "nothing for a word": (changed("[mothball]", "[~]"), "empty-value", 5, "write something"),
    "yes for true": ("actors:\n  - name: Baz\n    kind: company\n    ambiguous: yes\n", "wrong-type", 4, "mean true?"),
    "text for a list": ("actors:\n  - name: Qux\n    kind: company\n    aliases: Fu\n", "wrong-type", 4, "[Fu]"),
    "kind of actor": ("actors:\n  - name: Quux\n    kind: compny\n", "bad-value", 3, "did you mean 'company'?"),
    "chip without a kind": ("chips:\n  - {name: Z9, level: model}\n", "missing-key", 2, "add `kind:`"),
    "country": ("actors:\n  - {name: Corge, kind: company, country: UK}\n", "unknown-country", 2, "did you mean 'GB'?"),
    "country's name": ("people:\n  - name: Jo Grault\n    country: China\n", "bad-value", 3, "two capital letters"),
    "day of an office": (
        "people:\n  - name: Jo Garply\n    offices: [{role: CEO, from: 2025-13-01}]\n", "bad-value", 3, "as in"),
    "end of an office": (
        "people:\n  - name: Jo Waldo\n    offices: [{from: 2025-02, to: 2024}]\n", "date-order", 3, "swap"),
    "path of a role": ("roles:\n  my way:\n    - nsubjj\n", "unknown-dependency", 3, "did you mean 'nsubj'?"),
    "key twice": (changed("    confidence", "    about: more\n    confidence"), "duplicate-key", 10, "keep one"),
    "colon": (changed("about: A", "about: Sales: a"), "yaml-syntax", 4, "in quotes"),
    "hash": (changed("A thing is", "Thing #1 is"), "cut-text", 4, "in quotes"),
    "tab": (changed("    about", "\tabout"), "yaml-syntax", 4, "spaces, not tabs"),
    "quotation mark": (changed('ship."', "ship."), "yaml-syntax", 14, "quotation mark missing"),
    "bracket": (changed("agent]", "agent"), "yaml-syntax", 7, "bracket"),
    "indentation": (changed("    confidence", "   confidence"), "yaml-syntax", 10, "indentation"),
    "at sign": (changed("role: object", "role: @window -3 3"), "yaml-syntax", 8, "quotes"),
    "tag of YAML": (changed("id: my", "id: !!str my"), "yaml-tag", 3, "take it out"),
    "merge key": (
        changed("    confidence", "    <<: {about: x}\n    confidence"), "merge-key", 10, "write the keys out"),
    "second document": (EVENT + "---\n" + EVENT, "yaml-syntax", 15, "---"),
    "anchor in itself": ("lists:\n  a: &a [*a]\n", "endless-anchors", 2, "write the value out"),
    "other encoding": (changed("navy", "nävy").encode("latin-1"), "unreadable-file", 14, "UTF-8"),
    "no mapping": ("- id: x\n", "not-a-mapping", 1, "rules:"),
    "nothing behind a key": (changed("{lemma: [mothball], pos: VERB}", "\n      lemma:\n      pos: VERB"),
                             "empty-value", 6, "put something under `lemma:`"),
    "arguments too far out": (changed("      agents?:", "    agents?:").replace("      theme:", "    theme:"),
                              "empty-value", 6, "mend the indentation: `agents?`, `theme`"),
    "semicolon": (changed("direction: restrict", "direction; restrict"), "unknown-key", 9, "ends in `: `"),
    "nothing asked": (changed("{lemma: [mothball], pos: VERB}", "{}"), "empty-value", 5, "say what must be there"),
    "nothing that it gives": (changed("gives: {agents: [Japan]}", "gives: "), "empty-value", 12, "or take it out"),
    "choice in a lemma": (changed("[mothball]", "[mothball|halt]"), "bad-word", 5, "an entry of its own"),
    "words in one text": (changed("[mothball]", "$my-verbs") + "lists:\n  my-verbs: mothball, halt\n", "bad-word", 16,
                          "[a, b]"),
    "what may be left out in a list": (
        changed("[mothball]", "$my-verbs") + "lists:\n  my-verbs:\n    - mothball\n    - put the? brake on\n",
        "bad-word", 18, "phrases"),
    "curly quotation marks": (changed("[mothball]", "[“mothball”]"), "bad-word", 5, "each an entry"),
    "form in several words": (changed("[mothball]", "[mothball, held up]"), "dead-lemma", 5, "did you mean 'hold up'?"),
    "round brackets": (changed('"export|shipment"', '"(export|shipment) of"'), "bad-phrase", 8, "side by side"),
    "gap without spaces": (changed('"export|shipment"', '"export...chips"'), "bad-phrase", 8, "a space on either side"),
    "gap of too many dots": (changed('"export|shipment"', '"export ..... chips"'), "bad-phrase", 8, "`...8`"),
    "gap of nothing": (changed('"export|shipment"', '"export ...0 chips"'), "bad-phrase", 8, "`...8`"),
    "gaps without end": (changed('"export|shipment"', '"export ...40 of ...40 to ...40 chips"'), "runaway-phrase", 8,
                         "shorter"),
    "question mark apart": (changed('"export|shipment"', '"the ? export"'), "bad-phrase", 8, "no space"),
    "dollar apart": (changed('"export|shipment"', '"$ goods"'), "bad-phrase", 8, "write $goods"),
    "name in a phrase": (changed("{lemma: [mothball], pos: VERB}", '"mothball <who:actor>"'), "unknown-argument", 5,
                         "one of agents"),
    "argument twice": (changed("      theme:", "      agents: by\n      theme:"), "duplicate-key", 8, "keep one"),
    "roles for an argument": (changed("{role: [subject, agent], is: [actor]}", "[subject, agent]"), "wrong-type", 7,
                              "{role: [subject, agent]}"),
    "word for a role": (changed("    confidence", "    when: semiconductor\n    confidence"), "unknown-role", 10,
                        "{role: sentence, has: [...]}"),
    "rules in a ring": (
        changed("    confidence", "    replaces: my.event.two\n    confidence")
        + NARROWER.replace("    hits", "    replaces: my.event.one\n    hits"), "idle-replaces", 10, "out of one"),
    "name that is replaced": (
        changed("    confidence", "    replaces: actor.nvidia\n    confidence"), "unknown-id", 10, "by its id"),
    "list that is disabled": ("disable: [say-verbs]\n", "unknown-id", 1, "rules list"),
    "id with signs": (changed("id: my.event.one", 'id: "my.event *"'), "bad-value", 3, "letters, digits"),
    "id that is a list": (changed("id: my.event.one", "id: [my.event.one]"), "wrong-type", 3, "one text"),
    "record misspelt": (changed("record: event", "recrod: event"), "unknown-section", 1, "did you mean 'record'?"),
    "list by its name": ("extend:\n  say-verbs: [harrumph]\n", "unknown-key", 2, "one of list, add"),
    "list that is spoilt": (changed("[mothball]", "$my-verbs") + "lists:\n  my-verbs: []\n", "empty-value", 16,
                            "put something"),
    "far from any": (changed("kind: cpu", "kind: gpu", SHAPE % r"Z\d+"), "bad-value", 4, "one of accelerator, cpu"),
    "day of an example": (changed('tools.", ', 'tools.", date: 2025-02-30, '), "bad-value", 12, "as in"),
    "id of a shape twice": ((SHAPE % r"Z\d+") + (SHAPE % r"Z\d+").partition("\n")[2], "duplicate-id", 8, "another id"),
    "alias of another": ("chips:\n  - {name: Q77, kind: cpu, level: model, aliases: [H20]}\n", "duplicate-name", 2,
                         "out of one"),
    "currency": ("quantities:\n  currencies:\n    - {unit: zorkmid}\n", "bad-value", 3, "as in `USD`"),
    "regex with half a count": (SHAPE % r"Z\d{3", "bad-regex", 3, "as in {3}"),
    "regex that looks behind": (SHAPE % "(?<=A+)X", "bad-regex", 3, "backslash"),
    "regex of nothing": (SHAPE % "(?:AX)?", "bad-regex", 3, "without `?`"),
    "escape": (SHAPE.replace("'%s'", '"Z\\d"'), "yaml-syntax", 3, "'single quotes'"),
    "brace": (changed("pos: VERB}", "pos: VERB"), "yaml-syntax", 5, "bracket"),
    "apostrophe": (changed('"The navy mothballed a ship."', "'The navy's ship.'"), "yaml-syntax", 14, "double it"),
    "spaces that are none": (changed("    set:", "\u00a0   set:"), "yaml-syntax", 9, "plain spaces"),
    "control character": (changed("navy", "na\x07vy"), "yaml-syntax", 14, "delete it"),
    "merge key that brings what is needed": (
        changed("{kind: export_restriction, direction", "{<<: {kind: meeting}, direction"), "merge-key", 9, "keys out"),
    "confidence in no rule": (
        "confidence:\n  event.tarif.verb: {precision: 0.8, cases: 3}\n", "unknown-id", 2,
        "did you mean 'event.tariff.verb'?"),
    "confidence in the beginning of no id": (
        "confidence:\n  event.tarif: {precision: 0.8, cases: 3}\n", "unknown-id", 2, "did you mean 'event.tariff'?"),
    "vendor": ("chips:\n  - {name: Z8, vendor: Nvdia, kind: cpu, level: model}\n", "unknown-name", 2,
               "did you mean 'Nvidia'?"),
    "vendor like no other": ("chips:\n  - {name: Z7, vendor: Zorkmid, kind: cpu, level: model}\n", "unknown-name", 2,
                             "add it under `actors:`"),
    "vendor of a shape": (SHAPE.replace("    kind", "    vendor: Zorkmid\n    kind") % r"Z\d+", "unknown-name", 4,
                          "add it under `actors:`"),
    "rule in an order": ("positions:\n  first: [position.sya]\n", "unknown-id", 2, "did you mean 'position.say'?"),
    "whose office": (
        "actor_titles:\n  offices:\n    - {title: Chip Tsar, of: White Hose}\n", "unknown-name", 3,
        "did you mean 'White House'?"),
    "short for nobody": (
        "actor_forms:\n  short_for:\n    The Times: [New York Tmies]\n", "unknown-name", 3,
        "did you mean 'New York Times'?"),
    "department of nobody": (
        "actor_forms:\n  enumerations:\n    departments: {Labor: Departmnet of Labor}\n", "unknown-name", 3,
        "Department"),
    "home of a ministry": (
        "actor_forms:\n  ministry_homes: {trade: Chnia}\n", "unknown-name", 2, "did you mean 'China'?"),
    "country without ministries": (
        "actor_forms:\n  country_words:\n    no_ministries: [Untied States]\n", "unknown-name", 3,
        "did you mean 'United States'?"),
    "whose administration": (
        "actor_forms:\n  administrations:\n    led_by: {title: president, of: Untied States}\n", "unknown-name", 3,
        "did you mean 'United States'?"),
    "little words by a name that nothing reads": (
        "grammar:\n  the_spelled: [das]\n", "bad-value", 2, "did you mean 'the_spelt'?"),
    "name of a ministry without its country": (
        "actor_forms:\n  made_names: {ministry: \"Ministry of {portfolio}\"}\n", "bad-value", 2,
        "write {country} and {portfolio} once"),
    "brackets without end": ("lists: " + "[" * 100_000, "too-deep", 1, "Flatten"),
}
# fmt: on


def own_names(text: str | bytes, number: int) -> str | bytes:
    """The file with ids, lists and a verb that no other file has, so that files do not get in each other's way."""
    if isinstance(text, bytes):
        return text
    letters = f"{chr(97 + number // 26)}{chr(97 + number % 26)}x"
    names = r"my\.(event|term|position)|chip\.shape\.mine|my-(?:verbs|words|a|b)\b|mothball"
    return re.sub(names, rf"\g<0>{letters}", text)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, language: ModelLanguage) -> dict[str, list[RuleError]]:
    """What is told of each file, all of them checked at once."""
    folder = tmp_path_factory.mktemp("planted")
    for number, (text, *_) in enumerate(PLANTED.values()):
        text = own_names(text, number)
        (folder / f"{number}.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    report = check_rules([folder], [rules_folder()], vocabulary(), language, shape(), ShapeGuard())
    assert len(report.files) == len(PLANTED)
    return {
        what: [m for m in report.mistakes if Path(m.place.file).stem == str(number)]
        for number, what in enumerate(PLANTED)
    }


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_mistake_is_told_and_no_other_hides_it(planted: dict[str, list[RuleError]], what: str) -> None:
    _, code, line, hint = PLANTED[what]
    told = [str(mistake) for mistake in planted[what]]
    assert [(m.code, m.place.line, m.level) for m in planted[what]] == [(code, line, "error")], told
    assert hint in (planted[what][0].hint or "")
    assert code in CODES


def test_whoever_a_lexicon_knows_by_any_name_may_be_a_vendor(check: Check) -> None:
    own = "actors:\n  - {name: Zorkmid Works, kind: company, aliases: [Zorkmid]}\n"
    chips = "chips:\n  - {name: Z7, vendor: Zorkmid, kind: cpu, level: model}\n"
    assert told(check(mine=chips, firms=own)) == []


def test_confidence_may_be_said_of_rules_names_what_is_built_in_and_beginnings_of_ids(check: Check) -> None:
    ids = (
        "my.event.one",
        "my.event",
        "event",
        "actor.nvidia",
        "actor.ner",
        "actor.ner.person-alone",
        "chip.shape.mine",
    )
    said = "".join(f"  {one}: {{precision: 0.8, cases: 3}}\n" for one in ids)
    assert told(check(mine="confidence:\n" + said + EVENT, shape=SHAPE % r"Z\d+")) == []


def test_each_file_that_is_no_yaml_is_told(check: Check) -> None:
    report = check(a="lists:\n  one: [x\n", b="lists:\n  two: 'y\n  three: 'z\n", c="lists: {four: [z]\n")
    assert [(Path(m.place.file).name, m.code) for m in report.mistakes] == [
        ("a.yaml", "yaml-syntax"),
        ("b.yaml", "yaml-syntax"),
        ("c.yaml", "yaml-syntax"),
    ]


def test_anchors_that_grow_without_measure_are_told_and_not_followed(check: Check) -> None:
    laughs = "lists:\n  l0: &l0 [x, x]\n"
    laughs += "".join(f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 12))
    (mistake,) = check(mine=laughs).mistakes
    assert mistake.code == "endless-anchors"


def test_words_mean_what_they_look_like(check: Check) -> None:
    text = changed("[mothball]", "[no, on, off, yes, mothball]").replace(", pos: VERB", "")
    assert told(check(mine=text)) == []


def test_a_phrase_over_several_lines_is_told_where_the_word_stands(check: Check) -> None:
    text = changed('"export|shipment"}', '"export|\n        shipment|$goodz"}').replace(
        "export|\n        ", "export \n        "
    )
    (mistake,) = check(mine=text).mistakes
    assert (mistake.code, mistake.place.line, mistake.place.column) == ("unknown-list", 9, 18)


def test_files_that_are_not_read_are_told(check: Check, tmp_path: Path) -> None:
    (tmp_path / "more.yaml.txt").write_text(EVENT)
    (tmp_path / "more.json").write_text("{}")
    (tmp_path / "README.md").write_text("Mine.")
    (tmp_path / "empty.yaml").write_text("# nothing\n")
    report = check(mine=EVENT)
    assert [(Path(m.place.file).name, m.code, m.level) for m in report.mistakes] == [
        ("empty.yaml", "empty-file", "warning"),
        ("more.json", "ignored-file", "warning"),
        ("more.yaml.txt", "ignored-file", "error"),
    ]


def test_a_narrower_rule_that_is_surer_or_replaces_the_other_is_well(check: Check) -> None:
    assert told(check(mine=EVENT + NARROWER.replace("0.7", "0.9"))) == []
    assert told(check(mine=EVENT + NARROWER.replace("    hits", "    replaces: my.event.one\n    hits"))) == []


def test_the_shipped_rules_are_well(language: ModelLanguage) -> None:
    report = check_rules([rules_folder()], [], vocabulary(), language, shape())
    assert [str(mistake) for mistake in report.mistakes] == []
    assert len(report.files) == len(rule_files(rules_folder()))


@pytest.mark.parametrize(
    "regex",
    ["(a+)+", r"(\w+\s?)*x", "(?:a|a)+b|(?:ab|a|b)*", "(a*)*", "(.*a){20}", r"(?:\d+,?)+", "(x+x+)+y", ".*.*.*.*x",
     r"(?:\w{1,3})+-", r"(?:\w+ ?){2,6}x", r"(?i:(?:a|[Aa]b|B)+c)"],
)  # fmt: skip
def test_an_expression_that_runs_away(regex: str) -> None:
    assert runs_away(regex)


@pytest.mark.parametrize(
    "regex",
    [r"\w+\s+\w+", r"(?:\w+\s)+x", r"(?:a|ab)*c", "(?:a?)+b", r"(?:\d{1,3},)+\d", "[^.]*[.]", "(?:a++)+b", r"(\s|\S)+",
     r"(?:[A-Z][\w.&-]*\s(?:(?:and|of)\s)?){2,6}Act"],
)  # fmt: skip
def test_an_expression_that_does_not(regex: str) -> None:
    assert not runs_away(regex)


def test_what_stands_in_a_file_that_cannot_be_read_is_not_unknown_in_the_others(check: Check) -> None:
    rule = changed("[mothball]", "$my-verbs").replace("    confidence", "    replaces: my.event.lost\n    confidence")
    report = check(
        a="lists:\n  my-verbs: [mothball, stymie\n",
        b=rule.replace("role: object", "role: my way"),
        c="rule:\n  - id: my.event.lost\n",
        d="role:\n  my way: ['prep:over pobj']\n",
    )
    assert [(Path(m.place.file).name, m.code) for m in report.mistakes] == [
        ("a.yaml", "yaml-syntax"),
        ("c.yaml", "unknown-section"),
        ("d.yaml", "unknown-section"),
    ]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("regex", "bad-regex"),
        ("regex that looks behind", "bad-regex"),
        ("day of an example", "bad-value"),
        ("id that is a list", "wrong-type"),
        ("brackets without end", "too-deep"),
        ("gaps without end", "runaway-phrase"),
        ("choice in a lemma", "bad-word"),
    ],
)
def test_what_cannot_be_used_is_refused_where_it_is_used(what: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(str(PLANTED[what][0]), encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        Compiler(load_rulebook([rules_folder(), tmp_path], ShapeGuard()), str.split).compile("event")
    assert [(error.code, error.place.line) for error in caught.value.errors] == [(code, PLANTED[what][2])]
