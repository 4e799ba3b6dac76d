"""Who acts or speaks: names folded, places left out, offices dated."""

from collections.abc import Callable
from typing import Any

import pytest

from chipwatch.extractor import Extractor
from chipwatch.records import ActorRecord

Find = Callable[..., dict[str, ActorRecord]]


@pytest.fixture
def actors(extractor: Extractor) -> Find:
    def find(text: str, date: str | None = None) -> dict[str, ActorRecord]:
        return {r.name: r for r in extractor.extract(text, date=date) if isinstance(r, ActorRecord)}

    return find


def mentions(actor: ActorRecord) -> list[str]:
    return [m.text for m in actor.mentions]


@pytest.mark.parametrize(
    ("text", "name", "texts"),
    [
        ("Lisa Su runs AMD. Su said sales would rise.", "Lisa Su", ["Lisa Su", "Su"]),
        ("Wu Meilin, a professor in Wuhan, spoke first. Wu then left.", "Wu Meilin", ["Wu Meilin", "Wu"]),
        (
            "The Bureau of Industry and Security (BIS) said no. BIS gave no reason.",
            "Bureau of Industry and Security",
            ["Bureau of Industry and Security", "BIS"],
        ),
        ("Samsung cut its output.", "Samsung", ["Samsung"]),
        ("Samsung Electronics fell. Samsung lost.", "Samsung Electronics", ["Samsung Electronics", "Samsung"]),
        ("Benchmark led the round. Benchmark Capital is old.", "Benchmark", ["Benchmark", "Benchmark Capital"]),
        ("Commerce fined the toolmaker.", "Department of Commerce", ["Commerce"]),
        ("The toolmaker settled with Commerce.", "Department of Commerce", ["Commerce"]),
        ("Treasury has barred the bank.", "Department of the Treasury", ["Treasury"]),
        ("Beijing pushed back. China said it would respond.", "China", ["Beijing", "China"]),
        ("Shares of Intel Corp. fell after Intel gave its outlook.", "Intel", ["Intel Corp.", "Intel"]),
    ],
)
def test_mentions_are_folded(actors: Find, text: str, name: str, texts: list[str]) -> None:
    assert mentions(actors(text)[name])[: len(texts)] == texts


