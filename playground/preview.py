"""A first picture of an experiment, drawn on the server while Python is still starting in the browser."""

from __future__ import annotations

from typing import Any

from playground.kernels.datasets import thumbnail_stack
from playground.kernels.errors import SpecError
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec

MOST_UNITS = 320  # hidden units of the largest network that a link may hold; anybody may ask for a picture


def preview(spec: Any) -> dict[str, Any]:
    """What an engine's `accepted` and first `frames` would hold for this spec, or its error."""
    try:
        checked = Spec.from_dict(spec)
        if sum(checked.hidden_layers) > MOST_UNITS:
            raise SpecError("hidden_layers", f"at most {MOST_UNITS} units", sum(checked.hidden_layers))
        trainer = LiveTrainer(checked)
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
    return {
        "layout": {**trainer.layout(), "n_train": trainer.n_train},
        "metrics": trainer.metrics(),
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
