"""Dates: (expression in a sentence, its ISO value), read on Thursday, 15 January 2026."""

import datetime

import pytest

from chipwatch.extract.dates import Dates

THURSDAY = datetime.date(2026, 1, 15)


@pytest.fixture(scope="module")
def dates(rule_data):
    return Dates(rule_data("dates.yaml"))


WRITTEN_OUT = [
    ("It was signed on December 9, 2025.", "2025-12-09"),
    ("It was signed on 9 December 2025.", "2025-12-09"),
    ("Talks began in May 2019.", "2019-05"),
    ("The firm was listed in 2019.", "2019"),
    ("The notice of 2025-12-09 stands.", "2025-12-09"),
    ("2021: the first plant opened.", "2021"),
    ("It was signed on 24.11.2023.", "2023-11-24"),
    ("It was signed on 24/11/2023.", "2023-11-24"),
    ("It was signed on 11/24/2023.", "2023-11-24"),
    ("Output doubled in H2 2023.", "2023"),
]

FROM_THE_ANCHOR = [
    ("They spoke on Dec. 9 about chips.", "2025-12-09"),
    ("The ban was lifted in October.", "2025-10"),
    ("The May 7 controls still bite.", "2025-05-07"),
    ("The duty will rise on May 7.", "2026-05-07"),
    ("The hearing is on February 10.", "2026-02-10"),
    ("They met at the end of October.", "2025-10"),
    ("Deliveries will start by mid-February.", "2026-02"),
    ("The House voted on Monday.", "2026-01-12"),
    ("The rules come into effect on Thursday.", "2026-01-15"),
    ("The order was unveiled this week.", "2026-W03"),
    ("They agreed last month.", "2025-12"),
    ("It opens next month.", "2026-02"),
    ("It was bought last year.", "2025"),
    ("Racks arrive in the second half of next year.", "2027"),
    ("The probe ended yesterday.", "2026-01-14"),
    ("The Sunday ban on chips hurts Micron.", "2026-01-11"),
    ("The controls were imposed this past July.", "2025-07"),
    ("It was seized two weeks ago.", "2026-01-01"),
    ("- April: the agency closed a loophole.", "2025-04"),
    ("They last met last Thursday.", "2026-01-08"),
    ("They meet again next Tuesday.", "2026-01-20"),
    ("The fab caught fire in June last year.", "2025-06"),
    ("A new line opens on March 3 of next year.", "2027-03-03"),
    ("Every licence must be renewed by year-end.", "2026"),
    ("In May Huawei sold none.", "2025-05"),
    ("Permits run out by the end of the month.", "2026-01"),
    ("The curbs were tightened earlier in the month.", "2026-01"),
    ("It was listed on Friday, Jan. 9.", "2026-01-09"),
    ("The duty was announced last night.", "2026-01-14"),
    ("They struck a deal last summer.", "2025"),
    ("The first racks ship this October.", "2026-10"),
    ("The ban came in the last week of November.", "2025-11"),
]

# the same words lie ahead or back, as the verb has it
BY_THE_VERB = [
    ("The duty rose in June.", "2025-06"),
    ("The duty will rise in June.", "2026-06"),
    ("The duty is expected to rise in June.", "2026-06"),
    ("The firm will sell parts that it made in June.", "2025-06"),
    ("Controls in place since June will stay.", "2025-06"),
    ("The envoy arrived on Friday.", "2026-01-09"),
    ("The envoy arrives on Friday.", "2026-01-16"),
    ("The envoy will arrive on Friday.", "2026-01-16"),
]

NO_POINT_IN_TIME = [
    "Sales grew in the first five months.",
    "A 12-month review lasted for decades.",
    "It may march on, they said, as they may.",
    "They bought 2,025 racks for $2025.",
    "The Harbour Safety Act of 1974 and Made in China 2025 were cited.",
]


def values(nlp, dates, text, anchor):
    return [d.value for d in dates(nlp(text), anchor) if d.value]


@pytest.mark.parametrize(("text", "iso"), WRITTEN_OUT)
def test_needs_no_anchor(nlp, dates, text, iso):
    assert values(nlp, dates, text, None) == [iso]


