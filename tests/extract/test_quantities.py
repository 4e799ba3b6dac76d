"""Quantities: (sentence, what must be found), and near sentences in which nothing is."""

import copy

import pytest

from chipwatch.extract.quantities import UnitGrammar, find_quantities


@pytest.fixture(scope="module")
def data(rule_data):
    return rule_data("units.yaml")["quantities"]


@pytest.fixture(scope="module")
def grammar(data):
    return UnitGrammar.from_data(data)


def found(nlp, grammar, text):
    """Value (or low, high), unit and comparator of each quantity, in text order."""
    return [
        (q.value if q.low is None else (q.low, q.high), q.unit, q.comparator)
        for q in find_quantities(nlp(text), grammar)
    ]


MONEY = [
    ("Sales come to $30-40M a year.", [((3e7, 4e7), "USD", "=")]),
    ("Bookings were €5.5 billion2 in all.", [(5.5e9, "EUR", "=")]),
    ("It was awarded, opens new tab$118 million by a jury.", [(1.18e8, "USD", "=")]),
    ("The grant is worth $5.5 billion.", [(5.5e9, "USD", "=")]),
    ("Sales of $1B would not surprise them.", [(1e9, "USD", "=")]),
    ("They paid US$2.5 million and HK$3bn.", [(2.5e6, "USD", "="), (3e9, "HKD", "=")]),
    ("It raised RMB 300m, then another 400m yuan.", [(3e8, "CNY", "="), (4e8, "CNY", "=")]),
    ("A subsidy of NT$1.5 trillion was floated.", [(1.5e12, "TWD", "=")]),
    ("The fab cost 500bn yen.", [(5e11, "JPY", "=")]),
    ("Tokens cost A$5m here but a $5 toll there.", [(5e6, "AUD", "="), (5, "USD", "=")]),
    ("The fine came to €2.4bn ($2.6bn).", [(2.4e9, "EUR", "="), (2.6e9, "USD", "=")]),
    ("Seoul set aside 1.2 trillion won.", [(1.2e12, "KRW", "=")]),
    ("Of $900 million, 650 million in fees is paid.", [(9e8, "USD", "="), (6.5e8, "USD", "=")]),
    ("It cut its forecast by $2 billion to $36 billion.", [(2e9, "USD", "="), (3.6e10, "USD", "=")]),
    ("Budgets ranged from $300,000 to $4 million.", [((3e5, 4e6), "USD", "=")]),
    ("A round of $1-2 billion is planned.", [((1e9, 2e9), "USD", "=")]),
    ("Loans of $500m-$1bn were on offer.", [((5e8, 1e9), "USD", "=")]),
    ("The loss rose to a billion dollars.", [(1e9, "USD", "=")]),
    ("Lenders gave it $30mm.", [(3e7, "USD", "=")]),
    ("Tokyo lent ¥2bn.", [(2e9, "JPY", "=")]),
    ("Shanghai lent ¥2bn.", [(2e9, "CNY", "=")]),
]

FRACTIONS = [
    (
        "A third to a half of it, and one-twentieth of that, is lost.",
        [((1 / 3, 0.5), "fraction", "="), (0.05, "fraction", "=")],
    ),
    ("Nearly one-half of the fabs are idle.", [(0.5, "fraction", "~")]),
    ("Its margin fell by a quarter of a percentage point.", [(0.25, "points", "=")]),
    ("The plan is to triple output.", [(3, "times", "=")]),
    ("Exports rose twentyfold.", [(20, "times", "=")]),
    ("Its speed grew by a factor of ten.", [(10, "times", "=")]),
    ("A 25 per cent cut goes to the treasury.", [(0.25, "fraction", "=")]),
    ("Shares fell 3.2%, a change of -3.2%.", [(0.032, "fraction", "="), (0.032, "fraction", "=")]),
    ("Yields of 30–50% are common.", [((0.3, 0.5), "fraction", "=")]),
    ("Between 20 and 30 per cent were rejected.", [((0.2, 0.3), "fraction", "=")]),
    ("The levy went from 10 to 14 per cent.", [(0.1, "fraction", "="), (0.14, "fraction", "=")]),
    ("The duty was cut from 20% to 15%.", [(0.2, "fraction", "="), (0.15, "fraction", "=")]),
    ("A 15 or 20 percent duty is possible.", [(0.15, "fraction", "="), (0.2, "fraction", "=")]),
    ("Two-thirds of output stays at home.", [(2 / 3, "fraction", "=")]),
    ("Nearly a third of buyers left.", [(1 / 3, "fraction", "~")]),
    ("The plant makes a quarter of its revenue there.", [(0.25, "fraction", "=")]),
    ("The margin slipped 0.5 percentage points.", [(0.5, "points", "=")]),
    ("The fund holds a majority stake.", [(0.5, "fraction", ">")]),
    ("The fund holds a 70% majority stake.", [(0.7, "fraction", "=")]),
    ("The 51%-owned venture makes chips.", [(0.51, "fraction", "=")]),
    ("They hand over 15% of sales.", [(0.15, "fraction", "=")]),
    ("The index shed nearly 700 points.", [(700, "points", "~")]),
]

