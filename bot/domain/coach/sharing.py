"""What a writer may want to check before others read the story: addresses, phone numbers, money beside a name."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.coach import names
from bot.domain.coach.language import ENGLISH, is_english
from bot.domain.coach.model import Kind, Remark
from bot.domain.coach.quoting import quote
from bot.domain.star import Section

MAX_FINDINGS: Final = 10

_DOMAIN: Final = re.compile(r"[^\W_](?:[\w-]{0,62})(?:\.[\w-]{1,63}){0,6}\.[^\W\d_]{2,24}(?![\w-])")
_RESERVED: Final = ("example.com", "example.org", "example.net", ".example", ".invalid", ".test")

_DIGIT_RUN: Final = re.compile(
    r"(?<![\w#.,/=$€£-])(?:\+|\(\+?|00)?\d(?:[\d/]|[ .\-–()]{1,2}(?=[\d(])){5,22}\d(?![\w%])"
)
_ANNOUNCED: Final = re.compile(
    r"(?:tel|phone|call|called|mobile|cell|whatsapp|fax|sms|text|number|ring)\W{0,3}(?:\w+\W)?$", re.I
)
_DATE: Final = re.compile(
    r"(?:19|20)\d{2}[-./](?:0?[1-9]|1[0-2])\b|\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d{2}\b|(?:19|20)\d{2}\s?[-–/]\s?(?:19|20)?\d{2}\b"
)
_THOUSANDS: Final = re.compile(r"\+?\d{1,3}(?:[ .]\d{3})+$")
_ADDRESS: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}$")
_AMERICAN: Final = re.compile(r"(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}$")

_MONEY: Final = re.compile(
    r"(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF|INR|JPY|CAD|AUD))\s?\d[\d.,]*(?:\s?(?:k|m|bn|million|billion|thousand)\b)?"
    r"|(?<![\w.,])\d[\d.,]{0,20}\s?(?:(?:k|m|bn|million|billion|thousand)\s?)?(?:[$€£]|(?:USD|EUR|GBP|CHF|euros?|dollars?|pounds|rupees|francs)\b)"
    r"|\b(?:[a-z]+\s+)?(?:hundred|thousand|million|billion)\s+(?:euros?|dollars?|pounds|rupees|francs)\b",
    re.IGNORECASE,
)
_NAME: Final = r"[A-Z][\w&]+(?:['’]s)?(?:[ -][A-Z][\w&]+){0,3}"
_COMPANY: Final = re.compile(rf"\b[A-Z][\w&]+(?:[ -][A-Z][\w&]+){{0,2}}[ ,]{{1,2}}(?:{names.SUFFIXES})\b")
_BESIDE: Final = re.compile(rf"\b(?:{names.BESIDE})\s+({_NAME})")
_POSSESSIVE: Final = re.compile(r"(?<=[a-z,] )([A-Z][\w&]+)['’]s\b")
_DEALING: Final = re.compile(rf"(?:^|(?<=[.!?\n] ))({_NAME})\s+(?:{names.DEALING})\b", re.MULTILINE)


def before_sharing(texts: Mapping[Section, str]) -> tuple[Remark, ...]:
    """What looks confidential, in the order of telling, at most ten things."""
    english = is_english(word for text in texts.values() for word in text[:5_000].lower().split())
    found: dict[tuple[Kind, str], Remark] = {}
    for section in Section:
        for remark in _in_section(section, texts.get(section, ""), english=english):
            found.setdefault((remark.kind, remark.quote), remark)
            if len(found) == MAX_FINDINGS:
                return tuple(found.values())
    return tuple(found.values())


def _in_section(section: Section, text: str, *, english: bool) -> Iterator[Remark]:
    for address in dict.fromkeys(emails(text)):
        yield Remark(
            Kind.EMAIL, section, address, "Check before you share: this looks like an e-mail address."
        )
    for phone in dict.fromkeys(phones(text)):
        yield Remark(Kind.PHONE, section, phone, "Check before you share: this looks like a phone number.")
    for stretch in named_money(text, english=english):
        yield Remark(
            Kind.NAMED_MONEY,
            section,
            quote(stretch),
            "Check before you share: this names a sum of money beside what may be a customer or company.",
        )


def emails(text: str) -> Iterator[str]:
    """What looks like an e-mail address, examples for documentation left out."""
    at = text.find("@")
    while at >= 0:
        domain = _DOMAIN.match(text, at + 1, at + 256) if text[at - 1 : at].isalnum() else None
        if domain and not domain[0].lower().endswith(_RESERVED):
            yield f"{_local_part(text, at)}@{domain[0]}"
        at = text.find("@", at + 1)


def _local_part(text: str, at: int) -> str:
    """The name before the ``@`` at ``at``, at most 64 characters (RFC 5321)."""
    start = at
    while start > max(0, at - 64) and (text[start - 1].isalnum() or text[start - 1] in "._+-"):
        start -= 1
    return text[start:at].lstrip(".-")


def phones(text: str) -> Iterator[str]:
    """What looks like a phone number: written like one, or announced as one."""
    for match in _DIGIT_RUN.finditer(text):
        run = match[0].strip()
        digits = sum(character.isdigit() for character in run)
        if not 7 <= digits <= 15 or _DATE.search(run) or _ADDRESS.match(run):
            continue
        if _dialled(run, digits) or _ANNOUNCED.search(text, max(0, match.start() - 24), match.start()):
            yield run


def _dialled(run: str, digits: int) -> bool:
    if _AMERICAN.match(run):
        return True
    if run.startswith(("+", "(+", "00")):
        return digits >= 9 and not run.endswith("000")
    grouped = any(mark in run for mark in " -/(")
    return run.lstrip("(").startswith("0") and grouped and digits >= 9 and not _THOUSANDS.match(run)


def named_money(text: str, *, english: bool) -> Iterator[str]:
    """The sentences in which a sum of money stands beside a customer's or company's name."""
    last = -1
    for money in _MONEY.finditer(text):
        if money.start() < last:
            continue
        start, last = _sentence(text, money)
        stretch = text[start:last]
        if _names_somebody(stretch, english=english):
            yield stretch.strip()


def _sentence(text: str, money: re.Match[str]) -> tuple[int, int]:
    """The sentence around a sum, at most 200 characters to either side."""
    before = text[max(0, money.start() - 200) : money.start()]
    cut = max(before.rfind(mark) + len(mark) if mark in before else 0 for mark in (". ", "! ", "? ", "\n"))
    after = text[money.end() : money.end() + 200]
    ends = [place for mark in (". ", "! ", "? ", "\n") if (place := after.find(mark)) >= 0]
    return money.start() - len(before) + cut, money.end() + min(ends, default=len(after))


def _names_somebody(stretch: str, *, english: bool) -> bool:
    if _COMPANY.search(stretch):
        return True
    if not english:
        return False
    candidates = (
        match[1] for pattern in (_BESIDE, _POSSESSIVE, _DEALING) for match in pattern.finditer(stretch)
    )
    return any(_is_name(candidate) for candidate in candidates)


def _is_name(candidate: str) -> bool:
    """Whether a capitalised word may be a customer: no month, place, language, abbreviation or product."""
    word = candidate.replace("’", "'").removesuffix("'s").split()[0].removesuffix("'s")
    return (
        word not in names.NO_CUSTOMER
        and word.lower() not in ENGLISH
        and not word.isupper()
        and any(letter.islower() for letter in word)
    )
