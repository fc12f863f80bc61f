"""The kinds of setting an experiment has: a Param parameter that also knows its URL key and what changing it
does.

Each class here turns text from a link into a value (`parse`) and back (`format`), and describes itself to the
page (`describe`), whose JavaScript reads and writes the same links from that description alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import param


class Unreadable(ValueError):
    """The text of a link is not a value of this setting; `expected` says what would be."""

    def __init__(self, expected: str) -> None:
        super().__init__(f"expected {expected}")
        self.expected = expected


# What both readers of links take for a number; `float` and JavaScript's `Number` each take more than the
# other.
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)


# Where a setting applies: the values that other settings must have, such as {"optimizer": ("adamw",)}.
When = dict[str, tuple[str, ...]]


class Choice(param.Selector[str]):
    """One of a few names."""

    __slots__ = ["effect", "url", "when"]

    def __init__(
        self,
        default: str,
        objects: Sequence[str],
        *,
        url: str,
        effect: str,
        when: When | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(default=default, objects=list(objects), **kwargs)
        self.url, self.effect, self.when = url, effect, when

    def parse(self, text: str) -> str:
        """The value written in a link; raises `Unreadable` when it is none."""
        if text not in self.objects:
            raise Unreadable(" | ".join(self.objects))
        return text

    def format(self, value: str) -> str:
        """The value as a link writes it."""
        return value

    def describe(self) -> dict[str, Any]:
        """What the page must know of this kind of setting, as JSON."""
        return {"kind": "choice", "choices": list(self.objects), "when": self.when}


class Quantity(param.Number[float]):
    """A number from `low` to `high`; a link may hold any of them, the control offers `options` or a slider.

    `slider` is (start, end, step) of the slider; what lies outside it is reached by a link only. `beyond` is
    what TensorFlow Playground takes for a number (below, above) the bounds; without it such a number is
    refused.
    """

    __slots__ = ["beyond", "effect", "high", "low", "options", "slider", "url", "when", "whole"]

    def __init__(
        self,
        default: float,
        low: float,
        high: float,
        *,
        url: str,
        effect: str,
        options: Sequence[float] | None = None,
        slider: tuple[float, float, float] | None = None,
        beyond: tuple[float, float] | None = None,
        whole: bool = False,
        when: When | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(default=default, bounds=(low, high), **kwargs)
        self.url, self.effect, self.low, self.high = url, effect, low, high
        self.options = list(options) if options else None
        self.slider, self.beyond, self.whole, self.when = slider, beyond, whole, when

    def parse(self, text: str) -> float:
        """The value written in a link; raises `Unreadable` when it is none."""
        kind = "a whole number" if self.whole else "a number"
        value = float(text) if NUMBER.fullmatch(text) else math.nan
        if self.beyond and not math.isnan(value):
            value = self.beyond[0] if value < self.low else self.beyond[1] if value > self.high else value
        if not self.low <= value <= self.high or (self.whole and not value.is_integer()):
            raise Unreadable(f"{kind} from {self.low:g} to {self.high:g}")
        return int(value) if float(value).is_integer() else value

    def format(self, value: float) -> str:
        """The value as a link writes it."""
        # As JavaScript writes a number: 3, 0.00001, 1e-7.
        if float(value).is_integer():
            return str(int(value))
        return format(Decimal(repr(value)), "f") if value >= 1e-6 else repr(value).replace("e-0", "e-")

    def describe(self) -> dict[str, Any]:
        """What the page must know of this kind of setting, as JSON."""
        return {
            "kind": "quantity",
            "low": self.low,
            "high": self.high,
            "whole": self.whole,
            "options": self.options,
            "slider": self.slider,
            "beyond": self.beyond,
            "when": self.when,
        }


class Flag(param.Boolean[bool]):
    """On or off; in a link everything but `false` is on, as in TensorFlow Playground."""

    __slots__ = ["effect", "url", "when"]

    def __init__(
        self, default: bool = False, *, url: str, effect: str, when: When | None = None, **kwargs: Any
    ) -> None:
        super().__init__(default=default, **kwargs)
        self.url, self.effect, self.when = url, effect, when

    def parse(self, text: str) -> bool:
        """The value written in a link; raises `Unreadable` when it is none."""
        return text != "false"

    def format(self, value: bool) -> str:
        """The value as a link writes it."""
        return "true" if value else "false"

    def describe(self) -> dict[str, Any]:
        """What the page must know of this kind of setting, as JSON."""
        return {"kind": "flag", "when": self.when}


class Subset(param.ListSelector):
    """Some of a few names, in their own order; in a link each name is a flag of its own (`xSquared=true`)."""

    __slots__ = ["effect", "url"]

    def __init__(self, default: Sequence[str], objects: Sequence[str], *, effect: str, **kwargs: Any) -> None:
        super().__init__(default=list(default), objects=list(objects), **kwargs)
        self.url, self.effect = None, effect

    def describe(self) -> dict[str, Any]:
        """What the page must know of this kind of setting, as JSON."""
        return {"kind": "subset", "choices": list(self.objects)}


class Shape(param.List[list[int]]):
    """A few whole numbers, such as the sizes of the hidden layers, first to last: `4,2`; no text is none.

    There are at most `max_layers` of them, each from 1 to `max_units`.
    """

    __slots__ = ["effect", "max_layers", "max_units", "url"]

    def __init__(
        self, default: Sequence[int], *, max_layers: int, max_units: int, url: str, effect: str, **kwargs: Any
    ) -> None:
        super().__init__(default=list(default), item_type=int, bounds=(0, max_layers), **kwargs)
        self.url, self.effect, self.max_layers, self.max_units = url, effect, max_layers, max_units

    def parse(self, text: str) -> list[int]:
        """The value written in a link; raises `Unreadable` when it is none."""
        expected = f"up to {self.max_layers} whole numbers from 1 to {self.max_units}, such as 4,2"
        sizes = text.split(",") if text.strip() else []
        if len(sizes) > self.max_layers or not all(s.isascii() and s.isdigit() for s in sizes):
            raise Unreadable(expected)
        shape = [int(s) for s in sizes]
        if not all(1 <= size <= self.max_units for size in shape):
            raise Unreadable(expected)
        return shape

    def format(self, value: Sequence[int]) -> str:
        """The value as a link writes it."""
        return ",".join(map(str, value))

    def describe(self) -> dict[str, Any]:
        """What the page must know of this kind of setting, as JSON."""
        return {"kind": "shape", "max_layers": self.max_layers, "max_units": self.max_units}


class Names(param.List[list[str]]):
    """A name for each of several things, or none for the usual one everywhere: `tanh,relu`."""

    __slots__ = ["choices", "effect", "url"]

    def __init__(self, choices: Sequence[str], *, url: str, effect: str, **kwargs: Any) -> None:
        super().__init__(default=[], item_type=str, **kwargs)
        self.url, self.effect, self.choices = url, effect, list(choices)

    def parse(self, text: str) -> list[str]:
        """The value written in a link; raises `Unreadable` when it is none."""
        names = text.split(",") if text else []
        if not set(names) <= set(self.choices):
            raise Unreadable(", ".join(self.choices))
        return names

    def format(self, value: Sequence[str]) -> str:
        """The value as a link writes it."""
        return ",".join(value)

    def describe(self) -> dict[str, Any]:
        """What the page must know of this kind of setting, as JSON."""
        return {"kind": "names", "choices": self.choices}


class Seed(param.String[str]):
    """Any short text. Two experiments with the same seed get the same points and the same first weights."""

    __slots__ = ["effect", "longest", "url"]

    def __init__(self, default: str, *, url: str, effect: str, longest: int = 64, **kwargs: Any) -> None:
        super().__init__(default=default, **kwargs)
        self.url, self.effect, self.longest = url, effect, longest

    def parse(self, text: str) -> str:
        """The value written in a link; raises `Unreadable` when it is none."""
        if len(text) > self.longest:
            raise Unreadable(f"a text of at most {self.longest} characters")
        return text

    def format(self, value: str) -> str:
        """The value as a link writes it."""
        return quote(value, safe="!~*'()")  # what JavaScript's encodeURIComponent leaves as it is

    def describe(self) -> dict[str, Any]:
        """What the page must know of this kind of setting, as JSON."""
        return {"kind": "seed", "longest": self.longest}


Setting = Choice | Quantity | Flag | Subset | Shape | Names | Seed
