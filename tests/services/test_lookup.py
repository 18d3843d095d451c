"""What people type for a principle or a time zone: meant surely, asked back, or refused, but never guessed."""

from functools import cache
from itertools import combinations, pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.data import load_principles
from bot.domain.errors import AmbiguousPrinciple, InvalidInput, UnknownPrinciple
from bot.domain.principles import normalise
from bot.services.lookup import PrincipleLookup
from bot.services.zones import find_zone, suggest_zones
from tests.star_scorer import principle as scored

MEANT = """
1: 1 | LP1 | #1 | 1. Customer Obsession | customer-obsession | CUSTOMER_OBSESSION | customer | cust | CO
1: C.O. | obsession
1: custmer obsession | costumer obsession | CustomerObsession | cusotmer | Customer Obsession 🎯
1: customer obsessed
2: 2 | LP2 | #2 | LP 2 | lp-02 | principle 2 | No. 2 | 2. | (2) | ２ | 2nd | two | LP II | 2. Ownership
2: LP2 – Ownership
2: ownership | OwNeRsHiP | own | owners | o | onwership | ownrship | ownershipp | owner ship
2: the ownership principle
2: Amazon ownership | LP: Ownership | **Ownership** | "ownership"? | my ownership stories | ównership
2: Ownership (2)
3: invent & simplify | invent+simplify | invent | simplify | simplify and invent | IAS | I&S
3: inventandsimplify | invnet and simplfy
4: are right, a lot | right a lot | right | a lot | are r | ARL | aral | are rigth a lot | right alot
4: Leaders are right a lot
5: learn and be curious | Learn & be curious | be curious | curious | learn | lern | curios | lbc
5: earn and be curious | curiosity
6: hire and develop the best | Hire & Develop | hire the best | develop | HDB | hier and develop teh best
6: hire/develop | H&D
7: highest standards | insist | standards | high standards | IHS | insist on the higest standarts
7: highest standrds
8: think big | big | think | tb | thinkbig | thnk big | think bgi | think b | thinking big | LP think big
9: bias for action | bfa | B.F.A. | b f a | bias | action | bais for action | bias to action | biasforacton
9: bias 4 action
10: 10 | lp10 | ten | frugality | frug | f | frugal | frugalty | furgality | LP 10: Frugality
10: the principle of frugality
11: earn trust | trust | earn | et | earntrust | earn turst | Vocally Self Critical | vocally self-critcal
11: earn trust of others
12: dive deep | deep dive | deep | dive | dd | d d | dive deap | dvie deep | drive deep | DiveDeep
13: Have Backbone; Disagree and Commit | have backbone | backbone | back bone | backb | disagree commit
13: D&C | disagre and comit
13: havebackbone | HBDC | 13. have backbone, disagree & commit | disagree and commit | XIII
14: deliver results | deliverresults | results | deliver | dr | deliver reslts | deilver results
14: delivering results | 14th
15: Strive to be Earth’s Best Employer | earths best employer | best employer | employer | strive | SEBE
15: earth's best emplyoer
16: success and scale bring broad responsibility | success & scale | broad responsibility | scale | broad
16: ssbbr
16: broad responsability | sucess and scale | 16 | sixteen | responsibility
"""
AMBIGUOUS = """
best | the best | best of the best | and | the | be | to be | customer trust | big action | deep trust
learn trust | have trust
ownership and frugality | ownership, frugality | bfa dd | 1 2 | 2,3 | 3. Ownership | LP 4 dive deep
2nd best | 1.5 | be big
best standards | highest trust | hire best employer | right results | deliver results of customer obsession
first and second
"""
NONSENSE = """
pizza | 17 | 0 | LP0 | #17 | lp-99 | -1 | −2 | 2% | $2 | 1000 | seventeen | 10/10 | 2 17 | foo | asdf
hello world | 🙂 | 🍕🍕
? | ... | lp | principle | leadership principle | leaders | amazon | star | story | my stories | situation
task | null | have
are | of | for | to | x | z | sde2 | day one | level 5 | top 10 | teamwork | innovation | integrity | won
lean | employee | back | stand
furious | fragility | session | partnership | thing | ownership pizza | not ownership | bias against action
success story | own story
insist on the lowest standards | agree and commit | hire and develop the worst | deliver insults
customer possession | think small
@everyone | <@1234> | '; DROP TABLE stories; -- | ../../etc/passwd | собственность | 你好 | ö | 2026-11-01 | 12:30
"""


def parts(text: str) -> list[str]:
    return [part.strip() for line in text.strip().splitlines() for part in line.split(" | ")]


def cases() -> list[tuple[str, int]]:
    lines = (line.partition(": ") for line in MEANT.strip().splitlines())
    return [(typed, int(number)) for number, _, rest in lines for typed in parts(rest)]


@cache
def lookup() -> PrincipleLookup:
    return PrincipleLookup(load_principles())


def meant(text: str) -> int | None:
    try:
        return lookup().find(text).number
    except InvalidInput:
        return None


@pytest.mark.parametrize(("typed", "number"), cases())
def test_what_was_meant_is_found(typed: str, number: int) -> None:
    assert lookup().find(typed).number == number
    assert lookup().suggest(typed)[0].number == number


@pytest.mark.parametrize("typed", parts(AMBIGUOUS))
def test_what_may_mean_several_is_asked_back_with_their_names(typed: str) -> None:
    with pytest.raises(AmbiguousPrinciple) as asked:
        lookup().find(typed)
    assert len(asked.value.candidates) > 1
    assert set(asked.value.candidates) <= {p.name for p in load_principles()}
    assert all(name in str(asked.value) for name in asked.value.candidates)


