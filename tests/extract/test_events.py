"""What happened to policy: kinds, status, dates, and mentions gathered in one record."""

from collections.abc import Callable
from typing import Any

import pytest

from chipwatch.extractor import Extractor
from chipwatch.records import EventRecord

Find = Callable[..., list[EventRecord]]


@pytest.fixture
def events(extractor: Extractor) -> Find:
    def find(text: str, date: str | None = "2025-06-18") -> list[EventRecord]:
        return [r for r in extractor.extract(text, date=date) if isinstance(r, EventRecord)]

    return find


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("export_approval", "Washington approved sales of the H20 to China."),
        ("export_approval", "Sales of the H20 to China were approved by Washington."),
        ("export_restriction", "Washington banned exports of the H20 to China."),
        ("export_restriction", "Exports of the H20 to China were banned by Washington."),
        ("entity_listing", "The Commerce Department added Inspur to the Entity List."),
        ("entity_listing", "Inspur was added to the Entity List by the Commerce Department."),
        ("entity_delisting", "The Commerce Department removed a Chinese firm from the Unverified List."),
        ("import_restriction", "Beijing told Chinese firms to stop buying the H20."),
        ("tariff", "The United States imposed a 50 percent tariff on Chinese semiconductors."),
        ("legislation", "The US Senate passed the Chip Security Act."),
        ("legislation", "The Chip Security Act was passed by the US Senate."),
        ("regulation", "BIS issued guidance on the use of advanced chips."),
        ("enforcement", "Prosecutors charged two men with smuggling GPUs to China."),
        ("agreement", "Nvidia and the United States reached a deal on chip sales."),
        ("meeting", "Jensen Huang met Donald Trump to talk about chips."),
        ("investment", "Micron will invest $100 billion in a new fab."),
        ("shipment", "Nvidia shipped 20,000 H20 chips to Tencent in May."),
    ],
)
def test_kind(events: Find, kind: str, text: str) -> None:
    assert [e.kind for e in events(text)] == [kind]


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("actual", "Washington banned exports of the H20 to China."),
        ("planned", "Washington will ban exports of the H20 to China."),
        ("possible", "Washington may ban exports of the H20 to China."),
        ("possible", "Washington is considering banning exports of the H20 to China."),
        ("negated", "Washington did not ban exports of the H20 to China."),
    ],
)
def test_status(events: Find, status: str, text: str) -> None:
    assert [(e.kind, e.status) for e in events(text)] == [("export_restriction", status)]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            "Washington banned exports of the H20 to China.",
            {"direction": "restrict", "agents": ["United States"], "targets": ["China"], "chips": ["H20"]},
        ),
        ("The Commerce Department lifted the ban on H20 sales.", {"direction": "ease", "kind": "export_approval"}),
        ("BIS added Inspur to the Entity List.", {"instrument": "Entity List", "targets": ["Inspur"]}),
    ],
)
def test_fields(events: Find, text: str, fields: dict[str, Any]) -> None:
    (event,) = events(text)
    assert {key: getattr(event, key) for key in fields} == fields


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Washington banned exports of the H20 to China on April 9, 2025.", "2025-04-09"),
        ("In April, Washington banned exports of the H20 to China.", "2025-04"),
        ("Last month Washington banned exports of the H20 to China.", "2025-05"),
        ("Washington banned exports of the H20 to China.", None),
    ],
)
def test_date(events: Find, text: str, value: str | None) -> None:
    (event,) = events(text)
    assert (event.date.value if event.date else None) == value


def test_a_date_stays_open_where_the_document_has_none(events: Find) -> None:
    (event,) = events("Last month Washington banned exports of the H20 to China.", date=None)
    assert event.date is not None
    assert (event.date.text, event.date.value) == ("Last month", None)


def test_the_same_event_told_again_is_one_record(events: Find) -> None:
    (event,) = events(
        "Washington approved sales of the H20 to China. Senators criticised the H20 decision. "
        "The approval of H20 sales to China pleased Nvidia."
    )
    assert len(event.mentions) >= 2


def test_what_differs_in_date_is_two(events: Find) -> None:
    found = events(
        "In May 2023 BIS added Inspur to the Entity List. In August 2024 BIS added Inspur Cloud to the Entity List."
    )
    assert [e.date.value for e in found if e.date] == ["2023-05", "2024-08"]


