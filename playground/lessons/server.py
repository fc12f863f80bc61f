"""Lessons whose networks train on a server: their links name a recipe and what is set for it."""

from __future__ import annotations

import re
from typing import Any, get_args

from playground.experiment import Experiment
from playground.i18n import strings
from playground.lessons import Condition, Picture, Promise, Step
from playground.lessons.grammar import Path, Readers, short
from playground.lessons.place import BOUNDS, Place
from playground.protocol import Status
from playground.server.limits import Limits
from playground.server.link import LinkError, read
from playground.server.refusal import NO_DATA, Refusal, render
from playground.server.specs import RECIPES, parse

MEASURES = {key.removeprefix("metric.") for key in strings()["en"] if key.startswith("metric.")}
SUBJECTS = ("measure", "setting", "status", "probe")
TESTS = {
    "measure": BOUNDS,
    "setting": BOUNDS | {"is", "is_not", "has"},
    "status": set[str](),
    "probe": set[str](),
}


def spec_of(link: str) -> dict[str, Any]:
    """The settings of the recipe in a link's hash; raises `LinkError`."""
    return read(Experiment.from_hash(link)[0].studio)


class Server(Place):
    """Reads links of the studio, and conditions of a run and its settings."""

    spec: dict[str, Any]  # of the last link that was read

    def link(self, given: Any, path: Path) -> str:
        """The hash of a link to a recipe, on its tab; its data need not be here."""
        given = self.hash(given, path)
        experiment, notices = Experiment.from_hash(given)
        for notice in notices:
            raise self.refuse(path, f"{notice.key}={notice.value}: expected {notice.expected}")
        try:
            self.spec = spec_of(given)
            parse(self.spec, Limits())
        except LinkError as error:
            raise self.refuse(path, f"train: {error}") from error
        except Refusal as refusal:
            if refusal.key != NO_DATA:
                raise self.refuse(path, f"train: {render(refusal.record(), 'en').message}") from refusal
        tab = RECIPES[self.spec["recipe"]].TAB
        if experiment.tab != tab:
            raise self.refuse(path, f"tab: expected {tab}; got {experiment.tab}")
        return given  # type: ignore[no-any-return]

    def step(self, given: Any, path: Path) -> Step:
        """A step; its conditions are about the recipe of its link, or else of the last one before it."""
        if isinstance(given, dict) and "link" in given:
            self.link(given["link"], (*path, "link"))
        return super().step(given, path)

    def condition(self, given: Any, path: Path) -> Condition:
        """A bound of a measure, what a setting is, the state of a run, or what it is looked at through."""
        readers: Readers = {
            "measure": self.measure,
            "setting": self.setting,
            "status": self.one_of(*get_args(Status)),
            "probe": self.field,
            "at_least": self.number(),
            "at_most": self.number(),
            "is": self.value,
            "is_not": self.value,
            "has": self.value,
        }
        found = self.fields(given, path, {}, readers)
        subjects = [subject for subject in SUBJECTS if subject in found]
        if len(subjects) != 1:
            raise self.refuse(path, f"expected one of {', '.join(SUBJECTS)}")
        (subject,) = subjects
        tests, allowed = set(found) - {subject}, TESTS[subject]
        if tests - allowed or (allowed and not tests):
            expected = " or ".join(sorted(allowed)) or "nothing"
            raise self.refuse(path, f"expected {expected} beside {subject}")
        values = {("is_" if name == "is" else name): value for name, value in found.items()}
        return Condition(**values)

    def promise(self, given: Any, path: Path) -> Promise:
        """A measure at the end of a run, or a number that is shown of it; or how far it is from another's."""
        more: Readers = {
            "measure": self.measure,
            "topic": self.field,
            "at": self.places,
            "over": self.places,
            "than": self.link,
        }
        found = self.kept(given, path, {}, more)
        if bool(found.measure) == bool(found.topic) or bool(found.topic) != bool(found.at):
            raise self.refuse(path, "expected a measure, or a topic with at")
        return found

    def picture(self, given: Any, path: Path) -> Picture:
        """What of a promise's run is shown: a topic, or the curve of a measure."""
        promise = {"promise": self.number(0, 9, whole=True)}
        more: Readers = {
            "topic": self.field,
            "at": self.places,
            "measure": self.measure,
        }
        found = self.fields(given, path, promise, more)
        if len({"topic", "measure"} & set(found)) != 1:
            raise self.refuse(path, "expected a topic or a measure")
        return Picture(**found)

    def places(self, given: Any, path: Path) -> tuple[int, ...]:
        """Where in an array."""
        return self.items(self.number(0, 9999, whole=True), 1, 4)(given, path)

    def measure(self, given: Any, path: Path) -> str:
        """One that some recipe has; whether this one has it, training tells."""
        known = sorted(MEASURES | {"epoch"})
        name: str = self.one_of(*known)(given, path)
        return name

    def setting(self, given: Any, path: Path) -> str:
        """A field of the recipe, a part of one (`augment.shift`), its preset, or the recipe itself."""
        name, _, part = given.partition(".") if isinstance(given, str) else ("", "", "")
        inner = self.spec.get(name)
        if name not in {*self.spec, "preset"} or (part and not (isinstance(inner, dict) and part in inner)):
            raise self.refuse(path, f"expected one of preset, {', '.join(self.spec)}; got {short(given)}")
        return given  # type: ignore[no-any-return]

    def field(self, given: Any, path: Path) -> str:
        """A name as messages have it."""
        if not isinstance(given, str) or not re.fullmatch(r"[a-z_]{1,40}", given):
            raise self.refuse(path, f"expected small letters and underscores; got {short(given)}")
        return given
