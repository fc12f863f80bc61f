"""What "See more" shows of a network: each view is asked for by name, and only while somebody looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ..errors import SpecError
from ..live import LiveTrainer
from .hidden import HiddenSpace
from .histograms import Histograms
from .landscape import Landscape
from .surface import Surface


class View(Protocol):
    """One way to look. What it remembers makes one picture follow from the last."""

    def look(self, live: LiveTrainer, seconds: float, options: Mapping[str, Any]) -> dict[str, Any]:
        """What is to be drawn now: JSON types and flat arrays. Whoever trains notices nothing of it.

        Args:
            live: the experiment.
            seconds: what a view may take that is finished in parts.
            options: the person's choices, see each view.
        """


VIEWS: dict[str, type[View]] = {
    "histograms": Histograms,
    "hidden": HiddenSpace,
    "landscape": Landscape,
    "surface": Surface,
}


class Looker:
    """All views of one page."""

    def __init__(self) -> None:
        self._views: dict[str, View] = {}

    def look(
        self, live: LiveTrainer, view: str, seconds: float, options: Mapping[str, Any]
    ) -> dict[str, Any]:
        """One look; see `View.look`. The option "fresh" makes a view forget what it remembered.

        Raises:
            SpecError: an unknown view.
        """
        if view not in VIEWS:
            raise SpecError("view", f"one of {', '.join(VIEWS)}", view)
        if view not in self._views or options.get("fresh"):
            self._views[view] = VIEWS[view]()
        return self._views[view].look(live, seconds, options)
