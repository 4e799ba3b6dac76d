"""Positions held against attributions of PolNeAR."""

import importlib.util
import json
from collections import defaultdict

import pytest

from chipwatch.clipping import read_clipping
from chipwatch.evaluate.gold import GoldError
from chipwatch.evaluate.measure import measure_polnear
from chipwatch.evaluate.polnear import judge_positions, read_polnear
from chipwatch.records import to_json

TEXT = "The mayor said the bridge will open in May. Critics doubt it.\n"


@pytest.fixture
def split(tmp_path):
    def at(words: str) -> str:
        return f"{TEXT.index(words)} {TEXT.index(words) + len(words)}"

    lines = [
        f"T1\tSource {at('The mayor')}\tThe mayor",
        f"T2\tCue {at('said')}\tsaid",
        f"T3\tContent {at('the bridge')};{at('will open in May')}\tthe bridge will open in May",
        "E1\tAttribution:T2 Source:T1 Content:T3",
        f"T4\tContent {at('it')}\tit",
        f"T5\tSource {at('Critics')}\tCritics",
        "E2\tAttribution:T5 Source1:T5 Content1:T4",
    ]
    for name, content in {"text/a.txt": TEXT, "attributions/a_b.ann": "\n".join(lines)}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(content)
    return tmp_path


def position(content: str, speaker: str | None) -> dict:
    def span(words: str) -> dict:
        return {"text": words, "start": TEXT.index(words), "end": TEXT.index(words) + len(words)}

    return {
        "record": "position", "rule": "position.say", "confidence": 0.8, "content": span(content), "more": [],
        "speaker": span(speaker) if speaker else {"text": None, "start": None, "end": None},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "speaker", "right"),
    [
        ("the bridge will open in May", "The mayor", True),
        ("will open in May", "mayor", True),
        ("May", "The mayor", False),
        ("the bridge will open in May", "Critics", False),
        ("the bridge will open in May", None, False),
        ("it", "Critics", True),
    ],
)
def test_what_is_right(split, content, speaker, right) -> None:
    (article,) = read_polnear(split)
    assert [one.right for one in judge_positions(article, [position(content, speaker)])] == [right]


def test_a_folder_without_articles_is_named(tmp_path) -> None:
    with pytest.raises(GoldError, match="holds no annotated articles"):
        read_polnear(tmp_path)


def test_the_scorer_of_the_corpus_says_the_same(polnear, extractor) -> None:
    path = polnear.parent / "score.py"
    if not path.exists():
        pytest.skip("no scorer here")
    spec = importlib.util.spec_from_file_location("score_polnear", path)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    theirs = scorer.load(polnear)
    tally = defaultdict(lambda: [0, 0, 0])
    ours = [0, 0]
    for article in read_polnear(polnear)[:10]:
        records = [json.loads(to_json(one)) for one in extractor.extract(read_clipping(str(article.path)))]
        positions = [one for one in records if one["record"] == "position"]
        spans = [
            {
                "Source": [(p["speaker"]["start"], p["speaker"]["end"])] if p["speaker"]["start"] is not None else [],
                "Cue": [],
                "Content": [(part["start"], part["end"]) for part in (p["content"], *p["more"])],
            }
            for p in positions
        ]
        body, annotators = theirs[article.name]
        scorer.compare(body, annotators[0], spans, tally)
        judged = judge_positions(article, records)
        ours[0] += sum(one.right for one in judged)
        ours[1] += len(judged)
    assert ours == tally["attribution"][:2]


def test_articles_are_spread_over_the_split(split, extractor) -> None:
    for name in ("text/a.txt", "attributions/a_b.ann"):
        for letter in "bcd":
            (split / name.replace("/a", f"/{letter}")).write_text((split / name).read_text())
    assert {one.document for one in measure_polnear(extractor, split, 2)} <= {"a", "c"}
    assert {one.document for one in measure_polnear(extractor, split, 9)} == {"a", "b", "c", "d"}
