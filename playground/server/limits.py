"""Every limit of the server, in one place: each is a field, a flag `--max-<field>`, and a line in
docs/protocol.md."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from playground.server.refusal import Refusal

MIB = 2**20


def _limit(default: int, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Limits:
    """What the server allows. A refusal names the field and its value. Times are in seconds, sizes in
    bytes."""

    connections: int = _limit(512, "open connections")
    connections_per_address: int = _limit(256, "open connections from one address")
    message_bytes: int = _limit(64 * 1024, "bytes of one message from a client")
    requests_per_s: int = _limit(100, "requests per second of one connection, with as many in one burst")
    auth_s: int = _limit(5, "seconds until a new connection has sent its token")
    send_s: int = _limit(10, "seconds that one message may take to leave before the connection is dropped")
    outbox_bytes: int = _limit(8 * MIB, "bytes that wait to be sent on one connection")
    frame_bytes: int = _limit(2 * MIB, "bytes of one frame")
    subscriptions: int = _limit(64, "runs that one connection watches")
    topics: int = _limit(16, "topics of one subscription")
    name_characters: int = _limit(80, "characters in the name of a run")
    queued: int = _limit(1000, "runs that wait, of everybody")
    queued_per_person: int = _limit(64, "runs that wait, of one person")
    running_per_person: int = _limit(4, "runs of one person at the same time")
    runs_per_person: int = _limit(100, "runs kept for one person")
    steps: int = _limit(10_000_000, "training steps of one run")
    parameters: int = _limit(1_000_000_000, "parameters of one network")
    wall_s: int = _limit(24 * 3600, "seconds that one run may hold its device")
    park_s: int = _limit(600, "seconds that a paused run keeps its device")
    start_s: int = _limit(120, "seconds until a started job has loaded its data and built its network")
    step_s: int = _limit(120, "seconds that one training step may take")
    job_memory_bytes: int = _limit(0, "bytes of host memory of one job; 0: as much as there is")
    upload_bytes: int = _limit(64 * MIB, "bytes of one file of somebody's own data")
    upload_bytes_per_person: int = _limit(256 * MIB, "bytes of own data kept for one person")
    uploads_per_person: int = _limit(50, "files of own data kept for one person")
    upload_images: int = _limit(20_000, "images in one zip")
    upload_classes: int = _limit(50, "classes in one zip")
    upload_s: int = _limit(120, "seconds that the check of own data may take")
    upload_days: int = _limit(30, "days that own data are kept after they were used last")

    def describe(self) -> dict[str, int]:
        """The limits by name, as `Hello` tells them."""
        return asdict(self)

    def check(self, name: str, given: int) -> None:
        """Refuse `given` when it is more than the limit called `name`."""
        most = getattr(self, name)
        if given > most:
            raise Refusal(
                "limit", "limit", field=name, expected=most, given=given, flag=name.replace("_", "-")
            )