@pytest.mark.parametrize(
    "text",
    [
        "The bakery banned dogs. It may open a second shop in June.",
        "The senator met voters in Ohio and passed a bill to name a bridge.",
        "The H20 has 96 GB of memory and a new heat sink.",
    ],
)
def test_no_event(events: Find, text: str) -> None:
    assert events(text) == []


def test_terms_of_an_event_are_its_conditions(extractor: Extractor) -> None:
    records = extractor.extract("Washington approved sales of the H20 to China for a 15% cut of the revenue.")
    event = next(r for r in records if isinstance(r, EventRecord))
    assert event.terms == [r.id for r in records if r.record == "term"]


def test_the_rule_that_takes_a_measure_is_no_second_event(events: Find) -> None:
    (event,) = events(
        "In this rule, BIS amends the Export Administration Regulations. It bans exports of lasers for chips to Iran."
    )
    assert (event.kind, event.targets) == ("export_restriction", ["Iran"])
    (event,) = events("In this rule, BIS amends the Export Administration Regulations on chips. Analysts yawned.")
    assert event.kind == "regulation"


def test_a_country_is_no_target_of_its_own_measures(events: Find) -> None:
    (event,) = events("Washington barred American firms from selling chips to Huawei.")
    assert "United States" not in event.targets


def test_what_is_aimed_at_another_country_is_another_event(events: Find) -> None:
    found = events("The United States banned exports of chips to Iran. It banned exports of chips to Belarus.")
    assert [e.targets for e in found] == [["Iran"], ["Belarus"]]


def test_the_list_means_the_one_named_before(events: Find) -> None:
    found = events("YMTC has been on the Unverified List. It was added to the list in 2022 by the Commerce Department.")
    assert [e.instrument for e in found] == ["Unverified List"]


def test_a_digest_dates_each_item_by_the_line_under_it(events: Find) -> None:
    (event,) = events(
        "Beijing restricted exports of gallium on Monday.\nWire, 2023-07-04T11:15:00Z\n\n"
        "Shares in chipmakers fell.\nPaper, 2023-07-24T08:00:00Z\n",
        date="2023-07-24",
    )
    assert event.date is not None
    assert event.date.value == "2023-07-03"


@pytest.mark.parametrize("heading", ["March 3, 2025: ", "- **3 March 2025.** "])
def test_a_date_that_stands_alone_before_a_sentence_is_its_date(events: Find, heading: str) -> None:
    (event,) = events(heading + "The United States banned exports of the H20 to China.")
    assert event.date is not None
    assert event.date.value == "2025-03-03"


def test_what_an_issued_rule_does_is_dated_by_its_issue(events: Find) -> None:
    (event,) = events("On May 5, 2025, BIS issued a rule tightening its curbs on exports of chips to Iran.")
    assert event.kind == "export_restriction"
    assert event.date is not None
    assert event.date.value == "2025-05-05"


def test_what_a_grant_is_for_is_no_event_beside_it(events: Find) -> None:
    (grant,) = events("The Commerce Department awarded $90 million to Amkor to double its capacity in Peoria.")
    assert (grant.agents, grant.targets) == (["Department of Commerce"], ["Amkor"])
    assert [m.text for m in grant.mentions] == ["awarded"]


def test_what_somebody_else_does_in_the_same_sentence_is_another_event(events: Find) -> None:
    found = events("Nvidia took a stake in Nokia after a rival from Oslo took a stake in Wolfspeed.")
    assert [e.targets for e in found] == [["Nokia"], ["Wolfspeed"]]


def test_a_country_named_in_the_sentence_is_the_target_where_no_rule_finds_one(events: Find) -> None:
    (event,) = events("Washington banned the H20, and offices that used it in China closed.")
    assert event.agents == ["United States"]
    assert event.targets == ["China"]


@pytest.mark.parametrize(
    "text",
    [
        "The Trump administration curbed chip exports to China. The Biden administration curbed chip exports to China.",
        "Nvidia shipped chips to Meta. AMD shipped chips to Oracle.",
        "Tokyo curbed exports of chip tools to China. It later introduced export controls on chips for China.",
        "The White House banned the sale of chips to Iran in May. Taipei banned the sale of chips to Huawei.",
    ],
)
def test_two_deeds_are_two_events(events: Find, text: str) -> None:
    assert len(events(text)) == 2


