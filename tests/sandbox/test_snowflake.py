"""Ids: unique in a world whatever its clock does, and unique over worlds of different workers."""

from datetime import UTC, datetime, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from sandbox.snowflake import WORKERS, Snowflakes, before_first, created_at

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
MILLISECONDS = st.lists(st.integers(-5_000, 5_000), min_size=1, max_size=50)


@given(steps=MILLISECONDS, one=st.integers(0, WORKERS - 1), other=st.integers(0, WORKERS - 1))
def test_ids_rise_and_two_workers_never_meet(steps: list[int], one: int, other: int) -> None:
    """Whatever the clock does, and though it is the same clock; going on after the last id changes nothing."""
    made = {worker: _ids(worker, steps) for worker in {one, other}}
    assert all(ids == sorted(set(ids)) for ids in made.values())
    assert len({each for ids in made.values() for each in ids}) == sum(map(len, made.values()))


def _ids(worker: int, steps: list[int]) -> list[int]:
    """Three ids at each of these milliseconds after the start, by a source that is made anew each time."""
    ids: list[int] = []
    last = before_first(worker)
    for step in steps:
        moment = START + timedelta(milliseconds=step)
        source = Snowflakes(partial(datetime.fromtimestamp, moment.timestamp(), UTC), last)
        ids += [int(source.next()) for _ in range(3)]
        last = source.last
    return ids


def test_more_ids_than_a_millisecond_holds_borrow_from_the_next() -> None:
    """While the clock stands still, no worker's ids run into the next one's."""
    made = {worker: Snowflakes(lambda: START, before_first(worker)) for worker in (7, 8)}
    ids = [source.next() for source in made.values() for _ in range(5_000)]
    assert len(set(ids)) == len(ids)
    assert {created_at(each) - START for each in ids} == {timedelta(0), timedelta(milliseconds=1)}