@pytest.mark.parametrize(
    ("text", "name", "fields"),
    [
        ("Washington blacklisted two firms.", "United States", {"kind": "government", "country": "US"}),
        ("The Trump administration halted the sales.", "Trump administration", {"kind": "government"}),
        ("The Dutch Ministry of Defence agreed.", "Ministry of Defence of the Netherlands", {"country": "NL"}),
        ("Exporters asked Brussels for help. The European Union agreed.", "European Union", {"country": "EU"}),
        ("Nvidia welcomed the decision.", "Nvidia", {"kind": "company", "country": "US"}),
        ("The US Senate passed the bill.", "US Senate", {"kind": "legislature", "country": "US"}),
        (
            "Nvidia CEO Jensen Huang spoke in Taipei.",
            "Jensen Huang",
            {"kind": "person", "role": "CEO", "affiliation": "Nvidia"},
        ),
        (
            "Commerce Secretary Gina Raimondo defended the rule.",
            "Gina Raimondo",
            {"role": "Commerce Secretary", "affiliation": "Department of Commerce"},
        ),
        (
            "“We wait,” said Carla Mendez, chief executive of Orbis Photonics Ltd.",
            "Carla Mendez",
            {"kind": "person", "role": "chief executive", "affiliation": "Orbis Photonics"},
        ),
        ("Norway Restricts Iraq, Belarus To Old Chips", "Belarus", {"kind": "government"}),
        (
            "It failed, said Mona Lund, who served as the senior director for trade under him.",
            "Mona Lund",
            {"role": "senior director for trade"},
        ),
        ("They rely on the tools of Siemens EDA.", "Siemens EDA", {"kind": "company"}),
        ("Licence income at Arm grew in the quarter.", "Arm", {"kind": "company", "country": "GB"}),
        ("As Protocol reports, the chips were held back.", "Protocol", {"kind": "media"}),
        ("Norvald, a maker of lasers, paid a fine.", "Norvald", {"kind": "company"}),
        ("She now works at the law firm Harrow Blake.", "Harrow Blake", {"kind": "company"}),
        ("The Lyon-based start-up Quintal raised money.", "Quintal", {"kind": "company", "country": "FR"}),
        ("Chinese AI-powered drone developer Skyhop raised money.", "Skyhop", {"country": "CN"}),
        ("In Singapore, the National Widget Centre bought ten.", "National Widget Centre", {"country": "SG"}),
        ("Suppliers such as Kaltek and Norvision Circuits face delays.", "Kaltek", {"kind": "company"}),
        ("BIS listed Brightfield Electronics (Hong Kong) Co., Ltd.", "Brightfield Electronics (Hong Kong)", {}),
        ("“We comply,” a spokesperson for Lumenforge Systems said.", "Lumenforge Systems", {"kind": "company"}),
        (
            "Assistant Secretary of Commerce for Export Enforcement Paula Dreyer said the fine was just.",
            "Paula Dreyer",
            {
                "role": "Assistant Secretary of Commerce for Export Enforcement",
                "affiliation": "Department of Commerce",
                "country": "US",
            },
        ),
        (
            "Jane Holt, under secretary of state for economic growth, said allies agreed.",
            "Jane Holt",
            {"role": "under secretary of state for economic growth", "affiliation": "Department of State"},
        ),
        (
            "Wei Lin (Tsinghua University) said the curbs would fail.",
            "Wei Lin",
            {"affiliation": "Tsinghua University"},
        ),
        (
            "Lawyer Anna Pruitt of Holt & Vance said firms should check their customers.",
            "Anna Pruitt",
            {"role": "Lawyer", "affiliation": "Holt & Vance"},
        ),
        ("Lawmakers in New York want a pause.", "State of New York", {"kind": "government", "country": "US"}),
        ("It reaches other countries beyond Macau.", "Macau", {"kind": "government", "country": "MO"}),
        ("> [lena morris](https://x.com/lm/status/1): the licence is worthless", "lena morris", {"kind": "person"}),
    ],
)
def test_fields(actors: Find, text: str, name: str, fields: dict[str, Any]) -> None:
    actor = actors(text)[name]
    assert {key: getattr(actor, key) for key in fields} == fields


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("The fair took place in South Korea.", "South Korea"),
        ("A Shanghai-based start-up makes the tool.", "China"),
        ("The Trump administration halted the sales.", "Donald Trump"),
        ("Chinese firms bought the tools.", "China"),
        ("The firm sells the H20, and the H20 sells well.", "H20"),
        ("Rain fell on the old town.", "Rain"),
        ("The American-Built Semiconductors bill failed.", "Built Semiconductors"),
        ("She is Assistant Secretary of Commerce for Export Administration Dana Cole.", "Export Administration"),
        ("Plants in the US and Mexico make the snacks.", "Mexico"),
        ("He joined Holt & Vance in May.", "JD Vance"),
        ("“Your Honor,” he said, “I will answer.”", "Honor"),
        ("> Update: the licence is worthless", "Update"),
        ("Mona Lindqvist\n\nNvidia may sell the chips again, the paper said.", "Mona Lindqvist"),
        ("India's leading carriers build data centres.", "India"),
        ("He spoke at the GOP Spring Conference.", "Republican Party"),
    ],
)
def test_no_actor(actors: Find, text: str, absent: str) -> None:
    assert absent not in actors(text)


@pytest.mark.parametrize(("date", "name"), [("2023-05-10", "Gina Raimondo"), ("2025-05-10", "Howard Lutnick")])
def test_an_office_is_its_holder_of_the_day(actors: Find, date: str, name: str) -> None:
    assert name in actors("The commerce secretary defended the export rule.", date=date)


def test_a_description_counts_where_one_actor_fits(actors: Find) -> None:
    found = actors("Nvidia said the H20 would go on sale. The chipmaker gave no date.")
    assert "chipmaker" in " ".join(mentions(found["Nvidia"]))


def test_an_affiliation_refers_to_its_record(actors: Find) -> None:
    found = actors("Nvidia CEO Jensen Huang spoke in Taipei.")
    assert found["Jensen Huang"].affiliation_id == found["Nvidia"].id


def test_an_agency_is_known_by_its_country_and_a_short_name(actors: Find) -> None:
    found = actors("The US Treasury added two brokers to its list. Shares rose.")
    assert mentions(found["Department of the Treasury"]) == ["Treasury"]


def test_a_minister_is_not_the_agency(actors: Find) -> None:
    found = actors("The duty was doubled under President Joe Biden. US Commerce Secretary Gina Raimondo kept it.")
    assert "Department of Commerce" not in found
    assert found["Joe Biden"].role == "President"
    assert found["Gina Raimondo"].role == "US Commerce Secretary"


