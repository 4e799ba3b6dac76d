"""Chips by name, by context and by shape. A blank pipeline with a sentence splitter is enough: no model."""

from __future__ import annotations

from typing import Any

import pytest

from chipwatch.extract.chips import Chip, Chips
from chipwatch.extractor import Extractor
from chipwatch.language import mend_tokenizer
from chipwatch.paths import rules_folder
from chipwatch.records import ChipRecord
from chipwatch.rulebook.load import load_rulebook

DATA = load_rulebook([rules_folder()]).data


@pytest.fixture(scope="module")
def nlp() -> Any:
    import spacy

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    mend_tokenizer(pipeline)
    return pipeline


@pytest.fixture(scope="module")
def chips() -> Chips:
    return Chips(DATA)


def mentions(doc: Any, chip: Chip) -> list[str]:
    return [doc[a:b].text for a, b in chip.mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nvidia may sell the H20 again.", [("H20", "Nvidia", "accelerator", "model")]),
        ("The cargo held 300 H20s.", [("H20", "Nvidia", "accelerator", "model")]),
        ("Huawei renamed the Ascend 910 series.", [("Ascend 910", "Huawei", "accelerator", "family")]),
        ("The Kunpeng 920 line ends in May.", [("Kunpeng 920", "Huawei", "cpu", "family")]),
        ("Exports of high-bandwidth memory were barred.", [("HBM", None, "memory", "class")]),
        ("It wants deep ultraviolet lithography machines.", [("DUV", None, "equipment", "class")]),
        ("The port held an NXT:2000i back.", [("NXT:2000i", "ASML", "equipment", "model")]),
        ("Nvidia's B37A was not on the list.", [("B37A", "Nvidia", "accelerator", "model")]),
        ("Baidu showed the Kunlun M700.", [("Kunlun M700", "Baidu", "accelerator", "model")]),
        ("AMD shipped the MI477X.", [("MI477X", "AMD", "accelerator", "model")]),
        ("Racks of GB300 NVL72 were seized.", [("GB300 NVL72", "Nvidia", "platform", "model")]),
        ("The tools of Siemens EDA are barred.", []),
        ("Nvidia's CUDA stack is not for sale.", []),
        ("Apple's M6 Max is made in Taiwan.", [("M6 Max", "Apple", "soc", "model")]),
        ("The M6 motorway was shut.", []),
        (
            "Sales of H20s，MI308s，or the like stopped.",
            [("H20", "Nvidia", "accelerator", "model"), ("MI308", "AMD", "accelerator", "model")],
        ),
        ("The Core 7 251E is old.", [("Core 7 251E", "Intel", "cpu", "model")]),
        ("Advanced semiconductors, AI chips and processors need a licence.", []),
        ("The B37A leads to the coast.", []),
        ("Gallium and rare-earth magnets were added.", []),
    ],
)
def test_named_and_described(nlp: Any, chips: Chips, text: str, expected: list[tuple[Any, ...]]) -> None:
    found = chips(nlp(text))
    assert [(c.name, c.vendor, c.kind, c.level) for c in found] == expected


def test_a_plural_is_a_mention_of_the_chip(nlp: Any, chips: Chips) -> None:
    doc = nlp("The H200 is scarce, and H200s are dear.")
    (chip,) = chips(doc)
    assert mentions(doc, chip) == ["H200", "H200s"]
    assert [(s.text, s.label_, s.kb_id_) for s in doc.spans["chip"]] == [
        ("H200", "accelerator", "H200"),
        ("H200s", "accelerator", "H200"),
    ]


def test_a_common_word_needs_its_context_once(nlp: Any, chips: Chips) -> None:
    doc = nlp("Hopper GPUs are sold out. The minister praised Hopper in Lisbon.")
    assert [mentions(doc, c) for c in chips(doc)] == [["Hopper", "Hopper"]]
    assert chips(nlp("The minister admires the painter Hopper.")) == []


def test_a_class_has_a_maker_only_where_the_text_says_there_is_no_other(nlp: Any, chips: Chips) -> None:
    (alone,) = chips(nlp("ASML is the only company that builds EUV machines."))
    (among,) = chips(nlp("TSMC bought two EUV machines in June."))
    assert (alone.vendor, among.vendor) == ("ASML", None)


def test_none_but_the_text_makes_a_chip(nlp: Any, chips: Chips) -> None:
    doc = nlp("")
    assert chips(doc) == []
    assert list(doc.spans["chip"]) == []


@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("Samsung's 12-layer HBM4E stacks cost more.", "Samsung"),
        ("SK hynix shipped HBM4E samples to Nvidia.", "SK hynix"),
        ("Samsung's HBM4E and Micron's HBM4E differ.", None),
        ("Nvidia buys HBM4E.", None),
    ],
)
def test_what_several_make_is_whose_it_is_said_to_be(extractor: Extractor, text: str, maker: str | None) -> None:
    assert [r.vendor for r in extractor.extract(text) if isinstance(r, ChipRecord)] == [maker]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("AMD's Thundercrest NIC is new.", {"Thundercrest": "AMD"}),
        ("Google unveiled its new Sunfire chip.", {"Sunfire": "Google"}),
        ("They showed a processor called Orca X2 today.", {"Orca X2": None}),
        ("AMD ships Instinct MI455X GPUs.", {"MI455X": "AMD"}),
        ('AMD ships EPYC "Venice" CPUs.', {"Venice": "AMD"}),
        ("Apple's Mac chips and Nvidia's China chips sell.", {}),
        ("A Meaningful Blackwell-class GPU is here.", {"Blackwell": "Nvidia"}),
    ],
)
def test_products_are_told_by_the_noun_behind(extractor: Extractor, text: str, names: dict[str, str | None]) -> None:
    assert {r.name: r.vendor for r in extractor.extract(text) if isinstance(r, ChipRecord)} == names
