"""Whom `it`, `its`, `he`, `the company`, `we` mean, as records tell it."""

from collections.abc import Callable

import pytest

from chipwatch.clipping import clipping_from_text
from chipwatch.extractor import Extractor
from chipwatch.records import EventRecord, TermRecord


@pytest.fixture
def parties(extractor: Extractor) -> Callable[[str], list[list[str]]]:
    return lambda text: [r.parties for r in extractor.extract(text) if isinstance(r, TermRecord)]


@pytest.fixture
def agents(extractor: Extractor) -> Callable[[str], list[list[str]]]:
    return lambda text: [r.agents for r in extractor.extract(text) if isinstance(r, EventRecord)]


def test_a_company_by_its_pronoun(parties: Callable[[str], list[list[str]]]) -> None:
    assert parties("Synopsys told investors that it lost a customer. Its shares dropped 9.6%.") == [["Synopsys"]]


def test_a_company_by_its_description(parties: Callable[[str], list[list[str]]]) -> None:
    text = "Intel and AMD make processors. AMD is smaller. The company booked a charge of $800 million."
    assert parties(text) == [["AMD"]]


def test_a_description_of_another_country_means_somebody_else(parties: Callable[[str], list[list[str]]]) -> None:
    text = "Huawei competes with Nvidia. Nvidia is ahead. The Chinese company's revenue rose 22 per cent."
    assert parties(text) == [["Huawei"]]


def test_an_agent_by_its_pronoun(agents: Callable[[str], list[list[str]]]) -> None:
    text = "The Netherlands has waited for years. Now it has restricted exports of lithography tools to China."
    assert agents(text) == [["Netherlands"]]


def test_we_is_who_issues_the_document(extractor: Extractor) -> None:
    note = "---\ntitle: Results\nsource: AMD SEC filing\n---\n\nWe recorded a charge of $800 million.\n"
    (term,) = [r for r in extractor.extract(clipping_from_text(note)) if isinstance(r, TermRecord)]
    assert term.parties == ["AMD"]


def test_we_is_who_announces_a_release(parties: Callable[[str], list[list[str]]]) -> None:
    text = "AUSTIN, Texas - AMD today announced its results.\n\nWe recorded a charge of $800 million."
    assert parties(text) == [["AMD"]]


def test_we_in_a_news_report_is_nobody(extractor: Extractor) -> None:
    note = "---\ntitle: Results\nsource: Reuters\n---\n\nWe recorded a charge of $800 million.\n"
    (term,) = [r for r in extractor.extract(clipping_from_text(note)) if isinstance(r, TermRecord)]
    assert term.parties == []


def test_officials_act_for_the_country_before_them(agents: Callable[[str], list[list[str]]]) -> None:
    assert agents("Dutch officials have blocked exports of lithography tools to Russia.") == [["Netherlands"]]


def test_staff_of_a_company_acts_for_no_government(agents: Callable[[str], list[list[str]]]) -> None:
    assert agents("Nvidia officials said that exports of chips to Russia were blocked.") == [[]]


def test_two_told_before(agents: Callable[[str], list[list[str]]]) -> None:
    text = "Donald Trump met Xi Jinping in Busan. The two leaders agreed to extend the trade truce."
    assert agents(text)[1] == ["Donald Trump", "Xi Jinping"]