def test_items_of_a_digest_tell_of_different_things(events: Find) -> None:
    text = (
        "US curbs chip exports to Russia\nReuters, 2022-03-01T10:00:00Z\n\n"
        "US curbs chip exports to China\nReuters, 2024-12-02T10:00:00Z\n"
    )
    assert len(events(text)) == 2


def test_who_does_it_may_stand_in_the_sentence_before(events: Find) -> None:
    (event,) = events("Beijing is angry. New curbs on exports of gallium were announced on Monday.")
    assert event.agents == ["China"]


def test_what_has_a_day_ahead_is_planned(events: Find) -> None:
    (event,) = events("Ahead of the summit between Trump and Xi on July 3, 2025, chip makers held their breath.")
    assert (event.kind, event.status) == ("meeting", "planned")


def test_a_place_that_chips_go_to_prosecutes_nobody(events: Find) -> None:
    (event,) = events("An Ohio dealer pleaded guilty in May to smuggling H100 chips to China.")
    assert (event.agents, event.targets) == ([], [])


def test_a_chips_maker_is_not_whom_a_case_is_about(events: Find) -> None:
    (event,) = events("Taiwan indicted six traders for smuggling Nvidia A100 chips.")
    assert (event.agents, event.targets) == (["Taiwan"], [])


def test_a_department_called_by_one_word_acts(events: Find) -> None:
    (event,) = events("Commerce said it would award Micron $5 billion for fabs in Idaho.")
    assert event.agents == ["Department of Commerce"]


def test_what_a_headline_tells_beside_the_news_has_happened(events: Find) -> None:
    (event,) = events("Qualcomm slides as Beijing probes the chipmaker")
    assert (event.kind, event.status) == ("enforcement", "actual")


@pytest.mark.parametrize(
    ("instrument", "text"),
    [
        ("Export Administration Regulations", "BIS amends the EAR by adding controls on exports of lasers for chips."),
        ("Export Administration Regulations", "This rule makes changes to the EAR that tighten controls on tools."),
        ("Entity List", "BIS amends the EAR by adding 12 firms in China to the Entity List."),
        ("Chip Tracing Act", "A bill on chips was introduced on Tuesday. The Chip Tracing Act has a sponsor."),
        ("Chip Tracing Act", "Mr. Cole introduced the following bill. It may be cited as the Chip Tracing Act."),
        ("AI Action Plan", "The AI Action Plan, published last July, calls for location checks on chips."),
        (
            "Foreign Direct Product Rule",
            "Washington used the foreign direct product rule to stop TSMC from supplying Huawei.",
        ),
        ("Section 301", "Pursuant to Section 301, the United States imposed a 50 percent duty on chips from China."),
    ],
)
def test_instrument(events: Find, instrument: str, text: str) -> None:
    assert [e.instrument for e in events(text)] == [instrument]


def test_what_lies_long_before_the_news_is_another_event(events: Find) -> None:
    found = events(
        "The United States curbed exports of GPUs to China. It had curbed exports of chips to China in 2022."
    )
    assert [e.date and e.date.value for e in found] == [None, "2022"]


def test_a_verb_after_a_long_silence_tells_another_event(events: Find) -> None:
    silence = "Analysts said that the market would grow and that customers would wait for the next generation. " * 12
    assert len(events(f"Beijing curbed exports of gallium. {silence}Beijing has curbed exports of chips.")) == 2
    assert len(events("Beijing curbed exports of gallium. Beijing has curbed exports of chips.")) == 1


def test_what_was_to_come_has_come_in_the_next_item_of_a_digest(events: Find) -> None:
    text = (
        "US to ban chip exports to China\nReuters, 2025-06-16T10:00:00Z\n\n"
        "US has banned chip exports to China\nReuters, 2025-06-17T10:00:00Z\n"
    )
    assert [e.status for e in events(text)] == ["actual"]


