"""What each request does. A run may be watched by whoever knows its name, and steered by the person it
belongs to."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any, Protocol

from playground.frame import Frame
from playground.protocol import (
    Accepted,
    Ack,
    Auth,
    Cancel,
    Check,
    Checked,
    Chunk,
    Delete,
    Discard,
    Export,
    Exported,
    ExportFile,
    Finish,
    List,
    Message,
    Pause,
    Ping,
    Pong,
    Probe,
    Rename,
    Request,
    Resume,
    Run,
    Runs,
    Set,
    Step,
    Stored,
    Submit,
    Subscribe,
    Unsubscribe,
    Upload,
    Uploading,
    Uploads,
)
from playground.server import export
from playground.server.engine import Engine
from playground.server.job import Job, Viewer
from playground.server.limits import Limits
from playground.server.refusal import Refusal

log = logging.getLogger(__name__)


class Client(Viewer, Protocol):
    """A connection, as a request sees it."""

    engine: Engine
    limits: Limits
    person: str
    watched: set[str]
    follows: bool

    def say(self, message: Message) -> None:
        """Send a message, reliably."""

    def refuse(self, refusal: Refusal, re: int | None) -> None:
        """Say why a request is not granted."""

    def unwatch(self, job: str) -> None:
        """Send nothing more of a run."""


def answer(client: Client, request: Request) -> None:
    """Carry out a request and reply to it; raises `Refusal`."""
    engine = client.engine
    match request:
        case Ping():
            client.say(Pong(re=request.id))
        case Ack():
            acknowledge(client, request)
        case Submit(spec=spec, name=name):
            job = engine.submit(client.person, spec, name)
            client.say(Accepted(re=request.id, job=job.id))
        case Check(spec=spec):
            checked = engine.check(client.person, spec)
            client.say(Checked(checked.parameters(), checked.steps(), checked.plan(), re=request.id))
        case List(follow=follow):
            client.follows = follow
            client.say(Runs(engine.runs(client.person), re=request.id))
        case Subscribe():
            subscribe(client, request)
        case Unsubscribe():
            client.unwatch(job_of(client, request).id)
            accept(client, request)
        case Export(file=file, offset=offset):
            send_file(client, request, file, offset)
        case Upload() | Chunk() | Finish() | Uploads() | Discard():
            bring(client, request)
        case Auth():
            raise Refusal("message", "message.choice", field="type", expected="submit | subscribe | list")
        case _:
            steer(client, request)
            accept(client, request)


def bring(client: Client, request: Request) -> None:
    """What people do with data of their own; a `Finish` is answered when they have been checked."""
    person, engine, uploads = client.person, client.engine, client.engine.uploads
    match request:
        case Upload(kind=kind, name=name, size=size):
            client.say(Uploading(engine.upload(person, kind, name, size), 0, re=request.id))
        case Chunk(upload=id, offset=offset, data=data):
            client.say(Uploading(id, uploads.add(person, id, offset, data), re=request.id))
        case Finish(upload=id):
            uploads.finish(person, id).add_done_callback(partial(tell_checked, client, request))
        case Uploads():
            client.say(Stored(uploads.mine(person), re=request.id))
        case Discard(upload=id):
            uploads.discard(person, id)
            accept(client, request)


def tell_checked(client: Client, request: Finish, check: asyncio.Task[dict[str, Any]]) -> None:
    """Say what the check of an upload has found, or why nothing can come of it."""
    error = None if check.cancelled() else check.exception()
    if check.cancelled():  # discarded meanwhile
        client.refuse(Refusal("upload", "upload.unknown", field="upload", given=request.upload), request.id)
    elif isinstance(error, Refusal):
        client.refuse(error, request.id)
    elif error:
        log.error("upload %s", request.upload, exc_info=error)
        client.refuse(Refusal("upload", "upload.unreadable"), request.id)
    else:
        client.say(Stored([check.result()], re=request.id))


def steer(client: Client, request: Request) -> None:
    """What only the person whose run it is may ask for."""
    engine, job = client.engine, own_job(client, request)
    match request:
        case Set(spec=spec):
            engine.set(job, spec)
        case Run(epochs_per_s=rate):
            engine.run(job, rate)
        case Pause():
            engine.pause(job)
        case Step(epochs=epochs, steps=steps):
            engine.step(job, epochs, steps)
        case Probe(about=about):
            engine.probe(job, about)
        case Cancel():
            engine.cancel(job)
        case Resume():
            engine.resume(job)
        case Rename(name=name):
            engine.rename(job, name)
        case Delete():
            engine.delete(job)


def accept(client: Client, request: Request) -> None:
    """The request has been taken."""
    client.say(Accepted(re=request.id, job=request.job))


def job_of(client: Client, request: Request) -> Job:
    """The run that a request means."""
    if request.job is None:
        raise Refusal("job", "job.missing", field="job")
    if request.job not in client.engine.jobs:
        raise Refusal("job", "job.unknown", field="job", given=request.job[:40])
    return client.engine.jobs[request.job]


def own_job(client: Client, request: Request) -> Job:
    """The run that a request means, if it belongs to whoever asks."""
    job = job_of(client, request)
    if job.card.person != client.person:
        raise Refusal("forbidden", "forbidden", field="job")
    return job


def subscribe(client: Client, request: Subscribe) -> None:
    """Watch a run, or watch other topics of it."""
    job = job_of(client, request)
    client.limits.check("topics", len(request.topics))
    client.limits.check("subscriptions", len(client.watched | {job.id}))
    for topic in request.topics:
        if topic not in job.card.spec.TOPICS:
            known = " | ".join(job.card.spec.TOPICS)
            raise Refusal("spec", "spec.choice", field="topics", expected=known, given=topic[:40])
    client.watched.add(job.id)
    accept(client, request)
    job.subscribe(client, frozenset(request.topics), request.after)
    client.engine.tell_hunger(job)


def acknowledge(client: Client, request: Ack) -> None:
    """Give credit for the next frames. The one request that is answered by frames alone."""
    client.outbox.ack(request.job)
    client.wake()
    for id in [request.job] if request.job in client.watched else client.watched:
        if id in client.engine.jobs:
            client.engine.tell_hunger(client.engine.jobs[id])


def send_file(client: Client, request: Export, file: ExportFile, offset: int) -> None:
    """One piece of a file; the client asks for the next when it has this one."""
    job = job_of(client, request)
    piece, total = export.read(job, file, offset)
    client.say(Exported(file, offset, len(piece), total, re=request.id, job=job.id))
    client.put(Frame(job.id, 0, "export", job.card.step, "uint8", (len(piece),), piece).encode())
