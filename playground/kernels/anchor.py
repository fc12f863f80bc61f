"""TensorFlow Playground's training, bit for bit as Node computes it: the same sums in the same order.

NumPy's sums run in another order and its functions round otherwise. That is 1e-16 of a number, but training
with large steps is chaotic and makes of it, after some dozen epochs, another loss curve. So here the network
is trained as `src/nn.ts` and `src/playground.ts` of https://github.com/tensorflow/playground do it: point by
point, link by link, in plain floats. It is meant for `playground replay`, not for the page: it is slow.
"""

from __future__ import annotations

from collections.abc import Callable

from . import fdlibm
from .datasets import ANCHOR, Sample, make_points
from .seedrandom import SeedRandom
from .spec import Spec

#: Name -> the activation, and its derivative as a function of its value.
_ACTIVATIONS: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "relu": (lambda x: 0.0 if x <= 0 else x, lambda y: 0.0 if y <= 0 else 1.0),
    "tanh": (fdlibm.tanh, lambda y: 1 - y * y),
    "sigmoid": (lambda x: 1 / (1 + fdlibm.exp(-x)), lambda y: y * (1 - y)),
    "linear": (lambda x: x, lambda y: 1.0),
}
#: Name -> derivative of a weight's penalty.
_PENALTIES: dict[str, Callable[[float], float]] = {
    "none": lambda weight: 0.0,
    "L1": lambda weight: -1.0 if weight < 0 else 1.0 if weight > 0 else 0.0,
    "L2": lambda weight: weight,
}
_FEATURES: dict[str, Callable[[float, float], float]] = {
    "x": lambda x, y: x,
    "y": lambda x, y: y,
    "xSquared": lambda x, y: x * x,
    "ySquared": lambda x, y: y * y,
    "xTimesY": lambda x, y: x * y,
    "sinX": lambda x, y: fdlibm.sin(x),
    "sinY": lambda x, y: fdlibm.sin(y),
}
_Seen = tuple[list[float], float]  # a point: what the network receives, and the label


def anchor_trains(spec: Spec) -> bool:
    """Whether TensorFlow Playground itself could train this."""
    return (
        spec.compat == "tfplayground"
        and spec.active_dataset in ANCHOR
        and spec.activation in _ACTIVATIONS
        and spec.combination == "linear"
        and not (spec.layer_activations or spec.layer_combinations or spec.validation_ratio)
    )


class AnchorTrainer:
    """Trains the network of a spec for which `anchor_trains`.

    Where it diverges it goes on with infinities and NaN, as JavaScript does.

    Attributes:
        epoch: trained so far.
    """

    def __init__(self, spec: Spec) -> None:
        self.epoch = 0
        self._spec = spec
        stream = SeedRandom(spec.seed)
        points, count = _points(spec, stream)
        self._train, self._test = points[:count], points[count:]
        inputs = len(points[0][0])
        self._layers: list[_Layer] = []
        for units in spec.hidden_layers:
            self._layers.append(_Layer(inputs, units, spec.activation, spec.init_zero, stream))
            inputs = units
        output = "linear" if spec.problem == "regression" else "tanh"
        self._layers.append(_Layer(inputs, 1, output, spec.init_zero, stream))
        self._accumulated = 0  # points since the last update; a part of a batch waits for the next epoch

    def train(self, epochs: int) -> None:
        """Passes over the training points in their order, with an update after each whole batch."""
        spec, layers = self._spec, self._layers
        for _ in range(epochs):
            for number, (inputs, label) in enumerate(self._train, 1):
                slopes = [self._output(inputs) - label]
                for layer in reversed(layers[1:]):
                    slopes = layer.backward(layer.accumulate(slopes))
                layers[0].accumulate(slopes)
                self._accumulated += 1
                if number % spec.batch_size == 0:
                    for layer in layers:
                        layer.update(self._accumulated, spec)
                    self._accumulated = 0
            self.epoch += 1

    def metrics(self) -> dict[str, float]:
        """Mean losses at the current weights, by `LiveTrainer.metrics`'s names."""
        return {"train_loss": self._loss(self._train), "test_loss": self._loss(self._test)}

    def _loss(self, points: list[_Seen]) -> float:
        total = 0.0
        for inputs, label in points:
            error = self._output(inputs) - label
            total += 0.5 * (error * error)
        return total / len(points)

    def _output(self, inputs: list[float]) -> float:
        for layer in self._layers:
            inputs = layer.forward(inputs)
        return inputs[0]


