"""The network's output as a height over the plane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..builder import Built
from ..live import LiveTrainer
from ..views import drawn_output, plane

CELLS = 45


class Surface:
    """The output at the centres of `CELLS` x `CELLS` cells."""

    def __init__(self) -> None:
        self._built: Built | None = None

    def look(self, live: LiveTrainer, seconds: float, options: Mapping[str, Any]) -> dict[str, Any]:
        """The heights as they stand.

        Returns:
            "cells", a side; "heights" (cells * cells) row by row from the top left: what the map
            shows (see `drawn_output`), or of several classes the probability of the likeliest; "classes",
            its number, else None.
        """
        del seconds, options
        subject = live.subject
        if subject.built is not self._built:
            self._built = subject.built
            self._x = live.seen_at(plane(CELLS))
            self._outputs = live.outputs(self._x)
        self._outputs.run()
        head, output = subject.head, self._outputs.value
        drawn = drawn_output(head, self._x, output)
        many = head.problem == "multi-class"
        return {
            "cells": CELLS,
            "heights": head.shown(output).max(axis=0) if many else drawn.copy(),
            "classes": drawn.astype("int32") if many else None,
        }
