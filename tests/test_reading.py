"""A clipping becomes plain blocks with a way back: markup, wraps, furniture, and offsets that hold."""

import random
import time

import pytest

from chipwatch.clipping import clipping_from_text
from chipwatch.furniture import compile_furniture
from chipwatch.paths import rules_folder
from chipwatch.reading import Reading, read
from chipwatch.rulebook.load import load_rulebook

DATA = load_rulebook([rules_folder()]).data
FURNITURE = compile_furniture(DATA)


def reading_of(text: str) -> Reading:
    return read(clipping_from_text(text), FURNITURE)


def blocks_of(text: str) -> list[str]:
    reading = reading_of(text)
    assert reading.text == "\n\n".join(reading.text[b.start : b.end] for b in reading.blocks)
    return [reading.text[block.start : block.end] for block in reading.blocks]


def kinds_of(text: str) -> list[tuple[str, str]]:
    reading = reading_of(text)
    return [(block.kind, reading.text[block.start : block.end]) for block in reading.blocks]


INLINE = [
    ("Sales at S&amp;P and AT&amp;amp;T fell.", "Sales at S&P and AT&T fell."),
    ("A &ldquo;cap&rdquo; of 5&nbsp;% &#8211; or &#x36;.", "A “cap” of 5 % – or 6."),
    ("R&D and Q&A stay, AT&T too.", "R&D and Q&A stay, AT&T too."),
    ("Less &lt;b&gt; than *that*.", "Less <b> than that."),
    ("The\u200b em\u00adbargo\ufeff ends.", "The embargo ends."),
    ("About\u00a0 25\u202f%\tof  it.", "About 25 % of it."),
    ('It [cut off](https://example.com/a_b "Title") supplies.', "It cut off supplies."),
    ("It [cut (nearly)](https://example.com/a_(b)) off.", "It cut (nearly) off."),
    (r"The rule ([a talk](http://\) https://example.com/talk)) ends.", "The rule (a talk) ends."),
    ("See [the rule][1] and [the list][] today.", "See the rule and the list today."),
    ("Before ![a fab at night](fab.jpg) after.", "Before after."),
    ("[![a fab](fab.jpg) The fab](https://example.com) opened.", "The fab opened."),
    ("It [said](a note says) so.", "It [said](a note says) so."),
    ("It [said] so (twice).", "It [said] so (twice)."),
    ("A **very *firm* stance** was __taken__ by _them_.", "A very firm stance was taken by them."),
    ("snake_case_name and 2*3*4 stay; a * b too.", "snake_case_name and 2*3*4 stay; a * b too."),
    ("One *lone mark stays.", "One *lone mark stays."),
    ("Run `chips --all` at *once*.", "Run chips --all at once."),
    (r"Not \*starred\* and 1\. not a list.", "Not *starred* and 1. not a list."),
    ("It <em>fell</em> by <b>5%</b><br/>\nand rose.", "It fell by 5% and rose."),
    ("Sales of $5bn<sup>1</sup> and 10<sup>9</sup> chips.", "Sales of $5bn and 109 chips."),
    ("Values of 3 < 5 and 7 > 6 stay.", "Values of 3 < 5 and 7 > 6 stay."),
    ("See <https://example.com/a> for it.", "See for it."),
]


@pytest.mark.parametrize(("text", "expected"), INLINE, ids=range(len(INLINE)))
def test_inline_markup(text: str, expected: str) -> None:
    assert blocks_of(text) == [expected]


