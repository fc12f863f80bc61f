"""What is being trained, as one parameterized class: every hyper-parameter is declared here and nowhere else.

From a declaration come its widget, its label and help (`locale/`), its URL key, its JSON field, its
validation and its field in the engine's `Spec`. `effect` says what a change does: "data" draws new points and
weights, "network" new weights, "points" new points for the same weights, "live" changes the training under
way, "map" which columns of a table are drawn, "view" only what is drawn, "pace" how fast epochs follow each
other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import param

from playground.kernels.activations import ACTIVATIONS
from playground.kernels.combinations import COMBINATIONS
from playground.kernels.datasets import CLASS_TABLES, CLASSIFICATION, NUMBER_TABLES, OWN, REGRESSION
from playground.kernels.features import ANCHOR_FEATURES
from playground.kernels.initializers import INITIALIZERS
from playground.kernels.losses import LOSSES
from playground.kernels.optimizers import OPTIMIZERS
from playground.kernels.schedules import SCHEDULES
from playground.kernels.spec import Spec
from playground.kernels.tables import MOST_INPUTS
from playground.rules import consistent
from playground.settings import Choice, Flag, Names, Quantity, Seed, Setting, Shape, Subset, Unreadable

TABS = ("small", "lessons", "images", "text", "gan", "sequences")
# Keys of TensorFlow Playground's links that do nothing there, or only name a text to show.
IGNORED_KEYS = frozenset({"collectStats", "cosX", "cosY", "tutorial"})
HIDE_SUFFIX = "_hide"
BROKEN_ESCAPE = re.compile("%(?![0-9a-fA-F]{2})")


@dataclass(frozen=True)
class Notice:
    """One key of a link that could not be used, and what was done: the default stands in its place."""

    key: str
    value: str
    expected: str


class Experiment(param.Parameterized):
    """A small network, its data and how it is trained; the defaults are TensorFlow Playground's."""

    problem = Choice(
        "classification",
        ["classification", "multi-class", "regression", "autoencoder"],
        url="problem",
        effect="data",
    )
    dataset = Choice("circle", [*CLASSIFICATION, *CLASS_TABLES, OWN], url="dataset", effect="data")
    reg_dataset = Choice("reg-plane", [*REGRESSION, *NUMBER_TABLES, OWN], url="regDataset", effect="data")
    train_ratio = Quantity(50, 1, 99, url="percTrainData", effect="data", slider=(10, 90, 10), whole=True)
    noise = Quantity(0, 0, 80, url="noise", effect="points", slider=(0, 50, 5), beyond=(0, 50))
    seed = Seed("", url="seed", effect="data")
    compat = Choice("tfplayground", ["tfplayground", "none"], url="compat", effect="data")
    classes = Quantity(
        2,
        2,
        10,
        url="classes",
        effect="data",
        slider=(2, 10, 1),
        whole=True,
        when={"problem": ("multi-class",)},
    )
    validation_ratio = Quantity(0, 0, 98, url="validationRatio", effect="data", slider=(0, 40, 5), whole=True)
    stratify = Flag(url="stratify", effect="data")

    features = Subset(["x", "y"], list(ANCHOR_FEATURES), effect="network")
    # Columns of a table, by their numbers from 1: those that no network receives, those that the map shows.
    left_out = Shape([], max_layers=MOST_INPUTS, max_units=MOST_INPUTS, url="leftOut", effect="network")
    map_columns = Shape([], max_layers=2, max_units=MOST_INPUTS, url="mapColumns", effect="map")
    hidden_layers = Shape([4, 2], max_layers=10, max_units=32, url="networkShape", effect="network")
    activation = Choice("tanh", list(ACTIVATIONS), url="activation", effect="network")
    layer_activations = Names(list(ACTIVATIONS), url="layerActivations", effect="network")
    combination = Choice("linear", list(COMBINATIONS), url="combination", effect="network")
    init_zero = Flag(url="initZero", effect="network")
    initializer = Choice("auto", ["auto", *INITIALIZERS], url="initializer", effect="network")
    loss = Choice("auto", ["auto", *LOSSES], url="loss", effect="network")
    dropout = Quantity(0, 0, 0.95, url="dropout", effect="live", slider=(0, 0.9, 0.05))
    batch_norm = Flag(url="batchNorm", effect="network")
    skip = Flag(url="skip", effect="network")

    learning_rate = Quantity(
        0.03,
        1e-9,
        1000,
        url="learningRate",
        effect="live",
        options=[0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    )
    batch_size = Quantity(10, 1, 10_000, url="batchSize", effect="live", slider=(1, 30, 1), whole=True)
    regularization = Choice("none", ["none", "L1", "L2", "elastic"], url="regularization", effect="live")
    regularization_rate = Quantity(
        0,
        0,
        1000,
        url="regularizationRate",
        effect="live",
        options=[0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    )

    l1_share = Quantity(
        0.5, 0, 1, url="l1Share", effect="live", slider=(0, 1, 0.05), when={"regularization": ("elastic",)}
    )
    optimizer = Choice("sgd", list(OPTIMIZERS), url="optimizer", effect="live")
    momentum = Quantity(
        0.9,
        0,
        0.9999,
        url="momentum",
        effect="live",
        slider=(0, 0.99, 0.01),
        when={"optimizer": ("momentum", "nesterov")},
    )
    weight_decay = Quantity(
        0.01,
        0,
        100,
        url="weightDecay",
        effect="live",
        options=[0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1],
        when={"optimizer": ("adamw",)},
    )
    schedule = Choice("constant", list(SCHEDULES), url="schedule", effect="live")
    schedule_epochs = Quantity(
        100,
        1,
        1_000_000,
        url="scheduleEpochs",
        effect="live",
        options=[10, 30, 100, 300, 1000, 3000],
        whole=True,
        when={"schedule": tuple(name for name in SCHEDULES if name != "constant")},
    )
    max_norm = Quantity(0, 0, 1000, url="maxNorm", effect="live", options=[0, 0.5, 1, 2, 3, 4, 5])
    clip_norm = Quantity(0, 0, 1000, url="clipNorm", effect="live", options=[0, 0.1, 0.3, 1, 3, 10])
    patience = Quantity(
        0, 0, 1_000_000, url="patience", effect="live", options=[0, 10, 30, 100, 300], whole=True
    )

    # Which part of the page is looked at: the small network, its lessons, or what trains on a server.
    tab = Choice("small", TABS, url="tab", effect="view")
    # There: what is set for which of them, as `static/ui/studio/share.js` writes it.
    studio = Seed("", url="train", effect="view", longest=400)
    lesson = Seed("", url="lesson", effect="view", longest=80)  # the lesson's name, a dot, the step from 1
    speed = Choice("60", ["1", "10", "60", "300", "max"], url="speed", effect="pace")
    show_test = Flag(url="showTestData", effect="view")
    discretize = Flag(url="discretize", effect="view")
    hide_text = Flag(url="hideText", effect="view")

    @classmethod
    def settings(cls) -> dict[str, Setting]:
        """Every declared setting by name, in the order of declaration."""
        return {name: p for name, p in cls.param.objects("existing").items() if isinstance(p, Setting)}

    @classmethod
    def describe(cls) -> list[dict[str, Any]]:
        """The declarations as JSON, for the page: name, url, effect, default and what `Setting.describe`
        adds.
        """
        return [
            {"name": name, "url": s.url, "effect": s.effect, "default": s.default, **s.describe()}
            for name, s in cls.settings().items()
        ]

    @classmethod
    def from_hash(cls, text: str) -> tuple[Experiment, list[Notice]]:
        """The experiment that a link's hash describes (with or without `#`), and a notice for each key not
        used.
        """
        pairs = [pair.partition("=") for pair in text.removeprefix("#").split("&") if pair]
        given = {key: _decode(value) for key, _, value in pairs if key}
        values: dict[str, Any] = {}
        notices: list[Notice] = []
        for name, setting in cls.settings().items():
            if isinstance(setting, Subset):
                # TensorFlow Playground takes away what a link hides.
                values[name] = [
                    choice
                    for choice in setting.objects
                    if (given.pop(choice, "") or str(choice in setting.default).lower()) != "false"
                    and given.get(choice + HIDE_SUFFIX) != "true"
                ]
                continue
            value = given.pop(setting.url, None)
            # An empty value is no value, but an empty shape is a network without hidden layers.
            if value is None or (not value.strip() and not isinstance(setting, Shape)):
                continue
            try:
                values[name] = setting.parse(value)
            except Unreadable as error:
                notices.append(Notice(setting.url, value, error.expected))
        notices += [
            Notice(_decode(key), value, "a known key")
            for key, value in given.items()
            if key not in IGNORED_KEYS and not key.endswith(HIDE_SUFFIX)
        ]
        return cls(**values), notices

    def to_hash(self) -> str:
        """The shortest link: only what differs from the defaults, under TensorFlow Playground's own keys."""
        pairs: list[str] = []
        for name, setting in self.settings().items():
            value = getattr(self, name)
            if isinstance(setting, Subset):
                changed = [c for c in setting.objects if (c in value) != (c in setting.default)]
                pairs += [f"{c}={'true' if c in value else 'false'}" for c in changed]
            elif value != setting.default:
                pairs.append(f"{setting.url}={setting.format(value)}")
        return "&".join(pairs)

    def to_json(self) -> dict[str, Any]:
        """Every setting by name, as JSON types."""
        return {name: getattr(self, name) for name in self.settings()}

    def spec(self, compat: str | None = None) -> Spec:
        """What an engine needs of this experiment, its settings put in keeping with each other.

        `compat` stands in for the experiment's own, if given; raises `SpecError`, naming the field, where it
        does not fit.
        """
        settings = self.settings()
        values = consistent(self.to_json(), {name: setting.default for name, setting in settings.items()})
        engine = {n: v for n, v in values.items() if settings[n].effect not in ("view", "pace")}
        return Spec.from_dict({**engine, **({} if compat is None else {"compat": compat})})


def _decode(text: str) -> str:
    """A value of a link; like JavaScript's `decodeURIComponent`, all or nothing where an escape is none."""
    try:
        return text if BROKEN_ESCAPE.search(text) else unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text
