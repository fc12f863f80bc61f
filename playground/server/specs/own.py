"""Data of one's own, as a spec knows them.

All that has to be known to plan a run lies in the spec, so that it stays true when the upload is deleted.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from playground.server.refusal import Refusal

UPLOAD = "upload"  # the choice of `data` that means the upload in the field of the same name
Kind = Literal["images", "text", "pairs", "scenes"]


class Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An upload. A client gives its `id`; the server fills in the rest.

    `count` images, characters, pairs or scenes; of images also `counts` by class, `test` of them for testing,
    and their `shape`, with all colours that are kept; of scenes the same, but `counts` of objects; of texts
    the `alphabet` and the `encoding` that they came in. A client also says whether a network is to see images
    in `colour`, as far as they have any.
    """

    id: str
    kind: Kind = "images"
    name: str = ""
    count: int = 0
    counts: tuple[int, ...] = ()
    test: int = 0
    classes: tuple[str, ...] = ()
    shape: tuple[int, int, int] = (1, 28, 28)
    alphabet: str = ""
    encoding: str = ""
    colour: bool = False

    def seen(self) -> tuple[int, int, int]:
        """The shape of images as the network sees them."""
        channels, rows, columns = self.shape
        return (channels if self.colour else 1, rows, columns)


def require(upload: Own | None, kind: Kind) -> Own:
    """The upload of a spec that has chosen one; raises `Refusal` when it has none, or of another kind."""
    if upload is None:
        raise Refusal("spec", "upload.none", field=UPLOAD)
    if upload.kind != kind:
        raise Refusal("spec", f"upload.kind.{kind}", field=UPLOAD, given=upload.name)
    return upload
