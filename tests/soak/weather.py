"""What goes wrong between the bot and Discord while it lives: the gateway and the requests."""

import asyncio
import random
from collections.abc import Callable

from sandbox import Sandbox
from tests.soak.steps import MOMENTS

ROUTES = ("^/channels/", "^/interactions/", "^/webhooks/", "/messages$", "/reactions/", "/threads$")
"""Where requests fail; a start that fails is a host's matter."""

LIMITED = 429

STATUSES = (LIMITED, 500, 502, 503)

MESSAGES = ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE")
"""Events that others overtake, and each other."""

REPEATED = (*MESSAGES, "INTERACTION_CREATE")
"""Events that come twice."""

LOSING = 4000
"""A closing code after which a session may be resumed."""


class Weather:
    """Makes troubles, and ends them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._gusts: list[asyncio.Task[None]] = []

    def requests_fail(self, rng: random.Random) -> None:
        """Some of the next requests are refused, hang, or are answered by half."""
        for _ in range(rng.randint(1, 3)):
            route, when = rng.choice(ROUTES), rng.choice(MOMENTS)
            add = self._sandbox.faults.add
            kind = rng.choice(("status", "status", "hang", "cut"))
            if kind == "status":
                status = rng.choice(STATUSES)
                when = "before" if status == LIMITED else when  # what is too much is never carried out
                add(route=route, status=status, when=when, times=rng.randint(1, 2))
            else:
                add(route=route, hang=kind == "hang", cut=kind == "cut", when=when)

    def gateway_fails(self, rng: random.Random) -> None:
        """In a moment the connection is lost or reset, or events come late or twice."""
        gateway = self._sandbox.gateway

        def refuse() -> None:
            gateway.refuse_resumes()
            gateway.drop()

        def close() -> None:
            self._gusts.append(asyncio.ensure_future(gateway.close(LOSING)))

        def delay() -> None:
            gateway.hold()
            self._soon(gateway.release, rng)

        def overtake() -> None:
            gateway.hold(*rng.sample(MESSAGES, rng.randint(1, len(MESSAGES))))
            self._soon(lambda: gateway.release(backwards=rng.random() < 0.5), rng)

        troubles: tuple[Callable[[], None], ...] = (
            gateway.drop,
            gateway.reset,
            gateway.ask_to_reconnect,
            gateway.invalidate,
            lambda: gateway.invalidate(resumable=True),
            *(lambda name=name: gateway.repeat(name, 3) for name in REPEATED),
            refuse,
            close,
            delay,
            overtake,
        )
        self._soon(rng.choice(troubles), rng)

    def _soon(self, trouble: Callable[[], None], rng: random.Random) -> None:
        async def later() -> None:
            await asyncio.sleep(rng.uniform(0.0, 0.5))
            trouble()

        self._gusts.append(asyncio.ensure_future(later()))

    async def clear(self) -> None:
        """Fair again."""
        for gust in self._gusts:
            gust.cancel()
        if self._gusts:
            await asyncio.wait(self._gusts)
        self._gusts.clear()
        self._sandbox.faults.clear()
        self._sandbox.gateway.refuse_resumes(0)
        self._sandbox.gateway.release()