BLOCKS = [
    ("# The title\nText of it.", [("heading", "The title"), ("paragraph", "Text of it.")]),
    ("The title\n=====\n\nText of it.", [("heading", "The title"), ("paragraph", "Text of it.")]),
    ("- One chip\n- Two chips\n  go on", [("item", "One chip"), ("item", "Two chips go on")]),
    ("-   Outer item;\n    \n    -   Inner item;", [("item", "Outer item;"), ("item", "Inner item;")]),
    ("1. First step\n2. Second step", [("item", "First step"), ("item", "Second step")]),
    ("> The text of\n> a quote.", [("quote", "The text of a quote.")]),
    ("One.\n\n***\n\nTwo.", [("paragraph", "One."), ("paragraph", "Two.")]),
    ("|A|B|\n|---|---|\n|1|2|", [("table", "A"), ("table", "B"), ("table", "1"), ("table", "2")]),
    (
        "<h2>Head</h2><p>One.</p><p>Two.</p>",
        [("heading", "Head"), ("paragraph", "One."), ("paragraph", "Two.")],
    ),
    ("<ul><li>One</li><li>Two</li></ul>", [("item", "One"), ("item", "Two")]),
    ("<script>var a = 'Word';</script>Text here.", [("paragraph", "Text here.")]),
    ("A fab at night. Photo: Ann Example", [("caption", "A fab at night.")]),
    (
        "A fab at night.\nPhoto: Ann Example\nThe ministry spoke.",
        [("caption", "A fab at night."), ("paragraph", "The ministry spoke.")],
    ),
    ("The rule:\n• One\n– Two", [("paragraph", "The rule:"), ("item", "One"), ("item", "Two")]),
    ("The rule is new\n– and old.", [("paragraph", "The rule is new – and old.")]),
    ("See [1].\n\n[1]: https://example.com 'a note'", [("paragraph", "See [1].")]),
]


@pytest.mark.parametrize(("text", "expected"), BLOCKS, ids=range(len(BLOCKS)))
def test_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds_of(text) == expected


