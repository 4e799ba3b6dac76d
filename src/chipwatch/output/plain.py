"""Text of documents on a terminal: on one line, and colour where it is wanted."""


def one_line(text: str) -> str:
    """The text on one line, without what could move the terminal's cursor."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """The text with a space for every character that a terminal would act on."""
    return "".join(char if char.isprintable() else " " for char in text)


def painted(text: str, code: int, colour: bool) -> str:
    """The text in a colour (an ANSI code), if colour is wanted."""
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
