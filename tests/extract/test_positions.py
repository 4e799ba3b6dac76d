"""Who says what: speech in all its forms, its speakers, and what is no speech."""

from collections.abc import Callable
from typing import Any

import pytest

from chipwatch.extractor import Extractor
from chipwatch.records import PositionRecord

Find = Callable[[str], list[PositionRecord]]


@pytest.fixture
def positions(extractor: Extractor) -> Find:
    return lambda text: [r for r in extractor.extract(text) if isinstance(r, PositionRecord)]


def brief(position: PositionRecord) -> tuple[str | None, str | None, str, str]:
    cue = position.cue.text if position.cue else None
    return position.speaker.name or position.speaker.text, cue, position.mode, position.content.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Nvidia said that the rule would cost it billions.",
            ("Nvidia", "said", "indirect", "the rule would cost it billions"),
        ),
        (
            "“The rule will cost us billions,” Jensen Huang said.",
            ("Jensen Huang", "said", "direct", "“The rule will cost us billions,”"),
        ),
        (
            "Jensen Huang said the rule was “a gift to our rivals abroad”.",
            ("Jensen Huang", "said", "mixed", "the rule was “a gift to our rivals abroad”"),
        ),
        (
            "According to analysts, the ban will slow Huawei.",
            ("analysts", "According to", "indirect", "the ban will slow Huawei"),
        ),
        (
            "The ban will slow Huawei, according to analysts.",
            ("analysts", "according to", "indirect", "The ban will slow Huawei"),
        ),
        (
            "Lobbyists urged Congress to drop the bill.",
            ("Lobbyists", "urged", "indirect", "Congress to drop the bill"),
        ),
        ("Beijing called the curbs a mistake.", ("China", "called", "indirect", "the curbs a mistake")),
        (
            "A spokesman for Nvidia said the firm would comply.",
            ("Nvidia", "said", "indirect", "the firm would comply"),
        ),
        (
            "The report found that the controls leak.",
            ("The report", "found", "indirect", "the controls leak"),
        ),
        (
            "Two US officials told reporters that the licences were ready.",
            ("Two US officials", "told", "indirect", "the licences were ready"),
        ),
        ("China's commerce ministry condemned the new curbs.", (None, "condemned", "indirect", "the new curbs")),
    ],
)
def test_speech(positions: Find, text: str, expected: tuple[str | None, ...]) -> None:
    (found,) = positions(text)
    assert brief(found)[1:] == expected[1:]
    assert expected[0] is None or brief(found)[0] == expected[0]


def test_a_quote_split_by_its_cue_is_one_position(positions: Find) -> None:
    (found,) = positions("“We will comply,” said Lisa Su. “We always do so in the end.”")
    assert [found.content.text, *[part.text for part in found.more]] == [
        "“We will comply,”",
        "“We always do so in the end.”",
    ]
    assert found.mode == "direct"


def test_a_quote_goes_on_in_the_next_paragraph(positions: Find) -> None:
    first, second = positions("“We will comply,” said Lisa Su.\n\n“It will not be easy for anybody in this trade.”")
    assert (second.cue, second.speaker.name) == (None, "Lisa Su")
    assert first.speaker.name == "Lisa Su"


def test_a_pronoun_is_the_last_person_who_spoke(positions: Find) -> None:
    found = positions("Lisa Su said the rule was clear. She added that AMD would apply for licences.")
    assert [p.speaker.name for p in found] == ["Lisa Su", "Lisa Su"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Nvidia declined to comment.", {"negated": True}),
        ("Nvidia denied that it had broken the rules.", {"negated": True}),
        ("Nvidia welcomed the decision on the H20.", {"stance": "support"}),
        ("China condemned the chip ban.", {"stance": "oppose"}),
        ("Analysts said the ban began in May.", {"stance": "neutral"}),
    ],
)
def test_fields(positions: Find, text: str, fields: dict[str, Any]) -> None:
    (found,) = positions(text)
    assert {key: getattr(found, key) for key in fields} == fields


