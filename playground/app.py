"""The page: composes widgets, nothing else. Opened with `panel serve playground/app.py` or `playground`."""

from __future__ import annotations

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewable

from playground import i18n
from playground.boot import TEMPLATE, boot
from playground.experiment import Experiment
from playground.serving import stay_local
from playground.theme import LAYOUT, PAGE, TOKENS, theme_config
from playground.widgets.cards import Code, Files, Maths, Runs, Scores, SeeMore
from playground.widgets.controls import control
from playground.widgets.lessons import Lessons
from playground.widgets.loss_chart import LossChart
from playground.widgets.session import Session
from playground.widgets.studio import Studio
from playground.widgets.views import (
    DataPicker,
    Header,
    More,
    MoreSettings,
    NetworkDiagram,
    OutputMap,
    Transport,
)

pn.extension()
stay_local(pn.state.curdoc)


def page() -> pmui.Page:
    """One person's page; each session of the server makes its own."""
    experiment = Experiment()
    training = [
        *("learning_rate", "activation", "optimizer", "regularization", "regularization_rate"),
        *("problem", "speed"),
    ]
    more = [
        *("compat", "loss", "initializer", "init_zero", "combination", "dropout", "batch_norm", "skip"),
        *("momentum", "weight_decay", "schedule", "schedule_epochs", "l1_share", "max_norm", "clip_norm"),
        *("classes", "validation_ratio", "stratify", "patience"),
    ]
    data = ["train_ratio", "noise", "batch_size"]
    output = ["show_test", "discretize"]
    return pmui.Page(
        title="",
        meta_title=i18n.t("app.title"),
        meta_description=i18n.t("app.description"),
        header=[Header()],
        main=[
            box(
                "page",
                Session(),
                box(
                    "small",
                    box(
                        "bar",
                        Transport(css_classes=["transport"], sizing_mode=None),
                        *controls(experiment, training),
                        More(sizing_mode=None),
                    ),
                    MoreSettings(settings=more),
                    box(
                        "stage",
                        box("card data", DataPicker(), *controls(experiment, data)),
                        NetworkDiagram(css_classes=["card", "network"]),
                        box(
                            "card output",
                            OutputMap(),
                            box("switches", *controls(experiment, output)),
                            LossChart(),
                        ),
                    ),
                    box(
                        "below",
                        Runs(css_classes=["card", "wide"]),
                        Files(css_classes=["card", "unprinted"]),
                        Code(css_classes=["card", "unprinted"]),
                        SeeMore(css_classes=["card", "across"]),
                        Scores(css_classes=["card", "across"]),
                        Maths(css_classes=["card", "across"]),
                    ),
                ),
                Lessons(css_classes=["unprinted"]),
                Studio(),
            )
        ],
        theme_toggle=False,
        busy_indicator=None,
        theme_config=theme_config(),
        sx=PAGE,
        template=TEMPLATE,
        raw_css=[TOKENS],
    )


def controls(experiment: Experiment, names: list[str]) -> list[pmui.MaterialWidget]:
    """The widgets of these settings."""
    return [control(experiment, name) for name in names]


def box(classes: str, *parts: Viewable) -> pn.Column:
    """Parts laid out by `static/layout.css`, which knows the box by its classes."""
    return pn.Column(
        *parts, css_classes=classes.split(), stylesheets=LAYOUT, sizing_mode="stretch_width", margin=0
    )


if pn.state.curdoc:
    pn.state.curdoc.template_variables["boot"] = boot()
# The page keeps its address itself (static/ui/navigation.js); Panel's Location would write each hash twice.
page().servable(location=False)
