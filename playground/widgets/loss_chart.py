"""Training and test loss by epoch: a Bokeh figure that the browser updates without a word to the server."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from bokeh.models import BasicTickFormatter, ColumnDataSource, HoverTool, Range1d
from bokeh.models.annotations import Span
from bokeh.plotting import figure
from panel.pane import Bokeh
from panel.viewable import Child

from playground.widgets.base import View

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
    # `syncable=False`: what the browser puts into source and ranges stays there (a test counts the frames
    # sent).
    source = ColumnDataSource({name: np.zeros(0) for name in COLUMNS}, name="losses", syncable=False)
    plot = figure(
        name="loss-figure",
        height=170,
        sizing_mode="stretch_width",
        x_range=Range1d(start=0, end=1, syncable=False),
        y_range=Range1d(start=0, end=1, syncable=False),
        tools="",
        toolbar_location=None,
        min_border=4,
    )
    plot.background_fill_color = plot.border_fill_color = None
    plot.outline_line_color = None
    plot.xgrid.visible = False
    plot.axis.minor_tick_line_color = None
    plot.axis.axis_line_color = None
    plot.axis.major_tick_line_color = None
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
