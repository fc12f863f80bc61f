"""A network taken apart: what each layer, as people count them, makes of its inputs, and what flows back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from .activations import Activation
from .batch_norm import BatchNorm
from .builder import Built
from .dropout import Dropout
from .layers import Activate, Layer, Step, Stretch, stretches
from .signals import Signal
from .tape import Array, run
from .transcript.blocks import combination_arrays, flat


@dataclass
class Pass:
    """One layer on its way through a batch; arrays are (units, N).

    Attributes:
        combination: a key of `COMBINATIONS`.
        arrays: its parameters by their usual names, see `combination_arrays`.
        inputs: what it receives.
        sums: what the combination function gives.
        normal: the sums after batch normalisation, None where there is none.
        activation: applied to `normal` or `sums`; None where it is linear.
        values: what the layer gives, its input added to it if `skip`.
        gradients: of the parameters, by the names of `arrays`; empty before `backward`.
        delta: dL/d sums.
        upstream: dL/d values.
    """

    combination: str
    arrays: dict[str, Array]
    inputs: Array
    sums: Array
    normal: Array | None = None
    activation: Activation | None = None
    values: Array = field(default_factory=lambda: np.empty((0, 0)))
    skip: bool = False
    gradients: dict[str, Array] = field(default_factory=dict)
    delta: Array = field(default_factory=lambda: np.empty((0, 0)))
    upstream: Array = field(default_factory=lambda: np.empty((0, 0)))

    @property
    def net(self) -> Array:
        """What the activation is applied to."""
        return self.sums if self.normal is None else self.normal


class Passes:
    """The forward pass of `x` (features, N) as it is when one only looks: nothing dropped, batch
    normalisation by its running statistics. It changes nothing of the network.

    Attributes: ``layers``, first to last; the last one's `values` are the network's output.
    """

    def __init__(self, built: Built, x: Array) -> None:
        network = built.network
        own = Stretch(network.parameters, np.zeros(network.size), network.state.copy())
        self.layers: list[Pass] = []
        self._steps: list[list[tuple[Layer, Stretch, Step]]] = []
        signal = Signal.of(x)
        with np.errstate(all="ignore"):
            for parts in _blocks(network.layers, stretches(network.layers, own)):
                signal = self._forward(signal, parts)

    def _forward(self, signal: Signal, parts: list[tuple[Layer, Stretch, bool]]) -> Signal:
        inputs = signal.value.copy()
        steps: list[tuple[Layer, Stretch, Step]] = []
        for layer, own, _ in parts:
            step = layer.write(own, signal, training=False)
            run(step.forward)
            steps.append((layer, own, step))
            signal = step.out
        (first, own, combined), *rest = steps
        name, arrays = combination_arrays(first, own.parameters)
        passed = Pass(name, arrays, inputs, combined.out.value.copy(), skip=parts[0][2])
        for layer, _, step in rest:
            if isinstance(layer, BatchNorm):
                passed.normal = step.out.value.copy()
            elif isinstance(layer, Activate) and layer.activation.name != "linear":
                passed.activation = layer.activation
        passed.values = signal.value + inputs if passed.skip else signal.value.copy()
        self.layers.append(passed)
        self._steps.append(steps)
        return Signal.of(passed.values) if passed.skip else signal

    def backward(self, grad: Array) -> None:
        """Fills `gradients`, `delta` and `upstream` of all layers from dL/d output, summed over the batch."""
        with np.errstate(all="ignore"):
            for index, passed in reversed(list(enumerate(self.layers))):
                passed.upstream = grad.copy()
                flowing = grad.copy()
                (layer, own, step), *rest = self._steps[index]
                for after in reversed(rest):
                    flowing = _through(*after, flowing)
                passed.delta = flowing.copy()
                tape, flowing = step.backward(flowing, index > 0)
                run(tape)
                passed.gradients = combination_arrays(layer, own.gradient)[1]
                grad = flowing + grad if passed.skip and index > 0 else flowing


def _through(layer: Layer, own: Stretch, step: Step, grad: Array) -> Array:
    """dL/d input of a layer that follows a combination function, from dL/d output."""
    if isinstance(layer, BatchNorm):
        return grad * layer.slope(own)
    tape, flowing = step.backward(grad, True)
    run(tape)
    return flowing


def _blocks(layers: Sequence[Layer], parts: Sequence[Stretch]) -> Iterator[list[tuple[Layer, Stretch, bool]]]:
    """The layers grouped as people count them, each group beginning with a combination function."""
    block: list[tuple[Layer, Stretch, bool]] = []
    for layer, own, skip in flat(layers, parts):
        if block and not isinstance(layer, BatchNorm | Activate | Dropout):
            yield block
            block = []
        block.append((layer, own, skip))
    yield block
