"""What the page asks of a run only where somebody looks: each question by its name, answered as JSON.

The worker imports this at the first question, so that opening the page costs nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .errors import SpecError
from .explain import explain
from .formula import formula, input_names
from .function_plot import function_plot
from .live import LiveTrainer
from .own.desk import desk
from .race import Race
from .reconstruction import Reconstruction
from .scores import scores
from .see import VIEWS, Looker
from .tables import Scale
from .training import Part

Json = dict[str, Any]
_looker = Looker()
_reconstruction = Reconstruction()
_races: list[Race] = []  # the one under way
_RESIDUALS = 400  # at most, drawn of each part


def point(live: LiveTrainer, about: Json) -> Json:
    """The forward and the backward pass of the point at `x`, `y` of the map, which should be `label`; of a
    table, if it is given, the point in this `row` of the data.

    What a point has beyond what the map shows is at its mean, as on the map.
    """
    subject = live.subject
    at = live.source.point(about["x"], about["y"], about.get("row"))
    return explain(subject, at, float(about["label"])) | {"names": input_names(subject)}


def network(live: LiveTrainer, _: Json) -> Json:
    """The network as a formula."""
    return dict(formula(live.subject))


def activation(live: LiveTrainer, about: Json) -> Json:
    """The activation of a `layer` with the training points' sums, those of one `unit` if it is given."""
    return function_plot(live.subject, live.training.train_part.x, about["layer"], about.get("unit"))


def quality(live: LiveTrainer, _: Json) -> Json:
    """All scores of both parts, None for a part without points; and residuals where numbers are predicted.

    Errors in a table's number are in its own unit.
    """
    return {
        name: _scores(live, part)
        for name, part in (("train", live.training.train_part), ("test", live.training.test_part))
    }


def table(_: LiveTrainer, about: Json) -> Json:
    """A person's file, of which `data` are the bytes, laid on the desk; see `Desk.read`."""
    return desk().read(about["data"])


def choice(_: LiveTrainer, about: Json) -> Json:
    """The points of a choice from the file on the desk; see `Desk.choose`."""
    return desk().choose(about)


def race(live: LiveTrainer, about: Json) -> Json:
    """A race of `runners` over so many `epochs`, begun if they are given, else gone on with for `seconds`,
    see `Race`; or the end of one that is `cancelled`.
    """
    if about.get("cancelled"):
        _races.clear()
        return {}
    if "runners" in about:
        _races[:] = [Race(live, about["runners"], about["epochs"])]
    if not _races:
        raise SpecError("race", "one that has begun", None)
    found = _races[0].go_on(about["seconds"])
    if found["over"]:
        _races.clear()
    return found


def reconstruction(live: LiveTrainer, _: Json) -> Json:
    """Where an autoencoder's points come out, and its decoder's curve; see `Reconstruction.look`."""
    return _reconstruction.look(live)


def _view(name: str) -> Callable[[LiveTrainer, Json], Json]:
    return lambda live, about: _looker.look(live, name, about.get("seconds", 0.0), about)


def _scores(live: LiveTrainer, part: Part) -> Json | None:
    if not len(part.labels):
        return None
    head, output = live.subject.head, part.output()
    found = scores(head, output, part.target, part.labels)
    if not head.classifies:
        unit = live.source.target or Scale(0.0, 1.0)
        chosen = np.linspace(0, output.shape[1] - 1, min(output.shape[1], _RESIDUALS)).astype(int)
        found |= {name: found[name] * unit.deviation for name in ("mae", "rmse")}
        found["target"] = (part.target[:, chosen] * unit.deviation + unit.mean).ravel().tolist()
        found["residual"] = ((part.target - output)[:, chosen] * unit.deviation).ravel().tolist()
    return found


QUESTIONS: dict[str, Callable[[LiveTrainer, Json], Json]] = {
    "point": point,
    "network": network,
    "activation": activation,
    "quality": quality,
    "table": table,
    "choice": choice,
    "race": race,
    "reconstruction": reconstruction,
} | {view: _view(view) for view in VIEWS}


def ask(live: LiveTrainer, question: str, about: Json) -> Json:
    """The answer to a question, a key of `QUESTIONS`.

    Raises:
        SpecError: an unknown question, or one that is about nothing there is.
    """
    if question not in QUESTIONS:
        raise SpecError("question", f"one of {', '.join(QUESTIONS)}", question)
    return QUESTIONS[question](live, about)
