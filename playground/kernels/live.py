"""One experiment being trained and watched."""

from __future__ import annotations

import dataclasses
import math
import time
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .activations import ACTIVATIONS
from .batches import Batches
from .datasets import Split, anchor_split
from .epochs import Epochs
from .features import ANCHOR_FEATURES, features
from .layers import Dense
from .losses import LOSSES
from .network import Forward, Network
from .parity import AnchorEpochs
from .seedrandom import SeedRandom
from .spec import Spec
from .tape import Array, run

Array32 = NDArray[np.float32]

#: Half the width of the square that is drawn.
EXTENT = 6.0
BOUNDARY_CELLS = 100
NEURON_CELLS = 25

_DATA_FIELDS = ("compat", "problem", "active_dataset", "noise", "train_ratio", "seed")
_NETWORK_FIELDS = ("activation", "features", "hidden_layers", "init_zero")


class LiveTrainer:
    """Trains the network of a `Spec` and hands out what a page shows of it.

    Arrays are float32, C-contiguous and reused: copy them before the next call.

    Attributes: ``spec``, ``epoch`` (epochs trained since the last reset), ``n_train`` (training points).
    """

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.epoch = 0
        self._load()

    # ---- what is being trained

    def configure(self, spec: Spec) -> str:
        """Adopts a changed spec and says what it had to rebuild.

        Returns:
            "data" (new points, new weights), "network" (new weights), "live" (a rate; training goes on) or "none".
        """
        before, self.spec = self.spec, spec
        if any(getattr(before, field) != getattr(spec, field) for field in _DATA_FIELDS):
            self._load()
            return "data"
        if any(getattr(before, field) != getattr(spec, field) for field in _NETWORK_FIELDS):
            self._build_network()
            return "network"
        self._configure_epochs()
        return "none" if before == spec else "live"

    def reset(self) -> None:
        """Other weights, epoch 0. In parity mode they are the next numbers of the stream that made the data."""
        self._draw_weights()
        self._start()

    def rewind(self) -> None:
        """The same initial weights again, epoch 0."""
        self._start()

    def regenerate(self, seed: str) -> None:
        """New points from `seed`; the network keeps its weights and its epoch."""
        self.spec = dataclasses.replace(self.spec, seed=seed)
        self._load_data()
        self._build_epochs()

    def set_weight(self, index: int, value: float) -> None:
        """Writes one entry of the flat parameter vector.

        Raises:
            IndexError: no such entry.
            ValueError: not a finite number.
        """
        if not 0 <= index < self._network.size:
            raise IndexError(f"weight index: expected 0 to {self._network.size - 1}; got {index}")
        if not math.isfinite(value):
            raise ValueError(f"weight: expected a finite number; got {value}")
        self._network.parameters[index] = value

    # ---- training

    def train(self, epochs: int) -> int:
        """Trains whole epochs.

        Returns:
            How many were done: fewer than asked if the weights stopped being finite. The last finite ones are kept.
        """
        weights = self._network.parameters
        with np.errstate(all="ignore"):
            for done in range(epochs):
                np.copyto(self._last_good, weights)
                self._epochs.epoch()
                if not math.isfinite(np.add.reduce(weights)):
                    np.copyto(weights, self._last_good)
                    return done
                self.epoch += 1
        return epochs

    def advance(self, seconds: float, max_epochs: int) -> int:
        """Trains as many whole epochs as fit in `seconds`: at least one, at most `max_epochs`. Returns how many."""
        end = time.perf_counter() + seconds
        done = 0
        while done < max_epochs and self.train(1):
            done += 1
            if time.perf_counter() >= end:
                break
        return done

    # ---- what is shown

    def metrics(self) -> dict[str, float | int | None]:
        """Epoch, mean losses and accuracies of the current weights on the current points."""
        train_loss, train_accuracy = self._score(self._train_forward, self._train_target)
        test_loss, test_accuracy = self._score(self._test_forward, self._test_target)
        return {
            "epoch": self.epoch,
            "train_loss": train_loss,
            "test_loss": test_loss,
            "train_accuracy": train_accuracy,
            "test_accuracy": test_accuracy,
        }

    def layout(self) -> dict[str, Any]:
        """Where each layer's weights (fan_out, fan_in) and bias (fan_out) start in the flat vector."""
        return {
            "layers": [
                {
                    "fan_in": layer.fan_in,
                    "fan_out": layer.fan_out,
                    "weights": offset,
                    "bias": offset + layer.fan_in * layer.fan_out,
                    "activation": layer.activation.name,
                }
                for layer, offset in zip(self._dense, self._network.offsets, strict=True)
            ]
        }

    def data(self) -> Array32:
        """(N, 3) x, y, label; the first `n_train` rows train."""
        return self._data32

    @property
    def n_train(self) -> int:
        """Training points."""
        return self._split.n_train

    def weights(self) -> Array32:
        """The flat parameter vector."""
        np.copyto(self._weights32, self._network.parameters, casting="same_kind")
        return self._weights32

    def boundary(self, unit: int | None = None) -> Array32:
        """(100, 100) output, or activation of hidden unit `unit`, over the square; row 0 is the top (y = +6).

        Raises:
            IndexError: no such hidden unit.
        """
        hidden = sum(layer.fan_out for layer in self._dense[:-1])
        if unit is not None and not 0 <= unit < hidden:
            raise IndexError(f"hidden unit: expected 0 to {hidden - 1}; got {unit}")
        self._run(self._boundary_forward)
        layers = self._boundary_forward.outputs
        column = layers[-1].value[:, 0]
        if unit is not None:
            for output in layers[:-1]:
                if unit < output.value.shape[1]:
                    column = output.value[:, unit]
                    break
                unit -= output.value.shape[1]
        np.copyto(self._boundary32.reshape(-1), column, casting="same_kind")
        return self._boundary32

    def neurons(self) -> Array32:
        """(hidden units, 25, 25) activation of every hidden unit in layer order, oriented as `boundary`."""
        self._run(self._neurons_forward)
        start = 0
        for output in self._neurons_forward.outputs[:-1]:
            end = start + output.value.shape[1]
            flat = self._neurons32[start:end].reshape(end - start, NEURON_CELLS**2)
            np.copyto(flat, output.value.T, casting="same_kind")
            start = end
        return self._neurons32

    def feature_maps(self) -> Array32:
        """(7, 25, 25) the seven features over the square, oriented as `boundary`."""
        columns = features(plane(NEURON_CELLS), ANCHOR_FEATURES)
        return np.ascontiguousarray(columns.T.reshape(-1, NEURON_CELLS, NEURON_CELLS), dtype=np.float32)

    # ---- building

    def _load(self) -> None:
        self._load_data()
        self._build_network()

    def _load_data(self) -> None:
        spec = self.spec
        self._stream = SeedRandom(spec.seed)
        self._split: Split = anchor_split(
            spec.problem, spec.active_dataset, spec.noise, spec.train_ratio, self._stream
        )
        self._data32 = np.ascontiguousarray(self._split.points, dtype=np.float32)
        self._generator = np.random.default_rng(zlib.crc32(spec.seed.encode()))

    def _build_network(self) -> None:
        spec = self.spec
        self._names = tuple(
            name for name in spec.features if spec.compat == "none" or name in ANCHOR_FEATURES
        )
        widths = (len(self._names), *spec.hidden_layers, 1)
        output = "tanh" if spec.problem == "classification" else "linear"
        names = (*[spec.activation] * len(spec.hidden_layers), output)
        self._dense = tuple(
            Dense(fan_in, fan_out, ACTIVATIONS[name])
            for fan_in, fan_out, name in zip(widths, widths[1:], names, strict=False)
        )
        self._network = Network(self._dense)
        self._loss = LOSSES["squared"]
        self._initial: Array = np.zeros(self._network.size)
        self._last_good: Array = np.zeros(self._network.size)
        self._weights32 = np.zeros(self._network.size, np.float32)
        self._boundary32 = np.zeros((BOUNDARY_CELLS, BOUNDARY_CELLS), np.float32)
        self._neurons32 = np.zeros((sum(spec.hidden_layers), NEURON_CELLS, NEURON_CELLS), np.float32)
        self._boundary_forward = self._forward(plane(BOUNDARY_CELLS))
        self._neurons_forward = self._forward(plane(NEURON_CELLS))
        self._draw_weights()
        self._start()

    def _draw_weights(self) -> None:
        initial = self._initial
        if self.spec.compat == "tfplayground":
            # The anchor draws every link, even when it then sets it to zero.
            for index, layer in enumerate(self._dense):
                part = self._network.part(initial, index)
                layer.weights(part).flat = [self._stream() - 0.5 for _ in range(layer.fan_in * layer.fan_out)]
                layer.bias(part)[:] = 0.1
        else:
            initial[:] = 0.0
            for index, layer in enumerate(self._dense):
                bound = math.sqrt(6 / (layer.fan_in + layer.fan_out))
                weights = layer.weights(self._network.part(initial, index))
                weights[:] = self._generator.uniform(-bound, bound, weights.shape)
        if self.spec.init_zero:
            initial[:] = 0.0

    def _start(self) -> None:
        """Back to the initial weights, with nothing carried over from what was trained before."""
        self.epoch = 0
        np.copyto(self._network.parameters, self._initial)
        self._build_epochs()

    def _build_epochs(self) -> None:
        """Binds the epochs and the losses to the points."""
        n = self._split.n_train
        x = features(self._split.points[:, :2], self._names)
        target = self._split.points[:, 2:]
        self._train_forward, self._train_target = self._network.forward(x[:n]), target[:n]
        self._test_forward, self._test_target = self._network.forward(x[n:]), target[n:]
        batches = Batches(self._network, self._loss, x[:n], target[:n])
        is_weight = np.zeros(self._network.size)
        for index, layer in enumerate(self._dense):
            layer.weights(self._network.part(is_weight, index))[:] = 1.0
        self._epochs: AnchorEpochs | Epochs
        if self.spec.compat == "tfplayground":
            self._epochs = AnchorEpochs(self._network, batches, is_weight)
        else:
            self._epochs = Epochs(self._network, batches, is_weight, self._generator)
        self._configure_epochs()

    def _configure_epochs(self) -> None:
        spec = self.spec
        self._epochs.configure(
            spec.batch_size, spec.learning_rate, spec.regularization, spec.regularization_rate
        )

    # ---- computing

    def _forward(self, points: Array) -> Forward:
        return self._network.forward(features(points, self._names))

    def _run(self, forward: Forward) -> None:
        with np.errstate(all="ignore"):
            run(forward.tape)

    def _score(self, forward: Forward, target: Array) -> tuple[float, float | None]:
        self._run(forward)
        loss = float(np.mean(self._loss.value(forward.value, target)))
        if self.spec.problem == "regression":
            return loss, None
        return loss, float(np.mean((forward.value >= 0) == (target >= 0)))


def plane(cells: int) -> Array:
    """(cells * cells, 2) the centres of the cells of the drawn square, row by row from the top left."""
    centres = (np.arange(cells) + 0.5) * (2 * EXTENT / cells) - EXTENT
    return np.stack(np.meshgrid(centres, -centres), axis=-1).reshape(-1, 2)