def test_a_measure_takes_effect_on_a_day_ahead(events: Find) -> None:
    first, second = events(
        "Tariffs on chips from China will rise to 50% in 2026. Tariffs on chips from China will rise to 60% in 2027."
    )
    assert [e.date for e in (first, second)] == [None, None]
    assert [e.effective and e.effective.value for e in (first, second)] == ["2026", "2027"]


def test_each_notice_tells_of_a_rule_of_its_own(events: Find) -> None:
    text = (
        "BIS is removing two traders in China from the Entity List.\n\n"
        "Removal of a Trader From the Entity List\n\n"
        "In this rule, BIS removes a trader in Turkey from the Entity List.\n"
    )
    assert [e.kind for e in events(text)] == ["entity_delisting", "entity_delisting"]


def test_whose_measures_a_text_tells_of_takes_one_of_which_it_does_not_say(events: Find) -> None:
    silence = "Analysts said that the market would grow. " * 5
    found = events(f"Beijing banned exports of gallium. {silence}Sales of germanium were banned from export, too.")
    assert all(e.agents == ["China"] for e in found)


def test_a_country_that_measures_are_against_does_not_take_them(events: Find) -> None:
    (event,) = events("More Sanctions Against Belarus, With the Addition of Two Traders to the Entity List")
    assert event.agents == ["Bureau of Industry and Security"]


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2025-06-16", "On Monday BIS published a rule that bans exports of lasers for chips to Iran."),
        ("2025-05-08", "It follows a May 8, 2025 pledge that Washington will let Nvidia sell the H200 to China."),
        (None, "Nvidia fell 5% on Tuesday after a report that Washington had banned exports of the H20 to China."),
    ],
)
def test_the_day_of_what_is_issued_is_that_of_what_it_does(events: Find, day: str | None, text: str) -> None:
    (event,) = events(text)
    assert (event.date and event.date.value) == day


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (None, "Tokyo approved sales of chip tools to Iran after Seoul had spoken on May 8, 2025."),
        (None, "BIS sent letters in May 2025, but it has lifted the ban on exports of chips to Iran."),
        (None, "He said on Monday that chips sell well. BIS banned exports of lasers for chips to Iran."),
        ("2025-06-16", "On Monday it went on. BIS banned exports of lasers for chips to Iran."),
    ],
)
def test_what_has_a_day_of_its_own_dates_nothing_else(events: Find, day: str | None, text: str) -> None:
    event = next(e for e in events(text) if e.kind in ("export_approval", "export_restriction"))
    assert (event.date and event.date.value) == day


def test_weeks_and_months_are_compared_by_their_days(events: Find) -> None:
    text = "Last week Tokyo put new curbs on exports of lasers to Iran. In October 2022 it put curbs on such exports."
    assert len(events(text)) == 2


def test_a_sale_that_was_barred_on_an_earlier_day_is_told_of_beside_its_approval(events: Find) -> None:
    found = events("The MI308, which had in May been barred from export to China, was cleared for sale by Washington.")
    assert {e.kind for e in found} == {"export_restriction", "export_approval"}


def test_no_agency_or_leader_is_what_an_export_ban_is_aimed_at(events: Find) -> None:
    (event,) = events("The export ban on lasers against Iran drew fire from Marco Rubio and the Commerce Department.")
    assert event.targets == ["Iran"]


def test_who_tightens_these_curbs_takes_a_further_step(events: Find) -> None:
    assert len(events("China curbed exports of gallium. Later Beijing expanded these export controls.")) == 2
    assert len(events("China curbed exports of gallium. Beijing expanded these export controls on metals.")) == 2
    assert len(events("China curbed exports of gallium. Beijing expanded its export controls on metals.")) == 1


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (2, "Washington banned exports of lasers to Iran. It may ban exports of lenses to Iran."),
        (1, "Washington plans to ban exports of lasers to Iran. It may ban exports of all lasers to Iran."),
        (1, "BIS added another 20 Iranian firms to the Entity List. So it added another 20 Iranian firms to the list."),
        (1, "Tokyo will add dozens of Iranian firms to a trade blacklist. It is adding 40 firms to a trade blacklist."),
        (1, "The US approved sales of Nvidia chips to Norway. It let Equinor buy 900 chips for Norway."),
        (2, "Tokyo granted $2 billion to Micron for a chip plant. Micron is spending $9 billion on a chip plant."),
        (1, "Merz visited Beijing over chip curbs. In Beijing he held talks with Chinese officials on chips."),
        (2, "Oracle offered to buy the chipmaker Skyline. Microsoft also offered to buy Skyline."),
        (1, "Nvidia shipped 900 B200 chips to Lenovo. In May Nvidia shipped the Blackwell chips to Lenovo."),
        (2, "Nvidia shipped 900 B200 chips to Lenovo. In May Nvidia shipped H20 chips to Lenovo."),
        (2, "BIS amends the EAR to bar exports of lasers. The Foundry Due Diligence Rule bars exports of chips."),
        (2, "Tokyo met chip executives of Intel. Later that year Seoul met chip executives of Micron."),
        (1, "China curbed exports of gallium. First, it barred exports of ore. Second, it banned exports of scrap."),
    ],
)
def test_what_tells_events_apart(events: Find, number: int, text: str) -> None:
    assert len(events(text)) == number


