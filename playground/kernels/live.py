"""One experiment being trained and watched."""

from __future__ import annotations

import copy
import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .backend import Outputs, backend_for
from .builder import build, draw_anchor_parameters, draw_parameters
from .changes import carried, change
from .datasets import GIVEN, OWN, Points, random_of
from .diagnosis import Diagnosis
from .errors import SpecError
from .heads import head
from .layout import Layout
from .metrics import accuracy, mae
from .milestones import Milestones
from .own.points import OwnPoints
from .pace import train_for
from .seedrandom import SeedRandom
from .sources import Source, columns_of, source_of
from .spec import Spec
from .tables import Table
from .tape import Array
from .training import Part, Training
from .transcript import Subject, transcribe
from .views import PlaneView, plane

Array32 = NDArray[np.float32]

BOUNDARY_CELLS = 100
NEURON_CELLS = 25


class LiveTrainer:
    """Trains the network of a `Spec` and hands out what a page shows of it.

    Arrays are float32, C-contiguous and reused: copy them before the next call.

    Args:
        spec: the experiment.
        backend: "auto", "numpy" or "fused"; see `backend_for`.
        own: the points of the data set "own"; of a table the network receives the columns.

    Raises:
        SpecError: a spec that does not fit its points, such as a batch larger than the training set (but of
            points that are `GIVEN`, a batch takes as many as there are).

    Attributes: ``spec``; ``training``, the run itself; ``source``, its points and how they are seen.
    """

    training: Training
    source: Source

    def __init__(self, spec: Spec, *, backend: str = "auto", own: OwnPoints | Table | None = None) -> None:
        self.spec, self._wanted_backend, self._own = spec, backend, own
        self._load_data()
        self._build_network()
        self.reset()

    # ---- what is being trained

    def configure(self, spec: Spec, own: OwnPoints | Table | None = None) -> str:
        """Adopts a changed spec, and a person's own points if others are given, and says what it had to
        rebuild.

        Returns:
            "data" (new points, new weights), "network" (new weights), "points" (new points; the network keeps
            its weights and its epoch), "map" (the map shows something else), "live" (training goes on) or
            "none".

        Raises:
            SpecError: the spec does not fit its points; then everything stays as it was.
        """
        own = self._own if own is None else own
        drawn = own is not self._own and spec.active_dataset == OWN
        wanted = change(self.spec, spec)
        others = drawn and columns_of(own) != columns_of(self._own)
        if wanted == "data" or others or (drawn and wanted in ("network", "kept")):
            self.__dict__.update(LiveTrainer(spec, backend=self._wanted_backend, own=own).__dict__)
            return "data"
        if wanted == "points" or drawn:
            self._renew_points(spec, own)
            return "points"
        self._own = own
        if wanted == "network":
            self.spec = spec
            self._build_network()
            self.reset()
        elif wanted == "kept":
            self.__dict__.update(self._rebuilt(spec).__dict__)
            return "live"
        elif wanted in ("live", "map"):
            self.training.configure(self._fitting(spec))
            self.spec = spec
            if wanted == "map":
                self.source = self.source.under(spec)
                self._look()
        return wanted

    def rival(self, spec: Spec) -> LiveTrainer:
        """Another run, in the arithmetic of another spec, on these points and from these initial weights."""
        other = self._rebuilt(spec)
        other.rewind()
        return other

    def reset(self) -> None:
        """Other weights, epoch 0: in parity mode the next numbers of the stream that made the data."""
        self._draw_weights()
        self.rewind()

    def rewind(self) -> None:
        """The same initial weights again, epoch 0, with nothing left over from what was trained before."""
        np.copyto(self._network.parameters, self._initial[0])
        np.copyto(self._network.state, self._initial[1])
        self._begin_training()

    def regenerate(self, seed: str) -> None:
        """New points from `seed`; the network keeps its weights and its epoch."""
        self._renew_points(dataclasses.replace(self.spec, seed=seed), self._own)

    def set_weight(self, index: int, value: float) -> None:
        """Writes one entry of the flat vector (see `layout`).

        Raises:
            SpecError: no such entry, or not a finite number.
        """
        if not 0 <= index < len(self._layout.order):
            raise SpecError("weight", f"an index from 0 to {len(self._layout.order) - 1}", index)
        if not math.isfinite(value):
            raise SpecError("weight", "a finite number", value)
        self._network.parameters[self._layout.order[index]] = value

    def restore(self, checkpoint: Sequence[float], epoch: int) -> None:
        """Goes back, or forward, to what `checkpoint` gave at some epoch.

        What an optimiser remembers of earlier steps is not part of it: its memory begins anew.

        Raises:
            SpecError: the checkpoint is not one of this network; then everything stays as it was.
        """
        size, state = self._network.size, self._network.state
        values = np.array(checkpoint, dtype=float)
        if values.shape != (size + len(state),) or not np.isfinite(values).all():
            raise SpecError("checkpoint", f"{size + len(state)} finite numbers", f"{values.size} numbers")
        if epoch < 0:
            raise SpecError("epoch", "0 or more", epoch)
        self._network.parameters[self._layout.order] = values[:size]
        np.copyto(state, values[size:])
        self._begin_training()
        self.training.epoch = epoch

    # ---- training

    @property
    def backend(self) -> str:
        """What computes: "numpy" or "fused"."""
        return self._backend.name

    @property
    def epoch(self) -> int:
        """Epochs trained since the last reset."""
        return self.training.epoch

    @property
    def diagnosis(self) -> Diagnosis | None:
        """Why training stopped by itself, if it did."""
        return self.training.diagnosis

    def train(self, epochs: int) -> int:
        """Trains whole epochs and returns how many were done; see `Training.train`."""
        return self._milestones.train(self.training, epochs, self.metrics)

    def advance(self, seconds: float, max_epochs: int) -> int:
        """Trains the whole epochs that fit in `seconds`, from one to `max_epochs`; returns how many."""
        return train_for(seconds, max_epochs, self.train)

    # ---- what is shown

    def metrics(self) -> dict[str, float | int | None]:
        """Epoch, and at the current weights mean losses, accuracies (None if nothing is classified), and of a
        table's numbers mean absolute errors in their own unit (else None).
        """
        train, test = self.training.train_part, self.training.test_part
        return {
            "epoch": self.epoch,
            "train_loss": train.loss(),
            "test_loss": test.loss(),
            "train_accuracy": self._accuracy(train),
            "test_accuracy": self._accuracy(test),
            "train_mae": self._mae(train),
            "test_mae": self._mae(test),
        }

    def passed(self) -> list[dict[str, float | int | None]]:
        """The `metrics` of epochs passed since this was last called; see `Milestones`."""
        return self._milestones.take()

    def layout(self) -> dict[str, Any]:
        """Where each layer's weights and biases start in the flat vector, see `Layout.to_dict`; and "table",
        see `Columns.about`.
        """
        return self._layout.to_dict() | {"table": self.source.about()}

    def data(self) -> Array32:
        """(N, 3) x, y, label; the first `n_train` rows train, the next `n_validation` validate, the rest
        test.
        """
        return self._data32

    @property
    def n_train(self) -> int:
        """Training points."""
        return self._points.n_train

    @property
    def n_validation(self) -> int:
        """Validation points."""
        return self._points.n_validation

    def weights(self) -> Array32:
        """The flat parameter vector, as `layout` describes it."""
        np.take(self._network.parameters, self._layout.order, 0, self._ordered, "clip")
        np.copyto(self._weights32, self._ordered, casting="same_kind")
        return self._weights32

    def checkpoint(self) -> Array:
        """(size + state,) float64: the flat vector, then batch normalisation's memory; see `restore`."""
        np.take(self._network.parameters, self._layout.order, 0, self._ordered, "clip")
        return np.concatenate((self._ordered, self._network.state))

    def boundary(self, unit: int | None = None) -> Array32:
        """(100, 100) output, or what `unit` gives, over the square; row 0 is the top (y = +6).

        With two classes the output runs from -1 to 1; else see `drawn_output`. Units are the hidden ones in
        layer order; those of the output follow where they are several classes, whose maps are probabilities,
        or an autoencoder's.

        Raises:
            SpecError: no such unit.
        """
        if unit is None:
            return self._boundary.output()
        units = self._boundary.units
        if self._head.problem in ("multi-class", "autoencoder"):
            units += self._head.outputs
        if not 0 <= unit < units:
            raise SpecError("unit", f"a unit from 0 to {units - 1}", unit)
        return self._boundary.unit(unit)

    def neurons(self) -> Array32:
        """(units, 25, 25) activation of every hidden unit in layer order, and then the outputs if it is an
        autoencoder; oriented as `boundary`.
        """
        return self._neurons.hidden()

    def feature_maps(self) -> Array32:
        """(7, 25, 25) the seven features, or (columns, 25, 25) the columns of a table, over the square,
        oriented as `boundary`.
        """
        rows = self.source.maps(plane(NEURON_CELLS))
        return rows.reshape(-1, NEURON_CELLS, NEURON_CELLS).astype(np.float32)

    def transcript(self, framework: str) -> str:
        """The network as it is now, as a program of this framework, a key of `transcript.FRAMEWORKS`.

        Raises:
            SpecError: an unknown framework.
        """
        return transcribe(self.subject, framework)

    @property
    def order(self) -> NDArray[np.intp]:
        """(size,) where the entries of the flat vector (see `layout`) lie in the network's own."""
        return self._layout.order

    def outputs(self, x: Array) -> Outputs:
        """The network where it receives `x` (features, N); its hidden layers can be read."""
        return self._backend.outputs(x, self._built.hidden)

    def seen_at(self, drawn: Array) -> Array:
        """(features, N) what the network receives at points (N, 2) of the map; what it does not show is at
        its mean.
        """
        return self.source.seen(self.source.at(drawn))

    @property
    def subject(self) -> Subject:
        """The network as it is now, for those who write it down or take it apart."""
        data = "own data" if self.spec.active_dataset == OWN else self.spec.active_dataset
        title = f"A network from Neural Playground: {self.spec.problem} of {data}, after {self.epoch} epochs."
        return Subject(title, self._head, self.source.features, self._built, *self.source.named)

    # ---- building

    def _renew_points(self, spec: Spec, own: OwnPoints | Table | None) -> None:
        """Other points for the same network; if they cannot be, everything stays as it was."""
        renewed = copy.copy(self)
        renewed.spec, renewed._own = spec, own
        renewed._load_data()
        renewed._begin_training()
        renewed.training.epoch = self.epoch
        self.__dict__.update(renewed.__dict__)

    def _rebuilt(self, spec: Spec) -> LiveTrainer:
        """This run in another arithmetic: the same points, weights and epoch, training begun anew."""
        after, network = copy.copy(self), self._network
        after.spec = spec
        after._build_network()
        parameters, state = self._initial
        after._initial = parameters, carried(network, after._network, state)
        np.copyto(after._network.parameters, network.parameters)
        np.copyto(after._network.state, carried(network, after._network, network.state))
        after._begin_training()
        after.training.epoch = self.epoch
        return after

    def _load_data(self) -> None:
        spec = self.spec
        self._stream = SeedRandom(spec.seed)
        self._weights_random = random_of(self._weights_seed, "weights")
        self.source = source_of(spec, self._own, self._stream)
        self._points: Points = self.source.points
        self._data32 = self.source.drawn()

    def _build_network(self) -> None:
        spec = self.spec
        self.source = self.source.under(spec)
        self._x = self.source.seen(self._points.inputs)
        if spec.problem == "multi-class":
            outputs = spec.classes
        elif spec.problem == "autoencoder":
            outputs = len(self._x)
        else:
            outputs = self._points.labels.shape[1]
        self._head = head(spec.problem, spec.active_loss, outputs)
        self._built = build(spec, len(self._x), self._head)
        self._network = self._built.network
        self._backend = backend_for(self._network, self._wanted_backend)
        self._layout = Layout(self._built)
        self._ordered: Array = np.zeros(self._network.size)
        self._weights32 = np.zeros(self._network.size, np.float32)
        self._look()

    def _look(self) -> None:
        """Begins to show the map that the spec says."""
        self._data32 = self.source.drawn()
        self._boundary, self._neurons = (
            PlaneView(self._built, self._backend, self._head, self.seen_at(plane(cells)), cells)
            for cells in (BOUNDARY_CELLS, NEURON_CELLS)
        )

    @property
    def _weights_seed(self) -> str:
        return self.spec.seed if self.spec.weights_seed is None else self.spec.weights_seed

    def _draw_weights(self) -> None:
        if self.spec.compat == "tfplayground":
            draw_anchor_parameters(self._built, self.spec, self._stream)
        else:
            draw_parameters(self._built, self.spec, self._weights_random)
        self._initial = self._network.parameters.copy(), self._network.state.copy()

    def _begin_training(self) -> None:
        points = self._points
        self._x = self.source.seen(points.inputs)
        self.training = Training(
            self._fitting(self.spec),
            self._built,
            self._backend,
            self._head,
            self._x,
            points.labels,
            points.n_train,
            points.n_validation,
            random_of(self._weights_seed, "order"),
        )
        self._milestones = Milestones()

    def _fitting(self, spec: Spec) -> Spec:
        """The spec with a batch no larger than the training points that are given."""
        if spec.active_dataset not in GIVEN:
            return spec
        return dataclasses.replace(spec, batch_size=min(spec.batch_size, self.n_train))

    def _accuracy(self, part: Part) -> float | None:
        if not self._head.classifies or not len(part.labels):
            return None
        return accuracy(self._head.classes(part.output()), self._head.actual_classes(part.labels))

    def _mae(self, part: Part) -> float | None:
        if self.source.target is None or not len(part.labels):
            return None
        return mae(part.output(), part.target) * self.source.target.deviation
