"""`playground proof`: checks the mathematics and writes down what it found."""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.combinations import COMBINATIONS
from playground.kernels.initializers import INITIALIZERS
from playground.kernels.losses import LOSSES
from playground.kernels.schedules import SCHEDULES

from .anchor import RUNS, run_error, title
from .convergence import ANCHOR_MEDIANS, ANCHOR_SETS, OUR_SETS, accuracies_over_seeds, losses_over_seeds
from .finite_differences import Case, gradient_error

if TYPE_CHECKING:
    from .pytorch import Run

GRADIENT_LIMIT = 1e-6
TRAINING_LIMIT = 1e-8
PARITY_LIMIT = 1e-9
STATISTICS_LIMIT = 0.02

_INTRODUCTION = """\
# Proof

Written by `playground proof`. Every figure is the worst one found; the command fails if one exceeds its
limit.
"""


_GRADIENTS = """\
## Gradients against finite differences

Seven-point differences of the loss in float64, in small networks of random shape, batch and weights.
Error: of one parameter's gradient, relative to itself plus a thousandth of the greatest in its network. A
network counts for each of its parts. The step function follows the perceptron rule and has no gradient to
compare.
"""

_TRAINING = """\
## Training against PyTorch

The same 200 updates in both, in float64. Error: of one parameter at the end, relative to itself or to 1.
Schedules: of the factor in any epoch.
"""

_PARITY = """\
## Parity with TensorFlow Playground

Train and test loss after 0, 1, 2, 10 and 50 epochs against recorded runs of its arithmetic in JavaScript.
Error: relative.
"""

_CHAOS = """\
Sine, exponential and hyperbolic tangent may differ from a browser's in the last bit. Where training is
chaotic (a learning rate of 0.1 and more, few points a batch) such a bit grows, and after tens of epochs
two runs are alike only in kind.
"""

_CONVERGENCE = """\
## Convergence

Parity mode, TensorFlow Playground's default network, 20 seeds: median test loss (in brackets: what its
own code gave over 20 seeds, not the same ones).
"""


def main(argv: list[str]) -> int:
    """Runs all checks and writes the table. Returns 1 if a limit is exceeded."""
    parser = argparse.ArgumentParser(prog="playground proof", description=main.__doc__)
    parser.add_argument(
        "--output", type=Path, default=Path("docs/proof.md"), help="where to write (docs/proof.md)"
    )
    parser.add_argument("--seeds", type=int, default=4, help="random draws of each gradient case (4)")
    given = parser.parse_args(argv)
    proof = Proof()
    sections = [
        _INTRODUCTION,
        *proof.gradients(given.seeds),
        *proof.training(),
        *proof.parity(),
        *proof.convergence(),
    ]
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text("\n".join(sections) + "\n", encoding="utf-8")
    for failure in proof.failures:
        print(failure, file=sys.stderr)
    print(f"{given.output}: {'not all within limits' if proof.failures else 'all within limits'}")
    return 1 if proof.failures else 0


