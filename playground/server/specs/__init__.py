"""What can be trained: one Struct per recipe, told apart by `recipe`. A spec is data that is checked, never
code.

The ranges written in the Structs are the whole validation but for what their `check` refuses; what depends
on the machine (parameters, steps) is in `Limits`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from playground.server.limits import Limits
from playground.server.refusal import Refusal
from playground.server.specs.autoencoder import Autoencoder
from playground.server.specs.base import Recipe
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
from playground.server.specs.own import UPLOAD
from playground.server.specs.q_network import QNetwork
from playground.server.specs.rnn import Rnn
from playground.server.specs.translator import Translator
from playground.server.specs.vit import Vit
from playground.server.wire import malformed

Spec = (
    DigitsMlp
    | Cnn
    | Vit
    | Detector
    | Captions
    | Autoencoder
    | Dbn
    | Gan2d
    | Dcgan
    | Rnn
    | Gpt
    | Translator
    | Forecast
    | Encoder
    | Embeddings
    | QNetwork
)
RECIPES: dict[str, type[Recipe]] = {
    "digits-mlp": DigitsMlp,
    "cnn": Cnn,
    "vit": Vit,
    "detector": Detector,
    "captions": Captions,
    "autoencoder": Autoencoder,
    "dbn": Dbn,
    "gan-2d": Gan2d,
    "dcgan": Dcgan,
    "rnn": Rnn,
    "gpt": Gpt,
    "translator": Translator,
    "forecast": Forecast,
    "encoder": Encoder,
    "embeddings": Embeddings,
    "q-network": QNetwork,
}


def parse(given: Any, limits: Limits) -> Spec:
    """The spec in `given`; raises `Refusal` naming the field, or the limit that it would exceed."""
    # msgspec asks for the tag only where there are several types to choose from.
    if isinstance(given, dict) and "recipe" not in given:
        raise Refusal("spec", "spec.missing", field="recipe", expected=" | ".join(RECIPES))
    try:
        spec: Spec = msgspec.convert(given, Spec)
    except (msgspec.ValidationError, RecursionError) as error:
        raise malformed("spec", error, given, _choices(given)) from error
    own = getattr(spec, UPLOAD, None)
    if own is not None and own.colour and not spec.COLOURS:
        raise Refusal("spec", "upload.grey", field=UPLOAD)
    spec.check()
    limits.check("parameters", spec.parameters())
    limits.check("steps", spec.steps())
    return spec


def changed(spec: Spec, given: Any, limits: Limits) -> Spec:
    """`spec` with the fields in `given`; raises `Refusal` when one of them cannot change while a run goes
    on."""
    merged = parse({**to_json(spec), **given}, limits)
    for item in msgspec.structs.fields(spec):
        if item.name not in spec.LIVE and getattr(merged, item.name) != getattr(spec, item.name):
            live = ", ".join(sorted(spec.LIVE))
            raise Refusal("spec", "spec.fixed", field=item.name, expected=live, given=given[item.name])
    return merged


def _choices(given: Any) -> dict[str, list[str]]:
    """Field names of the recipe meant with the values that each may have, where those are a list."""
    recipe = RECIPES.get(str(given.get("recipe"))) if isinstance(given, dict) else None
    enums = {}
    if recipe:
        _, schemas = msgspec.json.schema_components([recipe])
        fields = schemas[recipe.__name__]["properties"].items()
        enums = {name: list(map(str, rule["enum"])) for name, rule in fields if "enum" in rule}
    return {**enums, "recipe": list(RECIPES)}


def title(spec: Spec) -> str:
    """A name for a run that was given none: `digits-mlp 784-128-10`."""
    return f"{to_json(spec)['recipe']} {spec.title()}"[:80]


def to_json(spec: Spec) -> dict[str, Any]:
    """The spec as JSON types, `recipe` included."""
    plain: dict[str, Any] = msgspec.to_builtins(spec)
    return plain


def describe() -> dict[str, Any]:
    """Every recipe with its JSON schema and topics, as `Hello` tells it."""
    return {
        name: {
            "schema": msgspec.json.schema(recipe),
            "tab": recipe.TAB,
            "own": recipe.OWN,
            "colours": recipe.COLOURS,
            "only": recipe.ONLY,
            "live": sorted(recipe.LIVE),
            "topics": recipe.TOPICS,
            "defaults": msgspec.to_builtins(recipe()),
            **recipe.about(),
        }
        for name, recipe in RECIPES.items()
    }
