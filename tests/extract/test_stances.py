"""Where speakers stand: by the cue, by what they say, by what is denied or hedged, and where nothing tells."""

import pytest

from chipwatch.extractor import Extractor
from chipwatch.records import PositionRecord


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        # what is said
        ("ASML said the proposed ban would hurt European companies more than Chinese ones.", "oppose"),
        ("“This is a grave mistake,” Elizabeth Warren said of the decision.", "oppose"),
        ("Howard Lutnick said the deal was good for America.", "support"),
        ("Micron said the grant would enable it to build two fabs.", "support"),
        ("Nvidia said the curbs only help its rivals.", "oppose"),
        ("The ministry said Beijing reserves the right to retaliate over the tool curbs.", "oppose"),
        ("“We have learned from past mistakes in our funds,” the manager said.", "neutral"),
        # a denial turns a word round, a hedge takes its weight
        ("“The rule is not reasonable,” the minister said.", "oppose"),
        ("“We do not support these tariffs,” the group said.", "oppose"),
        ("The minister said the ban could hurt some companies.", "neutral"),
        # the cue
        ("Intel thanked the president for his work on subsidies.", "support"),
        ("The ministry accused Nvidia of breaking the law.", "oppose"),
        ("The Dutch minister expressed concern over the restrictions.", "oppose"),
        ("Several economists doubt that tariffs will bring factories back.", "oppose"),
        # what somebody wants done or undone
        ("The trade group urged Congress to extend the tax credit.", "support"),
        ("Lawmakers urged the administration to reverse the decision.", "oppose"),
        ("“We must keep the best chips at home,” the senator said.", "support"),
        ("The minister said the plan should be withdrawn.", "oppose"),
        ("Intel said it would act should its chips be used in weapons.", "neutral"),
        ("Seoul wants Tokyo to withdraw the curbs.", "oppose"),
        ("South Korea asked Japan to scrap its plan.", "oppose"),
        ("The ministry told carriers to stop buying foreign servers.", "support"),
        # a warning is against a measure where it is of a measure
        ("Analysts warned that the ban would reach every toolmaker.", "oppose"),
        ("Analysts warned that Huawei was only a year behind.", "neutral"),
        ("Micron warned that demand would stay weak.", "neutral"),
        # who asks for an answer, reckons a cost or sees no sign of a thing takes no side; who refuses does
        ("The panel urged TSMC to disclose its customers.", "neutral"),
        ("Nvidia estimated that the rule will cost it $5 billion.", "neutral"),
        ("Dutch officials see no evidence of any violation.", "neutral"),
        ("The ministry refused to join the ban.", "oppose"),
        ("Huang said the ban had helped Huawei more than anybody.", "oppose"),
        ("Democrats accused the White House of using chips as a reward.", "oppose"),
        ("Elizabeth Warren called the approval reckless.", "oppose"),
        # who takes a measure and gives reasons for it; others may give the same
        ("The Dutch government said the order was aimed at keeping tools out of the wrong hands.", "support"),
        ("Economy Minister Anna Berg said the supplier posed a threat.", "support"),
        ("TrendForce said the design was aimed at keeping heat down.", "neutral"),
        # who speaks
        ("Opponents say the bill has a loophole.", "oppose"),
        ("Backers of the bill say it covers every chip.", "support"),
        ("BIS has determined that the entities act against the interests of national security.", "neutral"),
        ("Reuters reported that the ban would hurt carmakers.", "neutral"),
        ("Elizabeth Warren wrote that the sale would help Chinese firms.", "oppose"),
        ("Lawmakers want the administration to scrap the licence.", "oppose"),
        # what a measure is said to do, by whom it is for; what it is said to be
        ("Oracle said the rule would drive customers to suppliers abroad.", "oppose"),
        ("The senator said the waiver would hand the Communist Party what it wants.", "oppose"),
        ("Lawmakers said the bill would give the bureau the teeth that it has lacked.", "support"),
        ("The minister said the action would deny the Chinese army the tools that it seeks.", "support"),
        ("Jensen Huang said selling chips to China would extend the lead of America.", "support"),
        ("Matthew Pottinger said the move was a grave error.", "oppose"),
        ("The official called the probe a fishing expedition.", "oppose"),
        ("Micron said it was unable to create a product for China.", "neutral"),
        ("The firm said margins were hurt by tariffs in the quarter.", "neutral"),
        ("BIS believes that the change will reduce the burden on exporters.", "support"),
        ("The minister said the rule plugs the holes that were left.", "support"),
        ("The ministry said the rule covers two kinds of memory.", "neutral"),
        ("The secretary found that the imports harm the industry.", "neutral"),
        ("The minister said that he would not accept such bullying.", "oppose"),
        ("The lobby wants the rule scrapped.", "oppose"),
        ("ASML expects sales to expand by a quarter.", "neutral"),
        ("Jerome Powell said he expects the tariffs to generate inflation.", "neutral"),
        # what is hoped of a measure, what is feared
        ("Tokyo Electron said it hoped the curbs would not be widened.", "oppose"),
        ("Analysts fear that a shortage will spread to carmakers.", "oppose"),
        # what shall be avoided is the measure, however it is called
        ("The trade group said that Congress should avoid overly broad restrictions.", "oppose"),
        # what threatens who governs is a reason; so is what is done for something
        ("The Dutch government said the transfer posed a threat to supply in Europe.", "support"),
        ("The White House said the duty was meant to give carmakers time.", "support"),
        # a schedule, a talk to come, a question announce no measure
        ("The White House said that tariffs on wafers will rise to 50% by 2025.", "neutral"),
        ("Donald Trump said that he would speak to Xi Jinping on Thursday.", "neutral"),
        ("“I do not know whether they will let us sell it,” Jensen Huang said.", "neutral"),
        # nobody warns of what is good; what a thing is called decides; who denies a charge resists it
        ("Amkor warned that the levy could raise the price of essential parts.", "oppose"),
        ("Two senators called the approval of the sale a heavy blow to national security.", "oppose"),
        ("Amkor denied the allegations.", "oppose"),
        ("Two senators said the pact, signed in May, lacks adequate safeguards.", "oppose"),
        # both sides, or none
        ("The envoy said the fees hurt some firms, but they are essential.", "mixed"),
        ("“The ban is a mistake, but the subsidies are essential,” he said.", "mixed"),
        ("The bureau said the rule would take effect in January.", "neutral"),
        ("According to TrendForce, prices of memory chips will rise.", "neutral"),
    ],
)
def test_stance(extractor: Extractor, text: str, stance: str) -> None:
    positions = [r for r in extractor.extract(text) if isinstance(r, PositionRecord)]
    assert [p.stance for p in positions] == [stance]
