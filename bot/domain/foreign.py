"""Text from outside: what every store and network can carry of it, and how it is quoted in a sentence of ours."""

import unicodedata

_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs"})

QUOTED = 60
"""Characters that are quoted back of what somebody typed."""


def portable(text: str) -> str:
    """The text without what some databases and encodings refuse: NUL goes, half a surrogate pair becomes U+FFFD."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def quoted(text: str) -> str:
    """What was typed, for a sentence of ours: short, on one line, nothing invisible."""
    return one_line(text[: 4 * QUOTED], QUOTED)


def one_line(text: str, limit: int) -> str:
    """Foreign text on one line: no control, direction or zero-width characters, cut with an ellipsis."""
    visible = (" " if ch.isspace() else ch for ch in text if ch.isspace() or _seen(ch))
    flat = " ".join("".join(visible).split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    whole_words = cut.rpartition(" ")[0]
    return f"{whole_words if len(whole_words) > limit // 2 else cut.rstrip()}…"


def _seen(char: str) -> bool:
    return unicodedata.category(char) not in _INVISIBLE