WRAPS = [
    # A link left on a line of its own by whoever saved the page.
    (
        "The firm,\nonce fined\n, was bought by\nAcme\nlast year.",
        ["The firm, once fined, was bought by Acme last year."],
    ),
    (
        "The cap is a lasting\nadvantage\n12\n. Thus it stays.",
        ["The cap is a lasting advantage. Thus it stays."],
    ),
    (
        "Toolmaker lifts forecast\nOrders rose after the ruling.",
        ["Toolmaker lifts forecast", "Orders rose after the ruling."],
    ),
    ("He wrote in a post on\nX\n, then left.", ["He wrote in a post on X, then left."]),
    ("The firm is named in\nthis article\nof ours.", ["The firm is named in this article of ours."]),
    ("Software, the maker says\nPrices fell.", ["Software, the maker says", "Prices fell."]),
    ("Orders rose.\nThe rule ends.", ["Orders rose.", "The rule ends."]),
    (" One line.\n Another line.", ["One line.", "Another line."]),
    ("Orders rose for\nAcme.", ["Orders rose for Acme."]),
    ("A high-\nend chip.", ["A high-end chip."]),
    ("One.\r\n\r\nTwo\r\ngoes on.", ["One.", "Two goes on."]),
    ("Old line\rends so.\r\rNew block.", ["Old line ends so.", "New block."]),
    (
        "The committee voted on Tuesday to bar the sale of tools\n"
        "that Acme makes in Leiden. The Netherlands has not said\n"
        "whether it will follow, and the firm expects no change.\n"
        "Two members voted against the bill, which goes to the\n"
        "floor in March.",
        [
            "The committee voted on Tuesday to bar the sale of tools that Acme makes in Leiden. The "
            "Netherlands has not said whether it will follow, and the firm expects no change. Two members "
            "voted against the bill, which goes to the floor in March."
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRAPS, ids=range(len(WRAPS)))
def test_lines_become_blocks(text: str, expected: list[str]) -> None:
    assert blocks_of(text) == expected


def test_front_matter_is_left_out() -> None:
    assert blocks_of("---\ntitle: A\n---\nSales stopped.") == ["Sales stopped."]


def test_an_article_in_its_page() -> None:
    text = (
        "Home > News > Technology\n\nToolmaker loses its licence\n\nBy Ann Example\n\nShare\n\n"
        "The ministry withdrew the licence on Friday, it said.\n\nAdvertisement\n\n"
        "Related:\nDutch ruling stands\nWhat the list holds\n\n"
        "The firm will appeal, a spokesman said. -- CHIP DESK\n\n"
        "Follow us on Telegram for the latest headlines\n\nNext in Technology\n\n"
        "Card prices fall\nTwo fabs to open\n\nOthers also read"
    )
    assert blocks_of(text) == [
        "Toolmaker loses its licence",
        "The ministry withdrew the licence on Friday, it said.",
        "The firm will appeal, a spokesman said.",
    ]


def test_long_prose_behind_an_ending_is_kept() -> None:
    prose = (
        "The ministry, which has never before explained how it came to its numbers, said that the cap would "
        "be looked at again in spring when the figures of the customs office are there."
    )
    assert blocks_of(f"Sales stopped.\n\nRelated stories\n\nCard prices fall\n\n{prose}") == [
        "Sales stopped.",
        prose,
    ]


def test_digest_lines_stand_alone_without_their_source() -> None:
    text = (
        "Toolmaker loses its licence\nThe ministry withdrew the licence on Friday.\n"
        "Chip Desk, 2025-12-09T04:28:00Z\n\n"
        "Card prices fall\nPrices fell by a tenth\nSilicon Gazette, 2025-12-09"
    )
    assert blocks_of(text) == [
        "Toolmaker loses its licence",
        "The ministry withdrew the licence on Friday.",
        "Card prices fall",
        "Prices fell by a tenth",
    ]


# --- the way back ------------------------------------------------------------------------------------------

PARTS = [
    "The ministry", "S&amp;P", "&ldquo;cap&rdquo;", "[cut off](https://example.com/a)", "**bold words**",
    "_slant_", "`code`", "\n", "\n\n", "\r\n", "\r\n\r\n", " ", "  ", "\u00a0", "\u200b",
    "em\u00adbargo", "- ", "> ", "# ", "1. ", "<b>five</b>", "<br>", "|", "![x](y.png)", "25%", ".", ",",
    "Acme", "and", "[", "]", "(", ")", "*", "_", "\\*", "&", "\t", "Photo: AFP", "Share", "[a][b]", "“",
    "”", "🙂", "~~gone~~", "<p>", "</p>", "http://example.com/a_b",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(300))
def test_offsets_hold(seed: int) -> None:
    rng = random.Random(seed)
    text = "Word " + "".join(rng.choice(PARTS) + rng.choice(["", " "]) for _ in range(rng.randint(1, 60)))
    reading = reading_of(text)
    last = 0
    for at, char in enumerate(reading.text):
        start, end = reading.to_source(at, at + 1)
        assert last <= start <= end <= len(text)
        last = start
        if not char.isspace():
            shown = text[start:end]
            assert shown == char or shown.startswith("&"), (shown, char)
    for word_start, word_end in words(reading.text):
        start, end = reading.to_source(word_start, word_end)
        assert text[start] in (reading.text[word_start], "&")
        assert text[end - 1] in (reading.text[word_end - 1], ";")


def words(text: str) -> list[tuple[int, int]]:
    found, start = [], None
    for at, char in enumerate(text + " "):
        if not char.isspace() and start is None:
            start = at
        elif char.isspace() and start is not None:
            found.append((start, at))
            start = None
    return found


def test_there_and_back() -> None:
    text = "---\ntitle: A\n---\nThe [H20](https://example.com) sells at S&amp;P."
    reading = reading_of(text)
    for word in ("The", "H20", "sells"):
        at = reading.text.index(word)
        start, end = reading.to_source(at, at + len(word))
        assert text[start:end] == word
        assert reading.from_source(start) == at
    at = reading.text.index("S&P")
    start, end = reading.to_source(at, at + 3)
    assert text[start:end] == "S&amp;P"
    assert reading.from_source(text.index("title")) == 0


@pytest.mark.parametrize("unit", ["[", "*", "![", "[a](", "(", "_a", "<", "<!--", "`", "&", "|", "> ", "- ", "a\n"])
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        clipping = clipping_from_text("Word " + unit * (size // len(unit)))
        start = time.process_time()  # its own: a busy machine does not lengthen it
        read(clipping, FURNITURE)
        return time.process_time() - start

    # No benchmark: ten times the text may take forty times as long, but not a hundred times, as where it is read anew
    # from each mark to the end.
    assert seconds(200_000) < 40 * seconds(20_000) + 0.5
