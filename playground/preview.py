"""A first picture of an experiment, drawn on the server while Python is still starting in the browser."""

from __future__ import annotations

from typing import Any

from playground.kernels.datasets import OWN, thumbnail_stack
from playground.kernels.errors import SpecError
from playground.kernels.live import LiveTrainer
from playground.kernels.own.points import STAND_IN
from playground.kernels.spec import Spec

MOST_UNITS = 320  # hidden units of the largest network that a link may hold; anybody may ask for a picture


def preview(spec: Any) -> dict[str, Any]:
    """What an engine's `accepted` and first `frames` would hold for this spec, or its error.

    A person's own points never come here: of a network for them all is drawn but the points and the metrics.
    """
    try:
        checked = Spec.from_dict(spec)
        if sum(checked.hidden_layers) > MOST_UNITS:
            raise SpecError("hidden_layers", f"at most {MOST_UNITS} units", sum(checked.hidden_layers))
        trainer = LiveTrainer(checked, own=STAND_IN)
    except (TypeError, ValueError) as error:
        return {"error": str(error)}
    arrays = {
        "data": trainer.data(),
        "features": trainer.feature_maps(),
        "thumbnails": thumbnail_stack(),
        "weights": trainer.weights(),
        "neurons": trainer.neurons(),
        "boundary": trainer.boundary(),
    }
    own = checked.active_dataset == OWN
    if own:
        del arrays["data"]
    return {
        "layout": {**trainer.layout(), "n_train": trainer.n_train, "n_validation": trainer.n_validation},
        "metrics": None if own else trainer.metrics(),
        "frames": [
            {
                "topic": topic,
                "step": 0,
                "dtype": "float32",
                "shape": list(array.shape),
                "array": array.ravel(),
            }
            for topic, array in arrays.items()
        ],
    }
