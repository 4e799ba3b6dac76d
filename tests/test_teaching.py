"""What chipwatch does not know a user teaches it in YAML alone: a vendor and its chip, cues, a phrase for a cap."""

from pathlib import Path
from typing import Any

import pytest

from chipwatch.extractor import Extractor
from chipwatch.records import Record

TEXT = (
    "Brindlecore said on Monday that its Quillon Q7 would reach Chile in May. "
    "The minister yodelled that the Q7 would help Dutch farmers. "
    "Brazil bassooned the new curbs.\n\n"
    "Exports of the Q7 to Brazil shall not outstrip a third of domestic shipments."
)
RULES = {
    "names.yaml": """\
actors:
  - {name: Brindlecore, kind: company, country: NL}
chips:
  - {name: Quillon Q7, vendor: Brindlecore, kind: accelerator, family: Quillon, level: model, aliases: [Q7]}
""",
    "cues.yaml": """\
extend:
  - list: say-verbs
    add: [yodel]
  - list: oppose-verbs
    add: [bassoon]
""",
    "caps.yaml": """\
record: term
rules:
  - id: term.outstrip
    about: A cap, in the words of a ministry.
    trigger: {in: quantity, label: fraction}
    args:
      parties?: {role: before, is: actor}
    when:
      - {role: "@window -8 0", has: ["shall|must|may not outstrip"]}
    set: {kind: volume_cap, comparator: "<="}
    replaces: [term.volume-cap]
    hits:
      - text: Sales to Chile shall not outstrip a fifth of domestic shipments.
        gives: {value: 0.2, comparator: "<=", parties: [Chile]}
    misses:
      - Demand outstripped a fifth of the supply.
""",
}


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    folder: Path = tmp_path_factory.mktemp("my-rules")
    for name, text in RULES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Extractor(rules=[folder]).extract(TEXT, date="2031-05-05")


def one(records: list[Record], **wanted: Any) -> dict[str, Any]:
    """The one record that has these values."""
    lines = [record.model_dump() for record in records]
    (found,) = [line for line in lines if all(line.get(key) == value for key, value in wanted.items())]
    return found


def test_untaught_it_knows_none_of_this(extractor: Extractor) -> None:
    records = [record.model_dump() for record in extractor.extract(TEXT, date="2031-05-05")]
    assert not [r for r in records if r["record"] == "chip"]
    assert not [r for r in records if r["record"] == "actor" and r["country"] == "NL"]
    assert not [r for r in records if r["record"] == "position" and r["cue"]["text"] in ("yodelled", "bassooned")]
    assert not [r for r in records if r["record"] == "term" and r["comparator"] == "<="]


def test_a_new_vendor_and_its_chip(taught: list[Record]) -> None:
    actor = one(taught, record="actor", name="Brindlecore")
    assert (actor["kind"], actor["country"], actor["rule"]) == ("company", "NL", "actor.brindlecore")
    chip = one(taught, record="chip", name="Quillon Q7")
    assert (chip["vendor"], chip["kind"], chip["family"]) == ("Brindlecore", "accelerator", "Quillon")
    assert [mention["text"] for mention in chip["mentions"]] == ["Quillon Q7", "Q7", "Q7"]


@pytest.mark.parametrize(
    ("verb", "form"),
    [("harrumph", "harrumphed"), ("frolp", "frolped"), ("splig", "spligged"), ("quazify", "quazified")],
)
def test_verbs_that_no_dictionary_has_are_known_in_all_their_forms(tmp_path: Path, verb: str, form: str) -> None:
    (tmp_path / "cues.yaml").write_text(f"extend: {{list: say-verbs, add: [{verb}]}}\n", encoding="utf-8")
    records = Extractor(rules=[tmp_path]).extract(f"The minister {form} that the ban would hurt Dutch farmers.")
    assert [r.content.text for r in records if r.record == "position"] == ["the ban would hurt Dutch farmers"]


def test_new_cues(taught: list[Record]) -> None:
    (said,) = [r for r in taught if r.record == "position" and r.cue and r.cue.text == "yodelled"]
    assert (said.speaker.text, said.content.text) == ("The minister", "the Q7 would help Dutch farmers")
    (stood,) = [r for r in taught if r.record == "position" and r.cue and r.cue.text == "bassooned"]
    assert (stood.speaker.name, stood.content.text, stood.stance) == ("Brazil", "the new curbs", "oppose")


def test_a_new_phrase_for_a_cap(taught: list[Record]) -> None:
    term = one(taught, record="term")
    assert (term["kind"], term["comparator"], term["unit"]) == ("volume_cap", "<=", "fraction")
    assert term["value"] == pytest.approx(1 / 3)
    assert (term["rule"], term["parties"], term["chips"]) == ("term.outstrip", ["Brazil"], ["Quillon Q7"])