COMPARATORS = [
    ("Firms own 50 percent or more of it.", [(0.5, "fraction", ">=")]),
    ("Buyers cannot take more than half of the batch.", [(0.5, "fraction", "<=")]),
    ("Exports may not exceed 50% of output.", [(0.5, "fraction", "<=")]),
    ("Orders exceeded a limit of 50 chips.", [(50, "chips", ">")]),
    ("Sales were capped at 30%.", [(0.3, "fraction", "<=")]),
    ("Up to 80,000 H200 chips may leave.", [(80000, "chips", "<=")]),
    ("As many as 40 startups applied.", [(40, "companies", "<=")]),
    ("Its shares shot up to $150.", [(150, "USD", "=")]),
    ("The rate goes from 0-7.5% to 25%.", [((0, 0.075), "fraction", "="), (0.25, "fraction", "=")]),
    ("They want “at least” 20% of it.", [(0.2, "fraction", ">=")]),
    ("No fewer than 12 firms and some 300 workers came.", [(12, "companies", ">="), (300, "persons", "~")]),
    ("It has 10+ suppliers and 250-plus vendors.", [(10, "companies", ">="), (250, "companies", ">=")]),
    ("Fewer than 10 licences were issued.", [(10, "licenses", "<")]),
    ("It costs well over $900.", [(900, "USD", ">")]),
    ("Replies are due within 90 days.", [(90, "days", "<=")]),
    ("At least 12 or 15 companies joined.", [(12, "companies", ">="), (15, "companies", ">=")]),
    ("It raised over 2 billion yuan ($280 million).", [(2e9, "CNY", ">"), (2.8e8, "USD", ">")]),
    ("They cap exports to any state at 50,000 GPUs.", [(50000, "chips", "<=")]),
    ("The maximum 4-year term ended.", [(4, "years", "<=")]),
]

