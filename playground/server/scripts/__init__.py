"""A run as a Python file to take home: plain PyTorch, written from the spec, and no playground."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.server.scripts import (
    autoencoder,
    captions,
    cnn,
    dbn,
    dcgan,
    detector,
    digits_mlp,
    embeddings,
    encoder,
    forecast,
    gan_2d,
    gpt,
    q_network,
    rnn,
    translator,
    vit,
)
from playground.server.scripts.taking_home import with_imports
from playground.server.specs import Spec, to_json

# By the name of the recipe.
WRITERS: dict[str, Callable[[Any], str]] = {
    "autoencoder": autoencoder.script,
    "captions": captions.script,
    "cnn": cnn.script,
    "dbn": dbn.script,
    "dcgan": dcgan.script,
    "detector": detector.script,
    "digits-mlp": digits_mlp.script,
    "embeddings": embeddings.script,
    "encoder": encoder.script,
    "forecast": forecast.script,
    "gan-2d": gan_2d.script,
    "gpt": gpt.script,
    "q-network": q_network.script,
    "rnn": rnn.script,
    "translator": translator.script,
    "vit": vit.script,
}


def script(spec: Spec) -> str:
    """The text of a Python file that trains the network of `spec`, or tests weights that are given to it;
    raises `Refusal` when there can be none."""
    return with_imports(WRITERS[to_json(spec)["recipe"]](spec))
