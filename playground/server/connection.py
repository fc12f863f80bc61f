"""One client's connection: its token, its requests, and the one task that sends.

Nothing but the writer ever calls `send`, and each send has a deadline. A peer that has stopped reading is
cut off with `transport.abort()`: once its buffer is full neither a ping nor a close would ever come to an
end (websockets waits for the buffer in both).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import time
from typing import Protocol

import msgspec
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from playground import protocol
from playground.protocol import Auth, Error, Hello, Message, Runs
from playground.server import specs
from playground.server.engine import Engine
from playground.server.outbox import Outbox, Overflow
from playground.server.refusal import Refusal, render
from playground.server.requests import answer
from playground.server.telemetry import Traffic
from playground.server.wire import decode, kind_and_id

log = logging.getLogger(__name__)
CLOSE_TIME = 1.0  # s for a closing handshake
UNCOUNTED = "chunk"  # bounded by the size of its upload
POLICY, TRY_LATER, RESTART = 1008, 1013, 1012  # close codes of RFC 6455


class Host(Protocol):
    """The server, as a connection sees it."""

    engine: Engine
    traffic: Traffic
    version: str

    def holder(self, token: str) -> str:
        """The name that goes with a token; raises `Refusal` when it is none of ours."""


class Connection:
    """A client that has connected, with what it watches and what waits for it."""

    def __init__(self, socket: ServerConnection, host: Host) -> None:
        self.engine = host.engine
        self.limits = host.engine.limits
        self.outbox = Outbox(self.limits.outbox_bytes)
        self.language = "en"
        self.person = ""
        self.watched: set[str] = set()
        self.follows = False
        self.runs_changed = False
        self._host = host
        self._socket = socket
        self._more = asyncio.Event()
        self._closing: tuple[int, str] | None = None
        self._tokens = float(self.limits.requests_per_s)
        self._refilled = time.monotonic()

    async def serve(self) -> None:
        """From the first message to the last."""
        writer = asyncio.create_task(self._write())
        try:
            await self._greet()
            async for data in self._socket:
                self._hear(data)
        except Refusal as refusal:
            self.refuse(refusal, None)
            self._close(POLICY, refusal.code)
            await writer
        except ConnectionClosed:
            pass
        finally:
            for id in list(self.watched):
                self.unwatch(id)
            self._close(1000, "")
            await writer

    # ---- hearing

    async def _greet(self) -> None:
        """The first message is the token, and comes soon."""
        try:
            async with asyncio.timeout(self.limits.auth_s):
                data = await self._socket.recv()
        except TimeoutError:
            raise Refusal("token", "token.late", field="auth_s", expected=self.limits.auth_s) from None
        if not isinstance(data, str):
            raise Refusal("message", "message.binary")
        request = decode(data)
        if not isinstance(request, Auth):
            raise Refusal("token", "token.first", given=kind_and_id(data)[0])
        self.language = request.language
        holder = self._host.holder(request.token)
        # Who somebody is must not be found in the files of the server.
        self.person = hashlib.sha256(f"{holder}\0{request.person}".encode()).hexdigest()[:32]
        devices = [device.describe(self.engine.jobs_per_device) for device in self.engine.devices]
        self.say(
            Hello(
                server="neural-playground",
                protocol=protocol.SUBPROTOCOL,
                version=self._host.version,
                devices=devices,
                recipes=specs.describe(),
                limits=self.limits.describe(),
                re=request.id,
            )
        )

    def _hear(self, data: str | bytes) -> None:
        """Carry out one request, or say why not. Whatever it is, the server lives on."""
        id = None
        try:
            if not isinstance(data, str):
                raise Refusal("message", "message.binary")
            kind, id = kind_and_id(data)
            if kind != UNCOUNTED:
                self._spend()
            request = decode(data)
            answer(self, request)
        except Refusal as refusal:
            self.refuse(refusal, id)
        except Exception:
            log.exception("request refused")
            self.refuse(Refusal("crashed", "crashed", run="-"), id)

    def _spend(self) -> None:
        """Count a request against the rate that is allowed."""
        rate = self.limits.requests_per_s
        now = time.monotonic()
        self._tokens = min(rate, self._tokens + rate * (now - self._refilled))
        self._refilled = now
        if self._tokens < 1:
            raise Refusal("limit", "limit.rate", field="requests_per_s", expected=rate)
        self._tokens -= 1

    def unwatch(self, job: str) -> None:
        """Send nothing more of a run."""
        self.watched.discard(job)
        if job in self.engine.jobs:
            self.engine.jobs[job].unsubscribe(self)

    # ---- speaking

    def say(self, message: Message) -> None:
        """Send a message, reliably."""
        self.put(msgspec.json.encode(message.to_json()).decode())

    def put(self, data: str | bytes) -> None:
        """Send reliably; a client that cannot keep up has to come again."""
        if self._closing:
            return
        try:
            self.outbox.put(data)
        except Overflow:
            self._close(TRY_LATER, f"slow: outbox_bytes = {self.limits.outbox_bytes}")
        self.wake()

    def wake(self) -> None:
        """There may be something to send."""
        self._more.set()

    def tell_runs(self) -> None:
        """The list of runs has changed: send it when there is time, once for many changes."""
        if self.follows:
            self.runs_changed = True
            self.wake()

    def stop(self) -> None:
        """The server is stopping."""
        self.refuse(Refusal("stopping", "stopping"), None)
        self._close(RESTART, "service restart")

    def refuse(self, refusal: Refusal, re: int | None) -> None:
        """Say why a request is not granted, or why the connection ends."""
        error: Error = render(refusal.record(), self.language, re=re)
        self.say(error)

    def _close(self, code: int, reason: str) -> None:
        """Close once what waits has been sent; at once when that is too much."""
        if self._closing is None:
            self._closing = (code, reason)
            if code == TRY_LATER:
                self.outbox = Outbox(self.limits.outbox_bytes)
            self.wake()

    def _next(self) -> str | bytes | None:
        if self.runs_changed and not self._closing:
            self.runs_changed = False
            self.say(Runs(self.engine.runs(self.person)))
        return self.outbox.pop()

    async def _write(self) -> None:
        """Send what waits until the connection is to close, then close it."""
        try:
            while True:
                data = self._next()
                if data is not None:
                    async with asyncio.timeout(self.limits.send_s):
                        await self._socket.send(data)
                    self._host.traffic.count(data)
                elif self._closing:
                    async with asyncio.timeout(CLOSE_TIME):
                        await self._socket.close(*self._closing)
                    return
                else:
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            self._host.traffic.dropped += 1
            self._socket.transport.abort()
        except ConnectionClosed:
            pass
        finally:
            self._closing = self._closing or (1006, "")

    def abort(self) -> None:
        """Cut the connection now."""
        with contextlib.suppress(Exception):
            self._socket.transport.abort()
