"""The REST endpoint: takes requests apart, lets a route answer, and tells of limits, faults and gaps."""

import json
import logging
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, hdrs, web

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
from sandbox.rest.routing import Answer, Call, Route, Table
from sandbox.world.files import Upload

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
            body, uploads = await _read(request)
        except DiscordError as error:
            return self._reply(Answer(error.status, error.body()), None)
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
        verdict = self._sandbox.rate_limits.count(f"{route.method} {route.template}", _major(params))
        answer, fault = self._answer(
            call, route, params, verdict, request.headers.get(hdrs.AUTHORIZATION, "")
        )
        if fault is not None and fault.hang:
            await self._sandbox.faults.hang()
        self._record(call, answer)
        response = self._reply(answer, verdict)
        return await _torn(request, response) if fault is not None and fault.cut else response

    def _answer(
        self, call: Call, route: Route, params: dict[str, str], verdict: Verdict, authorization: str
    ) -> tuple[Answer, Fault | None]:
        if verdict.scope is not None:
            return _too_many(verdict.reset_after, is_global=verdict.scope == "global"), None
        fault = self._sandbox.faults.take(call.method, call.path)
        if fault is not None and fault.when == "before" and not fault.cut:
            return _failed(fault), fault
        answer = self._handle(call, route, params, authorization)
        if fault is None or fault.cut or fault.hang:
            return answer, fault
        return _failed(fault), fault

    def _handle(self, call: Call, route: Route, params: dict[str, str], authorization: str) -> Answer:
        try:
            if route.needs_token and authorization != f"Bot {self._sandbox.token}":
                raise refusal(0)
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

    def _record(self, call: Call, answer: Answer) -> None:
        names = [upload.name for upload in call.uploads]
        self._sandbox.recorder.exchange(
            call.method, call.path, call.query, call.body, (answer.status, answer.body), names
        )

    def _reply(self, answer: Answer, verdict: Verdict | None) -> web.Response:
        headers = {} if verdict is None else self._sandbox.rate_limits.headers(verdict)
        if answer.status == 429:
            headers |= {"Retry-After": str(answer.body["retry_after"]), "X-RateLimit-Scope": "user"}
            if answer.body["global"]:
                headers |= {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
        if answer.body is None:
            return web.Response(status=answer.status, headers=headers)
        # discord.py reads JSON only from exactly this content type, without a charset.
        headers[hdrs.CONTENT_TYPE] = "application/json"
        return web.Response(status=answer.status, body=json.dumps(answer.body).encode(), headers=headers)


def _major(params: dict[str, str]) -> str:
    keys = ("channel_id", "guild_id", "webhook_id", "webhook_token")
    return "/".join(params.get(key, "") for key in keys)


def _too_many(retry_after: float, *, is_global: bool) -> Answer:
    text = "You are being rate limited."
    body = {"message": text, "retry_after": round(retry_after, 3), "global": is_global, "code": 0}
    return Answer(429, body)


def _failed(fault: Fault) -> Answer:
    if fault.status == 429:
        return _too_many(fault.retry_after, is_global=fault.is_global)
    return Answer(fault.status, {"message": f"{fault.status}: Server Error", "code": 0})


async def _torn(request: web.Request, whole: web.Response) -> web.StreamResponse:
    """Sends half of the answer and breaks the connection."""
    body = bytes(whole.body) if isinstance(whole.body, bytes) else b"{}"
    torn = web.StreamResponse(status=whole.status, headers=whole.headers)
    torn.content_length = len(body)
    await torn.prepare(request)
    await torn.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.abort()
    return torn


async def _read(request: web.Request) -> tuple[Any, list[Upload]]:
    """The JSON body, or that of a multipart form with its files."""
    if request.content_type.startswith("multipart/"):
        return await _read_form(request)
    raw = await request.read()
    return (_json(raw) if raw else None), []


async def _read_form(request: web.Request) -> tuple[Any, list[Upload]]:
    body: Any = None
    uploads: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = _json(content)
        elif part.name.startswith("files["):
            uploads.append(Upload(part.filename or "file", content, part.name[6:-1]))
    return body, uploads


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise refusal(50109) from None
