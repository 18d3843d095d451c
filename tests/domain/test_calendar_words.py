"""Times of day and weekdays as people type them."""

from collections.abc import Callable
from datetime import time
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import EVERY_DAY, Weekday, describe_weekdays, parse_time, parse_weekdays
from bot.domain.errors import InvalidInput

TIMES = {
    time(8, 30): [
        "08:30",
        "8:30",
        "8.30",
        "830",
        "0830",
        " 8:30\n",
        "8h30",
        "8:30 am",
        "8:30AM",
        "8.30 a.m.",
    ],
    time(20, 30): ["20:30", "20.30", "2030", "20h30", "8:30 pm", "8:30PM", "8:30\u202fPM", "830pm"],
    time(8): ["8", "08", "8am", "8 AM", "8h", "800"],
    time(20): ["20", "8pm", "20h"],
    time(12): ["noon", "Midday", "12", "12pm", "12:00 PM"],
    time(0): ["midnight", "MIDNIGHT", "0", "00", "0:00", "000", "12am", "12:00 am"],
    time(0, 15): ["0:15", "12:15am", "015"],
    time(23, 59): ["23:59", "2359", "11:59 pm"],
}


@pytest.mark.parametrize(("expected", "text"), [(at, text) for at, texts in TIMES.items() for text in texts])
def test_times_are_read_as_people_type_them(expected: time, text: str) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "24:00",
        "24",
        "8:60",
        "860",
        "8:3",
        "8:",
        ":30",
        "13pm",
        "0am",
        "8:30:00",
        "-8",
        "8 30",
        "٨:٣٠",
    ],
)
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"is not a time of day. Type it like 08:30, 8:30 pm"):
        parse_time(text)


MON, TUE, WED, THU, FRI, SAT, SUN = Weekday
WEEKDAYS = {
    EVERY_DAY: ["every day", "Everyday", "daily", "all", "all days", "mon-sun", "weekdays and weekends"],
    EVERY_DAY - {SAT, SUN}: [
        "weekdays",
        "workdays",
        "every weekday",
        "mon-fri",
        "Mo – Fr",
        "monday to friday",
    ],
    frozenset({SAT, SUN}): ["weekends", "weekend", "sat,sun", "Sa/Su", "saturdays & sundays"],
    frozenset({MON, WED, FRI}): [
        "Mo,We,Fr",
        "mon wed fri",
        "Monday, Wednesday and Friday",
        "on fri; wed; mon",
    ],
    frozenset({FRI, SAT, SUN, MON}): ["fri-mon", "Friday to Monday", "weekends, fri, mon", "fr - su + mo"],
    frozenset({TUE, THU}): ["tues thurs", "tue,thu,tue", "TU TH", "every tuesday and thursday"],
    frozenset({SUN}): ["sunday", "Sundays", "su", "sun-sun"],
}


@pytest.mark.parametrize(
    ("expected", "text"), [(days, text) for days, texts in WEEKDAYS.items() for text in texts]
)
def test_weekdays_are_read_as_people_type_them(expected: frozenset[Weekday], text: str) -> None:
    assert parse_weekdays(text) == expected


@pytest.mark.parametrize(
    "text", ["", " , ", "every", "and", "mon-", "-fri", "mon-wed-fri", "m", "never", "moon", "to", "1"]
)
def test_what_is_no_weekday_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"as weekdays. Type them like mon-fri, Mo We Fr"):
        parse_weekdays(text)


def test_weekdays_are_described_in_words_that_are_read_back() -> None:
    for days in chain.from_iterable(combinations(Weekday, size) for size in range(1, 8)):
        assert parse_weekdays(describe_weekdays(days)) == set(days)
    assert describe_weekdays(EVERY_DAY) == "every day"
    assert describe_weekdays([FRI, WED, TUE, MON, THU]) == "Monday to Friday"
    assert describe_weekdays([SAT, SUN, MON]) == "Saturday to Monday"
    assert describe_weekdays([FRI, MON, WED]) == "Monday, Wednesday and Friday"
    assert describe_weekdays([SUN, SAT]) == "Saturday and Sunday"
    assert describe_weekdays([SUN]) == "Sunday"


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_time_is_read_back_however_it_is_written(at: time) -> None:
    for form in ("%H:%M", "%H.%M", "%H%M", "%Hh%M", "%I:%M %p", "%I%M%p"):
        assert parse_time(at.strftime(form)) == at


LIKELY = st.text(st.sampled_from("0123456789:.h apm-monTUEwed,fri to")) | st.text()


def refusal(parse: Callable[[str], object], text: str) -> str | None:
    try:
        parse(text)
    except InvalidInput as refused:
        return str(refused)
    return None


@given(LIKELY)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    for said in (refusal(parse_time, text), refusal(parse_weekdays, text)):
        assert said is None or ("Type" in said and len(said) < 200)
