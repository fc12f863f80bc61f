"""Data that people bring: taken in piece by piece, checked in a process of their own, kept until they are
deleted or have not been used for long. It knows no sockets.

Each upload is a folder: `sent`, the file as it comes; once that has been checked, `upload.json` and the one
file that recipes read. A run that learns from it gets a link to that file: deleting the upload takes nothing
from a run, and deleting the run takes the last of it.
"""

from __future__ import annotations

import asyncio
import binascii
import contextlib
import itertools
import logging
import os
import secrets
import shutil
import sys
import time
from base64 import b64decode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from playground.server.executor import python_path
from playground.server.intake import FILES, SENT
from playground.server.limits import Limits
from playground.server.refusal import Refusal
from playground.server.specs.own import UPLOAD, Kind, Own

log = logging.getLogger(__name__)
CARD = "upload.json"
AT_ONCE = 2  # checks at the same time
SWEEP_EVERY = 3600.0  # s
UNFINISHED_FOR = 3600.0  # s without a new piece after which an upload is given up
DAY = 24 * 3600.0  # s


class Card(msgspec.Struct):
    """What is known of an upload; `found` is nothing until it has been checked."""

    id: str
    person: str
    kind: Kind
    name: str
    size: int
    created: float
    used: float
    found: dict[str, Any] | None = None

    def told(self) -> dict[str, Any]:
        """The upload as its person is told of it."""
        common = {"id": self.id, "kind": self.kind, "name": self.name, "size": self.size}
        return {**common, "created": self.created, **(self.found or {})}