@pytest.mark.parametrize(
    "text",
    [
        "The rules stipulate that exporters keep records.",
        "Nvidia could not be reached.",
        "The “small yard, high fence” policy is three years old.",
        "The plant opened in May.",
    ],
)
def test_no_speech(positions: Find, text: str) -> None:
    assert positions(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "“We will comply, said Lisa Su. The rule holds.",
        "We will comply,” said Lisa Su. The rule holds.",
        '"We will comply," said "Lisa Su. The rule holds.',
        "““““ said Lisa Su ””",
    ],
)
def test_unbalanced_marks_break_nothing(extractor: Extractor, text: str, assert_valid: Callable[..., None]) -> None:
    assert_valid(extractor.extract(text), text)


def test_a_named_speaker_refers_to_its_record(extractor: Extractor) -> None:
    records = extractor.extract("Nvidia said the rule was clear.")
    actor = next(r for r in records if r.record == "actor")
    position = next(r for r in records if r.record == "position")
    assert (position.speaker.kind, position.speaker.actor) == ("named", actor.id)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # quotation marks of two apostrophes
        ("''The rule is too broad,'' Lisa Su said.", ("Lisa Su", "said", "direct", "''The rule is too broad,''")),
        # a question is tied to who asks it
        ("“Why now?” Lisa Su asked.", ("Lisa Su", "asked", "direct", "“Why now?”")),
        # a surname that is a word is a name
        ("The fund has raised 24 million dollars, Law said.", ("Law", "said", "indirect", None)),
        # who is told does not speak
        ("It has been reported that the licence was withdrawn.", (None, "reported", "indirect", None)),
        # circumstances are not what is said
        (
            "After the ban took effect, Nvidia said that it would comply.",
            ("Nvidia", "said", "indirect", "it would comply"),
        ),
        # a verb that goes on with the cue ends the clause
        (
            "The minister said the plan would hold and urged Congress to act.",
            ("The minister", "said", "indirect", "the plan would hold"),
        ),
        # a title in quotation marks is not speech
        (
            "In “Morning Chips,” Lisa Su said the ban would end.",
            ("Lisa Su", "said", "indirect", "the ban would end"),
        ),
        # a participle whose subject is lost belongs to who has just spoken
        (
            "“We will comply,” Lisa Su said, adding that the rule would cost jobs.",
            ("Lisa Su", "adding", "indirect", "the rule would cost jobs"),
        ),
    ],
)
def test_speakers_and_ends_of_content(
    positions: Find, text: str, expected: tuple[str | None, str, str, str | None]
) -> None:
    found = [brief(p) for p in positions(text)]
    assert any(b[:3] == expected[:3] and expected[3] in (None, b[3]) for b in found), found


def test_a_cue_inside_a_clause_parts_it(positions: Find) -> None:
    (position,) = positions("The trouble, the minister said, is that the rule has no teeth.")
    assert position.content.text == "The trouble"
    assert [part.text for part in position.more] == ["is that the rule has no teeth"]


def test_a_quotation_without_a_cue_belongs_to_whom_the_sentence_before_tells_of(positions: Find) -> None:
    found = positions(
        "“We are ready,” Lisa Su said. Jensen Huang was less sure. “Nobody knows what the rule will bring.”"
    )
    assert [(p.speaker.name, p.content.text) for p in found][-1] == (
        "Jensen Huang",
        "“Nobody knows what the rule will bring.”",
    )


@pytest.mark.parametrize(
    "text",
    [
        "The ministry announced the names of the exporters.",
        "Intel announced it would build two plants in Ohio.",
        "The minister ordered the bureau to publish the list.",
        "The Ascend 910C supports three formats.",
        "Some agencies want to settle the dispute.",
        "That's according to a transcript of the hearing.",
    ],
)
def test_what_is_done_planned_or_able_is_no_position(positions: Find, text: str) -> None:
    assert positions(text) == []


