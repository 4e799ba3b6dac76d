"""Quantities that carry meaning, by kind; what applies to whom."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from chipwatch.extractor import Extractor
from chipwatch.records import TermRecord

Find = Callable[[str], list[TermRecord]]


@pytest.fixture
def terms(extractor: Extractor) -> Find:
    return lambda text: [r for r in extractor.extract(text) if isinstance(r, TermRecord)]


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit", "comparator"),
    [
        ("Washington takes a 15% cut of Nvidia's revenue from the H20.", "revenue_share", 0.15, "fraction", "="),
        ("China cannot receive more than a third of the chips sold.", "volume_cap", 1 / 3, "fraction", "<="),
        ("The United States imposed a 50 percent tariff on wafers.", "tariff", 0.5, "fraction", "="),
        ("The rule covers firms owned 50 percent or more by a listed entity.", "threshold", 0.5, "fraction", ">="),
        ("The government took a 10% stake in Intel.", "ownership", 0.1, "fraction", "="),
        ("Nvidia booked a charge of about $4.5 billion.", "money", 4_500_000_000, "USD", "~"),
        ("ByteDance ordered at least 20,000 H20 chips.", "chip_count", 20_000, "chips", ">="),
        ("BIS added 42 entities to the Entity List.", "entity_count", 42, "entities", "="),
        ("The rule covers Entity List firms listed under 14 entries.", "entity_count", 14, "entries", "="),
        ("The new chip is four times faster than the H20.", "performance", 4, "times", "="),
        ("SMIC made the chip on a 7 nm process.", "performance", 7, "nm", "="),
        ("China accounts for 13 per cent of Nvidia's sales.", "share", 0.13, "fraction", "="),
        ("Shares of AMD fell nearly 3 percent.", "change", 0.03, "fraction", "~"),
        ("The ban was suspended for one year.", "duration", 1, "years", "="),
        ("The campus will use up to 2 gigawatts.", "other", 2, "GW", "<="),
    ],
)
def test_kind(terms: Find, text: str, kind: str, value: float, unit: str, comparator: str) -> None:
    (term,) = terms(text)
    assert (term.kind, term.unit, term.comparator) == (kind, unit, comparator)
    assert term.value == pytest.approx(value, rel=1e-4)


def test_a_range_is_one_term(terms: Find) -> None:
    (term,) = terms("Yields rose by 30–50% at the fab.")
    assert (term.value, term.low, term.high) == (None, 0.3, 0.5)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Washington takes a 15% cut of Nvidia's revenue from the H20.", {"chips": ["H20"], "parties": ["Nvidia"]}),
        ("China cannot buy more than half of all H20 chips sold.", {"parties": ["China"], "chips": ["H20"]}),
        ("BIS added 42 entities to the Entity List.", {"authorities": ["Bureau of Industry and Security"]}),
    ],
)
def test_whom_it_concerns(terms: Find, text: str, fields: dict[str, Any]) -> None:
    (term,) = terms(text)
    assert {key: getattr(term, key) for key in fields} == fields


@pytest.mark.parametrize(
    "text",
    [
        "Several firms sold billions of chips in 2024.",
        "The H200 came out on 3 May 2024 at 10 a.m.",
        "Section 301 of the Trade Act of 1974 is old.",
        "The Group of Seven met twice.",
        "The ban was lifted two years ago.",
    ],
)
def test_no_term(terms: Find, text: str) -> None:
    assert terms(text) == []


def test_who_sets_it_is_who_does_what_it_stands_with(terms: Find) -> None:
    (term,) = terms("In May Washington granted up to $75 million to Intel for a plant.")
    assert (term.parties, term.authorities) == (["Intel"], ["United States"])


def test_a_sum_in_the_next_sentence_is_the_same_company_s(terms: Find) -> None:
    (term,) = terms("AMD published its results. Earnings came to $1.2 billion.")
    assert term.parties == ["AMD"]


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Washington has added a dozen Chinese firms to the Entity List.", "Chinese firms"),
        ("Shares of AMD fell nearly 3 percent.", "Shares of AMD"),
        ("Nvidia reported revenue of $44 billion.", "revenue"),
    ],
)
def test_what_it_is_an_amount_of(terms: Find, text: str, of: str) -> None:
    (term,) = terms(text)
    assert (term.of or "").startswith(of)


def test_a_rule_that_replaces_another_comes_before_it(tmp_path: Path) -> None:
    text = "Exports are capped at 50,000 GPUs per country."
    rule = """\
        record: term
        rules:
          - id: my.cap
            trigger: {in: quantity, label: count}
            when: {role: sentence, has: [per country]}
            set: {kind: volume_cap}
            REPLACES
            hits: []
            misses: []
        """
    for replaces, wins in (("", "term.volume-cap"), ("replaces: [term.volume-cap]", "my.cap")):
        (tmp_path / "mine.yaml").write_text(dedent(rule).replace("REPLACES", replaces), encoding="utf-8")
        records = Extractor(rules=[tmp_path]).extract(text)
        assert [r.rule for r in records if r.record == "term"] == [wins]


@pytest.mark.parametrize(
    ("text", "of"),
    [
        (
            "Its share of the market slid from 20% in May to 12%.",
            ["Its share of the market", "Its share of the market"],
        ),
        ("Micron posted revenues of $8 billion (€7 billion).", ["revenues", "revenues"]),
        ("Huawei sold 90,000 Ascend chips, up from 70,000 in 2023.", ["Ascend chips", "Ascend chips"]),
        ("Nvidia booked a $5 billion charge.", ["charge"]),
        ("Micron shares up 4% after the news.", ["Micron shares"]),
    ],
)
def test_what_it_is_of(terms: Find, text: str, of: list[str]) -> None:
    assert [term.of for term in terms(text)] == of


def test_whom_the_next_figure_concerns_is_not_whom_this_one_does(terms: Find) -> None:
    first, second = terms("Trump threatened a 60% tariff on goods from China and a 100% tariff on goods from Mexico.")
    assert (first.parties, second.parties) == (["China"], ["Mexico"])


def test_chips_are_those_that_are_counted(terms: Find) -> None:
    first, second = terms("The lab owns 10,000 A100 GPUs and 5,000 H800 GPUs.")
    assert (first.chips, second.chips) == (["A100"], ["H800"])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Sales rose 5% in Japan, 3% in Korea and 1% in Malaysia.", ["change"] * 3),
        ("Sales rose 5%, or 3% of the market.", ["change", "share"]),
        ("AMD (-1%), Micron (+4%) and Intel (2%) stood out.", ["change", "change", "change"]),
        ("Duties are 30% on chips, 10% on wafers and 5% on gases.", ["tariff"] * 3),
    ],
)
def test_a_fraction_goes_on_a_series(terms: Find, text: str, kinds: list[str]) -> None:
    assert [term.kind for term in terms(text)] == kinds


def test_who_estimates_a_figure_is_not_concerned_by_it(terms: Find) -> None:
    (term,) = terms("Nvidia sells well in Japan. KeyBanc put the revenue at $3 billion.")
    assert term.parties == ["Nvidia"]


def test_a_figure_that_concerns_nobody_else_is_the_protagonist_s(terms: Find) -> None:
    told = "Nvidia opened. Nvidia grew. Nvidia hired. Rain fell. Wind rose. Snow came. "
    (term,) = terms(told + "Quarterly revenue was $8 billion.")
    assert term.parties == ["Nvidia"]
    (term,) = terms(told + "Revenue of the whole industry was $8 billion.")
    assert term.parties == []


def test_the_police_of_a_country_are_the_country(terms: Find) -> None:
    (term,) = terms("Dutch prosecutors charged five men.")
    assert term.authorities == ["Netherlands"]


def test_a_figure_told_again_is_of_the_same(terms: Find) -> None:
    first, again = terms("Trump put a 30% tariff on wafers. The 30% tariff came late.")
    assert first.of is not None
    assert again.of == first.of


def test_what_a_product_does_is_no_class_s(terms: Find) -> None:
    (term,) = terms("Samsung showed HBM4. HBM is stacked DRAM. It runs at 2 TB/s.")
    assert term.chips == ["HBM4"]


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("The firm shed 9,000 of its workers.", "its workers"),
        ("The fund has land for two 3 nm plants.", "plants"),
        ("It offers 8 TB/s bandwidth.", "bandwidth"),
        ("Plans were lifted to $6 billion, as mass production began.", None),
    ],
)
def test_of_is_a_noun_and_no_clause(terms: Find, text: str, of: str | None) -> None:
    found = terms(text)[0].of
    assert (found if of is None else of) == found
    assert found is None or not found.startswith("as ")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Japan's white list holds 27 countries.", ["Japan"]),
        ("The EU fined Meta. The ruling gives the firm six months to stop.", ["European Union"]),
        ("Washington put a 20% tariff on wafers. A 30% duty on gases is to follow.", ["United States"]),
        ("The CHIPS Act, which Congress passed in 2022, sets aside $39bn for fabs.", ["US Congress"]),
        ("Japan sued its rival, and weighed subsidies of more than 2 trillion yen.", ["Japan"]),
    ],
)
def test_who_sets_it_is_who_governs_the_measure(terms: Find, text: str, who: list[str]) -> None:
    assert terms(text)[-1].authorities == who


def test_a_body_sets_what_its_own_notice_does(extractor: Extractor) -> None:
    text = "---\nsource: Bureau of Industry and Security\n---\nThe comment period ends within 60 days of publication."
    (term,) = (r for r in extractor.extract(text) if isinstance(r, TermRecord))
    assert term.authorities == ["Bureau of Industry and Security"]


def test_nobody_gives_a_grant_to_himself(terms: Find) -> None:
    (term,) = terms("Micron will build a fab and receive $6 billion in grants for it.")
    assert (term.parties, term.authorities) == (["Micron"], [])


def test_a_share_of_revenue_is_of_whose_revenue_it_is(terms: Find) -> None:
    first, second = terms("China made up 13% of Nvidia's revenue last year, down from 26% in 2022.")
    assert (first.parties, second.parties) == (["Nvidia"], ["Nvidia"])
    assert second.of == first.of


def test_who_made_what_is_counted_is_not_concerned(terms: Find) -> None:
    (term,) = terms("DeepSeek owns 10,000 Nvidia H100s.")
    assert term.parties == ["DeepSeek"]


def test_in_a_list_each_figure_is_whose_name_stands_before_it(terms: Find) -> None:
    found = terms("SK Hynix holds 57% of the HBM market, Samsung 22% and Micron 21%.")
    assert [term.parties for term in found] == [["SK hynix"], ["Samsung"], ["Micron"]]


@pytest.mark.parametrize(
    ("text", "chip"),
    [
        ("Huawei showed the Ascend 910C. It is half as fast as the H100.", "Ascend 910C"),
        ("The H200 builds on Hopper and offers 40% more bandwidth compared to the H100.", "H200"),
        ("Compared with the H20, the B30A is six times as powerful.", "B30A"),
    ],
)
def test_what_performs_is_not_what_it_is_compared_with(terms: Find, text: str, chip: str) -> None:
    (term,) = terms(text)
    assert term.chips == [chip]


def test_what_a_measure_costs_is_of_the_chip_told_before(terms: Find) -> None:
    (term,) = terms("AMD sells the MI308 in China. The new curbs will cost it $800 million.")
    assert term.chips == ["MI308"]


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("SoftBank bought Arm for $32 billion.", "Arm"),
        ("Micron to invest $7 bn in new plants in Japan, creating jobs", "new plants in Japan"),
        ("Nvidia took a $4.5 billion charge on H20 inventory.", "charge on H20 inventory"),
        ("The number of firms on the list is 413.", "firms on the list"),
        ("It takes five years for a fab to turn a profit.", "a fab to turn a profit"),
        ("In 2022, BIS reviewed 900 licences, valued at $3 billion.", "900 licences"),
        ("Here is the mix of our revenue. China accounted for 31%.", "our revenue"),
        ("The firm cut 15% of its workforce.", "its workforce"),
    ],
)
def test_what_a_figure_is_of_where_it_is_told_apart(terms: Find, text: str, of: str) -> None:
    assert terms(text)[-1].of == of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("TSMC has a 70% stake in the venture; NXP and Bosch each hold 10%.", "ownership"),
        ("Section 232 duties on wafers start at 0% and increase to 25% a year later.", "tariff"),
        ("The budget would rise by $44 million, or 23%.", "change"),
        ("Compute is doubling every seven months.", "change"),
        ("Nvidia slid 7% as tariff fears returned.", "change"),
        ("The odds of a truce stand at 30 percent.", "other"),
        ("Smuggled chips fell 3% on fears of a 50% tariff.", "tariff"),
    ],
)
def test_kinds_that_words_further_off_decide(terms: Find, text: str, kind: str) -> None:
    assert terms(text)[-1].kind == kind


def test_an_item_of_a_list_tells_a_thing_of_its_own(terms: Find) -> None:
    _, second = terms("- BIS put the H20 under licence, which cost Nvidia $5 billion.\n- A $3 million fine came.")
    assert (second.chips, second.parties, second.authorities) == ([], [], [])


def test_a_list_that_is_led_up_to_goes_on(terms: Find) -> None:
    first, _ = terms("Nvidia told of its year:\n\n- Sales of $60 billion.\n- A charge of $5 billion.")
    assert first.parties == ["Nvidia"]


@pytest.mark.parametrize(
    ("text", "parties", "authorities"),
    [
        ("Intel will build two plants in Ohio.", ["Intel"], []),
        ("The US listed 40 firms, with three Japanese ones among them.", [], ["United States"]),
        ("Boards shipped from Vietnam met with a 35% tariff.", ["Vietnam"], []),
        ("Lutnick threatened boards from Vietnam with a 25% tariff.", ["Vietnam"], ["Howard Lutnick"]),
        ("China curbed sales to 10 firms in June; the IEA warned of a crunch.", [], ["China"]),
    ],
)
def test_who_rules_is_not_bound(terms: Find, text: str, parties: list[str], authorities: list[str]) -> None:
    term = terms(text)[0]
    assert (term.parties, term.authorities) == (parties, authorities)


def test_a_figure_in_brackets_is_whose_the_one_before_it_is(terms: Find) -> None:
    _, second = terms("AMD fell 3% (about $7 billion) on Monday, while Intel slid.")
    assert second.parties == ["AMD"]


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Its sales soared from $1 billion in the second quarter of 2019.", "Its sales"),
        ("Profit doubled on revenue up 14%.", "revenue"),
        ("A court fined Huawei $20 million on Monday.", None),
        ("Revenue came to $3 billion, which represents a 7% increase from May.", "Revenue"),
        ("The free cash flow was $612 million in fiscal 2023.", "The free cash flow"),
        ("WeWork, a lender, was sold for around $275 million.", "WeWork"),
        ("They paid $10 million to train welders.", "to train welders"),
        ("A device with interconnect bandwidth of 1,100 GB/s or more needs a licence.", "interconnect bandwidth"),
        ("Dredgers: tariffs will rise to 50%.", "Dredgers"),
        ("They face a 900-person shortfall in design talent.", "shortfall in design talent"),
    ],
)
def test_a_figure_is_of_no_time_and_of_no_deed(terms: Find, text: str, of: str | None) -> None:
    assert terms(text)[-1].of == of


def test_a_comparator_governs_a_pair(terms: Find) -> None:
    assert [t.comparator for t in terms("Breaches bring fines of up to €9 million or 2% of turnover.")] == ["<=", "<="]


def test_a_bound_governs_a_list(terms: Find) -> None:
    text = "Beijing buys over 55% of its presses abroad, 65% of its lathes and 90% of its chips."
    assert [term.comparator for term in terms(text)] == [">", ">", ">"]


def test_a_share_goes_on_a_series_past_a_figure_of_another_kind(terms: Find) -> None:
    kinds = [term.kind for term in terms("The duty is 5 percent for 18 months, rising to 50 percent in 2027.")]
    assert kinds == ["tariff", "duration", "tariff"]


@pytest.mark.parametrize(
    ("text", "parties", "authorities"),
    [
        ("Congress has 30 days to block a sale.", ["US Congress"], []),
        ("Beijing suspended the export ban on tin to the United States for one year.", ["United States"], ["China"]),
        ("Malaysia may buy up to 50,000 chips a year, the Commerce Department said.", ["Malaysia"],
         ["Department of Commerce"]),
        ("Intel won a grant of $8 billion. The Commerce Department pays it.", ["Intel"], ["Department of Commerce"]),
        ("Nvidia and AMD lost. These companies have 120 days to comply.", ["Nvidia", "AMD"], []),
        ("China imposed export controls on goods destined for Japan. The controls cover 800 items.",
         ["Japan"], ["China"]),
        ("Duties on Chinese cranes rise to 50%, the White House said. The U.S. will not wait.", ["China"],
         ["White House", "United States"]),
    ],
)  # fmt: skip
def test_who_is_bound_and_who_sets_it(terms: Find, text: str, parties: list[str], authorities: list[str]) -> None:
    term = terms(text)[-1]
    assert (term.parties, term.authorities) == (parties, authorities)


def test_a_product_performs_not_its_memory(terms: Find) -> None:
    assert [term.chips for term in terms("The H20 has 96GB of HBM3 and 4 TB/s of bandwidth.")] == [["H20"], ["H20"]]


@pytest.mark.parametrize(
    ("text", "parties", "authorities"),
    [
        ("Dutch exports of tools to China fell by 20%.", ["Netherlands"], []),
        ("India faces 50% tariffs from the US.", ["India"], ["United States"]),
        (
            "BIS bars shipments to China of chips made at 16 nm or below.",
            ["China"],
            ["Bureau of Industry and Security"],
        ),
        (
            "Pakistan secured a $3bn bail-out from the International Monetary Fund.",
            ["Pakistan"],
            ["International Monetary Fund"],
        ),
        (
            "The Commerce Department barred ZTE from buying US parts for seven years.",
            ["ZTE"],
            ["Department of Commerce"],
        ),
        ("Chinese firms hold 40% of the market.", ["China"], []),
        ("Samsung got a one-year reprieve from Washington.", ["Samsung"], ["United States"]),
        ("According to ICwise, a consultancy, SMIC's sales rose 5%.", ["SMIC"], []),
    ],
)
def test_whom_a_figure_concerns_that_stands_apart(
    terms: Find, text: str, parties: list[str], authorities: list[str]
) -> None:
    (term,) = terms(text)
    assert (term.parties, term.authorities) == (parties, authorities)


def test_these_chips_are_those_named_last(terms: Find) -> None:
    term = terms("Nvidia sells the H200 to Chinese firms. These chips cost $27,000.")[-1]
    assert term.chips == ["H200"]


def test_the_big_three_are_those_told_of_together(terms: Find) -> None:
    text = "Synopsys, Cadence and Siemens lead. The big three hold 80% of China's market."
    assert terms(text)[-1].parties == ["Synopsys", "Cadence", "Siemens"]


def test_a_count_of_the_same_goes_on(terms: Find) -> None:
    term = terms("BIS added 32 entities to the Entity List. Twenty-three of them are Chinese.")[-1]
    assert term.authorities == ["Bureau of Industry and Security"]


def test_a_company_itself_lays_out_what_it_invests(terms: Find) -> None:
    (term,) = terms("TSMC's capital spending will reach $56 billion.")
    assert (term.parties, term.authorities) == (["TSMC"], ["TSMC"])
