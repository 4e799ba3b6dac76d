"""`chipwatch explain`: a sentence, a record, an offset; and what it says is what `extract` does."""

import json
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chipwatch.cli import app
from chipwatch.clipping import read_clipping
from chipwatch.extract.explain import FATES
from chipwatch.records import to_json

ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted(path for path in (ROOT / "seeds").iterdir() if path.suffix in (".txt", ".md"))
SENTENCE = "Washington blocked exports of the H20 to Russia."
RULE = "event.export-restriction.verb"
READ_BY_RULES = ("term", "event", "position")
KEYS = {
    "sentence": {"text", "start", "end", "tokens", "layers", "fired", "missed", "begun", "untaken", "rules"},
    "fired": {
        "rule", "record_type", "file", "line", "about", "trigger", "args", "fate", "why", "record", "by", "detail",
    },
    "attempt": {"rule", "record_type", "file", "line", "about", "trigger", "fired", "parts", "changes"},
    "part": {"kind", "name", "text", "file", "line", "optional", "found", "holds", "values", "why", "checks", "ways"},
    "way": {"role", "path", "met", "why", "candidates"},
    "candidate": {"text", "start", "end", "met", "checks"},
    "check": {"key", "text", "file", "line", "met", "tokens", "why"},
}  # fmt: skip


@pytest.fixture
def here(extractor, monkeypatch):
    """Runs the command in this process, with model and rules that are loaded already."""
    monkeypatch.setattr("chipwatch.cli.explain._extractor", lambda *_: extractor)

    def call(*args, stdin=b"", **environment):
        done = CliRunner().invoke(app, ["explain", *map(str, args)], input=stdin, env=environment)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return subprocess.CompletedProcess(args, done.exit_code, done.stdout_bytes, done.stderr_bytes)

    return call


@pytest.fixture(scope="module")
def seed():
    return ROOT / "seeds" / "news-report.txt"


def said(done) -> str:
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def parsed(done):
    return json.loads(said(done))


# ------------------------------------------------------------ a sentence


def test_a_sentence_is_shown_with_its_layers_and_the_rules_that_fired(run) -> None:
    text = said(run("explain", SENTENCE))
    assert text.startswith(f"{SENTENCE}\n──────────")
    assert "actor United States" in text
    assert "chip H20" in text
    assert f"\n{RULE}  " in text
    assert "export_restriction.yaml:" in text
    assert "fired, became" in text


def test_rules_that_only_looked_say_what_they_missed(here) -> None:
    text = said(here("The ministry may ban the idea.", COLUMNS="200"))
    assert "No rule fired." in text
    assert "✗ theme: object → ‘the idea’: has: [$trade, export-controlled, " in text
    assert "but none of it in ‘the idea’" in text
    assert "would fire if `idea` were among `has: [$trade, export-controlled, " in text


def test_a_rule_is_shown_constraint_by_constraint(here) -> None:
    text = said(here(SENTENCE, "--rule", RULE))
    assert "✓ lemma: $restrict-verbs  ‘blocked’" in text
    assert "✓ has: [$trade, export-controlled, " in text
    assert "‘exports’ is `$trade`" in text
    assert "subject → nsubj ‘Washington’" in text
    assert "unless  not there: " in text


def test_a_rule_that_did_not_fire_shows_the_nearest_miss(here) -> None:
    rule = "event.export-restriction.cut-off"
    found = parsed(here("The storm cut Huawei away from its chips.", "--rule", rule, "--format", "json"))
    [asked] = found["sentences"][0]["rules"]
    attempt = next(one for one in asked["attempts"] if one["trigger"]["text"] == "cut")
    assert attempt["fired"] is False
    [check] = attempt["parts"][0]["checks"]
    assert check["met"] is False
    assert check["why"].startswith("‘cut’ begins it, then `off` is wanted within 4 words")


def test_rules_of_status_are_asked_of_what_events_found(here) -> None:
    text = said(here("Japan may block exports of machines.", "--rule", "event.status.may"))
    assert "event.status.may" in text
    assert "holds and decides" in text
    assert "auxiliary → aux|auxpass ‘may’" in text
    late = said(here("Japan could block exports of machines.", "--rule", "event.status.possible-window"))
    assert "holds, but `event.status.may` decides before it" in late


def test_what_the_model_makes_of_each_word(here) -> None:
    text = said(here(SENTENCE, "--parse"))
    assert any(line.split() == ["blocked", "block", "VERB", "VBD", "ROOT"] for line in text.splitlines())


def test_a_match_that_gave_no_record_says_why(here) -> None:
    found = parsed(here("Congress passed a law on school lunches.", "--format", "json"))
    fates = [fired["fate"] for fired in found["sentences"][0]["fired"]]
    assert "off topic" in fates


# ------------------------------------------------------------ a clipping


def test_a_record_is_played_again_where_it_stands(here, extractor, seed) -> None:
    records = extractor.extract(read_clipping(str(seed)))
    for record in [next(r for r in records if r.record == kind) for kind in READ_BY_RULES]:
        found = parsed(here(seed, "--record", record.id, "--format", "json"))
        assert found["record"] == json.loads(to_json(record))
        fates = [fate for s in found["sentences"] for asked in s["rules"] for fate in asked["fates"]]
        assert (record.rule, record.id) in {(fate["rule"], fate["record"]) for fate in fates}


