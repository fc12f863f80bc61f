"""The files of a run, piece by piece. Weights are safetensors: nothing that anybody loads can run.

A script is plain PyTorch, written from the spec: code that people read before they run it.
"""

from __future__ import annotations

import msgspec

from playground.protocol import ExportFile
from playground.server.job import Job
from playground.server.refusal import Refusal
from playground.server.scripts import script
from playground.server.specs import to_json

PIECE = 256 * 1024  # bytes
PATHS = {"weights": "weights.safetensors", "history": "events.jsonl"}


def read(job: Job, file: ExportFile, offset: int) -> tuple[bytes, int]:
    """At most `PIECE` bytes from `offset`, and the size of the whole; raises `Refusal` when there is no
    such file."""
    spec = job.card.spec
    if file in ("spec", "script"):
        if file == "spec":
            whole = msgspec.json.format(msgspec.json.encode(to_json(spec)))
        else:
            whole = script(spec).encode()
        return whole[_checked(offset, len(whole)) :][:PIECE], len(whole)
    try:
        with (job.folder / PATHS[file]).open("rb") as source:
            total = source.seek(0, 2)
            source.seek(_checked(offset, total))
            return source.read(PIECE), total
    except FileNotFoundError:
        raise Refusal("export", "export.none", field="file", given=file) from None


def _checked(offset: int, total: int) -> int:
    if not 0 <= offset <= total:
        raise Refusal("export", "export.offset", field="offset", expected=total, given=offset)
    return offset
