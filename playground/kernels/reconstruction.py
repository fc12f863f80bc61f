"""What an autoencoder makes of the points, and every place that its decoder can reach from one number."""

from __future__ import annotations

from typing import Any

import numpy as np

from .builder import Built
from .datasets import Points
from .errors import SpecError
from .live import LiveTrainer
from .signals import Signal
from .tape import Tape, run

#: Places along the curve.
CODES = 256


class Reconstruction:
    """Where each point comes out; and the decoder's curve, where a hidden layer is one neuron.

    Its value is the code, and what the layers after it make of every code is a curve (Kramer, Nonlinear
    principal component analysis, 1991).
    """

    def __init__(self) -> None:
        self._built: Built | None = None
        self._points: Points | None = None

    def look(self, live: LiveTrainer) -> dict[str, Any]:
        """The places as they stand, as JSON types and flat arrays. Whoever trains notices nothing of it.

        Returns:
            "places" (points * 2), where on the map each point of the data comes out, in their order;
            "curve" (CODES * 2), where the decoder puts codes evenly spaced from the least to the greatest of
            the training points; "codes", these two; "layer", the hidden layer that holds the code, from 1:
            the last of a single neuron. Without one "curve" is empty, "codes" and "layer" are None.

        Raises:
            SpecError: the network is no autoencoder.
        """
        if live.subject.head.problem != "autoencoder":
            raise SpecError("problem", "autoencoder", live.subject.head.problem)
        if live.subject.built is not self._built or live.source.points is not self._points:
            self._prepare(live)
        self._outputs.run()
        found: dict[str, Any] = {
            "places": live.source.placed(self._outputs.value).astype(np.float32).ravel(),
            "curve": np.zeros(0, np.float32),
            "codes": None,
            "layer": None,
        }
        if self._layer is not None:
            assert self._built is not None
            codes = self._outputs.layer(self._built.hidden[self._layer])[0, : live.n_train]
            least, greatest = float(codes.min()), float(codes.max())
            self._codes.value[0] = np.linspace(least, greatest, CODES)
            with np.errstate(all="ignore"):
                run(self._decoder)
            curve = live.source.placed(self._decoded.value).astype(np.float32).ravel()
            found |= {"curve": curve, "codes": [least, greatest], "layer": self._layer + 1}
        return found

    def _prepare(self, live: LiveTrainer) -> None:
        built = live.subject.built
        self._built, self._points = built, live.source.points
        self._outputs = live.outputs(live.source.seen(self._points.inputs))
        single = [k for k, units in enumerate(built.widths[1:-1]) if units == 1]
        self._layer = single[-1] if single else None
        if self._layer is None:
            return
        # The rest of the network, written down once more for codes of our own.
        network, after = built.network, built.hidden[self._layer] + 1
        self._codes = self._decoded = Signal.of(np.zeros((1, CODES)))
        self._decoder: Tape = []
        for layer, part in zip(network.layers[after:], network.parts[after:], strict=True):
            step = layer.write(part, self._decoded, training=False)
            self._decoder += step.forward
            self._decoded = step.out