def test_an_agency_that_stands_behind_another_country_is_that_countrys(actors: Find) -> None:
    assert actors("The UK's AI Safety Institute tested the chips.")["AI Safety Institute"].country == "GB"


def test_a_middle_initial_is_no_other_person(actors: Find) -> None:
    assert "Howard Lutnick" in actors("Commerce Secretary Howard W. Lutnick banned chip sales.")


def test_a_data_center_is_no_organisation(actors: Find) -> None:
    assert not actors("Data Center revenue rose on chip demand.")


def test_whom_a_sentence_follows_speaks(actors: Find) -> None:
    assert "Harbourlight Securities" in actors("According to Harbourlight Securities, the chip ban will bite.")


def test_the_times_is_the_newspaper_named_before(actors: Find) -> None:
    found = actors("The New York Times reported the deal. The Times called it odd.")
    assert "The Times" not in found
    assert mentions(found["New York Times"])[-1] == "The Times"


def test_a_newspaper_is_not_the_beginning_of_a_longer_name(actors: Find) -> None:
    assert set(actors("The National Security Council met.")) == {"National Security Council"}
    assert "The National" not in actors("The National Widget Council said so.")


@pytest.mark.parametrize(
    "text",
    ["Treasury yields rose.", "Global commerce grew.", "The Seoul Chamber of Commerce said no."],
)
def test_commerce_and_treasury_are_words_elsewhere(actors: Find, text: str) -> None:
    assert not {"Department of Commerce", "Department of the Treasury"} & set(actors(text))


def test_a_bracket_before_a_dash_ends_a_name(actors: Find) -> None:
    found = actors("Three firms (among them Synopsys)—which hold most of the market—object.")
    assert "Synopsys" in found


@pytest.mark.parametrize(
    ("text", "name", "fields"),
    [
        ("Carmakers have paused output (Rovetti, Mandelli) or sold plants.", "Mandelli", {"kind": "company"}),
        ("Only one Spanish lender (Bancorvo) has pulled out.", "Bancorvo", {"kind": "company"}),
        ("Four Chinese entities stay. They are: Yunxi, Huawei, Norinco and Lanhai.", "Lanhai", {"kind": "company"}),
        ("It bought wafers through its Shanghai-based subsidiary, Tonglin, last year.", "Tonglin", {"country": "CN"}),
        ("Parts went to a trader named Beltech-Import.", "Beltech-Import", {"kind": "company"}),
        ("Zentra reported a quarterly loss of $2bn.", "Zentra", {"kind": "company"}),
        ("Shares in Altrex fell 5% after the ruling.", "Altrex", {"kind": "company"}),
        ("The startup Nexoria raised $40m from investors.", "Nexoria", {"kind": "company"}),
        ("The Italian bank Credivale said it had left.", "Credivale", {"kind": "company", "country": "IT"}),
        ("The Franco–German Chamber of Industry met.", "Franco–German Chamber of Industry", {"kind": "organization"}),
        (
            "She runs the Halstead Center for A.I. and Emerging Technologies at Tufts University.",
            "Halstead Center for A.I. and Emerging Technologies",
            {"kind": "think_tank", "country": "US"},
        ),
        (
            "The former president of Confindustria, Lucia Verdone, opposed the sanctions.",
            "Lucia Verdone",
            {"role": "former president", "affiliation": "Confindustria", "country": "IT"},
        ),
        ("Guo Lianping, China's top insurance regulator, spoke.", "Guo Lianping", {"country": "CN"}),
        ("Donald Trump signed it. His administration says so.", "Trump administration", {"kind": "government"}),
        ("President Joe Biden's administration imposed curbs.", "Biden administration", {"kind": "government"}),
        ("Warner Bros Discovery sued.", "Warner Bros. Discovery", {"kind": "company"}),
        ("Chips overheat, the Information reports.", "The Information", {"kind": "media"}),
        ("The rest of the EU will follow.", "European Union", {"country": "EU"}),
        ("Ms Kallas said no.", "Kaja Kallas", {"kind": "person"}),
    ],
)
def test_told_by_what_stands_beside(actors: Find, text: str, name: str, fields: dict[str, Any]) -> None:
    found = actors(text)
    assert name in found
    assert {key: getattr(found[name], key) for key in fields} == fields