def test_a_listed_name_says_where_it_is_listed(here, extractor, seed) -> None:
    records = extractor.extract(read_clipping(str(seed)))
    chip = next(r for r in records if r.record == "chip" and r.name == "H200")
    text = said(here(seed, "--record", chip.id))
    assert "listed  " in text
    assert "nvidia.yaml:" in text


def test_the_end_of_an_id_is_enough(here, seed) -> None:
    assert said(here(seed, "--record", "e1")).splitlines()[0].split("  ")[0].endswith("-e1")


def test_the_sentence_at_an_offset(here, seed) -> None:
    text = seed.read_text(encoding="utf-8")
    at = text.index("25 percent")
    found = parsed(here(seed, "--at", at, "--format", "json"))
    [sentence] = found["sentences"]
    assert sentence["start"] <= at < sentence["end"]
    assert text[sentence["start"] : sentence["end"]] == sentence["text"]


def test_a_rule_is_looked_for_in_the_whole_clipping(here, seed) -> None:
    found = parsed(here(seed, "--rule", "term.revenue-share", "--format", "json"))
    attempts = [a for s in found["sentences"] for asked in s["rules"] for a in asked["attempts"]]
    assert any(a["fired"] for a in attempts)


def test_standard_input_is_a_clipping(here) -> None:
    assert said(here("-", stdin=SENTENCE.encode())) == said(here(SENTENCE))


# ------------------------------------------------------------ the form


def test_json_has_every_field_and_true_offsets(here) -> None:
    found = parsed(here(f"{SENTENCE} It may ban a plan.", "--rule", RULE, "--all", "--format", "json"))
    assert set(found) == {"document", "record", "told", "sentences"}
    text = f"{SENTENCE} It may ban a plan."

    def check(kind: str, value) -> None:
        assert set(value) == KEYS[kind]

    for sentence in found["sentences"]:
        check("sentence", sentence)
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]
        for token in (*sentence["tokens"], *sentence["layers"]):
            assert text[token["start"] : token["end"]] == token["text"]
        for fired in sentence["fired"]:
            check("fired", fired)
        for attempt in (*sentence["missed"], *(a for asked in sentence["rules"] for a in asked["attempts"])):
            check("attempt", attempt)
            for part in attempt["parts"]:
                check("part", part)
                for way in part["ways"]:
                    check("way", way)
                    for candidate in way["candidates"]:
                        check("candidate", candidate)
                for one in (*part["checks"], *(c for w in part["ways"] for k in w["candidates"] for c in k["checks"])):
                    check("check", one)


def test_text_is_as_wide_as_asked(here) -> None:
    for width in (80, 120):
        lines = said(here(SENTENCE * 3, "--rule", "event.*", COLUMNS=str(width))).splitlines()
        assert max(map(len, lines)) <= width


def test_no_colour_where_nobody_looks(here) -> None:
    assert "\x1b" not in said(here(SENTENCE, FORCE_COLOR=None))


# ------------------------------------------------------------ wrong usage


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        ([" "], 2, "give a sentence or a file"),
        (["no-such.txt"], 2, "there is no file 'no-such.txt'"),
        ([SENTENCE, "--record", "x-t1"], 2, "there is no file"),
        ([SENTENCE, "--rule", "event.export-restriction.verbs"], 2, f"did you mean '{RULE}'?"),
        ([SENTENCE, "--rule", "nothing*"], 2, "no rule is called 'nothing*'"),
        ([SENTENCE, "--at", "5000"], 2, "no sentence stands at offset 5000"),
        (["seeds/news-report.txt", "--record", "e99"], 2, "gives no record 'e99'"),
        (["seeds/news-report.txt", "--record", "e1", "--at", "3"], 2, "not both"),
        (["seeds"], 1, "seeds"),
    ],
)
def test_what_is_wrong_is_said(here, monkeypatch, args, code, message) -> None:
    monkeypatch.chdir(ROOT)
    done = here(*args)
    assert (done.returncode, done.stdout) == (code, b"")
    assert message in " ".join(done.stderr.decode().replace("│", " ").split())
    assert b"Traceback" not in done.stderr


# ------------------------------------------------------------ truth


@pytest.mark.parametrize("path", SEEDS, ids=[path.name for path in SEEDS])
def test_what_is_explained_is_what_is_extracted(extractor, path) -> None:
    clipping = read_clipping(str(path))
    explained = extractor.explain(clipping)
    assert explained.records == extractor.extract(clipping)
    ids = {record.id for record in explained.records}
    kept = {(fired.rule, fired.record) for fired in explained.fired if fired.record}
    assert {record for _, record in kept} <= ids
    for record in explained.records:
        if record.record in READ_BY_RULES and record.rule in explained.rules:
            assert (record.rule, record.id) in kept


@pytest.mark.parametrize("path", SEEDS, ids=[path.name for path in SEEDS])
def test_every_match_has_one_fate_and_every_attempt_its_reason(extractor, path) -> None:
    explained = extractor.explain(read_clipping(str(path)))
    places = [(fired.rule, fired.trigger[0]) for fired in explained.fired]
    assert len(places) == len(set(places))
    assert {fired.fate for fired in explained.fired} <= set(FATES)
    fired = set(places)
    for span in explained.sentences():
        for rule in explained.rules:
            asked = explained.asked(rule, [span], nearest=False)
            for attempt in asked.attempts:
                assert attempt.fired == all(part.holds for part in attempt.parts)
            for fate in asked.fates:
                if fate.fate in ("not asked", "too late"):
                    assert fate.by in explained.rules
                elif fate.fate != "decides":  # rules about matches have none of their own
                    assert (fate.rule, fate.trigger[0]) in fired
