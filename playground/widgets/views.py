"""The drawn parts of the page. Each is told by the page's session what to show; none of them computes
anything.
"""

from __future__ import annotations

from typing import ClassVar

import param

from playground.widgets.base import View


class Header(View):
    """Name of the page, its tabs, state of the engine, language and theme."""

    module: ClassVar[str] = "header"


class Transport(View):
    """Reset, play, step, and the epoch."""

    module: ClassVar[str] = "transport"


class More(View):
    """The button that shows the settings that few need at first."""

    module: ClassVar[str] = "more"


class MoreSettings(View):
    """The controls of these settings, made in the browser when they are first shown."""

    module: ClassVar[str] = "more_settings"

    settings = param.List(item_type=str, doc="Names of settings, see `Experiment`.")


class DataPicker(View):
    """A thumbnail of each data set of the problem at hand, and the button that draws new points."""

    module: ClassVar[str] = "data"


class NetworkDiagram(View):
    """The network: features, neurons with what each of them sees, weights as links; layers and neurons to
    add.
    """

    module: ClassVar[str] = "network"


class OutputMap(View):
    """What the network answers everywhere, with the points and the losses."""

    module: ClassVar[str] = "output"
