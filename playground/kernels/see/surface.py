"""The network's output as a height over the plane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..builder import Built
from ..live import LiveTrainer
from ..views import plane

CELLS = 45


class Surface:
    """The output at the centres of `CELLS` x `CELLS` cells."""

    def __init__(self) -> None:
        self._built: Built | None = None

    def look(self, live: LiveTrainer, seconds: float, options: Mapping[str, Any]) -> dict[str, Any]:
        """The heights as they stand.

        Returns:
            "cells", a side; "heights" (cells * cells) row by row from the top left: the output as it is
            shown, or of several classes the probability of the likeliest; "classes", its number, else None.
        """
        del seconds, options
        subject = live.subject
        if subject.built is not self._built:
            self._built = subject.built
            self._outputs = live.outputs(live.seen_at(plane(CELLS)))
        self._outputs.run()
        shown = subject.head.shown(self._outputs.value)
        many = subject.head.problem == "multi-class"
        return {
            "cells": CELLS,
            "heights": shown.max(axis=0) if many else shown[0].copy(),
            "classes": shown.argmax(axis=0).astype("int32") if many else None,
        }