@pytest.mark.parametrize(
    "text",
    [
        "The company's best quarter, January, was over.",
        "Companies left several cities (Kazan, Omsk, Perm).",
        "Analysts' shares of the work fell (Figure 3).",
        "The tool named Sora makes videos.",
        "The boss of the lab resigned.",
        "Investors in Asia cheered.",
        "The administration of medicines was slow.",
        "The rack links GPUs and Link Switch chips.",
        "Two firms seek a Hong Kong listing.",
        "The Chronicle reported a loss of trust.",
    ],
)
def test_what_stands_beside_makes_nobody(actors: Find, text: str) -> None:
    assert not actors(text)


def test_first_letters_stand_for_the_name_that_the_text_gives_them(actors: Find) -> None:
    found = actors(
        "The Special Machinery Centre Limited Liability Company (SMC LLC or SMC) makes drones. SMC was fined."
    )
    assert list(found) == ["Special Machinery Centre"]
    assert mentions(found["Special Machinery Centre"])[-1] == "SMC"


def test_an_act_named_in_a_heading_leaves_its_other_words(actors: Find) -> None:
    assert "Joe Biden" in actors("Vote Leaves Biden Hurrying to Close Chips Act Grants With Intel")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Startup Lumivex raised $40 million to build photonic chips.", ["Lumivex"]),
        ("Lumivex, a Lyon-based maker of lenses, was added to the list.", ["Lumivex"]),
        ("Lyon-based Lumivex makes lithography parts.", ["Lumivex"]),
        ("Lumivex (LMVX) jumped 12% after the ruling.", ["Lumivex"]),
        ("Lumivex declined to comment.", ["Lumivex"]),
        ("Prices will double by 2028, per Lumivex.", ["Lumivex"]),
        ("Prices will double, Lumivex analysts said.", ["Lumivex"]),
        ("Lumivex, Fortagis and Brightloom each make location hardware.", ["Lumivex", "Fortagis", "Brightloom"]),
        ("The Commerce Department fined Lumivex $95 million.", ["Department of Commerce", "Lumivex"]),
        ("The AI cloud provider Lumivex has ordered 20,000 GPUs.", ["Lumivex"]),
        ("Data Center revenue doubled.", []),
        ("Chrome sells well, and Claude said so.", []),
    ],
)
def test_firms_are_known_by_what_they_do(actors: Find, text: str, names: list[str]) -> None:
    found = actors(text)
    assert list(found) == names
    assert all(found[n].kind in ("company", "agency") for n in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("IN THE SENATE\n\nMr. Banks introduced the chip bill.", ["US Senate", "Jim Banks"]),
        ("IN THE HOUSE OF REPRESENTATIVES\n\nMr. Issa and Mrs. Kim agreed.", None),
        ("Mr. Okonjo said the chips would ship.", ["Okonjo"]),
        ("Okonjo noted that the chips would ship.", ["Okonjo"]),
        (
            "The Committee on Foreign Affairs of the House of Representatives met.",
            ["US House Committee on Foreign Affairs"],
        ),
        (
            "IN THE SENATE\n\nIt went to the Committee on Appropriations.",
            ["US Senate", "US Senate Committee on Appropriations"],
        ),
        ("Maricopa County fined the City of Mesa.", ["Maricopa County", "City of Mesa"]),
        ("A fab is going up in Maricopa County.", []),
        ("They told the BBC so.", ["BBC"]),
    ],
)
def test_lone_surnames_committees_and_cities(actors: Find, text: str, names: list[str] | None) -> None:
    found = list(actors(text, date="2026-04-15"))
    assert found == (["US House of Representatives", "Darrell Issa", "Young Kim"] if names is None else names)


@pytest.mark.parametrize(
    ("text", "role", "affiliation"),
    [
        ("Wingtech named Dana Whitlock as its chief financial officer.", "chief financial officer", "Wingtech"),
        ("Dana Whitlock will replace him as chief executive of Wingtech.", "chief executive", "Wingtech"),
        ("Wingtech, founded by Dana Whitlock, makes chips.", None, "Wingtech"),
        ("Dana Whitlock, who runs Wingtech, agreed.", None, "Wingtech"),
        ("Former Intel banker Dana Whitlock, now chair of Wingtech, agreed.", "chair", "Wingtech"),
        ("Dana Whitlock's Wingtech makes chips.", None, "Wingtech"),
    ],
)
def test_posts_given_and_held(actors: Find, text: str, role: str | None, affiliation: str) -> None:
    person = actors(text)["Dana Whitlock"]
    assert (person.role, person.affiliation) == (role, affiliation)
