"""The messages by which people bring data of their own to a server (`protocol.py` lists all messages).

An upload is one file: a zip of images in a folder for each class, a zip of images with annotations that mark
their objects, a text, or a table of pairs. It is sent in pieces, each with its place, so that a piece whose
answer was lost can be sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from playground.message import Json, Reply, Request

UploadKind = Literal["images", "text", "pairs", "scenes"]


@dataclass(frozen=True)
class Upload(Request):
    """Here comes a file of `size` bytes called `name`."""

    kind: UploadKind
    name: str
    size: int


@dataclass(frozen=True)
class Chunk(Request):
    """The bytes of an upload from `offset` on, in base64; those that are there already may come again."""

    upload: str
    offset: int
    data: str


@dataclass(frozen=True)
class Finish(Request):
    """All of an upload has been sent: check it, and make data of it."""

    upload: str


@dataclass(frozen=True)
class Uploads(Request):
    """What have I brought?"""


@dataclass(frozen=True)
class Discard(Request):
    """Remove an upload, finished or not, from the server."""

    upload: str


@dataclass(frozen=True)
class Uploading(Reply):
    """So many bytes of the upload have been received."""

    upload: str
    received: int


@dataclass(frozen=True)
class Stored(Reply):
    """Uploads that can be trained on, newest first: one that has just been checked, or all of mine.

    Each has what a spec may say of it: `id`, `kind`, `name`, `count`, `counts`, `test`, `classes`, `shape`,
    `alphabet`, `encoding`; and `size`, `created`, what was `skipped` (names and reasons) and how many more.
    """

    uploads: list[Json]