def test_the_day_on_which_a_measure_is_spoken_of_is_not_its_own(events: Find) -> None:
    (event,) = events("On Saturday Lutnick said that Beijing's ban on chips of Micron would not stand.")
    assert event.date is None


def test_a_clause_of_another_time_dates_nothing(events: Find) -> None:
    (event,) = events(
        "Japan approved exports of photoresist to Seoul for the first time since imposing curbs last month."
    )
    assert (event.kind, event.date) == ("export_approval", None)


def test_a_month_before_the_week_is_another_time(events: Find) -> None:
    text = "This week Washington barred exports of chips to Iran. In March Washington barred exports of tools to Iran."
    assert len(events(text)) == 2


def test_a_deal_goes_on_in_the_words_behind_it(events: Find) -> None:
    (event,) = events(
        "After SoftBank disclosed an investment of $3 billion, acquiring a 4% stake in Kioxia, "
        "the chip firm's shares rose."
    )
    assert (event.agents, event.targets) == (["SoftBank"], ["Kioxia"])


def test_what_a_bill_bars_is_not_done_by_who_talks_about_it(events: Find) -> None:
    (event,) = events(
        "Dutch officials urged Washington to drop the MATCH Act, which would restrict China's access to tools."
    )
    assert "Netherlands" not in event.agents


def test_what_somebody_quoted_ended_up_doing_is_speech(events: Find) -> None:
    assert events('"They ended up paying us $4 billion for the chip plant," the minister said.') == []


def test_chips_that_stand_beside_a_measure_are_not_what_it_is_on(events: Find) -> None:
    (event,) = events("EPYC sales made up for headwinds from export controls that hurt our accelerators.")
    assert event.chips == []
    (event,) = events("Foundries in Shanghai are cut off from EUV machines by controls that the US leads.")
    assert event.chips == ["EUV"]


def test_who_speaks_of_a_measure_did_not_take_it(events: Find) -> None:
    (event,) = events(
        "Washington revoked export licences for chips. Revoking the export licences hurts trade, Seoul said on Monday."
    )
    assert event.agents == ["United States"]
    assert event.date is None


def test_what_may_follow_makes_a_deed_no_possibility(events: Find) -> None:
    first = "Washington revoked export licences for chips to Huawei."
    (event,) = events(f"{first} Officials spoke of the decision on condition of anonymity, and it may hurt Intel.")
    assert event.status == "actual"


def test_one_day_is_one_story_however_long(events: Find) -> None:
    silence = "Analysts said that the market would grow and that customers would wait for the next generation. " * 12
    text = f"On June 16 Beijing curbed exports of gallium. {silence}Beijing curbed exports of chips on June 16."
    assert len(events(text)) == 1


def test_a_telling_joins_the_event_that_shares_its_target(events: Find) -> None:
    first, second = events(
        "Washington barred exports of lasers to Iran. Washington barred exports of lenses to Russia. "
        "The United States has barred exports to Iran."
    )
    assert [len(e.mentions) for e in (first, second)] == [2, 1]


