"""A client of the GPU server for programs and notebooks.

    async with connect("ws://127.0.0.1:5007") as engine:
        job = await engine.submit({"recipe": "digits-mlp", "epochs": 3})
        async for event in job:
            print(event)

It connects again by itself when the connection is lost, and asks for what it has missed.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import uuid
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable
from types import TracebackType
from typing import Any, Literal, Self

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_socket
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from playground import protocol
from playground.frame import Frame
from playground.protocol import ACTIVE, FROM_SERVER, SUBPROTOCOL, Json, Reply, Request
from playground.upload_protocol import UploadKind

TYPES = {message.__name__.lower(): message for message in FROM_SERVER}
LARGEST = 16 * 2**20  # bytes of one message from the server
PIECE = 45_000  # bytes of an upload in one message: a server takes 64 KiB, and base64 needs four thirds
PING_EVERY = 10.0  # s
DELAYS = (0.1, 0.5, 1.0, 2.0, 5.0)  # s between attempts to connect again; the last goes on
Event = Reply | Frame


class Refused(Exception):
    """The server said no; `error` says why and what to do."""

    def __init__(self, error: protocol.Error) -> None:
        super().__init__(f"{error.message} {error.hint or ''}".strip())
        self.error = error


class Disconnected(Exception):
    """There is no connection, and the request was not answered."""


def decode(data: str) -> Reply:
    """A message of the server; fields that this client does not know are left out."""
    values = json.loads(data)
    kind = TYPES[values.pop("type")]
    known = {item.name for item in dataclasses.fields(kind)}
    return kind(**{name: value for name, value in values.items() if name in known})


class Job:
    """A run, as this client watches it. Iterating gives its events until it ends; see `Engine.watch`."""

    def __init__(self, engine: Engine, id: str, topics: Iterable[str] = ()) -> None:
        self.engine = engine
        self.id = id
        self.topics = list(topics)
        self.seq: int | None = None
        self.status: protocol.Status = "queued"
        self.error: protocol.Error | None = None
        self.metrics: dict[int, dict[str, float]] = {}  # by step
        self.snapshots = 0
        self._events: asyncio.Queue[Event | Exception | None] = asyncio.Queue()
        self._columns: list[str] = []

    async def __aiter__(self) -> AsyncIterator[Event]:
        while (event := await self._events.get()) is not None:
            if isinstance(event, Exception):
                raise event
            yield event
            if isinstance(event, Frame):
                await self.engine.send(protocol.Ack(job=self.id))

    async def wait(self) -> protocol.Status:
        """Take in everything until the run ends; returns how."""
        async for _ in self:
            pass
        return self.status

    async def set(self, **changes: Any) -> None:
        """Go on with other settings, such as `learning_rate`."""
        await self.engine.ask(protocol.Set(changes, job=self.id))

    async def pause(self) -> None:
        """Stop after the step under way."""
        await self.engine.ask(protocol.Pause(job=self.id))

    async def run(self, epochs_per_s: float | None = None) -> None:
        """Train on, at most so fast."""
        await self.engine.ask(protocol.Run(epochs_per_s, job=self.id))

    async def step(self, epochs: int = 1, steps: int | None = None) -> None:
        """Train so many epochs or steps, then stop."""
        await self.engine.ask(protocol.Step(epochs, steps, job=self.id))

    async def probe(self, **about: Any) -> None:
        """Look at the network through an example: `index=3`, or `image=…`; see the recipe."""
        await self.engine.ask(protocol.Probe(about, job=self.id))

    async def cancel(self) -> None:
        """End the run; it can be resumed."""
        await self.engine.ask(protocol.Cancel(job=self.id))

    async def resume(self) -> None:
        """Go on from the last checkpoint."""
        await self.engine.ask(protocol.Resume(job=self.id))

    async def export(self, file: protocol.ExportFile) -> bytes:
        """A file of the run: `weights` (safetensors), `history` (JSON lines) or `spec` (JSON)."""
        whole = b""
        while True:
            reply = await self.engine.ask(protocol.Export(file, len(whole), job=self.id))
            assert isinstance(reply, protocol.Exported)
            whole += await self.engine.piece()
            if len(whole) >= reply.total:
                return whole

    def take(self, event: Event) -> None:
        """Bring this view of the run up to date, and pass the event on."""
        if isinstance(event, Frame):
            if event.topic == "history":
                self._take_history(event)
        else:
            self.seq = event.seq if event.seq is not None else self.seq
        match event:
            case protocol.Snapshot():
                self.snapshots += 1
                self.metrics = {}
                self._columns = event.columns
                self.status = event.status
                self.error = protocol.Error(**_fields(event.error)) if event.error else None
            case protocol.Metrics():
                self.metrics[event.step] = event.values
            case protocol.State(status=status, step=step) if status and step is not None:
                self.status = status
                if status == "queued":  # resumed: what came after the checkpoint is trained again
                    self.metrics = {at: values for at, values in self.metrics.items() if at <= step}
            case protocol.Error():
                self.error = event
        self._events.put_nowait(event)
        if self.status not in ACTIVE and _is_last(event):
            self._events.put_nowait(None)

    def fail(self, error: Exception) -> None:
        """There will be no more events: raise this in whoever waits for one."""
        self._events.put_nowait(error)

    def _take_history(self, frame: Frame) -> None:
        columns, points = frame.shape
        values = memoryview(frame.payload).cast("d", (columns, points)).tolist()
        for point in zip(*values, strict=True):
            named = dict(zip(self._columns, point, strict=True))
            measured = {name: value for name, value in named.items() if name not in ("step", "epoch")}
            self.metrics[int(named["step"])] = {k: v for k, v in measured.items() if v == v}  # not NaN


def _is_last(event: Event) -> bool:
    """Whether nothing of a run that has ended follows: a snapshot with points is followed by its history."""
    match event:
        case protocol.Snapshot(points=points):
            return points == 0
        case Frame(topic=topic):
            return topic == "history"
    return isinstance(event, protocol.State)


def _fields(values: Json) -> Json:
    return {name: value for name, value in values.items() if name != "type"}


class Engine:
    """A connection to a server that mends itself. Make one with `connect`."""

    def __init__(self, url: str, token: str = "", person: str = "", language: str = "en") -> None:
        self.url = url
        self.hello: protocol.Hello | None = None
        spoken: Literal["en", "es"] = "es" if language == "es" else "en"
        self._auth = protocol.Auth(token, person or uuid.uuid4().hex, spoken, id=0)
        self._socket: ClientConnection | None = None
        self._replies: dict[int, asyncio.Future[Reply]] = {}
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue()
        self._next_id = 1
        self._jobs: dict[str, Job] = {}
        self._keeping: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()

    async def __aenter__(self) -> Self:
        socket = await self._open()
        self._keeping = asyncio.create_task(self._keep(socket))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._keeping
        self._keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._keeping
        if self._socket:
            await self._socket.close()

    async def submit(self, spec: Json, name: str = "", topics: Iterable[str] = ()) -> Job:
        """Start a run and watch it; raises `Refused`."""
        reply = await self.ask(protocol.Submit(spec, name))
        assert reply.job
        return await self.watch(reply.job, topics)

    async def watch(self, id: str, topics: Iterable[str] = (), after: int | None = None) -> Job:
        """Watch a run, and frames of these topics; raises `Refused`."""
        job = self._jobs[id] = Job(self, id, topics)
        job.seq = after
        await self._subscribe(job)
        return job

    async def unwatch(self, job: Job) -> None:
        """Watch a run no more."""
        self._jobs.pop(job.id, None)
        await self.ask(protocol.Unsubscribe(job=job.id))

    async def runs(self) -> list[Json]:
        """My runs, newest first."""
        reply = await self.ask(protocol.List())
        assert isinstance(reply, protocol.Runs)
        return reply.runs

    async def rename(self, id: str, name: str) -> None:
        """Give a run another name."""
        await self.ask(protocol.Rename(name, job=id))

    async def delete(self, id: str) -> None:
        """Remove a run that has ended."""
        await self.ask(protocol.Delete(job=id))

    async def upload(self, kind: UploadKind, name: str, data: bytes) -> Json:
        """Bring data of one's own: a zip of images in a folder for each class, or with annotations in the XML
        of Pascal VOC (`scenes`); a text; or a table of pairs.

        Returns what the server found in it; a spec names it as `data="upload", upload={"id": …}`.
        """
        reply = await self.ask(protocol.Upload(kind, name, len(data)))
        assert isinstance(reply, protocol.Uploading)
        for offset in range(0, len(data), PIECE):
            piece = b64encode(data[offset : offset + PIECE]).decode()
            await self.ask(protocol.Chunk(reply.upload, offset, piece))
        stored = await self.ask(protocol.Finish(reply.upload))
        assert isinstance(stored, protocol.Stored)
        return stored.uploads[0]

    async def uploads(self) -> list[Json]:
        """What I have brought, newest first."""
        reply = await self.ask(protocol.Uploads())
        assert isinstance(reply, protocol.Stored)
        return reply.uploads

    async def discard(self, upload: str) -> None:
        """Remove data that I have brought; runs that learn from them keep theirs."""
        await self.ask(protocol.Discard(upload))

    async def ask(self, request: Request) -> Reply:
        """Send a request and wait for its reply; raises `Refused`, or `Disconnected` when none came."""
        id = self._next_id
        self._next_id += 1
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._replies[id] = reply
        try:
            await self.send(dataclasses.replace(request, id=id))
            answer = await reply
        finally:
            self._replies.pop(id, None)
        if isinstance(answer, protocol.Error):
            raise Refused(answer)
        return answer

    async def send(self, message: Request) -> None:
        """Send without waiting for a reply; while there is no connection, wait for one."""
        await self._connected.wait()
        assert self._socket
        with contextlib.suppress(ConnectionClosed):
            await self._socket.send(json.dumps(message.to_json()))

    async def piece(self) -> bytes:
        """The next piece of a file that was asked for."""
        return await self._pieces.get()

    # ---- the connection

    async def _open(self) -> ClientConnection:
        socket = await open_socket(
            self.url, subprotocols=[Subprotocol(SUBPROTOCOL)], compression=None, max_size=LARGEST
        )
        await socket.send(json.dumps(self._auth.to_json()))
        hello = decode(str(await socket.recv()))
        if isinstance(hello, protocol.Error):
            raise Refused(hello)
        assert isinstance(hello, protocol.Hello)
        self.hello = hello
        self._socket = socket
        self._connected.set()
        return socket

    async def _keep(self, socket: ClientConnection) -> None:
        """Listen; when the connection is lost, open another and take up every run where it was."""
        while True:
            with contextlib.suppress(ConnectionClosed):
                async for data in socket:
                    self._hear(data)
            self._connected.clear()
            for reply in self._replies.values():
                if not reply.done():
                    reply.set_exception(Disconnected("the connection was lost before the reply"))
            try:
                socket = await self._open_again()
            except (Refused, InvalidHandshake) as error:
                for job in self._jobs.values():
                    job.fail(error)
                return
            for job in self._jobs.values():
                message = protocol.Subscribe(job.topics, job=job.id, after=job.seq)
                await socket.send(json.dumps(message.to_json()))

    async def _open_again(self) -> ClientConnection:
        attempt = 0
        while True:
            await asyncio.sleep(DELAYS[min(attempt, len(DELAYS) - 1)])
            attempt += 1
            try:
                return await self._open()
            except InvalidStatus as error:
                if error.response.status_code not in (429, 502, 503, 504):
                    raise
            except (OSError, TimeoutError, ConnectionClosed, InvalidHandshake):
                continue

    async def _subscribe(self, job: Job) -> None:
        await self.ask(protocol.Subscribe(job.topics, job=job.id, after=job.seq))

    def _hear(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            frame = Frame.decode(data)
            if frame.topic == "export":
                self._pieces.put_nowait(frame.payload)
            elif frame.job in self._jobs:
                self._jobs[frame.job].take(frame)
            return
        message = decode(data)
        if message.re is not None and message.re in self._replies:
            self._replies[message.re].set_result(message)
        elif message.job in self._jobs:
            self._jobs[message.job].take(message)


def connect(url: str, *, token: str = "", person: str = "", language: str = "en") -> Engine:
    """A server's engine, to be used in `async with`.

    `person` is whose runs these are; keep it to find them again. Raises `Refused` for a wrong token,
    OSError where no server is.
    """
    return Engine(url, token, person, language)
