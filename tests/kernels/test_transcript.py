"""A network's programs run as they are, and give what the network gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.combinations import COMBINATIONS
from playground.kernels.features import FEATURES, features
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec, SpecError
from playground.kernels.tables import Table
from playground.kernels.tape import Array
from playground.kernels.transcript import FRAMEWORKS

torch = pytest.importorskip("torch", reason="PyTorch is an extra (neural-playground[gpu])")

SPECS = {
    "default": Spec(),
    "bias only": Spec(features=(), hidden_layers=()),
    "no hidden layer": Spec(hidden_layers=(), problem="regression"),
    "every feature": Spec(compat="none", features=tuple(FEATURES), hidden_layers=(8, 8)),
    "batch norm, skip, dropout": Spec(
        compat="none", hidden_layers=(2, 2, 5), batch_norm=True, skip=True, dropout=0.2, batch_size=16
    ),
    "classes": Spec(compat="none", problem="multi-class", dataset="blobs", classes=5),
    "classes, squared": Spec(
        compat="none", problem="multi-class", dataset="blobs", classes=3, loss="squared"
    ),
    "hinge": Spec(compat="none", loss="hinge"),
    "autoencoder": Spec(compat="none", problem="autoencoder", hidden_layers=(1,)),
    **{
        f"activation {name}": Spec(compat="none", activation=name, hidden_layers=(3, 2), learning_rate=0.001)
        for name in ACTIVATIONS
    },
    **{
        f"combination {name}": Spec(
            compat="none", combination=name, hidden_layers=(3, 2), learning_rate=0.001
        )
        for name in COMBINATIONS
    },
}
POINTS = np.random.default_rng(0).uniform(-6, 6, (200, 2))


def trained(spec: Spec) -> LiveTrainer:
    """A network with weights of every sign and size, batch statistics among them."""
    live = LiveTrainer(spec)
    live.train(3)
    return live


def answers(live: LiveTrainer, names: tuple[str, ...]) -> Array:
    """(N, outputs) what the network gives for the points."""
    return live._network.predict(features(POINTS, names)).T


def run(text: str) -> dict[str, Any]:
    """The names that a program defines, where it is imported."""
    scope: dict[str, Any] = {"__name__": "program"}
    exec(compile(text, "program.py", "exec"), scope)
    return scope


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_the_numpy_program_gives_the_same_outputs(spec: Spec) -> None:
    """For points all over the plane, to 1e-12."""
    live = trained(spec)
    found = run(live.transcript("numpy"))["predict"](POINTS)
    np.testing.assert_allclose(found, answers(live, spec.features), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_the_pytorch_program_gives_the_same_outputs(spec: Spec) -> None:
    """For points all over the plane, to 1e-6."""
    live = trained(spec)
    usual = torch.get_default_dtype()
    try:
        found = run(live.transcript("pytorch"))["predict"](torch.tensor(POINTS))
    finally:
        torch.set_default_dtype(usual)
    np.testing.assert_allclose(found.numpy(), answers(live, spec.features), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("framework", ["numpy", "pytorch"])
def test_a_program_runs_by_itself(framework: str, tmp_path: Path) -> None:
    """Written to a file and started, it prints the outputs for a few points, and no warning."""
    live = trained(SPECS["batch norm, skip, dropout"])
    program = tmp_path / "network.py"
    program.write_text(live.transcript(framework))
    run = subprocess.run([sys.executable, "-W", "error", program], capture_output=True, text=True, check=True)
    assert [line.count("->") for line in run.stdout.splitlines()] == [1, 1, 1]


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_the_keras_program_is_python(spec: Spec) -> None:
    """It names every layer that holds weights, and gives each of them its own."""
    text = trained(spec).transcript("keras")
    compile(text, "program.py", "exec")
    layers = {part.split('"')[0] for part in text.split('name="layer')[1:]}
    weights = {part.split('"')[0] for part in text.split('get_layer("layer')[1:]}
    assert weights == (layers if spec.combination != "additive" else {max(layers)})


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_lines_are_short_enough_to_read(framework: str) -> None:
    """Also with 32 neurons in a layer, no line is longer than an editor is wide."""
    text = LiveTrainer(Spec(hidden_layers=(32, 32))).transcript(framework)
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("framework", ["numpy", "pytorch"])
def test_a_table_is_seen_as_it_is(framework: str) -> None:
    """A program for a table takes its columns as they are written there, and standardises them itself."""
    names = ('a "b"', "b\\", "c", "wanted")
    table = Table(names, np.random.default_rng(1).normal(5.0, 3.0, size=(40, 4)), names[:3], names[3:])
    live = LiveTrainer(Spec(compat="none", problem="regression", reg_dataset="own", left_out=(2,)), own=table)
    points = live.source.points.inputs
    told = live.layout()["table"]["columns"]
    written = np.stack([points[:, k] * told[k]["deviation"] + told[k]["mean"] for k in (0, 2)], axis=1)
    rows = torch.tensor(written) if framework == "pytorch" else written
    usual = torch.get_default_dtype()
    try:
        found = np.asarray(run(live.transcript(framework))["predict"](rows))
    finally:
        torch.set_default_dtype(usual)
    expected = live._network.predict(np.ascontiguousarray(points[:, (0, 2)].T)).T
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_an_unknown_framework_is_refused() -> None:
    """The error names those there are."""
    with pytest.raises(SpecError, match="numpy, pytorch, keras"):
        LiveTrainer(Spec()).transcript("fortran")
