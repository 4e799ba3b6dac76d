"""Which texts are worth reading."""

import json
from pathlib import Path

import pytest

from chipwatch.extract.chips import Chips
from chipwatch.extract.relevance import Relevance
from chipwatch.paths import rules_folder
from chipwatch.rulebook.load import RulebookError, load_rulebook

GOLD = Path(__file__).parents[2].parent / "shared" / "gold" / "dev"
NEWS = Path(__file__).parents[2].parent / "shared" / "polnear" / "dev" / "text"


@pytest.fixture(scope="module")
def relevant() -> Relevance:
    book = load_rulebook([rules_folder()])
    return Relevance(book, Chips(book.data))


@pytest.mark.parametrize(
    "text",
    [
        "Ruritania licensed two sales of the H200.",
        "The firm's B30A is a lesser part from Nvidia.",
        "A rack of GB400 boards was found.",
        "Parts came with a Kunlun M100 inside.",
        "Shipments were “exported” again.",
        "It stands on the Entity List.",
        "Curbs under the Foreign Direct Product Rule hold.",
        "DUTIES ON WAFERS",
        "New data centres are planned.",
        "Smuggling pays.",
        "AMD must ask before it ships.",
        "Nexperia was taken over by the government.",
        "Indium and tungsten were put under control.",
        "The Commerce Department subpoenaed the firm.",
        "Model weights are controlled now.",
    ],
)
def test_chips_instruments_and_words_of_policy_count_in_any_form(relevant, text) -> None:
    assert relevant(text)


@pytest.mark.parametrize(
    "text",
    [
        "The senator aimed her campaign at farmers and said that aid would come.",
        "A chipmunk sat by the road.",
        "The court heard the case in 2016, in room B37A.",
        "Mr Hopper and Ms Lovelace are to be married.",
        "",
    ],
)
def test_other_texts_do_not(relevant, text) -> None:
    assert not relevant(text)


def test_every_shape_is_seen(relevant) -> None:
    for shape in load_rulebook([rules_folder()]).data["chip_shapes"]:
        for hit in shape["hits"]:
            assert relevant(hit), hit


def test_a_folder_of_rules_adds_names_and_lists(tmp_path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "chips:\n  - {name: QF9, vendor: Quartz Fabrics, kind: accelerator, level: model}\n"
        "lists:\n  gem-words: [amethyst]\nrelevance:\n  lists: [gem-words]\n"
    )
    book = load_rulebook([rules_folder(), tmp_path])
    relevant = Relevance(book, Chips(book.data))
    assert relevant("The QF9 is here.")
    assert relevant("Two amethysts were sold.")
    assert relevant("Two gadgets were exported.")


def test_a_list_that_is_not_there_is_told(tmp_path) -> None:
    (tmp_path / "mine.yaml").write_text("relevance:\n  lists: [topic-wrds]\n")
    book = load_rulebook([rules_folder(), tmp_path])
    with pytest.raises(RulebookError, match=r"no list is called 'topic-wrds' .did you mean 'topic-words'"):
        Relevance(book, Chips(book.data))


def test_whatever_gives_a_chip_is_relevant(relevant) -> None:
    seeds = Path(__file__).parents[2] / "seeds"
    for expected in seeds.glob("*.expected.jsonl"):
        records = [json.loads(line) for line in expected.read_text(encoding="utf-8").splitlines()]
        if any(record["record"] in ("chip", "event") for record in records):
            assert relevant((seeds / expected.name.removesuffix(".expected.jsonl")).read_text(encoding="utf-8"))


@pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated clippings are not here")
def test_no_clipping_with_an_event_or_a_chip_is_skipped(relevant) -> None:
    for path in sorted((GOLD / "annotations").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold["events"] or gold["chips"]:
            assert relevant((GOLD / "clippings" / f"{path.stem}.txt").read_text(encoding="utf-8", errors="replace"))


@pytest.mark.skipif(not NEWS.is_dir(), reason="the political news are not here")
def test_most_of_general_politics_is_skipped(relevant) -> None:
    texts = [path.read_text(encoding="utf-8") for path in NEWS.iterdir()]
    assert sum(map(relevant, texts)) < 0.35 * len(texts)
