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
        # both sides, or none
        ("“The ban is a mistake, but the subsidies are essential,” he said.", "mixed"),
        ("The bureau said the rule would take effect in January.", "neutral"),
        ("According to TrendForce, prices of memory chips will rise.", "neutral"),
    ],
)
def test_stance(extractor: Extractor, text: str, stance: str) -> None:
    positions = [r for r in extractor.extract(text) if isinstance(r, PositionRecord)]
    assert [p.stance for p in positions] == [stance]