def test_a_surname_that_looks_like_a_pronoun_is_a_name(positions: Find) -> None:
    (found,) = positions("Vice Premier Liu He said the fund would pay for new plants.")
    assert found.speaker.name == "Liu He"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "As the senator noted, every wafer sold abroad is a wafer lost at home.",
            [("the senator", "noted", "indirect", "every wafer sold abroad is a wafer lost at home")],
        ),
        (
            "The licence came too late, as Lisa Su noted on Tuesday.",
            [("Lisa Su", "noted", "indirect", "The licence came too late")],
        ),
        (
            "The minister said the ban had failed, while the opposition said it had come too late.",
            [
                ("The minister", "said", "indirect", "the ban had failed"),
                ("the opposition", "said", "indirect", "it had come too late"),
            ],
        ),
        (
            "Lisa Su said the rule was clear, telling reporters that AMD would comply.",
            [
                ("Lisa Su", "said", "indirect", "the rule was clear"),
                ("Lisa Su", "telling", "indirect", "AMD would comply"),
            ],
        ),
        (
            "The trade group issued a statement saying the fee would cost jobs.",
            [("The trade group", "saying", "indirect", "the fee would cost jobs")],
        ),
        (
            "Nvidia said “the duty will be paid by our buyers” in a post on its website.",
            [("Nvidia", "said", "direct", "“the duty will be paid by our buyers”")],
        ),
        (
            "The senator criticised the licence policy, which an audit had found to be full of holes.",
            [("The senator", "criticised", "indirect", "the licence policy")],
        ),
        (
            "Parliament passed new sanctions and chip firms said they had halted sales.",
            [("chip firms", "said", "indirect", "they had halted sales")],
        ),
        (
            "The spokesman told the broadcaster that the company welcomed the move.",
            [("The spokesman", "told", "indirect", "the company welcomed the move")],
        ),
    ],
    ids=["as-before", "as-behind", "while", "telling", "statement", "post", "which", "and", "inner"],
)
def test_where_what_is_said_ends(positions: Find, text: str, expected: list[tuple[str, ...]]) -> None:
    assert [brief(p) for p in positions(text)] == expected


def test_a_cue_that_closes_its_paragraph_leads_the_next_one(positions: Find) -> None:
    first, second = positions("Lisa Su wrote:\n\n“We will comply.”\n\n“It will not be easy for anybody in this trade.”")
    assert brief(first) == ("Lisa Su", "wrote", "direct", "“We will comply.”")
    assert (second.cue, second.speaker.name) == (None, "Lisa Su")


def test_quoted_paragraphs_behind_a_name_and_a_colon(positions: Find) -> None:
    found = positions(
        "The reactions came fast.\n\n> Lisa Su (AMD): Nobody can plan for a rule that changes every month\n>\n"
        "> … Why is that? Because nobody asked us before the draft went out.\n\nThat is one view."
    )
    assert [p.speaker.name for p in found] == ["Lisa Su", "Lisa Su"]
    assert found[0].content.text == "Nobody can plan for a rule that changes every month"
    assert found[1].cue is None


