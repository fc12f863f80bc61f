"""Lessons whose networks train in the browser."""

from __future__ import annotations

from typing import Any

from playground.experiment import Experiment
from playground.kernels.spec import SpecError
from playground.lessons import MEASURES, Condition, Promise
from playground.lessons.grammar import Path, Readers
from playground.lessons.place import BOUNDS, Place


class Browser(Place):
    """Reads links of experiments, and conditions of the small network and its settings."""

    def link(self, given: Any, path: Path) -> str:
        """The hash of a link to an experiment."""
        given = self.hash(given, path)
        experiment, notices = Experiment.from_hash(given)
        for notice in notices:
            raise self.refuse(path, f"{notice.key}={notice.value}: expected {notice.expected}")
        try:
            experiment.spec()
        except SpecError as error:
            raise self.refuse(path, str(error)) from error
        return given  # type: ignore[no-any-return]

    def condition(self, given: Any, path: Path) -> Condition:
        """A bound of a measure, or what a setting is."""
        readers: Readers = {
            "measure": self.one_of(*MEASURES),
            "setting": self.one_of(*Experiment.settings()),
            "at_least": self.number(),
            "at_most": self.number(),
            "is": self.value,
            "is_not": self.value,
        }
        found = self.fields(given, path, {}, readers)
        subjects = {"measure", "setting"} & set(found)
        tests = set(found) - subjects
        if len(subjects) != 1 or not tests:
            raise self.refuse(path, "expected a measure or a setting, and what must hold of it")
        if "measure" in found and tests - BOUNDS:
            raise self.refuse(path, "expected at_least or at_most of a measure")
        values = {("is_" if name == "is" else name): value for name, value in found.items()}
        return Condition(**values)

    def promise(self, given: Any, path: Path) -> Promise:
        """A measure after so many epochs."""
        needed: Readers = {
            "epochs": self.number(1, 10_000, whole=True),
            "measure": self.one_of(*MEASURES[1:]),
        }
        return self.kept(given, path, needed, {})

    def picture(self, given: Any, path: Path) -> Any:
        """The number of a promise."""
        return self.number(0, 9, whole=True)(given, path)
