"""Training and test loss by epoch: a Bokeh figure that the browser updates without a word to the server."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from bokeh.models import BasicTickFormatter, ColumnDataSource, HoverTool
from bokeh.models.annotations import Span
from bokeh.plotting import figure
from panel.pane import Bokeh
from panel.viewable import Child

from playground.widgets.base import View
from playground.widgets.chart import chart, quiet

PINS = 8  # runs that can be set aside and drawn beside the one at hand
# What is drawn (`*_y`, the loss or its base-10 logarithm) beside what is read out (the loss itself).
COLUMNS = ("epoch", "train", "test", "train_y", "test_y")


class LossChart(View):
    """The chart with its legend and its switch to a logarithmic scale (`static/ui/loss_chart.js`)."""

    module: ClassVar[str] = "loss_chart"

    figure = Child(doc="The Bokeh figure.")

    def __init__(self, **params: object) -> None:
        super().__init__(figure=Bokeh(_figure(), margin=0, sizing_mode="stretch_width"), **params)


def _figure() -> figure:
    # `syncable=False`: see `chart`.
    source = ColumnDataSource({name: np.zeros(0) for name in COLUMNS}, name="losses", syncable=False)
    plot = chart("loss-figure", 170)
    quiet(plot)
    plot.xaxis.formatter = BasicTickFormatter(use_scientific=False)
    for slot in range(PINS):
        kept = ColumnDataSource({"epoch": np.zeros(0), "y": np.zeros(0)}, name=f"pin-{slot}", syncable=False)
        plot.line("epoch", "y", source=kept, line_width=1.5, name=f"pin-line-{slot}")
    # Told apart by dash as well as by colour.
    plot.line("epoch", "train_y", source=source, line_width=2, name="loss-train")
    test = plot.line("epoch", "test_y", source=source, line_width=2, line_dash=[5, 3], name="loss-test")
    rows = [("epoch", "@epoch{0,0}"), ("train", "@train{0.0000}"), ("test", "@test{0.0000}")]
    plot.add_tools(HoverTool(renderers=[test], mode="vline", tooltips=rows, name="loss-hover"))
    # Where an earlier epoch is looked at.
    plot.add_layout(Span(dimension="height", location=0, visible=False, syncable=False, name="loss-cursor"))
    return plot
