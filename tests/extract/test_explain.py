"""What became of each match, as the extractors themselves tell it."""

import pytest


@pytest.mark.parametrize(
    ("text", "rule", "fate", "by"),
    [
        ("Washington blocked exports of chips to Russia.", "event.export-restriction.verb", "became", None),
        (
            "Washington blocked exports of chips to Russia. The ban on exports of chips to Russia angered Moscow.",
            "event.export-restriction.noun",
            "merged",
            None,
        ),
        (
            "Trump signed an executive order restricting exports of chips to China.",
            "event.regulation.verb",
            "covered",
            "event.export-restriction.verb",
        ),
        ("The deal is done.", "event.agreement.refers", "off topic", None),
        ("Seoul has left the pact on chips.", "event.agreement.refers", "refers", None),
        ("“We will not let them buy the H200,” Trump said.", "event.export-approval.allow", "spoken", None),
        ("“Nvidia said the ban would hurt,” Jensen Huang said.", "position.say", "in quotation", None),
        ("Nvidia said it expected the ban to end.", "position.say", "joined", "position.think"),
        ("Analysts expect the ban to end.", "position.expect", "covered", "position.think"),
        ("The report said so.", "position.say", "no content", None),
        ("The delay called the ban a mistake.", "position.call", "speaker unknown", None),
        ("The rules favour Intel, the survey found.", "position.support", "no speaker word", None),
    ],
)
def test_fate(extractor, text, rule, fate, by) -> None:
    explained = extractor.explain(text)
    told = [(fired.fate, fired.by) for fired in explained.fired if fired.rule == rule]
    assert (fate, by) in told
    records = {record.id for record in explained.records}
    for fired in explained.fired:
        assert (fired.record in records) == (fired.fate in ("became", "merged"))


def test_a_term_rule_that_comes_too_late_was_not_asked(extractor) -> None:
    explained = extractor.explain("Nvidia will pay Washington 15 percent of its revenue from H20 sales to China.")
    [span] = explained.sentences()
    taken = {fired.rule for fired in explained.fired if fired.record_type == "term"}
    assert taken == {"term.revenue-share"}
    late = [
        fate
        for rule in explained.rules
        if rule.startswith("term.") and rule not in taken
        for fate in explained.asked(rule, [span]).fates
    ]
    assert late
    assert all((fate.fate, fate.by, fate.record) == ("not asked", "term.revenue-share", None) for fate in late)


def test_a_record_is_explained_by_all_the_matches_that_went_into_it(extractor) -> None:
    explained = extractor.explain(
        "Washington blocked exports of chips to Russia. It was raining. "
        "The ban on exports of chips to Russia angered Moscow."
    )
    event = next(record for record in explained.records if record.record == "event")
    views = explained.of_record(event)
    assert [[asked.rule for asked in view.asked] for view in views] == [
        ["event.export-restriction.verb"],
        ["event.export-restriction.noun"],
    ]


def test_where_names_come_from(extractor) -> None:
    explained = extractor.explain("Nvidia sells the H20. Zhao Minghao is a professor at Fudan University.")
    told = {record.name: explained.told(record) for record in explained.records if record.record in ("actor", "chip")}
    assert "united_states_chips.yaml" in str(told["Nvidia"][1])
    assert "nvidia.yaml" in str(told["H20"][1])
    assert told["Zhao Minghao"][1] is None
    assert "not listed" in told["Zhao Minghao"][0]


def test_speaker_and_content_are_those_of_the_position(extractor) -> None:
    explained = extractor.explain("“The ban will hurt American firms,” said Jensen Huang, who runs Nvidia.")
    position = next(record for record in explained.records if record.record == "position")
    [fired] = [fired for fired in explained.fired if fired.record == position.id]
    spans = {name: [explained.source.span(*tokens).text for tokens in fired.args[name]] for name in fired.args}
    assert spans["speaker"] == [position.speaker.text]
    assert spans["content"] == [position.content.text]