class Uploads:
    """Everybody's uploads, in `folder`. Every method that takes a `person` raises `Refusal`."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self.limits = limits
        self._cards: dict[str, Card] = {}
        self._checks: dict[str, asyncio.Task[dict[str, Any]]] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._sweeping: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Take up what is there; what had not been checked has to be sent again."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in list(self.folder.iterdir()):
            try:
                card = msgspec.json.decode((path / CARD).read_bytes(), type=Card)
            except (OSError, ValueError):  # no card, or no text
                shutil.rmtree(path, ignore_errors=True)
            else:
                self._cards[card.id] = card
        self._sweep()

    async def stop(self) -> None:
        """End the checks that are under way; what they were about is given up."""
        if self._sweeping:
            self._sweeping.cancel()
        for id in list(self._checks):
            self._remove(id)
        await asyncio.gather(*self._checks.values(), return_exceptions=True)

    # ---- what people ask for

    def begin(self, person: str, kind: Kind, name: str, size: int, of_runs: Iterable[Path]) -> str:
        """The id of a new upload; `of_runs` are files of this person's runs that count as well."""
        limits = self.limits
        if size < 1:
            raise Refusal("upload", "upload.empty", field="size")
        limits.check("upload_bytes", size)
        own = [card for card in self._cards.values() if card.person == person]
        if len(own) >= limits.uploads_per_person:
            raise self._full("uploads_per_person")
        if self._held(own, of_runs) + size > limits.upload_bytes_per_person:
            raise self._full("upload_bytes_per_person")
        now = time.time()
        id = secrets.token_urlsafe(16)
        self._cards[id] = Card(id, person, kind, _plain(name)[: limits.name_characters], size, now, now)
        (self.folder / id).mkdir(mode=0o700)
        (self.folder / id / SENT).touch()
        return id

    def add(self, person: str, id: str, offset: int, data: str) -> int:
        """Take in a piece, in base64; returns how many bytes there are now."""
        card = self._own(person, id)
        try:
            piece = b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            raise Refusal("message", "message.rule", field="data", expected="base64") from None
        if card.found is not None or id in self._checks:
            return card.size
        path = self.folder / id / SENT
        there = path.stat().st_size
        if not 0 <= offset <= there:
            raise Refusal("upload", "upload.offset", field="offset", expected=there, given=offset)
        if offset + len(piece) > card.size:
            self._remove(id)
            raise Refusal("upload", "upload.size", expected=card.size, given=offset + len(piece))
        # A piece whose answer was lost comes again: what of it is there is there.
        with path.open("ab") as file:
            file.write(piece[there - offset :])
        card.used = time.time()
        return max(there, offset + len(piece))

    def finish(self, person: str, id: str) -> asyncio.Task[dict[str, Any]]:
        """Check an upload of which all has come; the task's result is what `mine` tells of it."""
        card = self._own(person, id)
        if id not in self._checks:
            there = card.size if card.found is not None else (self.folder / id / SENT).stat().st_size
            if there != card.size:
                self._remove(id)
                raise Refusal("upload", "upload.size", expected=card.size, given=there)
            self._checks[id] = asyncio.create_task(self._check(card))
            self._checks[id].add_done_callback(lambda _: self._checks.pop(id, None))
        return self._checks[id]

    def mine(self, person: str) -> list[dict[str, Any]]:
        """A person's uploads that have been checked, newest first."""
        own = [card for card in self._cards.values() if card.person == person and card.found is not None]
        return [card.told() for card in sorted(own, key=lambda card: -card.created)]

    def discard(self, person: str, id: str) -> None:
        """Remove an upload, in whatever state it is."""
        self._own(person, id)
        self._remove(id)

    # ---- what runs need

    def filled(self, person: str, spec: Any) -> Any:
        """A spec that was given, with all that is known of the upload that it names."""
        if not isinstance(spec, dict) or not isinstance(named := spec.get(UPLOAD), dict):
            return spec
        if spec.get("data") != UPLOAD:  # left over from another choice
            return {**spec, UPLOAD: None}
        card = self._own(person, str(named.get("id", "")))
        if card.found is None:
            raise Refusal("upload", "upload.unfinished", field=UPLOAD)
        known = {name: value for name, value in card.told().items() if name in Own.__struct_fields__}
        # What is not known of it is how it is to be looked at.
        return {**spec, UPLOAD: {**known, "colour": named.get("colour", False)}}

    def give(self, spec: Any, folder: Path) -> None:
        """Put what a new run learns from into its folder; raises OSError."""
        own = getattr(spec, UPLOAD, None)
        if own is None:
            return
        source, target = self.folder / own.id / FILES[own.kind], folder / FILES[own.kind]
        try:
            target.hardlink_to(source)
        except OSError:  # not every file system has links
            shutil.copyfile(source, target)
        self._cards[own.id].used = time.time()
        self._write(self._cards[own.id])

    # ---- help

    def _own(self, person: str, id: str) -> Card:
        card = self._cards.get(id)
        # Somebody else's is not even known to be there.
        if card is None or card.person != person:
            raise Refusal("upload", "upload.unknown", field=UPLOAD, given=id[:40])
        return card

    def _full(self, name: str) -> Refusal:
        return Refusal("limit", "limit.uploads", field=name, expected=getattr(self.limits, name))

    def _held(self, cards: Iterable[Card], of_runs: Iterable[Path]) -> int:
        """Bytes of these uploads and of what runs have kept of others, each file counted once."""
        ready = [self.folder / card.id / FILES[card.kind] for card in cards if card.found is not None]
        sizes = {}
        for path in itertools.chain(ready, of_runs):
            with contextlib.suppress(FileNotFoundError):
                stat = path.stat()
                sizes[stat.st_ino] = stat.st_size
        return sum(sizes.values()) + sum(card.size for card in cards if card.found is None)

    async def _check(self, card: Card) -> dict[str, Any]:
        """Have the upload read; one of which nothing can come is removed."""
        if card.found is not None:
            return card.told()
        try:
            async with self._turns:
                found = await self._read(card)
        except BaseException:
            if card.id in self._cards:
                self._remove(card.id)
            raise
        (self.folder / card.id / SENT).unlink()
        card.found = found
        self._write(card)
        return card.told()

    async def _read(self, card: Card) -> dict[str, Any]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "playground.server.intake"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": python_path(), "OPENBLAS_NUM_THREADS": "1"},
        )
        limits = self.limits.describe()
        order = {"kind": card.kind, "folder": str(self.folder / card.id), "limits": limits}
        try:
            async with asyncio.timeout(self.limits.upload_s):
                answer, words = await process.communicate(msgspec.json.encode(order))
        except TimeoutError:
            most = self.limits.upload_s
            raise Refusal("upload", "upload.late", field="upload_s", expected=most) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            log.warning("upload %s: code %s: %s", card.id, process.returncode, words.decode(errors="replace"))
            raise Refusal("upload", "upload.unreadable")
        told: dict[str, Any] = msgspec.json.decode(answer)
        if "refusal" in told:
            refused = told["refusal"]
            raise Refusal(refused["code"], refused["key"], field=refused["field"], **refused["values"])
        found: dict[str, Any] = told["found"]
        return found

    def _write(self, card: Card) -> None:
        fresh = self.folder / card.id / f".{CARD}"
        fresh.write_bytes(msgspec.json.encode(card))
        fresh.replace(self.folder / card.id / CARD)

    def _remove(self, id: str) -> None:
        del self._cards[id]
        if task := self._checks.get(id):
            task.cancel()
        shutil.rmtree(self.folder / id, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what has been left lying, now and every hour."""
        now = time.time()
        for card in list(self._cards.values()):
            patience = UNFINISHED_FOR if card.found is None else self.limits.upload_days * DAY
            if now - card.used > patience and card.id not in self._checks:
                self._remove(card.id)
        self._sweeping = asyncio.get_running_loop().call_later(SWEEP_EVERY, self._sweep)


def _plain(name: str) -> str:
    """The name of a file without its folders, for people to read; no path is ever made of it."""
    return "".join(filter(str.isprintable, name.replace("\\", "/").rpartition("/")[2])).strip() or "-"
