"""Capitalised words of English stories that are no customer's name, and words beside which a name stands."""

from typing import Final

from bot.domain.coach.words import word_set

NO_CUSTOMER: Final = word_set(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December Christmas Easter Thanksgiving Ramadan Diwali
    Black English German French Spanish Italian Chinese Japanese Korean Portuguese Dutch Polish
    Russian Turkish Indian American British European Africa Asia Europe America Germany France Spain
    Italy China Japan Korea Portugal India Brazil Poland Mexico Canada England Scotland Ireland
    Switzerland Austria Sweden Norway Denmark Finland London Paris Berlin Munich Hamburg Vienna
    Zurich Madrid Rome Lisbon Dublin New York Boston Chicago Seattle Austin Tokyo Mumbai Delhi
    Singapore Sydney Python Java Rust Excel Word Linux Windows Android Docker Kubernetes Terraform
    Kafka Spark Slack Discord Jira Git Wi-Fi I I'm I'd I've I'll Situation Task Action Result
    Learning Customer Ownership Frugality Finance Sales Marketing Legal Engineering Procurement
    Accounting Operations Support Product Design Security Internet Covid Corona
    """
)
BESIDE: Final = (
    "for|with|from|by|at|to|customer|client|account|vendor|supplier|partner|company|employer|bank|named|called"
    "|against"
)
SUFFIXES: Final = (
    r"Inc|GmbH|Ltd|LLC|AG|Corp|Corporation|PLC|plc|KG|SE|S\.A|SA|SAS|SARL|BV|B\.V|NV|AB|Oy|Pty|Group|Holdings?|Bank"
    "|Partners|Industries|Systems|Technologies|Pharma|Airlines|Insurance"
)
DEALING: Final = (
    "paid|pays|signed|owed|owes|spent|renewed|cancelled|canceled|ordered|invested|bought|saved|lost|offered"
    "|wanted"
)
