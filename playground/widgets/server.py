"""The panel of the GPU server: everything in it happens between the browser and that server."""

from __future__ import annotations

import os
from typing import ClassVar

import numpy as np
import param
from bokeh.models import ColumnDataSource, LinearAxis, Range1d
from bokeh.plotting import figure
from panel.pane import Bokeh
from panel.viewable import Child

from playground.companion import ADDRESS
from playground.widgets.base import View
from playground.widgets.chart import chart, quiet


class ServerPanel(View):
    """Connection, runs, and the run that is looked at (`static/ui/server_panel.js`)."""

    module: ClassVar[str] = "server_panel"

    figure = Child(doc="The Bokeh figure.")
    beside = param.String(doc="Address of the server that was started with the page; empty if none was.")

    def __init__(self, **params: object) -> None:
        figure = Bokeh(_figure(), margin=0, sizing_mode="stretch_width")
        super().__init__(figure=figure, beside=os.environ.get(ADDRESS, ""), **params)


def _figure() -> figure:
    """Training and test loss on the left, the share of digits read right on the right; by epoch."""
    # `syncable=False`: see `chart`.
    empty = np.zeros(0)
    trained = ColumnDataSource({"epoch": empty, "loss": empty}, name="server-losses", syncable=False)
    columns = {"epoch": empty, "loss": empty, "accuracy": empty}
    tested = ColumnDataSource(columns, name="server-tests", syncable=False)
    plot = chart("server-figure", 220)
    plot.extra_y_ranges = {"accuracy": Range1d(start=0, end=1, syncable=False)}
    plot.add_layout(LinearAxis(y_range_name="accuracy"), "right")
    quiet(plot)
    # Told apart by dash as well as by colour.
    plot.line("epoch", "loss", source=trained, line_width=2)
    plot.line("epoch", "loss", source=tested, line_width=2, line_dash="dashed")
    plot.line("epoch", "accuracy", source=tested, line_width=2, line_dash="dotted", y_range_name="accuracy")
    return plot
