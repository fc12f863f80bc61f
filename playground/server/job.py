"""One run: its events and what they add up to, its files, and who is watching. It does not train; see
`engine`."""

from __future__ import annotations

import contextlib
import shutil
from collections import deque
from pathlib import Path
from typing import Any, Protocol

import msgspec

from playground.frame import Frame
from playground.protocol import ACTIVE, Queued, Snapshot, Status
from playground.server.event_log import Event, EventLog
from playground.server.history import History
from playground.server.outbox import Outbox
from playground.server.refusal import render
from playground.server.specs import Spec, to_json

TAIL = 512  # events kept at hand for clients that were away for a moment
CARD = "run.json"
FRAMES = "frames"


class Viewer(Protocol):
    """A connection, as a run sees it."""

    outbox: Outbox
    language: str

    def put(self, data: str | bytes) -> None:
        """Send reliably."""

    def wake(self) -> None:
        """There may be something to send."""


class Card(msgspec.Struct):
    """What is known of a run without reading its log; the file `run.json`."""

    job: str
    person: str
    name: str
    spec: Spec
    created: float
    status: Status = "queued"
    step: int = 0
    epoch: float = 0.0
    checkpoint: int | None = None
    error: dict[str, Any] | None = None


class Job:
    """A run in its folder. `card` is always up to date; the curve is in memory only while somebody needs
    it."""

    def __init__(self, folder: Path, card: Card) -> None:
        self.folder = folder
        self.card = card
        self.viewers: set[Viewer] = set()
        self.log = EventLog(folder / "events.jsonl")
        self._history: History | None = None
        self._tail: deque[Event] = deque(maxlen=TAIL)
        self._frames: dict[str, bytes] = {}
        self._told: Queued | None = None

    @classmethod
    def create(cls, folder: Path, card: Card) -> Job:
        """A new run; raises OSError when the disk is full."""
        folder.mkdir(parents=True)
        job = cls(folder, card)
        job._history = History()
        job.record({"type": "state", "status": "queued", "step": 0, "epoch": 0.0})
        return job

    @property
    def id(self) -> str:
        """The name of the run in messages; nobody guesses it."""
        return self.card.job

    @property
    def active(self) -> bool:
        """Whether the run waits or trains."""
        return self.card.status in ACTIVE

    # ---- events

    def record(self, event: Event) -> None:
        """Number an event, keep it, and send it to everybody who watches."""
        self._load()
        event = self.log.append(event)
        self._apply(event)
        if event["type"] != "metrics":
            self.write_card()
        texts: dict[str, str] = {}
        for viewer in list(self.viewers):
            if viewer.language not in texts:
                texts[viewer.language] = self._text(event, viewer.language)
            viewer.put(texts[viewer.language])

    def move(self, status: Status, error: dict[str, Any] | None = None) -> None:
        """Go into a state; an error says why."""
        self._load()  # first: the card may be older than the log
        if error:
            self.record({"type": "error", **error})
        state = {"type": "state", "status": status, "step": self.card.step, "epoch": self.card.epoch}
        self.record(state)
        if not self.active:
            self.log.sync()

    def _apply(self, event: Event) -> None:
        assert self._history is not None
        card = self.card
        match event:
            case {"type": "state", "status": status, "step": step, "epoch": epoch}:
                if step < card.step:
                    self._history.rewind(step)
                card.status, card.step, card.epoch = status, step, epoch
                if "spec" in event:
                    card.spec = msgspec.convert(event["spec"], Spec)
                if status == "queued":
                    card.error = None
            case {"type": "metrics", "step": step, "epoch": epoch, "values": values}:
                card.step, card.epoch = step, epoch
                self._history.add(step, epoch, values)
            case {"type": "checkpoint", "step": step}:
                card.checkpoint = step
            case {"type": "error", **record}:
                card.error = record
        self._tail.append(event)

    def _load(self) -> None:
        """Read the log, if it is not in memory."""
        if self._history is None:
            self._history = History()
            self.card.step = 0
            for event in self.log.read():
                self._apply(event)

    def settle(self) -> None:
        """Forget what can be read again: the run has ended and nobody watches."""
        if not self.active and not self.viewers:
            self.log.close()
            self._history = None
            self._tail.clear()
            self._frames.clear()

    def _text(self, event: Event, language: str) -> str:
        """An event as clients read it."""
        if event["type"] == "error":
            message = render(event, language, job=self.id, seq=event["seq"]).to_json()
        else:
            extra = {"running": event["status"] == "running"} if event["type"] == "state" else {}
            message = {**event, **extra, "job": self.id}
        return msgspec.json.encode(message).decode()

    # ---- watching

    def subscribe(self, viewer: Viewer, topics: frozenset[str], after: int | None) -> None:
        """Send what a viewer has missed, and from now on everything."""
        self._load()
        self._load_frames()
        self.viewers.add(viewer)
        viewer.outbox.watch(self.id, topics)
        missed = [event for event in self._tail if after is not None and event["seq"] > after]
        if after is not None and len(missed) == self.log.seq - after:
            for event in missed:
                viewer.put(self._text(event, viewer.language))
        else:
            self._send_snapshot(viewer)
        if self._told and self.card.status == "queued":
            viewer.put(msgspec.json.encode(self._told.to_json()).decode())
        for topic, frame in self._frames.items():
            viewer.outbox.offer(self.id, topic, frame)
        viewer.wake()

    def tell_position(self, queued: Queued) -> bool:
        """Where the run is in the queue; told, and True, when that has changed."""
        if queued == self._told:
            return False
        self._told = queued
        for viewer in list(self.viewers):
            viewer.put(msgspec.json.encode(queued.to_json()).decode())
        return True

    def unsubscribe(self, viewer: Viewer) -> None:
        """Send nothing more."""
        if viewer in self.viewers:
            self.viewers.remove(viewer)
            viewer.outbox.unwatch(self.id)
            self.settle()

    def show(self, data: bytes) -> None:
        """A frame has come from the job: it takes the place of the last one of its topic."""
        topic = Frame.decode(data).topic
        self._frames[topic] = data
        for viewer in self.viewers:
            viewer.outbox.offer(self.id, topic, data)
            viewer.wake()

    def hungry(self) -> set[str]:
        """Topics that somebody is ready to see."""
        return set().union(*(viewer.outbox.hungry(self.id) for viewer in self.viewers))

    def _send_snapshot(self, viewer: Viewer) -> None:
        assert self._history is not None
        columns, points, table = self._history.table()
        card = self.card
        snapshot = Snapshot(
            name=card.name,
            spec=to_json(card.spec),
            status=card.status,
            step=card.step,
            epoch=card.epoch,
            steps=card.spec.steps(),
            columns=columns,
            points=points,
            topics=sorted(card.spec.TOPICS),
            checkpoint=card.checkpoint,
            error=render(card.error, viewer.language).to_json() if card.error else None,
            job=self.id,
            seq=self.log.seq,
        )
        viewer.put(msgspec.json.encode(snapshot.to_json()).decode())
        if points:
            shape = (len(columns), points)
            viewer.put(Frame(self.id, self.log.seq, "history", card.step, "float64", shape, table).encode())

    # ---- files

    def write_card(self) -> None:
        """Bring `run.json` up to date."""
        fresh = self.folder / f".{CARD}"
        fresh.write_bytes(msgspec.json.encode(self.card))
        fresh.replace(self.folder / CARD)

    def write_frames(self) -> None:
        """Keep the latest frame of every topic over a restart."""
        folder = self.folder / FRAMES
        folder.mkdir(exist_ok=True)
        for topic, frame in self._frames.items():
            fresh = folder / f".{topic}"
            fresh.write_bytes(frame)
            fresh.replace(folder / topic)

    def _load_frames(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            if not self._frames:
                files = sorted(path for path in (self.folder / FRAMES).iterdir() if path.name[0] != ".")
                self._frames = {path.name: path.read_bytes() for path in files}

    def delete(self) -> None:
        """Remove every file of the run."""
        self.log.close()
        # Renamed first: a folder half removed is no run.
        gone = self.folder.with_name(f".{self.folder.name}")
        self.folder.replace(gone)
        shutil.rmtree(gone)


def load(folder: Path) -> Job | None:
    """The run in a folder; None when there is none, or not a whole one."""
    try:
        return Job(folder, msgspec.json.decode((folder / CARD).read_bytes(), type=Card))
    except (OSError, ValueError):
        return None