@pytest.mark.parametrize(("text", "iso"), WRITTEN_OUT + FROM_THE_ANCHOR + BY_THE_VERB)
def test_resolved_against_the_documents_date(nlp, dates, text, iso):
    assert values(nlp, dates, text, THURSDAY) == [iso]


@pytest.mark.parametrize("text", [text for text, _ in FROM_THE_ANCHOR])
def test_never_guessed_without_an_anchor(nlp, dates, text):
    assert values(nlp, dates, text, None) == []


@pytest.mark.parametrize("text", NO_POINT_IN_TIME)
def test_no_date(nlp, dates, text):
    assert values(nlp, dates, text, THURSDAY) == []


def test_a_fiscal_quarter_has_no_value(nlp, dates):
    assert values(nlp, dates, "The charge fell in the first quarter of fiscal 2026.", THURSDAY) == []


TOLD_BEFORE = [
    ("It was listed in May 2019. A year later it was barred.", ["2019-05", "2020"]),
    ("They met on May 16, 2019. Two weeks later they met again.", ["2019-05-16", "2019-05-30"]),
    ("It was listed in December 2020 and fined that same month.", ["2020-12", "2020-12"]),
    ("They met in December 2022 and again the following month.", ["2022-12", "2023-01"]),
    ("They met in 2022. Two weeks later they met again.", ["2022"]),
    ("Two weeks later they met again.", []),
]


@pytest.mark.parametrize(("text", "isos"), TOLD_BEFORE)
def test_by_the_date_told_before(nlp, dates, text, isos):
    assert values(nlp, dates, text, THURSDAY) == isos


def test_a_day_told_with_its_year_is_that_day_without_it(nlp, dates):
    text = "On October 7, 2022, it issued a rule. The October 7 rule was amended on October 9."
    assert values(nlp, dates, text, THURSDAY) == ["2022-10-07", "2022-10-07", "2025-10-09"]


def test_dates_are_a_layer(nlp, dates):
    doc = nlp("It was signed on December 9, 2025.")
    dates(doc, THURSDAY)
    assert [(span.text, span.kb_id_) for span in doc.spans["date"]] == [("December 9, 2025", "2025-12-09")]


def test_the_items_of_a_digest_have_days_of_their_own(nlp, dates):
    text = "They met on Monday. They met on Monday."
    days = [(20, datetime.date(2026, 1, 8)), (99, datetime.date(2026, 1, 15))]
    assert [d.value for d in dates(nlp(text), THURSDAY, days)] == ["2026-01-05", "2026-01-12"]


def test_one_stamp_makes_no_digest(dates):
    item = "Chips were banned.\nWire, 2026-01-08T09:00:00Z\n"
    assert dates.stamps(item) == []
    assert [day.isoformat() for _, day in dates.stamps(item + item)] == ["2026-01-08", "2026-01-08"]


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("It was issued on October 7, 2022. The October 7 rule stands.", ["2022-10-07", "2022-10-07"]),
        ("It was issued in October 2022. The October rules stand.", ["2022-10", "2022-10"]),
        ("On May 16, 2019, it listed a firm. In August, it listed more.", ["2019-05-16", "2019-08"]),
        ("On October 7, 2022, it issued a rule. In February, it issued one more.", ["2022-10-07", "2023-02"]),
        # News go on from the day that they are told on.
        ("Chips were banned in October 2022. In December, the ban was eased.", ["2022-10", "2025-12"]),
        ("On May 16, 2019, it listed a firm.\n\nIn August, it listed more.", ["2019-05-16", "2025-08"]),
    ],
)
def test_a_day_without_a_year_is_of_the_year_told(nlp, dates, text, isos):
    assert values(nlp, dates, text, THURSDAY) == isos


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("Starting July 1, makers were required to ask.", ["2025-07-01"]),
        ("Starting July 1, makers will be required to ask.", ["2026-07-01"]),
        ("It comes ahead of a Tuesday hearing.", ["2026-01-20"]),
        ("They will be forced to stop from September.", ["2026-09"]),
        ("It invoked a 1952 emergency law and the 1977 Goods Supply Act.", []),
    ],
)
def test_whether_a_day_has_come(nlp, dates, text, isos):
    assert values(nlp, dates, text, THURSDAY) == isos
