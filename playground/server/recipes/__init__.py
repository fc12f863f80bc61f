"""How each kind of spec is trained. These modules import torch: only a job's process imports them."""

from __future__ import annotations

from pathlib import Path

import torch

from playground.blocks import Conv, Flatten, to_json
from playground.server.recipes.autoencoder import AutoencoderRecipe
from playground.server.recipes.base import Recipe
from playground.server.recipes.captions import CaptionsRecipe
from playground.server.recipes.cnn import CnnRecipe
from playground.server.recipes.dbn import DbnRecipe
from playground.server.recipes.dcgan import DcganRecipe
from playground.server.recipes.detector import DetectorRecipe
from playground.server.recipes.digits_mlp import DigitsMlpRecipe
from playground.server.recipes.embeddings import EmbeddingsRecipe
from playground.server.recipes.encoder import EncoderRecipe
from playground.server.recipes.forecast import ForecastRecipe
from playground.server.recipes.gan_2d import Gan2dRecipe
from playground.server.recipes.gpt import GptRecipe
from playground.server.recipes.q_network import QNetworkRecipe
from playground.server.recipes.rnn import RnnRecipe
from playground.server.recipes.translator import TranslatorRecipe
from playground.server.recipes.vit import VitRecipe
from playground.server.specs import Spec
from playground.server.specs.autoencoder import Autoencoder
from playground.server.specs.captions import Captions
from playground.server.specs.cnn import Cnn
from playground.server.specs.dbn import Dbn
from playground.server.specs.dcgan import Dcgan
from playground.server.specs.detector import Detector
from playground.server.specs.digits_mlp import DigitsMlp
from playground.server.specs.embeddings import Embeddings
from playground.server.specs.encoder import Encoder
from playground.server.specs.forecast import Forecast
from playground.server.specs.gan_2d import Gan2d
from playground.server.specs.gpt import Gpt
from playground.server.specs.q_network import QNetwork
from playground.server.specs.rnn import Rnn
from playground.server.specs.translator import Translator
from playground.server.specs.vit import Vit


def build(spec: Spec, device: torch.device, folder: Path | None = None) -> Recipe:
    """Data, network and optimiser of a spec, on the device; data that somebody brought lie in the run's
    folder."""
    match spec:
        case DigitsMlp():
            return DigitsMlpRecipe(spec, device)
        case Cnn():
            return CnnRecipe(spec, device, folder)
        case Vit():
            return VitRecipe(spec, device, folder)
        case Detector():
            return DetectorRecipe(spec, device, folder)
        case Captions():
            return CaptionsRecipe(spec, device)
        case Autoencoder():
            return AutoencoderRecipe(spec, device)
        case Dbn():
            return DbnRecipe(spec, device)
        case Gan2d():
            return Gan2dRecipe(spec, device)
        case Rnn():
            return RnnRecipe(spec, device, folder)
        case Dcgan():
            return DcganRecipe(spec, device, folder)
        case Gpt():
            return GptRecipe(spec, device, folder)
        case Translator():
            return TranslatorRecipe(spec, device, folder)
        case Forecast():
            return ForecastRecipe(spec, device)
        case Encoder():
            return EncoderRecipe(spec, device)
        case Embeddings():
            return EmbeddingsRecipe(spec, device)
        case QNetwork():
            return QNetworkRecipe(spec, device)


def preload() -> None:
    """What a waiting process can do before it knows its run: a few steps of small ones, thrown away.

    torch imports half of itself at the first optimiser and the first backward pass, which takes most of a
    second.
    """
    torch.use_deterministic_algorithms(True)
    small = Cnn(blocks=to_json((Conv(2, stride=4), Flatten())), batch_size=8)
    for spec in (DigitsMlp(hidden=(8,)), DigitsMlp(hidden=(8,), optimizer="sgd"), small):
        recipe = build(spec, torch.device("cpu"))
        recipe.train_step()
        recipe.evaluate()