@pytest.mark.parametrize(
    "typed", [*parts(NONSENSE), "", " \n", "\u200b", "\x00", "ownership " * 30, "9" * 5000]
)
def test_what_means_nothing_is_said_to_mean_nothing(typed: str) -> None:
    with pytest.raises(UnknownPrinciple):
        lookup().find(typed)


def test_the_candidates_are_those_that_the_words_name() -> None:
    with pytest.raises(AmbiguousPrinciple) as asked:
        lookup().find("customer trust")
    assert asked.value.candidates == ("Customer Obsession", "Earn Trust")


def test_everything_a_principle_goes_by_finds_it() -> None:
    for p in load_principles():
        for spelling in (p.key, p.name, p.name.upper(), str(p.number), f"{p.number}. {p.name}", *p.aliases):
            assert meant(spelling) == p.number, spelling


def test_one_slip_in_a_full_name_still_finds_it() -> None:
    """Every letter of every name left out, doubled or swapped with the next."""
    wrong = {}
    for p in load_principles():
        name = normalise(p.name)
        for place in range(len(name)):
            head, letter, tail = name[:place], name[place], name[place + 1 :]
            for slip in (head + tail, head + letter * 2 + tail, head + tail[:1] + letter + tail[1:]):
                if meant(slip) != p.number:
                    wrong[slip] = meant(slip)
    assert wrong == {}


def test_words_of_two_principles_are_never_taken_for_one() -> None:
    words = {
        word: number
        for p in load_principles()
        for word in normalise(p.name).split()
        if (number := meant(word))
    }
    assert len(words) > 30
    taken = {
        f"{one} {other}": meant(f"{one} {other}")
        for one, other in combinations(words, 2)
        if words[one] != words[other] and meant(f"{one} {other}")
    }
    assert taken == {}


@given(st.text(max_size=150) | st.text("abdeilnorstu LP0123456789-#&'", max_size=30))
def test_any_text_is_answered_asked_back_or_refused(text: str) -> None:
    suggested = lookup().suggest(text)
    number = meant(text)
    assert number is None or suggested[0].number == number
    assert len({p.key for p in suggested}) == len(suggested)


def test_suggestions_start_with_all_in_order_and_narrow_down_while_typing() -> None:
    assert lookup().suggest("") == list(load_principles())
    assert len(lookup().suggest("", limit=3)) == 3
    assert [p.number for p in lookup().suggest("1")][:8] == [1, 10, 11, 12, 13, 14, 15, 16]
    assert {p.number for p in lookup().suggest("best")} == {6, 15}
    assert lookup().suggest("pizza") == []
    for name in ("customer obsession", "dive deep", "strive to be earth's best employer"):
        for end in range(1, len(name) + 1):
            assert name in [p.name.casefold() for p in lookup().suggest(name[:end])], name[:end]


def test_the_scorer_gives_the_name_or_nothing() -> None:
    assert [scored(text) for text in ("lp2", "bfa", "best", "pizza")] == [
        "Ownership",
        "Bias for Action",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe / berlin", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("new york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("louisville", "America/Louisville"),
        ("EST", "America/New_York"),
        ("cet", "Europe/Berlin"),
        ("Pacific time", "America/Los_Angeles"),
        ("India", "Asia/Kolkata"),
        ("UK", "Europe/London"),
        ("Kiev", "Europe/Kyiv"),
        ("utc", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_a_zone_is_found_by_name_city_abbreviation_or_country(typed: str, zone: str) -> None:
    assert find_zone(typed).key == zone
    assert suggest_zones(typed.removesuffix(" time"))[0] == zone


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Europe/Berln", "Perhaps *Europe/Berlin*"),
        ("toyko", "Perhaps *Asia/Tokyo*"),
        ("usa", "Perhaps *America/New_York*, *America/Chicago*, *America/Denver*?"),
        ("lond", "Perhaps *Europe/London*"),
        ("utc+2", "knows no summer time"),
        ("−05:00", "knows no summer time"),
        ("middle earth", "Name a city"),
        ("../../etc/passwd", "Name a city"),
        ("", "Name a city"),
        ("x" * 4000, "Name a city"),
    ],
)
def test_any_other_zone_is_refused_with_what_to_type_instead(typed: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        find_zone(typed)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 250


def test_every_zone_of_an_area_is_found_by_its_own_name() -> None:
    zones = {zone for zone in available_timezones() if "/" in zone}
    assert {zone: found for zone in zones if (found := find_zone(zone).key) != zone} == {}


@given(st.text(max_size=60))
def test_suggested_zones_are_real_and_few(text: str) -> None:
    suggested = suggest_zones(text)
    assert len(suggested) <= 25
    assert set(suggested) <= available_zones()


@cache
def available_zones() -> set[str]:
    return available_timezones()


def test_suggested_zones_are_common_first_then_what_is_typed() -> None:
    assert "Europe/Berlin" in suggest_zones("")
    assert suggest_zones("new")[0] == "America/New_York"
    assert suggest_zones("lon")[0] == "Europe/London"
    assert suggest_zones("us")[:4] == [
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
    ]
    assert suggest_zones("utc+2") == []
    typed = "america/los_angeles"
    assert all("America/Los_Angeles" in suggest_zones(typed[:end]) for end in range(9, len(typed) + 1))
    ranks = [suggest_zones(typed[:end]).index("America/Los_Angeles") for end in range(9, len(typed) + 1)]
    assert all(later <= earlier for earlier, later in pairwise(ranks))
