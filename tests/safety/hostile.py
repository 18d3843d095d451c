"""Texts that would make a careless expression go back for ever, read by everything that reads what people send.

A program, `python -m tests.safety.hostile`, so that a hang can be ended from outside.
"""

import resource
from collections.abc import Iterator
from contextlib import suppress

from bot.data import load_principles
from bot.domain.coach import before_sharing, coach
from bot.domain.errors import InvalidInput
from bot.domain.note import parse
from bot.domain.questions import read_file
from bot.domain.star import Message, Section, read
from bot.services.lookup import PrincipleLookup
from bot.services.receipts import COACHED

PIECES = (
    *(
        " ",
        "\n",
        "\t ",
        "a",
        "A ",
        "aA1 ",
        "1",
        "1.",
        "1,",
        "$1 ",
        "0x",
        ".",
        ":",
        "-",
        "– ",
        "_",
        "*",
        "**",
        "*_",
    ),
    *(
        "`",
        "```\n",
        "~~~\n",
        "|",
        "|-|\n",
        "(",
        ")",
        "()",
        "[",
        "](",
        "[[",
        "]]",
        "{",
        "}",
        "<",
        ">",
        "<!--",
        "-->",
    ),
    *(
        "> ",
        ">>> ",
        "- ",
        "  - ",
        "# ",
        "#",
        "## 2\n",
        "\\",
        "/",
        "@",
        "'s ",
        '"',
        "“",
        "é",
        "e\u0301",
        "\u200b",
    ),
    *(
        "\u202e",
        "\u2028",
        "情",
        "😀",
        "we ",
        "I said ",
        "Mr. A ",
        "Situation",
        "Situation: ",
        "S: ",
        "S/T ",
        "(S) ",
    ),
    *(
        "**Task:** ",
        "and ",
        "my the ",
        "<!-- lodestar:story +a ",
        "lodestar:story ",
        "and, ",
        "a@a.",
        "www.a",
        "&amp;",
    ),
)
"""What hostile texts repeat."""

LENGTH = 40_000
"""Characters of each text: work that grows with the square of them takes minutes."""

MOST_SECONDS = 20
"""Of the processor's time, many times what reading everything takes; then the system ends the program."""


ABOVE = ("*", "### My story\n**Situation:** ", "### My story\n<!-- lodestar:story 1 -->\n**Situation:** ")
"""What may stand in a note before a text: it is a principle's wording, a story, a story that an export wrote."""


def texts() -> Iterator[str]:
    """Each piece over and over, and then something that fits nothing."""
    for piece in PIECES:
        yield f"{piece * (LENGTH // len(piece))}\x00!"


def nested() -> Iterator[str]:
    """What is nested as deep as it is long."""
    for opening, closing in (
        ("> ", ""),
        ("- ", ""),
        ("[", "]"),
        ("(", ")"),
        ("**", "**"),
        ("<b>", "</b>"),
        ("{", "}"),
    ):
        depth = LENGTH // len(opening + closing)
        yield opening * depth + "**Task:** deep" + closing * depth
    yield "".join(f"{' ' * depth}- **Task:** deep\n" for depth in range(400))


def main() -> None:
    """Read everything as a note, as a file of questions, as a message and as a story that is coached and shared."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    principles = load_principles()
    find = PrincipleLookup(principles).find
    for text in (*texts(), *nested()):
        for above in ABOVE:
            with suppress(InvalidInput):
                parse(f"## 2. Ownership\n{above}{text}", principles)
        for above in ("", "# Ownership\n", "Ownership: ", "#"):
            with suppress(InvalidInput):
                read_file(f"{above}{text}".replace("\0", "").encode(), find)
        read([Message("1", "a", f"Situation: {text}")], owner="a")
        before_sharing({Section.ACTION: text})
        coach({Section.ACTION: text[:COACHED]}, asks_for=None)


if __name__ == "__main__":
    main()
