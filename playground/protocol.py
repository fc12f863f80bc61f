"""Every message between a page and an engine, and the frame that carries arrays.

An engine answers the same messages wherever it runs: in the page's Web Worker they are plain objects given to
`postMessage`, on a WebSocket JSON text. The field `type` is the class name in lower case. Arrays travel as frames: in
the worker as transferable buffers beside their header, on the wire as

    u32 header length (little endian) | header, UTF-8 JSON | zero padding to a multiple of 8 | raw little-endian bytes
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal

Json = dict[str, Any]
Dtype = Literal["float32", "uint8", "int32"]
ITEM_SIZE: dict[str, int] = {"float32": 4, "uint8": 1, "int32": 4}
MAX_HEADER = 64 * 1024


class Message:
    """A message; `to_json` is what is sent."""

    def to_json(self) -> Json:
        return {"type": type(self).__name__.lower(), **asdict(self)}  # type: ignore[call-overload]


# ---- page to engine ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Boot(Message):
    """To the worker only, and first: where the runtime and the files of `kernels/` are."""

    base: str
    runtime: str
    kernels: list[str]


@dataclass(frozen=True)
class Submit(Message):
    """Here is an experiment: draw its data and first weights, and be ready. Replaces the one before."""

    spec: Json


@dataclass(frozen=True)
class Set(Message):
    """Go on with these settings; the engine resets only what the change makes it (`State.effect` says what)."""

    spec: Json


@dataclass(frozen=True)
class Run(Message):
    """Train until told otherwise, at most `epochs_per_s` epochs a second; null is as fast as the machine can."""

    epochs_per_s: float | None


@dataclass(frozen=True)
class Pause(Message):
    """Stop after the training step under way."""


@dataclass(frozen=True)
class Step(Message):
    """Stop, then train `epochs` epochs."""

    epochs: int = 1


@dataclass(frozen=True)
class Reset(Message):
    """Stop and go back to epoch 0 with new weights, or with the same first weights again if `same_weights`."""

    same_weights: bool = False


@dataclass(frozen=True)
class Regenerate(Message):
    """Draw new points from this seed; the network keeps its weights and goes on."""

    seed: str


@dataclass(frozen=True)
class Poke(Message):
    """Write one entry of the flat parameter vector by hand."""

    index: int
    value: float


@dataclass(frozen=True)
class Subscribe(Message):
    """Send frames of these topics and no others; what nobody watches is not computed. `unit`: see `boundary`."""

    topics: list[str]
    unit: int | None = None


@dataclass(frozen=True)
class Ack(Message):
    """The last frames have been painted: here is the credit for the next ones."""


@dataclass(frozen=True)
class Ping(Message):
    """Are you there? Answered by a `State`."""


@dataclass(frozen=True)
class Cancel(Message):
    """Stop and forget the experiment."""


# ---- engine to page ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress(Message):
    """How far the engine is on its way to being ready: `stage` is one of runtime, numpy, ready."""

    stage: Literal["runtime", "numpy", "ready"]


@dataclass(frozen=True)
class Accepted(Message):
    """The experiment is in place; `layout` tells where each layer lies in the flat parameter vector."""

    layout: Json


@dataclass(frozen=True)
class State(Message):
    """What the engine is doing; sent when it changes. `effect` is what the last `Set` reset."""

    running: bool
    epoch: int
    effect: Literal["none", "live", "network", "data"] = "none"


@dataclass(frozen=True)
class Error(Message):
    """The engine refused something or stopped; `field`, `expected` and `given` are set when a setting is to blame."""

    code: Literal["spec", "diverged", "crashed", "unsupported"]
    message: str
    field: str | None = None
    expected: str | None = None
    given: str | None = None


@dataclass(frozen=True)
class Frames(Message):
    """What the page draws next, at one epoch: `metrics` and a frame for each topic that changed."""

    metrics: Json
    frames: list[Json] = field(default_factory=list)


TO_ENGINE: tuple[type[Message], ...] = (
    Boot, Submit, Set, Run, Pause, Step, Reset, Regenerate, Poke, Subscribe, Ack, Ping, Cancel,
)  # fmt: skip
TO_PAGE: tuple[type[Message], ...] = (Progress, Accepted, State, Error, Frames)


# ---- frames ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Frame:
    """One array of a topic at one training step.

    Topics of the small network: `data` (N, 3) x, y, label; `weights` (P,); `boundary` (100, 100), top row first;
    `neurons` (units, 25, 25); `features` (7, 25, 25).
    """

    TOPICS: ClassVar[tuple[str, ...]] = ("data", "weights", "boundary", "neurons", "features")

    job: str
    seq: int
    topic: str
    step: int
    dtype: Dtype
    shape: tuple[int, ...]
    payload: bytes

    def encode(self) -> bytes:
        """The frame as sent on a WebSocket."""
        header = {
            "job": self.job,
            "seq": self.seq,
            "topic": self.topic,
            "step": self.step,
            "dtype": self.dtype,
            "shape": list(self.shape),
        }
        text = json.dumps(header, separators=(",", ":")).encode()
        padding = -(4 + len(text)) % 8
        return struct.pack("<I", len(text)) + text + bytes(padding) + self.payload

    @classmethod
    def decode(cls, data: bytes) -> Frame:
        """The frame in `data`; raises ValueError when it is not one, or its length is not what its header says."""
        if len(data) < 4:
            raise ValueError(f"expected at least 4 bytes; got {len(data)}")
        (length,) = struct.unpack_from("<I", data)
        if not 0 < length <= min(MAX_HEADER, len(data) - 4):
            raise ValueError(f"expected a header of 1 to {min(MAX_HEADER, len(data) - 4)} bytes; got {length}")
        try:
            header = json.loads(data[4 : 4 + length])
            shape = tuple(header["shape"])
            size = ITEM_SIZE[header["dtype"]]
            frame = cls(
                job=str(header["job"]),
                seq=int(header["seq"]),
                topic=str(header["topic"]),
                step=int(header["step"]),
                dtype=header["dtype"],
                shape=shape,
                payload=data[4 + length + (-(4 + length) % 8) :],
            )
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"expected a frame header; got {error!r}") from error
        for extent in shape:
            if not isinstance(extent, int) or isinstance(extent, bool) or extent < 0:
                raise ValueError(f"expected a shape of whole numbers; got {list(shape)}")
            size *= extent
        if size != len(frame.payload):
            raise ValueError(f"expected {size} bytes for {frame.dtype}{list(shape)}; got {len(frame.payload)}")
        return frame
