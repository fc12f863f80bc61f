"""The studio: larger networks, which train on a server. Everything in it happens between the browser and that
server.
"""

from __future__ import annotations

import os
from typing import ClassVar

import param
from bokeh.models import BasicTickFormatter, ColumnDataSource, HoverTool, LinearAxis, Range1d
from bokeh.plotting import figure
from panel.pane import Bokeh
from panel.viewable import Child

from playground.companion import ADDRESS
from playground.widgets.base import View
from playground.widgets.chart import chart, quiet

SHARES = "shares"  # the axis from 0 to 1


class Studio(View):
    """What to train, the run that is looked at, and its views; loaded when its tab is first opened
    (`static/ui/studio/`).
    """

    module: ClassVar[str] = "studio"

    figure = Child(doc="The Bokeh figure.")
    beside = param.String(doc="Address of the server that was started with the page; empty if none was.")

    def __init__(self, **params: object) -> None:
        figure = Bokeh(_figure(), margin=0, sizing_mode="stretch_width")
        super().__init__(figure=figure, beside=os.environ.get(ADDRESS, ""), **params)


def _figure() -> figure:
    """Whatever a run measures, by epoch: shares from 0 to 1, or what a recipe names, on the right."""
    plot = chart("run-figure", 240)
    plot.extra_y_ranges = {SHARES: Range1d(name="run-right", start=0, end=1, syncable=False)}
    plot.add_layout(LinearAxis(y_range_name=SHARES), "right")
    for each in plot.axis:  # its own: the browser writes their numbers differently
        each.formatter = BasicTickFormatter(use_scientific=False)
    quiet(plot)
    columns: dict[str, list[object]] = {name: [] for name in ("xs", "ys", "colour", "dash", "name")}
    for name, axis in (("run-values", "default"), ("run-shares", SHARES)):
        source = ColumnDataSource(dict(columns), name=name, syncable=False)  # see `chart`
        # As many lines as there are measures: each has its colour, its dash and its name from the browser.
        plot.multi_line(
            "xs", "ys", source=source, y_range_name=axis, line_color="colour", line_dash="dash", line_width=2
        )
    plot.add_tools(HoverTool(tooltips=[("@name", "$snap_y{0.0000}")], name="run-hover"))
    return plot
