"""The frame: one array with a small header, as it travels between an engine and a page.

In the worker it is a transferable buffer beside its header; on the wire

    u32 header length, little endian | header, UTF-8 JSON | zeros up to a multiple of 8 | little-endian bytes

so that a browser can lay a typed array over the bytes without copying them.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from typing import ClassVar, Literal

Dtype = Literal["float32", "float64", "uint8", "int32"]
ITEM_SIZE: dict[str, int] = {"float32": 4, "float64": 8, "uint8": 1, "int32": 4}
MAX_HEADER = 64 * 1024
MAX_RANK = 8


@dataclass(frozen=True)
class Frame:
    """One array of a topic at one training step.

    Topics of the small network: `data` (N, 3) x, y, label; `weights` (P,); `boundary` (100, 100), top row
    first; `neurons` (units, 25, 25); `features` (7, 25, 25). Those of the server are in its `Hello`.
    """

    TOPICS: ClassVar[tuple[str, ...]] = ("data", "weights", "boundary", "neurons", "features", "thumbnails")

    job: str
    seq: int
    topic: str
    step: int
    dtype: Dtype
    shape: tuple[int, ...]
    payload: bytes

    def encode(self) -> bytes:
        """The frame as sent on a WebSocket."""
        names = ("job", "seq", "topic", "step", "dtype", "shape")
        text = json.dumps({name: getattr(self, name) for name in names}, separators=(",", ":")).encode()
        padding = -(4 + len(text)) % 8
        return struct.pack("<I", len(text)) + text + bytes(padding) + self.payload

    @classmethod
    def decode(cls, data: bytes) -> Frame:
        """The frame in `data`; raises ValueError when it is none, or not as long as its header says."""
        if len(data) < 4:
            raise ValueError(f"expected at least 4 bytes; got {len(data)}")
        (length,) = struct.unpack_from("<I", data)
        longest = min(MAX_HEADER, len(data) - 4)
        if not 0 < length <= longest:
            raise ValueError(f"expected a header of 1 to {longest} bytes; got {length}")
        try:
            header = json.loads(data[4 : 4 + length])
            job, seq, topic, step = header["job"], header["seq"], header["topic"], header["step"]
            dtype, shape = header["dtype"], header["shape"]
            size = ITEM_SIZE[dtype]
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"expected a frame header; got {error!r}") from error
        if not (isinstance(job, str) and isinstance(topic, str) and _is_natural(seq) and _is_natural(step)):
            raise ValueError("expected texts for job and topic, whole numbers for seq and step")
        if not isinstance(shape, list) or len(shape) > MAX_RANK or not all(map(_is_natural, shape)):
            raise ValueError(f"expected a shape of at most {MAX_RANK} whole numbers")
        payload = data[4 + length + (-(4 + length) % 8) :]
        size *= math.prod(shape)
        if size != len(payload):
            raise ValueError(f"expected {dtype}{shape}; got {len(payload)} bytes")
        return cls(job, seq, topic, step, dtype, tuple(shape), payload)


def _is_natural(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53