@pytest.mark.parametrize(
    ("agent", "text"),
    [
        ("Japan", "A move by Tokyo to bar exports of chip tools hurt the industry."),
        ("Netherlands", "The Dutch decision to bar exports of chip tools hurt the industry."),
        ("Taiwan", "Authorities in Taiwan barred exports of chip tools to Iran."),
        ("Japan", "Two firms were added to a trade blacklist by Tokyo."),
        ("Department of Commerce", "Two firms were added to a trade blacklist, according to the Commerce Department."),
        ("White House", "Duties on chips will rise to 50% in 2026, the White House said."),
        ("Japan", "Seoul asked Tokyo to drop a plan to bar exports of chip tools."),
        ("Department of Commerce", "The Commerce Department is silent. Inspur was added to the Entity List."),
    ],
)
def test_who_does_it(events: Find, agent: str, text: str) -> None:
    assert [e.agents for e in events(text)] == [[agent]]


def test_a_rule_published_on_a_day_acts_on_it(events: Find) -> None:
    (event,) = events("A rule published on Monday adds Inspur to the Entity List.")
    assert (event.date and event.date.value) == "2025-06-16"


def test_what_is_planned_for_a_day_comes_then(events: Find) -> None:
    (event,) = events("Nvidia will ship the B30 to Lenovo in September.")
    assert (event.date and event.date.value, event.effective and event.effective.value) == ("2025-09", "2025-09")


def test_what_pays_for_a_plant_stands_anywhere_in_the_sentence(events: Find) -> None:
    (event,) = events("The CHIPS Act changed much: Micron won a grant of $6 billion for a fab.")
    assert event.instrument == "CHIPS Act"


def test_changes_to_a_rule_are_made_by_it(events: Find) -> None:
    (event,) = events(
        "In this rule, BIS makes changes to the Export Administration Regulations controls for chips, which includes "
        "adding controls on exports of lasers and creating new Foreign Direct Product rules."
    )
    assert event.instrument == "Export Administration Regulations"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2020-05-15", "On May 15, 2020, Washington went further. It barred exports of chips to Huawei."),
        (None, "On May 15, 2020, Washington went further. It may bar exports of chips to Huawei."),
        (None, "On May 15, 2020, BIS asked for views. This rule bars exports of chips to Huawei."),
        (None, "On May 15, 2020, Washington went further.\n\nIt barred exports of chips to Huawei."),
    ],
)
def test_a_date_that_opens_a_sentence_holds_for_the_next(events: Find, day: str | None, text: str) -> None:
    assert [e.date and e.date.value for e in events(text)] == [day]


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("planned", "Washington has decided to bar exports of chip tools to Iran."),
        ("planned", "Washington is on track to bar exports of chip tools to Iran."),
        ("possible", "Washington is thinking about barring exports of chip tools to Iran."),
        ("possible", "Exports of chip tools to Iran will likely be barred."),
        ("negated", "Washington denied that it had barred exports of chip tools to Iran."),
        ("negated", "Washington does not plan to bar exports of chip tools to Iran."),
        ("negated", "Washington scrapped a plan to bar exports of chip tools to Iran."),
        ("negated", "Washington backed away from plans to bar exports of chip tools to Iran."),
    ],
)
def test_what_a_plan_comes_to(events: Find, status: str, text: str) -> None:
    assert [(e.kind, e.status) for e in events(text)] == [("export_restriction", status)]


@pytest.mark.parametrize(
    ("kind", "status", "text"),
    [
        ("investment", "actual", "SoftBank agreed to sell Arm to Nvidia for $40 billion."),
        ("investment", "possible", "TSMC is in advanced talks to borrow $60 billion for chip plants."),
        ("shipment", "actual", "AMD asked its partners to stop making the MI308."),
        ("export_approval", "possible", "Shipments of the MI308 resume as licences are approved."),
        ("tariff", "negated", "Washington dropped a plan to impose a 50% tariff on chips."),
        ("export_approval", "planned", "Washington announced plans to allow Nvidia to sell the H20 to China."),
    ],
)
def test_what_a_deal_or_a_talk_comes_to(events: Find, kind: str, status: str, text: str) -> None:
    assert (kind, status) in [(e.kind, e.status) for e in events(text)]


def test_a_word_that_says_another_may_end_the_text(events: Find) -> None:
    (event,) = events("Washington banned exports of the H20 to China later")
    assert event.kind == "export_restriction"


