"""Attempts: how long one may take, when the next one comes, and how many go side by side."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

from bot.domain.errors import LodestarError, PlatformUnavailable

LEASE = timedelta(minutes=2)
"""For how long whoever claimed something has it to themselves; far above what an attempt takes."""

LONGEST_BACKOFF = timedelta(minutes=30)
"""After failures the wait doubles up to this, inside the local day."""

DOUBLINGS = 5
"""2**5 minutes are more than LONGEST_BACKOFF; a day of failures would double beyond what a timedelta holds."""

SLOW = timedelta(seconds=5)
"""What takes longer goes on by itself and makes room for the others."""

A_BUG = "Something went wrong on my side; the host's log says what."

Work = TypeVar("Work")


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts that failed."""
    return min(timedelta(minutes=2 ** min(attempts, DOUBLINGS)), LONGEST_BACKOFF)


@asynccontextmanager
async def recording_failure(
    record: Callable[[LodestarError | None], Awaitable[None]], *, patience: timedelta
) -> AsyncIterator[None]:
    """Bound what an attempt may take, and have its failure recorded, None for a bug; then raise it.

    `patience` must be below LEASE, so that nobody takes over what is still under way.
    """
    try:
        async with asyncio.timeout(patience.total_seconds()):
            yield
    except TimeoutError:
        slow = PlatformUnavailable("The chat platform took too long to answer; I will try again.")
        await record(slow)
        raise slow from None
    except LodestarError as failure:
        await record(failure)
        raise
    except Exception:
        await record(None)
        raise


async def side_by_side(
    do: Callable[[Work], Awaitable[bool]], works: Sequence[Work], *, at_once: int, slow: timedelta
) -> int:
    """Do all, some at once, each giving its place to the next when it is slow; returns how many were done."""
    turn = asyncio.Semaphore(at_once)

    async def in_turn(work: Work) -> bool:
        async with turn:
            job = asyncio.ensure_future(do(work))
            try:
                await asyncio.wait((job,), timeout=slow.total_seconds())
            except asyncio.CancelledError:  # waiting for a job does not break it off
                job.cancel()
                raise
        return await job

    async with asyncio.TaskGroup() as tasks:
        jobs = [tasks.create_task(in_turn(work)) for work in works]
    return sum(job.result() for job in jobs)
