"""What can be trained: one Struct per recipe, told apart by `recipe`. A spec is data that is checked, never
code.

The ranges written here are the whole validation; what depends on the machine (parameters, steps) is in
`Limits`.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from playground.server.limits import Limits
from playground.server.refusal import Refusal
from playground.server.wire import malformed

Positive = Annotated[float, Meta(gt=0, le=100)]
Fraction = Annotated[float, Meta(ge=0, lt=1)]
Width = Annotated[int, Meta(ge=1, le=8192)]


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="recipe"):
    """What every spec has. `LIVE` are the fields that a running job can change."""

    LIVE = frozenset[str]()
    TOPICS = dict[str, str]()

    def parameters(self) -> int:
        """How many numbers the network learns."""
        raise NotImplementedError

    def steps(self) -> int:
        """How many training steps the run takes."""
        raise NotImplementedError


class DigitsMlp(Recipe, frozen=True, tag="digits-mlp"):
    """A multi-layer perceptron that reads 28 × 28 handwritten digits (MNIST's 10,000 test images, 9,000 to
    train)."""

    LIVE = frozenset({"learning_rate", "weight_decay", "momentum"})
    TOPICS = {
        "filters": "float32 (units <= 64, 28, 28): the weights from each pixel to the first hidden units",
        "examples": "uint8 (16, 28, 28): the test images that `probabilities` is about",
        "probabilities": "float32 (16, 10): what the network says they are",
        "confusion": "int32 (10, 10): test images by true digit (row) and answer (column)",
        "live": "float32 (2,): the training loss of this step, training steps per second",
    }
    TRAIN, TEST, PIXELS, CLASSES = 9000, 1000, 784, 10

    hidden: Annotated[tuple[Width, ...], Meta(max_length=12)] = (128,)
    activation: Literal["relu", "tanh", "sigmoid", "gelu"] = "relu"
    optimizer: Literal["sgd", "adam"] = "adam"
    learning_rate: Positive = 0.001
    momentum: Fraction = 0.9
    weight_decay: Annotated[float, Meta(ge=0, le=10)] = 0.0
    dropout: Fraction = 0.0
    batch_size: Annotated[int, Meta(ge=1, le=TRAIN)] = 100
    epochs: Annotated[int, Meta(ge=1, le=100_000)] = 10
    report_every: Annotated[int, Meta(ge=1, le=1_000_000)] = 10
    seed: Annotated[int, Meta(ge=0, le=2**53 - 1)] = 0

    def parameters(self) -> int:
        """Weights and biases of every layer."""
        sizes = (self.PIXELS, *self.hidden, self.CLASSES)
        return sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))

    def steps(self) -> int:
        """One step for each batch; the last batch of an epoch may be short."""
        return self.epochs * ceil(self.TRAIN / self.batch_size)


Spec = DigitsMlp
RECIPES: dict[str, type[Recipe]] = {"digits-mlp": DigitsMlp}


def parse(given: Any, limits: Limits) -> Spec:
    """The spec in `given`; raises `Refusal` naming the field, or the limit that it would exceed."""
    # msgspec asks for the tag only where there are several types to choose from.
    if isinstance(given, dict) and "recipe" not in given:
        raise Refusal("spec", "spec.missing", field="recipe", expected=" | ".join(RECIPES))
    try:
        spec = msgspec.convert(given, Spec)
    except (msgspec.ValidationError, RecursionError) as error:
        raise malformed("spec", error, given, _choices()) from error
    limits.check("parameters", spec.parameters())
    limits.check("steps", spec.steps())
    return spec


def changed(spec: Spec, given: Any, limits: Limits) -> Spec:
    """`spec` with the fields in `given`; raises `Refusal` when one of them cannot change while a run goes
    on."""
    merged = parse({**to_json(spec), **given}, limits)
    for item in msgspec.structs.fields(Spec):
        if item.name not in spec.LIVE and getattr(merged, item.name) != getattr(spec, item.name):
            live = ", ".join(sorted(spec.LIVE))
            raise Refusal("spec", "spec.fixed", field=item.name, expected=live, given=given[item.name])
    return merged


def _choices() -> dict[str, list[str]]:
    """Field names with the values that each may have, where those are a list."""
    (schema,) = msgspec.json.schema_components(RECIPES.values())[1].values()
    enums = {name: rule["enum"] for name, rule in schema["properties"].items() if "enum" in rule}
    return {**enums, "recipe": list(RECIPES)}


def title(spec: Spec) -> str:
    """A name for a run that was given none: `digits-mlp 784-128-10`."""
    return f"{to_json(spec)['recipe']} {'-'.join(map(str, (spec.PIXELS, *spec.hidden, spec.CLASSES)))}"[:80]


def to_json(spec: Spec) -> dict[str, Any]:
    """The spec as JSON types, `recipe` included."""
    plain: dict[str, Any] = msgspec.to_builtins(spec)
    return plain


def describe() -> dict[str, Any]:
    """Every recipe with its JSON schema and topics, as `Hello` tells it."""
    return {
        name: {
            "schema": msgspec.json.schema(recipe),
            "live": sorted(recipe.LIVE),
            "topics": recipe.TOPICS,
            "defaults": msgspec.to_builtins(recipe()),
        }
        for name, recipe in RECIPES.items()
    }