class Proof:
    """The checks, section by section as Markdown lines.

    Attributes:
        failures: what exceeded its limit, in words.
    """

    def __init__(self) -> None:
        self.failures: list[str] = []

    def gradients(self, seeds: int) -> Iterator[str]:
        """Every activation with every combination and loss, and the other layers with every loss."""
        yield _GRADIENTS
        worst: dict[tuple[str, str], tuple[float, int]] = {}
        for case in gradient_cases(seeds):
            error = gradient_error(case)
            for key in (
                ("activation", case.activation),
                ("combination", case.combination),
                ("loss", case.loss),
                ("layer", case.extra),
            ):
                before, count = worst.get(key, (0.0, 0))
                worst[key] = max(before, error), count + 1
        rows = [(f"{kind} {name}", *found) for (kind, name), found in sorted(worst.items()) if name != "none"]
        yield from self._table(rows, GRADIENT_LIMIT)

    def training(self) -> Iterator[str]:
        """Two hundred updates next to PyTorch's."""
        from . import pytorch

        yield _TRAINING
        rows = [(name, pytorch.training_error(run), 1) for name, run in training_runs()]
        rows += [(f"schedule {name}", pytorch.schedule_error(name), 1) for name in SCHEDULES]
        yield from self._table(rows, TRAINING_LIMIT)
        yield "\nInitial weights: mean square of 120,000 of them, relative to PyTorch's.\n"
        initial = [(f"initializer {name}", pytorch.initializer_error(name), 1) for name in INITIALIZERS]
        yield from self._table(initial, STATISTICS_LIMIT)

    def parity(self) -> Iterator[str]:
        """Recorded runs of TensorFlow Playground."""
        yield _PARITY
        rows = [(f"`{title(run['hash'])}`", run_error(run), 2 * len(run["epochs"])) for run in RUNS]
        yield from self._table(rows, PARITY_LIMIT)
        yield _CHAOS

    def convergence(self) -> Iterator[str]:
        """Twenty seeds of both modes."""
        epochs = (10, 50, 100, 300)
        yield _CONVERGENCE
        yield "| set | " + " | ".join(f"{epoch} epochs" for epoch in epochs) + " |"
        yield "|---|" + "---|" * len(epochs)
        for name, spec in ANCHOR_SETS.items():
            found = losses_over_seeds(spec, epochs)
            cells = (f"{found[epoch].median:.2g} ({ANCHOR_MEDIANS[name][epoch]:.2g})" for epoch in epochs)
            yield f"| {name} | " + " | ".join(cells) + " |"
        yield "\nDefault mode, AdamW (rate 0.01, decay 0.03), batches of 10, 20 seeds: test accuracy.\n"
        yield "| set | features | hidden layers | epochs | median | least | greatest | wanted |"
        yield "|---|---|---|---|---|---|---|---|"
        for name, (spec, count, wanted) in OUR_SETS.items():
            reached = accuracies_over_seeds(spec, count)
            if reached.median < wanted:
                self.failures.append(f"{name}: median accuracy {reached.median}, wanted {wanted}")
            hidden = ", ".join(str(units) for units in spec.hidden_layers)
            yield (
                f"| {name} | {len(spec.features)} | {hidden} | {count} | {reached.median:.3f} "
                f"| {reached.least:.3f} | {reached.greatest:.3f} | {wanted} |"
            )

    def _table(self, rows: Iterable[tuple[str, float, int]], limit: float) -> Iterator[str]:
        yield f"| item | worst error (limit {limit:g}) | cases |"
        yield "|---|---|---|"
        for name, error, cases in rows:
            if not error < limit:
                self.failures.append(f"{name}: {error:.2g} is not below {limit:g}")
            yield f"| {name} | {error:.1e} | {cases} |"
        yield ""


def gradient_cases(seeds: int) -> Iterator[Case]:
    """Every activation with every combination and loss, `seeds` times, each time in another shape."""
    for seed, loss in itertools.product(range(seeds), LOSSES):
        outputs = 3 if loss == "categorical_cross_entropy" else 1 + seed % 3
        shape = Case(
            loss=loss,
            seed=seed,
            fan_in=1 + seed % 4,
            units=2 + seed % 3,
            outputs=outputs,
            batch=1 + 2 * (seed % 4),
        )
        for activation, combination in itertools.product(ACTIVATIONS, COMBINATIONS):
            if activation != "step":
                yield replace(shape, activation=activation, combination=combination)
        for extra in ("batch_norm", "dropout", "residual", "softmax"):
            yield replace(shape, extra=extra, outputs=max(outputs, 2), batch=shape.batch + 2)


def training_runs() -> Iterator[tuple[str, Run]]:
    """Each activation, combination, loss, optimiser, layer and limit once."""
    from . import pytorch

    kinds: tuple[tuple[str, Iterable[str], Callable[[str], Run]], ...] = (
        ("activation", pytorch.TORCH_ACTIVATIONS, lambda name: pytorch.Run(activation=name)),
        ("combination", pytorch.TORCH_COMBINATIONS, lambda name: pytorch.Run(combination=name)),
        ("loss", pytorch.TORCH_LOSSES, lambda name: pytorch.Run(loss=name)),
        ("optimizer", pytorch.TORCH_OPTIMIZERS, lambda name: pytorch.Run(optimizer=name)),
        ("layer", ("batch_norm", "residual", "softmax"), lambda name: pytorch.Run(extra=name)),
    )
    for kind, names, make in kinds:
        for name in names:
            yield f"{kind} {name}", make(name)
    yield "L1", pytorch.Run(l1=0.01)
    yield "L2", pytorch.Run(l2=0.01)
    yield "elastic net", pytorch.Run(l1=0.01, l2=0.02)
    yield "gradient clipping", pytorch.Run(clip_norm=0.1)
    yield "max-norm", pytorch.Run(max_norm=0.5)
