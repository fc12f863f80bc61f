"""Where scripts get their images: from a data set, or from what a person brought."""

from __future__ import annotations

from playground.server.scripts import own
from playground.server.scripts.taking_home import RECIPES, Part, filled, source
from playground.server.specs.cnn import Cnn
from playground.server.specs.dcgan import Dcgan
from playground.server.specs.images import Augmentation
from playground.server.specs.own import UPLOAD, require
from playground.server.specs.vit import Vit

# From our own files: file, first line, line after the last.
SIZES: Part = ("images.py", "SIDE", "COLOURED")
LIGHT: Part = ("images.py", "# Parts of red", "Array")
GREY: Part = ("images.py", "def grey", "def split")
PREPARING: tuple[Part, ...] = (("images.py", "def middle", "def grey"), ("images.py", "def split", ""))


def values(spec: Cnn | Dcgan | Vit) -> dict[str, object]:
    """For the head of a script, and for its `<<load>>`."""
    images = spec.images()
    known: dict[str, object] = {"train": images.train, "shape": ", ".join(map(str, images.shape))}
    grey = images.shape[0] == 1
    if spec.data != UPLOAD:
        known |= of_a_set("rows, columns" if grey else "channels, rows, columns", images.train)
        return {**known, "load": filled("images.txt", known)}
    constants, preparing = ((SIZES, LIGHT), (*PREPARING, GREY)) if grey else ((SIZES,), PREPARING)
    known |= own.values(require(spec.upload, "images"), constants, preparing)
    seen = "grey(colours)[:, None]" if grey else "colours"
    return {**known, "load": filled("own_images.txt", {**known, "seen": seen})}


def augmenting(how: Augmentation) -> dict[str, object]:
    """For `augment.txt`, and for the head of a script that has `HOW` in it."""
    if how == Augmentation():
        return {"how": "None", "augmenting": "", "augmented": "images"}
    fields = ", ".join(f"{name}={getattr(how, name)!r}" for name in how.__struct_fields__)
    return {
        "how": f"SimpleNamespace({fields})",
        "augmenting": "Augmentation = SimpleNamespace\n\n\n"
        + source(RECIPES / "augment.py", "def augment")
        + "\n\n",
        "augmented": "augment(images, HOW, chance)",
    }


def of_a_set(sides: str, train: int) -> dict[str, object]:
    """For the head of a script that learns from images of such a shape, so many of them for training."""
    known = {"sides": sides, "train": train}
    return {"needs": "PyTorch and NumPy", "about_data": filled("data.txt", known).rstrip()}
