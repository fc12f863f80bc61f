"""What every lesson's steps and promises share, wherever it trains."""

from __future__ import annotations

from typing import Any

from playground.lessons import Condition, Promise, Step
from playground.lessons.grammar import Grammar, Path, Readers

BOUNDS = {"at_least", "at_most"}


class Place(Grammar):
    """Reads links, conditions and promises as the place where the network trains knows them."""

    def link(self, given: Any, path: Path) -> str:
        """The hash of a link that can be trained."""
        raise NotImplementedError

    def condition(self, given: Any, path: Path) -> Condition:
        """What must hold for a step to be done."""
        raise NotImplementedError

    def promise(self, given: Any, path: Path) -> Promise:
        """What training must reach."""
        raise NotImplementedError

    def picture(self, given: Any, path: Path) -> Any:
        """What the card shows."""
        raise NotImplementedError

    def step(self, given: Any, path: Path) -> Step:
        """One thing to do."""
        more: Readers = {"link": self.link, "done": self.items(self.condition, 1, 4), "hint": self.text}
        return Step(**self.fields(given, path, {"title": self.text, "text": self.text}, more))

    def kept(self, given: Any, path: Path, needed: Readers, more: Readers) -> Promise:
        """A promise with these fields beside those that all have."""
        bounds: Readers = {
            "at_least": self.number(),
            "at_most": self.number(),
            "seeds": self.number(1, 100, whole=True),
            "of_seeds": self.number(0, 1),
        }
        needed = {"says": self.text, "link": self.link, **needed}
        found = self.fields(given, path, needed, {**bounds, **more})
        if not BOUNDS & set(found):
            raise self.refuse(path, "expected at_least or at_most")
        return Promise(**found)