COUNTS = [
    ("One took 2,000 chips, whereas the other used 16,000.", [(2000, "chips", "="), (16000, "chips", "=")]),
    ("It is short of chips: its plan needs 350,000 of them.", [(350000, "chips", "=")]),
    ("The bill has 60 co-sponsors.", [(60, "persons", "=")]),
    ("They sued a half-dozen firms.", [(6, "companies", "=")]),
    ("It makes 500,000 to 1 million chips.", [((5e5, 1e6), "chips", "=")]),
    ("It must run three (3) audits of twelve (12) firms.", [(12, "companies", "=")]),
    ("Training it took 10^26 operations.", [(1e26, "operations", "=")]),
    ("Some 40m Americans watched.", [(4e7, "persons", "~")]),
    ("Of 79 applications, 12 were approved.", [(79, "applications", "="), (12, "applications", "=")]),
    ("The rule sets an 80,000-unit cap.", [(80_000, "units", "=")]),
    ("The rule names 140 Chinese, Japanese and Dutch entities.", [(140, "entities", "=")]),
    ("The list grew by 46 more non-US affiliates.", [(46, "entities", "=")]),
    ("It hit 16 individuals and entities.", [(16, "entities", "=")]),
    ("A dozen more Taiwanese firms were named.", [(12, "companies", "=")]),
    ("Twenty-eight suppliers lost access.", [(28, "companies", "=")]),
    ("Three of the manufacturers complained.", [(3, "companies", "=")]),
    ("A 27-nation bloc agreed.", [(27, "countries", "=")]),
    ("He smuggled 10,000 H20s and 1 million Ascend 910Cs.", [(10000, "chips", "="), (1e6, "chips", "=")]),
    ("It sold 200,000 units of the H20.", [(200000, "chips", "=")]),
    ("The lab wants half a million GPUs.", [(500000, "chips", "=")]),
    ("Between 3 and 5 million processors are idle.", [((3e6, 5e6), "chips", "=")]),
    (
        "They listed 37 companies: China (20), Iran (12) and Turkey (5).",
        [(37, "companies", "="), (20, "companies", "="), (12, "companies", "="), (5, "companies", "=")],
    ),
    (
        "It added 12 entries (10 firms and 2 addresses) to the list: China (7), Iran (3) and Turkey (2).",
        [
            (12, "entries", "="),
            (10, "companies", "="),
            (2, "addresses", "="),
            (7, "entries", "="),
            (3, "entries", "="),
            (2, "entries", "="),
        ],
    ),
    ("Five of these firms make tools.", [(5, "companies", "=")]),
    ("The notice drops six aliases of a trader.", [(6, "aliases", "=")]),
    ("It can make 300,000 of its H20 line.", [(300000, "chips", "=")]),
    ("The rule adds one entity to the list.", [(1, "entities", "=")]),
    (
        "It named 21 Belgian firms, one bank and two agencies.",
        [(21, "companies", "="), (1, "companies", "="), (2, "entities", "=")],
    ),
    ("Nine out of 12 countries pay.", [(9, "countries", "=")]),
    ("The lab has ~5K H200s and 40k engineers.", [(5000, "chips", "~"), (40000, "persons", "=")]),
    ("It sold 90,000 chips, up from 70,000 in 2023.", [(90000, "chips", "="), (70000, "chips", "=")]),
    ("They ordered 20k GB200-equivalents.", [(20000, "chips", "=")]),
    ("It bought 4,096 MI250X boards.", [(4096, "boards", "=")]),
    ("It shed 9,000 of its 50,000 workers.", [(9000, "persons", "="), (50000, "persons", "=")]),
    ("They named 40 firms, 12 of which are Swiss.", [(40, "companies", "="), (12, "companies", "=")]),
    ("The number of firms on the list rose to 212.", [(212, "companies", "=")]),
    ("Oslo indicts nine for smuggling.", [(9, "persons", "=")]),
    ("It closes its two oldest plants.", [(2, "plants", "=")]),
    ("It has land for two 3 nm plants.", [(2, "plants", "="), (3, "nm", "=")]),
    ("The app has 30m users, its rival's 90m.", [(3e7, "users", "="), (9e7, "users", "=")]),
    ("It wants 2m of the H20 line.", [(2e6, "chips", "=")]),
    ("A 900 GPU cluster and two advanced-packaging plants stand there.", [(900, "chips", "="), (2, "plants", "=")]),
    ("It lost 800 doctorate-level foreign engineers.", [(800, "persons", "=")]),
    ("It has 400 law and economics (LLE) graduates.", [(400, "persons", "=")]),
    ("Its local workforce will near 7000.", [(7000, "persons", "~")]),
    ("Four charged over a plot to smuggle.", [(4, "persons", "=")]),
    (
        "They put 9 firms on it: Oman (8) and Chad (1).",
        [(9, "companies", "="), (8, "companies", "="), (1, "companies", "=")],
    ),
]

