"""Train the classifiers that judge samples: `python -m scripts.train_judges`.

Needs the whole sets: `playground data get mnist`, `playground data get fashion-mnist`. The judges on hand
name 99.45 % and 92.3 % of the test images, and are sure (p > 0.9) of 98.7 % and 80.3 %.
"""

from __future__ import annotations

import torch
from safetensors.torch import save_file

from playground.blocks import to_json
from playground.server.recipes.cnn import CnnRecipe
from playground.server.recipes.distances import frechet, moments
from playground.server.recipes.judge import BLOCKS, FOLDER, Judge
from playground.server.specs.cnn import Cnn
from playground.server.specs.images import Augmentation

EPOCHS = {"mnist": 4, "fashion-mnist": 8}
NAMES = {"mnist": "digits", "fashion-mnist": "clothes"}


def main() -> None:
    """Train both, and write them down."""
    FOLDER.mkdir(exist_ok=True)
    for data, epochs in EPOCHS.items():
        spec = Cnn(
            data=data,  # type: ignore[arg-type]
            blocks=to_json(BLOCKS),
            schedule="one-cycle",
            learning_rate=0.005,
            augment=Augmentation(shift=1),
            epochs=epochs,
        )
        recipe = CnnRecipe(spec, torch.device("cpu"))
        for _ in range(spec.steps()):
            recipe.train_step()
        print(data, recipe.evaluate())
        weights = {name: value.contiguous().half() for name, value in recipe.weights().items()}
        pixels = torch.tensor([recipe.mean, recipe.std])
        blank = {"pixels": pixels, "mean": torch.zeros(64), "covariance": torch.zeros(64, 64)}
        path = FOLDER / f"{NAMES[data]}.safetensors"
        save_file({**weights, **blank}, path)
        # Of the images for testing, which the classifier has not learnt by heart.
        judge = Judge(data, torch.device("cpu"))
        features = torch.cat(
            [judge.features(part.float() / 255) for part in torch.split(recipe.test_pixels, 1000)]
        )
        mean, covariance = moments(features)
        save_file({**weights, "pixels": pixels, "mean": mean.float(), "covariance": covariance.float()}, path)
        path.chmod(0o644)  # whoever installs it is not who made it
        halves = [moments(half) for half in features[: len(features) // 2 * 2].chunk(2)]
        sure = (judge.probabilities(features).max(1).values > 0.9).float().mean()
        print(f"sure of {sure:.3f}; the halves are {frechet(*halves[0], *halves[1]):.3f} apart")


if __name__ == "__main__":
    main()
