"""Every message between a page and an engine.

An engine answers the same messages wherever it runs: in the page's Web Worker they are plain objects given to
`postMessage`, on a WebSocket JSON text. The field `type` is the class name in lower case; fields that are
null may be left out. Arrays travel as frames (`frame.py`). What only the worker knows is in
`worker_protocol.py`, what is about people's own data in `upload_protocol.py`; `docs/protocol.md` tells the
rest to those who write a client of the server.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from playground.message import Json as Json
from playground.message import Message as Message
from playground.message import Reply as Reply
from playground.message import Request as Request
from playground.upload_protocol import Chunk as Chunk
from playground.upload_protocol import Discard as Discard
from playground.upload_protocol import Finish as Finish
from playground.upload_protocol import Stored as Stored
from playground.upload_protocol import Upload as Upload
from playground.upload_protocol import Uploading as Uploading
from playground.upload_protocol import Uploads as Uploads
from playground.worker_protocol import (
    Answer,
    Ask,
    Boot,
    Frames,
    Limit,
    Points,
    Poke,
    Progress,
    Regenerate,
    Reset,
    Restore,
    Transcribe,
    Transcript,
)

Status = Literal[
    "queued", "starting", "running", "paused",
    "done", "failed", "cancelled", "out_of_memory", "timed_out", "lost",
]  # fmt: skip
Code = Literal[
    "spec", "absent", "diverged", "early", "crashed", "unsupported",
    "message", "token", "forbidden", "job", "status", "limit", "slow",
    "stopping", "export", "upload", "out_of_memory", "timed_out", "lost",
]  # fmt: skip
ExportFile = Literal["weights", "history", "spec", "script"]

SUBPROTOCOL = "v1.neural-playground"
ACTIVE: frozenset[Status] = frozenset({"queued", "starting", "running", "paused"})


# ---- page to engine -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Auth(Request):
    """Server only, and first. `person` is whose runs these are: a text that the client keeps to itself."""

    token: str = ""
    person: str = ""
    language: Literal["en", "es"] = "en"


@dataclass(frozen=True)
class Submit(Request):
    """Here is an experiment. The worker takes it in place of the last; the server queues a run."""

    spec: Json
    name: str = ""


@dataclass(frozen=True)
class Check(Request):
    """Server only: what would this spec train? Nothing is started."""

    spec: Json


@dataclass(frozen=True)
class Set(Request):
    """Go on with these settings. The worker resets what it must; the server takes what a run can change."""

    spec: Json


@dataclass(frozen=True)
class Run(Request):
    """Train until told otherwise, at most `epochs_per_s` epochs a second; null: as fast as it can."""

    epochs_per_s: float | None = None


@dataclass(frozen=True)
class Pause(Request):
    """Stop after the training step under way."""


@dataclass(frozen=True)
class Step(Request):
    """Stop, then train `epochs` epochs; or, on the server, `steps` training steps."""

    epochs: int = 1
    steps: int | None = None


@dataclass(frozen=True)
class Subscribe(Request):
    """Send frames of these topics and no others; what nobody watches is not computed. `unit`: see `boundary`.

    The server also sends the run's events: those after `after` when it has them at hand, else a `Snapshot`.
    """

    topics: list[str]
    unit: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Unsubscribe(Request):
    """Server only: send nothing more of this run."""


@dataclass(frozen=True)
class Ack(Request):
    """The last frames have been painted: here is the credit for the next ones (of every run, or of `job`)."""


@dataclass(frozen=True)
class Probe(Request):
    """Server only: look at the network through this example from now on; what it is depends on the recipe."""

    about: Json


@dataclass(frozen=True)
class Ping(Request):
    """Are you there? The worker answers with a `State`, the server with a `Pong`."""


@dataclass(frozen=True)
class Cancel(Request):
    """Stop. The worker forgets the experiment; the server keeps the run, its checkpoint and its weights."""


@dataclass(frozen=True)
class Resume(Request):
    """Server only: queue a run that has stopped before its end again, to go on from its last checkpoint."""


@dataclass(frozen=True)
class List(Request):
    """Server only: my runs, now and (if `follow`) whenever they change."""

    follow: bool = False


@dataclass(frozen=True)
class Rename(Request):
    """Server only: give a run this name."""

    name: str


@dataclass(frozen=True)
class Delete(Request):
    """Server only: remove a run that has ended, and all its files."""


@dataclass(frozen=True)
class Export(Request):
    """Server only: a piece of a file from `offset`: `weights` (safetensors), `history`, `spec` (JSON),
    `script` (plain PyTorch)."""

    file: ExportFile
    offset: int = 0


# ---- engine to page -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hello(Reply):
    """Server: the token is right. Who answers, on which devices, what it can train and what it allows."""

    server: str
    protocol: str
    version: str
    devices: list[Json]
    recipes: Json
    limits: Json


@dataclass(frozen=True)
class Accepted(Reply):
    """The request has been taken. The worker's `layout` tells where each layer lies in the parameters."""

    layout: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Checked(Reply):
    """Server: the spec can be trained. How large the network is, how many steps the run takes, and what
    `plan` the recipe has of it."""

    parameters: int
    steps: int
    plan: list[Json]


