"""A published network built in plain PyTorch, layer by layer, on the `meta` device: sizes without numbers."""

from __future__ import annotations

from math import prod
from typing import Any

import torch
from torch import nn

from playground.server.architectures.grammar import (
    Activation,
    Conv,
    Dense,
    Dropout,
    Flatten,
    GlobalPool,
    Group,
    Layer,
    Network,
    Parallel,
    Part,
    Pool,
    Side,
)

Shape = tuple[int, ...]
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}
META = torch.device("meta")


def modules(layer: Layer, channels: int) -> list[nn.Module]:
    """What PyTorch calls a layer, for an input of so many channels (or units)."""
    match layer:
        case Conv(filters, kernel, stride, padding, groups, norm, bias, activation):
            made = nn.Conv2d(
                channels, filters, kernel, stride, padding, groups=groups, bias=bias, device=META
            )
            after = [nn.BatchNorm2d(filters, device=META)] if norm else []
            return [made, *after, *_follows(activation)]
        case Dense(units, activation):
            return [nn.Linear(channels, units, device=META), *_follows(activation)]
        case Pool("max", size, stride, padding, ceil):
            return [nn.MaxPool2d(size, stride, padding, ceil_mode=ceil)]
        case Pool(_, size, stride, padding, ceil):
            return [nn.AvgPool2d(size, stride, padding, ceil_mode=ceil)]
        case GlobalPool():
            return [nn.AdaptiveAvgPool2d(1)]
        case Flatten():
            return [nn.Flatten()]
        case Dropout(rate):
            return [nn.Dropout(rate)]
        case Activation(name):
            return _follows(name)


def _follows(activation: str) -> list[nn.Module]:
    return [ACTIVATIONS[activation]()] if activation else []


def trace(part: Part, shape: Shape) -> dict[str, Any]:
    """What becomes of an input of this shape: a row, with the rows of its parts where it has some.

    Every row has `kind`, `in`, `out` (channels first), `parameters` (learnt by gradients), `moving` (means
    and variances that batch norms keep), and `macs`, its multiply-adds for one image.
    """
    match part:
        case Group(kind, label, parts):
            return _sum({"kind": kind, "label": label}, shape, *_row(parts, shape))
        case Side(parts):
            rows, _ = _row(parts, shape)
            return _sum({"kind": "side"}, shape, rows, shape)
        case Parallel(join, ways):
            traced = [_way(way, shape) for way in ways]
            return _sum({"kind": join}, shape, traced, _joined(join, [row["out"] for row in traced]))
        case _:
            return _layer(part, shape)


def _row(parts: tuple[Part, ...], shape: Shape) -> tuple[list[dict[str, Any]], Shape]:
    rows = []
    for part in parts:
        rows.append(trace(part, shape))
        shape = rows[-1]["out"]
    return rows, shape


def _way(parts: tuple[Part, ...], shape: Shape) -> dict[str, Any]:
    kind = "way" if parts else "identity"
    return _sum({"kind": kind}, shape, *_row(parts, shape))


def _joined(join: str, shapes: list[Shape]) -> Shape:
    alike = {shape if join == "sum" else shape[1:] for shape in shapes}
    if len(alike) > 1:
        raise ValueError(f"expected ways of one size; got {shapes}")
    return shapes[0] if join == "sum" else (sum(shape[0] for shape in shapes), *shapes[0][1:])


def _sum(row: dict[str, Any], shape: Shape, parts: list[dict[str, Any]], out: Shape) -> dict[str, Any]:
    totals = {name: sum(part[name] for part in parts) for name in ("parameters", "moving", "macs")}
    return {**row, "in": shape, "out": out, **totals, "parts": parts}


def _layer(layer: Layer, shape: Shape) -> dict[str, Any]:
    made = nn.Sequential(*modules(layer, shape[0])).eval()
    out = tuple(made(torch.empty(1, *shape, device=META)).shape[1:])
    # Each weight of a kernel is used once in every place of its map, that of a dense layer once.
    kernels = [item.numel() for item in made.parameters() if item.dim() > 1]
    return {
        **_told(layer),
        "in": shape,
        "out": out,
        "parameters": sum(item.numel() for item in made.parameters()),
        "moving": sum(item.numel() for item in made.buffers() if item.dim()),
        "macs": sum(kernels) * prod(out[1:]),
    }


def _told(layer: Layer) -> dict[str, Any]:
    """A layer's kind and settings, as far as there is something to tell."""
    match layer:
        case Conv(_, kernel, stride, padding, groups, norm, _, activation):
            then = [*["batch_norm"] * norm, *[activation] * bool(activation)]
            kind = "depthwise" if groups > 1 else "conv"
            return {"kind": kind, "kernel": kernel, "stride": stride, "padding": padding, "then": then}
        case Dense(_, activation):
            return {"kind": "dense", "then": [activation] * bool(activation)}
        case Pool(kind, size, stride, padding, _):
            return {"kind": f"{kind}_pool", "kernel": size, "stride": stride, "padding": padding}
        case GlobalPool():
            return {"kind": "global_pool"}
        case Flatten():
            return {"kind": "flatten"}
        case Dropout(rate):
            return {"kind": "dropout", "rate": rate}
        case Activation(name):
            return {"kind": name}


def whole(network: Network) -> dict[str, Any]:
    """A network with the rows of its parts and their sum."""
    parts, out = _row(network.parts, network.shape)
    names = ("name", "year", "authors", "paper", "published", "source", "small")
    told = {name: getattr(network, name) for name in names}
    return {**told, "counts_moving": network.moving, **_sum({}, network.shape, parts, out)}