class _Layer:
    """Nodes, each with its bias and its links from the layer before, and the gradients since an update."""

    def __init__(self, inputs: int, units: int, activation: str, zero: bool, stream: SeedRandom) -> None:
        self._activate, self._derivative = _ACTIVATIONS[activation]
        drawn = [[stream() - 0.5 for _ in range(inputs)] for _ in range(units)]
        self._weights = [[0.0] * inputs for _ in range(units)] if zero else drawn
        self._biases = [0.0 if zero else 0.1] * units
        self._dead: list[set[int]] = [set() for _ in range(units)]  # links that L1 has cut for ever
        self._clear()

    def _clear(self) -> None:
        self._weight_sums = [[0.0] * len(weights) for weights in self._weights]
        self._bias_sums = [0.0] * len(self._biases)

    def forward(self, inputs: list[float]) -> list[float]:
        """The outputs; they and the inputs are kept for the way back."""
        activate, outputs = self._activate, []
        for weights, total in zip(self._weights, self._biases, strict=True):
            for weight, value in zip(weights, inputs, strict=True):
                total += weight * value
            outputs.append(activate(total))
        self._inputs, self._outputs = inputs, outputs
        return outputs

    def accumulate(self, slopes: list[float]) -> list[float]:
        """From the loss's derivatives by the outputs, those by the nodes' sums; adds up the gradients."""
        derivative, inputs, bias_sums = self._derivative, self._inputs, self._bias_sums
        slopes = [slope * derivative(output) for slope, output in zip(slopes, self._outputs, strict=True)]
        for unit, slope in enumerate(slopes):
            bias_sums[unit] += slope
            links = zip(self._weight_sums[unit], inputs, strict=True)
            self._weight_sums[unit] = [total + slope * value for total, value in links]
        return slopes

    def backward(self, slopes: list[float]) -> list[float]:
        """From the derivatives by the nodes' sums, those by the inputs."""
        below = [0.0] * len(self._inputs)
        for weights, slope in zip(self._weights, slopes, strict=True):
            below = [total + weight * slope for total, weight in zip(below, weights, strict=True)]
        return below

    def update(self, count: int, spec: Spec) -> None:
        """A step by the mean gradient of `count` points, then one by the penalty at the weight before."""
        rate, penalty = spec.learning_rate, _PENALTIES[spec.regularization]
        step, shrink = rate / count, rate * spec.regularization_rate
        cuts = spec.regularization == "L1"
        for unit, (weights, dead) in enumerate(zip(self._weights, self._dead, strict=True)):
            self._biases[unit] -= rate * self._bias_sums[unit] / count
            for link, (weight, total) in enumerate(zip(weights, self._weight_sums[unit], strict=True)):
                if link in dead:
                    continue
                moved = weight - step * total
                shrunk = moved - shrink * penalty(weight)
                if cuts and moved * shrunk < 0:
                    shrunk = 0.0
                    dead.add(link)
                weights[link] = shrunk
        self._clear()


def _points(spec: Spec, stream: SeedRandom) -> tuple[list[_Seen], int]:
    """The points in their order, as the network sees them, and how many of them train."""
    sample = Sample(spec.problem, spec.active_dataset, spec.noise, spec.train_ratio)
    points = make_points(sample, spec.seed, stream)
    features = [_FEATURES[name] for name in spec.features if name in _FEATURES]
    places = zip(points.inputs.tolist(), points.labels.tolist(), strict=True)
    return [([feature(x, y) for feature in features], label) for (x, y), (label,) in places], points.n_train