@dataclass(frozen=True)
class Queued(Reply):
    """Server: this run is number `position` of those that wait; `eta` seconds to go, null if unknown."""

    position: int
    eta: float | None = None


@dataclass(frozen=True)
class State(Reply):
    """What the engine is doing; sent when it changes. `effect` is what the last `Set` reset.

    From the server also the `status`, the training `step`, and the `spec` when a `Set` has changed it.
    """

    running: bool
    epoch: float
    effect: Literal["none", "live", "points", "network", "data"] = "none"
    status: Status | None = None
    step: int | None = None
    spec: Json | None = None


@dataclass(frozen=True)
class Metrics(Reply):
    """Server: what was measured at a training step; a value that is not a finite number is left out."""

    step: int
    epoch: float
    values: dict[str, float]


@dataclass(frozen=True)
class Checkpoint(Reply):
    """Server: the run can be resumed from this step."""

    step: int


@dataclass(frozen=True)
class Error(Reply):
    """The engine refused something or stopped. `field` is the setting or limit, `expected` its rule or
    value."""

    code: Code
    message: str
    hint: str | None = None
    field: str | None = None
    expected: str | None = None
    given: str | None = None


@dataclass(frozen=True)
class Snapshot(Reply):
    """Server: all there is to know of a run up to `seq`; forget what came before.

    If `points` is not 0, a frame of topic `history` follows, float64 (len(columns), points), NaN where none
    was measured. When there are too many points, every second one is left out, as often as needed.
    """

    name: str
    spec: Json
    status: Status
    step: int
    epoch: float
    steps: int
    columns: list[str]
    points: int
    topics: list[str]
    checkpoint: int | None = None
    error: Json | None = None


@dataclass(frozen=True)
class Runs(Reply):
    """Server: my runs, newest first: job, name, recipe, status, step, steps, created, position if queued."""

    runs: list[Json]


@dataclass(frozen=True)
class Exported(Reply):
    """Server: `size` bytes from `offset`, of `total`, follow at once, as a uint8 frame of topic `export`."""

    file: ExportFile
    offset: int
    size: int
    total: int


@dataclass(frozen=True)
class Pong(Reply):
    """Server: I am here."""


WORKER_ONLY: tuple[type[Message], ...] = (
    Boot, Reset, Regenerate, Points, Poke, Limit, Restore, Transcribe, Ask,
)  # fmt: skip
TO_SERVER: tuple[type[Request], ...] = (
    Auth, Submit, Check, Set, Run, Pause, Step, Subscribe, Unsubscribe, Ack, Probe, Ping, Cancel, Resume,
    List, Rename, Delete, Export, Upload, Chunk, Finish, Uploads, Discard,
)  # fmt: skip
FROM_SERVER: tuple[type[Reply], ...] = (
    Hello, Accepted, Checked, Queued, State, Metrics, Checkpoint, Error, Snapshot, Runs, Exported, Pong,
    Uploading, Stored,
)  # fmt: skip
TO_ENGINE: tuple[type[Message], ...] = (*WORKER_ONLY, *TO_SERVER)
TO_PAGE: tuple[type[Message], ...] = (Progress, Frames, Transcript, Answer, *FROM_SERVER)
