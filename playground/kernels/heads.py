"""What a network's output means: the problem it solves, what it is measured by and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .activations import SOFTMAX
from .errors import SpecError
from .losses import LOSSES, Loss
from .tape import Array

#: Problem -> losses that fit it, the default one of the modern mode first.
PROBLEM_LOSSES = {
    "classification": ("binary_cross_entropy", "squared", "absolute", "huber", "hinge"),
    "multi-class": ("categorical_cross_entropy", "squared"),
    "regression": ("squared", "absolute", "huber"),
    "autoencoder": ("squared", "absolute", "huber"),
}


@dataclass(frozen=True)
class Head:
    """How labels become targets and outputs become what is shown. Outputs and targets are (k, N).

    Attributes:
        problem: a key of `PROBLEM_LOSSES`.
        loss: of outputs against targets.
        outputs: k.
        activation: of the output layer. With a cross-entropy it is linear: the outputs are logits.
    """

    problem: str
    loss: Loss
    outputs: int
    activation: str

    @property
    def classifies(self) -> bool:
        """Whether there are classes."""
        return self.problem in ("classification", "multi-class")

    def targets(self, labels: Array) -> Array:
        """Targets of labels (N, columns): -1 or 1, a class number, or the numbers to predict.

        Raises:
            SpecError: labels that the problem does not know, or outside the loss's domain.
        """
        if self.problem == "multi-class":
            numbers = labels[:, 0]
            if not np.isin(numbers, np.arange(self.outputs)).all():
                raise SpecError("labels", f"class numbers 0 to {self.outputs - 1}", sorted(set(numbers))[:5])
            target = np.asarray(numbers == np.arange(self.outputs)[:, None], dtype=float)
        elif self.loss.name == "binary_cross_entropy":
            target = (labels.T + 1) / 2
        else:
            target = np.ascontiguousarray(labels.T)
        self.loss.check(target)
        return target

    def shown(self, output: Array) -> Array:
        """Outputs as drawn: from -1 to 1 for two classes, probabilities for several, else themselves."""
        if self.loss.name == "binary_cross_entropy":
            return np.asarray(np.tanh(output / 2))  # 2 sigma(z) - 1
        if self.loss.name == "categorical_cross_entropy":
            return SOFTMAX(output)
        return output

    def classes(self, output: Array) -> NDArray[np.intp]:
        """Predicted class of each point: 0 or 1 by the sign, or the greatest of several."""
        if self.problem == "classification":
            return np.asarray(output[0] >= 0, dtype=np.intp)
        return np.asarray(np.argmax(output, axis=0))

    def actual_classes(self, labels: Array) -> NDArray[np.intp]:
        """Class of each label (N, 1)."""
        return (
            (labels[:, 0] > 0).astype(np.intp)
            if self.problem == "classification"
            else labels[:, 0].astype(np.intp)
        )


def head(problem: str, loss: str, outputs: int) -> Head:
    """The head for a problem and a loss.

    Raises:
        SpecError: the loss does not fit the problem.
    """
    fitting = PROBLEM_LOSSES[problem]
    if loss not in fitting:
        raise SpecError("loss", f"one of {', '.join(fitting)} for {problem}", loss)
    bounded = loss in ("squared", "absolute", "huber")
    activation = "linear"
    if bounded and problem == "classification":
        activation = "tanh"
    elif bounded and problem == "multi-class":
        activation = "softmax"
    return Head(problem, LOSSES[loss], outputs, activation)
