"""Who is let in: this machine, by a loopback name, from the page's own origin, with the page's token.

Host and Origin are checked because any website can make a browser knock at a port of this machine: a foreign page
carries its own Origin, and a name that was bent to 127.0.0.1 (DNS rebinding) shows in Host.
"""

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    hdrs.CACHE_CONTROL: "no-cache",
}


class Door:
    """Checks requests before they reach a handler; a refusal is a 403 that says why in a sentence."""

    def __init__(self, token: str) -> None:
        self._token = token

    def neighbourly(self, handler: Handler) -> Handler:
        """Lets through what this machine asks of itself; no token is needed."""

        async def checked(request: web.Request) -> web.StreamResponse:
            refusal = _foreign(request)
            response = _refused(refusal) if refusal else await handler(request)
            if not response.prepared:
                response.headers.update(_HEADERS)
            return response

        return checked

    def guarded(self, handler: Handler) -> Handler:
        """Lets through only those who hold the token, too."""

        async def checked(request: web.Request) -> web.StreamResponse:
            if not self._holds(request, request.cookies.get(_cookie(request), "")):
                return _refused("Open this page by the address that was printed when the sandbox started.")
            return await handler(request)

        return self.neighbourly(checked)

    def entrance(self, handler: Handler) -> Handler:
        """Lets in by the cookie, or by `?token=` in the address, which then sets the cookie.

        The page strips the address itself: after a redirect a browser that came from another site's link would not
        send a SameSite=Strict cookie.
        """
        guarded = self.guarded(handler)

        async def checked(request: web.Request) -> web.StreamResponse:
            if not self._holds(request, request.query.get("token", "")):
                return await guarded(request)
            response = await self.neighbourly(handler)(request)
            if response.status == web.HTTPOk.status_code:
                response.set_cookie(_cookie(request), self._token, httponly=True, samesite="Strict", path="/")
            return response

        return checked

    def _holds(self, request: web.Request, shown: str) -> bool:
        return secrets.compare_digest(shown.encode(), self._token.encode())


def _cookie(request: web.Request) -> str:
    # Cookies do not tell ports apart, and two sandboxes may run side by side.
    return f"sandbox_page_{request.url.port}"


def _foreign(request: web.Request) -> str | None:
    """Why a request is not this machine's own, or None if it is."""
    if request.url.host not in _LOOPBACK:
        return "This page is served to this machine only."
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is not None and origin != f"http://{request.host}":
        return "Another website may not use this page."
    return None


def _refused(sentence: str) -> web.Response:
    return web.Response(status=web.HTTPForbidden.status_code, text=sentence)
