"""What every spec has, and the ranges that several share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from playground.light.errors import Unfit
from playground.server.refusal import Refusal
from playground.server.specs.own import Kind

Tab = Literal["images", "text", "gan", "sequences"]  # of the page
Positive = Annotated[float, Meta(gt=0, le=100)]
Fraction = Annotated[float, Meta(ge=0, lt=1)]
Decay = Annotated[float, Meta(ge=0, le=10)]
Epochs = Annotated[int, Meta(ge=1, le=100_000)]
Steps = Annotated[int, Meta(ge=1, le=1_000_000)]
Seed = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Only = dict[str, tuple[str, tuple[str, ...]]]  # by field: another one, and values of it


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="recipe"):
    """What every spec has.

    `LIVE` are the fields that a running job can change, `PROBED` the topics that a `probe` changes. `TAB` is
    the tab of the page that offers it; `OWN` is the kind of data that people can bring, in the field
    `upload`, when `data` is `upload`; `COLOURS` says whether it can see such images in colour. A `LIGHT`
    recipe also trains in the browser (`playground.light`). `ONLY` are the fields that count for something
    only while another one has one of these values.
    """

    TAB: ClassVar[Tab] = "images"
    OWN: ClassVar[Kind | None] = None
    COLOURS: ClassVar[bool] = False
    LIGHT: ClassVar[bool] = False
    ONLY: ClassVar[Only] = {}
    LIVE: ClassVar[frozenset[str]] = frozenset()
    TOPICS: ClassVar[dict[str, str]] = {}
    PROBED: ClassVar[frozenset[str]] = frozenset()

    def parameters(self) -> int:
        """How many numbers the network learns."""
        raise NotImplementedError

    def steps(self) -> int:
        """How many training steps the run takes."""
        raise NotImplementedError

    def plan(self) -> list[dict[str, Any]]:
        """The network part by part, in rows that have the same fields, if there is more to say than its
        size.
        """
        return []

    def title(self) -> str:
        """What a run that was given no name is called: parts with `, ` between them.

        A page says them in its language where they are a choice, with or without a size (`dense 32`), or a
        field with its number (`days 7`); others it leaves as they are.
        """
        raise NotImplementedError

    def check(self) -> None:
        """Refuse what no range can say.

        Raises `Refusal`, of `playground.server.refusal`, as `probe` does.
        """

    def probe(self, given: dict[str, Any]) -> dict[str, Any]:
        """What the network is to be looked at through, checked; raises `Refusal`."""
        raise NotImplementedError

    @classmethod
    def about(cls) -> dict[str, Any]:
        """What else a page needs to offer this recipe; `presets` are parts of a spec by name."""
        return {}


def check_shape(given: dict[str, Any], shape: type[msgspec.Struct], key: str, **facts: Any) -> dict[str, Any]:
    """What was `given` to a probe, if it has this shape; else raises `Refusal` with the text of `key`."""
    try:
        msgspec.convert(given, shape)
    except msgspec.ValidationError:
        raise Refusal("spec", key, field="about", **facts) from None
    return given


@contextmanager
def refusing() -> Iterator[None]:
    """What a light recipe finds `Unfit` is refused, in its words."""
    try:
        yield
    except Unfit as unfit:
        raise Refusal("spec", unfit.key, field=unfit.field, **unfit.values) from unfit