UNITS = [
    ("It needs at least another decade.", [(10, "years", ">=")]),
    ("By the date that is 120 days after enactment, they report.", [(120, "days", "<=")]),
    ("It moves 600 Gbyte/s and does 4800 bit TOPS.", [(600, "GB/s", "="), (4800, "TOPS", "=")]),
    ("It does 4800 trillion operations per second.", [(4800, "TOPS", "=")]),
    ("Loads of 2400~4800 TOPS are common.", [((2400, 4800), "TOPS", "=")]),
    ("A TPP score of slightly less than 4,800 will do.", [(4800, "TPP", "<")]),
    ("It waits for a year and a half.", [(1.5, "years", "=")]),
    ("A three-to-five-year wait lies ahead.", [((3, 5), "years", "=")]),
    ("A total processing performance of 4,800 or more needs a licence.", [(4800, "TPP", ">=")]),
    ("Chips with a TPP of at least 1,600 are caught.", [(1600, "TPP", ">=")]),
    ("The line runs at 16/14 nm.", [(16, "nm", "="), (14, "nm", "=")]),
    ("It offers 12, 16 and 28 nm.", [(12, "nm", "="), (16, "nm", "="), (28, "nm", "=")]),
    ("A 7nm part has 141GB and 4.8TB/s.", [(7, "nm", "="), (141, "GB", "="), (4.8, "TB/s", "=")]),
    ("They want 10 gigawatts and 700 watts.", [(10, "GW", "="), (700, "W", "=")]),
    ("It is roughly six times faster.", [(6, "times", "~")]),
    ("Output more than doubled.", [(2, "times", ">")]),
    ("They plan to double its capacity.", [(2, "times", "=")]),
    ("Growth was ten-fold.", [(10, "times", "=")]),
    ("A 60-day comment period began.", [(60, "days", "=")]),
    ("It takes two to three years.", [((2, 3), "years", "=")]),
    ("The probe lasts a year or more.", [(1, "years", ">=")]),
    ("It was on sale for over a year.", [(1, "years", ">")]),
    ("This was a decade-long effort.", [(10, "years", "=")]),
    ("They will spend it over four years.", [(4, "years", "=")]),
    ("It wants a one-year pause.", [(1, "years", "=")]),
    ("The inquiry will last 6 months.", [(6, "months", "=")]),
    ("They had 90 minutes to comply.", [(90, "minutes", "=")]),
    ("It bites 60 days after publication.", [(60, "days", "=")]),
    ("They have 40 more days.", [(40, "days", "=")]),
    ("It covers 7-nanometer and more advanced nodes.", [(7, "nm", "<=")]),
    ("It is a year's worth of stock.", [(1, "years", "=")]),
    ("Tell us at least 30 days before shipment.", [(30, "days", ">=")]),
    ("It runs at 9 Gbps, the bus at 90 GBps.", [(9, "Gbps", "="), (90, "GB/s", "=")]),
    ("A TPP of more than 1,400 and less than 1,700, is caught.", [(1400, "TPP", ">"), (1700, "TPP", "<")]),
]

NOTHING = [
    "It said so in an 8-K securities filing and a 10-K annual report.",
    "Ericsson and Nokia, two suppliers, can make more.",
    "It trades at 40x forward earnings.",
    "He leads a 2-month-old firm.",
    "Its shares hit a 25-year low.",
    "It runs on 3.5 chips.",
    "The yield on the 10-year Treasury rose.",
    "Exports grew during the three months.",
    "On May 5, 2025, at 10:30 am, the 45-year-old spoke.",
    "It came in 2019, two years after the ban, and ended five years later.",
    "Orders fell in the seven months to October and over the last four quarters.",
    "Section 232, Part 744 and 15 CFR 744.11 apply.",
    "The H200, the MI300X and the RTX 5090 run on 5G.",
    "The S&P 500 and the Group of Seven watched; it was Zacks Rank #3.",
    "Both sides sent two leaders; one of the aides spoke, and no one else.",
    "Hundreds of firms spent millions of dollars.",
    "Call 202-555-0134 about Patent No. 9,876,543.",
    "Sales fell over the last 6 months; two of them shrank.",
    "The company met estimates four times, in Q1 FY26 too, 24/7.",
    "Made in China 2025 and the next five-year plan say so.",
    "Two people familiar with the matter confirmed it.",
    "The two firms won the biggest order in 10 years, by 3 to 1.",
    "A third party wrote the double standard down a year ago.",
    "One company declined to answer; the screen is 4K and the 10-K is due.",
    "RIN 0694-AK11 stands on docket number 230928-0233.",
    "The Core Ultra 9 288V is one of Nvidia's five oldest rivals.",
    "Margins will be flat, plus or minus 2%.",
    "The old 150mm line is a 300mm facility for 1.6T applications now.",
    "The senator adds 2 to the bill on 301 tariffs.",
    "For nearly three decades the top 10 makers slept; within a month of the launch they woke.",
]


