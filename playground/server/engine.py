"""Everybody's runs: what waits, what trains, and what people may do to it. It knows no sockets.

Each slot (a device, or a share of one) trains one run at a time; whose run is next is `fair_queue`'s
business, what a run's process does is `running`'s.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playground.protocol import Queued, Status
from playground.server import specs
from playground.server.devices import Device
from playground.server.executor import Executor
from playground.server.fair_queue import FairQueue, estimates
from playground.server.intake import FILES
from playground.server.job import Card, Job, load
from playground.server.limits import Limits
from playground.server.looking import Lookers
from playground.server.refusal import Refusal
from playground.server.running import Running
from playground.server.specs.own import Kind
from playground.server.uploads import Uploads
from playground.server.worker.messages import AnyCommand, Pause, Probe, Run, Set, Step

log = logging.getLogger(__name__)
REMEMBERED = 20  # durations from which the next one is guessed
WARM_AFTER = 1.0  # s that a run has the machine to itself before the process of the next one is made
TRAINING: tuple[Status, ...] = ("running", "paused")


@dataclass
class Slot:
    """A place for one run. `share` is the part of the device's memory that it may use."""

    index: int
    device: Device
    share: float
    running: Running | None = None


@dataclass
class Engine:
    """All runs and slots of one server."""

    folder: Path
    devices: list[Device]
    executor: Executor
    limits: Limits = field(default_factory=Limits)
    jobs_per_device: int = 1
    threads: int = 1

    def __post_init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self.queue = FairQueue()
        self.uploads = Uploads(self.folder.with_name("uploads"), self.limits)
        self.slots = [
            Slot(index, device, 1 / self.jobs_per_device)
            for index, device in enumerate(
                device for device in self.devices for _ in range(self.jobs_per_device)
            )
        ]
        self.stopping = False
        self.ended: dict[str, int] = {}  # how many runs came to each end
        self.changed: Callable[[str], None] = lambda person: None  # this person's runs have changed
        self._durations: deque[float] = deque(maxlen=REMEMBERED)
        self._tasks: set[asyncio.Task[None]] = set()
        self._lookers = Lookers(self.devices[0], self.executor, self.limits, self.threads)
        self._first: dict[str, list[AnyCommand]] = {}  # what parked runs are told once they are back

    # ---- from start to stop

    async def start(self) -> None:
        """Take up what the last server left: what waited waits again, what trained without a good-bye is
        lost."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.uploads.start()
        found = [job for path in self.folder.iterdir() if path.name[0] != "." and (job := load(path))]
        for job in sorted(found, key=lambda job: job.card.created):
            self.jobs[job.id] = job
            if job.card.status == "queued":
                self.queue.add(job.card.person, job.id)
            elif job.active and not self._is_parked(job):
                job.move("lost", Refusal("lost", "lost.server").record())
                job.settle()
        for slot in self.slots:
            self.executor.warm(slot.index)
        self.dispatch()

    async def stop(self, grace: float) -> None:
        """Let every job save and end, for at most `grace` seconds; their runs wait for the next server."""
        self.stopping = True
        for slot in self.slots:
            if slot.running:
                slot.running.suspend()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        await self.uploads.stop()
        await self._lookers.close()
        await self.executor.close()
        if self._tasks:
            await asyncio.wait(self._tasks)
        for id, (command, *_) in self._first.items():
            if not isinstance(command, Run):  # the next server must not let it go on further than it was told
                self.jobs[id].move("paused")
        for job in self.jobs.values():
            job.log.close()

    # ---- what people ask for

    def check(self, person: str, spec: Any) -> specs.Spec:
        """The spec, if this person can train it; raises `Refusal`."""
        return specs.parse(self.uploads.filled(person, spec), self.limits)

    def submit(self, person: str, spec: Any, name: str) -> Job:
        """A new run in the queue; raises `Refusal`."""
        parsed = self.check(person, spec)
        self.limits.check("name_characters", len(name))
        self._admit(person)
        own = [job for job in self.jobs.values() if job.card.person == person]
        if len(own) >= self.limits.runs_per_person:
            raise self._full("runs_per_person")
        id = secrets.token_urlsafe(16).replace("-", "_")
        card = Card(id, person, name or specs.title(parsed), parsed, time.time())
        job = Job.create(self.folder / id, card)
        self.uploads.give(parsed, job.folder)
        self.jobs[id] = job
        self._enqueue(job)
        return job

    def upload(self, person: str, kind: Kind, name: str, size: int) -> str:
        """The id of a new upload; raises `Refusal`. What this person's runs have kept of others counts."""
        folders = [job.folder for job in self.jobs.values() if job.card.person == person]
        kept = (folder / file for folder in folders for file in FILES.values())
        return self.uploads.begin(person, kind, name, size, kept)

    def resume(self, job: Job) -> None:
        """Put a run that has stopped into the queue again."""
        self._expect(job, "failed", "cancelled", "out_of_memory", "timed_out", "lost")
        if job.card.checkpoint is None:
            raise Refusal("status", "resume.none", given=job.card.status)
        self._admit(job.card.person)
        self._lookers.leave(job)
        self._requeue(job)
        self._enqueue(job)

    def cancel(self, job: Job) -> None:
        """End a run that waits, trains or is paused."""
        if self.queue.remove(job.id) or self._is_parked(job):
            self._first.pop(job.id, None)
            self._end(job, "cancelled")
            self.dispatch()
        elif running := self._running(job):
            running.cancel()
        else:
            self._expect(job, "queued", "starting", *TRAINING)

    def pause(self, job: Job) -> None:
        """Stop after the step under way."""
        self._command(job, Pause())

    def run(self, job: Job, epochs_per_s: float | None) -> None:
        """Train on."""
        if epochs_per_s is not None and not epochs_per_s > 0:
            raise Refusal(
                "spec", "spec.rule", field="epochs_per_s", expected="`float` > 0", given=epochs_per_s
            )
        self._command(job, Run(epochs_per_s))

    def step(self, job: Job, epochs: int, steps: int | None) -> None:
        """Stop after so many more epochs or steps."""
        count = epochs if steps is None else steps
        if count < 1:
            raise Refusal("spec", "spec.steps", field="epochs" if steps is None else "steps", given=count)
        self._command(job, Step(min(epochs, self.limits.steps), steps))

    def set(self, job: Job, changes: Any) -> None:
        """Go on with other settings."""
        spec = specs.changed(job.card.spec, changes, self.limits)
        self._command(job, Set(specs.to_json(spec)))

    def probe(self, job: Job, about: dict[str, Any]) -> None:
        """Look at the network through an example, also when the run has ended."""
        probe = Probe(job.card.spec.probe(about))
        if job.active or job.card.checkpoint is None or self.stopping:
            self._command(job, probe)
        else:
            self._lookers.probe(job, probe)

    def rename(self, job: Job, name: str) -> None:
        """Give a run another name."""
        self.limits.check("name_characters", len(name))
        job.card.name = name
        job.write_card()
        self.changed(job.card.person)

    def delete(self, job: Job) -> None:
        """Remove a run that has ended."""
        if job.active:
            self._expect(job, "done", "failed", "cancelled", "out_of_memory", "timed_out", "lost")
        self._lookers.leave(job)
        for viewer in list(job.viewers):
            job.unsubscribe(viewer)
        del self.jobs[job.id]
        job.delete()
        self.changed(job.card.person)

    def runs(self, person: str) -> list[dict[str, Any]]:
        """A person's runs, newest first."""
        own = [job.card for job in self.jobs.values() if job.card.person == person]
        places = {job: place for place, job in enumerate(self.queue.order(), 1)}
        return [
            {
                "job": card.job,
                "name": card.name,
                "recipe": specs.to_json(card.spec)["recipe"],
                "status": card.status,
                "step": card.step,
                "steps": card.spec.steps(),
                "created": card.created,
                "checkpoint": card.checkpoint,
                "position": places.get(card.job),
            }
            for card in sorted(own, key=lambda card: -card.created)
        ]

    def tell_hunger(self, job: Job) -> None:
        """Somebody may have become ready to see a topic of this run."""
        if running := self._running(job):
            running.draw()
        else:
            self._lookers.draw(job)

    # ---- the queue

    def _admit(self, person: str) -> None:
        if self.stopping:
            raise Refusal("stopping", "stopping")
        if self.queue.waiting(person) >= self.limits.queued_per_person:
            raise self._full("queued_per_person")
        if len(self.queue) >= self.limits.queued:
            raise self._full("queued")

    def _full(self, name: str) -> Refusal:
        return Refusal("limit", "limit.wait", field=name, expected=getattr(self.limits, name))

    def _enqueue(self, job: Job) -> None:
        self.queue.add(job.card.person, job.id)
        # The reply to whoever asked goes out before what happens next.
        asyncio.get_running_loop().call_soon(self.dispatch)

    def dispatch(self) -> None:
        """Give every free slot the next run, and tell those that wait where they are."""
        for slot in self.slots:
            if slot.running or self.stopping:
                continue
            id = self.queue.take(lambda person: self._trained_by(person) < self.limits.running_per_person)
            if id is None:
                break
            job = self.jobs[id]
            place = (slot.device, slot.share, self.executor, self.limits, self.threads)
            slot.running = Running(job, *place, self._first.pop(id, ()))
            slot.running.progressed = self.changed
            task = asyncio.create_task(self._occupy(slot, slot.running))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            if self.queue:  # the next run of this slot finds a process that has everything imported
                asyncio.get_running_loop().call_later(WARM_AFTER, self._warm_next, slot)
        self._tell_positions()

    def _warm_next(self, slot: Slot) -> None:
        if slot.running and self.queue and not self.stopping:
            self.executor.warm(slot.index)

    async def _occupy(self, slot: Slot, running: Running) -> None:
        job = running.job
        began = time.monotonic()
        self.changed(job.card.person)
        try:
            status, error = await running.live(slot.index)
        except Exception:
            log.exception("run %s", job.id)
            status, error = "failed", Refusal("crashed", "crashed", run=job.id).record()
        slot.running = None
        try:
            if status == "suspended" or (self.stopping and status not in ("done", "cancelled")):
                self._set_aside(job, running.unheard)
            else:
                self._durations.append(time.monotonic() - began)
                self._end(job, status, error)
        except OSError:  # the disk is full: the run is not what it should be, but the slot is free
            log.exception("run %s cannot be written", job.id)
        if not self.stopping:
            self.executor.warm(slot.index)
            self.dispatch()

    def _end(self, job: Job, status: Status, error: dict[str, Any] | None = None) -> None:
        self.ended[status] = self.ended.get(status, 0) + 1
        job.write_frames()
        job.move(status, error)
        job.settle()
        self.changed(job.card.person)

    def _set_aside(self, job: Job, unheard: list[AnyCommand]) -> None:
        """A run had to leave its slot: a paused one is parked, and comes back when its person says so."""
        if not self._is_parked(job):
            self._requeue(job)
            return
        job.write_frames()
        for command in () if self.stopping else unheard:
            self._unpark(job, command)

    def _unpark(self, job: Job, command: AnyCommand) -> None:
        """Bring a parked run back when its turn comes: to go on, or paused as it was to do this there."""
        if job.id in self._first:
            self._first[job.id].append(command)
        else:
            goes_on = isinstance(command, (Run, Step))
            self._first[job.id] = [command] if goes_on else [Pause(), command]
            self._requeue(job)
            self._enqueue(job)

    def _requeue(self, job: Job) -> None:
        """The run goes on from its checkpoint, or from the start: what came after is trained again."""
        back = {"step": 0, "epoch": 0.0}
        if job.card.checkpoint is not None:
            part = job.card.checkpoint / job.card.spec.steps()
            back = {"step": job.card.checkpoint, "epoch": part * job.card.spec.epochs}
        job.write_frames()
        job.record({"type": "state", "status": "queued", **back})
        self.changed(job.card.person)

    def _tell_positions(self) -> None:
        order = self.queue.order()
        typical = sum(self._durations) / len(self._durations) if self._durations else None
        remaining = [slot.running.remaining(typical) if slot.running else 0.0 for slot in self.slots]
        known = None if None in remaining else typical
        seconds = estimates(len(order), [left or 0.0 for left in remaining], known)
        for place, (id, eta) in enumerate(zip(order, seconds, strict=True), 1):
            if self.jobs[id].tell_position(Queued(place, eta and round(eta, 1), job=id)):
                self.changed(self.jobs[id].card.person)

    # ---- help

    def _trained_by(self, person: str) -> int:
        return sum(slot.running.job.card.person == person for slot in self.slots if slot.running)

    def _running(self, job: Job) -> Running | None:
        return next((slot.running for slot in self.slots if slot.running and slot.running.job is job), None)

    def _command(self, job: Job, command: AnyCommand) -> None:
        self._expect(job, *TRAINING)
        if running := self._running(job):
            running.send(command)
        elif not isinstance(command, Pause):
            self._admit(job.card.person)
            self._unpark(job, command)

    def _is_parked(self, job: Job) -> bool:
        """Whether a run is paused and holds no slot; it always has a checkpoint of that step."""
        return job.card.status == "paused" and self._running(job) is None

    def _expect(self, job: Job, *statuses: Status) -> None:
        if job.card.status not in statuses:
            raise Refusal("status", "status", given=job.card.status, expected=", ".join(statuses))