def test_a_closing_mark_may_stand_behind_another_and_a_space(positions: Find) -> None:
    (found,) = positions('"They said, \'Just wait for the next list,\' " Lisa Su told CNN. "We will not wait."')
    assert brief(found)[:3] == ("Lisa Su", "told", "direct")
    assert [part.text for part in found.more] == ['"We will not wait."']


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The new fee was condemned by AMD.", [("AMD", "condemned", "The new fee")]),
        ("The levy, which is backed by Tokyo, would start in May.", [("Japan", "backed", "The levy")]),
        ("The plan was described by one senator as a giveaway.", [("one senator", "described", "The plan")]),
        ("The plant was supported by a grant from the state.", []),
        (
            "The minister told senators the cabinet was still in talks, saying: “We share these worries in full.”",
            [
                ("The minister", "told", "the cabinet was still in talks"),
                ("The minister", "saying", "“We share these worries in full.”"),
            ],
        ),
        (
            "Nothing is settled: per TrendForce, Nvidia and AMD plan a fab, with Citi putting the cost at $6bn.",
            [
                ("TrendForce", "per", "Nvidia and AMD plan a fab"),
                ("Citigroup", "putting", "the cost at $6bn"),
            ],
        ),
        (
            "The firm said the fee was unfair, urging the White House to drop it.",
            [("The firm", "said", "the fee was unfair"), ("The firm", "urging", "the White House to drop it")],
        ),
        (
            "Guo said China “will not join such sanctions, and we will go on trading with all of them.”",
            [("Guo", "said", "China “will not join such sanctions, and we will go on trading with all of them.”")],
        ),
        (
            "MYRTLE BEACH, S.C. — Ted Cruz blasted the deal.",
            [("Ted Cruz", "blasted", "the deal")],
        ),
        ("In our view, the market has gone too far.", [("our", "In our view", "the market has gone too far")]),
        (
            "Lisa Su was quoted as saying that the fee was only the start.",
            [("Lisa Su", "saying", "the fee was only the start")],
        ),
        (
            "Lisa Su said a senator's proposed “Chipland” would be a test for suppliers.",
            [("Lisa Su", "said", "a senator's proposed “Chipland” would be a test for suppliers")],
        ),
    ],
)
def test_tellings_beside_tellings(positions: Find, text: str, expected: list[tuple[str, ...]]) -> None:
    assert [(who, cue, said) for who, cue, _, said in map(brief, positions(text))] == expected


def test_what_is_denied_within_what_is_said_denies_no_cue(positions: Find) -> None:
    (position,) = positions("The firm clarified not all tools are affected.")
    assert not position.negated


