"""The server on the network: who may connect, from where, and what plain HTTP is told."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import http
import logging
import re
import ssl
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from urllib.parse import parse_qs

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Origin, Subprotocol

from playground.protocol import SUBPROTOCOL
from playground.server.connection import Connection
from playground.server.engine import Engine
from playground.server.refusal import Refusal
from playground.server.telemetry import Traffic, exposition

log = logging.getLogger(__name__)
LOCAL_PAGE = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")
JOBS_GRACE = 1.5  # s for jobs to save when the server stops
SOCKETS_GRACE = 0.7  # s for connections to close then


class Service:
    """One listening server. `tokens` are names by token; with none, everybody who can connect is let in."""

    def __init__(
        self,
        engine: Engine,
        tokens: Mapping[str, str],
        origins: list[str],
        *,
        local: bool = True,
        behind_proxy: bool = False,
    ) -> None:
        self.engine = engine
        self.version = version("neural-playground")
        self.connections: set[Connection] = set()
        self.traffic = Traffic()
        self._tokens = tokens
        # Programs send no origin; pages always do, and a page from elsewhere must not drive this machine.
        self._origins: list[Origin | re.Pattern[str] | None] = [None, *map(Origin, origins)]
        if local:
            self._origins.append(LOCAL_PAGE)
        self._behind_proxy = behind_proxy
        self._addresses: Counter[str] = Counter()
        self._server: Server | None = None
        engine.changed = self._runs_changed

    async def start(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> int:
        """Take up the runs and listen; returns the port."""
        await self.engine.start()
        limits = self.engine.limits
        self._server = await serve(
            self._handle,
            host,
            port,
            ssl=tls,
            origins=self._origins,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            # Deflate takes 40 ms of everybody's time for one megabyte of floats, and hardly shrinks them.
            compression=None,
            process_request=self._process_request,
            server_header=None,
            open_timeout=limits.auth_s,
            close_timeout=1,
            max_size=limits.message_bytes,
            max_queue=4,
        )
        bound: int = next(iter(self._server.sockets)).getsockname()[1]
        return bound

    async def stop(self) -> None:
        """Save the runs, say good-bye, and go, whatever the clients do."""
        assert self._server
        self._server.close(close_connections=False)
        await self.engine.stop(JOBS_GRACE)
        for connection in list(self.connections):
            connection.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SOCKETS_GRACE):
                while self.connections:
                    await asyncio.sleep(0.02)
        for connection in list(self.connections):
            connection.abort()
        await self._server.wait_closed()

    def holder(self, token: str) -> str:
        """The name that goes with a token; raises `Refusal` when it is none of ours."""
        if not self._tokens:
            return ""
        # Every one is compared, so that the time taken says nothing.
        given = token.encode()
        names = [name for known, name in self._tokens.items() if hmac.compare_digest(known.encode(), given)]
        if not names:
            raise Refusal("token", "token.wrong")
        return names[0]

    def _runs_changed(self, person: str) -> None:
        for connection in self.connections:
            if connection.person == person:
                connection.tell_runs()

    async def _handle(self, socket: ServerConnection) -> None:
        address = self._address(socket)
        connection = Connection(socket, self)
        self.connections.add(connection)
        self._addresses[address] += 1
        try:
            await connection.serve()
        except ConnectionClosed:
            pass
        finally:
            self.connections.discard(connection)
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]

    def _process_request(self, socket: ServerConnection, request: Request) -> Response | None:
        """Plain HTTP has its own small answers; too many connections are refused before they cost
        anything."""
        path, _, query = request.path.partition("?")
        full = self._full(self._address(socket, request))
        if path == "/healthz":
            origin = parse_qs(query).get("origin", [""])[0]
            objection = " full" if full else "" if self._admits(origin) else " origin"
            return _respond(http.HTTPStatus.OK, f"ok {SUBPROTOCOL}{objection}\n")
        if path == "/metrics":
            outboxes = [connection.outbox.bytes for connection in self.connections]
            return _respond(http.HTTPStatus.OK, exposition(self.engine, self.traffic, outboxes))
        if "websocket" not in request.headers.get("Upgrade", "").lower():
            return _respond(http.HTTPStatus.UPGRADE_REQUIRED, "Connect with a WebSocket.\n")
        return full and _respond(*full)

    def _full(self, address: str) -> tuple[http.HTTPStatus, str] | None:
        """The limit that one more connection from there would pass."""
        limits = self.engine.limits
        if len(self.connections) >= limits.connections:
            return http.HTTPStatus.SERVICE_UNAVAILABLE, f"connections = {limits.connections}\n"
        if self._addresses[address] >= limits.connections_per_address:
            most = f"connections_per_address = {limits.connections_per_address}\n"
            return http.HTTPStatus.TOO_MANY_REQUESTS, most
        return None

    def _admits(self, origin: str) -> bool:
        """Whether pages of an origin may connect; told to them, because a browser does not say."""
        known = self._origins
        return not origin or any(
            one.fullmatch(origin) if isinstance(one, re.Pattern) else one == origin for one in known
        )

    def _address(self, socket: ServerConnection, request: Request | None = None) -> str:
        """Where a client is; what a proxy says is believed only when one is known to be there."""
        request = request or socket.request
        if self._behind_proxy and request and (via := request.headers.get_all("X-Forwarded-For")):
            return via[-1].rpartition(",")[2].strip()
        return str(socket.remote_address[0]) if socket.remote_address else ""


def _respond(status: http.HTTPStatus, text: str) -> Response:
    body = text.encode()
    headers = Headers(
        {
            "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
            "Content-Length": str(len(body)),
            "Connection": "close",
            # A browser tells a page nothing of why a WebSocket was refused; this much it may read by HTTP.
            "Access-Control-Allow-Origin": "*",
        }
    )
    return Response(status.value, status.phrase, headers, body)
