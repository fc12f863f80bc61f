"""An autoencoder of digits or clothes: an image is squeezed into a few numbers, and drawn again from them.

Hinton and Salakhutdinov 2006, learnt in one go; with noise on its inputs, a denoising one (Vincent et al.
2008). With the defaults, 20 epochs (10 s of one core) draw 38 to 39 % of the variance of the test images
again from two numbers, 3 seeds; from sixteen, 76 to 78 %. Exported scripts carry the networks' text.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.loading import Array, images
from playground.server.specs.autoencoder import KERNEL, PIXELS, SMALL, Autoencoder

SHOWN = 16  # images beside their reconstructions
MAPPED = 500  # test images on the map
GRID = 10  # places of the map, each way, at which the decoder draws
OUTSIDE = 0.01  # part of the images that lies beyond each edge of the map


class AutoencoderRecipe:
    """The recipe of `specs.Autoencoder`."""

    def __init__(self, spec: Autoencoder, device: torch.device) -> None:
        self.spec, self.device = spec, device
        self.steps_per_epoch = spec.steps_per_epoch()
        train = spec.images().train
        pixels, labels = images(spec.data)
        self.pixels = torch.from_numpy(pixels[:train, None]).to(device)  # uint8 (N, 1, 28, 28)
        self.test_images = _scaled(torch.from_numpy(pixels[train:, None]).to(device))
        self.test_labels = labels[train:]
        torch.manual_seed(spec.seed)
        self.encoder, self.decoder = (net.to(device) for net in networks(spec))
        self.optimizer = torch.optim.Adam(
            [*self.encoder.parameters(), *self.decoder.parameters()], spec.learning_rate, fused=True
        )
        self.chance = torch.Generator(device).manual_seed(spec.seed)
        # The same noise in every test and every picture.
        shape, test = self.test_images.shape, torch.Generator(device).manual_seed(spec.seed + 1)
        self.test_noise = torch.randn(shape, generator=test, device=device)
        self.variance = self.test_images.var(0, correction=0).mean().item()
        self.chosen: Tensor | None = None  # a place (1, 2) on the map

    def train_step(self) -> Tensor:
        """One step on a batch drawn at random: the squared error of what is drawn, from the clean images."""
        size = (self.spec.batch_size,)
        chosen = torch.randint(len(self.pixels), size, generator=self.chance, device=self.device)
        clean = _scaled(self.pixels[chosen])
        noise = torch.randn(clean.shape, generator=self.chance, device=self.device)
        loss = F.mse_loss(self.decoder(self.encoder(self._noisy(clean, noise))), clean)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        return loss.detach()

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Squared error of a pixel of the test images; the part of their variance that is drawn again."""
        drawn = self.decoder(self.encoder(self._noisy(self.test_images, self.test_noise)))
        loss = F.mse_loss(drawn, self.test_images).item()
        return {"test_loss": loss, "explained_share": 1 - loss / self.variance}

    @torch.no_grad()
    def draw(self, topic: str) -> Array:
        """See `Autoencoder.TOPICS`."""
        return getattr(self, f"_{topic}")()  # type: ignore[no-any-return]

    def probe(self, given: dict[str, Any]) -> None:
        """Choose a place on the map."""
        self.chosen = torch.tensor([given["point"]], dtype=torch.float32, device=self.device)

    def set(self, spec: Autoencoder) -> None:
        """Take over learning rate and noise."""
        self.spec = spec
        self.optimizer.param_groups[0]["lr"] = spec.learning_rate

    def state(self) -> dict[str, Any]:
        """Both networks, the optimiser, and the chance that draws batches and noise."""
        return {
            "encoder": self.encoder.state_dict(),
            "decoder": self.decoder.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "chance": self.chance.get_state(),
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        for name in ("encoder", "decoder", "optimizer"):
            getattr(self, name).load_state_dict(state[name])
        self.chance.set_state(state["chance"].cpu())
        self.set(self.spec)

    def weights(self) -> dict[str, Tensor]:
        """Of both networks."""
        nets = {"encoder": self.encoder, "decoder": self.decoder}
        return {
            f"{name}.{key}": value for name, net in nets.items() for key, value in net.state_dict().items()
        }

    # ---- help

    def _noisy(self, clean: Tensor, noise: Tensor) -> Tensor:
        """Images from 0 to 1 with normal noise of the spec's standard deviation."""
        return (clean + self.spec.noise * noise).clamp(0, 1) if self.spec.noise else clean

    def _inputs_shown(self) -> Tensor:
        return self._noisy(self.test_images[:SHOWN], self.test_noise[:SHOWN])

    def _plane(self) -> tuple[Tensor, Tensor, Tensor]:
        """The plane of the map: the codes (MAPPED, latent_size), a middle, and two axes (2, latent_size).

        Of two latent dimensions it is the latent space itself; of more, the plane of their two principal
        components, each turned so that its greatest number is positive.
        """
        codes = self.encoder(self._noisy(self.test_images[:MAPPED], self.test_noise[:MAPPED]))
        if self.spec.latent_size == 2:
            return codes, torch.zeros(2, device=self.device), torch.eye(2, device=self.device)
        middle = codes.mean(0)
        # On the host: its result is the same on every device.
        axes = np.linalg.svd((codes - middle).cpu().numpy(), full_matrices=False)[2][:2]
        signs = np.sign(np.take_along_axis(axes, np.abs(axes).argmax(1)[:, None], 1))
        return codes, middle, torch.from_numpy(axes * signs).to(self.device)

    def _at(self, places: Tensor) -> Tensor:
        """What the decoder draws at places (N, 2) of the map: (N, 1, 28, 28)."""
        _, middle, axes = self._plane()
        drawn: Tensor = self.decoder(middle + places @ axes)
        return drawn

    def _place(self) -> Tensor:
        """The place (1, 2) that was chosen; before, the middle of all."""
        return self._mapped().mean(0, keepdim=True) if self.chosen is None else self.chosen

    def _mapped(self) -> Tensor:
        """The places (MAPPED, 2) of test images on the map."""
        codes, middle, axes = self._plane()
        return (codes - middle) @ axes.T

    # ---- what can be seen, one method a topic

    def _originals(self) -> Array:
        return _shown(self.test_images[:SHOWN])

    def _inputs(self) -> Array:
        return _shown(self._inputs_shown())

    def _reconstructions(self) -> Array:
        return _shown(self.decoder(self.encoder(self._inputs_shown())))

    def _codes(self) -> Array:
        places = self._mapped().cpu().numpy()
        return np.concatenate([places, self.test_labels[:MAPPED, None]], 1, dtype=np.float32)

    def _extent(self) -> Array:
        edges = np.quantile(self._mapped().cpu().numpy(), [OUTSIDE, 1 - OUTSIDE], axis=0)  # (2, 2)
        extent: Array = edges.T.astype(np.float32).reshape(4)
        return extent

    def _manifold(self) -> Array:
        left, right, low, high = self._extent()
        parts = (np.arange(GRID, dtype=np.float32) + 0.5) / GRID
        across, along = np.meshgrid(left + parts * (right - left), high - parts * (high - low))
        places = np.stack([across.ravel(), along.ravel()], 1)
        return _shown(self._at(torch.from_numpy(places).to(self.device)))

    def _point(self) -> Array:
        point: Array = self._place()[0].cpu().numpy()
        return point

    def _image(self) -> Array:
        image: Array = _shown(self._at(self._place()))[0]
        return image


def networks(spec: Autoencoder) -> tuple[nn.Sequential, nn.Sequential]:
    """Encoder, (N, 1, 28, 28) to (N, latent_size), and decoder, back to numbers from 0 to 1."""
    if spec.network == "dense":
        return dense((PIXELS, *spec.hidden, spec.latent_size))
    return convolutional(spec.maps, spec.latent_size)


def dense(widths: tuple[int, ...]) -> tuple[nn.Sequential, nn.Sequential]:
    """Encoder and decoder, both of layers of these widths, one there and one back."""
    return (
        nn.Sequential(nn.Flatten(), *linear(widths)),
        nn.Sequential(*linear(widths[::-1]), nn.Sigmoid(), nn.Unflatten(1, (1, 28, 28))),
    )


def linear(widths: tuple[int, ...]) -> list[nn.Module]:
    """Linear layers with ReLU between them."""
    layers: list[nn.Module] = []
    for pair in pairwise(widths):
        layers += [nn.Linear(*pair), nn.ReLU()]
    return layers[:-1]


def convolutional(maps: tuple[int, int], latent_size: int) -> tuple[nn.Sequential, nn.Sequential]:
    """Encoder and decoder, with so many maps of 14 × 14 and of 7 × 7."""
    first, second = maps
    flat = second * SMALL**2
    encoder = nn.Sequential(
        *(nn.Conv2d(1, first, KERNEL, 2, 1), nn.ReLU()),
        *(nn.Conv2d(first, second, KERNEL, 2, 1), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(flat, latent_size)),
    )
    decoder = nn.Sequential(
        *(nn.Linear(latent_size, flat), nn.ReLU(), nn.Unflatten(1, (second, SMALL, SMALL))),
        *(nn.ConvTranspose2d(second, first, KERNEL, 2, 1), nn.ReLU()),
        *(nn.ConvTranspose2d(first, 1, KERNEL, 2, 1), nn.Sigmoid()),
    )
    return encoder, decoder


def _scaled(pixels: Tensor) -> Tensor:
    """Bytes as numbers from 0 to 1."""
    return pixels.float().div_(255)


def _shown(made: Tensor) -> Array:
    """Grey images uint8 (N, 28, 28) of images (N, 1, 28, 28) from 0 to 1."""
    pixels: Array = made[:, 0].mul(255).round().to(torch.uint8).cpu().numpy()
    return pixels
