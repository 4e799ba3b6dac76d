"""Which records are right by annotations."""

import importlib.util
import json

import pytest

from chipwatch.clipping import read_clipping
from chipwatch.evaluate.gold import GoldError, judge, read_gold
from chipwatch.evaluate.measure import measure_gold
from chipwatch.records import to_json


@pytest.fixture
def verdicts(small_gold, text):
    """Judges records that are given by their type and fields; the text of a record says where it stands."""
    (annotated,) = read_gold(small_gold)

    def record(record_type: str, words: str, **fields) -> dict:
        start = text.index(words, text.index("\n---\n"))
        return {
            "record": record_type, "rule": f"{record_type}.rule", "confidence": 0.5, "text": words, "start": start,
            "end": start + len(words), **fields,
        }  # fmt: skip

    def judged(*specs: tuple) -> list[bool]:
        records = [record(record_type, words, **fields) for record_type, words, fields in specs]
        for one in records:
            span = {key: one[key] for key in ("text", "start", "end")}
            one.setdefault("mentions", [span])
            one.setdefault("content", span)
            one.setdefault("more", [])
            if "speaker" in one:
                one["speaker"] = {"text": one["speaker"], "name": None}
        return [one.right for one in judge(annotated, records)]

    return judged


@pytest.mark.parametrize(
    ("record", "right"),
    [
        (("actor", "Nvidia", {"name": "Nvidia"}), [True]),
        (("actor", "China", {"name": "China"}), [True]),  # by an alias
        (("actor", "Orbit Capital", {"name": "Orbit Capital"}), [False]),
        (("actor", "Owen Harland", {"name": "Owen Harland"}), []),  # optional: not judged
        (("chip", "H20", {"name": "H20"}), [False]),
        (("term", "40,000 H20 chips", {"kind": "chip_count", "value": 40000, "unit": "chips"}), [False]),
        (("event", "ship", {"kind": "shipment"}), [True]),
        (("event", "ship", {"kind": "investment"}), [False]),
        (("event", "welcome", {"kind": "shipment"}), [False]),
        (("position", "We welcome it", {"speaker": "Harland"}), [True]),  # the annotation's actor is called so, too
        (("position", "We welcome it", {"speaker": "Nvidia"}), [False]),
        (("position", "China", {"speaker": "Owen Harland"}), [False]),
    ],
)
def test_what_is_right(verdicts, record, right) -> None:
    assert verdicts(record) == right


def test_one_annotation_makes_one_record_right(verdicts) -> None:
    assert verdicts(("event", "will ship", {"kind": "shipment"}), ("event", "ship", {"kind": "shipment"})) == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("annotations/a.json", "{", "a.json: Expecting"),
        ("annotations/a.json", '{"events": [{"kind": "tariff"}]}', "a.json: lacks 'evidence'"),
        ("annotations/a.json", '{"terms": [{"quote": "ninety"}]}', "a.json: not in the clipping: 'ninety'"),
        ("annotations/b.json", "{}", "b.txt: No such file"),
    ],
)
def test_broken_annotations_are_named(small_gold, name, content, complaint) -> None:
    (small_gold / name).write_text(content)
    with pytest.raises(GoldError, match=complaint):
        read_gold(small_gold)


def test_a_folder_without_annotations_is_named(tmp_path) -> None:
    with pytest.raises(GoldError, match="holds no annotations"):
        read_gold(tmp_path)


def test_the_scorer_of_the_annotations_says_the_same(gold, extractor) -> None:
    """The one that lies with the annotations counts for itself; ours must agree with it."""
    path = gold.parent / "score.py"
    if not path.exists():
        pytest.skip("no scorer here")
    spec = importlib.util.spec_from_file_location("score", path)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    theirs, _ = scorer.load_gold(gold)
    records = {
        one.name: [json.loads(to_json(record)) for record in extractor.extract(read_clipping(str(one.path)))]
        for one in read_gold(gold)
    }
    totals = scorer.score(theirs, records)[0]
    judged = measure_gold(extractor, gold)
    for kind, total in totals.items():
        mine = [one.right for one in judged if one.type == kind]
        assert (sum(mine), len(mine) - sum(mine)) == (total["tp"], total["fp"]), kind
