"""The plain Bokeh figure that both loss charts begin with."""

from __future__ import annotations

from bokeh.models import Range1d
from bokeh.plotting import figure


def chart(name: str, height: int) -> figure:
    """An empty figure without tools or frame, whose ranges the browser sets.

    `syncable=False`: what the browser puts into ranges (and into sources made likewise) stays there; a test
    counts the frames sent to the server.
    """
    plot = figure(
        name=name,
        height=height,
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
    return plot


def quiet(plot: figure) -> None:
    """Take the lines and ticks off the axes, the numbers stay; call it once all axes are there."""
    plot.axis.minor_tick_line_color = None
    plot.axis.axis_line_color = None
    plot.axis.major_tick_line_color = None
