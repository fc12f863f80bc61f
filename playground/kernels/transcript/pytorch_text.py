"""A network as a PyTorch program: a module, its state, ready to be trained on."""

from __future__ import annotations

import numpy as np

from .blocks import Block, Subject
from .literals import literal
from .numpy_text import FEATURE_TEXTS, SEEN, columns_text, sample_points

#: Activation -> expression in the net input g.
_ACTIVATIONS = {
    "tanh": "torch.tanh({g})",
    "relu": "F.relu({g})",
    "sigmoid": "torch.sigmoid({g})",
    "linear": "{g}",
    "leaky_relu": "F.leaky_relu({g}, 0.01)",
    "elu": "F.elu({g})",
    "selu": "F.selu({g})",
    "gelu": "F.gelu({g})",
    "silu": "F.silu({g})",
    "mish": "F.mish({g})",
    "softplus": "F.softplus({g})",
    "hard_tanh": "F.hardtanh({g})",
    "step": "({g} >= 0).to({g}.dtype)",
    "exponential": "torch.exp({g}.clamp(max=700))",
    "reciprocal": "1 / torch.copysign({g}.abs().clamp(min=1e-4), {g})",
    "square": "{g} * {g}",
    "gauss": "torch.exp(-{g} * {g})",
    "sine": "torch.sin({g})",
    "cosine": "torch.cos({g})",
    "elliott": "F.softsign({g})",
    "arctan": "2 / torch.pi * torch.atan({g})",
    "softmax": "torch.softmax({g}, dim=1)",
}

_BIAS = """class Bias(nn.Module):
    \"\"\"A layer without inputs: each unit gives its bias.\"\"\"

    def __init__(self, fan_out):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(fan_out))

    def forward(self, x):
        return self.bias.expand(len(x), -1)
"""

_ADDITIVE = """class Additive(nn.Module):
    \"\"\"Every unit gets the sum of the inputs; nothing to train.\"\"\"

    def __init__(self, fan_out):
        super().__init__()
        self.fan_out = fan_out

    def forward(self, x):
        return x.sum(dim=1, keepdim=True).expand(-1, self.fan_out)
"""

_EQUAL_SLOPES = """class EqualSlopes(nn.Module):
    \"\"\"All units share their weights and differ by their biases.\"\"\"

    def __init__(self, fan_in, fan_out):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(fan_in))
        self.bias = nn.Parameter(torch.zeros(fan_out))

    def forward(self, x):
        return (x @ self.weight)[:, None] + self.bias
"""

_RADIAL = """class Radial(nn.Module):
    \"\"\"How near the input is to each unit's centre; `height` is "altitude", "width" or "none".\"\"\"

    def __init__(self, fan_in, fan_out, widths, height):
        super().__init__()
        self.height = height
        self.centre = nn.Parameter(torch.zeros(fan_out, fan_in))
        self.width = nn.Parameter(torch.ones(widths))
        if height == "altitude":
            self.altitude = nn.Parameter(torch.ones(fan_out))

    def forward(self, x):
        near = -(self.width**2) * ((self.centre - x[:, None, :]) ** 2).sum(dim=2)
        if self.height == "none":
            return near
        scale = self.altitude if self.height == "altitude" else self.width
        return near + x.shape[1] * torch.log(scale.abs())
"""

_TRY = """if __name__ == "__main__":
    points = torch.tensor({points})
    for point, output in zip(points.tolist(), predict(points).tolist()):
        print(point, "->", output)
"""


def pytorch_text(subject: Subject) -> str:
    """The program."""
    blocks = subject.blocks
    network = _network(subject, blocks)
    modules = {
        "Bias(": _BIAS,
        "Additive(": _ADDITIVE,
        "EqualSlopes(": _EQUAL_SLOPES,
        "Radial(": _RADIAL,
    }
    functional = "import torch.nn.functional as F\n" if "F." in network else ""
    parts = [
        f'"""{subject.title}"""\n\nimport torch\n{functional}from torch import nn\n\n'
        "torch.set_default_dtype(torch.float64)\n",
        *(text for name, text in modules.items() if name in network),
        _features(subject),
        network,
        _state(blocks),
        "network = Network()\n"
        "network.load_state_dict({name: torch.tensor(values) for name, values in STATE.items()})\n"
        "network.eval()  # to train it further: network.train()\n",
        "@torch.no_grad()\n"
        "def predict(points):\n"
        f'    """(N, {blocks[-1].fan_out}) for points (N, {subject.inputs}): {subject.meaning}."""\n'
        "    return network(features(points))\n",
        _TRY.format(points=sample_points(subject)),
    ]
    return "\n\n".join(parts)


def _features(subject: Subject) -> str:
    if subject.features is None:
        return columns_text(subject, "torch.tensor")
    columns = ", ".join(FEATURE_TEXTS[name].replace("np.", "torch.") for name in subject.features)
    seen = f"torch.stack([{columns}], dim=1)" if columns else "points.new_empty(len(points), 0)"
    unpacked = "    x, y = points.T\n" if columns else ""
    return f"def features(points):\n    {SEEN}\n{unpacked}    return {seen}\n"


def _network(subject: Subject, blocks: list[Block]) -> str:
    made, used = [], []
    for block in blocks:
        n = block.number
        made.append(f"        self.layer{n} = {_module(block)}")
        used.append(f"        {'h' if block.is_plain else 'g'} = self.layer{n}(h)")
        if block.norm:
            made.append(f"        self.norm{n} = nn.BatchNorm1d({block.fan_out})")
            used.append(f"        g = self.norm{n}(g)")
        if not block.is_plain:
            value = _ACTIVATIONS[block.activation].format(g="g")
            used.append(f"        h = {'h + ' if block.skip else ''}{value}")
        if block.dropout:
            made.append(f"        self.dropout{n} = nn.Dropout({block.dropout!r})")
            used.append(f"        h = self.dropout{n}(h)")
    return "\n".join(
        [
            "class Network(nn.Module):",
            f'    """{" -> ".join(map(str, subject.built.widths))}."""',
            "",
            "    def __init__(self):",
            "        super().__init__()",
            *made,
            "",
            "    def forward(self, h):",
            *used,
            "        return h\n",
        ]
    )


def _module(block: Block) -> str:
    fans = f"{block.fan_in}, {block.fan_out}"
    if block.combination == "linear":
        # PyTorch warns of a linear layer without inputs.
        return f"nn.Linear({fans})" if block.fan_in else f"Bias({block.fan_out})"
    if block.combination == "additive":
        return f"Additive({block.fan_out})"
    if block.combination == "equal_slopes":
        return f"EqualSlopes({fans})"
    return f'Radial({fans}, {len(block.arrays["width"])}, "{block.height}")'


def _state(blocks: list[Block]) -> str:
    lines = []
    for block in blocks:
        n = block.number
        entries = {f"layer{n}.{name}": values for name, values in block.arrays.items()}
        if block.norm:
            entries |= {
                f"norm{n}.weight": block.norm["scale"],
                f"norm{n}.bias": block.norm["shift"],
                f"norm{n}.running_mean": block.norm["mean"],
                f"norm{n}.running_var": block.norm["variance"],
            }
        for name, values in ((name, values) for name, values in entries.items() if values.size):
            begun = f'    "{name}": '
            lines.append(f"{begun}{literal(np.asarray(values), len(begun))},")
        if block.norm:
            lines.append(f'    "norm{n}.num_batches_tracked": 0,')
    return "\n".join(["STATE = {", *lines, "}\n"])
