"""What a list of names says of those in it, and where it says nothing."""

from collections.abc import Callable

import pytest

from chipwatch.extractor import Extractor
from chipwatch.records import ActorRecord

Find = Callable[[str], dict[str, ActorRecord]]


@pytest.fixture
def actors(extractor: Extractor) -> Find:
    def find(text: str) -> dict[str, ActorRecord]:
        return {r.name: r for r in extractor.extract(text) if isinstance(r, ActorRecord)}

    return find


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "The blacklisted chip firms were Tianbo Textiles, Greenpeak and Nuvotek Optics.",
            ["Tianbo Textiles", "Greenpeak", "Nuvotek Optics"],
        ),
        (
            "The US put Chinese chip companies including SMIC, Wexin (WX) and its unit Lansee on a list.",
            ["SMIC", "Wexin", "Lansee"],
        ),
    ],
)
def test_who_stands_in_a_list_of_firms_is_one(actors: Find, text: str, names: list[str]) -> None:
    found = actors(text)
    assert [n for n in names if n in found and found[n].kind == "company"] == names


def test_firms_of_a_list_are_of_the_country_told_before_it(actors: Find) -> None:
    found = actors("It banned chip sales to Chinese companies including Greenpeak, Wexin and Lansee.")
    assert {found[n].country for n in ("Greenpeak", "Wexin", "Lansee")} == {"CN"}


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Nvidia, AMD and Congress agreed on chip rules in Hopeville.", "Hopeville"),
        ("OpenAI, Anthropic, Google and Claude users buy chips.", "Claude"),
        ("He bought chips for Dell, Lenovo, Python and Linux.", "Python"),
        ("Samsung, SK Hynix and Wuxi plants lost chip waivers.", "Wuxi"),
        ("Chip sales fell in March, April and May.", "May"),
    ],
)
def test_no_firm_by_a_list(actors: Find, text: str, absent: str) -> None:
    assert absent not in actors(text)


def test_departments_by_one_word_where_several_stand_side_by_side(actors: Find) -> None:
    found = actors("Officials from Commerce, Defense, State and Energy agreed on the chip ban.")
    assert {f"Department of {n}" for n in ("Commerce", "Defense", "State", "Energy")} <= set(found)
    assert "Department of State" not in actors("Commerce and State agreed on the chip ban.")