def test_a_name_in_quotation_marks_leaves_speech_indirect(positions: Find) -> None:
    (position,) = positions("Lisa Su said the “Terafab” idea of last spring would be a test for suppliers.")
    assert position.mode == "indirect"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # at the end, at the head, by a verb or by a mark; what stands behind it is the outlet
        ("Wafer duties backfiring, says ASML boss", [("ASML boss", "Wafer duties backfiring")]),
        ("Design files stolen, claims hacker; firm silent - Daily Ledger", [("hacker", "Design files stolen")]),
        ("Kioxia to shut second line, report says | Daily Ledger", [("report", "Kioxia to shut second line")]),
        ("Kioxia to shut second line: sources", [("sources", "Kioxia to shut second line")]),
        ("Kioxia to shut second line -sources", [("sources", "Kioxia to shut second line")]),
        ("Senators to AMD: Stop selling to Beijing", [("Senators", "Stop selling to Beijing")]),
        ("Kioxia to shut second line, a blog post reveals.", [("a blog post", "Kioxia to shut second line")]),
        # headlines that name no speaker
        ("Kioxia opens second line - Daily Ledger", []),
        ("Kioxia: Buy, sell or hold?", []),
        ("Wafer war: Why prices rise", []),
        ("Kioxia opens second line, report due in May", []),
    ],
)
def test_headlines_that_name_who_says_it(positions: Find, text: str, expected: list[tuple[str, str]]) -> None:
    found = positions(f"Two items follow, from two papers.\n\n{text}\n")
    assert [(p.speaker.text, p.content.text) for p in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Japan, the ministry said, does not plan to join.", ("the ministry", ["Japan", "does not plan to join"])),
        ("It is, argues Chris Miller, a costly race.", ("Chris Miller", ["It is", "a costly race"])),
        ("The list, Chris Miller said, is long.", ("Chris Miller", ["The list", "is long"])),
        (
            "The curbs bite, Chris Miller said, and have cost three firms their licences.",
            ("Chris Miller", ["The curbs bite", "and have cost three firms their licences"]),
        ),
    ],
)
def test_a_cue_between_commas_parts_what_is_said(positions: Find, text: str, expected: tuple[str, list[str]]) -> None:
    [found] = positions(text)
    assert (found.speaker.text, [p.text for p in (found.content, *found.more)]) == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # a participle behind a comma is of who can speak; a letter speaks for its sender
        ("Intel saw its share in China fall, saying that rivals had cut prices.", "Intel"),
        ("Two governors sent a note to Lisa Su urging AMD to close its lab in Shanghai.", "Two governors"),
        # what belongs to somebody speaks for them
        ("Ana Li spoke last. The list will grow, according to a transcript of her speech.", "Ana Li"),
        # a verb of saying that reads like a noun
        ("“The list is long and it will grow,” the pair note.", "the pair"),
        # a report speaks as who made it: by whom, in which newspaper, who released it, named the sentence before
        ("A report by the Semiconductor Industry Association and a bank said that the gap grew.", "Association"),
        ("Shares fell after a report in The Wall Street Journal that licences would lapse.", "Wall Street Journal"),
        ("A report that the Federal Trade Commission released in May found that prices rose.", "Trade Commission"),
        ("A study by RAND was read by all. The study found that smuggling pays.", "RAND Corporation"),
        # a place and its state in front of a story do not speak
        ("YARMOUTH, Maine – The chipmaker Nvidia said on Monday that sales were halted.", "Nvidia"),
        # by the order of words, where the parse hangs the name elsewhere
        ("Orders for wafers had collapsed in Dresden, disclosed Infineon.", "Infineon"),
        ("Prices of memory had doubled in a year, Rep. John Moolenaar worried on Monday.", "Moolenaar"),
        # behind the place, the day and the agency; before the day
        ("AUSTIN (Reuters) -Amkor chief Kari Smit on Friday said that a second fab would come.", "Smit"),
        ("Washington, D.C. – Senator Kari Smit, a chemist, published this reply: “We shall pay no fee.”", "Smit"),
        # of two that the parse takes for a subject the one beside the verb; the person behind the titles
        ("Wafers power the yards of Dresden and union leaders warned the fee could cost jobs.", "union leaders"),
        ("“Nobody asked us,” Dresden Chamber of Commerce president and CEO Kari Smit told a paper.", "Kari Smit"),
        # whom a paper quotes; for whom the same spokesperson speaks
        ("Lisa Su spoke up. “The fee will sink us,” Nikkei quoted Su as saying.", "Lisa Su"),
        ("Lisa Su spoke up. “The fee will sink us,” she was quoted as saying.", "Lisa Su"),
        ("A spokesman for Amkor said the fee was high. The spokesman added that jobs would go.", "Amkor"),
        # who acts only in a clause about a thing is not meant
        ("Kari Smit spoke first. On the duty, which Joe Biden kept, she says it was wrong.", "Kari Smit"),
        # a headline goes on with what its subject says
        ("Beijing threatens to retaliate against ban, says it 'badly damages' relations", "China"),
    ],
)
def test_who_speaks_where_the_parse_errs(positions: Find, text: str, speaker: str) -> None:
    found = positions(text)[-1]
    assert (found.speaker.name or found.speaker.text).endswith(speaker)


def test_what_is_told_in_an_interview_ends_with_its_sentence(positions: Find) -> None:
    talk = "The office had too few people and no money. " * 9
    found = positions(f"Lisa Su: The law came late. {talk}We argued that the list was too short.")
    assert [p.content.text for p in found][:1] == ["The law came late"]
    assert found[-1].content.text == "the list was too short"