@pytest.mark.parametrize(
    "text",
    [
        "The MATCH Act, which was introduced this month, would ban sales of DUV tools to China.",
        "The bill passed the US Senate on Tuesday and would bar exports of the H20.",
    ],
)
def test_what_a_bill_would_do_is_no_event_beside_it(events: Find, text: str) -> None:
    assert [(e.kind, e.direction) for e in events(text)] == [("legislation", "restrict")]


@pytest.mark.parametrize(
    "text",
    [
        "October 2022: Curbs\nWashington restricts exports of chips to China.\n"
        "October 2023: More of them\nThe export curbs on chips are widened.\n",
        "## October 2022\n\nWashington restricts exports of chips to China.\n\n"
        "## October 2023\n\nWashington restricts exports of older chips to China.\n",
        "| October 2022 | Washington restricts exports of chips to China |\n"
        "| October 2023 | Washington restricts exports of older chips to China |\n",
    ],
)
def test_what_stands_under_a_date_in_a_timeline_is_of_that_date(events: Find, text: str) -> None:
    found = events(text, date="2025-07-16")
    assert [(e.kind, e.date and e.date.value) for e in found] == [
        ("export_restriction", "2022-10"),
        ("export_restriction", "2023-10"),
    ]


def test_what_is_announced_and_done_about_the_same_chips_is_one_event(events: Find) -> None:
    (event,) = events(
        "Trump announced that AMD will be allowed to sell the MI308 to China. Washington allows sales of the MI308."
    )
    assert (event.kind, event.status) == ("export_approval", "planned")


@pytest.mark.parametrize(
    "text",
    [
        "Beijing opened a probe into Nvidia, whose answers are expected by October 13.",
        "Beijing opened a probe into sales of chips by Nvidia between May 2022 and June 2023.",
        "Beijing opened a probe into sales of chips by Nvidia from 2021 to 2023.",
    ],
)
def test_deadlines_and_stretches_of_time_date_no_event(events: Find, text: str) -> None:
    assert [(e.kind, e.date) for e in events(text)] == [("enforcement", None)]


def test_a_date_that_says_which_ban_is_lifted_does_not_date_its_lifting(events: Find) -> None:
    (event,) = events("Trump reversed an April ban on sales of the H20 to China.")
    assert (event.kind, event.date) == ("export_approval", None)


def test_a_noun_without_parties_goes_on_with_the_meeting_told(events: Find) -> None:
    found = events("Wang Wentao has been holding talks with Maros Sefcovic on chips at a summit in Seoul.")
    assert [e.kind for e in found] == ["meeting"]


@pytest.mark.parametrize(
    "text",
    [
        # what a measure told before does, with an article before it
        "Tokyo introduced export controls on resist. The rules restrict the export of etching gas, too.",
        "On January 3, 2025 Tokyo imposed a tariff on chips. A duty of 25% on chips will apply from January 4, 2025.",
        # the same body, the same chips: what was told as done and what will be
        "Trump's decision to allow sales of the H20 is wrong. Trump said he would let Nvidia sell the H20 to China.",
    ],
)
def test_one_measure_told_in_another_light(events: Find, text: str) -> None:
    assert len(events(text, "2025-01-10")) == 1


def test_what_a_listing_means_is_no_event_beside_it(events: Find) -> None:
    text = "BIS added 14 firms to the Entity List. Exports of chips to these firms are prohibited."
    assert [e.kind for e in events(text)] == ["entity_listing"]


@pytest.mark.parametrize(
    ("text", "date", "effective"),
    [
        ("It changed in 2019, when Washington banned exports of chips to Huawei.", "2019", None),
        ("Beginning in 2019, Washington banned exports of chips to Huawei.", "2019", None),
        ("Beginning on July 1, 2025, Washington will ban exports of chips to Huawei.", None, "2025-07-01"),
        ("China opened a probe of Nvidia's purchase of the firm in 2019.", None, None),
        ("Traders cheered the suspension of China's May 9 controls on exports of gallium.", None, None),
    ],
)
def test_whose_day_it_is(events: Find, text: str, date: str | None, effective: str | None) -> None:
    (event,) = events(text)
    told = [d and d.value for d in (event.date, event.effective)]
    assert told == [date, effective]


