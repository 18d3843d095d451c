"""The REST endpoint: takes requests apart, lets a route answer, and tells of limits, faults and gaps."""

import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from aiohttp import hdrs, web

from sandbox import rate_limits
from sandbox.errors import DiscordError, not_found, refusal
from sandbox.faults import Fault
from sandbox.rate_limits import Verdict
from sandbox.rest import (
    applications,
    channels,
    commands,
    guilds,
    interactions,
    messages,
    reactions,
    threads,
    users,
)
from sandbox.rest.breaking import broken, is_gone, torn
from sandbox.rest.reading import Unreadable, read
from sandbox.rest.routing import Answer, Call, Route, Table, check_ids, major

if TYPE_CHECKING:
    from sandbox.server import Sandbox

log = logging.getLogger(__name__)

PREFIX = "/api/v10"
_RESOURCES = (applications, users, commands, channels, messages, reactions, threads, guilds, interactions)


def table() -> Table:
    """All routes."""
    return Table(module.routes for module in _RESOURCES)


class Rest:
    """Serves everything below /api/v10."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._table = table()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        raw_path = request.rel_url.raw_path.removeprefix(PREFIX)
        try:
            body, uploads = await read(request)
        except Unreadable as error:
            refused = Answer(error.status, error.body())
            self._sandbox.recorder.exchange(
                request.method, raw_path, request.query, error.text, (refused.status, refused.body)
            )
            return self._reply(refused, None)
        call = Call(
            world=self._sandbox.world,
            method=request.method,
            path=raw_path,
            query=dict(request.query),
            body=body,
            uploads=uploads,
            gateway_url=self._sandbox.gateway_url,
            shards=self._sandbox.shards,
        )
        found = self._table.find(call.method, raw_path)
        if found is None:
            return self._unknown(call)
        route, params = found
        self._sandbox.world.pass_time()
        verdict = self._sandbox.rate_limits.count(f"{route.method} {route.template}", major(params))
        authorization = request.headers.get(hdrs.AUTHORIZATION, "")
        if verdict.scope is not None:
            answer = _too_many(verdict)
        elif (fault := self._sandbox.faults.take(call.method, call.path)) is not None:
            return await self._troubled(
                request, fault, lambda: self._handle(call, route, params, authorization), call, verdict
            )
        else:
            answer = self._handle(call, route, params, authorization)
        return self._answered(call, answer, verdict)

    async def _troubled(
        self, request: web.Request, fault: Fault, effect: Callable[[], Answer], call: Call, verdict: Verdict
    ) -> web.StreamResponse:
        """Lets a request meet its fault, before or after it takes effect."""
        if fault.when == "before" and fault.cut:
            return self._broken(request, call, "cut")
        if fault.when == "before" and not fault.hang:
            return self._failed(call, fault, verdict)
        if fault.when == "before" and not await self._hang(request, patient=fault.late):
            return self._broken(request, call, "hang")
        answer = effect()
        if fault.late and is_gone(request):
            return self._broken(request, call, "hang")
        if not fault.hang and not fault.cut:
            return self._failed(call, fault, verdict)
        if fault.cut:
            self._record(call, None, fault="cut")
            return await torn(request, self._reply(answer, verdict))
        if fault.when == "after" and not await self._hang(request):
            return self._broken(request, call, "hang")
        return self._answered(call, answer, verdict)

    def _broken(self, request: web.Request, call: Call, fault: str) -> web.StreamResponse:
        self._record(call, None, fault=fault)
        return broken(request)

    async def _hang(self, request: web.Request, *, patient: bool = False) -> bool:
        return await self._sandbox.faults.hang(lambda: not patient and is_gone(request))

    def _failed(self, call: Call, fault: Fault, verdict: Verdict) -> web.Response:
        if fault.status == 429:
            verdict = verdict.refused(fault.retry_after, fault.scope)
            return self._answered(call, _too_many(verdict), verdict)
        failure = {"message": f"{fault.status}: Server Error", "code": 0}
        return self._answered(call, Answer(fault.status, failure), verdict)

    def _answered(self, call: Call, answer: Answer, verdict: Verdict) -> web.Response:
        self._record(call, answer)
        return self._reply(answer, verdict)

    def _handle(self, call: Call, route: Route, params: dict[str, str], authorization: str) -> Answer:
        try:
            if route.needs_token and authorization != f"Bot {self._sandbox.token}":
                raise refusal(0)
            check_ids(params)
            return route.handler(Call(**{**call.__dict__, "params": params}))
        except DiscordError as error:
            return Answer(error.status, error.body())
        except Exception as error:
            log.exception("%s %s failed inside the sandbox", call.method, call.path)
            self._sandbox.internal_errors.append(error)
            return Answer(500, {"message": "500: Internal Server Error", "code": 0})

    def _unknown(self, call: Call) -> web.Response:
        log.error("UNKNOWN ROUTE: the sandbox does not know %s %s", call.method, call.path)
        self._sandbox.unknown_routes.append(f"{call.method} {call.path}")
        error = not_found()
        answer = Answer(error.status, error.body())
        self._record(call, answer)
        return self._reply(answer, None)

    def _record(self, call: Call, answer: Answer | None, *, fault: str | None = None) -> None:
        """Keeps a request with its answer; None if that was not sent whole, because of `fault`."""
        names = [upload.name for upload in call.uploads]
        sent = (None, None) if answer is None else (answer.status, answer.body)
        self._sandbox.recorder.exchange(
            call.method, call.path, call.query, call.body, sent, names, fault=fault
        )

    def _reply(self, answer: Answer, verdict: Verdict | None) -> web.Response:
        headers = {} if verdict is None else self._sandbox.rate_limits.headers(verdict)
        if answer.body is None:
            return web.Response(status=answer.status, headers=headers)
        # discord.py reads JSON only from exactly this content type, without a charset.
        headers[hdrs.CONTENT_TYPE] = "application/json"
        return web.Response(status=answer.status, body=json.dumps(answer.body).encode(), headers=headers)


def _too_many(verdict: Verdict) -> Answer:
    return Answer(429, rate_limits.body(verdict))
