"""The same training in our NumPy and in PyTorch, step for step, in float64."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from playground.kernels.activations import ACTIVATIONS, SOFTMAX
from playground.kernels.batch_norm import BatchNorm
from playground.kernels.combinations import Linear, combination
from playground.kernels.initializers import INITIALIZERS
from playground.kernels.layers import Activate, Layer, Residual
from playground.kernels.losses import LOSSES
from playground.kernels.network import Network
from playground.kernels.numpy_backend import Batches, NumpyEpochs, Rules
from playground.kernels.optimizers import Settings
from playground.kernels.schedules import SCHEDULES
from playground.kernels.tape import Array

FAN_IN, UNITS, OUTPUTS, POINTS, BATCH = 3, 4, 2, 22, 5

TORCH_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "linear": lambda g: g,
    "leaky_relu": functional.leaky_relu,
    "elu": functional.elu,
    "selu": functional.selu,
    "gelu": functional.gelu,
    "silu": functional.silu,
    "mish": functional.mish,
    "softplus": functional.softplus,
    "hard_tanh": functional.hardtanh,
    "exponential": torch.exp,
    "reciprocal": torch.reciprocal,
    "square": torch.square,
    "gauss": lambda g: torch.exp(-g * g),
    "sine": torch.sin,
    "cosine": torch.cos,
    "elliott": functional.softsign,
    "arctan": lambda g: 2 / math.pi * torch.atan(g),
}

TORCH_LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "squared": lambda y, t: 0.5 * functional.mse_loss(y, t, reduction="sum"),
    "absolute": lambda y, t: functional.l1_loss(y, t, reduction="sum"),
    "huber": lambda y, t: functional.huber_loss(y, t, reduction="sum"),
    "hinge": lambda y, t: torch.clamp(1 - y * t, min=0).sum(),
    "binary_cross_entropy": lambda y, t: functional.binary_cross_entropy_with_logits(y, t, reduction="sum"),
    "categorical_cross_entropy": lambda y, t: functional.cross_entropy(y, t, reduction="sum"),
}

TORCH_OPTIMIZERS: dict[str, tuple[float, Callable[[Tensor, float], torch.optim.Optimizer]]] = {
    "sgd": (0.05, lambda p, lr: torch.optim.SGD([p], lr)),
    "momentum": (0.01, lambda p, lr: torch.optim.SGD([p], lr, momentum=0.9)),
    "nesterov": (0.01, lambda p, lr: torch.optim.SGD([p], lr, momentum=0.9, nesterov=True)),
    "adagrad": (0.05, lambda p, lr: torch.optim.Adagrad([p], lr)),
    "adadelta": (1.0, lambda p, lr: torch.optim.Adadelta([p], lr, rho=0.9)),
    "rmsprop": (0.003, lambda p, lr: torch.optim.RMSprop([p], lr, alpha=0.9)),
    "adam": (0.01, lambda p, lr: torch.optim.Adam([p], lr)),
    "adamw": (0.01, lambda p, lr: torch.optim.AdamW([p], lr, weight_decay=0.01)),
}


@dataclass(frozen=True)
class Run:
    """Two hundred updates of linear, layer under test, linear, on random points."""

    activation: str = "tanh"
    combination: str = "linear"
    loss: str = "squared"
    optimizer: str = "sgd"
    extra: str = "none"  # "batch_norm", "residual" or "softmax"
    l1: float = 0.0
    l2: float = 0.0
    clip_norm: float = 0.0
    max_norm: float = 0.0
    seed: int = 0


def training_error(case: Run, updates: int = 200) -> float:
    """Greatest relative difference of a parameter after the updates, next to a parameter of size 1."""
    random = np.random.default_rng(case.seed)
    network = Network(_layers(case))
    network.initialise(lambda fan_in, fan_out: random.uniform(-0.7, 0.7, (fan_out, fan_in)))
    network.parameters += random.uniform(-0.1, 0.1, network.size)
    if case.activation == "reciprocal":
        network.parameters[FAN_IN * UNITS + UNITS :: UNITS + 1][:UNITS] = 2.0  # away from the pole
    x, target = random.uniform(-1, 1, (FAN_IN, POINTS)), _target(case.loss, random)
    theta = torch.tensor(network.parameters.copy(), requires_grad=True)
    rate, make_optimizer = TORCH_OPTIMIZERS[case.optimizer]
    rates = case.l1 + case.l2
    rules = Rules(
        BATCH,
        rates,
        case.l1 / rates if rates else 0.0,
        case.optimizer,
        Settings(),
        case.max_norm,
        case.clip_norm,
    )
    epochs = NumpyEpochs(network, Batches(network, LOSSES[case.loss], x, target), np.ones(network.size))
    epochs.configure(rules)
    passes = math.ceil(updates / math.ceil(POINTS / BATCH))
    for _ in range(passes):
        epochs.epoch(None, rate)
    running = _train_torch(case, network, theta, make_optimizer(theta, rate), x, target, passes)
    found, wanted = network.parameters, theta.detach().numpy()
    error = float(np.max(np.abs(found - wanted) / np.maximum(1, np.abs(wanted))))
    if case.extra == "batch_norm":
        error = max(error, float(np.max(np.abs(network.state - running.numpy()))))
    return error


def _layers(case: Run) -> list[Layer]:
    middle: list[Layer] = [
        combination(case.combination, UNITS, UNITS),
        Activate(ACTIVATIONS[case.activation]),
    ]
    if case.extra == "batch_norm":
        middle.insert(1, BatchNorm(UNITS))
    if case.extra == "residual":
        middle = [Residual(tuple(middle))]
    layers = [Linear(FAN_IN, UNITS), *middle, Linear(UNITS, OUTPUTS)]
    if case.extra == "softmax":
        layers.append(Activate(SOFTMAX))
    return layers


def _target(loss: str, random: np.random.Generator) -> Array:
    if loss == "hinge":
        return random.choice([-1.0, 1.0], (OUTPUTS, POINTS))
    if loss == "binary_cross_entropy":
        return random.choice([0.0, 1.0], (OUTPUTS, POINTS))
    if loss == "categorical_cross_entropy":
        return np.eye(OUTPUTS)[:, random.integers(OUTPUTS, size=POINTS)]
    return random.uniform(-1, 1, (OUTPUTS, POINTS))


def _train_torch(
    case: Run,
    network: Network,
    theta: Tensor,
    optimizer: torch.optim.Optimizer,
    x: Array,
    target: Array,
    passes: int,
) -> Tensor:
    """Trains `theta` in place and returns the running statistics of a batch normalisation."""
    inputs, wanted = torch.tensor(x.T), torch.tensor(target.T)
    running = torch.cat([torch.zeros(UNITS), torch.ones(UNITS)]).double()
    for _ in range(passes):
        for start in range(0, POINTS, BATCH):
            batch, goal = inputs[start : start + BATCH], wanted[start : start + BATCH]
            loss = TORCH_LOSSES[case.loss](_forward(case, network, theta, batch, running), goal) / len(batch)
            loss = loss + case.l1 * theta.abs().sum() + case.l2 / 2 * (theta * theta).sum()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            if case.clip_norm and theta.grad is not None:
                theta.grad *= min(1.0, case.clip_norm / float(theta.grad.norm()))
            optimizer.step()
            if case.max_norm:
                _limit_norms(network, theta, case.max_norm)
    return running


def _forward(case: Run, network: Network, theta: Tensor, x: Tensor, running: Tensor) -> Tensor:
    parts = [theta[offset : offset + layer.size] for offset, layer in network.flat_layers() if layer.size]
    hidden = _linear(parts[0], x, UNITS)
    g = TORCH_COMBINATIONS[case.combination](parts[1], hidden)
    if case.extra == "batch_norm":
        scale, shift = parts[2][:UNITS], parts[2][UNITS:]
        mean, variance = running[:UNITS], running[UNITS:]
        g = functional.batch_norm(g, mean, variance, scale, shift, training=True)
    a = TORCH_ACTIVATIONS[case.activation](g)
    if case.extra == "residual":
        a = a + hidden
    out = _linear(parts[-1], a, OUTPUTS)
    return torch.softmax(out, dim=1) if case.extra == "softmax" else out


def _linear(part: Tensor, x: Tensor, units: int = UNITS) -> Tensor:
    matrix = part.reshape(units, -1)
    return functional.linear(x, matrix[:, 1:], matrix[:, 0])


def _radial(shared_width: bool, height: str) -> Callable[[Tensor, Tensor], Tensor]:
    def net_input(part: Tensor, x: Tensor) -> Tensor:
        fan_in = x.shape[1]
        centre = part[: UNITS * fan_in].reshape(UNITS, fan_in)
        rest = part[UNITS * fan_in :]
        width = rest[:1] if shared_width else rest[:UNITS]
        g = -(width**2) * ((centre[None] - x[:, None]) ** 2).sum(-1)
        if height == "none":
            return g
        scale = rest[1 if shared_width else UNITS :] if height == "altitude" else width
        return g + fan_in * torch.log(torch.abs(scale))

    return net_input


TORCH_COMBINATIONS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "linear": _linear,
    "additive": lambda _, x: x.sum(1, keepdim=True).expand(-1, UNITS),
    "equal_slopes": lambda part, x: (x @ part[: x.shape[1]])[:, None] + part[x.shape[1] :],
    "x_radial": _radial(False, "altitude"),
    "eh_radial": _radial(False, "none"),
    "ev_radial": _radial(False, "width"),
    "ew_radial": _radial(True, "altitude"),
    "eq_radial": _radial(True, "none"),
}


def _limit_norms(network: Network, theta: Tensor, limit: float) -> None:
    with torch.no_grad():
        for offset, layer in network.flat_layers():
            if isinstance(layer, Linear):
                weights = theta[offset : offset + layer.size].reshape(layer.fan_out, -1)[:, 1:]
                weights *= torch.clamp(limit / weights.norm(dim=1, keepdim=True), max=1.0)


def schedule_error(name: str, span: int = 20) -> float:
    """Greatest difference of a schedule's factor from PyTorch's over its span."""
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], 1.0)
    scheduler: torch.optim.lr_scheduler.LRScheduler
    schedulers = torch.optim.lr_scheduler
    if name == "step":
        scheduler = schedulers.StepLR(optimizer, span // 4)
        return _schedule_error(name, span // 4, span, optimizer, scheduler)
    if name == "exponential":
        scheduler = schedulers.ExponentialLR(optimizer, 0.1 ** (1 / span))
    elif name == "inverse":
        scheduler = schedulers.LambdaLR(optimizer, lambda epoch: 1 / (1 + epoch / span))
    elif name == "cosine":
        scheduler = schedulers.CosineAnnealingLR(optimizer, span)
    elif name == "warmup":
        scheduler = schedulers.LinearLR(optimizer, 1 / span, 1.0, span - 1)
    elif name == "one_cycle":
        scheduler = schedulers.OneCycleLR(optimizer, 1.0, span, cycle_momentum=False)
    else:
        scheduler = schedulers.ConstantLR(optimizer, 1.0)
    return _schedule_error(name, span, span, optimizer, scheduler)


def _schedule_error(
    name: str,
    span: int,
    epochs: int,
    optimizer: torch.optim.Optimizer,
    scheduler: torch.optim.lr_scheduler.LRScheduler,
) -> float:
    worst = 0.0
    for epoch in range(epochs):
        worst = max(worst, abs(optimizer.param_groups[0]["lr"] - SCHEDULES[name](epoch, span)))
        optimizer.step()
        if epoch < epochs - 1:
            scheduler.step()
    return worst


TORCH_INITIALIZERS: dict[str, Callable[[Tensor], Tensor]] = {
    "zeros": torch.nn.init.zeros_,
    "uniform": lambda w: torch.nn.init.uniform_(w, -0.5, 0.5),
    "glorot_uniform": torch.nn.init.xavier_uniform_,
    "glorot_normal": torch.nn.init.xavier_normal_,
    "he_uniform": lambda w: torch.nn.init.kaiming_uniform_(w, nonlinearity="relu"),
    "he_normal": lambda w: torch.nn.init.kaiming_normal_(w, nonlinearity="relu"),
    "lecun_uniform": lambda w: torch.nn.init.kaiming_uniform_(w, nonlinearity="linear"),
    "lecun_normal": lambda w: torch.nn.init.kaiming_normal_(w, nonlinearity="linear"),
    "orthogonal": torch.nn.init.orthogonal_,
}


def initializer_error(name: str, fan_in: int = 400, fan_out: int = 300) -> float:
    """Relative difference of the mean square of 120 000 weights from PyTorch's; its own spread is 0.4 %."""
    ours = INITIALIZERS[name](fan_in, fan_out, np.random.default_rng(0))
    torch.manual_seed(0)
    theirs = TORCH_INITIALIZERS[name](torch.empty(fan_out, fan_in, dtype=torch.float64)).numpy()
    scale = float(np.mean(theirs**2))
    return abs(float(np.mean(ours**2)) - scale) / scale if scale else float(np.max(np.abs(ours)))
