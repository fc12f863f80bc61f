"""What the server tells a job, and what a job tells the server. Arrays travel beside these, as frames."""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Command(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    """From the server to the job."""


class Start(Command, frozen=True):
    """The one job of this process: a checked spec, where its files are, and what it may use.

    `cuda` is the one GPU that the process sees, `share` the part of its memory, `memory` the bytes of host
    memory (0: no limit); with `resume` it goes on from the checkpoint in `folder`; with `look` it only
    answers probes.
    """

    job: str
    spec: dict[str, Any]
    folder: str
    device: Literal["cpu", "cuda"] = "cpu"
    threads: int = 1
    share: float = 1.0
    memory: int = 0
    resume: bool = False
    look: bool = False


class Set(Command, frozen=True):
    """Go on with this spec."""

    spec: dict[str, Any]


class Run(Command, frozen=True):
    """Train, at most so many epochs a second."""

    epochs_per_s: float | None = None


class Pause(Command, frozen=True):
    """Stop after this step."""


class Step(Command, frozen=True):
    """Stop after so many more epochs, or steps."""

    epochs: int = 1
    steps: int | None = None


class Draw(Command, frozen=True):
    """Somebody is ready to see these topics: send each once, when there is something new to see."""

    topics: list[str]


class Probe(Command, frozen=True):
    """Look at the network through this example from now on."""

    about: dict[str, Any]


class Cancel(Command, frozen=True):
    """Save and end."""


class Suspend(Command, frozen=True):
    """Save and end: the server is stopping and will take the run up again."""


class Event(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    """From the job to the server."""


class Ready(Event, frozen=True):
    """Everything is imported; waiting for `Start`."""


class Started(Event, frozen=True):
    """Data and network are on the device; training begins at `step`."""

    step: int
    epoch: float


class Moved(Event, frozen=True):
    """The job began to train, or stopped."""

    running: bool
    step: int
    epoch: float


class Changed(Event, frozen=True):
    """This spec is now in force."""

    spec: dict[str, Any]
    step: int
    epoch: float


class Measured(Event, frozen=True):
    """What was measured at a step."""

    step: int
    epoch: float
    values: dict[str, float]


class Saved(Event, frozen=True):
    """A checkpoint of this step is on the disk."""

    step: int


class Beat(Event, frozen=True):
    """Still here, and this far."""

    step: int
    epoch: float


class Drawn(Event, frozen=True):
    """The frames of these topics have been sent."""

    topics: list[str]


class Ended(Event, frozen=True):
    """The last words of a job; `key` and `values` are those of a `Refusal` when it did not end well."""

    status: Literal["done", "cancelled", "suspended", "failed", "out_of_memory"]
    step: int
    epoch: float
    key: str = ""
    values: dict[str, Any] = {}


AnyCommand = Start | Set | Run | Pause | Step | Draw | Probe | Cancel | Suspend
AnyEvent = Ready | Started | Moved | Changed | Measured | Saved | Beat | Drawn | Ended
decode_command = msgspec.json.Decoder(AnyCommand).decode
decode_event = msgspec.json.Decoder(AnyEvent).decode
encode = msgspec.json.encode
