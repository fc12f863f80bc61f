"""A convolutional network as a plain PyTorch script: the same network, order and steps, and no playground."""

from __future__ import annotations

from playground.server.cnn_layers import OWN, layer
from playground.server.refusal import Refusal
from playground.server.specs.cnn import Augmentation, Cnn
from playground.server.taking_home import RECIPES, filled, source


def script(spec: Cnn) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it.

    Raises `Refusal` when it begins with what another network has learnt, or learns from a part of its data.
    """
    if spec.labels or spec.frozen or spec.start != "random":
        raise Refusal("export", "export.transfer", field="file", given="script")
    stages, images = spec.stages(), spec.images()
    learning = f"lr={spec.learning_rate}, weight_decay={spec.weight_decay}"
    if spec.optimizer == "sgd":
        made = f"SGD(net.parameters(), {learning}, momentum={spec.momentum}, nesterov={spec.momentum > 0})"
    else:
        made = f"AdamW(net.parameters(), {learning}, betas=({spec.momentum}, 0.999))"
    augmented = spec.augment != Augmentation()
    used = {type(stage.block) for stage in stages}
    parts = [
        source(RECIPES / f"{file}.py", f"class {kind.__name__}") for kind, file in OWN.items() if kind in used
    ]
    parts += [source(RECIPES / "augment.py", "def augment")] * augmented
    values = {
        "title": spec.title(),
        "train": images.train,
        "sides": "rows, columns" if images.shape[0] == 1 else "channels, rows, columns",
        "shape": ", ".join(map(str, images.shape)),
        "layers": "\n".join(f"        {layer(stage).code()},  # {_shape(stage.out)}" for stage in stages),
        "parts": "".join(f"\n\n{part}" for part in parts),
        "optimizer": made,
        "settings": "\n".join(
            f"{name.upper()} = {getattr(spec, name)!r}"
            for name in ("batch_size", "epochs", "learning_rate", "label_smoothing", "seed")
        ),
        "one_cycle": spec.schedule == "one-cycle",
        "how": f"SimpleNamespace({_arguments(spec.augment)})" if augmented else "None",
        "augmented": "augment(images, HOW, chance)" if augmented else "images",
        "half": spec.precision == "bfloat16",
    }
    return filled("cnn_script.txt", values)


def _shape(shape: tuple[int, ...]) -> str:
    return f"(N, {', '.join(map(str, shape))})"


def _arguments(how: Augmentation) -> str:
    return ", ".join(f"{name}={getattr(how, name)!r}" for name in how.__struct_fields__)