@pytest.mark.parametrize(("text", "expected"), MONEY + FRACTIONS + COMPARATORS + COUNTS + UNITS)
def test_found(nlp, grammar, text, expected):
    got = found(nlp, grammar, text)
    assert [(unit, sign) for _, unit, sign in got] == [(unit, sign) for _, unit, sign in expected]
    for (value, _, _), (wanted, _, _) in zip(got, expected, strict=True):
        assert value == pytest.approx(wanted)


@pytest.mark.parametrize("text", NOTHING)
def test_no_quantity(nlp, grammar, text):
    assert found(nlp, grammar, text) == []


def test_span_has_comparator_unit_and_counted_noun(nlp, grammar):
    doc = nlp("Washington may let up to 80,000 H200 chips go.")
    [quantity] = find_quantities(doc, grammar)
    assert doc[quantity.start : quantity.end].text == "up to 80,000 H200 chips"
    assert doc[quantity.number_start : quantity.number_end].text == "80,000"
    assert (quantity.measure, quantity.noun) == ("count", "chips")
    assert [(span.text, span.label_) for span in doc.spans["quantity"]] == [("up to 80,000 H200 chips", "count")]


def test_noun_behind_a_share(nlp, grammar):
    [quantity] = find_quantities(nlp("They face a 25% tariff."), grammar)
    assert (quantity.noun, quantity.measure) == ("tariff", "fraction")


def test_a_sign_is_kept(nlp, grammar):
    assert [q.signed for q in find_quantities(nlp("AMD (-1%) and Arm (2%) moved."), grammar)] == [True, False]


def test_what_a_date_covers_is_no_quantity(nlp, grammar):
    from spacy.tokens import Span

    doc = nlp("They met for 30 days.")
    assert len(find_quantities(doc, grammar)) == 1
    doc.spans["date"] = [Span(doc, 3, 5, label="day")]
    assert find_quantities(doc, grammar) == []


def test_what_a_chip_covers_is_counted_in_chips(nlp, grammar):
    from spacy.tokens import Span

    doc = nlp("They bought 300 Foobars.")
    assert [q.unit for q in find_quantities(doc, grammar)] == ["foobars"]
    doc.spans["chip"] = [Span(doc, 3, 4, label="chip")]
    assert [q.unit for q in find_quantities(doc, grammar)] == ["chips"]


def test_a_number_in_a_chip_s_name_counts_nothing(nlp, grammar):
    from spacy.tokens import Span

    doc = nlp("They sent 40 Foobar 3 chips.")
    doc.spans["chip"] = [Span(doc, 3, 5, label="chip")]
    assert [(q.value, q.unit) for q in find_quantities(doc, grammar)] == [(40, "chips")]


def test_a_chip_that_ends_the_text_is_counted(nlp, grammar):
    from spacy.tokens import Span

    doc = nlp("They ordered 300 Foobars")
    doc.spans["chip"] = [Span(doc, 3, 4, label="chip")]
    assert [(q.value, q.unit) for q in find_quantities(doc, grammar)] == [(300, "chips")]


def test_a_new_unit_and_currency_need_only_data(nlp, data):
    more = copy.deepcopy(data)
    more["units"].append({"unit": "skeins", "measure": "compute", "words": ["skeins", "skein"]})
    more["currencies"].append({"unit": "PLN", "before": ["zł"], "after": ["zlotys"]})
    grammar = UnitGrammar.from_data(more)
    assert found(nlp, grammar, "A 50-skein machine costs 3 million zlotys.") == [
        (50, "skeins", "="),
        (3e6, "PLN", "="),
    ]


def test_no_text_no_quantities(nlp, grammar):
    assert find_quantities(nlp(""), grammar) == []