def test_a_clause_stands_behind_where_it_is_said(positions: Find) -> None:
    [found] = positions("The ministry said in an official release that it hopes to work with Seoul.")
    assert found.content.text == "it hopes to work with Seoul"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("He argued in a statement that the levy has slowed the firm.", "the levy has slowed the firm"),
        ("Imec said its line has the EXE: 5200, which runs now.", "its line has the EXE: 5200, which runs now"),
        ("Amkor insisted on Tuesday that it will double its output.", "it will double its output"),
        ("“The levy bites,”\nMs Li told a dinner held by the chamber in Hanoi.", "“The levy bites,”"),
        ("“A licence that comes late is a ban.” — Lisa Su, head of AMD", "“A licence that comes late is a ban.”"),
        ("“Labs are short of chips. All of them.”\n\n~ Lisa Su on CNBC", "“Labs are short of chips. All of them.”"),
        ("Shares fell on a warning from two senators that a waiver will lapse.", "a waiver will lapse"),
        ("Kioxia has pledged to stop selling tools that can be used to spy.", None),
        ("The bureau responded to Amkor with a new thing: the Packaging Rule.", None),
        ("Amkor reported a solid half, as sales of packages, testing fees and leasing increased.", None),
        # a clause that the parse takes for one of who is told, or tears off its cue
        (
            "Ms Li also told a weekly briefing that the levy showed Seoul was losing patience.",
            "the levy showed Seoul was losing patience",
        ),
        (
            "Critics argue the waiver, granted in May and renewed twice, helps rivals.",
            "the waiver, granted in May and renewed twice, helps rivals",
        ),
        (
            "Seoul opposes a bill barring Amkor from packing memory in Wuxi",
            "a bill barring Amkor from packing memory in Wuxi",
        ),
        (
            "Amkor said the levy “adds nothing to our costs,” according to its May filing.",
            "the levy “adds nothing to our costs,”",
        ),
        (
            "The envoy said the fees hurt some firms, but they are needed.",
            "the fees hurt some firms, but they are needed",
        ),
        ("We built what the board said we would build.", None),
        # the text sums up what was said, tells where, or what followed
        ("Amkor said it would cut jobs, another blow to the town.", "it would cut jobs"),
        ("Amkor said it would cut jobs, in a filing on Tuesday.", "it would cut jobs"),
        ("Amkor said it would cut jobs, sending its shares down.", "it would cut jobs"),
        ("Amkor said it would cut jobs, a day after it met officials.", "it would cut jobs"),
        (
            "Officials have dragged out the talks, points out Ana Li of Citi, a bank.",
            "Officials have dragged out the talks",
        ),
    ],
)
def test_what_is_said_where_the_parse_errs(positions: Find, text: str, content: str | None) -> None:
    assert [p.content.text for p in positions(text)] == ([content] if content else [])


def test_as_somebody_told_somebody(positions: Find) -> None:
    [found] = positions("As the banker Ana Li told my colleague in May, finance is the hardest task.")
    assert found.content.text == "finance is the hardest task"


def test_a_quotation_may_tell_who_says_what(positions: Find) -> None:
    [found] = positions('Bad news. "Demand for wafers is slow, the chairman of Foxconn said on Monday." So it goes.')
    assert (found.speaker.text, found.mode) == ("the chairman of Foxconn", "indirect")


def test_another_accuses_behind_while(positions: Find) -> None:
    found = positions("Seoul argues Amkor poses a risk, while Tokyo accuses Seoul of bullying the firm.")
    assert [p.content.text for p in found] == ["Amkor poses a risk", "Seoul of bullying the firm"]


def test_two_may_say_the_same_of_one_thing(positions: Find) -> None:
    found = positions("The rule was welcomed by Anthropic but condemned by Nvidia.")
    assert {(p.speaker.name, p.stance) for p in found} == {("Anthropic", "support"), ("Nvidia", "oppose")}