def test_a_day_on_which_something_ends_is_not_the_day_of_what_is_done(events: Find) -> None:
    text = "BIS amended its chip rule in May 2025. It seeks comments on wafer exports, to be received by July 3, 2025."
    assert [(e.date and e.date.value) for e in events(text)][-1] != "2025-07-03"


def test_what_is_done_was_not_done_on_a_day_ahead(events: Find) -> None:
    (event, *_) = events("The European Commission found that Qualcomm broke antitrust law for modem chips in 2027.")
    assert (event.status, event.date) == ("actual", None)


def test_members_put_in_what_is_put_in_in_their_chamber(events: Find) -> None:
    text = "A bill on chip tracking was introduced in the US Senate. The bill was introduced in May 2025 by Tom Cotton."
    (event,) = events(text)
    assert event.kind == "legislation"


def test_what_this_rule_does_its_body_does(events: Find) -> None:
    text = "BIS added two firms in Iran to the Entity List. This rule removes a firm in Oman from the Unverified List."
    assert [e.agents for e in events(text)] == [["Bureau of Industry and Security"]] * 2


def test_what_bars_its_own_side_does_not_aim_at_it(events: Find) -> None:
    text = "Washington barred exports of chips to China after talks with the Department of Defense."
    assert all("Department of Defense" not in e.targets for e in events(text))


def test_whoever_speaks_next_did_not_do_it(events: Find) -> None:
    (event,) = events("Exports of the H20 to China were banned last week. Allen: It was time.")
    assert "Allen" not in event.agents


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("actual", "The report is about Washington, which banned exports of AI chips to China."),
        ("actual", "It was Washington that halted exports of AI chips to China."),
        ("actual", "Markets were stunned by the decision of Washington to halt exports of AI chips to China."),
        ("actual", "Washington's decision to halt exports of AI chips to China stunned markets."),
        ("actual", "Critics faulted Washington for halting exports of AI chips to China."),
        ("actual", "Washington took a surprising step, halting exports of AI chips to China."),
        ("actual", "After barring sales of AI chips to China, Washington said little."),
        ("planned", "Washington is set to restrict exports of AI chips to China."),
        ("possible", "Washington is looking for ways to halt exports of AI chips to China."),
    ],
)
def test_who_does_it_whatever_the_construction(events: Find, status: str, text: str) -> None:
    (event,) = events(text)
    assert (event.kind, event.status, event.agents) == ("export_restriction", status, ["United States"])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("export_restriction", "Sales of the H20 to China slowed and were halted by the Commerce Department in April."),
        ("import_restriction", "Imports of the chips fell and were blocked at customs."),
        ("export_approval", "Exports of older chips to China slowed and will be allowed again."),
    ],
)
def test_a_second_verb_in_the_passive_is_of_the_same_thing(events: Find, kind: str, text: str) -> None:
    assert [e.kind for e in events(text)] == [kind]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("investment", "After building two fabs in Arizona, TSMC said little."),
        ("shipment", "After shipping H20 chips to Alibaba, Nvidia raised its forecast."),
        ("investment", "Toshiba surprised its rivals by selling a majority stake in its memory arm to Bain Capital."),
    ],
)
def test_a_gerund_tells_what_was_done(events: Find, kind: str, text: str) -> None:
    assert [e.kind for e in events(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    ["The risk of shipping chips to Huawei is high.", "TSMC knows the difficulty of building a fab in Arizona."],
)
def test_a_gerund_behind_of_tells_nothing(events: Find, text: str) -> None:
    assert events(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # who is asked to do it, and what is said of a place, is not who does it
        "A rule of the Commerce Department asks a lab in Ohio to halt exports of the H20 to China.",
        "The chips went to Taiwan, which makes most of the world's processors.",
        "The engineer moved to Japan, which exports photoresist to China.",
    ],
)
def test_who_is_not_the_doer(events: Find, text: str) -> None:
    named = {name for event in events(text) for name in event.agents}
    assert named.isdisjoint({"Ohio", "Taiwan", "Japan"})


def test_what_a_firm_is_kept_from_it_does_not_do(events: Find) -> None:
    (event,) = events("Washington barred Nvidia from selling the H20 to China.")
    assert (event.kind, event.agents) == ("export_restriction", ["United States"])