@pytest.mark.parametrize(
    "text",
    [
        "Tokyo has delayed adding Chinese startup Tianshu and nine others to its list.",
        "The engineer asked not to be identified.",
        "It is too soon to tell if SMIC will fill the gap.",
        "The case reveals that smuggling pays.",
        "America needed to welcome more engineers.",
        'The office posted "Framework for Advanced Packaging" on its site.',
        # what is only left open, and what the text says of itself
        "The ports are among those Hamburg hopes to trade with.",
        "Growth will be higher than we expect to see in 2025.",
        "As noted above, sales of memory are banned in these countries.",
        # what should be said, what is to be cleared up by somebody else, what somebody wants to buy
        "It should be noted that older tools are not covered.",
        "Kioxia wants to buy wafers from Sumco.",
        "Shares in Amkor rose by half, as investors bet on growth.",
        "The cost is low, adding less than 1% to bills if spread over twenty years.",
        # what follows from something is said by nobody
        "Orders doubled at the firm, suggesting that stocks are low.",
        "The firm used few parts from China to suggest that it could do without.",
        "> Ana Li pointed out that labs lack chips.\n>\n> Her view is shared by many in the trade, or so it seems.",
    ],
)
def test_what_only_looks_like_speech(positions: Find, text: str) -> None:
    assert len(positions(text)) == text.count("pointed")


def test_a_paper_tells_what_somebody_said(positions: Find) -> None:
    found = positions("Kari Smit said that the fee would sink Amkor and cost a thousand jobs, Nikkei reported.")
    assert [p.speaker.name for p in found] == ["Nikkei", "Kari Smit"]


def test_a_statement_follows_in_the_next_paragraph(positions: Find) -> None:
    text = "Senator Kari Smit released the statement below on the fee.\n\n“Amkor must not pay it. Nor will others.”"
    [found] = positions(text)
    assert (found.speaker.name, found.content.text) == ("Kari Smit", "“Amkor must not pay it. Nor will others.”")


def test_a_name_and_whom_it_addresses_lead_a_quotation(positions: Find) -> None:
    [found] = positions("Kari Smit to Amkor: “Do not pay this fee. Nobody else does.”")
    assert (found.speaker.text, found.mode) == ("Kari Smit", "direct")


def test_two_tell_one_after_another_in_one_sentence(positions: Find) -> None:
    found = positions("“We pack our best chips here,” Kari Smit told Nikkei, adding: “You will not find better ones.”")
    assert [p.content.text for p in found] == ["“We pack our best chips here,”", "“You will not find better ones.”"]


def test_she_is_who_spoke_for_a_firm_just_before(positions: Find) -> None:
    text = "Kari Smit said the fee was too high. A spokesperson for Amkor said work goes on. She said 50 people left."
    assert [p.speaker.name for p in positions(text)] == ["Kari Smit", "Amkor", "Amkor"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“Tariffs work,” said Under Secretary of Commerce Alan Estevez.", "Under Secretary of Commerce Alan Estevez"),
        ("Said Kari Smit of Amkor: “We pack our chips here, and nobody else does.”", "Kari Smit of Amkor"),
    ],
)
def test_who_stands_behind_the_verb(positions: Find, text: str, speaker: str) -> None:
    assert [p.speaker.text for p in positions(text)] == [speaker]


def test_as_much_is_nothing_said(positions: Find) -> None:
    assert not positions("Kari Smit said as much when she visited Amkor.")


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("As Kari Smit puts it, the fee is a gift to Amkor.", "the fee is a gift to Amkor"),
        ("“The fee is a gift to Amkor,” as Kari Smit put it.", "“The fee is a gift to Amkor,”"),
    ],
)
def test_as_somebody_puts_it(positions: Find, text: str, content: str) -> None:
    [found] = positions(text)
    assert (found.speaker.text, found.content.text) == ("Kari Smit", content)


def test_who_reported_it_is_no_part_of_what_is_said(positions: Find) -> None:
    found = positions("Kari Smit said Amkor will not pay the fee, as reported by Nikkei.")
    assert "Amkor will not pay the fee" in [p.content.text for p in found]
